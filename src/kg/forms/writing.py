"""Numbers, dates and amounts of money as people of a language write them.

Names, patterns and separators are those of the Unicode CLDR, by way of Babel. Every digit stays:
nothing is rounded. `tests/forms/cases/figures.json` holds the page to the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.forms.languages import LANGUAGES, base, locale, table, table_of
from kg.forms.numerals import EITHER
from kg.forms.table import Table
from kg.rdf.dates import edtf, span
from kg.rdf.numbers import numeral, plain
from kg.rdf.terms import parts
from kg.words import Sentence, Wording, phrase

if TYPE_CHECKING:
    from babel import Locale

# What English has beside the code of a currency, and Korean between the digits: CLDR has other
# forms (“₩412B”, “₩4116억”), which round and which nobody writes in a report.
_ENGLISH = tuple((word, table("en").sizes[word]) for word in ("trillion", "billion", "million"))
# A number beside a word (“1,243.3 billion”) is less than this, and has at most so many digits
# behind the decimal sign.
_BEFORE, _BEHIND = 10**5, 3
# Their separators are those of Python: Babel need not be loaded for them, which takes 13 ms.
_PLAIN = ("en", "ko")
# The sign of what is less than nothing; a hyphen is none, and may be taken for a dash.
MINUS = "−"
SKELETONS = {4: "y", 7: "yMMM", 10: "yMMMd"}


def known(language: str) -> Locale:
    # As with sentences, a language that nothing is known of is answered in English.
    found = locale(language) or locale("en")
    assert found is not None
    return found


def number_text(value: Decimal, language: str = "en") -> str:
    """A number with the separators of a language.

    >>> number_text(Decimal("1234567.50")), number_text(Decimal("1234567.5"), "de")
    ('1,234,567.5', '1.234.567,5')
    >>> number_text(Decimal(-5)), number_text(Decimal(-5), "de")
    ('−5', '−5')
    """
    return _digits(value, language).replace("-", MINUS)


def _digits(value: Decimal, language: str) -> str:
    if language in _PLAIN:
        return plain(value)
    from babel.numbers import format_decimal

    exact = _shortest(value)
    # Babel rounds by the context of the thread, which may hold fewer digits than the number has.
    with localcontext(Context(prec=len(exact.as_tuple().digits) + abs(exact.adjusted()) + 10)):
        return format_decimal(
            exact,
            locale=known(language),
            decimal_quantization=False,
            group_separator=_is_grouped(exact, language),
        )


def _shortest(value: Decimal) -> Decimal:
    """The number without zeros at its end behind the decimal sign."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def money_text(amount: Decimal, currency: str, language: str = "en") -> str:
    """An amount in an ISO 4217 currency; what `money` reads of it is the same, or nothing.

    >>> money_text(Decimal(411600000000), "KRW"), money_text(Decimal(411600000000), "KRW", "ko")
    ('KRW 411.6 billion', '4,116억 원')
    """
    words = table_of(language)
    if words.myriads:
        name = words.money.get(currency) or known(language).currencies.get(currency, currency)
        return f"{_grouped(amount, language, words)}{words.apart}{name}"
    if language in _PLAIN or locale(language) is None:
        return f"{currency} {_english(amount)}"
    shown = _short(abs(amount), currency, language) or _whole(abs(amount), currency, language)
    return MINUS + shown if amount < 0 else shown


def unmistakable(value: Decimal) -> str:
    """A number in digits that is read as the same in any language: `3.1250`, since `3.125` may be
    two numbers.

    >>> unmistakable(Decimal("3.125")), unmistakable(Decimal("3.000"))
    ('3.1250', '3')
    """
    text = parts(numeral(value))[0]
    return text + "0" if EITHER.match(text.lstrip("-")) else text


def doubt(cell: str, two: tuple[Decimal, ...], currency: str = "") -> tuple[Sentence, Sentence]:
    """(message, hint) for a text that may state either of two numbers of a currency."""
    head = f"{currency} " if currency else ""
    less, more = (head + plain(value) for value in two)
    clear_less, clear_more = (head + unmistakable(value) for value in two)
    return (
        phrase("rdf.two-numbers", cell=cell, less=less, more=more),
        phrase("rdf.two-numbers.hint", less=clear_less, more=clear_more),
    )


class Amount(Wording):
    """A number, or an amount in a currency, that is written as its reader writes it."""

    value: Decimal
    currency: str

    def __new__(cls, value: Decimal, currency: str = "") -> Amount:
        made = super().__new__(cls, _amount_text(value, currency, "en"))
        made.value, made.currency = value, currency
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Amount, (self.value, self.currency)

    def in_language(self, language: str) -> str:
        return _amount_text(self.value, self.currency, language)


