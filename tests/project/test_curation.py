"""Working with the files: kg format, kg diff, kg add."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import THOROUGH, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminals import Terminal

import kg
from kg.errors import KGError, Refused
from kg.project import contract, dataset_file, reading, records, stories, vocabulary
from kg.project.curation import adding, difference, formatting
from kg.words import translate

GAZETTE = "data/claims/gazette-2024-05-01.csv"
HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"


def test_columns_have_names_in_korean() -> None:
    """A difference calls each column that may differ by a name of its own."""
    languages = ("de", "en")
    columns = {
        *difference.SAID,
        *contract.register_columns(languages),
        *contract.SOURCES,
        *stories.story_columns(languages),
    } - {"id"}
    assert contract.column_name("name_de") == "German name"
    assert {
        column for column in columns if translate(contract.column_name(column), "ko") == column
    } == set()


@pytest.fixture
def neat(small: Path) -> Path:
    """The small project in canonical form."""
    kg.format(small)
    return small


def read(folder: Path) -> records.Data:
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    return reading.read(folder, words, about)[0]


def meaning(found: records.Data, printed: bool = True) -> tuple:
    """What the rows say, whatever their order and lines; without `printed`, whatever was
    printed.
    """
    entities = {e.id: e._replace(line=0) for e in found.entities.values()}
    sources = {s.id: s._replace(line=0) for s in found.sources.values()}
    cited = {key: c if printed else c._replace(printed="") for key, c in found.citations.items()}
    claims = sorted((*c[:3], *c[4:10], cited[c.citation], c.path) for c in found.claims)
    notes = sorted((note.path, note.text) for note in found.notes)
    return (
        entities,
        sources,
        claims,
        sorted(cited.items()) if printed else None,
        notes,
        sorted(set(found.statements)),
    )


# --- kg format ------------------------------------------------------------------------------------


def test_format_says_what_it_changed(small: Path) -> None:
    path = small / GAZETTE
    kg.format(small)
    assert run("-C", small, "format", "--check", check=0).stdout == ""
    lines = path.read_text("utf-8").splitlines()
    mixed = "\ufeff" + "\r\n".join([lines[0], *reversed(lines[1:]), ""]).replace(
        ",kg:planned,", ", kg:planned ,"
    )
    path.write_bytes(mixed.encode())
    done = run("-C", small, "format", "--check", check=1)
    assert (done.stdout, done.stderr) == (GAZETTE + "\n", "")
    assert path.read_bytes() == mixed.encode()
    assert run("-C", small, "format", check=0).stdout == GAZETTE + "\n"
    assert path.read_text("utf-8").splitlines() == lines and b"\r" not in path.read_bytes()
    assert run("-C", small, "format", check=0).stdout == ""


def test_format_writes_all_columns_and_only_needed_quotes(small: Path) -> None:
    path = small / GAZETTE
    path.write_text(
        'note,object,locator,predicate,subject\n"a,'
        ' ""b""","kg:planned","p2",kg:hasStage,footbridge-budget\n',
        "utf-8",
    )
    kg.format(small)
    assert (
        path.read_text("utf-8")
        == HEAD + 'p2,footbridge-budget,kg:hasStage,kg:planned,,,,,,,"a, ""b"""\n'
    )


def test_format_sorts(small: Path) -> None:
    places = [
        "title",
        "byline",
        "deck",
        "note",
        "p1",
        "p2",
        "p2.1",
        "p10",
        "c1",
        "c2",
        "caption",
        "photo-caption",
        "box 2",
        "t1",
        "ex",
        "foot",
    ]
    assert sorted(places, key=formatting.place) == places
    rows = [f"{place},footbridge,dcterms:isPartOf,walking-programme,,,,,,," for place in places]
    (small / GAZETTE).write_text(HEAD + "\n".join(reversed(rows)) + "\n", "utf-8")
    register = small / "data" / "actors.csv"
    head, *entities = register.read_text("utf-8").splitlines()
    register.write_text("\n".join([head, *sorted(entities, reverse=True)]) + "\n", "utf-8")
    kg.format(small)
    assert (small / GAZETTE).read_text("utf-8").splitlines()[1:] == rows
    assert register.read_text("utf-8").splitlines()[1:] == sorted(entities)


