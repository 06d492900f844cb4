"""The page of the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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


@dataclass
class Defined:
    """A class or property of the vocabulary: its IRI and short name, what it is called (in the
    language of the page, and in the other), what is said of it, and the terms above and around it.
    """

    iri: str
    short: str
    kind: str = "property"
    label: str = ""
    other: str = ""
    place: str = ""
    said: str = ""
    super: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


_AROUND = {
    "subClassOf": "super",
    "subPropertyOf": "super",
    "domain": "domain",
    "range": "range",
}


def defined(context: Context) -> list[Defined]:
    """Every class and property that has a definition or a name, by kind and name."""
    known: dict[str, Defined] = {}
    for x, kind, p, o in context.select(_DEFINED, PREFIXES):
        if not isinstance(x, ox.NamedNode):
            continue
        short = compact(x.value, context.prefixes) or x.value
        one = known.setdefault(x.value, Defined(x.value, short))
        if kind.value.endswith("Class"):
            one.kind = "class"
        _note(one, re.split(r"[#/]", p.value)[-1], o, context.lang)
    for one in known.values():
        _named(one, context)
    return sorted(known.values(), key=lambda one: (one.kind, one.label.casefold(), one.iri))


def _note(one: Defined, what: str, value: object, lang: str) -> None:
    """Keep what a triple says of a term."""
    if isinstance(value, ox.Literal):
        if what in ("prefLabel", "label"):
            one.labels[value.language or ""] = value.value
        elif what in ("definition", "comment") and (not one.said or value.language == lang):
            one.said = value.value
    elif isinstance(value, ox.NamedNode) and what in _AROUND:
        around: list[str] = getattr(one, _AROUND[what])
        if term(value) not in around:
            around.append(term(value))


def _named(one: Defined, context: Context) -> None:
    labels = one.labels
    first = next(iter(labels.values()), one.short)
    one.label = labels.get(context.lang) or labels.get("en") or first
    one.other = labels.get("en" if context.lang == "ko" else "ko", "")
    # A link with the fragment of the IRI itself leads here too.
    fragment = one.iri.partition("#")[2] if one.iri.startswith(context.space) else ""
    one.place = fragment if fragment != one.short else ""


def terms(context: Context) -> bytes:
    """The page of the vocabulary."""
    known = defined(context)
    context.call({other for one in known for other in (*one.super, *one.domain, *one.range)})
    for one in known:
        for around in (one.super, one.domain, one.range):
            around.sort(key=context.name)
    groups = [(kind, [one for one in known if one.kind == kind]) for kind in ("class", "property")]
    return context.render(
        "terms.html",
        page_words(context.lang)["terms"],
        groups=[group for group in groups if group[1]],
    )


def terms_graph(context: Context, known: list[Defined], format: str) -> bytes:
    """The triples about terms of the vocabulary."""
    block = " ".join(f"<{one.iri}>" for one in known)
    query = f"CONSTRUCT {{ ?x ?p ?o }} {{ VALUES ?x {{ {block} }} ?x ?p ?o }}"
    triples = {
        (term(t.subject), term(t.predicate), term(t.object)) for t in context.construct(query)
    }
    return written(context, triples, format)
