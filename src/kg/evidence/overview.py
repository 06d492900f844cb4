"""What one wants to know first of a graph: what is most spoken of, new, disputed, late, and where
the money is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.adding import NO_MONEY, Sum
from kg.evidence.allocations import Allocation, allocations
from kg.evidence.cards import Card, card
from kg.evidence.claims import (
    CitedClaim,
    Document,
    all_claims,
    documents,
    money_properties,
)
from kg.evidence.conflicting import DISAGREE, Conflict, Wanted, conflicts
from kg.evidence.fulfilments import NOTHING, OVERDUE, TOO_LATE
from kg.evidence.funding import grouped
from kg.evidence.planning import Slip, slips
from kg.rdf.readings import NUMBERS
from kg.rdf.terms import KG, parts
from kg.store.dataset import remembered
from kg.store.snapshot import Opened
from kg.system import memory

_MOST = 10
_CONCERNS = f"<{KG}concerns>"
# What only says something of others, or tells them apart.
_ASIDE = """SELECT ?x { ?x a ?cls VALUES ?cls {
  kg:Funding kg:Occurrence kg:Observation skos:Concept kg:Source kg:Citation } }"""


class Spoken(NamedTuple):
    """A thing (an N-Triples string), how many sources speak of it or of what concerns it, and its
    card.
    """

    thing: str
    sources: int
    card: Card


class News(NamedTuple):
    """A source, its claims, and those of them that no source published before it makes: money
    first, then dates and other figures, then the rest.
    """

    source: Document
    claims: list[CitedClaim]
    new: list[CitedClaim]


class Pot(NamedTuple):
    """The money of one programme at one stage in one currency: the allocations that count, and what
    they come to; no `sum` of a single one. What is only asked for is none. Pots overlap, and nobody
    adds them up.
    """

    programme: str
    stage: str
    allocations: list[Allocation]
    sum: Sum | None


class Overview(NamedTuple):
    """What is most spoken of; the sources from the newest to the oldest; the disagreements that are
    open; the plans that were late, came to nothing or are overdue, what most sources speak of
    first; the money of programmes, the largest first.
    """

    spoken: list[Spoken]
    news: list[News]
    disputes: list[Conflict]
    late: list[Slip]
    money: list[Pot]


def overview(opened: Opened) -> Overview:
    """What one wants to know first of a graph."""

    def looked() -> Overview:
        with memory.gc_paused():
            claims = all_claims(opened, apart=False)
            return Overview(
                _spoken(opened, claims),
                _news(opened, claims),
                disputes(opened),
                sorted(filter(_is_late, slips(opened)), key=_by_voices),
                list(_pots(opened)),
            )

    return remembered(opened.store, "overview", looked)


def disputes(opened: Opened) -> list[Conflict]:
    """The disagreements that are open."""

    def looked() -> list[Conflict]:
        return [one for one in conflicts(opened, Wanted(only=DISAGREE)) if one.open]

    return remembered(opened.store, "disputes", looked)


# --- what is most spoken of -----------------------------------------------------------------------


def _spoken(opened: Opened, claims: list[CitedClaim]) -> list[Spoken]:
    aside = {iri for (iri,) in opened.store.rows(_ASIDE, opened.state.prefixes)}
    start = f"<{opened.state.prefixes['entity']}"
    concerned: dict[str, set[str]] = {}
    for claim in claims:
        if claim.predicate == _CONCERNS:
            concerned.setdefault(claim.subject, set()).add(claim.object)
    sources: dict[str, set[str]] = {}
    for claim in claims:
        for thing in {claim.subject, claim.object, *concerned.get(claim.subject, ())} - aside:
            if thing.startswith(start):
                sources.setdefault(thing, set()).add(claim.document.iri)
    most = sorted(sources, key=lambda thing: (-len(sources[thing]), thing))[:_MOST]
    return [Spoken(thing, len(sources[thing]), card(opened, thing)) for thing in most]


def _heard(claims: Iterable[CitedClaim]) -> int:
    return len({claim.document.iri for claim in claims})


# --- what is new ----------------------------------------------------------------------------------


def _news(opened: Opened, claims: list[CitedClaim]) -> list[News]:
    made: dict[str, list[CitedClaim]] = {}
    first: dict[tuple[str, ...], str] = {}
    for claim in claims:
        made.setdefault(claim.document.iri, []).append(claim)
        day = claim.document.last or "9999"
        first[claim[:4]] = min(first.get(claim[:4], day), day)
    money = money_properties(opened)
    order = sorted(documents(opened).values(), key=lambda d: (d.first, d.last, d.iri), reverse=True)
    return [
        News(
            source,
            made.get(source.iri, []),
            sorted(
                (
                    claim
                    for claim in made.get(source.iri, ())
                    if first[claim[:4]] == (source.last or "9999") and not claim.set_aside
                ),
                key=lambda claim: _matters(claim, money),
            ),
        )
        for source in order
    ]


def _matters(claim: CitedClaim, money: frozenset[str]) -> tuple[int, str, str, str]:
    kind = parts(claim.object)[1] if claim.object.startswith('"') else ""
    rank = 0 if claim.predicate in money else 1 if kind and kind not in NUMBERS else 2
    return (rank if kind else 3), *claim[:3]


# --- plans and money ------------------------------------------------------------------------------


def _is_late(slip: Slip) -> bool:
    return bool({slip.against_first, slip.against_latest} & {TOO_LATE, NOTHING, OVERDUE})


def _by_voices(slip: Slip) -> tuple[int, str]:
    return -_heard((*slip.first, *slip.latest, *slip.actual, *slip.outcome)), slip.thing


def _pots(opened: Opened) -> Iterator[Pot]:
    for group in grouped(opened, allocations(opened), "programme"):
        if not group.key:
            continue
        sums = {(one.currency, one.stage): one for one in group.sums}
        pots: dict[tuple[str, str], list[Allocation]] = {}
        for one in group.allocations:
            for unit in sorted({claim.unit for claim in one.amounts}):
                pots.setdefault((unit, one.stage), []).append(one)
        for key, found in pots.items():
            total = sums.get(key)
            inside = {terms[0] for code, terms in total.why if code in _INSIDE} if total else set()
            counting = [one for one in found if one.iri not in inside]
            if counting and key[1] not in NO_MONEY:
                yield Pot(group.key[0], key[1], counting, total)


# Why an amount is left out of a sum that can be made.
_INSIDE = ("part", "line")
