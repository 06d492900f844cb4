"""The cards of things as the page reads them: one structure whose texts stand in each language.

    {"texts": [[German, English, …], [in all alike], …], "tones": ["", "soft", …],
     "of": [[thing, [card]], …]}

A card is [told, about, keys, sections, citations]; a footnote is the place of its citation there,
from 1. A key is [label, value, aside], a section [kind, title, columns, rows, after, points], a row
[depth, cell, …], a cell a list of texts. A text is the number of one above, or [number, thing,
tone, [footnote, …], more, address] as far as there is anything; the number -1 stands for the name
of the thing. A card whose languages differ in more than their texts stands there in each; one that
has no more than two lines of what its thing is tied to is left out, as the statements tell the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.evidence.claims import CitedClaim
from kg.present.cards.sheet import Cell, Key, Point, Row, Section, Sheet, Text
from kg.present.cards.written_cards import Written

# The cards of things that are asked for by their IRIs.
Cards = Callable[[Sequence[str]], Mapping[str, Written]]
_PLAIN = [-1, 0, [], 0, ""]
_TIES, _FEW = ("who", "parts", "facets"), 2


class Packing:
    """Packs cards: `at` is the number of each thing, `names` what it is called, `cited` numbers
    the citations of claims.
    """

    def __init__(
        self,
        at: Mapping[str, int],
        names: Sequence[Sequence[str]],
        cited: Callable[[CitedClaim], int],
    ):
        self.at, self.names, self.cited = at, names, cited
        self.texts: dict[tuple[str, ...], int] = {}
        self.tones: dict[str, int] = {"": 0}

    def packed(self, cards: Mapping[str, Written]) -> dict[str, Any]:
        """The cards as the page reads them."""
        of = [
            [self.at[thing], self._card(card)]
            for thing, card in cards.items()
            if not _is_slight(card.sheets[0])
        ]
        texts = [told[:1] if len(set(told)) == 1 else told for told in self.texts]
        return {"texts": texts, "tones": list(self.tones), "of": of}

    def _card(self, card: Written) -> list[list[Any]]:
        numbers = [self.cited(claim) for claim in card.sources]
        shapes = [_shape((one.about, one.keys, one.sections)) for one in card.sheets]
        same = all(shape == shapes[0] for shape in shapes)
        many = len(card.sheets)
        apart = [card.sheets] if same else [(one,) * many for one in card.sheets]
        return [[*self._sheet(sheets), numbers] for sheets in apart]

    # What follows takes a thing in each language.

    def _sheet(self, sheets: Sequence[Sheet]) -> list[Any]:
        return [
            self._number([one.told for one in sheets]),
            self._cell([one.about for one in sheets]),
            [self._key(keys) for keys in zip(*(one.keys for one in sheets))],
            [self._section(sections) for sections in zip(*(one.sections for one in sheets))],
        ]

    def _key(self, keys: Sequence[Key]) -> list[Any]:
        return [self._cell(cells) for cells in zip(*(one[1:] for one in keys))]

    def _section(self, sections: Sequence[Section]) -> list[Any]:
        return [
            sections[0].kind,
            self._cell([one.title for one in sections]),
            [self._number(words) for words in zip(*(one.columns for one in sections))],
            [self._row(rows) for rows in zip(*(one.rows for one in sections))],
            [self._cell(cells) for cells in zip(*(one.after for one in sections))],
            [self._point(points) for points in zip(*(one.points for one in sections))],
        ]

    def _row(self, rows: Sequence[Row]) -> list[Any]:
        cells = zip(*(one.cells for one in rows))
        return [rows[0].depth, *(self._cell(cell) for cell in cells)]

    def _point(self, points: Sequence[Point]) -> list[Any]:
        first = points[0]
        words = (
            self._number([one.text for one in points]),
            self._number([one.day for one in points]),
        )
        return [first.at, first.value, first.voices, int(first.hedged), *words]

    def _cell(self, cells: Sequence[Cell]) -> list[Any]:
        return [self._text(texts) for texts in zip(*cells)]

    def _text(self, texts: Sequence[Text]) -> Any:
        first, told = texts[0], [one.text for one in texts]
        thing = self.at.get(first.term[1:-1], -1) if first.term else -1
        number = -1 if thing >= 0 and list(self.names[thing]) == told else self._number(told)
        tone = self.tones.setdefault(first.tone, len(self.tones))
        more: list[Any] = [thing, tone, list(first.notes), first.more, first.address]
        while more and more[-1] == _PLAIN[len(more) - 1]:
            more.pop()
        return [number, *more] if more else number

    def _number(self, texts: Sequence[str]) -> int:
        return self.texts.setdefault(tuple(texts), len(self.texts))


def _is_slight(card: Sheet) -> bool:
    lines = sum(len(section.rows) + len(section.after) for section in card.sections)
    plain = all(section.kind in _TIES for section in card.sections)
    return not card.keys and plain and lines <= _FEW


def _shape(value: object) -> object:
    # All but the texts themselves.
    match value:
        case Text():
            return value[1:]
        case str():
            return ""
        case tuple():
            return tuple(map(_shape, value))
    return value


def citation(claim: CitedClaim) -> dict[str, str]:
    """What the page tells of the citation of a claim, as `kg.network` has it."""
    told = claim.citation
    return {
        "id": told.iri[1:-1],
        "maker": "source",
        "source": told.document.iri[1:-1],
        "locator": told.locator,
        "period": told.period,
        "published": told.document.issued,
        "modality": told.modality,
        "speaker": told.speaker.removeprefix("<").removesuffix(">"),
        "rank": told.rank,
        "reason": told.reason,
        "qualifier": told.qualifier,
        "printed": told.printed,
        "proof": told.proof,
    }
