"""A score as one SVG: who at the left, lines, rows with money, time and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.evidence.score.value import Doer, Lane, Row
from kg.present.score import lines, sums, timeline
from kg.present.score.letters import fitted, shortened, stacked, width
from kg.present.score.marks import BAND, INK, PART, tag, text, titled
from kg.present.score.sheet import BOLD, Sheet
from kg.present.score.texts import amount, place_text, terms_of_money, tie_text

# How far a part stands in.
_IN = 12


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
    frame, at, size = sheet.frame, sheet.columns, sheet.frame.sizes[0] + 1.5
    say, y = sheet.said.say, 14
    yield text(say("who"), frame.who, y, size, anchor="end", bold=True)
    yield text(say("what"), at.names, y, size, bold=True)
    if any(row.worth for row in sheet.score.rows):
        yield text(say("money"), at.money, y, size, anchor="end", bold=True)
    if sheet.axis:
        yield text(say("when"), at.time, y, size, bold=True)
    if sheet.score.more_actors:
        more = say("more", count=sheet.score.more_actors)
        end = frame.who - width(say("who"), size) - 12
        yield text(more, end, y, frame.small, "soft", anchor="end")


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
    frame, name = sheet.frame, sheet.said.name(lane.cls)
    size = frame.sizes[1]
    head = text(name, sheet.columns.names, y + size * 0.4, size, "soft", bold=True)
    if not lane.more:
        return head
    x = sheet.columns.names + width(name, size, bold=True) + 8
    return head + text(
        sheet.said.say("more", count=lane.more), x, y + size * 0.4, frame.small, "soft"
    )


# --- actors ---------------------------------------------------------------------------------------


def _actor(sheet: Sheet, doer: Doer) -> str:
    frame, y = sheet.frame, sheet.actors[doer.thing]
    bold = doer.voices >= BOLD
    names = sheet.said.names(doer.thing)
    shown = fitted(names, frame.who - 4, (frame.sizes[0], frame.sizes[1]), bold=bold)
    bases = stacked([shown.size] * len(shown.lines), y, frame.leading)
    name = [
        text(words, frame.who - 4, base, shown.size, anchor="end", bold=bold)
        for words, base in zip(shown.lines, bases, strict=True)
    ]
    dot = tag("circle", cx=frame.who + 6, cy=y, r=3, fill=INK, class_="dot")
    told = titled("\n".join([names[0], *sheet.told_of(doer.thing)]))
    return tag("g", told, sheet.linked(doer.thing, *name), dot, class_="actor")


# --- rows -----------------------------------------------------------------------------------------


def _row(sheet: Sheet, row: Row) -> str:
    pieces = [titled(_tooltip(sheet, row)), _hit(sheet, row)]
    pieces += lines.port_marks(sheet, row)
    pieces += lines.rail_marks(sheet, row)
    pieces += _name(sheet, row)
    pieces += sums.money(sheet, row)
    if sheet.axis:
        y = sheet.placed.rows[row.thing]
        pieces += timeline.marks(sheet.frame, sheet.columns, sheet.axis, row, y)
        pieces += timeline.words(sheet.frame, sheet.columns, row, y, sheet.said)
    return tag("g", *pieces, class_="row")


def _hit(sheet: Sheet, row: Row) -> str:
    # The whole row answers to a pointer.
    left, frame = sheet.frame.who + 22, sheet.frame
    y = sheet.placed.rows[row.thing] - frame.row / 2
    return tag(
        "rect", x=left, y=y, width=frame.width - left, height=frame.row, fill="none", class_="hit"
    )


def _tooltip(sheet: Sheet, row: Row) -> str:
    said = sheet.said
    told = [said.name(row.thing), *place_text(row, said)[:1]]
    told += [f"{said.name(tie.actor)}: {tie_text(tie, said)}" for tie in sheet.ties(row.thing)]
    if row.worth:
        money = amount(row.worth, said), terms_of_money(row.worth, said)
        told.append(" · ".join(filter(None, money)))
    return "\n".join([*told, *timeline.told(row, said)])


def _name(sheet: Sheet, row: Row) -> Iterator[str]:
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
    name = [
        text(words, x, base, shown.size, bold=bold)
        for words, base in zip(shown.lines, bases, strict=False)
    ]
    yield sheet.linked(row.thing, *name)
    if place:
        behind = width(shown.lines[-1], shown.size, bold=bold) + 7 if place.behind else 0
        yield text(place.words, x + behind, bases[-1], frame.small, "soft")


class _Where(NamedTuple):
    # Where a thing stands, and whether that follows its name on the same line.
    words: str
    behind: bool


def _place(
    sheet: Sheet, row: Row, name: tuple[str, ...], size: float, room: float, *, bold: bool
) -> _Where | None:
    # Behind the name where there is room, else below a name of one line.
    frame = sheet.frame
    behind = room - width(name[-1], size, bold=bold) - 7
    names = place_text(row, sheet.said)
    for one in names:
        if width(one, frame.small) <= behind:
            return _Where(one, True)
    if not names or len(name) > 1:
        return None
    fit = [one for one in names if width(one, frame.small) <= room]
    return _Where(fit[0] if fit else shortened(names[0], frame.small, room), False)
