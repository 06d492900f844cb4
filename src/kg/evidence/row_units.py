"""The units of numbers in the rows of an answer: those of the claims that state them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kg.evidence.about import Units, unit_of, units_of
from kg.evidence.claims import CitedClaim, claims_about, looked_up
from kg.rdf.terms import parts
from kg.sparql.places import Place
from kg.store.snapshot import Opened
from kg.words import text_in


class Number(NamedTuple):
    """A number that a row holds as the value of one of some places: a thing and a property
    (N-Triples strings) each, and the citation that states it, "" for any. A thing that the row does
    not name ("") is one of those that its `citations` speak of.
    """

    text: str
    places: tuple[Place, ...]
    citations: tuple[str, ...] = ()


class Unit(NamedTuple):
    """In what a number is counted: a currency, by its code, or a unit, in words; "" for neither."""

    currency: str = ""
    words: str = ""


NONE = Unit()


def units_of_numbers(opened: Opened, numbers: Sequence[Number], language: str) -> list[Unit]:
    """The unit of each number, `NONE` where no claim states it, or where some count it in another.

    Claims that are set aside, or of plans, are asked too: none of them is guessed away.
    """
    asked = [place.thing for number in numbers for place in number.places if place.thing]
    each = ((number, place) for number in numbers for place in number.places)
    graphs = {graph for number, place in each for graph in _graphs(number, place)}
    quads = list(opened.store.claims_in(sorted(graphs)))
    claims = [
        *(claims_about(opened, asked) if asked else ()),
        *looked_up(opened, quads, complete=False, apart=False),
    ]
    said = _Claims(claims, units_of(opened, claims), language)
    return [said.unit(number) for number in numbers]


def _graphs(number: Number, place: Place) -> tuple[str, ...]:
    """The citations that are asked for a place whose thing is not known."""
    if place.thing:
        return ()
    return (place.graph,) if place.graph else number.citations


class _Claims:
    """Claims by what they are said of."""

    def __init__(self, claims: Iterable[CitedClaim], units: Units, language: str):
        self.units, self.language = units, language
        self.by_place: dict[tuple[str, str], list[CitedClaim]] = {}
        for claim in claims:
            for of in (claim.subject, claim.citation.iri):
                self.by_place.setdefault((of, claim.predicate), []).append(claim)

    def unit(self, number: Number) -> Unit:
        """The one unit of all claims that may state a number."""
        value = _decimal(number.text)
        if value is None:
            return NONE
        found = {unit for place in number.places for unit in self._units(number, value, place)}
        return found.pop() if len(found) == 1 else NONE

    def _units(self, number: Number, value: Decimal, place: Place) -> Iterator[Unit]:
        asked = (place.thing,) if place.thing else _graphs(number, place)
        if not asked:
            yield self._of_property(place.property)
        for claim in (c for of in asked for c in self.by_place.get((of, place.property), ())):
            here = place.graph in ("", claim.citation.iri)
            if here and _decimal(parts(claim.object)[0]) == value:
                yield self._of_claim(claim)

    def _of_claim(self, claim: CitedClaim) -> Unit:
        if claim.unit:
            return Unit(currency=claim.unit)
        return Unit(words=unit_of(claim, self.units, self.language))

    def _of_property(self, name: str) -> Unit:
        # All that is said with a property which has a unit is counted in it.
        return Unit(words=text_in(self.units.get(name, {}), self.language))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
