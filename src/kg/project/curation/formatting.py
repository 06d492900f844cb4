"""The one form in which the CSV files of a project are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import Problem
from kg.project import contract, csv_files, former_terms, inputs, reading
from kg.project.contract import CLAIMS, INDICATOR_FACTS, INDICATORS, REGISTER, SOURCES, split_list
from kg.project.csv_files import Table
from kg.project.former_classes import register_table
from kg.project.former_columns import claims_table, kept_ends
from kg.project.records import Data
from kg.project.stories import REQUIRED as STORY_REQUIRED
from kg.project.stories import STORY
from kg.project.vocabulary import Property, Vocabulary
from kg.rdf.dates import edtf
from kg.rdf.iris import expand
from kg.rdf.money import denominated, money
from kg.rdf.numbers import either, number, unmistakable
from kg.rdf.points import point
from kg.system import writing
from kg.system.writing import Change, Say, silent

# The order of the places in a source; a place that begins with another word stands before `ex`, in
# alphabetical order.
PLACES = ("title", "byline", "deck", "note", "p", "c", "caption", "photo-caption")
LAST_PLACES = ("ex", "foot")
REQUIRED = {**contract.REQUIRED, STORY: STORY_REQUIRED}
KEY = ("source", "locator", "subject", "predicate")
# So many cells of a claim say what it says; the last one is a remark.
_SAYING = len(CLAIMS) - 1
# So many cells of a register say what a thing is called; what is said of indicators follows, and
# then what is said of all.
_NAMED = INDICATORS.index(INDICATOR_FACTS[0])
_OTHERS = _NAMED + len(INDICATOR_FACTS)


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
    return changes, sorted(problems)


def remarks(folder: Path) -> list[Problem]:
    """What earlier versions wrote and no file can be rewritten for: terms in questions, rules and
    shapes, and ends of spans where the vocabulary has no spans.
    """
    data = reading.registered(folder)
    found = former_terms.remarks(folder, data.vocabulary)
    for path, name in tables(folder):
        if columns(name) is CLAIMS:
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


def columns(name: str) -> tuple[str, ...]:
    """The columns that a file may have, by its name in messages, in the contract's order."""
    inside = {"data/claims/": CLAIMS, "data/stories/": STORY}
    return inside.get(
        name[: name.rfind("/") + 1], SOURCES if name.lower() == "data/sources.csv" else INDICATORS
    )


def read_table(path: Path, name: str, data: Data) -> tuple[Table, list[Problem]]:
    """(the table of a CSV file, problems); what earlier versions wrote is read as it is written
    now. `data` holds the registers and the sources.
    """
    wanted = columns(name)
    if wanted is CLAIMS:
        return claims_table(path, name, data)
    if wanted is INDICATORS:
        return register_table(path, name, data.vocabulary)
    return csv_files.table(path, name, wanted, REQUIRED[wanted])


def canonical(path: Path, name: str, data: Data) -> tuple[str, list[Problem]]:
    """(the canonical text of a CSV file, problems); the text is "" if there is a problem.

    UTF-8, LF, all columns in the contract's order (those of indicators only where one of them is
    filled), only the quotes that are needed, blank rows left out. Registers and sources are sorted
    by id; claims by locator (see `PLACES`; figures count as numbers), subject, predicate, period
    and object; the steps of a story by their number.
    """
    found, problems = read_table(path, name, data)
    if problems:
        return "", problems
    source = data.sources.get(path.stem) if columns(name) is CLAIMS else None
    language = source.language if source else ""
    return written(name, [row.cells for row in found.rows], data.vocabulary, language), []


def written(name: str, rows: Iterable[Sequence[str]], words: Vocabulary, language: str = "") -> str:
    """The canonical text of the rows of a file, whose cells are in the contract's order; of claims
    in the `language` of their source.
    """
    head = columns(name)
    if head is CLAIMS:
        ordered = sorted(claims(rows, words, language), key=_order)
    elif head is STORY:
        ordered = sorted(
            map(step, rows), key=lambda row: (int(row[0]) if row[0].isdecimal() else 1 << 30, row)
        )
    else:
        things = [list(row) for row in rows]
        if head is INDICATORS:
            head, things = _register(things)
        ordered = sorted(things, key=lambda row: (row[0], row))
    return "".join(",".join(map(_cell, row)) + "\n" for row in (head, *ordered))


