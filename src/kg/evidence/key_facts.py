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
    """A claim among those that give one value, how many sources say so, and whether other values
    count beside it. A weak source is counted where there are no others alone.
    """

    claim: CitedClaim
    voices: int
    rivals: bool


def told(opened: Opened, triples: Iterable[Triple]) -> dict[Triple, Told]:
    """The claims that state some triples: of each the one by which it is told."""
    wanted = set(triples)
    claims: dict[Triple, list[CitedClaim]] = defaultdict(list)
    counting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in claims_about(opened, {triple[0] for triple in wanted}):
        if claim.current:
            counting[claim.subject, claim.predicate].add(claim.object)
        if claim[:3] in wanted:
            claims[claim[:3]].append(claim)
    return {
        triple: _heard(said, bool(counting[triple[:2]] - {triple[2]}))
        for triple, said in claims.items()
    }


def _heard(said: list[CitedClaim], others: bool) -> Told:
    # As a card tells a value: what is set aside or weak only where nobody else says so, exactly
    # where anybody does, else with the hedge that most sources have.
    for worse in (_is_aside, _is_weak):
        said = [claim for claim in said if not worse(claim)] or said
    ways: dict[tuple[str, str], list[CitedClaim]] = defaultdict(list)
    for claim in said:
        ways[claim.unit, claim.qualifier].append(claim)
    unit, hedge = max(
        ways, key=lambda way: (not way[1], _sources(ways[way]), _newest(ways[way]), way)
    )
    shown = max(ways[unit, hedge], key=lambda claim: (claim.current, claim.sort_day))
    agree = [claim for claim in said if claim.unit == unit and hedge in ("", claim.qualifier)]
    return Told(shown, _sources(agree), shown.current and others)


def _is_aside(claim: CitedClaim) -> bool:
    return claim.set_aside


def _is_weak(claim: CitedClaim) -> bool:
    return claim.weak


def _sources(claims: Iterable[CitedClaim]) -> int:
    return len({claim.document.iri for claim in claims})


def _triple(line: str) -> Triple:
    _, s, p, o = line.split("\t")
    return s, p, o


def _newest(claims: Iterable[CitedClaim]) -> str:
    return max(claim.sort_day for claim in claims)
