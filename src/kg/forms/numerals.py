"""Numbers in digits and words of size, in a language: what they may mean.

A reading is a tuple of numbers: none where a text is no number, one where it is sure, two where it
may be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms.languages import Convention, Language, table
from kg.forms.table import Table

_MOST = 28  # digits that can be reckoned with and none lost
# One separator with three digits behind it, and one to three before it: a decimal sign in one
# language, one of thousands in another.
EITHER = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})\Z")
_SIGN = re.compile(r"[+-]|(?:마이너스|マイナス)\s?(?=[0-9])")
_PARTED = re.compile(r"[0-9](?:[0-9., ']*[0-9])?\Z")
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75", "⅛": "125", "⅜": "375", "⅝": "625", "⅞": "875"}
Values = tuple[Decimal, ...]


class Number(NamedTuple):
    """What a text may state: its values; `size` is the word of size that stands behind the digits,
    "" where there is none or there are groups with several.
    """

    values: Values
    size: str = ""
    simple: bool = True


def parsed(text: str, language: Language, *, money: bool = False) -> Number | None:
    """The number that a text states, or None; `money` says that a currency stands beside it."""
    sign, body = _signed(text)
    if not body or sum(map(str.isdigit, body)) > _MOST:
        return None
    if money:
        body = _without_dashes(body)
    found = _bare(body, language) or _scaled(body, language, money) or _grouped(body, language)
    if found is None or any(value.adjusted() >= _MOST for value in found.values):
        return None
    return found._replace(values=tuple(sign * value for value in found.values))


def _signed(text: str) -> tuple[int, str]:
    text = text.strip()
    if match := _SIGN.match(text):
        return (1 if match[0][0] == "+" else -1), text[match.end() :].lstrip()
    return 1, text


def _without_dashes(text: str) -> str:
    # 5,– € and 5.- Fr.: no cents.
    return re.sub(r"(?<=[0-9])[.,][–-]{1,2}\Z", "", text)


# --- digits ---------------------------------------------------------------------------------------


def _bare(text: str, language: Language) -> Number | None:
    if fraction := re.fullmatch(r"([0-9]*)([½¼¾⅛⅜⅝⅞])", text):
        return Number((Decimal(f"{fraction[1] or 0}.{_FRACTIONS[fraction[2]]}"),))
    values = digits(text, language)
    return Number(values) if values else None


def digits(text: str, language: Language, size: str = "") -> Values:
    """What digits and separators may state; `size` is the word that stands behind them.

    A comma or a full stop with three digits behind it parts thousands where it does so in the
    language. Where it is the decimal sign there, it is doubtful, but before a word of the language.
    """
    if not _PARTED.match(text):
        return ()
    found = (_value(text, one) for one in language.conventions)
    values = tuple(dict.fromkeys(value for value in found if value is not None))
    either = EITHER.match(text)
    if not either or not values:
        return values
    less, more = Decimal(f"{either[1]}.{either[3]}"), Decimal(either[1] + either[3])
    if len(values) > 1:
        return less, more
    if not size or size in language.table.myriads:
        return values if values[0] == more or (size and language.own) else (less, more)
    # Words that English has are written beside the separators of any language; in English a comma
    # beside one is as often a decimal sign.
    sure = language.own and (
        values[0] == less if language.name == "en" else size not in table("en").sizes
    )
    return values if sure else (less, more)


def _value(text: str, one: Convention) -> Decimal | None:
    sign = re.escape(one.decimal)
    if re.fullmatch(rf"[0-9]+(?:{sign}[0-9]+)?", text):
        return Decimal(text.replace(one.decimal, "."))
    pattern = _pattern(one)
    if not pattern.match(text):
        return None
    whole, _, behind = text.partition(one.decimal)
    return Decimal("".join(filter(str.isdigit, whole)) + ("." + behind if behind else ""))


@lru_cache(maxsize=64)
def _pattern(one: Convention) -> re.Pattern[str]:
    groups, decimal = re.escape(one.groups), re.escape(one.decimal)
    inner = rf"(?:(?P<sign>[{groups}])[0-9]{{{one.others}}}(?:(?P=sign)[0-9]{{{one.others}}})*)?"
    plain = rf"[1-9][0-9]{{0,{one.others - 1}}}"
    last = rf"(?P<one>[{groups}])[0-9]{{{one.last}}}"
    same = rf"(?:{plain}{inner}(?P=sign)[0-9]{{{one.last}}}|{plain}{last})"
    return re.compile(rf"{same}(?:{decimal}[0-9]+)?\Z")


# --- words of size --------------------------------------------------------------------------------


def _scaled(text: str, language: Language, money: bool) -> Number | None:
    parted = re.fullmatch(r"([0-9][0-9., ']*[0-9½¼¾]|[0-9½¼¾])\s?([^\W\d_][^\d]*)", text)
    if not parted:
        return None
    figure, word = parted[1].strip(), parted[2].strip()
    size = word.rstrip(".").strip()
    worths = _worths(size, language, money)
    if not worths:
        return None
    values = _counted(figure, size.lower(), language)
    if not values:
        return None
    return Number(tuple(dict.fromkeys(v * w for v in values for w in worths)), word)


def _counted(figure: str, size: str, language: Language) -> Values:
    # What stands before a word of size. A full stop with one digit or two behind it parts nothing,
    # so that it is a decimal sign where a comma is one too: 9.9 Mrd.
    if re.search("[½¼¾]", figure):
        bare = _bare(figure, language)
        return bare.values if bare else ()
    if size not in language.table.doubtful and re.fullmatch(r"[0-9]+\.[0-9]{1,2}", figure):
        return (Decimal(figure),)
    return digits(figure, language, size)


def _worths(size: str, language: Language, money: bool) -> tuple[int, ...]:
    words, lower = language.table, size.lower()
    # 5 B is of a billion in English alone.
    if money and size in words.cased and (language.own or words.cased[size] <= 10**6):
        return (words.cased[size],)
    if lower in words.doubtful:
        return words.doubtful[lower]
    worth = words.sizes.get(size if len(size) == 1 else lower)
    return () if worth is None else (worth,)


# --- groups of ten thousand -----------------------------------------------------------------------


def _grouped(text: str, language: Language) -> Number | None:
    # 조, 억 and 만 divide a number into groups, each of which is below ten thousand but the first,
    # and whole but the last.
    words = language.table
    if not words.myriads or re.search(r"[0-9.,]\s+[0-9.,]", text):
        return None  # a blank inside a number may divide it in two
    text = _written(re.sub(r"\s+", "", text), words)
    units, tens = "".join(words.myriads), "".join(words.tens)
    if not re.fullmatch(rf"[0-9.,{units}{tens}]+", text) or not re.search(f"[{units}{tens}]", text):
        return None
    parts = re.findall(rf"([0-9.,{tens}]+)([{units}]?)|[{units}]", text)
    return _summed(text, parts, language)


def _summed(text: str, parts: Iterable[tuple[str, str]], language: Language) -> Number | None:
    words = language.table
    totals: Values = (Decimal(0),)
    last, whole = 0, True  # `last` is the unit of the group before
    for count, name in parts:
        values, unit = _group(count, name, language), words.myriads.get(name, 1)
        # After 조 or 억 a number without a unit is as often one of 억 or 만 (1조 2,433; 3억 5천).
        if not values or not whole or (last and _misplaced(values, unit, last)):
            return None
        totals = tuple(total + value * unit for total in totals for value in values)
        last, whole = unit, all(value == value.to_integral_value() for value in values)
    tail = re.fullmatch(rf"[0-9.,]+([{''.join(words.myriads)}{''.join(words.tens)}]+)", text)
    return Number(totals, tail[1] if tail else "", bool(tail))


def _misplaced(values: Values, unit: int, last: int) -> bool:
    wide = len(values) > 1 or values[0] >= 10**4
    return wide or unit >= last or (unit == 1 and last > 10**4)


def _group(text: str, unit: str, language: Language) -> Values:
    # 천, 백 and 십 count inside a group, from large to small: 3천2백 is 3,200.
    if re.fullmatch(r"[0-9.,]+", text):
        return digits(text, language, unit)
    tens = list(language.table.tens.items())
    # 2천433, 1천48: the rest stands in digits, which one digit alone would leave in doubt.
    for name, worth in tens:
        rest = re.fullmatch(rf"([1-9]?){name}([0-9]{{2,{max(2, len(str(worth)) - 1)}}})", text)
        if rest and worth > 10:
            return (Decimal(rest[1] or 1) * worth + Decimal(rest[2]),)
    pattern = "".join(rf"(?:([0-9.,]*){name})?" for name, _ in tens)
    match = re.fullmatch(rf"{pattern}([0-9]?)", text)
    if not match:
        return ()
    *given, ones = match.groups()
    worths = [worth for _, worth in tens]
    counts = [(n, worth) for n, worth in zip(given, worths, strict=True) if n is not None]
    return _tens(counts, ones, language) if counts else ()


def _tens(counts: list[tuple[str, int]], ones: str, language: Language) -> Values:
    if len(counts) == 1 and not ones and len(counts[0][0]) > 1:
        values = digits(counts[0][0], language, "천")  # 1.5천, 1.234천
        worth = counts[0][1]
        if len(values) == 1 and values[0] >= 10:  # 10십
            return ()
        return tuple(value * worth for value in values)
    if any(not re.fullmatch("[1-9]?", count) for count, _ in counts):
        return ()
    return (sum((Decimal(count or 1) * worth for count, worth in counts), Decimal(ones or 0)),)


def _written(text: str, words: Table) -> str:
    # 二百五十 as 2백5십: digits that are words, of which two side by side are no number of tens.
    if not words.numerals or not any(char in words.numerals for char in text):
        return text
    if any(char.isdigit() and char not in words.numerals for char in text):
        return ""
    pairs = re.findall(f"[{''.join(words.numerals)}]{{2,}}", text)
    if any("〇" not in pair for pair in pairs):
        return ""
    return "".join(words.numerals.get(char, char) for char in text)


def words_of(languages: Iterable[Language]) -> Iterator[str]:
    """The words of size of some languages, the longest first."""
    found = {w for one in languages for w in (*one.table.sizes, *one.table.myriads)}
    yield from sorted(found, key=lambda word: (-len(word), word))
