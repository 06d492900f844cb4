"""The CSV file of sources."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import (
    LANGUAGE,
    READINGS,
    RELIABILITIES,
    REQUIRED,
    SOURCES,
    checked_id,
    no_date,
    one_of,
)
from kg.project.records import SOURCES_UNREAD, Data, Source
from kg.rdf.dates import dated, edtf
from kg.rdf.terms import DCTERMS, KG, SCHEMA, SKOS, TYPE, XSD, iri, literal, valid

# --- sources --------------------------------------------------------------------------------------


def sources(path: Path, data: Data) -> list[Problem]:
    name = f"data/{path.name}"
    found, problems = csv_files.table(path, name, SOURCES, REQUIRED[SOURCES])
    data.unread.update(found.broken if found.whole else {SOURCES_UNREAD})
    data.odd.extend(found.odd)
    graph = iri(f"{data.space}register/sources")
    about = data.statements.append
    about((graph, TYPE, f"<{KG}Register>", graph))
    for row in found.rows:
        id_, publisher, title, published, address, language, kind, reading, reliability, note = (
            row.cells
        )
        if not checked_id(found, row, id_, problems):
            data.unread.update((row.cells[0], id_))
            continue
        if id_ in data.sources:
            problems.append(
                found.problem(
                    row, "id", f"id “{id_}” is already at {name}:{data.sources[id_].line}"
                )
            )
            continue
        day = edtf(published) if published else None
        if published and day is None:
            problems.append(found.problem(row, "published", *no_date(published)))
        if not publisher:
            problems.append(found.problem(row, "publisher", f"“{id_}” has no publisher"))
        if not LANGUAGE.match(language):
            problems.append(
                found.problem(
                    row,
                    "language",
                    f"“{language}” is no language tag" if language else "the language is missing",
                    "ko, en, …",
                )
            )
        if reading not in READINGS:
            problems.append(found.problem(row, "reading", *one_of(reading, "reading", READINGS)))
        if reliability and reliability not in RELIABILITIES:
            problems.append(
                found.problem(
                    row, "reliability", *one_of(reliability, "reliability", RELIABILITIES)
                )
            )
        if (address and not re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", address)) or (
            address and not valid(address)
        ):
            problems.append(
                found.problem(
                    row, "address", f"“{address}” is no web address", "write it in full: https://…"
                )
            )
            address = ""
        subject = iri(f"{data.space}source/{id_}")
        data.sources[id_] = Source(
            id_,
            subject,
            published,
            day.first if day else "",
            day.last if day else "",
            reliability == "weak",
            name,
            row.line,
        )
        about((subject, TYPE, f"<{KG}Source>", graph))
        for predicate, text in (
            (DCTERMS + "publisher", publisher),
            (DCTERMS + "title", title),
            (DCTERMS + "language", language),
            (DCTERMS + "type", kind),
            (KG + "reading", reading),
            (KG + "reliability", reliability or "ordinary"),
            (SKOS + "editorialNote", note),
        ):
            if text:
                about((subject, f"<{predicate}>", literal(text), graph))
        if day:
            about((subject, f"<{DCTERMS}issued>", dated(day), graph))
        if address:
            about((subject, f"<{SCHEMA}url>", literal(address, XSD + "anyURI"), graph))
    return problems