@pytest.mark.parametrize(
    ("predicate", "object_", "printed", "after"),
    [
        ("kg:amount", "4,116억원", "", "KRW 411600000000,,,,,,4116"),
        (
            "kg:amount",
            "US$332 million",
            "332 million dollars",
            "USD 332000000,,,,,,332 million dollars,",
        ),
        ("kg:amount", "KRW 411600000000", "", "KRW 411600000000,,,,,,,"),
        ("kg:amount", "EUR 12oo", "", "EUR 12oo,,,,,,,"),
        ("kg:plannedDate", "2021년 1월 3일", "", "2021-01-03,,,,,,2021년 1월 3일,"),
        ("kg:plannedDate", "2020-07/2020-12", "", "2020-07/2020-12,,,,,,,"),
        ("kg:nothing", "4,116억원", "", '"4,116억원",,,,,,,'),
    ],
)
def test_format_of_figures(
    small: Path, predicate: str, object_: str, printed: str, after: str
) -> None:
    row = ["p1", "x", predicate, object_, *[""] * 5, printed, ""]
    text = formatting.written("data/claims/x.csv", [row], reading.registered(small))
    if after.endswith("4116"):
        assert text == HEAD + 'p1,x,kg:amount,KRW 411600000000,,,,,,"4,116억원",\n'
    else:
        assert text == f"{HEAD}p1,x,{predicate},{after}\n"


def test_format_never_makes_two_rows_one(neat: Path) -> None:
    """`1.2 million` would become the row that is there already; it stays as it is written."""
    path = neat / GAZETTE
    path.write_text(
        HEAD + "p2,footbridge-budget,kg:amount,EUR 1200000,,,,,,€1.2"
        " million,\np2,footbridge-budget,kg:amount,€1.2 million,,,,,,,\n",
        "utf-8",
    )
    before = read(neat)
    kg.format(neat)
    assert meaning(read(neat)) == meaning(before)
    assert "€1.2 million,,,,,,," in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"locator,subject\n\xff", "is not UTF-8"),
        (HEAD.replace("note", "remark").encode(), "unknown column “remark”"),
        ((HEAD + "p1,a,b\n").encode(), "has 3 cells, the header has 11"),
        ((HEAD + 'p1,"a,b,c,d,e,f,g,h\n').encode(), "a quote is opened here and never closed"),
        (b"locator,subject,predicate\n", "column “object” is missing"),
    ],
)
def test_format_leaves_what_it_cannot_read(neat: Path, text: bytes, said: str) -> None:
    (neat / GAZETTE).write_bytes(text)
    (neat / "data" / "actors.csv").write_bytes((neat / "data" / "actors.csv").read_bytes() + b"\n")
    done = run("-C", neat, "format", check=1)
    assert GAZETTE in done.stderr and said in done.stderr and done.stdout == "data/actors.csv\n"
    assert (neat / GAZETTE).read_bytes() == text


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
_BLANKS = st.sampled_from(["", " ", "  ", "\t"])
_OBJECTS = {
    "kg:amount": ["KRW 411600000000", "4,116억원", "US$332 million", "KRW 1.50", "EUR 7"],
    "kg:hasStage": ["kg:planned", "kg:approved"],
    "kg:plannedDate": ["2021", "2021-01", "2021년 1월", "2020-07/2020-12", "2019-03-26~"],
    "kg:during": ["2021", "2020/2024", "../2024", "2026/.."],
    "kg:hasPayer": ["example-town", "example-builders"],
}
_ROW = st.sampled_from(sorted(_OBJECTS)).flatmap(
    lambda predicate: st.tuples(
        st.sampled_from(["p1", "p2", "p10", "c1", "title", "ex", "sidebar 3"]),
        st.just("footbridge-budget"),
        st.just(predicate),
        st.sampled_from(_OBJECTS[predicate]),
        st.sampled_from(["", "2024", "2024-03", "2024년 3월"]),
        st.sampled_from(["", "about", "over"]),
        st.sampled_from(["", "stated", "planned", "claimed"]),
        st.sampled_from(["", "example-town"]),
        st.sampled_from(["", "preferred", "set-aside"]),
        st.one_of(st.just(""), _CELL),
        _CELL,
    )
)


@settings(
    max_examples=60 if THOROUGH else 20,
    derandomize=not THOROUGH,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(_ROW, _BLANKS), max_size=12, unique_by=lambda item: item[0][:3]),
    crlf=st.booleans(),
    bom=st.booleans(),
)
def test_format_keeps_the_meaning(small: Path, rows: list, crlf: bool, bom: bool) -> None:
    """Whatever is in the rows, the same Data is read afterwards, and formatting again changes
    nothing.
    """

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = [
        HEAD.strip(),
        *(",".join(quoted(blank + cell + blank) for cell in row) for row, blank in rows),
    ]
    text = ("\r\n" if crlf else "\n").join(lines) + "\n"
    (small / GAZETTE).write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode())
    before = read(small)
    _, problems = kg.format(small)
    if problems:
        assert (small / GAZETTE).read_bytes().endswith(text.encode())
        return
    after = read(small)
    assert meaning(after, printed=False) == meaning(before, printed=False)
    # A figure that was rewritten is kept as it was printed; all else that was printed is as it was.
    kept = {c.printed for c in before.citations.values()} | {
        cell for row, _ in rows for cell in row[3:4]
    }
    assert {c.printed for c in after.citations.values()} <= kept
    assert kg.format(small) == ([], [])


