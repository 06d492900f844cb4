"""The times that printed forms may mean, told from the day of their source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from kg.forms import days, near
from kg.forms.calendar import Time
from kg.forms.languages import languages, months, weekdays
from kg.forms.texts import clean
from kg.project.proof.extents import TIME, is_made_of
from kg.project.proof.form import Form

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")
_DAY_LIKE = re.compile(r"[0-9][0-9]?\s*[월일年月日]|[0-9]년|[0-9]{1,2}[./-][0-9]{1,2}|Q[1-4]", re.I)


@lru_cache(maxsize=16)
def time_words(language: str) -> re.Pattern[str]:
    """Words that a time may hold: months, weekdays, seasons, words told from a day."""
    found: set[str] = set()
    for one in languages(language):
        table = one.table
        for named in (months(one.name), weekdays(one.name), table.months, table.seasons):
            found |= {re.escape(word) for word in named if len(word) > 1}
        found |= {f"(?:{pattern})" for pattern in table.near}
    latin = r"(?<!\w)(?:{})(?!\w)"
    words = sorted(found, key=len, reverse=True)
    plain = [word for word in words if not re.search("[가-힣぀-ヿ一-鿿]", word)]
    other = [word for word in words if word not in plain]
    parts = [latin.format("|".join(plain))] if plain else []
    if other:
        parts.append(rf"(?<!\w)(?:{'|'.join(other)})")
    return re.compile("|".join(parts) or r"(?!)", re.I)


def is_dated(text: str) -> bool:
    """Whether a text has the figures of a year or a day."""
    return bool(_YEAR.search(text) or _DAY_LIKE.search(text))


@lru_cache(maxsize=1 << 14)
def may_be_time(text: str, language: str) -> bool:
    """Whether a text may state a time; a figure by itself is none, but for one of a year."""
    if text.isdecimal() and not _YEAR.fullmatch(text):
        return False
    return is_dated(text) or time_words(language).search(text) is not None


def times_told(form: Form, *, spans: bool = False) -> tuple[Time, ...]:
    """The times that all of a form may state. One that is told from the day of its source must be
    the same from the first and from the last of its days: of a source of a month it is known what
    "next year" is, and not what "yesterday" is. `spans` is that of `days.time`.
    """
    return _alike(_by_day(form, spans=spans))


def _by_day(form: Form, *, spans: bool) -> list[tuple[Time, ...]]:
    # The times as they are told from the first day of the source, and from its last one.
    days_of = [date.fromisoformat(day) if day else None for day in dict.fromkeys(form.published)]
    return [
        near.times(form.printed, form.language, day, form.settings, spans=spans) for day in days_of
    ]


def _alike(by_day: Sequence[tuple[Time, ...]]) -> tuple[Time, ...]:
    return tuple(time for time in by_day[0] if all(time in found for found in by_day[1:]))


@lru_cache(maxsize=1 << 14)
def times(form: Form, *, spans: bool = False) -> tuple[Time, ...]:
    """The times that a printed form may mean, as a whole or in the longest pieces that can be read;
    none where it can be read as none.
    """
    for piece in _pieces(clean(form.printed)):
        found = [_by_day(form._replace(printed=text), spans=spans) for text in piece]
        if any(any(by_day) for by_day in found):
            return tuple(dict.fromkeys(time for by_day in found for time in _alike(by_day)))
    return ()


def whole_times(form: Form, *, spans: bool = False) -> tuple[Time, ...]:
    """The times that a printed form may mean, where all of it is one; `spans` is that of
    `days.time`.
    """
    text = clean(form.printed)
    if not _may_be_whole(text, form.language):
        return ()
    found = times_told(form._replace(printed=text), spans=spans)
    return found or near.times(text, form.language, None, form.settings, spans=not spans)


def _may_be_whole(text: str, language: str) -> bool:
    return may_be_time(text, language) and is_made_of(text, language, TIME)


def is_time(form: Form) -> bool:
    """Whether all of a form states a time, or a part of one."""
    text = clean(form.printed)
    if not _may_be_whole(text, form.language):
        return False
    if near.times(text, form.language, None, form.settings, spans=True):
        return True
    return any(days.partial(text.lower(), one) for one in languages(form.language))


_PARTICLES = re.compile(r"(?<=[년월일말초반기순])(?:에는|에|의|에서|엔)\Z")


def _pieces(text: str) -> Iterator[list[str]]:
    # The text, and then all runs of its words, the longest first.
    words = text.split(" ")
    for size in range(len(words), 0, -1):
        runs = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
        bare = [run.strip(" ,.;:()[]‘’'\"“”") for run in runs]
        yield [*bare, *(_PARTICLES.sub("", one) for one in bare)]
