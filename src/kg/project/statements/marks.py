"""What stands in a text of a source as the readers of forms and names see it: figures, money, times
and the names of known things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms import days, figures, near
from kg.forms.calendar import Either, Time
from kg.forms.figures import Doubt, Figure
from kg.forms.hedges import hedge
from kg.forms.languages import languages, months, weekdays
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.writing import unmistakable
from kg.project.proof.derived import figures_at

MONEY, NUMBER, TIME, NAME = KINDS = ("money", "number", "time", "name")
# A form has at most so many words; a name is looked for by so many of its first letters.
_WORDS, _FIRST = 7, 2


class Reading(NamedTuple):
    """What a printed form may mean: a cell in canonical form, and its qualifier."""

    object: str
    qualifier: str = ""


class Mark(NamedTuple):
    """A part of a text, from `start` to `end`, that may be the value of a claim: what it may mean,
    or for a name the ids of the things that are called so.
    """

    start: int
    end: int
    kind: str
    readings: tuple[Reading, ...] = ()
    things: tuple[str, ...] = ()


class Told(NamedTuple):
    """How a source tells: its language, the day on which it was published, None where that is not
    known, and what signs of money mean.
    """

    language: str = ""
    published: date | None = None
    settings: Settings = NOTHING_SET


class Names:
    """The names of things, as they are looked for in texts; the longest one counts."""

    def __init__(self, called: Mapping[str, Iterable[str]]) -> None:
        """`called` holds the names of each id."""
        self.ids: dict[str, list[str]] = {}
        for id_, names in called.items():
            for name in names:
                text = _lowered(name.strip())
                if len(text) >= _FIRST and not text.isdecimal():
                    known = self.ids.setdefault(text, [])
                    if id_ not in known:
                        known.append(id_)
        self.by_start: dict[str, list[str]] = {}
        for text in sorted(self.ids, key=len, reverse=True):
            self.by_start.setdefault(text[:_FIRST], []).append(text)

    def marks(self, text: str) -> Iterator[Mark]:
        """The names that stand in a text, from left to right."""
        lowered, at = _lowered(text), 0
        while at < len(text):
            name = next((n for n in self._starting(lowered, at) if _whole(text, at, n)), "")
            if name:
                yield Mark(at, at + len(name), NAME, things=tuple(self.ids[name]))
            at += len(name) or 1

    def _starting(self, text: str, at: int) -> Iterator[str]:
        for name in self.by_start.get(text[at : at + _FIRST], ()):
            if text.startswith(name, at):
                yield name


def _lowered(text: str) -> str:
    # Small letters, where they are as many.
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


# What Korean puts behind a name without a blank.
_PARTICLE = re.compile(
    r"(?:들|등)?(?:은|는|이|가|을|를|의|에|도|만|와|과|로|으로|에서|에게|에는|에도|부터|까지|처럼|보다|이나|나|이라|라|측|이며|며|이고|인|과의|와의|에서는|에서도|으로부터)?(?!\w)"
)


def _whole(text: str, at: int, name: str) -> bool:
    # Whether a name stands for itself, and is no part of a word.
    if at and text[at - 1].isalnum() and text[at].isalnum():
        return False
    end = at + len(name)
    after = text[end : end + 1]
    if not after or not after.isalnum() or not name[-1].isalnum():
        return True
    return "가" <= after <= "힣" and _PARTICLE.match(text, end) is not None


def marks(text: str, told: Told, names: Names) -> list[Mark]:
    """What stands in a text, from left to right; nothing overlaps."""
    taken = list(_forms(text, told))
    free = _Free(taken)
    taken += [one for one in names.marks(text) if free.has(one.start, one.end)]
    return sorted(taken)


@lru_cache(maxsize=1 << 12)
def _forms(text: str, told: Told) -> tuple[Mark, ...]:
    # The same text is looked at again whenever a thing has a new name.
    taken = list(_times(text, told))
    return (*taken, *_figures(text, told, taken))


class _Free:
    # Where nothing is marked yet.
    def __init__(self, taken: Iterable[Mark]) -> None:
        self.taken = list(taken)

    def has(self, start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in self.taken)


# --- forms ----------------------------------------------------------------------------------------

_WORD = re.compile(r"\S+")
_EDGE = " \t,.;:()[]{}<>«»‘’“”'\"·…!?「」『』《》〈〉"
# Where a sentence, or a part of it in brackets, ends: no form goes on behind. A stop behind a
# figure or a short word (20. August, 9,9 Mrd. €) ends none.
_STOP = re.compile(r"(?:[!?;:)\]」』》〉”’\"。]|[^\W\d]{5,}\.)\Z")


class _Window(NamedTuple):
    start: int
    end: int


def _words(text: str) -> list[_Window]:
    return [_Window(*found.span()) for found in _WORD.finditer(text)]


def _windows(text: str, words: list[_Window], at: int, before: int) -> Iterator[_Window]:
    # The runs of words around one of them, the longest first: some before it, and some behind.
    first = at
    while first > 0 and at - first < before and not _stops(text, words[first - 1]):
        first -= 1
    last = at
    while last + 1 < len(words) and last - at < _WORDS - 1 and not _stops(text, words[last]):
        last += 1
    runs = [(one, two) for one in range(first, at + 1) for two in range(at, last + 1)]
    for one, two in sorted(runs, key=lambda run: run[0] - run[1]):
        yield from _trimmed(text, words[one].start, words[two].end)


def _stops(text: str, word: _Window) -> bool:
    return _STOP.search(text[word.start : word.end]) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[_Window]:
    # A run without the signs around it, and then without what Korean puts behind words.
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    yield _Window(start, end)
    for _ in range(4):
        if end - 1 <= start or not "가" <= text[end - 1] <= "힣":
            return
        end -= 1
        if text[end - 1] not in _EDGE:
            yield _Window(start, end)


# --- times ----------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")
_DAY_LIKE = re.compile(r"[0-9][0-9]?\s*[월일年月日]|[0-9]년|[0-9]{1,2}[./-][0-9]{1,2}|Q[1-4]", re.I)


@lru_cache(maxsize=16)
def _time_words(language: str) -> re.Pattern[str]:
    # Words that a time may begin with or hold: months, weekdays, seasons, words told from a day.
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


def _times(text: str, told: Told) -> Iterator[Mark]:
    words, done = _words(text), 0
    spoken = [found.span() for found in _time_words(told.language).finditer(text)]
    for at, word in enumerate(words):
        named = any(start < word.end and word.start < end for start, end in spoken)
        if word.start < done or not (named or _is_dated(text[word.start : word.end])):
            continue
        for run in _windows(text, words, at, 3):
            if run.start < done:
                continue
            readings = _time(text[run.start : run.end], told)
            if readings:
                yield Mark(run.start, run.end, TIME, readings)
                done = run.end
                break


def _is_dated(text: str) -> bool:
    return bool(_YEAR.search(text) or _DAY_LIKE.search(text))


def _time(text: str, told: Told) -> tuple[Reading, ...]:
    # A figure by itself is one, however a day may be written; a year has four of its own.
    if text.isdecimal() and not _YEAR.fullmatch(text):
        return ()
    if not (_is_dated(text) or _time_words(told.language).search(text)):
        return ()
    found: Iterable[Time] = ()
    for spans in (False, True):
        stated = days.time(text, told.language, told.settings, spans=spans)
        if isinstance(stated, Time):
            found = (stated,)
        elif isinstance(stated, Either):
            found = [Time(one) for one in stated.texts]
        elif told.published:
            found = near.times(text, told.language, told.published, told.settings, spans=spans)
        if found:
            break
    return tuple(dict.fromkeys(Reading(one.text, one.qualifier) for one in found))


# --- figures and money ----------------------------------------------------------------------------


def _figures(text: str, told: Told, taken: Iterable[Mark]) -> Iterator[Mark]:
    free, words = _Free(taken), _words(text)
    done = 0
    for start, end in figures_at(text, told.language):
        if start < done or not free.has(start, end):
            continue
        mark = _amount(text, words, _Window(start, end), told, free) or _number(
            text, words, _Window(start, end), told
        )
        if mark and mark.start >= done:
            yield mark
            done = mark.end


def _around(words: list[_Window], figure: _Window) -> int:
    return next(n for n, word in enumerate(words) if word.end > figure.start)


def _amount(
    text: str, words: list[_Window], figure: _Window, told: Told, free: _Free
) -> Mark | None:
    at = _around(words, figure)
    for run in _windows(text, words, at, 3):
        if run.end < figure.end or run.start > figure.start or not free.has(*run):
            continue
        found = figures.amount(text[run.start : run.end], told.language, told.settings)
        if readings := _of_figure(found, money=True):
            return Mark(run.start, run.end, MONEY, readings)
    return None


def _number(text: str, words: list[_Window], figure: _Window, told: Told) -> Mark | None:
    start, end = figure

    def read(printed: str) -> tuple[Reading, ...]:
        found = figures.figure(printed, told.language, told.settings)
        return _of_figure(found, money=False)

    at = _around(words, figure)
    for run in _windows(text, words, at, 2):
        if run.end < end or run.start > start:
            continue
        if readings := read(text[run.start : run.end]):
            return Mark(run.start, run.end, NUMBER, readings)
    if not (readings := read(text[start:end])):
        return None
    # The hedge may stand before the figure, or between it and what is counted.
    end += text.startswith("여", end)
    first = words[at - 1].start if at and not _stops(text, words[at - 1]) else start
    if word := hedge(text[first:end], told.language):
        readings = tuple(one._replace(qualifier=one.qualifier or word) for one in readings)
        return Mark(first, end, NUMBER, readings)
    return Mark(start, end, NUMBER, readings)


def _of_figure(found: object, *, money: bool) -> tuple[Reading, ...]:
    if isinstance(found, Doubt) and bool(found.currency) is money:
        return tuple(Reading(_cell(one, found.currency)) for one in found.values)
    if not isinstance(found, Figure) or bool(found.currency) is not money:
        return ()
    if found.upper is None:
        return (Reading(_cell(found.value, found.currency), found.qualifier),)
    low, high = (_cell(one, found.currency) for one in found.values)
    return Reading(low, "at-least"), Reading(high, "at-most")


def _cell(value: Decimal, currency: str) -> str:
    return f"{currency} {unmistakable(value)}" if currency else unmistakable(value)
