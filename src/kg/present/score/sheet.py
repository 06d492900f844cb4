"""A score placed in a frame: what each part of a drawing is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kg.evidence.score.value import Score, Tie
from kg.present.score.marks import tag
from kg.present.score.placing import Axis, Columns, Frame, Placed, actors_at, axis, columns, placed
from kg.present.score.texts import Texts, tie_text

# A name of so many voices or more is bold.
BOLD = 10
Address = Callable[[str], str]


class Sheet(NamedTuple):
    """What a drawing is made with: `address` gives the page of a thing, "" for none."""

    frame: Frame
    score: Score
    said: Texts
    address: Address
    columns: Columns
    placed: Placed
    axis: Axis | None
    actors: dict[str, float]

    def ties(self, row: str) -> list[Tie]:
        """The ties of a row."""
        return [tie for tie in self.score.ties if tie.row == row]

    def told_of(self, actor: str) -> Iterator[str]:
        """What an actor does, in words, a line for each tie."""
        for tie in self.score.ties:
            if tie.actor == actor:
                yield f"{self.said.name(tie.row)}: {tie_text(tie, self.said)}"

    def linked(self, thing: str, *inside: str) -> str:
        """Markup that leads to the page of a thing, if it has one."""
        href = self.address(thing)
        return tag("a", *inside, href=href) if href else "".join(inside)


def sheet(frame: Frame, score: Score, said: Texts, address: Address) -> Sheet:
    """A score placed in a frame."""
    where = placed(frame, score)
    actors = actors_at(frame, score, where.rows)
    return Sheet(frame, score, said, address, columns(frame, score), where, axis(score), actors)
