"""What the columns of a table mean: which things a row tells of, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# Where a text comes from: names of columns, or texts with `{column}` in them (`{one|other}`: the
# first that is there); the first that has cells counts.
Cell = tuple[str, ...]
NO_CELL: Cell = ()
# What stands for a number in the name of a column: `awards/*/value/amount`.
STAR = "*"


class Only(NamedTuple):
    """Where something counts: in rows with one of some values in a column, with any where none is
    given.
    """

    column: Cell
    values: tuple[str, ...] = ()


class ValueOf(NamedTuple):
    """A claim that a row makes of a thing: its property, and where its object comes from.

    The object is that of `column` (as `values` translates it, each of several behind `separator`),
    with the currency of `currency` (a column or a code); or the span from `start` to `end`; or the
    fixed `value`; or another thing of the row, the first of `thing` that it names. `form` tells how
    machines wrote a day; `only` in which rows it is said, `unless` in which it is not.
    """

    predicate: str
    column: Cell = NO_CELL
    value: str = ""
    thing: Cell = NO_CELL
    currency: Cell = NO_CELL
    start: Cell = NO_CELL
    end: Cell = NO_CELL
    values: Mapping[str, str] | None = None
    separator: str = ""
    period: Cell = NO_CELL
    modality: str = ""
    qualifier: str = ""
    form: str = ""
    only: Only | None = None
    unless: tuple[Only, ...] = ()


class ThingOf(NamedTuple):
    """A thing that a row tells of: its class (by `classes` from the values of `class_column`, where
    there are several), and what it goes by.

    `identifier` is what the source calls it by, everywhere; `key` what tells it from others in this
    file alone; `name` what it is called, `called` what it is called in every row. With `each`,
    every row has one of its own: those of one key are counted.
    """

    role: str
    cls: str
    identifier: Cell = NO_CELL
    key: Cell = NO_CELL
    name: Cell = NO_CELL
    class_column: Cell = NO_CELL
    classes: Mapping[str, str] | None = None
    claims: tuple[ValueOf, ...] = ()
    called: str = ""
    only: Only | None = None
    unless: tuple[Only, ...] = ()
    each: bool = False


class TableMapping(NamedTuple):
    """A mapping: how a table of its kind is called and recognised, what its source is, which rows
    count, and what they tell of. `same` holds what was decided on things that look alike: an id, or
    `new`.

    `row` is what a row is cited by (else the identifier or key of its first thing, else its
    number). `decimal` are the signs before the decimals of plain numbers, where these are written
    by a machine, without groups. `currency` is the code of amounts whose row names none. Of rows
    with one text in `last` the last alone counts, and none that another names in `replaces`.
    """

    name: str = ""
    columns: tuple[Cell, ...] = ()
    prefixes: tuple[str, ...] = ()
    source: Mapping[str, str] = {}
    sheet: str = ""
    header: int = 0
    decimal: str = ""
    currency: str = ""
    row: Cell = NO_CELL
    last: Cell = NO_CELL
    replaces: Cell = NO_CELL
    only: Only | None = None
    things: tuple[ThingOf, ...] = ()
    same: Mapping[str, str] = {}
