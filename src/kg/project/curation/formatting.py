"""The one form in which the CSV files of a project are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from kg.errors import Problem
from kg.forms.days import date_of
from kg.project import csv_files, former_terms, inputs, reading
from kg.project.contract import (
    CLAIMS,
    IN_LANGUAGES,
    REQUIRED,
    SOURCES,
    Fault,
    in_languages,
    indicator_columns,
    register_columns,
    split_list,
)
from kg.project.csv_files import Table
from kg.project.curation import labelled
from kg.project.former_classes import register_table
from kg.project.former_columns import claims_table, kept_ends
from kg.project.records import Data
from kg.project.source_rows import retrieval_day
from kg.project.stories import story_columns, story_needs
from kg.project.typed import Project, meant
from kg.project.vocabulary import Property
from kg.rdf.dates import Date
from kg.rdf.iris import expand
from kg.system import writing
from kg.system.writing import Change, Say, silent

# The order of the places in a source; a place that begins with another word stands before `ex`, in
# alphabetical order.
PLACES = ("title", "byline", "deck", "note", "p", "c", "caption", "photo-caption")
LAST_PLACES = ("ex", "foot")
KEY = ("source", "locator", "subject", "predicate")
# So many cells of a claim say what it says; the last one is a remark.
_SAYING = len(CLAIMS) - 1
_PREDICATE, _PERIOD, _MODALITY = map(CLAIMS.index, ("predicate", "period", "modality"))
# Where the files of each kind stand.
_CLAIMS, _STORIES, _SOURCES = "data/claims/", "data/stories/", "data/sources.csv"


def format_files(
    folder: Path, *, check: bool = False, say: Say = silent
) -> tuple[list[str], list[Problem]]:
    """(the files whose form is not canonical, e.g. `data/claims/x.csv`, problems); unless `check`,
    they are rewritten, all or none.

    A file with a problem is left as it is. Raises KGError if one cannot be written. `say` is told
    if another writer is waited for.
    """
    if check:
        changes, problems = _uncanonical(folder)
        return list(changes), problems

    def rewritten() -> tuple[list[str], list[Problem]]:
        changes, problems = _uncanonical(folder)
        writing.commit(folder, list(changes.values()))
        return list(changes), problems

    with writing.locked(folder, say):
        return writing.steadily(rewritten)


def _uncanonical(folder: Path) -> tuple[dict[str, Change], list[Problem]]:
    # (by name what would make a file canonical, problems)
    data = reading.registered(folder)
    changes, problems = {}, []
    for path, name in tables(folder):
        before = content(path)
        text, faults = canonical(path, name, data)
        problems += faults
        if not faults and text.encode() != before:
            changes[name] = Change(path, before, text.encode())
    changes.update(labelled.changes(folder, data.languages))
    return changes, sorted(problems)


def remarks(folder: Path) -> list[Problem]:
    """What earlier versions wrote and no file can be rewritten for: terms in questions, rules and
    shapes, and ends of spans where the vocabulary has no spans.
    """
    data = reading.registered(folder)
    found = former_terms.remarks(folder, data.vocabulary)
    for path, name in tables(folder):
        if is_claims(name):
            stay = kept_ends(read_table(path, name, data)[0], data.vocabulary)
            found += [stay] if stay else []
    return sorted(found)


def content(path: Path) -> bytes | None:
    """What a file holds, None if there is none, or none that can be read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def tables(folder: Path) -> list[tuple[Path, str]]:
    """(path, name in messages) of every CSV file of a project: registers and sources first, then
    claims, then stories.
    """
    return [
        (path, f"{inside}/{path.name}")
        for inside in ("data", "data/claims", "data/stories")
        for path in inputs.paths(folder, inside, frozenset({".csv"}))
    ]


def is_claims(name: str) -> bool:
    """Whether a file is one of claims, by its name in messages."""
    return name.startswith(_CLAIMS)


def is_story(name: str) -> bool:
    """Whether it is a story."""
    return name.startswith(_STORIES)


def is_sources(name: str) -> bool:
    """Whether it is that of sources."""
    return name.lower() == _SOURCES


