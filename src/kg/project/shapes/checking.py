"""SHACL shapes, checked by SPARQL.

Each constraint becomes a SELECT that yields only what violates it, so a graph that conforms costs
little more than a walk. What is not compiled here is found when the shapes are read, and goes to
pySHACL; nothing is skipped.

The store writes derived integers (`xsd:int`, `xsd:byte` …) as `xsd:integer`, so `sh:datatype
xsd:int` accepts an `xsd:integer` in range.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import cast

import pyoxigraph as ox

from kg.project.shapes.finders import rows
from kg.project.shapes.model import Check, Row, Shapes, Violation, unique
from kg.project.shapes.patterns import focus_nodes
from kg.project.shapes.pyshacl import by_pyshacl
from kg.rdf.terms import RDFS
from kg.sparql import ordering


def violations(store: ox.Store, shapes: Shapes) -> list[Violation]:
    """What the default graph of the store violates, sorted, each once. KGError if pySHACL is needed
    and cannot check a shape.
    """
    numbers = count()

    def ask(query: str) -> ox.QuerySolutions:
        return cast(ox.QuerySolutions, ordering.ask(store, query))

    @cache
    def under(name: str) -> tuple[str, ...]:
        solutions = ask(f"SELECT ?c {{ ?c <{RDFS}subClassOf>* {name} }}")
        below = {str(row[0]) for row in solutions if not isinstance(row[0], ox.BlankNode)}
        return tuple(sorted({name} | below))

    check = Check(shapes.graph, shapes.shapes, ask, under, lambda: f"?n{next(numbers)}")
    result: list[Violation] = []
    for node in shapes.targeted:
        if node in shapes.uncovered or shapes.shapes[node].deactivated:
            continue
        focus = focus_nodes(check, shapes.shapes[node])
        if store.query(f"ASK {{ {focus.text} }}"):
            result += [_violation(row) for row in rows(check, shapes.shapes[node], focus)]
    if rest := [node for node in shapes.uncovered if not shapes.shapes[node].deactivated]:
        result += by_pyshacl(store, shapes, rest)
    return unique(result)


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
