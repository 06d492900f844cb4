"""What sources say apart and one after the other: rival values, values that moved, and values that
were set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.claims import (
    DATES,
    INDEPENDENT,
    MILESTONE,
    NUMBERS,
    SEPARATE,
    TARGET,
    UNKNOWN,
    CitedClaim,
    claim_day,
    claims_about,
    single_properties,
    money_properties,
    things_of_class,
    voices,
)
from kg.project import current_claims
from kg.rdf.terms import parts
from kg.spelling import closest
from kg.store.finding import KINDS
from kg.store.snapshot import Opened
from kg.system import memory
from kg.words import phrase

WHATS = ("disagree", "revised", "set-aside")


class Conflict(NamedTuple):
    """Values of one property of one thing that do not go together.

    `what` is "disagree" (rival values of one day), "revised" (the value moved from day to day) or
    "set-aside"; `kind` is money, date, number or other; `difference` is the share by which numbers
    differ, or the days by which dates do, None where neither can be said; `open` says that the
    rivals are current; `voices` is "independent", "separate" or "not known to be independent".
    `steps` are the claims by value: for "revised" in order of time.
    """

    what: str
    subject: str
    predicate: str
    kind: str
    difference: Decimal | None
    open: bool
    voices: str
    steps: list[list[CitedClaim]]


def _best(levels: Iterable[str]) -> str:
    found = set(levels)
    return next((level for level in (INDEPENDENT, SEPARATE) if level in found), UNKNOWN)


def _loudest(one: Iterable[CitedClaim], two: Iterable[CitedClaim]) -> str:
    # Of two sides that say different things, the best pair of sources, one of each side.
    other = {claim.document for claim in two}
    return _best(voices(a, b, False) for a in {claim.document for claim in one} for b in other)


# --- conflicts ------------------------------------------------------------------------------------

# What has several values of a property that has one at a time; and whatever was set aside.
_RIVALS = "SELECT ?s { GRAPH ?g { ?s %s ?o } } GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1)"
_ASIDE = 'SELECT DISTINCT ?s ?p { ?g kg:standing "set-aside" GRAPH ?g { ?s ?p ?o } }'


class Wanted(NamedTuple):
    """Which conflicts are wanted, "" for all.

    `entity` and `predicate` are N-Triples strings; `kind` is one of KINDS, or the N-Triples string
    of a class; `since` and `until` are ISO days between which the rival value, the revision or what
    is set aside must lie; `only` is one of WHATS.
    """

    entity: str = ""
    predicate: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    only: str = ""


def conflicts(opened: Opened, wanted: Wanted) -> list[Conflict]:
    """Where sources disagree, where a value was revised, and what is set aside, each sort ranked by
    what matters.

    Money comes first, then the dates of milestones and targets, then numbers, then the rest; the
    larger difference first.
    """
    if wanted.only and wanted.only not in WHATS:
        message = phrase("evidence.no-sort-of-conflict", text=wanted.only, words=WHATS)
        raise KGError(message, closest(wanted.only, WHATS))
    with memory.gc_paused():
        return _conflicts(opened, wanted)


def _conflicts(opened: Opened, wanted: Wanted) -> list[Conflict]:
    functional, money = single_properties(opened), money_properties(opened)
    found = [
        conflict
        for key, claims in _contested(opened, wanted, functional).items()
        for conflict in _compared(key, claims, functional, money)
        if _matches(conflict, wanted)
    ]
    if wanted.kind and wanted.kind not in KINDS:
        things = things_of_class(opened, wanted.kind)
        found = [conflict for conflict in found if conflict.subject in things]
    dated = things_of_class(opened, MILESTONE) | things_of_class(opened, TARGET)
    return sorted(found, key=lambda conflict: _weight(conflict, dated))


def _contested(
    opened: Opened, wanted: Wanted, functional: frozenset[str]
) -> dict[tuple[str, str], list[CitedClaim]]:
    # The claims that may be in a conflict, by subject and property.
    pairs = None if wanted.entity else _rivals(opened, wanted, functional)
    subjects = {wanted.entity} if pairs is None else {subject for subject, _ in pairs}
    groups: dict[tuple[str, str], list[CitedClaim]] = {}
    for claim in claims_about(opened, subjects):
        key = claim.subject, claim.predicate
        if (not wanted.predicate or claim.predicate == wanted.predicate) and (
            pairs is None or key in pairs
        ):
            groups.setdefault(key, []).append(claim)
    return groups


def _rivals(opened: Opened, wanted: Wanted, functional: frozenset[str]) -> set[tuple[str, str]]:
    # One property at a time: all at once, the engine joins every graph with every property.
    prefixes = opened.state.prefixes
    pairs = {
        (subject, predicate)
        for predicate in sorted(functional)
        if not wanted.predicate or predicate == wanted.predicate
        for (subject,) in opened.store.rows(_RIVALS % predicate, prefixes)
    }
    return pairs | {(s, p) for s, p in opened.store.rows(_ASIDE, prefixes)}


def _matches(conflict: Conflict, wanted: Wanted) -> bool:
    if wanted.kind in KINDS and conflict.kind != wanted.kind:
        return False
    if wanted.only and conflict.what != wanted.only:
        return False
    if not wanted.since and not wanted.until:
        return True
    return _between(conflict, wanted.since, wanted.until or "9999")


def _weight(conflict: Conflict, dated: set[str]) -> tuple[int, bool, int, Decimal, str, str, str]:
    matters = {"money": 0, "date": 1 if conflict.subject in dated else 3, "number": 2}
    return (
        WHATS.index(conflict.what),
        not conflict.open,
        matters.get(conflict.kind, 4),
        -(conflict.difference or Decimal(0)),
        conflict.subject,
        conflict.predicate,
        _days(conflict),
    )


def _days(conflict: Conflict) -> str:
    return min(claim.as_of for claim in conflict.steps[0])


def _between(conflict: Conflict, since: str, until: str) -> bool:
    # The first value of what was revised is no revision.
    steps = conflict.steps[1:] if conflict.what == "revised" else conflict.steps[:1]
    days = [min(claim.as_of for claim in step) for step in steps]
    return any(day and since <= day <= until for day in days)


def _compared(
    key: tuple[str, str], claims: list[CitedClaim], functional: frozenset[str], money: set[str]
) -> Iterator[Conflict]:
    # The conflicts of one property of one thing.
    predicate = key[1]
    kind = _kind(predicate, claims, money)
    aside = [claim for claim in claims if claim.set_aside]
    if aside:
        yield _set_aside(key, kind, aside, [claim for claim in claims if claim.current])
    if predicate not in functional:
        return
    counted = [claim for claim in claims if not claim.set_aside]
    newest = {claim.citation.iri for claim in current_claims.current(counted, functional)}
    strong = [claim for claim in counted if not claim.weak] or counted
    days: dict[str, list[CitedClaim]] = {}
    for claim in strong:
        days.setdefault(claim.as_of, []).append(claim)
    steps: list[list[CitedClaim]] = []
    for day in sorted(days):
        chosen = current_claims.current(days[day], functional)
        values = _by_value(chosen)
        if len(values) > 1:
            is_open = newest >= {claim.citation.iri for claim in chosen}
            yield _disagreement(key, kind, chosen, values, is_open=is_open)
        # Of rivals, those that repeat the last value go with it: the others are told as a
        # disagreement, and have moved nothing.
        repeated = [b for b in chosen if steps and any(_agree(a, b) for a in sharp(steps[-1]))]
        if repeated:
            steps[-1] = steps[-1] + repeated
        else:
            steps.append(chosen)
    if len(steps) > 1:
        yield _revision(key, kind, steps)


def _set_aside(
    key: tuple[str, str], kind: str, aside: list[CitedClaim], now: list[CitedClaim]
) -> Conflict:
    difference = _difference(kind, aside + now)
    steps = [*_by_value(aside), *_by_value(now)]
    return Conflict("set-aside", *key, kind, difference, False, _loudest(aside, now), steps)


def _disagreement(
    key: tuple[str, str],
    kind: str,
    claims: list[CitedClaim],
    values: list[list[CitedClaim]],
    *,
    is_open: bool,
) -> Conflict:
    heard = _best(_loudest(a, b) for i, a in enumerate(values) for b in values[i + 1 :])
    difference = _difference(kind, claims)
    return Conflict("disagree", *key, kind, difference, is_open, heard, values)


def _revision(key: tuple[str, str], kind: str, steps: list[list[CitedClaim]]) -> Conflict:
    difference = _difference(kind, [claim for step in steps for claim in step])
    heard = _best(_loudest(a, b) for a, b in pairwise(steps))
    return Conflict("revised", *key, kind, difference, False, heard, steps)


def _by_value(claims: list[CitedClaim]) -> list[list[CitedClaim]]:
    values: dict[tuple[str, str], list[CitedClaim]] = {}
    for claim in claims:
        values.setdefault((claim.object, claim.unit), []).append(claim)
    return list(values.values())


def _kind(predicate: str, claims: list[CitedClaim], money: set[str]) -> str:
    if predicate in money:
        return "money"
    types = {parts(claim.object)[1] for claim in claims}
    return "number" if types <= NUMBERS else "date" if types <= DATES else "other"


def _agree(one: CitedClaim, two: CitedClaim) -> bool:
    # Whether two claims may mean the same: equal, a hedged figure that the exact one fits, a date
    # that lies within the other.
    if one.unit != two.unit:
        return False
    if one.object == two.object:
        return True
    if parts(one.object)[1] in NUMBERS and parts(two.object)[1] in NUMBERS:
        return any(
            bool(a.qualifier)
            and not b.qualifier
            and current_claims.fits(a.object, a.qualifier, b.object)
            for a, b in ((one, two), (two, one))
        )
    first, second = claim_day(one), claim_day(two)
    return bool(
        first
        and second
        and (current_claims.within(first, second) or current_claims.within(second, first))
    )


def sharp(claims: list[CitedClaim]) -> list[CitedClaim]:
    """The exact ones of claims that agree: no hedged figure beside the exact one, no date in less
    detail than another.
    """
    exact = [claim for claim in claims if not claim.qualifier] or claims
    days = {claim.object: claim_day(claim) for claim in exact}

    def in_less_detail(claim: CitedClaim) -> bool:
        own = days[claim.object]
        return own is not None and any(
            other != claim.object and day is not None and current_claims.within(day, own)
            for other, day in days.items()
        )

    return [claim for claim in exact if not in_less_detail(claim)]


def _difference(kind: str, claims: list[CitedClaim]) -> Decimal | None:
    exact = [claim for claim in claims if not claim.qualifier]
    exact = exact if len({claim.object for claim in exact}) > 1 else claims
    if kind in ("money", "number") and len({claim.unit for claim in exact}) == 1:
        values = [Decimal(parts(claim.object)[0]) for claim in exact]
        most = max(abs(value) for value in values)
        return (max(values) - min(values)) / most if most else Decimal(0)
    days = [claim_day(claim) for claim in exact] if kind == "date" else []
    firsts = [date.fromisoformat(day.first) for day in days if day]
    if firsts and len(firsts) == len(days):
        return Decimal((max(firsts) - min(firsts)).days)
    return None
