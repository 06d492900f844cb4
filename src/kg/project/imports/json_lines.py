"""Lines of JSON, or a JSON file with one list of objects, as a table: the path to a value is its
column (`recipientOrganization/0/name`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kg.errors import KGError
from kg.forms.writing import unmistakable
from kg.project.imports.separated import decoded
from kg.project.imports.tables import MOST_COLUMNS, Cells, Row, one_line
from kg.words import phrase

_DEEP = 40


def read(raw: bytes, name: str) -> Cells:
    """The values of the objects of a file. Raises KGError."""
    text = decoded(raw, name)
    flat = [(number, dict(_flat(record, "", 0))) for number, record in _records(text, name)]
    columns: dict[str, int] = {}
    for _, values in flat:
        for path in values:
            columns.setdefault(path, len(columns))
        if len(columns) > MOST_COLUMNS:
            most = {"name": name, "count": len(columns), "most": MOST_COLUMNS}
            raise KGError(phrase("project.table-too-wide", **most))
    rows = [Row(0, list(columns))]
    for number, values in flat:
        cells = [""] * len(columns)
        for path, value in values.items():
            cells[columns[path]] = value
        rows.append(Row(number, cells))
    return Cells("", rows)


def _records(text: str, name: str) -> Iterator[tuple[int, Any]]:
    # (number, object): the number of a line, or in a file that is one value the place in its list.
    stripped = text.lstrip()
    first, _, rest = stripped.partition("\n")
    if rest.strip() and _is_object(first):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, _parsed(line, name, number)
        return
    whole = _parsed(stripped, name, 0)
    lists = [whole] if isinstance(whole, list) else _lists(whole)
    if len(lists) != 1 and isinstance(whole, dict):
        lists = [[whole]]
    yield from ((k, one) for k, one in enumerate(lists[0] if lists else [], 1))


def _lists(whole: Any) -> list[list[Any]]:
    # The lists of objects that an object holds: `grants` of 360Giving, `releases` of OCDS.
    if not isinstance(whole, dict):
        return []
    found = [value for value in whole.values() if isinstance(value, list)]
    return [value for value in found if value and all(isinstance(one, dict) for one in value)]


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _parsed(text: str, name: str, line: int) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        at = line or getattr(error, "lineno", 1)
        more = getattr(error, "msg", "") == "Extra data"
        place = phrase("project.table-line", name=name, line=at)
        code = "project.table-json-more" if more else "project.table-json"
        raise KGError(phrase(code, place=place)) from None


def _flat(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    # (path, text) of every value inside a value.
    if depth > _DEEP:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}/{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for k, inner in enumerate(value):
            yield from _flat(inner, f"{path}/{k}" if path else str(k), depth + 1)
    elif value is not None and path:
        yield path, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return unmistakable(value) if value.is_finite() else str(value)
    return one_line(str(value))
