"""The page of a source."""

from __future__ import annotations

import re
from urllib.parse import unquote

from kg.present.pages.context import Context, about_thing, inert
from kg.present.pages.words import page_words
from kg.rdf.terms import DCTERMS, KG, SCHEMA, SKOS, parts, term

# --- a source -------------------------------------------------------------------------------------

_SAID = """SELECT ?g ?s ?p ?o ?locator ?asOf ?standing ?qualifier ?printed ?reason ?current {
  ?g prov:wasDerivedFrom %s ; kg:locator ?locator ; kg:standing ?standing . GRAPH ?g { ?s ?p ?o }
  OPTIONAL { ?g kg:asOf ?day } OPTIONAL { ?g kg:period ?period }
  BIND(COALESCE(?period, STR(?day)) AS ?asOf)
  OPTIONAL { ?g kg:qualifier ?qualifier } OPTIONAL { ?g kg:printed ?printed }
  OPTIONAL { ?g kg:reason ?reason }
  BIND(EXISTS { ?s ?p ?o } AS ?current) }"""


def source(made: Context, iri: str) -> bytes:
    facts: dict[str, str] = {}
    for p, o in about_thing(made, iri):
        facts.setdefault(p[1:-1], o)

    def text(key: str) -> str:
        return parts(facts[key])[0] if key in facts else ""

    said: dict[str, dict] = {}
    shown: set[str] = set()
    for row in made.store.query(_SAID % iri, prefixes=made.prefixes):
        g, s, p, o, locator, as_of, standing, qualifier, printed, reason, current = row
        one = said.setdefault(
            term(g),
            {
                "iri": g.value,
                "fragment": unquote(g.value.partition("#")[2]),
                "locator": locator.value,
                "as_of": as_of.value if as_of else "",
                "standing": standing.value,
                "qualifier": qualifier.value if qualifier else "",
                "printed": printed.value if printed else "",
                "reason": reason.value if reason else "",
                "claims": [],
            },
        )
        one["claims"].append((term(s), term(p), term(o), current.value == "true"))
        shown |= {term(s), term(p), term(o)}
    made.call(shown)
    for one in said.values():
        one["claims"].sort()
    order = sorted(
        said.values(),
        key=lambda one: (
            [int(n) for n in re.findall(r"\d+", one["locator"])],
            one["locator"],
            one["iri"],
        ),
    )
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
        said=order,
        data=inert({k: v for k, v in described.items() if v}),
    )
