"""The claims of some facts, looked up one by one: of many things what is asked is little of what is
said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.evidence.claims import (
    CURRENCY,
    CitedClaim,
    by_thing_and_day,
    claims_about,
    looked_up,
    money_properties,
)
from kg.store.snapshot import Opened

# Looking up the claims of a fact takes as long as reading so many.
_WORTH = 6


def claims_of_facts(opened: Opened, facts: Iterable[tuple[str, str]]) -> list[CitedClaim]:
    """Every claim of some properties of things (N-Triples strings), by thing and day; an amount and
    its currency are one.
    """
    wanted = set(facts)
    if len(wanted) * _WORTH > opened.state.counts.get("claims", 0) or opened.store.engine is None:
        found = claims_about(opened, {thing for thing, _ in wanted})
        return [claim for claim in found if claim[:2] in wanted]
    # What an amount is in says a property of its own.
    money = money_properties(opened)
    asked = wanted | {(s, other) for s, p in wanted for other in _beside(p, money)}
    quads = list(opened.store.claims_of(asked))
    found = looked_up(opened, quads, complete=True, apart=False)
    return sorted((claim for claim in found if claim[:2] in wanted), key=by_thing_and_day)


def _beside(predicate: str, money: Collection[str]) -> tuple[str, ...]:
    # The currency of an amount of money, the amount of a currency.
    from kg.project.claim_rows import amount_property

    if amount := amount_property(predicate):
        return (amount,)
    return (CURRENCY, f"{predicate[:-1]}Currency>") if predicate in money else ()