class Day(Wording):
    """A date, as `day_text` takes it, that is written as its reader writes it."""

    text: str

    def __new__(cls, text: str) -> Day:
        made = super().__new__(cls, day_text(text))
        made.text = text
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Day, (self.text,)

    def in_language(self, language: str) -> str:
        return day_text(self.text, language)


def _amount_text(value: Decimal, currency: str, language: str) -> str:
    if currency:
        return money_text(value, currency, language)
    return number_text(value, language)


def _grouped(amount: Decimal, language: str, words: Table) -> str:
    """The number in groups of ten thousand: `1조 2,433억`."""
    rest, groups = abs(amount), []
    for name, worth in words.myriads.items():
        count, rest = divmod(rest, worth)
        if count:
            groups.append(f"{number_text(count, language)}{name}")
    if rest or not groups:
        groups.append(number_text(rest, language))
    return (MINUS if amount < 0 else "") + words.apart.join(groups)


def _english(amount: Decimal) -> str:
    for name, worth in _ENGLISH:
        if (scaled := _scaled(amount, worth)) is not None:
            return f"{number_text(scaled)} {name}"
    return number_text(amount)


def _scaled(amount: Decimal, worth: int) -> Decimal | None:
    """The amount in units of `worth` where there are some and few digits behind the sign."""
    scaled = amount / worth
    few = 1 <= abs(scaled) < _BEFORE and scaled == round(scaled, _BEHIND)
    return scaled if few else None


def _short(amount: Decimal, currency: str, language: str) -> str:
    """The amount in CLDR's short form (`411,6 Mrd. €`), "" where that would round it."""
    symbol = known(language).currency_symbols.get(currency, currency)
    for least, worth, pattern in short_forms(language):
        if amount >= least and (scaled := _scaled(amount, worth)) is not None:
            return pattern.replace("¤", symbol).replace("0", number_text(scaled, language))
    return ""


@lru_cache(maxsize=32)
def short_forms(language: str) -> list[tuple[int, int, str]]:
    """The sizes of a language from the largest down, each with the least amount that is told in it
    and its pattern: 0 the number, ¤ the sign. Without those whose word means two sizes.
    """
    words = table_of(language)
    found: dict[int, tuple[int, int, str]] = {}
    for size, form in known(language).compact_currency_formats["short"]["other"].items():
        zeros = re.search("0+", form.pattern)
        worth = int(size) // 10 ** (len(zeros[0]) - 1) if zeros else 1
        if zeros is None or worth < 10**6:
            continue
        pattern = form.pattern.replace("'", "").replace(zeros[0], "0")
        word = re.sub(r"[0¤\s]", "", pattern)
        if word in words.cased or word.lower() not in words.doubtful:
            found.setdefault(worth, (int(size), worth, pattern))
        elif worth in words.shown:
            shown = f"0\u00a0{words.shown[worth]}\u00a0¤"
            found.setdefault(worth, (int(size), worth, shown))
    return sorted(found.values(), reverse=True)


def _whole(amount: Decimal, currency: str, language: str) -> str:
    from babel.numbers import format_currency

    # Where no cents are told, none are written.
    pattern = known(language).currency_formats["standard"].pattern
    whole = amount == amount.to_integral_value()
    with localcontext(Context(prec=len(amount.as_tuple().digits) + abs(amount.adjusted()) + 10)):
        return format_currency(
            _shortest(amount),
            currency,
            re.sub(r"\.0+", "", pattern) if whole else None,
            locale=known(language),
            currency_digits=not whole,
            decimal_quantization=False,
            group_separator=_is_grouped(amount, language),
        )


def _is_grouped(value: Decimal, language: str) -> bool:
    # 9900 and 12.500 in Spanish.
    least = table_of(language).grouped
    return bool(abs(value) >= 10 ** (least - 1))


class Ordinal(str):
    """A unit of what has a place in an order: year 4, no. 8."""

    __slots__ = ()


@lru_cache(maxsize=8192, typed=True)
def counted_text(figure: str, unit: str, language: str = "en") -> str:
    """A number as it is written, with the unit in which it is counted. Signs stand close to it, as
    far as the language has them so, and so do counting words in Korean and Japanese.

    >>> [counted_text("60", unit, "ko") for unit in ("개", "PF", "%")]
    ['60개', '60 PF', '60%']
    >>> counted_text("60", "%", "de"), counted_text("60", "社", "ja")
    ('60\xa0%', '60社')
    >>> counted_text("4", Ordinal("year")), counted_text("4", Ordinal("년째"), "ko")
    ('year 4', '4년째')
    >>> [counted_text("1", unit) for unit in ("floors", "people", "companies", "GPUs", "PF")]
    ['1 floor', '1 person', '1 company', '1 GPU', '1 PF']
    """
    if isinstance(unit, Ordinal) and language == "en":
        return f"{unit} {figure}"
    if figure == "1" and language == "en":
        unit = _singular(unit)
    return f"{figure}{_gap(unit, language)}{unit}"