def test_format_of_the_repository_keeps_the_meaning(project: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    for part in ("data", "ontology"):
        shutil.copytree(project / part, copy / part)
    before = read(copy)
    assert kg.format(copy)[1] == []
    assert meaning(read(copy), printed=False) == meaning(before, printed=False)
    assert not kg.diff(project, copy) and kg.format(copy) == ([], [])


# --- kg diff --------------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> str:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    return (
        subprocess.run(
            ["git", "-C", folder, *name, *words], check=True, capture_output=True, env=env
        )
        .stdout.decode()
        .strip()
    )


@pytest.fixture
def repository(neat: Path) -> Path:
    """The small project in a git repository, committed."""
    git(neat, "init", "-q")
    git(neat, "add", "-A")
    git(neat, "commit", "-qm", "first")
    return neat


def change(folder: Path) -> None:
    """One claim added, one withdrawn, two revised; an entity added, removed, renamed; a source
    changed.
    """
    path = folder / GAZETTE
    text = path.read_text("utf-8")
    text = text.replace(
        "EUR 1200000,,about,,,,€1.2 million", "EUR 1300000,,over,,,,€1.3 million"
    ).replace("kg:plannedDate,2025,,", "kg:plannedDate,2025,2024-04,")
    text = (
        text.replace("p2,footbridge-budget,kg:hasPayer,example-town,,,,,,,\n", "")
        + 'p9,new-bridge,kg:area,"1,220",,,,,,,\n'
    )
    path.write_text(text, "utf-8")
    facilities = folder / "data" / "facilities.csv"
    facilities.write_text(
        facilities.read_text("utf-8").replace(",Example footbridge", ",Example bridge")
        + "new-bridge,kg:Facility,새 다리,New bridge,,,,\n",
        "utf-8",
    )
    sources = folder / "data" / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace(",2024-05-01,", ",2024-05-01~,"), "utf-8")


def test_diff_of_the_working_tree(repository: Path) -> None:
    assert run("-C", repository, "diff", check=0).stdout == ""
    assert not kg.diff("HEAD", folder=repository)
    change(repository)
    said = run("-C", repository, "diff", check=1).stdout
    assert (
        "Claims added (1)\n  gazette-2024-05-01 p9 · New bridge (new-bridge) · area: 1,220"
        " (printed: 1,220)\n" in said
    )
    assert (
        "Claims withdrawn (1)\n  gazette-2024-05-01 p2 · Budget of the footbridge"
        " (footbridge-budget) · is paid by: Example Town (example-town)\n" in said
    )
    assert (
        "amount: EUR 1.2 million → EUR 1.3 million; qualifier: about → over; printed: €1.2 million"
        " → €1.3 million\n" in said
    )
    assert "planned date: 2025; period: nothing → 2024-04\n" in said
    assert "Entities added (1)\n  new-bridge: New bridge (kg:Facility)\n" in said
    assert (
        "Entities renamed (1)\n  footbridge: English name: Example footbridge → Example bridge\n"
        in said
    )
    assert (
        "Sources changed (1)\n  gazette-2024-05-01: published: 2024-05-01 → 2024-05-01~\n" in said
    )
    korean = run("-C", repository, "--lang", "ko", "diff", "HEAD", check=1).stdout
    assert (
        "고친 주장 (2)" in korean
        and "금액: 120만 유로 → 130만 유로; 한정: about → over" in korean
        and "시기: 없음 → 2024-04" in korean
    )


def test_diff_as_json(repository: Path) -> None:
    change(repository)
    found = json.loads(run("-C", repository, "diff", "--format", "json", check=1).stdout)
    assert {
        part: {kind: len(rows) for kind, rows in found[part].items()}
        for part in ("claims", "entities", "sources")
    } == {
        "claims": {"added": 1, "withdrawn": 1, "revised": 2},
        "entities": {"added": 1, "removed": 0, "renamed": 1, "changed": 0},
        "sources": {"added": 0, "removed": 0, "renamed": 0, "changed": 1},
    }
    assert found["files"] == []
    amount = found["claims"]["revised"][0]
    assert (amount["before"]["object"], amount["after"]["object"], amount["after"]["locator"]) == (
        "EUR 1200000",
        "EUR 1300000",
        "p2",
    )
    assert json.loads(
        run("-C", repository, "diff", "HEAD", "HEAD", "--format", "json", check=0).stdout
    )["claims"] == {
        "added": [],
        "withdrawn": [],
        "revised": [],
    }


