"""The curators' remarks on claims."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim
from kg.rdf.terms import parts
from kg.store.dataset import Dataset

_OF = """SELECT ?p ?o ?c ?text { GRAPH ?register { ?note rdf:subject %s ; rdf:predicate ?p ;
  rdf:object ?o ; kg:isCitedFrom ?c ; kg:text ?text } } ORDER BY ?p ?c ?text"""

Notes = dict[tuple[str, str, str], str]


def notes_on(store: Dataset, prefixes: dict[str, str], thing: str) -> Notes:
    """The notes on the claims of a thing (an N-Triples string), by property, value and citation."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for predicate, value, citation, text in store.rows(_OF % thing, prefixes):
        found.setdefault((predicate, value, citation), []).append(parts(text)[0])
    return {key: "; ".join(texts) for key, texts in found.items()}


def note_on(notes: Notes, claim: CitedClaim) -> str:
    """The note on a claim, "" if there is none, or it is the reason that is told anyway."""
    text = notes.get((claim.predicate, claim.object, claim.citation.iri), "")
    return "" if text == claim.reason else text
