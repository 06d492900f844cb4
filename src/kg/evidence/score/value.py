"""What a score is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.evidence.cards.money import Money
from kg.evidence.cards.plans import Step
from kg.evidence.cards.telling import Telling, voices_of
from kg.evidence.claims import CitedClaim

# What a row is said to have come to, the worst first: it came to nothing, its day went by without a
# word, it was put off, it came late, it came, it is to come.
MISSED, PAST, PUT_OFF, LATE, REACHED, PLANNED = FATES = (
    "missed",
    "past",
    "put-off",
    "late",
    "reached",
    "planned",
)
# Those that say that a promise was not kept.
BROKEN = frozenset((MISSED, PAST, PUT_OFF, LATE))


class Tie(NamedTuple):
    """What an actor does to the thing of a row (`meaning`, one of `links.DEEDS`), on the word of
    some claims.

    `planned` says that no claim states it as so, or that the money that it goes through is a plan
    by its own stage; `composed` that no source tells both ends; `lost` that what was asked for was
    refused or failed. `money` is the largest amount that the actor gives, None where none is told.
    """

    actor: str
    row: str
    meaning: str
    planned: bool
    composed: bool
    lost: bool
    claims: tuple[CitedClaim, ...]
    money: Money | None

    @property
    def voices(self) -> int:
        """How many sources say so, weak ones apart."""
        return voices_of(self.claims)


class Worth(NamedTuple):
    """The money of a row: the value of an amount that most sources give, with the stage and the
    period (EDTF) that are told of it, "" where none is.

    `composed` says that no source of the amount tells them; `as_of` is what the claim speaks about,
    else when it was published, "" where stage or period say it. `planned` says that it is a plan by
    its stage, or where none is told by how its sources say it.
    """

    money: Money
    stage: str
    period: str
    composed: bool
    as_of: str
    planned: bool

    @property
    def telling(self) -> Telling:
        """The amount."""
        return self.money.amounts[0]


class Act(NamedTuple):
    """A dated act: a decision, an application, an agreement. `meaning` is what its actors do, ""
    where nobody says who; `outcome` is that by which it came to nothing, "" if it did not.
    """

    thing: str
    cls: str
    meaning: str
    day: Telling
    outcome: str

    @property
    def lost(self) -> bool:
        """Whether it was refused or failed."""
        return bool(self.outcome)


class Fate(NamedTuple):
    """What became of a step of a thing, one of FATES."""

    kind: str
    step: Step


class Place(NamedTuple):
    """Where a thing stands; `planned` says that it is to."""

    thing: str
    planned: bool


class Row(NamedTuple):
    """A thing that is drawn, of the lowest class `cls`, and how deep it stands under what it is a
    part of. `fates` are the steps that are drawn, the one that is told in words first; `lost` is
    the newest act that came to nothing.
    """

    thing: str
    cls: str
    depth: int
    voices: int
    place: Place | None
    worth: Worth | None
    fates: tuple[Fate, ...]
    acts: tuple[Act, ...]
    lost: Act | None


class Details(NamedTuple):
    """What a row does not tell at first: its other steps and amounts, and parts without a row."""

    fates: tuple[Fate, ...]
    worths: tuple[Worth, ...]
    parts: tuple[str, ...]


class Basis(NamedTuple):
    """What a row is told of, whatever came of it by a day: its money, its steps (with what names
    them) and its dated acts (with what actors do by them, "" where nobody says who).
    """

    moneys: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    acts: tuple[tuple[str, str], ...]


class Lane(NamedTuple):
    """The rows of one kind of things, under the lowest class that all of them have; `more` is how
    many are not drawn.
    """

    cls: str
    rows: tuple[Row, ...]
    more: int


class Doer(NamedTuple):
    """An actor that is drawn, with the number of sources that tie it to rows."""

    thing: str
    voices: int


class Score(NamedTuple):
    """The first sight of a graph; terms are N-Triples strings.

    `day` is the ISO day of the newest of its `sources` (their number), the first that it may mean
    where less is known, and `newest` that day as it is known. `rails` are actors that are
    tied to so many rows that they are drawn beside all of them; `more_actors` is how many are not
    drawn, `things` how many might have a row. `fates` is what became of every step of which a day
    was promised, drawn or not: how many of each of FATES.
    """

    day: str
    newest: str
    sources: int
    lanes: tuple[Lane, ...]
    actors: tuple[Doer, ...]
    rails: tuple[Doer, ...]
    more_actors: int
    things: int
    ties: tuple[Tie, ...]
    fates: tuple[int, ...]

    @property
    def rows(self) -> Iterator[Row]:
        """Its rows, from above."""
        return (row for lane in self.lanes for row in lane.rows)