def test_diff_as_markdown(repository: Path) -> None:
    """What stands in a row is no markup."""
    change(repository)
    path = repository / GAZETTE
    text = (
        path.read_text("utf-8") + "p8,footbridge,kg:area,7,,,,,,,*see* [x](http://x.y) <b> as_of\n"
    )
    path.write_text(text, "utf-8")
    said = run("-C", repository, "diff", "--format", "markdown", check=1).stdout
    assert said.startswith("### Claims added (2)\n\n- gazette-2024-05-01 p8 · ")
    assert r"note: \*see\* \[x\](http://x.y) \<b> as\_of" in said
    assert (
        "\n\n### Claims withdrawn (1)\n\n- gazette-2024-05-01 p2 · Budget of the footbridge" in said
    )
    assert "\n\n### Entities renamed (1)\n\n- footbridge: English name: " in said
    assert said.endswith("\n") and not said.endswith("\n\n")
    korean = run("-C", repository, "--lang", "ko", "diff", "--format", "markdown", check=1).stdout
    assert "### 고친 주장 (2)\n\n- " in korean
    assert (
        run("-C", repository, "diff", "HEAD", "HEAD", "--format", "markdown", check=0).stdout == ""
    )


def test_diff_of_two_revisions_and_of_folders(repository: Path, tmp_path: Path) -> None:
    change(repository)
    git(repository, "commit", "-qam", "second")
    assert run("-C", repository, "diff", check=0).stdout == ""
    forth = kg.diff("HEAD~1", "HEAD", repository)
    back = kg.diff("HEAD", "HEAD~1", repository)
    assert len(forth.claims["added"]) == 1 and forth.claims["added"] == back.claims["withdrawn"]
    assert forth.entities["added"] == back.entities["removed"]
    git(repository, "clone", "-q", ".", str(tmp_path / "clone"))
    assert not kg.diff(tmp_path / "clone", repository)
    git(tmp_path / "clone", "checkout", "-q", "HEAD~1")
    assert kg.diff(tmp_path / "clone", repository).plain() == forth.plain()


def test_diff_of_a_project_inside_a_repository(repository: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "deep").mkdir(parents=True)
    for part in ("data", "ontology"):
        (repository / part).rename(top / "deep" / part)
    git(top, "init", "-q")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "all")
    assert not kg.diff("HEAD", folder=top / "deep")
    change(top / "deep")
    assert len(kg.diff("HEAD", folder=top / "deep").claims["revised"]) == 2
    with pytest.raises(KGError, match="revision HEAD holds no project"):
        kg.diff("HEAD", "HEAD", top)


def test_diff_formatting_is_no_difference(repository: Path) -> None:
    path = repository / GAZETTE
    lines = path.read_text("utf-8").splitlines()
    path.write_text(
        "\r\n".join([lines[0], *reversed(lines[1:])]).replace("EUR 1200000", "€1.2 million"),
        "utf-8",
    )
    assert run("-C", repository, "diff", check=0).stdout == ""


def test_diff_of_many_values(neat: Path, tmp_path: Path) -> None:
    """Of a property with many values, one that goes and another that comes are no revision, unless
    they stand alone.
    """
    import shutil

    path = neat / GAZETTE
    path.write_text(
        HEAD
        + "p1,example-town,kg:builds,footbridge,,,,,,,\np1,example-town,kg:builds,second,,,,,,,\n",
        "utf-8",
    )
    other = tmp_path / "other"
    shutil.copytree(neat, other)
    (other / GAZETTE).write_text(
        HEAD
        + "p1,example-town,kg:builds,footbridge,,,claimed,,,,\np1,example-town,kg:builds,third,,,,,,,\np1,example-town,kg:builds,fourth,,,,,,,\n",
        "utf-8",
    )
    found = kg.diff(neat, other).claims
    assert [row["object"] for row in found["added"]] == ["third", "fourth"]
    assert [row["object"] for row in found["withdrawn"]] == ["second"]
    assert [before["object"] for before, _ in found["revised"]] == ["footbridge"]


