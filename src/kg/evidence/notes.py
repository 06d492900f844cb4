"""The curators' remarks on claims."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.claims import CitedClaim
from kg.rdf.nquads import Quad
from kg.rdf.terms import parts
from kg.store.dataset import Dataset

# They stand in a graph of their own, and not in the current one.
_NOTES = """SELECT ?s ?p ?o ?c ?text { %s GRAPH ?g { ?note kg:isCitedFrom ?c ; rdf:subject ?s ;
  rdf:predicate ?p ; rdf:object ?o ; kg:text ?text } } ORDER BY ?p ?c ?text"""

Notes = dict[Quad, str]


def notes_on(store: Dataset, prefixes: dict[str, str], thing: str) -> Notes:
    """The notes on the claims of a thing (an N-Triples string)."""
    return _found(store, prefixes, f"VALUES ?s {{ {thing} }}")


def notes_of(store: Dataset, prefixes: dict[str, str], claims: Iterable[CitedClaim]) -> Notes:
    """The notes on some claims, and perhaps on others of their places."""
    places = sorted({claim.citation.iri for claim in claims})
    return _found(store, prefixes, f"VALUES ?c {{ {' '.join(places)} }}") if places else {}


def _found(store: Dataset, prefixes: dict[str, str], wanted: str) -> Notes:
    found: dict[Quad, list[str]] = {}
    for subject, predicate, value, citation, text in store.rows(_NOTES % wanted, prefixes):
        found.setdefault((subject, predicate, value, citation), []).append(parts(text)[0])
    return {quad: "; ".join(texts) for quad, texts in found.items()}


def note_on(notes: Notes, claim: CitedClaim) -> str:
    """The note on a claim, "" if there is none, or it is the reason that is told anyway."""
    text = notes.get((*claim[:3], claim.citation.iri), "")
    return "" if text == claim.reason else text
