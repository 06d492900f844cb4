"""Numbers as people write them, and as literals."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.rdf.terms import XSD, parts
from kg.words import Sentence, phrase

_KOREAN = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2, "십": 10}
_ENGLISH = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "bn": 10**9,
    "m": 10**6,
}
# Patterns that few commands need are compiled when they are first used: `re` keeps them.
_PLAIN = r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\Z"
# One separator with three digits behind it, and one to three before it: a decimal sign in one
# language, one of thousands in another.
_EITHER = r"([+-]?[1-9][0-9]{0,2})[.,]([0-9]{3})\Z"
# The languages in which a comma divides thousands; in others it is as often a decimal sign.
_COMMA_OF_THOUSANDS = frozenset(("en", "ko", "ja", "zh"))
_MOST = 28  # digits that can be reckoned with and none lost
_SCALED = rf"(?i)([+-]?[0-9.,]+)\s*({'|'.join(_ENGLISH)})\Z"


def number(text: str) -> Decimal | None:
    """The number that a cell states (`88.5`, `3,095,950`, `1조 2,433억`, `2.1 billion`), or None if
    it states none, or may state one of two.

    >>> number("1조 2,433억"), number("3.000")
    (Decimal('1243300000000'), None)
    """
    text = text.strip()
    return None if re.search(r"(?i)[0-9]\s*m\Z", text) else counted(text)  # metres, or million


def counted(text: str) -> Decimal | None:
    """The number that a cell states, in which `m` stands for million; see `number`."""
    if either(text) or sum(map(str.isdigit, text)) > _MOST:
        return None
    if re.match(_PLAIN, text):
        return _decimal(text)
    scaled = _scaled(text)
    value = _korean(text) if scaled is None else scaled
    return value if value is None or value.adjusted() < _MOST else None


def is_comma_decimal(language: str) -> bool:
    """Whether a comma may be a decimal sign where a text is in a language (a BCP 47 tag)."""
    return bool(language) and language.lower().partition("-")[0] not in _COMMA_OF_THOUSANDS


def either(text: str, language: str = "") -> tuple[Decimal, ...]:
    """The two numbers that a cell may state (`3.000` is 3 or 3,000, `1,234 billion` one thousand
    times the other); () where there is one or none.

    A comma alone is a sign of thousands, as English and Korean have it, but not where the source is
    in another `language`; beside a word such as *billion* it is as often a decimal sign.
    """
    text = text.strip()
    scaled = re.match(_SCALED, text)
    korean = re.fullmatch(r"([+-]?[0-9.,]+)\s*[조억만천백십]+", text)
    digits = scaled[1] if scaled else korean[1] if korean else text
    match = re.match(_EITHER, digits)
    if not match or ("," in digits and not (scaled or is_comma_decimal(language))):
        return ()
    scale = (
        _ENGLISH[scaled[2].lower()]
        if scaled
        else _korean("1" + text[len(korean[1]) :].strip())
        if korean
        else 1
    )
    if scale is None:
        return ()
    return Decimal(f"{match[1]}.{match[2]}") * scale, Decimal(match[1] + match[2]) * scale


def doubt(cell: str, two: tuple[Decimal, ...], currency: str = "") -> tuple[Sentence, Sentence]:
    """(message, hint) for a cell that may state either of two numbers (see `either`) of a
    currency.
    """
    head = f"{currency} " if currency else ""
    less, more = (head + plain(value) for value in two)
    clear_less, clear_more = (head + unmistakable(value) for value in two)
    return (
        phrase("rdf.two-numbers", cell=cell, less=less, more=more),
        phrase("rdf.two-numbers.hint", less=clear_less, more=clear_more),
    )


def unmistakable(value: Decimal) -> str:
    """A number in digits that `number` reads as the same: `3.1250`, since `3.125` may be two
    numbers.

    >>> unmistakable(Decimal("3.125")), unmistakable(Decimal("3.000"))
    ('3.1250', '3')
    """
    text = parts(numeral(value))[0]
    return text + "0" if either(text) else text


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _scaled(text: str) -> Decimal | None:
    scaled = re.match(_SCALED, text)
    return (
        _decimal(scaled[1]) * _ENGLISH[scaled[2].lower()]
        if scaled and re.match(_PLAIN, scaled[1])
        else None
    )


def _korean(text: str) -> Decimal | None:
    # 조, 억 and 만 divide a number into groups, each of which is below ten thousand but the first,
    # and whole but the last.
    if re.search(r"[0-9.,]\s+[0-9.,]", text):  # a blank inside a number may divide it in two
        return None
    text = re.sub(r"\s+", "", text)
    if not re.fullmatch(r"[0-9.,조억만천백십]+", text) or not re.search(r"[조억만천백십]", text):
        return None
    total, last, whole = Decimal(0), 0, True  # `last` is the unit of the group before
    for digits, name in re.findall(r"([0-9.,천백십]+)([조억만]?)|[조억만]", text):
        group, unit = _group(digits), _KOREAN.get(name, 1)
        # After 조 or 억 a number without a unit is as often one of 억 or 만 (1조 2,433; 3억 5천).
        if (
            group is None
            or not whole
            or (last and (unit >= last or group >= 10**4 or (unit == 1 and last > 10**4)))
        ):
            return None
        total, last, whole = total + group * unit, unit, group == group.to_integral_value()
    return total


def _group(text: str) -> Decimal | None:
    # 천, 백 and 십 count inside a group, from large to small: 3천2백 is 3,200.
    if re.fullmatch(r"[0-9.,]+", text):
        return (
            None
            if not re.match(_PLAIN, text) or ("." in text and re.match(_EITHER, text))
            else _decimal(text)
        )
    match = re.fullmatch(r"(?:([0-9.]*)천)?(?:([0-9.]*)백)?(?:([0-9.]*)십)?([0-9]?)", text)
    if not match:
        return None
    counts = [
        (count or "1", unit)
        for count, unit in zip(match.groups(), (1000, 100, 10), strict=False)
        if count is not None
    ]
    if not counts or any(not re.fullmatch(r"[1-9](\.[0-9])?", count) for count, _ in counts):
        return None
    if any("." in count for count, _ in counts) and (len(counts) > 1 or match[4]):
        return None
    return sum((Decimal(count) * unit for count, unit in counts), Decimal(match[4] or 0))


def numeral(value: Decimal) -> str:
    """The literal of a number: xsd:integer where it is whole, else xsd:decimal."""
    if value == value.to_integral_value():
        return f'"{int(value)}"^^<{XSD}integer>'
    return f'"{format(value, "f").rstrip("0")}"^^<{XSD}decimal>'


def plain(value: Decimal) -> str:
    """A number in digits, with a comma between thousands."""
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value:,f}".rstrip("0")
