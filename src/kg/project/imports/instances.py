"""What of a mapping a table has columns for: each thing that its rows may name, with what reads its
claims from the cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.project.imports.columns import Columns, Getter, Numbers, named
from kg.project.imports.mapping import Cell, Only, TableMapping, ThingOf, ValueOf

_CODE = re.compile(r"[A-Z]{3}\Z")

# Whether something counts in a row.
Counts = Callable[[Sequence[str]], bool]


class Claim(NamedTuple):
    # A claim with what reads it; `column` is the number of its column, for messages.
    of: ValueOf
    text: Getter | None
    currency: Getter | None
    start: Getter | None
    end: Getter | None
    period: Getter | None
    targets: tuple[tuple[int, ...], ...]
    column: int
    counts: Counts


class Instance(NamedTuple):
    # A thing that each row may name, with what reads it.
    of: ThingOf
    numbers: Numbers
    cls: Getter | None
    identifier: Getter | None
    key: Getter | None
    name: Getter | None
    counts: Counts
    claims: tuple[Claim, ...]


def instances(there: Columns, mapping: TableMapping) -> tuple[Instance, ...]:
    places = [(one, numbers) for one in mapping.things for numbers in _numbers(there, one)]
    default = mapping.currency
    return tuple(_instance(there, one, numbers, places, default) for one, numbers in places)


def _numbers(there: Columns, one: ThingOf) -> list[Numbers]:
    # The numbers for which there is a thing: of `awards/*/id` those that the columns have.
    cells = [part for cell in (one.identifier, one.key, one.name) for part in cell]
    names = [name for part in cells for name in named(part)]
    depth = max((name.count("*") for name in names), default=0)
    if not depth:
        return [()]
    numbers = {found for name in names for found in there.numbers(name) if len(found) == depth}
    return sorted(numbers, key=lambda found: [int(one) for one in found])


def _instance(
    there: Columns,
    one: ThingOf,
    numbers: Numbers,
    places: list[tuple[ThingOf, Numbers]],
    default: str,
) -> Instance:
    claims = (_claim(there, of, numbers, places, default) for of in one.claims)
    return Instance(
        one,
        numbers,
        there.getter(one.class_column, numbers),
        there.getter(one.identifier, numbers),
        there.getter(one.key, numbers),
        there.getter(one.name, numbers),
        _said_where(there, one, numbers),
        tuple(claim for claim in claims if claim),
    )


def _claim(
    there: Columns,
    of: ValueOf,
    numbers: Numbers,
    places: list[tuple[ThingOf, Numbers]],
    default: str,
) -> Claim | None:
    targets = tuple(_targets(role, numbers, places) for role in of.thing)
    text, start, end = (there.getter(cell, numbers) for cell in (of.column, of.start, of.end))
    if not (text or start or end or of.value or any(targets)):
        return None
    currency = _currency(there, of.currency, numbers, default)
    period = there.getter(of.period, numbers)
    column = _column(there, (*of.column, *of.start, *of.end), numbers)
    counts = _said_where(there, of, numbers)
    return Claim(of, text, currency, start, end, period, targets, column, counts)


def counting_by(there: Columns, only: Only | None, numbers: Numbers) -> Counts:
    # What is limited to columns that are not there counts in no row.
    if only is None:
        return lambda cells: True
    every = {more for part in only.column for more in there.numbers(part)} | {()}
    alike = [more for more in every if all(a == b for a, b in zip(more, numbers, strict=False))]
    found_all = [one for more in alike if (one := there.getter(only.column, more or numbers))]
    values = frozenset(only.values)
    return lambda cells: any(
        (text in values) if values else bool(text) for text in (one(cells) for one in found_all)
    )


def _said_where(there: Columns, of: ValueOf | ThingOf, numbers: Numbers) -> Counts:
    only = counting_by(there, of.only, numbers)
    unless = [counting_by(there, one, numbers) for one in of.unless]
    if not unless:
        return only
    return lambda cells: only(cells) and not any(one(cells) for one in unless)


def _targets(role: str, numbers: Numbers, places: list[tuple[ThingOf, Numbers]]) -> tuple[int, ...]:
    # The places of the things of a role, of the same award where both have stars.
    return tuple(
        k
        for k, (one, other) in enumerate(places)
        if one.role == role and all(a == b for a, b in zip(numbers, other, strict=False))
    )


def _column(there: Columns, cell: Cell, numbers: Numbers) -> int:
    found_at = (there.place(part, numbers) for part in cell)
    return next((place + 1 for place in found_at if place is not None), 0)


def _currency(there: Columns, cell: Cell, numbers: Numbers, default: str) -> Getter | None:
    # The currency of an amount: that of a column, else a code.
    code = next((one for one in cell if _CODE.match(one)), default if cell else "")
    own = there.getter(cell, numbers)
    if own is None:
        return (lambda cells: code) if code else None
    return lambda cells: own(cells) or code
