"""The graph of findings as the build kept it: the verdicts of some kinds, read from the part of the
file in which they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.rdf.terms import FINDINGS
from kg.store.kept import beginning

Facts = dict[str, list[str]]

FILE = "findings.nq"
# Each kind of verdict (the local name of its class), by the segment of its IRI.
SEGMENTS = {
    "Disagreement": "disagreement",
    "Move": "moved",
    "Development": "developed",
    "Fall": "developed",
    "Revision": "revised",
    "WeakRival": "weak",
    "Fulfilment": "fulfilment",
    "SumVerdict": "sum",
    "TwoHolders": "two-holders",
}


def verdicts(place: Path, space: str, kinds: Iterable[str]) -> dict[str, Facts]:
    """The verdicts of some kinds, with their steps, by IRI."""
    nodes: dict[str, Facts] = {}
    for segment in sorted({SEGMENTS[kind] for kind in kinds}):
        for sort in ("finding", "step"):
            nodes |= _read(beginning(place / FILE, f"<{space}{sort}/{segment}/"))
    return nodes


def readings(place: Path, space: str) -> dict[str, Facts]:
    """All readings, by IRI."""
    return _read(beginning(place / FILE, f"<{space}reading/"))


def _read(lines: Iterable[str]) -> dict[str, Facts]:
    # The lines are sorted, and end alike.
    end = -len(f" {FINDINGS} .")
    nodes: dict[str, Facts] = {}
    once: dict[str, str] = {}
    last, facts = "", Facts()
    for line in lines:
        subject, predicate, rest = line[:end].split(" ", 2)
        if subject != last:
            last, facts = subject, nodes.setdefault(subject, {})
        facts.setdefault(once.setdefault(predicate, predicate), []).append(rest)
    return nodes
