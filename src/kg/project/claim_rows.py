"""Claims: the CSV files of what sources say."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kg.errors import Problem
from kg.forms.days import date_of
from kg.project import csv_files, typed
from kg.project.contract import (
    ABSENT,
    MODALITIES,
    QUALIFIERS,
    RANKS,
    Fault,
    is_aboutness,
    no_date,
    one_of,
)
from kg.project.former_columns import ENDS, claims_table
from kg.project.object_cells import (
    VALUED,
    alternatives,
    read_object,
    retirement,
    unknown_entity,
)
from kg.project.records import (
    NO_DAYS,
    SOURCES_UNREAD,
    Citation,
    Claim,
    Data,
    Days,
    Entity,
    Note,
    Source,
)
from kg.project.vocabulary import Property
from kg.rdf.dates import Date
from kg.rdf.iris import expand
from kg.rdf.terms import KG, SCHEMA, iri
from kg.spelling import closest
from kg.words import phrase

_AMOUNT, _CURRENCY = f"<{KG}amount>", f"<{SCHEMA}currency>"
_SAID_BY = KG + "isSaidBy"


def cite(source_iri: str, citation: Citation) -> str:
    """The IRI of a citation: the source's, `#`, the locator, `@` and the period if there is one,
    and a suffix for how it is said.

    The suffix is made of what it stands for, so that adding a row never renames another citation.
    """
    fragment = _quoted(citation.locator)
    if citation.period:
        fragment += "@" + quote(citation.period, safe="~-")
    ways = ("" if citation.modality == "stated" else citation.modality, citation.rank)
    rest = [
        citation.qualifier,
        " ".join(filter(None, ways)),
        citation.printed,
        citation.reason,
    ]
    if citation.speaker:
        rest.append(citation.speaker)
    if any(rest):
        fragment += "~" + hashlib.sha256("\x1f".join(rest).encode()).hexdigest()[:8]
    return f"{source_iri[:-1]}#{fragment}>"


@lru_cache(maxsize=1 << 10)
def _quoted(locator: str) -> str:
    # Of one place there are often several citations.
    return quote(locator, safe="-._!$&'()*+,;=:/?")


def claims(path: Path, data: Data, used: set[str]) -> list[Problem]:
    """The problems of a file of claims; see `read_claims`."""
    name = f"data/claims/{path.name}"
    table, problems = claims_table(path, name, data)
    data.odd.extend(table.odd)
    if not table.lines:  # nothing could be read: that is the one cause
        return problems
    return problems + read_claims(table, path.stem, data, used)


def read_claims(table: csv_files.Table, id_: str, data: Data, used: set[str]) -> list[Problem]:
    """The problems of a table of claims of the source `id_`; what its rows claim is added to
    `data`, the IRIs that they use to `used`.
    """
    problems: list[Problem] = []
    source = data.sources.get(id_)
    if source is None:
        if SOURCES_UNREAD not in data.unread and id_ not in data.unread:
            hint = closest(id_, data.sources) or phrase("project.source-unknown.hint")
            message = phrase("project.source-unknown", name=id_)
            problems.append(Problem(table.name, 0, 0, message, hint))
        source = Source(id_, iri(f"{data.space}source/{id_}"), "", "", "", False, "", table.name, 0)
    reader = _Reader(table, source, data, used, problems)
    for row in table.rows:
        reader.read(row)
    return problems


# --- rows -----------------------------------------------------------------------------------------


class _Cells(NamedTuple):
    # In the order of `CLAIMS`.
    locator: str
    subject: str
    predicate: str
    object: str
    period: str
    qualifier: str
    modality: str
    speaker: str
    rank: str
    printed: str
    note: str


class _Reader:
    """The rows of one table, read one after the other, with what they share: there may be millions
    of them.
    """

    def __init__(
        self,
        table: csv_files.Table,
        source: Source,
        data: Data,
        used: set[str],
        problems: list[Problem],
    ):
        self.table, self.source, self.data = table, source, data
        self.used, self.problems = used, problems
        self.project = typed.Project(data.vocabulary, source.language, data.settings)
        self.published = Days(source.first, source.last)
        self.properties: dict[str, Property | None] = {}
        self.days: dict[str, Date | None] = {}
        self.graphs: dict[Citation, str] = {}
        self.predicates: dict[str, str] = {}
        self.fitting: set[tuple[str, str]] = set()
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, row: csv_files.Row) -> None:
        cells = _Cells._make(row.cells)
        before = len(self.problems)
        if not cells.locator:
            missing = phrase("project.locator-missing"), phrase("project.locator-missing.hint")
            self.report(row, "locator", *missing)
        entity = self.data.thing(cells.subject)
        if entity is None or entity.retired:
            self.check_thing(row, "subject", cells.subject, entity)
        prop = self.properties.get(cells.predicate) or self.read_property(row, cells.predicate)
        if entity and prop and (entity.cls, prop.iri) not in self.fitting:
            self.check_domain(row, cells, entity, prop)
        day = self.read_day(row, cells.period) if cells.period else None
        if cells.qualifier or cells.modality or cells.rank or cells.speaker:
            self.check_kind(row, cells)
        for one, means in self.meant(row, cells, prop) if prop else ():
            terms = self.read_object(row, one.object, means)
            if len(self.problems) == before and entity and terms:
                self.add(row, one, entity, means, terms, day)

    def meant(
        self, row: csv_files.Row, cells: _Cells, prop: Property
    ) -> list[tuple[_Cells, Property]]:
        """The rows that a row means, with their properties: of a range there are two."""
        if not cells.object:
            self.report(row, "object", phrase("project.object-missing"))
            return []
        if prop.cell not in VALUED:
            return [(cells, prop)]
        found = typed.meant(row.cells, prop, self.project)
        if isinstance(found, Fault):
            self.report(row, "object", *found)
            return []
        rows = [cells if one is row.cells else _Cells._make(one) for one in found]
        return [
            (one, prop if one.predicate == cells.predicate else self.property_of(one.predicate))
            for one in rows
        ]

    def property_of(self, name: str) -> Property:
        """A property that the vocabulary has, by its prefixed name."""
        return self.data.vocabulary.properties[expand(name, self.data.vocabulary.prefixes) or ""]

    def report(self, row: csv_files.Row, column: str, message: str, hint: str = "") -> None:
        self.problems.append(self.table.problem(row, column, message, hint))

    def check_thing(self, row: csv_files.Row, column: str, id_: str, entity: Entity | None) -> None:
        if entity:
            self.report(row, column, *retirement(entity))
        elif not self.data.may_be(id_):
            self.report(row, column, *unknown_entity(id_, self.data))

    def read_property(self, row: csv_files.Row, name: str) -> Property | None:
        vocabulary = self.data.vocabulary
        if name not in self.properties:
            term = expand(name, vocabulary.prefixes) or ""
            self.properties[name] = vocabulary.properties.get(term)
        prop = self.properties[name]
        if prop is None:
            if not name:
                self.report(row, "predicate", phrase("project.predicate-missing"))
            elif vocabulary.whole:
                message, hint = vocabulary.unknown(name, "property", vocabulary.properties)
                if expand(name, vocabulary.prefixes) in ENDS:
                    hint = phrase("project.former-ends.hint")
                self.report(row, "predicate", message, hint)
        return prop

    def check_domain(
        self, row: csv_files.Row, cells: _Cells, entity: Entity, prop: Property
    ) -> None:
        vocabulary = self.data.vocabulary
        if (
            not prop.domain
            or entity.cls not in vocabulary.classes
            or vocabulary.is_a(entity.cls, prop.domain)
        ):
            self.fitting.add((entity.cls, prop.iri))
        else:
            message = phrase(
                "project.subject-kind",
                property=cells.predicate,
                classes=alternatives(prop.domain, self.data),
                name=cells.subject,
                kind=vocabulary.name(entity.cls),
            )
            self.report(row, "subject", message)

    def read_day(self, row: csv_files.Row, text: str) -> Date | None:
        if text not in self.days:
            self.days[text] = date_of(text, self.source.language, self.data.settings)
        day = self.days[text]
        if day is None:
            self.report(row, "period", *no_date(text))
        return day

    def check_kind(self, row: csv_files.Row, cells: _Cells) -> None:
        if cells.qualifier and cells.qualifier not in QUALIFIERS:
            self.report(row, "qualifier", *one_of(cells.qualifier, "qualifier", QUALIFIERS))
        if cells.modality not in MODALITIES:
            self.report(row, "modality", *one_of(cells.modality, "modality", MODALITIES))
        elif cells.modality not in ("", "stated") and is_aboutness(
            cells.predicate, self.data.vocabulary.prefixes
        ):
            hint = phrase("project.modality-of-aboutness.hint")
            message = phrase("project.modality-of-aboutness", property=cells.predicate)
            self.report(row, "modality", message, hint)
        if cells.rank not in RANKS:
            self.report(row, "rank", *one_of(cells.rank, "rank", RANKS))
        elif cells.rank and not cells.note:
            missing = phrase("project.reason-missing"), phrase("project.reason-missing.hint")
            self.report(row, "note", *missing)
        if cells.speaker:
            self.check_speaker(row, cells.speaker)

    def check_speaker(self, row: csv_files.Row, id_: str) -> None:
        speaker = self.data.thing(id_)
        if speaker is None or speaker.retired:
            self.check_thing(row, "speaker", id_, speaker)
            return
        vocabulary = self.data.vocabulary
        said_by = vocabulary.properties.get(_SAID_BY)
        wanted = said_by.range if said_by else ()
        known = speaker.cls in vocabulary.classes or speaker.id in self.data.entities
        if wanted and known and not vocabulary.is_a(speaker.cls, wanted):
            message = phrase(
                "project.object-kind",
                property=vocabulary.name(_SAID_BY),
                classes=alternatives(wanted, self.data),
                name=id_,
                kind=vocabulary.name(speaker.cls),
            )
            self.report(row, "speaker", message)

    def read_object(self, row: csv_files.Row, cell: str, prop: Property) -> list[str]:
        terms = read_object(cell, prop, self.data)
        if isinstance(terms, Fault):
            self.report(row, "object", *terms)
            return []
        return terms

    def add(
        self,
        row: csv_files.Row,
        cells: _Cells,
        entity: Entity,
        prop: Property,
        terms: list[str],
        day: Date | None,
    ) -> None:
        citation = self.citation(cells, day)
        graph = self.graphs.get(citation)
        if graph is None:
            graph = cite(self.source.iri, citation)
            self.graphs[citation] = graph
        key = (graph, cells.subject, cells.predicate, terms[0])
        if key in self.seen:
            message = phrase("project.claim-twice", line=self.seen[key])
            self.report(row, "locator", message, phrase("project.claim-twice.hint"))
            return
        self.seen[key] = row.line
        self.data.citations.setdefault(graph, citation)
        self.used.add(entity.iri)
        if citation.speaker:
            self.used.add(citation.speaker)
        if prop.cell == "entity":
            self.used.add(terms[0])
        predicate = self.predicates.get(prop.iri)
        if predicate is None:
            predicate = self.predicates[prop.iri] = iri(prop.iri)
        if cells.object in ABSENT and prop.cell in VALUED:
            # That there is no value is said of the property.
            predicate, terms = f"<{KG}{ABSENT[cells.object]}>", [predicate]
        claim = Claim(
            entity.iri,
            predicate,
            terms[0],
            graph,
            Days(day.first, day.last) if day else NO_DAYS,
            self.published,
            citation.modality,
            citation.rank,
            self.source.weak,
            cells.qualifier,
            self.table.name,
            row.line,
        )
        self.data.claims.append(claim)
        if cells.note:
            self.data.notes.append(Note(self.table.name, row.line, cells.note, claim[:4]))
        if len(terms) > 1:
            second = _CURRENCY if predicate == _AMOUNT else f"<{prop.iri}Currency>"
            self.data.claims.append(claim._replace(predicate=second, object=terms[1]))

    def citation(self, cells: _Cells, day: Date | None) -> Citation:
        return Citation(
            self.source.iri,
            cells.locator,
            day.text if day else "",
            cells.modality or "stated",
            cells.qualifier,
            speaker.iri if (speaker := self.data.entities.get(cells.speaker)) else "",
            cells.rank,
            cells.printed,
            cells.note if cells.rank else "",
        )


def amount_property(predicate: str) -> str:
    """The property of the amount whose currency a property (N-Triples strings) tells; "" for what
    tells no currency.
    """
    if predicate == _CURRENCY:
        return _AMOUNT
    return predicate.removesuffix("Currency>") + ">" if predicate.endswith("Currency>") else ""
