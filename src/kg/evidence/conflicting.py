"""What sources say apart and one after the other, selected from the graph of findings; and what was
set aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.claims import (
    MILESTONE,
    TARGET,
    CitedClaim,
    claims_about,
    money_properties,
)
from kg.evidence.composition import counted
from kg.evidence.fact_claims import claims_of_facts
from kg.evidence.judgements import (
    CITED,
    Judgement,
    Reading,
    claims_of,
    judgements,
    planned,
)
from kg.evidence.voices import INDEPENDENT, SEPARATE, UNKNOWN, voices
from kg.project.claim_rows import amount_property
from kg.rdf.dates import edtf
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import TYPE, parts
from kg.spelling import closest
from kg.store.finding import KINDS
from kg.store.snapshot import Opened
from kg.system import memory
from kg.words import phrase

DISAGREE, MOVED, DEVELOPED, REVISED, WEAK, ASIDE = WHATS = (
    "disagree",
    "moved",
    "developed",
    "revised",
    "weak",
    "set-aside",
)
_SORTS = {
    "Disagreement": DISAGREE,
    "Move": MOVED,
    "Development": DEVELOPED,
    "Revision": REVISED,
    "WeakRival": WEAK,
}


class Wider(NamedTuple):
    """The claims of a reading that says less precisely what the values at some places of a step
    (`finer`) say.
    """

    claims: list[CitedClaim]
    finer: list[int]


class Step(NamedTuple):
    """What was told at one time, or apart: `values` are the claims by reading, so that each source
    stands under what it says itself, `wider` those of readings that say the same less precisely.
    `period` is the time as it was said, "" where there is none.
    """

    period: str
    values: list[list[CitedClaim]]
    wider: tuple[Wider, ...] = ()


class Conflict(NamedTuple):
    """Values of one property of one thing that do not go together.

    `what` is one of WHATS: rival values (disagree), a plan that moved, a state that developed
    (`fell`: one that cannot shrink did), what one source told anew (revised), what weak sources
    alone say, what an editor set aside. `kind` is money, date, number or other; `difference` is the
    share by which numbers differ, `days_apart` the days by which dates do, None where neither can
    be said. `period` is the time that rivals are of; they are `open` while they count and nobody
    has settled them, which `settled` tells the reason of. `voices` is "independent", "separate" or
    "not known to be independent". From the ISO day `since` it could be seen.
    """

    what: str
    subject: str
    predicate: str
    kind: str
    difference: Decimal | None
    days_apart: int | None
    open: bool
    fell: bool
    settled: str
    period: str
    since: str
    voices: str
    steps: list[Step]


class Wanted(NamedTuple):
    """Which conflicts are wanted, "" for all.

    `entity` and `predicate` are N-Triples strings; `kind` is one of KINDS, or the N-Triples string
    of a class; `since` and `until` are ISO days between which the rival value, a later step or what
    is set aside must lie; `only` is one of WHATS.
    """

    entity: str = ""
    predicate: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    only: str = ""


def conflicts(opened: Opened, wanted: Wanted) -> list[Conflict]:
    """Where sources disagree, what moved, developed or was revised, what weak sources alone say,
    and what is set aside, each sort ranked by what matters.

    Money comes first, then the dates of milestones and targets, then numbers, then the rest; the
    larger difference first.
    """
    if wanted.only and wanted.only not in WHATS:
        message = phrase("evidence.no-sort-of-conflict", text=wanted.only, words=WHATS)
        raise KGError(message, closest(wanted.only, WHATS))
    with memory.gc_paused():
        return _conflicts(opened, wanted, [wanted.entity] if wanted.entity else None)


def conflicts_on(opened: Opened, things: Iterable[str]) -> list[Conflict]:
    """All conflicts on some things (N-Triples strings), ranked as `conflicts` does."""
    return _conflicts(opened, Wanted(), sorted(set(things)))


def _conflicts(opened: Opened, wanted: Wanted, things: list[str] | None) -> list[Conflict]:
    judged = [
        judgement
        for judgement in judgements(opened, _SORTS, things)
        if not wanted.predicate or judgement.predicate == wanted.predicate
    ]
    facts = _Facts(opened, {(one.thing, one.predicate) for one in judged}, things)
    aside = facts.take_aside(wanted)
    found = [_judged(one, facts) for one in judged] + [_set_aside(key, facts) for key in aside]
    found = [conflict for conflict in found if _matches(conflict, wanted)]
    if wanted.kind and wanted.kind not in KINDS:
        of_kind = _of_classes(opened, found, wanted.kind)
        found = [conflict for conflict in found if conflict.subject in of_kind]
    dated = _of_classes(opened, found, MILESTONE, TARGET)
    return sorted(found, key=lambda conflict: _weight(conflict, dated))


def _of_classes(opened: Opened, found: Iterable[Conflict], *classes: str) -> set[str]:
    # What conflicts are on of some classes.
    things = {conflict.subject for conflict in found}
    asked = {(thing, TYPE, cls) for thing in things for cls in classes}
    return {thing for thing, _, _ in opened.store.current(asked)}


_ASIDE = 'SELECT DISTINCT ?s ?p { ?g kg:editorialRank "set-aside" GRAPH ?g { ?s ?p ?o } }'


class _Facts:
    # The claims of the facts that are in conflict, and what is known of their properties. Of some
    # things all claims are looked at.

    def __init__(self, opened: Opened, wanted: set[tuple[str, str]], things: list[str] | None):
        self.opened = opened
        self.money = money_properties(opened)
        self.plans = planned(opened)
        self.claims: dict[tuple[str, str], list[CitedClaim]] = {}
        self.aside: set[tuple[str, str]] = set()
        if things is None:
            rows = opened.store.rows(_ASIDE, opened.state.prefixes)
            self.aside = {(s, p) for s, p in rows if not amount_property(p)}
            wanted |= self.aside
            claims = claims_of_facts(opened, wanted)
        else:
            claims = claims_about(opened, things)
        for claim in claims:
            key = claim.subject, claim.predicate
            self.claims.setdefault(key, []).append(claim)
            if things is not None and claim.set_aside and not amount_property(claim.predicate):
                self.aside.add(key)

    def take_aside(self, wanted: Wanted) -> list[tuple[str, str]]:
        """The facts of which something was set aside; the currency of an amount goes with it."""
        return [key for key in self.aside if not wanted.predicate or key[1] == wanted.predicate]

    def now(self, key: tuple[str, str]) -> list[CitedClaim]:
        """The claims that count: of the current graph, else of the plans."""
        return counted((claim for claim in self.claims[key] if not claim.set_aside), self.plans)

    def kind(self, key: tuple[str, str]) -> str:
        """What sort of value a property has: money, number, date or other."""
        if key[1] in self.money:
            return "money"
        types = {parts(claim.object)[1] for claim in self.claims[key]}
        return "number" if types <= NUMBERS else "date" if types <= DATES else "other"


def _judged(one: Judgement, facts: _Facts) -> Conflict:
    key = one.thing, one.predicate
    claims = facts.claims[key]
    what = next(sort for cls, sort in _SORTS.items() if cls in one.kinds)
    if what in (DISAGREE, WEAK):
        cited = frozenset(one.facts.get(CITED, ()))
        steps = [_step("", one.readings(), one, claims, cited)]
        values = steps[0].values
        if what == WEAK:
            steps.append(Step("", _by_value(facts.now(key))))
        pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :]]
    else:
        steps = [_step(s.period, s.readings, one, claims, s.citations) for s in one.steps]
        told = [[claim for value in step.values for claim in value] for step in steps]
        pairs = list(pairwise(told))
    reason = next((c.reason for c in claims if c.citation.iri == one.settled), "")
    return Conflict(
        what,
        *key,
        facts.kind(key),
        one.difference,
        one.days_apart,
        what == DISAGREE and not one.settled and not one.until,
        "Fall" in one.kinds,
        reason,
        one.period,
        one.since,
        _best(_loudest(a, b) for a, b in pairs),
        steps,
    )


def _step(
    period: str,
    readings: list[Reading],
    one: Judgement,
    claims: list[CitedClaim],
    cited: frozenset[str],
) -> Step:
    values = [claims_of(reading, claims, cited) for reading in readings]
    wider = {iri: one.known[iri] for reading in readings for iri in reading.wider}
    found = [
        Wider(said, [at for at, reading in enumerate(readings) if iri in reading.wider])
        for iri, rough in sorted(wider.items(), key=lambda item: (item[1].first_said, item[0]))
        if rough not in readings and (said := claims_of(rough, claims, cited))
    ]
    return Step(period, values, tuple(found))


def _set_aside(key: tuple[str, str], facts: _Facts) -> Conflict:
    aside = [claim for claim in facts.claims[key] if claim.set_aside]
    now = facts.now(key)
    steps = [Step("", _by_value(aside)), *([Step("", _by_value(now))] if now else [])]
    kind, since = facts.kind(key), min(claim.document.last for claim in aside)
    heard = _loudest(aside, now)
    return Conflict(ASIDE, *key, kind, None, None, False, False, "", "", since, heard, steps)


def _by_value(claims: Iterable[CitedClaim]) -> list[list[CitedClaim]]:
    values: dict[tuple[str, ...], list[CitedClaim]] = {}
    for claim in claims:
        how = claim.object, claim.unit, claim.qualifier, claim.modality, claim.reason
        values.setdefault(how, []).append(claim)
    return list(values.values())


def _best(levels: Iterable[str]) -> str:
    found = set(levels)
    return next((level for level in (INDEPENDENT, SEPARATE) if level in found), UNKNOWN)


def _loudest(one: Iterable[CitedClaim], two: Iterable[CitedClaim]) -> str:
    # Of two sides that say different things, the best pair of sources, one of each side.
    other = {claim.document for claim in two}
    return _best(voices(a, b, False) for a in {claim.document for claim in one} for b in other)


# --- which, and in what order ---------------------------------------------------------------------


def _matches(conflict: Conflict, wanted: Wanted) -> bool:
    if wanted.kind in KINDS and conflict.kind != wanted.kind:
        return False
    if wanted.only and conflict.what != wanted.only:
        return False
    if not wanted.since and not wanted.until:
        return True
    until = wanted.until or "9999"
    return any(day and wanted.since <= day <= until for day in _days(conflict))


def _days(conflict: Conflict) -> Iterator[str]:
    # The days on which it was seen: of what followed one another those of the later steps.
    if conflict.what not in (MOVED, DEVELOPED, REVISED):
        yield conflict.since
        return
    for step in conflict.steps[1:]:
        if day := edtf(step.period) if step.period else None:
            yield day.first


def _weight(
    conflict: Conflict, dated: Collection[str]
) -> tuple[int, bool, int, Decimal, str, str, str]:
    matters = {"money": 0, "date": 1 if conflict.subject in dated else 3, "number": 2}
    apart = conflict.difference if conflict.days_apart is None else Decimal(conflict.days_apart)
    return (
        WHATS.index(conflict.what),
        conflict.what == DISAGREE and not conflict.open,
        matters.get(conflict.kind, 4),
        -(apart or Decimal(0)),
        conflict.subject,
        conflict.predicate,
        conflict.period or conflict.since,
    )
