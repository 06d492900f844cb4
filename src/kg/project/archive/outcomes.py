"""What a text that came means for a source, and what becomes of it: no file is touched here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kg.project.archive.comparing import Difference, difference
from kg.project.archive.texts import KeptText
from kg.project.records import Source

# The states of a source, in the order of a summary: its text was kept, or kept in place of another
# one, or was there and is recorded now, or was there; it reads as before.
KEPT, RENEWED, RECORDED, THERE, SAME = "kept", "renewed", "recorded", "there", "same"
# It reads otherwise, has vanished, holds no text; there is nothing to compare it with.
CHANGED, GONE, EMPTY, UNKEPT = "changed", "gone", "empty", "unkept"
# Nothing came; its host does not let robots in; it was not asked for, or not taken.
UNREACHABLE, FORBIDDEN, REFUSED = "unreachable", "forbidden", "refused"
NO_ADDRESS = "no-address"
STATES = (
    *(KEPT, RENEWED, RECORDED, THERE, SAME, CHANGED, GONE),
    *(UNREACHABLE, FORBIDDEN, REFUSED, EMPTY, UNKEPT, NO_ADDRESS),
)
_WELL = frozenset((KEPT, RENEWED, RECORDED, THERE, SAME))


class Archived(NamedTuple):
    """What became of a source: a state of `STATES`, a sentence why where there is more to say, how
    many paragraphs its text has, what differs from the text that was kept, where it was found in
    the end if it had moved, what the document says of itself that sources.csv does not (by column),
    and how many of its characters are broken.
    """

    source: str
    state: str
    reason: str = ""
    paragraphs: int = 0
    differs: Difference | None = None
    address: str = ""
    says: Mapping[str, str] = {}
    broken: int = 0

    @property
    def well(self) -> bool:
        """Whether its text is kept, and as it was."""
        return self.state in _WELL

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it, without what is empty; a sentence is in English."""
        found = {**self._asdict(), "says": dict(self.says)}
        if self.differs is not None:
            found["differs"] = {"gone": list(self.differs.gone), "new": self.differs.new}
        return {name: value for name, value in found.items() if value}


class Before(NamedTuple):
    """What is known of a source before anything comes: the cells of its row, what they say in the
    graph (None where they are faulty), and its text that is kept.
    """

    cells: Mapping[str, str]
    source: Source | None
    text: KeptText | None

    @property
    def recorded(self) -> str:
        """The digest that its row names."""
        return self.cells["sha256"].lower()

    @property
    def is_edited(self) -> bool:
        """Whether the text that is kept is not the one that its row names."""
        return self.text is not None and self.recorded not in ("", self.text.sha256)

    @property
    def sha256(self) -> str:
        """The digest that counts: that of its row, else that of the text that is kept."""
        return self.recorded or (self.text.sha256 if self.text else "")


def state_of(before: Before, digest: str, *, check: bool, again: bool) -> str:
    """The state of a source of which a text with a digest came."""
    if not before.sha256:
        return UNKEPT if check else KEPT
    if before.sha256 != digest:
        return RENEWED if again and not check else CHANGED
    there = before.text is not None and before.text.sha256 == digest == before.recorded
    return SAME if check or there else KEPT


def differing(before: Before, paragraphs: Iterable[str], state: str) -> Difference | None:
    """What differs between the text that is kept and another one; None where there is nothing to
    compare.
    """
    if before.text is None or state not in (CHANGED, RENEWED):
        return None
    return difference(before.text.paragraphs, tuple(paragraphs))


def says(before: Before, title: str, authors: Iterable[str], day: str) -> dict[str, str]:
    """What a document says of itself where its row has nothing, or names another day, by column."""
    told = {"title": title, "author": "|".join(authors)}
    found = {column: text for column, text in told.items() if text and not before.cells[column]}
    known = before.source
    if day and known and not (known.first and known.first <= day <= known.last):
        found["published"] = day
    return found


def filling(told: Mapping[str, str]) -> dict[str, str]:
    """What of that goes into empty cells: a day is not written, it is looked at."""
    return {column: text for column, text in told.items() if column != "published"}