def test_diff_names_other_files(repository: Path) -> None:
    path = repository / "data" / "dataset.ttl"
    path.write_text(path.read_text("utf-8") + "# more\n", "utf-8")
    assert (
        run("-C", repository, "diff", check=1).stdout
        == "Other files that differ (1)\n  data/dataset.ttl\n"
    )


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (
            ["no-such"],
            "no-such is neither a folder nor a git revision here",
            "git log names revisions",
        ),
        (["--", "--output=x"], "--output=x is neither a folder nor a git revision here", "git log"),
        (["./nowhere"], "there is no folder ./nowhere", ""),
        (["HEAD:data"], "HEAD:data is neither a folder nor a git revision here", ""),
        (["HEAD", "{empty}"], "no project in", "a project is a folder with ontology/ and data/"),
    ],
)
def test_diff_refused(
    repository: Path, tmp_path: Path, words: list[str], said: str, hint: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = run(
        "-C",
        repository,
        "diff",
        *(word.replace("{empty}", str(tmp_path / "empty")) for word in words),
        check=2,
    )
    assert said in done.stderr and hint in done.stderr and done.stdout == ""


def test_diff_without_git(neat: Path) -> None:
    done = run("-C", neat, "diff", check=2, GIT_CEILING_DIRECTORIES=str(neat.parent))
    assert f"HEAD is no folder, and {neat} is in no git repository" in done.stderr
    done = run("-C", neat, "diff", check=2, PATH="/nowhere")
    assert "git is not installed" in done.stderr and "name two folders" in done.stderr
    done = run("-C", neat / "none", "diff", check=2)
    assert "there is no folder" in done.stderr


def test_diff_of_what_cannot_be_read(repository: Path) -> None:
    (repository / GAZETTE).write_bytes(b"locator\xff")
    done = run("-C", repository, "diff", check=2)
    assert GAZETTE + ":1:8: is not UTF-8" in done.stderr


# --- kg add: by options ---------------------------------------------------------------------------

CLAIM = {
    "source": "gazette-2024-05-01",
    "locator": "p4",
    "subject": "footbridge-budget",
    "predicate": "kg:amount",
    "object": "€1.3 million",
}


def words(**claim: str) -> list[str]:
    return [word for name, text in claim.items() for word in (f"--{name.replace('_', '-')}", text)]


def test_add_by_options(neat: Path) -> None:
    done = run(
        "-C",
        neat,
        "add",
        *words(**CLAIM, period="2024-06", qualifier="over", note="in a box"),
        check=0,
    )
    assert done.stdout == f"{GAZETTE}:10\n" and done.stderr == ""
    assert (neat / GAZETTE).read_text("utf-8").splitlines()[
        9
    ] == "p4,footbridge-budget,kg:amount,EUR 1300000,2024-06,over,,,,€1.3 million,in a box"
    assert kg.check(neat) == [] and kg.format(neat, check=True) == ([], [])


def test_add_with_a_new_source_and_entity(neat: Path) -> None:
    claim = {
        **CLAIM,
        "source": "herald-2024-07-01",
        "subject": "second-bridge",
        "predicate": "kg:area",
        "object": "1,220",
    }
    row = 'herald-2024-07-01,"Herald, daily",,2024-07-01,,en,newspaper,whole'
    options = [
        *words(**claim),
        "--new-entity",
        "second-bridge,kg:Facility,둘째 다리,Second bridge",
        "--new-source",
        row,
    ]
    done = run("-C", neat, "add", *options, check=0)
    assert re.fullmatch(
        r"data/sources.csv:\d+\ndata/facilities.csv:\d+\ndata/claims/herald-2024-07-01.csv:2\n",
        done.stdout,
    )
    assert kg.check(neat) == [] and kg.format(neat, check=True) == ([], [])
    assert (neat / "data/claims/herald-2024-07-01.csv").read_text(
        "utf-8"
    ) == HEAD + 'p4,second-bridge,kg:area,1220,,,,,,"1,220",\n'
    assert '"Herald, daily"' in (neat / "data/sources.csv").read_text("utf-8")


def test_add_by_the_api(neat: Path) -> None:
    assert kg.add(
        "gazette-2024-05-01", "p4", "example-town", "kg:builds", "footbridge", neat, period="2024"
    ) == [(GAZETTE, 10)]
    assert not kg.check(neat)


@pytest.mark.parametrize(
    ("change", "said", "hint"),
    [
        (
            {"subject": "footbrige-budget"},
            "unknown entity “footbrige-budget”",
            "did you mean footbridge-budget?",
        ),
        ({"predicate": "amount"}, "“amount” has no prefix", "write kg:amount"),
        ({"predicate": "kg:amuont"}, "unknown property “kg:amuont”", "did you mean kg:amount?"),
        ({"object": "1300000"}, "“1300000” names no currency", "write EUR 1300000"),
        ({"object": "lots"}, "“lots” is no amount of money", "write EUR 411600000000"),
        (
            {"object": "about €2m", "qualifier": "over"},
            "“about €2m” says “about”, and the row “over”",
            "leave one",
        ),
        ({"period": "2024-02-30"}, "“2024-02-30” is no day of the calendar", "write 2021-01-03"),
        ({"qualifier": "abuot"}, "“abuot” is no qualifier", "did you mean about?"),
        ({"modality": "plannd"}, "“plannd” is no modality", "did you mean planned?"),
        ({"speaker": "council"}, "unknown entity “council”", "register it"),
        ({"rank": "set-aside"}, "a claim that is preferred or set aside needs", "say in note"),
        (
            {"subject": "example-town"},
            "kg:amount is said of kg:Funding, but “example-town” is a kg:PublicBody",
            "",
        ),
        (
            {"source": "gazette-2024-05-02"},
            "no source has the id “gazette-2024-05-02”",
            "did you mean gazette-2024-05-01?",
        ),
        ({"source": "../x"}, "“../x” is no id of a source", ""),
        (
            {"subject": "footbridge-completion", "predicate": "kg:actualDate", "object": "2025-01"},
            "was reached on 2025-01, after its source was published",
            "write kg:plannedDate",
        ),
        (
            {
                "locator": "p2",
                "object": "EUR 1200000",
                "qualifier": "about",
                "printed": "€1.2 million",
            },
            "says the same as line",
            "remove one",
        ),
    ],
)
def test_add_refused(neat: Path, change: dict[str, str], said: str, hint: str) -> None:
    before = {path: path.read_bytes() for path in (neat / "data").rglob("*.csv")}
    done = run("-C", neat, "add", *words(**{**CLAIM, **change}), check=1)
    assert said in done.stderr and hint in done.stderr and done.stdout == ""
    assert {path: path.read_bytes() for path in (neat / "data").rglob("*.csv")} == before


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("footbridge,kg:Facility,다리,Bridge", "id “footbridge” is already at data/facilities.csv"),
        ("New Bridge,kg:Facility,다리,Bridge", "“New Bridge” is no id"),
        ("new-bridge,kg:Facilty,다리,Bridge", "unknown class “kg:Facilty”"),
        ("new-bridge,kg:Facility,,Bridge", "“new-bridge” has no Korean name"),
        ("new-bridge,kg:Facility,다리,Bridge", "entity “new-bridge” is never used"),
    ],
)
def test_add_refuses_an_entity(neat: Path, entity: str, said: str) -> None:
    done = run("-C", neat, "add", *words(**CLAIM), "--new-entity", entity, check=1)
    assert said in done.stderr and done.stdout == ""


