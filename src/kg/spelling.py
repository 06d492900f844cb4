"""What is written nearly alike, for “did you mean”."""

from __future__ import annotations

from collections.abc import Iterable

from kg.words import phrase


def closest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or "" if none is near."""
    found = nearest(word, known)
    return phrase("words.did-you-mean", name=found) if found else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, or "" if none is near."""
    from rapidfuzz import fuzz, process

    cutoff = 70 if len(word) > 3 else 50
    found = process.extractOne(
        word, list(known), scorer=fuzz.WRatio, processor=str.lower, score_cutoff=cutoff
    )
    return found[0] if found else ""
