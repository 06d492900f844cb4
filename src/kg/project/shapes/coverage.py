"""Which shapes are compiled, and which are left to pySHACL."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.project.shapes.model import SH, Graph, Shape, listed, members, objects, sh, without_texts
from kg.project.shapes.words import BESIDE, BOUNDS, PAIRED, PARAMETERS, PATH_ONLY
from kg.rdf.terms import RDFS, literal, parts
from kg.words import Sentence, phrase

_BEYOND = re.compile(
    r"\b(UNION|MINUS|GROUP|HAVING|LIMIT|OFFSET|ORDER|GRAPH|SERVICE|VALUES|FROM|COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\b"
    r"|\bAS\s*[?$]this\b|[?$](currentShape|shapesGraph|failure)\b",
    re.I,
)


def uncovered(
    graph: Graph, shapes: Mapping[str, Shape], node: str, above: tuple[str, ...] = ()
) -> Sentence | None:
    """Why a shape, or one that it uses, is not compiled here; None if it is."""
    targets = shapes[node].targets
    if not above and any(k == "targetNode" and term.startswith("_:") for k, term in targets):
        return phrase("project.uncovered-target")
    if node in above:
        return phrase("project.uncovered-recursion")
    for predicate, value in graph.get(node, ()):
        word = predicate[len(SH) + 1 : -1] if predicate.startswith(f"<{SH}") else ""
        if reason := _parameter(graph, shapes[node], word, value):
            return reason
    if not _qualified_well([word for word, _ in shapes[node].parameters]):
        return phrase("project.uncovered-counts")
    for word, member in members(graph, node):
        if word == "node" and shapes[member].path:
            return phrase("project.uncovered-node")
        if reason := uncovered(graph, shapes, member, (*above, node)):
            return reason
    return None


def _parameter(graph: Graph, shape: Shape, word: str, value: str) -> Sentence | None:
    # Why one statement about a shape is beyond what is compiled.
    if word and word not in PARAMETERS and word not in BESIDE:
        return phrase("project.uncovered-word", name=word)
    if word == "severity" and value.startswith("_:"):
        return phrase("project.uncovered-severity")
    if word == "datatype" and value == f"<{RDFS}Datatype>":
        return phrase("project.uncovered-datatype")
    if word in ("pattern", "flags") and not _regex_works(graph, shape.node):
        return phrase("project.uncovered-pattern")
    if not _is_usual(word, value):
        return phrase("project.uncovered-value", name=word)
    if _has_blank(graph, word, value):
        return phrase("project.uncovered-blank", name=word)
    if word == "sparql" and (reason := _beyond_query(graph, value)):
        return reason
    if word in PATH_ONLY and not shape.path:
        return phrase("project.uncovered-pathless", name=word)
    return None


def _is_usual(word: str, value: str) -> bool:
    # Whether a bound is a literal, and a property to compare with an IRI.
    if word in BOUNDS:
        return value.startswith('"')
    return word not in PAIRED or value.startswith("<")


def _has_blank(graph: Graph, word: str, value: str) -> bool:
    if word == "in":
        return any(o.startswith("_:") for o in listed(graph, value))
    return word == "hasValue" and value.startswith("_:")


def _qualified_well(words: list[str]) -> bool:
    counts = {"qualifiedMinCount", "qualifiedMaxCount"} & {*words}
    number = words.count("qualifiedValueShape")
    return number <= 1 and bool(number) == bool(counts)


def _regex_works(graph: Graph, node: str) -> bool:
    flags = next(iter(objects(graph, node, sh("flags"))), '""')
    for pattern in objects(graph, node, sh("pattern")):
        query = (
            f'SELECT (REGEX("", {literal(parts(pattern)[0])}, {literal(parts(flags)[0])}) AS'
            " ?works) {}"
        )
        solutions = ox.Store().query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        if next(iter(solutions))[0] is None:
            return False
    return True


# --- queries --------------------------------------------------------------------------------------


def _beyond_query(graph: Graph, node: str) -> Sentence | None:
    known = {sh(w) for w in ("select", "message", "prefixes", "deactivated")}
    odd = [p for p, _ in graph.get(node, ()) if p.startswith(f"<{SH}") and p not in known]
    selects = objects(graph, node, sh("select"))
    if odd or len(selects) != 1:
        return phrase("project.uncovered-query")
    return _beyond(parts(selects[0])[0])


def _beyond(query: str) -> Sentence | None:
    """Why pre-binding `$this` is not the same as joining with the focus nodes here, or None."""
    bare = without_texts(query)
    if match := _BEYOND.search(bare):
        return phrase("project.uncovered-query-word", name=match[0])
    if len(re.findall(r"\bSELECT\b", bare, re.I)) != 1 or re.search(
        r"\bPREFIX\b|\bBASE\b", bare, re.I
    ):
        return phrase("project.uncovered-query-inside")
    braces = list(re.finditer(r"\{", bare))
    if not braces or re.search(r"\bEXISTS\b", bare[: braces[0].start()], re.I):
        return phrase("project.uncovered-query-exists")
    if any(not re.search(r"\b(OPTIONAL|EXISTS)\s*\Z", bare[: b.start()], re.I) for b in braces[1:]):
        return phrase("project.uncovered-query-groups")
    if not re.search(r"\bSELECT\b[^{]*[?$]this\b", bare, re.I):
        return phrase("project.uncovered-query-this")
    return None
