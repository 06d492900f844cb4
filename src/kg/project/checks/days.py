"""Days that lie on the wrong side of the day on which their source was published."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import Problem
from kg.project.kinds import PLAN, told_day
from kg.project.records import Claim, local_id
from kg.project.values import Value, Values
from kg.rdf.dates import Date, edtf, span
from kg.rdf.terms import KG, parts
from kg.words import phrase

_CONCERNS, _DURING, _OUTCOME = (f"<{KG}{name}>" for name in ("concerns", "during", "hasOutcome"))
# What can be counted or seen only once the day is there.
_COUNTED = frozenset(
    f"<{KG}{name}>"
    for name in ("value", "rank", "hasPosition", "graduates", "intake", "applicants", "actualDate")
)
_ACTUAL, _DATE, _PLANNED, _DUE = (
    f"<{KG}{name}>" for name in ("actualDate", "date", "plannedDate", "dueDate")
)


def ahead(seen: Values) -> Iterable[Problem]:
    """Days after that of their source which are not said to be planned: a source cannot tell of
    them as of a fact.
    """
    words = seen.data.vocabulary
    classes = {entity.iri: entity.cls for entity in seen.data.entities.values()}
    for told in seen.of.values():
        for value in told:
            claim = value.claim
            said = claim.published.last
            if not said or value.kind == PLAN:
                continue
            text = parts(claim.object)[0] if claim.object.startswith('"') else ""
            day = told_day(claim.predicate[1:-1], text, classes.get(claim.subject, ""), words)
            if day and day.first > said:
                yield _day_ahead(value, day, seen)
            if (
                claim.predicate in _COUNTED
                and claim.period.first > said
                and claim.modality != "claimed"
            ):
                yield _period_ahead(value, seen)


def _day_ahead(value: Value, day: Date, seen: Values) -> Problem:
    claim = value.claim
    facts = {
        "name": local_id(claim.subject),
        "day": day.text,
        "published": _published(value, seen),
    }
    if claim.predicate == _ACTUAL:
        return value.problem(
            phrase("project.reached-early", **facts), phrase("project.reached-early.hint")
        )
    name = seen.data.vocabulary.name(claim.predicate[1:-1])
    message = phrase("project.day-ahead", property=name, **facts)
    return value.problem(message, phrase("project.day-ahead.hint"))


def _period_ahead(value: Value, seen: Values) -> Problem:
    claim, data = value.claim, seen.data
    message = phrase(
        "project.period-ahead",
        property=data.vocabulary.name(claim.predicate[1:-1]),
        name=local_id(claim.subject),
        day=data.citations[claim.citation].period,
        published=_published(value, seen),
    )
    return value.problem(message, phrase("project.period-ahead.hint"))


def _published(value: Value, seen: Values) -> str:
    source = seen.sources.get(value.source)
    return source.published if source else ""


def behind(seen: Values) -> Iterable[Problem]:
    """Plans for a day that was over when their source was published, and plans for a later day than
    the one on which the same source, or any before it was published, says that it was done.
    """
    for (subject, predicate), told in seen.of.items():
        for value in told:
            claim = value.claim
            day = edtf(parts(claim.object)[0]) if _is_planned_day(claim) else None
            if day is None:
                continue
            # The plan of an earlier time is told with its period.
            earlier = claim.period.last and claim.period.last < claim.published.first
            if day.last < claim.published.first and not earlier:
                message = phrase(
                    "project.plan-behind",
                    property=seen.data.vocabulary.name(predicate[1:-1]),
                    name=local_id(subject),
                    day=day.text,
                    published=_published(value, seen),
                )
                yield value.problem(message, phrase("project.plan-behind.hint"))
            if predicate == _PLANNED and not earlier:
                yield from _after_done(value, day, seen)


def _is_planned_day(claim: Claim) -> bool:
    if claim.predicate in (_PLANNED, _DUE):
        return True
    return claim.predicate in (_DATE, _ACTUAL) and claim.modality == "planned"


def _after_done(value: Value, day: Date, seen: Values) -> Iterable[Problem]:
    found = [
        (done, actual)
        for done in seen.one(value.claim.subject, _ACTUAL)
        if (actual := edtf(parts(done.claim.object)[0]))
        and done.kind != PLAN
        and day.first > actual.last
        and (done.source == value.source or _told_before(done, value))
    ]
    if found:
        done, actual = min(found, key=lambda one: _nearest(one[0], value))
        own = done.source == value.source
        message = phrase(
            "project.plan-after-done" if own else "project.plan-after-told",
            name=local_id(value.claim.subject),
            day=day.text,
            done=actual.text,
            **({} if own else {"source": local_id(done.source)}),
        )
        yield value.problem(message, phrase("project.plan-after-done.hint", place=done.place))


def _told_before(done: Value, plan: Value) -> bool:
    # Whether another source had told that it was done before this one still planned it.
    told = done.claim.published.last
    return bool(told) and told < plan.claim.published.first


def _nearest(done: Value, plan: Value) -> tuple[bool, str, str, int]:
    # Of the same source, or else of the first that says so.
    claim = done.claim
    return done.source != plan.source, claim.published.last, claim.path, claim.line


def left_behind(seen: Values) -> Iterable[Problem]:
    """Spans that a newer plan lets begin after the day of a milestone that concerns them, of which
    nothing is reported: the plan has moved, and the milestone would be told as overdue.
    """
    for (milestone, predicate), told in seen.of.items():
        if predicate != _PLANNED or _is_told(milestone, seen):
            continue
        days = [day for value in told if (day := edtf(parts(value.claim.object)[0]))]
        newest = max(told, key=lambda value: value.claim.published.last)
        if not days:
            continue
        due = max(days, key=lambda day: day.last)
        for thing in seen.objects(milestone, _CONCERNS):
            later = [value for value in seen.one(thing, _DURING) if _begins(value, due, newest)]
            for value in later[:1]:
                message = phrase(
                    "project.left-behind",
                    name=local_id(thing),
                    day=parts(value.claim.object)[0],
                    milestone=local_id(milestone),
                    due=due.text,
                )
                hint = phrase("project.left-behind.hint", place=newest.place)
                yield value.problem(message, hint)


def _is_told(milestone: str, seen: Values) -> bool:
    # Whether it is reported what came of it; what somebody foresees has not come about.
    outcomes = seen.one(milestone, _OUTCOME)
    done = any(value.claim.modality != "claimed" for value in outcomes)
    return done or bool(seen.one(milestone, _ACTUAL))


def _begins(value: Value, due: Date, newest: Value) -> bool:
    ends = span(parts(value.claim.object)[0])
    return (
        value.kind == PLAN
        and bool(ends and ends.start and ends.start.first > due.last)
        and value.claim.published.last > newest.claim.published.last
    )