def test_add_wants_all(neat: Path) -> None:
    done = run("-C", neat, "add", "--source", "gazette-2024-05-01", check=2)
    assert (
        "these are missing: --locator, --subject, --predicate, --object" in done.stderr
        and "on a terminal, kg add asks" in done.stderr
    )
    done = run("-C", neat, "add", *words(**CLAIM), "--new-entity", ",".join("abcdefghi"), check=2)
    assert "9 cells are too many" in done.stderr and "quote a cell" in done.stderr
    row = "new-2026,The Herald"
    said = words(**{**CLAIM, "source": "new-2026"})
    done = run("-C", neat, "add", *said, "--new-source", row, check=2)
    assert "2 cells are too few: new-2026,The Herald" in done.stderr
    assert "the columns are id,publisher,title,published,address" in done.stderr


def test_add_is_not_hindered_by_other_problems(neat: Path) -> None:
    path = neat / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(path.read_text("utf-8") + "p9,nobody,kg:builds,footbridge,,,,,,,\n", "utf-8")
    run("-C", neat, "add", *words(**CLAIM), check=0)
    (neat / GAZETTE).write_bytes(b"locator\xff")
    done = run("-C", neat, "add", *words(**CLAIM), check=1)
    assert "is not UTF-8" in done.stderr


def test_faults_of_a_cell(neat: Path) -> None:
    at = adding.begin_edit(neat)
    assert adding.faults(at, "gazette-2024-05-01", CLAIM) == {}
    found = adding.faults(at, "gazette", {"subject": "x", "qualifier": "y"})
    assert set(found) == {"", "locator", "subject", "predicate", "qualifier"}
    with pytest.raises(Refused, match="1 problem"):
        adding.add(neat, "", CLAIM)


# --- kg add: on a terminal ------------------------------------------------------------------------


def test_add_on_a_terminal_in_korean(neat: Path) -> None:
    terminal = Terminal("-C", neat, "--lang", "ko", "add")
    terminal.answer("출처: ", "gazette-2024-05-01")
    terminal.answer("위치 (title, p3, c1, ex …): ", "p4")
    terminal.answer("주어: ", "보행교 예산")
    terminal.answer("서술어: ", "금액")
    terminal.answer("목적어: ", "많이")
    terminal.until("is no amount of money")
    terminal.type("\x15130만유로\r")
    terminal.answer("시기 (비우면 출처가 밝히지 않음): ", "2024-13")
    terminal.until("is no day of the calendar")
    terminal.type("\x152024-06\r")
    terminal.answer("한정: ", "")
    terminal.answer("양태 (비우면 stated): ", "planned")
    terminal.answer("화자 (비우면 출처 자신): ", "보기시")
    terminal.answer("우선 (비우면 없음): ", "")
    terminal.answer("표기: ", "")
    terminal.answer("비고: ", "상자 기사")
    terminal.answer("적을까요? [y/n] ", "y")
    terminal.until(f"{GAZETTE}:10")
    terminal.answer("더 적을까요? [y/n] ", "n")
    assert terminal.code() == 0
    assert (
        (neat / GAZETTE).read_text("utf-8").splitlines()[9]
        == "p4,footbridge-budget,kg:amount,EUR 1300000,2024-06,,planned,example-town,,130만유로,상자 기사"
    )
    assert kg.check(neat) == []


