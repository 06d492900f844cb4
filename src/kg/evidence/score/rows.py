"""The things that may have a row: what they have, and what they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from kg.evidence.cards.index import (
    ACTOR,
    CONCERNS,
    FUNDING,
    OBSERVATION,
    Index,
    subjects,
)
from kg.evidence.cards.plans import steps
from kg.evidence.cards.telling import tells, voices_of
from kg.evidence.composition import AMOUNT
from kg.evidence.score.deeds import Deed, deeds
from kg.project.contract import PART
from kg.rdf.terms import KG

OCCURRENCE = f"<{KG}Occurrence>"
# What actors do by an act, which has a day.
ACTS = ("decides", "asks", "signs")


class Candidate(NamedTuple):
    """A thing that may have a row, with the facets that concern it and what is done to it.

    `voices` are the sources that speak of it; `money` and `time` say whether anything is told of
    them; `weight` is what it counts: its voices, half as much again for each of money, steps, acts
    and deeds.
    """

    thing: str
    facets: tuple[str, ...]
    deeds: tuple[Deed, ...]
    voices: int
    money: bool
    time: bool
    weight: float


def candidates(index: Index) -> dict[str, Candidate]:
    """The things with deeds, money or time, by thing, what counts most first."""
    facets = _facet_classes(index)
    found = []
    for thing in index.about.keys() | index.naming.keys():
        if not _is_facet(index, thing, facets) and not index.is_a(thing, ACTOR):
            of = tuple(one for one in index.facets(thing) if _is_facet(index, one, facets))
            candidate = _candidate(index, thing, of)
            if candidate.deeds or candidate.money or candidate.time:
                found.append(candidate)
    found.sort(key=lambda one: (not (one.money or one.time), -one.weight, one.thing))
    return {one.thing: one for one in found}


def _facet_classes(index: Index) -> set[str]:
    # The classes most of whose things only say something of others.
    concerning = {c.subject for cs in index.naming.values() for c in cs if c.predicate == CONCERNS}
    known = Counter(index.cls(thing) for thing in index.about)
    found = Counter(index.cls(thing) for thing in concerning)
    return {cls for cls, count in found.items() if cls and 2 * count > known[cls]}


def _is_facet(index: Index, thing: str, classes: set[str]) -> bool:
    if index.is_a(thing, OCCURRENCE) or index.is_a(thing, OBSERVATION):
        return True
    return index.cls(thing) in classes


def _candidate(index: Index, thing: str, facets: tuple[str, ...]) -> Candidate:
    done = tuple(deeds(index, thing, facets))
    money = any(index.is_a(one, FUNDING) for one in facets)
    money = money or any(claim.predicate == AMOUNT for claim in index.about.get(thing, ()))
    dated = bool(steps(index, thing))
    acts = any(deed.via and deed.meaning in ACTS for deed in done)
    voices = _voices(index, (thing, *facets))
    weight = voices * (1 + (money + dated + acts + bool(done)) / 2)
    return Candidate(thing, facets, done, voices, money, dated or acts, weight)


def _voices(index: Index, things: tuple[str, ...]) -> int:
    claims = [claim for one in things for claim in index.about.get(one, ())]
    return voices_of((*claims, *index.naming.get(things[0], ())))


# --- what belongs to what -------------------------------------------------------------------------


def homes(index: Index, rows: Mapping[str, Candidate]) -> dict[str, str]:
    """Of what concerns several rows the one for which most sources say so: its money and its time
    are drawn there alone.
    """
    concerned: dict[str, list[str]] = {}
    for row, one in rows.items():
        for facet in one.facets:
            concerned.setdefault(facet, []).append(row)

    def rank(facet: str, row: str) -> tuple[object, ...]:
        return -_concerning(index, facet, row), -rows[row].weight, row

    return {
        facet: min(those, key=lambda row: rank(facet, row)) for facet, those in concerned.items()
    }


def _concerning(index: Index, facet: str, row: str) -> int:
    claims = (c for c in index.about.get(facet, ()) if c.predicate == CONCERNS)
    return voices_of(claim for claim in claims if claim.object == row)


def wholes(index: Index, thing: str) -> list[str]:
    """What a thing is part of, directly."""
    claims = index.about.get(thing, ())
    found = [c.object for c in claims if index.meaning(c) == PART and tells(index, c)]
    return list(dict.fromkeys(found))


_ACROSS = 3  # places


def places(index: Index, thing: str) -> list[str]:
    """Where a thing stands, on the word of most sources first; none where it lies across many, all
    on the same word.
    """
    claims = [c for c in index.about.get(thing, ()) if index.meaning(c) == "place"]
    claims = [c for c in claims if tells(index, c)]
    voices = {c.object: voices_of(o for o in claims if o.object == c.object) for c in claims}
    if list(voices.values()).count(max(voices.values(), default=0)) >= _ACROSS:
        return []
    return sorted(voices, key=lambda place: (-voices[place], place))


def above(index: Index, row: str, rows: Container[str]) -> str:
    """The row that another is a part of, or stands in, directly or by what has no row; "" for
    none.
    """
    seen, edge = {row}, [row]
    while edge:
        found = [one for at in edge for one in _around(index, at) if one not in seen]
        inside = [one for one in found if one in rows]
        if inside:
            return inside[0]
        seen.update(found)
        edge = found
    return ""


def _around(index: Index, thing: str) -> Iterator[str]:
    kind = index.kind(thing)
    yield from (one for one in wholes(index, thing) if index.kind(one) == kind)
    yield from (one for one in places(index, thing) if index.kind(one) == kind)


def parts_of(index: Index, thing: str) -> list[str]:
    """What is part of a thing, or stands in it."""
    return subjects(c for c in index.naming.get(thing, ()) if index.meaning(c) in (PART, "place"))
