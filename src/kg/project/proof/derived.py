"""What a printed form means, derived anew: whether the object and the hedge of a claim are it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms.currencies import SIGNS, shared
from kg.forms.hedges import hedges, is_unhedged
from kg.project.proof.figures import Number, numbers
from kg.project.proof.form import Form
from kg.project.proof.times import times
from kg.rdf.dates import edtf, span
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import datatype, parts

# The form means the object; it says less than the object; it means something else; its hedge is not
# that of the claim; nobody can read it.
AGREES, LESS, OTHER, HEDGE, UNREAD = "agrees", "less", "other", "hedge", "unread"
_DERIVABLE = NUMBERS | DATES
# Hedges that one word stands for as well as the other.
_NEAR_HEDGES = ({"over", "at-least"}, {"under", "at-most"})


class Counted(NamedTuple):
    """What a number counts: money of a `currency`, or a unit, as it is called in some languages;
    nothing where that is not known.
    """

    currency: str = ""
    names: frozenset[str] = frozenset()


NOT_COUNTED = Counted()


class Meaning(NamedTuple):
    """How the object of a claim stands to its printed form, and what the form means otherwise, as
    it is kept: `4116`, `2021-04-23`, a hedge by its qualifier.
    """

    state: str
    other: str = ""


def derivable(term: str) -> bool:
    """Whether an object (an N-Triples string) is a number or a time, which a form can mean."""
    return datatype(term) in _DERIVABLE


def meaning(
    term: str,
    qualifier: str,
    form: Form,
    *,
    unit: Counted = NOT_COUNTED,
    planned: bool = False,
    spans: bool = False,
) -> Meaning:
    """How a number or a time (an N-Triples string) with its qualifier stands to a printed form;
    `unit` is what a number counts. `planned` says that a limit is the plan itself, `spans` that
    a time is from one day to another.
    """
    text, datatype, _ = parts(term)
    if datatype in NUMBERS:
        return _of_number(Decimal(text), qualifier, form, unit)
    return _of_time(text, qualifier, form, planned=planned, spans=spans)


# --- numbers --------------------------------------------------------------------------------------


# A figure in pyeong is rounded as one likes.
_LOOSE = Decimal("0.01")
# What is told by way of another figure, or of another day, cannot be read by itself.
_TIMES = re.compile(
    r"\b(?:half|double|twice|triple|times)\b|절반|[0-9두세네몇]\s*배|\bfach\b", re.I
)
_FROM = re.compile(
    r"\b(?:before|after|ago|later|earlier|following|previous|vor|nach|avant|après|antes|después)\b"
    r"|전날|이튿날|직전|직후|만에|이전|지나|前|後",
    re.I,
)


def _of_number(value: Decimal, qualifier: str, form: Form, unit: Counted) -> Meaning:
    found = [one for one in numbers(form) if _may_count(one, form, unit)]
    if not found:
        return Meaning(UNREAD)
    same = [one for one in found if _is(value, one)]
    if not same:
        return Meaning(UNREAD if _TIMES.search(form.printed) else OTHER, _told(found[0]))
    if unit.currency and not any(_is_money(one, unit.currency) for one in same):
        return Meaning(OTHER, _told(same[0]))
    # What hedges a figure may stand beside the form, and not in it.
    if any(not one.qualifier or hedged_alike(one.qualifier, qualifier) for one in same):
        return Meaning(AGREES)
    said = hedges(form.printed, form.language)
    if is_unhedged(form.printed, form.language) or any(hedged_alike(q, qualifier) for q in said):
        return Meaning(AGREES)
    return Meaning(HEDGE, same[0].qualifier)


def _told(one: Number) -> str:
    return f"{one.currency} {_plain(one.value)}".strip()


def _is(value: Decimal, one: Number) -> bool:
    if one.rounded:
        return abs(one.value - value) <= abs(value) * _LOOSE
    return value == one.value


def _is_money(one: Number, currency: str) -> bool:
    # The sign of several currencies is that of one of them, and of no other.
    return one.currency in ("", currency) or currency in _called(one.currency)


@lru_cache(maxsize=16)
def _called(sign: str) -> frozenset[str]:
    # The currencies that a sign may mean.
    return shared(sign) if sign in SIGNS else frozenset()


def _may_count(one: Number, form: Form, unit: Counted) -> bool:
    # Where it is known in which unit a number is, it is not that of another unit.
    if not unit.names or one.unit is None:
        return True
    counted = any(one.unit.other.match(name) for name in unit.names)
    return one.scaled if counted else not one.scaled


def hedged_alike(one: str, other: str) -> bool:
    """Whether one word may stand for both of two hedges."""
    return one == other or any({one, other} <= pair for pair in _NEAR_HEDGES)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- times ----------------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    # From the first day to the last one; "" where an end is open.
    first: str
    last: str


def _of_time(text: str, qualifier: str, form: Form, *, planned: bool, spans: bool) -> Meaning:
    found = times(form, spans=spans)
    if not found:
        return Meaning(UNREAD)
    inferred = "~" in text
    states = [
        _of_ends(text, one.text)
        if spans
        else _compared(_stretch(text), _stretch(one.text), inferred)
        for one in found
    ]
    if AGREES in states:
        limits = {
            one.qualifier for one, state in zip(found, states, strict=True) if state == AGREES
        }
        if "" in limits or qualifier or planned or spans:
            return Meaning(AGREES)
        return Meaning(HEDGE, min(limits))
    if _FROM.search(form.printed):
        return Meaning(UNREAD)
    other = found[0].text
    return Meaning(LESS, other) if LESS in states else Meaning(OTHER, other)


def _stretch(text: str) -> _Stretch:
    if ends := span(text):
        return _Stretch(ends.start.first if ends.start else "", ends.end.last if ends.end else "")
    day = edtf(text)
    return _Stretch(day.first, day.last) if day else _Stretch("", "")


def _of_ends(held: str, said: str) -> str:
    # Each end of a span by itself; one of them may be printed alone.
    states = [
        _compared(_Stretch(*one), _Stretch(*other), inferred=False)
        for one, other in zip(_ends_of(held), _ends_of(said), strict=True)
        if other != ("", "")
    ]
    return next((state for state in (OTHER, LESS) if state in states), AGREES)


def _ends_of(text: str) -> list[tuple[str, str]]:
    found = span(text)
    ends = (found.start, found.end) if found else (edtf(text),) * 2
    return [(day.first, day.last) if day else ("", "") for day in ends]


def _compared(held: _Stretch, said: _Stretch, inferred: bool) -> str:
    # What is said must lie within what is kept; what is kept and was inferred may be finer.
    if _within(said, held):
        return AGREES
    if _within(held, said):
        return AGREES if inferred else LESS
    return OTHER


def _within(inner: _Stretch, outer: _Stretch) -> bool:
    first = not outer.first or inner.first >= outer.first
    return first and (not outer.last or inner.last <= outer.last)
