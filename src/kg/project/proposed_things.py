"""Things and sources that wait with proposed claims: `data/queue/entities/<source>.csv` has rows of
registers, `data/queue/sources/<source>.csv` the row of a source. They are registered with the first
claim that is accepted and names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.lines import cell_text
from kg.project import csv_files, inputs
from kg.project.contract import SLUG, SOURCES, register_columns
from kg.project.records import Data
from kg.rdf.files import text
from kg.words import phrase

ENTITIES, ABOUT = "data/queue/entities", "data/queue/sources"
# The cells of a row by column.
Cells = Mapping[str, str]


class Waiting(NamedTuple):
    """What waits to be registered: by the source that proposes them the rows of things by id, and
    the rows of sources by id; `problems` are those of the form of the files.
    """

    entities: dict[str, dict[str, Cells]]
    sources: dict[str, Cells]
    problems: list[Problem]

    def thing(self, id_: str, source: str) -> tuple[str, Cells] | None:
        """(the source that proposes a thing, its row): that of a source first, else any."""
        for one in (source, *sorted(self.entities)):
            if row := self.entities.get(one, {}).get(id_):
                return one, row
        return None


def nothing() -> Waiting:
    """That nothing waits."""
    return Waiting({}, {}, [])


def read(folder: Path) -> Waiting:
    """What waits to be registered in a project."""
    found = Waiting({}, {}, [])
    for path in inputs.paths(folder, ENTITIES):
        rows, problems = _rows(path, f"{ENTITIES}/{path.name}", ("id", "class"))
        found.entities[path.stem] = rows
        found.problems.extend(problems)
    for path in inputs.paths(folder, ABOUT):
        rows, problems = _rows(path, f"{ABOUT}/{path.name}", ("id", "publisher"))
        found.sources.update((id_, row) for id_, row in rows.items() if id_ == path.stem)
        found.problems.extend(problems)
    return found


def _rows(path: Path, name: str, needed: tuple[str, ...]) -> tuple[dict[str, Cells], list[Problem]]:
    # Which columns there are depends on the languages of the project: those of the file are read.
    source, problems = text(path, name)
    if problems:
        return {}, problems
    head = next(iter(source.splitlines()), "").split(",")
    columns = tuple(dict.fromkeys((*needed, *(cell.strip().strip('"') for cell in head))))
    table, problems = csv_files.table(path, name, columns, frozenset(needed))
    rows = [dict(zip(columns, map(cell_text, row.cells), strict=True)) for row in table.rows]
    return {row["id"]: row for row in rows}, problems


def problems(waiting: Waiting, data: Data) -> list[Problem]:
    """What is wrong with the form of what waits: what the rows say is looked at with the claims."""
    found = list(waiting.problems)
    of_things = register_columns(data.languages)
    for source, rows in waiting.entities.items():
        found += _odd(f"{ENTITIES}/{source}.csv", rows.values(), of_things)
    for source, row in waiting.sources.items():
        found += _odd(f"{ABOUT}/{source}.csv", [row], SOURCES)
    return found


def _odd(name: str, rows: Iterable[Cells], columns: tuple[str, ...]) -> list[Problem]:
    # Ids that are none, and columns that there are not.
    hint = phrase("project.column-unknown.hint", columns=columns)
    names = {column for row in rows for column in row}
    found = [
        Problem(name, 1, 0, phrase("project.column-unknown", count=1, columns=[column]), hint)
        for column in sorted(names.difference(columns))
    ]
    return found + [
        Problem(name, 0, 0, phrase("project.id-malformed", value=row["id"]))
        for row in rows
        if not SLUG.match(row["id"])
    ]
