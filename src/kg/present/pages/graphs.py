"""Things and sources as RDF."""

from __future__ import annotations

from kg.present.pages.context import Context
from kg.rdf.nquads import statements
from kg.rdf.terms import term
from kg.rdf.turtle import turtle
from kg.sparql import formats
from kg.sparql.languages import in_usual_letters

# --- as data --------------------------------------------------------------------------------------


def entity_graph(made: Context, iri: str, format: str) -> bytes:
    return graph_file(
        made,
        f"{{ {iri} ?p ?o }}",
        f"GRAPH ?g {{ {iri} ?p ?o }} BIND({iri} AS ?s) ?g prov:wasDerivedFrom ?source",
        format,
    )


def source_graph(made: Context, iri: str, format: str) -> bytes:
    own = f"{{ {iri} ?p ?o BIND({iri} AS ?s) }} UNION {{ ?s prov:wasDerivedFrom {iri} ; ?p ?o }}"
    return graph_file(
        made, own, f"GRAPH ?g {{ ?s ?p ?o }} ?g prov:wasDerivedFrom {iri}", format, iri
    )


def graph_file(made: Context, own: str, claimed: str, format: str, iri: str = "") -> bytes:
    # The thing's own triples, and for each claim who says so.
    subject = "?s" if "?s" in own else own.split()[1]
    triples = {
        tuple(term(x) for x in t)
        for t in made.store.query(
            f"CONSTRUCT {{ {subject} ?p ?o }} {{ {own} }}", prefixes=made.prefixes
        )
    }
    claims = [
        tuple(term(x) for x in row)
        for row in made.store.query(f"SELECT ?s ?p ?o ?g {{ {claimed} }}", prefixes=made.prefixes)
    ]
    return written(made, triples | set(statements(claims, made.space)[0]), format)


def written(made: Context, triples: set[tuple[str, str, str]], format: str) -> bytes:
    triples = {(s, p, in_usual_letters(o)) for s, p, o in triples}
    if format == "turtle":
        used = {
            p: ns for p, ns in made.prefixes.items() if any(ns in x for t in triples for x in t)
        }
        return turtle(triples, used).encode()
    return formats.graph(sorted(triples), format, made.prefixes)
