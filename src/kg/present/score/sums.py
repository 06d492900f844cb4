"""The column of money: amounts in words, and as bars beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.allocations import amount_of
from kg.evidence.score.value import Row, Score
from kg.present.score.letters import fitted, stacked
from kg.present.score.marks import COLOURS, INK, tag, text
from kg.present.score.sheet import Sheet
from kg.present.score.texts import amount, fitting_terms, terms_of_money

# A bar has room for so great a part of all amounts and a little more; what is longer is broken.
_BAR_PART, _BAR_MORE = 0.8, 1.2


def money(sheet: Sheet, row: Row) -> Iterator[str]:
    """The money of a row: its amount, stage and period, and its bar."""
    worth, frame, said = row.worth, sheet.frame, sheet.said
    if worth is None:
        return
    x, y = sheet.columns.money, sheet.placed.rows[row.thing]
    room = frame.money - 10
    figure, terms = amount(worth, said), terms_of_money(worth, said)
    bold = not worth.planned
    sizes = frame.sizes[0] - 0.5, frame.sizes[1] - 0.5
    big = fitted([figure], room, sizes, bold=bold, lines=1)
    bases = stacked([big.size, frame.small] if terms else [big.size], y, frame.leading)
    yield text(big.lines[0], x, bases[0], big.size, anchor="end", bold=bold)
    if terms:
        small = fitting_terms(worth, said, frame.small, room + 4)
        yield text(small, x, bases[1], frame.small, "soft", anchor="end")
    if frame.bar:
        yield from _bar(sheet, row)


def _bar(sheet: Sheet, row: Row) -> Iterator[str]:
    # Amounts of one currency against each other; what is longer than the room is broken.
    worth = row.worth
    longest, unit = scale(sheet.score)
    if worth is None or worth.telling.shown.unit != unit or not longest:
        return
    size = float(amount_of(worth.telling.shown))
    room, y, high = sheet.frame.bar - 8, sheet.placed.rows[row.thing], 8.0
    long = max(min(size / longest, 1) * room, 1.5)
    x = sheet.columns.bar + room - long
    look = {"class_": "bar", "fill": COLOURS["pays"], "stroke": COLOURS["pays"]}
    if worth.planned:
        look |= {"class_": "bar hollow", "fill": "none", "stroke_dasharray": "2 1.6"}
    yield tag("rect", x=x, y=y - high / 2, width=long, height=high, **look)
    if size > longest:
        yield _break(x + 7, y, high)


def _break(x: float, y: float, high: float) -> str:
    # Two strokes across a bar that is longer than it is drawn.
    cut = "".join(f"M{x + at:.1f} {y - high:.1f}l-4 {2 * high:.0f}" for at in (0, 4))
    return tag("path", d=cut, class_="break", stroke=INK, stroke_width=1.2, fill="none")


def is_broken(row: Row, score: Score) -> bool:
    """Whether the bar of a row is longer than there is room for."""
    longest, unit = scale(score)
    shown = row.worth.telling.shown if row.worth else None
    return bool(shown and shown.unit == unit and longest and float(amount_of(shown)) > longest)


def broken_mark() -> str:
    """A bar that is cut, for the legend."""
    look = {"class_": "bar", "fill": COLOURS["pays"], "stroke": COLOURS["pays"]}
    return tag("rect", x=-11, y=-3, width=22, height=6, **look) + _break(-3, 0, 6)


def scale(score: Score) -> tuple[float, str]:
    """(the amount of the longest bar, 0 where nothing can be compared; the currency of most)."""
    worths = [row.worth for row in score.rows if row.worth]
    units = [worth.telling.shown.unit for worth in worths]
    if not units:
        return 0, ""
    often = max(sorted(set(units)), key=units.count)
    shown = [worth.telling.shown for worth in worths]
    sizes = sorted(float(amount_of(claim)) for claim in shown if claim.unit == often)
    if len(sizes) < 2:
        return 0, often
    return min(sizes[int(_BAR_PART * (len(sizes) - 1))] * _BAR_MORE, sizes[-1]), often
