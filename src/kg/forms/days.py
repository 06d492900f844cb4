"""Days, months, quarters, seasons, years and spans as a source prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.forms.calendar import (
    Either,
    Impossible,
    Outcome,
    Partial,
    Time,
    YearUnset,
    checked,
    existing,
    falls_on,
    financial_year,
    follows,
    in_iso,
    joined,
    months_from,
    shared,
    third,
)
from kg.forms.languages import Language, languages, months, table, weekdays
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.table import Table
from kg.forms.texts import clean
from kg.rdf.dates import Date, edtf, span

# Spring, summer, autumn and winter begin three months apart; so do those of the other half.
_FIRST_MONTH = {1: 3, 2: 6, 3: 9, 4: 12}
# EDTF has numbers for parts of a year: seasons, quarters, thirds, halves.
_PARTS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12)} | {
    40: (1, 6),
    41: (7, 12),
    25: (3, 5),
    26: (6, 8),
    27: (9, 11),
}

# The time of day behind a day in digits: 26/03/2001 00:00.
_HOUR = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?"


def time(
    text: str, language: str = "", settings: Settings = NOTHING_SET, *, spans: bool = False
) -> Outcome:
    """The time that a text states in a language, None where it states none. `spans` says that a
    first or a last day is the end of a span, not a limit of one day.

    >>> time("Herbst 2025", "de"), time("by 2030", "en"), time("by 2030", "en", spans=True)
    (Time(text='2025-09/2025-11', qualifier=''), Time(text='2030', qualifier='at-most'), \
Time(text='../2030', qualifier=''))
    """
    if known := _written(text, spans):
        return known
    if len(text) > 200:
        return None
    cleaned, found = clean(text), None
    for one in languages(language):
        found = _Reader(one, settings, spans).read(_western(cleaned.lower(), one.table))
        if found is not None:
            return found
    return found


def partial(text: str, language: Language) -> Partial | None:
    """A day or month as far as a text (in small letters) says it, without a year; None where it
    says no such thing.
    """
    found = _Reader(language, NOTHING_SET, spans=False).partial(text)
    return found if isinstance(found, Partial) and not found.year else None


@lru_cache(maxsize=1 << 14)
def _written(text: str, spans: bool) -> Outcome:
    # As the files of a project have it.
    if re.match(r"00[0-9]{2}(?![0-9])", text):
        return None  # 0024 is 2024 more often than a year of antiquity
    if spans and (ends := span(text)) is not None:
        return Time(ends.text)
    day = edtf(text)
    return Time(day.text) if day else None


def _western(text: str, words: Table) -> str:
    # 令和6年 is 2024年.
    def year(match: re.Match[str]) -> str:
        before, most = words.eras[match[1]]
        count = 1 if match[2] == "元" else int(match[2])
        return f"{before + count}年" if 0 < count <= most else match[0]

    if not words.eras:
        return text
    return re.sub(rf"({'|'.join(words.eras)}) ?(元|[0-9]{{1,2}})年", year, text)


class _Reader(NamedTuple):
    # How a text (in small letters) is read in one language.
    language: Language
    settings: Settings
    spans: bool

    @property
    def words(self) -> Table:
        return self.language.table

    def read(self, text: str) -> Outcome:
        inferred = self.inferred(text)
        if inferred is not None:
            return inferred
        found = self.one(text)
        if found is not None:
            return found
        return self.between(text) or self.bounded(text)

    def inferred(self, text: str) -> Outcome:
        # What `day_text` writes of a time that is inferred, and EDTF itself.
        before, _, behind = self.words.inferred.lower().partition("{day}")
        for tail in (clean(behind), "~"):
            if tail and text.endswith(tail) and text.startswith(before):
                inner = self.one(text[len(before) : -len(tail)].strip())
                inner = inner or self.between(text[len(before) : -len(tail)].strip())
                if isinstance(inner, Time) and not inner.qualifier:
                    return Time(inner.text + "~")
        return None

    # --- one time ---------------------------------------------------------------------------------

    def one(self, text: str) -> Outcome:
        part = self.partial(text)
        if part is not None:
            return part if not isinstance(part, Partial) else checked(part)
        return self.part_of_year(text) or self.vague(text) or self.financial(text)

    def partial(self, text: str) -> Partial | Either | Impossible | None:
        """A day, month or year; of a part of a range the year or the month may be left out."""
        for reader in (in_iso, self.in_digits, self.in_words):
            found = reader(text)
            if found is not None:
                return found
        return None

    def in_digits(self, text: str) -> Partial | Either | Impossible | None:
        text = re.sub(rf"(?<=[0-9]{{4}}),? {_HOUR}\Z", "", text)
        match = re.fullmatch(r"([0-9]{4})\s?([./-])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,2})\.?", text)
        if match:
            return existing(Partial(int(match[1]), int(match[3]), int(match[4])))
        match = re.fullmatch(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4})", text)
        if match:
            return self.ordered(int(match[1]), int(match[3]), int(match[4]))
        if match := re.fullmatch(r"(0?[1-9]|1[0-2])[./]\s?([0-9]{4})", text):
            return Partial(int(match[2]), int(match[1]))
        return None

    def ordered(self, one: int, two: int, year: int) -> Partial | Either | Impossible:
        # 20/08/2024 or 08/20/2024: as the country has it; where it has both, as the calendar.
        both = {"dmy": (Partial(year, two, one),), "mdy": (Partial(year, one, two),)}
        given = both.get(self.language.order) or (*both["dmy"], *both["mdy"])
        found = tuple(dict.fromkeys(part.text for part in given if edtf(part.text)))
        if len(found) > 1:
            return Either(found)
        return next((part for part in given if part.text in found), Impossible())

    def in_words(self, text: str) -> Partial | Impossible | None:
        text, weekday = self.without_weekday(text)
        names = months(self.language.name)
        for pattern in self.words.days:
            match = _compiled(pattern, self.language.name).fullmatch(text)
            if not match:
                continue
            given = match.groupdict()
            month = names[given["month"]] if given.get("month") else int(given.get("m") or 0)
            part = Partial(int(given.get("y") or 0), month, int(given.get("d") or 0))
            if part.year and not edtf(part.text):
                return Impossible()
            if weekday is not None and not falls_on(part, weekday):
                return Impossible()
            return part
        return None

    def without_weekday(self, text: str) -> tuple[str, int | None]:
        known = weekdays(self.language.name)
        match = re.match(r"([^\W\d]+)\.?,? (?=\S)", text)
        if match and match[1] in known and match[1] not in months(self.language.name):
            return text[match.end() :], known[match[1]]
        return text, None

    # --- parts of a year --------------------------------------------------------------------------

    def part_of_year(self, text: str) -> Outcome:
        if match := re.fullmatch(r"([0-9]{4})-(2[1-8]|3[3-9]|4[01])", text):
            return self.numbered(int(match[1]), int(match[2]))
        for patterns, size in ((self.words.quarters, 3), (self.words.halves, 6)):
            for given in self.matches(patterns, text):
                number = self.ordinal(given)
                if 0 < number <= 12 // size:
                    return months_from(int(given["y"]), size * (number - 1) + 1, size)
        for given in self.matches(self.words.spells, text):
            first, last = int(given["a"]), int(given["b"])
            return months_from(int(given["y"]), first, last - first + 1) if first < last else None
        for given in self.matches(self.words.of_season, text):
            if given.get("z"):  # a winter, told by both of its years
                year = int(given["y"])
                return months_from(year, 12, 3) if follows(year, given["z"]) else None
            return self.season(int(given["y"]), self.words.seasons[given["season"]])
        return self.years(text)

    def ordinal(self, given: dict[str, str]) -> int:
        if given.get("first") or given.get("one"):
            return 1
        if given.get("second") or given.get("two"):
            return 2
        return int(given["n"]) if given.get("n") else self.words.nth[given["nth"]]

    def numbered(self, year: int, number: int) -> Outcome:
        if number in _PARTS:
            first, last = _PARTS[number]
            found: Outcome = months_from(year, first, last - first + 1)
        else:
            found = self.season(year, 4 if number == 28 else number - 20)
        if follows(year, str(number)):  # 2023-24 is a winter in EDTF, and a financial year
            starts = self.settings.year_starts or self.words.year_starts
            spoken = financial_year(year, starts) if starts > 1 else f"{year}/{year + 1}"
            last_one = found.text if isinstance(found, Time) else months_from(year, 12, 3).text
            return Either((spoken, last_one))
        return found

    def season(self, year: int, season: int) -> Outcome:
        first = (_FIRST_MONTH[season] + (6 if self.language.southern else 0) - 1) % 12 + 1
        if first == 12:  # of the year that ends in it, or of that in which it begins
            texts = (months_from(year - 1, 12, 3).text, months_from(year, 12, 3).text)
            return Either(texts)
        return months_from(year, first, 3)

    def years(self, text: str) -> Outcome:
        if re.fullmatch(r"[0-9]{3}x", text):
            return Time(f"{text[:3]}0/{text[:3]}9")
        for given in self.matches(self.words.decades, text):
            if given["y"].endswith("0"):
                return Time(f"{given['y']}/{int(given['y']) + 9}")
        for given in self.matches(self.words.years, text):
            return Time(given["y"])
        return None

    def vague(self, text: str) -> Outcome:
        # The first, middle and last parts of a year are its quarters, those of a month ten days.
        kinds = ((self.words.early, 0), (self.words.middle, 1), (self.words.late, 2))
        for patterns, place in kinds:
            for (inner,) in _inside(patterns, text):
                part = self.partial(inner)
                if isinstance(part, Partial) and part.year and not part.day:
                    return third(part, place)
        return None

    def financial(self, text: str) -> Outcome:
        for pattern, month in self.words.school.items():
            for given in self.matches((pattern,), text):
                # Some mean the year in which it begins.
                return Either((given["y"], financial_year(int(given["y"]), month)))
        starts = self.settings.year_starts or self.words.year_starts
        for given in self.matches(self.words.financial, text):
            end = given.get("z") if given.get("y") else None
            year = int(given["y"] if given.get("y") else "20" + given["z"])
            if end and not follows(year, end):
                continue
            if not starts:
                return YearUnset()
            if end or starts == 1 or self.language.name == "ja":
                return Time(financial_year(year, starts))
            return Either((financial_year(year - 1, starts), financial_year(year, starts)))
        match = re.fullmatch(r"([0-9]{4})[/–-]([0-9]{2})", text)
        if match and follows(int(match[1]), match[2]):
            return Time(financial_year(int(match[1]), starts)) if starts > 1 else YearUnset()
        return None

    # --- two times, and times with a word beside them ---------------------------------------------

    def between(self, text: str) -> Outcome:
        for first, last in _inside((r"@ [–~-] @", *self.words.spans), text):
            start, end = self.end(first), self.end(last)
            for one in (start, end):
                if isinstance(one, Either | Impossible):
                    return one
            if isinstance(start, Partial) and isinstance(end, Partial):
                start, end = shared(start, end)
            found = joined(start, end)
            if found:
                return found
        return None

    def end(self, text: str) -> Partial | Time | Either | Impossible | None:
        if re.fullmatch(r"[0-9]{1,2}\.?", text):
            return Partial(day=int(text.rstrip(".")))
        part = self.partial(text)
        if part is not None:
            return part
        found = self.part_of_year(text) or self.vague(text)
        return found if isinstance(found, Time | Either) else None

    def bounded(self, text: str) -> Outcome:
        for patterns, qualifier in (
            (self.words.by, "at-most"),
            (self.words.since, "at-least"),
            (self.words.around, "about"),
        ):
            for (inner,) in _inside(patterns, text):
                found = self.one(inner)
                if isinstance(found, Time) and not found.qualifier:
                    return self.limited(found, qualifier)
                if found is not None:
                    return found
        return None

    def limited(self, found: Time, qualifier: str) -> Time:
        if not self.spans or qualifier == "about":
            return found._replace(qualifier=qualifier)
        first, _, last = found.text.partition("/")
        return Time(f"../{last or first}" if qualifier == "at-most" else f"{first}/..")

    def matches(self, patterns: tuple[str, ...], text: str) -> Iterator[dict[str, str]]:
        for pattern in patterns:
            if match := _compiled(pattern, self.language.name).fullmatch(text):
                yield match.groupdict()


# --- patterns -------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _compiled(pattern: str, name: str) -> re.Pattern[str]:
    words = table(name)

    def one_of(names: Iterable[str]) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    for blank, source in (
        ("{y}", "(?P<y>[0-9]{4})"),
        ("{z}", "(?P<z>[0-9]{4}|[0-9]{2})"),
        *((f"{{{m}}}", f"(?P<{m}>0?[1-9]|1[0-2])") for m in "mab"),
        ("{d}", "(?P<d>0?[1-9]|[12][0-9]|3[01])"),
        ("{n}", "(?P<n>[1-4])"),
        ("{th}", "st|nd|rd|th"),
        ("{nth}", f"(?P<nth>{one_of(words.nth)})"),
        ("{season}", f"(?P<season>{one_of(words.seasons)})"),
    ):
        pattern = pattern.replace(blank, source)
    if "{month}" in pattern:
        names = months(name)
        pattern = pattern.replace("{month}", f"(?P<month>{one_of(names)})")
    return re.compile(pattern)


@lru_cache(maxsize=512)
def _ends(pattern: str) -> re.Pattern[str]:
    source = pattern
    for group in ("(.+?)", "(.+)")[2 - pattern.count("@") :]:
        source = source.replace("@", group, 1)
    return re.compile(source)


def _inside(patterns: tuple[str, ...], text: str) -> Iterator[tuple[str, ...]]:
    for pattern in patterns:
        if match := _ends(pattern).fullmatch(text):
            yield tuple(group.strip() for group in match.groups())


def date_of(text: str, language: str = "", settings: Settings = NOTHING_SET) -> Date | None:
    """The date that a text states in a language, without a hedge; None where it states none, or may
    state one of two.
    """
    found = time(text, language, settings)
    return edtf(found.text) if isinstance(found, Time) and not found.qualifier else None


def last_day(text: str) -> str:
    """The last ISO day of a date as a person types it (`2021-04`, `April 2021`).

    Raises ValueError if it is no date.
    """
    found = date_of(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no date")
    return found.last
