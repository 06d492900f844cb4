"""The flows of money of a graph: what its claims tell, as the rule of `flows` takes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.adding import Related, latest_stages
from kg.evidence.allocations import Allocation, allocations, amount_of
from kg.evidence.claims import CitedClaim, Document, claims_about
from kg.evidence.composition import AMOUNT, PAYER, SHARE, STAGE
from kg.evidence.flows import (
    PAYER as BY_PAYER,
)
from kg.evidence.flows import (
    PERIOD,
    PURPOSE,
    Amount,
    Left,
    Said,
    Stream,
    Teller,
    streams,
)
from kg.evidence.flows import (
    SHARE as BY_SHARE,
)
from kg.evidence.funding import units_above
from kg.rdf.terms import KG
from kg.store.snapshot import Opened

_KINDS = {
    f"<{KG}{name}>": kind
    for name, kind in {
        "byShare": BY_SHARE,
        "byPayer": BY_PAYER,
        "byYear": PERIOD,
        "byUse": PURPOSE,
        "byPart": PURPOSE,
    }.items()
}


# What tells how large a part money is of something, in per cent or so.
_PROPORTIONS = """SELECT DISTINCT ?money ?told { ?told kg:concerns ?money ;
  kg:measures/kg:hasKind kg:proportion . ?money a kg:Funding }"""
_VALUE = f"<{KG}value>"


class Flows(NamedTuple):
    """The streams of money in one currency, what is left out, and the sources by their IRIs.
    `proportions` are the claims that tell how large a part some money is: no amount is worked out
    from them.
    """

    currency: str
    streams: list[Stream]
    left: list[Left]
    sources: dict[str, Document]
    proportions: dict[str, list[CitedClaim]]


def flows(opened: Opened, entity: str = "") -> list[Flows]:
    """The flows of all money, or of that of one thing (an N-Triples string), by currency: what is
    told in most streams first.
    """
    found = allocations(opened, entity)
    proportions = _proportions(opened)
    measured = [claim for claims in proportions.values() for claim in claims]
    told = [claim for a in found for claim in _claims(a)]
    sources = {claim.document.iri: claim.document for claim in (*told, *measured)}
    tellers = {iri: Teller(d.last, d.reliability == "weak") for iri, d in sources.items()}
    above = units_above(opened.store, {x for a in found for x in _payers(a)})
    related = Related({}, {}, latest_stages(found))
    units = sorted({claim.unit for a in found for claim in a.amounts})
    kept = []
    for unit in units:
        amounts = [_amount(a, unit, related) for a in found if _of_unit(a.amounts, unit)]
        parts = {a.money: proportions[a.money] for a in amounts if a.money in proportions}
        kept.append(Flows(unit, *streams(amounts, tellers, above), sources, parts))
    return sorted(kept, key=lambda one: (-len(one.streams), one.currency))


def _proportions(opened: Opened) -> dict[str, list[CitedClaim]]:
    rows = sorted(opened.store.rows(_PROPORTIONS, opened.state.prefixes))
    claims: dict[str, list[CitedClaim]] = {}
    for claim in claims_about(opened, {told for _, told in rows}):
        if claim.predicate == _VALUE and claim.current:
            claims.setdefault(claim.subject, []).append(claim)
    found: dict[str, list[CitedClaim]] = {}
    for money, told in rows:
        found.setdefault(money, []).extend(claims.get(told, ()))
    return {money: told for money, told in found.items() if told}


def _claims(a: Allocation) -> Iterable[CitedClaim]:
    yield from a.amounts
    for statement in a.told.statements.values() if a.told else ():
        yield from statement.claims


def _payers(a: Allocation) -> set[str]:
    return {c.object for c in _claims(a) if c.predicate == PAYER}


def _of_unit(claims: Iterable[CitedClaim], unit: str) -> list[CitedClaim]:
    return [claim for claim in claims if claim.predicate == AMOUNT and claim.unit == unit]


def _amount(a: Allocation, unit: str, related: Related) -> Amount:
    claims = _of_unit(a.amounts, unit)
    values = sorted({amount_of(claim) for claim in claims})
    heard = {c.document.iri for c in claims if not c.weak} or {c.document.iri for c in claims}
    statements = a.told.statements if a.told else {}
    said = {iri: one for iri, s in statements.items() if (one := _said(s.claims, unit))}
    splits: dict[str, set[str]] = {}
    for claim in a.splits:
        splits.setdefault(_KINDS.get(claim.object, ""), set()).add(claim.document.iri)
    return Amount(
        a.iri,
        tuple((v, _hedge(c for c in claims if amount_of(c) == v)) for v in values),
        tuple(sorted(heard)),
        said,
        a.stage,
        tuple(a.stages),
        a.share,
        tuple(a.payers),
        tuple(a.recipients),
        tuple(a.uses),
        tuple(a.concerns),
        "" if a.span is None else f"{_first(a)}/{_last(a)}",
        (_first(a), _last(a)),
        tuple(a.wholes),
        all(claim.planned for claim in claims),
        related.later(a) is not None,
        {kind: frozenset(sources) for kind, sources in splits.items()},
    )


def _first(a: Allocation) -> str:
    return a.span.start.first if a.span and a.span.start else ""


def _last(a: Allocation) -> str:
    return a.span.end.last if a.span and a.span.end else ""


def _hedge(claims: Iterable[CitedClaim]) -> str:
    # What one source tells exactly needs no hedge.
    words = {claim.qualifier for claim in claims}
    return "" if "" in words else " ".join(sorted(words))


def _said(claims: list[CitedClaim], unit: str) -> Said | None:
    # What one source tells of an amount, None where it gives none or several.
    amounts = _of_unit(claims, unit)
    if len({amount_of(claim) for claim in amounts}) != 1:
        return None

    def only(predicate: str) -> str:
        found = {claim.object for claim in claims if claim.predicate == predicate}
        return found.pop() if len(found) == 1 else ""

    payers = {claim.object for claim in claims if claim.predicate == PAYER}
    return Said(
        amount_of(amounts[0]), _hedge(amounts), only(STAGE), only(SHARE), tuple(sorted(payers))
    )
