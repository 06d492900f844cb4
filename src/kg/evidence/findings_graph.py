"""The graph of findings: the verdicts on what sources say, as quads.

What names a verdict is made of kind, thing and property, what names a reading of value, hedge and
modality: neither depends on the order of claims, nor on how many sources repeat a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from urllib.parse import quote

from kg.evidence.finding_lines import SEGMENTS
from kg.evidence.fulfilments import Fulfilment, Gap
from kg.evidence.holders import TwoHolders
from kg.evidence.verdicts import (
    DEVELOPMENT,
    FALL,
    SERIES,
    Judged,
    Point,
    Verdict,
    Wider,
)
from kg.project.records import Claim, local_id
from kg.project.sum_checks import Sum
from kg.project.values import Values
from kg.rdf.dates import dated, edtf
from kg.rdf.iris import compact
from kg.rdf.nquads import Quad
from kg.rdf.numbers import numeral
from kg.rdf.terms import EDTF, FINDINGS, KG, PROV, SCHEMA, TYPE, XSD, literal


def lines(found: Judged, seen: Values) -> Iterator[str]:
    """The N-Quads lines of the graph of findings, sorted, each once."""
    graph = _Graph(found, seen)
    quads: set[Quad] = set()
    for verdict in found.verdicts:
        quads.update(graph.of_verdict(verdict))
    for wider in found.wider:
        quads.update(graph.of_wider(wider))
    for fulfilment in found.fulfilments:
        quads.update(graph.of_fulfilment(fulfilment))
    for one in found.sums:
        quads.update(graph.of_sum(one))
    for pair in found.two_holders:
        quads.update(graph.of_holders(pair))
    return (f"{s} {p} {o} {g} .\n" for s, p, o, g in sorted(quads))


class _Graph:
    # Makes the quads of verdicts.

    def __init__(self, found: Judged, seen: Values):
        self.data, self.space = seen.data, seen.data.space
        self.cited: dict[tuple[str, str], dict[tuple[str, ...], list[Claim]]] = {}
        self.units = seen.units
        wanted = {(v.subject, v.predicate) for v in found.verdicts}
        wanted |= {(one.wider.claim.subject, one.wider.claim.predicate) for one in found.wider}
        wanted |= {pair for one in found.fulfilments for pair in one.pairs()}
        wanted |= {f.claim[:2] for one in found.sums for f in (one.whole, *one.parts)}
        wanted |= {claim[:2] for pair in found.two_holders for claim in pair.claims}
        for claim in seen.data.claims:
            key = claim.subject, claim.predicate
            if key in wanted and not claim.set_aside:
                values = self.cited.setdefault(key, {})
                values.setdefault(self.value(claim), []).append(claim)

    def value(self, claim: Claim) -> tuple[str, ...]:
        """What makes a reading the one that it is."""
        unit = self.units.get((claim.subject, claim.predicate, claim.citation), "")
        modality = "" if claim.modality == "stated" else claim.modality
        return claim.object, unit, claim.qualifier, modality

    def thing(self, subject: str) -> str:
        """The part of an IRI that names a thing."""
        start = f"<{self.space}entity/"
        thing = subject[len(start) : -1] if subject.startswith(start) else subject[1:-1]
        return quote(thing, safe="-._~")

    def place(self, subject: str, predicate: str) -> str:
        """The part of an IRI that names a fact."""
        name = compact(predicate[1:-1], self.data.vocabulary.prefixes) or predicate[1:-1]
        name = name.removeprefix("kg:").replace(":", "-")
        return f"{self.thing(subject)}/{quote(name, safe='-._~')}"

    def node(self, kind: str, *names: str) -> str:
        """The IRI of a verdict."""
        return f"<{self.space}finding/{'/'.join((kind, *filter(None, names)))}>"

    # --- verdicts on facts

    def of_verdict(self, verdict: Verdict) -> Iterator[Quad]:
        place = self.place(verdict.subject, verdict.predicate)
        kind = SEGMENTS[verdict.kind]
        node = self.node(kind, place, _named(verdict.period))
        yield from _head(node, verdict.kind, verdict.subject, verdict.since)
        if verdict.kind == FALL:
            yield _quad(node, TYPE, f"<{KG}{DEVELOPMENT}>")
        yield _quad(node, _ON_PROPERTY, verdict.predicate)
        if verdict.period:
            yield _quad(node, _PERIOD, _written(verdict.period))
        if verdict.until:
            yield _quad(node, f"<{KG}until>", literal(verdict.until, XSD + "date"))
        if verdict.settled:
            yield _quad(node, f"<{KG}settledBy>", verdict.settled)
        if verdict.difference is not None:
            yield _quad(node, _DIFFERENCE, _decimal(verdict.difference))
        if verdict.days_apart is not None:
            yield _quad(node, f"<{KG}daysApart>", _integer(verdict.days_apart))
        for point in verdict.points:
            if verdict.kind in SERIES:
                yield from self.of_step(node, f"{kind}/{place}", verdict.period, point)
            else:
                if verdict.period:
                    yield from _cited(node, point)
                yield from self.of_readings(node, _HAS_READING, (t.claim for t in point.told))

    def of_step(self, node: str, place: str, within: str, point: Point) -> Iterator[Quad]:
        values = "\x1f".join(sorted("\x1f".join(self.value(one.claim)) for one in point.told))
        name = _named(point.period) or hashlib.sha256(values.encode()).hexdigest()[:8]
        names = "/".join(filter(None, (place, _named(within), name)))
        step = f"<{self.space}step/{names}>"
        yield _quad(node, f"<{KG}hasStep>", step)
        yield _quad(step, TYPE, f"<{KG}Step>")
        if point.period:
            yield _quad(step, _PERIOD, _written(point.period))
        yield from _cited(step, point)
        yield from self.of_readings(step, _HAS_READING, (one.claim for one in point.told))

    def of_readings(self, node: str, link: str, claims: Iterable[Claim]) -> Iterator[Quad]:
        """The links from a node to the readings that claims give, and the readings."""
        for claim in claims:
            yield from self.of_reading(node, link, claim)

    def of_wider(self, pair: Wider) -> Iterator[Quad]:
        """The link between two readings of which one says the same less precisely."""
        finer = self.reading(pair.finer.claim)
        yield from self.of_reading(finer, f"<{KG}hasWiderReading>", pair.wider.claim)
        # Its own description goes with it.
        yield from self.described(finer, pair.finer.claim)

    def reading(self, claim: Claim) -> str:
        """The IRI of the reading that a claim gives."""
        hashed = hashlib.sha256("\x1f".join(self.value(claim)).encode()).hexdigest()[:8]
        return f"<{self.space}reading/{self.place(claim.subject, claim.predicate)}/{hashed}>"

    def of_reading(self, node: str, link: str, claim: Claim) -> Iterator[Quad]:
        reading = self.reading(claim)
        yield _quad(node, link, reading)
        yield from self.described(reading, claim)

    def described(self, reading: str, claim: Claim) -> Iterator[Quad]:
        """What is known of a reading: value, hedge, modality, and who gives it."""
        value = self.value(claim)
        yield _quad(reading, TYPE, f"<{KG}Reading>")
        yield _quad(reading, f"<{KG}isReadingOf>", claim.subject)
        yield _quad(reading, _ON_PROPERTY, claim.predicate)
        yield _quad(reading, f"<{KG}says>", value[0])
        for predicate, text in (
            (f"<{SCHEMA}currency>", value[1]),
            (f"<{KG}qualifier>", value[2]),
            (f"<{KG}modality>", value[3]),
        ):
            if text:
                yield _quad(reading, predicate, literal(text))
        claims = self.cited[claim.subject, claim.predicate][value]
        for one in claims:
            yield _quad(reading, _CITED, one.citation)
        if first := min((c.published.last for c in claims if c.published.last), default=""):
            yield _quad(reading, f"<{KG}firstSaid>", literal(first, XSD + "date"))

    # --- verdicts on things

    def of_fulfilment(self, one: Fulfilment) -> Iterator[Quad]:
        node = self.node(SEGMENTS["Fulfilment"], self.thing(one.thing))
        yield from _head(node, "Fulfilment", one.thing, one.since)
        for link, claims in (
            ("firstPlan", one.first),
            ("latestPlan", one.latest),
            ("outcomeReading", one.outcome),
        ):
            yield from self.of_readings(node, f"<{KG}{link}>", claims)
        yield _quad(node, f"<{KG}againstFirst>", f"<{KG}{one.against_first}>")
        yield _quad(node, f"<{KG}againstLatest>", f"<{KG}{one.against_latest}>")
        yield from _lateness(node, one.slip, "")
        if one.latest != one.first:
            yield from _lateness(node, one.slip_of_latest, "AgainstLatest")
        if one.newest:
            yield _quad(node, f"<{KG}newestSource>", one.newest)

    def of_sum(self, one: Sum) -> Iterator[Quad]:
        thing, source = self.thing(one.whole.thing), local_id(one.source)
        how = local_id(one.split).rpartition("#")[2] or self.thing(one.parts[0].thing)
        period = self.data.citations[one.whole.claim.citation].period
        node = self.node(
            SEGMENTS["SumVerdict"], thing, quote(source, safe="-._~"), how, _named(period)
        )
        since = one.whole.claim.published.last
        yield from _head(node, "SumVerdict", one.whole.thing, since)
        yield _quad(node, _ON_PROPERTY, one.whole.claim.predicate)
        yield _quad(node, f"<{PROV}wasDerivedFrom>", one.source)
        yield from self.of_reading(node, _HAS_READING, one.whole.claim)
        yield from self.of_readings(node, f"<{KG}addsUp>", (part.claim for part in one.parts))
        if one.split:
            yield _quad(node, f"<{KG}hasCompleteSplit>", one.split)
        yield _quad(node, f"<{KG}comesTo>", numeral(one.total))
        yield _quad(node, f"<{KG}isEven>", literal(str(one.even).lower(), XSD + "boolean"))
        most = max(abs(one.total), abs(one.whole.value))
        share = abs(one.total - one.whole.value) / most if most else Decimal(0)
        yield _quad(node, _DIFFERENCE, _decimal(round(share, 4)))

    def of_holders(self, pair: TwoHolders) -> Iterator[Quad]:
        node = self.node(
            SEGMENTS["TwoHolders"], self.thing(pair.post), *map(self.thing, pair.tenures)
        )
        yield from _head(node, "TwoHolders", pair.post, pair.since)
        for tenure in pair.tenures:
            yield _quad(node, f"<{KG}hasTenure>", tenure)
        days = dict.fromkeys((pair.first, pair.last))
        yield _quad(node, _PERIOD, _written("/".join(days)))
        yield from self.of_readings(node, _HAS_READING, pair.claims)


def _head(node: str, kind: str, thing: str, since: str) -> Iterator[Quad]:
    yield _quad(node, TYPE, f"<{KG}{kind}>")
    yield _quad(node, f"<{KG}concerns>", thing)
    if since:
        yield _quad(node, f"<{KG}since>", literal(since, XSD + "date"))


def _cited(node: str, point: Point) -> Iterator[Quad]:
    # A value may come back: these are the claims of that time alone.
    for told in (*point.told, *point.rest):
        yield _quad(node, _CITED, told.claim.citation)


def _lateness(node: str, slip: Gap | None, which: str) -> Iterator[Quad]:
    if slip is not None:
        yield _quad(node, f"<{KG}leastLate{which}>", _integer(slip.least))
        yield _quad(node, f"<{KG}mostLate{which}>", _integer(slip.most))
        yield _quad(node, f"<{KG}lateUnit{which}>", literal(slip.unit.removesuffix("s")))


def _quad(s: str, p: str, o: str) -> Quad:
    return s, p, o, FINDINGS


def _named(period: str) -> str:
    return quote(period, safe="-~")


def _written(period: str) -> str:
    day = edtf(period)
    return dated(day) if day else literal(period, EDTF)


def _decimal(number: Decimal) -> str:
    return literal(f"{number.normalize():f}", XSD + "decimal")


def _integer(number: int) -> str:
    return literal(str(number), XSD + "integer")


_CITED, _ON_PROPERTY, _PERIOD, _HAS_READING, _DIFFERENCE = (
    f"<{KG}{name}>" for name in ("isCitedFrom", "onProperty", "period", "hasReading", "difference")
)
