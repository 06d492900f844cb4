"""What an open graph tells beside its things and their edges, for the page to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.evidence.cards.index import everything
from kg.evidence.conflicting import Conflict, Wanted, conflicts
from kg.evidence.score.unfolding import unfolded
from kg.present.cards.written_cards import written_cards
from kg.present.view.cards import Cards
from kg.present.view.derivations import Derivations, derivations
from kg.present.view.score import Pieces, sight
from kg.present.view.ties import Ties, main_ties
from kg.store.snapshot import Opened


class Told(NamedTuple):
    """The cards of things, as far as the page asks for them; the pieces of the first sight and the
    main ties, if there are any; what sources say apart; the rules for another day.
    """

    cards: Cards | None = None
    sight: Pieces = ()
    ties: Ties | None = None
    rivals: Sequence[Conflict] = ()
    derivations: Derivations = Derivations([], [])


def told_of(opened: Opened, *, whole: bool = True) -> Told:
    """What an open graph tells. A page of a part of it has no first sight and no main ties, which
    are those of the `whole`, and derives nothing: what a rule rests on may stand elsewhere.
    """
    found = unfolded(everything(opened)) if whole else None
    return Told(
        lambda things: written_cards(opened, things),
        sight(opened, found) if found else (),
        main_ties(everything(opened), found.score) if found else None,
        conflicts(opened, Wanted()),
        derivations(opened) if whole else Derivations([], []),
    )
