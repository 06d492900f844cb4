"""Rows of claims that are there already, written anew, removed or put back: checked in a copy
before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Refused
from kg.project import inputs
from kg.project.contract import CLAIMS, SLUG
from kg.project.curation import adding
from kg.project.curation.adding import Added
from kg.project.curation.formatting import content, read_table, written
from kg.system import writing
from kg.system.writing import Change, Changed, Say, silent
from kg.words import phrase

Row = Mapping[str, str]


class RowChange(NamedTuple):
    """A row of claims (cells by column) as it is and as it is to be: None where there is none."""

    before: Row | None
    after: Row | None


def rewrite(folder: Path, source: str, wanted: Sequence[RowChange], say: Say = silent) -> Added:
    """Change rows of the claims of a source, all or none; the places are those of the new rows.

    Raises Changed where a row is not there any more, Refused, with nothing written, where a problem
    would come that the project does not have yet, and KGError if a file cannot be written.
    """
    if not SLUG.match(source):
        raise KGError(phrase("project.no-source-id", value=source))
    with writing.locked(folder, say):
        return writing.steadily(lambda: _rewritten(folder, source, wanted))


def _rewritten(folder: Path, source: str, wanted: Sequence[RowChange]) -> Added:
    at = adding.begin_edit(folder)
    path = inputs.located(folder, f"data/claims/{source}.csv")
    name = path.relative_to(folder).as_posix()
    before = content(path)
    table, problems = read_table(path, name, at.data)
    if problems:
        raise Refused(problems)
    rows = [list(row.cells) for row in table.rows]
    for one in wanted:
        if one.before is not None:
            old = _cells(one.before)
            if old not in rows:
                raise Changed(phrase("statement.row-gone", name=name), phrase("statement.again"))
            rows.remove(old)
        if one.after is not None:
            rows.append(_cells(one.after))
    text = written(name, rows, at.data)
    adding.check_in_copy(at, {name: text})
    change = Change(path, before, text.encode())
    writing.commit(folder, [change])
    new = [_cells(one.after) for one in wanted if one.after is not None]
    return Added([(name, line) for line in adding.places(name, text, new, at.data)], [change])


def _cells(row: Row) -> list[str]:
    return [adding.typed(row.get(column, "")) for column in CLAIMS]
