"""The cards of many things in every language of a project, for a page that shows each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.cards import card_of
from kg.evidence.cards.index import everything
from kg.evidence.claims import CitedClaim
from kg.present.cards.sheet import Sheet
from kg.present.cards.written import sheet
from kg.store.dataset import remembered_each
from kg.store.snapshot import Opened


class Written(NamedTuple):
    """A card in each language of its project, with a claim of each footnote."""

    sheets: tuple[Sheet, ...]
    sources: tuple[CitedClaim, ...]


def written_cards(opened: Opened, things: Iterable[str]) -> dict[str, Written]:
    """The cards of things (IRIs)."""
    index, languages = everything(opened), opened.state.languages

    def written(wanted: Iterable[str]) -> dict[str, Written]:
        found = {}
        for thing in wanted:
            card = card_of(index, f"<{thing}>")
            sheets = tuple(sheet(opened, card, language) for language in languages)
            found[thing] = Written(sheets, card.sources)
        return found

    return remembered_each(opened.store, "cards in the languages", things, written)
