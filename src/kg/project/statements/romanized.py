"""Korean in Latin letters, for ids."""

from __future__ import annotations

import unicodedata

# The letters of a syllable in the order of Unicode, as the Revised Romanization writes them.
_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
_FIRST, _LAST = "가", "힣"


def romanized(text: str) -> str:
    """A text with its Korean syllables in Latin letters, each by itself.

    >>> romanized("한겨레"), romanized("AI 펀드"), romanized("Straße")
    ('hangyeore', 'AI peondeu', 'Straße')
    """
    return "".join(map(_syllable, unicodedata.normalize("NFC", text)))


def _syllable(letter: str) -> str:
    if not _FIRST <= letter <= _LAST:
        return letter
    rest, final = divmod(ord(letter) - ord(_FIRST), len(_FINALS))
    initial, vowel = divmod(rest, len(_VOWELS))
    return (_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]).replace("-", "")
