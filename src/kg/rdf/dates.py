"""Days, months, years and spans (EDTF): reading them, their first and last days."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

from kg.rdf.terms import EDTF, XSD

_DAY = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
_EDTF = rf"{_DAY}(?:/{_DAY})?(~)?\Z"
# So many days are remembered: the claims of a project speak of few.
_REMEMBERED = 1 << 14


# Year, month and day as they are written; None for what is not.
_Parts = tuple[str | None, ...]


class Date(NamedTuple):
    """A day, month, year or span, perhaps inferred: what is known of a date.

    `text` is the EDTF form (`2021-01`, `2020-07/2020-12`, `2019-03-26~`); `first` and `last` are
    ISO days.
    """

    text: str
    first: str
    last: str


@lru_cache(maxsize=_REMEMBERED)
def edtf(text: str) -> Date | None:
    """The date that an EDTF form states, or None if it states none that the calendar has."""
    match = re.match(_EDTF, text)
    if not match:
        return None
    start, end = match.groups()[:3], match.groups()[3:6]
    if not _exists(start) or (end[0] and not _exists(end)):
        return None
    first, last = _bound(start, last=False), _bound(end if end[0] else start, last=True)
    return Date(text, first, last) if first <= last else None


class Span(NamedTuple):
    """A time from one date to another; `text` is its EDTF form (`2020/2024`, `../2024`, `2026/..`),
    an end is None where none is said. A day, month or year by itself is both of its ends.
    """

    text: str
    start: Date | None
    end: Date | None


@lru_cache(maxsize=_REMEMBERED)
def span(text: str) -> Span | None:
    """The span that a cell states, or None if it states none that the calendar has."""
    one, slash, two = text.partition("/")
    if not slash:
        day = edtf(text)
        return Span(day.text, day, day) if day else None
    inferred = "~" if two.endswith("~") else ""
    start, end = (None if end == ".." else edtf(end) for end in (one, two.removesuffix("~")))
    if (start is None and one != "..") or (end is None and two.removesuffix("~") != ".."):
        return None
    if not (start or end) or (start and end and start.first > end.last):
        return None
    return Span(
        f"{start.text if start else '..'}/{end.text if end else '..'}{inferred}", start, end
    )


def _exists(parts: _Parts) -> bool:
    year, month, day = (int(p) if p else 1 for p in parts)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _bound(parts: _Parts, *, last: bool) -> str:
    year, month, day = int(parts[0] or 0), int(parts[1] or (12 if last else 1)), parts[2]
    unsaid = monthrange(year, month)[1] if last else 1
    return f"{year:04d}-{month:02d}-{int(day) if day else unsaid:02d}"


def dated(day: Date) -> str:
    """The literal of a date: xsd:date, gYearMonth or gYear as precise as it is known, else EDTF."""
    kinds = {10: "date", 7: "gYearMonth", 4: "gYear"}
    if "/" in day.text or "~" in day.text:
        return f'"{day.text}"^^<{EDTF}>'
    return f'"{day.text}"^^<{XSD}{kinds[len(day.text)]}>'


def last_day(text: str) -> str:
    """The last ISO day of a date as a user writes it (`2021-04` is read as `2021-04-30`).

    Raises ValueError if it is no date.
    """
    found = edtf(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no date")
    return found.last