def test_add_on_a_terminal_registers(neat: Path) -> None:
    terminal = Terminal("-C", neat, "--lang", "en", "add", "--locator", "p1")
    for question, text in (
        ("source: ", "herald-2024-07-01"),
        ("register it? [y/n] ", "y"),
        ("publisher: ", "Herald"),
        ("title: ", ""),
        ("published: ", "2024-07-01"),
        ("address: ", ""),
        ("language: ", "en"),
        ("kind: ", ""),
        ("reading: ", "part"),
        ("reliability: ", ""),
        ("note: ", ""),
        ("author: ", ""),
        ("subject: ", "둘째 다리"),
        ("register it? [y/n] ", "y"),
        ("id: ", "second-bridge"),
        ("class: ", "kg:Facility"),
        ("name in Korean: ", ""),
        ("name in English: ", "Second bridge"),
        ("predicate: ", "is part of"),
        ("object: ", "Walkable town programme"),
        ("period", ""),
        ("qualifier: ", ""),
        ("modality", ""),
        ("whose words", ""),
        ("rank", ""),
        ("as printed: ", ""),
        ("note: ", ""),
        ("write it? [y/n] ", "y"),
        ("another claim of this source? [y/n] ", "n"),
    ):
        terminal.answer(question, text)
    assert terminal.code() == 0
    assert (neat / "data/claims/herald-2024-07-01.csv").read_text(
        "utf-8"
    ) == HEAD + "p1,second-bridge,dcterms:isPartOf,walking-programme,,,,,,,\n"
    assert "second-bridge,kg:Facility,둘째 다리,Second bridge,,,,\n" in (
        neat / "data/facilities.csv"
    ).read_text("utf-8")
    assert kg.check(neat) == [] and kg.format(neat, check=True) == ([], [])


def test_add_on_a_terminal_asks_what_an_indicator_counts(neat: Path) -> None:
    (neat / "data/lengths.csv").write_text(
        "id,class,name_ko,name_en\nspan-length,kg:Measurement,경간,Length of the span\n", "utf-8"
    )
    with (neat / GAZETTE).open("a", encoding="utf-8") as file:
        file.write("p8,span-length,kg:concerns,footbridge,,,,,,,\n")
        file.write("p8,span-length,kg:value,61,,,,,,,\n")
    given = ["--source", "gazette-2024-05-01", "--locator", "p8", "--subject", "span-length"]
    terminal = Terminal("-C", neat, "--lang", "en", "add", *given, "--predicate", "kg:measures")
    for question, text in (
        ("object: ", "length"),
        ("register it? [y/n] ", "y"),
        ("class: ", "kg:Indicator"),
        ("name in Korean: ", "길이"),
        ("name in English: ", "Length"),
        ("unit in Korean: ", "미터"),
        ("unit in English: ", "metres"),
        ("kind of indicator: ", "levl"),
    ):
        terminal.answer(question, text)
    terminal.until("choose one of level")
    terminal.type("\x15fixed\r")
    for question, text in (
        ("what is counted in Korean: ", ""),
        ("what is counted in English: ", "one bridge"),
        ("period", ""),
        ("qualifier: ", ""),
        ("modality", ""),
        ("whose words", ""),
        ("rank", ""),
        ("as printed: ", ""),
        ("note: ", ""),
        ("write it? [y/n] ", "y"),
        ("another claim of this source? [y/n] ", "n"),
    ):
        terminal.answer(question, text)
    assert terminal.code() == 0
    assert "length,kg:Indicator,길이,Length,미터,metres,fixed,,one bridge,,,,\n" in (
        neat / "data/indicators.csv"
    ).read_text("utf-8")


def test_add_on_a_terminal_stops(neat: Path) -> None:
    before = (neat / GAZETTE).read_bytes()
    for key in ("\x04", "\x03"):
        terminal = Terminal("-C", neat, "--lang", "en", "add")
        terminal.until("source:")
        terminal.type(key)
        assert terminal.code() == 130
    assert (neat / GAZETTE).read_bytes() == before


def test_search_of_choices() -> None:
    from kg.cli.choices import Choice, matches

    choices = [
        Choice("gist", ("광주과학기술원", "Gwangju Institute of Science and Technology")),
        Choice("gwangju-city", ("광주광역시", "Gwangju City")),
    ]
    assert [c.cell for c in matches("광주과학", choices)] == ["gist"]
    assert [c.cell for c in matches("과학기술", choices)] == ["gist"]
    assert [c.cell for c in matches("GWANGJU", choices)] == ["gist", "gwangju-city"]
    assert [c.cell for c in matches("gwangju ctiy", choices)][:1] == ["gwangju-city"]
    assert matches("부산", choices) == []


