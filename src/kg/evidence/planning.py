"""Plans that moved, and what came of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.evidence.claims import ACTUAL, DUE, OUTCOME, PLANNED, Said, claim_day, newest, said
from kg.rdf.dates import Date
from kg.rdf.terms import KG, term
from kg.store.snapshot import Opened

PLANS = (PLANNED, ACTUAL, DUE, OUTCOME)


class Slip(NamedTuple):
    """What a plan came to: the claims that first and last planned a day, and that tell the actual
    one and the outcome (None: not said).

    `moved` is how far the plan moved and `late` how far what was done is from the first plan, as
    (least, most, unit): both are the same where the dates are equally precise (days, months,
    years), else the months between which it lies. None where there is nothing to compare. `past`
    says that the day has gone by, as of the newest source, without a word of what came of it.
    """

    thing: str
    first: Said | None
    last: Said | None
    actual: Said | None
    outcome: Said | None
    moved: tuple[int, int, str] | None
    late: tuple[int, int, str] | None
    past: bool


# --- plans and what came of them ------------------------------------------------------------------

_PLANS = """SELECT DISTINCT ?plan { { ?plan kg:concerns %(e)s } UNION { BIND(%(e)s AS ?plan) }
  ?plan a ?kind FILTER(?kind = kg:Milestone || ?kind = kg:Target) }"""


def slips(opened: Opened, entity: str) -> list[Slip]:
    """What the plan that an entity is (a milestone or a target) came to, or each of those that
    concern it, by first planned day.
    """
    plans = [
        term(row[0])
        for row in opened.store.query(_PLANS % {"e": entity}, prefixes=opened.state["prefixes"])
    ]
    return slips_of(said(opened, plans), newest(opened)) if plans else []


def slips_of(claims: list[Said], today: str) -> list[Slip]:
    things: dict[str, list[Said]] = {}
    for claim in claims:
        if claim.standing != "set-aside":
            things.setdefault(claim.subject, []).append(claim)
    found = []
    for thing, group in things.items():
        plans = [claim for claim in group if claim.predicate in (PLANNED, DUE)]
        # What a weak source says first is a plan only where no other source plans.
        plans = [claim for claim in plans if claim.document.reliability != "weak"] or plans
        first = plans[0] if plans else None
        last = next((claim for claim in reversed(plans) if claim.current), None)
        actual = next(
            (claim for claim in reversed(group) if claim.predicate == ACTUAL and claim.current),
            None,
        )
        outcome = next(
            (claim for claim in reversed(group) if claim.predicate == OUTCOME and claim.current),
            None,
        )
        if not (first or actual or outcome):
            continue
        due = claim_day(last) if last else None
        waiting = not actual and (outcome is None or outcome.object == f"<{KG}pending>")
        found.append(
            Slip(
                thing,
                first,
                last,
                actual,
                outcome,
                _gap(first, last),
                _late(first, actual),
                bool(waiting and due and due.last < today),
            )
        )
    return sorted(
        found,
        key=lambda slip: (
            (claim_day(slip.first).first if slip.first and claim_day(slip.first) else "9999"),
            slip.thing,
        ),
    )


def _gap(one: Said | None, two: Said | None) -> tuple[int, int, str] | None:
    # From one month to another there are months, not days; from a year to a month there is a span
    # of months.
    first, second = (claim_day(claim) if claim else None for claim in (one, two))
    if first is None or second is None:
        return None
    unit = max(_unit(first), _unit(second), key=_UNITS.index)
    if unit == "days":
        days = (date.fromisoformat(second.first) - date.fromisoformat(first.first)).days
        return days, days, unit
    if unit == "years" and _unit(first) == _unit(second):
        years = int(second.first[:4]) - int(first.first[:4])
        return years, years, unit
    if unit == "months":
        months = _months(first.first, second.first)
        return months, months, unit
    return _months(first.last, second.first), _months(first.first, second.last), "months"


def _late(first: Said | None, actual: Said | None) -> tuple[int, int, str] | None:
    # What was done by a day, or planned for no sooner than one, was not late for all that is known.
    gap = _gap(first, actual)
    open_ = gap and (
        actual.qualifier in ("at-most", "under") or first.qualifier in ("at-least", "over")
    )
    return None if open_ and gap[1] > 0 else gap


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
