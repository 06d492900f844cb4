"""What was typed into a row of claims, as the row is meant: figures and days in canonical form.

A cell holds what the source prints, in the language of the source. What it hedges goes into
`qualifier`, a range into two rows, what was typed into `printed`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kg.forms import days, figures
from kg.forms.areas import area
from kg.forms.calendar import Time
from kg.forms.currencies import is_currency
from kg.forms.figures import Figure
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.writing import unmistakable
from kg.project.contract import ABSENT, CLAIMS, Fault
from kg.project.typed_faults import no_amount, no_number, no_time, qualifier_twice
from kg.project.vocabulary import Property, Vocabulary
from kg.rdf.points import point
from kg.rdf.terms import KG

_PREDICATE, _OBJECT, _QUALIFIER, _MODALITY, _PRINTED = (
    CLAIMS.index(name) for name in ("predicate", "object", "qualifier", "modality", "printed")
)
_VALUE, _AMOUNT, _RANK, _AREA = KG + "value", KG + "amount", KG + "rank", KG + "area"
_EQUIVALENT = KG + "equivalentAmount"
# Of these "by 2030" is what they say; of others it is a limit.
_PLANNED = frozenset((KG + "plannedDate", KG + "dueDate"))
# Digits that are canonical already, and mean one number in any language.
_NUMBER = re.compile(r"(?:([A-Z]{3}) )?-?(?:0|[1-9][0-9]{0,27})(?:\.[0-9]?[1-9])?\Z")


class Project(NamedTuple):
    """What decides on what is meant: the vocabulary, the language of the source, the settings."""

    words: Vocabulary
    language: str = ""
    settings: Settings = NOTHING_SET


class _Meant(NamedTuple):
    # A cell in canonical form, the qualifier that it holds, and whether it is of the same money in
    # another currency.
    object: str
    qualifier: str = ""
    equivalent: bool = False


def meant(cells: list[str], prop: Property, project: Project) -> list[list[str]] | Fault:
    """The rows (cells in the order of `CLAIMS`) that a row means, the row itself where it is in
    canonical form; or what is wrong with its object.
    """
    cell = cells[_OBJECT]
    if cell in ABSENT or prop.cell not in _READERS or _is_plain(cell, prop):
        return [cells]
    found = _READERS[prop.cell](cells, prop, project)
    if isinstance(found, Fault):
        return found
    rows = []
    for one in found:
        row = _row(cells, one)
        if isinstance(row, Fault):
            return row
        rows.append(row)
    return rows


def _is_plain(cell: str, prop: Property) -> bool:
    # Most numbers are: the reader of forms need not be asked.
    match = _NUMBER.match(cell)
    if match is None or prop.cell in ("date", "span"):
        return False
    return is_currency(match[1] or "") if prop.cell == "money" else not match[1]


def _row(cells: list[str], one: _Meant) -> list[str] | Fault:
    if one.qualifier and cells[_QUALIFIER] not in ("", one.qualifier):
        return qualifier_twice(cells[_OBJECT], one.qualifier, cells[_QUALIFIER])
    if one.object == cells[_OBJECT] and not one.qualifier:
        return cells
    row = list(cells)
    row[_OBJECT] = one.object
    row[_QUALIFIER] = one.qualifier or cells[_QUALIFIER]
    # The figure as it was printed is never lost.
    row[_PRINTED] = cells[_PRINTED] or cells[_OBJECT]
    if one.equivalent:
        row[_PREDICATE] = cells[_PREDICATE].replace("amount", "equivalentAmount")
    return row


# --- numbers and money ----------------------------------------------------------------------------


def _number(cells: list[str], prop: Property, project: Project) -> list[_Meant] | Fault:
    cell = cells[_OBJECT]
    found = figures.figure(cell, project.language, project.settings, counted=True)
    if found is None and prop.iri == _AREA:
        found = area(cell, project.language, project.settings)
    if found is None:
        found = figures.total(cell, project.language, project.settings, money=False)
    if not isinstance(found, Figure) or not _fits(found, prop):
        return no_number(cell, found, project.language)
    return _ends(found)


def _fits(found: Figure, prop: Property) -> bool:
    # A percentage is a value of an indicator, a place in an order a rank.
    return {"%": prop.iri == _VALUE, ".": prop.iri == _RANK}.get(found.unit, True)


def _money(cells: list[str], prop: Property, project: Project) -> list[_Meant] | Fault:
    cell = cells[_OBJECT]
    found = figures.amount(cell, project.language, project.settings)
    if found is None:
        found = figures.total(cell, project.language, project.settings, money=True)
    if not isinstance(found, Figure):
        return no_amount(cell, found, project.language, project.settings.currency)
    told = prop.iri == _AMOUNT and _EQUIVALENT in project.words.properties
    second = found.second if told else ()
    more = [one._replace(equivalent=True) for other in second for one in _ends(other)]
    return [*_ends(found), *more]


def _ends(found: Figure) -> list[_Meant]:
    if found.upper is None:
        return [_Meant(_text(found.value, found.currency), found.qualifier)]
    low = _Meant(_text(found.value, found.currency), "at-least")
    return [low, _Meant(_text(found.upper, found.currency), "at-most")]


def _text(value: Decimal, currency: str) -> str:
    return f"{currency} {unmistakable(value)}" if currency else unmistakable(value)


# --- times ----------------------------------------------------------------------------------------


def _time(cells: list[str], prop: Property, project: Project) -> list[_Meant] | Fault:
    cell, spans = cells[_OBJECT], prop.cell == "span"
    found = days.time(cell, project.language, project.settings, spans=spans)
    if not isinstance(found, Time) or (spans and found.qualifier):
        return no_time(cell, found, project.language, spans=spans)
    planned = prop.iri in _PLANNED or cells[_MODALITY] == "planned"
    limit = found.qualifier == "at-most" and planned
    return [_Meant(found.text, "" if limit else found.qualifier)]


def _point(cells: list[str], prop: Property, project: Project) -> list[_Meant]:
    # What states no place is told by what reads it.
    found = point(cells[_OBJECT])
    return [_Meant(str(found) if found else cells[_OBJECT])]


_READERS = {
    "number": _number,
    "integer": _number,
    "money": _money,
    "date": _time,
    "span": _time,
    "point": _point,
}
