"""Adding rows, checked in a copy before anything is written."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import KGError, Problem, Refused
from kg.lines import escape_controls, is_text
from kg.project import claim_rows, csv_files, findings, inputs, reading, vocabulary
from kg.project.contract import CLAIMS, REGISTER, SOURCES
from kg.project.curation.formatting import REQUIRED, bytes, columns, written
from kg.project.records import Data
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand
from kg.system import writing
from kg.system.writing import Change, Say, silent

# --- add ------------------------------------------------------------------------------------------


class EditSession(NamedTuple):
    """A project as it is when rows are to be added: what its files say, and the problems that they
    have already.
    """

    folder: Path
    data: Data
    problems: list[Problem]


def begin_edit(folder: Path) -> EditSession:
    """A project opened for adding rows. Problems that it has do not stand in the way."""
    return EditSession(folder, *_read_all(folder))


def _read_all(folder: Path) -> tuple[Data, list[Problem]]:
    space, dataset, problems = reading.space(folder)
    words, faults = vocabulary.read(folder, space)
    found, more = reading.read(folder, words, space, dataset)
    return found, [*problems, *faults, *more, *findings.problems(found)]


def faults(at: EditSession, source: str, claim: dict[str, str]) -> dict[str, Problem]:
    """What is wrong with a row of claims that is being written, by column; "" is what concerns the
    source.
    """
    # The line is one comma for each cell, so that the column of a problem is the number of its
    # cell.
    row = csv_files.Row(1, [_typed(claim.get(column, "")) for column in CLAIMS])
    table = csv_files.Table(
        f"data/claims/{source}.csv",
        CLAIMS,
        [row],
        tuple(range(len(CLAIMS))),
        ["," * (len(CLAIMS) - 1)],
    )
    blank = at.data._replace(claims=[], citations={}, notes=[])
    return {
        CLAIMS[p.column - 1] if p.column else "": p
        for p in reversed(claim_rows.read_claims(table, source, blank, set()))
    }


def add(
    folder: Path,
    source: str,
    claim: dict[str, str],
    entities: Sequence[Sequence[str]] = (),
    described: Sequence[str] | None = None,
    say: Say = silent,
) -> list[tuple[str, int]]:
    """Add a claim of a source, with the entities that it needs (cells in the order of a register)
    and the source if it is new (`described`: cells in the order of sources.csv); the files stay
    canonical.

    Returns the place of each row: (file, line). Raises Refused, with nothing written, if the rows
    would make a problem that the project does not have yet, and KGError if a file cannot be
    written. `say` is told if another writer is waited for.
    """
    with writing.locked(folder, say):
        return writing.steadily(
            lambda: _added(begin_edit(folder), source, claim, entities, described)
        )


def _added(
    at: EditSession,
    source: str,
    claim: dict[str, str],
    entities: Sequence[Sequence[str]],
    described: Sequence[str] | None,
) -> list[tuple[str, int]]:
    rows: dict[str, list[Sequence[str]]] = {}
    if described is not None:
        rows["data/sources.csv"] = [_filled(described, SOURCES)]
    for entity in entities:
        rows.setdefault(_choose_register(at, entity), []).append(_filled(entity, REGISTER))
    if not re.fullmatch(r"[a-z0-9-]+", source):
        raise Refused(
            [
                Problem(
                    "data/sources.csv",
                    0,
                    0,
                    f"“{source}” is no id of a source" if source else "the source is missing",
                    "",
                )
            ]
        )
    rows[f"data/claims/{source}.csv"] = [[_typed(claim.get(column, "")) for column in CLAIMS]]
    words, texts, places, changes = at.data.vocabulary, {}, [], []
    for wanted, new in rows.items():
        path = inputs.located(at.folder, wanted)
        name = path.relative_to(at.folder).as_posix()
        if os.path.lexists(path.parent) and not path.parent.is_dir():
            raise KGError(f"cannot write {path}: {path.parent} is no folder")
        _visible(name, new)
        old: list[Sequence[str]] = []
        before = bytes(path)
        if os.path.lexists(path):
            found, problems = csv_files.table(path, name, columns(name), REQUIRED[columns(name)])
            if problems:
                raise Refused(problems)
            old = [row.cells for row in found.rows]
        texts[name] = written(name, [*old, *new], words)
        changes.append(Change(path, before, texts[name].encode()))
        for row in new:
            shown = written(name, [row], words).split("\n", 1)[1]
            places.append(
                (name, texts[name].count("\n", 0, texts[name].find("\n" + shown) + 1) + 1)
            )
    _check_in_copy(at, texts)
    writing.commit(at.folder, changes)
    return places


def _visible(name: str, rows: Iterable[Sequence[str]]) -> None:
    # What is typed has no excuse for what nobody sees; what was copied into a file is a finding of
    # the check.
    found = [
        Problem(
            name,
            0,
            0,
            f"{column} holds {characters.listed(chars)}",
            "write the cell in one line, without what cannot be seen",
        )
        for row in rows
        for column, cell in zip(columns(name), row, strict=True)
        if (chars := characters.unwanted(cell))
    ]
    if found:
        raise Refused(found)


def _typed(cell: str) -> str:
    if not is_text(cell):
        raise KGError(f"“{escape_controls(cell)}” is not UTF-8", "type it anew")
    return unicodedata.normalize("NFC", cell.strip())


def _filled(cells: Sequence[str], names: tuple[str, ...]) -> list[str]:
    if len(cells) > len(names):
        raise KGError(
            f"{len(cells)} cells are too many: {','.join(cells)}",
            f"the columns are {','.join(names)}; quote a cell that holds a comma",
        )
    return [*map(_typed, cells), *[""] * (len(names) - len(cells))]


def _check_in_copy(at: EditSession, texts: dict[str, str]) -> None:
    # The same reading as `kg check`, of a stand-in that has the new rows: so no rule is written
    # down twice.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kg-add-") as name:
        copy = Path(name)
        try:
            for file in _plain(at.folder):
                if file not in texts:
                    _stand_in(at.folder / file, copy / file)
            for file, text in texts.items():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_bytes(text.encode())
        except OSError as error:
            raise KGError(
                f"cannot try the rows in {copy.parent}: {error.strerror}",
                "TMPDIR names another folder for it",
            ) from None
        new = _newly(at.problems, _read_all(copy)[1])
    if new:
        # The line would be of a file that is not written.
        raise Refused(sorted({Problem(p.path, 0, 0, p.message, p.hint) for p in new}))


def _plain(folder: Path) -> Iterator[str]:
    # The files of a project, as paths in it, without devices, pipes, and links that lead out: these
    # have no end, or are not its own.
    top = Path(os.path.realpath(folder))
    for part in ("data", "ontology"):
        for place, _, names in os.walk(folder / part):
            for path in (Path(place) / name for name in names):
                if path.is_file() and Path(os.path.realpath(path)).is_relative_to(top):
                    yield path.relative_to(folder).as_posix()


def _stand_in(path: Path, other: Path) -> None:
    import shutil

    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(os.path.realpath(path), other)  # nothing is copied where that can be
    except OSError:
        shutil.copyfile(path, other)


def _newly(old: list[Problem], new: list[Problem]) -> list[Problem]:
    # The problems that were not there before; the line may be another one, and one more of a kind
    # is new.
    known = Counter((p.path, p.message) for p in old)
    result = []
    for problem in new:
        known[problem.path, problem.message] -= 1
        if known[problem.path, problem.message] < 0:
            result.append(problem)
    return result


def _choose_register(at: EditSession, entity: Sequence[str]) -> str:
    # The register that holds most things of the class, else of its kind (its topmost class), else
    # one named after the kind.
    words = at.data.vocabulary
    cls = expand(entity[1].strip(), words.prefixes) if len(entity) > 1 else None
    kind = top(cls or "", words)
    for wanted in (lambda e: e.cls == cls, lambda e: top(e.cls, words) == kind):
        held: dict[str, int] = {}
        for known in at.data.entities.values():
            if wanted(known):
                held[known.path] = held.get(known.path, 0) + 1
        if held:
            return max(sorted(held), key=held.__getitem__)
    local = re.sub(r"[^a-z]", "", re.split(r"[#/]", kind)[-1].lower()) or "thing"
    return f"data/{local[:-1] + 'ies' if local.endswith('y') else local + 's'}.csv"


def top(cls: str, words: Vocabulary) -> str:
    """The topmost class of the ontology above a class (the class itself if there is none)."""
    own = [c for c in words.classes.get(cls, ()) if c in words.classes]
    return min(
        own,
        key=lambda c: (len([s for s in words.classes[c] if s in words.classes]), c),
        default=cls,
    )


def cells(line: str) -> list[str]:
    """The cells of one line of CSV, as an option of a command gives them."""
    import csv

    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        raise KGError("a row is one line of CSV", "leave the break of the line out") from None
