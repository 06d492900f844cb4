"""The terms that a graph is written in: classes, properties, values and their lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from kg.rdf.iris import compact
from kg.rdf.terms import DCTERMS, KG, PREFIXES, RDF, RDFS, SCHEMA, SKOS, TYPE, parts
from kg.store.dataset import Dataset, remembered
from kg.words import text_in

KINDS = ("class", "property", "value", "list")

# Classes and properties wherever they stand, and all that an ontology names.
_CLASSED = """SELECT DISTINCT ?x { ?x a ?kind
  VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property } }"""
_NAMED = """SELECT DISTINCT ?x ?from { ?from a owl:Ontology
  GRAPH ?from { ?x skos:prefLabel|rdfs:label ?label } FILTER(?x != ?from) }"""
_LABELS = (f"<{SKOS}prefLabel>", f"<{RDFS}label>")
_DEFINITIONS = (f"<{SKOS}definition>", f"<{RDFS}comment>")
_ABOVE = (f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>")
_DOMAIN = (f"<{RDFS}domain>", f"<{SCHEMA}domainIncludes>")
_RANGE = (f"<{RDFS}range>", f"<{SCHEMA}rangeIncludes>")
_MATCHES = tuple(f"<{SKOS}{name}>" for name in ("exactMatch", "closeMatch", "broadMatch"))
_PROPERTIES = ("ObjectProperty>", "DatatypeProperty>", "AnnotationProperty>", f"{RDF}Property>")

Texts = dict[str, str]


class Term(NamedTuple):
    """A term: `kind` is one of KINDS, `short` its prefixed name ("" where no prefix fits), labels,
    definitions and examples are texts by language; all others are N-Triples strings.

    `above` are the terms that it is a kind of, `domain` and `range` what it is said of and what its
    values are, `lists` the lists that a value stands in, `types` its classes, `matches` the terms
    of others that mean much the same, `origin` the ontology that names it ("" if none does).
    """

    iri: str
    short: str
    kind: str
    labels: Texts
    definitions: Texts
    examples: Texts
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    lists: tuple[str, ...]
    types: tuple[str, ...]
    matches: tuple[str, ...]
    origin: str
    is_money: bool
    is_single: bool
    varies: bool

    @property
    def path(self) -> str:
        """The path of its page; of what has no short name, its place on the page of all terms."""
        if not self.short:
            return f"/terms#{quote(self.iri[1:-1], safe=':')}"
        prefix, _, name = self.short.partition(":")
        return f"/{self.kind}/{prefix}/{quote(name, safe='')}"

    def text(self, texts: Texts, language: str) -> str:
        """One of its texts in a language, else in another; "" if there is none."""
        return text_in(texts, language)

    def label(self, language: str) -> str:
        """What it is called."""
        return self.text(self.labels, language) or self.short or self.iri[1:-1]


def vocabulary(dataset: Dataset, prefixes: Mapping[str, str]) -> dict[str, Term]:
    """The terms of a graph by IRI (N-Triples strings)."""

    def asked() -> dict[str, Term]:
        origins = {iri: "" for (iri,) in dataset.rows(_CLASSED, PREFIXES)}
        for iri, origin in dataset.rows(_NAMED, PREFIXES):
            origins[iri] = origin
        facts: dict[str, dict[str, list[str]]] = {iri: {} for iri in origins if iri[0] == "<"}
        for x, p, o in dataset.statements(facts):
            facts[x].setdefault(p, []).append(o)
        found = (_term(iri, facts[iri], origins[iri], prefixes) for iri in sorted(facts))
        return {term.iri: term for term in found}

    return remembered(dataset, "vocabulary", asked)


def by_path(dataset: Dataset, prefixes: Mapping[str, str], path: str) -> Term | None:
    """The term whose page is at a path (not quoted), if there is one."""

    def at_paths() -> dict[str, Term]:
        known = vocabulary(dataset, prefixes).values()
        return {one.path: one for one in reversed(known) if one.short}

    return remembered(dataset, "terms by path", at_paths).get(quote(path))


def _term(
    iri: str, facts: Mapping[str, list[str]], origin: str, prefixes: Mapping[str, str]
) -> Term:
    def iris(properties: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({o for p in properties for o in facts.get(p, ()) if o.startswith("<")}))

    def texts(properties: Iterable[str]) -> Texts:
        found: Texts = {}
        for property in properties:
            for text, _, language in sorted(map(parts, facts.get(property, ()))):
                found.setdefault(language, text)
        return found

    types = iris([TYPE])
    return Term(
        iri,
        compact(iri[1:-1], prefixes) or "",
        _kind(types),
        texts(_LABELS),
        texts(_DEFINITIONS),
        texts([f"<{SKOS}example>"]),
        iris(_ABOVE),
        iris(_DOMAIN),
        iris(_RANGE),
        iris([f"<{SKOS}inScheme>"]),
        types,
        iris(_MATCHES),
        origin,
        '"money"' in facts.get(f"<{KG}cell>", ()),
        _is_true(facts, "oneValue"),
        _is_true(facts, "varies"),
    )


def _kind(types: tuple[str, ...]) -> str:
    # A class of others is named, and nothing more is said of it.
    if not types or any(cls.endswith("Class>") for cls in types):
        return "class"
    if any(cls.endswith(_PROPERTIES) for cls in types):
        return "property"
    return "list" if f"<{SKOS}ConceptScheme>" in types else "value"


def _is_true(facts: Mapping[str, list[str]], name: str) -> bool:
    return any(parts(value)[0] in ("true", "1") for value in facts.get(f"<{KG}{name}>", ()))


def title_of(origin: str, dataset: Dataset, language: str) -> str:
    """What an ontology is called, "" if it has no title."""

    def asked() -> dict[str, str]:
        rows = dataset.rows(f"SELECT ?t {{ {origin} <{DCTERMS}title> ?t }}", {})
        return {parts(text)[2]: parts(text)[0] for (text,) in rows}

    return text_in(remembered(dataset, f"title {origin}", asked), language)
