"""Who does what to a thing, itself or by what concerns it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.evidence.cards.index import ACTOR, CONCERNS, FUNDING, Index
from kg.evidence.cards.money import CANCELLED, REQUESTED, Money, money, stage_of
from kg.evidence.cards.telling import tells
from kg.evidence.claims import OUTCOME, CitedClaim
from kg.evidence.fulfilments import LOST
from kg.evidence.score.value import Tie
from kg.project.contract import DEEDS
from kg.project.kinds import EARLY

_MOVES = ("pays", "receives", "spends")


class Deed(NamedTuple):
    """A claim that an actor does something to a thing; `via` is the facet that it does it by, ""
    for none.
    """

    actor: str
    meaning: str
    via: str
    claim: CitedClaim


def deeds(index: Index, thing: str, facets: Iterable[str]) -> Iterator[Deed]:
    """What is done to a thing, of which there are these facets."""
    for one in (thing, *facets):
        if index.is_a(one, FUNDING) and _funds_nothing(index, one):
            continue
        for claim in (*index.about.get(one, ()), *index.naming.get(one, ())):
            meaning = index.meaning(claim)
            if meaning in DEEDS and tells(index, claim):
                actor = _doer(index, claim)
                if actor not in (one, thing):
                    yield Deed(actor, meaning, one if one != thing else "", claim)


def _doer(index: Index, claim: CitedClaim) -> str:
    # The end that is an actor; where the ontology does not say, that of a facet is the other one.
    for end in (claim.subject, claim.object):
        if index.is_a(end, ACTOR):
            return end
    concerns = any(c.predicate == CONCERNS for c in index.about.get(claim.subject, ()))
    return claim.object if concerns else claim.subject


def _funds_nothing(index: Index, thing: str) -> bool:
    # What is cancelled or only asked for is no money.
    amount = money(index, thing)
    return amount is not None and stage_of(amount) in (CANCELLED, REQUESTED)


# --- ties -----------------------------------------------------------------------------------------


def ties(
    index: Index, row: str, done: Iterable[Deed], homes: Mapping[str, str], actors: Iterable[str]
) -> Iterator[Tie]:
    """The ties of a row to some actors. Money that concerns several rows ties its home alone, and
    one that nothing else ties: that has the line, and not the amount.
    """
    wanted = set(actors)
    known = [deed for deed in done if deed.actor in wanted]
    own = [deed for deed in known if not _is_elsewhere(index, row, deed, homes)]
    groups: dict[tuple[str, str], list[Deed]] = {}
    for deed in own or known:
        groups.setdefault((deed.actor, deed.meaning), []).append(deed)
    for (actor, meaning), group in groups.items():
        tie = _tie(index, row, actor, meaning, group)
        yield tie if own else tie._replace(money=None)


def _is_elsewhere(index: Index, row: str, deed: Deed, homes: Mapping[str, str]) -> bool:
    # Whether it is done by money that is drawn at another row.
    return index.is_a(deed.via, FUNDING) and homes.get(deed.via, row) != row


def _tie(index: Index, row: str, actor: str, meaning: str, group: list[Deed]) -> Tie:
    claims = sorted((d.claim for d in group), key=lambda c: (c.weak, c.sort_day, c.citation.iri))
    amounts = [one for deed in group if (one := _amount(index, row, deed))]
    return Tie(
        actor,
        row,
        meaning,
        all(_is_planned(index, row, deed) for deed in group),
        all(bool(deed.via) and not _is_whole(index, row, deed) for deed in group),
        all(bool(deed.via and lost_by(index, deed.via)) for deed in group),
        tuple(claims),
        max(amounts, key=lambda one: (one.allocation.size, one.thing), default=None),
    )


def _amount(index: Index, row: str, deed: Deed) -> Money | None:
    # The money that a deed moves.
    thing = deed.via or row
    moves = deed.meaning in _MOVES and index.is_a(thing, FUNDING)
    return money(index, thing) if moves else None


def _is_planned(index: Index, row: str, deed: Deed) -> bool:
    # How the claim says it; of money its own stage as well.
    amount = _amount(index, row, deed)
    return deed.claim.planned or (amount is not None and is_plan(amount))


def is_plan(amount: Money) -> bool:
    """Whether money is a plan by its stage, or where none is told by how its sources say it."""
    stage = stage_of(amount)
    return stage in EARLY if stage else amount.amounts[0].planned


def lost_by(index: Index, facet: str) -> str:
    """The outcome by which what a facet asks for came to nothing, "" if it did not."""
    claims = (c for c in index.about.get(facet, ()) if c.predicate == OUTCOME and c.object in LOST)
    return next((claim.object for claim in claims if tells(index, claim)), "")


def _is_whole(index: Index, row: str, deed: Deed) -> bool:
    # Whether the source that ties the actor to the facet ties that to the row too.
    return any(
        c.predicate == CONCERNS and c.object == row and c.document == deed.claim.document
        for c in index.about.get(deed.via, ())
    )
