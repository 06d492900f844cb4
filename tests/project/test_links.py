"""Links to the same thing elsewhere: codes of schemes in `same_as`, and `kg link`."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run

import kg
from kg.errors import KGError, Refused
from kg.project import schemes
from kg.project.imports import candidates
from kg.project.schemes import Scheme

LAW = Scheme("KR-LAW", "[0-9]{6}", "https://example.org/law/{id}", True)
WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Q490171", f"{WIKIDATA}Q490171"),
        ("https://www.wikidata.org/wiki/Q490171", f"{WIKIDATA}Q490171"),
        ("024kbgz78", "https://ror.org/024kbgz78"),
        ("KR", "https://www.iso.org/obp/ui/#iso:code:3166:KR"),
        ("KR-29", "https://www.iso.org/obp/ui/#iso:code:3166:KR-29"),
        ("529900T8BM49AURSDO55", "https://search.gleif.org/#/record/529900T8BM49AURSDO55"),
        ("KR-LAW:001234", "https://example.org/law/001234"),
        ("https://viaf.org/viaf/1", "https://viaf.org/viaf/1"),
    ],
)
def test_a_code_means_an_iri_and_is_typed_short(text: str, iri: str) -> None:
    assert schemes.fault(text, [LAW]) is None
    assert schemes.same(text, [LAW]) == iri
    assert schemes.same(schemes.short(iri, [LAW]), [LAW]) == iri


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("024kbgz79", "check digits"),
        ("https://ror.org/024kbgz79", "check digits"),
        ("529900T8BM49AURSDO56", "check digits"),
        ("XX", "no code of ISO 3166"),
        ("KR-99", "no code of ISO 3166"),
        ("KR-LAW:12", "form of a code of KR-LAW"),
        ("GB-LAW:1", "no web address and no code"),
        ("https://www.wikidata.org/wiki/Gwangju", "form of a code of Wikidata"),
        ("Q01", "no web address and no code"),
        ("gwangju", "no web address and no code"),
    ],
)
def test_a_code_that_cannot_be_is_a_fault_with_a_hint(text: str, told: str) -> None:
    wrong = schemes.fault(text, [LAW])
    assert wrong is not None
    assert told in wrong.message
    assert wrong.hint
    assert schemes.same(text, [LAW]) == ""


def test_each_exchange_and_each_wrong_digit_is_noticed() -> None:
    """The check digits find what hands do: a wrong character, and two that are exchanged."""
    for code, holds in (
        ("024kbgz78", schemes.ror_holds),
        ("529900T8BM49AURSDO55", schemes.lei_holds),
    ):
        assert holds(code)
        for at in range(1, len(code)):
            for digit in "0123456789":
                changed = code[:at] + digit + code[at + 1 :]
                if digit != code[at] and code[at].isdigit():
                    assert not holds(changed), changed
            swapped = code[: at - 1] + code[at] + code[at - 1] + code[at + 1 :]
            if at > 1 and swapped != code and code[at - 1 : at + 1].isdigit():
                assert not holds(swapped), swapped


def declare(folder: Path, scheme: str) -> None:
    dataset = folder / "data/dataset.ttl"
    text = dataset.read_text()
    skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    dataset.write_text(
        skos + text.replace("void:uriSpace", f"kg:codeScheme [ {scheme} ] ;\n    void:uriSpace", 1)
    )


LAW_SAID = (
    'skos:notation "KR-LAW" ; kg:pattern "[0-9]{6}" ; kg:uriSpace "https://example.org/law/{id}"'
)


def link_to(folder: Path, id_: str, same: str) -> None:
    kg.format(folder)
    path = folder / "data/actors.csv"
    lines = [line.split(",") for line in path.read_text().splitlines()]
    for cells in lines:
        if cells[0] == id_:
            cells[-2] = same
    path.write_text("".join(",".join(cells) + "\n" for cells in lines))


def test_codes_of_a_register_are_checked_linked_and_kept_short(small: Path) -> None:
    declare(small, LAW_SAID)
    link_to(small, "example-town", "Q490171| KR-LAW:001234|024kbgz79")
    (problem,) = kg.check(small)
    assert problem.path == "data/actors.csv" and problem.line and problem.column
    assert "024kbgz79" in problem.message
    link_to(small, "example-town", "Q490171| KR-LAW:001234|024kbgz78")
    assert kg.format(small) == (["data/actors.csv"], [])
    assert ",Q490171|KR-LAW:001234|024kbgz78," in (small / "data/actors.csv").read_text()
    asked = "SELECT ?same { entity:example-town skos:exactMatch ?same } ORDER BY ?same"
    assert [row["same"] for row in kg.query(asked, small).to_dicts()] == [
        f"{WIKIDATA}Q490171",
        "https://example.org/law/001234",
        "https://ror.org/024kbgz78",
    ]
    told = run("-C", small, "show", "example-town").stdout
    assert f"Wikidata: Q490171 {WIKIDATA}Q490171" in told
    assert "KR-LAW: 001234 https://example.org/law/001234" in told
    assert "ROR: 024kbgz78" in told


@pytest.mark.parametrize(
    "said",
    [
        'skos:notation "KR-LAW" ; kg:pattern "[0-9" ; kg:uriSpace "https://example.org/{id}"',
        'skos:notation "KR-LAW" ; kg:pattern "[0-9]" ; kg:uriSpace "https://example.org/"',
        'skos:notation "KR LAW" ; kg:pattern "[0-9]" ; kg:uriSpace "https://example.org/{id}"',
        'skos:notation "KR-LAW" ; kg:uriSpace "https://example.org/{id}"',
    ],
)
def test_a_scheme_that_cannot_be_is_a_problem(small: Path, said: str) -> None:
    declare(small, said)
    (problem,) = kg.check(small)
    assert problem.path == "data/dataset.ttl" and problem.line
    assert "kg:codeScheme" in problem.hint


# --- kg link --------------------------------------------------------------------------------------

TABLE = """Id;Candidate Id;Score;matched?
example-town;Q490171;55,5;true
example-town;Q1;99;
example-town;024kbgz79;99;yes
example-builders;http://www.wikidata.org/entity/Q2;90;
example-builders;Q3;91;
nobody;Q4;99;
footbridge;Q490171;100;
example-builders;529900T8BM49AURSDO55;81;
example-town;KR-26;10;
example-builders;KR;99;new
"""


def test_what_is_matched_or_scores_enough_is_linked(small: Path, tmp_path: Path) -> None:
    kg.format(small)
    before = (small / "data/actors.csv").read_text()
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    dry = kg.link(table, small, threshold=80, dry=True)
    assert (small / "data/actors.csv").read_text() == before
    told = kg.link(table, small, threshold=80)
    assert told == dry
    assert [(one.thing, one.code) for one in told.taken] == [
        ("example-town", "Q490171"),
        ("example-builders", "529900T8BM49AURSDO55"),
    ]
    assert [(one.thing, one.line) for one in told.ambiguous] == [("example-builders", 5)]
    assert [(one.thing, one.code) for one in told.conflicts] == [("footbridge", "Q490171")]
    assert [one.code for one in told.unusable] == ["024kbgz79", "Q4"]
    assert told.below == 2
    assert kg.format(small) == ([], [])
    after = (small / "data/actors.csv").read_text()
    assert after != before and ",Q490171," in after
    again = run("-C", small, "link", table, "--threshold", "80", check=1)
    assert "2 links are there already" in again.stdout
    assert (small / "data/actors.csv").read_text() == after


def test_what_is_registered_is_not_overwritten(small: Path, tmp_path: Path) -> None:
    link_to(small, "example-town", "Q1")
    before = (small / "data/actors.csv").read_text()
    table = tmp_path / "table.tsv"
    table.write_text(
        "thing\turi\tjudgment\nexample-town\tQ2\tmatched\nexample-builders\tQ1\tmatched\n"
    )
    told = kg.link(table, small)
    assert [(one.thing, one.code) for one in told.conflicts] == [
        ("example-town", "Q2"),
        ("example-builders", "Q1"),
    ]
    assert not told.taken
    assert (small / "data/actors.csv").read_text() == before


def test_a_table_that_says_too_little_is_refused(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("id,candidate\nexample-town,Q1\n")
    with pytest.raises(KGError, match="nothing says"):
        kg.link(table, small)
    with pytest.raises(KGError, match="no column"):
        kg.link(table, small, score="points", threshold=1)
    table.write_text("name,candidate,score\nexample-town,Q1,9\n")
    with pytest.raises(KGError, match="known to hold the id"):
        kg.link(table, small, threshold=1)
    told = kg.link(table, small, threshold=1, dry=True, id="name")
    assert [one.code for one in told.taken] == ["Q1"]
    table.write_text("id,candidate,score\nexample-town,Q1,high\n")
    with pytest.raises(Refused) as refused:
        candidates.read(table, {})
    assert [problem.line for problem in refused.value.problems] == [2]
