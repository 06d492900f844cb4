"""SHACL shapes, checked by SPARQL.

Each constraint becomes a SELECT that yields only what violates it, so a graph that conforms costs
little more than a walk. What is not compiled here is found when the shapes are read, and goes to
pySHACL; nothing is skipped.

The store writes derived integers (`xsd:int`, `xsd:byte` …) as `xsd:integer`, so `sh:datatype
xsd:int` accepts an `xsd:integer` in range.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import files, terms
from kg.errors import KGError, Problem
from kg.sparql import ordering
from kg.sparql.guard import elsewhere
from kg.terms import OWL, RDF, RDFS, SKOS, TYPE, XSD, literal, parts

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


class Way(NamedTuple):
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
    way: Way | None
    targets: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    severity: str
    messages: dict[str, str]
    deactivated: bool


class Shapes(NamedTuple):
    """The shapes of one file: every shape by its node, those with targets in order, and why a shape
    is left to pySHACL.
    """

    path: str
    shapes: dict[str, Shape]
    tops: tuple[str, ...]
    left: dict[str, str]
    graph: Graph


# --- the words of SHACL ---------------------------------------------------------------------------

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_LISTED = ("and", "or", "xone")
_NESTED = ("property", "node", "not", "qualifiedValueShape")
_PAIRED = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_BOUNDS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
_ONCE = (
    "minCount",
    "maxCount",
    "datatype",
    "nodeKind",
    "minLength",
    "maxLength",
    "languageIn",
    "uniqueLang",
    "in",
    "closed",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "flags",
    "deactivated",
    "severity",
    "path",
)
_PARAMETERS = frozenset(_LISTED + _NESTED + _PAIRED + tuple(_BOUNDS)) | {
    "class",
    "datatype",
    "nodeKind",
    "minCount",
    "maxCount",
    "minLength",
    "maxLength",
    "pattern",
    "languageIn",
    "uniqueLang",
    "in",
    "hasValue",
    "closed",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "sparql",
}
# What goes with a parameter or says nothing of the data.
_BESIDE = frozenset(_TARGETS) | {
    "path",
    "flags",
    "ignoredProperties",
    "qualifiedValueShapesDisjoint",
    "severity",
    "message",
    "deactivated",
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
}
_STEPS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_OTHERS = """
    alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath prefixes declare prefix
    namespace select ask
    construct update
    sparql parameter validator nodeValidator propertyValidator optional labelTemplate target
    expression rule condition entailment
    shapesGraph shapesGraphWellFormed suggestedShapesGraph conforms result detail focusNode
    resultMessage resultPath
    resultSeverity
    sourceConstraint sourceConstraintComponent sourceShape value annotationProperty annotationValue
    annotationVarName
    resultAnnotation
    js jsFunctionName jsLibrary jsLibraryURL returnType subject predicate object this nodes
    filterShape intersection union minus
    distinct limit offset orderBy desc groupConcat separator sum count min max avg exists if then
    else sparqlExpr
    NodeShape PropertyShape Shape PropertyGroup PrefixDeclaration ConstraintComponent Parameter
    Parameterizable Validator
    SPARQLConstraint SPARQLAskValidator SPARQLSelectValidator SPARQLAskExecutable
    SPARQLConstructExecutable SPARQLSelectExecutable
    SPARQLUpdateExecutable SPARQLExecutable SPARQLFunction SPARQLRule SPARQLTarget SPARQLTargetType
    TripleRule Rule Rules
    Function Target
    TargetType JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType
    JSValidator ResultAnnotation Severity
    Violation Warning Info IRI Literal BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral
    NodeKind ValidationReport
    ValidationResult AbstractResult
