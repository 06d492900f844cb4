"""What is known of sources, citations and the terms of the ontology, for the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kg.present.naming import Languages
from kg.rdf.iris import local
from kg.rdf.terms import DCTERMS, KG, OWL, SCHEMA, SKOS, WIKIBASE_NODES, parts
from kg.words import phrase, translate

# What is known of one of them: property → values, as N-Triples strings.
Facts = dict[str, list[str]]

DATASET = "http://rdfs.org/ns/void#Dataset"
# Not things of the graph's world but of its book-keeping.
META = {
    KG + name
    for name in ("Source", "Citation", "Register", "Rule", "Note", "Verdict", "Step", "Reading")
} | {DATASET, *WIKIBASE_NODES}
SUBJECT_NAMES = tuple(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
_SOURCE = {
    "publisher": DCTERMS + "publisher",
    "title": DCTERMS + "title",
    "issued": DCTERMS + "issued",
    "language": DCTERMS + "language",
    "type": DCTERMS + "type",
    "url": SCHEMA + "url",
    "reading": KG + "reading",
    "reliability": KG + "reliability",
    "retrieved": KG + "retrieved",
}
_AUTHORS = (SCHEMA + "creditText", DCTERMS + "creator")


def text_of(term: str) -> str:
    """The text of a literal, or the IRI, of an N-Triples string."""
    return parts(term)[0]


def titles(about: Mapping[str, Facts], datasets: Iterable[str]) -> list[str]:
    """The titles of the first dataset that has some (N-Triples strings)."""
    facts = (about.get(one, {}).get(DCTERMS + "title", []) for one in sorted(datasets))
    return next(filter(None, facts), [])


def dataset(about: Mapping[str, Facts], datasets: set[str], languages: Languages) -> dict[str, Any]:
    """What is known of the dataset: its title in each language, and where they are known its IRI,
    `dataset`, the IRI of its `license`, and when it was last `released`.
    """
    for one in sorted(datasets):
        facts = about.get(one, {})
        if title := facts.get(DCTERMS + "title"):
            license = _least(facts.get(DCTERMS + "license", ()))
            days = facts.get(DCTERMS + "modified") or facts.get(DCTERMS + "issued") or ()
            told = {"dataset": one, "license": license, "released": _least(days)}
            return {**languages.texts("title", title), **told}
    untitled = phrase("present.untitled")
    return {f"title_{tag}": translate(untitled, tag) for tag in languages.tags}


def source(facts: Mapping[str, list[str]]) -> dict[str, str]:
    """What is known of a source; several authors are parted by semicolons, in their order."""
    authors = next((_least(facts[prop]) for prop in _AUTHORS if facts.get(prop)), "")
    return {name: _least(facts.get(prop, ())) for name, prop in _SOURCE.items()} | {
        "authors": authors
    }


def origin(
    iri: str,
    facts: Mapping[str, list[str]],
    sources: Mapping[str, Mapping[str, str]],
    *,
    is_citation: bool,
    is_rule: bool,
) -> dict[str, str]:
    """What a graph that makes claims is: a citation, a rule or a file."""

    def one(prop: str) -> str:
        return _least(facts.get(prop, ()))

    place = one(_DERIVED_FROM)
    by_rule = is_rule or ("/rule/" in iri and not is_citation)
    other = "register" if "/register/" in iri else "file"
    return {
        "id": iri,
        "maker": "rule" if by_rule else "source" if place else other,
        "source": place,
        "locator": one(KG + "locator") or ("" if place else local(iri)),
        "period": one(KG + "period"),
        "published": sources.get(place, {}).get("issued", ""),
        "modality": (one(KG + "modality") or "stated") if place else "",
        "speaker": one(KG + "isSaidBy"),
        "rank": one(KG + "editorialRank"),
        "reason": one(KG + "reason"),
        "qualifier": one(KG + "qualifier"),
        "printed": one(KG + "printed"),
        "proof": one(KG + "proof"),
    }


def _least(values: Iterable[str]) -> str:
    return min(map(text_of, values), default="")


# --- the ontology ---------------------------------------------------------------------------------


class Vocabulary(NamedTuple):
    """What the ontology says of classes and properties, by IRI; `kinds` are the topmost classes."""

    classes: dict[str, dict[str, Any]]
    kinds: list[str]
    predicates: dict[str, dict[str, Any]]


def vocabulary(
    about: Mapping[str, Facts],
    terms: set[str],
    typed: Mapping[str, Mapping[str, set[str]]],
    languages: Languages,
) -> Vocabulary:
    """The classes and properties among the terms of the ontology."""
    supers: dict[str, list[str]] = {}
    classes: dict[str, dict[str, Any]] = {}
    predicates: dict[str, dict[str, Any]] = {}
    for iri in sorted(terms):
        facts = about.get(iri, {})
        label = facts.get(SKOS + "prefLabel") or facts.get(_RDFS + "label") or []
        named = languages.labels(label, local(iri))
        owl = {local(cls) for cls in typed[iri] if cls.startswith(OWL)}
        if "Class" in owl:
            classes[iri] = named
            supers[iri] = sorted(text_of(o) for o in facts.get(_RDFS + "subClassOf", ()))
        elif any(kind.endswith("Property") for kind in owl):
            predicates[iri] = {
                **named,
                "single": "FunctionalProperty" in owl or _is_true(facts, "oneValue"),
                "varies": _is_true(facts, "varies"),
                "cell": _least(facts.get(KG + "cell", ())),
                "meaning": _least(facts.get(KG + "meaning", ())),
            }
    for iri, cls in classes.items():
        chain = _chain(iri, supers, classes)
        cls.update(kind=chain[-1], above=chain)
    kinds = {cls["kind"] for cls in classes.values()} - META
    return Vocabulary(classes, sorted(kinds, key=lambda k: str(classes[k]["label_en"])), predicates)


def _is_true(facts: Mapping[str, list[str]], mark: str) -> bool:
    return any(text_of(value) in ("true", "1") for value in facts.get(KG + mark, ()))


def unknown_property(iri: str, languages: Languages) -> dict[str, Any]:
    """What is known of a property of which the ontology says nothing."""
    return {
        **languages.labels((), local(iri)),
        "single": False,
        "varies": False,
        "cell": "",
        "meaning": "",
    }


def _chain(iri: str, supers: Mapping[str, list[str]], known: Mapping[str, Any]) -> list[str]:
    chain = [iri]
    while above := [c for c in supers.get(chain[-1], ()) if c in known and c not in chain]:
        chain.append(above[0])
    return chain
