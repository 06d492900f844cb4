"""Three states of a CSV file of a project made into one, for a merge of git."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.project import reading
from kg.project.contract import CLAIMS, IN_LANGUAGES
from kg.project.curation import formatting
from kg.project.curation.difference import SAID, is_single, paired
from kg.project.curation.formatting import Layout
from kg.project.curation.threeway import (
    Clash,
    Keyed,
    Merged,
    Row,
    Sides,
    but_one,
    by_id,
    counted,
)
from kg.project.proof import records as proofs
from kg.project.records import Data
from kg.project.vocabulary import Vocabulary
from kg.rdf.tags import LANGUAGE
from kg.words import Sentence, phrase

_STATES = ("base", "ours", "theirs")
# The files of a project as a repository names them: the project may be a folder in it.
_OURS = re.compile(r"(?i)(?:(.*)/)?(data/(?:claims/|stories/|proofs/)?[^/]+\.csv)\Z")
_FIXED = frozenset(("step", "select", "path", "as_of"))


class Contents(NamedTuple):
    """The bytes of a file in its three states."""

    base: bytes
    ours: bytes
    theirs: bytes


class FileMerge(NamedTuple):
    """What has become of a file: its bytes, the columns of its rows, what clashes in it, and why
    it was merged line by line (None where it was not). `clean` says that nothing is left to decide.
    """

    content: bytes
    columns: Sequence[str]
    clashes: list[Clash]
    reason: Sentence | None
    clean: bool


class _Unmergeable(Exception):
    # A file that is no table; `args[0]` is the sentence that says why.
    pass


def merge(path: str, contents: Contents, folder: Path) -> FileMerge:
    """Merge a file that git calls `path`, in a repository whose tree is `folder`.

    A table of a project is merged by its rows and comes in canonical form; around rows that clash
    stand git's marks. Everything else is merged as git does it, line by line.
    """
    try:
        return _by_rows(path, contents, folder)
    except (_Unmergeable, KGError) as error:
        reason: Sentence = error.args[0]
    except Exception as error:
        # Whatever goes wrong here, both sides must stay: git takes a driver that fails for one that
        # has left ours, and nothing would show that theirs is lost.
        reason = phrase("merge.failed", cause=f"{type(error).__name__}: {error}")
    return _by_lines(contents, reason)


def _by_rows(path: str, contents: Contents, folder: Path) -> FileMerge:
    match = _OURS.match(path)
    if not match:
        raise _Unmergeable(phrase("merge.not-ours"))
    inside, name = match[1] or "", match[2]
    is_proofs = proofs.is_records(name)
    data = _known(folder / inside)
    tags = [] if is_proofs or formatting.is_claims(name) else _tags(name, contents)
    gone = _gone(tags)
    wide = tuple(dict.fromkeys((*data.languages, *(tag for side in tags for tag in side))))
    sides = _read(name, contents, data._replace(languages=wide))
    merged = _merged(name, sides, data.vocabulary, wide)
    laid = _layout(name, merged, wide, gone)
    columns = proofs.COLUMNS if is_proofs else formatting.columns(name, wide)
    text = _text(merged, laid)
    return FileMerge(text.encode(), columns, merged.clashes, None, not merged.clashes)


def _known(folder: Path) -> Data:
    # What the tree holds while git merges: our side.
    data = reading.registered(folder)
    has_languages = (folder / "data").is_dir()
    return data if has_languages else data._replace(languages=())


# --- languages ------------------------------------------------------------------------------------


def _tags(name: str, contents: Contents) -> list[list[str]]:
    # The languages in the columns of a file, in each state.
    return [_tags_of(name, content) for content in contents]


def _tags_of(name: str, content: bytes) -> list[str]:
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    head = [cell.strip() for cell in next(csv.reader(io.StringIO(text, newline="")), [])]
    if formatting.is_story(name):
        return [cell for cell in head if cell not in _FIXED and LANGUAGE.match(cell)]
    parted = (cell.partition("_") for cell in head)
    tags = (tag for column, _, tag in parted if column in IN_LANGUAGES and LANGUAGE.match(tag))
    return list(dict.fromkeys(tags))


def _gone(tags: Sequence[Sequence[str]]) -> frozenset[str]:
    # The languages that a side has taken out.
    if not tags:
        return frozenset()
    base, ours, theirs = tags
    return frozenset(tag for tag in base if tag not in ours or tag not in theirs)


# --- rows -----------------------------------------------------------------------------------------


def _read(name: str, contents: Contents, data: Data) -> Sides:
    # The rows of the three states in canonical form. Raises _Unmergeable.
    with tempfile.TemporaryDirectory(prefix="kg-merge-") as place:
        states: list[list[Row]] = []
        for state, content in zip(_STATES, contents, strict=True):
            if state == "base" and not content.strip():  # both sides have added the file
                states.append([])
                continue
            path = Path(place) / state / name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            states.append(_rows(path, name, state, data))
    return Sides(*states)


def _rows(path: Path, name: str, state: str, data: Data) -> list[Row]:
    is_proofs = proofs.is_records(name)
    if is_proofs:
        table, problems = proofs.table_of(path, name)
    else:
        table, problems = formatting.read_table(path, name, data)
    if problems:
        first = problems[0]
        message = first.message
        raise _Unmergeable(phrase("merge.unreadable", side=state, line=first.line, reason=message))
    rows = [row.cells for row in table.rows]
    # Figures are read in the language of their source: of one that is not there yet they stay.
    known = not formatting.is_claims(name) or path.stem in data.sources
    if not is_proofs and known:
        rows = formatting.canonical_rows(name, rows, data)
    found = [tuple(row) for row in rows]
    if not formatting.is_claims(name):
        _check_ids(found, state)
    return found


def _check_ids(rows: Iterable[Row], state: str) -> None:
    seen: set[str] = set()
    for row in rows:
        if not row[0] or row[0] in seen:
            raise _Unmergeable(phrase("merge.id-twice", side=state, name=row[0]))
        seen.add(row[0])


def _merged(name: str, sides: Sides, words: Vocabulary, languages: Sequence[str]) -> Merged:
    if formatting.is_claims(name):
        return counted(sides, partial(_pairs, words))
    if formatting.is_story(name):
        told = range(1, 1 + len(languages))
        return by_id(sides, Keyed(0, mixes=partial(_is_one_step, told)))
    if proofs.is_records(name):
        return by_id(sides, Keyed(0))
    return by_id(sides, Keyed(0, formatting.list_columns(name, languages)))


def _pairs(words: Vocabulary, gone: Sequence[Row], came: Sequence[Row]) -> list[tuple[Row, Row]]:
    # Claims that stand for one another: as `kg diff` pairs them at one place, then those that
    # differ in one cell alone, such as a place or a subject that was mended.
    by_key: dict[Row, tuple[list[Row], list[Row]]] = {}
    for side, rows in enumerate((gone, came)):
        for row in rows:
            by_key.setdefault(row[:3], ([], []))[side].append(row)
    pairs: list[tuple[Row, Row]] = []
    left: tuple[list[Row], list[Row]] = ([], [])
    for key, (old, new) in by_key.items():
        said = ([dict(zip(SAID, row[3:], strict=True)) for row in side] for side in (old, new))
        found = paired(*said, is_single=is_single(key[2], words))
        pairs += [(_row(key, before), _row(key, after)) for before, after in found.pairs]
        left[0].extend(_row(key, one) for one in found.gone)
        left[1].extend(_row(key, one) for one in found.came)
    return pairs + but_one(*left)


def _row(key: Row, said: Mapping[str, str]) -> Row:
    return (*key, *(said[column] for column in SAID))


def _is_one_step(told: range, base: Row | None, ours: Row, theirs: Row) -> bool:
    # Whether a number means the same step in all states: one of its sentences is what it was.
    if base is None:
        return False
    return all(any(base[k] == side[k] != "" for k in told) for side in (ours, theirs))


# --- text -----------------------------------------------------------------------------------------


def _layout(name: str, merged: Merged, languages: Sequence[str], gone: frozenset[str]) -> Layout:
    rows = [*merged.rows, *(row for clash in merged.clashes for row in clash.rows)]
    if proofs.is_records(name):
        return Layout(proofs.COLUMNS, tuple(range(len(proofs.COLUMNS))), tuple)
    laid = formatting.layout(name, rows, languages)
    of_gone = {*gone, *(f"{column}_{tag}" for column in IN_LANGUAGES for tag in gone)}
    both = zip(laid.columns, laid.cells, strict=True)
    stay = [(c, k) for c, k in both if c not in of_gone or any(row[k] for row in rows)]
    columns, cells = tuple(c for c, _ in stay), tuple(k for _, k in stay)
    return laid._replace(columns=columns, cells=cells)


def _text(merged: Merged, laid: Layout) -> str:
    # The rows in the order of the file, those that clash between marks.
    plain = [(laid.key(row), laid.line(row)) for row in merged.rows]
    clashing = [
        (min(laid.key(row) for row in clash.rows), _marked(clash, laid)) for clash in merged.clashes
    ]
    head = laid.text(())
    return head + "".join(text for _, text in sorted([*plain, *clashing]))


def _marked(clash: Clash, laid: Layout) -> str:
    base, ours, theirs = (
        laid.line(row) if row is not None else "" for row in (clash.base, clash.ours, clash.theirs)
    )
    return f"<<<<<<< ours\n{ours}||||||| base\n{base}=======\n{theirs}>>>>>>> theirs\n"


# --- what is no table -----------------------------------------------------------------------------


def _by_lines(contents: Contents, reason: Sentence) -> FileMerge:
    # As git merges any text; what it cannot merge stays as ours is.
    with tempfile.TemporaryDirectory(prefix="kg-merge-") as place:
        paths = {state: Path(place) / state for state in _STATES}
        for state, content in zip(_STATES, contents, strict=True):
            paths[state].write_bytes(content)
        order = ("ours", "base", "theirs")
        words = [word for state in order for word in ("-L", state)]
        words += [str(paths[state]) for state in order]
        try:
            done = subprocess.run(["git", "merge-file", "-p", *words], capture_output=True)
        except OSError:
            return FileMerge(contents.ours, CLAIMS, [], phrase("merge.no-git"), False)
    if done.returncode > 127 or done.returncode < 0:
        return FileMerge(contents.ours, CLAIMS, [], phrase("merge.not-merged"), False)
    return FileMerge(done.stdout, CLAIMS, [], reason, done.returncode == 0)
