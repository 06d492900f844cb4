"""Proposed claims, as a project keeps them in `data/queue/<source>.csv` until a person accepts,
mends or refuses each. No graph is made of them.

A row has the columns of claims, and what is known of the proposal. What it is called is a digest of
what it says: an id never stands for anything else than what somebody has looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.lines import cell_text
from kg.project import csv_files, inputs, proposed_things
from kg.project.contract import CLAIMS, SLUG, one_of
from kg.project.records import SOURCES_UNREAD, Data
from kg.spelling import closest
from kg.words import phrase

PLACE = "data/queue"
OPEN, REFUSED = "open", "refused"
STATES = (OPEN, REFUSED)
COLUMNS = ("proposal", "group", *CLAIMS, "by", "on", "state", "reason", "replaces")
_NEEDED = frozenset((*CLAIMS[:4], "state"))
# So many cells of a claim say what it says; the last one is a remark.
SAYING = len(CLAIMS) - 1


class Proposal(NamedTuple):
    """A row of the queue: `cells` are those of `CLAIMS`, `id` a digest of the source and of what
    they say. Rows of one source with one `group` make one statement ("" for a row alone). `by` is
    who or what proposed it, `on` the day, `state` one of `STATES` with the `reason` of a refusal;
    `replaces` is the id that a claim of the source would have here, in place of which it stands;
    `path` and `line` are its place.
    """

    id: str
    group: str
    source: str
    cells: tuple[str, ...]
    by: str = ""
    on: str = ""
    state: str = OPEN
    reason: str = ""
    path: str = ""
    line: int = 0
    replaces: str = ""

    @property
    def claim(self) -> dict[str, str]:
        """The claim by column."""
        return dict(zip(CLAIMS, self.cells, strict=True))

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state == OPEN

    @property
    def row(self) -> list[str]:
        """The cells of its row, in the order of `COLUMNS`."""
        about = (self.by, self.on, self.state, self.reason, self.replaces)
        return [self.id, self.group, *self.cells, *about]


class Queue(NamedTuple):
    """The proposals of a project, in the order of files and rows, and what is wrong with the form
    of the files; `odd` are remarks on cells that hold what nobody sees.
    """

    proposals: list[Proposal]
    problems: list[Problem]
    odd: list[Problem]

    @property
    def open(self) -> list[Proposal]:
        """Those that nobody has decided on."""
        return [one for one in self.proposals if one.is_open]


def digest(words: Iterable[str]) -> str:
    """The short digest of some texts."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:12]


def id_of(source: str, cells: Sequence[str]) -> str:
    """What a proposal is called: it follows from its source and from what its cells say."""
    return digest((source, *cells[:SAYING]))


def name_of(source: str) -> str:
    """The file of the proposals of a source, as a path in the project."""
    return f"{PLACE}/{source}.csv"


def read(folder: Path, sources: Iterable[str] | None = None) -> Queue:
    """The queue of a project, or of some sources. A row that stands twice is one proposal, refused
    if one of them is.
    """
    wanted = None if sources is None else set(sources)
    found: dict[str, Proposal] = {}
    problems: list[Problem] = []
    odd: list[Problem] = []
    for path in inputs.paths(folder, PLACE):
        if wanted is not None and path.stem not in wanted:
            continue
        name = f"{PLACE}/{path.name}"
        table, faults = csv_files.table(path, name, COLUMNS, _NEEDED)
        problems += faults
        odd += table.odd
        for row in table.rows:
            one = _proposal(path.stem, name, row)
            if one.state not in STATES:
                problems.append(table.problem(row, "state", *one_of(one.state, "state", STATES)))
            elif one.id not in found or not one.is_open:
                found[one.id] = one
    return Queue(list(found.values()), problems, odd)


def _proposal(source: str, name: str, row: csv_files.Row) -> Proposal:
    said = dict(zip(COLUMNS, map(cell_text, row.cells), strict=True))
    cells = tuple(said[column] for column in CLAIMS)
    group, by, on, state, reason = (said[c] for c in ("group", "by", "on", "state", "reason"))
    id_, old = id_of(source, cells), said["replaces"]
    return Proposal(id_, group, source, cells, by, on, state, reason, name, row.line, old)


# --- what `kg check` says -------------------------------------------------------------------------


def checked(folder: Path, data: Data) -> tuple[list[Problem], list[Problem]]:
    """(what is wrong with the form of the queue, how many proposals are open in each file and what
    nobody sees in its cells). What the rows claim is not looked at.
    """
    queue, waiting_things = read(folder), proposed_things.read(folder)
    problems = queue.problems + inputs.unread(folder, inputs.BESIDE)
    problems += proposed_things.problems(waiting_things, data)
    there = data.sources.keys() | waiting_things.sources.keys()
    for path in inputs.paths(folder, PLACE):
        name = f"{PLACE}/{path.name}"
        if path.stem not in there and SOURCES_UNREAD not in data.unread:
            known = closest(path.stem, data.sources) if SLUG.match(path.stem) else ""
            hint = known or phrase("project.source-unknown.hint")
            message = phrase("project.source-unknown", name=path.stem)
            problems.append(Problem(name, 0, 0, message, hint))
    counts: dict[str, int] = {}
    for one in queue.open:
        counts[one.path] = counts.get(one.path, 0) + 1
    waiting = [
        Problem(path, 0, 0, phrase("queue.waiting", count=count), phrase("queue.waiting.hint"))
        for path, count in counts.items()
    ]
    return sorted(problems), sorted([*waiting, *queue.odd])
