"""The numbers in the rows of an own query with their units, as far as its claims have them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.evidence.row_units import NONE, Number, units_of_numbers
from kg.present.pages.context import Context
from kg.present.reports import common
from kg.sparql import graphs
from kg.sparql.places import Place, places

# So many rows are looked at, and so many citations of a row.
_ROWS, _CITATIONS = 200, 20


def units(context: Context) -> bytes:
    """JSON of the query that is the parameter `query`: `columns` are those of which a row has to
    tell its cells, `cited` says whether also its citations, which come after them.

    With `rows`, a JSON list of lists of texts, also `rows`: of each the numbers with their units
    (`{column: text}`), none where it is not known in what they are counted. An IRI is without its
    brackets, a number as the answer has it, and what is neither is "".
    """
    # The store is that of the day already.
    query = context.parameters.get("query", "")
    query = graphs.of_day(query, context.prefixes, context.space)[0]
    known = places(query, context.prefixes)
    told = {
        "columns": _columns(known),
        "cited": any(not place.thing for found in known.values() for place in found),
        "rows": _told(context, known, _rows(context)),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _columns(known: dict[str, tuple[Place, ...]]) -> list[str]:
    names: dict[str, None] = {}
    for name, found in known.items():
        named = (term[1:] for place in found for term in place if term[:1] == "?")
        names.update(dict.fromkeys((name, *named)))
    return list(names)


def _rows(context: Context) -> list[list[str]]:
    """The rows that are asked about, none where they are no rows."""
    try:
        rows = json.loads(context.parameters.get("rows", "[]"))
    except (ValueError, RecursionError):
        return []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return []
    return [[str(cell) for cell in row] for row in rows[:_ROWS]]


def _told(
    context: Context, known: dict[str, tuple[Place, ...]], rows: Sequence[Sequence[str]]
) -> list[dict[str, str]]:
    asked = [
        (at, name, number)
        for at, row in enumerate(rows)
        for name, number in _numbers(context, known, row)
    ]
    found = units_of_numbers(context.opened, [number for _, _, number in asked], context.lang)
    told: list[dict[str, str]] = [{} for _ in rows]
    for (at, name, number), unit in zip(asked, found, strict=True):
        if unit != NONE:
            told[at][name] = common.counted(number.text, *unit, context.lang)
    return told


def _numbers(
    context: Context, known: dict[str, tuple[Place, ...]], row: Sequence[str]
) -> Iterator[tuple[str, Number]]:
    """The numbers of a row by their columns, with the places that it names."""
    columns = _columns(known)
    cells = dict(zip(columns, row, strict=False))
    named = (_iri(one) for one in row[len(columns) :])
    cited = tuple(one for one in named if _is_citation(context, one))
    for name, found in known.items():
        here = tuple(_here(context, found, cells))
        if cells.get(name) and here:
            yield name, Number(cells[name], here, cited if len(cited) <= _CITATIONS else ())


def _here(context: Context, found: Sequence[Place], cells: dict[str, str]) -> Iterator[Place]:
    """The places as a row names them."""
    for place in found:
        thing, name, graph = (_named(term, cells) for term in place)
        # What has no thing in this row, though it has a column, did not match here.
        if name and (thing or not place.thing):
            yield Place(thing, name, graph if _is_citation(context, graph) else "")


def _is_citation(context: Context, iri: str) -> bool:
    return iri.startswith(f"<{context.space}source/")


def _named(term: str, cells: dict[str, str]) -> str:
    # A column of a place as what the row has there.
    return _iri(cells.get(term[1:], "")) if term[:1] == "?" else term


def _iri(text: str) -> str:
    try:
        return str(ox.NamedNode(text)) if text else ""
    except ValueError:
        return ""
