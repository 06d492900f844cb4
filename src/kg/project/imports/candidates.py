"""A reconciliation table, as OpenRefine or a service of reconciliation writes it: for each thing
the candidates that it may be elsewhere, with a score and whether somebody has matched them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Problem, Refused
from kg.project.imports import reading
from kg.project.imports.tables import Table
from kg.words import phrase

# What the columns are called, in small letters without anything but letters and digits; the first
# name that is there counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "entity", "thing", "subject", "localid", "entityid", "key"),
    "candidate": (
        *("candidate", "candidateid", "matchid", "reconid", "reconciledid", "sameas"),
        *("qid", "wikidata", "wikidataid", "ror", "lei", "iri", "uri"),
    ),
    "score": ("score", "candidatescore", "matchscore", "reconscore", "confidence"),
    "matched": ("matched", "match", "judgment", "judgement", "ismatch", "accepted", "status"),
}
_YES = frozenset(("true", "yes", "y", "1", "x", "✓", "matched", "match", "accepted", "exact"))
# A person has said that it is none of the candidates.
_NO = frozenset(("new", "rejected", "no match", "nomatch"))


class Candidate(NamedTuple):
    """A row: its line, the thing, what it may be, the score (None where there is none), and whether
    somebody has matched it (True), refused it (False) or said nothing (None).
    """

    line: int
    thing: str
    code: str
    score: float | None
    judged: bool | None


def read(path: Path, chosen: Mapping[str, str]) -> tuple[list[Candidate], dict[str, str]]:
    """(the rows with a candidate, the columns that were found by what they hold: id, candidate,
    score, matched) of a table in any form that `reading.read` knows; `chosen` are columns that are
    named by who asks. Raises KGError.
    """
    table = reading.read(path)
    columns = _columns(table.name, table.columns, chosen)
    return list(_rows(table, columns)), columns


def _columns(name: str, head: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    found = {}
    plain = {re.sub(r"[\W_]+", "", column.lower()): column for column in reversed(head)}
    for role, names in NAMES.items():
        if wanted := chosen.get(role):
            if wanted not in head:
                message = phrase("project.link-column-unknown", column=wanted, path=name)
                raise KGError(message, phrase("project.link-columns", columns=list(head)))
            found[role] = wanted
        elif known := next((plain[one] for one in names if one in plain), None):
            found[role] = known
    for role in ("id", "candidate"):
        if role not in found:
            message = phrase("project.link-column-missing", role=role, path=name)
            hint = phrase("project.link-column-missing.hint", role=role, columns=list(head))
            raise KGError(message, hint)
    return found


def _rows(table: Table, columns: Mapping[str, str]) -> Iterator[Candidate]:
    at = {role: table.columns.index(column) for role, column in columns.items()}
    for row in table.rows:
        cells = {role: row.cells[k] for role, k in at.items()}
        if not cells["id"] or not cells["candidate"]:
            continue
        said = cells.get("matched", "").lower()
        judged = True if said in _YES else False if said in _NO else None
        score = _score(table.name, row.number, cells.get("score", ""))
        yield Candidate(row.number, cells["id"], cells["candidate"], score, judged)


def _score(name: str, line: int, cell: str) -> float | None:
    if not cell:
        return None
    try:
        return float(cell.rstrip("% ").replace(",", "."))
    except ValueError:
        message = phrase("project.link-score", value=cell)
        raise Refused([Problem(name, line, 0, message)]) from None
