"""The files of the queue: read and written under the lock of the project, all or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.errors import KGError, Refused
from kg.lines import harmless_cell
from kg.project import inputs, proposals, proposed_things
from kg.project.contract import CLAIMS
from kg.project.curation import formatting
from kg.project.proposals import Proposal, Queue
from kg.project.proposed_things import ABOUT, ENTITIES, Cells, Waiting
from kg.system import writing
from kg.system.writing import Change, Say
from kg.words import phrase

# So many proposals may be open at once.
MOST_OPEN = 200_000
_NEEDED = ("id", "class", "publisher")
_Result = TypeVar("_Result")


class Held(NamedTuple):
    """The queue with what waits to be registered, and what its files held before it was read."""

    queue: Queue
    waiting: Waiting
    before: dict[Path, bytes | None]


def locked(folder: Path, work: Callable[[Held], _Result], say: Say) -> _Result:
    """Work on the queue that nobody else writes meanwhile; done again where a file has changed."""

    def once() -> _Result:
        places = (proposals.PLACE, ENTITIES, ABOUT)
        paths = [path for place in places for path in inputs.paths(folder, place)]
        before = {path: formatting.content(path) for path in paths}
        return work(Held(proposals.read(folder), proposed_things.read(folder), before))

    with writing.locked(folder, say):
        return writing.steadily(once)


def check_room(queue: Queue, new: int) -> None:
    """Raises KGError where so many new proposals are too many."""
    if len(queue.open) + new > MOST_OPEN:
        message = phrase("queue.full", count=len(queue.open), most=MOST_OPEN)
        raise KGError(message, phrase("queue.full.hint"))


def write(
    folder: Path,
    held: Held,
    left: Iterable[Proposal],
    sources: Collection[str],
    changes: Sequence[Change] = (),
    waiting: Waiting | None = None,
    registered: Collection[str] = (),
) -> list[Change]:
    """Write the queue of some sources, with other files, all or none; returns all that was changed.
    `left` are all proposals that there are now, `waiting` is what waits with them to be registered
    (as it was), without the files and the ids that are `registered`. What no proposal names waits
    no more. Raises Refused where a file has problems, KGError.
    """
    rows: dict[str, list[Proposal]] = {source: [] for source in sorted(sources)}
    everything = list(left)
    for one in everything:
        if one.source in rows:
            rows[one.source].append(one)
    texts = {proposals.name_of(source): text_of(kept) for source, kept in rows.items()}
    texts |= _texts_of_things(held.waiting, waiting or held.waiting, everything, registered)
    wanted = list(changes)
    for name, text in texts.items():
        path = inputs.located(folder, name)
        called = path.relative_to(folder).as_posix()
        problems = [*held.queue.problems, *held.waiting.problems]
        if broken := [problem for problem in problems if problem.path == called]:
            raise Refused(broken)
        before, after = held.before.get(path), text.encode()
        if before != after:
            wanted.append(Change(path, before, after))
    writing.commit(folder, wanted)
    return wanted


def text_of(rows: Iterable[Proposal]) -> str:
    """The text of a file of the queue, in the order of the places; what a spreadsheet would take
    for a formula has an apostrophe before it.
    """
    ordered = sorted(rows, key=lambda one: (formatting.place(one.cells[0]), one.cells, one.id))
    cells = ([harmless_cell(cell) for cell in one.row] for one in ordered)
    return formatting.table_text(proposals.COLUMNS, cells)


def _texts_of_things(
    before: Waiting, waiting: Waiting, left: Sequence[Proposal], registered: Collection[str]
) -> dict[str, str]:
    # The files of what waits that are not as they were, by their names.
    subject, object_ = CLAIMS.index("subject"), CLAIMS.index("object")
    named = {one.cells[column] for one in left for column in (subject, object_)}
    texts = {}
    for source, rows in waiting.entities.items():
        name = f"{ENTITIES}/{source}.csv"
        kept = {i: row for i, row in rows.items() if i in named and i not in registered}
        if kept != before.entities.get(source, {}):
            texts[name] = _table(kept.values())
    about = {one.source for one in left}
    for source, row in waiting.sources.items():
        name = f"{ABOUT}/{source}.csv"
        gone = source not in about or name in registered
        if gone or row != before.sources.get(source):
            texts[name] = _table([] if gone else [row], tuple(row))
    return texts


def _table(rows: Collection[Cells], head: Sequence[str] = ()) -> str:
    # With the columns that are filled.
    ordered = sorted(rows, key=lambda row: row["id"])
    columns = dict.fromkeys([*head, *(column for row in ordered for column in row)])
    filled = [c for c in columns if c in _NEEDED or any(row.get(c) for row in ordered)]
    cells = [[harmless_cell(row.get(c, "")) for c in filled] for row in ordered]
    return formatting.table_text(filled or _NEEDED[:2], cells)


def merged(old: Mapping[str, str], new: Cells) -> dict[str, str]:
    """The row of a thing or a source that is registered, with what a proposed one tells besides:
    cells that are empty, other names; what is told again is no longer retired. Of a source the day
    and the note are those of the newer edition.
    """
    found = dict(old)
    for column, text in new.items():
        if column.partition("_")[0] == "other":
            names = [*old.get(column, "").split("|"), *text.split("|")]
            found[column] = "|".join(dict.fromkeys(filter(None, names)))
        elif text and (column in ("published", "note") or not old.get(column)):
            found[column] = text
    if "replaced_by" in found:
        found["replaced_by"] = ""
    return found
