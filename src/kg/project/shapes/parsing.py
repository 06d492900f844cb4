"""Reading the file of shapes, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Problem
from kg.project.shapes.coverage import uncovered
from kg.project.shapes.definitions import (
    class_kinds,
    define,
    owner_of,
    predicates,
    prefixes,
    select_text,
    shape_nodes,
)
from kg.project.shapes.model import (
    QUOTED,
    SH,
    Graph,
    NotWellFormed,
    Shape,
    Shapes,
    members,
    objects,
    sh,
    without_texts,
)
from kg.project.shapes.words import COMMON, KNOWN, PAIRED
from kg.rdf import files
from kg.rdf.terms import parts
from kg.sparql import ordering
from kg.sparql.guard import elsewhere
from kg.spelling import closest, nearest
from kg.words import Sentence, phrase


class _File(NamedTuple):
    # The file that is read: its name in messages, what it says, its prefixes, and a function from a
    # term to the places where the text names it.
    name: str
    graph: Graph
    prefixes: Mapping[str, str]
    places: Callable[[str], list[tuple[int, int]]]

    def problem(self, term: str, message: Sentence, hint: str = "") -> Problem:
        """A problem at the first place that names a term."""
        return Problem(self.name, *self.places(term)[0], message, hint)

    def short(self, term: str) -> str:
        """A term as it is called in a message."""
        if term.startswith("_:"):
            return phrase("project.shape-unnamed")
        if not term.startswith("<"):
            return term
        names = [
            f"{p}:{term[len(ns) + 1 : -1]}"
            for p, ns in self.prefixes.items()
            if term[1:].startswith(ns)
        ]
        return min(names, key=len, default=term)


def read(
    path: str | Path, vocabulary_terms: Iterable[str] | None = None, name: str = ""
) -> tuple[Shapes, list[Problem]]:
    """The shapes of a Turtle file, and what is wrong with the file itself, sorted by place.

    `vocabulary_terms` are the IRIs (without brackets) that targets, paths and classes may name;
    None allows all. `name` is the path that problems show. With problems, nothing is to be checked:
    the shapes have no targets then.
    """
    name = name or str(path)
    source, problems = files.text(Path(path), name)
    if problems:
        return Shapes(name, {}, (), {}, {}), problems
    known = None if vocabulary_terms is None else frozenset(vocabulary_terms)
    shapes, faults = _read(name, source, known)
    return shapes, list(faults)


@lru_cache(maxsize=4)
def _read(
    name: str, source: str, vocabulary_terms: frozenset[str] | None
) -> tuple[Shapes, list[Problem]]:
    # The same file is read again whenever a process looks at a project again.
    file = _parse(name, source)
    if not isinstance(file, _File):
        return Shapes(name, {}, (), {}, {}), [file]
    graph = file.graph
    problems = [
        Problem(name, *at, fault.message, fault.hint)
        for fault in _term_faults(graph, vocabulary_terms)
        for at in file.places(fault.term)
    ]
    nodes = shape_nodes(graph)
    if not nodes and not problems:
        hint = phrase("project.no-shape.hint")
        problems.append(Problem(name, 0, 0, phrase("project.no-shape"), hint))
    used = {node: owner for owner in nodes for _, node in members(graph, owner)}
    shapes, malformed = _define_all(file, nodes, used)
    problems += malformed
    problems += _link_faults(file, nodes, shapes, used)
    problems += _idle(file, shapes, used)
    problems += _query_faults(file, shapes)
    if problems:
        return Shapes(name, shapes, (), {}, graph), sorted(set(problems))
    targeted = _targeted(graph, nodes, shapes)
    return Shapes(name, shapes, targeted, _all_uncovered(graph, shapes, targeted), graph), []


def _parse(name: str, source: str) -> _File | Problem:
    graph: Graph = {}
    try:
        parser = ox.parse(input=source.encode(), format=ox.RdfFormat.TURTLE)
        for quad in parser:
            graph.setdefault(str(quad.subject), []).append((str(quad.predicate), str(quad.object)))
    except SyntaxError as error:
        reason = str(error.msg).split(" at line ")[0]
        message = phrase("project.no-turtle", reason=reason)
        return Problem(name, error.lineno or 0, error.offset or 0, message)
    graph = {subject: sorted(set(pairs)) for subject, pairs in sorted(graph.items())}
    return _File(name, graph, parser.prefixes, _places(source, parser.prefixes))


def _places(source: str, spaces: Mapping[str, str]) -> Callable[[str], list[tuple[int, int]]]:
    """A function from a term to the (line, column) pairs where the text names it, [(0, 0)] if it
    does not.
    """
    bare = QUOTED.sub(lambda m: m[0] if m[0][0] == "<" else re.sub(r"[^\n]", " ", m[0]), source)

    def places(term: str) -> list[tuple[int, int]]:
        iri = term[1:-1] if term.startswith("<") else ""
        if not iri:
            return [(0, 0)]
        names = [f"{p}:{iri[len(ns) :]}" for p, ns in spaces.items() if iri.startswith(ns)]
        forms = "|".join(map(re.escape, names))
        name = rf"(?<![\w:.-])(?:{forms})(?![\w:-]|\.\w)|" if forms else ""
        starts = [match.start() for match in re.finditer(name + re.escape(term), bare)]
        lines = ((bare.count("\n", 0, at) + 1, at - bare.rfind("\n", 0, at)) for at in starts)
        return list(lines) or [(0, 0)]

    return places


# --- words and terms ------------------------------------------------------------------------------


class _TermFault(NamedTuple):
    term: str
    message: Sentence
    hint: str


def _term_faults(graph: Graph, vocabulary: Iterable[str] | None) -> Iterator[_TermFault]:
    """What is wrong with each misspelt word of SHACL and each term that the vocabulary lacks, each
    once.
    """
    terms = {term for s, pairs in graph.items() for pair in pairs for term in (s, *pair)}
    for term in sorted(terms):
        word = _word(term)
        if word and word not in KNOWN and not word.endswith("ConstraintComponent"):
            near = nearest(word, sorted(KNOWN), whole=True)
            hint = phrase("words.did-you-mean", name=f"sh:{near}") if near else ""
            yield _TermFault(term, phrase("project.shacl-word", name=word), hint)
    if vocabulary is None:
        return
    known = COMMON.union(vocabulary)
    for term, word in sorted(_named_terms(graph).items()):
        iri = term[1:-1]
        if term.startswith("<") and iri not in known:
            message = phrase("project.shape-term", name=word, value=iri)
            yield _TermFault(term, message, _near(iri, known))


def _word(term: str) -> str:
    # The word of SHACL that a term is, "" if it is none.
    return term[len(SH) + 1 : -1] if term.startswith(f"<{SH}") else ""


def _named_terms(graph: Graph) -> dict[str, str]:
    # The terms of a vocabulary that shapes name, with the word that names them first.
    named: dict[str, str] = {}
    for pairs in graph.values():
        for predicate, value in pairs:
            word = _word(predicate)
            if word in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "class", *PAIRED):
                named.setdefault(value, word)
            elif word in ("path", "ignoredProperties"):
                for step in predicates(graph, value):
                    named.setdefault(step, word)
    return named


def _near(iri: str, known: Iterable[str]) -> str:
    # A hint that names the known term of the same namespace that is most like this one.
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    names = sorted(term[len(space) :] for term in known if term.startswith(space))
    return closest(iri[len(space) :], names, whole=True)


# --- shapes ---------------------------------------------------------------------------------------


def _define_all(
    file: _File, nodes: list[str], used: Mapping[str, str]
) -> tuple[dict[str, Shape], list[Problem]]:
    shapes: dict[str, Shape] = {}
    problems: list[Problem] = []
    classes = class_kinds(file.graph)
    for node in nodes:
        try:
            shapes[node] = define(file.graph, node, used, classes)
        except NotWellFormed as error:
            owner = owner_of(node, used)
            name = file.short(owner)
            message = phrase("project.shape-fault", name=name, fault=error.message)
            problems.append(file.problem(owner, message))
    return shapes, problems


def _link_faults(
    file: _File, nodes: list[str], shapes: Mapping[str, Shape], used: Mapping[str, str]
) -> Iterator[Problem]:
    # Shapes that name a shape which is not there, or a property shape without a path.
    names = [node for node in nodes if node.startswith("<")]
    for owner in nodes:
        for word, node in members(file.graph, owner):
            if node not in file.graph:
                message = phrase("project.shape-unknown", name=word, value=file.short(node))
                yield file.problem(node, message, closest(node, names, whole=True))
            elif word == "property" and node in shapes and not shapes[node].path:
                around = owner_of(owner, used)
                yield file.problem(around, phrase("project.no-path", name=file.short(around)))


def _idle(file: _File, shapes: Mapping[str, Shape], used: Mapping[str, str]) -> Iterator[Problem]:
    # Shapes that check nothing.
    custom = {sh(word) for word in ("target", "entailment")}
    for node, shape in shapes.items():
        pairs = file.graph.get(node, ())
        if node in used or shape.targets or any(p in custom for p, _ in pairs):
            continue
        at = node if node.startswith("<") else next((o for p, o in pairs if p == sh("path")), "")
        message = phrase("project.shape-idle", name=file.short(node))
        yield file.problem(at, message, phrase("project.shape-idle.hint"))


def _targeted(graph: Graph, nodes: list[str], shapes: Mapping[str, Shape]) -> tuple[str, ...]:
    # Shapes with targets; those whose targets are custom come last.
    plain = [node for node in nodes if node in shapes and shapes[node].targets]
    custom = [n for n in nodes if n not in plain and objects(graph, n, sh("target"))]
    return (*plain, *custom)


def _all_uncovered(
    graph: Graph, shapes: Mapping[str, Shape], targeted: tuple[str, ...]
) -> dict[str, Sentence]:
    # Why shapes are left to pySHACL.
    words = ("parameter", "validator", "nodeValidator", "propertyValidator", "entailment")
    own = {sh(word) for word in words}
    if any(p in own for pairs in graph.values() for p, _ in pairs):
        return dict.fromkeys(targeted, phrase("project.uncovered-components"))
    reasons = ((node, uncovered(graph, shapes, node)) for node in targeted)
    return {node: reason for node, reason in reasons if reason}


# --- queries --------------------------------------------------------------------------------------


def _query_faults(file: _File, shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    outward = _outward(file.graph)
    for owner, word in outward:
        yield file.problem(owner, phrase("project.shape-outward", name=word))
    for shape in shapes.values() if not outward else ():
        for word, constraint in shape.parameters:
            if word == "sparql" and objects(file.graph, constraint, sh("select")):
                yield from _unreadable(file, shape, constraint)


def _unreadable(file: _File, shape: Shape, constraint: str) -> Iterator[Problem]:
    query = prefixes(file.graph, constraint) + select_text(file.graph, shape, constraint)
    try:
        ordering.ask(ox.Store(), query)
    except (SyntaxError, RuntimeError) as error:
        message = phrase("project.shape-query", reason=str(error).replace("\n", " "))
        yield file.problem(shape.name, message, phrase("project.shape-query.hint"))


def _outward(graph: Graph) -> list[tuple[str, str]]:
    """(subject, word) of each query that would reach out of the graph: both engines would follow it
    without asking.
    """
    queries = {sh(word) for word in ("select", "ask", "construct", "update")}
    texts = [
        (subject, parts(text)[0])
        for subject, pairs in graph.items()
        for predicate, text in pairs
        if predicate in queries
    ]
    words = ((subject, _outward_word(query)) for subject, query in texts)
    return [(_user(graph, subject), word) for subject, word in words if word]


def _outward_word(query: str) -> str:
    word = re.search(r"\b(SERVICE|FROM|LOAD)\b", without_texts(query), re.I)
    if word is None and elsewhere(query):
        word = re.search("SERVICE", query, re.I)
    return word[0].upper() if word else ""


def _user(graph: Graph, node: str) -> str:
    # The nearest node with a name that leads to this one.
    while node.startswith("_:") and (
        users := [s for s, pairs in graph.items() if any(o == node for _, o in pairs)]
    ):
        node = users[0]
    return node
