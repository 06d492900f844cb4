"""What comes to contradict when files change: verdicts that were not there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.evidence import verdicts
from kg.evidence.verdicts import DISAGREEMENT, SERIES, WEAK, Verdict
from kg.project.records import local_id
from kg.project.values import Value, Values


class Said(NamedTuple):
    """A value as people read it, its hedge, and the place of the claim that says it."""

    value: str
    qualifier: str
    place: str


class Rivals(NamedTuple):
    """Values of one property of one thing that do not go together, or, as `series` says, that are
    told one after the other: a plan that moved, a state that developed, a value that was revised.
    """

    series: bool
    thing: str
    property: str
    values: tuple[Said, ...]


def new_rivals(before: Values, after: Values, heirs: Mapping[str, str]) -> list[Rivals]:
    """The open disagreements and the series of a state that another one does not have; `heirs` are
    the IRIs of things that took the place of others, by the IRIs of these.
    """
    known = {_meaning(one, heirs) for one in _open(before)}
    found = (one for one in _open(after) if _meaning(one, heirs) not in known)
    return [_told(one, after) for one in found]


def _open(seen: Values) -> Iterator[Verdict]:
    for one in verdicts.judged(seen).verdicts:
        is_rival = one.kind in (DISAGREEMENT, WEAK) and not (one.until or one.settled)
        if is_rival or one.kind in SERIES:
            yield one


def _meaning(one: Verdict, heirs: Mapping[str, str]) -> tuple[object, ...]:
    terms = {told.reading.term for point in one.points for told in point.told}
    return (
        one.kind,
        heirs.get(one.subject, one.subject),
        one.predicate,
        one.period,
        frozenset(heirs.get(term, term) for term in terms),
    )


def _told(one: Verdict, seen: Values) -> Rivals:
    name = seen.data.vocabulary.name(one.predicate[1:-1])
    values = tuple(
        Said(
            Value(told.claim, told.reading, told.kind, "").shown,
            told.claim.qualifier,
            f"{told.claim.path}:{told.claim.line}",
        )
        for point in one.points
        for told in point.told
    )
    return Rivals(one.kind in SERIES, local_id(one.subject), name, values)
