"""Shapes that are not compiled, looked at by pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.errors import KGError
from kg.project.shapes.model import Graph, Shapes, Violation, sh, unique
from kg.project.shapes.parsing import messages_of, way
from kg.project.shapes.words import TARGETS
from kg.rdf import terms
from kg.rdf.terms import RDFS, TYPE, XSD, parts

# --- the second opinion ---------------------------------------------------------------------------


def by_pyshacl(
    store: ox.Store, shapes: Shapes, tops: Iterable[str] | None = None
) -> list[Violation]:
    """The same as `violations`, for these shapes (all by default), as pySHACL finds it. KGError if
    it cannot check them.
    """
    import logging
    import warnings

    import rdflib

    chosen = set(shapes.tops if tops is None else tops)
    back: dict[object, str] = {}

    def term(text: str):
        if text.startswith("<"):
            made = rdflib.URIRef(text[1:-1])
        elif text.startswith("_:"):
            made = rdflib.BNode(text[2:])
        else:
            value, datatype, language = parts(text)
            plain = datatype == XSD + "string"
            kind = None if language or plain else rdflib.URIRef(datatype)
            made = rdflib.Literal(value, lang=language or None, datatype=kind, normalize=False)
        back.setdefault(made, text)
        return made

    from pyshacl import validate

    aims = {sh(word) for word in (*TARGETS, "target")}
    rules, data = rdflib.Graph(), rdflib.Graph()
    # Through a store, so that the literals of the shapes are written as those of the data are.
    kept = ox.Store()
    for subject, pairs in shapes.graph.items():
        for predicate, value in pairs:
            if subject in chosen or not (
                predicate in aims or (predicate == TYPE and value == f"<{RDFS}Class>")
            ):
                kept.add(ox.Quad(terms.node(subject), terms.node(predicate), terms.node(value)))
    for quad in kept:
        rules.add((term(str(quad.subject)), term(str(quad.predicate)), term(str(quad.object))))
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)  # it prints a traceback for each ill-typed literal
    try:
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            data.add((term(str(quad.subject)), term(str(quad.predicate)), term(str(quad.object))))
        advanced = any(
            p in (sh("target"), sh("expression"))
            for pairs in shapes.graph.values()
            for p, _ in pairs
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, text = validate(data, shacl_graph=rules, advanced=advanced, inplace=True)
    except Exception as error:  # pySHACL raises kinds of its own, of rdflib, and bare ones
        raise KGError(
            f"pySHACL cannot check the shapes of {shapes.path}: {error}",
            next(iter(shapes.left.values()), ""),
        ) from error
    finally:
        log.setLevel(level)
    if not isinstance(report, rdflib.Graph):
        raise KGError(f"pySHACL cannot check the shapes of {shapes.path}: {text}")
    return unique(_reported(report, shapes, back))


def _reported(report, shapes: Shapes, back: Mapping[object, str]) -> Iterator[Violation]:
    def text(node) -> str:
        if node is None:
            return ""
        return back.get(node) or str(
            ox.BlankNode(str(node)) if type(node).__name__ == "BNode" else _term(node)
        )

    graph: Graph = {}
    for s, p, o in report:
        graph.setdefault(text(s), []).append((text(p), text(o)))
    details = {o for pairs in graph.values() for p, o in pairs if p == sh("detail")}
    for result, pairs in graph.items():
        if (TYPE, sh("ValidationResult")) not in pairs or result in details:
            continue
        one = dict(pairs)
        path = one.get(sh("resultPath"), "")
        source = one[sh("sourceShape")]
        yield Violation(
            focus=one[sh("focusNode")],
            path=(
                path
                if not path.startswith("_:")
                else way(graph if path in graph else shapes.graph, path).text
            ),
            component=one[sh("sourceConstraintComponent")],
            value=one.get(sh("value"), ""),
            severity=one[sh("resultSeverity")],
            messages=messages_of(o for p, o in pairs if p == sh("resultMessage")),
            shape=shapes.shapes[source].name if source in shapes.shapes else source,
        )


def _term(node) -> ox.NamedNode | ox.Literal:
    if type(node).__name__ == "URIRef":
        return ox.NamedNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return (
        ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)))
        if node.datatype
        else ox.Literal(str(node))
    )
