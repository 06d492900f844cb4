"""The page of a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from kg.evidence import notes as remarks
from kg.evidence.about import Units, standings_apart, units_of
from kg.evidence.claims import (
    Citation,
    CitedClaim,
    authors_of,
    claims_about,
    claims_of_source,
)
from kg.evidence.conflicting import Conflict
from kg.evidence.overview import disputes
from kg.evidence.standing import Standing
from kg.present import showing
from kg.present.pages.context import Context, about_thing, data_block
from kg.present.pages.notes import Footnotes
from kg.present.pages.overview import dispute
from kg.present.pages.values import labels_of, value_text
from kg.present.pages.words import page_words
from kg.present.reports import thing_report
from kg.rdf.nquads import Triple
from kg.rdf.terms import DCTERMS, KG, SCHEMA, SKOS, parts
from kg.store.dataset import lately
from kg.words import language_name, translate

# --- a source -------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A claim as the page tells it: `standing` says in one word how it stands, `mark` in words why
    it does not count; `note` is the curators'; `only` says that no other source makes it. `rows` is
    how many claims are told of its subject from here on, 0 behind the first of them.
    """

    claim: CitedClaim
    text: str
    mark: str
    note: str
    standing: str
    only: bool
    rows: int = 1


class Place(NamedTuple):
    """What a source says at one place in one way: `fragment` is that of the place on the page,
    `marks` tell how it is said; `again` says that the place has been told of already.
    """

    citation: Citation
    fragment: str
    marks: list[str]
    lines: list[Line]
    again: bool = False


class _Known(NamedTuple):
    # What the page tells in whatever language.
    claims: list[CitedClaim]
    how: dict[CitedClaim, Standing]
    units: Units
    notes: remarks.Notes
    only: set[Triple]


def _known(context: Context, iri: str) -> _Known:
    opened = context.opened
    claims = claims_of_source(opened, iri)
    return _Known(
        claims,
        standings_apart(opened, claims),
        units_of(opened, claims),
        remarks.notes_of(context.store, context.prefixes, claims),
        _told_alone(context, iri, claims),
    )


def _places(context: Context, known: _Known) -> list[Place]:
    # In the order in which a source is read.
    labels, (_, how, units, notes, only) = labels_of(context), known
    places: dict[str, Place] = {}
    for claim in sorted(known.claims, key=lambda claim: claim[:3]):
        iri = claim.citation.iri
        fragment = unquote(iri[1:-1].partition("#")[2])
        marks = thing_report.citation_marks(claim, labels, context.prefixes, context.lang)
        place = places.setdefault(iri, Place(claim.citation, fragment, marks, []))
        finer = (value_text(context, one, units) for one in how[claim].finer)
        mark = showing.standing_mark(how[claim].word, " / ".join(dict.fromkeys(finer)))
        line = Line(
            claim,
            value_text(context, claim, units),
            translate(mark, context.lang) if mark else "",
            remarks.note_on(notes, claim),
            how[claim].word,
            claim[:3] in only,
        )
        place.lines.append(line)

    found: list[Place] = []
    for place in sorted(places.values(), key=_reading_order):
        again = bool(found) and found[-1].citation.locator == place.citation.locator
        found.append(place._replace(lines=_by_subject(place.lines), again=again))
    return found


_HEAD = ("title", "deck", "ex")


def _reading_order(place: Place) -> tuple[int, list[int], str, bool, str]:
    # The title, what stands below it, pages and paragraphs by their number, captions; at one place
    # what is said plainly stands first.
    locator = place.citation.locator
    numbers = [int(number) for number in re.findall(r"\d+", locator)]
    caption = "caption" in locator or re.fullmatch(r"c\d+", locator)
    part = _HEAD.index(locator) if locator in _HEAD else 4 if caption else 3
    return part, numbers, locator, bool(place.marks), place.citation.iri


def _by_subject(lines: list[Line]) -> list[Line]:
    # Each subject is told once.
    counts = Counter(line.claim.subject for line in lines)
    return [line._replace(rows=counts.pop(line.claim.subject, 0)) for line in lines]


