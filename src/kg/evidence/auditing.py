"""What to trust less: facts that rest on little."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.claims import (
    CITED,
    CURRENCY,
    DATES,
    MILESTONE,
    NUMBERS,
    TARGET,
    UNKNOWN,
    Document,
    Row,
    claims_from,
    documents,
    is_functional,
    is_money,
    kept_claims,
    newest,
    of_class,
    voices,
)
from kg.evidence.planning import Slip, slips_of
from kg.rdf.terms import node, parts, term
from kg.store.snapshot import Opened

SECTIONS = (
    "one-source",
    "weak-sources",
    "dependent-sources",
    "read-in-part",
    "past-due",
    "sums",
    "unused-sources",
)


# --- audit ----------------------------------------------------------------------------------------

_PROMISES = "SELECT ?s { VALUES ?kind { kg:Milestone kg:Target } ?s a ?kind }"


class Fact(NamedTuple):
    """A fact of the current graph (N-Triples strings) and the sources that state it."""

    subject: str
    predicate: str
    object: str
    sources: list[Document]


class Audit(NamedTuple):
    """What to trust less: the facts that rest on one source, on weak ones alone, on several that
    are not known to be independent, or on sources of which only a part was read; the promises whose
    day has gone by; the sources that nothing rests on. `facts` counts all.
    """

    facts: int
    one_source: list[Fact]
    weak_sources: list[Fact]
    dependent_sources: list[Fact]
    read_in_part: list[Fact]
    past_due: list[Slip]
    unused_sources: list[Document]


def audit(opened: Opened, section: str = "") -> Audit:
    """The facts of the current graph by what they rest on, money, milestones and figures first.

    With one of SECTIONS only what that section needs is looked for.
    """
    store, prefixes = opened.store, opened.state["prefixes"]
    known = documents(store, prefixes)
    facts, slips = [], []
    if section not in ("sums", "unused-sources"):
        rows, about = kept_claims(opened)
        facts = _rests(opened, rows, about) if section != "past-due" else []
        promises = (
            {term(row[0]) for row in store.query(_PROMISES, prefixes=prefixes)}
            if section in ("", "past-due")
            else set()
        )
        slips = (
            slips_of(
                claims_from(opened, [row for row in rows if row[0] in promises], about),
                newest(opened),
            )
            if promises
            else []
        )
    used = {term(row[0]) for row in store.query(CITED, prefixes=prefixes)}
    return Audit(
        len(facts),
        [fact for fact in facts if len(fact.sources) == 1],
        [fact for fact in facts if all(d.reliability == "weak" for d in fact.sources)],
        [fact for fact in facts if len(fact.sources) > 1 and _dependent(fact.sources)],
        [fact for fact in facts if all(d.reading != "whole" for d in fact.sources)],
        [slip for slip in slips if slip.past],
        sorted((d for d in known.values() if d.iri not in used), key=lambda d: d.iri),
    )


def _rests(opened: Opened, rows: list[Row], about: dict[str, tuple]) -> list[Fact]:
    # Every fact of the current graph with its sources. What is only named (a currency) goes with
    # its amount.
    rests: dict[tuple[str, str, str], list[Document]] = {}
    values: dict[tuple[str, str], int] = {}
    functional, money = is_functional(opened), is_money(opened)
    for s, p, o, g in rows:
        document, _, _, _, standing, *_ = about[g]
        if standing != "set-aside" and p != CURRENCY:
            sources = rests.get((s, p, o))
            if sources is None:
                rests[s, p, o] = [document]
                if p in functional:
                    values[s, p] = values.get((s, p), 0) + 1
            elif document not in sources:
                sources.append(document)
    default = ox.DefaultGraph()
    for key in [key for key in rests if values.get(key[:2], 0) > 1]:
        # Of rival values and those that moved, only the current graph knows which count.
        if ox.Quad(node(key[0]), node(key[1]), node(key[2]), default) not in opened.store:
            del rests[key]
    dated = of_class(opened.store, MILESTONE) | of_class(opened.store, TARGET)

    def weight(fact: Fact) -> tuple:
        kind = parts(fact.object)[1] if fact.object.startswith('"') else ""
        number = kind in NUMBERS
        matters = (
            0
            if fact.predicate in money
            else (
                1
                if kind in DATES and fact.subject in dated
                else 2
                if number
                else 3
                if kind in DATES
                else 4
            )
        )
        size = -Decimal(parts(fact.object)[0]) if number else 0
        return (
            matters,
            fact.predicate if matters else "",
            size,
            fact.subject,
            fact.predicate,
            fact.object,
        )

    return sorted(
        (
            Fact(
                *key,
                sorted(sources, key=lambda d: (d.last, d.iri)) if len(sources) > 1 else sources,
            )
            for key, sources in rests.items()
        ),
        key=weight,
    )


def _dependent(sources: list[Document]) -> bool:
    return all(
        voices(one, two, True) == UNKNOWN
        for i, one in enumerate(sources)
        for two in sources[i + 1 :]
    )
