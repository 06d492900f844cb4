"""What earlier versions wrote is read, and rewritten by kg format: nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import run

import kg
from kg.project import dataset_file, reading, records, vocabulary

FORMER = "locator,subject,predicate,object,as_of,qualifier,standing,printed,note\n"
HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
GAZETTE = "data/claims/gazette-2024-05-01.csv"
QUESTION = """\
# Title (en): What was said?
# Title (ko): 무엇을 말했나?
# kg:asOf in a remark is none
SELECT ?day ?start {
  GRAPH ?c { ?budget kg:start ?start ; kg:end ?end }
  ?c kg:asOf ?day ; kg:standing "stated" .
}
"""


def read(folder: Path) -> records.Data:
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    data, problems = reading.read(folder, words, about)
    assert problems == []
    return data


def said(folder: Path) -> tuple[Counter, Counter]:
    """What the rows of a project say, wherever they stand: claims and notes."""
    data = read(folder)
    claims = Counter((*claim[:3], data.citations[claim.citation]) for claim in data.claims)
    return claims, Counter((note.path, note.text) for note in data.notes)


def former(folder: Path, rows: str, question: str = "") -> Path:
    """The small project with the claims of 2024-05-01 as an earlier version wrote them."""
    (folder / GAZETTE).write_text(FORMER + rows, "utf-8")
    (folder / "data/claims/town-2025-02-10.csv").write_text(
        FORMER + "p1,example-builders,kg:builds,footbridge,,,,,\n"
        "p2,example-town,kg:carriesOut,walking-programme,,,,,\n"
        "p3,footbridge-budget,kg:amount,EUR 5,,,,,\n"
        "p3,footbridge-budget,kg:concerns,footbridge,,,,,\n"
        "p3,footbridge-completion,kg:concerns,footbridge,,,,,\n"
        "p3,footbridge-completion,kg:plannedDate,2026,,,,,\n",
        "utf-8",
    )
    path = folder / "ontology/questions/budget-history.rq"
    path.write_text(question or path.read_text("utf-8"), "utf-8")
    return folder


def rewritten(folder: Path) -> list[str]:
    """The rows of 2024-05-01 as kg format writes them, and that they say what they said."""
    before = said(folder)
    changed, problems = kg.format(folder)
    assert problems == [] and GAZETTE in changed
    assert said(folder) == before
    assert kg.format(folder) == ([], [])
    assert read(folder).odd == []
    head, *rows = (folder / GAZETTE).read_text("utf-8").splitlines()
    assert head + "\n" == HEAD
    return rows


def test_columns(small: Path) -> None:
    former(
        small,
        'p2,footbridge-budget,kg:amount,EUR 7,2023,about,,€7,"a ""remark"""\n'
        "p3,footbridge-budget,kg:amount,EUR 8,,,stated,,\n"
        "p4,footbridge-budget,kg:amount,EUR 9,,,claimed,,boast\n"
        "p5,footbridge-budget,kg:amount,EUR 6,,,set-aside,,misprint\n",
    )
    run("-C", small, "build", check=0)
    shown = run("-C", small, "check", check=0).stderr
    assert "the columns as_of, standing have new names (in 2 places: also" in shown
    assert "they are read as period, modality and rank; `kg format` writes them" in shown
    assert rewritten(small) == [
        'p2,footbridge-budget,kg:amount,EUR 7,2023,about,,,,€7,"a ""remark"""',
        "p3,footbridge-budget,kg:amount,EUR 8,,,,,,,",
        "p4,footbridge-budget,kg:amount,EUR 9,,,claimed,,,,boast",
        "p5,footbridge-budget,kg:amount,EUR 6,,,,,set-aside,,misprint",
    ]
    assert "have new names" not in run("-C", small, "check", check=0).stderr


def test_one_former_column(small: Path) -> None:
    path = small / GAZETTE
    path.write_text(
        "locator,subject,predicate,object,as_of\np1,example-town,kg:builds,footbridge,2023\n"
        "p1,example-town,kg:carriesOut,walking-programme,\n",
        "utf-8",
    )
    assert "the column as_of has a new name" in [problem.message for problem in read(small).odd]
    kg.format(small)
    assert path.read_text("utf-8") == (
        HEAD + "p1,example-town,kg:builds,footbridge,2023,,,,,,\n"
        "p1,example-town,kg:carriesOut,walking-programme,,,,,,,\n"
    )


