"""Plans that moved, and what came of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.evidence.claims import (
    ACTUAL,
    DUE,
    OUTCOME,
    PLANNED,
    CitedClaim,
    claim_day,
    claims_about,
    newest,
)
from kg.rdf.dates import Date
from kg.rdf.terms import KG
from kg.store.snapshot import Opened

PLANS = (PLANNED, ACTUAL, DUE, OUTCOME)


class Gap(NamedTuple):
    """How far one date is from another: `least` and `most` of days, months or years (`unit`). Both
    are the same where the dates are equally precise; else they are the months between which it
    lies.
    """

    least: int
    most: int
    unit: str


class Slip(NamedTuple):
    """What a plan came to: the claims that first and last planned a day, and that tell the actual
    one and the outcome (None: not said).

    `moved` is how far the plan moved and `late` how far what was done is from the first plan, None
    where there is nothing to compare. `past` says that the day has gone by, as of the newest
    source, without a word of what came of it.
    """

    thing: str
    first: CitedClaim | None
    last: CitedClaim | None
    actual: CitedClaim | None
    outcome: CitedClaim | None
    moved: Gap | None
    late: Gap | None
    past: bool


# --- plans and what came of them ------------------------------------------------------------------

_PLANS = """SELECT DISTINCT ?plan { { ?plan kg:concerns %(e)s } UNION { BIND(%(e)s AS ?plan) }
  ?plan a ?kind FILTER(?kind = kg:Milestone || ?kind = kg:Target) }"""


def slips(opened: Opened, entity: str) -> list[Slip]:
    """What the plan that an entity is (a milestone or a target) came to, or each of those that
    concern it, by first planned day.
    """
    rows = opened.store.rows(_PLANS % {"e": entity}, opened.state.prefixes)
    plans = [plan for (plan,) in rows]
    return slips_of(claims_about(opened, plans), newest(opened)) if plans else []


def slips_of(claims: list[CitedClaim], today: str) -> list[Slip]:
    """What the plans came to that claims (by thing and day) tell of, by first planned day."""
    things: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        if not claim.set_aside:
            things.setdefault(claim.subject, []).append(claim)
    known = (_slip(thing, group, today) for thing, group in things.items())
    return sorted((slip for slip in known if slip), key=_first_planned)


def _first_planned(slip: Slip) -> tuple[str, str]:
    day = claim_day(slip.first) if slip.first else None
    return day.first if day else "9999", slip.thing


def _slip(thing: str, claims: list[CitedClaim], today: str) -> Slip | None:
    plans = [claim for claim in claims if claim.predicate in (PLANNED, DUE)]
    # What a weak source says first is a plan only where no other source plans.
    plans = [claim for claim in plans if not claim.weak] or plans
    first = plans[0] if plans else None
    last = next((claim for claim in reversed(plans) if claim.current), None)
    actual, outcome = _last_current(claims, ACTUAL), _last_current(claims, OUTCOME)
    if not (first or actual or outcome):
        return None
    due = claim_day(last) if last else None
    waiting = not actual and (outcome is None or outcome.object == f"<{KG}pending>")
    past = bool(waiting and due and due.last < today)
    return Slip(thing, first, last, actual, outcome, _gap(first, last), _late(first, actual), past)


def _last_current(claims: list[CitedClaim], predicate: str) -> CitedClaim | None:
    return next(
        (claim for claim in reversed(claims) if claim.predicate == predicate and claim.current),
        None,
    )


def _gap(one: CitedClaim | None, two: CitedClaim | None) -> Gap | None:
    # From one month to another there are months, not days; from a year to a month there is a span
    # of months.
    first, second = (claim_day(claim) if claim else None for claim in (one, two))
    if first is None or second is None:
        return None
    unit = max(_unit(first), _unit(second), key=_UNITS.index)
    if unit == "days":
        days = (date.fromisoformat(second.first) - date.fromisoformat(first.first)).days
        return Gap(days, days, unit)
    if unit == "years" and _unit(first) == _unit(second):
        years = int(second.first[:4]) - int(first.first[:4])
        return Gap(years, years, unit)
    if unit == "months":
        months = _months(first.first, second.first)
        return Gap(months, months, unit)
    return Gap(_months(first.last, second.first), _months(first.first, second.last), "months")


def _late(first: CitedClaim | None, actual: CitedClaim | None) -> Gap | None:
    # What was done by a day, or planned for no sooner than one, was not late for all that is known.
    gap = _gap(first, actual)
    if gap is None or first is None or actual is None:
        return None
    is_open = actual.qualifier in ("at-most", "under") or first.qualifier in ("at-least", "over")
    return None if is_open and gap.most > 0 else gap


_UNITS = ("days", "months", "years", "spans")


def _unit(day: Date) -> str:
    if day.first == day.last:
        return "days"
    return (
        "months"
        if day.first[:7] == day.last[:7]
        else "years"
        if len(day.text.rstrip("~")) == 4
        else "spans"
    )


def _months(one: str, two: str) -> int:
    return 12 * (int(two[:4]) - int(one[:4])) + int(two[5:7]) - int(one[5:7])
