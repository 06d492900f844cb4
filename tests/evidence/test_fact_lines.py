"""What a build keeps of the facts, and verdicts that are looked up, against what the graph says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import run
from projects import claimed
from test_verdicts import ALL

import kg
from kg.evidence import auditing, fact_lines, finding_lines
from kg.evidence.conflicting import Wanted, conflicts, conflicts_on
from kg.evidence.judgements import judgements
from kg.evidence.planning import overdue, slips
from kg.evidence.totals import first_overlaps, overlaps
from kg.present.reports import audit_report, audit_rows
from kg.sparql import formats
from kg.store.snapshot import Opened

EVERY = tuple(finding_lines.SEGMENTS)


@pytest.fixture(scope="module", params=["small", "real"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only ask."""
    if request.param == "real":
        return request.getfixturevalue("project")
    return claimed(tmp_path_factory.mktemp("verdicts") / "p", **ALL)


def without(opened: Opened, name: str, tmp_path: Path) -> Opened:
    """The same store where the build has kept no file of that name."""
    place = tmp_path / "without"
    place.mkdir()
    for path in opened.place.iterdir():
        if path.is_file() and path.name != name:
            shutil.copy(path, place / path.name)
    return opened._replace(place=place)


def test_the_kept_facts_are_those_of_the_claims(folder: Path, tmp_path: Path) -> None:
    opened = kg.open(folder).opened()
    bare = without(opened, fact_lines.FILE, tmp_path)
    assert fact_lines.counts_of(bare.place) is None
    assert auditing.audit(opened) == auditing.audit(bare)
    size, parts = auditing.audit_some(bare, "", 0)
    for most in (0, 1, 3):
        assert auditing.audit_some(opened, "", most)[0] == size
        for section, part in parts.items():
            first = auditing.audit_some(opened, section, most)[1][section]
            assert (first.total, first.plans) == (part.total, part.plans), section
            assert list(first.items) == list(part.items)[: most or None], section


def test_what_holds_as_a_plan_is_no_current_fact_as_well(tmp_path: Path) -> None:
    told = "p1,application,kg:hasOutcome,kg:met,{},,,,,,\n"
    folder = claimed(
        tmp_path / "p",
        a_2020=told.format("2019").replace(",,,,,,", ",,planned,,,,"),
        w_2022=told.format(""),
        b_2021="p1,application,kg:concerns,site,,,,,,,\n",
    )
    sources = folder / "data" / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("2022-07-01", ""), "utf-8")
    opened = kg.open(folder).opened()
    lines = (opened.place / fact_lines.FILE).read_text("utf-8").splitlines()
    kinds = [line[fact_lines.FAULTS] for line in lines if "hasOutcome" in line]
    assert kinds == [fact_lines.PLAN]
    assert auditing.audit(opened) == auditing.audit(without(opened, fact_lines.FILE, tmp_path))


def test_the_rows_of_an_audit_are_told_as_its_claims_are(folder: Path, tmp_path: Path) -> None:
    """In every format, where the build has kept facts and where it has not."""
    opened = kg.open(folder).opened()
    bare = without(opened, fact_lines.FILE, tmp_path)
    told = {}
    for section in ("", "unproved", "past-due"):
        _, parts = auditing.audit_some(bare, section, 0)
        found = {name: one.items for name, one in parts.items()}
        told[section] = audit_report.audit_rows(bare, found, "en")
        for format in ("csv", "tsv", "json", "xml", "spreadsheet"):
            expected = formats.results(told[section], format)
            assert b"".join(audit_rows.pieces(opened, section, "en", format)) == expected
        assert b"".join(audit_rows.pieces(bare, section, "en", format)) == expected
    size, whole = kg.open(folder).audit()
    assert audit_report.audit_rows(opened, whole, "en") == told[""]
    assert size.facts > 0


def test_what_follows_by_a_rule_is_no_plan_and_not_superseded(tmp_path: Path) -> None:
    path = tmp_path / fact_lines.FILE
    marks = {"1": "x-------", "2": "x-----p-", "3": "x-----p-", "4": "x-----s?", "5": "x-----s-"}
    lines = [f"{mark}\t<a:{n}>\t<a:p>\t<a:o>\t\t\t<a:s>\t\n" for n, mark in marks.items()]
    path.write_text("".join(lines), "utf-8")
    derived = [f"<a:{n}> <a:p> <a:o> <a:g> .\n" for n in "246"]
    fact_lines.settle(path, derived)
    assert fact_lines.counts_of(tmp_path) == {"x------": 2, "x-----p": 1}
    kept = [fact_lines.line_of(line) for piece in fact_lines.pieces(tmp_path) for line in piece]
    assert [(line.subject, line.marks) for line in kept] == [
        ("<a:1>", "x-------"),
        ("<a:3>", "x-----p-"),
        ("<a:4>", "x------?"),
    ]
    assert [line.planned for line in kept] == [False, True, False]
    assert sorted(one.name for one in tmp_path.iterdir()) == [fact_lines.FILE]


def test_verdicts_that_are_looked_up_are_those_of_the_graph(folder: Path, tmp_path: Path) -> None:
    opened = kg.open(folder).opened()
    bare = without(opened, finding_lines.FILE, tmp_path)
    every = judgements(bare, EVERY)
    assert len(every) > 3
    known = {one.iri: (one.facts, one.readings(), one.steps) for one in every}
    for kind in EVERY:
        for one in judgements(opened, (kind,)):
            facts, readings, steps = known[one.iri]
            assert {p: sorted(o) for p, o in one.facts.items()} == {
                p: sorted(o) for p, o in facts.items()
            }
            assert (one.readings(), one.steps) == (readings, steps)
        expected = [one.iri for one in every if kind in one.kinds]
        assert [one.iri for one in judgements(opened, (kind,)) if kind in one.kinds] == expected
    things = {one.thing for one in every}
    of_all = [one for one in conflicts(opened, Wanted()) if one.subject in things]
    assert conflicts_on(opened, things) == of_all
    for thing in sorted(things)[:20]:
        assert conflicts(opened, Wanted(entity=thing)) == [
            one for one in conflicts(opened, Wanted()) if one.subject == thing
        ]
        assert [one.iri for one in judgements(opened, EVERY, [thing])] == [
            one.iri for one in every if one.thing == thing
        ]


def test_the_first_of_many_are_the_first_of_all(folder: Path) -> None:
    opened = kg.open(folder).opened()
    late = [slip for slip in slips(opened) if slip.past]
    for most in (0, 1, 2):
        assert overdue(opened, most) == (late[: most or None], len(late))
        both = overlaps(opened)
        assert first_overlaps(opened, most) == (both[: most or None], len(both))


def test_an_audit_says_how_many_more_there_are(folder: Path) -> None:
    asked = ("-C", folder, "audit", "--section", "one-source", "--limit")
    whole, some = (run(*asked, most, check=0).stdout.splitlines() for most in ("0", "2"))
    assert some[:3] == whole[:3]
    assert "more" in some[3] and len(whole) > 4
