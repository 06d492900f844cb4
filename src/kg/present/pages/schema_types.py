"""The types of schema.org that classes are close to, as the ontology says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.present.pages.vocabulary import Term
from kg.rdf.terms import SCHEMA


def schema_type(types: Iterable[str], known: Mapping[str, Term]) -> str:
    """The type of schema.org for a thing of some classes (N-Triples strings), without prefix: that
    which the lowest class is a kind of or matches, else one above it, else `Thing`.
    """
    order = sorted(types, key=lambda cls: (-len(_above(cls, known)), cls))
    return next((name for cls in order if (name := _match(cls, known))), "Thing")


def _match(cls: str, known: Mapping[str, Term]) -> str:
    term = known.get(cls)
    near = (*term.matches, *term.above) if term else ()
    return next((iri[1:-1].removeprefix(SCHEMA) for iri in near if iri[1:].startswith(SCHEMA)), "")


def _above(cls: str, known: Mapping[str, Term]) -> set[str]:
    found: set[str] = set()
    todo = [cls]
    while todo:
        term = known.get(todo.pop())
        new = set(term.above if term else ()) - found
        found |= new
        todo += new
    return found
