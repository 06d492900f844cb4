"""The CSV file of sources."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.forms.days import date_of
from kg.project import csv_files, ids
from kg.project.contract import (
    READINGS,
    RELIABILITIES,
    REQUIRED,
    SOURCES,
    Fault,
    is_web_address,
    no_date,
    no_web_address,
    one_of,
)
from kg.project.records import SOURCES_UNREAD, Data, Source
from kg.rdf.dates import Date, dated
from kg.rdf.tags import LANGUAGE
from kg.rdf.terms import DCTERMS, KG, SCHEMA, SKOS, TYPE, XSD, iri, literal
from kg.words import phrase


class _Cells(NamedTuple):
    # In the order of `SOURCES`.
    id: str
    publisher: str
    title: str
    published: str
    address: str
    language: str
    kind: str
    reading: str
    reliability: str
    note: str


def sources(path: Path, data: Data) -> list[Problem]:
    """The problems of the file of sources; what it says is added to `data`."""
    graph = ids.graph_of(data, "sources")
    found = csv_files.table(path, f"data/{path.name}", SOURCES, REQUIRED[SOURCES])
    table, problems = ids.read(found, graph, SOURCES_UNREAD, data)
    for row in ids.new_rows(table, data.sources, data, problems):
        cells = _Cells._make(row.cells)
        problems += [table.problem(row, column, *fault) for column, fault in _faults(cells)]
        _add(cells, table.name, row.line, graph, data)
    return problems


def _faults(cells: _Cells) -> list[tuple[str, Fault]]:
    # (column, what is wrong in it)
    faults: list[tuple[str, Fault]] = []
    if cells.published and date_of(cells.published, cells.language) is None:
        faults.append(("published", no_date(cells.published)))
    if not cells.publisher:
        faults.append(("publisher", Fault(phrase("project.no-publisher", name=cells.id))))
    if not LANGUAGE.match(cells.language):
        message = (
            phrase("project.no-language-tag", value=cells.language)
            if cells.language
            else phrase("project.language-missing")
        )
        faults.append(("language", Fault(message, phrase("project.no-language-tag.hint"))))
    if cells.reading not in READINGS:
        faults.append(("reading", one_of(cells.reading, "reading", READINGS)))
    if cells.reliability and cells.reliability not in RELIABILITIES:
        faults.append(("reliability", one_of(cells.reliability, "reliability", RELIABILITIES)))
    if cells.address and not is_web_address(cells.address):
        faults.append(("address", no_web_address(cells.address)))
    return faults


def _add(cells: _Cells, name: str, line: int, graph: str, data: Data) -> None:
    day = date_of(cells.published, cells.language) if cells.published else None
    subject = iri(f"{data.space}source/{cells.id}")
    data.sources[cells.id] = Source(
        cells.id,
        subject,
        day.text if day else cells.published,
        day.first if day else "",
        day.last if day else "",
        cells.reliability == "weak",
        cells.publisher,
        name,
        line,
        cells.language,
    )
    pairs = _description(cells, day)
    data.statements.extend((subject, predicate, value, graph) for predicate, value in pairs)


def _description(cells: _Cells, day: Date | None) -> list[tuple[str, str]]:
    # (predicate, object) of what is said of a source.
    texts = (
        (DCTERMS + "publisher", cells.publisher),
        (DCTERMS + "title", cells.title),
        (DCTERMS + "language", cells.language),
        (DCTERMS + "type", cells.kind),
        (KG + "reading", cells.reading),
        (KG + "reliability", cells.reliability or "ordinary"),
        (SKOS + "editorialNote", cells.note),
    )
    pairs = [(TYPE, f"<{KG}Source>")]
    pairs += [(f"<{predicate}>", literal(text)) for predicate, text in texts if text]
    if day:
        pairs.append((f"<{DCTERMS}issued>", dated(day)))
    if cells.address and is_web_address(cells.address):
        pairs.append((f"<{SCHEMA}url>", literal(cells.address, XSD + "anyURI")))
    return pairs
