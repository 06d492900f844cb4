"""A card written in a language."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.cards import Card
from kg.evidence.cards.links import Tie
from kg.evidence.claims import CitedClaim, Document
from kg.forms.writing import between
from kg.lines import escape_controls
from kg.present import showing
from kg.present.cards.keys import key, tie_text
from kg.present.cards.outward import outward
from kg.present.cards.sections import sections
from kg.present.cards.sheet import SOFT, Cell, Sheet, Source, Text, joined
from kg.present.cards.speech import Speech, month
from kg.project.proof.records import PROVED, joint
from kg.rdf.terms import parts
from kg.store import labelling
from kg.store.snapshot import Opened
from kg.store.weighing import is_figure

_AUTHORS = 3  # that a footnote names


def sheet(opened: Opened, card: Card, language: str) -> Sheet:
    """A card in a language."""
    labels = labelling.labels(opened.store, _terms(card), language)
    speech = Speech(language, labels, opened.state.prefixes, card)
    proved = _proved(card)
    firsts = {c.document.iri: at for at, c in reversed(list(enumerate(card.sources)))}
    return Sheet(
        card.thing,
        _names(opened, card.thing, language),
        Text(speech.name(card.cls) if card.cls else "", card.cls),
        _about(speech),
        _told(speech, card.documents),
        tuple(key(speech, fact) for fact in card.facts),
        (*sections(speech), *outward(opened, card.thing, language)),
        tuple(
            source(
                speech,
                claim,
                at + 1,
                first=firsts[claim.document.iri] + 1,
                proved=(claim.document.iri, claim.locator) in proved,
            )
            for at, claim in enumerate(card.sources)
        ),
    )


def _proved(card: Card) -> set[tuple[str, str]]:
    # The places of which all figures and days that the card tells were found in the text.
    states: dict[tuple[str, str], list[str]] = {}
    for claim in _claims(card):
        if is_figure(claim.object):
            states.setdefault((claim.document.iri, claim.locator), []).append(claim.citation.proof)
    return {place for place, found in states.items() if joint(found) == PROVED}


def _claims(value: object) -> list[CitedClaim]:
    found: list[CitedClaim] = []

    def look(value: object) -> None:
        if isinstance(value, CitedClaim):
            found.append(value)
        elif isinstance(value, tuple | list):
            for one in value:
                look(one)

    look(value)
    return found


def _terms(value: object) -> set[str]:
    # Everything that a card names.
    found: set[str] = set()

    def look(value: object) -> None:
        if isinstance(value, CitedClaim):
            found.update(t for t in (*value[:3], value.document.iri) if t.startswith("<"))
        elif isinstance(value, str):
            if value.startswith("<"):
                found.add(value)
        elif isinstance(value, tuple | list) and not isinstance(value, Document):
            for one in value:
                look(one)

    look(value)
    return found


def _names(opened: Opened, thing: str, language: str) -> tuple[tuple[str, str], ...]:
    by = labelling.NAMED_BY
    told = [one for one in opened.store.statements([thing], by) if one[2].startswith('"')]
    first_of = min((by.index(p) for _, p, _ in told), default=0)
    names = sorted({(parts(o)[2], parts(o)[0]) for _, p, o in told if p == by[first_of]})
    first = labelling.first_text(opened.store, dict(reversed(names)), language)
    names.sort(key=lambda pair: pair[1] != first)
    return tuple((escape_controls(text), tag) for tag, text in names)


def _about(speech: Speech) -> Cell:
    told = [
        (Text(f"{speech.word(f'card.{code}')} ", tone=SOFT), *_few(speech, ties))
        for code, ties in (("part-of", speech.card.wholes), ("concerns", speech.card.subjects))
        if ties
    ]
    return joined(told, " · ")


_NAMED = 3  # of what a thing is part of, or concerns


def _few(speech: Speech, ties: tuple[Tie, ...]) -> Cell:
    more = len(ties) - _NAMED
    named = joined([(tie_text(speech, tie),) for tie in ties[:_NAMED]], ", ")
    return (*named, Text(f" +{more}", tone=SOFT)) if more > 0 else named


def _told(speech: Speech, documents: Iterable[Document]) -> str:
    known = [document for document in documents if document.issued]
    if not known:
        return ""
    first, last = (
        month(end(known, key=lambda document: document.first).issued) for end in (min, max)
    )
    days = between((speech.day(day) for day in dict.fromkeys((first, last))), speech.language)
    count = speech.word("present.sources", count=len(speech.card.documents))
    return speech.word("card.told", sources=count, days=days)


def source(
    speech: Speech, claim: CitedClaim, number: int, *, first: int = 0, proved: bool = False
) -> Source:
    """A footnote: who wrote it, publisher, title, day as it is known, place in words; and whether
    what the card tells of it was `proved` to stand there. Another place of a document that the
    footnote `first` has named in full is told in short.
    """
    document = claim.document
    authors = [*document.authors[:_AUTHORS], *["…"] * (len(document.authors) > _AUTHORS)]
    title = document.title
    again = 0 < first < number
    if again:
        authors, title = [], "" if document.publisher else title
    place = (
        showing.place(claim.locator, speech.language),
        speech.word("view.tag.proved") if proved else "",
    )
    told = (
        escape_controls(", ".join(authors)),
        escape_controls(document.publisher),
        showing.quoted(title, speech.language),
        speech.name(document.iri) if not (document.publisher or document.title) else "",
        speech.day(document.issued),
        *place,
    )
    weak = speech.word("page.weak-source") if claim.weak else ""
    named = speech.word("card.as-source", number=first) if again else ""
    return Source(
        number,
        ", ".join(filter(None, told)),
        claim.citation.iri,
        document.address,
        weak,
        ", ".join(filter(None, (named, *place))) if again else "",
    )
