"""The CSV file of sources."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.forms.days import date_of
from kg.forms.settings import NOTHING_SET, Settings
from kg.project import csv_files, ids
from kg.project.contract import (
    DIGEST,
    READINGS,
    RELIABILITIES,
    REQUIRED,
    SOURCES,
    Fault,
    is_web_address,
    no_date,
    no_web_address,
    one_of,
    split_list,
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
    author: str
    retrieved: str
    sha256: str
    archived: str


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
    for column, address in (("address", cells.address), ("archived", cells.archived)):
        if address and not is_web_address(address):
            faults.append((column, no_web_address(address)))
    return faults + _faults_of_archive(cells)


def _faults_of_archive(cells: _Cells) -> list[tuple[str, Fault]]:
    # What is wrong with what is said of the copy that is kept.
    faults: list[tuple[str, Fault]] = []
    if cells.sha256 and not DIGEST.match(cells.sha256):
        hint = phrase("project.no-digest.hint")
        faults.append(("sha256", Fault(phrase("project.no-digest", value=cells.sha256), hint)))
    if not cells.retrieved:
        return faults
    day = retrieval_day(cells.retrieved, cells.language)
    published = date_of(cells.published, cells.language) if cells.published else None
    if not day:
        message = phrase("project.no-retrieval-day", value=cells.retrieved)
        faults.append(("retrieved", Fault(message, phrase("project.no-retrieval-day.hint"))))
    elif published and day < published.first:
        message = phrase("project.retrieved-before", day=day, published=published.text)
        faults.append(("retrieved", Fault(message, phrase("project.retrieved-before.hint"))))
    return faults


def retrieval_day(cell: str, language: str, settings: Settings = NOTHING_SET) -> str:
    """The day (2026-01-03) on which a document was retrieved, as a cell tells it; "" where it does
    not tell one.
    """
    day = date_of(cell, language, settings)
    return day.text if day and day.text == day.first == day.last else ""


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
        cells.address if is_web_address(cells.address) else "",
        cells.sha256.lower() if DIGEST.match(cells.sha256) else "",
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
    return pairs + _archive(cells)


def _archive(cells: _Cells) -> list[tuple[str, str]]:
    # Who wrote it, and what is said of the copy that is kept.
    names = split_list(cells.author)
    pairs = [(f"<{DCTERMS}creator>", literal(name)) for name in names]
    if names[1:]:  # in the order of the document, which is that of citing
        pairs.append((f"<{SCHEMA}creditText>", literal("; ".join(names))))
    if day := retrieval_day(cells.retrieved, cells.language) if cells.retrieved else "":
        pairs.append((f"<{KG}retrieved>", literal(day, XSD + "date")))
    if DIGEST.match(cells.sha256):
        pairs.append((f"<{KG}sha256>", literal(cells.sha256.lower())))
    if cells.archived and is_web_address(cells.archived):
        pairs.append((f"<{SCHEMA}archivedAt>", literal(cells.archived, XSD + "anyURI")))
    return pairs
