"""Reading the file of shapes, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Problem
from kg.project.shapes.coverage import uncovered
from kg.project.shapes.model import (
    QUOTED,
    SH,
    Graph,
    Shape,
    Shapes,
    Way,
    listed,
    members,
    objects,
    sh,
    without_texts,
)
from kg.project.shapes.words import COMMON, KNOWN, LISTED, ONCE, PAIRED, PARAMETERS, STEPS, TARGETS
from kg.rdf import files
from kg.rdf.terms import OWL, RDF, RDFS, TYPE, parts
from kg.sparql import ordering
from kg.sparql.guard import elsewhere

# --- reading --------------------------------------------------------------------------------------


def read(
    path: str | Path, vocabulary_terms: Iterable[str] | None = None, name: str = ""
) -> tuple[Shapes, list[Problem]]:
    """The shapes of a Turtle file, and what is wrong with the file itself, sorted by place.

    `vocabulary_terms` are the IRIs (without brackets) that targets, paths and classes may name;
    None allows all. `name` is the path that problems show. With problems, nothing is to be checked:
    the shapes have no targets then.
    """
    name = name or str(path)
    empty = Shapes(name, {}, (), {}, {})
    source, problems = files.text(Path(path), name)
    if problems:
        return empty, problems
    try:
        parser = ox.parse(input=source.encode(), format=ox.RdfFormat.TURTLE)
        graph: Graph = {}
        for quad in parser:
            graph.setdefault(str(quad.subject), []).append((str(quad.predicate), str(quad.object)))
    except SyntaxError as error:
        message = str(error.msg).split(" at line ")[0]
        return empty, [
            Problem(name, error.lineno or 0, error.offset or 0, f"this is not Turtle: {message}")
        ]
    graph = {subject: sorted(set(pairs)) for subject, pairs in sorted(graph.items())}
    place = _places(source, parser.prefixes)
    problems = [
        Problem(name, *at, message, hint)
        for term, message, hint in _faults(graph, vocabulary_terms)
        for at in place(term)
    ]
    nodes = _shape_nodes(graph)
    if not nodes and not problems:
        problems.append(
            Problem(
                name,
                0,
                0,
                "there is no shape in this file",
                "a shape has the class sh:NodeShape and a sh:targetClass",
            )
        )
    used = {node: owner for owner in nodes for _, node in members(graph, owner)}
    # An instance of these is a class, and so a shape that is one aims at its instances.
    classes = {f"<{RDFS}Class>"} | {
        s for s in graph if f"<{RDFS}Class>" in objects(graph, s, f"<{RDFS}subClassOf>")
    }
    shapes = {}
    for node in nodes:
        try:
            shapes[node] = _shape(graph, node, used, classes)
        except ValueError as error:
            named = _named(node, used)
            problems += [
                Problem(name, *at, f"the shape {_short(named, parser.prefixes)} {error}")
                for at in place(named)[:1]
            ]
    for owner, predicate, node in [
        (user, *pair) for user in nodes for pair in members(graph, user)
    ]:
        if node not in graph:
            hint = _near(node, (other for other in nodes if other.startswith("<")))
            message = (
                f"sh:{predicate} names a shape that is not in this file:"
                f" {_short(node, parser.prefixes)}"
            )
            problems += [Problem(name, *at, message, hint) for at in place(node)[:1]]
        elif predicate == "property" and shapes.get(node) and not shapes[node].way:
            named = _named(owner, used)
            message = f"a sh:property of {_short(named, parser.prefixes)} has no sh:path"
            problems += [Problem(name, *at, message) for at in place(named)[:1]]
    tops = tuple(node for node in nodes if node in shapes and shapes[node].targets)
    custom = {sh(word) for word in ("target", "entailment")}
    for node, shape in shapes.items():
        if (
            node not in used
            and not shape.targets
            and not any(p in custom for p, _ in graph.get(node, ()))
        ):
            message = (
                f"the shape {_short(node, parser.prefixes)} checks nothing: it has no target and no"
                " other shape uses it"
            )
            at = (
                place(node)[0]
                if node.startswith("<")
                else place(next((o for p, o in graph[node] if p == sh("path")), ""))[0]
            )
            problems.append(
                Problem(
                    name,
                    *at,
                    message,
                    "add sh:targetClass, sh:targetSubjectsOf, sh:targetObjectsOf or sh:targetNode",
                )
            )
    targeted = tops + tuple(
        node
        for node in nodes
        if node not in tops and any(p == sh("target") for p, _ in graph.get(node, ()))
    )
    outward = _outward(graph)
    problems += [
        Problem(name, *at, f"the query of a shape may not use {word}")
        for owner, word in outward
        for at in place(owner)[:1]
    ]
    if not outward:
        for message, at in _bad_queries(graph, shapes, place):
            problems.append(
                Problem(
                    name,
                    *at,
                    f"the query of a shape cannot be read: {message}",
                    "prefixes come from sh:prefixes",
                )
            )
    if problems:
        return Shapes(name, shapes, (), {}, graph), sorted(set(problems))
    odd = {
        sh(w)
        for w in ("parameter", "validator", "nodeValidator", "propertyValidator", "entailment")
    }
    if any(p in odd for pairs in graph.values() for p, _ in pairs):
        left = dict.fromkeys(
            targeted, "the file declares constraint components or an entailment of its own"
        )
    else:
        left = {node: why for node in targeted if (why := uncovered(graph, shapes, node))}
    return Shapes(name, shapes, targeted, left, graph), []


def _places(source: str, prefixes: Mapping[str, str]) -> Callable[[str], list[tuple[int, int]]]:
    """A function from a term to the (line, column) pairs where the text names it, [(0, 0)] if it
    does not.
    """
    bare = QUOTED.sub(lambda m: m[0] if m[0][0] == "<" else re.sub(r"[^\n]", " ", m[0]), source)

    def place(term: str) -> list[tuple[int, int]]:
        iri = term[1:-1] if term.startswith("<") else ""
        forms = [
            re.escape(f"{p}:{iri[len(ns) :]}")
            for p, ns in prefixes.items()
            if iri and iri.startswith(ns)
        ]
        pattern = "|".join(
            [rf"(?<![\w:.-])(?:{'|'.join(forms)})(?![\w:-]|\.\w)"] * bool(forms)
            + [re.escape(term)] * bool(iri)
        )
        found = [m.start() for m in re.finditer(pattern, bare)] if pattern else []
        return [(bare.count("\n", 0, i) + 1, i - bare.rfind("\n", 0, i)) for i in found] or [(0, 0)]

    return place


def _short(term: str, prefixes: Mapping[str, str]) -> str:
    if not term.startswith("<"):
        return "without a name" if term.startswith("_:") else term
    fits = [
        f"{p}:{term[len(ns) + 1 : -1]}" for p, ns in prefixes.items() if term[1:].startswith(ns)
    ]
    return min(fits, key=len, default=term)


def _faults(graph: Graph, vocabulary: Iterable[str] | None) -> Iterator[tuple[str, str, str]]:
    """(term, message, hint) of each misspelt word of SHACL and each term that the vocabulary lacks,
    each once.
    """
    words = {t for s, pairs in graph.items() for p, o in pairs for t in (s, p, o)}
    for term in sorted(
        t for t in words if t.startswith(f"<{SH}") and t[len(SH) + 1 : -1] not in KNOWN
    ):
        word = term[len(SH) + 1 : -1]
        if word.endswith("ConstraintComponent"):
            continue
        yield term, f"sh:{word} is not a word of SHACL", _near(word, KNOWN, "sh:")
    if vocabulary is None:
        return
    known = frozenset(vocabulary)
    asked: dict[str, str] = {}
    for pairs in graph.values():
        for predicate, value in pairs:
            word = predicate[len(SH) + 1 : -1] if predicate.startswith(f"<{SH}") else ""
            if word in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "class", *PAIRED):
                asked.setdefault(value, word)
            elif word == "path" or word == "ignoredProperties":
                for step in _steps(graph, value):
                    asked.setdefault(step, word)
    for term, word in sorted(asked.items()):
        iri = term[1:-1]
        if term.startswith("<") and iri not in known and iri not in COMMON:
            space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
            hint = _near(
                iri[len(space) :], (t[len(space) :] for t in known | COMMON if t.startswith(space))
            )
            yield term, f"sh:{word} names a term that the vocabulary does not have: {iri}", hint


def _near(word: str, known: Iterable[str], prefix: str = "") -> str:
    """A hint that names the known word most like this one as a whole, or ""."""
    folded = {k.lower(): k for k in sorted(known)}
    found = get_close_matches(word.lower(), folded, 1, 0.6)
    return f"did you mean {prefix}{folded[found[0]]}?" if found else ""


def _steps(graph: Graph, node: str, depth: int = 0) -> Iterator[str]:
    """The predicates of a path."""
    if node.startswith("<"):
        if node != f"<{RDF}nil>":
            yield node
    elif depth < 40:
        for _, value in graph.get(node, ()):
            yield from _steps(graph, value, depth + 1)


def _shape_nodes(graph: Graph) -> list[str]:
    """What SHACL calls a shape, named ones first, in order."""
    marks = {sh(w) for w in PARAMETERS | frozenset(TARGETS) | {"target"}} - {sh("parameter")}
    kinds = {sh("NodeShape"), sh("PropertyShape")}
    # sh:datatype and the like also describe a sh:parameter, which is no shape.
    declared = {o for pairs in graph.values() for p, o in pairs if p == sh("parameter")}
    found = {
        s
        for s, pairs in graph.items()
        if s not in declared and any(p in marks or (p == TYPE and o in kinds) for p, o in pairs)
    }
    pending = list(found)
    while pending:
        for _, node in members(graph, pending.pop()):
            if node in graph and node not in found:
                found.add(node)
                pending.append(node)
    return sorted(found, key=lambda node: (node.startswith("_:"), node))


def _named(node: str, used: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while node.startswith("_:") and node in used and node not in seen:
        seen.add(node)
        node = used[node]
    return node


def messages_of(values: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, _, language in sorted(parts(value) for value in values):
        found.setdefault(language.lower(), text)
    return found


def _shape(graph: Graph, node: str, used: Mapping[str, str], classes: set[str]) -> Shape:
    """One shape; ValueError with the rest of a sentence if it is not well formed."""
    pairs = [(p[len(SH) + 1 : -1], o) for p, o in graph.get(node, ()) if p.startswith(f"<{SH}")]
    for word in ONCE:
        if sum(p == word for p, _ in pairs) > 1:
            raise ValueError(f"has sh:{word} more than once")
    for word, value in pairs:
        counted = (
            "minCount",
            "maxCount",
            "minLength",
            "maxLength",
            "qualifiedMinCount",
            "qualifiedMaxCount",
        )
        if word in counted and not re.fullmatch(r"\+?\d+", parts(value)[0]):
            raise ValueError(f"has sh:{word} {value}, which is not a whole number")
        if word in (*LISTED, "in", "languageIn", "ignoredProperties"):
            listed(graph, value)
    paths = [o for p, o in pairs if p == "path"]
    targets = [pair for pair in pairs if pair[0] in TARGETS]
    if classes & set(objects(graph, node, TYPE)):
        targets.append(("targetClass", node))
    return Shape(
        node=node,
        name=_named(node, used),
        way=way(graph, paths[0]) if paths else None,
        targets=tuple(targets),
        parameters=tuple(pair for pair in pairs if pair[0] in PARAMETERS),
        severity=next((o for p, o in pairs if p == "severity"), sh("Violation")),
        messages=messages_of(o for p, o in pairs if p == "message"),
        deactivated=any(p == "deactivated" and parts(o)[0] in ("true", "1") for p, o in pairs),
    )


def way(graph: Graph, node: str, depth: int = 0) -> Way:
    """The path of a node of the shapes graph; ValueError if it is none."""
    if node.startswith("<"):
        return Way(node, False, True)
    if depth > 40 or not node.startswith("_:"):
        raise ValueError("has a sh:path that is not well formed")
    if objects(graph, node, f"<{RDF}first>"):
        steps = [way(graph, o, depth + 1) for o in listed(graph, node)]
        return Way(
            "(" + "/".join(s.text for s in steps) + ")", all(s.nullable for s in steps), False
        )
    found = [(word, o) for word in STEPS for o in objects(graph, node, sh(word))]
    if len(found) != 1:
        raise ValueError("has a sh:path that is not well formed")
    word, value = found[0]
    if word == "alternativePath":
        steps = [way(graph, o, depth + 1) for o in listed(graph, value)]
        return Way(
            "(" + "|".join(s.text for s in steps) + ")", any(s.nullable for s in steps), False
        )
    step = way(graph, value, depth + 1)
    if word == "inversePath":
        return Way(
            f"^{step.text}" if value.startswith("<") else f"(^{step.text})",
            step.nullable,
            value.startswith("<"),
        )
    sign = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}[word]
    return Way(f"({step.text}){sign}", step.nullable or sign != "+", False)


def prefixes(graph: Graph, node: str) -> str:
    """The PREFIX lines of a node with sh:prefixes; rdf, rdfs and owl are always there, as in
    pySHACL.
    """
    found = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
    for holder in objects(graph, node, sh("prefixes")):
        for declared in objects(graph, holder, sh("declare")):
            for prefix in objects(graph, declared, sh("prefix")):
                for space in objects(graph, declared, sh("namespace")):
                    found[parts(prefix)[0]] = parts(space)[0]
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(found.items()))


def select_text(graph: Graph, shape: Shape, node: str) -> str:
    """The SELECT of a sh:sparql constraint with $PATH filled in."""
    text = parts(objects(graph, node, sh("select"))[0])[0]
    return re.sub(r"[?$]PATH\b", lambda m: shape.way.text, text) if shape.way else text


def _outward(graph: Graph) -> list[tuple[str, str]]:
    """(subject, word) of each query that would reach out of the graph: both engines would follow it
    without asking.
    """
    queries = {sh(word) for word in ("select", "ask", "construct", "update")}
    found = []
    for subject, pairs in graph.items():
        for predicate, text in pairs:
            if predicate not in queries:
                continue
            query = parts(text)[0]
            word = re.search(r"\b(SERVICE|FROM|LOAD)\b", without_texts(query), re.I) or (
                elsewhere(query) and re.search("SERVICE", query, re.I)
            )
            if word:
                owner = subject
                while owner.startswith("_:") and (
                    users := [s for s, held in graph.items() if any(o == owner for _, o in held)]
                ):
                    owner = users[0]
                found.append((owner, word[0].upper()))
    return found


def _bad_queries(
    graph: Graph, shapes: Mapping[str, Shape], place: Callable[[str], list[tuple[int, int]]]
) -> Iterator[tuple[str, tuple[int, int]]]:
    for shape in shapes.values():
        for _, constraint in [pair for pair in shape.parameters if pair[0] == "sparql"]:
            for _ in objects(graph, constraint, sh("select"))[:1]:
                try:
                    ordering.ask(
                        ox.Store(),
                        prefixes(graph, constraint) + select_text(graph, shape, constraint),
                    )
                except SyntaxError as error:
                    yield str(error).replace("\n", " "), place(shape.name)[0]
