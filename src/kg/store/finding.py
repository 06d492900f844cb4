"""Finding things by their names, and what is meant by a word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from pathlib import Path

from kg.errors import KGError, NotFound
from kg.rdf.iris import compact, expand, local
from kg.rdf.terms import parts
from kg.spelling import closest
from kg.store import searching
from kg.store.dataset import Dataset
from kg.store.names import Named, by_ids, id_of
from kg.store.ranking import LONGEST, fold, level, line, sought
from kg.words import Sentence, phrase

_FEW = 6


def find(place: Path, text: str, prefixes: dict[str, str]) -> Named:
    """The entity of the store at `place` that a text names: its id, prefixed name, IRI, or a name
    that only it has. Raises KGError, with "did you mean".
    """
    id_ = id_of(text, prefixes)
    ids = [id_, f"<{expand(id_, prefixes) or id_}>"] if text.strip() else []
    if known := by_ids(place, ids, prefixes):
        return next(iter(known.values()))
    exact = searching.exact(place, text) if fold(text[:LONGEST]) and len(text) <= LONGEST else []
    if len(exact) == 1:
        return by_ids(place, exact, prefixes)[exact[0]]
    if exact:
        ids = [key.strip("<>") for key in sorted(exact)[:_FEW]]
        raise NotFound(
            phrase("store.ambiguous", text=text, count=len(exact)),
            phrase("store.ambiguous.hint", ids=ids)
            if len(exact) <= _FEW
            else phrase("store.ambiguous.hint-more", ids=ids),
        )
    raise NotFound(phrase("words.nothing-called", text=text), _meant(place, text, prefixes))


def _meant(place: Path, text: str, prefixes: dict[str, str]) -> Sentence:
    # What a text may mean that names nothing.
    try:
        near = searching.matches(place, text, 3, (searching.THING,))
    except KGError:
        near = []
    if not near:
        return phrase("store.nothing-called.hint")
    known = by_ids(place, (match.key for match in near), prefixes)
    named = [
        phrase("store.id-and-name", id=one.id, name=called(one, text)) for one in known.values()
    ]
    return phrase(
        "store.one-of-these",
        names=reduce(lambda a, b: phrase("words.either", first=a, second=b), named),
    )


def called(thing: Named, text: str) -> str:
    """The name of a thing that a text fits best."""
    return best_name((*thing.names.values(), local(thing.id), *thing.others), text)


def best_name(known: Iterable[str], text: str) -> str:
    """That one of some names that a text fits best, the first of several."""
    wanted = sought(text)
    return max(known, key=lambda name: level(line("", [name]), wanted), default="")


KINDS = ("money", "date", "number", "other")


def property_named(store: Dataset, text: str, prefixes: dict[str, str]) -> str:
    """The property (an N-Triples string) that a text names: a prefixed name, an IRI, a local name,
    or its label. Raises NotFound.
    """
    query = (
        "SELECT DISTINCT ?p ?l { VALUES ?k { owl:ObjectProperty owl:DatatypeProperty } ?p a ?k"
        " OPTIONAL { ?p skos:prefLabel ?l } }"
    )
    known: dict[str, str] = {}
    matches: list[str] = []
    for iri, label in store.rows(query, prefixes):
        matches += _calling(known, iri, parts(label)[0], prefixes)
    found = known.get(text.strip().casefold())
    if found is None:
        raise NotFound(phrase("store.no-property", text=text), closest(text, matches))
    return found


def _calling(known: dict[str, str], iri: str, label: str, prefixes: dict[str, str]) -> list[str]:
    # The names for people that a term of the ontology goes by. All by which it may be called are
    # noted in `known`, in small letters.
    short = compact(iri[1:-1], prefixes) or iri[1:-1]
    for name in (iri, iri[1:-1], short, short.rpartition(":")[2], label or short):
        known.setdefault(name.casefold(), iri)
    return [short, label] if label else [short]


def class_named(store: Dataset, text: str, prefixes: dict[str, str]) -> str:
    """The class (an N-Triples string) that a text names: a prefixed name, an IRI, a local name, or
    its label. Raises NotFound.
    """
    known: dict[str, str] = {}
    query = "SELECT DISTINCT ?c ?l { ?c a owl:Class OPTIONAL { ?c skos:prefLabel ?l } }"
    for iri, label in store.rows(query, prefixes):
        _calling(known, iri, parts(label)[0], prefixes)
    found = known.get(text.strip().casefold())
    if found is None:
        words = [*KINDS, *(name for name in known if not name.startswith(("<", "http")))]
        raise NotFound(
            phrase("store.no-kind", text=text),
            closest(text, words) or phrase("store.no-kind.hint", kinds=KINDS),
        )
    return found
