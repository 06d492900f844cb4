"""The page of a source."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from kg.evidence.claims import Citation, CitedClaim, claims_of_source
from kg.present.pages.context import Context, about_thing, inert
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


def source(made: Context, iri: str) -> bytes:
    facts: dict[str, str] = {}
    for p, o in about_thing(made, iri):
        facts.setdefault(p[1:-1], o)

    def text(key: str) -> str:
        return parts(facts[key])[0] if key in facts else ""

    claims = claims_of_source(made.opened, iri)
    made.call({term for claim in claims for term in claim[:3]})
    title = text(DCTERMS + "title") or " ".join(
        x for x in (text(DCTERMS + "publisher"), text(DCTERMS + "issued")) if x
    )
    rows = [
        (word, text(key))
        for word, key in (
            ("publisher", DCTERMS + "publisher"),
            ("issued", DCTERMS + "issued"),
            ("kind", DCTERMS + "type"),
            ("language", DCTERMS + "language"),
            ("reading", KG + "reading"),
            ("reliability", KG + "reliability"),
            ("note", SKOS + "editorialNote"),
        )
    ]
    coded = {
        code: page_words(made.lang)[code]
        for code in ("whole", "part", "independent", "ordinary", "weak", "ko", "en")
    }
    address = text(SCHEMA + "url")
    described = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": iri[1:-1],
        "name": title,
        "inLanguage": text(DCTERMS + "language"),
        "publisher": {"@type": "Organization", "name": text(DCTERMS + "publisher")},
        "datePublished": text(DCTERMS + "issued"),
        "url": address,
    }
    return made.render(
        "source.html",
        title,
        iri=iri[1:-1],
        rows=[
            (
                word,
                coded.get(said, said) if word in ("language", "reading", "reliability") else said,
            )
            for word, said in rows
            if said
        ],
        language=text(DCTERMS + "language"),
        address=address,
        safe=bool(re.match(r"https?://", address)),
        said=_places(claims),
        data=inert({k: v for k, v in described.items() if v}),
    )
