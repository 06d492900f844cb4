"""Where a printed form stands in a text: as it is, but for small changes of the text.

White space, soft hyphens, full-width letters, kinds of dashes and quotation marks count for
nothing. A figure is not found inside a longer one, nor a word inside another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.forms.currencies import is_currency
from kg.forms.hedges import hedges
from kg.forms.languages import LANGUAGES, languages, table
from kg.forms.numerals import words_of
from kg.forms.spelled import in_digits

_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_ALIKE = (
    dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
    | dict.fromkeys(map(ord, "‘’‚‛′´`"), "'")
    | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
    | dict.fromkeys(map(ord, "～〜∼"), "~")
    | dict.fromkeys(map(ord, "ㆍ‧•∙"), "·")
)
_AROUND = 28  # letters beside a form in which its hedge may stand


class Evened(NamedTuple):
    """A text without what counts for nothing: its letters, and where each stands in the text."""

    text: str
    letters: str
    places: tuple[int, ...]


class Found(NamedTuple):
    """Where a form stands in a text, from its first letter to behind its last one, and the
    qualifiers of the words that hedge it there.
    """

    start: int
    end: int
    hedges: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def evened(text: str) -> Evened:
    """A text as forms are looked for in it."""
    letters: list[str] = []
    origins: list[int] = []
    for at, letter in enumerate(text):
        for one in _letters(letter):
            letters.append(one)
            origins.append(at)
    return Evened(text, "".join(letters), tuple(origins))


@lru_cache(maxsize=1 << 14)
def _letters(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter.translate(_NOTHING).translate(_ALIKE))
    return "".join(plain.translate(_ALIKE).casefold().split())


def places(form: str, text: Evened, language: str = "", *, number: bool = False) -> list[Found]:
    """Where a form stands in a text; `number` says that it is a figure, which a word of size behind
    it would make another one.
    """
    form = unicodedata.normalize("NFC", form)
    wanted = evened(form).letters
    found: list[Found] = []
    at = text.letters.find(wanted) if wanted else -1
    while at >= 0:
        start, end = text.places[at], text.places[at + len(wanted) - 1] + 1
        place = _Place(text.text, start, end)
        if _is_same(form, text.text[start:end]) and place.is_whole(language, number=number):
            found.append(Found(start, end, _hedges(text.text, start, end, language)))
        at = text.letters.find(wanted, at + 1)
    return found


# --- whole figures and words ----------------------------------------------------------------------

_PARTED = re.compile(r"[0-9]\s[0-9]")


def _is_same(form: str, there: str) -> bool:
    # A blank between two figures parts them, or groups them; in letters alone, a name of a month
    # is none in small letters.
    plain = unicodedata.normalize("NFKC", there)
    # 10⁸ is not 108, nor 2½ 21.
    if any(unicodedata.category(one) == "No" for one in there if one not in form):
        return False
    if bool(_PARTED.search(form)) is not bool(_PARTED.search(plain)):
        return False
    return not form.isalpha() or not form.isascii() or form[0].isupper() is there[0].isupper()


class _Place(NamedTuple):
    # A part of a text in which the letters of a form stand.
    text: str
    start: int
    end: int

    def is_whole(self, language: str, *, number: bool) -> bool:
        """Whether it is no part of a longer figure or word."""
        before, after = self.text[max(0, self.start - 24) : self.start], self._after
        first, last = self.text[self.start], self.text[self.end - 1]
        if first.isdigit() and re.search(r"[0-9][.,'’]?\Z|(?<!\w)[-−–]\Z|△\s?\Z", before):
            return False
        if last.isdigit() and re.match(r"[.,'’]?[0-9]", after):
            return False
        if _joined(before[-1:], first) or _joined(last, after[:1]):
            return False
        if unicodedata.category(after[:1] or " ") == "No" or (
            before[-1:] and first == "$" and (before[-1].isalpha())
        ):
            return False
        if number:
            return self._is_whole_number(before, language)
        shifted = _beside("shifted")
        return not (_SHORT_YEAR.match(after) or shifted.stands(before, after))

    @property
    def _after(self) -> str:
        return self.text[self.end : self.end + 24]

    def _is_whole_number(self, before: str, language: str) -> bool:
        # 1조 [2,433억], [4억] 5천만, [4.5] million, [4,116]억, H[100], 제[60]회 are of longer ones.
        form, after = self.text[self.start : self.end], self._after
        first, last = form[0], form[-1]
        if first.isdigit() and _is_name(before):
            return False
        if re.match(r"[:：][0-9]", after) or re.search(r"[0-9][:：]\Z", before):
            return False
        if before.endswith("[") and after.startswith("]"):
            return False
        if first.isdigit() and re.search(rf"[0-9][{_groups()}]\s*\Z", before):
            return False
        if last in _groups() and re.match(rf"{_within()}\s*[0-9{_groups()}{_tens()}]", after):
            return False
        if not any(map(str.isdigit, form)) and not _stands_alone(before, form, after):
            return False
        if any(_beside(kind).stands(before, after) for kind in ("denied", "uncounted")):
            return False
        return not _sizes(language).match(after) and not _NOT_A_COUNT.match(after)


class _Beside(NamedTuple):
    # What may stand before a figure or a time, and behind it, in any language.
    before: re.Pattern[str]
    behind: re.Pattern[str]

    def stands(self, before: str, behind: str) -> bool:
        return bool(self.before.search(before) or self.behind.match(behind))


@lru_cache(maxsize=8)
def _beside(kind: str) -> _Beside:
    # The patterns of a kind in the tables of all languages: a text quotes others.
    patterns = [one for name in LANGUAGES for one in getattr(table(name), kind)]
    before = "|".join(one[:-1] for one in patterns if one[-1] in "#@")
    behind = "|".join(one[1:] for one in patterns if one[0] in "#@")
    return _Beside(
        re.compile(rf"(?:{before or '(?!)'})\Z", re.I), re.compile(behind or "(?!)", re.I)
    )


# The letters of size of Chinese, which has no table.
_CHINESE = "亿萬"


@lru_cache(maxsize=1)
def _groups() -> str:
    # The letters of size, in any language, behind which a number may go on: 1조 2,433억.
    return _CHINESE + "".join(name for name, size in _letters_of_size() if size >= 1000)


@lru_cache(maxsize=1)
def _tens() -> str:
    return "".join(name for name, size in _letters_of_size() if size < 1000)


def _letters_of_size() -> Iterator[tuple[str, int]]:
    for one in map(table, LANGUAGES):
        yield from (*one.myriads.items(), *one.tens.items())


@lru_cache(maxsize=1)
def _within() -> str:
    # A hedge that may stand between digits and a letter of size.
    return "(?:" + "|".join(one for name in LANGUAGES if (one := table(name).within)) + ")?"


# A letter before a figure makes a name of it, but for those of currencies: H100, TOP500.
_LETTERS_BEFORE = re.compile(r"[A-Za-z]+\Z")
_OF_MONEY = ("US", "Rs", "kr", "c", "C", "ca")


def _is_name(before: str) -> bool:
    if _beside("numbering").before.search(before):
        return True
    found = _LETTERS_BEFORE.search(before)
    letters = found[0] if found else ""
    # TOP is the code of the money of Tonga, and the name of a list.
    return bool(letters) and (
        letters == "TOP" or not (is_currency(letters) or letters in _OF_MONEY)
    )


# A fraction goes on, and 5G is no count.
_NOT_A_COUNT = re.compile(r"\s*[½¼¾⅓⅔]|[GKD](?![A-Za-z])")
# 2024/25 is another time than 2024.
_SHORT_YEAR = re.compile(r"[/–-][0-9]{2}(?![0-9])")


def _stands_alone(before: str, form: str, after: str) -> bool:
    # Whether a number in words is no part of another one: twenty-[one], 스물[두] 명, [세]계.
    if before.endswith(("-", "‐", "‑")):
        return False
    if _is_hangul(form[0]):
        if before[-1:] and _is_hangul(before[-1]):
            return False
        return len(form) > 1 or not (after[:1] and _is_hangul(after[0]))
    return after[:1] not in ("-", "‐", "‑") or not after[1:2].isalpha()


def _joined(one: str, two: str) -> bool:
    # Letters of one word. Behind Korean words stand particles; before a hedge stands none.
    # Japanese parts no words.
    if not one.isalpha() or not two.isalpha():
        return False
    if _is_hangul(one) and _is_hangul(two):
        return two == table("ko").short_hedge
    if _is_japanese(one) or _is_japanese(two):
        return False
    return one.isascii() == two.isascii() or (one < "\u2000" and two < "\u2000")


def _is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _is_japanese(letter: str) -> bool:
    return "぀" <= letter <= "ヿ" or "一" <= letter <= "鿿"


@lru_cache(maxsize=16)
def _sizes(language: str) -> re.Pattern[str]:
    # Words of size and of percent behind a figure.
    tables = [one.table for one in languages(language)]
    words = "|".join(map(re.escape, words_of(languages(language))))
    cased = "|".join(re.escape(name) for one in tables for name in one.cased) or "(?!)"
    percent = "|".join(
        pattern[1:] for one in tables for pattern in one.percent if pattern.startswith("#")
    )
    return re.compile(
        rf"{_within()}\s*[{_groups()}{_tens()}]|[\s-]*(?:(?:{words})|(?-i:{cased}))(?!\w)|{percent}",
        re.I,
    )


# --- hedges ---------------------------------------------------------------------------------------


def _hedges(text: str, start: int, end: int, language: str) -> tuple[str, ...]:
    # What stands beside the form, as far as the next figure or mark.
    before = _MARKS.split(text[max(0, start - _AROUND) : start])[-1]
    after = _MARKS.split(text[end : end + _AROUND])[0].partition("(")[0]
    # The same money in another currency has a hedge of its own: 300만 달러(약 39억 원).
    form = text[start:end]
    around = f"{before}{form.partition('(')[0] or form}{after}"
    plain = unicodedata.normalize("NFKC", around.translate(_NOTHING).translate(_ALIKE))
    plain = " ".join(plain.split())
    if not any(map(str.isdigit, form)):
        plain = in_digits(plain, languages(language)[0])  # fast eine halbe Milliarde
    return hedges(plain, language)


# Brackets and the ends of sentences; a stop may be that of a short word: ca. 60.
_MARKS = re.compile(r"[0-9０-９,;:!?\[\]“”\"·…]|\.(?!\s*\Z)|(?<=\w{5})\.")
