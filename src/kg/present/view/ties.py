"""The main ties of a graph: who does what to which of the things that its score chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kg.evidence.cards.index import Index
from kg.evidence.score.rows import above
from kg.evidence.score.value import Score, Tie
from kg.present.score.lines import line_widths
from kg.present.score.texts import MEANINGS, meaning_of
from kg.project.contract import PART
from kg.words import phrase, translate

# A line without money is as wide as it has voices: at least, for each of them, at most.
_THIN, _BY_VOICE, _THICK = 1.4, 0.25, 3.0


class Line(NamedTuple):
    """What ties two things (IRIs): meanings, the strongest first, each with whether it is only
    planned; a width in pixels.
    """

    one: str
    other: str
    meanings: tuple[tuple[str, bool], ...]
    wide: float


class Ties(NamedTuple):
    """The things of a picture (IRIs), those who act first, and the lines between them."""

    things: tuple[str, ...]
    lines: tuple[Line, ...]


def main_ties(index: Index, score: Score) -> Ties:
    """The main ties of a graph, by the index of all its claims and its score."""
    rows = {row.thing for row in score.rows}
    doers = [doer.thing for doer in (*score.rails, *score.actors)]
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in score.ties:
        pairs.setdefault((tie.actor, tie.row), []).append(tie)
    widths = line_widths(score)
    lines = [_line(ties, widths.get(pair, 0)) for pair, ties in pairs.items()]
    wholes = {row: above(index, row, rows) for row in sorted(rows)}
    parts = [Line(row, whole, ((PART, False),), 1.2) for row, whole in wholes.items() if whole]
    things = dict.fromkeys((*doers, *(row.thing for row in score.rows)))
    return Ties(
        tuple(map(_iri, things)),
        tuple(
            line._replace(one=_iri(line.one), other=_iri(line.other)) for line in (*lines, *parts)
        ),
    )


def _line(ties: list[Tie], money: float) -> Line:
    planned = {
        meaning: all(tie.planned or tie.lost for tie in ties if meaning_of(tie) == meaning)
        for meaning in MEANINGS
        if any(meaning_of(tie) == meaning for tie in ties)
    }
    voices = max(tie.voices for tie in ties)
    wide = max(money, min(_THIN + _BY_VOICE * (voices - 1), _THICK))
    return Line(ties[0].actor, ties[0].row, tuple(planned.items()), round(wide, 1))


def _iri(term: str) -> str:
    return term[1:-1]


def packed(found: Ties | None, at: Mapping[str, int], languages: Sequence[str]) -> dict[str, Any]:
    """Main ties as the page reads them; `at` is the number of each thing, `languages` are those of
    the page.
    """
    if found is None:
        return {"things": [], "links": [], "meanings": []}
    shown = [line for line in found.lines if line.one in at and line.other in at]
    meant = {meaning for line in shown for meaning, _ in line.meanings}
    used = [one for one in (*MEANINGS, PART) if one in meant]
    return {
        "things": [at[thing] for thing in found.things if thing in at],
        "links": [
            [
                at[line.one],
                at[line.other],
                [2 * used.index(meaning) + planned for meaning, planned in line.meanings],
                line.wide,
            ]
            for line in shown
        ],
        "meanings": [[one, _named(one, languages)] for one in used],
    }


def _named(meaning: str, languages: Sequence[str]) -> list[str]:
    code = "present.view.part" if meaning == PART else f"present.score.meaning.{meaning}"
    return [translate(phrase(code), language) for language in languages]
