"""Registers: the CSV files of entities."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import REGISTER, REQUIRED, checked_id
from kg.project.records import ENTITIES_UNREAD, Data, Entity
from kg.rdf.iris import expand
from kg.rdf.terms import (
    ALT_LABEL,
    DCTERMS,
    KG,
    OWL,
    PREF_LABEL,
    SKOS,
    TYPE,
    XSD,
    iri,
    literal,
    valid,
)
from kg.spelling import closest

# --- registers ------------------------------------------------------------------------------------


def register(path: Path, data: Data) -> list[Problem]:
    name = f"data/{path.name}"
    found, problems = csv_files.table(path, name, REGISTER, REQUIRED[REGISTER])
    data.unread.update(found.broken if found.whole else {ENTITIES_UNREAD})
    data.odd.extend(found.odd)
    graph = iri(f"{data.space}register/{_segment(path.stem)}")
    about = data.statements.append
    about((graph, TYPE, f"<{KG}Register>", graph))
    for row in found.rows:
        id_, cls, name_ko, name_en, other_ko, other_en, same_as, replaced = row.cells
        if not checked_id(found, row, id_, problems):
            data.unread.update((row.cells[0], id_))
            continue
        known = data.entities.get(id_)
        if known:
            problems.append(
                found.problem(
                    row,
                    "id",
                    f"id “{id_}” is already at {known.path}:{known.line}",
                    "one thing is one entity, and an id is of one thing",
                )
            )
            continue
        cls_iri = expand(cls, data.vocabulary.prefixes)
        if cls_iri not in data.vocabulary.classes:
            message, hint = (
                ("the class is missing", "")
                if not cls
                else data.vocabulary.unknown(cls, "class", data.vocabulary.classes)
            )
            if not cls or data.vocabulary.whole:
                problems.append(found.problem(row, "class", message, hint))
        for column, value, language in (
            ("name_ko", name_ko, "Korean"),
            ("name_en", name_en, "English"),
        ):
            if not value:
                problems.append(
                    found.problem(row, column, f"“{id_}” has no {language} name", f"fill {column}")
                )
        subject = iri(f"{data.space}entity/{id_}")
        others = []
        data.entities[id_] = Entity(
            id_, subject, cls_iri or "", (name_ko, name_en), (), replaced, name, row.line
        )
        about((subject, TYPE, f"<{cls_iri}>", graph))
        for language, preferred, other in (("ko", name_ko, other_ko), ("en", name_en, other_en)):
            if preferred:
                about((subject, PREF_LABEL, literal(preferred, language=language), graph))
            for alternative in _list(other):
                others.append(alternative)
                about((subject, ALT_LABEL, literal(alternative, language=language), graph))
        for same in _list(same_as):
            if re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", same) and valid(same):
                about((subject, f"<{SKOS}exactMatch>", iri(same), graph))
            else:
                problems.append(
                    found.problem(
                        row, "same_as", f"“{same}” is no web address", "write it in full: https://…"
                    )
                )
        if replaced:
            about((subject, f"<{OWL}deprecated>", literal("true", XSD + "boolean"), graph))
            if replaced != "-":
                about(
                    (
                        subject,
                        f"<{DCTERMS}isReplacedBy>",
                        iri(f"{data.space}entity/{replaced}"),
                        graph,
                    )
                )
        data.entities[id_] = data.entities[id_]._replace(others=tuple(others))
    return problems


def _segment(name: str) -> str:
    # The name of a file in an IRI: as it stands where it may.
    name = unicodedata.normalize("NFC", name)
    return (
        name
        if valid(f"urn:kg:{name}") and "%" not in name
        else quote(name.encode("utf-8", "surrogateescape"))
    )


def retired(data: Data) -> list[Problem]:
    problems = []
    for entity in data.entities.values():
        if entity.retired not in ("", "-"):
            heir = data.entities.get(entity.retired)
            if heir is None and data.may_be(entity.retired):
                continue
            if heir is None:
                hint = closest(entity.retired, data.entities)
                problems.append(
                    Problem(
                        entity.path,
                        entity.line,
                        1,
                        f"“{entity.id}” is replaced by the unknown entity “{entity.retired}”",
                        hint,
                    )
                )
            elif heir.retired:
                problems.append(
                    Problem(
                        entity.path,
                        entity.line,
                        1,
                        f"“{entity.id}” is replaced by “{heir.id}”, which is retired too",
                    )
                )
    return problems


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
