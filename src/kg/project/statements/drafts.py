"""A statement that is being made, as the rows that say it, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kg.errors import Problem
from kg.project import findings, values
from kg.project.contract import ABOUTNESS, CLAIMS, IN_LANGUAGES, SLUG
from kg.project.curation.adding import read_row
from kg.project.proving.proofs import Proof, prove
from kg.project.records import Claim, Data, Entity
from kg.project.slugs import free, slug
from kg.project.statements.forms import REGISTERED, StatementForm
from kg.project.statements.known import Known, alike_claims
from kg.rdf.iris import expand
from kg.rdf.terms import KG, iri
from kg.words import labelled, phrase, text_in

_TIMES = ("date", "span")
# Columns of which a draft has one cell for all of its rows.
_SHARED = ("speaker", "note")


class NewThing(NamedTuple):
    """A thing that is registered with a statement: `cls` is a prefixed name; `cells` are those of
    its register row besides, by column (`name_ko`, `unit`).
    """

    id: str
    cls: str
    cells: Mapping[str, str]


class Facet(NamedTuple):
    """A value of a statement: `property` is a prefixed name, `object` a cell as `data/README.md`
    has it, in canonical form or as printed; the others are cells of its row, "" for that of the
    statement.
    """

    property: str
    object: str
    printed: str = ""
    qualifier: str = ""
    period: str = ""
    modality: str = ""


class Draft(NamedTuple):
    """A statement: its thing (an id), the place in the source, its facets, what holds for all of
    them, and the things that it brings along.
    """

    subject: str
    locator: str
    facets: Sequence[Facet]
    modality: str = ""
    speaker: str = ""
    period: str = ""
    note: str = ""
    things: Sequence[NewThing] = ()


class Fault(NamedTuple):
    """What is wrong with a draft: in which of its facets (from 0, -1 for none of them), in which
    column, and why.
    """

    facet: int
    column: str
    problem: Problem


class Mended(NamedTuple):
    """What a draft mends: its rows as they are to be, one for each facet, and the lines of those
    that are in the file of the source and give way.
    """

    rows: Sequence[Mapping[str, str]]
    lines: frozenset[int]


class Checked(NamedTuple):
    """What a draft comes to: its rows, what is wrong with them, what the text of the source proves
    of each (by the number of its facet), what does not hold up beside what is said already, and
    what of it is known.
    """

    rows: list[dict[str, str]]
    faults: list[Fault]
    proofs: dict[int, Proof]
    findings: list[Fault]
    known: list[Known]


def rows(draft: Draft, data: Data) -> list[dict[str, str]]:
    """The rows of claims (cells by column) that say a draft, one for each facet.

    A link that only says what a statement is about carries no modality, and what is no state no
    period: see `data/README.md`.
    """
    return [_row(draft, facet, data) for facet in draft.facets]


def _row(draft: Draft, facet: Facet, data: Data) -> dict[str, str]:
    known = expand(facet.property, data.vocabulary.prefixes) or ""
    prop = data.vocabulary.properties.get(known)
    link = known in ABOUTNESS
    timeless = link or (prop is not None and prop.cell in _TIMES)
    shared = {column: getattr(draft, column) for column in _SHARED}
    return (
        dict.fromkeys(CLAIMS, "")
        | shared
        | {
            "locator": draft.locator,
            "subject": draft.subject,
            "predicate": facet.property,
            "object": facet.object,
            "period": facet.period or ("" if timeless else draft.period),
            "qualifier": facet.qualifier,
            "modality": facet.modality or ("" if link else draft.modality),
            "printed": facet.printed,
        }
    )


def entities(draft: Draft) -> list[list[str]]:
    """The rows of registers that a draft brings along, as `adding.add_rows` takes them."""
    return [
        [one.id, one.cls, *(f"{column}={text}" for column, text in one.cells.items() if text)]
        for one in draft.things
    ]


def check(
    folder: Path,
    data: Data,
    source: str,
    draft: Draft,
    form: StatementForm | None,
    mended: Mended | None = None,
) -> Checked:
    """What a draft comes to as claims of a source, without the rows that it mends. Nothing is
    written, and only the rows are looked at, with what is said of the same things: the whole
    project is looked at when they are added.
    """
    gone = mended.lines if mended else frozenset()
    path = f"data/claims/{source}.csv"
    kept = [c for c in data.claims if c.path != path or c.line not in gone]
    known = _with_things(data._replace(claims=kept), draft.things)
    made = [dict(row) for row in mended.rows] if mended else rows(draft, data)
    faults = [*_incomplete(draft, form, known), *_things(draft.things, data)]
    proofs: dict[int, Proof] = {}
    new: list[tuple[int, Claim, Data]] = []
    for number, row in enumerate(made):
        if not row["object"]:
            continue
        blank, found = read_row(known, source, row)
        faults += [Fault(number, column, problem) for column, problem in found]
        if not found and blank.claims:
            proof = next(prove(folder, blank, [source]), None)
            if proof is not None:
                proofs[number] = proof
            new += [(number, claim, blank) for claim in blank.claims]
    more, beside = _beside(known, new)
    faults += more
    cls = form.cls if form else ""
    subject = draft.subject if draft.subject in data.entities else ""
    said = alike_claims(known, source, subject, cls, _unnamed(known, source, draft, made, form))
    return Checked(made, faults, proofs, beside, said)


# The lines of rows that are in no file yet: behind all that are.
_FIRST_LINE = 10**8


def _beside(data: Data, new: Sequence[tuple[int, Claim, Data]]) -> tuple[list[Fault], list[Fault]]:
    # (problems, findings) of new claims beside what is said of the things that they name.
    named = {term for _, claim, _ in new for term in (claim.subject, claim.object)}
    near = [claim for claim in data.claims if not named.isdisjoint((claim.subject, claim.object))]
    made = [claim._replace(line=_FIRST_LINE + number) for number, claim, _ in new]
    citations = dict(data.citations)
    for _, _, blank in new:
        citations.update(blank.citations)
    seen = values.values(data._replace(claims=[*near, *made], citations=citations, odd=[]))
    problems, found = findings.problems(seen), findings.findings(seen)
    return _at_facets(problems), _at_facets(found)


def _at_facets(problems: Iterable[Problem]) -> list[Fault]:
    return [Fault(one.line - _FIRST_LINE, "", one) for one in problems if one.line >= _FIRST_LINE]


def _unnamed(
    data: Data,
    source: str,
    draft: Draft,
    made: Sequence[Mapping[str, str]],
    form: StatementForm | None,
) -> list[tuple[int, Claim, Data]]:
    # The claims of a draft whose thing is not named yet, or is a new one, as well.
    id_ = draft.subject if draft.subject in data.entities else "thing-of-the-draft"
    cls = form.cls if form else ""
    place = iri(f"{data.space}entity/{id_}")
    entities = {id_: Entity(id_, place, cls, {}, (), "", "", 0)} | data.entities
    found = []
    for number, row in enumerate(made):
        if row["object"]:
            cells = {**row, "subject": id_, "locator": row["locator"] or "p1"}
            blank, _ = read_row(data._replace(entities=entities), source, cells)
            found += [(number, claim, blank) for claim in blank.claims]
    return found


def _with_things(data: Data, things: Iterable[NewThing]) -> Data:
    known = dict(data.entities)
    for one in things:
        cls = expand(one.cls, data.vocabulary.prefixes) or ""
        names = {
            column.partition("_")[2]: text
            for column, text in one.cells.items()
            if column.partition("_")[0] == IN_LANGUAGES[0] and text
        }
        place = iri(f"{data.space}entity/{one.id}")
        known.setdefault(one.id, Entity(one.id, place, cls, names, (), "", "", 0))
    return data._replace(entities=known)


def _incomplete(draft: Draft, form: StatementForm | None, data: Data) -> Iterator[Fault]:
    # What a shape asks for and the thing has nowhere yet.
    given = {expand(one.property, data.vocabulary.prefixes) for one in draft.facets if one.object}
    if not draft.facets:
        yield Fault(-1, "", Problem("", 0, 0, phrase("statement.nothing"), ""))
    thing = data.entities.get(draft.subject)
    if form is None or thing is None:
        return
    told = {claim.predicate[1:-1] for claim in data.claims if claim.subject == thing.iri}
    for one in form.fields:
        if one.required and one.property.iri not in given | told:
            name = data.vocabulary.name(one.property.iri)
            label = labelled(data.vocabulary.labels.get(one.property.iri, {"": name}))
            problem = Problem("", 0, 0, phrase("statement.needs", name=label), "")
            yield Fault(-1, name, problem)


def _things(things: Iterable[NewThing], data: Data) -> Iterator[Fault]:
    first = f"name_{data.languages[0]}"
    for one in things:
        if not SLUG.match(one.id):
            message = phrase("project.id-malformed", value=one.id)
        elif taken := data.entities.get(one.id):
            place = f"{taken.path}:{taken.line}"
            message = phrase("project.id-taken", name=one.id, place=place)
        elif not (one.cells.get(first) or one.cells.get("name")):
            message = phrase("statement.unnamed", name=one.id)
        else:
            continue
        yield Fault(-1, one.id, Problem("", 0, 0, message, ""))


# --- ids and names --------------------------------------------------------------------------------


def proposed(
    data: Data,
    cls: str,
    concerned: Sequence[str],
    told: str = "",
    new: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> tuple[str, dict[str, str]]:
    """An id and names by language for the thing of a statement: what it concerns (ids), and what a
    thing of its class (an IRI) is called. `told` tells it apart, such as a year. `new` has the
    names of things that are registered with it.
    """
    words = data.vocabulary
    counted = next(
        (one for one in concerned[1:] if cls in _COUNTING and _counts(data, one, new)), ""
    )
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.split(r"[#/]", cls)[-1]).lower()
    by_kind = not counted or cls not in _COUNTED
    parts = (*concerned[:1], counted, slug(kind) if by_kind else "", slug(told))
    stem = "-".join(filter(None, parts))
    id_ = free(stem or "thing", data.entities)
    told = " ".join(filter(None, (told, id_[len(stem) + 1 :] if stem else "")))  # one of several
    names = {}
    for language in data.languages:
        label = text_in(words.labels.get(cls, {}), language) if by_kind else ""
        called = (_name(data, one, language, new) for one in (*concerned[:1], counted))
        names[language] = " ".join(filter(None, (*called, label, told)))
    return id_, names


# A value of what is counted is called by it, and so is a place on a list: no two of one thing are
# then called alike.
_COUNTED = (KG + "Measurement", KG + "Ranking")
_COUNTING = (*_COUNTED, KG + "Target")


def _counts(data: Data, id_: str, new: Mapping[str, Mapping[str, str]]) -> bool:
    thing = data.entities.get(id_)
    return thing.cls in REGISTERED if thing else id_ in new


def _name(data: Data, id_: str, language: str, new: Mapping[str, Mapping[str, str]]) -> str:
    if thing := data.entities.get(id_):
        return thing.name(language)
    return text_in(new.get(id_, {}), language)
