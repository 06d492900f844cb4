"""Figures as a source prints them: a number or an amount of money, with a hedge, or a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms.currencies import Named, named
from kg.forms.languages import Language, languages
from kg.forms.numerals import Number, parsed
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.spelled import in_digits
from kg.forms.texts import clean

# A sign before the currency: -£500, minus 5 Mio. €.
_BELOW = re.compile(r"(?:-\s?|minus\s)(?=[^\s\d-]|(?<=minus\s)\d)", re.I)
_PLAIN = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,27})(?:\.[0-9]{1,2}|\.[0-9]{4,9})?\Z")


class Figure(NamedTuple):
    """What a text states: a value, the currency of money, the qualifier that hedges it, and of a
    range the upper end. `unit` is "%" of a percentage and "." of a place in an order; `second` is
    the same money in another currency.
    """

    value: Decimal
    currency: str = ""
    qualifier: str = ""
    upper: Decimal | None = None
    unit: str = ""
    second: tuple[Figure, ...] = ()

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Its value, and of a range both ends."""
        return (self.value,) if self.upper is None else (self.value, self.upper)


class Doubt(NamedTuple):
    """The two numbers that a text may state, of a currency."""

    values: tuple[Decimal, ...]
    currency: str = ""


class Unset(NamedTuple):
    """A sign of money that several currencies have, and of which the project does not say which."""

    sign: str


Outcome = Figure | Doubt | Unset | None
_ALONE = Figure(Decimal(0))[2:]


def figure(
    text: str, language: str = "", settings: Settings = NOTHING_SET, *, counted: bool = False
) -> Outcome:
    """The number that a text states in a language, None where it states none. `counted` says that
    the word by which it counts may stand behind it: 5만 명.

    >>> figure("3.000", "de").value, figure("rund 88,5", "de")[:3]
    (Decimal('3000'), (Decimal('88.5'), '', 'about'))
    """
    return _read(text, language, settings, money=False, counted=counted)


def amount(text: str, language: str = "", settings: Settings = NOTHING_SET) -> Outcome:
    """The amount of money that a text states in a language, None where it states none.

    >>> amount("bis zu 9 Mrd. €", "de")[:3]
    (Decimal('9000000000'), 'EUR', 'at-most')
    """
    return _read(text, language, settings, money=True)


def number(text: str, language: str = "") -> Decimal | None:
    """The one number that a text states, without a hedge or a unit; None where it states none, or
    may state one of two.

    >>> number("1조 2,433억"), number("3.000")
    (Decimal('1243300000000'), None)
    """
    found = figure(text, language)
    return found.value if isinstance(found, Figure) and found[2:] == _ALONE else None


def money(
    text: str, language: str = "", settings: Settings = NOTHING_SET
) -> tuple[Decimal, str] | None:
    """(amount, ISO 4217 currency) that a text states, without a hedge, or None.

    >>> money("4,116억원")
    (Decimal('411600000000'), 'KRW')
    """
    found = amount(text, language, settings)
    alone = isinstance(found, Figure) and found[2:] == _ALONE
    return (found.value, found.currency) if alone and isinstance(found, Figure) else None


def candidates(text: str, language: str = "") -> tuple[Decimal, ...]:
    """The numbers that a figure beside money or a unit may state: none, one or two."""
    cleaned = clean(text)
    for one in languages(language):
        if found := parsed(cleaned, one, money=True):
            return found.values
    return ()


def _read(
    text: str, tag: str, settings: Settings, *, money: bool, counted: bool = False
) -> Outcome:
    if not money and _PLAIN.match(text):
        return Figure(Decimal(text))
    if len(text) > 200:
        return None
    cleaned = clean(text)
    for language in languages(tag):
        reader = _Reader(language, settings, money, counted)
        found = reader.read(cleaned)
        if found is None and (text := in_digits(cleaned, language)) != cleaned:
            found = reader.read(text)
        if found is not None:
            return found
    return None


