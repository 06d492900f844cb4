"""The values that claims give, as they may be meant, worked out once for all that compares them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from kg.errors import Problem
from kg.forms.writing import Amount, Day
from kg.project import kinds as kinds_of
from kg.project.claim_rows import amount_property
from kg.project.records import Claim, Data, Source, local_id
from kg.rdf.readings import NUMBERS, Reading
from kg.rdf.terms import parts
from kg.words import phrase


class Value(NamedTuple):
    """A value that one claim gives of a property that can have one: as it may be meant, what kind
    of saying it is, and the source (an IRI) that gives it.
    """

    claim: Claim
    reading: Reading
    kind: str
    source: str

    @property
    def number(self) -> Decimal:
        return Decimal(parts(self.claim.object)[0])

    @property
    def is_number(self) -> bool:
        return self.reading.kind == "number"

    @property
    def place(self) -> str:
        return f"{self.claim.path}:{self.claim.line}"

    def problem(self, message: str, hint: str = "") -> Problem:
        return Problem(self.claim.path, self.claim.line, 0, message, hint)

    @property
    def shown(self) -> str:
        """The value in words for people, of whatever language."""
        text, datatype, _ = parts(self.claim.object)
        if not self.claim.object.startswith('"'):
            return local_id(self.claim.object)
        return Amount(self.number, self.reading.unit) if datatype in NUMBERS else Day(text)


def plus(terms: Iterable[str]) -> str:
    """Values with the sign of addition between them."""
    return reduce(lambda one, other: phrase("project.plus", one=one, other=other), terms)


class Values(NamedTuple):
    """The values of each property that can have one of each thing (IRIs in brackets), but those set
    aside, and what claims and registers say besides; `units` are the currencies of amounts, by
    subject, property and citation.
    """

    data: Data
    of: dict[tuple[str, str], list[Value]]
    links: dict[tuple[str, str], dict[str, Claim]]
    facts: dict[tuple[str, str], list[str]]
    sources: dict[str, Source]
    units: dict[tuple[str, str, str], str]

    def one(self, subject: str, predicate: str) -> list[Value]:
        return self.of.get((subject, predicate), [])

    def objects(self, subject: str, predicate: str) -> list[str]:
        """What some source links a thing to."""
        return list(self.links.get((subject, predicate), ()))


def values(data: Data) -> Values:
    """The values of a project's claims, but those set aside."""
    kinds, currencies = kinds_of.kinds(data), units(data.claims)
    single = data.vocabulary.single
    sources = {source.iri: source for source in data.sources.values()}
    found = Values(data, {}, {}, {}, sources, currencies)
    for claim in data.claims:
        if claim.set_aside:
            continue
        key = claim.subject, claim.predicate
        if claim.predicate in single:
            source = data.citations[claim.citation].source
            kind = kinds.of(claim, source)
            unit = currencies.get((*key, claim.citation), "")
            value = Value(claim, kinds.reading(claim, unit, kind), kind, source)
            found.of.setdefault(key, []).append(value)
        if claim.object.startswith("<"):
            found.links.setdefault(key, {}).setdefault(claim.object, claim)
    for subject, predicate, object_, _ in data.statements:
        found.facts.setdefault((subject, predicate), []).append(object_)
    return found


def units(claims: Iterable[Claim]) -> dict[tuple[str, str, str], str]:
    """The currencies of amounts, by subject, property and citation."""
    return {
        (claim.subject, amount, claim.citation): parts(claim.object)[0]
        for claim in claims
        if (amount := amount_property(claim.predicate))
    }