# Units are called what several of them are. These are the same of one.
_ALIKE = (
    *("headquarters", "premises", "series", "species", "means", "barracks"),
    *("fps", "flops", "teraflops", "petaflops", "exaflops"),
)
_PLURAL = re.compile("[A-Z]?[a-z-]{2,}|[A-Z]+s")
_ENDS = (
    (r"(?<=\w\w)ies$", "y"),
    (r"(?<=ch|sh|ss)es$", ""),
    (r"(?<=x)es$", ""),
    (r"(?<![sui])(?<!bp)s$", ""),
)


def _singular(unit: str) -> str:
    # What one of an English unit is called: the first word of `years of age` is what is counted.
    word, blank, rest = unit.partition(" ")
    if word == "people":
        return f"person{blank}{rest}"
    if _PLURAL.fullmatch(word) and word not in _ALIKE:
        ending = next(((end, by) for end, by in _ENDS if re.search(end, word)), None)
        word = re.sub(*ending, word) if ending else word
    return word + blank + rest


_COUNTING = re.compile("[가-힣]+|[\u3040-\u30ff\u4e00-\u9fff]+")


def _gap(unit: str, language: str) -> str:
    if unit.startswith("%"):
        return percent_gap(language)
    if language != "en" and _COUNTING.fullmatch(unit):
        return ""
    return "" if language in _PLAIN and unit[:1] in "°㎡" and unit else " "


def percent_gap(language: str) -> str:
    """What stands between a number and the sign of percent."""
    found = re.search(r"0(\s*)%", known(language).percent_formats[None].pattern)
    return found[1] if found else ""


def day_text(text: str, language: str = "en") -> str:
    """A date as `kg.rdf.dates` reads it: a day, month, year or span, also one with an open end; any
    other text as it is.

    >>> day_text("2024-08-20"), day_text("2024-08", "ko"), day_text("2020-07/2020-12")
    ('20 Aug 2024', '2024년 8월', 'Jul – Dec 2020')
    >>> day_text("2026/.."), day_text("../2024", "ko")
    ('from 2026', '2024년까지')
    """
    found = edtf(text)
    if found is None:
        return _open_span(text, language)
    start, _, end = found.text.removesuffix("~").partition("/")
    shown = _span(start, end, language) if end else _day(start, language)
    if not found.text.endswith("~"):
        return shown
    return _worded("inferred", shown, language)


def _open_span(text: str, language: str) -> str:
    ends = span(text)
    if ends is None:
        return text
    inferred = "~" if text.endswith("~") else ""
    if ends.start:
        day = day_text(ends.start.text.removesuffix("~") + inferred, language)
        return _worded("starting", day, language)
    assert ends.end  # one of the two is there
    day = day_text(ends.end.text + inferred, language)
    return _worded("ending", day, language)


def _worded(what: str, day: str, language: str) -> str:
    words = table(base(language) if base(language) in LANGUAGES else "en")
    pattern: str = getattr(words, what)
    return pattern.replace("{day}", day)


def _day(text: str, language: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(SKELETONS[len(text)], _first(text), locale=calendar(language))


def _span(start: str, end: str, language: str) -> str:
    from babel.dates import format_interval

    if len(start) != len(end):
        return between([_day(start, language), _day(end, language)], language)
    skeleton = SKELETONS[len(start)]
    shown = format_interval(_first(start), _first(end), skeleton, locale=calendar(language))
    return shown.replace("\u2009", " ")  # whether the blanks are thin depends on the year of CLDR


def between(ends: Iterable[str], language: str = "en") -> str:
    """From one day to another, each as it is written: Korean has a sign of its own for that.

    >>> between(["May 2021", "2024"]), between(["2021년 5월", "2024년"], "ko")
    ('May 2021 – 2024', '2021년 5월 ~ 2024년')
    """
    return (" ~ " if language == "ko" else " – ").join(ends)


def _first(text: str) -> date:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :])


def calendar(language: str) -> Locale:
    # The day stands before the month, as the rest of the English is British.
    return known("en-GB" if language == "en" or locale(language) is None else language)
