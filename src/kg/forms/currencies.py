"""Currencies: codes of ISO 4217, and what they are called in a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.forms.languages import Language, base, locale, table, territory
from kg.forms.settings import Settings

# What several currencies are called: a project says which is meant.
SIGNS = ("$", "¥", "kr", "Rs")


# Signs that stand for one currency wherever they are written.
_ONE = {
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₫": "VND",
    "₪": "ILS",
    "₦": "NGN",
    "₱": "PHP",
    "zł": "PLN",
    "kč": "CZK",
}


class Named(NamedTuple):
    """An amount whose currency was found: its ISO 4217 code, "" where the project must say what the
    `sign` means, and the rest of the text. `coded` says that the code itself stands there.
    """

    currency: str
    rest: str
    sign: str = ""
    coded: bool = False


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes of ISO 4217, also those of money that is no longer in use."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies")) - {"XXX", "XTS"}  # of none, for tests


def is_currency(text: str) -> bool:
    """Whether a text is a code of ISO 4217."""
    return len(text) == 3 and text.isascii() and text.isupper() and text in codes()


def named(text: str, language: Language, settings: Settings) -> Iterator[Named]:
    """What a text may say as an amount of money: by a code, a sign or a name at one of its ends."""
    for match in (
        re.match(r"([A-Z]{3})\s?([^A-Za-z\s].*)\Z", text),
        re.match(r"(?P<rest>.*[^\s])\s?([A-Z]{3})\Z", text),
    ):
        if match:
            first, second = match.groups()
            code, rest = (second, first) if "rest" in match.groupdict() else (first, second)
            if is_currency(code):
                yield Named(code, rest, coded=True)
    lower = text.lower()
    names = names_of_money(language.name)
    for name in _at_ends(language.name, lower[:1], lower[-1:]):
        if lower.startswith(name) and _stands_apart(name[-1], lower[len(name) :][:1]):
            yield _meant(names[name], text[len(name) :], language, settings)
        if lower.endswith(name) and _stands_apart(name[0], lower[: -len(name)][-1:]):
            rest = re.sub(r"(?i)\s(?:de|d')\Z", "", text[: -len(name)].rstrip())
            yield _meant(names[name], rest, language, settings)


def _stands_apart(letter: str, other: str) -> bool:
    # Whether a name ends where another letter begins; scripts without blanks need none.
    latin = re.compile(r"[^\W\d_]")
    return not (latin.match(letter) and latin.match(other) and letter < "\u2000")


@lru_cache(maxsize=16)
def shared(sign: str) -> frozenset[str]:
    """The currencies that a sign of several may mean somewhere."""
    from babel.numbers import get_currency_name

    if sign == "$":
        return frozenset(
            code
            for code in codes()
            if re.search(
                "dollar|peso|real|pataca|tala|paʻanga", get_currency_name(code, locale="en").lower()
            )
        )
    return _SHARED[sign]


_DOLLARS = re.compile("dollar|peso|real|pataca|tala|paʻanga")
_SHARED = {
    "¥": frozenset(("JPY", "CNY")),
    "kr": frozenset(("DKK", "NOK", "SEK", "ISK")),
    "Rs": frozenset(("INR", "PKR", "LKR", "NPR", "MUR", "SCR")),
}


def _meant(code: str, rest: str, language: Language, settings: Settings) -> Named:
    if code not in SIGNS:
        return Named(code, rest.strip())
    # A paper of Sydney means its own dollar, whatever most sources mean.
    known = _local(code, language.tag) or settings.meaning(code)
    return Named(known, rest.strip(), code)


_MONEY = {"ko": "KRW", "en": "GBP", "de": "EUR", "fr": "EUR", "es": "EUR", "ja": "JPY"}


@lru_cache(maxsize=64)
def local_currency(tag: str) -> str:
    """The money of the country of a language, or of the country that the language is named after:
    for examples.
    """
    from babel.numbers import get_territory_currencies

    used = get_territory_currencies(territory(tag)) if territory(tag) else []
    return used[0] if used else _MONEY.get(base(tag), "EUR" if tag else "KRW")


@lru_cache(maxsize=64)
def _local(sign: str, tag: str) -> str:
    """The money of the country of a language, where it has the sign."""
    from babel.numbers import get_territory_currencies

    found, country = locale(tag), territory(tag)
    used = get_territory_currencies(country) if country and found else []
    local = used[0] if len(used) == 1 else ""
    signs = {found.currency_symbols.get(local, "")} if found else set()
    plain = {sign, *(("₹",) if sign == "Rs" else ())}
    return local if local and signs & plain else ""


@lru_cache(maxsize=1 << 12)
def _at_ends(name: str, first: str, last: str) -> tuple[str, ...]:
    # What money is called that begins or ends with these letters, in the same order.
    return tuple(text for text in names_of_money(name) if text[0] == first or text[-1] == last)


@lru_cache(maxsize=16)
def names_of_money(name: str) -> Mapping[str, str]:
    """What money is called in a language, in small letters, the longest name first."""
    from babel.numbers import get_currency_name

    found = locale(name)
    assert found is not None
    known: dict[str, str] = {}
    for code in found.currencies:
        code = str(code)
        for text in (get_currency_name(code, locale=found), get_currency_name(code, 2, found)):
            known.setdefault(text.lower(), code)
    for code, sign in found.currency_symbols.items():
        if len(sign) > 1 and sign != code and not sign.isalpha():
            known.setdefault(sign.lower(), code)
    known |= _ONE | dict(table(name).currencies)
    return {text: known[text] for text in sorted(known, key=lambda text: (-len(text), text))}
