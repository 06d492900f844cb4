"""What a value may mean: readings as intervals, which of them fit, and which cover others.

A value with its hedge is an interval of what it may mean. Two readings fit if they meet; one covers
another that is narrower and lies within it. Nothing here depends on the order of the readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.rdf.dates import Date, edtf, span
from kg.rdf.terms import EDTF, XSD, parts

NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))
DATES = frozenset((XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF))

_INFINITE = Decimal("Infinity")
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


class Interval(NamedTuple):
    """What a value may be: from `low` to `high`, the upper end left out if `open`. Days count as
    their ordinal numbers.
    """

    low: Decimal
    high: Decimal
    open: bool = False

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        closed = not any(one.open and one.high == high for one in (self, other))
        return low < high or (closed and low == high)

    def holds(self, other: Interval) -> bool:
        """Whether the other lies within it."""
        if other.low < self.low or other.high > self.high:
            return False
        return other.high < self.high or not self.open or other.open

    @property
    def width(self) -> Decimal:
        return Decimal(0) if self.low == self.high else self.high - self.low


class Reading(NamedTuple):
    """A value as it may be meant. `term` is its N-Triples string, `kind` "number", "date", "span"
    or "thing"; a span has two intervals, for its first and its last day, a thing has none.

    `exact` says that it has no hedge; `digits` is the number of its figures, and `rounded` what it
    may be a rounding of, of a number without a hedge.
    """

    term: str
    qualifier: str
    unit: str
    kind: str
    intervals: tuple[Interval, ...]
    exact: bool = True
    digits: int = 0
    rounded: Interval | None = None


@lru_cache(100_000)
def reading(
    term: str, qualifier: str = "", unit: str = "", *, plan: bool = False, spans: bool = False
) -> Reading:
    """The reading of a value (an N-Triples string) with its hedge.

    In a plan a limit (`at-most`, `at-least`) is the plan itself, and reads as if it were exact.
    `spans` says that the value is a span of which each end is said, not a day that lies within it.
    """
    text, datatype, _ = parts(term) if term.startswith('"') else ("", "", "")
    limit = plan and qualifier in ("at-least", "at-most")
    hedge = "" if limit else qualifier
    if datatype in NUMBERS:
        return _number(term, qualifier, unit, Decimal(text), hedge)
    if datatype in DATES:
        if spans and (ends := span(text)):
            both = _end(ends.start), _end(ends.end)
            return Reading(term, qualifier, unit, "span", both, not hedge)
        if day := edtf(text):
            return Reading(term, qualifier, unit, "date", (_days(day, hedge),), not hedge)
    return Reading(term, qualifier, unit, "thing", ())


def _number(term: str, qualifier: str, unit: str, value: Decimal, hedge: str) -> Reading:
    if not value.is_finite():
        return Reading(term, qualifier, unit, "thing", ())
    last = _last_figure(value)
    size = abs(value)
    digits = len(value.normalize().as_tuple().digits)
    match hedge:
        case "about":
            low, high = min(last / 2, size * _TENTH), min(last, size * _TENTH)
            interval = Interval(value - low, value + high, bool(high))
        case "over":
            interval = Interval(value, value + last, True)
        case "under":
            interval = Interval(value - last, value)
        case "at-least":
            interval = Interval(value, _INFINITE)
        case "at-most":
            interval = Interval(-_INFINITE, value)
        case _:
            low, high = min(last / 2, size * _HUNDREDTH), min(last, size * _HUNDREDTH)
            rounded = Interval(value - low, value + high, bool(high))
            return Reading(
                term, qualifier, unit, "number", (Interval(value, value),), True, digits, rounded
            )
    return Reading(term, qualifier, unit, "number", (interval,), False, digits)


def _last_figure(value: Decimal) -> Decimal:
    # The value of the last figure that is not zero: 100 of 400, 0.1 of 411.6.
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(int(exponent))


def _days(day: Date, hedge: str) -> Interval:
    first, last = _ordinal(day.first), _ordinal(day.last)
    if hedge in ("at-most", "under"):
        return Interval(-_INFINITE, last)
    if hedge in ("at-least", "over"):
        return Interval(first, _INFINITE)
    return Interval(first, last)


def _end(day: Date | None) -> Interval:
    return _days(day, "") if day else Interval(-_INFINITE, _INFINITE)


def _ordinal(day: str) -> Decimal:
    return Decimal(date.fromisoformat(day).toordinal())


def fits(one: Reading, two: Reading) -> bool:
    """Whether two readings may mean the same: they are of one unit and meet, or one of two exact
    numbers is a rounding of the other.
    """
    if one.unit != two.unit or one.kind != two.kind or not one.intervals:
        return one.term == two.term and one.unit == two.unit
    if all(a.meets(b) for a, b in zip(one.intervals, two.intervals, strict=True)):
        return True
    return _rounds(one, two) or _rounds(two, one)


def adds_up(whole: Reading, parts: Sequence[Reading]) -> bool:
    """Whether numbers, as they may be meant, can come to another one."""
    ends = [part.intervals[0] for part in parts]
    low = sum((end.low for end in ends), Decimal(0))
    if all(part.exact for part in parts):
        return fits(whole, reading(f'"{low:f}"^^<{XSD}decimal>', "", whole.unit))
    high = sum((end.high for end in ends), Decimal(0))
    may_be = Interval(low, high, any(end.open for end in ends))
    return may_be.meets(whole.rounded or whole.intervals[0])


def fits_all(readings: Iterable[Reading]) -> bool:
    """Whether each of some readings fits each other."""
    known = list(dict.fromkeys(readings))
    return all(fits(one, two) for i, one in enumerate(known) for two in known[i + 1 :])


def _rounds(loose: Reading, sharp: Reading) -> bool:
    # Whether an exact number is a rounding of one with more figures.
    if loose.rounded is None or sharp.rounded is None or loose.digits >= sharp.digits:
        return False
    return loose.rounded.holds(sharp.intervals[0])


def covers(wide: Reading, narrow: Reading) -> bool:
    """Whether a reading says less than another: the other is narrower and lies within it, or within
    what it may be a rounding of.
    """
    if wide.unit != narrow.unit or wide.kind != narrow.kind or not wide.intervals:
        return False
    if _rounds(wide, narrow):
        return True
    pairs = list(zip(wide.intervals, narrow.intervals, strict=True))
    return all(a.holds(b) for a, b in pairs) and any(b.width < a.width for a, b in pairs)


def adds_end(span: Reading, others: Iterable[Reading]) -> bool:
    """Whether a span says a first or a last day where the others leave it open."""
    if span.kind != "span":
        return False
    known = [other.intervals for other in others if other.kind == "span"]
    return any(
        _is_said(end) and not any(_is_said(intervals[at]) for intervals in known)
        for at, end in enumerate(span.intervals)
    )


def _is_said(end: Interval) -> bool:
    return end.width.is_finite()


def sharpest(readings: Iterable[Reading]) -> list[Reading]:
    """What is told by some readings: those that cover no other, each once, in their order."""
    known = list(dict.fromkeys(readings))
    if len(known) < 2:
        return known
    return [one for one in known if not any(covers(one, other) for other in known)]


def disagree(readings: Iterable[Reading]) -> bool:
    """Whether two of the readings that are told do not fit."""
    return not fits_all(sharpest(readings))
