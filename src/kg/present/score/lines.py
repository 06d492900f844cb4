"""The lines of a score: from actors to rows, the rails, and the marks at their ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.allocations import amount_of
from kg.evidence.claims import CitedClaim
from kg.evidence.score.value import Row, Score, Tie
from kg.present.score.letters import fitted
from kg.present.score.marks import COLOURS, GROUND, INK, line, mark, tag, text, titled
from kg.present.score.placing import RAILS, Frame
from kg.present.score.sheet import Sheet
from kg.present.score.texts import MEANINGS, meaning_of

# Up to so many actors of a row end in marks of their own.
_APART = 3
# The widths of lines: at least, for each ten times the smallest amount, at most.
_THIN, _BY_TEN, _THICK = 1.4, 1.6, 6.5
# From mark to mark, in the size of marks; of so many actors in a row marks are smaller.
_NEXT, _SMALLER = 2.5, 0.85
# So far apart the first and the last mark on a rail are at most.
_ON_RAIL = 34.0
# The height of a rail's name, and where the last one stands.
_PILL, _PILL_AT = 19.0, 32.0


class _Port(NamedTuple):
    # Where a line ends: the middle of its first mark, and what it is of.
    actor: str
    row: str
    x: float
    y: float
    ties: list[Tie]


def _merged(ties: Iterable[Tie]) -> list[Tie]:
    # One of each meaning, in the order of meanings: what is stated before what is planned.
    order = sorted(ties, key=lambda t: (MEANINGS.index(meaning_of(t)), t.lost, t.planned))
    return list({meaning_of(tie): tie for tie in reversed(order)}.values())[::-1]


def _ports(sheet: Sheet, row: str) -> list[_Port]:
    # Up to three actors end apart, each in its own marks; more end in one row of marks.
    by_actor: dict[str, list[Tie]] = {}
    for tie in sheet.ties(row):
        if tie.actor in sheet.actors:
            by_actor.setdefault(tie.actor, []).append(tie)
    order = sorted(by_actor, key=lambda actor: sheet.actors[actor])
    apart = len(order) <= _APART
    gap = sheet.frame.row / (len(order) + 0.4) if apart else 0
    whole = _merged(tie for ties in by_actor.values() for tie in ties)
    found = []
    for at, actor in enumerate(order):
        ties = _merged(by_actor[actor])
        marks = len(ties if apart else whole)
        x = sheet.frame.ports - (marks - 1) * mark_size(sheet.frame) * _NEXT
        y = sheet.placed.rows[row] + gap * (at - (len(order) - 1) / 2)
        found.append(_Port(actor, row, x, y, ties))
    return found


def mark_size(frame: Frame) -> float:
    """The size of the marks at the ends of lines."""
    return 4.3 if frame.row > 24 else 3.7


def lines(sheet: Sheet) -> Iterator[str]:
    """The lines from actors to rows; they are as wide as the money that is given by them."""
    widths = line_widths(sheet.score)
    for row in sheet.score.rows:
        for port in _ports(sheet, row.thing):
            yield _line(sheet, port, max(widths.get((port.actor, row.thing), _THIN), _THIN))


def _line(sheet: Sheet, port: _Port, wide: float) -> str:
    x, y = sheet.frame.who + 9, sheet.actors[port.actor]
    end = port.x - mark_size(sheet.frame) - 2
    flat = sheet.frame.ports - 66
    near, far = x + (flat - x) * 0.65, x + (flat - x) * 0.48
    curve = f"C{near:.0f} {y:.1f} {far:.0f} {port.y:.1f} {flat:.0f} {port.y:.1f}"
    # It tells of the first meaning, whose colour and money it has: what else is done makes no plan
    # to pay a payment.
    first = port.ties[0]
    meaning, planned = meaning_of(first), first.planned or first.lost
    return tag(
        "path",
        d=f"M{x:.0f} {y:.1f}{curve}H{end:.1f}",
        class_=f"tie {meaning}",
        stroke=COLOURS[meaning],
        stroke_width=wide,
        stroke_dasharray=_dash(wide) if planned else None,
        opacity=0.85,
    )


def _dash(wide: float) -> str:
    return "5 3" if wide < 3 else f"{wide * 1.2:.1f} {wide * 0.8:.1f}"


def line_widths(score: Score, ties: Iterable[Tie] = ()) -> dict[tuple[str, str], float]:
    """How wide the line of an actor and a row is, by the money that it stands for: amounts of one
    currency, that of most of them, against the smallest; those of further ties by the same measure.
    """
    least, often = least_paid(score)
    sizes = _sizes(score.ties, often)
    return {
        key: min(_THIN + _BY_TEN * math.log10(max(size / least, 1)), _THICK)
        for key, size in (_sizes(ties, often) | sizes).items()
    }


def least_paid(score: Score) -> tuple[float, str]:
    """(the smallest amount that a line stands for, its currency: that of most)."""
    units = [claim.unit for _, claim in _paid(score.ties)]
    often = max(sorted(set(units)), key=units.count, default="")
    return min(_sizes(score.ties, often).values(), default=1.0), often


def _paid(ties: Iterable[Tie]) -> Iterator[tuple[Tie, CitedClaim]]:
    return (
        (tie, tie.money.amounts[0].shown) for tie in ties if tie.meaning == "pays" and tie.money
    )


def _sizes(ties: Iterable[Tie], unit: str) -> dict[tuple[str, str], float]:
    return {
        (tie.actor, tie.row): float(amount_of(claim))
        for tie, claim in _paid(ties)
        if claim.unit == unit and amount_of(claim) > 0
    }


# --- marks ----------------------------------------------------------------------------------------


def port_marks(sheet: Sheet, row: Row) -> Iterator[str]:
    """The marks at the ends of a row's lines."""
    ports, size = _ports(sheet, row.thing), mark_size(sheet.frame)
    if len(ports) > _APART:
        whole = _merged(tie for port in ports for tie in port.ties)
        ports = [ports[0]._replace(ties=whole)]
    if len(ports) == _APART:
        size *= _SMALLER
    for port in ports:
        for at, tie in enumerate(port.ties):
            yield _tie_mark(tie, port.x + at * mark_size(sheet.frame) * _NEXT, port.y, size)


