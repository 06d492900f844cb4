"""Where each claim of a thing stands: what counts, what is planned, and why the rest does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kg.evidence.claims import CitedClaim
from kg.evidence.composition import counted
from kg.evidence.conflicting import DEVELOPED, DISAGREE, MOVED, REVISED, WEAK, Conflict
from kg.evidence.judgements import claims_of, planned_of, wider_readings
from kg.rdf.nquads import Triple
from kg.store.snapshot import Opened

COUNTS, TO_BE, DONE, LESS_PRECISE, OUTDONE, ASIDE, SUPERSEDED = (
    "counts",
    "to-be",
    "done",
    "less-precise",
    "outdone",
    "set-aside",
    "superseded",
)
# What says the same as a claim more precisely, by the claim.
Finer = Mapping[CitedClaim, Collection[CitedClaim]]

_SERIES = (MOVED, DEVELOPED, REVISED)


class Standing(NamedTuple):
    """How a claim stands. `word` is COUNTS; TO_BE for a plan that counts, DONE for one that is also
    stated as done; LESS_PRECISE where what counts says the same more precisely (`finer`); MOVED,
    DEVELOPED, REVISED or WEAK as the verdict on the fact says; OUTDONE where an editor prefers
    another; ASIDE; or SUPERSEDED.
    """

    word: str
    finer: tuple[CitedClaim, ...] = ()


def standings(
    opened: Opened, claims: list[CitedClaim], conflicts: Iterable[Conflict]
) -> dict[CitedClaim, Standing]:
    """How claims stand of which each fact is there as a whole, by the verdicts on them."""
    plans = planned_of(opened, {claim.subject for claim in claims if claim.planned})
    done = opened.store.current({claim[:3] for claim in claims if claim.planned})
    finer = _finer(opened, claims)
    verdicts: dict[tuple[str, str], list[Conflict]] = {}
    for conflict in conflicts:
        verdicts.setdefault((conflict.subject, conflict.predicate), []).append(conflict)
    facts: dict[tuple[str, str], list[CitedClaim]] = {}
    for claim in claims:
        facts.setdefault(claim[:2], []).append(claim)
    found: dict[CitedClaim, Standing] = {}
    for key, said in facts.items():
        found |= _of_fact(said, verdicts.get(key, []), plans, done, finer)
    return found


def _of_fact(
    claims: list[CitedClaim],
    verdicts: list[Conflict],
    plans: set[Triple],
    done: set[Triple],
    finer: Finer,
) -> dict[CitedClaim, Standing]:
    now = counted((claim for claim in claims if not claim.set_aside), plans)

    def standing(claim: CitedClaim) -> Standing:
        if claim.set_aside:
            return Standing(ASIDE)
        if claim.current:
            return Standing(COUNTS)
        if claim.planned and claim[:3] in plans:
            return Standing(TO_BE)
        if claim.planned and claim[:3] in done:
            return Standing(DONE)
        word = _verdict(claim, verdicts)
        sharper = tuple(one for one in now if one in finer.get(claim, ()))
        if sharper and word == SUPERSEDED:
            return Standing(LESS_PRECISE, sharper)
        return Standing(word)

    return {claim: standing(claim) for claim in claims}


def _verdict(claim: CitedClaim, verdicts: list[Conflict]) -> str:
    # What the verdicts make of a claim that does not count, SUPERSEDED for nothing.
    for verdict in verdicts:
        named = claim in _named(verdict)
        if verdict.what == WEAK and named:
            return WEAK
        # Of a step all are that were told before the last one, however precise.
        if verdict.what in _SERIES and (named or claim.sort_day < _last_began(verdict)):
            return verdict.what
        if verdict.what == DISAGREE and verdict.settled and named:
            return OUTDONE
    return SUPERSEDED


def _last_began(verdict: Conflict) -> str:
    return min(claim.sort_day for value in verdict.steps[-1].values for claim in value)


def _named(verdict: Conflict) -> set[CitedClaim]:
    # The claims whose value a verdict is about; of weak rivals not what counts beside them.
    steps = verdict.steps[:1] if verdict.what == WEAK else verdict.steps
    return {claim for step in steps for value in step.values for claim in value}


def _finer(opened: Opened, claims: list[CitedClaim]) -> Finer:
    by_thing = by_subject(claims)
    found: dict[CitedClaim, set[CitedClaim]] = {}
    for sharp, rough in wider_readings(opened, by_thing):
        said = by_thing[sharp.thing]
        for claim in claims_of(rough, said):
            found.setdefault(claim, set()).update(claims_of(sharp, said))
    return found


def by_subject(claims: Iterable[CitedClaim]) -> Mapping[str, list[CitedClaim]]:
    """Claims by what they are about."""
    found: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        found.setdefault(claim.subject, []).append(claim)
    return found
