"""Shapes that are not compiled, looked at by pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError
from kg.project.shapes.definitions import messages_of, property_path
from kg.project.shapes.model import Graph, Shapes, Violation, sh, unique
from kg.project.shapes.words import TARGETS
from kg.rdf import terms
from kg.rdf.terms import RDFS, TYPE, XSD, parts
from kg.words import phrase

if TYPE_CHECKING:
    import rdflib


def by_pyshacl(
    store: ox.Store, shapes: Shapes, chosen: Iterable[str] | None = None
) -> list[Violation]:
    """The same as `violations`, for these shapes (all by default), as pySHACL finds it. KGError if
    it cannot check them.
    """
    import rdflib

    back: dict[object, str] = {}
    aiming = set(shapes.targeted if chosen is None else chosen)
    rules = _graph(_aimed(shapes, aiming), back)
    with _quiet():
        data = _graph(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), back)
        try:
            report, text = _validate(data, rules, shapes)
        except Exception as error:  # pySHACL raises kinds of its own, of rdflib, and bare ones
            message = phrase("project.no-pyshacl", path=shapes.path, reason=error)
            raise KGError(message, next(iter(shapes.uncovered.values()), "")) from error
    if not isinstance(report, rdflib.Graph):
        raise KGError(phrase("project.no-pyshacl", path=shapes.path, reason=text))
    return unique(_reported(report, shapes, back))


def _validate(data: rdflib.Graph, rules: rdflib.Graph, shapes: Shapes) -> tuple[object, str]:
    from pyshacl import validate

    words = (sh("target"), sh("expression"))
    advanced = any(p in words for pairs in shapes.graph.values() for p, _ in pairs)
    _, report, text = validate(data, shacl_graph=rules, advanced=advanced, inplace=True)
    return report, text


@contextmanager
def _quiet() -> Iterator[None]:
    # rdflib prints a traceback for each ill-typed literal.
    import logging
    import warnings

    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _aimed(shapes: Shapes, chosen: set[str]) -> ox.Store:
    # What the file says, with the targets of the chosen shapes alone. Through a store, so that the
    # literals of the shapes are written as those of the data are.
    aims = {sh(word) for word in (*TARGETS, "target")}
    store = ox.Store()
    for subject, pairs in shapes.graph.items():
        for predicate, value in pairs:
            is_aim = predicate in aims or (predicate == TYPE and value == f"<{RDFS}Class>")
            if subject in chosen or not is_aim:
                s, p = terms.node(subject), terms.node(predicate)
                assert not isinstance(s, ox.Literal) and isinstance(p, ox.NamedNode)
                store.add(ox.Quad(s, p, terms.node(value)))
    return store


def _graph(quads: Iterable[ox.Quad], back: dict[object, str]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for quad in quads:
        graph.add(
            (
                _node(str(quad.subject), back),
                _node(str(quad.predicate), back),
                _node(str(quad.object), back),
            )
        )
    return graph


def _node(text: str, back: dict[object, str]) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    # A term for rdflib; `back` leads from it to the term that it was made of.
    import rdflib

    node: rdflib.term.IdentifiedNode | rdflib.Literal
    if text.startswith("<"):
        node = rdflib.URIRef(text[1:-1])
    elif text.startswith("_:"):
        node = rdflib.BNode(text[2:])
    else:
        value, datatype, language = parts(text)
        is_plain = language or datatype == XSD + "string"
        kind = None if is_plain else rdflib.URIRef(datatype)
        node = rdflib.Literal(value, lang=language or None, datatype=kind, normalize=False)
    back.setdefault(node, text)
    return node


def _reported(
    report: rdflib.Graph, shapes: Shapes, back: Mapping[object, str]
) -> Iterator[Violation]:
    graph: Graph = {}
    for s, p, o in report:
        pair = (_text(p, back), _text(o, back))
        graph.setdefault(_text(s, back), []).append(pair)
    details = {o for pairs in graph.values() for p, o in pairs if p == sh("detail")}
    for result, pairs in graph.items():
        if (TYPE, sh("ValidationResult")) in pairs and result not in details:
            yield _violation(pairs, graph, shapes)


def _violation(pairs: list[tuple[str, str]], graph: Graph, shapes: Shapes) -> Violation:
    facts = dict(pairs)
    path = facts.get(sh("resultPath"), "")
    if path.startswith("_:"):
        path = property_path(graph if path in graph else shapes.graph, path).text
    source = facts[sh("sourceShape")]
    return Violation(
        focus=facts[sh("focusNode")],
        path=path,
        component=facts[sh("sourceConstraintComponent")],
        value=facts.get(sh("value"), ""),
        severity=facts[sh("resultSeverity")],
        messages=messages_of(o for p, o in pairs if p == sh("resultMessage")),
        shape=shapes.shapes[source].name if source in shapes.shapes else source,
    )


def _text(node: rdflib.term.Node, back: Mapping[object, str]) -> str:
    # The N-Triples string of a term of rdflib.
    import rdflib

    if node in back:
        return back[node]
    if isinstance(node, rdflib.BNode):
        return str(ox.BlankNode(str(node)))
    if not isinstance(node, rdflib.Literal):
        return str(ox.NamedNode(str(node)))
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    kind = ox.NamedNode(str(node.datatype)) if node.datatype else None
    return str(ox.Literal(str(node), datatype=kind))
