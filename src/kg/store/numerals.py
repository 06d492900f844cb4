"""Figures as people write them, in the form in which they are kept.

`present/view/rules/numerals.js` is the twin for pages, and `tests/store/cases/search.json` holds
both to the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kg.forms.page import MONTHS, Lexicon, lexicon
from kg.store.ranking import LONGEST

_KOREAN = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2, "십": 10, "": 1}
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ENGLISH |= {"bn": 10**9, "tn": 10**12}
_LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9}  # beside the sign of a currency
_CURRENCIES = {"원": "krw", "₩": "krw", "won": "krw", "달러": "usd", "us$": "usd", "$": "usd"}
_CURRENCIES |= {"dollars": "usd", "dollar": "usd", "유로": "eur", "€": "eur", "euros": "eur"}
_CURRENCIES |= {"euro": "eur", "엔": "jpy", "¥": "jpy", "yen": "jpy", "£": "gbp", "pounds": "gbp"}
_MONTH = (
    r"(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_PARTED = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+\.[0-9]+"
_GROUP = rf"({_NUMBER})([천백십]?)([조억만]|(?<=[천백십]))"
_PLACES = 9  # digits behind the decimal sign


def readings(text: str, languages: Iterable[str]) -> list[str]:
    """What figures in a text may be kept as: as Korean and English write them, and as each of some
    languages does.
    """
    texts = [text, *(translated(text, one) for name in languages if (one := lexicon(name)))]
    return list(dict.fromkeys(map(numerals, texts)))


def numerals(text: str) -> str:
    """A text in which numbers, amounts and dates stand as they are kept: in digits, with the code
    of a currency behind, days as `2023-11-14`.

    >>> numerals("4,116억 원"), numerals("$332 million"), numerals("Nov 2023")
    ('411600000000 krw', '332000000 usd', '2023-11')
    """
    text = unicodedata.normalize("NFC", text[:LONGEST]).lower()
    text = re.sub(r"([0-9]{4})년 ?([0-9]{1,2})월(?: ?([0-9]{1,2})일)?", _day, text)
    text = re.sub(r"(?<![0-9])([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})(?![0-9])", _day, text)
    text = re.sub(r"([0-9]{4})년", r"\1", text)
    text = re.sub(
        rf"(?:(?<![0-9])([0-9]{{1,2}}) )?{_MONTH} ([0-9]{{4}})(?![0-9])", _english_day, text
    )
    text = re.sub(r"(us\$|[$₩€¥£]) ?([^$₩€¥£]*)", r"\2 \1", text)
    text = re.sub(rf"(?:{_GROUP} ?)+", _korean, text)
    scales = "|".join(_ENGLISH)
    text = re.sub(rf"({_NUMBER}) ?({scales})(?![a-z])", _english, text)
    text = re.sub(rf"({_NUMBER}) ?([kmb])(?= *(?:us\$|[$₩€¥£]))", _english, text)
    text = re.sub(_PARTED, lambda found: _digits(_units(found[0])), text)
    signs = "|".join(map(re.escape, _CURRENCIES))
    return re.sub(
        rf"(?<=[0-9]) *({signs})(?![a-z가-힣])", lambda m: " " + _CURRENCIES[m[1]], text
    ).strip()


def _day(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _english_day(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    number = str(MONTHS.index(month[:3]) + 1)
    return "-".join(part.zfill(2) for part in (year, number, day) if part)


def _units(number: str) -> int:
    # A number in the smallest part of it that is kept.
    whole, _, behind = number.replace(",", "").partition(".")
    return int(whole + behind[:_PLACES].ljust(_PLACES, "0"))


def _digits(units: int) -> str:
    text = str(units).rjust(_PLACES + 1, "0")
    return f"{text[:-_PLACES]}.{text[-_PLACES:]}".rstrip("0").rstrip(".")


def _korean(found: re.Match[str]) -> str:
    groups = re.findall(_GROUP, found[0])
    total = sum(_units(number) * _KOREAN[a] * _KOREAN[b] for number, a, b in groups)
    return _digits(total) + " "


def _english(found: re.Match[str]) -> str:
    return _digits(_units(found[1]) * (_ENGLISH | _LETTERS)[found[2]])


# --- in other languages ---------------------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_BLANKS = re.compile("[\u00a0\u202f]")
_NUMERIC_DAY = re.compile(r"(?<![0-9.])([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?![0-9])")
_DAY_BEFORE = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})(?:\.|er|º)? (?:de )?({'|'.join(MONTHS)})(?: del?)? ([0-9]{{4}})"
)
_MONTH_BEFORE = re.compile(rf"(?<!{_LETTER})({'|'.join(MONTHS)}) del? ([0-9]{{4}})")


def translated(text: str, known: Lexicon) -> str:
    """A text of a language with the separators and words that `numerals` reads.

    >>> translated("9,9 Mrd. Euro am 20. August 2024", lexicon("de"))
    '9.9 billion eur am 20 aug 2024'
    """
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text[:LONGEST]).lower())
    if known["dayfirst"]:
        text = _NUMERIC_DAY.sub(r"\3.\2.\1", text)
    groups, decimal = re.escape(known["groups"]), re.escape(known["decimal"])
    number = (
        rf"[0-9]{{1,3}}(?:[{groups}][0-9]{{3}})+(?![0-9])(?:{decimal}[0-9]+)?"
        rf"|[0-9]+{decimal}[0-9]+"
    )
    text = re.sub(number, lambda found: _plain(found[0], known), text)
    if words := known["words"]:
        whole = rf"(?<!{_LETTER})({_alternatives(words)})(?!{_LETTER})\.?"
        text = re.sub(whole, lambda found: words[found[1]], text)
    if signs := known["signs"]:
        text = re.sub(_alternatives(signs), lambda found: signs[found[0]], text)
    text = _DAY_BEFORE.sub(r"\1 \2 \3", text)
    return _MONTH_BEFORE.sub(r"\1 \2", text)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _plain(number: str, known: Lexicon) -> str:
    for sign in known["groups"]:
        number = number.replace(sign, "")
    return number.replace(known["decimal"], ".")
