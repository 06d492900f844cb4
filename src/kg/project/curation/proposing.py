"""What becomes of rows that are proposed: which of them are queued, and why the others are not.

Nothing is written here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import KGError, Problem, Refused
from kg.lines import escape_controls, is_text
from kg.project import csv_files, proposals
from kg.project.contract import CLAIMS, SLUG
from kg.project.curation import assessing, formatting
from kg.project.curation.adding import EditSession
from kg.project.proposals import OPEN, Proposal, Queue
from kg.project.records import Data
from kg.spelling import closest
from kg.words import Sentence, phrase

# So many characters may a row have, and its printed form, which is read in all of its parts.
MOST_CHARACTERS, _MOST_PRINTED = 2_000, 80
# The reason of what was mended: the ids of what it has become.
BECAME = "→ "
# What becomes of a row: it is queued; it waits there already; it is a claim already; its like was
# refused; it cannot be read.
QUEUED, WAITING, KNOWN, REFUSED, FAULTY = "queued", "waiting", "known", "refused", "faulty"
_TELLING = ("source", "group", *CLAIMS)
# Things may be registered later: rows that name them can be queued.
_LATER = "project.entity-unknown"


def became(one: Proposal) -> list[str]:
    """The ids of what a proposal has become by being mended."""
    return one.reason[len(BECAME) :].split() if one.reason.startswith(BECAME) else []


class Outcome(NamedTuple):
    """What became of a row, by its number from 1 (of a range there are two outcomes): `state` is
    one of `QUEUED`, `WAITING`, `KNOWN`, `REFUSED`, `FAULTY`; `id` is what it is called, "" for what
    cannot be read; `reason` says why it was not queued, with a hint at what would help.
    """

    row: int
    state: str
    id: str = ""
    reason: str = ""
    hint: str = ""


def rows_of(path: Path) -> tuple[list[dict[str, str]], list[int]]:
    """(the rows of a CSV file of proposed claims, the line of each): its columns are `source` and
    those of claims, with `group` where rows make one statement. Raises Refused.
    """
    needed = frozenset(("source", *CLAIMS[:4]))
    table, problems = csv_files.table(path, path.name, _TELLING, needed)
    if problems:
        raise Refused(problems)
    rows = [dict(zip(_TELLING, row.cells, strict=True)) for row in table.rows]
    return rows, [row.line for row in table.rows]


def check_words(name: str, text: str, most: int) -> None:
    """Raises KGError for a text that is empty, too long, or holds what nobody sees."""
    if not text.strip():
        raise KGError(phrase("queue.missing", name=name))
    if fault := _unfit(name, text.strip()):
        raise KGError(*fault)
    if len(text) > most:
        raise KGError(phrase("queue.long", count=len(text), most=most), phrase("queue.long.hint"))


def even(text: str) -> str:
    """A text as a file has it, when it is read."""
    return unicodedata.normalize("NFC", text.strip())


def _unfit(column: str, cell: str) -> tuple[str, str] | None:
    # (message, hint) for a cell that no file should hold.
    if not is_text(cell):
        message = phrase("project.not-utf-8", value=escape_controls(cell))
        return message, phrase("project.not-utf-8.hint")
    if found := characters.unwanted(cell):
        return csv_files.odd_cell(column, found), phrase("project.odd-characters.typed")
    return None


class _Read(NamedTuple):
    # A row that can be queued: its number, its source, what its group was called, and the rows of
    # claims that it means.
    number: int
    source: str
    label: str
    rows: list[tuple[str, ...]]


def proposed(
    at: EditSession, queue: Queue, given: Sequence[Mapping[str, str]], by: str, on: str
) -> tuple[list[Outcome], list[Proposal]]:
    """(what became of each row, the proposals that are to be queued)."""
    read = [_read(at.data, number, row) for number, row in enumerate(given, 1)]
    bad = {
        (_source(row), label)
        for row, one in zip(given, read, strict=True)
        if isinstance(one, Outcome) and (label := str(row.get("group", "")).strip())
    }
    groups = _groups(one for one in read if isinstance(one, _Read))
    known = assessing.known_claims(at.data, {one.source for one in read if isinstance(one, _Read)})
    there = {one.id: one for one in queue.proposals}
    outcomes: list[Outcome] = []
    new: dict[str, Proposal] = {}
    for one in read:
        if isinstance(one, Outcome):
            outcomes.append(one)
            continue
        if (one.source, one.label) in bad:
            message, hint = phrase("queue.half"), phrase("queue.half.hint")
            outcomes.append(Outcome(one.number, FAULTY, "", message, hint))
            continue
        for cells in one.rows:
            id_ = proposals.id_of(one.source, cells)
            former = there.get(id_) or new.get(id_)
            place = assessing.there_at(assessing.read_row(at.data, one.source, cells), known)
            if former or place:
                outcomes.append(Outcome(one.number, *_told_before(id_, former, place)))
            else:
                group = groups.get((one.source, one.label or str(one.number)), "")
                path = proposals.name_of(one.source)
                new[id_] = Proposal(id_, group, one.source, cells, by, on, OPEN, "", path)
                outcomes.append(Outcome(one.number, QUEUED, id_))
    return outcomes, list(new.values())


def _told_before(id_: str, former: Proposal | None, place: str) -> tuple[str, str, Sentence]:
    # (state, id, reason) of a row that says what a proposal, or the claim at a place, says already.
    if former and not former.is_open:
        return REFUSED, id_, phrase("queue.refused-before", reason=former.reason)
    if place:
        return KNOWN, id_, phrase("queue.known", place=place)
    return WAITING, id_, phrase("queue.waits")


def _groups(read: Iterable[_Read]) -> dict[tuple[str, str], str]:
    # What the groups of rows are called from now on: a digest of the ids of their rows. The rows of
    # a range are a group of their own.
    members: dict[tuple[str, str], set[str]] = {}
    for one in read:
        key = one.source, one.label or str(one.number)
        ids = (proposals.id_of(one.source, cells) for cells in one.rows)
        members.setdefault(key, set()).update(ids)
    return {key: proposals.digest(sorted(ids)) for key, ids in members.items() if len(ids) > 1}


def _read(data: Data, number: int, row: Mapping[str, str]) -> _Read | Outcome:
    if fault := _fault(data, row):
        return Outcome(number, FAULTY, "", *fault)
    said = {column: even(text) for column, text in row.items()}
    source = _source(row)
    label = said.pop("group", "")
    cells = [said.get(column, "") for column in CLAIMS]
    if problem := unreadable(data, source, cells):
        return Outcome(number, FAULTY, "", problem.message, problem.hint)
    return _Read(number, source, label, _canonical(data, source, cells))


def _source(row: Mapping[str, str]) -> str:
    # The id, where it is told as answers tell it as well.
    return str(row.get("source", "")).strip().removeprefix("source:")


def _canonical(data: Data, source: str, cells: Sequence[str]) -> list[tuple[str, ...]]:
    project = assessing.project_of(data, source)
    return [tuple(one) for one in formatting.claims([list(cells)], project)]


def _fault(data: Data, row: Mapping[str, str]) -> tuple[str, str] | None:
    # (message, hint) for a row whose cells are not those of a claim of a registered source.
    for column, text in row.items():
        if column not in _TELLING:
            hint = phrase("project.column-unknown.hint", columns=_TELLING)
            name = escape_controls(str(column))
            return phrase("project.no-column", column=name[:60]), hint
        if not isinstance(text, str):
            return phrase("queue.no-text", column=column), ""
        if fault := _unfit(column, text.strip()):
            return fault
    size = sum(map(len, row.values()))
    for count, most in ((size, MOST_CHARACTERS), (len(row.get("printed", "")), _MOST_PRINTED)):
        if count > most:
            return phrase("queue.long", count=count, most=most), phrase("queue.long.hint")
    source = _source(row)
    if not source:
        return phrase("project.source-missing"), ""
    if not SLUG.match(source):
        return phrase("project.no-source-id", value=source), ""
    if source not in data.sources:
        near = closest(source, data.sources) or phrase("project.source-unknown.hint")
        return phrase("project.source-unknown", name=source), near
    return None


def unreadable(data: Data, source: str, cells: Sequence[str]) -> Problem | None:
    """What is wrong with the cells of a row by themselves, but for things that are not registered
    yet.
    """
    for problem in assessing.read_row(data, source, cells).problems:
        if not _is_later(problem.message):
            return problem
    return None


def _is_later(message: str) -> bool:
    # Whether a row names what may be registered yet, by what can be an id.
    if not isinstance(message, Sentence) or message.code != _LATER:
        return False
    return bool(SLUG.match(str(message.facts["name"])))


def mended(
    at: EditSession, queue: Queue, old: Proposal, changes: Mapping[str, str]
) -> list[Proposal]:
    """What a proposal is with other cells. Raises KGError where that was refused or is a claim
    already, Refused where it cannot be read.
    """
    cells = [even(changes.get(column, cell)) for column, cell in old.claim.items()]
    printed = len(cells[CLAIMS.index("printed")])
    if printed > _MOST_PRINTED:
        raise KGError(phrase("queue.long", count=printed, most=_MOST_PRINTED))
    if fault := unreadable(at.data, old.source, cells):
        raise Refused([Problem(old.path, old.line, 0, fault.message, fault.hint)])
    rows = _canonical(at.data, old.source, cells)
    ids = [proposals.id_of(old.source, row) for row in rows]
    known = assessing.known_claims(at.data, {old.source})
    there = {one.id: one for one in queue.proposals if one.id != old.id}
    for id_, row in zip(ids, rows, strict=True):
        former = there.get(id_)
        if former and former.is_open:
            raise KGError(phrase("queue.waits-as", name=id_))
        # What was mended before may be put back.
        if former and not former.reason.startswith(BECAME):
            raise KGError(phrase("queue.was-refused", name=id_, reason=former.reason))
        if place := assessing.there_at(assessing.read_row(at.data, old.source, row), known):
            raise KGError(phrase("queue.known", place=place))
    group = old.group or (proposals.digest(sorted(ids)) if len(ids) > 1 else "")
    return [
        old._replace(id=id_, cells=row, group=group) for id_, row in zip(ids, rows, strict=True)
    ]