def columns(name: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The columns that a file may have, by its name in messages, in the contract's order."""
    if is_claims(name):
        return CLAIMS
    if is_story(name):
        return story_columns(languages)
    return SOURCES if is_sources(name) else register_columns(languages)


def read_table(path: Path, name: str, data: Data) -> tuple[Table, list[Problem]]:
    """(the table of a CSV file, problems); what earlier versions wrote is read as it is written
    now. `data` holds the registers and the sources.
    """
    if is_claims(name):
        return claims_table(path, name, data)
    if is_story(name):
        needed = story_needs(data.languages)
        return csv_files.table(path, name, columns(name, data.languages), needed)
    if is_sources(name):
        return csv_files.table(path, name, SOURCES, REQUIRED[SOURCES])
    return register_table(path, name, data.vocabulary, data.languages)


def canonical(path: Path, name: str, data: Data) -> tuple[str, list[Problem]]:
    """(the canonical text of a CSV file, problems); the text is "" if there is a problem.

    UTF-8, LF, all columns in the contract's order (those of indicators, and those for what is the
    same in all languages, only where one of them is filled), only the quotes that are needed, blank
    rows left out. Registers and sources are sorted by id; claims by locator (see `PLACES`; figures
    count as numbers), subject, predicate, period and object; the steps of a story by their number.
    """
    found, problems = read_table(path, name, data)
    if problems:
        return "", problems
    return written(name, [row.cells for row in found.rows], data), []


class Layout(NamedTuple):
    """How rows, whose cells are in the contract's order, stand in a file: its columns, the index of
    the cell that stands in each, and what the rows are sorted by.
    """

    columns: tuple[str, ...]
    cells: tuple[int, ...]
    key: Callable[[Sequence[str]], Any]

    def line(self, row: Sequence[str]) -> str:
        """A row as its line of the file."""
        return ",".join(_cell(row[k]) for k in self.cells) + "\n"

    def text(self, rows: Iterable[Sequence[str]]) -> str:
        """The text of a file of these rows."""
        ordered = sorted(rows, key=self.key)
        return "".join((",".join(map(_cell, self.columns)) + "\n", *map(self.line, ordered)))


def layout(name: str, rows: Iterable[Sequence[str]], languages: Sequence[str]) -> Layout:
    """How some rows, in canonical form, stand in a file of a name."""
    head = columns(name, languages)
    key = _order if is_claims(name) else _step_order if is_story(name) else tuple
    left_out = (
        set()
        if is_claims(name) or is_story(name) or is_sources(name)
        else _unfilled(head, rows, languages)
    )
    cells = tuple(k for k, column in enumerate(head) if column not in left_out)
    return Layout(tuple(head[k] for k in cells), cells, key)


def written(name: str, rows: Iterable[Sequence[str]], data: Data) -> str:
    """The canonical text of the rows of a file, whose cells are in the contract's order. `data`
    holds the registers and the sources.
    """
    plain = canonical_rows(name, rows, data)
    return layout(name, plain, data.languages).text(plain)


def canonical_rows(name: str, rows: Iterable[Sequence[str]], data: Data) -> list[list[str]]:
    """The rows of a file in canonical form, in no order; those of a range as two."""
    if is_claims(name):
        source = data.sources.get(PurePosixPath(name).stem)
        project = Project(data.vocabulary, source.language if source else "", data.settings)
        return claims(rows, project)
    if is_sources(name):
        return [_source(row, data) for row in rows]
    return _plain_rows(name, rows, data.languages)


def _plain_rows(
    name: str, rows: Iterable[Sequence[str]], languages: Sequence[str]
) -> list[list[str]]:
    if is_story(name):
        return [step(row) for row in rows]
    lists = list_columns(name, languages)
    return [[_parted(cell) if k in lists else cell for k, cell in enumerate(row)] for row in rows]


def list_columns(name: str, languages: Sequence[str]) -> frozenset[int]:
    """The indexes of the columns of a register that hold several names or codes, in no order."""
    if is_claims(name) or is_story(name) or is_sources(name):
        return frozenset()
    head = register_columns(languages)
    others = in_languages("other", languages)
    return frozenset(head.index(column) for column in (*others, "same_as"))


def in_order(rows: Iterable[list[str]]) -> list[list[str]]:
    """Rows of claims in the order of a file."""
    return sorted(rows, key=_order)


def write_rows(name: str, rows: Iterable[Sequence[str]], languages: Sequence[str]) -> str:
    """The canonical text of the rows of a file that is none of claims or sources."""
    plain = _plain_rows(name, rows, languages)
    return layout(name, plain, languages).text(plain)


def table_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The text of a table: LF, only the quotes that are needed."""
    return "".join(",".join(map(_cell, row)) + "\n" for row in (head, *rows))


def _source(row: Sequence[str], data: Data) -> list[str]:
    # A source whose days, names of authors and digest are in canonical form.
    said = dict(zip(SOURCES, row, strict=True))
    published, language, retrieved = (said[c] for c in ("published", "language", "retrieved"))
    day = date_of(published, language, data.settings) if published else None
    said["published"] = day.text if day else published
    if retrieved:
        said["retrieved"] = retrieval_day(retrieved, language, data.settings) or retrieved
    said["author"] = _parted(said["author"])
    said["sha256"] = said["sha256"].lower()
    return list(said.values())


def _unfilled(
    head: Sequence[str], rows: Iterable[Sequence[str]], languages: Sequence[str]
) -> set[str]:
    # The columns that a register goes without: those of indicators alone where nothing is said of
    # one, and those for what is the same in all languages where nothing is.
    filled = {column for row in rows for column, cell in zip(head, row, strict=True) if cell}
    of_indicators = indicator_columns(languages)
    left_out = {column for column in IN_LANGUAGES if column not in filled}
    if not filled.intersection(of_indicators):
        left_out.update(of_indicators)
    return left_out


def _parted(cell: str) -> str:
    return "|".join(split_list(cell))


def step(row: Sequence[str]) -> list[str]:
    """The cells of a step of a story in canonical form."""
    *told, select, path, as_of = row
    day = date_of(as_of) if as_of else None
    return [*told, select, _parted(path), day.text if day else as_of]


def _cell(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


_Place = tuple[int, list[tuple[int, str]], str]


def _order(row: Sequence[str]) -> tuple[_Place, str, str, str, str, list[str]]:
    locator, subject, predicate, object_, period = row[:5]
    return place(locator), subject, predicate, period, object_, list(row)


def _step_order(row: Sequence[str]) -> tuple[int, list[str]]:
    return int(row[0]) if row[0].isdecimal() else 1 << 30, list(row)


@lru_cache(maxsize=1 << 14)
def place(locator: str) -> _Place:
    """What a locator sorts by: the kind of place (see `PLACES`), then naturally, p2 before p10."""
    word = re.split(r"[\d\s.,:]", locator, maxsplit=1)[0].rstrip("-")
    if word in PLACES:
        rank = PLACES.index(word)
    else:
        rank = len(PLACES) + 1 + LAST_PLACES.index(word) if word in LAST_PLACES else len(PLACES)
    parts = [part for part in re.split(r"([0-9]+)", locator) if part]
    return rank, [(int(p), "") if p.isdecimal() else (-1, p) for p in parts], locator


def claims(rows: Iterable[Sequence[str]], project: Project) -> list[list[str]]:
    """Rows of claims in canonical form, those of a range as two. A figure that may be two numbers
    in the language of the source stays as it is.
    """
    given = [list(row) for row in rows]
    canonical_claim = _Canonical(project)
    result = [canonical_claim.rows(row) for row in given]
    if all(len(new) == 1 and new[0] is old for old, new in zip(given, result)):
        return given
    if not any(row[:_SAYING] != old[:_SAYING] for old, new in zip(given, result) for row in new):
        return [row for new in result for row in new]
    # A rewritten row that would then say the same as another one is left as it stands.
    seen = Counter(tuple(row[:_SAYING]) for new in result for row in new)
    kept = []
    for old, new in zip(given, result, strict=True):
        same = any(row[:_SAYING] != old[:_SAYING] and seen[tuple(row[:_SAYING])] > 1 for row in new)
        kept += [old] if same else new
    return kept


class _Canonical:
    # Makes rows of claims canonical, of which there may be a million with few properties and days.

    def __init__(self, project: Project):
        self.project = project
        self.properties: dict[str, Property | None] = {}
        self.days: dict[str, Date | None] = {}

    def rows(self, row: list[str]) -> list[list[str]]:
        """The rows that a row means; itself where it is canonical."""
        name, period = row[_PREDICATE], row[_PERIOD]
        if name not in self.properties:
            words = self.project.words
            self.properties[name] = words.properties.get(expand(name, words.prefixes) or "")
        prop = self.properties[name]
        found = meant(row, prop, self.project) if prop else [row]
        rows: list[list[str]] = [row] if isinstance(found, Fault) else found
        return [_plainly(one, self.day(period) if period else None) for one in rows]

    def day(self, text: str) -> Date | None:
        if text not in self.days:
            self.days[text] = date_of(text, self.project.language, self.project.settings)
        return self.days[text]


def _plainly(row: list[str], day: Date | None) -> list[str]:
    # A row whose period is in canonical form, and that says nothing which goes without saying.
    period = day.text if day else row[_PERIOD]
    modality = "" if row[_MODALITY] == "stated" else row[_MODALITY]
    if (period, modality) == (row[_PERIOD], row[_MODALITY]):
        return row
    plain = list(row)
    plain[_PERIOD], plain[_MODALITY] = period, modality
    return plain
