"""A card where a notebook shows it, and as text."""

from __future__ import annotations

from zlib import crc32

from kg.evidence.cards import Card
from kg.lines import joined
from kg.present.cards import lines, written
from kg.present.cards.sheet import Sheet
from kg.store.snapshot import Opened


class AnswerCard(Card):
    """A card that a notebook shows, and that `print` tells as lines."""

    sheet: Sheet
    language: str

    @classmethod
    def of(cls, opened: Opened, card: Card, language: str) -> AnswerCard:
        """A card in a language."""
        made = cls(*card)
        made.sheet, made.language = written.sheet(opened, card, language), language
        return made

    def __str__(self) -> str:
        names = " · ".join(name for name, _ in self.sheet.names) or self.thing
        return joined([names, *lines.card_lines(self.sheet, self.language)])

    def _repr_html_(self) -> str:
        from kg.present.pages import card

        return card.apart(self.sheet, self.language, f"kg{crc32(self.thing.encode()):x}-")
