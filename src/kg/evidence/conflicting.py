"""What sources say apart and one after the other: rival values, values that moved, plans that
slipped, and what rests on little.

found = conflicts(opened)                       # disagree, revised, set aside: the largest first
claims = said(opened, [entity])                 # every claim of a thing, oldest first late =
slips(opened, entity)                    # what a milestone or a target has come to parts =
audit(opened)                           # what to trust less
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
    Said,
    claim_day,
    is_functional,
    is_money,
    of_class,
    said,
    voices,
)
from kg.project import current_claims
from kg.project.records import Claim
from kg.rdf.terms import parts, term
from kg.spelling import closest
from kg.store.finding import KINDS
from kg.store.snapshot import Opened

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
    steps: list[list[Said]]


def _best(levels: Iterable[str]) -> str:
    found = set(levels)
    return next((level for level in (INDEPENDENT, SEPARATE) if level in found), UNKNOWN)


def _loudest(one: Iterable[Said], two: Iterable[Said]) -> str:
    # Of two sides that say different things, the best pair of sources, one of each side.
    other = {claim.document for claim in two}
    return _best(voices(a, b, False) for a in {claim.document for claim in one} for b in other)


# --- conflicts ------------------------------------------------------------------------------------

# What has several values of a property that has one at a time; and whatever was set aside.
_RIVALS = "SELECT ?s { GRAPH ?g { ?s %s ?o } } GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1)"
_ASIDE = 'SELECT DISTINCT ?s ?p { ?g kg:standing "set-aside" GRAPH ?g { ?s ?p ?o } }'


def conflicts(
    opened: Opened,
    *,
    entity: str = "",
    predicate: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
) -> list[Conflict]:
    """Where sources disagree, where a value was revised, and what is set aside, each sort ranked by
    what matters.

    Money comes first, then the dates of milestones and targets, then numbers, then the rest; the
    larger difference first. `entity` and `predicate` are N-Triples strings; `kind` is one of KINDS,
    or the N-Triples string of a class; `since` and `until` are ISO days between which the rival
    value, the revision or what is set aside must lie; `only` is one of WHATS.
    """
    if only and only not in WHATS:
        raise KGError(f"“{only}” is none of {', '.join(WHATS)}", closest(only, WHATS))
    store, prefixes = opened.store, opened.state["prefixes"]
    functional, money = is_functional(opened), is_money(opened)
    pairs: set[tuple[str, str]] | None = None
    if not entity:
        # One property at a time: all at once, the engine joins every graph with every property.
        pairs = {
            (term(s), p)
            for p in sorted(functional)
            if not predicate or p == predicate
            for (s,) in store.query(_RIVALS % p, prefixes=prefixes)
        }
        pairs |= {(term(s), term(p)) for s, p in store.query(_ASIDE, prefixes=prefixes)}
    groups: dict[tuple[str, str], list[Said]] = {}
    for claim in said(opened, {entity} if pairs is None else {s for s, _ in pairs}):
        if (not predicate or claim.predicate == predicate) and (
            pairs is None or claim[:2] in pairs
        ):
            groups.setdefault(claim[:2], []).append(claim)
    found = [
        conflict
        for key, group in groups.items()
        for conflict in _compared(key, group, functional, money)
    ]
    if kind in KINDS:
        found = [conflict for conflict in found if conflict.kind == kind]
    elif kind:
        things = of_class(store, kind)
        found = [conflict for conflict in found if conflict.subject in things]
    found = [
        c
        for c in found
        if (not only or c.what == only)
        and (not (since or until) or _between(c, since, until or "9999"))
    ]
    dated = of_class(store, MILESTONE) | of_class(store, TARGET)

    def weight(conflict: Conflict) -> tuple:
        matters = {"money": 0, "date": 1 if conflict.subject in dated else 3, "number": 2}.get(
            conflict.kind, 4
        )
        return (
            WHATS.index(conflict.what),
            not conflict.open,
            matters,
            -(conflict.difference or 0),
            conflict.subject,
            conflict.predicate,
            _days(conflict),
        )

    return sorted(found, key=weight)


def _days(conflict: Conflict) -> str:
    return min(claim.as_of for claim in conflict.steps[0])


def _between(conflict: Conflict, since: str, until: str) -> bool:
    # The first value of what was revised is no revision.
    steps = conflict.steps[1:] if conflict.what == "revised" else conflict.steps[:1]
    days = [min(claim.as_of for claim in step) for step in steps]
    return any(day and since <= day <= until for day in days)


def _compared(
    key: tuple[str, str], group: list[Said], functional: frozenset[str], money: set[str]
) -> Iterator[Conflict]:
    subject, predicate = key
    aside = [claim for claim in group if claim.standing == "set-aside"]
    counted = [claim for claim in group if claim.standing != "set-aside"]
    kind = _kind(predicate, group, money)
    now = [claim for claim in counted if claim.current]
    if aside:
        steps = [*_by_value(aside), *_by_value(now)]
        yield Conflict(
            "set-aside",
            subject,
            predicate,
            kind,
            _difference(kind, aside + now),
            False,
            _loudest(aside, now),
            steps,
        )
    if predicate not in functional:
        return
    newest = {claim.citation for claim in _counting(counted, functional)}
    strong = [claim for claim in counted if claim.document.reliability != "weak"] or counted
    days: dict[str, list[Said]] = {}
    for claim in strong:
        days.setdefault(claim.as_of, []).append(claim)
    steps: list[list[Said]] = []
    for day in sorted(days):
        chosen = _counting(days[day], functional)
        values = _by_value(chosen)
        if len(values) > 1:
            heard = _best(_loudest(a, b) for i, a in enumerate(values) for b in values[i + 1 :])
            yield Conflict(
                "disagree",
                subject,
                predicate,
                kind,
                _difference(kind, chosen),
                newest >= {c.citation for c in chosen},
                heard,
                values,
            )
        # Of rivals, those that repeat the last value go with it: the others are told as a
        # disagreement, and have moved nothing.
        repeated = [b for b in chosen if steps and any(_agree(a, b) for a in sharp(steps[-1]))]
        if repeated:
            steps[-1] = steps[-1] + repeated
        else:
            steps.append(chosen)
    if len(steps) > 1:
        chosen = [claim for step in steps for claim in step]
        heard = _best(_loudest(a, b) for a, b in pairwise(steps))
        yield Conflict(
            "revised", subject, predicate, kind, _difference(kind, chosen), False, heard, steps
        )


def _counting(claims: list[Said], functional: frozenset[str]) -> list[Said]:
    # What would be current of the claims of one day: the same rule as for the current graph.
    rows = [
        Claim(
            c.subject,
            c.predicate,
            c.object,
            c.citation,
            c.as_of,
            c.document.last,
            False,
            c.document.reliability == "weak",
            c.qualifier,
            "",
            0,
        )
        for c in claims
    ]
    kept = {claim[2:4] for claim in current_claims.current(rows, functional)}
    return [claim for claim in claims if (claim.object, claim.citation) in kept]


def _by_value(claims: list[Said]) -> list[list[Said]]:
    values: dict[tuple[str, str], list[Said]] = {}
    for claim in claims:
        values.setdefault((claim.object, claim.unit), []).append(claim)
    return list(values.values())


def _kind(predicate: str, claims: list[Said], money: set[str]) -> str:
    if predicate in money:
        return "money"
    types = {parts(claim.object)[1] for claim in claims}
    return "number" if types <= NUMBERS else "date" if types <= DATES else "other"


def _agree(one: Said, two: Said) -> bool:
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


def sharp(claims: list[Said]) -> list[Said]:
    """The exact ones of claims that agree: no hedged figure beside the exact one, no date in less
    detail than another.
    """
    exact = [claim for claim in claims if not claim.qualifier] or claims
    days = {claim.object: claim_day(claim) for claim in exact}
    return [
        claim
        for claim in exact
        if not any(
            o != claim.object
            and d
            and days[claim.object]
            and current_claims.within(d, days[claim.object])
            for o, d in days.items()
        )
    ]


def _difference(kind: str, claims: list[Said]) -> Decimal | None:
    exact = [claim for claim in claims if not claim.qualifier]
    exact = exact if len({claim.object for claim in exact}) > 1 else claims
    if kind in ("money", "number") and len({claim.unit for claim in exact}) == 1:
        values = [Decimal(parts(claim.object)[0]) for claim in exact]
        most = max(abs(value) for value in values)
        return (max(values) - min(values)) / most if most else Decimal(0)
    days = [claim_day(claim) for claim in exact] if kind == "date" else []
    if days and all(days):
        firsts = [date.fromisoformat(day.first) for day in days]
        return Decimal((max(firsts) - min(firsts)).days)
    return None
