"""What sources make of one another, judged once, when the graph is built.

Every door selects these verdicts from the graph of findings (`kg:findings`); nowhere else is a rule
of them written down. A verdict names readings: the distinct values of a fact with their hedges, each
with the citations that give it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote

from kg.evidence import fulfilments
from kg.project import current_claims
from kg.project.current_claims import Fact, Graphs, Step, Told
from kg.project.kinds import ONCE, PLAN, STATE
from kg.project.records import Citation, Claim, Data
from kg.rdf.dates import dated, edtf
from kg.rdf.iris import compact
from kg.rdf.nquads import Quad
from kg.rdf.readings import disagree, fits
from kg.rdf.terms import FINDINGS, KG, SCHEMA, TYPE, XSD, literal

DISAGREEMENT, MOVE, DEVELOPMENT, FALL, WEAK = (
    "Disagreement",
    "Move",
    "Development",
    "Fall",
    "WeakRival",
)
_SEGMENTS = {
    DISAGREEMENT: "disagreement",
    MOVE: "moved",
    DEVELOPMENT: "developed",
    FALL: "developed",
    WEAK: "weak",
}


class Verdict(NamedTuple):
    """What is to be said of a fact: `steps` are what was told, in order of time for a move or a
    development, and one step for a disagreement or a weak rival.

    `period` is the time within which a disagreement lies, "" for what is once; `since` the ISO day
    from which it could be seen; `settled` the citation of the claim that the editor prefers.
    """

    kind: str
    subject: str
    predicate: str
    steps: list[list[Told]]
    periods: list[str]
    since: str
    settled: str = ""


class Judged(NamedTuple):
    """The claims that count and the verdicts on all facts; `facts` are those with several claims."""

    graphs: Graphs
    facts: list[Fact]
    verdicts: list[Verdict]
    fulfilments: list[fulfilments.Fulfilment]


def judged(data: Data) -> Judged:
    """Judge all claims of a project."""
    facts = current_claims.facts(data)
    graphs = current_claims.graphs(data, facts)
    known = _Known(data.citations, _published(data), _cumulative(data))
    verdicts = [verdict for fact in facts for verdict in _verdicts(fact, known)]
    return Judged(graphs, facts, verdicts, fulfilments.fulfilments(data, facts))


class _Known(NamedTuple):
    # What the verdicts on facts need to know: citations, when sources were published (as it is
    # written), and the measurements of what cannot shrink.
    citations: dict[str, Citation]
    published: dict[str, str]
    cumulative: set[str]


def _published(data: Data) -> dict[str, str]:
    return {source.iri: source.published for source in data.sources.values()}


def _cumulative(data: Data) -> set[str]:
    # The measurements of what there is in all so far, which cannot shrink.
    kinds = {
        s for s, p, o, _ in data.statements if p == f"<{KG}hasKind>" and o == f"<{KG}cumulative>"
    }
    measures = f"<{KG}measures>"
    return {c.subject for c in data.claims if c.predicate == measures and c.object in kinds}


def _verdicts(fact: Fact, known: _Known) -> Iterator[Verdict]:
    claims = {
        kind: [told for told in fact.strong if told.kind == kind] for kind in (ONCE, STATE, PLAN)
    }
    if claims[ONCE]:
        yield from _disagreement(fact, claims[ONCE], "")
    for kind, steps_of, name in (
        (STATE, current_claims.state_steps, DEVELOPMENT),
        (PLAN, current_claims.plan_steps, MOVE),
    ):
        for days, group in current_claims.periods(claims[kind]):
            if len(group) > 1:
                yield from _disagreement(fact, group, _period(group, known))
        steps = steps_of(claims[kind])
        if len(steps) > 1:
            fell = name == DEVELOPMENT and fact.subject in known.cumulative and _fell(steps)
            yield _series(fact, FALL if fell else name, steps, known)
    yield from _weak_rivals(fact)


def _disagreement(fact: Fact, group: list[Told], period: str) -> Iterator[Verdict]:
    if not disagree(told.reading for told in group):
        return
    sharp = current_claims.told_of(group)
    settled = next((t.claim.citation for t in sharp if t.claim.rank == "preferred"), "")
    since = min(
        max(_said(one), _said(two))
        for i, one in enumerate(sharp)
        for two in sharp[i + 1 :]
        if not fits(one.reading, two.reading)
    )
    periods = [period] if period else []
    yield Verdict(DISAGREEMENT, fact.subject, fact.predicate, [sharp], periods, since, settled)


def _series(fact: Fact, kind: str, steps: list[Step], known: _Known) -> Verdict:
    told = [step.told for step in steps]
    since = sorted(min(map(_said, group)) for group in told)[1]
    periods = [_period(_of_days(step), known) for step in steps]
    return Verdict(kind, fact.subject, fact.predicate, told, periods, since)


def _of_days(step: Step) -> list[Told]:
    # Those of a step that made it: what was told of its first days.
    first = [told for told in step.told if told.days == step.days]
    return first or sorted(step.told, key=lambda told: (told.days.last, told.days.first))[:1]


def _fell(steps: list[Step]) -> bool:
    def most(step: Step) -> float:
        highs = [told.reading.intervals[0].high for told in step.told if told.reading.intervals]
        return float(max(highs, default=0))

    return any(most(after) < most(before) for before, after in pairwise(steps))


def _weak_rivals(fact: Fact) -> Iterator[Verdict]:
    rivals = [
        told
        for told in fact.weak
        if not any(fits(told.reading, strong.reading) for strong in fact.strong)
    ]
    if rivals:
        first = min(map(_said, fact.strong))
        since = max(first, min(map(_said, rivals)))
        yield Verdict(WEAK, fact.subject, fact.predicate, [rivals], [], since)


def _said(told: Told) -> str:
    return told.claim.published.last


def _period(group: list[Told], known: _Known) -> str:
    # The time for which a group of claims speaks, as it was said: its shortest form.
    texts = {text for told in group if (text := _period_text(told.claim, known))}
    return min(texts, key=lambda text: (-len(text), text)) if texts else ""


def _period_text(claim: Claim, known: _Known) -> str:
    # The period of a claim as it was said, else the date of publication as it is known.
    citation = known.citations[claim.citation]
    return citation.period or known.published.get(citation.source, "")


# --- the graph of findings ------------------------------------------------------------------------


def lines(found: Judged, data: Data) -> Iterator[str]:
    """The N-Quads lines of the graph of findings, sorted, each once."""
    graph = _Graph(found, data)
    quads: set[Quad] = set()
    for verdict in found.verdicts:
        quads.update(graph.of_verdict(verdict))
    for fulfilment in found.fulfilments:
        quads.update(graph.of_fulfilment(fulfilment))
    return (f"{s} {p} {o} {g} .\n" for s, p, o, g in sorted(quads))


class _Graph:
    # Makes the quads of verdicts; what names them is made of thing and property alone.

    def __init__(self, found: Judged, data: Data):
        self.data, self.space = data, data.space
        self.cited: dict[tuple[str, str], dict[tuple[str, ...], list[Claim]]] = {}
        self.units = current_claims.units(data.claims)
        wanted = {(v.subject, v.predicate) for v in found.verdicts}
        wanted |= {pair for one in found.fulfilments for pair in one.pairs()}
        for claim in data.claims:
            key = claim.subject, claim.predicate
            if key in wanted and not claim.set_aside:
                values = self.cited.setdefault(key, {})
                values.setdefault(self.value(claim), []).append(claim)

    def value(self, claim: Claim) -> tuple[str, ...]:
        """What makes a reading the one that it is."""
        unit = self.units.get((claim.subject, claim.predicate, claim.citation), "")
        modality = "" if claim.modality == "stated" else claim.modality
        return claim.object, unit, claim.qualifier, modality

    def place(self, subject: str, predicate: str) -> str:
        """The part of an IRI that names a fact."""
        start = f"<{self.space}entity/"
        thing = subject[len(start) : -1] if subject.startswith(start) else subject[1:-1]
        name = compact(predicate[1:-1], self.data.vocabulary.prefixes) or predicate[1:-1]
        name = name.removeprefix("kg:").replace(":", "-")
        return f"{quote(thing, safe='-._~')}/{quote(name, safe='-._~')}"

    def of_verdict(self, verdict: Verdict) -> Iterator[Quad]:
        place = self.place(verdict.subject, verdict.predicate)
        name = f"{self.space}finding/{_SEGMENTS[verdict.kind]}/{place}"
        if verdict.kind == DISAGREEMENT and verdict.periods:
            name += f"/{quote(verdict.periods[0], safe='-~')}"
        node = f"<{name}>"
        yield self.quad(node, TYPE, f"<{KG}{verdict.kind}>")
        if verdict.kind == FALL:
            yield self.quad(node, TYPE, f"<{KG}{DEVELOPMENT}>")
        yield self.quad(node, _CONCERNS, verdict.subject)
        yield self.quad(node, _ON_PROPERTY, verdict.predicate)
        if verdict.since:
            yield self.quad(node, _SINCE, literal(verdict.since, XSD + "date"))
        if verdict.settled:
            yield self.quad(node, _SETTLED, verdict.settled)
        if verdict.kind in (MOVE, DEVELOPMENT, FALL):
            for period, told in zip(verdict.periods, verdict.steps, strict=True):
                yield from self.of_step(node, place, period, told)
        else:
            for period in verdict.periods:
                yield self.quad(node, _PERIOD, _written(period))
            for told in verdict.steps:
                for one in told:
                    yield from self.of_reading(node, _HAS_READING, one.claim)

    def of_step(self, node: str, place: str, period: str, told: list[Told]) -> Iterator[Quad]:
        values = "\x1f".join(sorted("\x1f".join(self.value(one.claim)) for one in told))
        name = quote(period, safe="-~") or hashlib.sha256(values.encode()).hexdigest()[:8]
        step = f"<{self.space}step/{place}/{name}>"
        yield self.quad(node, _HAS_STEP, step)
        yield self.quad(step, TYPE, f"<{KG}Step>")
        if period:
            yield self.quad(step, _PERIOD, _written(period))
        for one in told:
            yield from self.of_reading(step, _HAS_READING, one.claim)

    def of_reading(self, node: str, link: str, claim: Claim) -> Iterator[Quad]:
        """The link from a node to the reading that a claim gives, and the reading."""
        value = self.value(claim)
        hashed = hashlib.sha256("\x1f".join(value).encode()).hexdigest()[:8]
        reading = f"<{self.space}reading/{self.place(claim.subject, claim.predicate)}/{hashed}>"
        yield self.quad(node, link, reading)
        yield self.quad(reading, TYPE, f"<{KG}Reading>")
        yield self.quad(reading, f"<{KG}says>", value[0])
        for predicate, text in (
            (f"<{SCHEMA}currency>", value[1]),
            (f"<{KG}qualifier>", value[2]),
            (f"<{KG}modality>", value[3]),
        ):
            if text:
                yield self.quad(reading, predicate, literal(text))
        claims = self.cited[claim.subject, claim.predicate][value]
        for one in claims:
            yield self.quad(reading, f"<{KG}isCitedFrom>", one.citation)
        if first := min((c.published.last for c in claims if c.published.last), default=""):
            yield self.quad(reading, f"<{KG}firstSaid>", literal(first, XSD + "date"))

    def of_fulfilment(self, one: fulfilments.Fulfilment) -> Iterator[Quad]:
        thing = self.place(one.thing, f"<{KG}x>").rpartition("/")[0]
        node = f"<{self.space}finding/fulfilment/{thing}>"
        yield self.quad(node, TYPE, f"<{KG}Fulfilment>")
        yield self.quad(node, _CONCERNS, one.thing)
        for link, claims in (
            ("firstPlan", one.first),
            ("latestPlan", one.latest),
            ("outcomeReading", one.outcome),
        ):
            for claim in claims:
                yield from self.of_reading(node, f"<{KG}{link}>", claim)
        yield self.quad(node, f"<{KG}againstFirst>", f"<{KG}{one.against_first}>")
        yield self.quad(node, f"<{KG}againstLatest>", f"<{KG}{one.against_latest}>")
        if one.slip is not None:
            for name, number in (("leastLate", one.slip.least), ("mostLate", one.slip.most)):
                yield self.quad(node, f"<{KG}{name}>", literal(str(number), XSD + "integer"))
            yield self.quad(node, f"<{KG}lateUnit>", literal(one.slip.unit))
        if one.since:
            yield self.quad(node, _SINCE, literal(one.since, XSD + "date"))

    def quad(self, s: str, p: str, o: str) -> Quad:
        return s, p, o, FINDINGS


def _written(period: str) -> str:
    day = edtf(period)
    return dated(day) if day else literal(period)


_CONCERNS, _ON_PROPERTY, _SINCE, _SETTLED, _PERIOD, _HAS_READING, _HAS_STEP = (
    f"<{KG}{name}>"
    for name in (
        "concerns",
        "onProperty",
        "since",
        "settledBy",
        "period",
        "hasReading",
        "hasStep",
    )
)
