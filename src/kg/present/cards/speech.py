"""How a card is said in a language: names, values, days, footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.evidence.about import unit_of
from kg.evidence.cards import Card
from kg.evidence.cards.telling import Telling
from kg.evidence.claims import CitedClaim
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.present import showing
from kg.present.cards.sheet import LOOSER, SOFT, Cell, Text, claims_told, noted
from kg.present.reports import common
from kg.rdf.readings import DATES
from kg.rdf.terms import KG, parts
from kg.store.labelling import shown
from kg.words import phrase, translate

COMPOSED = "†"
_RANK = f"<{KG}rank>"


class Speech(NamedTuple):
    """What is needed to say a card: the language, what terms are called in it, prefixes, and the
    card whose footnotes and units they are.
    """

    language: str
    labels: Mapping[str, str]
    prefixes: dict[str, str]
    card: Card

    def word(self, code: str, /, **facts: object) -> str:
        """A sentence of the table."""
        return translate(phrase(code, **facts), self.language)

    def name(self, term: str) -> str:
        """What a term is called."""
        return escape_controls(self.labels.get(term) or shown(term, self.prefixes))

    def day(self, text: str) -> str:
        """A date or a span as it was said."""
        return escape_controls(day_text(text, self.language))

    def value(self, claim: CitedClaim) -> str:
        """The value of a claim with its unit and its hedge."""
        term = common.told_object(claim)
        if term and parts(term)[1] in DATES:
            said = parts(term)[0]
            day = self.day(said)
            return showing.hedged(day, claim.qualifier, self.language, numeric=False, day=said)
        unit = unit_of(claim, self.card.units, self.language)
        if claim.predicate == _RANK:
            place = self.word(
                "card.rank", rank=common.figure(parts(claim.object)[0], "", self.language)
            )
            return showing.hedged(place, claim.qualifier, self.language, numeric=True)
        return common.value(claim, dict(self.labels), self.prefixes, self.language, unit)

    def notes(self, text: Text, claims: Iterable[CitedClaim]) -> Text:
        """A text with the footnotes of claims."""
        return noted(text, (self.card.number(claim) for claim in claims_told(claims)))

    def notes_all(self, text: Text, claims: Iterable[CitedClaim]) -> Text:
        """A text with the footnotes of claims, weak sources among them."""
        return noted(text, (self.card.number(claim) for claim in claims))

    def telling(self, one: Telling, tone: str = "") -> Cell:
        """A value with its footnotes; of a thing its name, which leads to it. Who says it less
        precisely stands behind, since such a source does not give the value itself.
        """
        term = one.shown.object if names_thing(one.shown.object) else ""
        text = self.notes(Text(self.value(one.shown), term, tone), one.claims)
        if not one.looser:
            return (text,)
        return text, self.notes(Text(f" {self.word('card.looser')}", tone=LOOSER), one.looser)

    def tellings(self, found: Iterable[Telling], tone: str = "") -> Cell:
        """Values side by side."""
        cells: list[Text] = []
        for one in found:
            if cells:
                cells.append(Text(" / ", tone=SOFT))
            cells += self.telling(one, tone)
        return tuple(cells)

    def thing(self, term: str, claims: Iterable[CitedClaim] = (), tone: str = "") -> Text:
        """The name of a thing, which leads to it, with footnotes."""
        return self.notes(Text(self.name(term), term, tone), claims)

    def sources(self, count: int, weak: int = 0) -> str:
        """How many sources say something, none but weak ones for 0; `weak` are named beside them
        where these are told of too.
        """
        if not count:
            return self.word("card.weak-only")
        told = self.word("present.sources", count=count)
        return self.word("card.weak-beside", sources=told, count=weak) if weak else told


def names_thing(term: str) -> bool:
    """Whether a term names a thing of the graph, not a word of the vocabulary."""
    return term.startswith("<") and not term.startswith(f"<{KG}")


def month(day: str) -> str:
    """The month or year of a day of publication, as much as is known of it: of a span the first."""
    return day.partition("/")[0].removesuffix("~")[:7]
