"""Numbers that are spelled in words: two hundred and fifty, dreihundert."""

from __future__ import annotations

import re

_EN_ONES = "one two three four five six seven eight nine".split()
_EN_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DE_ONES = "ein zwei drei vier fünf sechs sieben acht neun".split()
_DE_TEENS = (
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
).split()
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def _worths(ones: list[str], teens: list[str], tens: list[str]) -> dict[str, int]:
    return (
        {word: number for number, word in enumerate(ones, 1)}
        | {word: number for number, word in enumerate(teens, 10)}
        | {word: number * 10 for number, word in enumerate(tens, 2)}
    )


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _english() -> re.Pattern[str]:
    one, ten = _any(_EN_ONES), _any(_EN_TENS)
    below = rf"(?:{ten}(?:[- ]{one})?|{_any([*_EN_ONES, *_EN_TEENS])})"
    hundred = rf"(?:(?:{_any([*_EN_ONES, *_EN_TEENS])}|a) )?hundred(?: (?:and )?{below})?"
    more = rf"(?:{hundred}|{below})"
    thousand = rf"(?:{more}|a) thousand,? (?:and )?{more}"
    return re.compile(rf"(?<![\w-])(?:{thousand}|{hundred}|{ten}(?:[- ]{one})?)(?![\w-])", re.I)


def _german() -> re.Pattern[str]:
    one, ten = _any(_DE_ONES), _any(_DE_TENS)
    below = rf"(?:(?:{one}und)?{ten}|{_any(_DE_TEENS)}|{one}s?)"
    hundred = rf"(?:{one})?hundert(?:(?:und)?{below})?"
    more = rf"(?:{hundred}|{below})"
    thousand = rf"(?:{more})?tausend(?:(?:und)?{more})?"
    words = rf"(?:{thousand}|{hundred}|(?:{one}und)?{ten}|{_any(_DE_TEENS[3:])})"
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.I)


_PATTERNS = {"en": _english(), "de": _german()}
_WORTHS = {
    "en": _worths(_EN_ONES, _EN_TEENS, _EN_TENS) | {"hundred": 100, "thousand": 1000},
    "de": _worths(_DE_ONES, _DE_TEENS, _DE_TENS) | {"hundert": 100, "tausend": 1000},
}
_PARTS = {name: re.compile(_any(list(worths)), re.I) for name, worths in _WORTHS.items()}


def in_figures(text: str, language: str) -> str:
    """A text in which numbers of several words, or of a word made of several, stand in digits.

    >>> in_figures("two hundred and fifty thousand", "en"), in_figures("dreihundert Euro", "de")
    ('250 thousand', '300 Euro')
    """
    pattern = _PATTERNS.get(language)
    return pattern.sub(lambda match: _figure(match, language), text) if pattern else text


def _figure(match: re.Match[str], language: str) -> str:
    # Behind digits a hundred is a word of size.
    if re.search(r"[0-9]\s*\Z", match.string[: match.start()]):
        return match[0]
    total, group = 0, 0
    for word in _PARTS[language].findall(match[0]):
        worth = _WORTHS[language][word.lower()]
        if worth == 1000:
            total, group = total + (group or 1) * worth, 0
        elif worth == 100:
            group = (group or 1) * worth
        else:
            group += worth
    return str(total + group)
