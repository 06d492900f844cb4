"""What the graph holds of what an answer speaks of: its claims, and what took the place of what."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.claims import claims_about, single_properties
from kg.evidence.resting import Claim, cited_row, full, identity, place, registered, short
from kg.evidence.verifying import Today
from kg.store.snapshot import Opened

_HEIRS = "SELECT ?one ?other { ?one dcterms:isReplacedBy ?other }"
_DCTERMS = {"dcterms": "http://purl.org/dc/terms/"}


def today(opened: Opened, claims: Iterable[Claim]) -> Today:
    """What the graph holds of the things that some claims are about."""
    prefixes = opened.state.prefixes
    heirs = {
        short(one, prefixes): short(other, prefixes)
        for one, other in opened.store.rows(_HEIRS, prefixes | _DCTERMS)
    }
    those = list(claims)
    names = {claim["subject"] for claim in those}
    names |= {heirs[name] for name in names & heirs.keys()}
    things = sorted(full(name, prefixes) for name in names)
    found = []
    for claim in claims_about(opened, things, apart=True):
        row = cited_row(claim, prefixes)
        found.append({**row, "counts": "yes"} if claim.current else row)
    graphs = {full(c["citation"], prefixes) for c in those if "source" not in c}
    for s, p, o, graph in opened.store.claims_in(sorted(graphs)):
        row = registered((s, p, o), graph, prefixes)
        if row["subject"] in names:
            found.append({**row, "counts": "yes"})
    single = {short(iri, prefixes) for iri in single_properties(opened)}
    return Today(found, frozenset(single), heirs)


def beside(opened: Opened, claims: list[Claim]) -> list[Claim]:
    """The claims that sources make at the same places as some, on the same property of the same
    thing.
    """
    places = {place(claim) for claim in claims if "source" in claim}
    known = {identity(claim) for claim in claims}
    found = []
    for claim in today(opened, (claim for claim in claims if "source" in claim)).claims:
        row = {name: text for name, text in claim.items() if name != "counts"}
        if place(row) in places and identity(row) not in known:
            found.append(row)
    return found
