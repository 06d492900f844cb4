"""The kinds of tables that are known by their columns; each is a mapping file in `standards/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from kg.project.imports import columns, mapping_file
from kg.project.imports.mapping import TableMapping

_FOLDER = Path(__file__).parent / "standards"


@cache
def known() -> tuple[TableMapping, ...]:
    """The mappings that ship with kg, by the names of their files."""
    return tuple(mapping_file.load(path, _none) for path in sorted(_FOLDER.glob("*.toml")))


def _none(name: str) -> None:
    # Those that ship are like no others.
    return None


def named(name: str) -> TableMapping | None:
    """The mapping of a name, None where there is none."""
    return next((one for one in known() if one.name == name), None)


def recognised(names: Sequence[str]) -> TableMapping | None:
    """The mapping of the kind of table that has columns of these names; of several the one of which
    most columns are there.
    """
    return max(_suiting(names), key=lambda one: len(one.columns), default=None)


def _suiting(names: Sequence[str]) -> Iterator[TableMapping]:
    for one in known():
        there = columns.columns_of(names, one.prefixes)
        if all(there.has(cell) for cell in one.columns):
            yield one