def _tie_mark(tie: Tie, x: float, y: float, size: float) -> str:
    kind = "lost" if tie.lost else meaning_of(tie)
    return mark(kind, x, y, size, hollow=tie.planned and not tie.lost)


def rail_marks(sheet: Sheet, row: Row) -> Iterator[str]:
    """What the rails do to a row, as marks on them."""
    size, y, widths = mark_size(sheet.frame), sheet.placed.rows[row.thing], line_widths(sheet.score)
    for doer in sheet.score.rails:
        ties = _merged(tie for tie in sheet.ties(row.thing) if tie.actor == doer.thing)
        step = min(size * _NEXT, _ON_RAIL / max(len(ties) - 1, 1))
        first = rail_at(sheet, doer.thing) - (len(ties) - 1) * step / 2
        for at, tie in enumerate(ties):
            wide = widths.get((doer.thing, row.thing), 0) if meaning_of(tie) == "pays" else 0
            yield _tie_mark(tie, first + at * step, y, size + wide * 0.25)


def tie_marks(ties: Iterable[Tie]) -> str:
    """The marks of an actor's ties to a row, by themselves."""
    merged, size = _merged(ties), 4.4
    marks = [_tie_mark(tie, 6 + at * 11.5, 6, size) for at, tie in enumerate(merged)]
    wide = 11.5 * len(merged) + 1
    return tag(
        "svg", *marks, viewBox=f"0 0 {wide:.1f} 12", width=wide, height=12, aria_hidden="true"
    )


# --- rails ----------------------------------------------------------------------------------------


def rails(sheet: Sheet) -> Iterator[str]:
    """The actors that are drawn beside all rows, each under its name."""
    frame, last = sheet.frame, list(sheet.score.rows)[-1]
    for at, doer in enumerate(sheet.score.rails):
        x, y = rail_at(sheet, doer.thing), pill_at(sheet, at)
        end = sheet.placed.rows[last.thing] + frame.row / 2
        told = titled("\n".join([sheet.said.name(doer.thing), *sheet.told_of(doer.thing)]))
        yield line(x, y, x, end, "rail", stroke_width=1.8)
        yield tag("g", told, *pill(sheet, doer.thing, x, y), class_="actor")


def pill(sheet: Sheet, actor: str, x: float, y: float) -> Iterator[str]:
    """The name of a rail."""
    size = sheet.frame.sizes[0]
    shown = fitted(sheet.said.names(actor), 240, (size, size), bold=True, lines=1)
    wide = shown.width(bold=True) + 18
    left = max(x - wide / 2, sheet.frame.who + 30)
    look = {"class_": "pill", "fill": GROUND, "stroke": INK, "stroke_width": 1.6}
    yield tag("rect", x=left, y=y - _PILL / 2, width=wide, height=_PILL, rx=_PILL / 2, **look)
    base = y + size * 0.36
    name = text(shown.lines[0], left + wide / 2, base, size, anchor="middle", bold=True)
    yield sheet.linked(actor, name)


def pill_at(sheet: Sheet, at: int) -> float:
    """How high the name of a rail stands."""
    # Above the first heading of the rows, however high that stands.
    lowest = min(_PILL_AT, sheet.frame.head - _PILL / 2 - 2)
    return lowest - _PILL * (len(sheet.score.rails) - 1 - at)


def rail_at(sheet: Sheet, actor: str) -> float:
    """Where the rail of an actor stands."""
    things = [doer.thing for doer in sheet.score.rails]
    return sheet.frame.rail + RAILS * things.index(actor)
