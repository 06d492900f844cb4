"""What a score does not draw at first: the rows beyond the caps of its lanes, and their actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.evidence.cards.index import Index
from kg.evidence.score import deeds, telling
from kg.evidence.score.choosing import Chosen, chosen, doer, nested, promised_steps, wholes_among
from kg.evidence.score.rows import Candidate, homes
from kg.evidence.score.value import Basis, Details, Doer, Lane, Row, Score, Tie

# So many rows at most are drawn where all lanes are unfolded: what a page can hold.
MOST = 100


class Unfolded(NamedTuple):
    """A score with what it does not draw at first: its lanes with all their rows as they stand then
    (those of the score as they are there; `more` is how many are still missing), all actors but the
    rails, those of the score first, the ties of all rows, and what each row does not tell at first.
    """

    score: Score
    lanes: tuple[Lane, ...]
    actors: tuple[Doer, ...]
    ties: tuple[Tie, ...]
    details: Mapping[str, Details]
    bases: Mapping[str, Basis]
    promised: tuple[str, ...]

    @property
    def rails(self) -> tuple[Doer, ...]:
        """The actors that are drawn beside all rows."""
        return self.score.rails

    @property
    def rows(self) -> Iterator[Row]:
        """Its rows, from above."""
        return (row for lane in self.lanes for row in lane.rows)


def unfolded(index: Index, most: int = MOST) -> Unfolded | None:
    """The score of an index of all claims, with what it does not draw at first; of rows so many at
    most.
    """
    found = chosen(index)
    if found is None:
        return None
    drawn = {row.thing: found.things[row.thing] for row in found.score.rows}
    others = _others(index, found, most)
    # What is drawn keeps its money and its days.
    place = homes(index, drawn | others) | homes(index, drawn)
    ties = list(found.ties)
    for thing, one in others.items():
        ties += deeds.ties(index, thing, one.deeds, place, found.actors)
    lanes = tuple(
        _lane(index, lane, [one for one in others.values() if index.kind(one.thing) == kind], place)
        for kind, lane in zip(found.lanes, found.score.lanes, strict=True)
    )
    actors = (*found.score.actors, *_hidden(found.score, ties))
    rows = {row.thing: row for lane in lanes for row in lane.rows}
    details = {
        thing: telling.details(index, found.things[thing], place, row, rows)
        for thing, row in rows.items()
    }
    bases = {thing: telling.basis(index, found.things[thing], place) for thing in rows}
    return Unfolded(
        found.score,
        lanes,
        actors,
        tuple(ties),
        details,
        bases,
        promised_steps(index, found.things),
    )


def _others(index: Index, found: Chosen, most: int) -> dict[str, Candidate]:
    # The things of the lanes that have no row, those that count most first: of each lane its share,
    # and what one has not is for the others.
    drawn = {row.thing for row in found.score.rows}
    left = [
        thing for thing in found.things if thing not in drawn and index.kind(thing) in found.lanes
    ]
    room = max(most - len(drawn), 0)
    share, taken = room // len(found.lanes), Counter[str]()
    first: list[str] = []
    rest: list[str] = []
    for thing in left:
        kind = index.kind(thing)
        taken[kind] += 1
        (first if taken[kind] <= share else rest).append(thing)
    kept = {*first, *rest[: room - len(first)]}
    return {thing: found.things[thing] for thing in left if thing in kept}


def _lane(index: Index, lane: Lane, others: Iterable[Candidate], place: Mapping[str, str]) -> Lane:
    drawn = {row.thing: row for row in lane.rows}
    more = {one.thing: one for one in others}
    # What is drawn already stays where it is.
    wholes = wholes_among(index, [*drawn, *more]) | wholes_among(index, drawn)
    rows = tuple(
        drawn.get(thing) or telling.row(index, more[thing], place, depth, whole)
        for thing, depth, whole in nested([*drawn, *more], wholes)
    )
    return Lane(lane.cls, rows, lane.more - len(more))


def _hidden(score: Score, ties: Iterable[Tie]) -> list[Doer]:
    by_actor: dict[str, list[Tie]] = {}
    for tie in ties:
        by_actor.setdefault(tie.actor, []).append(tie)
    drawn = {one.thing for one in (*score.actors, *score.rails)}
    hidden = [actor for actor in by_actor if actor not in drawn]
    hidden.sort(key=lambda actor: (-sum(1 + tie.voices for tie in by_actor[actor]), actor))
    return [doer(actor, by_actor[actor]) for actor in hidden]
