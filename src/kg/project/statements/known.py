"""What is said already of what a statement that is being made says: the same of the same thing, or
of one that looks like it, by any source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from kg.project.claim_rows import amount_property
from kg.project.contract import ABOUTNESS
from kg.project.records import Claim, Data, Entity
from kg.project.values import units
from kg.rdf.terms import TYPE, parts

# So many are told.
_MOST = 8
# The object of a claim with its currency.
_Value = tuple[str, str]


class Known(NamedTuple):
    """A claim that says what a facet of a draft says (by its number, from 0): of the same thing or
    of another one of its class; `here` says that it is the source of the draft that says so.
    """

    facet: int
    claim: Claim
    thing: Entity
    same: bool
    here: bool


def alike_claims(
    data: Data, source: str, subject: str, cls: str, facets: Sequence[tuple[int, Claim, Data]]
) -> list[Known]:
    """What is said already; the subject of a draft is an id, or new, then `cls` is the class (an
    IRI) of what it is to be. `facets` are the claims of its rows, each with the number of its facet
    and the data that holds its citation. What stands nearest comes first.
    """
    entities = {one.iri: one for one in data.entities.values() if not one.retired}
    things = {one.id: one for one in entities.values()}
    thing = things.get(subject)
    cls = thing.cls if thing else cls
    ends = {c.object for _, c, _ in facets if c.object in entities and _is_about(c)}
    # What names a thing or a concept alone tells no two statements apart.
    valued = [
        one
        for one in facets
        if one[1].object.startswith('"') and not amount_property(one[1].predicate)
    ]
    wanted = {claim.predicate for _, claim, _ in valued}
    claims = [claim for claim in data.claims if claim.predicate in wanted]
    currencies = units(data.claims)
    about = _about(data.claims, {claim.subject for claim in claims}, entities)
    found: dict[tuple[str, int, int], tuple[tuple[bool, ...], Known]] = {}
    for number, claim, made in valued:
        own = units(made.claims)
        value = _value(claim, own)
        for other in claims:
            one = entities.get(other.subject)
            if one is None or other.predicate != claim.predicate:
                continue
            if _value(other, currencies) != value or not _of_one_time(claim, made, other, data):
                continue
            same = thing is not None and one is thing
            like = thing is None and one.cls == cls and not parts(claim.object)[2]
            # An amount tells things apart by itself, a year or a number does not.
            shared = ends & about.get(other.subject, set()) if ends else value[1]
            if not same and not (like and shared):
                continue
            here = PurePosixPath(other.path).stem == source
            key = one.id, number, 0 if here else other.line
            found.setdefault(key, ((not here, not same), Known(number, other, one, same, here)))
    ordered = sorted(found.values(), key=lambda pair: pair[0])
    return [one for _, one in ordered][:_MOST]


def _is_about(claim: Claim) -> bool:
    return claim.predicate != TYPE and claim.predicate[1:-1] in ABOUTNESS


def _about(
    claims: Iterable[Claim], subjects: set[str], entities: dict[str, Entity]
) -> dict[str, set[str]]:
    # What each of some things is about.
    found: dict[str, set[str]] = {}
    for claim in claims:
        if claim.subject in subjects and claim.object in entities and _is_about(claim):
            found.setdefault(claim.subject, set()).add(claim.object)
    return found


def _value(claim: Claim, currencies: dict[tuple[str, str, str], str]) -> _Value:
    return claim.object, currencies.get((*claim[:2], claim.citation), "")


def _of_one_time(claim: Claim, made: Data, other: Claim, data: Data) -> bool:
    # Not where both tell another period.
    one = made.citations[claim.citation].period
    two = data.citations[other.citation].period
    return not one or not two or one == two
