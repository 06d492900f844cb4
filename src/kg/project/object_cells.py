"""What the object cell of a claim states: its terms, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from kg import characters
from kg.project.contract import ABSENT, SLUG, Fault, no_date, no_span
from kg.project.records import Data, Entity
from kg.project.vocabulary import Property
from kg.rdf.dates import Span, dated, edtf, span
from kg.rdf.iris import expand
from kg.rdf.numbers import numeral
from kg.rdf.points import DIGITS, Point, point, wkt
from kg.rdf.terms import EDTF, XSD, literal, valid
from kg.spelling import closest
from kg.words import phrase

_TAGGED = re.compile(r"(.*)@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\Z", re.S)


# The kinds of cells of which a source can say that there is no value to be given.
VALUED = frozenset(("number", "integer", "money", "date", "span"))


def read_object(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    """The terms that a cell in canonical form (`kg.project.typed`) states: one, or for money two,
    the amount and its currency; none where it names what could not be read. That there is no value
    to be given is the word itself.
    """
    if cell in ABSENT and prop.cell in VALUED:
        return [cell]
    return _READERS.get(prop.cell, _text)(cell, prop, data)


class _Concept(NamedTuple):
    # A thing of the vocabulary, with what it has in common with an entity.
    cls: str
    iri: str


def _entity(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    thing = _thing(cell, prop, data)
    if thing is None:
        return []
    if isinstance(thing, Fault):
        return thing
    vocabulary = data.vocabulary
    wanted = [cls for cls in prop.range if cls in vocabulary.classes]
    above = vocabulary.classes.get(thing.cls)
    if not wanted or above is None or not above.isdisjoint(wanted):
        return [thing.iri]
    message = phrase(
        "project.object-kind",
        property=vocabulary.name(prop.iri),
        classes=alternatives(wanted, data),
        name=cell,
        kind=vocabulary.name(thing.cls),
    )
    return Fault(message)


def _thing(cell: str, prop: Property, data: Data) -> Entity | _Concept | Fault | None:
    # None for what may be one that could not be read.
    vocabulary = data.vocabulary
    entity = data.thing(cell)
    if entity is not None:
        return retirement(entity) if entity.retired else entity
    if ":" in cell:
        concept = expand(cell, vocabulary.prefixes) or ""
        if concept in vocabulary.individuals:
            return _Concept(vocabulary.individuals[concept], f"<{concept}>")
        if not vocabulary.whole:
            return None
        return Fault(*vocabulary.unknown(cell, "concept", vocabulary.individuals))
    return None if data.may_be(cell) else unknown_entity(cell, data, prop)


def _date(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    day = edtf(cell)
    return [dated(day)] if day else no_date(cell)


def _span(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    found = span(cell)
    return [_spanning(found)] if found else no_span(cell)


def _spanning(found: Span) -> str:
    day = edtf(found.text)
    return dated(day) if day else literal(found.text, EDTF)


def _number(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    value = Decimal(cell)
    if prop.cell == "number" or value == value.to_integral_value():
        return [numeral(value)]
    name = data.vocabulary.name(prop.iri)
    hint = phrase("project.not-whole.hint", property=name)
    return Fault(phrase("project.not-whole", value=cell), hint)


def _money(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    currency, _, amount = cell.partition(" ")
    return [numeral(Decimal(amount)), literal(currency)]


def _point(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    found = point(cell)
    if found is None:
        return Fault(phrase("project.no-point", value=cell), phrase("project.no-point.hint"))
    if found.is_swapped:
        turned = Point(found.longitude, found.latitude)
        hint = phrase("project.write", text=str(turned))
        return Fault(phrase("project.point-swapped", value=cell), hint)
    if not found.exists:
        return Fault(phrase("project.point-nowhere", value=cell), phrase("project.no-point.hint"))
    if found.digits > DIGITS:
        message = phrase("project.point-digits", value=cell, count=found.digits)
        return Fault(message, phrase("project.point-digits.hint", text=str(found.rounded(5))))
    return [wkt(found)]


def _tagged_text(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    tagged = _TAGGED.match(cell)
    if tagged and tagged[1].strip():
        return [literal(tagged[1].strip(), language=tagged[2])]
    hint = phrase("project.untagged.hint", value=cell)
    return Fault(phrase("project.untagged", value=cell), hint)


def _address(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    if re.match(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z", cell) and valid(cell):
        return [literal(cell, XSD + "anyURI")]
    return Fault(phrase("project.no-address", value=cell), phrase("project.address.hint"))


def _text(cell: str, prop: Property, data: Data) -> list[str] | Fault:
    return [literal(cell)]


# By the kind of cell that a property takes.
_READERS: dict[str, Callable[[str, Property, Data], list[str] | Fault]] = {
    "entity": _entity,
    "date": _date,
    "span": _span,
    "number": _number,
    "integer": _number,
    "money": _money,
    "point": _point,
    "langtext": _tagged_text,
    "iri": _address,
}


def alternatives(classes: Iterable[str], data: Data) -> str:
    """Classes by their names, as one of which a thing will do."""
    names = (data.vocabulary.name(cls) for cls in classes)
    return reduce(lambda a, b: phrase("words.either", first=a, second=b), names)


def unknown_entity(id_: str, data: Data, prop: Property | None = None) -> Fault:
    """What is wrong with an id that is of no entity, where a property takes one."""
    if not id_:
        return Fault(phrase("project.subject-missing"))
    hint = closest(id_, data.entities)
    if not hint:
        named = next(
            (e.id for e in data.entities.values() if id_ in (*e.names.values(), *e.others)), ""
        )
        hint = (
            phrase("project.entity-unknown.named", name=named)
            if named
            else phrase("project.entity-unknown.hint")
        )
    if chars := characters.unseen(id_) if not SLUG.match(id_) and " " not in id_ else []:
        held = characters.listed(chars)
        return Fault(phrase("project.entity-unknown-holding", name=id_, characters=held), hint)
    if prop is not None and not SLUG.match(id_):
        name = data.vocabulary.name(prop.iri)
        return Fault(phrase("project.text-for-entity", value=id_, property=name), hint)
    return Fault(phrase("project.entity-unknown", name=id_), hint)


def retirement(entity: Entity) -> Fault:
    """What is wrong with the id of an entity that is no longer in use."""
    message = phrase("project.retired", name=entity.id)
    if entity.retired == "-":
        return Fault(message, phrase("project.retired.none"))
    return Fault(message, phrase("project.retired.hint", name=entity.retired))
