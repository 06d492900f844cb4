"""A value as sources give it, with how many of them do: what every line of a card is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.evidence.absent import told_of
from kg.evidence.cards.index import Index
from kg.evidence.claims import CitedClaim
from kg.evidence.standing import COUNTS, DONE, LESS_PRECISE, TO_BE, Standing

# How claims stand that a card tells: what counts, what is to be, what has come true.
TELL = COUNTS, TO_BE, DONE


class Telling(NamedTuple):
    """A value as some sources give it: the claims differ in nothing but their sources and in how
    they say it, the best first (not weak, stated, of the newest period).

    `looser` are those that say the same less precisely. `planned` says that no source tells it as
    so.
    """

    claims: tuple[CitedClaim, ...]
    looser: tuple[CitedClaim, ...]
    planned: bool

    @property
    def shown(self) -> CitedClaim:
        """The claim by which it is shown."""
        return self.claims[0]

    @property
    def voices(self) -> int:
        """How many sources say just this, weak ones apart."""
        return voices_of(self.claims)

    @property
    def backing(self) -> int:
        """How many sources say it or the same less precisely, weak ones apart: what is told first
        has most.
        """
        return voices_of((*self.claims, *self.looser))

    @property
    def modality(self) -> str:
        """How the best of its sources says it: stated, claimed or planned."""
        return "planned" if self.planned else self.shown.modality


def voices_of(claims: Iterable[CitedClaim]) -> int:
    """How many sources some claims have that are neither weak nor set aside."""
    return len({c.document.iri for c in claims if not c.weak and not c.set_aside})


def tellings_of(index: Index, thing: str, predicate: str) -> list[Telling]:
    """The values of a property of a thing that count, or, where nothing holds, that are planned:
    the one with most backing first.
    """
    claims = [c for c in index.about.get(thing, ()) if told_of(c) == predicate]
    return tellings(index.standings, claims)


def tellings(how: Mapping[CitedClaim, Standing], claims: Iterable[CitedClaim]) -> list[Telling]:
    """Those of some claims that count, by value; what is planned where nothing else holds. `how`
    says where they stand.
    """
    known = list(claims)
    now = [c for c in known if how[c].word == COUNTS]
    now = now or [c for c in known if how[c].word == TO_BE]
    values: dict[tuple[str, ...], list[CitedClaim]] = {}
    for claim in now:
        values.setdefault(value_of(claim), []).append(claim)
    found = []
    for group in values.values():
        finer = set(group)
        looser = [c for c in known if how[c].word == LESS_PRECISE and finer & set(how[c].finer)]
        ordered = sorted(group, key=_goodness)
        planned = how[group[0]].word == TO_BE
        found.append(Telling(tuple(ordered), tuple(sorted(looser, key=_goodness)), planned))
    return sorted(_exact(found), key=lambda one: (-one.backing, _goodness(one.shown)))


def _exact(found: list[Telling]) -> list[Telling]:
    # What some hedge and others tell exactly is told exactly.
    exact = {value_of(one.shown)[:3]: one for one in found if not one.shown.qualifier}
    merged: dict[tuple[str, ...], tuple[CitedClaim, ...]] = dict.fromkeys(exact, ())
    rest = []
    for one in found:
        key = value_of(one.shown)[:3]
        if one.shown.qualifier and key in exact:
            merged[key] += one.claims
        elif one.shown.qualifier:
            rest.append(one)
    whole = [one._replace(looser=one.looser + merged[key]) for key, one in exact.items()]
    return whole + rest


def tells(index: Index, claim: CitedClaim) -> bool:
    """Whether a claim counts, or is a plan that does or has come true."""
    return index.standings[claim].word in TELL


def value_of(claim: CitedClaim) -> tuple[str, ...]:
    """What makes two claims of one thing say the same."""
    return claim.predicate, claim.object, claim.unit, claim.qualifier


def _goodness(claim: CitedClaim) -> tuple[object, ...]:
    # The best first; of equals the newest.
    day = claim.sort_day.replace("-", "") or "0"
    return claim.weak, claim.modality != "stated", not claim.period, -int(day), claim.citation.iri
