"""What a row tells: its money, its time, where it stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from kg.evidence.cards.index import FUNDING, MILESTONE, Index
from kg.evidence.cards.money import CANCELLED, Money, stage_of, whole_amounts
from kg.evidence.cards.plans import Step, steps
from kg.evidence.cards.telling import tellings_of, tells, voices_of
from kg.evidence.claims import OUTCOME
from kg.evidence.composition import DURING, STAGE
from kg.evidence.fulfilments import LOST, NOTHING, OVERDUE, TOO_LATE
from kg.evidence.score.deeds import is_plan, lost_by
from kg.evidence.score.rows import ACTS, Candidate, parts_of, places, wholes
from kg.evidence.score.value import (
    FATES,
    LATE,
    MISSED,
    PAST,
    PLANNED,
    PUT_OFF,
    REACHED,
    Act,
    Basis,
    Details,
    Fate,
    Place,
    Row,
    Worth,
)
from kg.evidence.standing import TO_BE
from kg.rdf.dates import edtf, span
from kg.rdf.terms import KG, parts

_DATE = f"<{KG}date>"
_POST = f"<{KG}Post>"
_STEPS, _ACTS = 2, 6
# So many other steps, amounts and parts of a row are told at most.
_MOST = 8


def row(index: Index, one: Candidate, homes: Mapping[str, str], depth: int, whole: str) -> Row:
    """The row of a thing, which stands under its whole ("" for none)."""
    thing = one.thing
    own = [facet for facet in one.facets if homes.get(facet, thing) == thing]
    acts = _acts(index, one, own)
    lost = [act for act in acts if act.lost]
    return Row(
        thing,
        index.cls(thing),
        depth,
        one.voices,
        _place(index, thing, whole),
        _worth(index, thing, own),
        tuple(_fates(index, thing, own)),
        tuple(sorted(acts[:_ACTS], key=_day)),
        max(lost, key=_day, default=None),
    )


def details(
    index: Index, one: Candidate, homes: Mapping[str, str], told: Row, rows: Container[str]
) -> Details:
    """What a row does not tell at first: its other steps and amounts, and its parts that have no
    row.
    """
    thing = one.thing
    own = [facet for facet in one.facets if homes.get(facet, thing) == thing]
    shown = {one.step.thing for one in told.fates}
    ranked = [fate for fate in _ranked(index, thing, own) if fate.step.thing not in shown]
    others = (m for m in _amounts(index, thing, own) if stage_of(m) != CANCELLED)
    worths = [_told(one) for one in others if not told.worth or one.thing != told.worth.money.thing]
    parts = [part for part in parts_of(index, thing) if part not in rows and part not in own]
    parts = [part for part in parts if not index.is_a(part, _POST)]
    return Details(tuple(ranked[:_MOST]), tuple(worths[:_MOST]), tuple(parts[:_MOST]))


def basis(index: Index, one: Candidate, homes: Mapping[str, str]) -> Basis:
    """What a row is told of on any day."""
    thing = one.thing
    own = [facet for facet in one.facets if homes.get(facet, thing) == thing]
    known = {thing, *own}
    meanings = _acting(one)
    acts = [
        (facet, meanings.get(facet, ""))
        for facet in own
        if _may_act(index, facet) and (facet in meanings or _was_lost(index, facet))
    ]
    return Basis(
        tuple(amount.thing for amount in _amounts(index, thing, own)),
        tuple((step.thing, step.name) for step in steps(index, thing) if step.thing in known),
        tuple(acts),
    )


def _may_act(index: Index, facet: str) -> bool:
    return not index.is_a(facet, FUNDING) and not index.is_a(facet, MILESTONE)


def _was_lost(index: Index, facet: str) -> bool:
    # Whether anybody ever said that it came to nothing.
    claims = index.about.get(facet, ())
    return any(claim.predicate == OUTCOME and claim.object in LOST for claim in claims)


# --- where ----------------------------------------------------------------------------------------


def _place(index: Index, thing: str, whole: str) -> Place | None:
    # Where it stands, else the place that it is a part of; not what it is drawn under.
    kind = index.kind(thing)
    inside = [one for one in wholes(index, thing) if index.kind(one) != kind]
    found = [*places(index, thing), *(one for one in inside if _is_place(index, one))]
    found = [one for one in found if one != whole]
    if not found:
        return None
    claims = [c for c in index.about[thing] if c.object == found[0] and tells(index, c)]
    return Place(found[0], all(index.standings[claim].word == TO_BE for claim in claims))


def _is_place(index: Index, thing: str) -> bool:
    return index.is_a(thing, f"<{KG}Place>")


# --- money ----------------------------------------------------------------------------------------


def _worth(index: Index, thing: str, facets: Iterable[str]) -> Worth | None:
    # What most sources tell of; nothing that was cancelled.
    amounts = _amounts(index, thing, facets)
    found = next((one for one in amounts if stage_of(one) != CANCELLED), None)
    return _told(found) if found else None


def _amounts(index: Index, thing: str, facets: Iterable[str]) -> tuple[Money, ...]:
    own = [thing] if index.is_a(thing, FUNDING) else []
    concerning = [one for one in facets if index.is_a(one, FUNDING)]
    return (*whole_amounts(index, own), *whole_amounts(index, concerning))


def _told(amount: Money) -> Worth:
    shown = amount.amounts[0].shown
    during = amount.detail(DURING)
    stage = stage_of(amount)
    period = parts(during.tellings[0].shown.object)[0] if during else ""
    used = [one for one in (amount.detail(STAGE) if stage else None, during) if one]
    as_of = "" if stage or period else shown.period or shown.published
    composed = any(one.composed for one in used)
    return Worth(amount, stage, period, composed, as_of, is_plan(amount))


# --- time -----------------------------------------------------------------------------------------


def _fates(index: Index, thing: str, facets: Iterable[str]) -> list[Fate]:
    # The one that is told in words, and the earliest of the others that was reached, else that is
    # to come first.
    ranked = _ranked(index, thing, facets)
    others = sorted(ranked[1:], key=lambda one: (one.kind not in (REACHED, LATE), _first(one.step)))
    return [*ranked[:1], *others[: _STEPS - 1]]


def _ranked(index: Index, thing: str, facets: Iterable[str]) -> list[Fate]:
    # All steps, the one that is to be told first.
    own = {thing, *facets}
    found = [Fate(fate(step), step) for step in steps(index, thing) if step.thing in own]
    reached = max((_first(f.step) for f in found if f.kind in (REACHED, LATE)), default="")
    return sorted(found, key=lambda one: (_is_overtaken(one, reached), _rank(one)))


def _is_overtaken(one: Fate, reached: str) -> bool:
    # A day that nobody speaks of any more, since a later step was reached.
    return one.kind == PAST and _first(one.step) < reached


def fate(step: Step) -> str:
    """What became of a step, one of FATES."""
    slip = step.slip
    if slip is None:
        return REACHED if step.outcomes or any(not one.planned for one in step.days) else PLANNED
    if slip.against_latest == NOTHING:
        return MISSED
    if slip.against_latest == OVERDUE:
        return PAST
    if slip.against_first == TOO_LATE:
        return LATE
    if slip.actual or slip.outcome:
        return REACHED
    return PUT_OFF if slip.moved and slip.moved.least > 0 else PLANNED


def _rank(one: Fate) -> tuple[object, ...]:
    # The worst first; of what was reached the last, of what is to come the first.
    day = int(_first(one.step).replace("-", "") or 0)
    order = -day if one.kind in (LATE, REACHED) else day
    return FATES.index(one.kind), order, -_voices(one.step), one.step.thing


def _first(step: Step) -> str:
    # The first day that its last telling may mean.
    claims = [one.shown for one in step.days] or [one.claims[0] for one in step.promised[-1:]]
    days = [day.first for claim in claims if (day := edtf(parts(claim.object)[0]))]
    return max(days, default="")


def _voices(step: Step) -> int:
    told = [claim for one in (*step.days, *step.outcomes) for claim in one.claims]
    return voices_of((*told, *(claim for one in step.promised for claim in one.claims)))


def _acts(index: Index, one: Candidate, facets: Iterable[str]) -> list[Act]:
    # Dated decisions, applications and agreements, and what else came to nothing; by voices.
    meanings = _acting(one)
    found = []
    for facet in facets:
        if not _may_act(index, facet):
            continue
        lost = lost_by(index, facet)
        days = tellings_of(index, facet, _DATE)
        if days and (lost or facet in meanings):
            found.append(Act(facet, index.cls(facet), meanings.get(facet, ""), days[0], lost))
    return sorted(found, key=lambda act: (not act.lost, -act.day.backing, act.thing))


def _acting(one: Candidate) -> dict[str, str]:
    # What actors do by a facet.
    return {deed.via: deed.meaning for deed in one.deeds if deed.via and deed.meaning in ACTS}


def _day(act: Act) -> str:
    known = span(parts(act.day.shown.object)[0])
    return known.start.first if known and known.start else ""
