"""Numbers that are spelled in words: two hundred and fifty, dreihundert, soixante-quinze."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.forms.languages import Language, table
from kg.forms.table import Table

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
_FR_ONES = "un deux trois quatre cinq six sept huit neuf".split()
_FR_TEENS = "dix onze douze treize quatorze quinze seize".split()
_FR_TENS = "vingt trente quarante cinquante soixante septante huitante nonante".split()
_ES_ONES = "un dos tres cuatro cinco seis siete ocho nueve".split()
_ES_TEENS = (
    "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte"
    " veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho"
    " veintinueve"
).split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient"


def _worths(ones: list[str], teens: list[str], tens: list[str], first: int = 2) -> dict[str, int]:
    return (
        {word: number for number, word in enumerate(ones, 1)}
        | {word: number for number, word in enumerate(teens, 10)}
        | {word: number * 10 for number, word in enumerate(tens, first)}
    )


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _thousands(word: str, below: str) -> str:
    # A thousand alone, so many thousand, and what is left of one.
    return rf"(?:{below} )?{word}(?: {below})?"


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


def _french() -> re.Pattern[str]:
    one, teen = _any(_FR_ONES), rf"(?:dix-(?:sept|huit|neuf)|{_any(_FR_TEENS)})"
    ten = rf"(?:(?:soixante|quatre-vingt)[- ](?:et[- ])?{teen}|quatre-vingts"
    ten += rf"|(?:{_any(_FR_TENS)}|quatre-vingt)(?:[- ](?:et[- ])?{one}e?)?)"
    below = rf"(?:{ten}|{teen}|{one})"
    hundred = rf"(?:{one} )?cents?(?: {below})?"
    thousand = _thousands("mille", rf"(?:{hundred}|{below})")
    words = rf"(?:{thousand}|{hundred}|{ten}|dix-(?:sept|huit|neuf)|{_any(_FR_TEENS[3:])})"
    # Ten per cent are no ten per hundred, and mille is a word of size.
    return re.compile(rf"(?<![\w-])(?<!pour ){words}(?![\w-])", re.I)


def _spanish() -> re.Pattern[str]:
    one, teen = _any(_ES_ONES), _any(_ES_TEENS)
    ten = rf"{_any(_ES_TENS)}(?: y (?:{one}|uno|una))?"
    below = rf"(?:{ten}|{teen}|{one})"
    hundred = rf"(?:cien|(?:ciento|{_any(_ES_HUNDREDS.split())}[oa]s)(?: {below})?)"
    thousand = _thousands("mil", rf"(?:{hundred}|{below})")
    words = rf"(?:{thousand}|{hundred}|{ten}|{_any(_ES_TEENS[3:])})"
    return re.compile(rf"(?<![\w-])(?<!por ){words}(?![\w-])", re.I)


_PATTERNS = {"en": _english, "de": _german, "fr": _french, "es": _spanish}
_WORTHS = {
    "en": _worths(_EN_ONES, _EN_TEENS, _EN_TENS) | {"hundred": 100, "thousand": 1000},
    "de": _worths(_DE_ONES, _DE_TEENS, _DE_TENS) | {"hundert": 100, "tausend": 1000},
    "fr": _worths(_FR_ONES, _FR_TEENS, _FR_TENS) | {"quatre-vingt": 80, "cent": 100, "mille": 1000},
    "es": _worths(_ES_ONES, _ES_TEENS, _ES_TENS, 3)
    | {word: number * 100 for number, word in enumerate(_ES_HUNDREDS.split(), 2)}
    | {"uno": 1, "una": 1, "cien": 100, "mil": 1000},
}
_PARTS = {name: re.compile(_any(list(worths)), re.I) for name, worths in _WORTHS.items()}


def in_figures(text: str, language: str) -> str:
    """A text in which numbers of several words, or of a word made of several, stand in digits.

    >>> in_figures("two hundred and fifty thousand", "en"), in_figures("dreihundert Euro", "de")
    ('250 thousand', '300 Euro')
    """
    if language not in _PATTERNS:
        return text
    return _pattern(language).sub(lambda match: _figure(match, language), text)


@lru_cache(maxsize=len(_PATTERNS))
def _pattern(language: str) -> re.Pattern[str]:
    # Made when it is asked for: few commands read numbers, and each of a language or two.
    return _PATTERNS[language]()


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


# --- numbers beside words -------------------------------------------------------------------------


def in_digits(text: str, language: Language) -> str:
    """A text in which small numbers that are words before a word stand in digits, and shares of a
    word of size.

    >>> from kg.forms.languages import languages
    >>> in_digits("zehn Milliarden Euro", languages("de")[0])
    '10 Milliarden Euro'
    """
    text = in_figures(with_shares(text, language), language.name)
    text, counts = _in_rounds(text, language.table), language.table.counts
    if not counts:
        return text
    names = "|".join(sorted(counts, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)({names})(?=\s+[^\W\d])", re.I)
    return pattern.sub(lambda found: str(counts[found[1].lower()]), text)


def with_shares(text: str, language: Language) -> str:
    """A text in which what is said of a word of size in words stands in digits.

    >>> from kg.forms.languages import languages
    >>> with_shares("rund eine halbe Milliarde Euro", languages("de")[0])
    'rund 0,5 Milliarde Euro'
    """
    pattern, shares = before_sizes(language.name, counts=False), language.table.shares
    text = pattern.sub(lambda found: shares[found[1].lower()], text)
    if not language.table.and_half:
        return text
    return _and_half(language.name).sub(lambda found: _half_more(found, language), text)


def _half_more(found: re.Match[str], language: Language) -> str:
    # un milliard et demi as 1,5 milliard
    whole = language.table.counts.get(found[1].lower(), found[1])
    return f"{whole}{language.conventions[0].decimal}5 {found[2]}"


@lru_cache(maxsize=16)
def _and_half(name: str) -> re.Pattern[str]:
    words = table(name)
    counts = "|".join(sorted(words.counts, key=len, reverse=True))
    sizes = "|".join(sorted((size for size in words.sizes if len(size) > 2), key=len, reverse=True))
    return re.compile(rf"(?<![\w,.-])([0-9]+|{counts})\s+({sizes})\s+{words.and_half}(?!\w)", re.I)


def _in_rounds(text: str, words: Table) -> str:
    # une centaine d'euros as environ 100 euros
    if not words.rounds:
        return text
    pattern = rf"(?<!\w)({'|'.join(words.rounds)})(?:\s+de\s|\s+d'|(?!\w))"
    return re.sub(pattern, lambda found: words.rounds[found[1].lower()] + " ", text, flags=re.I)


@lru_cache(maxsize=32)
def before_sizes(name: str, *, counts: bool) -> re.Pattern[str]:
    """A pattern of shares in words (with `counts` of small numbers too) that stand before a word of
    size, in the language of a name: its groups are the two words, the second is looked ahead for.
    """
    words = table(name)
    numbers = [*words.shares, *(words.counts if counts else ())]
    one, two = (
        "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or "(?!)"
        for names in (numbers, (size for size in words.sizes if len(size) > 2))
    )
    return re.compile(rf"(?<![\w-])({one})(?=\s+({two})(?!\w))", re.I)
