"""What sources make of one another, judged once, when the graph is built.

Every door selects these verdicts from the graph of findings (`kg:findings`, written by
`findings_graph`); nowhere else is a rule of them written down. A verdict names readings: the
distinct values of a fact with their hedges, each with the citations that give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kg.evidence import fulfilments, holders
from kg.project import current_claims, sum_checks
from kg.project.current_claims import Fact, Graphs, Step, Told
from kg.project.kinds import ONCE, PLAN, STATE, measuring
from kg.project.records import Citation, Data
from kg.project.values import Values
from kg.rdf.readings import Reading, covers, disagree, fits, fits_all
from kg.rdf.terms import parts

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
    """What was told at one time; `period` is that time as it was said, "" for what is once. `rest`
    are the claims of that time that say the same less precisely.
    """

    period: str
    told: list[Told]
    rest: tuple[Told, ...] = ()


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


class Wider(NamedTuple):
    """Two claims of one fact of which one covers the other: it says the same less precisely."""

    finer: Told
    wider: Told


class Judged(NamedTuple):
    """The claims that count and all verdicts; `facts` are those with several claims, `wider` what
    says the same as what counts, or as a verdict names, less precisely.
    """

    graphs: Graphs
    facts: list[Fact]
    verdicts: list[Verdict]
    wider: list[Wider]
    fulfilments: list[fulfilments.Fulfilment]
    sums: list[sum_checks.Sum]
    two_holders: list[holders.TwoHolders]


def judged(seen: Values, spoken: fulfilments.Spoken | None = None) -> Judged:
    """Judge all claims of a project; `spoken` is what `fulfilments.spoken_of` gives, where they are
    only a part of all.
    """
    data, facts = seen.data, current_claims.facts(seen)
    graphs = current_claims.graphs(data, facts)
    # What there is in all so far cannot shrink.
    growing = frozenset(measuring(data, "cumulative"))
    known = _Known(data.citations, _published(data), growing)
    verdicts: list[Verdict] = []
    wider: list[Wider] = []
    for fact in facts:
        found = list(_verdicts(fact, known))
        verdicts += found
        wider += _wider(fact, found)
    return Judged(
        graphs,
        facts,
        verdicts,
        wider,
        fulfilments.fulfilments(data, facts, spoken),
        sum_checks.sums(seen),
        holders.two_holders(data),
    )


class _Known(NamedTuple):
    # What the verdicts on facts need to know: citations, when sources were published (as it is
    # written), and the measurements of what cannot shrink.
    citations: dict[str, Citation]
    published: dict[str, str]
    cumulative: frozenset[str]


def _published(data: Data) -> dict[str, str]:
    return {source.iri: source.published for source in data.sources.values()}


def _verdicts(fact: Fact, known: _Known) -> Iterator[Verdict]:
    claims = {
        kind: [told for told in fact.strong if told.kind == kind] for kind in (ONCE, STATE, PLAN)
    }
    if claims[ONCE]:
        yield from _disagreement(fact, Point("", claims[ONCE]))
    yield from _of_state(fact, claims[STATE], known)
    days = [step.told for step in current_claims.periods(claims[PLAN])]
    for at, group in enumerate(days):
        point = Point(_period(group, known), current_claims.within_limits(group))
        yield from _disagreement(fact, point, days[at + 1 :])
    steps = current_claims.plan_steps(claims[PLAN])
    if len(steps) > 1:
        yield _series(fact, MOVE, _points(steps, known))
    yield from _weak_rivals(fact)


def _wider(fact: Fact, found: list[Verdict]) -> Iterator[Wider]:
    named = [told for verdict in found for point in verdict.points for told in point.told]
    finer = _distinct([*fact.now, *fact.ahead, *named])
    known = _distinct([*fact.strong, *fact.weak])
    for one in finer:
        for other in known:
            if other.kind == one.kind and covers(other.reading, one.reading):
                yield Wider(one, other)


def _distinct(claims: list[Told]) -> list[Told]:
    # One claim of each reading.
    return list({(told.kind, told.reading): told for told in reversed(claims)}.values())


def _of_state(fact: Fact, claims: list[Told], known: _Known) -> Iterator[Verdict]:
    days = [step.told for step in current_claims.periods(claims)]
    for at, group in enumerate(days):
        if len(group) > 1:
            period = _period(group, known)
            point = Point(period, current_claims.unrevised(group))
            yield from _disagreement(fact, point, days[at + 1 :])
            for steps in current_claims.revisions(group):
                points = [Point(_day_of(s.told, known), s.told, s.rest) for s in steps]
                yield _series(fact, REVISION, points, period)
    steps = current_claims.state_steps(claims)
    if len(steps) > 1:
        fell = fact.subject in known.cumulative and _fell(steps)
        yield _series(fact, FALL if fell else DEVELOPMENT, _points(steps, known))


def _disagreement(fact: Fact, point: Point, later: Sequence[list[Told]] = ()) -> Iterator[Verdict]:
    if not disagree(told.reading for told in point.told):
        yield from _settled(fact, point)
        return
    sharp = current_claims.told_of(point.told)
    now = {id(told.claim) for told in fact.now}
    since = _seen_since(sharp)
    preferred = (told.claim.citation for told in sharp if told.claim.rank == "preferred")
    settled = min(preferred, default="")
    over = not settled and not any(id(told.claim) in now for told in sharp)
    yield Verdict(
        DISAGREEMENT,
        fact.subject,
        fact.predicate,
        [Point("", sharp, current_claims.rest_of(point.told, sharp))],
        since,
        point.period,
        max(since, min(map(_said, _newer(sharp, later) or fact.now))) if over else "",
        settled,
        *_apart(sharp),
    )


def _newer(sharp: list[Told], later: Sequence[list[Told]]) -> list[Told]:
    # What took the place of rivals: the first that was told later and does not fit them all.
    for group in later:
        if not fits_all(told.reading for told in (*sharp, *group)):
            return group
    return []


def _settled(fact: Fact, point: Point) -> Iterator[Verdict]:
    # A disagreement that was one until a finer reading came which fits all.
    if fits_all(told.reading for told in point.told):
        return
    rivals: list[Told] = []
    for day in sorted(set(map(_said, point.told))):
        known = [told for told in point.told if _said(told) <= day]
        sharp = current_claims.told_of(known)
        if disagree(told.reading for told in sharp):
            rivals = sharp
        elif rivals:
            rest = current_claims.rest_of(point.told, rivals)
            yield Verdict(
                DISAGREEMENT,
                fact.subject,
                fact.predicate,
                [Point("", rivals, rest)],
                _seen_since(rivals),
                point.period,
                day,
                "",
                *_apart(rivals),
            )
            return


def _seen_since(sharp: list[Told]) -> str:
    # The day of the second of two readings that do not fit.
    return min(
        max(_said(one), _said(two))
        for i, one in enumerate(sharp)
        for two in sharp[i + 1 :]
        if not fits(one.reading, two.reading)
    )


def _series(fact: Fact, kind: str, points: list[Point], period: str = "") -> Verdict:
    since = sorted(min(map(_said, point.told)) for point in points)[1]
    apart = _apart([told for point in points for told in point.told])
    return Verdict(kind, fact.subject, fact.predicate, points, since, period, "", "", *apart)


def _points(steps: list[Step], known: _Known) -> list[Point]:
    return [Point(_period(_made(step), known), step.told, step.rest) for step in steps]


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
