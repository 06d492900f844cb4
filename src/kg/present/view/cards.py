"""The cards of things as the page reads them: one structure whose texts stand in both languages.

    {"texts": [[Korean, English], [in both alike], …], "tones": ["", "soft", …],
     "of": [[thing, [card]], …]}

A card is [told, about, keys, sections, citations]; a footnote is the place of its citation there,
from 1. A key is [label, value, aside], a section [kind, title, columns, rows, after, points], a row
[depth, cell, …], a cell a list of texts. A text is the number of a pair, or [number, thing, tone,
[footnote, …], more, address] as far as there is anything; the number -1 stands for the name of the
thing. A card whose languages differ in more than their texts stands there twice; one that has no
more than two lines of what its thing is tied to is left out, as the statements tell the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.evidence.claims import CitedClaim
from kg.present.cards.both import Written
from kg.present.cards.sheet import Cell, Key, Point, Row, Section, Sheet, Text

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
        names: Sequence[tuple[str, str]],
        cited: Callable[[CitedClaim], int],
    ):
        self.at, self.names, self.cited = at, names, cited
        self.texts: dict[tuple[str, str], int] = {}
        self.tones: dict[str, int] = {"": 0}

    def packed(self, cards: Mapping[str, Written]) -> dict[str, Any]:
        """The cards as the page reads them."""
        of = [
            [self.at[thing], self._card(card)]
            for thing, card in cards.items()
            if not _is_slight(card.sheets[0])
        ]
        texts = [[ko] if ko == en else [ko, en] for ko, en in self.texts]
        return {"texts": texts, "tones": list(self.tones), "of": of}

    def _card(self, card: Written) -> list[list[Any]]:
        ko, en = card.sheets
        numbers = [self.cited(claim) for claim in card.sources]
        same = _shape((ko.about, ko.keys, ko.sections)) == _shape((en.about, en.keys, en.sections))
        pairs = [(ko, en)] if same else [(ko, ko), (en, en)]
        return [[*self._sheet(*pair), numbers] for pair in pairs]

    def _sheet(self, ko: Sheet, en: Sheet) -> list[Any]:
        return [
            self._number(ko.told, en.told),
            self._cell(ko.about, en.about),
            [self._key(*pair) for pair in zip(ko.keys, en.keys)],
            [self._section(*pair) for pair in zip(ko.sections, en.sections)],
        ]

    def _key(self, ko: Key, en: Key) -> list[Any]:
        return [self._cell(*pair) for pair in zip(ko[1:], en[1:])]

    def _section(self, ko: Section, en: Section) -> list[Any]:
        return [
            ko.kind,
            self._cell(ko.title, en.title),
            [self._number(*pair) for pair in zip(ko.columns, en.columns)],
            [self._row(*pair) for pair in zip(ko.rows, en.rows)],
            [self._cell(*pair) for pair in zip(ko.after, en.after)],
            [self._point(*pair) for pair in zip(ko.points, en.points)],
        ]

    def _row(self, ko: Row, en: Row) -> list[Any]:
        return [ko.depth, *(self._cell(*pair) for pair in zip(ko.cells, en.cells))]

    def _point(self, ko: Point, en: Point) -> list[Any]:
        words = self._number(ko.text, en.text), self._number(ko.day, en.day)
        return [ko.at, ko.value, ko.voices, int(ko.hedged), *words]

    def _cell(self, ko: Cell, en: Cell) -> list[Any]:
        return [self._text(*pair) for pair in zip(ko, en)]

    def _text(self, ko: Text, en: Text) -> Any:
        thing = self.at.get(ko.term[1:-1], -1) if ko.term else -1
        own = thing >= 0 and self.names[thing] == (ko.text, en.text)
        number = -1 if own else self._number(ko.text, en.text)
        tone = self.tones.setdefault(ko.tone, len(self.tones))
        more: list[Any] = [thing, tone, list(ko.notes), ko.more, ko.address]
        while more and more[-1] == _PLAIN[len(more) - 1]:
            more.pop()
        return [number, *more] if more else number

    def _number(self, ko: str, en: str) -> int:
        return self.texts.setdefault((ko, en), len(self.texts))


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
    }
