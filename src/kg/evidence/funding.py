"""What money is told of, by whose it is and what it is for, and what of it may be added up.

Two amounts may be added only if they are of one currency and one stage and are known to be
different money. Everything else would count a won twice, or add a wish to a payment; it is refused,
with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.conflicting import sharp
from kg.rdf.dates import Date, edtf
from kg.rdf.terms import DCTERMS, KG, parts
from kg.spelling import closest
from kg.store.dataset import Dataset
from kg.store.snapshot import Opened
from kg.words import phrase

_REASONS = 3
BY = ("payer", "programme", "facility", "stage", "share", "year")

_AMOUNT, _STAGE, _SHARE, _PAYER, _USE, _CONCERNS, _START, _END = (
    f"<{KG}{name}>"
    for name in ("amount", "hasStage", "hasShare", "hasPayer", "hasUse", "concerns", "start", "end")
)
_PART, _MIXED = f"<{DCTERMS}isPartOf>", f"<{KG}mixed>"
_ALL = "SELECT DISTINCT ?a { ?a a kg:Funding }"
# The money of a thing: what concerns it or a part of it, is a part of it, or is it; and the parts
# of that money.
_OF = """SELECT DISTINCT ?a { { ?a kg:concerns|dcterms:isPartOf %(e)s }
  UNION { ?a kg:concerns/dcterms:isPartOf %(e)s }
  UNION { ?a dcterms:isPartOf/kg:concerns %(e)s }
  UNION { ?a dcterms:isPartOf/kg:concerns/dcterms:isPartOf %(e)s } UNION { BIND(%(e)s AS ?a) }
  FILTER EXISTS { ?a a kg:Funding } }"""
_KINDS = "SELECT ?x ?kind { VALUES ?kind { kg:Programme kg:Facility } ?x a ?kind }"
_ORG = "http://www.w3.org/ns/org#"
_ABOVE = (f"<{_ORG}unitOf>", _PART, f"<{_ORG}postIn>")
_OF_A_KIND = ("programme", "facility")


class Allocation(NamedTuple):
    """An amount of money and its facets; terms are N-Triples strings, "" or [] where nothing is
    said.

    `amounts` are the current claims of the amount: several values are rivals. `wholes` are the
    allocations that it is a part of, `start` and `end` what is known of its period.
    """

    iri: str
    amounts: list[CitedClaim]
    stage: str
    share: str
    payers: list[str]
    uses: list[str]
    concerns: list[str]
    wholes: list[str]
    start: Date | None
    end: Date | None

    @property
    def rivals(self) -> bool:
        """Whether its current amounts differ."""
        return len({(claim.object, claim.unit) for claim in self.amounts}) > 1


class Sum(NamedTuple):
    """What the amounts of one currency and stage come to: `amount` is None where they may not be
    added.

    `hedged` says that one of them is about, over or under; `added` is how many amounts are, `days`
    the first and last day as of which they are told; `why` holds the reasons as (code, terms that
    it is about): part, cuts, apart, rivals, stage.
    """

    currency: str
    stage: str
    amount: Decimal | None
    hedged: bool
    added: int
    days: tuple[str, str]
    why: list[tuple[str, tuple[str, ...]]]


class Group(NamedTuple):
    """Allocations that share what they are listed by: `key` are its terms (a year is a plain text),
    () where it is not said.
    """

    key: tuple[str, ...]
    allocations: list[Allocation]
    sums: list[Sum]


def allocations(opened: Opened, entity: str = "") -> list[Allocation]:
    """All money that is told of with its amount, or that of one thing (an N-Triples string), by
    IRI.
    """
    query = _OF % {"e": entity} if entity else _ALL
    iris = sorted({iri for (iri,) in opened.store.rows(query, opened.state.prefixes)})
    facts: dict[str, dict[str, list[CitedClaim]]] = {}
    for claim in claims_about(opened, iris):
        if claim.current:
            facts.setdefault(claim.subject, {}).setdefault(claim.predicate, []).append(claim)

    def values(iri: str, predicate: str) -> list[str]:
        return sorted({claim.object for claim in facts[iri].get(predicate, ())})

    def day(iri: str, predicate: str) -> Date | None:
        found = {parts(claim.object)[0] for claim in facts[iri].get(predicate, ())}
        return edtf(found.pop()) if len(found) == 1 else None

    found = []
    for iri in iris:
        if facts.get(iri, {}).get(_AMOUNT):
            stage, share = (values(iri, predicate) for predicate in (_STAGE, _SHARE))
            found.append(
                Allocation(
                    iri,
                    facts[iri][_AMOUNT],
                    stage[0] if len(stage) == 1 else "",
                    share[0] if len(share) == 1 else "",
                    values(iri, _PAYER),
                    values(iri, _USE),
                    values(iri, _CONCERNS),
                    values(iri, _PART),
                    day(iri, _START),
                    day(iri, _END),
                )
            )
    return found


def within(found: list[Allocation], since: str, until: str) -> tuple[list[Allocation], int]:
    """(the allocations whose period touches the ISO days from `since` to `until`, how many are left
    out because no period is said).
    """
    dated = [(a, a.start or a.end, a.end or a.start) for a in found]
    kept = [
        a
        for a, start, end in dated
        if start and end and end.last >= since and start.first <= (until or "9999")
    ]
    return kept, sum(start is None for _, start, _ in dated)


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
    above = _above(opened.store, {payer for a in found for payer in a.payers})
    wholes = {a.iri: set(a.wholes) for a in found}
    groups = []
    for key, members in keyed.items():
        members.sort(key=lambda a: (-max(_value(claim) for claim in a.amounts), a.iri))
        groups.append(Group(key, members, _sums(members, wholes, above)))

    def order(group: Group) -> tuple[bool, Decimal, tuple[str, ...]]:
        # Years as they follow each other, all else by the largest amount.
        size = Decimal(0) if by == "year" else -_value(group.allocations[0].amounts[0])
        return not group.key, size, group.key

    return sorted(groups, key=order)


def _keys(a: Allocation, by: str, kinds: set[str]) -> list[tuple[str, ...]]:
    # What an allocation is listed under; () where that is not said.
    match by:
        case "payer":
            return [tuple(a.payers)]
        case "stage":
            return [(a.stage,) if a.stage else ()]
        case "share":
            return [(a.share,) if a.share else ()]
        case "year":
            return [_year(a)]
        case "":
            return [()]
    return [(thing,) for thing in a.concerns if thing in kinds] or [()]


def _above(dataset: Dataset, actors: set[str]) -> dict[str, set[str]]:
    # What the actors are units of, and those in turn.
    above: dict[str, set[str]] = {}
    todo = actors
    while todo:
        above |= {actor: set() for actor in todo}
        for actor, _, whole in dataset.statements(todo, _ABOVE):
            above[actor].add(whole)
        todo = {whole for actor in todo for whole in above[actor]} - above.keys()
    return above


def _value(claim: CitedClaim) -> Decimal:
    return Decimal(parts(claim.object)[0])


def _year(a: Allocation) -> tuple[str, ...]:
    years = [day.text[:4] for day in (a.start, a.end) if day]
    return ("–".join(dict.fromkeys(years)),) if len(years) == 2 else ()


def _sums(
    members: list[Allocation], wholes: dict[str, set[str]], above: dict[str, set[str]]
) -> list[Sum]:
    sets: dict[tuple[str, str], list[Allocation]] = {}
    for a in members:
        for unit in sorted({claim.unit for claim in a.amounts}):
            sets.setdefault((unit, a.stage), []).append(a)
    return [
        _sum(unit, stage, of, wholes, above)
        for (unit, stage), of in sorted(sets.items())
        if len(of) > 1
    ]


def _sum(
    unit: str,
    stage: str,
    members: list[Allocation],
    wholes: dict[str, set[str]],
    above: dict[str, set[str]],
) -> Sum:
    why: list[tuple[str, tuple[str, ...]]] = []
    if not stage:
        why.append(("stage", ()))
    names = {a.iri for a in members}
    counted = []
    for a in members:
        holder = next(
            (
                whole
                for whole in sorted(_closure(a.iri, wholes))
                if whole in names and whole != a.iri
            ),
            None,
        )
        if holder:
            # It is in its whole already: left out, and no obstacle to adding the wholes.
            why.append(("part", (a.iri, holder)))
        else:
            counted.append(a)
    refused = not stage
    for a in counted:
        if a.rivals:
            why.append(("rivals", (a.iri,)))
            refused = True
    faults = (fault for a, b in _pairs(counted, above) if (fault := _overlap(a, b, wholes, above)))
    # Some reasons are enough: of a thousand amounts there may be half a million pairs.
    overlaps = list(islice(faults, _REASONS))
    refused, why = refused or bool(overlaps), why + overlaps
    days = sorted(max(claim.sort_day for claim in a.amounts) for a in counted)
    total = None if refused else sum((_value(a.amounts[0]) for a in counted), Decimal(0))
    return Sum(
        unit,
        stage,
        total,
        any(claim.qualifier for a in counted for claim in sharp(a.amounts)),
        len(counted),
        (days[0], days[-1]),
        why,
    )


def _pairs(
    members: list[Allocation], above: dict[str, set[str]]
) -> Iterator[tuple[Allocation, Allocation]]:
    # The pairs that may be of one pocket, in order. Of ten thousand amounts most have other payers:
    # those pairs are never looked at.
    pockets = [{x for payer in a.payers for x in _closure(payer, above)} for a in members]
    unsaid = [i for i, a in enumerate(members) if not a.payers]
    paid: dict[str, list[int]] = {}
    holds: dict[str, list[int]] = {}
    for i, a in enumerate(members):
        for payer in a.payers:
            paid.setdefault(payer, []).append(i)
        for pocket in pockets[i]:
            holds.setdefault(pocket, []).append(i)
    for i, a in enumerate(members):
        near = {j for x in pockets[i] for j in paid.get(x, ())} | {
            j for payer in a.payers for j in holds.get(payer, ())
        }
        for j in sorted(near | set(unsaid)) if a.payers else range(len(members)):
            if j > i:
                yield a, members[j]


def _closure(iri: str, wholes: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [iri]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += wholes.get(one, ())
    return seen


def _overlap(
    a: Allocation, b: Allocation, wholes: dict[str, set[str]], above: dict[str, set[str]]
) -> tuple[str, tuple[str, ...]] | None:
    # Why two amounts may not be added, or None: of different pockets, periods, or different parts
    # of one whole.
    if a.share and b.share and a.share != b.share and _MIXED not in (a.share, b.share):
        return None
    if a.payers and b.payers and not _related(a.payers, b.payers, above):
        return None
    if (
        a.start
        and a.end
        and b.start
        and b.end
        and (a.end.last < b.start.first or b.end.last < a.start.first)
    ):
        return None
    common = sorted(set(a.wholes) & set(b.wholes))
    if common:
        if _partition_key(a) != _partition_key(b):
            return "cuts", (a.iri, b.iri, common[0])
        if _differ(a.uses, b.uses) or (not (a.uses or b.uses) and _differ(a.concerns, b.concerns)):
            return None
    return "apart", (a.iri, b.iri)


def _partition_key(a: Allocation) -> str:
    return (
        "share"
        if a.share
        else "use"
        if a.uses
        else "payer"
        if a.payers
        else "period"
        if a.start
        else "part"
    )


def _differ(one: Iterable[str], two: Iterable[str]) -> bool:
    return bool(one and two) and not set(one) & set(two)


def _related(one: list[str], two: list[str], above: dict[str, set[str]]) -> bool:
    # Whether the pockets may be the same: one actor, or a unit of the other.
    first, second = (
        {x for actor in actors for x in _closure(actor, above)} for actors in (one, two)
    )
    return bool(first & set(two) or second & set(one))
