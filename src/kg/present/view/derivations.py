"""The rules as the page applies them to what had been said by another day (`rules/deriving.js`).

A rule is packed as the triples that it gives and the patterns of its group. A pattern is a list:

- `["triple", s, p, o]`, `["closure", s, path, o]`: one or more steps of a path, which is `["iri",
  p]` or `["alt", path, …]`;
- `["union", [group, …]]`, `["minus", group]`, `["nested", group]`, `["plans", group]`: what is in
  the graph of plans;
- `["filter", wanted, variable, [term, …]]`: whether the variable is one of the terms;
- `["exists", wanted, group]`.

A rule that asks for more is left out: what it derives stands in the page as of today alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kg.errors import KGError
from kg.project import rules
from kg.rdf.iris import expand
from kg.rdf.terms import PLANS
from kg.sparql import reader
from kg.sparql.values import (
    Closure,
    Element,
    Exists,
    Filter,
    Graph,
    Group,
    Minus,
    Name,
    Nested,
    PropertyPath,
    Triple,
    Union,
    sole_exists,
)
from kg.store.snapshot import Opened

Packed = list[Any]


class Derivations(NamedTuple):
    """The rules that the page can apply, and what the ontology says in the properties that they
    read: triples of N-Triples strings.
    """

    rules: list[dict[str, Packed]]
    given: list[tuple[str, str, str]]


class Unpackable(Exception):
    """A rule asks for more than the page can."""


def derivations(opened: Opened) -> Derivations:
    """The rules of an open graph, as far as the page can apply them."""
    prefixes = opened.state.prefixes
    found = []
    for rule in rules.read(opened.place, prefixes)[0]:
        try:
            found.append(packed(rule.query, prefixes))
        except (Unpackable, KGError):
            continue
    known = {pattern[2] for rule in found for pattern in _triples(rule["where"])}
    verbs = sorted(verb for verb in known if verb.startswith("<"))
    return Derivations(found, _given(opened, verbs) if verbs else [])


_TOLD = """SELECT ?s ?p ?o { VALUES ?p { %s } ?s ?p ?o
  FILTER(!STRSTARTS(STR(?s), "%s") && ISIRI(?o)) } ORDER BY ?s ?p ?o"""


def _given(opened: Opened, verbs: Iterable[str]) -> list[tuple[str, str, str]]:
    # What is told of the terms of the ontology, not of things.
    prefixes = opened.state.prefixes
    rows = opened.store.rows(_TOLD % (" ".join(verbs), prefixes["entity"]), prefixes)
    return [(s, p, o) for s, p, o in rows]


def packed(query: str, prefixes: Mapping[str, str]) -> dict[str, Packed]:
    """The query of a rule, packed; raises Unpackable, or KGError for what cannot be read."""
    parsed, _ = reader.read(query, tuple(prefixes.items()))
    select = parsed.select
    if select.values or select.grouped or select.limit is not None or select.offset:
        raise Unpackable
    give = [list(triple) for triple in parsed.template]
    return {"give": give, "where": _group(select.where, prefixes)}


def _group(group: Group, prefixes: Mapping[str, str]) -> Packed:
    return [_pattern(item, prefixes) for item in group]


def _pattern(item: Element, prefixes: Mapping[str, str]) -> Packed:
    match item:
        case Triple():
            return ["triple", *item]
        case Closure() if item.mod == "+":
            return ["closure", item.s, _path(item.path), item.o]
        case Union():
            return ["union", [_group(one, prefixes) for one in item.groups]]
        case Minus():
            return ["minus", _group(item.group, prefixes)]
        case Nested():
            return ["nested", _group(item.group, prefixes)]
        case Graph() if item.name == PLANS:
            return ["plans", _group(item.group, prefixes)]
        case Filter():
            return _test(item, prefixes)
    raise Unpackable


def _path(path: PropertyPath) -> Packed:
    if path[0] == "iri":
        return ["iri", path[1]]
    if path[0] == "alt":
        return ["alt", *map(_path, path[1:])]
    raise Unpackable


def _test(item: Filter, prefixes: Mapping[str, str]) -> Packed:
    found = sole_exists(item)
    if found:
        if any(isinstance(one, Filter) for one in found.group):
            raise Unpackable  # which may speak of what stands around it
        return ["exists", not found.negated, _group(found.group, prefixes)]
    words = [word for word in item.expr if isinstance(word, Exists) or word.strip(" \n\t(),")]
    match words:
        case [Name() as name, "=" | "!=" as sign, other]:
            return ["filter", sign == "=", str(name), [_term(other, prefixes)]]
        case [Name() as name, str() as word, *others] if str(word).upper() == "IN":
            return ["filter", True, str(name), [_term(one, prefixes) for one in others]]
        case [Name() as name, str() as no, str() as word, *others] if (
            f"{no} {word}".upper() == "NOT IN"
        ):
            return ["filter", False, str(name), [_term(one, prefixes) for one in others]]
    raise Unpackable


def _term(word: str | Exists, prefixes: Mapping[str, str]) -> str:
    if isinstance(word, Name):
        return str(word)
    if isinstance(word, Exists):
        raise Unpackable
    iri = word if word.startswith("<") else f"<{expand(word, dict(prefixes)) or ''}>"
    if iri == "<>":
        raise Unpackable  # numbers and texts may be equal in other ways
    return iri


def _triples(group: Packed) -> Iterable[Packed]:
    # The triples of a packed group, paths among them as triples of each of their properties.
    for pattern in group:
        if pattern[0] == "triple":
            yield pattern
        elif pattern[0] == "closure":
            for verb in _verbs(pattern[2]):
                yield ["triple", pattern[1], verb, pattern[3]]
        elif pattern[0] == "union":
            for one in pattern[1]:
                yield from _triples(one)
        elif pattern[0] != "filter":
            yield from _triples(pattern[-1])


def _verbs(path: Packed) -> Iterable[str]:
    if path[0] == "iri":
        yield path[1]
    else:
        for one in path[1:]:
            yield from _verbs(one)
