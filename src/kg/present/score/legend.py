"""What the marks of a score mean, beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.evidence.score.value import BROKEN, Score
from kg.present.score import sums
from kg.present.score.letters import width
from kg.present.score.lines import line_widths
from kg.present.score.marks import COLOURS, INK, RED, escaped, line, mark, tag, text
from kg.present.score.texts import MEANINGS, Texts, meaning_of

_SIZE, _GAP = 11.5, 16.0


class Key(NamedTuple):
    """An entry: its marks, round the middle of a place of this width, and what they mean; that of a
    meaning names it. `bars` says that it is of bars, which narrow drawings have not.
    """

    marks: str
    width: float
    words: str
    meaning: str = ""
    bars: bool = False


def keys(score: Score, said: Texts, *, bars: bool = True) -> list[Key]:
    """The entries for what a score draws, and for nothing else; `bars` says that it draws them."""
    return [key for key in _keys(score, said) if bars or not key.bars]


def _keys(score: Score, said: Texts) -> Iterator[Key]:
    drawn = {meaning_of(tie) for tie in score.ties}
    drawn |= {act.meaning for row in score.rows for act in row.acts if act.meaning}
    for meaning in MEANINGS:
        if meaning in drawn:
            yield Key(mark(meaning, 0, 0, 4.6), 12, said.say(f"meaning.{meaning}"), meaning)
    if score.rails:
        upright = line(0, -7, 0, 7, "rail", stroke=INK, stroke_width=1.6)
        names = " · ".join(said.name(doer.thing) for doer in score.rails)
        yield Key(upright + mark("runs", 0, 0, 4.2), 14, said.say("legend.rail", name=names))
    if any(tie.planned for tie in score.ties):
        hollow = mark("pays", -5, 0, 4.2, hollow=True)
        dashed = line(2, 0, 15, 0, "rail", stroke_width=1.5, stroke_dasharray="4 2.5")
        yield Key(hollow + dashed, 30, said.say("legend.planned"))
    fates = [fate for row in score.rows for fate in row.fates]
    if any(fate.step.promised for fate in fates):
        yield Key(_step(INK, "rail"), 30, said.say("legend.step"))
    if any(fate.kind in BROKEN for fate in fates):
        yield Key(
            line(-8, 0, 8, 0, "thread red", stroke=RED, stroke_width=1.8),
            18,
            said.say("legend.late"),
        )
    if any(row.worth and row.worth.period for row in score.rows):
        block = {"x": -8, "y": -4.5, "width": 16, "height": 9, "class_": "period", "fill": "none"}
        yield Key(
            tag("rect", **block, stroke=COLOURS["pays"], stroke_width=1.2),
            18,
            said.say("legend.period"),
        )
    if any(sums.is_broken(row, score) for row in score.rows):
        yield Key(sums.broken_mark(), 24, said.say("legend.break"), bars=True)
    if any(act.lost for row in score.rows for act in row.acts) or any(t.lost for t in score.ties):
        yield Key(mark("lost", 0, 0, 4.6), 12, said.say("legend.lost"))
    if len(set(line_widths(score).values())) > 1:
        thick = line(-8, -2.5, 8, -2.5, "tie pays", stroke="#0b7a3b", stroke_width=1.4)
        thick += line(-8, 2, 8, 2, "tie pays", stroke="#0b7a3b", stroke_width=4.5)
        yield Key(thick, 18, said.say("legend.width"))
    if any(row.worth and row.worth.composed for row in score.rows):
        yield Key("", 0, said.say("legend.composed"))


def _step(colour: str, look: str) -> str:
    return (
        line(-9, 0, 9, 0, look, stroke=colour, stroke_width=1.6)
        + mark("step", -9, 0, 3.8, hollow=True)
        + mark("step", 9, 0, 3.8)
    )


def as_html(entries: list[Key]) -> str:
    """The entries as a list."""
    items = []
    for key in entries:
        icon = ""
        if key.marks:
            box = f"{-key.width / 2:.0f} -7 {key.width:.0f} 14"
            icon = tag(
                "svg", key.marks, viewBox=box, width=key.width, height=14, aria_hidden="true"
            )
        look = "of-bars" if key.bars else None
        items.append(tag("li", icon, tag("span", escaped(key.words)), class_=look))
    return tag("ul", *items, class_="legend")


def as_svg(entries: list[Key], room: float, y: float) -> tuple[str, float]:
    """(the entries in lines of so much room, from a first line at `y`; how high they are)."""
    pieces, x, top = [], 0.0, y
    for key in entries:
        wide = key.width + 5 + width(key.words, _SIZE)
        if x and x + wide > room:
            x, y = 0.0, y + 18
        moved = f"translate({x + key.width / 2:.1f} {y:.1f})"
        pieces.append(tag("g", key.marks, transform=moved) if key.marks else "")
        pieces.append(text(key.words, x + key.width + 5, y + 4, _SIZE, "soft"))
        x += wide + _GAP
    return "".join(pieces), y - top + 18
