"""Tables of claims, those with the columns of earlier versions too."""

from __future__ import annotations

from pathlib import Path

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import CLAIMS, REQUIRED
from kg.words import phrase

# What a claim spoke about and how it stood were in these columns.
_FORMER = ("as_of", "standing")
_WIDE = (*CLAIMS, *_FORMER)
_PERIOD, _MODALITY, _RANK = (CLAIMS.index(name) for name in ("period", "modality", "rank"))


def claims_table(path: Path, name: str) -> tuple[csv_files.Table, list[Problem]]:
    """(the table of a file of claims, problems): its rows have the cells of `CLAIMS`.

    What stands in `as_of` is read as `period`, and what stands in `standing` as `modality` and
    `rank`; a remark says so.
    """
    wide, problems = csv_files.table(path, name, _WIDE, REQUIRED[CLAIMS])
    former = [
        column
        for column, index in zip(_FORMER, wide.order[len(CLAIMS) :], strict=True)
        if index >= 0
    ]
    rows = [
        csv_files.Row(row.line, _renewed(row.cells) if former else row.cells[: len(CLAIMS)])
        for row in wide.rows
    ]
    order = list(wide.order[: len(CLAIMS)])
    as_of, standing = wide.order[len(CLAIMS) :]
    for column, index in ((_PERIOD, as_of), (_MODALITY, standing), (_RANK, standing)):
        if order[column] < 0:
            order[column] = index
    odd = wide.odd
    if former:
        message = phrase("project.former-columns", count=len(former), columns=former)
        odd = (Problem(name, 1, 1, message, phrase("project.former-columns.hint")), *odd)
    return wide._replace(columns=CLAIMS, rows=rows, order=tuple(order), odd=odd), problems


def _renewed(cells: list[str]) -> list[str]:
    as_of, standing = cells[len(CLAIMS) :]
    new = cells[: len(CLAIMS)]
    new[_PERIOD] = new[_PERIOD] or as_of
    if standing == "set-aside":
        new[_RANK] = new[_RANK] or standing
    elif standing not in ("", "stated"):
        new[_MODALITY] = new[_MODALITY] or standing
    return new
