"""How wide a text is, without a font: estimates by which texts are broken, shortened and placed.

The letters of the common sans-serif fonts differ little in width; what is estimated is a little
wider than most.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# Widths in thousandths of the size of the letters, by letters.
_LATIN = {
    width: letters
    for letters, width in (
        ("ijl'|", 240),
        (" .,:;!/()[]ftI·-\u2019", 300),
        ("r“”", 350),
        ("Jckvxyzs", 520),
        ("0123456789abdeghnopqu_$€£?†", 575),
        ("FTLZ+=<>~–", 620),
        ("ABEKPSVXY&", 690),
        ("CDHNRUw₩", 750),
        ("GOQ", 800),
        ("mM%", 880),
        ("W…—@", 1000),
    )
}
_WIDTHS = {letter: width for width, letters in _LATIN.items() for letter in letters}
# Of the size of letters, what stands above the line and below it.
_ABOVE, _BELOW = 0.76, 0.2
_HANGUL, _WIDE, _OTHER, _BOLD = 925, 1000, 620, 1.06


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is likely to be, in the unit of the size of its letters."""
    return sum(map(_letter, text)) * size / 1000 * (_BOLD if bold else 1)


def _letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if "\uac00" <= letter <= "\ud7a3":
        return _HANGUL
    if unicodedata.combining(letter):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


class Fitted(NamedTuple):
    """A text in one line or two, and the size of its letters; `cut` says that its end is
    missing.
    """

    lines: tuple[str, ...]
    size: float
    cut: bool = False

    def width(self, *, bold: bool = False) -> float:
        """How wide its widest line is likely to be."""
        return max(width(line, self.size, bold=bold) for line in self.lines)


def fitted(
    names: Iterable[str],
    room: float,
    sizes: tuple[float, float],
    *,
    bold: bool = False,
    lines: int = 2,
) -> Fitted:
    """A thing's name in so much room: on one line in the larger letters, else on up to so many
    lines in the smaller ones; else the longest of its other names that fits so; else cut.
    """
    first, *others = names
    for name in (first, *sorted(others, key=lambda name: (-len(name), name))):
        if width(name, sizes[0], bold=bold) <= room:
            return Fitted((name,), sizes[0])
        broken = wrapped(name, sizes[1], room, bold=bold)
        if len(broken) <= lines:
            return Fitted(tuple(broken), sizes[1])
    broken = wrapped(first, sizes[1], room, bold=bold)
    last = shortened(" ".join(broken[lines - 1 :]), sizes[1], room, bold=bold)
    return Fitted((*broken[: lines - 1], last), sizes[1], True)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """A text in lines that are no wider than the room, broken at blanks, a word only where it is
    wider itself.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, size, room, bold=bold)
    return lines or [""]


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text, or its beginning with “…”, that is no wider than the room."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def stacked(sizes: Iterable[float], middle: float, leading: float) -> list[float]:
    """The baselines of lines of letters of these sizes round a middle; each stands so far below the
    one before it, in the size of its letters.
    """
    first, *rest = sizes
    last = rest[-1] if rest else first
    steps = [size * leading for size in rest]
    top = middle - (first * _ABOVE + sum(steps) + last * _BELOW) / 2
    return [top + first * _ABOVE + sum(steps[:at]) for at in range(len(rest) + 1)]
