"""SHACL shapes, checked by SPARQL.

Each constraint becomes a SELECT that yields only what violates it, so a graph that conforms costs
little more than a walk. What is not compiled here is found when the shapes are read, and goes to
pySHACL; nothing is skipped.

The store writes derived integers (`xsd:int`, `xsd:byte` …) as `xsd:integer`, so `sh:datatype
xsd:int` accepts an `xsd:integer` in range.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import count

import pyoxigraph as ox

from kg.project.shapes.finders import focus_nodes, rows
from kg.project.shapes.model import Check, Row, Shapes, Violation, unique
from kg.project.shapes.pyshacl import by_pyshacl
from kg.rdf.terms import RDFS
from kg.sparql import ordering


def violations(store: ox.Store, shapes: Shapes) -> list[Violation]:
    """What the default graph of the store violates, sorted, each once. KGError if pySHACL is needed
    and cannot check a shape.
    """
    numbers = count()

    @cache
    def under(name: str) -> tuple[str, ...]:
        found = store.query(f"SELECT ?c {{ ?c <{RDFS}subClassOf>* {name} }}")
        return tuple(
            sorted({name} | {str(row[0]) for row in found if not isinstance(row[0], ox.BlankNode)})
        )

    check = Check(
        shapes.graph,
        shapes.shapes,
        partial(ordering.ask, store),
        under,
        lambda: f"?n{next(numbers)}",
    )
    found: list[Violation] = []
    for node in shapes.tops:
        if node in shapes.left or shapes.shapes[node].deactivated:
            continue
        focus = focus_nodes(check, shapes.shapes[node])
        if store.query(f"ASK {{ {focus.text} }}"):
            found += [_violation(row) for row in rows(check, shapes.shapes[node], focus)]
    if left := [node for node in shapes.left if not shapes.shapes[node].deactivated]:
        found += by_pyshacl(store, shapes, left)
    return unique(found)


def _violation(row: Row) -> Violation:
    return Violation(
        row.focus,
        row.path,
        row.component,
        row.value,
        row.shape.severity,
        row.messages or row.shape.messages,
        row.shape.name,
    )
