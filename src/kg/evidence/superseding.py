"""Which statements of sources may hold no more."""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf.nquads import Triple


def doubtful(stated: Iterable[tuple[Triple, bool]]) -> set[Triple]:
    """Of triples with properties that have one value at a time, those that the current graph may
    lack; with each stands whether it is, or may be, only planned.

    Only another value supersedes one, and a plan of the same value.
    """
    values: dict[tuple[str, str], set[str]] = {}
    planned: set[tuple[str, str]] = set()
    for (subject, predicate, value), is_planned in stated:
        values.setdefault((subject, predicate), set()).add(value)
        if is_planned:
            planned.add((subject, predicate))
    return {
        (*of, value)
        for of, each in values.items()
        if len(each) > 1 or of in planned
        for value in each
    }
