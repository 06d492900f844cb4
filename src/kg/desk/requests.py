"""What the page of the desk sends, as values. What is not as it should be is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import BadParameter
from kg.project.contract import CLAIMS, MODALITIES, QUALIFIERS, SOURCES
from kg.project.curation.rewriting import RowChange
from kg.project.statements.drafts import Draft, Facet, NewThing
from kg.words import phrase

# A cell, and a text that is pasted, hold at most so many characters; a statement so many values.
CELL, TEXT, MANY = 10_000, 2_000_000, 100


def text(body: Mapping[str, Any], name: str, most: int = CELL) -> str:
    """A text of a request, "" where there is none."""
    found = body.get(name, "")
    if not isinstance(found, str) or len(found) > most:
        raise BadParameter(phrase("desk.bad-request", name=name))
    return found


def number(body: Mapping[str, Any], name: str) -> int:
    """A number of a request, 0 where there is none."""
    found = text(body, name, 9) or "0"
    if not (found.isascii() and found.isdecimal()):
        raise BadParameter(phrase("desk.bad-request", name=name))
    return int(found)


def items(body: Mapping[str, Any], name: str, most: int = MANY) -> list[Mapping[str, Any]]:
    """A list of objects of a request."""
    found = body.get(name, [])
    good = (
        isinstance(found, list) and len(found) <= most and all(isinstance(o, dict) for o in found)
    )
    if not good:
        raise BadParameter(phrase("desk.bad-request", name=name))
    return list(found)


def named(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object of a request."""
    found = body.get(name, {})
    if not isinstance(found, dict):
        raise BadParameter(phrase("desk.bad-request", name=name))
    return found


def names(body: Mapping[str, Any]) -> dict[str, str]:
    """The names of a thing by language, those that are written."""
    found = named(body, "name").items()
    return {language: name for language, name in found if isinstance(name, str) and name.strip()}


def texts(body: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts of a request."""
    found = body.get(name, [])
    if (
        not isinstance(found, list)
        or len(found) > MANY
        or not all(isinstance(o, str) for o in found)
    ):
        raise BadParameter(phrase("desk.bad-request", name=name))
    return found


def draft(body: Mapping[str, Any]) -> Draft:
    """A statement that is being made."""
    one = named(body, "statement")
    modality = text(one, "modality")
    facets = [_facet(field) for field in items(one, "fields")]
    if modality not in MODALITIES:
        raise BadParameter(phrase("desk.bad-request", name="modality"))
    return Draft(
        text(one, "subject"),
        text(one, "locator"),
        [facet for facet in facets if facet.property],
        modality,
        text(one, "speaker"),
        text(one, "period"),
        text(one, "note"),
        [_thing(thing) for thing in items(one, "things")],
    )


def _facet(field: Mapping[str, Any]) -> Facet:
    columns = ("property", "object", "printed", "qualifier", "period", "modality")
    found = Facet(*(text(field, column).strip() for column in columns))
    if found.qualifier not in ("", *QUALIFIERS) or found.modality not in MODALITIES:
        raise BadParameter(phrase("desk.bad-request", name="qualifier"))
    return found


def _thing(thing: Mapping[str, Any]) -> NewThing:
    given = {}
    for column in ("name", "other", "unit", "population"):
        for language, told in named(thing, column).items():
            if not isinstance(told, str) or len(told) > CELL:
                raise BadParameter(phrase("desk.bad-request", name=column))
            given[f"{column}_{language}" if language else column] = told.strip()
    for column in ("kind", "same_as"):
        if told := text(thing, column).strip():
            given[column] = told
    return NewThing(text(thing, "id").strip(), text(thing, "class").strip(), given)


def changes(body: Mapping[str, Any]) -> list[RowChange]:
    """Rows that are to be changed."""
    found = [RowChange(_row(one, "before"), _row(one, "after")) for one in items(body, "changes")]
    if not found or any(one.before is None and one.after is None for one in found):
        raise BadParameter(phrase("desk.bad-request", name="changes"))
    return found


def mend_of(body: Mapping[str, Any]) -> tuple[list[dict[str, str]], list[dict[str, str]]] | None:
    """(the rows of a statement that is mended as they are to be, those that give way); None where
    none is mended.
    """
    if body.get("mend") is None:
        return None
    mend = named(body, "mend")
    rows, gone = items(mend, "rows"), items(mend, "gone")
    return _rows(rows), _rows(gone)


def _rows(found: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{column: text(row, column) for column in CLAIMS} for row in found]


def _row(one: Mapping[str, Any], name: str) -> dict[str, str] | None:
    if one.get(name) is None:
        return None
    row = named(one, name)
    return {column: text(row, column) for column in CLAIMS}


def cells(body: Mapping[str, Any]) -> dict[str, str]:
    """The row of a source."""
    row = named(body, "cells")
    return {column: text(row, column).strip() for column in SOURCES}