def test_links_that_say_what_a_row_is_about_carry_no_standing(small: Path) -> None:
    former(
        small,
        "p2,footbridge-budget,kg:concerns,footbridge,,,claimed,,a forecast\n"
        "p2,footbridge-budget,kg:concerns,footbridge,,,,,as it stands\n"
        "p3,footbridge-budget,kg:amount,EUR 9,,,claimed,,\n",
    )
    assert rewritten(small) == [
        "p2,footbridge-budget,kg:concerns,footbridge,,,,,,,a forecast; as it stands",
        "p3,footbridge-budget,kg:amount,EUR 9,,,claimed,,,,",
    ]


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ("kg:start,2020,,,,,|kg:end,2024,,,,,", ["2020/2024,,,,,,,"]),
        ("kg:start,2020,,,,,|kg:end,2020,,,,,", ["2020,,,,,,,"]),
        ("kg:start,2020-03,,,,,", ["2020-03/..,,,,,,,"]),
        ("kg:end,2024,,,,,", ["../2024,,,,,,,"]),
        ("kg:start,2020~,,,,,|kg:end,2024,,,,,", ["2020~/2024,,,,,,,"]),
        (
            "kg:start,2020,,,,from 2020,a|kg:end,2024,,,,to 2024,b",
            ["2020/2024,,,,,,from 2020 – to 2024,a; b"],
        ),
        ("kg:start,2020,2019,,,,|kg:end,2024,2019,,,,", ["2020/2024,2019,,,,,,"]),
        ("kg:start,2020,,,,,|kg:end,2024,,about,,,", ["../2024,,about,,,,,", "2020/..,,,,,,,"]),
        ("kg:start,2020,,,,,|kg:end,2024,2019,,,,", ["2020/..,,,,,,,", "../2024,2019,,,,,,"]),
        ("kg:start,2020,,,,,|kg:end,2024,,,claimed,,", ["../2024,,,claimed,,,,", "2020/..,,,,,,,"]),
        (
            "kg:start,2020,,,,,|kg:start,2021,,,,,|kg:end,2024,,,,,",
            ["../2024,,,,,,,", "2020/..,,,,,,,", "2021/..,,,,,,,"],
        ),
        ("kg:start,2024,,,,,|kg:end,2020,,,,,", ["../2020,,,,,,,", "2024/..,,,,,,,"]),
    ],
)
def test_ends_of_spans(small: Path, rows: str, after: list[str]) -> None:
    head = "p1,footbridge-budget,"
    former(small, "".join(f"{head}{row}\n" for row in rows.split("|")))
    assert rewritten(small) == [f"{head}kg:during,{row}" for row in after]


def test_ends_of_spans_are_told(small: Path) -> None:
    former(small, "p1,footbridge-budget,kg:start,2020,,,,,\n")
    shown = run("-C", small, "check", check=0).stderr
    assert "kg:start" in shown and "they are read as kg:during; `kg format` writes them" in shown


def test_ends_at_two_places_are_two_rows(small: Path) -> None:
    rows = "p1,footbridge-budget,kg:start,2020,,,,,\np2,footbridge-budget,kg:end,2024,,,,,\n"
    assert rewritten(former(small, rows)) == [
        "p1,footbridge-budget,kg:during,2020/..,,,,,,,",
        "p2,footbridge-budget,kg:during,../2024,,,,,,,",
    ]


def test_an_end_that_one_cell_cannot_say_stays(small: Path) -> None:
    former(small, "p1,footbridge-budget,kg:start,2020-01/2020-06,,,,,\n")
    (found,) = kg.check(small)
    assert found.line == 2 and "a span is one cell of kg:during" in found.hint
    kg.format(small)
    assert "kg:start,2020-01/2020-06," in (small / GAZETTE).read_text("utf-8")


def test_a_day_after_its_source_is_read_as_planned(small: Path) -> None:
    former(
        small,
        "p1,footbridge-completion,kg:actualDate,2025,,,,,\n"
        "p2,footbridge-completion,kg:actualDate,2024,,,,,\n"
        "p3,footbridge-completion,kg:actualDate,2026,,,set-aside,,misprint\n"
        "p4,footbridge-budget,kg:start,2025,,,,,\n",
    )
    shown = run("-C", small, "check", check=0).stderr
    assert "a row tells of a day after its source: it is read as planned" in shown
    assert rewritten(small) == [
        "p1,footbridge-completion,kg:actualDate,2025,,,planned,,,,",
        "p2,footbridge-completion,kg:actualDate,2024,,,,,,,",
        "p3,footbridge-completion,kg:actualDate,2026,,,,,set-aside,,misprint",
        "p4,footbridge-budget,kg:during,2025/..,,,,,,,",
    ]


def test_classes(small: Path) -> None:
    path = small / "data" / "actors.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "kim,foaf:Person,김,Kim,,,,\nfair,schema:Event,장,Fair,,,,\n", "utf-8")
    former(
        small,
        "p1,kim,kg:attends,fair,,,,,\n",
    )
    shown = run("-C", small, "check", check=0).stderr
    assert "the classes foaf:Person, schema:Event have new names" in shown
    assert "read as kg:Event, kg:Person; `kg format` writes them" in shown
    rewritten(small)
    assert path.read_text("utf-8").count("kg:Person") == 1
    assert "schema:Event" not in path.read_text("utf-8")


