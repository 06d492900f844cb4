"""Files of tables, read by what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from kg.errors import KGError
from kg.project.imports import json_lines, separated, sheets
from kg.project.imports.tables import Table, table_of
from kg.system.hindrances import why
from kg.words import phrase

# What each ending means; others are looked at as text.
SHEETS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
JSON = frozenset((".jsonl", ".ndjson", ".json"))


def read(
    path: Path,
    sheet: str = "",
    header: int = 0,
    suits: Callable[[tuple[str, ...]], bool] = lambda columns: False,
) -> Table:
    """The table of a file; `sheet` names one of several (else that whose columns suit), `header`
    the row of the names of columns (0: the first below titles). Raises KGError.
    """
    raw = _bytes(path)
    if path.suffix.lower() in SHEETS or raw[:4] == b"PK\x03\x04":
        found = sheets.read(raw, path.name, sheet, suits)
    elif path.suffix.lower() in JSON:
        found = json_lines.read(raw, path.name)
    else:
        found = separated.read(raw, path.name)
    return table_of(path.name, found, header, hashlib.sha256(raw).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = why(error)
        raise KGError(phrase("project.table-unreadable", path=path, reason=reason)) from None
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise KGError(phrase("project.table-empty", name=path.name))
    return raw
