"""Rows to claims: what a project's `data/` says, each statement with its place."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kg import characters, files, inputs
from kg.errors import Problem
from kg.rdf import reading
from kg.terms import (
    ALT_LABEL,
    DCTERMS,
    KG,
    OWL,
    PREF_LABEL,
    PROV,
    SCHEMA,
    SKOS,
    TYPE,
    VOID,
    XSD,
    Date,
    closest,
    dated,
    denominated,
    doubt,
    edtf,
    either,
    expand,
    iri,
    literal,
    money,
    number,
    numeral,
    parts,
    valid,
)  # fmt: skip
from kg.vocabulary import Property, Vocabulary

REGISTER = ("id", "class", "name_ko", "name_en", "other_ko", "other_en", "same_as", "replaced_by")
SOURCES = (
    "id",
    "publisher",
    "title",
    "published",
    "address",
    "language",
    "kind",
    "reading",
    "reliability",
    "note",
)
CLAIMS = (
    "locator",
    "subject",
    "predicate",
    "object",
    "as_of",
    "qualifier",
    "standing",
    "printed",
    "note",
)
REQUIRED = {
    REGISTER: frozenset(REGISTER[:4]),
    SOURCES: frozenset(("id", "publisher", "published", "language", "reading")),
    CLAIMS: frozenset(CLAIMS[:4]),
}
QUALIFIERS = ("about", "over", "under", "at-least", "at-most")
STANDINGS = ("", "stated", "claimed", "set-aside")
READINGS = ("whole", "part")
RELIABILITIES = ("weak", "independent", "ordinary")

ENTITIES_UNREAD, SOURCES_UNREAD = "all entities", "all sources"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_TAGGED = re.compile(r"(.*)@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\Z", re.S)


class Entity(NamedTuple):
    """A registered thing: `cls` is the IRI of its class; `retired` is the id that replaced it, "-"
    for none, "" if it is in use.
    """

    id: str
    iri: str
    cls: str
    names: tuple[str, str]
    others: tuple[str, ...]
    retired: str
    path: str
    line: int


class Source(NamedTuple):
    """A document. `published` is what is known of its date, `first` and `last` the days that this
    may mean, "" if unknown.
    """

    id: str
    iri: str
    published: str
    first: str
    last: str
    weak: bool
    path: str
    line: int


class Citation(NamedTuple):
    """What the claims of one source at one locator as of one day share: the description of a named
    graph.
    """

    source: str
    locator: str
    as_of: str
    standing: str = "stated"
    qualifier: str = ""
    printed: str = ""
    reason: str = ""


class Claim(NamedTuple):
    """One statement of one source; the terms are N-Triples strings, `citation` the IRI of its
    graph, `path` and `line` its place.

    `as_of` is the ISO day that it speaks about (the first, where only a month, year or span is
    known: a vague claim is not newer than an exact one of the same time), `said` the last day on
    which it may have been published; "" where unknown. `weak` says that its source is not to be
    used alone.
    """

    subject: str
    predicate: str
    object: str
    citation: str
    as_of: str
    said: str
    set_aside: bool
    weak: bool
    qualifier: str
    path: str
    line: int


class Data(NamedTuple):
    """All that a project's files say. `statements` are the quads of registers, ontology and RDF
    files, which no source claims; `notes` the remarks of claims as (path, line, text); `unread`
    holds what a fault kept from being read: ids, and what is no id for all ids of a kind. What is
    missing for that reason is no problem of its own. `odd` has the remarks on cells that hold odd
    characters, see `kg.files.Table`.
    """

    space: str
    dataset: str
    vocabulary: Vocabulary
    entities: dict[str, Entity]
    sources: dict[str, Source]
    claims: list[Claim]
    citations: dict[str, Citation]
    statements: list[tuple[str, str, str, str]]
    notes: list[tuple[str, int, str]]
    unread: set[str]
    odd: list[Problem]

    def may_be(self, id_: str) -> bool:
        """Whether an unknown id may be that of an entity that could not be read."""
        return ENTITIES_UNREAD in self.unread or id_ in self.unread


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
                    files.line_of(path, "uriSpace"),
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
            problems += _sources(path, data)
        else:
            problems += _register(path, data)
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
    problems += _retired(data)
    used: set[str] = set()
    for path in inputs.paths(folder, "data/claims"):
        problems += _claims(path, data, used)
    for path in inputs.paths(folder, "data", frozenset(files.FORMATS)):
        problems += _rdf(path, data, used)
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


# --- registers ------------------------------------------------------------------------------------


def _register(path: Path, data: Data) -> list[Problem]:
    name = f"data/{path.name}"
    found, problems = files.table(path, name, REGISTER, REQUIRED[REGISTER])
    data.unread.update(found.broken if found.whole else {ENTITIES_UNREAD})
    data.odd.extend(found.odd)
    graph = iri(f"{data.space}register/{_segment(path.stem)}")
    about = data.statements.append
    about((graph, TYPE, f"<{KG}Register>", graph))
    for row in found.rows:
        id_, cls, name_ko, name_en, other_ko, other_en, same_as, replaced = row.cells
        if not _id(found, row, id_, problems):
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


def _retired(data: Data) -> list[Problem]:
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


def _id(table: files.Table, row: files.Row, id_: str, problems: list[Problem]) -> bool:
    if SLUG.match(id_):
        return True
    chars = characters.unseen(id_)
    guess = re.sub(
        r"[^a-z0-9]+", "-", "".join(char for char in id_ if char not in chars).lower()
    ).strip("-")
    if chars:
        problems.append(
            table.problem(
                row,
                "id",
                f"the id “{id_}” holds {characters.listed(chars)}",
                f"write {guess}" if guess else "",
            )
        )
        return False
    message = (
        f"“{id_}” is no id: lower-case letters, digits and hyphens" if id_ else "the id is missing"
    )
    problems.append(table.problem(row, "id", message, f"write {guess}" if id_ and guess else ""))
    return False


# --- sources --------------------------------------------------------------------------------------


def _sources(path: Path, data: Data) -> list[Problem]:
    name = f"data/{path.name}"
    found, problems = files.table(path, name, SOURCES, REQUIRED[SOURCES])
    data.unread.update(found.broken if found.whole else {SOURCES_UNREAD})
    data.odd.extend(found.odd)
    graph = iri(f"{data.space}register/sources")
    about = data.statements.append
    about((graph, TYPE, f"<{KG}Register>", graph))
    for row in found.rows:
        id_, publisher, title, published, address, language, kind, reading, reliability, note = (
            row.cells
        )
        if not _id(found, row, id_, problems):
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
            problems.append(found.problem(row, "published", *_no_date(published)))
        if not publisher:
            problems.append(found.problem(row, "publisher", f"“{id_}” has no publisher"))
        if not _LANGUAGE.match(language):
            problems.append(
                found.problem(
                    row,
                    "language",
                    f"“{language}” is no language tag" if language else "the language is missing",
                    "ko, en, …",
                )
            )
        if reading not in READINGS:
            problems.append(found.problem(row, "reading", *_one_of(reading, "reading", READINGS)))
        if reliability and reliability not in RELIABILITIES:
            problems.append(
                found.problem(
                    row, "reliability", *_one_of(reliability, "reliability", RELIABILITIES)
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


def _one_of(value: str, what: str, known: tuple[str, ...]) -> tuple[str, str]:
    message = f"“{value}” is no {what}" if value else f"the {what} is missing"
    return message, closest(value, known) or f"one of {', '.join(k for k in known if k)}"


def _no_date(text: str) -> tuple[str, str]:
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}\Z", text) or re.match(r"\d{4}-\d{2}\Z", text):
        return f"“{text}” is no day of the calendar", "write 2021-01-03, 2021-01 or 2021"
    return (
        f"“{text}” is no date",
        "write 2021-01-03, 2021-01, 2021, a span 2020-07/2020-12, or ~ after an inferred one",
    )


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


def _claims(path: Path, data: Data, used: set[str]) -> list[Problem]:
    name = f"data/claims/{path.name}"
    found, problems = files.table(path, name, CLAIMS, REQUIRED[CLAIMS])
    data.odd.extend(found.odd)
    if not found.lines:  # nothing could be read: that is the one cause
        return problems
    return problems + read_claims(found, path.stem, data, used)


def read_claims(found: files.Table, id_: str, data: Data, used: set[str]) -> list[Problem]:
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
                problems.append(found.problem(row, "as_of", *_no_date(as_of)))
        if qualifier and qualifier not in QUALIFIERS:
            problems.append(
                found.problem(row, "qualifier", *_one_of(qualifier, "qualifier", QUALIFIERS))
            )
        if standing not in STANDINGS:
            problems.append(
                found.problem(row, "standing", *_one_of(standing, "standing", STANDINGS))
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
    found: files.Table,
    row: files.Row,
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
        message, hint = _no_date(cell)
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


# --- RDF files ------------------------------------------------------------------------------------


def _rdf(path: Path, data: Data, used: set[str]) -> list[Problem]:
    name = f"data/{path.name}"
    origin = iri(f"{data.space}file/{quote(path.name)}")
    quads, _, problems = reading.triples(
        path, name, f"{data.space}file/{quote(path.name)}", f"{data.space}file/{quote(path.name)}#"
    )
    described: dict[str, dict[str, str]] = {}
    citation = f"<{KG}Citation>"
    graphs = {s for s, p, o, _ in quads if p == TYPE and o == citation}
    for s, p, o, _ in quads:
        if s in graphs:
            described.setdefault(s, {})[p[1:-1]] = o
    sources = {s.iri: s for s in data.sources.values()}
    for graph, facts in described.items():
        source = sources.get(facts.get(PROV + "wasDerivedFrom", ""))
        locator = parts(facts.get(KG + "locator", ""))[0]
        if source is None and SOURCES_UNREAD in data.unread:
            continue
        if source is None or not locator:
            lacks = (
                "a source that is registered (prov:wasDerivedFrom)"
                if source is None
                else "a kg:locator"
            )
            problems.append(
                Problem(
                    name,
                    files.line_of(path, graph, graph.rpartition("#")[2][:-1]),
                    0,
                    f"the citation {graph} lacks {lacks}",
                )
            )
            continue
        as_of = parts(facts.get(KG + "asOf", '""'))[0] or source.published
        standing = parts(facts.get(KG + "standing", '"stated"'))[0]
        if standing not in STANDINGS:
            problems.append(
                Problem(
                    name,
                    files.line_of(path, standing),
                    0,
                    *_one_of(standing, "standing", STANDINGS),
                )
            )
        day = edtf(as_of)
        if as_of and day is None:
            problems.append(Problem(name, files.line_of(path, as_of), 0, *_no_date(as_of)))
        texts = (parts(facts.get(KG + key, '""'))[0] for key in ("qualifier", "printed", "reason"))
        data.citations[graph] = Citation(source.iri, locator, as_of, standing, *texts)
    entity = f"<{data.space}entity/"
    typed = {s for s, p, _, _ in quads if p == TYPE}
    registered = {e.iri for e in data.entities.values()}
    reported: set[str] = set()
    for s, p, o, g in quads:
        if s in graphs:
            continue  # written again from the citation, in kg's own form
        for term in (s, o):
            if term.startswith(entity):
                used.add(term)
                if (
                    term not in registered
                    and term not in typed
                    and term not in reported
                    and not data.may_be(term[len(entity) : -1])
                ):
                    reported.add(term)
                    id_ = term[len(entity) : -1]
                    line = files.line_of(path, term, f":{id_}")
                    problems.append(
                        Problem(
                            name,
                            line,
                            0,
                            f"unknown entity “{id_}”",
                            closest(id_, data.entities) or "register it, or state its class here",
                        )
                    )
        fault = _term_misuse(s, p, o, data) if data.vocabulary.whole else None
        if fault and fault[0] not in reported:
            reported.add(fault[0])
            problems.append(
                Problem(
                    name,
                    files.line_of(path, fault[2], fault[2].rpartition(":")[2]),
                    0,
                    fault[0],
                    fault[1],
                )
            )
        if g in data.citations:
            cited = data.citations[g]
            day = edtf(cited.as_of)
            source = sources[cited.source]
            when = day.first if day else ""
            data.claims.append(
                Claim(
                    s,
                    p,
                    o,
                    g,
                    when,
                    source.last,
                    cited.standing == "set-aside",
                    source.weak,
                    cited.qualifier,
                    name,
                    0,
                )
            )
        else:
            data.statements.append((s, p, o, g or origin))
    return problems


def _term_misuse(s: str, p: str, o: str, data: Data) -> tuple[str, str, str] | None:
    # A term of the project's own vocabulary that the vocabulary does not have, or a literal where
    # it wants a thing (and the reverse).
    vocabulary = data.vocabulary
    term = p[1:-1]
    own = vocabulary.namespaces
    if term not in vocabulary.properties:
        if term.startswith(own) and term not in vocabulary.labels:
            name = vocabulary.name(term)
            return (
                f"unknown property “{name}”",
                closest(name, [vocabulary.name(k) for k in vocabulary.properties]),
                name,
            )
        if p == TYPE and o[1:-1].startswith(own) and o[1:-1] not in vocabulary.classes:
            name = vocabulary.name(o[1:-1])
            return (
                f"unknown class “{name}”",
                closest(name, [vocabulary.name(k) for k in vocabulary.classes]),
                name,
            )
        return None
    if not term.startswith(own) and not s.startswith(f"<{data.space}"):
        return None  # terms of others may be used of other things as their vocabulary defines
    name = vocabulary.name(term)
    if vocabulary.properties[term].cell == "entity":
        return (
            (f"{name} takes an entity, not the text {o}", "", name) if o.startswith('"') else None
        )
    return None if o.startswith('"') else (f"{name} takes a value, not the thing {o}", "", name)


def amount_property(predicate: str) -> str:
    """The property of the amount whose currency a property (N-Triples strings) tells; "" for what
    tells no currency.
    """
    if predicate == _CURRENCY:
        return _AMOUNT
    return predicate.removesuffix("Currency>") + ">" if predicate.endswith("Currency>") else ""


_AMOUNT, _CURRENCY = f"<{KG}amount>", f"<{SCHEMA}currency>"


# --- what a build has kept ------------------------------------------------------------------------


def kept(path: Path, space: str) -> tuple[list[tuple[str, str, str, str]], dict[str, Citation]]:
    """(the quads of all named graphs, the citations) that a build kept in `named.nq`; the quads
    that describe citations are left out.

    A claim is a quad whose graph is a citation. A million claims take some seconds, where the
    engine takes minutes to hand them out.
    """
    cited_in = f"<{space}register/citations>"
    citations: dict[str, Citation] = {}
    quads: list[tuple[str, str, str, str]] = []
    once: dict[str, str] = {}  # properties and graphs come again and again
    texts = _Texts()
    last, about, facts = "", "", {}
    with files.gc_paused(), path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            s, p, rest = line.split(" ", 2)
            o, _, g = rest[:-3].rpartition(" ")
            if g != cited_in:
                if s != last:
                    last = s
                quads.append((last, once.setdefault(p, p), o, once.setdefault(g, g)))
            elif s != g:
                if s != about:
                    if facts:
                        citations[about] = _kept(facts, once, texts)
                    about, facts = once.setdefault(s, s), {}
                facts[p] = o
        if facts:
            citations[about] = _kept(facts, once, texts)
    return quads, citations


def restored(path: Path, vocabulary: Vocabulary, space: str) -> Data:
    """What the files said, from the named graphs that their build kept (`named.nq`, sorted): ten
    times faster than from the files.

    Nothing is checked, since it was; claims have no place (their `path` is "", their `line` 0),
    entities and sources neither, nor are there notes or names. What rules derived and what
    describes rules is left out.
    """
    register = f"<{space}register/"
    sources_in, rules_in = f"{register}sources>", f"{register}rules>"
    quads, citations = kept(path, space)
    statements: list[tuple[str, str, str, str]] = []
    entities: dict[str, Entity] = {}
    published: dict[str, str] = {}
    weak: set[str] = set()
    kinds: dict[str, str] = {}
    retired: dict[str, str] = {}
    for quad in quads:
        s, p, o, g = quad
        if g in citations or g == rules_in:
            continue
        statements.append(quad)
        if g == sources_in:
            if p == _ISSUED:
                published[s] = parts(o)[0]
            elif p == _RELIABILITY and o == '"weak"':
                weak.add(s)
            elif p == TYPE and s != g:
                published.setdefault(s, "")
        elif g.startswith(register):
            if p == TYPE and s != g:
                kinds[s] = o[1:-1]
            elif p == _DEPRECATED:
                retired.setdefault(s, "-")
            elif p == _REPLACED:
                retired[s] = o[1:-1].rpartition("/")[2]
    for iri_, cls in kinds.items():
        id_ = iri_[1:-1].rpartition("/")[2]
        entities[id_] = Entity(id_, iri_, cls, ("", ""), (), retired.get(iri_, ""), "", 0)
    sources = {}
    for iri_, text in published.items():
        id_ = iri_[1:-1].rpartition("/")[2]
        day = edtf(text) if text else None
        sources[id_] = Source(
            id_, iri_, text, day.first if day else "", day.last if day else "", iri_ in weak, "", 0
        )
    said = {source.iri: (source.last, source.weak) for source in sources.values()}
    days: dict[str, str] = {}
    shared: dict[str, tuple] = {}
    for graph, cited in citations.items():
        if cited.as_of not in days:
            day = edtf(cited.as_of) if cited.as_of else None
            days[cited.as_of] = day.first if day else ""
        last, unsure = said[cited.source]
        shared[graph] = (
            graph,
            days[cited.as_of],
            last,
            cited.standing == "set-aside",
            unsure,
            cited.qualifier,
            "",
            0,
        )
    claims = [Claim(s, p, o, *shared[g]) for s, p, o, g in quads if g in shared]
    dataset = next(
        (s for s, p, _, _ in statements if p == f"<{VOID}uriSpace>"), f"<{space}dataset>"
    )
    return Data(
        space, dataset, vocabulary, entities, sources, claims, citations, statements, [], set(), []
    )


_ISSUED, _RELIABILITY = f"<{DCTERMS}issued>", f"<{KG}reliability>"
_DEPRECATED, _REPLACED = f"<{OWL}deprecated>", f"<{DCTERMS}isReplacedBy>"
_DERIVED, _LOCATOR, _STANDING = f"<{PROV}wasDerivedFrom>", f"<{KG}locator>", f"<{KG}standing>"
_PERIOD, _AS_OF = f"<{KG}period>", f"<{KG}asOf>"
_REST = tuple(f"<{KG}{name}>" for name in ("qualifier", "printed", "reason"))


class _Texts(dict):
    """The text of each literal (an N-Triples string) that it is asked for, read once."""

    def __missing__(self, said: str) -> str:
        text = self[said] = parts(said)[0] if said else ""
        return text


def _kept(facts: dict[str, str], once: dict[str, str], texts: _Texts) -> Citation:
    # A citation from what `descriptions` says of it; most have nothing but these few.
    source, get = facts[_DERIVED], facts.get
    when = texts[get(_PERIOD) or get(_AS_OF, "")]
    rest = (
        [texts[get(key, "")] for key in _REST]
        if len(facts) > 4 + (_AS_OF in facts)
        else ("", "", "")
    )
    return Citation(
        once.setdefault(source, source),
        texts[facts[_LOCATOR]],
        when,
        texts[facts[_STANDING]],
        *rest,
    )


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