""".split()
_KNOWN = _PARAMETERS | _BESIDE | frozenset(_OTHERS)
# Terms that every graph may use and few vocabularies declare.
_COMMON = frozenset(
    space + name
    for space, names in {
        RDF: """type value first rest nil subject predicate object Property Statement List
          langString""",
        RDFS: """label comment subClassOf subPropertyOf seeAlso isDefinedBy domain range member
          Class Resource""",
        OWL: """sameAs deprecated Class Thing ObjectProperty DatatypeProperty Ontology versionInfo
          inverseOf""",
        SKOS: """prefLabel altLabel hiddenLabel definition note scopeNote example notation broader
          narrower related inScheme topConceptOf hasTopConcept exactMatch closeMatch broadMatch
          narrowMatch relatedMatch Concept ConceptScheme""",
    }.items()
    for name in names.split()
)
_INTEGERS = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
_CAST = ("integer", "decimal", "double", "float", "boolean", "date", "time", "dateTime", "duration")


def _sh(name: str) -> str:
    return f"<{SH}{name}>"


def _component(parameter: str) -> str:
    word = "SPARQL" if parameter == "sparql" else parameter[0].upper() + parameter[1:]
    return _sh(word + "ConstraintComponent")


# An IRI, a string or a comment, in Turtle as in SPARQL.
_QUOTED = re.compile(
    r'''<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|\'{3}(?:[^\\]|\\.)*?\'{3}|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*''',
    re.S,
)


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
    used = {node: owner for owner in nodes for _, node in _members(graph, owner)}
    # An instance of these is a class, and so a shape that is one aims at its instances.
    classes = {f"<{RDFS}Class>"} | {
        s for s in graph if f"<{RDFS}Class>" in _objects(graph, s, f"<{RDFS}subClassOf>")
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
        (user, *pair) for user in nodes for pair in _members(graph, user)
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
    custom = {_sh(word) for word in ("target", "entailment")}
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
                else place(next((o for p, o in graph[node] if p == _sh("path")), ""))[0]
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
        if node not in tops and any(p == _sh("target") for p, _ in graph.get(node, ()))
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
        _sh(w)
        for w in ("parameter", "validator", "nodeValidator", "propertyValidator", "entailment")
    }
    if any(p in odd for pairs in graph.values() for p, _ in pairs):
        left = dict.fromkeys(
            targeted, "the file declares constraint components or an entailment of its own"
        )
    else:
        left = {node: why for node in targeted if (why := _uncovered(graph, shapes, node))}
    return Shapes(name, shapes, targeted, left, graph), []


def _places(source: str, prefixes: Mapping[str, str]) -> Callable[[str], list[tuple[int, int]]]:
    """A function from a term to the (line, column) pairs where the text names it, [(0, 0)] if it
    does not.
    """
    bare = _QUOTED.sub(lambda m: m[0] if m[0][0] == "<" else re.sub(r"[^\n]", " ", m[0]), source)

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
        t for t in words if t.startswith(f"<{SH}") and t[len(SH) + 1 : -1] not in _KNOWN
    ):
        word = term[len(SH) + 1 : -1]
        if word.endswith("ConstraintComponent"):
            continue
        yield term, f"sh:{word} is not a word of SHACL", _near(word, _KNOWN, "sh:")
    if vocabulary is None:
        return
    known = frozenset(vocabulary)
    asked: dict[str, str] = {}
    for pairs in graph.values():
        for predicate, value in pairs:
            word = predicate[len(SH) + 1 : -1] if predicate.startswith(f"<{SH}") else ""
            if word in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "class", *_PAIRED):
                asked.setdefault(value, word)
            elif word == "path" or word == "ignoredProperties":
                for step in _steps(graph, value):
                    asked.setdefault(step, word)
    for term, word in sorted(asked.items()):
        iri = term[1:-1]
        if term.startswith("<") and iri not in known and iri not in _COMMON:
            space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
            hint = _near(
                iri[len(space) :], (t[len(space) :] for t in known | _COMMON if t.startswith(space))
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


def _objects(graph: Graph, node: str, predicate: str) -> list[str]:
    return [o for p, o in graph.get(node, ()) if p == predicate]


def _listed(graph: Graph, node: str) -> list[str]:
    """The members of an RDF list; ValueError if it is none."""
    members, seen = [], set()
    while node != f"<{RDF}nil>":
        first, rest = _objects(graph, node, f"<{RDF}first>"), _objects(graph, node, f"<{RDF}rest>")
        if len(first) != 1 or len(rest) != 1 or node in seen:
            raise ValueError("has a list that is not well formed")
        seen.add(node)
        members.append(first[0])
        node = rest[0]
    return members


def _members(graph: Graph, node: str) -> list[tuple[str, str]]:
    """(parameter, shape) of each shape that this one uses directly."""
    found = []
    for word in _NESTED:
        found += [(word, o) for o in _objects(graph, node, _sh(word))]
    for word in _LISTED:
        for start in _objects(graph, node, _sh(word)):
            try:
                found += [(word, o) for o in _listed(graph, start)]
            except ValueError:
                continue  # told by _shape
    return found


def _shape_nodes(graph: Graph) -> list[str]:
    """What SHACL calls a shape, named ones first, in order."""
    marks = {_sh(w) for w in _PARAMETERS | frozenset(_TARGETS) | {"target"}} - {_sh("parameter")}
    kinds = {_sh("NodeShape"), _sh("PropertyShape")}
    # sh:datatype and the like also describe a sh:parameter, which is no shape.
    declared = {o for pairs in graph.values() for p, o in pairs if p == _sh("parameter")}
    found = {
        s
        for s, pairs in graph.items()
        if s not in declared and any(p in marks or (p == TYPE and o in kinds) for p, o in pairs)
    }
    pending = list(found)
    while pending:
        for _, node in _members(graph, pending.pop()):
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


def _messages(values: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, _, language in sorted(parts(value) for value in values):
        found.setdefault(language.lower(), text)
    return found


def _shape(graph: Graph, node: str, used: Mapping[str, str], classes: set[str]) -> Shape:
    """One shape; ValueError with the rest of a sentence if it is not well formed."""
    pairs = [(p[len(SH) + 1 : -1], o) for p, o in graph.get(node, ()) if p.startswith(f"<{SH}")]
    for word in _ONCE:
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
        if word in (*_LISTED, "in", "languageIn", "ignoredProperties"):
            _listed(graph, value)
    paths = [o for p, o in pairs if p == "path"]
    targets = [pair for pair in pairs if pair[0] in _TARGETS]
    if classes & set(_objects(graph, node, TYPE)):
        targets.append(("targetClass", node))
    return Shape(
        node=node,
        name=_named(node, used),
        way=_way(graph, paths[0]) if paths else None,
        targets=tuple(targets),
        parameters=tuple(pair for pair in pairs if pair[0] in _PARAMETERS),
        severity=next((o for p, o in pairs if p == "severity"), _sh("Violation")),
        messages=_messages(o for p, o in pairs if p == "message"),
        deactivated=any(p == "deactivated" and parts(o)[0] in ("true", "1") for p, o in pairs),
    )


def _way(graph: Graph, node: str, depth: int = 0) -> Way:
    """The path of a node of the shapes graph; ValueError if it is none."""
    if node.startswith("<"):
        return Way(node, False, True)
    if depth > 40 or not node.startswith("_:"):
        raise ValueError("has a sh:path that is not well formed")
    if _objects(graph, node, f"<{RDF}first>"):
        steps = [_way(graph, o, depth + 1) for o in _listed(graph, node)]
        return Way(
            "(" + "/".join(s.text for s in steps) + ")", all(s.nullable for s in steps), False
        )
    found = [(word, o) for word in _STEPS for o in _objects(graph, node, _sh(word))]
    if len(found) != 1:
        raise ValueError("has a sh:path that is not well formed")
    word, value = found[0]
    if word == "alternativePath":
        steps = [_way(graph, o, depth + 1) for o in _listed(graph, value)]
        return Way(
            "(" + "|".join(s.text for s in steps) + ")", any(s.nullable for s in steps), False
        )
    step = _way(graph, value, depth + 1)
    if word == "inversePath":
        return Way(
            f"^{step.text}" if value.startswith("<") else f"(^{step.text})",
            step.nullable,
            value.startswith("<"),
        )
    sign = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}[word]
    return Way(f"({step.text}){sign}", step.nullable or sign != "+", False)


# --- what is left to pySHACL ----------------------------------------------------------------------

_BEYOND = re.compile(
    r"\b(UNION|MINUS|GROUP|HAVING|LIMIT|OFFSET|ORDER|GRAPH|SERVICE|VALUES|FROM|COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\b"
    r"|\bAS\s*[?$]this\b|[?$](currentShape|shapesGraph|failure)\b",
    re.I,
)


def _bare(query: str) -> str:
    """A query of the same length, with IRIs, strings and comments blanked out."""
    return _QUOTED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), query)


def _beyond(query: str) -> str:
    """Why pre-binding `$this` is not the same as joining with the focus nodes here, or ""."""
    bare = _bare(query)
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


def _uncovered(
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
        if word and word not in _PARAMETERS and word not in _BESIDE:
            return f"it uses sh:{word}"
        if word == "severity" and value.startswith("_:"):
            return "its severity is a blank node"
        if word == "datatype" and value == f"<{RDFS}Datatype>":
            return "its datatype is rdfs:Datatype"
        if word in ("pattern", "flags") and not _regex_works(graph, node):
            return "its pattern is beyond the regular expressions of the engine"
        if (word in _BOUNDS and not value.startswith('"')) or (
            word in _PAIRED and not value.startswith("<")
        ):
            return f"its sh:{word} is of an odd kind"
        if (word == "in" and any(o.startswith("_:") for o in _listed(graph, value))) or (
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
    for word, member in _members(graph, node):
        if (word == "node" and shapes[member].way) or (
            why := _uncovered(graph, shapes, member, (*above, node))
        ):
            return (
                "sh:node names a property shape" if word == "node" and shapes[member].way else why
            )
    return ""


def _regex_works(graph: Graph, node: str) -> bool:
    flags = next(iter(_objects(graph, node, _sh("flags"))), '""')
    for pattern in _objects(graph, node, _sh("pattern")):
        query = (
            f'SELECT (REGEX("", {literal(parts(pattern)[0])}, {literal(parts(flags)[0])}) AS'
            " ?works) {}"
        )
        if next(iter(ox.Store().query(query)))[0] is None:
            return False
    return True


def _beyond_query(graph: Graph, node: str) -> str:
    known = {_sh(w) for w in ("select", "message", "prefixes", "deactivated")}
    odd = [p for p, _ in graph.get(node, ()) if p.startswith(f"<{SH}") and p not in known]
    selects = _objects(graph, node, _sh("select"))
    return (
        "its query is of an odd kind" if odd or len(selects) != 1 else _beyond(parts(selects[0])[0])
    )


def _prefixes(graph: Graph, node: str) -> str:
    """The PREFIX lines of a node with sh:prefixes; rdf, rdfs and owl are always there, as in
    pySHACL.
    """
    found = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
    for holder in _objects(graph, node, _sh("prefixes")):
        for declared in _objects(graph, holder, _sh("declare")):
            for prefix in _objects(graph, declared, _sh("prefix")):
                for space in _objects(graph, declared, _sh("namespace")):
                    found[parts(prefix)[0]] = parts(space)[0]
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(found.items()))


def _select_text(graph: Graph, shape: Shape, node: str) -> str:
    """The SELECT of a sh:sparql constraint with $PATH filled in."""
    text = parts(_objects(graph, node, _sh("select"))[0])[0]
    return re.sub(r"[?$]PATH\b", lambda m: shape.way.text, text) if shape.way else text


def _outward(graph: Graph) -> list[tuple[str, str]]:
    """(subject, word) of each query that would reach out of the graph: both engines would follow it
    without asking.
    """
    queries = {_sh(word) for word in ("select", "ask", "construct", "update")}
    found = []
    for subject, pairs in graph.items():
        for predicate, text in pairs:
            if predicate not in queries:
                continue
            query = parts(text)[0]
            word = re.search(r"\b(SERVICE|FROM|LOAD)\b", _bare(query), re.I) or (
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
            for _ in _objects(graph, constraint, _sh("select"))[:1]:
                try:
                    ordering.ask(
                        ox.Store(),
                        _prefixes(graph, constraint) + _select_text(graph, shape, constraint),
                    )
                except SyntaxError as error:
                    yield str(error).replace("\n", " "), place(shape.name)[0]


# --- checking -------------------------------------------------------------------------------------


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


class Check(NamedTuple):
    """One run over one store: how to ask it, what is under a class, and variables that nobody has
    used.
    """

    graph: Graph
    shapes: dict[str, Shape]
    ask: Callable[[str], ox.QuerySolutions]
    under: Callable[[str], tuple[str, ...]]
    fresh: Callable[[], str]


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
        focus = _focus(check, shapes.shapes[node])
        if store.query(f"ASK {{ {focus.text} }}"):
            found += [_violation(row) for row in _rows(check, shapes.shapes[node], focus)]
    if left := [node for node in shapes.left if not shapes.shapes[node].deactivated]:
        found += by_pyshacl(store, shapes, left)
    return _unique(found)


def _unique(found: Iterable[Violation]) -> list[Violation]:
    keyed = {(*v[:5], v.shape, *sorted(v.messages.items())): v for v in found}
    return [keyed[key] for key in sorted(keyed, key=lambda key: [str(part) for part in key])]


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


def _focus(check: Check, shape: Shape) -> Focus:
    var = check.fresh()
    texts = []
    if nodes := [term for kind, term in shape.targets if kind == "targetNode"]:
        texts.append(f"VALUES {var} {{ {' '.join(nodes)} }}")
    if classes := sorted(
        {c for kind, term in shape.targets if kind == "targetClass" for c in check.under(term)}
    ):
        texts.append(_instances(check, var, classes))
    for kind, term in shape.targets:
        if kind == "targetSubjectsOf":
            texts.append(f"{var} {term} {check.fresh()} .")
        elif kind == "targetObjectsOf":
            texts.append(f"{check.fresh()} {term} {var} .")
    return Focus(
        texts[0] if len(texts) == 1 else " UNION ".join(f"{{ {text} }}" for text in texts), var
    )


def _instances(check: Check, var: str, classes: list[str]) -> str:
    # A class that nothing is a direct instance of would only cost a look-up for each query.
    held = [c for c in classes if check.ask(f"ASK {{ ?x a {c} }}")] or classes[:1]
    if len(held) == 1:
        return f"{var} a {held[0]} ."
    kind = check.fresh()
    return f"VALUES {kind} {{ {' '.join(held)} }} {var} a {kind} ."


def _values(check: Check, shape: Shape, focus: Focus) -> Focus:
    """The value nodes of a shape at these focus nodes."""
    if shape.way is None:
        return focus
    var = check.fresh()
    text = f"{focus.text} {focus.var} {shape.way.text} {var} ."
    if shape.way.nullable:
        # A term that is nowhere in the graph still leads to itself.
        text = f"{{ {text} }} UNION {{ {focus.text} BIND({focus.var} AS {var}) }}"
    return Focus(text, var)


def _select(
    check: Check, names: tuple[str, ...], body: str, tail: str = ""
) -> Iterator[tuple[str, ...]]:
    """The distinct rows of a pattern as N-Triples strings, "" for a name that is ""."""
    columns = list(dict.fromkeys(n for n in names if n))
    at = [columns.index(n) if n else -1 for n in names]
    for row in check.ask(f"SELECT DISTINCT {' '.join(columns)} {{ {body} }} {tail}"):
        yield tuple("" if i < 0 or row[i] is None else str(row[i]) for i in at)


def _rows(check: Check, shape: Shape, focus: Focus, root: str = "") -> Iterator[Row]:
    """Every violation of a shape at these focus nodes. `root` is the variable whose nodes the rows
    are led back to.
    """
    if shape.deactivated:
        return
    values = _values(check, shape, focus)
    path = shape.way.text if shape.way else ""
    tests: list[tuple[str, str]] = []
    for word, argument in shape.parameters:
        test = (
            None
            if word == "hasValue" and shape.way
            else _test(check, shape, word, argument, values.var)
        )
        if test is not None:
            tests.append((word, test))
        elif word == "property":
            yield from _rows(check, check.shapes[argument], values, root)
        elif word == "closed":
            yield from _closed(check, shape, values, focus, root, argument)
        elif word == "sparql":
            yield from _queried(check, shape, focus, root, argument)
        elif word == "qualifiedValueShape":
            yield from _qualified(check, shape, focus, values, root, argument)
        elif word in _FINDERS:
            for at, node, value in _FINDERS[word](check, shape, focus, values, root, argument):
                yield Row(at, node, path, _component(word), value, shape, {})
    yield from _tested(check, shape, focus, values, root, tests)


def _tested(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, tests: list[tuple[str, str]]
) -> Iterator[Row]:
    """One query for all that can be said of a value alone."""
    if not tests:
        return
    names = [check.fresh() for _ in tests]
    binds = " ".join(f"BIND({test} AS {name})" for (_, test), name in zip(tests, names))
    body = f"{values.text} {binds} FILTER(!({' && '.join(names)}))"
    path = shape.way.text if shape.way else ""
    for at, node, value, *held in _select(check, (root, focus.var, values.var, *names), body):
        for (word, _), holds in zip(tests, held):
            if not holds.startswith('"true"'):
                yield Row(
                    at, node, path, _component(word), "" if word == "hasValue" else value, shape, {}
                )


# --- what can be said of a value alone: an expression that is true or false, never an error -------


def _test(check: Check, shape: Shape, word: str, argument: str, var: str) -> str | None:
    """A SPARQL expression that is true where a value satisfies a constraint, or None if it takes
    more than an expression.
    """
    if word == "class":
        kind = check.fresh()
        return f"EXISTS {{ {var} a {kind} FILTER({kind} IN ({', '.join(check.under(argument))})) }}"
    if word == "datatype":
        return _datatype_test(argument, var)
    if word == "nodeKind":
        kinds = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
        allowed = [kinds[k] for k in re.findall("IRI|Literal|BlankNode", argument[len(SH) + 1 :])]
        return "(" + (" || ".join(f"{k}({var})" for k in allowed) or "false") + ")"
    if word == "pattern":
        flags = next(iter(_objects(check.graph, shape.node, _sh("flags"))), '""')
        return (
            f"COALESCE(!isBlank({var}) && REGEX(STR({var}), {literal(parts(argument)[0])},"
            f" {literal(parts(flags)[0])}), false)"
        )
    if word in ("minLength", "maxLength"):
        sign = ">=" if word == "minLength" else "<="
        return (
            f"COALESCE(!isBlank({var}) && STRLEN(STR({var})) {sign} {int(parts(argument)[0])},"
            " false)"
        )
    if word in _BOUNDS:
        return f"COALESCE({var} {_BOUNDS[word]} {argument}, false)"
    if word == "languageIn":
        ranges = [literal(parts(o)[0]) for o in _listed(check.graph, argument)]
        return (
            "COALESCE("
            + (" || ".join(f"LANGMATCHES(LANG({var}), {r})" for r in ranges) or "false")
            + ", false)"
        )
    if word == "in":
        members = _listed(check.graph, argument)
        same = [f"sameTerm({var}, {m})" for m in members if not m.startswith("<")]
        iris = [m for m in members if m.startswith("<")]
        return (
            "("
            + (" || ".join(same + ([f"{var} IN ({', '.join(iris)})"] if iris else [])) or "false")
            + ")"
        )
    if word == "hasValue":
        return f"sameTerm({var}, {argument})"
    if word == "node" or word == "not":
        held = _conforms(check, check.shapes[argument], var)
        return held if held is None or word == "node" else f"(!{held})"
    if word in _LISTED:
        held = [_conforms(check, check.shapes[o], var) for o in _listed(check.graph, argument)]
        if None in held:
            return None
        if word == "xone":
            return "((" + " + ".join(f"IF({h}, 1, 0)" for h in held) + ") = 1)"
        return "(" + (" && " if word == "and" else " || ").join(held) + ")"
    return None


def _datatype_test(datatype: str, var: str) -> str:
    name = datatype[len(XSD) + 1 : -1] if datatype.startswith(f"<{XSD}") else ""
    if datatype == f"<{RDFS}Literal>":
        return f"isLiteral({var})"
    if name in _INTEGERS:
        low, high = _INTEGERS[name]
        bounds = "".join(
            f" && {var} {sign} {limit}"
            for sign, limit in ((">=", low), ("<=", high))
            if limit is not None
        )
        return (
            f"COALESCE(DATATYPE({var}) IN ({datatype}, <{XSD}integer>) && isNumeric({var}){bounds},"
            " false)"
        )
    cast = f" && isLiteral({datatype}(STR({var})))" if name in _CAST else ""
    return f"COALESCE(DATATYPE({var}) = {datatype}{cast}, false)"


def _conforms(check: Check, shape: Shape, var: str) -> str | None:
    """An expression that is true where a node conforms to a shape, or None if it takes more than an
    expression.
    """
    if shape.deactivated:
        return "true"
    if shape.way is None:
        held = [
            (
                _conforms(check, check.shapes[a], var)
                if w == "property"
                else _test(check, shape, w, a, var)
            )
            for w, a in shape.parameters
        ]
        return None if None in held else "(" + (" && ".join(held) or "true") + ")"
    if not shape.way.single:
        return None  # an EXISTS of several patterns may take quadratic time
    held, inner = [], []
    value = check.fresh()
    step = f"{var} {shape.way.text} {value}"
    for word, argument in shape.parameters:
        if word == "minCount" and int(parts(argument)[0]) <= 1:
            held.append(f"EXISTS {{ {step} }}" if int(parts(argument)[0]) else "true")
        elif word == "maxCount" and int(parts(argument)[0]) == 0:
            held.append(f"NOT EXISTS {{ {step} }}")
        elif word == "hasValue":
            held.append(f"EXISTS {{ {step} FILTER(sameTerm({value}, {argument})) }}")
        else:
            test = _test(check, shape, word, argument, value)
            if test is None or "EXISTS" in test:
                return None
            inner.append(test)
    if inner:
        held.append(f"NOT EXISTS {{ {step} FILTER(!({' && '.join(inner)})) }}")
    return "(" + (" && ".join(held) or "true") + ")"


# --- what needs the values of a focus node together: functions to (root, focus, value) ------------


Found = Iterator[tuple[str, str, str]]


def _counted(
    check: Check,
    focus: Focus,
    root: str,
    way: Way,
    test: Callable[[str], str],
    least: int | None,
    most: int | None,
) -> Iterator[tuple[str, str, str]]:
    """(root, focus, "min" or "max") of each focus node with too few or too many values that pass a
    test.
    """
    a, b = check.fresh(), check.fresh()
    keys = (root, focus.var)
    condition = f"FILTER({test(a)})" if test(a) else ""
    if way.single and least in (None, 0, 1) and most in (None, 0, 1):
        if least:
            body = f"{focus.text} FILTER NOT EXISTS {{ {focus.var} {way.text} {a} {condition} }}"
            yield from ((*key, "min") for key in _select(check, keys, body))
        if most is not None:
            body = f"{focus.text} {focus.var} {way.text} {a} . {condition}"
            if most:
                body += f" {focus.var} {way.text} {b} . FILTER(!sameTerm({a}, {b}))" + (
                    f" FILTER({test(b)})" if test(b) else ""
                )
            yield from ((*key, "max") for key in _select(check, keys, body))
        return
    shape = Shape("", "", way, (), (), "", {}, False)
    values = _values(check, shape, focus)
    numbers: dict[tuple[str, ...], int] = {}
    body = values.text + (f" FILTER({test(values.var)})" if test(values.var) else "")
    for *key, _ in _select(check, (*keys, values.var), body):
        numbers[tuple(key)] = numbers.get(tuple(key), 0) + 1
    for key in _select(check, keys, focus.text) if least else list(numbers) if most else numbers:
        if least and numbers.get(key, 0) < least:
            yield (*key, "min")
    if most is not None:
        yield from ((*key, "max") for key, number in numbers.items() if number > most)


def _min_count(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return (
        (*key[:2], "")
        for key in _counted(
            check, focus, root, shape.way, lambda var: "", int(parts(argument)[0]), None
        )
    )


def _max_count(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return (
        (*key[:2], "")
        for key in _counted(
            check, focus, root, shape.way, lambda var: "", None, int(parts(argument)[0])
        )
    )


def _has_value(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    found = _counted(
        check, focus, root, shape.way, lambda var: f"sameTerm({var}, {argument})", 1, None
    )
    return ((*key[:2], "") for key in found)


def _unique_lang(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    if parts(argument)[0] not in ("true", "1"):
        return
    keys = (root, focus.var)
    if shape.way.single:
        other = check.fresh()
        body = (
            f"{values.text} {focus.var} {shape.way.text} {other} . "
            f'FILTER(LANG({values.var}) != "" && !sameTerm({values.var}, {other})'
            f" && LCASE(LANG({values.var})) = LCASE(LANG({other})))"
        )
        yield from ((*key, "") for key in _select(check, keys, body))
        return
    seen: set[tuple[str, ...]] = set()
    for *key, value in _select(
        check, (*keys, values.var), f'{values.text} FILTER(LANG({values.var}) != "")'
    ):
        tagged = (*key, parts(value)[2].lower())
        if tagged in seen:
            yield (*key, "")
        seen.add(tagged)


def _equals(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    ours = set(_select(check, (root, focus.var, values.var), values.text))
    other = check.fresh()
    yield from ours ^ set(
        _select(check, (root, focus.var, other), f"{focus.text} {focus.var} {argument} {other} .")
    )


def _disjoint(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return _select(
        check, (root, focus.var, values.var), f"{values.text} {focus.var} {argument} {values.var} ."
    )


def _less(sign: str) -> Callable[..., Found]:
    def found(
        check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
    ) -> Found:
        other = check.fresh()
        body = (
            f"{values.text} {focus.var} {argument} {other} . FILTER(!COALESCE({values.var} {sign}"
            f" {other}, false))"
        )
        return _select(check, (root, focus.var, values.var), body)

    return found


def _failing(check: Check, member: str, values: Focus) -> set[str]:
    """The value nodes that do not conform to a shape."""
    return {row.root for row in _rows(check, check.shapes[member], values, values.var)}


def _combined(word: str) -> Callable[..., Found]:
    """Constraints whose members take more than an expression: by the sets of values that fail
    each.
    """

    def found(
        check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
    ) -> Found:
        members = [argument] if word in ("node", "not") else _listed(check.graph, argument)
        failing = [_failing(check, member, values) for member in members]
        if word in ("node", "and"):
            bad = set().union(*failing)
        elif word == "or":
            bad = set.intersection(*failing)
        if word in ("node", "and", "or") and not bad:
            return
        for at, node, value in _select(check, (root, focus.var, values.var), values.text):
            passed = sum(value not in fails for fails in failing)
            if (
                value in bad
                if word in ("node", "and", "or")
                else passed == 1
                if word == "not"
                else passed != 1
            ):
                yield at, node, value

    return found


_FINDERS: dict[str, Callable[..., Found]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _less("<"),
    "lessThanOrEquals": _less("<="),
    **{word: _combined(word) for word in ("node", "not", *_LISTED)},
}


def _qualified(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Iterator[Row]:
    bounds = {
        word: int(parts(a)[0])
        for word, a in shape.parameters
        if word in ("qualifiedMinCount", "qualifiedMaxCount")
    }
    least, most = bounds.get("qualifiedMinCount"), bounds.get("qualifiedMaxCount")
    disjoint = _objects(check.graph, shape.node, _sh("qualifiedValueShapesDisjoint"))
    siblings = set()
    if any(parts(o)[0] in ("true", "1") for o in disjoint):
        for owner, pairs in check.graph.items():
            if (_sh("property"), shape.node) in pairs:
                for other in _objects(check.graph, owner, _sh("property")):
                    siblings |= set(_objects(check.graph, other, _sh("qualifiedValueShape"))) - {
                        argument
                    }
    test = _conforms(check, check.shapes[argument], values.var)
    if not siblings and test is not None and not (shape.way.single and "EXISTS" in test):
        found = _counted(
            check,
            focus,
            root,
            shape.way,
            lambda v: _conforms(check, check.shapes[argument], v),
            least,
            most,
        )
    else:
        failing = _failing(check, argument, values)
        kept = [_failing(check, sibling, values) for sibling in sorted(siblings)]
        numbers = dict.fromkeys(_select(check, (root, focus.var), focus.text), 0)
        for at, node, value in _select(check, (root, focus.var, values.var), values.text):
            numbers[at, node] += value not in failing and all(value in fails for fails in kept)
        found = [(*key, "min") for key, n in numbers.items() if least is not None and n < least]
        found += [(*key, "max") for key, n in numbers.items() if most is not None and n > most]
    for at, node, side in found:
        yield Row(
            at,
            node,
            shape.way.text,
            _component("qualifiedMinCount" if side == "min" else "qualifiedMaxCount"),
            "",
            shape,
            {},
        )


def _closed(
    check: Check, shape: Shape, values: Focus, focus: Focus, root: str, argument: str
) -> Iterator[Row]:
    if parts(argument)[0] not in ("true", "1"):
        return
    allowed = {
        o
        for start in _objects(check.graph, shape.node, _sh("ignoredProperties"))
        for o in _listed(check.graph, start)
    }
    for word, nested in shape.parameters:
        if word == "property" and check.shapes[nested].way:
            allowed.add(check.shapes[nested].way.text)
    iris = sorted(a for a in allowed if a.startswith("<") and a.endswith(">") and a.count("<") == 1)
    predicate, value = check.fresh(), check.fresh()
    # rdf:type rdfs:Resource is true of everything; pySHACL lets it pass too.
    body = (
        f"{values.text} {values.var} {predicate} {value} . FILTER(!({predicate} = {TYPE} && {value}"
        f" = <{RDFS}Resource>))"
    )
    body += f" FILTER({predicate} NOT IN ({', '.join(iris)}))" if iris else ""
    for at, node, path, found in _select(check, (root, focus.var, predicate, value), body):
        yield Row(at, node, path, _component("closed"), found, shape, {})


def _queried(check: Check, shape: Shape, focus: Focus, root: str, constraint: str) -> Iterator[Row]:
    """A sh:sparql constraint: its query, joined with the focus nodes."""
    if any(
        parts(o)[0] in ("true", "1") for o in _objects(check.graph, constraint, _sh("deactivated"))
    ):
        return
    text = _select_text(check.graph, shape, constraint)
    bare = _bare(text)
    start = bare.index("{") + 1
    head = re.search(r"\bSELECT(\s+(DISTINCT|REDUCED))?", bare, re.I).end()
    star = re.match(r"\s*\*", bare[head:])
    names = f"({focus.var} AS ?this)" + (f" ({root} AS ?kgRoot)" if root else "")
    inner = f" {{ SELECT DISTINCT {names} {{ {focus.text} }} }} "
    query = (
        text[:head]
        + (" ?kgRoot" if root and not star else "")
        + text[head:start]
        + inner
        + text[start:]
    )
    messages = _messages(_objects(check.graph, constraint, _sh("message"))) or shape.messages
    solutions = check.ask(_prefixes(check.graph, constraint) + query)
    columns = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: str(solution[name]) for name in columns if solution[name] is not None}
        path = row.get("path") or (shape.way.text if shape.way else "")
        value = row.get("value") or ("" if shape.way else row["this"])
        filled = {"path": path, **row}
        said = {lang: _filled(message, filled) for lang, message in messages.items()}
        yield Row(
            row.get("kgRoot", ""), row["this"], path, _component("sparql"), value, shape, said
        )


def _filled(message: str, row: Mapping[str, str]) -> str:
    return re.sub(r"\{[?$](\w+)\}", lambda m: parts(row[m[1]])[0] if m[1] in row else m[0], message)


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

    aims = {_sh(word) for word in (*_TARGETS, "target")}
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
            p in (_sh("target"), _sh("expression"))
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
    return _unique(_reported(report, shapes, back))


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
    details = {o for pairs in graph.values() for p, o in pairs if p == _sh("detail")}
    for result, pairs in graph.items():
        if (TYPE, _sh("ValidationResult")) not in pairs or result in details:
            continue
        one = dict(pairs)
        path = one.get(_sh("resultPath"), "")
        source = one[_sh("sourceShape")]
        yield Violation(
            focus=one[_sh("focusNode")],
            path=(
                path
                if not path.startswith("_:")
                else _way(graph if path in graph else shapes.graph, path).text
            ),
            component=one[_sh("sourceConstraintComponent")],
            value=one.get(_sh("value"), ""),
            severity=one[_sh("resultSeverity")],
            messages=_messages(o for p, o in pairs if p == _sh("resultMessage")),
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
