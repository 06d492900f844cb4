"""Who and what a thing is tied to: by what actors do, by parts, by other properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.cards.index import CONCERNS, MEASURES, OBSERVATION, Index
from kg.evidence.cards.posts import POST_IN
from kg.evidence.cards.telling import Telling, tellings_of, tells, voices_of
from kg.evidence.claims import CitedClaim
from kg.evidence.composition import FILLS, MEMBER
from kg.evidence.standing import COUNTS, DONE
from kg.project.contract import DEEDS, PART
from kg.rdf.terms import KG

VALUE, RANK, POSITION = (f"<{KG}{name}>" for name in ("value", "rank", "hasPosition"))


class Tie(NamedTuple):
    """What a thing is tied to, on the word of some claims; `via` is the facet that ties the two, ""
    for none. `planned` says that no source tells it as so, `composed` that none tells both ends.
    `values` are those of a figure that is part of the thing, or names it.
    """

    thing: str
    claims: tuple[CitedClaim, ...]
    via: str
    planned: bool
    composed: bool
    values: tuple[Telling, ...] = ()

    @property
    def voices(self) -> int:
        """How many sources say so, weak ones apart."""
        return voices_of(self.claims)

    @property
    def claimed(self) -> bool:
        """Whether all that say so boast or judge."""
        return all(claim.modality == "claimed" for claim in self.claims)


class Relation(NamedTuple):
    """Ties of one kind: what actors do (`deed`, one of DEEDS), or by a property that has no such
    meaning. `inward` says that the others do it, or name the thing.
    """

    deed: str
    predicate: str
    inward: bool
    ties: tuple[Tie, ...]


class _Found(NamedTuple):
    # A claim that ties, with what ties it to the thing where that is a facet.
    deed: str
    predicate: str
    inward: bool
    thing: str
    via: str
    claim: CitedClaim


def relations(index: Index, thing: str) -> list[Relation]:
    """What a thing is tied to, parts, posts and what concerns it apart: deeds first."""
    groups: dict[tuple[str, str, bool], dict[str, list[_Found]]] = {}
    for one in _ties(index, thing):
        by_property = "" if one.deed else one.predicate
        ties = groups.setdefault((one.deed, by_property, one.inward), {})
        ties.setdefault(one.thing, []).append(one)
    found = [
        Relation(deed, predicate, inward, _sorted(_tie(index, thing, of) for of in ties.values()))
        for (deed, predicate, inward), ties in groups.items()
    ]
    order = {deed: at for at, deed in enumerate(DEEDS)}
    return sorted(found, key=lambda r: (order.get(r.deed, 99), r.inward, r.predicate))


def wholes(index: Index, thing: str) -> list[Tie]:
    """What a thing is part of."""
    claims = (c for c in index.about.get(thing, ()) if index.meaning(c) == PART)
    return _by_thing(index, thing, claims, outward=True)


def subjects_of(index: Index, thing: str) -> list[Tie]:
    """What a thing concerns: whose money, whose milestone, whose figure it is."""
    claims = (c for c in index.about.get(thing, ()) if c.predicate == CONCERNS)
    return _by_thing(index, thing, claims, outward=True)


def parts(index: Index, thing: str) -> list[Tie]:
    """What is part of a thing."""
    claims = (c for c in index.naming.get(thing, ()) if index.meaning(c) == PART)
    return _by_thing(index, thing, claims, outward=False)


def _by_thing(
    index: Index, thing: str, claims: Iterable[CitedClaim], *, outward: bool
) -> list[Tie]:
    ends: dict[str, list[_Found]] = {}
    for claim in claims:
        if claim.object.startswith("<") and tells(index, claim):
            end = claim.object if outward else claim.subject
            one = _Found("", claim.predicate, not outward, end, "", claim)
            ends.setdefault(end, []).append(one)
    return list(_sorted(_tie(index, thing, of) for of in ends.values()))


def _ties(index: Index, thing: str) -> Iterator[_Found]:
    for claim in index.about.get(thing, ()):
        if claim.object.startswith("<") and tells(index, claim):
            yield from _own(index, claim)
    for claim in index.naming.get(thing, ()):
        if tells(index, claim):
            yield from _named(index, claim)
    for facet in index.facets(thing):
        for claim in index.about.get(facet, ()):
            deed = index.meaning(claim)
            if deed in DEEDS and claim.object != thing and tells(index, claim):
                yield _Found(deed, claim.predicate, True, claim.object, facet, claim)


def _own(index: Index, claim: CitedClaim) -> Iterator[_Found]:
    # What a claim of the thing ties it to.
    if claim.predicate in _APART or index.meaning(claim) == PART:
        return
    deed = index.meaning(claim)
    if deed in DEEDS:
        # Of a thing that is none itself, the actor at the other end does it.
        inward = not index.acts(claim.subject)
        yield _Found(deed, claim.predicate, inward, claim.object, "", claim)
    elif claim.predicate not in index.terms.single and not claim.object.startswith(f"<{KG}"):
        yield _Found("", claim.predicate, False, claim.object, "", claim)


def _named(index: Index, claim: CitedClaim) -> Iterator[_Found]:
    # What a claim that names the thing ties it to: of a facet, what that concerns. What measures an
    # indicator stands with its value, as what concerns a thing does.
    if claim.predicate in (*_APART, MEASURES) or index.meaning(claim) == PART:
        return
    deed = index.meaning(claim)
    if deed not in DEEDS:
        yield _Found("", claim.predicate, True, claim.subject, "", claim)
    elif index.acts(claim.subject):
        yield _Found(deed, claim.predicate, True, claim.subject, "", claim)
    else:
        about = [c for c in index.about[claim.subject] if c.predicate == CONCERNS]
        # Nobody pays oneself: what concerns its payer alone is told by its own name.
        ends = dict.fromkeys(
            c.object for c in about if c.object != claim.object and tells(index, c)
        )
        for end in ends or {claim.subject: None}:
            via = claim.subject if end != claim.subject else ""
            yield _Found(deed, claim.predicate, False, end, via, claim)


# Posts and what concerns a thing are told elsewhere.
_APART = (CONCERNS, FILLS, MEMBER, POST_IN)


def _tie(index: Index, thing: str, found: list[_Found]) -> Tie:
    claims = [one.claim for one in found]
    held = [claim for claim in claims if index.standings[claim].word == COUNTS]
    held = held or [claim for claim in claims if index.standings[claim].word == DONE]
    order = sorted(held or claims, key=lambda c: (c.weak, c.sort_day, c.citation.iri))
    via = found[0].via
    return Tie(
        found[0].thing,
        tuple(order),
        via,
        not held,
        bool(via) and not any(_whole(index, one, thing) for one in found),
        tuple(_figure(index, found[0].thing)) if found[0].inward else (),
    )


def _figure(index: Index, thing: str) -> list[Telling]:
    # The values of a figure, which is no more than a name without them.
    if not index.is_a(thing, OBSERVATION):
        return []
    found = (tellings_of(index, thing, predicate) for predicate in (VALUE, RANK, POSITION))
    return next(filter(None, found), [])


def _whole(index: Index, one: _Found, thing: str) -> bool:
    # Whether a source that ties a facet to an actor ties it to what it concerns too.
    end = thing if one.inward else one.thing
    return any(
        c.predicate == CONCERNS and c.object == end and c.document.iri == one.claim.document.iri
        for c in index.about.get(one.via, ())
    )


def _sorted(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: (tie.planned, -tie.voices, tie.thing)))