# --- what nobody can rewrite ----------------------------------------------------------------------


def test_terms_in_questions_rules_and_shapes_are_named(small: Path) -> None:
    former(small, "p2,footbridge-budget,kg:amount,EUR 7,,,,,\n", QUESTION)
    assert "kg:asOf is gone" in run("-C", small, "check", check=0).stderr
    shapes = small / "ontology" / "shapes.ttl"
    shapes.write_text("shape:Ended sh:targetSubjectsOf kg:end .\n", "utf-8")
    rule = small / "ontology" / "rules" / "funds.rq"
    rule.write_text("?x <https://kg.example/ontology#start> ?y ; kg:standingOrder 1\n", "utf-8")
    before = (small / "ontology/questions/budget-history.rq").read_bytes()
    done = run("-C", small, "format", check=0)
    place = "ontology/questions/budget-history.rq"
    for said_ in (
        f"{place}:5:22: kg:start is gone: nothing has it",
        f"{place}:5:40: kg:end is gone: nothing has it",
        "(in 2 places: also ontology/rules/funds.rq:1)",
        "(in 2 places: also ontology/shapes.ttl:1)",
        f"{place}:6:6: kg:asOf is gone: nothing has it",
        "write kg:period (what was said) or kg:sortDay (a day to sort by)",
        f"{place}:6:21: kg:standing is gone: nothing has it",
        "write kg:modality (stated, planned, claimed) or kg:editorialRank (preferred, set-aside)",
        'write kg:during; STRBEFORE(STR(?span), "/") is its start',
    ):
        assert said_ in done.stderr
    assert done.stderr.count("is gone") == 4
    assert (small / place).read_bytes() == before


def test_an_ontology_without_spans_changes_nothing(small: Path) -> None:
    former(small, "p1,footbridge-budget,kg:start,2020,,,,,\n")
    path = small / "ontology" / "kg.ttl"
    path.write_text(path.read_text("utf-8").replace("kg:during a ", "kg:span a "), "utf-8")
    done = run("-C", small, "format", check=0)
    assert (
        "a row of kg:start or kg:end stays as it is: the ontology has no kg:during" in done.stderr
    )
    assert "p1,footbridge-budget,kg:start,2020,,,,,,," in (small / GAZETTE).read_text("utf-8")


def test_hints_name_no_former_column(small: Path) -> None:
    (small / GAZETTE).write_text("locator,subject,predicate,object,standng\n", "utf-8")
    (found,) = [p for p in kg.check(small) if p.path == GAZETTE]
    assert "“standng”" in found.message
    assert "standing" not in found.hint and "as_of" not in found.hint
    (small / GAZETTE).write_text("", "utf-8")
    (found,) = [p for p in kg.check(small) if p.path == GAZETTE]
    assert found.hint and "as_of" not in found.hint


# --- kg diff and kg add ---------------------------------------------------------------------------


def test_formatting_is_no_difference(small: Path, tmp_path: Path) -> None:
    import shutil

    former(small, "p1,footbridge-budget,kg:start,2020,2019,,,,\n")
    shutil.copytree(small, tmp_path / "before")
    kg.format(small)
    assert not kg.diff(str(tmp_path / "before"), str(small))


ADD = [
    "add", "--source", "gazette-2024-05-01", "--locator", "p9", "--subject", "footbridge-budget",
    "--predicate", "kg:amount", "--object", "EUR 7",
]  # fmt: skip


def test_former_options_are_read_and_told(small: Path) -> None:
    done = run("-C", small, *ADD, "--as-of", "2023", "--standing", "claimed", check=0)
    assert done.stderr.splitlines() == [
        "--as-of is now --period",
        "--standing is now --modality or --rank",
    ]
    assert "p9,footbridge-budget,kg:amount,EUR 7,2023,,claimed,,,,\n" in (
        small / GAZETTE
    ).read_text("utf-8")
    done = run("-C", small, *ADD, "--standing", "set-aside", "--note", "misprint", check=0)
    assert "p9,footbridge-budget,kg:amount,EUR 7,,,,,set-aside,,misprint\n" in (
        small / GAZETTE
    ).read_text("utf-8")
    assert "--as-of" not in run("-C", small, "add", "--help", check=0).stdout


def test_two_names_of_one_option(small: Path) -> None:
    done = run("-C", small, *ADD, "--as-of", "2023", "--period", "2024", check=2)
    assert "as_of says “2023”, but period says “2024”" in done.stderr
    assert "keep one of the two cells" in done.stderr


def test_a_column_that_there_is_not(small: Path) -> None:
    with pytest.raises(kg.KGError, match="a claim has no column perod") as raised:
        kg.add(
            "gazette-2024-05-01", "p9", "footbridge-budget", "kg:amount", "EUR 7", small,
            perod="2024",
        )  # fmt: skip
    assert "columns are locator" in raised.value.hint
