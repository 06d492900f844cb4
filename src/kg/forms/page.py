"""The table of a language for pages, which write figures and days by themselves.

`present/view/rules/forms.js` writes with it what `kg.forms.writing` writes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.forms.languages import locale, table_of
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
    }


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
