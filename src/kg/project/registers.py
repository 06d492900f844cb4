"""Registers: the CSV files of entities."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kg.errors import Problem
from kg.project import ids
from kg.project.contract import (
    INDICATOR_FACTS,
    INDICATOR_KINDS,
    Fault,
    is_web_address,
    language_name,
    no_web_address,
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
from kg.words import phrase

_INDICATOR = (KG + "Indicator",)
_UNIT, _POPULATION = f"<{SCHEMA}unitText>", f"<{KG}population>"


class _Cells(NamedTuple):
    # In the order of `INDICATORS`.
    id: str
    cls: str
    name_ko: str
    name_en: str
    unit_ko: str
    unit_en: str
    kind: str
    population_ko: str
    population_en: str
    other_ko: str
    other_en: str
    same_as: str
    replaced_by: str


def register(path: Path, data: Data) -> list[Problem]:
    """The problems of a register; what it says is added to `data`."""
    graph = ids.graph_of(data, _segment(path.stem))
    found = register_table(path, f"data/{path.name}", data.vocabulary)
    table, problems = ids.read(found, graph, ENTITIES_UNREAD, data)
    hint = phrase("project.id-taken.hint")
    for row in ids.new_rows(table, data.entities, data, problems, hint):
        cells = _Cells._make(row.cells)
        entity = _entity(cells, table.name, row.line, data)
        faults = _faults(cells, entity, data)
        problems += [table.problem(row, column, *fault) for column, fault in faults]
        data.entities[cells.id] = entity
        pairs = _description(cells, entity, data.space)
        data.statements.extend((entity.iri, p, value, graph) for p, value in pairs)
    return problems


def _faults(cells: _Cells, entity: Entity, data: Data) -> list[tuple[str, Fault]]:
    # (column, what is wrong in it)
    faults: list[tuple[str, Fault]] = []
    vocabulary = data.vocabulary
    if not cells.cls:
        faults.append(("class", Fault(phrase("project.class-missing"))))
    elif vocabulary.whole and entity.cls not in vocabulary.classes:
        fault = Fault(*vocabulary.unknown(cells.cls, "class", vocabulary.classes))
        faults.append(("class", fault))
    if not cells.name_ko:
        faults.append(("name_ko", _no_name(cells.id, "ko")))
    if not cells.name_en:
        faults.append(("name_en", _no_name(cells.id, "en")))
    for address in split_list(cells.same_as):
        if not is_web_address(address):
            faults.append(("same_as", no_web_address(address)))
    return faults + _indicator_faults(cells, entity, data)


def _indicator_faults(cells: _Cells, entity: Entity, data: Data) -> list[tuple[str, Fault]]:
    filled = [column for column in INDICATOR_FACTS if getattr(cells, column)]
    vocabulary = data.vocabulary
    if not filled:
        return []
    if entity.cls in vocabulary.classes and not vocabulary.is_a(entity.cls, _INDICATOR):
        hint = phrase("project.no-indicator.hint")
        kind = vocabulary.name(entity.cls)
        return [
            (column, Fault(phrase("project.no-indicator", name=cells.id, kind=kind), hint))
            for column in filled
        ]
    if cells.kind and cells.kind not in INDICATOR_KINDS:
        return [("kind", one_of(cells.kind, "kind", tuple(INDICATOR_KINDS)))]
    return []


def _no_name(id_: str, language: str) -> Fault:
    message = phrase("project.no-name", name=id_, language=language_name(language))
    return Fault(message, phrase("project.fill", column=f"name_{language}"))


def _entity(cells: _Cells, path: str, line: int, data: Data) -> Entity:
    return Entity(
        cells.id,
        iri(f"{data.space}entity/{cells.id}"),
        expand(cells.cls, data.vocabulary.prefixes) or "",
        (cells.name_ko, cells.name_en),
        (*split_list(cells.other_ko), *split_list(cells.other_en)),
        cells.replaced_by,
        path,
        line,
    )


def _description(cells: _Cells, entity: Entity, space: str) -> list[tuple[str, str]]:
    # (predicate, object) of what is said of an entity.
    pairs = [(TYPE, f"<{entity.cls}>")]
    for language, preferred, others in (
        ("ko", cells.name_ko, cells.other_ko),
        ("en", cells.name_en, cells.other_en),
    ):
        if preferred:
            pairs.append((PREF_LABEL, literal(preferred, language=language)))
        for other in split_list(others):
            pairs.append((ALT_LABEL, literal(other, language=language)))
    for address in split_list(cells.same_as):
        if is_web_address(address):
            pairs.append((f"<{SKOS}exactMatch>", iri(address)))
    pairs += _counting(cells)
    if entity.retired:
        pairs.append((f"<{OWL}deprecated>", literal("true", XSD + "boolean")))
        if entity.retired != "-":
            heir = iri(f"{space}entity/{entity.retired}")
            pairs.append((f"<{DCTERMS}isReplacedBy>", heir))
    return pairs


def _counting(cells: _Cells) -> list[tuple[str, str]]:
    # (predicate, object) of what an indicator counts, and in which unit.
    texts = (
        (_UNIT, "ko", cells.unit_ko),
        (_UNIT, "en", cells.unit_en),
        (_POPULATION, "ko", cells.population_ko),
        (_POPULATION, "en", cells.population_en),
    )
    pairs = [(term, literal(text, language=language)) for term, language, text in texts if text]
    if kind := INDICATOR_KINDS.get(cells.kind):
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
