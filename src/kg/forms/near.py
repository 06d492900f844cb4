"""Times as they are told from the day of a source: `2월 4일`, `last month`, `im kommenden Jahr`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from kg.forms import days
from kg.forms.calendar import Either, Partial, Time, checked, existing
from kg.forms.languages import Language, languages, weekdays
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.texts import clean

# A day without a year, or a month, lies so near to the day of the source, in days.
_YEAR_NEAR, _MONTH_NEAR = 250, 45


@lru_cache(maxsize=1 << 14)
def times(
    text: str,
    language: str,
    told: date | None,
    settings: Settings = NOTHING_SET,
    *,
    spans: bool = False,
) -> tuple[Time, ...]:
    """The times that a text may state in a source of a language that was published on the day
    `told`, None where that is not known; none where it states none. `spans` is that of `days.time`.

    >>> times("지난 2월 4일", "ko", date(2021, 4, 23)), times("next year", "en", date(2021, 4, 23))
    ((Time(text='2021-02-04', qualifier=''),), (Time(text='2022', qualifier=''),))
    """
    cleaned = clean(text).lower()
    if told is None or not cleaned:
        return tuple(_stated(text, language, settings, spans=spans))
    for one in languages(language):
        placed = _placed(cleaned, one, told)
        found = tuple(_stated(placed, language, settings, spans=spans))
        if not found:
            found = tuple(_completed(placed, one, told, language, settings, spans=spans))
        if found:
            return found
    return ()


def _stated(text: str, language: str, settings: Settings, *, spans: bool) -> Iterator[Time]:
    found = days.time(text, language, settings, spans=spans)
    if isinstance(found, Time):
        yield found
    elif isinstance(found, Either):
        yield from map(Time, found.texts)


# --- words that stand for a time ------------------------------------------------------------------


def _placed(text: str, language: Language, told: date) -> str:
    # The text with years, months and days in place of the words that stand for them.
    if language.name == "ko":
        text = _with_century(text, told)
    for pattern, (part, behind) in language.table.near.items():
        text = _bounded(pattern).sub(_written(part, behind, language, told), text)
    return text


_SHORT_YEAR = re.compile(
    r"(?<![0-9.,])['’]?([0-9]{2})년(?!\s*(?:[0-9]+개월|간|동안|만|뒤|전|후|내|여))"
)


def _with_century(text: str, told: date) -> str:
    # 20년 is 2020 where that is near, and twenty years elsewhere.
    def whole(found: re.Match[str]) -> str:
        year = told.year // 100 * 100 + int(found[1])
        return f"{year}년" if abs(year - told.year) <= 10 else found[0]

    return _SHORT_YEAR.sub(whole, text)


def _written(part: str, behind: int, language: Language, told: date) -> str:
    if part == "day":
        return (told + timedelta(days=behind)).isoformat()
    if part == "month":
        year, month = _month(told, behind)
        return _in_words(language, f"{year}", f"{month}") or f"{year}-{month:02d}"
    return _in_words(language, f"{told.year + behind}") or f"{told.year + behind}"


def _month(told: date, more: int) -> tuple[int, int]:
    # The year and the number of the month that many months after that of a day.
    months = told.year * 12 + told.month - 1 + more
    return months // 12, months % 12 + 1


def _in_words(language: Language, year: str, month: str = "") -> str:
    # Where parts of a year are put together without blanks, each has its word.
    words = {"ko": ("년", "월"), "ja": ("年", "月")}.get(language.name)
    if not words:
        return ""
    return f"{year}{words[0]}" + (f" {month}{words[1]}" if month else "")


@lru_cache(maxsize=256)
def _bounded(pattern: str) -> re.Pattern[str]:
    latin = not re.search("[가-힣぀-ヿ一-鿿]", pattern)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if latin else rf"(?<!\w)(?:{pattern})")


# --- parts that are left out ----------------------------------------------------------------------


def _completed(
    text: str, language: Language, told: date, tag: str, settings: Settings, *, spans: bool
) -> Iterator[Time]:
    # Times whose year, or month, the text leaves out: those that lie near the day of the source, on
    # the side that the text says.
    side, bare = _sided(text, language)
    if side and (stated := tuple(_stated(bare, tag, settings, spans=spans))):
        yield from stated
        return
    named = weekdays(language.name).get(re.sub(r"^(?:on |am |el |le )", "", bare).rstrip("."))
    if named is not None and len(bare) > 1:
        yield from _weekday(named, side, told)
        return
    part = days.partial(bare, language)
    if part is not None:
        found = list(_near(part, told, 366 if side and part.month else 0))
        yield from _on_side(found, side, told)
        return
    if _FOUR.search(bare):
        return  # it has a year, and is no time all the same
    wholes = [
        list(_with_year(bare, year, language)) for year in (told.year - 1, told.year, told.year + 1)
    ]
    wholes += [[whole] for whole in _with_month(bare, told, language)]
    for texts in wholes:
        found_here = (list(_stated(whole, tag, settings, spans=spans)) for whole in texts)
        yield from next(filter(None, found_here), [])


_FOUR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def _weekday(number: int, side: int, told: date) -> Iterator[Time]:
    # The nearest such days, before and behind; that of the source is both.
    behind = (told.weekday() - number) % 7
    ahead = (number - told.weekday()) % 7
    for days_away, of in ((-behind, -1), (ahead, 1)):
        if side in (0, of) or not days_away:
            yield Time((told + timedelta(days=days_away)).isoformat())


def _sided(text: str, language: Language) -> tuple[int, str]:
    for side, patterns in ((-1, language.table.past), (1, language.table.coming)):
        for pattern in patterns:
            bare, count = re.subn(rf"(?<!\w){pattern}" if pattern[0] != " " else pattern, "", text)
            if count:
                return side, bare.strip()
    return 0, text


def _near(part: Partial, told: date, most: int) -> Iterator[tuple[Time, date]]:
    # (time, its first day) of each that lies near, `most` days away where that is said.
    if part.month:
        given = [part._replace(year=told.year + more) for more in (-1, 0, 1)]
        most = most or _YEAR_NEAR
    else:
        around = [_month(told, more) for more in (-1, 0, 1)]
        given = [part._replace(year=year, month=month) for year, month in around]
        most = _MONTH_NEAR
    for one in given:
        time = checked(one) if isinstance(existing(one), Partial) else None
        if isinstance(time, Time):
            first = date(one.year, one.month, one.day or 1)
            if abs((first - told).days) <= most:
                yield time, first


def _on_side(found: Iterable[tuple[Time, date]], side: int, told: date) -> Iterator[Time]:
    for time, first in found:
        if side == 0 or (first - told).days * side >= 0 or time.text == told.isoformat()[:7]:
            yield time


def _with_year(text: str, year: int, language: Language) -> Iterator[str]:
    if language.name in ("ko", "ja"):
        yield f"{_in_words(language, str(year))} {text}"
    else:
        yield f"{text} {year}"
        yield f"{text} of {year}"


def _with_month(text: str, told: date, language: Language) -> Iterator[str]:
    # 20~22일: of the month of the source, or of those around it.
    days_of = re.sub(r"\A([0-9]{1,2})(?= ?[~–-])", r"\1일", text) if language.name == "ko" else text
    if re.match(r"[0-9]{1,2}[일日] ?[~–-]", days_of):
        for more in (-1, 0, 1):
            year, month = _month(told, more)
            yield f"{_in_words(language, str(year), str(month))} {days_of}"
