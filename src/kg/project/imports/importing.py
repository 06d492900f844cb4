"""Imports as a whole: a file, its mapping and its source brought together, planned and written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.lines import escape_controls
from kg.project import csv_files, inputs, proposed_things
from kg.project.contract import REQUIRED, SOURCES
from kg.project.curation import adding, formatting
from kg.project.imports import (
    mapping_file,
    planning,
    reading,
    registering,
    standards,
    statements,
)
from kg.project.imports.mapping import TableMapping
from kg.project.imports.planning import Plan, Request
from kg.project.imports.sampling import Look
from kg.project.imports.tables import Table
from kg.project.slugs import slug
from kg.rdf.tags import LANGUAGE
from kg.system import memory, writing
from kg.system.writing import Say, silent
from kg.words import phrase

# The columns of a source that a table of others needs to be told, or tells of itself.
_NEEDED = ("publisher", "language")
# What begins the note on the file that was imported last; an editor may have written before it.
_NOTE, _BETWEEN = "SHA-256 ", " · "


class Read(NamedTuple):
    """A file that was read, and the mapping that it is known by (None: it is to be asked for)."""

    table: Table
    mapping: TableMapping | None


def load(path: Path) -> TableMapping:
    """The mapping of a file, which may be one of those that are known with what a user told
    besides. Raises KGError.
    """
    return mapping_file.load(path, standards.named)


def read(path: Path, mapping: TableMapping | None = None, sheet: str = "") -> Read:
    """A file, and what its columns mean: by the mapping that is given, else by that of a standard.
    Raises KGError.
    """
    given = mapping or TableMapping()
    table = reading.read(path, sheet or given.sheet, given.header, _is_known)
    return Read(table, mapping or standards.recognised(table.columns))


def _is_known(names: tuple[str, ...]) -> bool:
    return standards.recognised(names) is not None


def request(
    folder: Path,
    found: Read,
    told: Mapping[str, str],
    *,
    all_new: bool = False,
    leave_out: bool = False,
    look: Look | None = None,
) -> tuple[Request, list[str]]:
    """(what is to be imported, the columns of its source that are needed and nobody has told).

    `told` are cells of the source by column; what it leaves out comes from the mapping, from the
    row that the source has already, or from the table.
    """
    assert found.mapping is not None
    table, mapping = found.table, found.mapping
    said = {c: statements.source_text(table, mapping, t) for c, t in mapping.source.items()}
    id_ = told.get("id") or said.get("id") or slug(Path(table.name).stem)
    former = _former(folder, id_)
    cells = dict.fromkeys(SOURCES, "") | {"reading": "whole"}
    for layer in (said, former, told):
        cells |= {column: text for column, text in layer.items() if text}
    cells["id"] = id_
    _check(cells)
    cells["note"] = _note(told.get("note") or former.get("note", ""), table)
    mapping = mapping._replace(source={**mapping.source, **_kept(cells, said, told)})
    lacking = [column for column in _NEEDED if not cells[column]]
    return Request(table, mapping, cells, all_new, leave_out, look), lacking


def _kept(
    cells: Mapping[str, str], said: Mapping[str, str], told: Mapping[str, str]
) -> dict[str, str]:
    # What a mapping keeps of its source for next time: not the day, which is another one then.
    names = ("id", "publisher", "title", "language", "kind", "address", "reliability")
    return {name: cells[name] for name in names if cells[name] and cells[name] != said.get(name)}


def _check(cells: Mapping[str, str]) -> None:
    if not registering.is_id(cells["id"]):
        raise KGError(
            phrase("project.no-source-id", value=cells["id"]), phrase("project.import-id.hint")
        )
    language = cells["language"]
    if language and not LANGUAGE.match(language):
        message = phrase("project.no-language-tag", value=language)
        raise KGError(message, phrase("project.no-language-tag.hint"))


def _former(folder: Path, id_: str) -> dict[str, str]:
    # The row of a source that is in the project already, or waits with what it proposes.
    name = "data/sources.csv"
    path = inputs.located(folder, name)
    waits = proposed_things.read(folder).sources.get(id_, {})
    if not path.is_file():
        return dict(waits)
    table, problems = csv_files.table(path, name, SOURCES, REQUIRED[SOURCES])
    rows = [] if problems else table.rows
    found = next((row.cells for row in rows if row.cells[0] == id_), None)
    return dict(zip(SOURCES, found, strict=True)) if found else dict(waits)


def _note(former: str, table: Table) -> str:
    # The file that was imported, behind what an editor has noted.
    kept = [part for part in former.split(_BETWEEN) if part and _NOTE not in part]
    sheet = f" [{table.sheet}]" if table.sheet else ""
    name = escape_controls(f"{table.name}{sheet}")
    return _BETWEEN.join([*kept, f"{name}, {_NOTE}{table.sha256[:16]}"])


# --- planned and written --------------------------------------------------------------------------


class Planned(NamedTuple):
    """A plan with what it was made of, and the state of the project's files by which it was."""

    plan: Plan
    request: Request
    state: tuple[tuple[str, int, int], ...]


def planned(folder: Path, wanted: Request) -> Planned:
    """What an import would do. Raises KGError, Refused."""
    before = state_of(folder)
    with memory.gc_paused():
        return Planned(
            planning.plan(adding.begin_rewriting(folder, wanted.source["id"]), wanted),
            wanted,
            before,
        )


def write(folder: Path, made: Planned, mapping: Path | None = None, say: Say = silent) -> Plan:
    """Write what was planned, all files or none, and then the file of the mapping; returns what was
    done. If the files of the project have changed meanwhile, it is planned again.

    Raises KGError with nothing written if there is something to decide on first.
    """
    with writing.locked(folder, say):
        done = writing.steadily(lambda: _written(folder, made))
    if mapping is not None:
        keep(made.request, mapping)
    return done


def keep(wanted: Request, path: Path) -> None:
    """Write the file of the mapping of an import. Raises KGError."""
    mapping = wanted.mapping
    content = mapping_file.text_of(mapping, standards.named(mapping.name)).encode()
    if formatting.content(path) != content:
        writing.put(path, content)


def _written(folder: Path, made: Planned) -> Plan:
    plan = made.plan if state_of(folder) == made.state else planned(folder, made.request).plan
    if not can_write(plan, made.request):
        raise KGError(phrase("project.import-undecided"), phrase("project.import-undecided.hint"))
    writing.commit(folder, plan.changes)
    return plan


def can_write(plan: Plan, wanted: Request) -> bool:
    """Whether nothing is to be decided on before a plan is written."""
    return not plan.near and not plan.others and (wanted.leave_out or not plan.bad)


def state_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The files of a project with their sizes and times."""
    found = []
    for part in ("data", "ontology"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                status = path.stat()
                found.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(found)


def left_out(plan: Plan, table: Table) -> bytes:
    """The rows that were left out as CSV, each behind its number and what is wrong with it."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "problem", *table.columns])
    said: dict[int, list[str]] = {}
    for problem in plan.bad:
        said.setdefault(problem.line, []).append(str(problem.message))
    for row in table.rows:
        if row.number in said:
            writer.writerow([row.number, "; ".join(said[row.number]), *row.cells])
    return text.getvalue().encode()
