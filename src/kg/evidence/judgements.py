"""Verdicts as the graph of findings holds them: what every door selects, and none judges anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.claims import CitedClaim
from kg.rdf.dates import edtf
from kg.rdf.nquads import Triple
from kg.rdf.terms import FINDINGS, KG, PLANS, SCHEMA, TYPE, parts
from kg.store.dataset import remembered
from kg.store.snapshot import Opened

Facts = dict[str, list[str]]

CITED = f"<{KG}isCitedFrom>"

# What hangs together with a verdict: its steps, and the readings of both.
_ALL = f"SELECT ?s ?p ?o {{ GRAPH {FINDINGS} {{ ?s ?p ?o }} }}"
_OF = f"""SELECT DISTINCT ?s ?p ?o {{ GRAPH {FINDINGS} {{
  {{ ?s kg:concerns %(thing)s }} UNION {{ ?f kg:concerns %(thing)s ; %(links)s ?s }}
  UNION {{ ?f kg:concerns %(thing)s ; kg:hasStep/kg:hasReading ?s }}
  UNION {{ ?f kg:concerns %(thing)s ; (kg:hasStep?)/kg:hasReading/kg:hasWiderReading ?s }}
  ?s ?p ?o }} }}"""
_LINKS = ("hasReading", "hasStep", "firstPlan", "latestPlan", "outcomeReading", "addsUp")


class Reading(NamedTuple):
    """A value of a property of a thing as some sources give it; terms are N-Triples strings,
    `citations` the graphs that say so. `wider` are the IRIs of the readings that say the same less
    precisely.
    """

    iri: str
    thing: str
    predicate: str
    value: str
    unit: str
    qualifier: str
    modality: str
    first_said: str
    citations: frozenset[str]
    wider: frozenset[str]


class Step(NamedTuple):
    """What was told at one time; `citations` are those of that time."""

    period: str
    readings: list[Reading]
    citations: frozenset[str]


class Judgement(NamedTuple):
    """A verdict: `kinds` are the local names of its classes, `thing` and `predicate` what it is on;
    the rest is "" where nothing is said. `facts` are all its properties.
    """

    iri: str
    kinds: frozenset[str]
    thing: str
    predicate: str
    since: str
    until: str
    period: str
    settled: str
    difference: Decimal | None
    days_apart: int | None
    steps: list[Step]
    facts: Facts
    known: dict[str, Reading]

    def readings(self, link: str = "hasReading") -> list[Reading]:
        """The readings that it names by a property, the oldest first."""
        found = (self.known[iri] for iri in self.facts.get(f"<{KG}{link}>", ()))
        return sorted(found, key=_oldest)

    def text(self, name: str) -> str:
        """The text of one of its properties, "" if it has none."""
        return _text(self.facts, name)

    def word(self, name: str) -> str:
        """The local name of a term that it names, "" if it names none."""
        return self.text(name).rpartition("#")[2]

    def number(self, name: str) -> int | None:
        """A whole number that it names, if it does."""
        text = self.text(name)
        return int(text) if text else None


def judgements(opened: Opened, kinds: Collection[str], thing: str = "") -> list[Judgement]:
    """The verdicts of some kinds (local names of their classes), all or on one thing (an N-Triples
    string), by IRI.
    """
    links = "|".join(f"kg:{link}" for link in _LINKS)
    query = _OF % {"thing": thing, "links": links} if thing else _ALL
    nodes: dict[str, Facts] = {}
    for s, p, o in opened.store.rows(query, opened.state.prefixes):
        nodes.setdefault(s, {}).setdefault(p, []).append(o)
    readings = {iri: _reading(iri, facts) for iri, facts in nodes.items() if f"<{KG}says>" in facts}
    found = []
    for iri, facts in sorted(nodes.items()):
        of = frozenset(cls.rpartition("#")[2][:-1] for cls in facts.get(TYPE, ()))
        if of & set(kinds):
            found.append(_judgement(iri, of, facts, nodes, readings))
    return found


def _judgement(
    iri: str,
    kinds: frozenset[str],
    facts: Facts,
    nodes: dict[str, Facts],
    readings: dict[str, Reading],
) -> Judgement:
    difference, apart = _text(facts, "difference"), _text(facts, "daysApart")
    steps = [_step(nodes[step], readings) for step in facts.get(f"<{KG}hasStep>", ())]
    return Judgement(
        iri,
        kinds,
        _first(facts, "concerns"),
        _first(facts, "onProperty"),
        _text(facts, "since"),
        _text(facts, "until"),
        _text(facts, "period"),
        _first(facts, "settledBy"),
        Decimal(difference) if difference else None,
        int(apart) if apart else None,
        sorted(steps, key=lambda step: _by_time(step.period)),
        facts,
        readings,
    )


def _step(facts: Facts, readings: dict[str, Reading]) -> Step:
    told = sorted((readings[iri] for iri in facts.get(f"<{KG}hasReading>", ())), key=_oldest)
    return Step(_text(facts, "period"), told, frozenset(facts.get(CITED, ())))


def _reading(iri: str, facts: Facts) -> Reading:
    return Reading(
        iri,
        _first(facts, "isReadingOf"),
        _first(facts, "onProperty"),
        _first(facts, "says"),
        parts(facts[_CURRENCY][0])[0] if _CURRENCY in facts else "",
        _text(facts, "qualifier"),
        _text(facts, "modality"),
        _text(facts, "firstSaid"),
        frozenset(facts.get(CITED, ())),
        frozenset(facts.get(_WIDER, ())),
    )


_WIDER = f"<{KG}hasWiderReading>"
_CURRENCY = f"<{SCHEMA}currency>"


def _first(facts: Facts, name: str) -> str:
    return min(facts.get(f"<{KG}{name}>", ("",)))


def _text(facts: Facts, name: str) -> str:
    term = _first(facts, name)
    return parts(term)[0] if term else ""


def _oldest(reading: Reading) -> tuple[str, str]:
    return reading.first_said or "9999", reading.iri


def _by_time(period: str) -> tuple[str, str]:
    day = edtf(period) if period else None
    return (day.last, day.first) if day else ("", period)


_WIDER_OF = f"""SELECT DISTINCT ?s ?p ?o {{ VALUES ?thing {{ %s }} GRAPH {FINDINGS} {{
  ?finer kg:isReadingOf ?thing ; kg:hasWiderReading ?wider ; kg:hasWiderReading? ?s .
  ?s ?p ?o }} }}"""


def wider_readings(opened: Opened, things: Iterable[str]) -> list[tuple[Reading, Reading]]:
    """The pairs of readings of some things (N-Triples strings) of which the second says the same as
    the first less precisely.
    """
    named = " ".join(sorted(thing for thing in things if thing.startswith("<")))
    nodes: dict[str, Facts] = {}
    for s, p, o in opened.store.rows(_WIDER_OF % named, opened.state.prefixes):
        nodes.setdefault(s, {}).setdefault(p, []).append(o)
    readings = {iri: _reading(iri, facts) for iri, facts in sorted(nodes.items())}
    return [
        (finer, readings[iri])
        for finer in readings.values()
        for iri in sorted(finer.wider)
        if iri in readings
    ]


# --- the claims of readings -----------------------------------------------------------------------


def claims_of(
    reading: Reading, claims: Iterable[CitedClaim], citations: frozenset[str] = frozenset()
) -> list[CitedClaim]:
    """Those of some claims (of its thing) that give a reading; only of some citations where they
    are named.
    """
    wanted = reading.citations & citations if citations else reading.citations
    return [
        claim
        for claim in claims
        if claim.citation.iri in wanted
        and claim.object == reading.value
        and claim.subject == reading.thing
        and claim.predicate == reading.predicate
    ]


def without_mirrors(claims: list[CitedClaim]) -> list[CitedClaim]:
    """Some claims without those of weak sources, where others say the same."""
    return [claim for claim in claims if not claim.weak] or claims


def planned(opened: Opened) -> frozenset[Triple]:
    """The triples of the graph of plans."""

    def asked() -> frozenset[Triple]:
        return frozenset(quad[:3] for quad in opened.store.claims_in([PLANS]))

    return remembered(opened.store, PLANS, asked)


def planned_of(opened: Opened, things: Iterable[str]) -> set[Triple]:
    """The triples of the graph of plans that are about some things (N-Triples strings)."""
    return {quad[:3] for quad in opened.store.claims_about(things) if quad[3] == PLANS}
