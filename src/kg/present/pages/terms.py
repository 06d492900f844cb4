"""The page of the vocabulary."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.present.pages.context import Context
from kg.present.pages.graphs import written
from kg.present.pages.words import page_words
from kg.rdf.iris import compact
from kg.rdf.terms import PREFIXES, term

# --- the ontology ---------------------------------------------------------------------------------

_DEFINED = """SELECT ?x ?kind ?p ?o { ?x a ?kind ; ?p ?o
  VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  VALUES ?p { rdf:type skos:prefLabel rdfs:label skos:definition rdfs:comment rdfs:subClassOf
  rdfs:subPropertyOf rdfs:domain rdfs:range } }"""


def defined(made: Context) -> list[dict]:
    """Every class and property that has a definition or a name, by prefixed name: its IRI, what it
    is called and what is said of it.
    """
    found: dict[str, dict] = {}
    labels: dict[str, dict[str, str]] = {}
    for x, kind, p, o in made.store.query(_DEFINED, prefixes=PREFIXES):
        if not isinstance(x, ox.NamedNode):
            continue
        short = compact(x.value, made.prefixes) or x.value
        one = found.setdefault(
            x.value,
            {
                "iri": x.value,
                "short": short,
                "kind": "property",
                "said": "",
                "super": set(),
                "domain": set(),
                "range": set(),
            },
        )
        what = re.split(r"[#/]", p.value)[-1]
        if kind.value.endswith("Class"):
            one["kind"] = "class"
        if isinstance(o, ox.Literal):
            if what in ("prefLabel", "label"):
                labels.setdefault(x.value, {})[o.language or ""] = o.value
            elif what in ("definition", "comment") and (not one["said"] or o.language == made.lang):
                one["said"] = o.value
        elif isinstance(o, ox.NamedNode) and what in (
            "subClassOf",
            "subPropertyOf",
            "domain",
            "range",
        ):
            one["super" if what.startswith("sub") else what].add(term(o))
    for iri, one in found.items():
        named = labels.get(iri, {})
        one["label"] = (
            named.get(made.lang) or named.get("en") or next(iter(named.values()), one["short"])
        )
        one["other"] = named.get("en" if made.lang == "ko" else "ko", "")
        # A link with the fragment of the IRI itself leads here too.
        fragment = iri.partition("#")[2] if iri.startswith(made.space) else ""
        one["place"] = fragment if fragment != one["short"] else ""
    return sorted(
        found.values(), key=lambda one: (one["kind"], one["label"].casefold(), one["iri"])
    )


def terms(made: Context) -> bytes:
    found = defined(made)
    made.call(
        {other for one in found for key in ("super", "domain", "range") for other in one[key]}
    )
    for one in found:
        for key in ("super", "domain", "range"):
            one[key] = sorted(one[key], key=made.name)
    groups = [
        (kind, [one for one in found if one["kind"] == kind]) for kind in ("class", "property")
    ]
    return made.render(
        "terms.html", page_words(made.lang)["terms"], groups=[group for group in groups if group[1]]
    )


def terms_graph(made: Context, found: list[dict], format: str) -> bytes:
    block = " ".join(f"<{one['iri']}>" for one in found)
    triples = {
        tuple(term(x) for x in t)
        for t in made.store.query(
            f"CONSTRUCT {{ ?x ?p ?o }} {{ VALUES ?x {{ {block} }} ?x ?p ?o }}"
        )
    }
    return written(made, triples, format)
