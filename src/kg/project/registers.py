"""Registers: the CSV files of entities."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from kg.errors import Problem
from kg.project import ids, schemes
from kg.project.contract import (
    INDICATOR_KINDS,
    Fault,
    in_languages,
    indicator_columns,
    one_of,
    split_list,
)
from kg.project.former_classes import register_table
from kg.project.records import ENTITIES_UNREAD, Data, Entity
from kg.rdf.iris import expand
from kg.rdf.terms import (
    ALT_LABEL,
    DCTERMS,
    KG,
    OWL,
    PREF_LABEL,
    SCHEMA,
    SKOS,
    TYPE,
    XSD,
    iri,
    literal,
    valid,
)
from kg.spelling import closest
from kg.words import language_name, phrase

_INDICATOR = (KG + "Indicator",)
_UNIT, _POPULATION = f"<{SCHEMA}unitText>", f"<{KG}population>"


# The cells of a row by their columns.
_Cells = Mapping[str, str]


def _said(cells: _Cells, name: str, languages: Sequence[str]) -> dict[str, str]:
    # What one of `IN_LANGUAGES` says, by language, under "" what is the same in all.
    return {
        language: cells[column]
        for language, column in _columns(name, tuple(languages))
        if cells[column]
    }


@lru_cache(maxsize=64)
def _columns(name: str, languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    # (language, its column) of what is said in several.
    return tuple(zip(("", *languages), in_languages(name, languages), strict=True))


def register(path: Path, data: Data) -> list[Problem]:
    """The problems of a register; what it says is added to `data`."""
    graph = ids.graph_of(data, _segment(path.stem))
    found = register_table(path, f"data/{path.name}", data.vocabulary, data.languages)
    table, problems = ids.read(found, graph, ENTITIES_UNREAD, data)
    hint = phrase("project.id-taken.hint")
    for row in ids.new_rows(table, data.entities, data, problems, hint):
        cells = dict(zip(table.columns, row.cells, strict=True))
        entity = _entity(cells, table.name, row.line, data)
        faults = _faults(cells, entity, data)
        problems += [table.problem(row, column, *fault) for column, fault in faults]
        data.entities[entity.id] = entity
        pairs = _description(cells, entity, data)
        data.statements.extend((entity.iri, p, value, graph) for p, value in pairs)
    return problems


def _faults(cells: _Cells, entity: Entity, data: Data) -> list[tuple[str, Fault]]:
    # (column, what is wrong in it)
    faults: list[tuple[str, Fault]] = []
    vocabulary = data.vocabulary
    if not cells["class"]:
        faults.append(("class", Fault(phrase("project.class-missing"))))
    elif vocabulary.whole and entity.cls not in vocabulary.classes:
        fault = Fault(*vocabulary.unknown(cells["class"], "class", vocabulary.classes))
        faults.append(("class", fault))
    working = data.languages[0]
    if not {"", working} & entity.names.keys():
        message = phrase("project.no-name", name=entity.id, language=language_name(working))
        hint = phrase("project.no-name.hint", column=f"name_{working}")
        faults.append((f"name_{working}", Fault(message, hint)))
    for code in split_list(cells["same_as"]):
        if wrong := schemes.fault(code, data.schemes):
            faults.append(("same_as", wrong))
    return faults + _indicator_faults(cells, entity, data)


def _indicator_faults(cells: _Cells, entity: Entity, data: Data) -> list[tuple[str, Fault]]:
    filled = [column for column in indicator_columns(data.languages) if cells[column]]
    vocabulary = data.vocabulary
    if not filled:
        return []
    if entity.cls in vocabulary.classes and not vocabulary.is_a(entity.cls, _INDICATOR):
        hint = phrase("project.no-indicator.hint")
        kind = vocabulary.name(entity.cls)
        return [
            (column, Fault(phrase("project.no-indicator", name=entity.id, kind=kind), hint))
            for column in filled
        ]
    if cells["kind"] and cells["kind"] not in INDICATOR_KINDS:
        return [("kind", one_of(cells["kind"], "kind", tuple(INDICATOR_KINDS)))]
    return []


def _entity(cells: _Cells, path: str, line: int, data: Data) -> Entity:
    others = _said(cells, "other", data.languages).values()
    return Entity(
        cells["id"],
        iri(f"{data.space}entity/{cells['id']}"),
        expand(cells["class"], data.vocabulary.prefixes) or "",
        _said(cells, "name", data.languages),
        tuple(name for cell in others for name in split_list(cell)),
        cells["replaced_by"],
        path,
        line,
    )


def _description(cells: _Cells, entity: Entity, data: Data) -> list[tuple[str, str]]:
    # (predicate, object) of what is said of an entity.
    pairs = [(TYPE, f"<{entity.cls}>")]
    for language, name in entity.names.items():
        pairs.append((PREF_LABEL, literal(name, language=language)))
    for language, others in _said(cells, "other", data.languages).items():
        pairs += [(ALT_LABEL, literal(name, language=language)) for name in split_list(others)]
    for code in split_list(cells["same_as"]):
        if address := schemes.same(code, data.schemes):
            pairs.append((f"<{SKOS}exactMatch>", iri(address)))
    pairs += _counting(cells, data.languages)
    if entity.retired:
        pairs.append((f"<{OWL}deprecated>", literal("true", XSD + "boolean")))
        if entity.retired != "-":
            heir = iri(f"{data.space}entity/{entity.retired}")
            pairs.append((f"<{DCTERMS}isReplacedBy>", heir))
    return pairs


def _counting(cells: _Cells, languages: Sequence[str]) -> list[tuple[str, str]]:
    # (predicate, object) of what an indicator counts, and in which unit.
    pairs = [
        (term, literal(text, language=language))
        for term, name in ((_UNIT, "unit"), (_POPULATION, "population"))
        for language, text in _said(cells, name, languages).items()
    ]
    if kind := INDICATOR_KINDS.get(cells["kind"]):
        pairs.append((f"<{KG}hasKind>", f"<{KG}{kind}>"))
    return pairs


def _segment(name: str) -> str:
    # The name of a file in an IRI: as it stands where it may.
    name = unicodedata.normalize("NFC", name)
    return (
        name
        if valid(f"urn:kg:{name}") and "%" not in name
        else quote(name.encode("utf-8", "surrogateescape"))
    )


def retired(data: Data) -> list[Problem]:
    """The problems of ids that are replaced by others."""
    problems = []
    for entity in data.entities.values():
        if entity.retired not in ("", "-") and (fault := _heir_fault(entity, data)):
            problems.append(Problem(entity.path, entity.line, 1, *fault))
    return problems


def _heir_fault(entity: Entity, data: Data) -> Fault | None:
    heir = data.entities.get(entity.retired)
    if heir is None and data.may_be(entity.retired):
        return None
    if heir is None:
        message = phrase("project.heir-unknown", name=entity.id, other=entity.retired)
        return Fault(message, closest(entity.retired, data.entities))
    if heir.retired:
        return Fault(phrase("project.heir-retired", name=entity.id, other=heir.id))
    return None
