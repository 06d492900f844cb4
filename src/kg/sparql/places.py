"""Of which property of which thing a column of an answer holds the values, where that is certain by
the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from kg.errors import KGError
from kg.sparql.lexer import normalised
from kg.sparql.reader import read
from kg.sparql.values import (
    Bind,
    Closure,
    Graph,
    Group,
    Nested,
    Optional,
    Select,
    Sub,
    Triple,
    Union,
    Values,
)


class Place(NamedTuple):
    """A thing, a property and a named graph, each as a column of the answer (with its question
    mark) or as an IRI (an N-Triples string). The thing is "" where the answer does not show it, and
    so is the graph, also where the query names none.
    """

    thing: str
    property: str
    graph: str = ""


def places(text: str, prefixes: Mapping[str, str]) -> dict[str, tuple[Place, ...]]:
    """The places whose values a column holds, by the columns of which that is certain: each value
    is that of one of them. None for what is no SELECT, or cannot be read.

    A column that is computed, given by VALUES or bound besides is none of them.

    >>> places("SELECT ?a ?n (SUM(?n) AS ?all) { ?a <u:p> ?n }", {})
    {'n': (Place(thing='?a', property='<u:p>', graph=''),)}
    """
    try:
        parsed, _ = read(normalised(text), tuple(prefixes.items()))
    except KGError:
        return {}
    if parsed.form != "select":
        return {}
    names = (name for name, expr in parsed.select.projection if expr is None)
    known = ((name[1:], _of_select(parsed.select, name)) for name in names)
    return {name: tuple(sorted(found)) for name, found in known if found}


class _Unknown(Exception):
    """A variable that something besides a triple binds."""


def _of_select(select: Select, name: str) -> set[Place]:
    """The places of a column of a SELECT, none where they are not certain."""
    try:
        return _projected(select, name)
    except _Unknown:
        return set()


def _projected(select: Select, name: str, graph: str = "") -> set[Place]:
    computed = (*select.projection, *(select.keys or ()))
    if any(one == name and expr is not None for one, expr in computed):
        raise _Unknown
    if select.values and name in select.values.names:
        raise _Unknown
    shown = {one for one, expr in select.projection if expr is None}
    return {_seen(place, shown) for place in _bound(select.where, name, graph)}


def _seen(place: Place, shown: set[str]) -> Place:
    # A place as it is known outside a SELECT, which shows some of its variables.
    if place.property[0] == "?" and place.property not in shown:
        raise _Unknown
    thing, graph = (
        "" if term[:1] == "?" and term not in shown else term for term in (place.thing, place.graph)
    )
    return Place(thing, place.property, graph)


def _bound(group: Group, name: str, graph: str = "") -> set[Place]:
    """The places by which a group binds a variable. Raises _Unknown where it does so otherwise."""
    found: set[Place] = set()
    for item in group:
        match item:
            case Triple(s, p, o):
                if name in (s, p):
                    raise _Unknown
                if name == o:
                    found.add(Place(s, p, graph))
            case Closure() if name in (item.s, item.o):
                raise _Unknown
            case Bind() if name == item.var:
                raise _Unknown
            case Values() if name in item.names:
                raise _Unknown
            case Graph() if name == item.name:
                raise _Unknown
            case Graph():
                found |= _bound(item.group, name, item.name)
            case Optional() | Nested():
                found |= _bound(item.group, name, graph)
            case Union():
                found |= set(chain.from_iterable(_bound(one, name, graph) for one in item.groups))
            case Sub() if name in (one for one, _ in item.select.projection):
                found |= _projected(item.select, name, graph)
    return found
