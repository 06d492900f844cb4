"""What `kg archive` did, in words: one line a source, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.project.archive import outcomes
from kg.project.archive.outcomes import Archived
from kg.words import Sentence, phrase

_PLACES = 8
# Where a run tells no more of a source than that nothing was to be done.
_QUIET = frozenset((outcomes.THERE, outcomes.NO_ADDRESS))


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
    if one.state not in _QUIET:
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


def advice(found: Iterable[Archived], *, check: bool, fill: bool) -> Iterable[Sentence]:
    """What may be done next."""
    if check:
        return
    told = [one for one in found if one.state not in _QUIET]
    if any(one.state == outcomes.CHANGED for one in told):
        yield phrase("archive.again.hint")
    if not fill and any(outcomes.filling(one.says) for one in told if one.well):
        yield phrase("archive.fill.hint")
