"""The one fact that tells most of a thing: chosen when a graph is built, read where it is found.

Of the numbers, amounts and dates of the thing, and of what is about it, it is the one that sources
give most often, with that value of it that counts and that most of them give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kg.evidence.claims import CitedClaim, claims_about
from kg.rdf.nquads import Triple
from kg.rdf.readings import DATES
from kg.rdf.terms import KG, parts
from kg.store.names import sorted_line
from kg.store.snapshot import Opened
from kg.store.weighing import Said, is_figure

FILE = "key_facts.tsv"
# Of what is told by equally many the first: money, what is measured, then dates.
_FIRST = tuple(f"<{KG}{name}>" for name in ("amount", "value"))


class Holding(NamedTuple):
    """The triples that count: those of the current graph, and those that are only planned."""

    current: Collection[Triple]
    plans: Collection[Triple]


def lines(said: Said, holding: Holding) -> list[str]:
    """A line for each thing of which a figure is told: the thing and the triple, by tabs, sorted by
    thing.
    """
    figures = {triple: n for triple, n in said.voices.items() if is_figure(triple[2])}
    facts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (s, p, o), voices in figures.items():
        facts[s, p][o] = voices
    best: dict[str, tuple[tuple[object, ...], Triple]] = {}
    for triple in figures:
        current = triple in holding.current
        if not (current or triple in holding.plans):
            continue
        s, p, _ = triple
        order = (
            not current,
            -_agreeing(triple[2], facts[s, p]),
            _FIRST.index(p) if p in _FIRST else 9,
            triple,
        )
        for thing in (s, *said.about.get(s, ())):
            rank = (-sum(facts[s, p].values()), thing != s, *order)
            if thing not in best or rank < best[thing][0]:
                best[thing] = rank, triple
    return ["\t".join((thing, *triple)) + "\n" for thing, (_, triple) in sorted(best.items())]


def _agreeing(value: str, values: Mapping[str, int]) -> int:
    # How many sources give a value, or the month or year of a day.
    text, datatype, _ = parts(value)
    if datatype not in DATES:
        return values[value]
    wider = (other for other in values if text.startswith(parts(other)[0].rstrip("~")))
    return sum(values[other] for other in wider)


def key_fact(opened: Opened, thing: str) -> CitedClaim | None:
    """The claim that tells most of a thing (an N-Triples string), None where no figure is told of
    it. Its subject is the thing, or what is about it.
    """
    triple = key_triples(opened, [thing]).get(thing)
    found = told(opened, [triple]) if triple else {}
    return found[triple].claim if triple in found else None


def key_triples(opened: Opened, things: Iterable[str]) -> dict[str, Triple]:
    """What tells most of some things, by thing; see `key_fact`."""
    path = opened.place / FILE
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
