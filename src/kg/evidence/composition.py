"""What is composed: facets of one thing that make a statement which no source makes as a whole.

Amount, currency, span, stage, share, payer, spender and recipient of funding are one statement;
value and due day of a target; place and list of a ranking; person, post and span of a tenure. Two
things side by side, or a plan beside its outcome, are a comparison: they are cited part by part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.rdf.nquads import Triple
from kg.rdf.terms import KG, SCHEMA


def _properties(*names: str) -> frozenset[str]:
    return frozenset(f"<{KG}{name}>" for name in names)


_CURRENCY, _MEMBER = f"<{SCHEMA}currency>", "<http://www.w3.org/ns/org#member>"
# The properties (N-Triples strings) that make one statement, by the kind of thing.
FACETS: dict[str, frozenset[str]] = {
    "funding": _properties(
        "amount", "during", "hasStage", "hasShare", "hasPayer", "hasSpender", "hasRecipient"
    )
    | {_CURRENCY},
    "target": _properties("value", "dueDate"),
    "measurement": _properties("value", "period"),
    "ranking": _properties("rank", "hasPosition", "isRankedIn"),
    "tenure": _properties("fills", "during") | {_MEMBER},
}
FACET_PROPERTIES = frozenset().union(*FACETS.values())


def composed(sources: Mapping[Triple, Collection[str]]) -> bool:
    """Whether facets of one thing are stated together by no source. `sources` are those of each
    triple (IRIs); of what has two values nothing is composed, since they are compared.
    """
    things: dict[str, dict[str, list[Triple]]] = {}
    for triple in sources:
        things.setdefault(triple[0], {}).setdefault(triple[1], []).append(triple)
    return any(
        _apart(told, facets, sources) for told in things.values() for facets in FACETS.values()
    )


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