def source(context: Context, iri: str) -> bytes:
    """The page of a source: what is known of it, and what it says at each place."""
    facts: dict[str, str] = {}
    for p, o in about_thing(context, iri):
        facts.setdefault(p[1:-1], parts(o)[0])
    # In the other language it is the same.
    known = lately(context.store, ("source", iri), lambda: _known(context, iri))
    claims, only = known.claims, known.only
    context.call({term for claim in claims for term in (*claim[:3], claim.speaker)})
    publisher, issued = facts.get(DCTERMS + "publisher", ""), facts.get(DCTERMS + "issued", "")
    title = facts.get(DCTERMS + "title") or " ".join(
        filter(None, (publisher, context.period(issued)))
    )
    address, archived = (facts.get(SCHEMA + name, "") for name in ("url", "archivedAt"))
    notes = Footnotes(context)
    return context.render(
        "source.html",
        title,
        iri=iri[1:-1],
        rows=_rows(facts, context.lang),
        language=facts.get(DCTERMS + "language", ""),
        address=address,
        safe=_is_safe(address),
        archived=archived if _is_safe(archived) else "",
        place=lambda locator: showing.place(locator, context.lang),
        total=len(claims),
        only=len({claim for claim in claims if claim[:3] in only}),
        disputes=[dispute(context, one, notes, iri) for one in _disputes(context, iri)],
        things=_things(context, claims),
        said=_places(context, known),
        notes=notes.listed(),
        data=data_block(_described(iri[1:-1], title, facts)),
    )


def _is_safe(address: str) -> bool:
    return bool(re.match(r"https?://", address))


def _told_alone(context: Context, iri: str, claims: list[CitedClaim]) -> set[Triple]:
    """What no other source says."""
    known = claims_about(context.opened, {claim.subject for claim in claims})
    others = {claim[:3] for claim in known if claim.document.iri != iri}
    return {claim[:3] for claim in claims} - others


def _disputes(context: Context, iri: str) -> list[Conflict]:
    """The disagreements that are open and that a source takes part in."""
    found = [one for one in disputes(context.opened) if iri in _sources(one)]
    terms = (part for one in found for claim in _claims(one) for part in claim[:3])
    context.call(terms)
    return found


def _claims(conflict: Conflict) -> Iterator[CitedClaim]:
    for step in conflict.steps:
        for value in step.values:
            yield from value


def _sources(conflict: Conflict) -> set[str]:
    return {claim.document.iri for claim in _claims(conflict)}


def _things(context: Context, claims: list[CitedClaim]) -> list[tuple[str, str, int]]:
    """(name, where its page is, how many claims are of it) of what a source speaks of."""
    of = Counter(claim.subject for claim in claims)
    return sorted((context.name(thing), context.link(thing), n) for thing, n in of.items())


_FACTS = {
    "publisher": DCTERMS + "publisher",
    "issued": DCTERMS + "issued",
    "kind": DCTERMS + "type",
    "language": DCTERMS + "language",
    "reading": KG + "reading",
    "reliability": KG + "reliability",
    "retrieved": KG + "retrieved",
    "text-digest": KG + "sha256",
    "note": SKOS + "editorialNote",
}
# What is a code in the data, and a word on the page.
_CODES = ("whole", "part", "independent", "ordinary", "weak")
_CODED = ("reading", "reliability")


def _rows(facts: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """(the word for a fact, the fact) of all that is known."""
    authors = authors_of(facts.get(SCHEMA + "creditText", ""), facts.get(DCTERMS + "creator", ""))
    rows = [("author", ", ".join(authors))]
    rows += [(word, facts.get(prop, "")) for word, prop in _FACTS.items()]
    return [(word, _worded(word, fact, language)) for word, fact in rows if fact]


def _worded(word: str, fact: str, language: str) -> str:
    if word == "language":
        return translate(language_name(fact), language)
    return page_words(language)[fact] if word in _CODED and fact in _CODES else fact


def _described(iri: str, title: str, facts: Mapping[str, str]) -> dict[str, object]:
    """The source in the words of schema.org."""
    publisher = facts.get(DCTERMS + "publisher", "")
    described = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": iri,
        "name": title,
        "inLanguage": facts.get(DCTERMS + "language", ""),
        "publisher": {"@type": "Organization", "name": publisher},
        "datePublished": facts.get(DCTERMS + "issued", ""),
        "url": facts.get(SCHEMA + "url", ""),
        "archivedAt": facts.get(SCHEMA + "archivedAt", ""),
        "author": [
            {"@type": "Person", "name": name}
            for name in authors_of(
                facts.get(SCHEMA + "creditText", ""), facts.get(DCTERMS + "creator", "")
            )
        ],
    }
    return {name: value for name, value in described.items() if value}
