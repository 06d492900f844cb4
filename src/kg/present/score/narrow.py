"""A score for narrow screens: the rows below each other, without lines."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.score.value import Row, Tie
from kg.present.score import timeline
from kg.present.score.lines import tie_marks
from kg.present.score.marks import LINE, escaped, line, tag, text
from kg.present.score.placing import Axis, Columns, Frame
from kg.present.score.sheet import BOLD, Sheet
from kg.present.score.texts import amount, place_text, terms_of_money

_WIDE, _HIGH = 340.0, 24.0
# Of these measures the time line takes the height of a row and the sizes of letters alone.
_FRAME = Frame(_WIDE, 0, 0, 0, 0, 0, 0, 0, _HIGH, 0, (12, 11, 10.5), 1, 0)
_COLUMNS = Columns(0, 0, 0, 6, _WIDE - 6, _WIDE)


def narrow(sheet: Sheet, level: int) -> str:
    """The rows of a score as lists, one a lane; `level` is that of their headings."""
    lanes = [
        tag(
            "section",
            tag(f"h{level}", escaped(sheet.said.name(lane.cls)), *_more(sheet, lane.more)),
            years(sheet.axis) if sheet.axis else "",
            tag("ol", *(item(sheet, row) for row in lane.rows)),
        )
        for lane in sheet.score.lanes
    ]
    return tag("div", *lanes, class_="narrow")


def _more(sheet: Sheet, count: int) -> Iterator[str]:
    if count:
        yield " " + tag("small", escaped(sheet.said.say("more", count=count)))


def item(sheet: Sheet, row: Row) -> str:
    """A row."""
    said = sheet.said
    name = tag("strong" if row.voices >= BOLD else "span", escaped(said.name(row.thing)))
    head = [tag("span", sheet.linked(row.thing, name), *_place(sheet, row), class_="name")]
    if row.worth:
        figure = tag("b" if not row.worth.planned else "span", escaped(amount(row.worth, said)))
        terms = tag("small", escaped(terms_of_money(row.worth, said)))
        head.append(tag("span", figure, " ", terms, class_="money"))
    pieces = [tag("div", *head, class_="head")]
    if sheet.axis and (drawn := _time(sheet.axis, row)):
        pieces.append(drawn)
    name_of_step, day, second, broken = timeline.word(row, said, bool)
    first = f"{name_of_step} {day}".strip()
    if first:
        came = tag("span", escaped(second), class_="red" if broken else "soft") if second else ""
        pieces.append(tag("p", escaped(first), " · " if came else "", came, class_="word"))
    pieces.append(_who(sheet, row))
    return tag("li", *pieces, class_=f"depth-{min(row.depth, 3)}")


def _place(sheet: Sheet, row: Row) -> Iterator[str]:
    for place in place_text(row, sheet.said)[:1]:
        yield " " + tag("small", escaped(place))


def _time(axis: Axis, row: Row) -> str:
    drawn = list(timeline.marks(_FRAME, _COLUMNS, axis, row, _HIGH / 2))
    if not drawn:
        return ""
    today = timeline.x_of(_COLUMNS, axis, axis.today)
    ground = [
        line(6, _HIGH / 2, _WIDE - 6, _HIGH / 2, "year", stroke=LINE),
        line(today, 0, today, _HIGH, "today", stroke_dasharray="2 2.5"),
    ]
    box = f"0 0 {_WIDE:.0f} {_HIGH:.0f}"
    return tag("svg", *ground, *drawn, viewBox=box, class_="time", aria_hidden="true")


def years(axis: Axis) -> str:
    """The first year, that of the newest source, the last."""
    shown = sorted({axis.first, int(axis.today), axis.last})
    words = [
        text(
            str(year),
            timeline.x_of(_COLUMNS, axis, axis.last + 1 if year == axis.last else year),
            10,
            10.5,
            "soft",
            anchor="end" if year == axis.last else "start",
        )
        for year in shown
    ]
    return tag("svg", *words, viewBox=f"0 0 {_WIDE:.0f} 13", class_="time", aria_hidden="true")


def _who(sheet: Sheet, row: Row) -> str:
    by_actor: dict[str, list[Tie]] = {}
    for tie in sheet.ties(row.thing):
        by_actor.setdefault(tie.actor, []).append(tie)
    items = [
        tag(
            "li",
            tie_marks(ties),
            " ",
            sheet.linked(actor, tag("span", escaped(sheet.said.short(actor)))),
        )
        for actor, ties in by_actor.items()
    ]
    return tag("ul", *items, class_="who") if items else ""
