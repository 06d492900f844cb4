"""Many hands: branches of git that curate the same project, merged by `kg merge-driver`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import THOROUGH, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.present.reports import merge_report
from kg.project.curation import merge_files, threeway
from kg.project.curation.merge_files import Contents, FileMerge
from kg.project.curation.threeway import Clash, Keyed, Merged, Row, Sides
from kg.words import translate

GAZETTE = "data/claims/gazette-2024-05-01.csv"
DRIVER = f"{sys.executable} -c 'from kg.cli import main; main()' merge-driver %O %A %B %P"
HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"


def git(folder: Path, *words: str, code: int = 0) -> str:
    """What git says, on both outputs."""
    env = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "true",
        "LC_ALL": "C.UTF-8",
    }
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", "-C", folder, *name, *words], capture_output=True, env=env, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def repository_of(folder: Path) -> Path:
    """A project in a repository that knows the driver, committed."""
    git(folder, "init", "-q")
    git(folder, "config", "merge.kg.driver", DRIVER)
    attributes = "data/*.csv merge=kg\ndata/**/*.csv merge=kg\n"
    (folder / ".gitattributes").write_text(attributes, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


@pytest.fixture
def repository(small: Path) -> Path:
    kg.format(small)
    return repository_of(small)


def change(folder: Path, name: str, *swaps: tuple[str, str], more: str = "") -> None:
    """Write other words in a file, and lines behind it."""
    text = (folder / name).read_text("utf-8") if (folder / name).exists() else ""
    for old, new in swaps:
        assert old in text, (name, old)
        text = text.replace(old, new)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text + more, "utf-8")


def curate(folder: Path, source: str, thing: str, place: str) -> None:
    """A branch on which somebody enters an article: a source, a thing, what is said of it."""
    git(folder, "switch", "-qc", source, "main")
    described = f"{source},Paper,Article,2025-03-01,,en,newspaper,whole,ordinary,,,,,\n"
    change(folder, "data/sources.csv", more=described)
    row = f"{thing},kg:Facility,{thing},{thing.title()},,,,\n"
    change(folder, "data/facilities.csv", more=row)
    rows = (
        f"p1,{thing},dcterms:isPartOf,walking-programme,,,,,,,\np2,{thing},kg:area,{place},,,,,,,\n"
    )
    change(folder, f"data/claims/{source}.csv", more=HEAD + rows)
    kg.format(folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", source)


def is_clean(folder: Path) -> bool:
    return kg.check(folder) == [] and kg.format(folder, check=True) == ([], [])


# --- branches that go together --------------------------------------------------------------------


def test_branches_that_curate_different_sources_merge_without_conflict(repository: Path) -> None:
    curate(repository, "a-paper", "tower", "120")
    curate(repository, "b-paper", "pillar", "450")
    curate(repository, "c-paper", "quay", "900")
    git(repository, "switch", "-q", "main")
    for branch in ("a-paper", "b-paper", "c-paper"):
        assert "CONFLICT" not in git(repository, "merge", "-q", branch)
    assert is_clean(repository)
    things = (repository / "data/facilities.csv").read_text("utf-8").splitlines()[1:]
    assert [row.partition(",")[0] for row in things] == ["footbridge", "pillar", "quay", "tower"]


def test_the_same_branches_are_rebased_without_conflict(repository: Path) -> None:
    curate(repository, "a-paper", "tower", "120")
    curate(repository, "b-paper", "pillar", "450")
    git(repository, "rebase", "-q", "a-paper")
    assert is_clean(repository)


def test_without_the_driver_lines_that_meet_are_a_conflict(repository: Path) -> None:
    """What the driver is for: git alone takes two rows at one place for a conflict."""
    curate(repository, "a-paper", "tower", "120")
    curate(repository, "b-paper", "pillar", "450")
    git(repository, "config", "--unset", "merge.kg.driver")
    assert "CONFLICT" in git(repository, "merge", "-q", "a-paper", code=1)


def test_branches_that_touch_one_register_merge_by_id_and_cell(repository: Path) -> None:
    register = "data/facilities.csv"
    git(repository, "switch", "-qc", "names")
    change(
        repository,
        register,
        ("Example footbridge,", "Sample bridge,"),
        more="apse,kg:Facility,애,Apse,,,,\n",
    )
    change(
        repository, "data/actors.csv", ("example-builders,kg:Company", "example-builders,kg:Actor")
    )
    git(repository, "commit", "-qam", "names")
    git(repository, "switch", "-qc", "others", "main")
    text = (repository / register).read_text("utf-8")
    (repository / register).write_text(text.replace(",,,,\n", ",다리|교량,Old bridge,,\n"), "utf-8")
    git(repository, "commit", "-qam", "others")
    git(repository, "merge", "-q", "names")
    rows = (repository / register).read_text("utf-8").splitlines()
    assert rows[1] == "apse,kg:Facility,애,Apse,,,,"
    assert rows[2].startswith("footbridge,kg:Facility,") and rows[2].endswith(
        ",Sample bridge,다리|교량,Old bridge,,"
    )


def test_a_project_in_a_folder_of_a_repository(repository: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "deep").mkdir(parents=True)
    for part in ("data", "ontology"):
        (repository / part).rename(top / "deep" / part)
    git(top, "init", "-q")
    git(top, "config", "merge.kg.driver", DRIVER)
    (top / ".gitattributes").write_text("*.csv merge=kg\n", "utf-8")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "first")
    for branch, row in (
        ("a", "tower,kg:Facility,탑,Tower,,,,\n"),
        ("b", "quay,kg:Facility,둑,Quay,,,,\n"),
    ):
        git(top, "switch", "-qc", branch, "main")
        change(top, "deep/data/facilities.csv", more=row)
        git(top, "commit", "-qam", branch)
    git(top, "merge", "-q", "a")
    text = (top / "deep/data/facilities.csv").read_text("utf-8")
    assert "tower" in text and "quay" in text


# --- real conflicts -------------------------------------------------------------------------------


@pytest.fixture
def split(repository: Path) -> Path:
    """A repository on whose two branches somebody has read the same figure otherwise."""
    amount = "p2,footbridge-budget,kg:amount,EUR 1200000"
    for branch, read in (("mine", "EUR 1300000"), ("other", "EUR 1400000")):
        git(repository, "switch", "-qc", branch, "main")
        change(repository, GAZETTE, (amount, f"p2,footbridge-budget,kg:amount,{read}"))
        git(repository, "commit", "-qam", branch)
    git(repository, "switch", "-q", "mine")
    return repository


def test_a_row_that_both_changed_is_told_and_stands_between_marks(split: Path) -> None:
    said = git(split, "merge", "other", code=1)
    assert (
        f"{GAZETTE}: p2 footbridge-budget kg:amount: object is “EUR 1300000” in ours and"
        " “EUR 1400000” in theirs; it was “EUR 1200000”\n"
    ) in said
    assert f"{GAZETTE}: 1 row is left to decide: between <<<<<<< and >>>>>>>" in said
    lines = (split / GAZETTE).read_text("utf-8").splitlines()
    at = lines.index("<<<<<<< ours")
    assert [line.split(",")[3:4] or line for line in lines[at : at + 7]] == [
        "<<<<<<< ours",
        ["EUR 1300000"],
        "||||||| base",
        ["EUR 1200000"],
        "=======",
        ["EUR 1400000"],
        ">>>>>>> theirs",
    ]
    problem = run("-C", split, "check", check=1).stderr
    assert f"{GAZETTE}:{at + 1}:1: holds a git conflict marker" in problem
    assert "keep one of the sides between <<<<<<< and >>>>>>>" in problem
    assert run("-C", split, "format", check=1).stdout == ""
    # What is told is enough to mend it.
    kept = [*lines[:at], lines[at + 5], *lines[at + 7 :]]
    (split / GAZETTE).write_text("\n".join(kept) + "\n", "utf-8")
    assert kg.format(split, check=True) == ([], [])


@pytest.mark.parametrize(
    ("language", "told", "left"),
    [
        ("ko", "object 칸이 ours에서는 “EUR 1300000”, theirs에서는 “EUR 1400000”입니다. 전에는 “EUR 1200000”", "정할 행이 1개 남았습니다"),
        ("de", "object ist „EUR 1300000“ in ours und „EUR 1400000“ in theirs; vorher „EUR 1200000“", "1 Zeile bleibt zu entscheiden"),
    ],
)  # fmt: skip
def test_a_conflict_is_told_in_the_language_of_the_reader(
    split: Path, language: str, told: str, left: str
) -> None:
    git(
        split,
        "config",
        "merge.kg.driver",
        DRIVER.replace("merge-driver", f"--lang {language} merge-driver"),
    )
    said = git(split, "merge", "other", code=1)
    assert told in said and left in said
    marks = run("-C", split, "--lang", language, "check", check=1).stderr
    assert "<<<<<<<" in marks and "keep" not in marks


def test_a_row_that_one_took_out_and_the_other_changed(repository: Path) -> None:
    row = "p2,footbridge-budget,kg:hasPayer,example-town,,,,,,,\n"
    git(repository, "switch", "-qc", "mine")
    change(repository, GAZETTE, (row, ""))
    change(repository, "data/actors.csv", ("Example Builders", "Sample Builders"))
    git(repository, "commit", "-qam", "mine")
    git(repository, "switch", "-qc", "other", "main")
    change(repository, GAZETTE, (row, row.replace(",,,,,,,", ",,,planned,,,,")))
    actors = (repository / "data/actors.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in actors if not line.startswith("example-builders")]
    (repository / "data/actors.csv").write_text("".join(kept), "utf-8")
    git(repository, "commit", "-qam", "other")
    said = git(repository, "merge", "mine", code=1)
    place = f"{GAZETTE}: p2 footbridge-budget kg:hasPayer: "
    assert f"{place}theirs has taken it out, ours has changed it\n" in said
    assert f"{place}modality was nothing and is “planned” in ours\n" in said
    place = "data/actors.csv: example-builders: "
    assert f"{place}ours has taken it out, theirs has changed it\n" in said
    assert f"{place}name_en was “Example Builders” and is “Sample Builders” in theirs\n" in said


def test_a_thing_that_both_register_otherwise(repository: Path) -> None:
    for branch, name in (("mine", "Tower"), ("other", "Spire")):
        git(repository, "switch", "-qc", branch, "main")
        change(repository, "data/facilities.csv", more=f"tower,kg:Facility,탑,{name},,,,\n")
        git(repository, "commit", "-qam", branch)
    said = git(repository, "merge", "mine", code=1)
    assert (
        "data/facilities.csv: tower: both sides have added it; name_en is “Spire” in ours and"
        " “Tower” in theirs\n"
    ) in said


# --- one file at a time ---------------------------------------------------------------------------


def merged(folder: Path, name: str, base: str, ours: str, theirs: str) -> FileMerge:
    return merge_files.merge(name, Contents(base.encode(), ours.encode(), theirs.encode()), folder)


def test_a_language_that_one_side_adds_keeps_its_column(small: Path) -> None:
    base = "id,class,name_ko,name_en\nquay,kg:Facility,둑,Quay\n"
    ours = base + "tower,kg:Facility,탑,Tower\n"
    theirs = "id,class,name_ko,name_en,name_de\nquay,kg:Facility,둑,Quay,Kai\n"
    for one, two in ((ours, theirs), (theirs, ours)):
        found = merged(small, "data/facilities.csv", base, one, two)
        assert found.clean and found.content.decode().splitlines() == [
            "id,class,name_ko,name_en,name_de,other_ko,other_en,other_de,same_as,replaced_by",
            "quay,kg:Facility,둑,Quay,Kai,,,,,",
            "tower,kg:Facility,탑,Tower,,,,,,",
        ]


def test_a_language_that_one_side_takes_out_goes(small: Path) -> None:
    base = "id,class,name_ko,name_en\nquay,kg:Facility,둑,Quay\n"
    theirs = "id,class,name_ko\nquay,kg:Facility,둑\n"
    ours = base + "tower,kg:Facility,탑,\n"
    found = merged(small, "data/facilities.csv", base, ours, theirs)
    assert found.clean and b"Quay" not in found.content and b"_en" not in found.content
    # What the other side has changed in it is no less there.
    found = merged(small, "data/facilities.csv", base, base.replace("Quay", "Wharf"), theirs)
    assert not found.clean and b"Wharf" in found.content and b"name_en" in found.content


def test_names_and_codes_of_both_sides_are_kept(small: Path) -> None:
    head = "id,class,name_ko,name_en,other_ko,other_en,same_as,replaced_by\n"
    base = head + "quay,kg:Facility,둑,Quay,,Wharf|Pier,Q1,\n"
    ours = head + "quay,kg:Facility,둑,Quay,,Wharf|Pier|Mole,Q1|KR-29,\n"
    theirs = head + "quay,kg:Facility,둑,Quay,,Pier|Bund,Q1|DE,\n"
    for one, two in ((ours, theirs), (theirs, ours)):
        found = merged(small, "data/facilities.csv", base, one, two)
        assert found.clean
        assert "quay,kg:Facility,둑,Quay,,Pier|Bund|Mole,Q1|DE|KR-29," in found.content.decode()


def test_what_differs_in_form_alone_is_no_conflict(small: Path) -> None:
    """One side formats a file, with figures as they were typed, the other changes one of its rows."""
    base = HEAD + 'p2,footbridge-budget,kg:amount,"€1.2 million",,,,,,,\n'
    ours = "\ufeff" + base.replace("\n", "\r\n").replace("p2", " p2 ")
    theirs = base + "p2,footbridge-budget,kg:hasStage,kg:planned,,,,,,,\n"
    for one, two in ((ours, theirs), (theirs, ours)):
        found = merged(small, GAZETTE, base, one, two)
        assert found.clean and found.content.decode().splitlines()[1:] == [
            "p2,footbridge-budget,kg:amount,EUR 1200000,,,,,,€1.2 million,",
            "p2,footbridge-budget,kg:hasStage,kg:planned,,,,,,,",
        ]


def test_figures_of_a_source_that_is_not_known_stay_as_they_are(small: Path) -> None:
    rows = HEAD + 'p2,footbridge-budget,kg:amount,"EUR 1,5 Mio.",,,,,,,\n'
    more = "p2,footbridge-budget,kg:hasStage,kg:planned,,,,,,,\n"
    found = merged(small, "data/claims/not-there.csv", rows, rows + more, rows)
    assert found.clean and found.content.decode() == rows + more


def test_a_claim_whose_place_one_mends_and_whose_figure_the_other_mends_is_a_conflict(
    small: Path,
) -> None:
    base = HEAD + "p2,footbridge-budget,kg:amount,EUR 1200000,,,,,,,\n"
    ours, theirs = base.replace("p2", "p3"), base.replace("12", "13")
    found = merged(small, GAZETTE, base, ours, theirs)
    assert [(clash.ours[0], clash.theirs[3]) for clash in found.clashes] == [("p3", "EUR 1300000")]


def test_what_both_did_alike_is_done_once(small: Path) -> None:
    base = HEAD + "p2,footbridge-budget,kg:amount,EUR 1200000,,,,,,,\n"
    both = base.replace("12", "13") + "p2,footbridge-budget,kg:hasStage,kg:planned,,,,,,,\n"
    assert merged(small, GAZETTE, base, both, both).content.decode() == both
    rows = merged(small, GAZETTE, "", both, both)
    assert rows.clean and rows.content.decode() == both


def test_steps_of_stories_are_merged_by_their_numbers(small: Path) -> None:
    name, head = "data/stories/one.csv", "step,ko,en,select,path,as_of\n"
    base = head + "0,이야기,Story,,,\n1,하나,One,footbridge,,\n2,둘,Two,footbridge,,\n"
    ours = base.replace("Two", "Second") + "3,셋,Three,footbridge,,\n"
    theirs = base.replace("둘,Two,footbridge", "둘,Two,example-town").replace("하나", "첫째")
    found = merged(small, name, base, ours, theirs)
    assert found.clean and found.content.decode() == (
        head + "0,이야기,Story,,,\n1,첫째,One,footbridge,,\n2,둘,Second,example-town,,\n"
        "3,셋,Three,footbridge,,\n"
    )
    # A number that means another step on one side is not mixed with what the other has changed.
    shifted = (
        head
        + "0,이야기,Story,,,\n1,새것,New,footbridge,,\n2,하나,One,footbridge,,\n3,둘,Two,footbridge,,\n"
    )
    found = merged(small, name, base, shifted, theirs)
    assert [clash.ours[0] for clash in found.clashes] == ["1", "2"]
    told = list(merge_report.sentences(name, found))
    assert f"{name}: step 1: en is “New” in ours and “One” in theirs; it was “One”" in told
    assert translate(told[0], "ko").startswith(f"{name}: 1단계: ")
    (small / "data/stories").mkdir()
    (small / name).write_bytes(found.content)
    assert "holds a git conflict marker" in run("-C", small, "check", check=1).stderr


def test_proofs_are_merged_by_their_claims(small: Path) -> None:
    name = "data/proofs/gazette-2024-05-01.csv"
    head = "claim,locator,subject,predicate,state,sha256\n"
    rows = [
        f"{key},p2,footbridge-budget,kg:amount,proved,{'0' * 64}\n" for key in ("a1", "b2", "c3")
    ]
    found = merged(small, name, head + rows[0], head + rows[0] + rows[1], head + rows[2])
    assert found.clean and found.content.decode() == head + rows[1] + rows[2]
    faulty = rows[0].replace("proved", "fault")
    found = merged(small, name, head, head + rows[0], head + faulty)
    assert not found.clean and b"<<<<<<< ours\n" in found.content
    (small / name).parent.mkdir()
    (small / name).write_bytes(found.content)
    assert "holds a git conflict marker" in run("-C", small, "check", check=1).stderr


# --- what is no table -----------------------------------------------------------------------------


def drive(
    folder: Path, path: str, base: str, ours: str, theirs: str, check: int
) -> tuple[str, str]:
    """(what the driver leaves in OURS, what it says)."""
    for name, text in (("O", base), ("A", ours), ("B", theirs)):
        (folder / name).write_text(text, "utf-8")
    done = run("-C", folder, "merge-driver", *(folder / name for name in "OAB"), path, check=check)
    assert done.stdout == ""
    return (folder / "A").read_text("utf-8"), done.stderr


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("notes/list.csv", "it is no table that a project has"),
        ("data/facilities.csv", "theirs, line 3: has 3 cells, the header has 4"),
    ],
)
def test_what_cannot_be_read_as_a_table_is_merged_by_lines(
    small: Path, path: str, told: str
) -> None:
    base = "id,class,name_ko,name_en\n" + "".join(f"x{k},kg:Facility,둑,Q{k}\n" for k in range(9))
    theirs = base.replace("x1,kg:Facility", "x1 kg:Facility")
    left, said = drive(small, path, base, base.replace("Q8", "Q9"), theirs, 0)
    assert "Q9" in left and "x1 kg:Facility" in left
    assert told in said and f"{path}: merged line by line" in said
    left, said = drive(small, path, base, base.replace("Q1", "Q7"), theirs, 1)
    assert (
        "<<<<<<< ours\nx1,kg:Facility,둑,Q7\n=======\nx1 kg:Facility,둑,Q1\n>>>>>>> theirs\n"
        in left
    )


def test_an_id_that_is_there_twice_is_merged_by_lines(small: Path) -> None:
    base = "id,class,name_ko,name_en\nquay,kg:Facility,둑,Quay\n"
    left, said = drive(
        small, "data/facilities.csv", base, base + base.splitlines()[1] + "\n", base, 0
    )
    assert left.count("quay") == 2 and "ours has the id “quay” twice, or a row without one" in said


def test_what_git_cannot_merge_either_stays_as_ours(small: Path) -> None:
    left, said = drive(small, "data/facilities.csv", "a\0b", "a\0c", "a\0d", 1)
    assert left == "a\0c" and "git cannot merge such a file: it stays as ours has it" in said


def test_without_git_ours_stays(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(small))
    found = merged(small, "notes.csv", "a\n", "b\n", "c\n")
    assert (found.content, found.clean) == (b"b\n", False)
    assert found.reason == "git cannot be started: the file stays as ours has it"


def test_a_fault_of_the_program_loses_nothing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("oh")

    monkeypatch.setattr(merge_files, "counted", broken)
    found = merged(
        small, GAZETTE, HEAD, HEAD + "p1,a,kg:b,c,,,,,,,\n", HEAD + "p1,a,kg:b,d,,,,,,,\n"
    )
    assert b"p1,a,kg:b,c" in found.content and b"p1,a,kg:b,d" in found.content
    assert found.reason == "merging its rows failed (ValueError: oh)" and not found.clean


def test_bad_arguments(small: Path) -> None:
    assert "Missing argument" in run("merge-driver", "a", "b", check=2).stderr
    said = run("merge-driver", small / "no", small / "no", small / "no", GAZETTE, check=2).stderr
    assert "no cannot be read: No such file" in said and "git config merge.kg.driver" in said


# --- random tables --------------------------------------------------------------------------------

CELLS = st.sampled_from("abc")
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6)
MANY = settings(
    max_examples=2000 if THOROUGH else 300,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pairs(gone: list[Row], came: list[Row]) -> list[tuple[Row, Row]]:
    return threeway.but_one(gone, came)


def swapped(found: Merged) -> tuple[Counter[Row], set[Clash]]:
    sides = {Clash(c.base, c.theirs, c.ours, c.columns) for c in found.clashes}
    return Counter(found.rows), sides


def everything(found: Merged) -> Counter[Row]:
    return Counter(
        [
            *found.rows,
            *(row for clash in found.clashes for row in (clash.ours, clash.theirs) if row),
        ]
    )


@MANY
@given(ROWS, ROWS, ROWS)
def test_rows_without_ids_are_merged_as_both_changed_them(
    base: list[Row], ours: list[Row], theirs: list[Row]
) -> None:
    found = threeway.counted(Sides(base, ours, theirs), pairs)
    assert swapped(threeway.counted(Sides(base, theirs, ours), pairs)) == (
        Counter(found.rows),
        set(found.clashes),
    )
    there = everything(found)
    b, o, t = Counter(base), Counter(ours), Counter(theirs)
    for row in {*b, *o, *t}:
        # Nothing is lost that a side has and the other has not taken away.
        if not b[row] or (o[row] >= b[row] and t[row] >= b[row]):
            assert there[row] >= max(o[row], t[row])
        # What a side has taken away does not come back, unless it is left to decide.
        if not min(o[row], t[row]) and max(o[row], t[row]) <= b[row]:
            assert Counter(found.rows)[row] == 0
        assert Counter(found.rows)[row] <= max(o[row], t[row])
    # Merged with what it was, a side is what it is.
    alone = threeway.counted(Sides(base, ours, base), pairs)
    assert Counter(alone.rows) == o and not alone.clashes
    same = threeway.counted(Sides(base, ours, ours), pairs)
    assert Counter(same.rows) == o and not same.clashes


BY_ID = st.dictionaries(
    st.sampled_from("wxyz"), st.tuples(CELLS, st.sampled_from(["", "p", "q", "p|q", "q|r"]))
)


def keyed(found: dict[str, tuple[str, str]]) -> list[Row]:
    return [(id_, *cells) for id_, cells in found.items()]


@MANY
@given(BY_ID, BY_ID, BY_ID)
def test_rows_with_ids_are_merged_cell_by_cell(base: dict, ours: dict, theirs: dict) -> None:
    how = Keyed(0, frozenset({2}))
    sides = Sides(keyed(base), keyed(ours), keyed(theirs))
    found = threeway.by_id(sides, how)
    assert swapped(threeway.by_id(Sides(sides.base, sides.theirs, sides.ours), how)) == (
        Counter(found.rows),
        set(found.clashes),
    )
    clashing = {clash.rows[0][0] for clash in found.clashes}
    rows = {row[0]: row for row in found.rows}
    for id_ in {*base, *ours, *theirs} - clashing:
        states = [state.get(id_) for state in (base, ours, theirs)]
        before, mine, other = states
        if mine == before or other == before:
            assert rows.get(id_, (id_, None))[1:] == (
                (other if mine == before else mine) or (None,)
            )
            continue
        old, one, two = (state or ("", "") for state in states)
        if mine is None and other is None:
            assert id_ not in rows
            continue
        assert rows[id_][1] in (one[0], two[0])
        items = [set(filter(None, state[1].split("|"))) for state in (old, one, two)]
        assert set(filter(None, rows[id_][2].split("|"))) == (items[0] & items[1] & items[2]) | (
            (items[1] | items[2]) - items[0]
        )
    for id_ in clashing:
        mine, other = ours.get(id_), theirs.get(id_)
        assert mine != other and base.get(id_) not in (mine, other)


OBJECTS = st.sampled_from(["EUR 1200000", "EUR 1300000", "€2 million", "unknown"])
CLAIM = st.tuples(
    st.sampled_from(["p1", "p2", "p10"]),
    st.sampled_from(["footbridge-budget", "old-budget"]),
    st.just("kg:amount"),
    OBJECTS,
)


@settings(
    max_examples=200 if THOROUGH else 30,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_files_are_merged_alike_from_both_sides_and_in_canonical_form(
    small: Path, data: st.DataObject
) -> None:
    sides = [
        HEAD
        + "".join(
            ",".join(row) + ",,,,,,,\n"
            for row in data.draw(st.lists(CLAIM, max_size=5, unique=True))
        )
        for _ in range(3)
    ]
    base, ours, theirs = sides
    one, two = (
        merged(small, GAZETTE, base, ours, theirs),
        merged(small, GAZETTE, base, theirs, ours),
    )
    assert one.reason is None and one.clean == two.clean
    if one.clean:
        assert one.content == two.content
        (small / GAZETTE).write_bytes(one.content)
        assert GAZETTE not in kg.format(small, check=True)[0]
    else:
        assert sorted(one.content.splitlines()) == sorted(two.content.splitlines())
