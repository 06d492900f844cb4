"""Korean particles, which depend on how what stands before them ends: 부지는, 집적단지는, 금액은.

A sentence has both forms in its table, as `은(는)`; which of them is said is chosen when its blanks
are filled. Where it cannot be known, as behind a word in Latin letters, both stand. The twin of
`present/view/rules/particles.js`: `tests/words/cases/particles.json` holds both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# How each is said behind a consonant, and behind a vowel.
_FORMS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라고": ("이라고", "라고"),
}
_MARK = re.compile("|".join(map(re.escape, _FORMS)))
# What is not heard behind a word: footnotes, what stands in brackets, quotes.
_UNHEARD = re.compile(r"(?:\s*\[[0-9]+\]|(?<=.)\([^()]*\)|[”’\"')\]])+\Z")
_CONSONANT, _VOWEL, _R = "consonant", "vowel", "ㄹ"
_DIGITS = (_CONSONANT, _R, _VOWEL, _CONSONANT, _VOWEL, _VOWEL, _CONSONANT, _R, _R, _VOWEL)
_LETTERS = {"L": _R, "M": _CONSONANT, "N": _CONSONANT, "R": ""}


def filled(pattern: str, facts: Mapping[str, object]) -> str:
    """A Korean sentence with its facts in its blanks.

    >>> filled("{one}은(는) {other}의 이전 단계", {"one": "요구액", "other": "확정액"})
    '요구액은 확정액의 이전 단계'
    """
    return "".join(_pieces(pattern, facts))


def _pieces(pattern: str, facts: Mapping[str, object]) -> Iterator[str]:
    said, at = "", 0
    for mark in _MARK.finditer(pattern):
        said = pattern[at : mark.start()].format_map(facts)
        yield said
        yield chosen(said, mark[0])
        at = mark.end()
    yield pattern[at:].format_map(facts)


def chosen(text: str, mark: str) -> str:
    """The form of a particle behind a text; both forms where that cannot be told.

    >>> chosen("집적단지", "은(는)"), chosen("“1,048억 원”", "이(가)"), chosen("NHN", "와(과)")
    ('는', '이', '과')
    >>> chosen("서울", "(으)로"), chosen("Gwangju", "을(를)")
    ('로', '을(를)')
    """
    behind, vowel = _FORMS[mark]
    end = _end(text)
    if not end:
        return mark
    if end == _CONSONANT or (end == _R and mark != "(으)로"):
        return behind
    return vowel


def _end(text: str) -> str:
    # How a text ends as it is read aloud, "" where that cannot be told.
    heard = _UNHEARD.sub("", text) or text
    last = heard[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return _R if final == 8 else _CONSONANT if final else _VOWEL
    if "0" <= last <= "9":
        return _DIGITS[int(last)]
    if last in ("%", "㎡"):
        return _VOWEL
    # Of an abbreviation each letter is read by its name.
    return _LETTERS.get(last, _VOWEL) if re.search(r"(?<![A-Za-z])[A-Z]{2,}\Z", heard) else ""
