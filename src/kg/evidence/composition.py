"""What is composed: facets of one thing that make a statement which no source makes as a whole.

Amount, currency, span, stage, share, payer, spender and recipient of funding are one statement;
value and due day of a target; place and list of a ranking; person, post and span of a tenure. The
value of a measurement and its period are one claim. Two things side by side, or a plan beside its
outcome, are a comparison: they are cited part by part.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import NamedTuple

from kg.evidence.claims import CURRENCY, CitedClaim, Document
from kg.rdf.nquads import Triple
from kg.rdf.terms import KG

AMOUNT, DURING, STAGE, SHARE, PAYER, SPENDER, RECIPIENT = (
    f"<{KG}{name}>"
    for name in (
        "amount",
        "during",
        "hasStage",
        "hasShare",
        "hasPayer",
        "hasSpender",
        "hasRecipient",
    )
)
_VALUE, _DUE, _RANK, _POSITION, _LIST, FILLS = (
    f"<{KG}{name}>" for name in ("value", "dueDate", "rank", "hasPosition", "isRankedIn", "fills")
)
MEMBER = "<http://www.w3.org/ns/org#member>"

FUNDING = (AMOUNT, DURING, STAGE, SHARE, PAYER, SPENDER, RECIPIENT)
TARGET = (_VALUE, _DUE)
RANKING = (_RANK, _POSITION, _LIST)
TENURE = (FILLS, MEMBER, DURING)
# Each group with what a statement must tell to be one of it.
_GROUPS = (
    (FUNDING, (AMOUNT,)),
    (TARGET, (_VALUE,)),
    (RANKING, (_RANK, _POSITION)),
    (TENURE, (FILLS,)),
)
# The properties of each group in the graph, where a currency is a claim of its own.
_FACETS = (
    frozenset((*FUNDING, CURRENCY)),
    frozenset(TARGET),
    frozenset(RANKING),
    frozenset(TENURE),
)
FACET_PROPERTIES = frozenset[str]().union(*_FACETS)


class Statement(NamedTuple):
    """What one source states of a thing at once: its claims of the facets, by facet."""

    source: Document
    claims: list[CitedClaim]


class Composition(NamedTuple):
    """The facets of a thing that make one statement: `facets` are their properties, `now` the
    claims that count. `whole` is what the newest source states that states them all, or as many as
    any does; `others` are the claims that count and whose value it does not state. `composed` says
    that no source states all together. `statements` are those of all sources, by the source's IRI.
    """

    facets: tuple[str, ...]
    now: list[CitedClaim]
    whole: Statement
    others: list[CitedClaim]
    composed: bool
    statements: dict[str, Statement]

    @property
    def witnesses(self) -> list[CitedClaim]:
        """The claims of all sources that state the whole statement."""
        said = {_value(claim) for claim in self.whole.claims}
        return [
            claim
            for statement in self.statements.values()
            if said <= {_value(one) for one in statement.claims}
            for claim in statement.claims
            if _value(claim) in said
        ]


def composition(claims: Iterable[CitedClaim], plans: Container[Triple] = ()) -> Composition | None:
    """How the facets of a thing hang together that its claims tell of; None where there is no group
    of facets. `plans` are the triples of the graph of plans, which count where nothing else does.
    """
    known = [claim for claim in claims if not claim.set_aside]
    now = counted(known, plans)
    told = {claim.predicate for claim in now}
    for facets, heads in _GROUPS:
        head = next((one for one in heads if one in told), "")
        if head:
            return _composition(known, [c for c in now if c.predicate in facets], facets, head)
    return None


def counted(claims: Iterable[CitedClaim], plans: Container[Triple]) -> list[CitedClaim]:
    """The claims of a thing that count, property by property: what holds, else what is planned."""
    known = list(claims)
    held = {claim.predicate for claim in known if claim.current}
    return [
        claim
        for claim in known
        if claim.current or (claim.planned and claim.predicate not in held and claim[:3] in plans)
    ]


def _composition(
    claims: list[CitedClaim], now: list[CitedClaim], facets: tuple[str, ...], head: str
) -> Composition:
    values = {_value(claim) for claim in now}
    wanted = {claim.predicate for claim in now}
    by_source: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        if claim.predicate in facets:
            by_source.setdefault(claim.document.iri, []).append(claim)

    def order(of_source: list[CitedClaim]) -> tuple[bool, bool, int, str, str]:
        # A source that tells the head as it is now; of those the ones that tell most, the newest.
        told = {claim.predicate for claim in of_source if _value(claim) in values}
        document = of_source[0].document
        return head in told, not of_source[0].weak, len(told), document.last, document.iri

    best = max(by_source.values(), key=order)
    statements = {
        iri: Statement(of_source[0].document, _one_each(of_source, values))
        for iri, of_source in by_source.items()
    }
    whole = statements[best[0].document.iri]
    said = {_value(claim) for claim in whole.claims}
    others = [claim for claim in now if _value(claim) not in said]
    apart = order(best)[2] < len(wanted)
    return Composition(facets, now, whole, others, apart, statements)


def _one_each(claims: list[CitedClaim], values: set[tuple[str, str, str]]) -> list[CitedClaim]:
    # What a source states of each facet: of several values those that count, if one of them does.
    held = {claim.predicate for claim in claims if _value(claim) in values}
    return [claim for claim in claims if claim.predicate not in held or _value(claim) in values]


def _value(claim: CitedClaim) -> tuple[str, str, str]:
    return claim.predicate, claim.object, claim.unit


# --- rows of answers ------------------------------------------------------------------------------


def composed(sources: Mapping[Triple, Collection[str]]) -> bool:
    """Whether facets of one thing are stated together by no source. `sources` are those of each
    triple (IRIs); of what has two values nothing is composed, since they are compared.
    """
    things: dict[str, dict[str, list[Triple]]] = {}
    for triple in sources:
        things.setdefault(triple[0], {}).setdefault(triple[1], []).append(triple)
    return any(_apart(told, facets, sources) for told in things.values() for facets in _FACETS)


def _apart(
    told: Mapping[str, list[Triple]],
    facets: frozenset[str],
    sources: Mapping[Triple, Collection[str]],
) -> bool:
    groups = [told[name] for name in facets & told.keys()]
    if len(groups) < 2 or any(len(group) > 1 for group in groups):
        return False
    given = [set(sources[triple]) for group in groups for triple in group]
    return all(given) and not set.intersection(*given)