def test_add_takes_what_the_source_prints(neat: Path) -> None:
    """In the language of the source: a hedge is the qualifier, a range is two rows, a sum in two
    currencies two properties; what was typed is in `printed`.
    """
    sources = neat / "data/sources.csv"
    text = sources.read_text("utf-8")
    sources.write_text(
        text.replace("2024-05-01,,en,newspaper", "2024-05-01,,de,newspaper"), "utf-8"
    )
    about = {"locator": "p8", "subject": "footbridge-budget", "predicate": "kg:amount"}
    for cell in ("rund 1,3 Mio. €", "zwischen 4 und 7 Mrd. €", "2.500 € (2.700 CHF)"):
        run("-C", neat, "add", *words(**{**CLAIM, **about, "object": cell}), check=0)
    plan = {"locator": "p8", "subject": "footbridge-completion", "predicate": "kg:plannedDate"}
    for cell in ("bis Herbst 2025", "20. August 2024"):
        run("-C", neat, "add", *words(**{**CLAIM, **plan, "object": cell}), check=0)
    rows = [row for row in (neat / GAZETTE).read_text("utf-8").splitlines() if row.startswith("p8")]
    assert rows == [
        'p8,footbridge-budget,kg:amount,EUR 1300000,,about,,,,"rund 1,3 Mio. €",',
        "p8,footbridge-budget,kg:amount,EUR 2500,,,,,,2.500 € (2.700 CHF),",
        "p8,footbridge-budget,kg:amount,EUR 4000000000,,at-least,,,,zwischen 4 und 7 Mrd. €,",
        "p8,footbridge-budget,kg:amount,EUR 7000000000,,at-most,,,,zwischen 4 und 7 Mrd. €,",
        "p8,footbridge-budget,kg:equivalentAmount,CHF 2700,,,,,,2.500 € (2.700 CHF),",
        "p8,footbridge-completion,kg:plannedDate,2024-08-20,,,,,,20. August 2024,",
        "p8,footbridge-completion,kg:plannedDate,2025-09/2025-11,,,,,,bis Herbst 2025,",
    ]


def test_what_is_typed_into_a_file_means_what_it_is_formatted_to(neat: Path) -> None:
    """The graph of a range, a hedge and a printed figure is that of the canonical rows."""
    path = neat / GAZETTE
    typed = "p8,footbridge-budget,kg:amount,€4-7m,,,,,,,\np9,footbridge,kg:area,about 300,,,,,,,\n"
    path.write_text(path.read_text("utf-8") + typed, "utf-8")
    before = meaning(read(neat))
    kg.format(neat)
    assert "€4-7m" in path.read_text("utf-8") and "EUR 4000000,,at-least" in path.read_text("utf-8")
    assert meaning(read(neat)) == before


def test_settings_of_the_forms(neat: Path) -> None:
    """Signs of money and the financial year are said once, and checked."""
    path, dataset = neat / GAZETTE, neat / "data/dataset.ttl"
    typed = "p8,footbridge-budget,kg:amount,$5m,,,,,,,\np8,footbridge,kg:during,FY2023/24,,,,,,,\n"
    path.write_text(path.read_text("utf-8") + typed, "utf-8")
    found = " ".join(f"{one} {one.hint}" for one in kg.check(neat))
    assert "$ is the sign of several currencies" in found and "financial year starts" in found
    told = 'kg:currencySign "$ AUD" ; kg:financialYearStart "--07"^^xsd:gMonth ; dcterms:title'
    before = dataset.read_text("utf-8")
    prefix = (
        "" if "@prefix xsd:" in before else "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    )
    declared = prefix + before.replace("dcterms:title", told, 1)
    dataset.write_text(declared, "utf-8")
    assert kg.check(neat) == []
    kg.format(neat)
    after = path.read_text("utf-8")
    assert "AUD 5000000,,,,,,$5m" in after and "2023-07/2024-06,,,,,,FY2023/24" in after
    for old, new, said in (
        ("$ AUD", "$ dollars", "does not say what a sign of money means"),
        ("$ AUD", "₿ XBT", "does not say what a sign of money means"),
        ("--07", "--13", "is no month in which a financial year starts"),
    ):
        dataset.write_text(declared.replace(old, new), "utf-8")
        assert any(said in str(problem) for problem in kg.check(neat))


def test_the_day_of_a_source_is_read_in_its_language(neat: Path) -> None:
    path = neat / "data/sources.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("2024-05-01,,en", "1. Mai 2024,,de"), "utf-8")
    assert "1. Mai 2024" in path.read_text("utf-8") and kg.check(neat) == []
    assert read(neat).sources["gazette-2024-05-01"].published == "2024-05-01"
    kg.format(neat)
    assert "2024-05-01,,de" in path.read_text("utf-8")
