"""The whole promise, on the project itself: nothing planned is told as done, no time is finer than it
was said, rivals stand with all their voices, and every door tells the same verdicts.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest

import kg
from kg.api.handle import Snapshot
from kg.evidence import about
from kg.evidence.cards.card import cited
from kg.evidence.claims import CitedClaim
from kg.evidence.conflicting import ASIDE, WEAK, Conflict
from kg.forms.currencies import is_currency
from kg.present.answers import Answer
from kg.present.pages.context import Context
from kg.present.pages.entity import entity
from kg.present.reports import (
    audit_report,
    conflict_report,
    history_report,
    money_report,
    thing_report,
)
from kg.rdf.terms import KG, parts
from kg.sparql.asking import Rows
from kg.store import names

OPENING = "data-centre-opening"
FORMATS = {"trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}


@pytest.fixture(scope="module")
def graph(project: Path) -> Snapshot:
    """The project, open."""
    return kg.open(project)


def iri(graph: Snapshot, name: str) -> str:
    """An entity of the project as an N-Triples string."""
    return f"<{graph.opened().state.prefixes['entity']}{name}>"


class Row(NamedTuple):
    """A row of a file of claims."""

    source: str
    locator: str
    subject: str
    predicate: str
    object: str
    period: str


@pytest.fixture(scope="module")
def rows(project: Path) -> list[Row]:
    """The rows of all files of claims."""
    return [
        Row(path.stem, *(row[name] for name in Row._fields[1:]))
        for path in sorted((project / "data" / "claims").glob("*.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
    ]


def local(term: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", term.strip("<>"))[-1]


def cells(found: Rows | Answer) -> Iterator[dict[str, str]]:
    """Rows as dicts of their texts; an IRI is told without its brackets."""
    for row in found.rows:
        pairs = zip(found.variables, row, strict=True)
        yield {name: parts(c)[0] if c.startswith('"') else c.strip("<>") for name, c in pairs}


# --- what is planned ------------------------------------------------------------------------------


def test_nothing_that_holds_is_only_planned(graph: Snapshot) -> None:
    """No triple of the current graph that is not derived rests on planned citations alone."""
    engine = graph.opened().engine
    modality = {
        str(quad.subject): quad.object.value
        for quad in engine
        if quad.predicate.value == KG + "modality" and "#" in str(quad.subject)
    }
    held, stated, plans, derived = set(), defaultdict(set), set(), set()
    for quad in engine:
        triple, name = (quad.subject, quad.predicate, quad.object), str(quad.graph_name)
        if name == "DEFAULT":
            held.add(triple)
        elif name == f"<{KG}plans>":
            plans.add(triple)
        elif "/rule/" in name:
            derived.add(triple)
        else:
            stated[triple].add(modality.get(name, "register"))
    assert plans and derived and held
    assert not plans & held
    assert not [t for t in held - derived if stated[t] <= {"planned"}]
    assert all("planned" in stated[triple] for triple in plans)


def test_a_plan_is_told_apart_in_every_door(graph: Snapshot) -> None:
    """What is planned is marked on the card, stands in a part of its own among the statements, and
    is marked in all rows.
    """
    opened = graph.opened()
    thing, claims = graph.show("nhn")
    told = about.account(opened, thing.iri, claims)
    planned = {
        claim for said in told.said for v in said.values for claim in v.claims if said.planned
    }
    assert planned == {claim for claim in claims if claim.planned} != set()
    page = text_of(graph, thing.iri)
    before, _, after = page.partition("What is planned")
    name = "NHN AI R&D centre in Gwangju"
    assert name in after and f"{name} (planned)" in before
    assert before.count(name) == before.count(f"{name} (planned)")
    for row in cells(history_report.history_rows(opened, *said(graph), "en")):
        assert (row["modality"] == "planned") <= (row["current"] == "false")


def said(graph: Snapshot) -> tuple[names.Named, list[CitedClaim]]:
    """NHN, and what was said of it."""
    thing, claims, _ = graph.history("nhn")
    return thing, claims


def text_of(graph: Snapshot, thing: str, language: str = "en") -> str:
    """The page of a thing as text."""
    opened = graph.opened()
    page = entity(
        Context(opened, {"lang": language, "parameters": {}, "page": thing[1:-1]}), thing
    ).decode()
    return unescape(re.sub(r"<[^>]*>", " ", page))


# --- no time is finer than it was said ------------------------------------------------------------


def test_no_row_has_a_period_that_its_source_does_not_give(
    graph: Snapshot, rows: list[Row]
) -> None:
    """`period` is what the row of the file says, or nothing; `published` is as it is known."""
    opened = graph.opened()
    given = defaultdict(set)
    for row in rows:
        given[row.source, row.locator].add(row.period)
    issued = {source.iri: source.issued for source in sources(graph)}
    outputs = [
        conflict_report.conflict_rows(opened, graph.conflicts(), "en"),
        money_report.money_rows(graph.money(), "en"),
        *shown(graph),
    ]
    outputs += [
        history_report.history_rows(opened, thing, claims, "en")
        for thing, claims, _ in map(graph.history, some(graph))
    ]
    count = 0
    for row in (row for output in outputs for row in cells(output)):
        if row["source"]:
            assert row["period"] in given[local(row["source"]), row["locator"]], row
            assert row["published"] == issued[f"<{row['source']}>"], row
            assert "#" in row["citation"] and ("@" in row["citation"]) == bool(row["period"]), row
            count += bool(row["period"])
    assert count > 15
    _, audit = graph.audit()
    # What the audit gives a time is two tenures, by the days that their sources give.
    days = {end for row in rows for end in row.object.rstrip("~").split("/")}
    for row in cells(
        audit_report.audit_rows(graph.opened(), {"two-holders": audit["two-holders"]}, "en")
    ):
        assert set(row["value"].split("/")) <= days


def sources(graph: Snapshot) -> Iterable[about.Document]:
    """The documents of the project."""
    from kg.evidence.claims import documents

    return documents(graph.opened()).values()


def some(graph: Snapshot) -> list[str]:
    """The ids of things with a verdict, and of some others."""
    judged = {conflict.subject for conflict in graph.conflicts()}
    known = names.names(graph.opened().place, graph.opened().state.prefixes)
    return [one.id for at, one in enumerate(known) if one.iri in judged or at % 12 == 0]


def shown(graph: Snapshot) -> Iterator[Rows]:
    """What `kg show` gives of some things, as rows."""
    for name in some(graph):
        thing, claims = graph.show(name)
        yield thing_report.show_rows(about.account(graph.opened(), thing.iri, claims), "en")


def test_no_page_has_a_time_that_no_source_gives(graph: Snapshot, rows: list[Row]) -> None:
    """Every day in the page of a thing stands in a row that its card cites, that is about it or
    names it, or is the day of publication of a source.
    """
    opened = graph.opened()
    context = Context(opened, {"lang": "en", "parameters": {}, "page": "/"})
    issued = {context.period(source.issued) for source in sources(graph) if source.issued}
    of = defaultdict(set)
    for row in rows:
        for thing in (row.subject, row.object):
            of[thing].update((row.period, row.object))
    full = re.compile(
        r"\b[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) [0-9]{4}"
    )
    for name in some(graph):
        page = text_of(graph, iri(graph, name))
        told = of[name] | {
            text
            for claim in cited(graph.card(name))
            for text in (claim.period, parts(claim.object)[0])
        }
        allowed = " ".join(issued | {context.period(text) for text in told if text})
        notes = " ".join(page_notes(graph, name))
        for day in full.findall(page):
            assert day in allowed or day in notes, (name, day)


def page_notes(graph: Snapshot, name: str) -> list[str]:
    """What curators and sources write of a thing in words of their own."""
    thing, claims = graph.show(name)
    told = about.account(graph.opened(), thing.iri, claims)
    texts = [text for claim in claims for text in (claim.printed, claim.reason)]
    texts += [claim.document.title for claim in claims]
    return [*texts, *told.notes.values(), *thing.names.values()]


@pytest.mark.parametrize(("format", "citations"), [("trig", "none"), ("turtle", "claims")])
def test_exports_have_the_periods_of_the_rows(
    graph: Snapshot, rows: list[Row], format: str, citations: str
) -> None:
    """In an export with citations the period of a citation is that of its rows, as precise."""
    given = {(row.source, row.locator, row.period) for row in rows}
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for quad in ox.parse(graph.export(format, citations), format=FORMATS[format]):
        name = local(quad.predicate.value)
        if name in ("period", "wasDerivedFrom", "locator") and "/source/" in str(quad.subject):
            told[str(quad.subject)][name] = quad.object
    kinds = {"date": 10, "gYearMonth": 7, "gYear": 4}
    periods = set()
    for about_it in told.values():
        if "wasDerivedFrom" not in about_it:
            continue
        source, locator = local(str(about_it["wasDerivedFrom"])), about_it["locator"].value
        period = about_it.get("period")
        text = "" if period is None else period.value
        assert (source, locator, text) in given
        periods.add((source, locator, text))
        if period is not None and (kind := local(str(period.datatype))) in kinds:
            assert len(text) == kinds[kind]
    assert {one for one in periods if one[2]} == {one for one in given if one[2]}


# --- rivals with all their voices -----------------------------------------------------------------


def test_the_opening_is_told_with_all_voices(graph: Snapshot, rows: list[Row]) -> None:
    """October and November 2023 stand side by side, the paper of 16 November with its day, and
    those who say November beside it.
    """
    given = defaultdict(set)
    for row in rows:
        if (row.subject, row.predicate) == (OPENING, "kg:actualDate"):
            given[row.object].add(row.source)
    assert set(given) == {"2023-10", "2023-11", "2023-11-15"}
    assert given["2023-11-15"] == {"kwangju-2023-11-16"}
    opened = graph.opened()
    thing, claims = graph.show(OPENING)
    told = about.account(opened, thing.iri, claims)
    found, standing = defaultdict(set), {}
    for row in cells(thing_report.show_rows(told, "en")):
        if local(row["property"]) == "actualDate":
            found[row["value"]].add(local(row["source"]))
            standing[row["value"]] = row["standing"]
    assert found == given
    assert standing == {"2023-10": "counts", "2023-11-15": "counts", "2023-11": "less-precise"}
    (one,) = (said for said in told.said if local(said.predicate) == "actualDate")
    assert one.rival
    order = [parts(value.claims[0].object)[0] for value in one.values]
    assert order.index("2023-11") == order.index("2023-11-15") + 1
    for language, days in (
        ("en", ("Oct 2023", "Nov 2023", "15 Nov 2023", "16 Nov 2023")),
        ("ko", ("2023년 10월", "2023년 11월", "2023년 11월 15일", "2023년 11월 16일")),
    ):
        page = text_of(graph, thing.iri, language)
        assert all(day in page for day in days)
        titles = {claim.document.title or claim.document.publisher for claim in claims}
        assert all(title in page for title in titles)


# --- one verdict in every door --------------------------------------------------------------------

_FOUND = """SELECT ?kind ?thing ?property ?value ?qualifier ?citation { GRAPH kg:findings {
  ?f a ?kind ; kg:concerns ?thing ; kg:onProperty ?property ; kg:hasReading|(kg:hasStep/kg:hasReading) ?r .
  ?r kg:says ?value ; kg:isCitedFrom ?citation OPTIONAL { ?r kg:qualifier ?qualifier } } }"""
_KINDS = {
    "Disagreement": "disagree",
    "Move": "moved",
    "Development": "developed",
    "Revision": "revised",
    "WeakRival": WEAK,
}
Fact = tuple[str, str]
Values = set[tuple[str, str]]


@pytest.fixture(scope="module")
def verdicts(graph: Snapshot) -> dict[tuple[str, Fact], Values]:
    """The values that the graph of findings names, by the sort of verdict and the fact."""
    found = graph.query(_FOUND)
    assert isinstance(found, Answer)
    values: dict[tuple[str, Fact], Values] = defaultdict(set)
    for kind, thing, predicate, value, qualifier, _ in found.rows:
        if sort := _KINDS.get(local(kind)):
            text = parts(qualifier)[0] if qualifier else ""
            values[sort, (thing, predicate)].add((value, text))
    assert {sort for sort, _ in values} >= {"disagree", "moved", "developed", WEAK}
    return values


def values_of(conflict: Conflict) -> Values:
    """The values that a conflict names; of weak rivals not those that count beside them."""
    steps = conflict.steps[:1] if conflict.what == WEAK else conflict.steps
    return {(c.object, c.qualifier) for step in steps for value in step.values for c in value}


def test_conflicts_name_the_values_of_the_findings(
    graph: Snapshot, verdicts: dict[tuple[str, Fact], Values]
) -> None:
    found: dict[tuple[str, Fact], Values] = defaultdict(set)
    for conflict in graph.conflicts():
        if conflict.what != ASIDE:
            found[conflict.what, conflict[1:3]] |= values_of(conflict)
    assert found == verdicts


def test_history_show_and_page_name_the_values_of_the_findings(
    graph: Snapshot, verdicts: dict[tuple[str, Fact], Values]
) -> None:
    opened = graph.opened()
    facts: dict[Fact, dict[str, Values]] = defaultdict(dict)
    for (sort, fact), values in verdicts.items():
        facts[fact][sort] = values
    for (thing, predicate), sorts in facts.items():
        told = {value for values in sorts.values() for value in values}
        name = local(thing)
        claims = [claim for claim in graph.history(name)[1] if claim.predicate == predicate]
        assert told <= {(claim.object, claim.qualifier) for claim in claims}, thing
        account = about.account(opened, thing, graph.show(name)[1])
        parts_of = [s for s in account.said if s.predicate == predicate and not s.inward]
        assert told <= {
            (claim.object, claim.qualifier)
            for said in parts_of
            for value in said.values
            for claim in value.claims
        }
        shown = {
            conflict.what: values_of(conflict)
            for said in parts_of
            for conflict in said.conflicts
            if len([c for c in said.conflicts if c.what == conflict.what]) == 1
        }
        assert all(values <= sorts[what] for what, values in shown.items()), thing
        assert {c.what for said in parts_of for c in said.conflicts} == set(sorts), thing
        page = text_of(graph, thing)
        for value, _ in told:
            if value.startswith('"'):
                text = parts(value)[0]
                context = Context(opened, {"lang": "en", "parameters": {}, "page": "/"})
                assert any(one in page for one in written(context, text, account)), (thing, text)


def written(context: Context, text: str, account: about.Account) -> set[str]:
    """The ways in which a value may be written for people."""
    from kg.present.reports.common import figure

    forms = {text, context.period(text)}
    try:
        Decimal(text)
    except ArithmeticError:
        return forms
    units = {claim.unit for said in account.said for value in said.values for claim in value.claims}
    units |= {
        unit for texts in account.units.values() for unit in texts.values() if is_currency(unit)
    }
    return forms | {figure(text, unit, "en") for unit in units | {""}}


def test_open_rivals_count_in_money(
    graph: Snapshot, verdicts: dict[tuple[str, Fact], Values]
) -> None:
    """Of amounts that sources disagree about, money tells every one."""
    amounts = defaultdict(set)
    for group in graph.money():
        for allocation in group.allocations:
            for claim in allocation.amounts:
                amounts[allocation.iri].add((claim.object, claim.qualifier))
    count = 0
    for conflict in graph.conflicts(only="disagree"):
        if conflict.open and local(conflict.predicate) == "amount":
            values = verdicts["disagree", conflict[1:3]]
            assert values == amounts[conflict.subject], conflict.subject
            count += 1
    assert count


def test_plans_came_to_the_same_in_every_door(graph: Snapshot) -> None:
    """Of each fulfilment history, audit and show tell the days of the findings."""
    found = graph.query(
        """SELECT ?thing ?link ?value ?latest { GRAPH kg:findings {
        ?f a kg:Fulfilment ; kg:concerns ?thing ; kg:againstLatest ?latest ; ?link ?r . ?r kg:says ?value
        VALUES ?link { kg:firstPlan kg:latestPlan kg:outcomeReading } } }"""
    )
    assert isinstance(found, Answer)
    days: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    latest = {}
    for thing, link, value, verdict in found.rows:
        days[thing][local(link)].add(value)
        latest[thing] = local(verdict)
    assert days
    overdue = {slip.thing: slip for slip in graph.audit("past-due")[1]["past-due"]}
    assert set(overdue) == {thing for thing, verdict in latest.items() if verdict == "overdue"}
    for thing, told in days.items():
        named, claims = graph.show(local(thing))
        account = about.account(graph.opened(), named.iri, claims)
        slips = [slip for slip in account.slips if slip.thing == thing]
        slips += [slip for slip in graph.history(local(thing))[2] if slip.thing == thing]
        slips += [overdue[thing]] if thing in overdue else []
        assert len(slips) >= 2
        for slip in slips:
            assert {claim.object for claim in slip.first} == told["firstPlan"], thing
            assert {claim.object for claim in slip.latest} == told["latestPlan"], thing
            done = {claim.object for claim in (*slip.actual, *slip.outcome)}
            assert done == told["outcomeReading"], thing


def test_sums_are_those_of_the_findings(graph: Snapshot) -> None:
    found = graph.query(
        """SELECT ?thing ?total { GRAPH kg:findings {
        ?f a kg:SumVerdict ; kg:concerns ?thing ; kg:isEven false ; kg:comesTo ?total } }"""
    )
    assert isinstance(found, Answer)
    rows = audit_report.audit_rows(graph.opened(), {"sums": graph.audit("sums")[1]["sums"]}, "en")
    told = {(row["subject"], Decimal(row["note"])) for row in cells(rows)}
    assert told == {(thing[1:-1], Decimal(parts(total)[0])) for thing, total in found.rows}
