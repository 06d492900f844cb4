"""What a curator has before them: a project as its files say it now, with what is looked up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kg.forms.writing import Amount, Day
from kg.project.contract import ABSENT
from kg.project.records import Data, Entity
from kg.project.shapes.model import Shapes
from kg.project.statements.forms import Forms, own_classes
from kg.project.statements.forms import forms as forms_of
from kg.project.statements.marks import Names
from kg.rdf.dates import edtf, span
from kg.rdf.iris import expand
from kg.rdf.terms import DCTERMS, KG, RDFS, SCHEMA, SKOS, parts
from kg.store.ranking import INSIDE, Sought, level, line, sought
from kg.words import text_in, translate

Json = dict[str, object]
_OFFERED = 12
_NUMBER, _YEAR = re.compile(r"-?[0-9]+(?:\.[0-9]+)?"), re.compile(r"[0-9]{4}")
_COMMENTS = (f"<{RDFS}comment>", f"<{SKOS}definition>")


class Sight(NamedTuple):
    """A project as it is: `lines` are those of `store.ranking` of each thing, `counted` what is
    said of indicators (unit and population by language), `comments` what terms mean, `classes`
    those of which things are registered, `told` how many claims name each thing.
    """

    folder: Path
    data: Data
    forms: Forms
    names: Names
    lines: dict[str, str]
    counted: dict[str, dict[str, dict[str, str]]]
    comments: dict[str, dict[str, str]]
    classes: list[str]
    told: Counter[str]
    language: str

    @property
    def title(self) -> str:
        """What the dataset is called."""
        told = {
            parts(o)[2]: parts(o)[0]
            for s, p, o, _ in self.data.statements
            if s == self.data.dataset and p == f"<{DCTERMS}title>"
        }
        return text_in(told, self.language)

    def label(self, term: str) -> str:
        """What a term of the vocabulary is called (an IRI)."""
        words = self.data.vocabulary
        return text_in(words.labels.get(term, {}), self.language) or words.name(term)

    def comment(self, term: str) -> str:
        """What a term of the vocabulary means."""
        return text_in(self.comments.get(term, {}), self.language)


def sight(folder: Path, data: Data, shapes: Shapes, language: str) -> Sight:
    """A project as a curator sees it."""
    live = [one for one in data.entities.values() if not one.retired]
    called = {one.id: (*one.names.values(), *one.others) for one in live}
    comments: dict[str, dict[str, str]] = {}
    for s, p, o, _ in data.vocabulary.statements:
        if p in _COMMENTS:
            text, _, language_of = parts(o)
            comments.setdefault(s[1:-1], {}).setdefault(language_of, text)
    return Sight(
        folder,
        data,
        forms_of(data, shapes),
        Names(called),
        {one.id: line(one.id, one.names.values(), one.others) for one in live},
        _counted(data),
        comments,
        own_classes(data.vocabulary),
        Counter(term for claim in data.claims for term in (claim.subject, claim.object)),
        language,
    )


def _counted(data: Data) -> dict[str, dict[str, dict[str, str]]]:
    told = {f"<{SCHEMA}unitText>": "unit", f"<{KG}population>": "population"}
    found: dict[str, dict[str, dict[str, str]]] = {}
    for s, p, o, _ in data.statements:
        if p in told:
            text, _, language = parts(o)
            found.setdefault(s, {}).setdefault(told[p], {})[language] = text
    return found


# --- things ---------------------------------------------------------------------------------------


def thing(seen: Sight, entity: Entity) -> Json:
    """A thing as it is offered: what it is called, what it is, and what an indicator counts."""
    counted = seen.counted.get(entity.iri, {})
    return {
        "id": entity.id,
        "name": entity.name(seen.language),
        "names": list(dict.fromkeys((*entity.names.values(), *entity.others))),
        "class": seen.data.vocabulary.name(entity.cls),
        "kind": seen.label(entity.cls),
        "unit": text_in(counted.get("unit", {}), seen.language),
        "population": text_in(counted.get("population", {}), seen.language),
    }


def things(seen: Sight, text: str, classes: Collection[str], most: int = _OFFERED) -> list[Json]:
    """The things that a text names best, of some classes (IRIs; none: of any)."""
    wanted = sought(text)
    words, entities = seen.data.vocabulary, seen.data.entities
    able = [
        id_ for id_ in seen.lines if not classes or words.is_a(entities[id_].cls, tuple(classes))
    ]
    # Things of statements, that many rows tell of, come behind what statements are about.
    made = {cls for cls, form in seen.forms.of.items() if form.makes}
    able.sort(key=lambda id_: (entities[id_].cls in made, -seen.told[entities[id_].iri]))
    if wanted:
        ranked = [(_fit(seen.lines[id_], id_, text, wanted), id_) for id_ in able]
        begins = {id_: _begins(entities[id_], text) for _, id_ in ranked}
        ranked.sort(key=lambda one: (-one[0], not begins[one[1]]))
        able = [id_ for fit, id_ in ranked if fit]
    return [thing(seen, entities[id_]) for id_ in able[:most]]


def _begins(entity: Entity, text: str) -> bool:
    typed = text.strip().lower()
    return any(name.lower().startswith(typed) for name in (*entity.names.values(), *entity.others))


def _fit(line_: str, id_: str, text: str, wanted: Iterable[Sought]) -> int:
    found = level(line_, wanted, INSIDE)
    typed = text.strip().lower()
    return max(found, 6 if id_ == typed else 1 if typed and typed in id_ else 0)


# --- values ---------------------------------------------------------------------------------------


def shown(seen: Sight, predicate: str, cell: str) -> str:
    """The object cell of a row in the words of the reader; `predicate` is a prefixed name."""
    words = seen.data.vocabulary
    known = expand(predicate, words.prefixes) or ""
    kind = words.properties[known].cell if known in words.properties else "text"
    if cell in ABSENT:
        return cell
    if kind == "entity":
        return named(seen, cell)
    if kind in ("number", "integer"):
        return number_shown(seen, cell)
    return cell_shown(seen, cell) if kind in ("money", "date", "span") else cell


def named(seen: Sight, cell: str) -> str:
    """The thing or the concept that a cell names, as it is called."""
    entity = seen.data.thing(cell)
    if entity is not None and entity.name(seen.language):
        return entity.name(seen.language)
    term = expand(cell, seen.data.vocabulary.prefixes)
    return seen.label(term) if term else cell


def cell_shown(seen: Sight, cell: str) -> str:
    """A figure, an amount or a time in canonical form (`KRW 100`, `2021-04`) as the reader writes
    it, and what is in no such form as it is.
    """
    currency, _, number = cell.rpartition(" ")
    if _NUMBER.fullmatch(number) and not _YEAR.fullmatch(cell):
        return translate(Amount(Decimal(number), currency), seen.language)
    return translate(Day(cell), seen.language) if span(cell) or edtf(cell) else cell


def number_shown(seen: Sight, cell: str) -> str:
    """A number in canonical form as the reader writes it."""
    return translate(Amount(Decimal(cell)), seen.language) if _NUMBER.fullmatch(cell) else cell
