"""Writing what the archive keeps of a source and what sources.csv says of it: all, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Refused
from kg.project import inputs
from kg.project.archive import copies, texts
from kg.project.contract import SOURCES
from kg.project.csv_files import Table
from kg.project.curation.formatting import content, read_table, written
from kg.project.records import Data
from kg.system import writing
from kg.system.writing import Change, Say, silent
from kg.words import phrase

_NAME = "data/sources.csv"


class Found(NamedTuple):
    """What is to be kept of a source: the records of its copies, and where its text is taken too,
    the paragraphs, everything on the page, and the manifest.
    """

    records: bytes
    paragraphs: tuple[str, ...] = ()
    whole: str = ""
    manifest: Mapping[str, object] | None = None


def rows(folder: Path, data: Data) -> dict[str, dict[str, str]]:
    """The rows of sources.csv by id, each a cell by column. Raises Refused for a file that cannot
    be read.
    """
    table = _table(folder, data)
    return {row.cells[0]: dict(zip(SOURCES, row.cells, strict=True)) for row in table.rows}


def keep(
    folder: Path,
    source: str,
    found: Found,
    cells: Mapping[str, str],
    data: Data,
    say: Say = silent,
) -> None:
    """Keep what was found of a source, and write some cells of its row. Raises KGError with nothing
    written.
    """

    def write() -> None:
        changes = [*_files(folder, source, found), *_row(folder, source, cells, data)]
        writing.commit(folder, [change for change in changes if change.before != change.after])

    with writing.locked(folder, say):
        writing.steadily(write)


def _files(folder: Path, source: str, found: Found) -> Iterator[Change]:
    if found.records:
        path = texts.place(folder, source, texts.WARC)
        before = content(path)
        yield Change(path, before, (before or copies.head(source)) + found.records)
    if found.manifest is None:
        return
    new = {
        texts.TEXT: texts.written(found.paragraphs),
        texts.WHOLE: found.whole.encode(),
        texts.MANIFEST: (json.dumps(found.manifest, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    for ending, text in new.items():
        path = texts.place(folder, source, ending)
        before = content(path)
        # Nothing is removed: what there is no more of is empty.
        if text or before is not None:
            yield Change(path, before, text)


def _row(folder: Path, source: str, cells: Mapping[str, str], data: Data) -> Iterator[Change]:
    if not cells:
        return
    path = inputs.located(folder, _NAME)
    before = content(path)
    table = _table(folder, data)
    if all(row.cells[0] != source for row in table.rows):
        raise KGError(phrase("archive.no-source", name=source))
    told = [
        [cells.get(column, cell) for column, cell in zip(SOURCES, row.cells, strict=True)]
        if row.cells[0] == source
        else row.cells
        for row in table.rows
    ]
    yield Change(path, before, written(_NAME, told, data).encode())


def _table(folder: Path, data: Data) -> Table:
    found, problems = read_table(inputs.located(folder, _NAME), _NAME, data)
    if problems:
        raise Refused(problems)
    return found
