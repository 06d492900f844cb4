"""What of a graph its first sight shows: the one place that chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.evidence.cards.index import Index, everything
from kg.evidence.cards.plans import steps
from kg.evidence.cards.telling import voices_of
from kg.evidence.score import deeds, telling
from kg.evidence.score.rows import Candidate, above, candidates, homes, parts_of
from kg.evidence.score.value import FATES, Doer, Lane, Score, Tie
from kg.rdf.terms import KG
from kg.store.snapshot import Opened

# So many rows, and of one to four lanes so many each; what one has not, the others get.
_ROWS = 24
_CAPS = ((24,), (14, 10), (11, 9, 4), (9, 8, 4, 3))
_ACTORS = 14
# An actor that is tied to so great a share of so many rows or more is a rail.
_RAILS, _RAIL_SHARE, _RAIL_ROWS = 2, 0.4, 6
_PERSON, _POST = f"<{KG}Person>", f"<{KG}Post>"


class _Choice(NamedTuple):
    # The rows in their lanes (by kind), the ties to all actors.
    lanes: dict[str, list[Candidate]]
    ties: list[Tie]


class Chosen(NamedTuple):
    """A score with what it was chosen from: the things that may have a row, those who may be
    actors, the rows in their lanes (by kind), the ties to all actors.
    """

    score: Score
    things: dict[str, Candidate]
    actors: set[str]
    lanes: dict[str, list[Candidate]]
    ties: list[Tie]


def score(opened: Opened) -> Score | None:
    """The score of an open graph, None where no actor does anything to a thing."""
    found = chosen(everything(opened))
    return found.score if found else None


def chosen(index: Index) -> Chosen | None:
    """The score of an index of all claims with what it was chosen from, None where no actor does
    anything to a thing.
    """
    everybody = candidates(index)
    actors = _who(index, everybody.values())
    known = _connected(index, everybody, actors)
    choice = _choose(index, known, actors)
    if not choice.ties:
        return None
    rails, drawn, hidden = _cast(choice)
    shown = {actor.thing for actor in (*rails, *drawn)}
    documents = {c.document for claims in index.about.values() for c in claims}
    lanes = tuple(_lanes(index, choice.lanes, everybody))
    newest = max(documents, key=lambda one: (one.first, one.last, one.iri), default=None)
    found = Score(
        newest.first if newest else "",
        newest.issued if newest else "",
        len(documents),
        lanes,
        tuple(drawn),
        tuple(rails),
        hidden,
        sum(len(lane.rows) + lane.more for lane in lanes),
        tuple(tie for tie in choice.ties if tie.actor in shown),
        _fates(index, everybody),
    )
    return Chosen(found, everybody, actors, choice.lanes, choice.ties)


def _fates(index: Index, things: Iterable[str]) -> tuple[int, ...]:
    promised = {step.thing: step for one in things for step in steps(index, one) if step.promised}
    found = Counter(map(telling.fate, promised.values()))
    return tuple(found[kind] for kind in FATES)


def promised_steps(index: Index, things: Iterable[str]) -> tuple[str, ...]:
    """The steps of some things of which a day was promised, in order."""
    found = {step.thing for one in things for step in steps(index, one) if step.promised}
    return tuple(sorted(found))


def _who(index: Index, rows: Iterable[Candidate]) -> set[str]:
    # Organisations; people and posts only where nobody else does anything.
    found = {deed.actor for row in rows for deed in row.deeds}
    people = {one for one in found if index.is_a(one, _PERSON) or index.is_a(one, _POST)}
    return found - people or found


# --- rows -----------------------------------------------------------------------------------------


def _connected(index: Index, known: dict[str, Candidate], actors: set[str]) -> dict[str, Candidate]:
    # What hangs together, by deeds and parts, with the best thing that has a deed; as long as that
    # is less than can be drawn, with the best of the others too.
    done = {row: {d.actor for d in one.deeds} & actors for row, one in known.items()}
    by_actor: dict[str, list[str]] = {}
    for row, who in done.items():
        for actor in sorted(who):
            by_actor.setdefault(actor, []).append(row)
    seen: set[str] = set()
    for first in known:
        if len(seen) >= _ROWS:
            break
        edge = [first] if done[first] and first not in seen else []
        seen.update(edge)
        while edge:
            row = edge.pop()
            near = [other for actor in sorted(done[row]) for other in by_actor[actor]]
            near += [*parts_of(index, row), above(index, row, known)]
            fresh = [one for one in dict.fromkeys(near) if one in known and one not in seen]
            seen.update(fresh)
            edge += fresh
    return {row: one for row, one in known.items() if row in seen}


def _choose(index: Index, known: dict[str, Candidate], actors: set[str]) -> _Choice:
    # The rows, until each is tied to an actor, or is a part of one that is.
    done = {row for row, one in known.items() if not actors.isdisjoint(d.actor for d in one.deeds)}
    loose = _loose(index, known, done)
    while True:
        known = {row: one for row, one in known.items() if row not in loose}
        lanes = _picked(index, known)
        rows = {one.thing: one for lane in lanes.values() for one in lane}
        place = homes(index, rows)
        ties = [
            tie
            for row, one in rows.items()
            for tie in deeds.ties(index, row, one.deeds, place, actors)
        ]
        loose = _loose(index, rows, {tie.row for tie in ties})
        if not loose:
            return _Choice(lanes, ties)


def _picked(index: Index, left: Mapping[str, Candidate]) -> dict[str, list[Candidate]]:
    kinds: dict[str, list[Candidate]] = {}
    for one in left.values():
        kinds.setdefault(index.kind(one.thing), []).append(one)
    weights = {kind: sum(one.weight for one in lane) for kind, lane in kinds.items()}
    order = sorted(kinds, key=lambda kind: (-weights[kind], kind))[: len(_CAPS)]
    if not order:
        return {}
    caps = dict(zip(order, _CAPS[len(order) - 1], strict=True))
    picked = {one.thing for kind in order for one in kinds[kind][: caps[kind]]}
    others = (one.thing for one in left.values() if index.kind(one.thing) in caps)
    spare = [one for one in others if one not in picked]
    picked.update(spare[: _ROWS - len(picked)])
    return {kind: [one for one in kinds[kind] if one.thing in picked] for kind in order}


def _loose(index: Index, rows: Mapping[str, Candidate], tied: set[str]) -> set[str]:
    loose = set()
    for row in rows:
        at = row
        while at and at not in tied:
            at = above(index, at, rows)
        if not at:
            loose.add(row)
    return loose


def _lanes(
    index: Index, lanes: Mapping[str, list[Candidate]], known: Mapping[str, Candidate]
) -> list[Lane]:
    rows = {one.thing: one for lane in lanes.values() for one in lane}
    place = homes(index, rows)
    found = []
    for kind, lane in lanes.items():
        things = [one.thing for one in lane]
        of_kind = sum(index.kind(one) == kind for one in known)
        drawn = tuple(
            telling.row(index, rows[thing], place, depth, whole)
            for thing, depth, whole in nested(things, wholes_among(index, things))
        )
        found.append(Lane(_common(index, things, kind), drawn, of_kind - len(drawn)))
    return found


def wholes_among(index: Index, things: Iterable[str]) -> dict[str, str]:
    """Of each of some things the one of them that it stands under, "" for none."""
    drawn = set(things)
    return {thing: above(index, thing, drawn) for thing in drawn}


def nested(things: Iterable[str], wholes: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """(a thing, how deep it stands, what it stands under): parts under their wholes, each in the
    order in which they come.
    """
    under: dict[str, list[str]] = {}
    for thing in things:
        under.setdefault(wholes[thing], []).append(thing)
    found: list[tuple[str, int, str]] = []

    def put(thing: str, depth: int, whole: str) -> None:
        found.append((thing, depth, whole))
        for part in under.get(thing, ()):
            put(part, depth + 1, thing)

    for thing in under.get("", ()):
        put(thing, 0, "")
    # What stands in a circle.
    known = {thing for thing, _, _ in found}
    return found + [(thing, 0, "") for thing in things if thing not in known]


def _common(index: Index, things: Iterable[str], kind: str) -> str:
    # The lowest class that all have.
    above = index.terms.above
    shared = [above.get(index.cls(thing), frozenset((index.cls(thing),))) for thing in things]
    classes = {cls for cls in frozenset.intersection(*shared) if cls in index.terms.declared}
    return max(classes, key=lambda cls: (len(above.get(cls, ())), cls), default=kind)


# --- actors ---------------------------------------------------------------------------------------


def _cast(choice: _Choice) -> tuple[list[Doer], list[Doer], int]:
    # (rails, the others that are drawn, how many are not).
    by_actor: dict[str, list[Tie]] = {}
    for tie in choice.ties:
        by_actor.setdefault(tie.actor, []).append(tie)
    rows = {actor: {tie.row for tie in ties} for actor, ties in by_actor.items()}
    weights = {actor: sum(1 + tie.voices for tie in ties) for actor, ties in by_actor.items()}
    ranked = sorted(by_actor, key=lambda actor: (-weights[actor], actor))
    count = sum(len(lane) for lane in choice.lanes.values())
    wide = [one for one in ranked if len(rows[one]) >= _RAIL_SHARE * count]
    wide.sort(key=lambda one: -len(rows[one]))
    rails = wide[:_RAILS] if count >= _RAIL_ROWS else []
    others = [one for one in ranked if one not in rails]
    drawn = _covering(others, rows)

    def doers(actors: Iterable[str]) -> list[Doer]:
        return [doer(one, by_actor[one]) for one in actors]

    return doers(rails), doers(drawn), len(others) - len(drawn)


def doer(actor: str, ties: Iterable[Tie]) -> Doer:
    """An actor with the sources of its ties."""
    return Doer(actor, voices_of(claim for tie in ties for claim in tie.claims))


def _covering(ranked: list[str], rows: Mapping[str, set[str]]) -> list[str]:
    # Those that count most; of a row that has none of them its best takes the place of the last
    # one whose rows all have another.
    drawn, rest = ranked[:_ACTORS], ranked[_ACTORS:]
    for actor in rest:
        covered = set[str]().union(*(rows[one] for one in drawn))
        if rows[actor] <= covered:
            continue
        spare = [one for one in drawn if all(_others(row, one, drawn, rows) for row in rows[one])]
        if not spare:
            break
        drawn.remove(spare[-1])
        drawn.append(actor)
    return sorted(drawn, key=ranked.index)


def _others(row: str, actor: str, drawn: Iterable[str], rows: Mapping[str, set[str]]) -> bool:
    return any(row in rows[one] for one in drawn if one != actor)
