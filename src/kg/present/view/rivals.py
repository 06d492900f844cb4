"""What sources say apart and one after the other, as the page reads it: the verdicts of the build.

    [[what, thing, property, open, fell, settled, since,
      [[period, [[claim, [citation, …]], …]], …]], …]

`what` is one of `kg.evidence.conflicting.WHATS`. A claim is a number of the document, that of an
edge as -1 and below. The last of all are the values at each time, each with those who say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.evidence.claims import CitedClaim
from kg.evidence.conflicting import Conflict
from kg.rdf.terms import parts


class Numbers(NamedTuple):
    """How the document counts: things by IRI, a claim by thing, property (IRIs) and value,
    properties by IRI, the citation of a claim.
    """

    things: Mapping[str, int]
    claim: Callable[[str, str, str], int | None]
    property: Callable[[str], int]
    citation: Callable[[CitedClaim], int]


def packed(conflicts: Sequence[Conflict], numbers: Numbers) -> list[list[Any]]:
    """The conflicts of the things of the page."""
    return [
        _packed(one, numbers)
        for one in conflicts
        if one.subject[1:-1] in numbers.things and one.steps
    ]


def _packed(one: Conflict, numbers: Numbers) -> list[Any]:
    steps = [
        [step.period, [_reading(claims, numbers) for claims in step.values if claims]]
        for step in one.steps
    ]
    thing, name = numbers.things[one.subject[1:-1]], numbers.property(one.predicate[1:-1])
    flags = int(one.open), int(one.fell)
    return [one.what, thing, name, *flags, one.settled, one.since, steps]


def _reading(claims: Sequence[CitedClaim], numbers: Numbers) -> list[Any]:
    first = claims[0]
    value = first.object[1:-1] if first.object.startswith("<") else parts(first.object)[0]
    number = numbers.claim(first.subject[1:-1], first.predicate[1:-1], value)
    cites = dict.fromkeys(numbers.citation(claim) for claim in claims)
    return [number, list(cites)]
