"""Adding rows, checked in a copy before anything is written."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import KGError, Problem, Refused
from kg.lines import escape_controls, is_text
from kg.project import (
    claim_rows,
    csv_files,
    findings,
    inputs,
    reading,
)
from kg.project.contract import CLAIMS, IN_LANGUAGES, SOURCES, indicator_columns, register_columns
from kg.project.curation import trials
from kg.project.curation.formatting import columns, content, is_claims, read_table, written
from kg.project.former_columns import renewed_claim
from kg.project.records import Data
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand
from kg.rdf.terms import KG
from kg.system import writing
from kg.system.writing import Change, Say, silent
from kg.words import phrase

_INDICATOR = (KG + "Indicator",)


# --- add ------------------------------------------------------------------------------------------


class EditSession(NamedTuple):
    """A project as it is when rows are to be added: what its files say, and the problems that they
    have already, None where nobody has looked yet.
    """

    folder: Path
    data: Data
    problems: list[Problem] | None


def begin_edit(folder: Path) -> EditSession:
    """A project opened for adding rows. Problems that it has do not stand in the way."""
    seen, problems = findings.read(folder)
    return EditSession(folder, seen.data, problems)


def begin_rewriting(folder: Path, source: str) -> EditSession:
    """A project opened for writing the claims of a source anew: without those that it has. Problems
    that it has are looked for when there are others: of many claims that takes long.
    """
    return EditSession(folder, reading.whole(folder, source)[0], None)


def faults(at: EditSession, source: str, claim: dict[str, str]) -> dict[str, Problem]:
    """What is wrong with a row of claims that is being written, by column; "" is what concerns the
    source.
    """
    _, problems = read_row(at.data, source, {name: claim.get(name, "") for name in CLAIMS})
    return dict(reversed(problems))


def read_row(
    data: Data, source: str, row: Mapping[str, str]
) -> tuple[Data, list[tuple[str, Problem]]]:
    """A row of claims (cells by column) read by itself: data with what it claims and nothing else,
    and its problems, each with its column, "" for what concerns the source.
    """
    # The line is one comma for each cell, so that the column of a problem is the number of its
    # cell.
    table = csv_files.Table(
        f"data/claims/{source}.csv",
        CLAIMS,
        [csv_files.Row(1, [typed(row[column]) for column in CLAIMS])],
        tuple(range(len(CLAIMS))),
        ["," * (len(CLAIMS) - 1)],
    )
    blank = data._replace(claims=[], citations={}, notes=[])
    problems = claim_rows.read_claims(table, source, blank, set())
    return blank, [(CLAIMS[p.column - 1] if p.column else "", p) for p in problems]


class Rows(NamedTuple):
    """Rows to be added: claims of a source (cells by column, which may be called as in earlier
    versions), the entities that they need (cells in the order of a register, for an indicator of
    `contract.INDICATORS`), and the source if it is new (cells in the order of sources.csv).
    """

    source: str
    claims: Sequence[Mapping[str, str]]
    entities: Sequence[Sequence[str]] = ()
    described: Sequence[str] | None = None


class Added(NamedTuple):
    """What was written: the place of each row, (file, line), and the changes of files."""

    places: list[tuple[str, int]]
    changes: list[Change]


def add(
    folder: Path,
    source: str,
    claim: dict[str, str],
    entities: Sequence[Sequence[str]] = (),
    described: Sequence[str] | None = None,
    say: Say = silent,
) -> list[tuple[str, int]]:
    """Add a claim of a source; returns the places of its rows. The rest is as for `add_rows`."""
    return add_rows(folder, Rows(source, [claim], entities, described), say).places


def add_rows(folder: Path, rows: Rows, say: Say = silent) -> Added:
    """Add rows, all or none; the files stay canonical.

    Raises Refused, with nothing written, if the rows would make a problem that the project does not
    have yet, and KGError if a file cannot be written. `say` is told if another writer is waited
    for.
    """
    with writing.locked(folder, say):
        return writing.steadily(lambda: _added(begin_edit(folder), rows))


def _added(at: EditSession, new: Rows) -> Added:
    if not re.fullmatch(r"[a-z0-9-]+", new.source):
        message = (
            phrase("project.no-source-id", value=new.source)
            if new.source
            else phrase("project.source-missing")
        )
        raise Refused([Problem("data/sources.csv", 0, 0, message)])
    rows: dict[str, list[list[str]]] = {}
    if new.described is not None:
        rows["data/sources.csv"] = [_source_row(new.described)]
    rows |= register_rows(at, new.entities)
    prefixes = at.data.vocabulary.prefixes
    said = [renewed_claim(dict(claim), prefixes) for claim in new.claims]
    if said:
        rows[f"data/claims/{new.source}.csv"] = [
            [typed(claim[column]) for column in CLAIMS] for claim in said
        ]
    drafts = [draft(at, wanted, of_claims) for wanted, of_claims in rows.items()]
    check_in_copy(at, {draft.name: draft.text for draft in drafts})
    changes = [Change(one.path, one.before, one.text.encode()) for one in drafts]
    writing.commit(at.folder, changes)
    return Added([(draft.name, line) for draft in drafts for line in draft.places], changes)


def register_rows(at: EditSession, entities: Iterable[Sequence[str]]) -> dict[str, list[list[str]]]:
    """The rows of things that are to be registered (cells as `Rows` has them), by the register that
    each goes to.
    """
    rows: dict[str, list[list[str]]] = {}
    for entity in entities:
        rows.setdefault(_choose_register(at, entity), []).append(_entity(at, entity))
    return rows


class Draft(NamedTuple):
    """A file as it would be with new rows: its name in messages, its path, what it held, its text,
    and the lines of the new rows.
    """

    name: str
    path: Path
    before: bytes | None
    text: str
    places: list[int]


def draft(
    at: EditSession,
    wanted: str,
    new: list[list[str]],
    gone: Callable[[Sequence[str]], bool] = lambda cells: False,
) -> Draft:
    """A file (`data/claims/x.csv`) with new rows, whose cells are in the order of the contract, and
    without the rows that are `gone`. Raises Refused where it has
    problems, or a new cell holds what nobody sees.
    """
    path = inputs.located(at.folder, wanted)
    name = path.relative_to(at.folder).as_posix()
    if os.path.lexists(path.parent) and not path.parent.is_dir():
        raise KGError(phrase("project.unwritable", path=path, folder=path.parent))
    _check_visible(name, columns(name, at.data.languages), new)
    old: list[list[str]] = []
    before = content(path)
    if os.path.lexists(path):
        table, problems = read_table(path, name, at.data)
        if problems:
            raise Refused(problems)
        old = [row.cells for row in table.rows if not gone(row.cells)]
    text = written(name, [*old, *new], at.data)
    return Draft(name, path, before, text, list(places(name, text, new, at.data)))


def places(name: str, text: str, new: Iterable[Sequence[str]], data: Data) -> Iterator[int]:
    """The lines at which new rows stand in the text of a file: those of registers and sources by
    their ids; of a range there are two rows.
    """
    for row in new:
        lines = [f"{row[0]},"]
        if is_claims(name):
            lines = _records(written(name, [row], data).split("\n", 1)[1])
        for line in lines:
            yield text.count("\n", 0, text.find("\n" + line) + 1) + 1


def _records(text: str) -> list[str]:
    # The rows of a text in canonical form, each with its end of line.
    rows, start = [], 0
    for at, char in enumerate(text):
        if char == "\n" and text.count('"', start, at) % 2 == 0:
            rows.append(text[start : at + 1])
            start = at + 1
    return rows


def _check_visible(name: str, names: tuple[str, ...], rows: Iterable[Sequence[str]]) -> None:
    # What is typed has no excuse for what nobody sees; what was copied into a file is a finding of
    # the check.
    hint = phrase("project.odd-characters.typed")
    problems = [
        Problem(name, 0, 0, csv_files.odd_cell(column, chars), hint)
        for row in rows
        for column, cell in zip(names, row, strict=True)
        if (chars := characters.unwanted(cell))
    ]
    if problems:
        raise Refused(problems)


def typed(cell: str) -> str:
    """A cell as it is written. Raises KGError for what is no text."""
    if not is_text(cell):
        message = phrase("project.not-utf-8", value=escape_controls(cell))
        raise KGError(message, phrase("project.not-utf-8.hint"))
    return unicodedata.normalize("NFC", cell.strip())


def _complete(row: Sequence[str], names: tuple[str, ...]) -> list[str]:
    # The cells of a row as they are written, empty where nothing was given.
    if len(row) > len(names):
        message = phrase("project.too-many-cells", count=len(row), value=",".join(row))
        hint = phrase("project.too-many-cells.hint", columns=",".join(names))
        raise KGError(message, hint)
    return [*map(typed, row), *[""] * (len(names) - len(row))]


def _source_row(row: Sequence[str]) -> list[str]:
    # Of a row that ends before the last cell that it needs nobody knows which ones it has.
    if len(row) <= SOURCES.index("reading"):
        message = phrase("project.too-few-cells", count=len(row), value=",".join(row))
        raise KGError(message, phrase("project.too-many-cells.hint", columns=",".join(SOURCES)))
    return _complete(row, SOURCES)


def _entity(at: EditSession, row: Sequence[str]) -> list[str]:
    # The cells of a register for a thing. Those that are given come in the order of its columns,
    # without those for what is the same in all languages; what is said of indicators stands beside
    # the names of one. A cell may name its column: `name=Intel`.
    words = at.data.vocabulary
    cls = (expand(row[1].strip(), words.prefixes) if len(row) > 1 else None) or ""
    all_columns = register_columns(at.data.languages)
    of_indicators = indicator_columns(at.data.languages)
    names = [
        column
        for column in all_columns
        if column not in IN_LANGUAGES
        and (column not in of_indicators or words.is_a(cls, _INDICATOR))
    ]
    named = [cell.partition("=") for cell in row if cell.partition("=")[0].strip() in all_columns]
    said = {column.strip(): typed(text) for column, _, text in named}
    plain = [cell for cell in row if cell.partition("=")[0].strip() not in all_columns]
    given = dict(zip(names, _complete(plain, tuple(names)), strict=True)) | said
    return [given.get(column, "") for column in all_columns]


def check_in_copy(at: EditSession, texts: Mapping[str, str]) -> None:
    """Raises Refused if a project would have problems that it has not yet, with some texts in its
    files.
    """
    new = new_problems(at, texts)
    if new:
        # The line would be of a file that is not written.
        raise Refused(sorted({Problem(p.path, 0, 0, p.message, p.hint) for p in new}))


def new_problems(at: EditSession, texts: Mapping[str, str]) -> list[Problem]:
    """The problems that a project would have, and has not yet, with some texts in its files.

    The same reading as `kg check`, of a stand-in that has the texts: so no rule is written down
    twice. Raises KGError where there is no room for one.
    """
    with trials.stand_in(at.folder, texts) as copy:
        new = findings.read(copy)[1]
    if new:
        known = at.problems if at.problems is not None else findings.read(at.folder)[1]
        return newly(known, new)
    return []


def newly(old: list[Problem], new: list[Problem]) -> list[Problem]:
    """The problems that were not there before; the line may be another one, and one more of a kind
    is new.
    """
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
    cls = (expand(entity[1].strip(), words.prefixes) if len(entity) > 1 else None) or ""
    kind = top(cls, words)
    of_class, of_kind = Counter[str](), Counter[str]()
    for known in at.data.entities.values():
        of_class[known.path] += known.cls == cls
        of_kind[known.path] += top(known.cls, words) == kind
    # The columns of indicators would stand empty beside other things.
    counts = words.is_a(cls, _INDICATOR)
    for held in (of_class,) if counts else (of_class, of_kind):
        if any(held.values()):
            return max(sorted(held), key=held.__getitem__)
    named = cls if counts else kind
    local = re.sub(r"[^a-z]", "", re.split(r"[#/]", named)[-1].lower()) or "thing"
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
        raise KGError(phrase("project.no-row"), phrase("project.no-row.hint")) from None
