"""What differs between two texts of one source, paragraph by paragraph."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Difference(NamedTuple):
    """The numbers (from 1) of the paragraphs of the earlier text that are no longer there as they
    were, and how many are new in the later one. A paragraph that reads otherwise is both.
    """

    gone: tuple[int, ...]
    new: int

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


def difference(earlier: Sequence[str], later: Sequence[str]) -> Difference:
    """What differs between two texts, apart from blanks and the width of letters.

    >>> difference(["one", "two", "three"], ["one", "２", "three", "four"])
    Difference(gone=(2,), new=2)
    """
    one, two = ([_plain(paragraph) for paragraph in text] for text in (earlier, later))
    gone: list[int] = []
    new = 0
    for kind, start, end, begin, stop in SequenceMatcher(None, one, two, False).get_opcodes():
        if kind != "equal":
            gone += range(start + 1, end + 1)
            new += stop - begin
    return Difference(tuple(gone), new)


def _plain(paragraph: str) -> str:
    return "".join(unicodedata.normalize("NFKC", paragraph).split())
