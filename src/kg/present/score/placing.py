"""Where everything of a score stands: rows, actors, the axis of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kg.evidence.score.value import Row, Score
from kg.rdf.dates import span
from kg.rdf.terms import parts

# Of all days so great a share lies before the axis, and from where on it lies behind it; so many
# years it goes on after the newest source.
_BEFORE, _BEHIND, _AHEAD = 0.03, 0.9, 5


class Frame(NamedTuple):
    """The measures of a drawing, in pixels: the columns from left to right, the height of rows and
    of the headings of lanes, the sizes of letters (names on one line, on two, small ones) and how
    far lines stand from each other, in the size of their letters.

    `who` is the width of the actors' names, `ports` where lines end, `rail` where the first rail
    stands, `names` the width of the rows' names; `bar` is the width of the bars of money, 0 for
    none.
    """

    width: float
    who: float
    ports: float
    rail: float
    names: float
    bar: float
    money: float
    word: float
    row: float
    lane: float
    sizes: tuple[float, float, float]
    leading: float
    head: float

    @property
    def small(self) -> float:
        """The size of the smallest letters."""
        return self.sizes[2]


WIDE = Frame(1400, 184, 368, 394, 262, 54, 136, 252, 25.8, 18, (12.5, 11, 10.5), 1.12, 46)
MIDDLE = Frame(1000, 136, 250, 272, 196, 0, 122, 180, 21.2, 13, (11.3, 10.6, 10.1), 0.98, 38)
# The same in a page that scrolls: there, rows of two lines have room in any script.
SCROLLED = MIDDLE._replace(row=23.2, leading=1.04)
# As wide as half a page of a newspaper (187 mm, where its smallest letters are 6 points) or the
# column of a text on a screen.
COLUMN = Frame(900, 130, 226, 246, 180, 0, 132, 181, 26.4, 17, (12, 11, 10.5), 1.1, 46)
RAILS = 30


class Columns(NamedTuple):
    """Where the columns stand: names, money (its right edge), time from and to, words."""

    names: float
    bar: float
    money: float
    time: float
    until: float
    words: float


def columns(frame: Frame, score: Score) -> Columns:
    """The columns of a score; what it has not takes no room."""
    names = frame.rail + RAILS * len(score.rails)
    has_money = any(row.worth for row in score.rows)
    has_time = axis(score) is not None
    words = frame.width - (frame.word if has_time else 0)
    bar = names + frame.names + 8
    money = bar + (frame.bar + frame.money if has_money else 0)
    return Columns(names, bar, money, money + 18, words - 14, words)


class Placed(NamedTuple):
    """Where rows and headings stand, by their middle; `height` is that of the whole."""

    rows: dict[str, float]
    lanes: tuple[float, ...]
    height: float


def placed(frame: Frame, score: Score) -> Placed:
    """The places of the rows, from above."""
    at, rows, lanes = frame.head, {}, []
    for lane in score.lanes:
        lanes.append(at + frame.lane / 2)
        at += frame.lane
        for row in lane.rows:
            rows[row.thing] = at + frame.row / 2
            at += frame.row
    return Placed(rows, tuple(lanes), at)


# --- actors ---------------------------------------------------------------------------------------


def actors_at(frame: Frame, score: Score, rows: Mapping[str, float]) -> dict[str, float]:
    """Where the actors stand: evenly, in the order of the middle of their rows, moved as long as
    lines cross less.
    """
    ends: dict[str, list[float]] = {doer.thing: [] for doer in score.actors}
    for actor, row in dict.fromkeys((tie.actor, tie.row) for tie in score.ties):
        if actor in ends:
            ends[actor].append(rows[row])
    # By IRI, not by `IRI>`: as the page sorts them.
    order = sorted(ends, key=lambda one: (sum(ends[one]) / max(len(ends[one]), 1), one[1:-1]))
    order = _uncrossed(order, ends)
    first, last = frame.head + frame.lane, max(rows.values()) + frame.row / 2
    step = (last - first) / max(len(order), 1)
    return {actor: first + step * (at + 0.5) for at, actor in enumerate(order)}


def _uncrossed(order: list[str], ends: Mapping[str, list[float]]) -> list[str]:
    # Each actor goes where its lines cross least, until none would cross less elsewhere.
    cost = {(one, two): _crossings(ends[one], ends[two]) for one in order for two in order}
    better = True
    while better:
        better = False
        for actor in tuple(order):
            at, rest = order.index(actor), [one for one in order if one != actor]
            costs = [
                sum(cost[one, actor] for one in rest[:place])
                + sum(cost[actor, one] for one in rest[place:])
                for place in range(len(order))
            ]
            best = costs.index(min(costs))
            if costs[best] < costs[at]:
                order = [*rest[:best], actor, *rest[best:]]
                better = True
    return order


def _crossings(upper: Iterable[float], lower: Iterable[float]) -> int:
    low = list(lower)
    return sum(one > two for one in upper for two in low)


# --- time -----------------------------------------------------------------------------------------


class Axis(NamedTuple):
    """The years of the time line, from the first to the last, which both are whole; `today` is the
    day of the newest source in years.
    """

    first: int
    last: int
    today: float


def axis(score: Score) -> Axis | None:
    """The axis of time of what a score draws, None where it draws no day."""
    days = sorted(day for row in score.rows for day in _days(row))
    if not days:
        return None
    today = year_of(score.day) if score.day else days[-1]
    first, last = days[int(_BEFORE * len(days))], days[int(_BEHIND * (len(days) - 1))]
    return Axis(int(min(first, today)), int(max(last, today + _AHEAD)), today)


def _days(row: Row) -> Iterator[float]:
    for fate in row.fates:
        for claim in (
            *(one.claims[0] for one in fate.step.promised),
            *(d.shown for d in fate.step.days),
        ):
            yield from _point(claim.object, claim.qualifier)
    for act in row.acts:
        yield from _point(act.day.shown.object, act.day.shown.qualifier)
    known = span(row.worth.period) if row.worth and row.worth.period else None
    for end in (known.start, known.end) if known else ():
        if end:
            yield year_of(end.first)


def _point(value: str, qualifier: str) -> Iterator[float]:
    at = point(value, qualifier)
    if at is not None:
        yield at


def point(value: str, qualifier: str = "") -> float | None:
    """Where a day stands, in years: the middle of what it may mean, but its last day where it is
    said with “by”, and its first where with “not before”. None for what is no day.
    """
    known = span(parts(value)[0])
    if known is None:
        return None
    first = year_of(known.start.first) if known.start else None
    last = year_of(known.end.last) if known.end else None
    if first is None or last is None:
        return first if last is None else last
    if qualifier in ("at-most", "under"):
        return last
    return first if qualifier in ("at-least", "over") else (first + last) / 2


def year_of(day: str) -> float:
    """An ISO day in years: the middle of 2020 is 2020.5."""
    at = date.fromisoformat(day)
    start = date(at.year, 1, 1)
    return at.year + (at - start).days / (366 if at.year % 4 == 0 else 365)
