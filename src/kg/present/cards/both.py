"""The cards of many things in every language, for a page that shows each."""

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
from kg.words import worded_among


def both_languages(languages: Iterable[str]) -> tuple[str, str]:
    """The languages of texts that stand in two places, that of Korean first: the other one where
    the tool does not speak one of them to a project.
    """
    spoken = worded_among(languages)
    return "ko" if "ko" in spoken else "en", "en" if "en" in spoken else "ko"


class Written(NamedTuple):
    """A card in Korean and in English, with a claim of each footnote. Where a project has no names
    in one of them, the other stands in its place.
    """

    sheets: tuple[Sheet, ...]
    sources: tuple[CitedClaim, ...]


def written_cards(opened: Opened, things: Iterable[str]) -> dict[str, Written]:
    """The cards of things (IRIs)."""
    index, languages = everything(opened), both_languages(opened.state.languages)

    def written(wanted: Iterable[str]) -> dict[str, Written]:
        found = {}
        for thing in wanted:
            card = card_of(index, f"<{thing}>")
            sheets = tuple(sheet(opened, card, language) for language in languages)
            found[thing] = Written(sheets, card.sources)
        return found

    return remembered_each(opened.store, "cards in the languages", things, written)