def total(text: str, tag: str, settings: Settings = NOTHING_SET, *, money: bool) -> Outcome:
    """What a text states that says of a figure that it is a sum: that sum.

    >>> total("insgesamt 5 Mio. Euro", "de", money=True)[:2]
    (Decimal('5000000'), 'EUR')
    """
    for language in languages(tag):
        for inner in _inside(language.table.totals, clean(text)):
            if (found := _read(inner, tag, settings, money=money)) is not None:
                return found
    return None


class _Reader(NamedTuple):
    # How a text is read in one language.
    language: Language
    settings: Settings
    money: bool
    counted: bool = False

    def read(self, text: str) -> Outcome:
        return (
            self.plain(text)
            or (self.with_second(text) if self.money else None)
            or self.hedged(text)
            or self.ranged(text)
        )

    # --- one value --------------------------------------------------------------------------------

    def plain(self, text: str) -> Outcome:
        return _outcome(self.amount(text) if self.money else self.number(text))

    def number(self, text: str) -> _Part | None:
        found = parsed(text, self.language)
        if found:
            return _Part(found)
        if len(text) > 1 and (count := self.language.table.counts.get(text.lower())):
            return _Part(Number((Decimal(count),)))
        for unit, patterns in (
            ("%", self.language.table.percent),
            (".", self.language.table.ordinals),
            ("", self.language.table.counted if self.counted else ()),
        ):
            for inner in _inside(patterns, text):
                if (inner_found := parsed(inner, self.language)) and _may_be(inner_found, unit):
                    return _Part(inner_found, unit=unit)
        return None

    def amount(self, text: str) -> _Part | Unset | None:
        if below := _BELOW.match(text):
            above = self.amount(text[below.end() :])
            if not isinstance(above, _Part):
                return above
            values = tuple(-value for value in above.number.values)
            return above._replace(number=above.number._replace(values=values))
        unset: Unset | None = None
        for one in named(text, self.language, self.settings):
            found = parsed(one.rest, self.language, money=True) or self.named_twice(one)
            if found and one.currency:
                return _Part(found, one.currency)
            if found:
                unset = Unset(one.sign)
        return unset

    def named_twice(self, one: Named) -> Number | None:
        # JPY 3000億円: a code, and a name of the same money.
        for other in named(one.rest, self.language, self.settings) if one.coded else ():
            if one.currency == other.currency != "":
                return parsed(other.rest, self.language, money=True)
        return None

    # --- a second currency, hedges ----------------------------------------------------------------

    def with_second(self, text: str) -> Outcome:
        # £1.3 billion ($1.66 billion): the same money in another currency.
        match = re.fullmatch(r"([^()]+) ?\(([^()]+)\)", text)
        if not match:
            return None
        ends = (text.strip() for text in match.groups())
        first, second = (self.plain(one) or self.hedged(one) for one in ends)
        if isinstance(first, Figure) and isinstance(second, Figure):
            same = first.currency == second.currency
            return None if same else first._replace(second=(second,))
        return next((one for one in (first, second) if isinstance(one, Doubt | Unset)), None)

    def hedged(self, text: str) -> Outcome:
        for qualifier, patterns in self.language.table.hedges.items():
            for inner in _inside(patterns, text):
                found = self.plain(inner)
                if found is not None:
                    return _qualified(found, qualifier)
        for inner in _inside(self.language.table.loose, text):
            found = self.plain(inner) or self.hedged(inner)
            if found is not None:
                is_bare = isinstance(found, Figure) and not found.qualifier
                return _qualified(found, "about") if is_bare else found
        return self.hedged_inside(text) or (self.hedged_within(text) if self.money else None)

    def hedged_inside(self, text: str) -> Outcome:
        # 3000여억 원, 1,000여 명: the hedge stands behind the digits, before what they count.
        words = self.language.table
        if not words.within:
            return None
        units = "".join((*words.myriads, *words.tens))
        bare, count = re.subn(rf"(?<=[0-9{units}])\s?{words.within}(?=\s?\w)", "", text)
        found = self.plain(bare) if count == 1 else None
        return _qualified(found, "over")

    def hedged_within(self, text: str) -> Outcome:
        # 4,116억여 원: the hedge stands between the figure and the currency.
        for one in named(text, self.language, self.settings) if self.language.table.myriads else ():
            for qualifier, patterns in self.language.table.hedges.items():
                for inner in _inside(patterns, one.rest):
                    found = parsed(inner, self.language, money=True)
                    if found and one.currency:
                        return _qualified(_outcome(_Part(found, one.currency)), qualifier)
        return None

    # --- ranges -----------------------------------------------------------------------------------

    def ranged(self, text: str) -> Outcome:
        for low, high in _pairs(self.language.table.ranges, text):
            found = self.between(low, high)
            if found is not None:
                return found
        return None

    def between(self, low: str, high: str) -> Outcome:
        above = self.part(high)
        below = self.part(low)
        for part in (above, below):
            if part is None or isinstance(part, Unset):
                return part
        assert isinstance(below, _Part) and isinstance(above, _Part)
        currencies = {part.currency for part in (below, above) if part.currency}
        if len(currencies) != (1 if self.money else 0) or (below.unit and not above.unit):
            return None
        if not above.number.simple and below.number.simple and not below.number.size:
            return None  # 1~2조 5천억
        if self.shares_a_myriad(low, high):
            return None
        if above.number.size and not below.number.size:
            if not below.number.simple or (below.currency and above.currency):
                return None
            below = self.sized(below, above)
        elif below.number.size and not above.number.size and above.number.simple:
            return None
        return _range(below, above, currencies)

    def shares_a_myriad(self, low: str, high: str) -> bool:
        # 4천~5천억: the word of the upper end may be that of the lower one too.
        words = self.language.table
        held = [any(name in text for name in words.myriads) for text in (low, high)]
        return held == [False, True] and any(name in low for name in words.tens)

    def part(self, text: str) -> _Part | Unset | None:
        # An end of a range, whose currency may stand at the other end.
        found = self.amount(text) if self.money else self.number(text)
        if isinstance(found, Unset):
            return found
        if found is None and self.money:
            bare = parsed(text, self.language, money=True)
            found = _Part(bare) if bare else None
        return found._replace(text=text) if found else None

    def sized(self, below: _Part, above: _Part) -> _Part:
        # 4–7 Mrd.: the word of size is that of both ends.
        scale = parsed("1" + above.number.size, self.language, money=self.money)
        if scale is None or len(scale.values) != 1:
            return below
        values = tuple(value * scale.values[0] for value in below.number.values)
        return below._replace(number=Number(values, above.number.size))


