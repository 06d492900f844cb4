"""Where a printed form stands in a text: as it is, but for small changes of the text.

White space, soft hyphens, full-width letters, kinds of dashes and quotation marks count for
nothing. A figure is not found inside a longer one, nor a word inside another word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from kg.forms.hedges import hedge
from kg.forms.languages import languages
from kg.forms.numerals import words_of

_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_ALIKE = (
    dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
    | dict.fromkeys(map(ord, "‘’‚‛′´`"), "'")
    | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
    | dict.fromkeys(map(ord, "～〜∼"), "~")
    | dict.fromkeys(map(ord, "ㆍ‧•∙"), "·")
)
_AROUND = 28  # letters beside a form in which its hedge may stand
_MYRIADS = "조억만천兆億万千"


class Evened(NamedTuple):
    """A text without what counts for nothing: its letters, and where each stands in the text."""

    text: str
    letters: str
    places: tuple[int, ...]


class Found(NamedTuple):
    """Where a form stands in a text, from its first letter to behind its last one, and the
    qualifier of the words that hedge it there ("" where nothing does).
    """

    start: int
    end: int
    hedge: str


@lru_cache(maxsize=1 << 12)
def evened(text: str) -> Evened:
    """A text as forms are looked for in it."""
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for one in _letters(letter):
            letters.append(one)
            places.append(at)
    return Evened(text, "".join(letters), tuple(places))


@lru_cache(maxsize=1 << 14)
def _letters(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter.translate(_NOTHING).translate(_ALIKE))
    return "".join(plain.translate(_ALIKE).casefold().split())


def places(form: str, text: Evened, language: str = "", *, number: bool = False) -> list[Found]:
    """Where a form stands in a text; `number` says that it is a figure, which a word of size behind
    it would make another one.
    """
    wanted = evened(unicodedata.normalize("NFC", form)).letters
    found: list[Found] = []
    at = text.letters.find(wanted) if wanted else -1
    while at >= 0:
        start, end = text.places[at], text.places[at + len(wanted) - 1] + 1
        if _is_whole(text.text, start, end, language, number=number):
            found.append(Found(start, end, _hedge(text.text, start, end, language)))
        at = text.letters.find(wanted, at + 1)
    return found


# --- whole figures and words ----------------------------------------------------------------------


def _is_whole(text: str, start: int, end: int, language: str, *, number: bool) -> bool:
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    first, last = text[start], text[end - 1]
    if first.isdigit() and re.search(r"[0-9][.,]?\Z|(?<!\w)[-−]\Z", before):
        return False
    if last.isdigit() and re.match(r"[.,]?[0-9]", after):
        return False
    if _joined(before[-1:], first) or _joined(last, after[:1]):
        return False
    return not number or _is_whole_number(before, first, last, after, language)


def _joined(one: str, two: str) -> bool:
    # Letters of one word. Behind Korean words stand particles; before 약 (about) stands none.
    if not one.isalpha() or not two.isalpha():
        return False
    if _is_hangul(one) and _is_hangul(two):
        return two == "약"
    return one.isascii() == two.isascii()


def _is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _is_whole_number(before: str, first: str, last: str, after: str, language: str) -> bool:
    # 1조 [2,433억], [4억] 5천만, [4.5] million, [4,116]억 are of longer figures.
    if first.isdigit() and re.search(rf"[0-9][{_MYRIADS}]\s*\Z", before):
        return False
    if last in _MYRIADS and re.match(rf"\s*[0-9][0-9.,]*\s*[{_MYRIADS}]", after):
        return False
    return not (last.isdigit() and _sizes(language).match(after))


@lru_cache(maxsize=16)
def _sizes(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, words_of(languages(language))))
    return re.compile(rf"\s*(?:[{_MYRIADS}백십百十]|(?:{words})(?!\w)|%)", re.I)


# --- hedges ---------------------------------------------------------------------------------------


def _hedge(text: str, start: int, end: int, language: str) -> str:
    # What stands beside the form, as far as the next figure or mark.
    before = _MARKS.split(text[max(0, start - _AROUND) : start])[-1]
    after = _MARKS.split(text[end : end + _AROUND])[0]
    around = f"{before}{text[start:end]}{after}"
    plain = unicodedata.normalize("NFKC", around.translate(_NOTHING).translate(_ALIKE))
    return hedge(" ".join(plain.split()), language)


_MARKS = re.compile(r"[0-9０-９.,;:!?()\[\]“”\"·…]")
