"""How well a text names a thing: one rule for every door.

`present/view/rules/ranking.js` is its twin for pages, and `tests/store/cases/search.json` holds
both to the same answers. A line tells what a thing is called: its key, its preferred names, an
empty cell and its other names, by tabs; each name is folded and stands between blanks. Lines are
sorted by how much is said of their things, so that of two that fit equally well the first is the
better one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

# How well a line fits, from not at all to its preferred name: by words alike, by letters inside, by
# how words begin, by whole words in any order, by whole words in a row, by another name.
NONE, ALIKE, INSIDE, BEGINS, WORDS, WHOLE, CALLED, EXACT = range(8)
# So many letters of a text are looked at.
LONGEST = 200

# --- folding --------------------------------------------------------------------------------------

_HANGUL, _JAMO = "가-힣ㄱ-ㅎㅏ-ㅣ", "ㄱ-ㅎ"
_WORD = re.compile(
    r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    rf"|[0-9]+(?:\.[0-9]+)?|[{_HANGUL}]+|[^\W_0-9{_HANGUL}]+"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
# The other spelling of English words, by how they end.
_SPELLINGS = (
    (re.compile("([bt])re(s?)(?= |$)"), r"\1er\2"),
    (re.compile("([a-z]{2})our(s?)(?= |$)"), r"\1or\2"),
    (re.compile("isation(s?)(?= |$)"), r"ization\1"),
    (re.compile("ogramme(s?)(?= |$)"), r"ogram\1"),
)


def fold(text: str) -> str:
    """The words of a text as they are compared, parted by blanks: small letters, no accents, no
    marks. A change between Korean and other letters begins a word; `_` stands between two numbers.

    >>> fold("국가AI데이터센터 (Café) 1,200-34")
    '국가 ai 데이터센터 cafe 1200 _ 34'
    """
    if not text.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFC", plain)
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        if word[0] in _DIGITS:
            if words and words[-1][0] in _DIGITS:
                words.append("_")
            word = word.replace(",", "")
        words.append(word)
    return " ".join(words)


_DIGITS = frozenset("0123456789")


def respelt(folded: str) -> str:
    """Folded words in American spelling."""
    if "re" in folded or "our" in folded or "isation" in folded or "ogramme" in folded:
        for spelling, other in _SPELLINGS:
            folded = spelling.sub(other, folded)
    return folded


def line(key: str, preferred: Iterable[str], others: Iterable[str] = ()) -> str:
    """The line of a thing; see the head of this module. `key` has no tab and no blank."""
    first = dict.fromkeys(filter(None, map(fold, preferred)))
    rest = dict.fromkeys(filter(None, map(fold, others)))
    rest |= dict.fromkeys(map(respelt, (*first, *rest)))
    cells = "".join(f" {name} \t" for name in first)
    more = "".join(f" {name} \t" for name in rest if name not in first)
    return f"{key}\t{cells}\t{more}"


# --- fitting --------------------------------------------------------------------------------------


class Sought(NamedTuple):
    """A text that is looked for, in one spelling; the patterns are looked for in lines. `each` are
    its words, and `joined` is all of them as one: what fits at all fits the ones or the other.
    `words` are its words as texts where they are no initial consonants; `inside` says whether what
    is only inside a word fits.
    """

    words: tuple[str, ...]
    inside: bool
    exact: re.Pattern[str]
    whole: re.Pattern[str] | None
    begins: re.Pattern[str]
    joined: re.Pattern[str]
    each: tuple[re.Pattern[str], ...]
    each_whole: tuple[re.Pattern[str], ...]
    each_begins: tuple[re.Pattern[str], ...]


def sought(text: str) -> list[Sought]:
    """The spellings in which a text is looked for; none where it has no letters and no digits."""
    folded = fold(text[:LONGEST])
    return [_sought(one) for one in dict.fromkeys((folded, respelt(folded))) if one]


def _sought(folded: str) -> Sought:
    words = [word for word in folded.split(" ") if word != "_"]
    initial = any(map(_is_initial, folded))
    whole = _pattern(folded.replace(" ", ""))
    each = [_pattern(word) for word in words]
    return Sought(
        # Of what is begun by initial consonants it is not known where its words end.
        () if initial else tuple(words),
        # A letter alone is inside of nearly everything.
        all(len(word) > 1 or word in _DIGITS or word >= "가" for word in words),
        re.compile(f"\t {whole} (?=\t)"),
        None if initial else re.compile(f" {whole} "),
        re.compile(f" {whole}"),
        re.compile(whole),
        tuple(map(re.compile, each)),
        () if initial else tuple(re.compile(f" {one} ") for one in each),
        tuple(re.compile(f" {one}") for one in each),
    )


_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def _is_initial(letter: str) -> bool:
    return letter in _INITIALS


def _pattern(letters: str) -> str:
    # Blanks count for nothing; an initial consonant stands for each syllable that it begins, and
    # between two of them may be what is not Korean.
    parts = [_letter(letters[0])]
    for before, letter in pairwise(letters):
        gap = "[^\t\n가-힣]*" if _is_initial(before) and _is_initial(letter) else " ?"
        parts.append(gap + _letter(letter))
    return "".join(parts)


@cache
def _letter(letter: str) -> str:
    if not _is_initial(letter):
        return re.escape(letter)
    first = 0xAC00 + 588 * _INITIALS.index(letter)
    return f"[{letter}{chr(first)}-{chr(first + 587)}]"


def level(line: str, wanted: Iterable[Sought], least: int = INSIDE) -> int:
    """How well a line fits what is looked for, in the spelling that fits best; NONE where it is
    less than `least`.
    """
    return max((_level(line, one, least) for one in wanted), default=NONE)


def _level(line: str, one: Sought, least: int) -> int:
    start = line.index("\t")
    if found := one.exact.search(line, start):
        return EXACT if is_preferred(line, found) else CALLED
    if least > WHOLE:
        return NONE
    if one.whole and one.whole.search(line, start):
        return WHOLE
    if one.each_whole and all(word.search(line, start) for word in one.each_whole):
        return WORDS
    if least > BEGINS:
        return NONE
    if one.begins.search(line, start) or all(w.search(line, start) for w in one.each_begins):
        return BEGINS
    inside = one.inside and (
        one.joined.search(line, start) or all(word.search(line, start) for word in one.each)
    )
    return INSIDE if inside else NONE


# --- slips of the hand ----------------------------------------------------------------------------


def alike(known: Iterable[str], words: Iterable[str]) -> list[set[str]]:
    """For each word that is looked for the known words that it may be a slip of: one letter too
    many, missing, wrong, or two that changed places; two in long words. Korean letters count one by
    one, and Korean is compared as it sounds in Latin letters too.
    """
    spelt = {word: unicodedata.normalize("NFD", word) for word in known if len(word) > 1}
    return [_alike(spelt, word) for word in words]


def _alike(spelt: dict[str, str], word: str) -> set[str]:
    found = {word}
    for form in dict.fromkeys((unicodedata.normalize("NFD", word), romanised(word))):
        most = slips(form)
        if most:
            close = _distances(form, spelt, most)
            found.update(other for other, slip in close if slip <= min(most, slips(spelt[other])))
    return found


def _distances(form: str, spelt: dict[str, str], most: int) -> Iterator[tuple[str, int]]:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    for _, slip, word in extract_iter(form, spelt, scorer=OSA.distance, score_cutoff=most):
        yield word, int(slip)


def slips(form: str) -> int:
    """How many slips a word may have."""
    if re.match("[0-9]", form) or len(form) < 4:
        return 0
    return 1 if len(form) < 8 else 2


_FIRST = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_MIDDLE = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")
_LAST = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")


def romanised(word: str) -> str:
    """Korean syllables in Latin letters, each by itself (Revised Romanisation); the rest as it is.

    >>> romanised("광주")
    'gwangju'
    """
    return "".join(map(_romanised, word))


def _romanised(letter: str) -> str:
    if not "가" <= letter <= "힣":
        return letter
    first, rest = divmod(ord(letter) - 0xAC00, 588)
    return _FIRST[first] + _MIDDLE[rest // 28] + _LAST[rest % 28]


_FEW_WORDS = 6


def joinings(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words as they are, and then, of a few, with two neighbours as one: a blank may be a slip."""
    yield tuple(words)
    for at in range(len(words) - 1 if len(words) <= _FEW_WORDS else 0):
        yield (*words[:at], words[at] + words[at + 1], *words[at + 2 :])


def fits_alike(line: str, close: Iterable[set[str]]) -> bool:
    """Whether a line has for each word one of those that it may be a slip of."""
    words = set(line.partition("\t")[2].split())
    return all(words & forms for forms in close)


def called_alike(close: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """What lines have a whole name like: of each word in its place what it may be a slip of.

    >>> called_alike([{"lake"}, {"museum"}]).search("key\\t lake museum \\t\\t").start()
    3
    """
    words = (f"(?:{'|'.join(map(re.escape, sorted(forms)))})" for forms in close)
    return re.compile(f"\t {' '.join(words)} (?=\t)")


def is_preferred(line: str, name: re.Match[str]) -> bool:
    """Whether a name that was found in a line, with the tab before it, is a preferred one."""
    return name.start() < line.index("\t\t")
