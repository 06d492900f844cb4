"""Shapes, paths and violations as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.project.shapes.words import LISTED, NESTED
from kg.rdf.terms import RDF, parts
from kg.words import Sentence, phrase

SH = "http://www.w3.org/ns/shacl#"

Graph = dict[str, list[tuple[str, str]]]


class Violation(NamedTuple):
    """One validation result. Terms are N-Triples strings; `path` and `value` are "" where there is
    none.

    `path` is the IRI of a property, or a SPARQL property path in the notation of `read`. `shape` is
    the shape that was violated, or the nearest shape around it that has an IRI. `messages` maps a
    language ("" for none) to a sentence.
    """

    focus: str
    path: str
    component: str
    value: str
    severity: str
    messages: dict[str, str]
    shape: str


class PropertyPath(NamedTuple):
    """A property path: SPARQL text, whether it can lead from a node to itself in no step, whether
    it is one triple pattern.
    """

    text: str
    nullable: bool
    single: bool


class Shape(NamedTuple):
    """A shape as it stands in the file; `parameters` are its constraints, `targets` (kind, term)
    pairs.
    """

    node: str
    name: str
    path: PropertyPath | None
    targets: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    severity: str
    messages: dict[str, str]
    deactivated: bool

    @property
    def own_path(self) -> PropertyPath:
        """The path of a shape that has one: `coverage` lets no other use what needs it."""
        assert self.path is not None
        return self.path


def bare_shape(path: PropertyPath) -> Shape:
    """A shape without constraints."""
    return Shape("", "", path, (), (), "", {}, False)


class Shapes(NamedTuple):
    """The shapes of one file: every shape by its node, those with targets in order, and why a shape
    is not compiled but left to pySHACL.
    """

    path: str
    shapes: dict[str, Shape]
    targeted: tuple[str, ...]
    uncovered: dict[str, Sentence]
    graph: Graph


def sh(name: str) -> str:
    """A word of SHACL as an N-Triples string."""
    return f"<{SH}{name}>"


def component(parameter: str) -> str:
    """The constraint component that a parameter belongs to."""
    word = "SPARQL" if parameter == "sparql" else parameter[0].upper() + parameter[1:]
    return sh(word + "ConstraintComponent")


# An IRI, a string or a comment, in Turtle as in SPARQL.
QUOTED = re.compile(
    r'''<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|\'{3}(?:[^\\]|\\.)*?\'{3}|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*''',
    re.S,
)


class NotWellFormed(ValueError):
    """A part of a shape that SHACL does not allow: the rest of a sentence about the shape."""

    def __init__(self, message: Sentence):
        super().__init__(message)
        self.message = message


def is_true(term: str) -> bool:
    """Whether a term is the boolean true."""
    return parts(term)[0] in ("true", "1")


def objects(graph: Graph, node: str, predicate: str) -> list[str]:
    """What a node of the shapes graph has under a predicate."""
    return [o for p, o in graph.get(node, ()) if p == predicate]


def listed(graph: Graph, node: str) -> list[str]:
    """The members of an RDF list; NotWellFormed if it is none."""
    terms: list[str] = []
    seen: set[str] = set()
    while node != f"<{RDF}nil>":
        first, rest = objects(graph, node, f"<{RDF}first>"), objects(graph, node, f"<{RDF}rest>")
        if len(first) != 1 or len(rest) != 1 or node in seen:
            raise NotWellFormed(phrase("project.shape-list"))
        seen.add(node)
        terms.append(first[0])
        node = rest[0]
    return terms


def members(graph: Graph, node: str) -> list[tuple[str, str]]:
    """(parameter, shape) of each shape that this one uses directly."""
    found = []
    for word in NESTED:
        found += [(word, o) for o in objects(graph, node, sh(word))]
    for word in LISTED:
        for start in objects(graph, node, sh(word)):
            try:
                found += [(word, o) for o in listed(graph, start)]
            except NotWellFormed:
                continue  # a problem of the shape itself
    return found


def without_texts(query: str) -> str:
    """A query of the same length, with IRIs, strings and comments blanked out."""
    return QUOTED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), query)


class Focus(NamedTuple):
    """Nodes to look at: a graph pattern and the variable that stands for them."""

    text: str
    var: str


class Row(NamedTuple):
    """What a query found; `root` is the node whose conformance is asked for ("" at the top)."""

    root: str
    focus: str
    path: str
    component: str
    value: str
    shape: Shape
    messages: dict[str, str]


class Constraint(NamedTuple):
    """A constraint at work: the shape that has it and its argument, the focus nodes and their
    values, and the variable that rows are led back to ("" at the top).
    """

    shape: Shape
    argument: str
    focus: Focus
    values: Focus
    root: str


class Check(NamedTuple):
    """One run over one store: how to ask it, what is under a class, and variables that nobody has
    used.
    """

    graph: Graph
    shapes: dict[str, Shape]
    ask: Callable[[str], ox.QuerySolutions]
    under: Callable[[str], tuple[str, ...]]
    fresh: Callable[[], str]


def unique(violations: Iterable[Violation]) -> list[Violation]:
    """Violations sorted, each once."""
    keyed = {(*v[:5], v.shape, *sorted(v.messages.items())): v for v in violations}
    return [keyed[key] for key in sorted(keyed, key=lambda key: [str(part) for part in key])]


# (root, focus, value) of each row that breaks a constraint.
Found = Iterator[tuple[str, str, str]]
