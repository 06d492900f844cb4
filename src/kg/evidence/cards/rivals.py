"""What is told differently of one fact: a row for each value, with who says it, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.cards.index import MEASUREMENT, Index
from kg.evidence.cards.plans import said_first
from kg.evidence.cards.telling import value_of, voices_of
from kg.evidence.claims import DUE, PLANNED, CitedClaim
from kg.evidence.conflicting import DEVELOPED, DISAGREE, MOVED, REVISED, Conflict
from kg.evidence.standing import COUNTS, TO_BE

# The verdicts that make a table; that weak sources alone say otherwise makes a line.
_TABLES = (DISAGREE, MOVED, DEVELOPED, REVISED)
# The days of plans are told with what became of them.
_ELSEWHERE = (PLANNED, DUE)


class Worth(NamedTuple):
    """A value of a contested fact: its claims in the order in which they were said; `current` says
    that it counts.
    """

    claims: tuple[CitedClaim, ...]
    current: bool

    @property
    def voices(self) -> int:
        """How many sources give it, weak ones apart."""
        return voices_of(self.claims)

    @property
    def weak_voices(self) -> int:
        """How many weak sources give it."""
        return len({claim.document.iri for claim in self.claims if claim.weak})


class Contest(NamedTuple):
    """A fact of which several values are told. `what` is the verdict (disagree, moved, developed or
    revised), `grew` that a measurement changed, which is no dispute; `aside` are the values that an
    editor set aside.
    """

    thing: str
    predicate: str
    what: str
    grew: bool
    values: tuple[Worth, ...]
    aside: tuple[Worth, ...]
    verdict: Conflict


def contests(index: Index, things: Iterable[str]) -> list[Contest]:
    """What is told differently of some things, in their order; only what the verdicts hold to be
    so.
    """
    found = []
    for thing in things:
        facts: dict[str, list[Conflict]] = {}
        for verdict in index.conflicts.get(thing, ()):
            if _makes_table(verdict):
                facts.setdefault(verdict.predicate, []).append(verdict)
        for predicate, verdicts in facts.items():
            found.append(_contest(index, thing, predicate, verdicts[0]))
    return found


def _makes_table(verdict: Conflict) -> bool:
    # That something came further (a stage, an outcome) is told by what it is now.
    figures = verdict.what == DISAGREE or verdict.kind != "other"
    return verdict.what in _TABLES and verdict.predicate not in _ELSEWHERE and figures


def _contest(index: Index, thing: str, predicate: str, verdict: Conflict) -> Contest:
    claims = [c for c in index.about[thing] if c.predicate == predicate]
    grew = verdict.what == DEVELOPED and index.is_a(thing, MEASUREMENT)
    aside = [claim for claim in claims if claim.set_aside]
    values = _values(index, (claim for claim in claims if not claim.set_aside))
    return Contest(thing, predicate, verdict.what, grew, values, _values(index, aside), verdict)


def _values(index: Index, claims: Iterable[CitedClaim]) -> tuple[Worth, ...]:
    groups: dict[tuple[str, ...], list[CitedClaim]] = {}
    for claim in claims:
        groups.setdefault(value_of(claim), []).append(claim)
    found = []
    for group in groups.values():
        current = any(index.standings[c].word in (COUNTS, TO_BE) for c in group)
        found.append(Worth(tuple(sorted(group, key=said_first)), current))
    return tuple(sorted(found, key=lambda one: said_first(one.claims[0])))
