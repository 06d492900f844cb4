"""Finding things by parts of their names, and what is meant by a word."""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from itertools import islice
from pathlib import Path

from kg.errors import NotFound
from kg.rdf.iris import compact, expand
from kg.rdf.terms import parts
from kg.spelling import closest
from kg.store.dataset import Dataset
from kg.store.names import FOLDED, NAMES, Named, called_things, fold_text, id_of, named, names
from kg.words import phrase

# How well a name must match to be found; what is merely alike counts for nine tenths.
_LEAST, _ALIKE = 60.0, 0.9
_FEW = 6


def find(place: Path, text: str, prefixes: dict[str, str]) -> Named:
    """The entity of the store at `place` that a text names; see `one`. For an id the names of the
    others are not read.
    """
    known = "\n" + (place / NAMES).read_bytes().decode()
    id_ = id_of(text, prefixes)
    start = (
        max(known.find(f"\n{key}\t") for key in (id_, f"<{expand(id_, prefixes) or id_}>"))
        if text.strip()
        else -1
    )
    if start < 0 and (wanted := fold_text(text)):
        compared = (place / FOLDED).read_bytes().decode()
        if (at := compared.find(f"\t{wanted}\t")) >= 0:
            end = compared.index("\n", at)
            if compared.find(f"\t{wanted}\t", end) < 0:
                # One line has that name, and the same line of the other file is its entity.
                before = compared.count("\n", 0, at)
                start = next(islice((m.start() for m in re.finditer("\n", known)), before, None))
    if start >= 0:
        return named(known[start + 1 : known.index("\n", start + 1)], prefixes["entity"])
    return one(names(place, prefixes), text, prefixes)


def search(known: list[Named], text: str, limit: int = 20) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100) of the entities that a text finds by any
    name, best first.
    """
    wanted = fold_text(text)
    return _found(known, *called_things(known), text, wanted, limit) if wanted else []


def _found(
    known: list[Named],
    at: list[int],
    called: list[str],
    folded: list[str],
    text: str,
    wanted: str,
    limit: int,
) -> list[tuple[Named, str, float]]:
    from rapidfuzz import fuzz, process

    scores: dict[int, float] = {}
    if len(wanted) > 2:
        loose = "\x00".join(called).casefold().replace("-", " ").split("\x00")
        for scorer, asked, choices in (
            (fuzz.ratio, wanted, folded),
            (fuzz.token_set_ratio, unicodedata.normalize("NFC", text).casefold(), loose),
        ):
            for _, score, number in process.extract(
                asked, choices, scorer=scorer, score_cutoff=int(_LEAST / _ALIKE), limit=None
            ):
                scores[number] = max(scores.get(number, 0.0), _ALIKE * score)
    for number, name in enumerate(folded):
        if wanted in name:
            scores[number] = 100.0 if wanted == name else 80 + 15 * len(wanted) / len(name)
    best: dict[int, int] = {}
    for number in sorted(scores):
        other = best.get(at[number])
        if scores[number] >= _LEAST and (other is None or scores[number] > scores[other]):
            best[at[number]] = number
    hits = [(known[entity], called[number], scores[number]) for entity, number in best.items()]
    return sorted(hits, key=lambda hit: (-hit[2], hit[0].id))[:limit]


def one(known: list[Named], text: str, prefixes: dict[str, str]) -> Named:
    """The entity that a text names: its id, prefixed name, IRI, or a name that only it has. Raises
    KGError, with "did you mean".
    """
    id_ = id_of(text, prefixes)
    for entity in known:
        if entity.id == id_:
            return entity
    wanted = fold_text(text)
    at, called, folded = called_things(known)
    exact = [
        known[entity]
        for entity in sorted(
            {at[number] for number, name in enumerate(folded) if name == wanted and wanted}
        )
    ]
    hits = _found(known, at, called, folded, text, wanted, _FEW) if wanted and not exact else []
    if len(exact) == 1:
        return exact[0]
    if exact:
        ids = [e.id for e in exact[:_FEW]]
        raise NotFound(
            phrase("store.ambiguous", text=text, count=len(exact)),
            phrase("store.ambiguous.hint", ids=ids)
            if len(exact) <= _FEW
            else phrase("store.ambiguous.hint-more", ids=ids),
        )
    message = phrase("words.nothing-called", text=text)
    if hits:
        near = [phrase("store.id-and-name", id=e.id, name=name) for e, name, _ in hits[:3]]
        either = reduce(lambda a, b: phrase("words.either", first=a, second=b), near)
        raise NotFound(message, phrase("store.one-of-these", names=either))
    raise NotFound(message, phrase("store.nothing-called.hint"))


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
    called: list[str] = []
    for iri, label in store.rows(query, prefixes):
        called += _calling(known, iri, parts(label)[0], prefixes)
    found = known.get(text.strip().casefold())
    if found is None:
        raise NotFound(phrase("store.no-property", text=text), closest(text, called))
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
