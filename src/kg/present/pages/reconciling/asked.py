"""What a client of the service asks, read with care."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from kg.errors import BadParameter
from kg.words import phrase

# So many queries of one batch are answered, and so many candidates of one query.
MOST_QUERIES, MOST_CANDIDATES = 100, 50
_FEW = 10
_PARTS = frozenset(("query", "type", "limit", "properties", "type_strict"))
_STRICT = ("any", "all", "should")

# A value that a property is to have: a text, or the id of a thing.
Wanted = str | Decimal | bool


class Constraint(NamedTuple):
    """A property, as it was named, and the values of which one is wanted; `things` are ids."""

    property: str
    values: tuple[Wanted, ...]
    things: tuple[str, ...]


class Asked(NamedTuple):
    """A query: the text of a name, the types of which the candidates are to be, how strictly, how
    many are wanted, and what is known of the thing besides.
    """

    text: str
    types: tuple[str, ...]
    strict: str
    limit: int
    constraints: tuple[Constraint, ...]


def batch(text: str) -> dict[str, Asked]:
    """The queries of a batch by their keys. Raises BadParameter for what is none."""
    read = parsed("queries", text)
    if not isinstance(read, dict):
        raise _wrong("queries")
    if len(read) > MOST_QUERIES:
        message = phrase("present.reconcile-many", count=len(read), most=MOST_QUERIES)
        raise BadParameter(message, phrase("present.reconcile-many.hint"))
    return {key: _asked(key, query) for key, query in read.items()}


def parsed(name: str, text: str) -> Any:
    """The JSON of a parameter. Raises BadParameter."""
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, InvalidOperation):
        raise BadParameter(phrase("present.reconcile-json", name=name)) from None


def _wrong(key: str) -> BadParameter:
    return BadParameter(
        phrase("present.reconcile-query", name=key), phrase("present.reconcile-query.hint")
    )


def _asked(key: str, query: Any) -> Asked:
    if not isinstance(query, dict) or not query.keys() <= _PARTS:
        raise _wrong(key)
    text, strict = query.get("query", ""), query.get("type_strict", "any")
    properties, limit = query.get("properties", []), query.get("limit", Decimal(_FEW))
    if not (
        isinstance(text, str)
        and strict in _STRICT
        and isinstance(limit, Decimal)
        and limit.is_finite()
        and isinstance(properties, list)
        and (properties or "query" in query)
    ):
        raise _wrong(key)
    types = listed(query.get("type", []))
    if not all(isinstance(one, str) for one in types):
        raise _wrong(key)
    constraints = tuple(_constraint(key, one) for one in properties)
    # Of a limit with a thousand million digits no whole number is made.
    most = int(min(max(limit, Decimal(1)), Decimal(MOST_CANDIDATES)))
    return Asked(text, tuple(filter(None, types)), strict, most, constraints)


def listed(value: Any) -> Sequence[Any]:
    """Several values, or one alone, as a list."""
    return value if isinstance(value, list) else [value]


def _constraint(key: str, property: Any) -> Constraint:
    if not isinstance(property, dict) or not isinstance(property.get("pid"), str):
        raise _wrong(key)
    if "v" not in property:
        raise _wrong(key)
    values: list[Wanted] = []
    things: list[str] = []
    for value in listed(property["v"]):
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            things.append(value["id"])
        elif isinstance(value, str | Decimal | bool):
            values.append(value)
        else:
            raise _wrong(key)
    return Constraint(property["pid"], tuple(values), tuple(things))
