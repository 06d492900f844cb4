"""The one fact that tells most of a thing, as the build chose it (`kg.store.weighing`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.claims import CitedClaim, claims_about
from kg.rdf.nquads import Triple
from kg.store.names import sorted_line
from kg.store.snapshot import Opened
from kg.store.weighing import KEY_FACTS


def key_fact(opened: Opened, thing: str) -> CitedClaim | None:
    """The claim that tells most of a thing (an N-Triples string), None where no figure is told of
    it. Its subject is the thing, or what is about it.
    """
    triple = key_triples(opened, [thing]).get(thing)
    found = told(opened, [triple]) if triple else {}
    return found[triple].claim if triple in found else None


def key_triples(opened: Opened, things: Iterable[str]) -> dict[str, Triple]:
    """What tells most of some things, by thing; see `key_fact`."""
    path = opened.place / KEY_FACTS
    if not path.exists():
        return {}  # of what a server holds it is not known
    with path.open("rb") as file:
        lines = {thing: sorted_line(file, thing) for thing in dict.fromkeys(things)}
    return {thing: _triple(line) for thing, line in lines.items() if line}


class Told(NamedTuple):
    """A claim among those that give one value, how many sources do, and whether other values of the
    same count beside it.
    """

    claim: CitedClaim
    voices: int
    rivals: bool


def told(opened: Opened, triples: Iterable[Triple]) -> dict[Triple, Told]:
    """The claims that state some triples: of each the newest that counts."""
    wanted = set(triples)
    claims: dict[Triple, list[CitedClaim]] = defaultdict(list)
    counting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in claims_about(opened, {triple[0] for triple in wanted}):
        if claim.current:
            counting[claim.subject, claim.predicate].add(claim.object)
        if claim[:3] in wanted:
            claims[claim[:3]].append(claim)
    return {
        triple: Told(
            max(said, key=lambda claim: (claim.current, not claim.set_aside, claim.sort_day)),
            len({claim.document.iri for claim in said}),
            bool(counting[triple[:2]] - {triple[2]}),
        )
        for triple, said in claims.items()
    }


def _triple(line: str) -> Triple:
    _, s, p, o = line.split("\t")
    return s, p, o
