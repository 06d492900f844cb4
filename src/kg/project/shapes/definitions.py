"""One shape as it stands in the file: its constraints, its path, its messages, its queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.project.shapes.model import (
    SH,
    Graph,
    NotWellFormed,
    PropertyPath,
    Shape,
    is_true,
    listed,
    members,
    objects,
    sh,
)
from kg.project.shapes.words import COUNTS, LISTED, ONCE, PARAMETERS, STEPS, TARGETS
from kg.rdf.terms import OWL, RDF, RDFS, TYPE, parts
from kg.words import phrase


def shape_nodes(graph: Graph) -> list[str]:
    """What SHACL calls a shape, named ones first, in order."""
    marks = {sh(w) for w in PARAMETERS | frozenset(TARGETS) | {"target"}} - {sh("parameter")}
    kinds = {sh("NodeShape"), sh("PropertyShape")}
    # sh:datatype and the like also describe a sh:parameter, which is no shape.
    declared = {o for pairs in graph.values() for p, o in pairs if p == sh("parameter")}
    nodes = {
        s
        for s, pairs in graph.items()
        if s not in declared and any(p in marks or (p == TYPE and o in kinds) for p, o in pairs)
    }
    pending = list(nodes)
    while pending:
        for _, node in members(graph, pending.pop()):
            if node in graph and node not in nodes:
                nodes.add(node)
                pending.append(node)
    return sorted(nodes, key=lambda node: (node.startswith("_:"), node))


def class_kinds(graph: Graph) -> set[str]:
    """The classes whose instances are classes: a shape that is one aims at its own instances."""
    above = f"<{RDFS}subClassOf>"
    return {f"<{RDFS}Class>"} | {s for s in graph if f"<{RDFS}Class>" in objects(graph, s, above)}


def owner_of(node: str, used: Mapping[str, str]) -> str:
    """The nearest shape around a shape that has a name, or the shape itself."""
    seen: set[str] = set()
    while node.startswith("_:") and node in used and node not in seen:
        seen.add(node)
        node = used[node]
    return node


def messages_of(values: Iterable[str]) -> dict[str, str]:
    """Messages by their languages, "" for none; the first of several in one language."""
    messages: dict[str, str] = {}
    for text, _, language in sorted(parts(value) for value in values):
        messages.setdefault(language.lower(), text)
    return messages


def define(graph: Graph, node: str, used: Mapping[str, str], classes: set[str]) -> Shape:
    """The shape of a node. `used` has the shape that uses another one, `classes` what
    `class_kinds` gives. Raises NotWellFormed.
    """
    pairs = [(p[len(SH) + 1 : -1], o) for p, o in graph.get(node, ()) if p.startswith(f"<{SH}")]
    _check_parameters(graph, pairs)
    paths = [o for p, o in pairs if p == "path"]
    targets = [pair for pair in pairs if pair[0] in TARGETS]
    if classes & set(objects(graph, node, TYPE)):
        targets.append(("targetClass", node))
    return Shape(
        node=node,
        name=owner_of(node, used),
        path=property_path(graph, paths[0]) if paths else None,
        targets=tuple(targets),
        parameters=tuple(pair for pair in pairs if pair[0] in PARAMETERS),
        severity=next((o for p, o in pairs if p == "severity"), sh("Violation")),
        messages=messages_of(o for p, o in pairs if p == "message"),
        deactivated=any(p == "deactivated" and is_true(o) for p, o in pairs),
    )


def _check_parameters(graph: Graph, pairs: list[tuple[str, str]]) -> None:
    words = [word for word, _ in pairs]
    for word in ONCE:
        if words.count(word) > 1:
            raise NotWellFormed(phrase("project.shape-twice", name=word))
    for word, value in pairs:
        if word in COUNTS and not re.fullmatch(r"\+?\d+", parts(value)[0]):
            raise NotWellFormed(phrase("project.shape-number", name=word, value=value))
        if word in (*LISTED, "in", "languageIn", "ignoredProperties"):
            listed(graph, value)


# --- paths ----------------------------------------------------------------------------------------


def property_path(graph: Graph, node: str, depth: int = 0) -> PropertyPath:
    """The path of a node of the shapes graph. Raises NotWellFormed if it is none."""
    if node.startswith("<"):
        return PropertyPath(node, False, True)
    if depth > 40 or not node.startswith("_:"):
        raise NotWellFormed(phrase("project.shape-path"))
    if objects(graph, node, f"<{RDF}first>"):
        steps = [property_path(graph, o, depth + 1) for o in listed(graph, node)]
        return PropertyPath(_joined("/", steps), all(s.nullable for s in steps), False)
    kinds = [(word, o) for word in STEPS for o in objects(graph, node, sh(word))]
    if len(kinds) != 1:
        raise NotWellFormed(phrase("project.shape-path"))
    word, value = kinds[0]
    if word == "alternativePath":
        steps = [property_path(graph, o, depth + 1) for o in listed(graph, value)]
        return PropertyPath(_joined("|", steps), any(s.nullable for s in steps), False)
    return _one_step(word, property_path(graph, value, depth + 1), is_iri=value.startswith("<"))


def _joined(sign: str, steps: list[PropertyPath]) -> str:
    return "(" + sign.join(step.text for step in steps) + ")"


def _one_step(word: str, step: PropertyPath, *, is_iri: bool) -> PropertyPath:
    if word == "inversePath":
        text = f"^{step.text}" if is_iri else f"(^{step.text})"
        return PropertyPath(text, step.nullable, is_iri)
    sign = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}[word]
    return PropertyPath(f"({step.text}){sign}", step.nullable or sign != "+", False)


def predicates(graph: Graph, node: str, depth: int = 0) -> Iterable[str]:
    """The predicates of a path."""
    if node.startswith("<"):
        if node != f"<{RDF}nil>":
            yield node
    elif depth < 40:
        for _, value in graph.get(node, ()):
            yield from predicates(graph, value, depth + 1)


# --- queries --------------------------------------------------------------------------------------


def prefixes(graph: Graph, node: str) -> str:
    """The PREFIX lines of a node with sh:prefixes; rdf, rdfs and owl are always there, as in
    pySHACL.
    """
    spaces = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
    for holder in objects(graph, node, sh("prefixes")):
        for declared in objects(graph, holder, sh("declare")):
            for prefix in objects(graph, declared, sh("prefix")):
                for space in objects(graph, declared, sh("namespace")):
                    spaces[parts(prefix)[0]] = parts(space)[0]
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(spaces.items()))


def select_text(graph: Graph, shape: Shape, node: str) -> str:
    """The SELECT of a sh:sparql constraint with $PATH filled in."""
    text = parts(objects(graph, node, sh("select"))[0])[0]
    path = shape.path
    return re.sub(r"[?$]PATH\b", lambda m: path.text, text) if path else text