class _Part(NamedTuple):
    # A number with its currency or its unit.
    number: Number
    currency: str = ""
    unit: str = ""
    text: str = ""


def _outcome(part: _Part | Unset | None) -> Outcome:
    if part is None or isinstance(part, Unset):
        return part
    if len(part.number.values) > 1:
        return Doubt(part.number.values, part.currency)
    return Figure(part.number.values[0], part.currency, unit=part.unit)


def _qualified(found: Outcome, qualifier: str) -> Outcome:
    return found._replace(qualifier=qualifier) if isinstance(found, Figure) else found


def _range(below: _Part, above: _Part, currencies: set[str]) -> Outcome:
    currency = next(iter(currencies), "")
    for part in (below, above):
        if len(part.number.values) > 1:
            return Doubt(part.number.values, currency)
    low, high = below.number.values[0], above.number.values[0]
    if low >= high or low < 0 or above.unit == ".":
        return None
    return Figure(low, currency, "", high, above.unit)


def _may_be(found: Number, unit: str) -> bool:
    # Places in an order are whole numbers in digits.
    whole = all(value == value.to_integral_value() and value > 0 for value in found.values)
    return unit != "." or (whole and not found.size)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    source = pattern.replace("…", "")
    ends = source.count("#")
    for group in ("(?P<low>.+?)", "(?P<high>.+)")[2 - ends :]:
        source = source.replace("#", group, 1)
    return re.compile(source + r"\Z", re.I)


def _inside(patterns: tuple[str, ...], text: str) -> Iterator[str]:
    for pattern in patterns:
        if match := _compiled(pattern).match(text):
            yield match["high"].strip()


def _pairs(patterns: tuple[str, ...], text: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if match := _compiled(pattern).match(text):
            yield match["low"].strip(), match["high"].strip()
