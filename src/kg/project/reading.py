"""Reading the files of a project as data."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.errors import Problem
from kg.project import csv_files, inputs
from kg.project.claim_rows import claims
from kg.project.guests import read_rdf
from kg.project.records import SOURCES_UNREAD, Citation, Data
from kg.project.registers import register, retired
from kg.project.source_rows import sources
from kg.project.vocabulary import Vocabulary
from kg.rdf import files, reading
from kg.rdf.dates import edtf
from kg.rdf.terms import KG, PROV, TYPE, VOID, XSD, iri, literal, parts, valid


def space(folder: Path) -> tuple[str, str, list[Problem]]:
    """(the namespace of the project's IRIs, the IRI of its dataset, problems): what
    `data/dataset.ttl` says in `void:uriSpace`.
    """
    name = "data/dataset.ttl"
    path = inputs.located(folder, name)
    if not os.path.lexists(path):
        return (
            "urn:kg:",
            "<urn:kg:dataset>",
            [
                Problem(
                    name,
                    0,
                    0,
                    "is missing",
                    "it says what the dataset is called, and void:uriSpace, the start of every IRI",
                )
            ],
        )
    quads, _, problems = reading.triples(path, name, "urn:kg:", "urn:kg:genid#")
    found = [(s, parts(o)[0]) for s, p, o, _ in quads if p == f"<{VOID}uriSpace>"]
    if problems:
        return "urn:kg:", "<urn:kg:dataset>", problems
    if (
        len(found) != 1
        or not re.match(r"[a-z][a-z0-9+.-]*:\S+[/:]\Z", found[0][1])
        or not valid(found[0][1])
        or not valid(found[0][1] + "entity/x")
    ):
        message = (
            "says void:uriSpace more than once"
            if len(found) > 1
            else "names no usable void:uriSpace"
        )
        if len(found) == 1:
            message += f": “{found[0][1]}”" + (" ends in #" if found[0][1].endswith("#") else "")
        return (
            "urn:kg:",
            "<urn:kg:dataset>",
            [
                Problem(
                    name,
                    csv_files.line_of(path, "uriSpace"),
                    0,
                    message,
                    "it is an address that ends in a slash, for example: void:uriSpace"
                    ' "https://example.org/"',
                )
            ],
        )
    return found[0][1], found[0][0], []


def read(
    folder: Path, vocabulary: Vocabulary, space: str, dataset: str
) -> tuple[Data, list[Problem]]:
    """(what the files of `folder`/data say, every problem in them)."""
    problems: list[Problem] = []
    statements = list(vocabulary.statements)
    data = Data(space, dataset, vocabulary, {}, {}, [], {}, statements, [], set(), [])
    registers = inputs.paths(folder, "data", frozenset({".csv"}))
    for path in registers:
        if path.name.lower() == "sources.csv":
            problems += sources(path, data)
        else:
            problems += register(path, data)
    if not any(path.name.lower() == "sources.csv" for path in registers):
        data.unread.add(SOURCES_UNREAD)
        problems.append(
            Problem(
                "data/sources.csv",
                0,
                0,
                "is missing",
                "every claim needs a source: id,publisher,title,published,…",
            )
        )
    problems += retired(data)
    used: set[str] = set()
    for path in inputs.paths(folder, "data/claims"):
        problems += claims(path, data, used)
    for path in inputs.paths(folder, "data", frozenset(files.FORMATS)):
        problems += read_rdf(path, data, used)
    problems += inputs.unread(folder)
    rdf = {f"data/{path.name}" for path in inputs.paths(folder, "data", frozenset(files.FORMATS))}
    if (
        vocabulary.whole
        and not data.unread
        and not any(p.path.lower().startswith("data/claims") or p.path in rdf for p in problems)
    ):
        # A row with a fault uses entities that were not understood; only a clean reading can tell
        # what is never used.
        for entity in data.entities.values():
            if entity.iri not in used and not entity.retired:
                problems.append(
                    Problem(
                        entity.path,
                        entity.line,
                        1,
                        f"entity “{entity.id}” is never used",
                        "claim something of it, or remove the row",
                    )
                )
    return data, problems


# --- quads ----------------------------------------------------------------------------------------


def descriptions(citations: dict[str, Citation], space: str) -> list[tuple[str, str, str, str]]:
    """The quads that describe the citations, in the register of citations."""
    graph = iri(f"{space}register/citations")
    result = [(graph, TYPE, f"<{KG}Register>", graph)]
    add = result.append
    kind, derived, locator, as_of = (
        f"<{KG}Citation>",
        f"<{PROV}wasDerivedFrom>",
        f"<{KG}locator>",
        f"<{KG}asOf>",
    )
    standing, qualifier, printed, reason = (
        f"<{KG}{name}>" for name in ("standing", "qualifier", "printed", "reason")
    )
    period = f"<{KG}period>"
    days: dict[str, str] = {}
    for node, cited in citations.items():
        add((node, TYPE, kind, graph))
        add((node, derived, cited.source, graph))
        add((node, locator, literal(cited.locator), graph))
        add((node, standing, literal(cited.standing), graph))
        if cited.as_of:
            if cited.as_of not in days:
                day = edtf(cited.as_of)
                days[cited.as_of] = f'"{day.first if day else cited.as_of}"^^<{XSD}date>'
            add((node, as_of, days[cited.as_of], graph))
            if len(cited.as_of) != 10:
                add((node, period, literal(cited.as_of), graph))
        for predicate, text in (
            (qualifier, cited.qualifier),
            (printed, cited.printed),
            (reason, cited.reason),
        ):
            if text:
                add((node, predicate, literal(text), graph))
    return result
