"""What is written nearly alike, for “did you mean”."""

from __future__ import annotations

from collections.abc import Iterable

from kg.words import phrase


def closest(word: str, known: Iterable[str], *, whole: bool = False) -> str:
    """A hint that names the known word nearest to `word`, or "" if none is near; see `nearest`."""
    found = nearest(word, known, whole=whole)
    return phrase("words.did-you-mean", name=found) if found else ""


def nearest(word: str, known: Iterable[str], *, whole: bool = False) -> str:
    """The known word nearest to `word`, or "" if none is near.

    `whole` compares words as wholes (by edit distance); else one may also be a part of the other.
    """
    from rapidfuzz import fuzz, process

    cutoff = 60 if whole else 70 if len(word) > 3 else 50
    found = process.extractOne(
        word,
        list(known),
        scorer=fuzz.ratio if whole else fuzz.WRatio,
        processor=str.lower,
        score_cutoff=cutoff,
    )
    return found[0] if found else ""
