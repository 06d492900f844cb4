"""RDF files in `data/`: claims from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import MODALITIES, QUALIFIERS, RANKS, no_date, one_of
from kg.project.former_citations import way
from kg.project.records import (
    NO_DAYS,
    SOURCES_UNREAD,
    Citation,
    Claim,
    Data,
    Days,
    Entity,
    Source,
)
from kg.project.wikidata import add_statements
from kg.rdf import reading
from kg.rdf.dates import edtf
from kg.rdf.terms import KG, PROV, TYPE, iri, parts
from kg.spelling import closest
from kg.words import phrase

Quad = tuple[str, str, str, str]


class _File(NamedTuple):
    # An RDF file that is read: where it is, its name in messages, what its problems are, and what
    # was reported already.
    path: Path
    name: str
    data: Data
    problems: list[Problem]
    reported: set[str]

    def report(self, needles: tuple[str, ...], message: str, hint: str = "") -> None:
        line = csv_files.line_of(self.path, *needles)
        self.problems.append(Problem(self.name, line, 0, message, hint))


def read_rdf(path: Path, data: Data, used: set[str]) -> list[Problem]:
    """The problems of an RDF file; what it says is added to `data`, the IRIs of entities that it
    uses to `used`.
    """
    origin = f"{data.space}file/{quote(path.name)}"
    quads, declared, problems = reading.triples(path, f"data/{path.name}", origin, f"{origin}#")
    file = _File(path, f"data/{path.name}", data, problems, set())
    sources = {source.iri: source for source in data.sources.values()}
    described = _described(quads)
    for graph, facts in described.items():
        _add_citation(file, graph, facts, sources)
    # What describes a citation is written again from it, in kg's own form.
    statements = [quad for quad in quads if quad[0] not in described]
    _welcome(file, statements, declared)
    _check_entities(file, quads, statements, used)
    for s, p, o, g in statements:
        if data.vocabulary.whole:
            _check_term(file, s, p, o)
        citation = data.citations.get(g)
        if citation is None:
            data.statements.append((s, p, o, g or iri(origin)))
        else:
            data.claims.append(_claim((s, p, o, g), citation, sources[citation.source], file.name))
    add_statements(statements, file.name, data)
    return problems


def _welcome(file: _File, statements: list[Quad], declared: dict[str, str]) -> None:
    # What is said of something in the file may be named in claims.
    things, prefixes = file.data.guests
    own = f"<{file.data.space}"
    classes = file.data.vocabulary.classes
    for s, p, o, _ in statements:
        if s.startswith(own):
            continue
        known = things.get(s[1:-1])
        if known is None:
            known = Entity(s[1:-1], s, "", {}, (), "", file.name, 0)
            things[known.id] = known
        if p == TYPE and known.cls not in classes:
            if o[1:-1] in classes or not known.cls:
                things[known.id] = known._replace(cls=o[1:-1])
    for prefix, namespace in declared.items():
        if prefix:
            prefixes.setdefault(prefix, namespace)


# --- citations ------------------------------------------------------------------------------------


def _described(quads: list[Quad]) -> dict[str, dict[str, str]]:
    # What is said of each citation, by predicate (an IRI without brackets).
    described: dict[str, dict[str, str]] = {
        s: {} for s, p, o, _ in quads if p == TYPE and o == f"<{KG}Citation>"
    }
    for s, p, o, _ in quads:
        if s in described:
            described[s][p[1:-1]] = o
    return described


def _add_citation(
    file: _File, graph: str, facts: dict[str, str], sources: dict[str, Source]
) -> None:
    def text(name: str) -> str:
        return parts(facts[KG + name])[0] if KG + name in facts else ""

    source = sources.get(facts.get(PROV + "wasDerivedFrom", ""))
    if source is None and SOURCES_UNREAD in file.data.unread:
        return
    needles = (graph, graph.rpartition("#")[2][:-1])
    if source is None:
        file.report(needles, phrase("project.citation-source", citation=graph))
        return
    if not text("locator"):
        file.report(needles, phrase("project.citation-locator", citation=graph))
        return
    period, modality, rank, former = way(facts, source.published)
    for name in former:
        line = csv_files.line_of(file.path, f"kg:{name}", KG + name)
        message = phrase("project.former-citations", name=name)
        hint = phrase("project.former-citations.hint")
        if (remark := Problem(file.name, line, 0, message, hint)) not in file.data.odd:
            file.data.odd.append(remark)
    for value, column, known in (
        (modality, "modality", MODALITIES),
        (rank, "rank", RANKS),
        (text("qualifier"), "qualifier", ("", *QUALIFIERS)),
    ):
        if value not in known:
            file.report((value,), *one_of(value, column, known))
    if rank and not text("reason"):
        missing = phrase("project.reason-missing")
        file.report(needles, missing, phrase("project.citation-reason.hint"))
    if period and edtf(period) is None:
        file.report((period,), *no_date(period))
    file.data.citations[graph] = Citation(
        source.iri,
        text("locator"),
        period,
        modality,
        text("qualifier"),
        facts.get(KG + "isSaidBy", ""),
        rank,
        text("printed"),
        text("reason"),
    )


def _claim(quad: Quad, citation: Citation, source: Source, name: str) -> Claim:
    day = edtf(citation.period) if citation.period else None
    return Claim(
        *quad,
        Days(day.first, day.last) if day else NO_DAYS,
        Days(source.first, source.last),
        citation.modality,
        citation.rank,
        source.weak,
        citation.qualifier,
        name,
        0,
    )


# --- terms ----------------------------------------------------------------------------------------


def _check_entities(file: _File, quads: list[Quad], statements: list[Quad], used: set[str]) -> None:
    # What stands for an entity, but is neither registered nor given a class in the file.
    data = file.data
    entity = f"<{data.space}entity/"
    known = {e.iri for e in data.entities.values()} | {s for s, p, _, _ in quads if p == TYPE}
    said_by = f"<{KG}isSaidBy>"
    speakers = [(s, p, o, g) for s, p, o, g in quads if p == said_by]
    for s, _, o, _ in (*statements, *speakers):
        for term in (s, o):
            if not term.startswith(entity):
                continue
            used.add(term)
            id_ = term[len(entity) : -1]
            if term not in known and term not in file.reported and not data.may_be(id_):
                file.reported.add(term)
                hint = closest(id_, data.entities) or phrase("project.guest-unknown.hint")
                message = phrase("project.entity-unknown", name=id_)
                file.report((term, f":{id_}"), message, hint)


def _check_term(file: _File, s: str, p: str, o: str) -> None:
    # A term of the project's own vocabulary that the vocabulary does not have, or a literal where
    # it wants a thing (and the reverse).
    misuse = _misuse(s, p, o, file.data)
    if misuse and misuse.message not in file.reported:
        file.reported.add(misuse.message)
        needles = (misuse.name, misuse.name.rpartition(":")[2])
        file.report(needles, misuse.message, misuse.hint)


class _Misuse(NamedTuple):
    name: str
    message: str
    hint: str = ""


def _misuse(s: str, p: str, o: str, data: Data) -> _Misuse | None:
    vocabulary = data.vocabulary
    term, own = p[1:-1], vocabulary.namespaces
    if term not in vocabulary.properties:
        return _unknown_term(p, o, data)
    # What a file calls by a relative name, or not at all, lies in the file.
    is_other = not s.startswith(f"<{data.space}") or s.startswith(f"<{data.space}file/")
    if is_other and not term.startswith(own):
        return None  # terms of others may be used of other things as their vocabulary defines
    name = vocabulary.name(term)
    is_text = o.startswith('"')
    if vocabulary.properties[term].cell == "entity":
        wrong = is_text and phrase("project.guest-text", property=name, value=o)
    else:
        wrong = not is_text and phrase("project.guest-thing", property=name, value=o)
    return _Misuse(name, wrong) if wrong else None


def _unknown_term(p: str, o: str, data: Data) -> _Misuse | None:
    vocabulary = data.vocabulary
    term, own = p[1:-1], vocabulary.namespaces
    if term.startswith(own) and term not in vocabulary.labels:
        name = vocabulary.name(term)
        known = [vocabulary.name(k) for k in vocabulary.properties]
        message = phrase("project.property-unknown", name=name)
        return _Misuse(name, message, closest(name, known))
    if p == TYPE and o[1:-1].startswith(own) and o[1:-1] not in vocabulary.classes:
        name = vocabulary.name(o[1:-1])
        known = [vocabulary.name(k) for k in vocabulary.classes]
        message = phrase("project.class-unknown", name=name)
        return _Misuse(name, message, closest(name, known))
    return None
