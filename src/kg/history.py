"""Which claims count: the newest of what can have one value at a time."""

from __future__ import annotations

from typing import Iterable

from kg.data import Claim


def said_by(claims: Iterable[Claim], day: str) -> list[Claim]:
    """The claims that had been published by an ISO day; a source whose date is unknown had not."""
    return [claim for claim in claims if claim.said and claim.said <= day]


def current(claims: Iterable[Claim], functional: frozenset[str]) -> list[Claim]:
    """The claims that make up the current graph, in their order.

    A claim that is set aside is out. Of a functional property (an N-Triples string of `functional`) only the claims of the newest day
    are in: one value, or several that conflict. A claim of an unknown day is older than any other.
    """
    newest: dict[tuple[str, str], str] = {}
    kept = [claim for claim in claims if not claim.set_aside]
    for claim in kept:
        if claim.predicate in functional:
            key = (claim.subject, claim.predicate)
            if claim.as_of > newest.get(key, ""):
                newest[key] = claim.as_of
    return [c for c in kept if c.predicate not in functional or c.as_of == newest.get((c.subject, c.predicate), "")]


def conflicts(claims: Iterable[Claim], functional: frozenset[str]) -> dict[tuple[str, str], list[Claim]]:
    """Rival current claims: a dict keyed by (subject, predicate) of the claims of one day that name different values."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.predicate in functional:
            groups.setdefault((claim.subject, claim.predicate), []).append(claim)
    return {key: group for key, group in groups.items() if len({claim.object for claim in group}) > 1}
