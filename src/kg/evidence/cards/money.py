"""The money of a thing: amounts with the facets of each, parts under their wholes, and what adds
up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.adding import Related, Sum, latest_stages, sums
from kg.evidence.allocations import Allocation, allocation
from kg.evidence.cards.index import ACTOR, FUNDING, Index
from kg.evidence.cards.telling import Telling, tellings_of, tells
from kg.evidence.claims import CitedClaim
from kg.evidence.composition import (
    AMOUNT,
    DURING,
    PAYER,
    RECIPIENT,
    SHARE,
    SPENDER,
    STAGE,
)
from kg.evidence.judgements import Judgement, Reading, claims_of
from kg.project.contract import PART
from kg.rdf.terms import DCTERMS, KG, PROV

DETAILS = (STAGE, SHARE, PAYER, SPENDER, RECIPIENT, DURING)
CANCELLED, REQUESTED = f"<{KG}cancelled>", f"<{KG}requested>"
_LINE, _PART = f"<{KG}isStageOf>", f"<{DCTERMS}isPartOf>"
_DEPTH = 3


class Detail(NamedTuple):
    """A facet of an amount: `composed` says that no source of the amount states it."""

    predicate: str
    tellings: tuple[Telling, ...]
    composed: bool


class Money(NamedTuple):
    """An amount of money: its values that count (several are rivals), its facets, and how deep it
    stands under what it is a part or a stage of.
    """

    thing: str
    depth: int
    amounts: tuple[Telling, ...]
    details: tuple[Detail, ...]
    allocation: Allocation

    def detail(self, predicate: str) -> Detail | None:
        """One of its facets, if it has it."""
        return next((one for one in self.details if one.predicate == predicate), None)


class Split(NamedTuple):
    """The parts of an amount as one source tells them, beside the whole of that source: `parts` are
    the claims of each, `kind` what they are told apart by, "" where that is not said; `total` is
    what they come to, `even` whether that is the whole.
    """

    whole: CitedClaim
    parts: tuple[CitedClaim, ...]
    kind: str
    total: Decimal
    even: bool


class Purse(NamedTuple):
    """The money of a thing: amounts in their order, splits, and what may be added of them."""

    rows: tuple[Money, ...]
    splits: tuple[Split, ...]
    sums: tuple[Sum, ...]


def purse(index: Index, thing: str) -> Purse:
    """The money that concerns a thing, or that an actor pays, spends or receives; of money itself
    with its parts.
    """
    found = _found(index, thing)
    only = found if index.is_a(thing, ACTOR) else None
    rows = [
        row for top in _tops(index, thing, found) for row in _tree(index, top, 0, {thing}, only)
    ]
    rows = list({row.thing: row for row in reversed(rows)}.values())[::-1]
    known = {row.thing for row in rows}
    splits = [split for row in rows for split in _splits(index, row.thing, known)]
    may = only is None or _one_way(rows, thing)
    return Purse(tuple(rows), tuple(splits), tuple(_sums(index, rows) if may else ()))


def _one_way(rows: Iterable[Money], actor: str) -> bool:
    # Whether an actor stands on one side of all its money: what comes in and goes out is not added.
    ways = [
        {k for k, side in enumerate((a.payers, a.spenders, a.recipients)) if actor in side}
        for a in (row.allocation for row in rows)
    ]
    return bool(ways) and bool(set.intersection(*ways))


def money(index: Index, thing: str, depth: int = 0) -> Money | None:
    """An amount of money with its facets, None where no value of it is told."""
    claims = index.about.get(thing, [])
    amounts = tellings_of(index, thing, AMOUNT)
    if not amounts:
        return None
    by = {c.document.iri for one in amounts for c in (*one.claims, *one.looser)}
    details = []
    for predicate in DETAILS:
        if found := tellings_of(index, thing, predicate):
            sources = {c.document.iri for one in found for c in (*one.claims, *one.looser)}
            details.append(Detail(predicate, tuple(found), not by & sources))
    return Money(
        thing, depth, tuple(amounts), tuple(details), allocation(thing, claims, index.plans)
    )


def _found(index: Index, thing: str) -> list[str]:
    # The money that a thing is or that is tied to it.
    found = [thing] if index.is_a(thing, FUNDING) else []
    found += [one for one in index.facets(thing) if index.is_a(one, FUNDING)]
    found += [
        c.subject
        for c in index.naming.get(thing, ())
        if c.predicate in (PAYER, SPENDER, RECIPIENT) and tells(index, c)
    ]
    return list(dict.fromkeys(found))


def whole_amounts(index: Index, found: Iterable[str]) -> Iterator[Money]:
    """The amounts among some money that are no part of another, what most sources tell first; of a
    budget line without an amount its stages.
    """
    known = list(found)
    for top in _tops(index, "", known):
        yield from (row for row in _tree(index, top, 0, {top}, known) if row.depth == 0)


def _tops(index: Index, thing: str, found: list[str]) -> list[str]:
    # The amounts that stand for themselves, the thing itself first: those that are part of another
    # one follow that.
    known = set(found)
    tops = [one for one in found if one == thing or not known & set(_above(index, one))]
    return sorted(tops, key=lambda one: (one != thing, *_order(index, one)))


def _above(index: Index, one: str) -> Iterator[str]:
    seen, pending = {one}, [one]
    while pending:
        for claim in index.about.get(pending.pop(), ()):
            if _is_in(index, claim) and claim.object not in seen:
                seen.add(claim.object)
                pending.append(claim.object)
                yield claim.object


def _is_in(index: Index, claim: CitedClaim) -> bool:
    whole = index.meaning(claim) == PART or claim.predicate == _LINE
    return whole and tells(index, claim) and index.is_a(claim.object, FUNDING)


def _order(index: Index, thing: str) -> tuple[object, ...]:
    # What is most spoken of first, its parts among it; what is cancelled or only asked for last.
    rows = list(_tree(index, thing, 0, {thing}))
    if not rows:
        return 2, 0, 0, thing
    voices = max(one.backing for row in rows for one in row.amounts)
    return stage_of(rows[0]) in (CANCELLED, REQUESTED), -voices, -rows[0].allocation.size, thing


def stage_of(one: Money) -> str:
    """The stage of an amount, "" where none or several are told."""
    found = one.detail(STAGE)
    return found.tellings[0].shown.object if found and len(found.tellings) == 1 else ""


def _tree(
    index: Index, thing: str, depth: int, seen: set[str], only: list[str] | None = None
) -> Iterator[Money]:
    # An amount with its parts and stages; of an actor `only` those that are tied to it.
    row = money(index, thing, depth)
    if row:
        yield row
        depth += 1
    if depth > _DEPTH:
        return
    inside = [c.subject for c in index.naming.get(thing, ()) if _is_in(index, c)]
    below = [one for one in dict.fromkeys(inside) if one not in seen and index.is_a(one, FUNDING)]
    below = [one for one in below if only is None or one in only]
    for one in sorted(below, key=lambda one: _order(index, one)):
        yield from _tree(index, one, depth, seen | {thing}, only)


# --- what adds up ---------------------------------------------------------------------------------


def _splits(index: Index, thing: str, known: set[str]) -> Iterator[Split]:
    # Of a whole and a way of splitting it what the newest source says, and what does not add up.
    found: dict[str, list[Split]] = {}
    for judgement in index.sums.get(thing, ()):
        if split := _split(index, judgement):
            found.setdefault(split.kind, []).append(split)
    for splits in found.values():
        splits.sort(key=lambda split: (split.whole.document.last, split.whole.document.iri))
        yield splits[-1]
        yield from (split for split in splits[:-1] if not split.even)


def _split(index: Index, judgement: Judgement) -> Split | None:
    # A sum of the graph of findings with the claims of its source.
    sources = judgement.facts.get(f"<{PROV}wasDerivedFrom>", ())

    def claims_of_source(reading: Reading) -> list[CitedClaim]:
        claims = claims_of(reading, index.about.get(reading.thing, ()))
        return [claim for claim in claims if claim.document.iri in sources]

    wholes = [claim for reading in judgement.readings() for claim in claims_of_source(reading)]
    parts = [
        claim for reading in judgement.readings("addsUp") for claim in claims_of_source(reading)
    ]
    if not wholes or not parts:
        return None
    kind = min(judgement.facts.get(f"<{KG}hasCompleteSplit>", ("",)))
    total, even = Decimal(judgement.text("comesTo")), judgement.text("isEven") == "true"
    parts.sort(key=lambda claim: (-Decimal(claim.object.split('"')[1]), claim.subject))
    return Split(wholes[0], tuple(parts), kind, total, even)


def _sums(index: Index, rows: Iterable[Money]) -> list[Sum]:
    # Only what may be added, as `kg money` has it.
    found = [row.allocation for row in rows]
    related = Related(
        {a.iri: {*a.wholes, *a.lines} for a in found},
        dict(index.above_payers),
        latest_stages(found),
    )
    return [one for one in sums(found, related) if one.amount is not None and one.added > 1]
