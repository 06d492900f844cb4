"""A score in pieces, for a page that puts them together as its reader unfolds it.

Each piece is drawn by the module that draws it in the whole picture, with its middle at the top;
what joins rows and actors is told by `ties`, from which the page draws lines and marks as `lines`
does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from kg.evidence.score.unfolding import Unfolded
from kg.evidence.score.value import BROKEN, Basis, Details, Fate, Row
from kg.present.score import drawing, legend, lines, sums, timeline
from kg.present.score.marks import COLOURS, mark
from kg.present.score.narrow import item, years
from kg.present.score.placing import SCROLLED, WIDE, Axis, Columns, Frame, Placed
from kg.present.score.sheet import Sheet, sheet
from kg.present.score.texts import (
    MEANINGS,
    Texts,
    amount,
    fate_day,
    fate_text,
    headline,
    meaning_of,
    source_line,
    terms_of_money,
    tie_text,
)
from kg.rdf.iris import local

# The axis of time from 0 to 1.
_UNIT = Columns(0, 0, 0, 0, 1, 1)
# The size of the marks as pieces.
_MARK = 10.0


class Markup(NamedTuple):
    """A piece of SVG or HTML."""

    text: str


class Thing(NamedTuple):
    """A thing (an N-Triples string), which the page has by its number."""

    term: str


def _joined(parts: Iterable[str]) -> Markup:
    return Markup("".join(parts))


def pieces(whole: Unfolded, said: Texts) -> dict[str, Any]:
    """The pieces, as plain values and Markup; things are N-Triples strings, rows and actors are
    named by their numbers. The rows that are drawn at first come first. Links of the narrow rows
    lead to the things themselves.
    """
    score = whole.score
    drawn = list(score.rows)
    rows = [*drawn, *(row for row in whole.rows if row not in drawn)]
    wide, middle = (_sheet(frame, whole, said) for frame in (WIDE, SCROLLED))
    linked = wide._replace(address=lambda thing: thing)
    at = {row.thing: number for number, row in enumerate(rows)}
    return {
        "title": headline(score, said),
        "sources": source_line(score, said, titled=False),
        "rows": [row.thing for row in rows],
        "drawn": len(drawn),
        "actors": [doer.thing for doer in whole.actors],
        "cast": len(score.actors),
        "rails": [doer.thing for doer in score.rails],
        "told": [["\n".join(lines) for lines in drawing.told_alone(row, said)] for row in rows],
        "details": [_details(whole.details[row.thing], wide, said) for row in rows],
        "lanes": [
            {
                "name": said.name(lane.cls),
                "rows": [at[row.thing] for row in lane.rows],
                "missing": lane.more,
            }
            for lane in whole.lanes
        ],
        "meanings": MEANINGS,
        "ties": _ties(whole, said, at),
        "marks": _marks(),
        "keys": _keys(whole, said),
        "wide": _frame(wide, whole, rows),
        "middle": _frame(middle, whole, rows),
        "axis": list(wide.axis) if wide.axis else None,
        "then": _then(whole, rows, said),
        "narrow": {
            "years": Markup(years(wide.axis)) if wide.axis else None,
            "rows": [Markup(item(linked, row)) for row in rows],
        },
    }


def _all_actors(whole: Unfolded) -> list[Any]:
    return [*whole.actors, *whole.rails]


def _sheet(frame: Frame, whole: Unfolded, said: Texts) -> Sheet:
    # All that is drawn has its middle at the top.
    found = sheet(frame, whole.score, said, lambda thing: "")
    rows: defaultdict[str, float] = defaultdict(float)
    return found._replace(
        score=whole.score._replace(ties=whole.ties),
        placed=Placed(rows, tuple(0.0 for _ in whole.lanes), 0),
        actors=defaultdict(float),
    )


def _then(whole: Unfolded, rows: Iterable[Row], said: Texts) -> dict[str, Any]:
    # What the score of another day is made of: of each row its money, its steps (with a name that
    # is not their own) and its acts, and where it stands; the steps of which a day was promised.
    return {
        "rows": [_basis(whole.bases[row.thing], row, said) for row in rows],
        "promised": [Thing(one) for one in whole.promised],
        "scale": list(sums.scale(whole.score)),
        "least": list(lines.least_paid(whole.score)),
        "of": [one for one in said.dataset[1:] if one],
    }


def _basis(basis: Basis, row: Row, said: Texts) -> list[Any]:
    # An act has the number of its meaning, -1 where nobody says who acts.
    return [
        [Thing(one) for one in basis.moneys],
        [[Thing(thing), said.name(name) if name != thing else ""] for thing, name in basis.steps],
        [
            [Thing(thing), MEANINGS.index(meaning) if meaning in MEANINGS else -1]
            for thing, meaning in basis.acts
        ],
        [Thing(row.place.thing), int(row.place.planned)] if row.place else [],
    ]


def _ties(whole: Unfolded, said: Texts, at: dict[str, int]) -> list[list[Any]]:
    # [actor, row, meaning, 1 if planned, 2 if it failed and 4 if an amount is told, width of its
    # line, words, the subjects, objects and properties of its claims]; a rail has a number above
    # those of the other actors.
    actors = {doer.thing: number for number, doer in enumerate(_all_actors(whole))}
    widths = lines.line_widths(whole.score, whole.ties)
    return [
        [
            actors[tie.actor],
            at[tie.row],
            MEANINGS.index(meaning_of(tie)),
            tie.planned + 2 * tie.lost + 4 * bool(tie.money),
            round(widths.get((tie.actor, tie.row), 0), 2) if meaning_of(tie) == "pays" else 0,
            tie_text(tie, said),
            [
                [Thing(subject), Thing(to), local(by[1:-1])]
                for subject, by, to in sorted(
                    {(c.subject, c.predicate, c.object) for c in tie.claims}
                )
            ],
        ]
        for tie in whole.ties
    ]


def _details(details: Details, sheet: Sheet, said: Texts) -> list[list[Any]]:
    # [thing, name, amount, its terms, what came of it, whether that broke a promise, where on the
    # axis of time it was planned and done].
    found: list[list[Any]] = []
    for fate in details.fates:
        at = _shares(fate, sheet.axis) if sheet.axis else [[], []]
        when = ": ".join(filter(None, (fate_day(fate, said), fate_text(fate, said))))
        name = said.name(fate.step.name)
        found.append([fate.step.thing, name, "", "", when, int(fate.kind in BROKEN), *at])
    for worth in details.worths:
        thing = worth.money.thing
        terms = amount(worth, said), terms_of_money(worth, said)
        found.append([thing, said.name(thing), *terms, "", 0, [], []])
    return found + [[part, said.name(part), "", "", "", 0, [], []] for part in details.parts]


def _keys(whole: Unfolded, said: Texts) -> list[list[Any]]:
    # The legend; its last values say whether an entry is of what is drawn at first, and of bars.
    first = legend.keys(whole.score, said)
    every = legend.keys(whole.score._replace(ties=whole.ties), said)
    return [
        [key.meaning, Markup(key.marks), key.width, key.words, int(key in first), int(key.bars)]
        for key in every
    ]


def _shares(fate: Fate, axis: Axis) -> list[list[float]]:
    # Where on the axis a step was planned and done.
    days = timeline.days_of(fate, axis)
    return [[round(timeline.x_of(_UNIT, axis, day), 3) for day in some] for some in days]


def _marks() -> dict[str, list[Markup]]:
    # Of each meaning the full mark and the hollow one.
    return {
        kind: [Markup(mark(kind, 0, 0, _MARK, hollow=hollow)) for hollow in (False, True)]
        for kind in COLOURS
        if kind != "step"
    }


def _frame(sheet: Sheet, whole: Unfolded, rows: Iterable[Any]) -> dict[str, Any]:
    frame, axis, at, score = sheet.frame, sheet.axis, sheet.columns, whole.score
    return {
        "width": frame.width,
        "who": frame.who,
        "ports": frame.ports,
        "row": frame.row,
        "lane": frame.lane,
        "head": frame.head,
        "mark": lines.mark_size(frame),
        "small": frame.small,
        "sizes": list(frame.sizes),
        "leading": frame.leading,
        "bars": frame.bar,
        "room": frame.money - 10,
        "names": at.names,
        "bar": at.bar,
        "money": at.money,
        "time": [at.time, at.until],
        "words": at.words,
        "heads": _joined(drawing.heads(sheet)),
        "more": drawing.more_at(sheet),
        "lanes": [
            [Markup(drawing.lane_name(sheet, lane, 0)), drawing.lane_end(sheet, lane)]
            for lane in whole.lanes
        ],
        "labels": _joined(timeline.years(frame, at, axis)) if axis else None,
        "years": timeline.year_lines(at, axis) if axis else [],
        "today": timeline.x_of(at, axis, axis.today) if axis and score.day else None,
        "newest": Markup(timeline.newest(frame, at, axis, score, sheet.said, 0))
        if axis and score.day
        else None,
        "rails": [
            [
                lines.rail_at(sheet, doer.thing),
                lines.pill_at(sheet, number),
                _joined(
                    lines.pill(
                        sheet,
                        doer.thing,
                        lines.rail_at(sheet, doer.thing),
                        lines.pill_at(sheet, number),
                    )
                ),
            ]
            for number, doer in enumerate(score.rails)
        ],
        "rows": [
            [
                _joined(drawing.name(sheet, row)),
                _joined(sums.money(sheet, row)),
                _joined(drawing.time(sheet, row)),
            ]
            for row in rows
        ],
        "actors": [_joined(drawing.actor_name(sheet, doer, 0)) for doer in whole.actors],
    }
