"""The table of a language for pages, which write figures and days by themselves.

`present/view/rules/forms.js` writes with it what `kg.forms.writing` writes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypedDict

from kg.forms.languages import LANGUAGES, base, conventions, locale, months, order, table_of
from kg.forms.writing import SKELETONS, calendar, known, percent_gap, short_forms


def needs_forms(language: str) -> bool:
    """Whether a page needs the table of a language: not of Korean and English, which it writes by
    itself, and of none of which CLDR knows nothing.
    """
    return language not in ("ko", "en") and locale(language) is not None


def page_forms(language: str, currencies: Iterable[str]) -> dict[str, Any]:
    """What a page needs to write numbers, days, and money of some currencies in a language."""
    from babel.numbers import get_currency_precision

    words = table_of(language)
    cldr, found = known(language), sorted(set(currencies))
    signs = cldr.currencies if words.myriads else cldr.currency_symbols
    return {
        "decimal": cldr.number_symbols["latn"]["decimal"],
        "group": cldr.number_symbols["latn"]["group"],
        "grouped": words.grouped,
        "sizes": [
            (len(str(least)) - 1, len(str(worth)) - 1, text)
            for least, worth, text in short_forms(language)
        ],
        "whole": cldr.currency_formats["standard"].pattern.replace("#,##0.00", "0"),
        "myriads": [(len(str(worth)) - 1, name) for name, worth in words.myriads.items()],
        "apart": words.apart,
        "percent": percent_gap(language),
        "money": {code: words.money.get(code) or signs.get(code, code) for code in found},
        "digits": {code: n for code in found if (n := get_currency_precision(code)) != 2},
        **_days(language),
        "inferred": words.inferred,
        "starting": words.starting,
        "ending": words.ending,
        "asked": lexicon(language),
    }


class Lexicon(TypedDict):
    """What a text of a language is translated with before figures in it are looked for: the signs
    that part a number, whether 03.04.2024 is of April, and what words, and letters of languages
    without blanks, are in the words that a search reads.
    """

    decimal: str
    groups: str
    dayfirst: bool
    words: dict[str, str]
    signs: dict[str, str]


# Sizes, months and parts of a day in the words that a search reads.
_SIZES = {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}
_GROUPS = {10**12: "조", 10**8: "억", 10**4: "만", 10**3: "천", 10**2: "백", 10: "십"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = {"年": "년", "月": "월", "日": "일"}


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language; None of Korean and English, which a search reads by itself, and of
    those without a table.
    """
    name = base(language)
    if name not in LANGUAGES or name in ("ko", "en"):
        return None
    table, signs = table_of(language), conventions(language)[0]
    money = {word: code.lower() for word, code in table.currencies.items() if len(code) == 3}
    if table.myriads:
        grouped = {w: _GROUPS[n] for w, n in (*table.myriads.items(), *table.tens.items())}
        words: dict[str, str] = {}
        parts = {**_DAY, **grouped, **money}
    else:
        sizes = {word: _SIZES[worth] for word, worth in table.sizes.items() if worth in _SIZES}
        named = {word: MONTHS[number - 1] for word, number in months(name).items()}
        words = {**named, **sizes, **{w: c for w, c in money.items() if w[-1].isalpha()}}
        parts = {}
    return Lexicon(
        decimal=signs.decimal,
        groups=signs.groups,
        dayfirst=order(language).startswith("d"),
        words={word: to for word, to in words.items() if word != to},
        signs=parts,
    )


def _days(language: str) -> dict[str, Any]:
    cldr = calendar(language)
    spans = {
        size: {
            field: [half.replace("\u2009", " ") for half in halves]
            for field, halves in cldr.interval_formats[skeleton].items()
        }
        for size, skeleton in SKELETONS.items()
    }
    return {
        "months": list(cldr.months["format"]["abbreviated"].values()),
        "days": {size: cldr.datetime_skeletons[name].pattern for size, name in SKELETONS.items()},
        "spans": spans,
        "between": cldr.interval_formats[None].replace("\u2009", " "),
    }
