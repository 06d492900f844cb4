"""Files whose rows register ids: those of entities, and that of sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import Problem
from kg.project.contract import checked_id
from kg.project.csv_files import Row, Table
from kg.project.records import Data, Entity, Source
from kg.rdf.terms import KG, TYPE, iri
from kg.words import phrase


def read(
    found: tuple[Table, list[Problem]], graph: str, unread: str, data: Data
) -> tuple[Table, list[Problem]]:
    """A file as the table that was found, with its problems. What is said of its ids stands in
    `graph`; `unread` is noted where the file cannot be read as a whole.
    """
    table, problems = found
    data.unread.update(table.broken if table.whole else {unread})
    data.odd.extend(table.odd)
    data.statements.append((graph, TYPE, f"<{KG}Register>", graph))
    return table, problems


def graph_of(data: Data, register: str) -> str:
    """The IRI of the graph that a register makes."""
    return iri(f"{data.space}register/{register}")


def new_rows(
    table: Table,
    known: Mapping[str, Entity | Source],
    data: Data,
    problems: list[Problem],
    hint: str = "",
) -> Iterator[Row]:
    """The rows whose id, their first cell, is one and is not known yet. The problems of the others
    are added; `hint` is told beside an id that is taken.
    """
    for row in table.rows:
        id_ = row.cells[0]
        if not checked_id(table, row, id_, problems):
            data.unread.add(id_)
        elif taken := known.get(id_):
            place = f"{taken.path}:{taken.line}"
            message = phrase("project.id-taken", name=id_, place=place)
            problems.append(table.problem(row, "id", message, hint))
        else:
            yield row
