"""Claims: the CSV files of what sources say."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import quote

from kg import characters
from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import CLAIMS, QUALIFIERS, REQUIRED, SLUG, STANDINGS, no_date, one_of
from kg.project.records import SOURCES_UNREAD, Citation, Claim, Data, Entity, Source
from kg.project.vocabulary import Property
from kg.rdf.dates import Date, dated, edtf
from kg.rdf.iris import expand
from kg.rdf.money import denominated, money
from kg.rdf.numbers import doubt, either, number, numeral
from kg.rdf.terms import KG, SCHEMA, XSD, iri, literal, valid
from kg.spelling import closest

_TAGGED = re.compile(r"(.*)@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\Z", re.S)


# --- claims ---------------------------------------------------------------------------------------


def cite(source_iri: str, source_text: str, citation: Citation) -> str:
    """The IRI of a citation: the source's, `#`, the locator, and a suffix where as-of or standing
    differ from the default.

    The suffix is made of what it stands for, so that adding a row never renames another citation.
    """
    fragment = quote(citation.locator, safe="-._!$&'()*+,;=:/?")
    if citation.as_of != source_text:
        fragment += "@" + quote(citation.as_of, safe="~-")
    rest = (
        citation.qualifier,
        "" if citation.standing == "stated" else citation.standing,
        citation.printed,
        citation.reason,
    )
    if any(rest):
        fragment += "~" + hashlib.sha256("\x1f".join(rest).encode()).hexdigest()[:8]
    return f"{source_iri[:-1]}#{fragment}>"


def claims(path: Path, data: Data, used: set[str]) -> list[Problem]:
    name = f"data/claims/{path.name}"
    found, problems = csv_files.table(path, name, CLAIMS, REQUIRED[CLAIMS])
    data.odd.extend(found.odd)
    if not found.lines:  # nothing could be read: that is the one cause
        return problems
    return problems + read_claims(found, path.stem, data, used)


def read_claims(found: csv_files.Table, id_: str, data: Data, used: set[str]) -> list[Problem]:
    """The problems of a table of claims of the source `id_`; what its rows claim is added to
    `data`, the IRIs that they use to `used`.
    """
    name, problems = found.name, []
    source = data.sources.get(id_)
    if source is None:
        if SOURCES_UNREAD not in data.unread and id_ not in data.unread:
            hint = closest(id_, data.sources) or "add it to data/sources.csv"
            problems.append(Problem(name, 0, 0, f"no source has the id “{id_}”", hint))
        source = Source(id_, iri(f"{data.space}source/{id_}"), "", "", "", False, name, 0)
    vocabulary, entities, citations, claims = (
        data.vocabulary,
        data.entities,
        data.citations,
        data.claims,
    )
    predicates: dict[str, Property | None] = {}
    days: dict[str, Date | None] = {}
    graphs: dict[Citation, str] = {}
    names: dict[str, str] = {}  # one string for each property: there may be millions of claims
    seen: dict[tuple, int] = {}
    amount = f"<{KG}amount>"
    currency = f"<{SCHEMA}currency>"
    for row in found.rows:
        locator, subject, predicate, object_, as_of, qualifier, standing, printed, note = row.cells
        before = len(problems)
        if not locator:
            problems.append(
                found.problem(
                    row,
                    "locator",
                    "the locator is missing",
                    "where in the source is this said? p3, c1, ex …",
                )
            )
        entity = entities.get(subject)
        if entity is None:
            if not data.may_be(subject):
                problems.append(found.problem(row, "subject", *_unknown_entity(subject, data)))
        elif entity.retired:
            problems.append(found.problem(row, "subject", *_retirement(entity)))
        if predicate not in predicates:
            predicates[predicate] = vocabulary.properties.get(
                expand(predicate, vocabulary.prefixes) or ""
            )
        prop = predicates[predicate]
        if prop is None:
            message, hint = (
                ("the predicate is missing", "")
                if not predicate
                else vocabulary.unknown(predicate, "property", vocabulary.properties)
            )
            if not predicate or vocabulary.whole:
                problems.append(found.problem(row, "predicate", message, hint))
        elif (
            entity
            and prop.domain
            and entity.cls in vocabulary.classes
            and not vocabulary.is_a(entity.cls, prop.domain)
        ):
            problems.append(
                found.problem(
                    row,
                    "subject",
                    f"{predicate} is said of {_kinds(prop.domain, data)}, but “{subject}” is a"
                    f" {vocabulary.name(entity.cls)}",
                )
            )
        day = None
        if as_of:
            if as_of not in days:
                days[as_of] = edtf(as_of)
            day = days[as_of]
            if day is None:
                problems.append(found.problem(row, "as_of", *no_date(as_of)))
        if qualifier and qualifier not in QUALIFIERS:
            problems.append(
                found.problem(row, "qualifier", *one_of(qualifier, "qualifier", QUALIFIERS))
            )
        if standing not in STANDINGS:
            problems.append(
                found.problem(row, "standing", *one_of(standing, "standing", STANDINGS))
            )
        set_aside = standing == "set-aside"
        if set_aside and not note:
            problems.append(
                found.problem(
                    row,
                    "note",
                    "a claim that is set aside needs its reason",
                    "say in note why it does not count",
                )
            )
        terms = _object(found, row, object_, prop, data, problems) if prop else []
        if len(problems) > before or entity is None or not terms:
            continue
        citation = Citation(
            source.iri,
            locator,
            day.text if day else source.published,
            standing or "stated",
            qualifier,
            printed,
            note if set_aside else "",
        )
        graph = graphs.get(citation)
        if graph is None:
            graph = graphs[citation] = cite(source.iri, source.published, citation)
        key = (graph, subject, predicate, terms[0])
        if key in seen:
            problems.append(
                found.problem(
                    row,
                    "locator",
                    f"says the same as line {seen[key]}",
                    "remove one of the two rows",
                )
            )
            continue
        seen[key] = row.line
        if note:
            data.notes.append((name, row.line, note))
        if graph not in citations:
            citations[graph] = citation
        when = day.first if day else source.first
        used.add(entity.iri)
        if prop.cell == "entity":
            used.add(terms[0])
        said = names.get(prop.iri)
        if said is None:
            said = names[prop.iri] = iri(prop.iri)
        claims.append(
            Claim(
                entity.iri,
                said,
                terms[0],
                graph,
                when,
                source.last,
                set_aside,
                source.weak,
                qualifier,
                name,
                row.line,
            )
        )
        if len(terms) > 1:
            second = currency if said == amount else f"<{prop.iri}Currency>"
            claims.append(
                Claim(
                    entity.iri,
                    second,
                    terms[1],
                    graph,
                    when,
                    source.last,
                    set_aside,
                    source.weak,
                    qualifier,
                    name,
                    row.line,
                )
            )
    return problems


def _object(
    found: csv_files.Table,
    row: csv_files.Row,
    cell: str,
    prop: Property,
    data: Data,
    problems: list[Problem],
) -> list[str]:
    # The terms that the object cell states: one, or for money two, the amount and its currency.
    if not cell:
        problems.append(found.problem(row, "object", "the object is missing"))
        return []
    kind = prop.cell
    message = hint = ""
    if kind == "entity":
        entity = data.entities.get(cell)
        if entity is not None:
            if entity.retired:
                message, hint = _retirement(entity)
            else:
                cls, term = entity.cls, entity.iri
        elif ":" in cell:
            concept = expand(cell, data.vocabulary.prefixes)
            if concept in data.vocabulary.individuals:
                cls, term = data.vocabulary.individuals[concept], f"<{concept}>"
            elif not data.vocabulary.whole:
                return []
            else:
                message, hint = data.vocabulary.unknown(
                    cell, "concept", data.vocabulary.individuals
                )
        elif data.may_be(cell):
            return []
        else:
            message, hint = _unknown_entity(cell, data, prop)
        if not message:
            wanted = tuple(r for r in prop.range if r in data.vocabulary.classes)
            if (
                not wanted
                or cls not in data.vocabulary.classes
                or data.vocabulary.is_a(cls, wanted)
            ):
                return [term]
            message = (
                f"{data.vocabulary.name(prop.iri)} takes {_kinds(wanted, data)}, but “{cell}” is a"
                f" {data.vocabulary.name(cls)}"
            )
    elif kind == "date":
        day = edtf(cell)
        if day:
            return [dated(day)]
        message, hint = no_date(cell)
    elif kind in ("number", "integer"):
        value = number(cell)
        if value is not None and (kind == "number" or value == value.to_integral_value()):
            return [numeral(value)]
        if two := either(cell):
            message, hint = doubt(cell, two)
        elif value is not None:
            message, hint = f"“{cell}” is not whole", f"{data.vocabulary.name(prop.iri)} counts"
        else:
            message, hint = (
                f"“{cell}” is no number",
                (
                    "write 88.5, 3,095,950 or 1조 2,433억; a hedge (about, over …) belongs in"
                    " qualifier"
                ),
            )
    elif kind == "money":
        sum_ = money(cell)
        if sum_:
            return [numeral(sum_[0]), literal(sum_[1])]
        currency, rest = denominated(cell)
        if two := either(rest):
            message, hint = doubt(cell, two, currency)
        elif number(cell) is not None:
            message, hint = f"“{cell}” names no currency", f"write KRW {cell} or 4,116억원"
        else:
            message, hint = (
                f"“{cell}” is no amount of money",
                "write KRW 411600000000, 4,116억원 or US$332 million",
            )
    elif kind == "langtext":
        tagged = _TAGGED.match(cell)
        if tagged and tagged[1].strip():
            return [literal(tagged[1].strip(), language=tagged[2])]
        message, hint = f"“{cell}” does not say its language", f"write {cell}@ko or {cell}@en"
    elif kind == "iri":
        if re.match(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z", cell) and valid(cell):
            return [literal(cell, XSD + "anyURI")]
        message, hint = f"“{cell}” is no address", "write it in full: https://…"
    else:
        return [literal(cell)]
    problems.append(found.problem(row, "object", message, hint))
    return []


def _kinds(classes: tuple[str, ...], data: Data) -> str:
    return " or ".join(data.vocabulary.name(c) for c in classes)


def _unknown_entity(id_: str, data: Data, prop: Property | None = None) -> tuple[str, str]:
    if not id_:
        return "the subject is missing", ""
    guess = closest(id_, data.entities)
    if not guess:
        named = next((e.id for e in data.entities.values() if id_ in (*e.names, *e.others)), "")
        guess = f"its id is {named}" if named else "register it, in the file of its kind in data/"
    if chars := characters.unseen(id_) if not SLUG.match(id_) and " " not in id_ else []:
        return f"unknown entity “{id_}”, which holds {characters.listed(chars)}", guess
    if prop is not None and not SLUG.match(id_):
        return f"“{id_}” is text, but {data.vocabulary.name(prop.iri)} takes an entity", guess
    return f"unknown entity “{id_}”", guess


def _retirement(entity: Entity) -> tuple[str, str]:
    return (
        f"“{entity.id}” is retired",
        f"use {entity.retired}" if entity.retired != "-" else "nothing took its place",
    )


def amount_property(predicate: str) -> str:
    """The property of the amount whose currency a property (N-Triples strings) tells; "" for what
    tells no currency.
    """
    if predicate == _CURRENCY:
        return _AMOUNT
    return predicate.removesuffix("Currency>") + ">" if predicate.endswith("Currency>") else ""


_AMOUNT, _CURRENCY = f"<{KG}amount>", f"<{SCHEMA}currency>"
