"""What `kg archive` did, in words: one line a source, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.project.archive import outcomes
from kg.project.archive.outcomes import Archived
from kg.words import Sentence, phrase

_PLACES = 8
# Where what a document says of itself is worth a look: its text has just been taken.
_TAKEN = frozenset((outcomes.KEPT, outcomes.RENEWED))


def lines(one: Archived) -> Iterable[Sentence]:
    """What became of a source: a line, and what a curator may want to look at, a line each."""
    state = phrase(f"archive.state.{one.state}")
    why = one.reason or _why(one)
    if why:
        yield phrase("archive.line-why", source=one.source, state=state, reason=why)
    else:
        yield phrase("archive.line", source=one.source, state=state)
    if one.address:
        yield phrase("archive.moved", address=one.address)
    if one.broken:
        yield phrase("archive.broken", count=one.broken)
    if one.state in _TAKEN:
        for column, text in one.says.items():
            yield phrase(f"archive.says.{column}", text=text)


def _why(one: Archived) -> str:
    if one.differs is None:
        if one.state == outcomes.CHANGED:
            return phrase("archive.unknown-difference")
        told = one.state in (outcomes.KEPT, outcomes.SAME)
        return phrase("archive.paragraphs", count=one.paragraphs) if told else ""
    gone, new = one.differs
    if not gone:
        return phrase("archive.only-new", count=new) if new else phrase("archive.only-blanks")
    places = [f"p{number}" for number in gone[:_PLACES]] + ["…"] * (len(gone) > _PLACES)
    return phrase("archive.differs", count=len(gone), places=places, new=new)


def summary(found: Sequence[Archived]) -> Sentence:
    """How many sources came to what."""
    counts = Counter(one.state for one in found)
    parts = [
        phrase("archive.part", state=phrase(f"archive.state.{state}"), count=counts[state])
        for state in outcomes.STATES
        if counts[state]
    ]
    return phrase("archive.summary", count=len(found), parts=parts)


def advice(found: Sequence[Archived], *, check: bool, fill: bool) -> Iterable[Sentence]:
    """What may be done next."""
    if check:
        return
    states = {one.state for one in found}
    if outcomes.CHANGED in states:
        yield phrase("archive.again.hint")
    if not fill and any(outcomes.filling(one.says) for one in found if one.state in _TAKEN):
        yield phrase("archive.fill.hint")
