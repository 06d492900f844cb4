"""What was proved, as a project keeps it in `data/proofs/`: so that it is known where the texts are
not.

There is a file for each source, with a row for each claim that is proved or at fault. A record
counts only while the claim and the text of its source are what they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from kg.errors import Problem
from kg.project import csv_files, inputs
from kg.project.proof.forms import stated
from kg.project.records import Citation, Claim, Data
from kg.words import phrase

PROVED, NOT_PROVABLE, FAULT = "proved", "not-provable", "fault"
PLACE = "data/proofs"
COLUMNS = ("claim", "locator", "subject", "predicate", "state", "sha256")
_STATES = (PROVED, FAULT)


def key(claim: Claim, citation: Citation) -> str:
    """What names a claim in a record: a digest of all that it says and of how it is said."""
    said = (*claim[:3], *citation._replace(proof=""))
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:16]


def read(
    folder: Path, data: Data, only: Collection[str] | None = None
) -> tuple[dict[str, str], list[Problem], list[Problem]]:
    """(the state of each citation of which one is known; problems; records that hold of no claim
    any more); `only` are the ids of the sources whose records are read, all where it is None.
    """
    citations: dict[str, str] = {}
    known: dict[str, set[str]] = {}
    for one in stated(data):
        name = key(one.claim, data.citations[one.claim.citation])
        citations[name] = one.claim.citation
        known.setdefault(one.source.id, set()).add(name)
    states, problems, stale = _recorded(folder, data, known, only)
    found: dict[str, list[str]] = {}
    for claim, name in citations.items():
        found.setdefault(name, []).append(states.get(claim, ""))
    of = {name: state for name, all_ in found.items() if (state := joint(all_))}
    return of, problems, stale


def is_records(name: str) -> bool:
    """Whether a file, as its project names it, holds what was proved."""
    return name.lower().startswith(f"{PLACE}/")


def table_of(path: Path, name: str) -> tuple[csv_files.Table, list[Problem]]:
    """The rows of a file of what was proved, and what is wrong with it."""
    return csv_files.table(path, name, COLUMNS, frozenset(COLUMNS))


def _recorded(
    folder: Path, data: Data, known: Mapping[str, Collection[str]], only: Collection[str] | None
) -> tuple[dict[str, str], list[Problem], list[Problem]]:
    # The state of each claim that a record holds of, by its key; `known` are those of each source.
    digests = {source.id: source.sha256 for source in data.sources.values()}
    states: dict[str, str] = {}
    problems: list[Problem] = []
    stale: list[Problem] = []
    for path in inputs.paths(folder, PLACE):
        if only is not None and path.stem not in only:
            continue
        own = known.get(path.stem, ())
        table, found = table_of(path, f"{PLACE}/{path.name}")
        problems += found
        for row in table.rows if table else ():
            claim, _, _, _, state, digest = row.cells
            if state not in _STATES:
                hint = phrase("proof.no-state.hint", states=_STATES)
                problems.append(Problem(table.name, row.line, 5, phrase("proof.no-state"), hint))
            elif claim in own and digest and digest == digests.get(path.stem):
                states[claim] = state
            else:
                message = phrase("proof.stale", source=path.stem)
                stale.append(Problem(table.name, row.line, 0, message, phrase("proof.stale.hint")))
    return states, problems, stale


def joint(states: Collection[str]) -> str:
    """The state of what rests on several claims, "" where none is known: a fault if one of them is
    one, proved if all are.
    """
    if FAULT in states:
        return FAULT
    return PROVED if states and all(state == PROVED for state in states) else ""
