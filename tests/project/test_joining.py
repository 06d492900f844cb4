"""`kg merge`: two entities made one, in all files and one review."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from conftest import run
from terminals import Terminal

import kg
from kg.errors import KGError, Refused
from kg.project import reading
from kg.project.curation.naming import Namings
from kg.project.proof import records as proofs
from kg.system import writing

HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
SPACE = "https://footbridge.example/"
NOTICE = "data/claims/notice-2025-03-01.csv"
GAZETTE = "data/claims/gazette-2024-05-01.csv"


def append(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")


@pytest.fixture
def twofold(small: Path) -> Path:
    """A project in which one budget is registered twice, and named everywhere by both ids."""
    append(
        small,
        "data/funding.csv",
        "bridge-money,kg:Allocation,다리 돈,Bridge money,교량비,Bridge fund|Budget of the footbridge,Q42,\n"
        "bridge-money-2,kg:Allocation,다리 돈 2,Bridge money 2,,,,\n"
        "old-money,kg:Allocation,옛 돈,Old money,,,,bridge-money\n",
    )
    append(
        small,
        "data/sources.csv",
        "notice-2025-03-01,Example Town,Notice,2025-03-01,,en,government,whole,ordinary,,,,,\n",
    )
    append(
        small,
        NOTICE,
        HEAD + "p1,bridge-money,kg:amount,EUR 1600000,,,,example-town,,€1.6 million,\n"
        "p1,bridge-money,kg:hasStage,kg:committed,,,,,,,\n"
        "p2,bridge-money-2,dcterms:isPartOf,bridge-money,,,,,,,of bridge-money\n"
        "p2,bridge-money-2,kg:amount,EUR 300000,,,,,,,\n"
        "p2,bridge-money-2,kg:concerns,footbridge,,,,,,,\n"
        "p3,bridge-money,kg:concerns,footbridge,,,,,,,both say so\n"
        "p3,footbridge-budget,kg:concerns,footbridge,,,,,,,\n",
    )
    append(
        small,
        "data/stories/money.csv",
        "step,ko,en,select,path,as_of\n"
        "1,돈이 있다 [bridge-money kg:amount 1600000].,Money is there [bridge-money kg:amount 1600000].,"
        "bridge-money,footbridge-budget|bridge-money|footbridge,\n",
    )
    append(
        small,
        "ontology/questions/two.rq",
        "# Title (ko): 둘\n# Title (en): Two of bridge-money\nSELECT ?stage {\n"
        "  VALUES ?budget { entity:footbridge-budget entity:bridge-money }\n"
        f"  ?budget kg:hasStage ?stage .\n  FILTER(?budget != <{SPACE}entity/bridge-money-2>)\n}}\n",
    )
    append(
        small,
        "ontology/rules/own.rq",
        "# Rule: the money is about the bridge\n# Why: a test\n# Example: none\n"
        f"PREFIX thing: <{SPACE}entity/>\n"
        "CONSTRUCT { thing:bridge-money kg:concerns thing:footbridge } WHERE { thing:bridge-money kg:amount ?a }\n",
    )
    kg.format(small)
    assert kg.check(small) == []
    return small


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- what is written ------------------------------------------------------------------------------


def test_everything_that_names_the_first_names_the_second(twofold: Path) -> None:
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=0)
    assert said.stderr == "5 files written\n"
    funding = (twofold / "data/funding.csv").read_text("utf-8").splitlines()
    assert funding[1:] == [
        "bridge-money,kg:Allocation,다리 돈,Bridge money,교량비,Bridge fund|Budget of the footbridge,Q42,footbridge-budget",
        "bridge-money-2,kg:Allocation,다리 돈 2,Bridge money 2,,,,",
        "footbridge-budget,kg:Allocation,보행교 예산,Budget of the footbridge,다리 돈|교량비,Bridge money|Bridge fund,Q42,",
        "old-money,kg:Allocation,옛 돈,Old money,,,,footbridge-budget",
    ]
    assert (twofold / NOTICE).read_text("utf-8") == HEAD + (
        "p1,footbridge-budget,kg:amount,EUR 1600000,,,,example-town,,€1.6 million,\n"
        "p1,footbridge-budget,kg:hasStage,kg:committed,,,,,,,\n"
        "p2,bridge-money-2,dcterms:isPartOf,footbridge-budget,,,,,,,of bridge-money\n"
        "p2,bridge-money-2,kg:amount,EUR 300000,,,,,,,\n"
        "p2,bridge-money-2,kg:concerns,footbridge,,,,,,,\n"
        "p3,footbridge-budget,kg:concerns,footbridge,,,,,,,both say so\n"
    )
    step = (twofold / "data/stories/money.csv").read_text("utf-8").splitlines()[1]
    assert step == (
        "1,돈이 있다 [footbridge-budget kg:amount 1600000].,"
        "Money is there [footbridge-budget kg:amount 1600000].,"
        "footbridge-budget,footbridge-budget|footbridge,"
    )
    question = (twofold / "ontology/questions/two.rq").read_text("utf-8")
    assert "{ entity:footbridge-budget entity:footbridge-budget }" in question
    assert f"<{SPACE}entity/bridge-money-2>" in question and "Two of bridge-money\n" in question
    rule = (twofold / "ontology/rules/own.rq").read_text("utf-8")
    assert rule.count("thing:footbridge-budget") == 2 and "thing:bridge-money" not in rule
    assert kg.check(twofold) == [] and kg.format(twofold, check=True) == ([], [])
    # What holds of both is found under either name, and the old id leads on.
    assert "footbridge-budget" in run("-C", twofold, "search", "Bridge money", check=0).stdout


def test_the_review_shows_lines_counts_and_what_is_told_twice(twofold: Path) -> None:
    before = content(twofold)
    said = run("-C", twofold, "merge", "bridge-money", "entity:footbridge-budget", check=0)
    assert content(twofold) == before
    assert said.stderr == "nothing was written; --write writes it\n"
    lines = said.stdout.splitlines()
    assert lines[0] == (
        "bridge-money (Bridge money) becomes footbridge-budget (Budget of the footbridge)"
    )
    assert f"{NOTICE}: 5 lines" in lines and "data/funding.csv: 3 lines" in lines
    assert "  - p1,bridge-money,kg:amount,EUR 1600000,,,,example-town,,€1.6 million," in lines
    assert "  + p1,footbridge-budget,kg:amount,EUR 1600000,,,,example-town,,€1.6 million," in lines
    at = lines.index("1 row says the same as another now and is left out:")
    assert lines[at + 1] == f"  {NOTICE}: p3,footbridge-budget,kg:concerns,footbridge,,,,,,,"
    at = lines.index("1 line names footbridge-budget more than once now; look at it:")
    assert lines[at + 1].startswith("  ontology/questions/two.rq:4: VALUES ?budget {")
    at = lines.index("“bridge-money” is left as a word in 2 places; look at them:")
    assert [line.partition(": ")[0].strip() for line in lines[at + 1 : at + 3]] == [
        f"{NOTICE}:4",
        "ontology/questions/two.rq:2",
    ]
    assert lines[-1] == "11 lines in 5 files"


def test_the_review_tells_what_comes_to_contradict(twofold: Path) -> None:
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", check=0).stdout
    told = said[said.index("1 fact contradicts another now:") :].splitlines()[1]
    assert told.startswith("  footbridge-budget kg:amount: ")
    assert "EUR 1.45 million (data/claims/town-2025-02-10.csv:" in told
    assert f"EUR 1.6 million ({NOTICE}:2)" in told


@pytest.mark.parametrize(
    ("language", "title", "counts"),
    [
        ("ko", "bridge-money (다리 돈) → footbridge-budget (보행교 예산)", "파일 5개, 11줄"),
        ("de", "bridge-money (Bridge money) wird zu footbridge-budget", "11 Zeilen in 5 Dateien"),
    ],
)
def test_the_review_in_other_languages(
    twofold: Path, language: str, title: str, counts: str
) -> None:
    said = run(
        "-C", twofold, "--lang", language, "merge", "bridge-money", "footbridge-budget", check=0
    )
    assert said.stdout.startswith(title) and said.stdout.endswith(counts + "\n")
    for english in ("contradict", "left out", "look at", "written"):
        assert english not in said.stdout + said.stderr


def test_codes_and_figures_that_differ_are_told(small: Path) -> None:
    append(small, "data/facilities.csv", "quay,kg:Facility,둑,Quay,,,Q7,\n")
    text = (small / "data/facilities.csv").read_text("utf-8")
    text = text.replace("Example footbridge,,,,", "Example footbridge,,,Q8|KR-29,")
    (small / "data/facilities.csv").write_text(text, "utf-8")
    append(small, GAZETTE, "p7,quay,kg:area,40,,,,,,,\n")
    said = run("-C", small, "merge", "quay", "footbridge", check=0).stdout
    assert "1 fact contradicts another now:\n  same_as: Q7 ↔ Q8; the second stays\n" in said
    assert "+ footbridge,kg:Facility,보기 보행교,Example footbridge,둑,Quay,Q8|KR-29,\n" in said


def test_a_hedge_is_told_with_a_value_that_contradicts(twofold: Path) -> None:
    path = twofold / NOTICE
    text = path.read_text("utf-8").replace("EUR 1600000,,,,", "EUR 1600000,,at-least,,")
    path.write_text(text.replace("€1.6 million", "at least €1.6 million"), "utf-8")
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", check=0).stdout
    assert f"at least EUR 1.6 million ({NOTICE}:2)" in said


def test_a_mapping_that_names_the_former_id_is_told(twofold: Path) -> None:
    """What a table of somebody else is read by is no part of the project, and stays as it is."""
    text = '[same]\n"The money" = "bridge-money"\n'
    (twofold / "grants.toml").write_text(text, "utf-8")
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=0)
    assert '  grants.toml:2: "The money" = "bridge-money"\n' in said.stdout
    assert (twofold / "grants.toml").read_text("utf-8") == text


def test_a_plan_that_reads_as_moved_is_told(small: Path) -> None:
    append(small, "data/occurrences.csv", "opening,kg:Milestone,개통,Opening,,,,\n")
    append(small, "data/claims/town-2025-02-10.csv", "p9,opening,kg:plannedDate,2027,,,,,,,\n")
    append(small, "data/claims/town-2025-02-10.csv", "p9,opening,kg:concerns,footbridge,,,,,,,\n")
    said = run("-C", small, "merge", "opening", "footbridge-completion", check=0).stdout
    assert "1 fact is told as moved, developed or revised now:\n  footbridge-completion" in said


def test_an_indicator_keeps_what_it_counts(small: Path) -> None:
    register = "data/indicators.csv"
    append(
        small,
        register,
        "id,class,name_ko,name_en,unit_ko,unit_en,kind,population_ko,population_en\n",
    )
    append(small, register, "walkers,kg:Indicator,보행자,Walkers,,,,,\n")
    append(small, register, "people,kg:Indicator,사람,People,명,people,level,모두,all\n")
    append(
        small, "data/observations.csv", "id,class,name_ko,name_en\nseen,kg:Measurement,본 것,Seen\n"
    )
    rows = ("walkers", "people")
    for k, one in enumerate(rows):
        append(small, GAZETTE, f"p{k + 5},seen,kg:measures,{one},,,,,,,\n")
    append(small, GAZETTE, "p5,seen,kg:concerns,footbridge,,,,,,,\np5,seen,kg:value,12,,,,,,,\n")
    plan = kg.merge("people", "walkers", small).plan
    assert (
        "walkers,kg:Indicator,보행자,Walkers,명,people,level,모두,all,사람,People,,"
        in plan.texts[register]
    )
    assert plan.unlike == []
    other = kg.merge("walkers", "people", small).plan
    assert other.unlike == [] and "보행자" in other.texts[register]


def test_whoever_is_quoted_is_quoted_under_the_other_name(twofold: Path) -> None:
    append(twofold, "data/actors.csv", "the-town,kg:PublicBody,그 시,The Town,,,,\n")
    append(twofold, NOTICE, "p6,footbridge,kg:area,50,,,,the-town,,,\n")
    kg.merge("the-town", "example-town", twofold, write=True)
    assert "p6,footbridge,kg:area,50,,,,example-town,,," in (twofold / NOTICE).read_text("utf-8")
    assert kg.check(twofold) == []


def test_what_was_proved_stays_proved(twofold: Path) -> None:
    digest = "a" * 64
    sources = (twofold / "data/sources.csv").read_text("utf-8")
    row = "notice-2025-03-01,Example Town,Notice,2025-03-01,,en,government,whole,ordinary,,,,"
    (twofold / "data/sources.csv").write_text(
        sources.replace(f"{row},", f"{row}{digest},"), "utf-8"
    )
    data = reading.whole(twofold)[0]
    claim = next(c for c in data.claims if c.object.startswith('"1600000"'))
    key = proofs.key(claim, data.citations[claim.citation])
    append(
        twofold,
        "data/proofs/notice-2025-03-01.csv",
        f"claim,locator,subject,predicate,state,sha256\n{key},p1,bridge-money,kg:amount,proved,{digest}\n",
    )
    assert proofs.read(twofold, data)[0] == {claim.citation: "proved"}
    kg.merge("bridge-money", "footbridge-budget", twofold, write=True)
    data = reading.whole(twofold)[0]
    states, problems, stale = proofs.read(twofold, data)
    assert list(states.values()) == ["proved"] and not problems and not stale
    assert (
        b"p1,footbridge-budget,kg:amount,proved"
        in (twofold / "data/proofs/notice-2025-03-01.csv").read_bytes()
    )


# --- whole ids only -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("{ entity:mill }", "{ entity:works }"),
        ("entity:mill/kg:amount", "entity:works/kg:amount"),
        ("entity:mill, entity:mill.", "entity:works, entity:works."),
        ("entity:mill-2 entity:mill_a entity:mill.b entity:mill:c entity:mill%20", None),
        ("my-entity:mill x:entity:mill mill old-mill", None),
        ("entity:old-mill kg:mill source:mill", None),
        ("<https://x.example/entity/mill>", "<https://x.example/entity/works>"),
        ('"https://x.example/entity/mill"', '"https://x.example/entity/works"'),
        ("<https://x.example/entity/mill-2> <https://x.example/entity/mill/a>", None),
        ("<https://y.example/entity/mill> <http://x.example/entity/mill>", None),
        ("@prefix e: <https://x.example/entity/> . e:mill a e:mill-2 .", "@prefix e: <https://x.example/entity/> . e:works a e:mill-2 ."),
        ("PREFIX entity: <https://y.example/> { entity:mill }", None),
        ('{"id": "mill"}', None),
    ],
)  # fmt: skip
def test_a_text_names_an_entity_by_its_whole_id(text: str, after: str | None) -> None:
    assert Namings("https://x.example/", "mill").renamed(text, "works") == (after or text)


def test_the_id_of_an_area_is_that_of_an_entity() -> None:
    text = (
        '{"type": "Feature", "id": "mill", "properties": {"name": "mill"}, "x": {"id": "mill-2"}}'
    )
    found = Namings("https://x.example/", "mill").renamed(text, "works", is_outline=True)
    assert found == text.replace('"id": "mill",', '"id": "works",')


# --- what cannot be one ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "heir", "told", "hint"),
    [
        ("bridge-mony", "footbridge-budget", "unknown entity “bridge-mony”", "did you mean bridge-money?"),
        ("bridge-money", "zzzz", "unknown entity “zzzz”", "kg search finds things by any name"),
        ("bridge-money", "notice-2025-03-01", "“notice-2025-03-01” is a source: only entities are joined", ""),
        ("bridge-money", "bridge-money", "“bridge-money” is one entity already", ""),
        ("bridge-money", "footbridge", "“bridge-money” is a kg:Allocation and “footbridge” a kg:Facility", "same class"),
        ("old-money", "footbridge-budget", "“old-money” is retired", "“bridge-money” has taken its place"),
        ("footbridge-budget", "old-money", "“old-money” is retired", "“bridge-money” has taken its place"),
    ],
)  # fmt: skip
def test_two_that_cannot_be_one_are_refused(
    twofold: Path, gone: str, heir: str, told: str, hint: str
) -> None:
    before = content(twofold)
    said = run("-C", twofold, "merge", gone, heir, "--write", check=2)
    assert told in said.stderr and hint in said.stderr and said.stdout == ""
    assert content(twofold) == before
    with pytest.raises(KGError, match=told[:20]):
        kg.merge(gone, heir, twofold)


def test_a_row_that_relates_the_two_stands_in_the_way(twofold: Path) -> None:
    append(twofold, NOTICE, "p8,bridge-money,dcterms:isPartOf,footbridge-budget,,,,,,,\n")
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=1)
    place = "p8 bridge-money dcterms:isPartOf footbridge-budget"
    assert (
        f"{NOTICE}: the row {place} would say of “footbridge-budget” what it is to itself"
        in said.stderr
    )
    assert "take the row out first" in said.stderr


def test_new_problems_are_told_and_nothing_is_written(twofold: Path) -> None:
    """A story of which one way is left without an end."""
    path = twofold / "data/stories/money.csv"
    text = path.read_text("utf-8").replace("|footbridge,", ",")
    path.write_text(text, "utf-8")
    before = content(twofold)
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=1)
    assert "nothing was written: the project would have new problems\n" in said.stderr
    assert "data/stories/money.csv" in said.stderr and "11 lines in 5 files" in said.stdout
    assert content(twofold) == before
    with pytest.raises(Refused):
        kg.merge("bridge-money", "footbridge-budget", twofold, write=True)
    assert content(twofold) == before
    assert len(kg.merge("bridge-money", "footbridge-budget", twofold).problems) == 1


def test_old_problems_do_not_stand_in_the_way(twofold: Path) -> None:
    append(twofold, NOTICE, "p8,nobody,kg:area,4,,,,,,,\n")
    run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=0)
    assert [problem.message for problem in kg.check(twofold)] == ["unknown entity “nobody”"]


def test_a_file_that_cannot_be_read_stands_in_the_way(twofold: Path) -> None:
    append(twofold, NOTICE, "p8,bridge-money,kg:area\n")
    before = content(twofold)
    said = run("-C", twofold, "merge", "bridge-money", "footbridge-budget", "--write", check=1)
    assert f"{NOTICE}:9:1: has 3 cells" in said.stderr and content(twofold) == before


# --- asked, and written together ------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_terminal_is_asked(twofold: Path, answer: str) -> None:
    before = content(twofold)
    terminal = Terminal("-C", twofold, "merge", "bridge-money", "footbridge-budget")
    terminal.until("11 lines in 5 files")
    terminal.answer("write it? [y/n]", answer)
    terminal.until("5 files written" if answer == "y" else "nothing was written")
    assert terminal.code() == 0
    assert (content(twofold) == before) == (answer == "n")


def test_files_that_change_after_the_review_are_not_overwritten(twofold: Path) -> None:
    terminal = Terminal("-C", twofold, "merge", "bridge-money", "footbridge-budget")
    terminal.until("write it? [y/n]")
    append(twofold, GAZETTE, "p9,bridge-money,kg:concerns,walking-programme,,,,,,,\n")
    before = content(twofold)
    terminal.type("y\r")
    terminal.until("the files have changed since they were looked at")
    assert terminal.code() == 2 and content(twofold) == before


def test_another_writer_is_waited_for(twofold: Path) -> None:
    done = threading.Event()

    def merge() -> None:
        kg.merge("bridge-money", "footbridge-budget", twofold, write=True)
        done.set()

    with writing.locked(twofold):
        thread = threading.Thread(target=merge)
        thread.start()
        assert not done.wait(1.5)
        assert b"bridge-money" in (twofold / NOTICE).read_bytes()
    thread.join(30)
    assert done.is_set() and kg.check(twofold) == []
