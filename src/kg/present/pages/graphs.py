"""Things and sources as RDF."""

from __future__ import annotations

from itertools import chain

from kg.present.pages.context import Context
from kg.rdf.nquads import statements
from kg.rdf.terms import term
from kg.rdf.turtle import turtle
from kg.sparql import formats

# --- as data --------------------------------------------------------------------------------------


Triple = tuple[str, str, str]


def entity_graph(context: Context, iri: str, format: str) -> bytes:
    """What is said of a thing, and who says so."""
    triples = _constructed(context, f"CONSTRUCT {{ {iri} ?p ?o }} {{ {iri} ?p ?o }}")
    claims = f"GRAPH ?g {{ {iri} ?p ?o }} BIND({iri} AS ?s) ?g prov:wasDerivedFrom ?source"
    return written(context, triples | _claimed(context, claims), format)


def source_graph(context: Context, iri: str, format: str) -> bytes:
    """What is known of a source and its citations, and all that it says."""
    own = f"{{ {iri} ?p ?o BIND({iri} AS ?s) }} UNION {{ ?s prov:wasDerivedFrom {iri} ; ?p ?o }}"
    triples = _constructed(context, f"CONSTRUCT {{ ?s ?p ?o }} {{ {own} }}")
    claims = f"GRAPH ?g {{ ?s ?p ?o }} ?g prov:wasDerivedFrom {iri}"
    return written(context, triples | _claimed(context, claims), format)


def _constructed(context: Context, query: str) -> set[Triple]:
    return {(term(t.subject), term(t.predicate), term(t.object)) for t in context.construct(query)}


def _claimed(context: Context, pattern: str) -> set[Triple]:
    """For each claim that a pattern finds, who makes it."""
    rows = context.select(f"SELECT ?s ?p ?o ?g {{ {pattern} }}")
    quads = [(term(s), term(p), term(o), term(g)) for s, p, o, g in rows]
    return set(statements(quads, context.space)[0])


def written(context: Context, triples: set[Triple], format: str) -> bytes:
    """Triples in an RDF format."""
    if format == "turtle":
        text = "\n".join(chain.from_iterable(triples))
        used = {p: ns for p, ns in context.prefixes.items() if ns in text}
        return turtle(triples, used).encode()
    return formats.graph(sorted(triples), format, context.prefixes)
