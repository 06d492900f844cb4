"""What sources make of one another, judged once, when the graph is built.

Every door selects these verdicts from the graph of findings (`kg:findings`, written by
`findings_graph`); nowhere else is a rule of them written down. A verdict names readings: the
distinct values of a fact with their hedges, each with the citations that give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kg.evidence import fulfilments, holders
from kg.project import current_claims, sum_checks
from kg.project.current_claims import Fact, Graphs, Step, Told
from kg.project.kinds import ONCE, PLAN, STATE
from kg.project.records import Citation, Data
from kg.project.values import Values
from kg.rdf.readings import Reading, disagree, fits
from kg.rdf.terms import KG, parts

DISAGREEMENT, MOVE, DEVELOPMENT, FALL, REVISION, WEAK = (
    "Disagreement",
    "Move",
    "Development",
    "Fall",
    "Revision",
    "WeakRival",
)
# Of what follows one another there are steps.
SERIES = frozenset((MOVE, DEVELOPMENT, FALL, REVISION))


class Point(NamedTuple):
    """What was told at one time; `period` is that time as it was said, "" for what is once."""

    period: str
    told: list[Told]


class Verdict(NamedTuple):
    """What is to be said of a fact: `points` are what was told, in order of time for a move, a
    development or a revision, and one point for a disagreement or a weak rival.

    `period` is the time that a disagreement or a revision is about, "" for what is once. From
    `since` (an ISO day) it could be seen, by `until` something newer was told. `settled` is the
    citation of the claim that the editor prefers; `difference` the share by which numbers differ,
    `days_apart` the days between the first days of dates.
    """

    kind: str
    subject: str
    predicate: str
    points: list[Point]
    since: str
    period: str = ""
    until: str = ""
    settled: str = ""
    difference: Decimal | None = None
    days_apart: int | None = None


class Judged(NamedTuple):
    """The claims that count and all verdicts; `facts` are those with several claims."""

    graphs: Graphs
    facts: list[Fact]
    verdicts: list[Verdict]
    fulfilments: list[fulfilments.Fulfilment]
    sums: list[sum_checks.Sum]
    two_holders: list[holders.TwoHolders]


def judged(seen: Values) -> Judged:
    """Judge all claims of a project."""
    data, facts = seen.data, current_claims.facts(seen)
    graphs = current_claims.graphs(data, facts)
    known = _Known(data.citations, _published(data), _cumulative(data))
    verdicts = [verdict for fact in facts for verdict in _verdicts(fact, known)]
    return Judged(
        graphs,
        facts,
        verdicts,
        fulfilments.fulfilments(data, facts),
        sum_checks.sums(seen),
        holders.two_holders(data),
    )


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
        yield from _disagreement(fact, Point("", claims[ONCE]))
    yield from _of_state(fact, claims[STATE], known)
    for _, group in current_claims.periods(claims[PLAN]):
        yield from _disagreement(fact, Point(_period(group, known), group))
    steps = current_claims.plan_steps(claims[PLAN])
    if len(steps) > 1:
        yield _series(fact, MOVE, [Point(_period(_made(s), known), s.told) for s in steps])
    yield from _weak_rivals(fact)


def _of_state(fact: Fact, claims: list[Told], known: _Known) -> Iterator[Verdict]:
    for _, group in current_claims.periods(claims):
        if len(group) > 1:
            period = _period(group, known)
            yield from _disagreement(fact, Point(period, current_claims.unrevised(group)))
            for steps in current_claims.revisions(group):
                points = [Point(_day_of(step.told, known), step.told) for step in steps]
                yield _series(fact, REVISION, points, period)
    steps = current_claims.state_steps(claims)
    if len(steps) > 1:
        fell = fact.subject in known.cumulative and _fell(steps)
        points = [Point(_period(_made(step), known), step.told) for step in steps]
        yield _series(fact, FALL if fell else DEVELOPMENT, points)


def _disagreement(fact: Fact, point: Point) -> Iterator[Verdict]:
    if not disagree(told.reading for told in point.told):
        return
    sharp = current_claims.told_of(point.told)
    now = {id(told.claim) for told in fact.now}
    since = min(
        max(_said(one), _said(two))
        for i, one in enumerate(sharp)
        for two in sharp[i + 1 :]
        if not fits(one.reading, two.reading)
    )
    preferred = (told.claim.citation for told in sharp if told.claim.rank == "preferred")
    settled = min(preferred, default="")
    over = not settled and not any(id(told.claim) in now for told in sharp)
    yield Verdict(
        DISAGREEMENT,
        fact.subject,
        fact.predicate,
        [Point("", sharp)],
        since,
        point.period,
        max(since, min(map(_said, fact.now))) if over else "",
        settled,
        *_apart(sharp),
    )


def _series(fact: Fact, kind: str, points: list[Point], period: str = "") -> Verdict:
    since = sorted(min(map(_said, point.told)) for point in points)[1]
    apart = _apart([told for point in points for told in point.told])
    return Verdict(kind, fact.subject, fact.predicate, points, since, period, "", "", *apart)


def _made(step: Step) -> list[Told]:
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
        apart = _apart([*rivals, *fact.now])
        point = Point("", rivals)
        yield Verdict(WEAK, fact.subject, fact.predicate, [point], since, "", "", "", *apart)


def _said(told: Told) -> str:
    return told.claim.published.last


# --- how far apart --------------------------------------------------------------------------------


def _apart(told: list[Told]) -> tuple[Decimal | None, int | None]:
    # (the share by which numbers differ, the days by which dates do); the exact ones alone where
    # these differ.
    readings = list(dict.fromkeys(one.reading for one in told))
    exact = [reading for reading in readings if reading.exact]
    readings = exact if len({reading.term for reading in exact}) > 1 else readings
    kinds = {reading.kind for reading in readings}
    if kinds == {"number"} and len({reading.unit for reading in readings}) == 1:
        values = [Decimal(parts(reading.term)[0]) for reading in readings]
        most = max(map(abs, values))
        share = (max(values) - min(values)) / most if most else Decimal(0)
        return round(share, 4), None
    if kinds in ({"date"}, {"span"}):
        return None, _days_apart(readings)
    return None, None


def _days_apart(readings: list[Reading]) -> int | None:
    # Of dates by their first days, of spans by the ends that differ most; an open end is no day.
    ends = zip(*(reading.intervals for reading in readings), strict=True)
    distances = []
    for intervals in ends:
        days = (low if low.is_finite() else high for low, high, _ in intervals)
        finite = [int(day) for day in days if day.is_finite()]
        if len(finite) > 1:
            distances.append(max(finite) - min(finite))
    return max(distances, default=None)


# --- the time that claims are of, as it was said --------------------------------------------------


def _period(group: Iterable[Told], known: _Known) -> str:
    # The time for which claims speak, as it was said: of several forms the most precise.
    return _longest(_period_text(told, known) for told in group)


def _day_of(group: Iterable[Told], known: _Known) -> str:
    # When claims were published, as it is known.
    citations = (known.citations[told.claim.citation] for told in group)
    return _longest(known.published.get(citation.source, "") for citation in citations)


def _longest(texts: Iterable[str]) -> str:
    return min({text for text in texts if text}, key=lambda text: (-len(text), text), default="")


def _period_text(told: Told, known: _Known) -> str:
    # The period of a claim as it was said, if it is that which counts, else the date of publication
    # as it is known.
    citation = known.citations[told.claim.citation]
    if citation.period and told.days == told.claim.period:
        return citation.period
    return known.published.get(citation.source, "")
