"""Figures that cannot be, or are unlike what others say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from kg.errors import Problem
from kg.project.kinds import PLAN, measuring
from kg.project.records import local_id
from kg.project.values import Value, Values
from kg.rdf.readings import fits
from kg.rdf.terms import KG, SCHEMA, parts
from kg.words import phrase

_VALUE, _MEASURES = f"<{KG}value>", f"<{KG}measures>"
_UNIT = f"<{SCHEMA}unitText>"
# Of the people of a course there are never more of what stands before than of what follows.
_COURSE = tuple(f"<{KG}{name}>" for name in ("graduates", "intake", "applicants"))
# So many other sources must say the same for one that says ten times as much to be a slip.
_SEVERAL = 2
_YEARLY = re.compile(
    r"\b(?:a|per|each|every) year\b|\byearly\b|\bannual|연간|매년|해마다|한 해|\bjährlich"
    r"|\bpar an\b",
    re.I,
)


def tenfold(seen: Values) -> Iterable[Problem]:
    """Figures that are ten times, or a tenth of, what several other sources say of the same."""
    for (subject, predicate), told in seen.of.items():
        if len({value.source for value in told}) <= _SEVERAL:
            continue
        numbers = [value for value in told if value.is_number]
        for value in numbers:
            others = [one for one in numbers if one.source != value.source and _tenth(value, one)]
            if len({one.source for one in others}) < _SEVERAL:
                continue
            if any(one.source != value.source and _equal(value, one) for one in numbers):
                continue
            message = phrase(
                "project.tenfold",
                property=seen.data.vocabulary.name(predicate[1:-1]),
                name=local_id(subject),
                value=value.shown,
                other=others[0].shown,
                sources=sorted({local_id(one.source) for one in others}),
            )
            yield value.problem(message, phrase("project.tenfold.hint"))


def _tenth(one: Value, two: Value) -> bool:
    numbers = one.number, two.number
    return one.reading.unit == two.reading.unit and (
        numbers[0] == 10 * numbers[1] or 10 * numbers[0] == numbers[1]
    )


def _equal(one: Value, two: Value) -> bool:
    return one.reading.unit == two.reading.unit and one.number == two.number


def over_whole(seen: Values) -> Iterable[Problem]:
    """Shares of more than a hundred per cent."""
    for subject in measuring(seen.data, "proportion"):
        indicators = seen.objects(subject, _MEASURES)
        units = {parts(unit)[0] for one in indicators for unit in seen.facts.get((one, _UNIT), ())}
        if not any(unit.startswith("%") for unit in units):
            continue
        for value in seen.one(subject, _VALUE):
            if value.is_number and value.number > 100:
                message = phrase("project.over-whole", name=local_id(subject), value=value.shown)
                yield value.problem(message, phrase("project.over-whole.hint"))


def courses(seen: Values) -> Iterable[Problem]:
    """Courses that more people leave than enter, or enter than apply for."""
    subjects = dict.fromkeys(subject for subject, predicate in seen.of if predicate in _COURSE)
    for subject in subjects:
        for less, more in combinations(_COURSE, 2):
            few, many = (
                [value for value in seen.one(subject, predicate) if value.kind != PLAN]
                for predicate in (less, more)
            )
            if few and many and all(_exceeds(one, two) for one in few for two in many):
                yield _crowded(seen, few[0], many[0])


def _exceeds(one: Value, two: Value) -> bool:
    numbers = one.is_number and two.is_number
    return numbers and one.number > two.number and not fits(one.reading, two.reading)


def _crowded(seen: Values, one: Value, two: Value) -> Problem:
    name = seen.data.vocabulary.name
    message = phrase(
        "project.crowded",
        name=local_id(one.claim.subject),
        less=name(one.claim.predicate[1:-1]),
        value=one.shown,
        more=name(two.claim.predicate[1:-1]),
        other=two.shown,
    )
    return one.problem(message, phrase("project.crowded.hint", place=two.place))


def yearly_in_all(seen: Values) -> Iterable[Problem]:
    """Figures of one year in a series that counts all so far: those that are said to be of a year,
    and those that are what another year's total has more than the one before.
    """
    for subject in measuring(seen.data, "cumulative"):
        told = [value for value in seen.one(subject, _VALUE) if value.is_number]
        for value in told:
            citation = seen.data.citations[value.claim.citation]
            if _YEARLY.search(citation.printed) or _is_step(value, told):
                message = phrase("project.yearly", name=local_id(subject), value=value.shown)
                yield value.problem(message, phrase("project.yearly.hint"))


def _is_step(value: Value, told: list[Value]) -> bool:
    # Whether a figure is the difference of two others, and less than both.
    return any(
        two.number - one.number == value.number and value.number < one.number
        for one in told
        for two in told
        if value is not one and value is not two
    )
