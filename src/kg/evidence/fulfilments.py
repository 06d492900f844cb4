"""What became of plans: in time, late, come to nothing, overdue, or not yet due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
PLANNED, DUE, ACTUAL, OUTCOME, _DATE, _CONCERNS = (
    f"<{KG}{name}>"
    for name in ("plannedDate", "dueDate", "actualDate", "hasOutcome", "date", "concerns")
)
# What plans a day, with what tells the day on which it was done.
_DONE_BY = {PLANNED: ACTUAL, DUE: ACTUAL, _DATE: _DATE}
# What a plan may be told by.
PLANS = frozenset(_DONE_BY)
_PENDING = f"<{KG}pending>"
LOST = frozenset(f"<{KG}{name}>" for name in ("refused", "missed", "failed"))
_LATEST_BY, _EARLIEST_BY = ("at-most", "under"), ("at-least", "over")


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

    `against_first` and `against_latest` are words of the vocabulary (`inTime` …); `slip` and
    `slip_of_latest` are how late it was done by each, None where that cannot be said. `since` is
    the ISO day from which it could be seen, `newest` the newest source (its IRI) that speaks of the
    plan or of what it concerns.
    """

    thing: str
    first: list[Claim]
    latest: list[Claim]
    outcome: list[Claim]
    against_first: str
    against_latest: str
    slip: Gap | None
    slip_of_latest: Gap | None
    since: str
    newest: str

    def pairs(self) -> Iterable[tuple[str, str]]:
        """The subjects and properties of its claims."""
        return ((c.subject, c.predicate) for c in (*self.first, *self.latest, *self.outcome))


# How new a source is, among those that speak of something: whether it is not weak, the last day on
# which it may have been published, and its IRI.
Newness = tuple[bool, str, str]


class Spoken(NamedTuple):
    """What is known of all claims together: `today`, the day of the newest source, and the newest
    source that speaks of each thing or of what concerns it.
    """

    today: str
    newest: Mapping[str, Newness]


class _Said(NamedTuple):
    # What is said of days and outcomes, by subject and property: the claims, and of those that are
    # several the fact with what counts; `today` is the day of the newest source.
    claims: dict[tuple[str, str], list[Claim]]
    facts: dict[tuple[str, str], Fact]
    today: str

    def plans(self, key: tuple[str, str]) -> tuple[list[Claim], list[Claim]]:
        """The claims of the first and of the latest plan."""
        several = self.facts[key].strong if key in self.facts else []
        told = [one for one in several if one.kind == PLAN]
        if told:
            steps = current_claims.plan_steps(told)
            return _claims(steps[0].told), _claims(steps[-1].told)
        only = [c for c in self.claims[key] if c.modality == "planned" or key[1] != _DATE]
        return only, only

    def now(self, key: tuple[str, str]) -> list[Claim]:
        """The claims that count of what is reported as done."""
        if key in self.facts:
            claims = _claims(self.facts[key].now)
        else:
            claims = self.claims.get(key, [])
        return [claim for claim in claims if claim.modality != "planned"]


def fulfilments(
    data: Data, contested: Iterable[Fact], spoken: Spoken | None = None
) -> list[Fulfilment]:
    """What every plan with a day came to, as of the newest source; `spoken` is what `spoken_of`
    gives, where the claims are only a part of all.
    """
    spoken = spoken or spoken_of(data)
    said = _said_of(data, contested, spoken.today)
    planned: dict[str, str] = {}
    for subject, predicate in said.claims:
        if predicate in _DONE_BY and said.plans((subject, predicate))[0]:
            known = planned.setdefault(subject, predicate)
            planned[subject] = min(known, predicate, key=list(_DONE_BY).index)
    newest = _newest(data, planned, spoken.newest)
    found = []
    for subject, predicate in planned.items():
        first, latest = said.plans((subject, predicate))
        actual = said.now((subject, _DONE_BY[predicate]))
        outcome = [c for c in said.now((subject, OUTCOME)) if _is_outcome(c)]
        ends = actual or outcome
        found.append(
            Fulfilment(
                subject,
                first,
                latest,
                [*actual, *outcome],
                _verdict(first, actual, outcome, said.today),
                _verdict(latest, actual, outcome, said.today),
                lateness(first, actual),
                lateness(latest, actual),
                max(_first_said(first), _first_said(ends)) if ends else "",
                newest.get(subject, ""),
            )
        )
    return found


def _said_of(data: Data, contested: Iterable[Fact], today: str) -> _Said:
    claims: dict[tuple[str, str], list[Claim]] = {}
    for claim in data.claims:
        if claim.predicate in (*_DONE_BY, ACTUAL, OUTCOME) and not claim.set_aside:
            claims.setdefault((claim.subject, claim.predicate), []).append(claim)
    facts = {(fact.subject, fact.predicate): fact for fact in contested}
    return _Said(claims, facts, today)


def spoken_of(data: Data) -> Spoken:
    """What all claims say together of how new sources are. Of what a thing concerns every claim of
    it speaks too; a weak source counts only where no other speaks.
    """
    concerned = _concerned(data)
    newest: dict[str, Newness] = {}
    for claim in data.claims:
        if not claim.set_aside:
            key = newness(claim, data)
            for one in (claim.subject, *concerned.get(claim.subject, ())):
                newest[one] = max(newest.get(one, key), key)
    # Of a source of "2026" only the first day is sure to have come.
    today = max((c.published.first for c in data.claims if c.published.first), default="")
    return Spoken(today, newest)


