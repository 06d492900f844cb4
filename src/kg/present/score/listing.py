"""A score as a table: all that it draws, in words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.score.value import Row
from kg.present.score import timeline
from kg.present.score.marks import escaped, tag
from kg.present.score.sheet import Sheet
from kg.present.score.texts import amount, place_text, terms_of_money, tie_text

_HEADS = ("what", "who", "money", "when")


def table(sheet: Sheet) -> str:
    """The rows with who does what, their money, their days."""
    said = sheet.said
    heads = tag("tr", *(tag("th", escaped(said.say(code)), scope="col") for code in _HEADS))
    bodies = []
    for lane in sheet.score.lanes:
        head = tag("th", escaped(said.name(lane.cls)), colspan=len(_HEADS), scope="rowgroup")
        bodies.append(tag("tbody", tag("tr", head), *(_row(sheet, row) for row in lane.rows)))
    return tag("table", tag("thead", heads), *bodies)


def _row(sheet: Sheet, row: Row) -> str:
    what, *cells = cells_of(sheet, row)
    name = sheet.linked(row.thing, escaped(what[0]))
    first = tag(
        "th",
        "<br/>".join([name, *map(escaped, what[1:])]),
        scope="row",
        class_=f"depth-{row.depth}",
    )
    rest = (
        tag("td", "<br/>".join(map(escaped, lines))) if lines else "<td></td>" for lines in cells
    )
    return tag("tr", first, *rest)


def cells_of(sheet: Sheet, row: Row) -> list[list[str]]:
    """What a row tells, as lines of text: what and where, who, money, when."""
    said = sheet.said
    return [
        [said.name(row.thing), *place_text(row, said)[:1]],
        list(_who(sheet, row)),
        list(_money(sheet, row)),
        timeline.lines_of(row, said),
    ]


def _who(sheet: Sheet, row: Row) -> Iterator[str]:
    by_actor: dict[str, list[str]] = {}
    for tie in sheet.ties(row.thing):
        texts = by_actor.setdefault(tie.actor, [])
        text = tie_text(tie, sheet.said)
        texts += [] if text in texts else [text]
    for actor, texts in by_actor.items():
        yield f"{sheet.said.name(actor)}: {', '.join(texts)}"


def _money(sheet: Sheet, row: Row) -> Iterator[str]:
    if row.worth:
        yield amount(row.worth, sheet.said)
        if terms := terms_of_money(row.worth, sheet.said):
            yield terms


def sentences(sheet: Sheet) -> str:
    """The table as running text, for who cannot see the drawing."""
    rows = []
    for row in sheet.score.rows:
        what, *rest = cells_of(sheet, row)
        told = "; ".join(line for lines in rest for line in lines)
        rows.append(f"{', '.join(what)}: {told}." if told else f"{', '.join(what)}.")
    return "\n".join(rows)
