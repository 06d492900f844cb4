"""The money that is told of: amounts with their facets."""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.absent import ABSENT
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.composition import Composition, composition, counted
from kg.evidence.judgements import planned
from kg.rdf.dates import Span, span
from kg.rdf.nquads import Triple
from kg.rdf.terms import DCTERMS, KG, parts
from kg.store.snapshot import Opened

_AMOUNT, _STAGE, _SHARE, _PAYER, _SPENDER, _RECIPIENT, _USE, _CONCERNS, _DURING, _LINE, _SPLIT = (
    f"<{KG}{name}>"
    for name in (
        "amount",
        "hasStage",
        "hasShare",
        "hasPayer",
        "hasSpender",
        "hasRecipient",
        "hasUse",
        "concerns",
        "during",
        "isStageOf",
        "hasCompleteSplit",
    )
)
_PART, _IDENTIFIER = f"<{DCTERMS}isPartOf>", f"<{DCTERMS}identifier>"
_ALL = "SELECT DISTINCT ?a { ?a a kg:Funding }"
# The money of a thing: what concerns it or a part of it, is a part or a stage of it, or is it; and
# the parts and stages of that money.
_OF = """SELECT DISTINCT ?a { { ?a kg:concerns|dcterms:isPartOf|kg:isStageOf %(e)s }
  UNION { ?a kg:concerns/dcterms:isPartOf %(e)s }
  UNION { ?a (dcterms:isPartOf|kg:isStageOf)/kg:concerns %(e)s }
  UNION { ?a dcterms:isPartOf/kg:concerns/dcterms:isPartOf %(e)s } UNION { BIND(%(e)s AS ?a) }
  FILTER EXISTS { ?a a kg:Funding } }"""
# The money of an actor that no money is about: what it pays, else what it spends, else what it
# receives. What comes in and goes out is never added.
_OF_ACTOR = tuple(
    f"SELECT DISTINCT ?a {{ ?a kg:{role} %(e)s FILTER EXISTS {{ ?a a kg:Funding }} }}"
    for role in ("hasPayer", "hasSpender", "hasRecipient")
)


class Allocation(NamedTuple):
    """An amount of money and its facets; terms are N-Triples strings, "" or [] where nothing is
    said.

    `amounts` are the claims of the amount that count: several values are rivals. `absent` is how a
    source says that there is none, or none that is known (`isUnknown` …). `stage`, `share`,
    `payers`, `spenders`, `recipients` and `span` are those of the newest whole statement, so that
    no sum and no list puts together what no source says together; `told` has that statement, and
    what others tell, None where no amount is told. `wholes` are the allocations that it is a part
    of, `lines` the budget lines that it is a stage of, and `stages` what any source says of that;
    `splits` are the claims that some parts of it are all. `numbers` are the identifiers that
    sources give it, by the IRI of the source.
    """

    iri: str
    amounts: list[CitedClaim]
    absent: list[CitedClaim]
    stage: str
    share: str
    payers: list[str]
    spenders: list[str]
    recipients: list[str]
    uses: list[str]
    concerns: list[str]
    wholes: list[str]
    lines: list[str]
    stages: list[str]
    splits: list[CitedClaim]
    span: Span | None
    told: Composition | None
    numbers: Mapping[str, str] = {}

    @property
    def size(self) -> Decimal:
        """The largest of its amounts, 0 where none is told."""
        return max((amount_of(claim) for claim in self.amounts), default=Decimal(0))

    @property
    def rivals(self) -> bool:
        """Whether its current amounts differ."""
        return len({(claim.object, claim.unit) for claim in self.amounts}) > 1

    @property
    def hedged(self) -> bool:
        """Whether no source tells its amount exactly."""
        exact = {claim.object for claim in self.amounts if not claim.qualifier}
        return any(claim.object not in exact for claim in self.amounts)


def allocations(opened: Opened, entity: str = "") -> list[Allocation]:
    """All money that is told of, with its amount or with why there is none, or that of one thing
    (an N-Triples string), by IRI.
    """
    queries = [one % {"e": entity} for one in (_OF, *_OF_ACTOR)] if entity else [_ALL]
    iris: list[str] = []
    for query in queries:
        iris = iris or sorted({iri for (iri,) in opened.store.rows(query, opened.state.prefixes)})
    claims: dict[str, list[CitedClaim]] = {}
    for claim in claims_about(opened, iris):
        claims.setdefault(claim.subject, []).append(claim)
    plans = planned(opened)
    found = (allocation(iri, claims.get(iri, []), plans) for iri in iris)
    return [one for one in found if one.amounts or one.absent]


def allocation(iri: str, claims: list[CitedClaim], plans: Container[Triple]) -> Allocation:
    """What the claims of an allocation tell of it; `plans` are the triples of the graph of
    plans.
    """
    now = counted(claims, plans)
    amounts = [claim for claim in now if claim.predicate == _AMOUNT]
    absent = [c for c in claims if c.current and c.predicate in ABSENT and c.object == _AMOUNT]
    told = composition(claims, plans) if amounts else None
    whole = told.whole.claims if told else now
    during = _only(whole, _DURING)
    return Allocation(
        iri,
        amounts,
        [] if amounts else absent,
        _only(whole, _STAGE),
        _only(whole, _SHARE),
        _values(whole, _PAYER),
        _values(whole, _SPENDER),
        _values(whole, _RECIPIENT),
        _values(now, _USE),
        _values(now, _CONCERNS),
        _values(now, _PART),
        _values(now, _LINE),
        _values(now, _STAGE),
        [claim for claim in claims if claim.predicate == _SPLIT and not claim.set_aside],
        span(parts(during)[0]) if during else None,
        told,
        {claim.document.iri: claim.object for claim in claims if claim.predicate == _IDENTIFIER},
    )


def _values(claims: list[CitedClaim], predicate: str) -> list[str]:
    return sorted({claim.object for claim in claims if claim.predicate == predicate})


def _only(claims: list[CitedClaim], predicate: str) -> str:
    found = _values(claims, predicate)
    return found[0] if len(found) == 1 else ""


def within(found: list[Allocation], since: str, until: str) -> tuple[list[Allocation], int]:
    """(the allocations whose period touches the ISO days from `since` to `until`, how many are left
    out because no period is said).
    """
    kept = [
        a
        for a in found
        if a.span
        and (a.span.end is None or a.span.end.last >= since)
        and (a.span.start is None or a.span.start.first <= (until or "9999"))
    ]
    return kept, sum(a.span is None for a in found)


def amount_of(claim: CitedClaim) -> Decimal:
    """The number that a claim gives."""
    return Decimal(parts(claim.object)[0])
