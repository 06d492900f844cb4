"""A score as one SVG: who at the left, lines, rows with money, time and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.evidence.score.value import Doer, Lane, Row
from kg.present.score import lines, sums, timeline
from kg.present.score.letters import fitted, shortened, stacked, width
from kg.present.score.marks import BAND, INK, PART, tag, text, titled
from kg.present.score.placing import Frame
from kg.present.score.sheet import BOLD, Sheet
from kg.present.score.texts import Texts, amount, place_text, terms_of_money, tie_text

# How far a part stands in, and where the names of the columns stand.
_IN, _HEAD = 12, 14


def body(sheet: Sheet) -> str:
    """The whole drawing, without its title, its legend and its sources."""
    pieces = [
        *_bands(sheet),
        *timeline.grid(
            sheet.frame, sheet.columns, sheet.placed, sheet.axis, sheet.score, sheet.said
        ),
        tag("g", *lines.lines(sheet), class_="lines", fill="none"),
        *lines.rails(sheet),
        *_heads(sheet),
        *(
            _lane(sheet, lane, at)
            for lane, at in zip(sheet.score.lanes, sheet.placed.lanes, strict=True)
        ),
        *(_row(sheet, row) for row in sheet.score.rows),
        *(_actor(sheet, doer) for doer in sheet.score.actors),
    ]
    return "".join(pieces)


# --- headings -------------------------------------------------------------------------------------


def _heads(sheet: Sheet) -> Iterator[str]:
    yield from heads(sheet)
    if sheet.score.more_actors:
        more = sheet.said.say("more", count=sheet.score.more_actors)
        yield text(more, more_at(sheet), _HEAD, sheet.frame.small, "soft", anchor="end")


def heads(sheet: Sheet) -> Iterator[str]:
    """The names of the columns."""
    frame, at, size, say = sheet.frame, sheet.columns, _head_size(sheet.frame), sheet.said.say
    yield text(say("who"), frame.who, _HEAD, size, anchor="end", bold=True)
    yield text(say("what"), at.names, _HEAD, size, bold=True)
    if any(row.worth for row in sheet.score.rows):
        yield text(say("money"), at.money, _HEAD, size, anchor="end", bold=True)
    if sheet.axis:
        yield text(say("when"), at.time, _HEAD, size, bold=True)


def more_at(sheet: Sheet) -> float:
    """Where that there are more actors ends."""
    return sheet.frame.who - width(sheet.said.say("who"), _head_size(sheet.frame)) - 12


def _head_size(frame: Frame) -> float:
    return frame.sizes[0] + 1.5


def _bands(sheet: Sheet) -> Iterator[str]:
    # Every second row, over the whole width from where lines end.
    left, frame = sheet.frame.who + 22, sheet.frame
    for at, row in enumerate(sheet.score.rows):
        y = sheet.placed.rows[row.thing] - frame.row / 2
        look = "band" if at % 2 == 0 else "band plain"
        fill = BAND if at % 2 == 0 else "none"
        yield tag(
            "rect", x=left, y=y, width=frame.width - left, height=frame.row, fill=fill, class_=look
        )


def _lane(sheet: Sheet, lane: Lane, y: float) -> str:
    if not lane.more:
        return lane_name(sheet, lane, y)
    base, small = y + sheet.frame.sizes[1] * 0.4, sheet.frame.small
    more = sheet.said.say("more", count=lane.more)
    return lane_name(sheet, lane, y) + text(more, lane_end(sheet, lane), base, small, "soft")


def lane_name(sheet: Sheet, lane: Lane, y: float) -> str:
    """The name of a lane."""
    size = sheet.frame.sizes[1]
    called = sheet.said.name(lane.cls)
    return text(called, sheet.columns.names, y + size * 0.4, size, "soft", bold=True)


def lane_end(sheet: Sheet, lane: Lane) -> float:
    """Where that there are more rows begins."""
    wide = width(sheet.said.name(lane.cls), sheet.frame.sizes[1], bold=True)
    return sheet.columns.names + wide + 8


# --- actors ---------------------------------------------------------------------------------------


def _actor(sheet: Sheet, doer: Doer) -> str:
    y = sheet.actors[doer.thing]
    told = titled("\n".join(told_of(sheet, doer.thing)))
    dot = tag("circle", cx=sheet.frame.who + 6, cy=y, r=3, fill=INK, class_="dot")
    linked = sheet.linked(doer.thing, *actor_name(sheet, doer, y))
    return tag("g", told, linked, dot, class_="actor")


def told_of(sheet: Sheet, actor: str) -> list[str]:
    """An actor and what it does, in lines."""
    return [sheet.said.name(actor), *sheet.told_of(actor)]


def actor_name(sheet: Sheet, doer: Doer, y: float) -> Iterator[str]:
    """The name of an actor."""
    frame, bold = sheet.frame, doer.voices >= BOLD
    room = frame.who - 4
    shown = fitted(sheet.said.names(doer.thing), room, frame.sizes[:2], bold=bold)
    bases = stacked([shown.size] * len(shown.lines), y, frame.leading)
    for words, base in zip(shown.lines, bases, strict=True):
        yield text(words, room, base, shown.size, anchor="end", bold=bold)


# --- rows -----------------------------------------------------------------------------------------


def _row(sheet: Sheet, row: Row) -> str:
    pieces = [titled("\n".join(told_of_row(sheet, row))), _hit(sheet, row)]
    pieces += lines.port_marks(sheet, row)
    pieces += lines.rail_marks(sheet, row)
    pieces += name(sheet, row)
    pieces += sums.money(sheet, row)
    pieces += time(sheet, row)
    return tag("g", *pieces, class_="row")


def time(sheet: Sheet, row: Row) -> Iterator[str]:
    """What a row tells of its time: marks over the years, and words."""
    if sheet.axis:
        y = sheet.placed.rows[row.thing]
        yield from timeline.marks(sheet.frame, sheet.columns, sheet.axis, row, y)
        yield from timeline.words(sheet.frame, sheet.columns, row, y, sheet.said)


def _hit(sheet: Sheet, row: Row) -> str:
    # The whole row answers to a pointer.
    left, frame = sheet.frame.who + 22, sheet.frame
    y = sheet.placed.rows[row.thing] - frame.row / 2
    return tag(
        "rect", x=left, y=y, width=frame.width - left, height=frame.row, fill="none", class_="hit"
    )


def told_of_row(sheet: Sheet, row: Row) -> list[str]:
    """All that a row tells, in lines."""
    said, (where, rest) = sheet.said, told_alone(row, sheet.said)
    ties = [f"{said.name(tie.actor)}: {tie_text(tie, said)}" for tie in sheet.ties(row.thing)]
    return [said.name(row.thing), *where, *ties, *rest]


def told_alone(row: Row, said: Texts) -> tuple[list[str], list[str]]:
    """What a row tells but for its name and its ties, in lines: where it is; its money and its
    days.
    """
    money: list[str] = []
    if row.worth:
        terms = amount(row.worth, said), terms_of_money(row.worth, said)
        money.append(" · ".join(filter(None, terms)))
    return place_text(row, said)[:1], [*money, *timeline.lines_of(row, said)]


def name(sheet: Sheet, row: Row) -> Iterator[str]:
    """The name of a row, and where it stands."""
    frame, said, y = sheet.frame, sheet.said, sheet.placed.rows[row.thing]
    x = sheet.columns.names + _IN * row.depth
    room = frame.names - _IN * row.depth
    bold = row.voices >= BOLD
    if row.depth:
        yield tag(
            "path",
            d=f"M{x - 7:.1f} {y - frame.row / 2:.1f}V{y:.1f}h5",
            class_="part",
            fill="none",
            stroke=PART,
        )
    shown = fitted(said.names(row.thing), room, frame.sizes[:2], bold=bold)
    place = _place(sheet, row, shown.lines, shown.size, room, bold=bold)
    below = place is not None and not place.behind
    sizes = [shown.size] * len(shown.lines) + [frame.small] * below
    bases = stacked(sizes, y, frame.leading)
    lines = [
        text(words, x, base, shown.size, bold=bold)
        for words, base in zip(shown.lines, bases, strict=False)
    ]
    yield sheet.linked(row.thing, *lines)
    if place:
        behind = width(shown.lines[-1], shown.size, bold=bold) + 7 if place.behind else 0
        yield text(place.words, x + behind, bases[-1], frame.small, "soft")


class _Where(NamedTuple):
    # Where a thing stands, and whether that follows its name on the same line.
    words: str
    behind: bool


def _place(
    sheet: Sheet, row: Row, lines: tuple[str, ...], size: float, room: float, *, bold: bool
) -> _Where | None:
    # Behind the name where there is room, else below a name of one line.
    frame = sheet.frame
    behind = room - width(lines[-1], size, bold=bold) - 7
    names = place_text(row, sheet.said)
    for one in names:
        if width(one, frame.small) <= behind:
            return _Where(one, True)
    if not names or len(lines) > 1:
        return None
    fit = [one for one in names if width(one, frame.small) <= room]
    return _Where(fit[0] if fit else shortened(names[0], frame.small, room), False)
