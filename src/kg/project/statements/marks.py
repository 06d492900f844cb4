"""What stands in a text of a source as the readers of forms and names see it: figures, money, times
and the names of known things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from kg.forms import days, figures
from kg.forms.calendar import Either, Time
from kg.forms.figures import Doubt, Figure
from kg.forms.hedges import hedge
from kg.forms.languages import languages
from kg.forms.spelled import before_sizes
from kg.forms.writing import unmistakable
from kg.project.proof.extents import Extent, runs, stops
from kg.project.proof.extents import words as words_of
from kg.project.proof.figures import figures_at
from kg.project.proof.form import Form
from kg.project.proof.times import is_dated, may_be_time, time_words, times_told
from kg.rdf.dates import span

MONEY, NUMBER, TIME, NAME = KINDS = ("money", "number", "time", "name")
# A name is looked for by so many of its first letters.
_FIRST = 2


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
    if len(lowered) == len(text):
        return lowered
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


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


def marks(said: Form, names: Names) -> list[Mark]:
    """What stands in a text of a source, from left to right; nothing overlaps. A figure or a year
    in a name is part of the name.
    """
    taken = list(_forms(said))
    for name in names.marks(said.printed):
        across = [one for one in taken if one.start < name.end and name.start < one.end]
        if all(name.start <= one.start and one.end <= name.end for one in across):
            taken = [*(one for one in taken if one not in across), name]
    return sorted(taken)


# Where a word ends although no blank stands there: at brackets, behind a Korean sentence, before
# who took a picture.
_CUT = re.compile(
    r"(?<=\S)(?=[(\[（])|(?<=[)\]）])(?=\w)|(?<=[가-힣]\.)(?=\d)|(?<=\d)(?=/[^\W\d])|(?<=[억만원])(?=·)"
)


@lru_cache(maxsize=1 << 10)
def _words(text: str) -> tuple[Extent, ...]:
    found: list[Extent] = []
    for word in words_of(text):
        cuts = [one.start() for one in _CUT.finditer(text, word.start, word.end)]
        inner = [word.start, *(cut for cut in cuts if word.start < cut < word.end), word.end]
        found += [Extent(*pair) for pair in pairwise(inner)]
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _forms(said: Form) -> tuple[Mark, ...]:
    # The same text is looked at again whenever a thing has a new name.
    taken = list(_times(said))
    return (*taken, *_shared(said, list(_figures(said, taken))))


def _shared(said: Form, found: Sequence[Mark]) -> Iterator[Mark]:
    # Of money that is said once, behind the last of several amounts (국비 284억·시비 81억 원), all
    # have the currency of the next one.
    currency = ""
    for mark in reversed(found):
        if mark.kind == MONEY:
            currency = mark.readings[0].object.partition(" ")[0]
        elif currency and _lacks_money(said, mark):
            held = tuple(one._replace(object=f"{currency} {one.object}") for one in mark.readings)
            mark = mark._replace(kind=MONEY, readings=held)
        yield mark


def _lacks_money(said: Form, mark: Mark) -> bool:
    # Whether a number ends with a letter of size, and nothing stands behind it that it counts.
    behind = said.printed[mark.end : mark.end + 2]
    letters = _letters(said.language)
    counted = behind[:1].isalnum() or behind.lstrip().startswith(letters.counters)
    return said.printed[mark.end - 1] in letters.sizes and not counted


class _Free:
    # Where nothing is marked yet.
    def __init__(self, taken: Iterable[Mark]) -> None:
        self.taken = list(taken)

    def has(self, start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in self.taken)


# --- times ----------------------------------------------------------------------------------------


def _times(said: Form) -> Iterator[Mark]:
    text = said.printed
    words, done = _words(text), 0
    spoken = [found.span() for found in time_words(said.language).finditer(text)]
    for at, word in enumerate(words):
        named = any(start < word.end and word.start < end for start, end in spoken)
        if word.start < done or not (named or is_dated(text[word.start : word.end])):
            continue
        for run in runs(text, words, at, 3):
            if run.start < done:
                continue
            readings = _time(said._replace(printed=text[run.start : run.end]))
            if readings:
                yield Mark(run.start, run.end, TIME, readings)
                done = run.end
                break


def _time(said: Form) -> tuple[Reading, ...]:
    if not may_be_time(said.printed, said.language):
        return ()
    found: Iterable[Time] = ()
    for spans in (False, True):
        stated = days.time(said.printed, said.language, said.settings, spans=spans)
        if isinstance(stated, Time):
            found = (stated,)
        elif isinstance(stated, Either):
            found = [Time(one) for one in stated.texts]
        else:
            found = times_told(said, spans=spans)
        if found:
            break
    if said.published.last:
        # The nearest one is most often meant: 3일 of a paper of the 3rd is that day.
        found = sorted(found, key=partial(_distance, date.fromisoformat(said.published.last)))
    return tuple(dict.fromkeys(Reading(one.text, one.qualifier) for one in found))


def _distance(day: date, time: Time) -> int:
    known = span(time.text)
    ends = [end.first for end in (known.start, known.end) if end] if known else []
    return min((abs((date.fromisoformat(end) - day).days) for end in ends), default=0)


# --- figures and money ----------------------------------------------------------------------------


def _figures(said: Form, taken: Iterable[Mark]) -> Iterator[Mark]:
    free, words = _Free(taken), _words(said.printed)
    done = 0
    places = {*figures_at(said.printed, said.language), *_spelled(said.printed, said.language)}
    for start, end in sorted(places):
        if start < done or not free.has(start, end):
            continue
        figure = Extent(start, end)
        mark = _amount(said, words, figure, free)
        if not mark and _counts(said.printed, figure):
            mark = _number(said, words, figure)
        if mark and mark.start >= done and not _is_of_word(said, mark):
            yield mark
            done = mark.end


def _is_of_word(said: Form, mark: Mark) -> bool:
    # Whether a figure is part of a word (News1, 코로나19, 첨단3지구), and counts nothing.
    text = said.printed
    if mark.kind != NUMBER or not (mark.start and text[mark.start - 1].isalpha()):
        return False
    counted = "가" <= text[mark.start - 1] <= "힣" and text[mark.start : mark.end].isdecimal()
    counters = _letters(said.language).counters
    return counted and not text[mark.end :].startswith(counters)


class _Letters(NamedTuple):
    # With which letters words begin that a number counts by, and which letters of size are so large
    # that money alone is told with them.
    counters: tuple[str, ...]
    sizes: frozenset[str]


@lru_cache(maxsize=16)
def _letters(language: str) -> _Letters:
    tables = [one.table for one in languages(language)]
    sizes = {name for one in tables for name, size in one.myriads.items() if size >= 10**8}
    return _Letters(tuple(letter for one in tables for letter in one.counters), frozenset(sizes))


def _spelled(text: str, language: str) -> Iterator[tuple[int, int]]:
    # Where a small number in words stands before a size: eine Million, two billion.
    for one in languages(language):
        pattern = before_sizes(one.name, counts=True)
        yield from ((found.start(), found.end(2)) for found in pattern.finditer(text))


_LETTER = re.compile(r"[^\W\d_ᄀ-\uffff]")
_TWO_YEARS = re.compile(r"(?<![\d.,/])(?:19|20)\d\d/\d\d(?![\d/]|[.,]\d)")


def _counts(text: str, figure: Extent) -> bool:
    # Whether a figure may count something: those of CO2, A7 and 2024/25 do not.
    years = any(
        one.start() <= figure.start and figure.end <= one.end() for one in _TWO_YEARS.finditer(text)
    )
    return not years and not _LETTER.match(text[: figure.start][-1:])


def _around(words: Sequence[Extent], figure: Extent) -> int:
    return next(n for n, word in enumerate(words) if word.end > figure.start)


def _amount(said: Form, words: Sequence[Extent], figure: Extent, free: _Free) -> Mark | None:
    text, at = said.printed, _around(words, figure)
    # The longest form counts, without words that say nothing of it: a total of.
    mark: Mark | None = None
    for run in runs(text, words, at, 3):
        if run.end < figure.end or run.start > figure.start or not free.has(*run):
            continue
        found = figures.amount(text[run.start : run.end], said.language, said.settings)
        readings = _of_figure(found, money=True)
        if readings and (mark is None or (readings, run.end) == (mark.readings, mark.end)):
            mark = Mark(run.start, run.end, MONEY, readings)
    return mark


def _number(said: Form, words: Sequence[Extent], figure: Extent) -> Mark | None:
    text, (start, end) = said.printed, figure

    def read(printed: str) -> tuple[Reading, ...]:
        found = figures.figure(printed, said.language, said.settings)
        return _of_figure(found, money=False)

    at, mark = _around(words, figure), None
    for run in runs(text, words, at, 2):
        if run.end < end or run.start > start:
            continue
        readings = read(text[run.start : run.end])
        if readings and (mark is None or (readings, run.end) == (mark.readings, mark.end)):
            mark = Mark(run.start, run.end, NUMBER, readings)
    if mark is not None:
        return mark
    if not (readings := read(text[start:end])):
        return None
    # The hedge may stand before the figure, or between it and what is counted.
    end += text.startswith("여", end)
    alone = bool(hedge(text[start:end], said.language))
    first = words[at - 1].start if at and not alone and not stops(text, words[at - 1]) else start
    if word := hedge(text[first:end], said.language):
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
