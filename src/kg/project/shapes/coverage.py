"""Which shapes are compiled, and which are left to pySHACL."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.project.shapes.model import SH, Graph, Shape, listed, members, objects, sh, without_texts
from kg.project.shapes.words import BESIDE, BOUNDS, PAIRED, PARAMETERS
from kg.rdf.terms import RDFS, literal, parts

# --- what is left to pySHACL ----------------------------------------------------------------------

_BEYOND = re.compile(
    r"\b(UNION|MINUS|GROUP|HAVING|LIMIT|OFFSET|ORDER|GRAPH|SERVICE|VALUES|FROM|COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\b"
    r"|\bAS\s*[?$]this\b|[?$](currentShape|shapesGraph|failure)\b",
    re.I,
)


def _beyond(query: str) -> str:
    """Why pre-binding `$this` is not the same as joining with the focus nodes here, or ""."""
    bare = without_texts(query)
    if found := _BEYOND.search(bare):
        return f"its query uses {found[0]}"
    if len(re.findall(r"\bSELECT\b", bare, re.I)) != 1 or re.search(
        r"\bPREFIX\b|\bBASE\b", bare, re.I
    ):
        return "its query has a query inside or prefixes of its own"
    braces = list(re.finditer(r"\{", bare))
    if not braces or re.search(r"\bEXISTS\b", bare[: braces[0].start()], re.I):
        return "its query selects by EXISTS"
    if any(not re.search(r"\b(OPTIONAL|EXISTS)\s*\Z", bare[: b.start()], re.I) for b in braces[1:]):
        return "its query has groups inside"
    if not re.search(r"\bSELECT\b[^{]*[?$]this\b", bare, re.I):
        return "its query does not select $this"
    return ""


def uncovered(
    graph: Graph, shapes: Mapping[str, Shape], node: str, above: tuple[str, ...] = ()
) -> str:
    """Why a shape, or one that it uses, is not compiled here; "" if it is."""
    if not above and any(
        kind == "targetNode" and term.startswith("_:") for kind, term in shapes[node].targets
    ):
        return "a target is a blank node"
    if node in above:
        return "the shapes are recursive"
    shape = shapes[node]
    for predicate, value in graph.get(node, ()):
        word = predicate[len(SH) + 1 : -1] if predicate.startswith(f"<{SH}") else ""
        if word and word not in PARAMETERS and word not in BESIDE:
            return f"it uses sh:{word}"
        if word == "severity" and value.startswith("_:"):
            return "its severity is a blank node"
        if word == "datatype" and value == f"<{RDFS}Datatype>":
            return "its datatype is rdfs:Datatype"
        if word in ("pattern", "flags") and not _regex_works(graph, node):
            return "its pattern is beyond the regular expressions of the engine"
        if (word in BOUNDS and not value.startswith('"')) or (
            word in PAIRED and not value.startswith("<")
        ):
            return f"its sh:{word} is of an odd kind"
        if (word == "in" and any(o.startswith("_:") for o in listed(graph, value))) or (
            word == "hasValue" and value.startswith("_:")
        ):
            return f"its sh:{word} has a blank node"
        if word == "sparql" and (why := _beyond_query(graph, value)):
            return why
        if not shape.way and word in (
            "minCount",
            "maxCount",
            "uniqueLang",
            "lessThan",
            "lessThanOrEquals",
            "qualifiedValueShape",
        ):
            return f"sh:{word} stands on a shape that has no sh:path"
    words = [word for word, _ in shape.parameters]
    if words.count("qualifiedValueShape") > 1 or ("qualifiedValueShape" in words) != bool(
        {"qualifiedMinCount", "qualifiedMaxCount"} & {*words}
    ):
        return "its qualified counts are of an odd kind"
    for word, member in members(graph, node):
        if (word == "node" and shapes[member].way) or (
            why := uncovered(graph, shapes, member, (*above, node))
        ):
            return (
                "sh:node names a property shape" if word == "node" and shapes[member].way else why
            )
    return ""


def _regex_works(graph: Graph, node: str) -> bool:
    flags = next(iter(objects(graph, node, sh("flags"))), '""')
    for pattern in objects(graph, node, sh("pattern")):
        query = (
            f'SELECT (REGEX("", {literal(parts(pattern)[0])}, {literal(parts(flags)[0])}) AS'
            " ?works) {}"
        )
        if next(iter(ox.Store().query(query)))[0] is None:
            return False
    return True


def _beyond_query(graph: Graph, node: str) -> str:
    known = {sh(w) for w in ("select", "message", "prefixes", "deactivated")}
    odd = [p for p, _ in graph.get(node, ()) if p.startswith(f"<{SH}") and p not in known]
    selects = objects(graph, node, sh("select"))
    return (
        "its query is of an odd kind" if odd or len(selects) != 1 else _beyond(parts(selects[0])[0])
    )