def newness(claim: Claim, data: Data) -> Newness:
    """How new the source of a claim is."""
    return not claim.weak, claim.published.last, data.citations[claim.citation].source


def _concerned(data: Data) -> dict[str, set[str]]:
    concerned: dict[str, set[str]] = {}
    for claim in data.claims:
        if claim.predicate == _CONCERNS and not claim.set_aside:
            concerned.setdefault(claim.subject, set()).add(claim.object)
    return concerned


def _newest(data: Data, things: Iterable[str], known: Mapping[str, Newness]) -> dict[str, str]:
    # The newest source that says anything of each plan, of what the plan concerns, or of what else
    # concerns that.
    concerned = _concerned(data)
    about = {thing: {thing} | concerned.get(thing, set()) for thing in things}
    return {
        thing: max(known[one] for one in those if one in known)[2] for thing, those in about.items()
    }


def _is_outcome(claim: Claim) -> bool:
    # What somebody judges or foresees has not come about.
    return claim.object != _PENDING and claim.modality != "claimed"


def _claims(told: Iterable[Told]) -> list[Claim]:
    return [one.claim for one in told]


def _first_said(claims: list[Claim]) -> str:
    return min((c.published.last for c in claims if c.published.last), default="")


# --- in time or late ------------------------------------------------------------------------------


def _verdict(plan: list[Claim], actual: list[Claim], outcome: list[Claim], today: str) -> str:
    due, done = _whole(plan, due=True), _whole(actual, due=False)
    if done and due:
        if done.last <= due.last:
            return IN_TIME
        return TOO_LATE if done.first > due.last else CANNOT_BE_SAID
    if outcome:
        return NOTHING if any(claim.object in LOST for claim in outcome) else DONE
    if not due:
        return CANNOT_BE_SAID
    return OVERDUE if due.last < today else NOT_YET


def deadline(one: Fulfilment) -> tuple[str, ...]:
    """The last days of the first and the latest plan, where it is open what came of them."""
    plans = ((one.first, one.against_first), (one.latest, one.against_latest))
    found = (_whole(plan, due=True) for plan, told in plans if told in (OVERDUE, NOT_YET))
    return tuple(dict.fromkeys(day.last for day in found if day))


class _Days(NamedTuple):
    first: str
    last: str


def _whole(claims: list[Claim], *, due: bool) -> _Days | None:
    # From the first to the last day that some claims may mean; "by 2022" means the last day of it,
    # and what had happened by a day may have happened long before. "Not before May" sets no end,
    # unless another says that May is the plan.
    ended = [claim for claim in claims if claim.qualifier not in _EARLIEST_BY]
    days = [day for claim in ended or claims if (day := _bounds(claim, due=due))]
    if not days:
        return None
    return _Days(min(day.first for day in days), max(day.last for day in days))


def _bounds(claim: Claim, *, due: bool) -> _Days | None:
    day = edtf(parts(claim.object)[0])
    if day is None:
        return None
    if claim.qualifier in _LATEST_BY:
        return _Days(day.last if due else "0001-01-01", day.last)
    if claim.qualifier in _EARLIEST_BY:
        return _Days(day.first, "9999-12-31")
    return _Days(day.first, day.last)


def lateness(plan: Iterable[Claim], actual: Iterable[Claim]) -> Gap | None:
    """How late something was done, None where an end is open. What was done within the days of the
    plan is not late; it is late counted from the last of them, and early counted from the first.
    """
    planned, done = [*plan], [*actual]
    if any(c.qualifier in _EARLIEST_BY for c in planned) or any(c.qualifier for c in done):
        return None
    pairs = [
        (due, day, claim.qualifier in _LATEST_BY)
        for claim in planned
        for other in done
        if (due := edtf(parts(claim.object)[0])) and (day := edtf(parts(other.object)[0]))
    ]
    if not pairs:
        return None
    unit = "days" if all(_is_day(due) and _is_day(day) for due, day, _ in pairs) else "months"
    spans = [
        _late(due, end, unit, by=by) for due, day, by in pairs for end in (day.first, day.last)
    ]
    return Gap(min(spans), max(spans), unit)


def _late(due: Date, day: str, unit: str, *, by: bool) -> int:
    if due.first <= day <= due.last or (by and day < due.first):
        return 0
    end = due.last if day > due.last else due.first
    return _days(end, day) if unit == "days" else _months(end, day)


def gap_between(first: Date | None, second: Date | None) -> Gap | None:
    """How far a date is from another: days from day to day, years from year to year, else
    months.
    """
    if first is None or second is None:
        return None
    unit = max(_unit(first), _unit(second), key=_UNITS.index)
    if unit == "days":
        days = _days(first.first, second.first)
        return Gap(days, days, unit)
    if unit == "years" and _unit(first) == _unit(second):
        years = int(second.first[:4]) - int(first.first[:4])
        return Gap(years, years, unit)
    if unit == "months":
        months = _months(first.first, second.first)
        return Gap(months, months, unit)
    return Gap(_months(first.last, second.first), _months(first.first, second.last), "months")


_UNITS = ("days", "months", "years", "spans")


def _unit(day: Date) -> str:
    if _is_day(day):
        return "days"
    if day.first[:7] == day.last[:7]:
        return "months"
    return "years" if len(day.text.rstrip("~")) == 4 else "spans"


def _is_day(day: Date) -> bool:
    return day.first == day.last


def _days(one: str, two: str) -> int:
    return (date.fromisoformat(two) - date.fromisoformat(one)).days


def _months(one: str, two: str) -> int:
    return 12 * (int(two[:4]) - int(one[:4])) + int(two[5:7]) - int(one[5:7])
