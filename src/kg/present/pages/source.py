"""The page of a source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from kg.evidence.claims import Citation, CitedClaim, claims_of_source
from kg.present.pages.context import Context, about_thing, data_block
from kg.present.pages.words import page_words
from kg.rdf.terms import DCTERMS, KG, SCHEMA, SKOS, parts

# --- a source -------------------------------------------------------------------------------------


class Place(NamedTuple):
    """What a source says at one place: `fragment` is that of the place on the page."""

    citation: Citation
    fragment: str
    claims: list[CitedClaim]


def _places(claims: list[CitedClaim]) -> list[Place]:
    # In the order of the pages and paragraphs that the locators name.
    places: dict[str, Place] = {}
    for claim in sorted(claims, key=lambda claim: claim[:3]):
        iri = claim.citation.iri
        fragment = unquote(iri[1:-1].partition("#")[2])
        places.setdefault(iri, Place(claim.citation, fragment, [])).claims.append(claim)

    def order(place: Place) -> tuple[list[int], str, str]:
        locator = place.citation.locator
        return [int(n) for n in re.findall(r"\d+", locator)], locator, place.citation.iri

    return sorted(places.values(), key=order)


def source(context: Context, iri: str) -> bytes:
    """The page of a source: what is known of it, and what it says at each place."""
    facts: dict[str, str] = {}
    for p, o in about_thing(context, iri):
        facts.setdefault(p[1:-1], parts(o)[0])
    claims = claims_of_source(context.opened, iri)
    context.call({term for claim in claims for term in claim[:3]})
    publisher, issued = facts.get(DCTERMS + "publisher", ""), facts.get(DCTERMS + "issued", "")
    title = facts.get(DCTERMS + "title") or " ".join(filter(None, (publisher, issued)))
    address = facts.get(SCHEMA + "url", "")
    return context.render(
        "source.html",
        title,
        iri=iri[1:-1],
        rows=_rows(facts, context.lang),
        language=facts.get(DCTERMS + "language", ""),
        address=address,
        safe=bool(re.match(r"https?://", address)),
        said=_places(claims),
        data=data_block(_described(iri[1:-1], title, facts)),
    )


_FACTS = {
    "publisher": DCTERMS + "publisher",
    "issued": DCTERMS + "issued",
    "kind": DCTERMS + "type",
    "language": DCTERMS + "language",
    "reading": KG + "reading",
    "reliability": KG + "reliability",
    "note": SKOS + "editorialNote",
}
# What is a code in the data, and a word on the page.
_CODES = ("whole", "part", "independent", "ordinary", "weak", "ko", "en")
_CODED = ("language", "reading", "reliability")


def _rows(facts: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """(the word for a fact, the fact) of all that is known."""
    words = page_words(language)
    rows = [(word, facts.get(prop, "")) for word, prop in _FACTS.items()]
    return [
        (word, words[fact] if word in _CODED and fact in _CODES else fact)
        for word, fact in rows
        if fact
    ]


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
    }
    return {name: value for name, value in described.items() if value}
