"""What became of plans: in time, late, come to nothing, overdue, or not yet due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg.project import current_claims
from kg.project.current_claims import Fact, Told
from kg.project.kinds import PLAN
from kg.project.records import Claim, Data
from kg.rdf.dates import Date, edtf
from kg.rdf.terms import KG, parts

IN_TIME, TOO_LATE, CANNOT_BE_SAID, DONE, NOTHING, OVERDUE, NOT_YET = (
    "inTime",
    "tooLate",
    "cannotBeSaid",
    "doneDayUnsaid",
    "cameToNothing",
    "overdue",
    "notYetDue",
)
PLANNED, DUE, ACTUAL, OUTCOME = (
    f"<{KG}{name}>" for name in ("plannedDate", "dueDate", "actualDate", "hasOutcome")
)
_PENDING = f"<{KG}pending>"
_LOST = frozenset(f"<{KG}{name}>" for name in ("refused", "missed", "failed"))


class Gap(NamedTuple):
    """How far one date is from another: `least` and `most` of days, months or years (`unit`). Both
    are the same where the dates are equally precise; else they are the months between which it
    lies.
    """

    least: int
    most: int
    unit: str


class Fulfilment(NamedTuple):
    """What a plan came to: the claims of its first and its latest day, and of what came of it.

    `against_first` and `against_latest` are words of the vocabulary (`inTime` …), `slip` is how far
    what was done is from the first plan, None where that cannot be said; `since` is the ISO day from
    which it could be seen.
    """

    thing: str
    first: list[Claim]
    latest: list[Claim]
    outcome: list[Claim]
    against_first: str
    against_latest: str
    slip: Gap | None
    since: str

    def pairs(self) -> Iterable[tuple[str, str]]:
        """The subjects and properties of its claims."""
        return ((c.subject, c.predicate) for c in (*self.first, *self.latest, *self.outcome))


def fulfilments(data: Data, contested: Iterable[Fact]) -> list[Fulfilment]:
    """What every plan with a day came to, as of the newest source."""
    facts = {(fact.subject, fact.predicate): fact for fact in contested}
    single: dict[tuple[str, str], list[Claim]] = {}
    for claim in data.claims:
        if claim.predicate in (PLANNED, DUE, ACTUAL, OUTCOME) and not claim.set_aside:
            single.setdefault((claim.subject, claim.predicate), []).append(claim)
    today = max((c.published.last for c in data.claims if c.published.last), default="")
    found = []
    for subject, predicate in single:
        if predicate in (PLANNED, DUE):
            first, latest = _plans((subject, predicate), single, facts)
            ends = [_now((subject, end), single, facts) for end in (ACTUAL, OUTCOME)]
            found.append(_fulfilment(subject, first, latest, ends[0], ends[1], today))
    return found


def _plans(
    key: tuple[str, str],
    single: dict[tuple[str, str], list[Claim]],
    facts: dict[tuple[str, str], Fact],
) -> tuple[list[Claim], list[Claim]]:
    # The claims of the first and of the latest plan.
    if key not in facts:
        return single[key], single[key]
    plans = [told for told in facts[key].strong if told.kind == PLAN]
    steps = current_claims.plan_steps(plans) if plans else []
    if not steps:
        return single[key], single[key]
    return _claims(steps[0].told), _claims(steps[-1].told)


def _now(
    key: tuple[str, str],
    single: dict[tuple[str, str], list[Claim]],
    facts: dict[tuple[str, str], Fact],
) -> list[Claim]:
    if key in facts:
        return [c for c in _claims(facts[key].now) if c.modality != "planned"]
    return [claim for claim in single.get(key, ()) if claim.modality != "planned"]


def _claims(told: Iterable[Told]) -> list[Claim]:
    return [one.claim for one in told]


def _fulfilment(
    thing: str,
    first: list[Claim],
    latest: list[Claim],
    actual: list[Claim],
    outcome: list[Claim],
    today: str,
) -> Fulfilment:
    outcome = [claim for claim in outcome if claim.object != _PENDING]
    ends = actual or outcome
    days = [_said(first)] + ([_said(ends)] if ends else [])
    slip = _slip(first, actual)
    return Fulfilment(
        thing,
        first,
        latest,
        [*actual, *outcome],
        _verdict(first, actual, outcome, today),
        _verdict(latest, actual, outcome, today),
        slip,
        max(days) if ends else "",
    )


def _said(claims: list[Claim]) -> str:
    return min((c.published.last for c in claims if c.published.last), default="")


def _verdict(plan: list[Claim], actual: list[Claim], outcome: list[Claim], today: str) -> str:
    due, done = _whole(plan, due=True), _whole(actual, due=False)
    if done and due:
        if done.last <= due.last:
            return IN_TIME
        return TOO_LATE if done.first > due.last else CANNOT_BE_SAID
    if outcome:
        return NOTHING if any(claim.object in _LOST for claim in outcome) else DONE
    if not due:
        return CANNOT_BE_SAID
    return OVERDUE if due.last < today else NOT_YET


class _Days(NamedTuple):
    first: str
    last: str


def _whole(claims: list[Claim], *, due: bool) -> _Days | None:
    # From the first to the last day that some claims may mean; "by 2022" means the last day of it,
    # and what had happened by a day may have happened long before.
    days = [day for claim in claims if (day := _bounds(claim, due=due))]
    if not days:
        return None
    return _Days(min(day.first for day in days), max(day.last for day in days))


def _bounds(claim: Claim, *, due: bool) -> _Days | None:
    day = edtf(parts(claim.object)[0])
    if day is None:
        return None
    if claim.qualifier in ("at-most", "under"):
        return _Days(day.last if due else "0001-01-01", day.last)
    if claim.qualifier in ("at-least", "over"):
        return _Days(day.first, "9999-12-31")
    return _Days(day.first, day.last)


def _slip(plan: list[Claim], actual: list[Claim]) -> Gap | None:
    # From the first plan to what was done; None where one of the two is open.
    open_ends = [c for c in plan if c.qualifier in ("at-least", "over")]
    open_ends += [c for c in actual if c.qualifier]
    gaps = [
        gap
        for one in plan
        for two in actual
        if (gap := gap_between(_due(one), edtf(parts(two.object)[0])))
    ]
    if open_ends or not gaps or len({gap.unit for gap in gaps}) > 1:
        return None
    return Gap(min(g.least for g in gaps), max(g.most for g in gaps), gaps[0].unit)


def _due(claim: Claim) -> Date | None:
    # "By 2022" is counted from its last month.
    day = edtf(parts(claim.object)[0])
    if day and claim.qualifier in ("at-most", "under") and len(day.text.rstrip("~")) == 4:
        return edtf(day.last[:7])
    return day


_UNITS = ("days", "months", "years", "spans")


def gap_between(first: Date | None, second: Date | None) -> Gap | None:
    """How far a date is from another: days from day to day, else months, years from year to year."""
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


def _unit(day: Date) -> str:
    if day.first == day.last:
        return "days"
    if day.first[:7] == day.last[:7]:
        return "months"
    return "years" if len(day.text.rstrip("~")) == 4 else "spans"


def _months(one: str, two: str) -> int:
    return 12 * (int(two[:4]) - int(one[:4])) + int(two[5:7]) - int(one[5:7])
