"""What was promised of a thing and what came: a row for each milestone, or other dated act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.cards.index import MILESTONE, OBSERVATION, Index
from kg.evidence.cards.telling import Telling, tellings_of, value_of
from kg.evidence.claims import ACTUAL, OUTCOME, PLANNED, CitedClaim
from kg.evidence.planning import Slip
from kg.rdf.terms import DCTERMS, KG

_DATE, _SUBJECT = f"<{KG}date>", f"<{DCTERMS}subject>"


class Promised(NamedTuple):
    """A day that was promised: the claims that say so, the first first. `weak` says that weak
    sources alone do.
    """

    claims: tuple[CitedClaim, ...]

    @property
    def weak(self) -> bool:
        """Whether weak sources alone say so."""
        return all(claim.weak for claim in self.claims)


class Step(NamedTuple):
    """A step of a thing: every day that was promised, from the first that was said, and what came
    (`days`, `outcomes`). `name` is a concept that names the step, or the step itself; `slip` is the
    verdict, None where nothing was promised.
    """

    thing: str
    name: str
    promised: tuple[Promised, ...]
    days: tuple[Telling, ...]
    outcomes: tuple[Telling, ...]
    slip: Slip | None


def steps(index: Index, thing: str) -> list[Step]:
    """The steps of a thing, in the order of their days; of a step itself that one."""
    things = [thing, *index.facets(thing)]
    found = [one for one in things if index.is_a(one, MILESTONE) or _is_plan(index, one)]
    rows = [step for one in found if (step := _step(index, one))]
    names = [row.name for row in rows]
    rows = [row if names.count(row.name) == 1 else row._replace(name=row.thing) for row in rows]
    return sorted(rows, key=_first_day)


def _is_plan(index: Index, thing: str) -> bool:
    # Targets have their place among the figures.
    return thing in index.slips and not index.is_a(thing, OBSERVATION)


def _step(index: Index, thing: str) -> Step | None:
    slip = index.slips.get(thing)
    promised = _promised(index.about.get(thing, ()))
    days = tellings_of(index, thing, ACTUAL)
    if index.is_a(thing, MILESTONE):
        outcomes = tellings_of(index, thing, OUTCOME)
    else:
        days = [one for one in tellings_of(index, thing, _DATE) if not one.planned]
        outcomes = tellings_of(index, thing, OUTCOME) if slip else []
    if not promised and not days and not outcomes:
        return None
    concepts = {c.object for c in index.about[thing] if c.predicate == _SUBJECT and c.current}
    name = concepts.pop() if len(concepts) == 1 else thing
    return Step(thing, name, promised, tuple(days), tuple(outcomes), slip)


def _promised(claims: Iterable[CitedClaim]) -> tuple[Promised, ...]:
    days: dict[tuple[str, ...], list[CitedClaim]] = {}
    for claim in claims:
        plan = claim.predicate == PLANNED or (claim.predicate == _DATE and claim.planned)
        if plan and not claim.set_aside:
            days.setdefault(value_of(claim), []).append(claim)
    found = [Promised(tuple(sorted(of, key=said_first))) for of in days.values()]
    return tuple(sorted(found, key=lambda one: said_first(one.claims[0])))


def said_first(claim: CitedClaim) -> tuple[str, str, str]:
    """The key that sorts claims by when they were said: the first first."""
    return claim.document.last or "9999", claim.sort_day, claim.citation.iri


def _first_day(step: Step) -> tuple[str, str]:
    claims = [*(one.claims[0] for one in step.promised), *(one.shown for one in step.days)]
    return min((c.object for c in claims), default="9999"), step.thing