def _register(rows: list[list[str]]) -> tuple[tuple[str, ...], list[list[str]]]:
    # (columns, rows) of a register: without what is said of indicators alone where nothing is.
    parted = [[*row[:_OTHERS], *map(_parted, row[_OTHERS:-1]), row[-1]] for row in rows]
    if any(cell for row in rows for cell in row[_NAMED:_OTHERS]):
        return INDICATORS, parted
    return REGISTER, [[*row[:_NAMED], *row[_OTHERS:]] for row in parted]


def _parted(cell: str) -> str:
    return "|".join(split_list(cell))


def step(row: Sequence[str]) -> list[str]:
    """The cells of a step of a story in canonical form."""
    number_, ko, en, select, path, as_of = row
    day = edtf(as_of) if as_of else None
    return [number_, ko, en, select, _parted(path), day.text if day else as_of]


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in ',"\n\r') else text


_Place = tuple[int, list[tuple[int, str]], str]


def _order(row: list[str]) -> tuple[_Place, str, str, str, str, list[str]]:
    locator, subject, predicate, object_, period = row[:5]
    return place(locator), subject, predicate, period, object_, row


def place(locator: str) -> _Place:
    """What a locator sorts by: the kind of place (see `PLACES`), then naturally, p2 before p10."""
    word = re.split(r"[\d\s.,:]", locator, maxsplit=1)[0].rstrip("-")
    if word in PLACES:
        rank = PLACES.index(word)
    else:
        rank = len(PLACES) + 1 + LAST_PLACES.index(word) if word in LAST_PLACES else len(PLACES)
    parts = [part for part in re.split(r"([0-9]+)", locator) if part]
    return rank, [(int(p), "") if p.isdecimal() else (-1, p) for p in parts], locator


def claims(rows: Iterable[Sequence[str]], words: Vocabulary, language: str = "") -> list[list[str]]:
    """Rows of claims in canonical form. A figure that may be two numbers in the `language` of the
    source stays as it is.
    """
    given = [list(row) for row in rows]
    result = [_claim(row, words, language) for row in given]
    # A rewritten row that would then say the same as another one is left as it stands.
    seen: dict[tuple[str, ...], int] = {}
    for row in result:
        seen[tuple(row[:_SAYING])] = seen.get(tuple(row[:_SAYING]), 0) + 1
    return [
        new if new[:_SAYING] == old[:_SAYING] or seen[tuple(new[:_SAYING])] == 1 else old
        for old, new in zip(given, result, strict=True)
    ]


def _claim(row: list[str], words: Vocabulary, language: str) -> list[str]:
    locator, subject, predicate, object_, period, qualifier, modality = row[:7]
    speaker, rank, printed, note = row[7:]
    prop = words.properties.get(expand(predicate, words.prefixes) or "")
    text = _value(object_, prop, language) if prop else object_
    if text != object_:
        # The figure as it was printed is never lost: what the cell said moves to the column that is
        # for it.
        object_, printed = text, printed or object_
    day = edtf(period) if period else None
    modality = "" if modality == "stated" else modality
    period = day.text if day else period
    head = [locator, subject, predicate, object_, period, qualifier, modality]
    return [*head, speaker, rank, printed, note]


def _value(cell: str, prop: Property, language: str) -> str:
    # The canonical form of an object cell, the cell itself where there is none or where it would
    # not be read as the very same.
    if prop.cell == "date":
        day = edtf(cell)
        return day.text if day else cell
    if either(denominated(cell)[1], language):
        return cell
    if prop.cell in ("number", "integer"):
        value = number(cell)
        text = cell if value is None else unmistakable(value)
        return text if number(text) == value else cell
    if prop.cell == "money":
        sum_ = money(cell)
        text = f"{sum_[1]} {unmistakable(sum_[0])}" if sum_ else cell
        return text if money(text) == sum_ else cell
    if prop.cell == "point":
        return str(point(cell) or cell)
    return cell
