"""Verdicts as the graph of findings holds them: what every door selects, and none judges anew."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence import finding_lines
from kg.evidence.claims import CitedClaim
from kg.evidence.finding_lines import Facts
from kg.rdf.dates import edtf
from kg.rdf.nquads import Triple
from kg.rdf.terms import FINDINGS, KG, PLANS, SCHEMA, TYPE, node, parts, resource
from kg.store.dataset import remembered
from kg.store.snapshot import Opened

# So many readings are looked up one by one.
_FEW = 20_000

CITED = f"<{KG}isCitedFrom>"

# What hangs together with a verdict: its steps, and the readings of both.
_ALL = f"SELECT ?s ?p ?o {{ GRAPH {FINDINGS} {{ ?s ?p ?o }} }}"
_OF = f"""SELECT DISTINCT ?s ?p ?o {{ GRAPH {FINDINGS} {{
  {{ ?s kg:concerns %(thing)s }} UNION {{ ?f kg:concerns %(thing)s ; %(links)s ?s }}
  UNION {{ ?f kg:concerns %(thing)s ; kg:hasStep/kg:hasReading ?s }}
  UNION {{ ?f kg:concerns %(thing)s ; (kg:hasStep?)/kg:hasReading/kg:hasWiderReading ?s }}
  ?s ?p ?o }} }}"""
CONCERNS, _HAS_READING, _IS_WIDER = (
    f"<{KG}{name}>" for name in ("concerns", "hasReading", "hasWiderReading")
)
_LINKS = ("hasReading", "hasStep", "firstPlan", "latestPlan", "outcomeReading", "addsUp")
_LINKED = tuple(f"<{KG}{link}>" for link in _LINKS)


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


def judgements(
    opened: Opened,
    kinds: Collection[str],
    things: Iterable[str] | None = None,
    *,
    having: str = "",
    most: int = 0,
) -> list[Judgement]:
    """The verdicts of some kinds (local names of their classes), all or on some things (N-Triples
    strings), by IRI; of those without steps only those that name a term (`having`), and at most so
    many, 0 for all.
    """
    wanted = None if things is None else frozenset(things)
    if wanted is None:
        nodes = _nodes(opened, kinds, having, most)
    else:
        nodes = _nodes_of(opened, wanted)
    readings = _Readings(nodes)
    found = []
    for iri, facts in sorted(nodes.items()):
        of = frozenset(cls.rpartition("#")[2][:-1] for cls in facts.get(TYPE, ()))
        if of & set(kinds) and _names(facts, having):
            found.append(_judgement(iri, of, facts, nodes, readings))
    return [one for one in found if wanted is None or one.thing in wanted][: most or None]


class _Readings(dict[str, Reading]):
    # The readings among some nodes, each made when it is asked for.

    def __init__(self, nodes: Mapping[str, Facts]):
        self.nodes = nodes

    def __missing__(self, iri: str) -> Reading:
        found = self[iri] = _reading(iri, self.nodes[iri])
        return found


def number_of(opened: Opened, kind: str) -> int:
    """How many verdicts of a kind there are."""
    query = f"SELECT ?f {{ GRAPH {FINDINGS} {{ ?f a kg:{kind} }} }}"
    return sum(1 for _ in opened.store.rows(query, opened.state.prefixes))


def _names(facts: Facts, term: str) -> bool:
    return not term or any(term in values for values in facts.values())


def _all_nodes(opened: Opened) -> dict[str, Facts]:
    return _by_node(opened.store.rows(_ALL, opened.state.prefixes))


def _nodes(opened: Opened, kinds: Collection[str], having: str, most: int) -> dict[str, Facts]:
    # The verdicts of some kinds and what hangs together with them, from what the build kept: the
    # engine takes ten times as long to hand them out.
    engine, space = opened.store.engine, opened.state.space
    if engine is None or not (opened.place / finding_lines.FILE).exists():
        return _all_nodes(opened)
    nodes = finding_lines.verdicts(opened.place, space, kinds)
    if having or most:
        named = ((iri, facts) for iri, facts in nodes.items() if _names(facts, having))
        nodes = dict(sorted(named, key=itemgetter(0))[: most or None])
    wanted = _values(nodes, *_LINKED) - nodes.keys()
    if len(wanted) > _FEW:
        return nodes | finding_lines.readings(opened.place, space)
    told = Lookups(engine).described(wanted)
    return nodes | told | Lookups(engine).described(_values(told, _IS_WIDER))


def _by_node(triples: Iterable[tuple[str, ...]]) -> dict[str, Facts]:
    nodes: dict[str, Facts] = {}
    for s, p, o in triples:
        nodes.setdefault(s, {}).setdefault(p, []).append(o)
    return nodes


def _nodes_of(opened: Opened, things: Collection[str]) -> dict[str, Facts]:
    # The verdicts on some things, and what hangs together with them: of a store looked up in its
    # indexes, of a server asked at once.
    engine = opened.store.engine
    if engine is None and len(things) > 1:
        return _all_nodes(opened)
    if engine is None:
        query = _OF % {"thing": "".join(things), "links": "|".join(f"kg:{one}" for one in _LINKS)}
        return _by_node(opened.store.rows(query, opened.state.prefixes)) if things else {}
    look_up = Lookups(engine)
    verdicts = look_up.described(look_up.naming(CONCERNS, things))
    linked = look_up.described(_values(verdicts, *_LINKED))
    told = look_up.described(_values(linked, _HAS_READING))
    nodes = verdicts | linked | told
    wider = look_up.described(_values(nodes, _IS_WIDER))
    return nodes | wider


def _values(nodes: Mapping[str, Facts], *predicates: str) -> set[str]:
    return {o for facts in nodes.values() for p in predicates for o in facts.get(p, ())}


class Lookups:
    """Looks things up in the graph of findings of a store, by its indexes."""

    def __init__(self, engine: ox.Store):
        self.pattern, self.graph = engine.quads_for_pattern, ox.NamedNode(FINDINGS[1:-1])

    def naming(self, predicate: str, things: Iterable[str]) -> set[str]:
        """What names some things by a property."""
        by, graph = ox.NamedNode(predicate[1:-1]), self.graph
        return {
            str(quad.subject)
            for thing in things
            if thing.startswith("<")
            for quad in self.pattern(None, by, ox.NamedNode(thing[1:-1]), graph)
        }

    def values(self, nodes: Iterable[str], predicate: str) -> set[str]:
        """What some nodes name by a property."""
        return _values(self.described(nodes), predicate)

    def described(self, nodes: Iterable[str]) -> dict[str, Facts]:
        """What is said of some nodes."""
        return _by_node(
            (one, str(quad.predicate), str(quad.object))
            for one in nodes
            for quad in self.pattern(resource(one), None, None, self.graph)
        )


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
        frozenset(facts.get(_IS_WIDER, ())),
    )


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
    nodes = _with_wider(opened, things)
    readings = {iri: _reading(iri, facts) for iri, facts in sorted(nodes.items())}
    return [
        (finer, readings[iri])
        for finer in readings.values()
        for iri in sorted(finer.wider)
        if iri in readings
    ]


def _with_wider(opened: Opened, things: Iterable[str]) -> dict[str, Facts]:
    if opened.store.engine is None:
        named = " ".join(sorted(thing for thing in things if thing.startswith("<")))
        return _by_node(opened.store.rows(_WIDER_OF % named, opened.state.prefixes))
    look_up = Lookups(opened.store.engine)
    told = look_up.described(look_up.naming(f"<{KG}isReadingOf>", things))
    finer = {iri: facts for iri, facts in told.items() if _IS_WIDER in facts}
    return finer | look_up.described(_values(finer, _IS_WIDER))


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


def planned(opened: Opened) -> Container[Triple]:
    """The triples of the graph of plans: those of a store are looked up as they are asked for."""

    def asked() -> frozenset[Triple]:
        return frozenset(quad[:3] for quad in opened.store.claims_in([PLANS]))

    engine = opened.store.engine
    return remembered(opened.store, PLANS, asked) if engine is None else _Planned(engine)


class _Planned(Container[Triple]):
    def __init__(self, engine: ox.Store):
        self.engine, self.graph = engine, ox.NamedNode(PLANS[1:-1])

    def __contains__(self, triple: object) -> bool:
        if not isinstance(triple, tuple):
            return False
        s, p, o = triple
        return ox.Quad(resource(s), ox.NamedNode(p[1:-1]), node(o), self.graph) in self.engine


def planned_of(opened: Opened, things: Iterable[str]) -> set[Triple]:
    """The triples of the graph of plans that are about some things (N-Triples strings)."""
    return {quad[:3] for quad in opened.store.claims_about(things) if quad[3] == PLANS}
