"""The calendar of the forms: what is known of a day, parts of a year, spans of two days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from kg.rdf.dates import edtf


class Time(NamedTuple):
    """What a text states of a time: its EDTF form (`2024-08`, `2024-07/2024-09`, `2024/..`), and
    the qualifier that hedges it.
    """

    text: str
    qualifier: str = ""


class Either(NamedTuple):
    """The times that a text may mean, each in its EDTF form."""

    texts: tuple[str, ...]


class YearUnset(NamedTuple):
    """A financial year, of which the project does not say when it starts."""


class Impossible(NamedTuple):
    """A day that the calendar does not have."""


Outcome = Time | Either | YearUnset | Impossible | None


class Partial(NamedTuple):
    """A day, month or year as far as a text says it; 0 is what it leaves out."""

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def text(self) -> str:
        """Its EDTF form."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def in_iso(text: str) -> Partial | Impossible | None:
    """A day, month or year in a form of ISO 8601, whatever its time of day (small letters)."""
    match = re.fullmatch(
        r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
        r"(?:z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?",
        text,
    )
    if match and not (match[2] and not match[3] and not 1 <= int(match[2]) <= 12):
        return existing(Partial(*(int(part or 0) for part in match.groups())))
    if match := re.fullmatch(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])", text):
        part = Partial(*map(int, match.groups()))
        turned = f"{text[4:]}-{text[2:4]}-{text[:2]}"
        return part if edtf(part.text) and (text[4:] < "1800" or not edtf(turned)) else None
    return None


def existing(part: Partial) -> Partial | Impossible:
    """A day if the calendar has it."""
    return part if part.year >= 100 and edtf(part.text) else Impossible()


def checked(part: Partial) -> Outcome:
    """The time that a text says, None where it leaves out the year."""
    if not part.year or (part.day and not part.month):
        return None
    return Time(part.text) if edtf(part.text) else Impossible()


def falls_on(part: Partial, weekday: int) -> bool:
    """Whether a day may fall on a day of the week (0 is Monday)."""
    return not (part.year and part.day) or date.fromisoformat(part.text).weekday() == weekday


def months_from(year: int, first: int, count: int) -> Time:
    """So many months from one of a year on."""
    end = first + count - 1
    last = f"{year + (end - 1) // 12:04d}-{(end - 1) % 12 + 1:02d}"
    return Time(f"{year:04d}-{first:02d}/{last}")


def third(part: Partial, place: int) -> Time:
    """The beginning, the middle or the end of a year (quarters) or of a month (ten days)."""
    if not part.month:
        first, count = ((1, 3), (4, 6), (10, 3))[place]
        return months_from(part.year, first, count)
    last = monthrange(part.year, part.month)[1]
    start, end = ((1, 10), (11, 20), (21, last))[place]
    return Time(f"{part.text}-{start:02d}/{part.text}-{end:02d}")


def follows(year: int, end: str) -> bool:
    """Whether an end (`24`, `2024`) is that of a year which begins in another one."""
    return int(end) == (year + 1 if len(end) == 4 else (year + 1) % 100)


def financial_year(year: int, starts: int) -> str:
    """The financial year that begins in a year, in its EDTF form."""
    if starts == 1:
        return f"{year:04d}"
    return months_from(year, starts, 12).text


def shared(start: Partial, end: Partial) -> tuple[Partial, Partial]:
    """The ends of a span, of which what they share is said once: 3–5 July 2020."""
    if not start.year:
        start = start._replace(year=end.year)
        if start.day and not start.month:
            start = start._replace(month=end.month)
    elif not end.year:
        end = end._replace(year=start.year)
        if end.day and not end.month:
            end = end._replace(month=start.month)
    return start, end


def joined(start: object, end: object) -> Time | Impossible | None:
    """The span from the first day of one time to the last day of another."""
    firsts = []
    for one in (start, end):
        whole = checked(one) if isinstance(one, Partial) else one
        if not isinstance(whole, Time):
            return whole if isinstance(whole, Impossible) else None
        firsts.append(whole.text)
    text = firsts[0].partition("/")[0] + "/" + firsts[1].rpartition("/")[2]
    return Time(text) if edtf(text) else Impossible()
