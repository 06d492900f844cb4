"""A card in a language: headed sections of rows, whose cells are texts with footnotes.

It is written once for every door: `lines` prints it, and so do the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.claims import CitedClaim

# How a text is meant: plain, beside the matter, what counts, what is late or rival, set aside; who
# says a value less precisely, which says nothing where there are no footnotes.
PLAIN, SOFT, STRONG, BAD, ASIDE, LOOSER = "", "soft", "strong", "bad", "aside", "looser"
# So many footnotes are named at a text, the rest counted.
_NAMED = 3


class Text(NamedTuple):
    """A piece of a text: `term` is the thing that it names (an N-Triples string), `tone` how it is
    meant, `notes` the numbers of its footnotes, best first, and `more` how many more there are;
    `address` is where it leads outside of the graph.
    """

    text: str
    term: str = ""
    tone: str = PLAIN
    notes: tuple[int, ...] = ()
    more: int = 0
    address: str = ""


Cell = tuple[Text, ...]


class Row(NamedTuple):
    """A row of a section; `depth` is how far it is indented."""

    cells: tuple[Cell, ...]
    depth: int = 0


class Point(NamedTuple):
    """A value over time: its place in days, what it is, how many sources give it so, and whether it
    is hedged; `text` is the value, `day` the day in words.
    """

    at: int
    value: float
    voices: int
    hedged: bool
    text: str
    day: str


class Section(NamedTuple):
    """A part of a sheet. `columns` are the headings of a table, () for a list of rows of a name and
    what belongs to it; `after` stands below it; `points` are a value over time, if it has one.
    """

    kind: str
    title: Cell
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    after: tuple[Cell, ...] = ()
    points: tuple[Point, ...] = ()


class Key(NamedTuple):
    """A key fact: what it is, the value, what is to be known of it."""

    kind: str
    label: Cell
    value: Cell
    aside: Cell


class Source(NamedTuple):
    """A footnote: its number, the source and where it leads (the citation), and whether it is
    weak; `short` is the text by the number of the footnote that names the source, "" if this one
    does.
    """

    number: int
    text: str
    citation: str
    address: str
    weak: str
    short: str = ""


class Sheet(NamedTuple):
    """A card in a language. `names` are what the thing is called, the one in the language first,
    `cls` its class; `about` what it is part of, `told` how many sources speak of it, and when.
    """

    thing: str
    names: tuple[tuple[str, str], ...]
    cls: Text
    about: Cell
    told: str
    keys: tuple[Key, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]


def noted(text: Text, numbers: Iterable[int]) -> Text:
    """A text with footnotes: the first few by number, the rest as a count."""
    known = list(dict.fromkeys(numbers))
    return text._replace(notes=tuple(sorted(known[:_NAMED])), more=len(known[_NAMED:]))


def plain_text(cell: Cell) -> str:
    """The words of a cell without its footnotes."""
    return "".join(text.text for text in cell if text.tone != LOOSER)


def joined(cells: Iterable[Cell], between: str) -> Cell:
    """Cells in one, parted by a text."""
    found: list[Text] = []
    for cell in cells:
        if found and cell:
            found.append(Text(between, tone=SOFT))
        found += cell
    return tuple(found)


def claims_told(claims: Iterable[CitedClaim]) -> list[CitedClaim]:
    """Those of some claims that are cited: not of weak sources, where others say the same."""
    known = list(claims)
    return [claim for claim in known if not claim.weak] or known
