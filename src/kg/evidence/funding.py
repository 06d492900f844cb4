"""Money in groups, by whose it is and what it is for."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.adding import Related, Sum, latest_stages, sums
from kg.evidence.allocations import Allocation
from kg.rdf.terms import DCTERMS, KG
from kg.spelling import closest
from kg.store.dataset import Dataset
from kg.store.snapshot import Opened
from kg.words import phrase

BY = ("payer", "spender", "programme", "facility", "stage", "share", "year")

_KINDS = "SELECT ?x ?kind { VALUES ?kind { kg:Programme kg:Facility } ?x a ?kind }"
_ORG = "http://www.w3.org/ns/org#"
_ABOVE = (f"<{_ORG}unitOf>", f"<{DCTERMS}isPartOf>", f"<{_ORG}postIn>")
_OF_A_KIND = ("programme", "facility")


class Group(NamedTuple):
    """Allocations that share what they are listed by: `key` are its terms (a year is a plain text),
    () where it is not said.
    """

    key: tuple[str, ...]
    allocations: list[Allocation]
    sums: list[Sum]


def grouped(opened: Opened, found: list[Allocation], by: str = "") -> list[Group]:
    """Allocations in groups, with what may be added in each, the largest first; without `by` all
    are one group.

    `by` is one of BY. What several actors pay together is a group of its own; what concerns several
    programmes is listed under each. Raises KGError for another word.
    """
    if by and by not in BY:
        raise KGError(
            phrase("evidence.not-listed-by", text=by),
            closest(by, BY) or phrase("evidence.not-listed-by.hint", words=BY),
        )
    wanted = f"<{KG}{by.title()}>"
    rows = opened.store.rows(_KINDS, opened.state.prefixes) if by in _OF_A_KIND else iter(())
    kinds = {thing for thing, kind in rows if kind == wanted}
    keyed: dict[tuple[str, ...], list[Allocation]] = {}
    for a in found:
        for key in _keys(a, by, kinds):
            keyed.setdefault(key, []).append(a)
    related = Related(
        {a.iri: {*a.wholes, *a.lines} for a in found},
        units_above(opened.store, {payer for a in found for payer in a.payers}),
        latest_stages(found),
    )
    groups = []
    for key, members in keyed.items():
        members.sort(key=lambda a: (-a.size, a.iri))
        groups.append(Group(key, members, sums(members, related)))

    def order(group: Group) -> tuple[bool, Decimal, tuple[str, ...]]:
        # Years as they follow each other, all else by the largest amount.
        size = Decimal(0) if by == "year" else -group.allocations[0].size
        return not group.key, size, group.key

    return sorted(groups, key=order)


def _keys(a: Allocation, by: str, kinds: set[str]) -> list[tuple[str, ...]]:
    # What an allocation is listed under; () where that is not said.
    match by:
        case "payer":
            return [tuple(a.payers)]
        case "spender":
            return [tuple(a.spenders)]
        case "stage":
            return [(a.stage,) if a.stage else ()]
        case "share":
            return [(a.share,) if a.share else ()]
        case "year":
            return [_year(a)]
        case "":
            return [()]
    return [(thing,) for thing in a.concerns if thing in kinds] or [()]


def units_above(dataset: Dataset, actors: set[str]) -> dict[str, set[str]]:
    """What actors are units of, and those in turn."""
    above: dict[str, set[str]] = {}
    todo = actors
    while todo:
        above |= {actor: set() for actor in todo}
        for actor, _, whole in dataset.statements(todo, _ABOVE):
            above[actor].add(whole)
        todo = {whole for actor in todo for whole in above[actor]} - above.keys()
    return above


def _year(a: Allocation) -> tuple[str, ...]:
    ends = (a.span.start, a.span.end) if a.span else ()
    years = [day.text[:4] for day in ends if day]
    return ("–".join(dict.fromkeys(years)),) if len(years) == 2 else ()
