"""How far a form goes in a text: the longest one around a place that the readers of forms take.

`60` in `£60m`, `2월` in `2023년 2월`, `300억원` in `200~300억원` are parts of other forms, and say
nothing by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.forms.currencies import names_of_money
from kg.forms.languages import languages, months, weekdays
from kg.forms.table import Table, words_in

# A form has at most so many words.
_LONGEST = 7
_WORD = re.compile(r"\S+")
_KANA = re.compile(r"[぀-ヿ]")
# Where nothing parts words: letters of figures and days, each kind of letter, or one sign.
_JAPANESE = re.compile(
    r"[0-9０-９,.，．年月日度億兆万千百十円％%約超強弱余]+|以上|以下|未満|程度|前後|昨年|今年|来年|先月|今月|来月"
    r"|[ァ-ヶー]+|[ぁ-ん]+|[A-Za-z]+|\S"
)
# Signs around a form that are no part of it.
_EDGE = " \t,.;:()[]{}«»‘’“”'\"·…!?「」『』《》〈〉"
# Where a sentence, or a part of it in brackets, ends: no form goes on behind. A stop behind a
# figure or a short word (20. August, 9,9 Mrd. €) ends none.
_STOP = re.compile(r"(?:[!?;:)\]」』》〉”’\"。]|(?<!\w)(?!approx\.)[^\W\d]{5,}\.)\Z")


class Extent(NamedTuple):
    """A part of a text, from its first letter to behind its last one."""

    start: int
    end: int


@lru_cache(maxsize=1 << 10)
def words(text: str) -> tuple[Extent, ...]:
    """The words of a text, with the signs at them."""
    pattern = _JAPANESE if _KANA.search(text) else _WORD
    return tuple(Extent(*found.span()) for found in pattern.finditer(text))


def stops(text: str, word: Extent) -> bool:
    """Whether no form goes on behind a word."""
    return _STOP.search(text[word.start : word.end]) is not None


def runs(text: str, parts: Sequence[Extent], at: int, before: int) -> Iterator[Extent]:
    """The runs of words around one of them, the longest first: at most `before` words before it,
    and some behind; each without the signs around it, then without what Korean puts behind words.
    """
    first = at
    while first > 0 and at - first < before and not stops(text, parts[first - 1]):
        first -= 1
    last = at
    while last + 1 < len(parts) and last - at < _LONGEST - 1 and not stops(text, parts[last]):
        last += 1
    yield from _between(text, parts, (first, at), (at, last))


def around(text: str, place: Extent, language: str, kind: str) -> Iterator[Extent]:
    """The runs of words around a place that are longer than it, and that a form of a kind (`FIGURE`
    or `TIME`) may be: of words that stand in such forms alone; the longest first.
    """
    held = _vocabulary(language, kind)
    parts = words(text)
    first = next(n for n, word in enumerate(parts) if word.end > place.start)
    last = next(n for n, word in enumerate(parts) if word.end >= place.end)
    low, high = first, last
    while low > 0 and first - low < 4 and not stops(text, parts[low - 1]):
        if not _stands_in_forms(text[slice(*parts[low - 1])], held):
            break
        low -= 1
    while high + 1 < len(parts) and high - last < 5 and not stops(text, parts[high]):
        if not _stands_in_forms(text[slice(*parts[high + 1])], held):
            break
        high += 1
    for run in _between(text, parts, (low, first), (last, high)):
        if run.start <= place.start and run.end >= place.end and run != place:
            yield run


def _between(
    text: str, parts: Sequence[Extent], firsts: tuple[int, int], lasts: tuple[int, int]
) -> Iterator[Extent]:
    pairs = [
        (one, two)
        for one in range(firsts[0], firsts[1] + 1)
        for two in range(lasts[0], lasts[1] + 1)
    ]
    for one, two in sorted(pairs, key=lambda pair: pair[0] - pair[1]):
        yield from _trimmed(text, parts[one].start, parts[two].end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Extent]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    yield Extent(start, end)
    if particle := _PARTICLE.search(text, start, end):
        yield Extent(start, particle.start())


# What Korean puts behind a word without a blank.
_PARTICLE = re.compile(
    r"(?<=[가-힣0-9%])(?:은|는|이|가|을|를|의|에|도|만|와|과|로|으로|에서|에는|에도|에게|부터|까지|이며|이고|다|이다"
    r"|이나|씩|쯤|이다|이라|이라고|였다|이었다|인|대|짜리|에서는|으로는|까지는|부터는)\Z"
)


# --- words of forms -------------------------------------------------------------------------------

_CJK = re.compile("[가-힣぀-ヿ一-鿿]")
FIGURE, TIME = "figure", "time"
# Which patterns and which words of a table stand in forms of a kind.
_PATTERNS = {
    FIGURE: ("ranges", "percent", "ordinals"),
    TIME: tuple(
        "days quarters halves of_season early middle late decades years financial by since around"
        " spans past coming".split()
    ),
}
_NAMES = {
    FIGURE: ("sizes", "cased", "myriads", "tens", "currencies", "counts"),
    TIME: ("months", "seasons", "nth", "eras"),
}


def _stands_in_forms(word: str, held: re.Pattern[str]) -> bool:
    return any(map(str.isdigit, word)) or held.search(word) is not None


@lru_cache(maxsize=32)
def _vocabulary(language: str, kind: str) -> re.Pattern[str]:
    # A word that stands in forms of a kind, or a sign.
    ordered = sorted(_words_of(language, kind), key=lambda word: (-len(word), word))
    latin = [word for word in ordered if not _CJK.search(word)]
    other = [word for word in ordered if _CJK.search(word)]
    parts = [rf"(?<!\w)(?:{'|'.join(map(re.escape, latin))})(?!\w)"] if latin else []
    # A syllable alone stands at the start of a word, or inside of nearly all.
    parts += [re.escape(word) if len(word) > 1 else rf"(?<!\w){word}" for word in other]
    parts.append(r"[<>≤≥~≈+%€$£¥₩–—]|(?<!\w)[-−](?!\w)|(?-i:(?<![A-Za-z])[A-Z]{3,4}(?![A-Za-z]))")
    return re.compile("|".join(parts), re.I)


@lru_cache(maxsize=32)
def _words_of(language: str, kind: str) -> frozenset[str]:
    found: set[str] = set()
    for one in languages(language):
        found |= set(_spoken(one.table, kind))
        if kind == TIME:
            found |= {name.lower() for name in (*months(one.name), *weekdays(one.name))}
    return frozenset(found)


_LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 14)
def is_made_of(text: str, language: str, kind: str) -> bool:
    """Whether all letters of a text stand in forms of a kind: where one does not, no reader need be
    asked for the whole.
    """
    latin, other = _known(language, kind)
    for letters in _LETTERS.findall(text):
        if _CJK.search(letters):
            if other.fullmatch(letters) is None:
                return False
        # A code of money, before which a size may stand: EUR, TEUR.
        elif not (letters.lower() in latin or (letters.isupper() and len(letters) < 5)):
            return False
    return True


@lru_cache(maxsize=32)
def _known(language: str, kind: str) -> tuple[frozenset[str], re.Pattern[str]]:
    known = set(_words_of(language, kind))
    if kind == FIGURE:
        known |= {word for one in languages(language) for word in names_of_money(one.name)}
    pieces = {piece for word in known for piece in _LETTERS.findall(word)}
    other = sorted((word for word in pieces if _CJK.search(word)), key=len, reverse=True)
    latin = frozenset(word for word in pieces if not _CJK.search(word))
    return latin, re.compile(f"(?:{'|'.join(map(re.escape, other)) or '(?!)'}|[A-Za-z])*")


def _spoken(table: Table, kind: str) -> Iterator[str]:
    patterns = [one for name in _PATTERNS[kind] for one in getattr(table, name)]
    if kind == TIME:
        patterns += list(table.near)
    else:
        patterns += [one for those in table.hedges.values() for one in those]
    for pattern in patterns:
        yield from words_in(pattern)
    for name in _NAMES[kind]:
        for word in getattr(table, name):
            yield from word.lower().split()
