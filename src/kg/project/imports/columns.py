"""Columns found by their names, however these are written, and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kg.project.imports.mapping import STAR, Cell

# Reads a text out of the cells of a row; "" where there is none.
Getter = Callable[[Sequence[str]], str]
# The numbers that stand for the stars in names of columns.
Numbers = tuple[str, ...]
_BLANK = re.compile(r"\{([^{}]+)\}")


def plain(name: str) -> str:
    """A column's name without what differs between programs: case, blanks, the sign that parts it.

    >>> plain("Recipient Org: Name"), plain("/iati-identifier"), plain("subject.describedBy")
    ('recipient org/name', 'iati/identifier', 'subject/describedby')
    """
    parted = re.sub(r"\s*[/_.:\-]+\s*", "/", name.strip().casefold())
    return " ".join(parted.strip("/").split())


class Columns(NamedTuple):
    """The columns of a table by their plain names."""

    names: tuple[str, ...]
    places: dict[str, int]

    def place(self, name: str, numbers: Numbers = ()) -> int | None:
        """Where the column of a name is, its stars being `numbers`; None where it is not."""
        wanted = plain(name)
        for number in numbers[: wanted.count(STAR)]:
            wanted = wanted.replace(STAR, number, 1)
        return self.places.get(wanted)

    def numbers(self, name: str) -> set[Numbers]:
        """The numbers that stand for the stars in the name of a column."""
        wanted = plain(name)
        if STAR not in wanted:
            return set()
        pattern = re.compile(re.escape(wanted).replace(re.escape(STAR), "([0-9]+)") + r"\Z")
        return {found.groups() for one in self.places if (found := pattern.match(one))}

    def has(self, cell: Cell) -> bool:
        """Whether one of the columns that a text may come from is there."""
        return any(
            self.place(name) is not None or self.numbers(name)
            for part in cell
            for name in named(part)
        )

    def getter(self, cell: Cell, numbers: Numbers = ()) -> Getter | None:
        """What reads the text of a row; None where no column of it is there."""
        found = [one for part in cell if (one := self._part(part, numbers))]
        if len(found) < 2:
            return found[0] if found else None
        return lambda cells: next((text for one in found if (text := one(cells))), "")

    def _first(self, blank: str, numbers: Numbers) -> int | None:
        # Where the first of the columns is that a blank may be filled from.
        places = (self.place(name, numbers) for name in blank.split("|"))
        return next((place for place in places if place is not None), None)

    def _part(self, part: str, numbers: Numbers) -> Getter | None:
        blanks = _BLANK.findall(part) or [part]
        at = [place for blank in blanks if (place := self._first(blank, numbers)) is not None]
        if len(at) < len(blanks):
            return None
        if not _BLANK.search(part):
            (single,) = at
            return lambda cells: cells[single]
        pieces = _BLANK.split(part)[::2]

        def filled(cells: Sequence[str]) -> str:
            texts = [cells[place] for place in at]
            if not all(texts):
                return ""
            return "".join(a + b for a, b in zip(pieces, [*texts, ""], strict=True))

        return filled


def named(part: str) -> list[str]:
    """The columns that a name, or a text with `{column}` or `{column|column}` in it, names."""
    blanks = _BLANK.findall(part)
    return [name for blank in blanks for name in blank.split("|")] if blanks else [part]


def columns_of(names: Iterable[str], prefixes: Sequence[str] = ()) -> Columns:
    """Columns by their names, which may begin with one of some prefixes that mean nothing."""
    kept = tuple(names)
    starts = sorted((plain(one) + "/" for one in prefixes), key=len, reverse=True)
    places: dict[str, int] = {}
    for k, name in enumerate(kept):
        short = plain(name)
        start = next((one for one in starts if short.startswith(one)), "")
        places.setdefault(short[len(start) :], k)
    return Columns(kept, places)
