"""Who and what a thing is tied to: by what actors do, by parts, by posts, by other properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.cards.index import (
    CONCERNS,
    TENURE,
    Index,
)
from kg.evidence.cards.telling import Telling, tellings_of, value_of, voices_of
from kg.evidence.claims import CitedClaim
from kg.evidence.composition import DURING, FILLS, MEMBER
from kg.evidence.standing import COUNTS, DONE, TO_BE
from kg.project.contract import DEEDS, PART
from kg.rdf.dates import edtf, span
from kg.rdf.terms import KG
from kg.rdf.terms import parts as parts_of

_POST_IN = "<http://www.w3.org/ns/org#postIn>"
_SEEN = f"<{KG}inOfficeOn>"


class Tie(NamedTuple):
    """What a thing is tied to, on the word of some claims; `via` is the facet that ties the two, ""
    for none. `planned` says that no source tells it as so, `composed` that none tells both ends.
    """

    thing: str
    claims: tuple[CitedClaim, ...]
    via: str
    planned: bool
    composed: bool

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


class Sighting(NamedTuple):
    """A day on which a source sees a person in a post: the day that it names, or that of the time
    that it speaks of or was published on. `day` is that as it was said.
    """

    day: str
    claim: CitedClaim


class Held(NamedTuple):
    """A person seen in a post. `claims` tie the two; `seen` is when the person was seen there, the
    first first, `during` what is told of the span.
    """

    person: str
    post: str
    tenure: str
    claims: tuple[CitedClaim, ...]
    seen: tuple[Sighting, ...]
    during: tuple[Telling, ...]


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
    return _by_thing(index, thing, (c for c in index.about.get(thing, ())), outward=True)


def parts(index: Index, thing: str) -> list[Tie]:
    """What is part of a thing."""
    return _by_thing(index, thing, index.naming.get(thing, ()), outward=False)


def _by_thing(
    index: Index, thing: str, claims: Iterable[CitedClaim], *, outward: bool
) -> list[Tie]:
    ends: dict[str, list[_Found]] = {}
    for claim in claims:
        if index.meaning(claim) == PART and tells(index, claim):
            end = claim.object if outward else claim.subject
            one = _Found("", claim.predicate, not outward, end, "", claim)
            ends.setdefault(end, []).append(one)
    return list(_sorted(_tie(index, thing, of) for of in ends.values()))


def tells(index: Index, claim: CitedClaim) -> bool:
    """Whether a claim counts, or is a plan that does or has come true."""
    return index.standings[claim].word in (COUNTS, TO_BE, DONE)


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
    # What a claim that names the thing ties it to: of a facet, what that concerns.
    if claim.predicate in _APART or index.meaning(claim) == PART:
        return
    deed = index.meaning(claim)
    if deed not in DEEDS:
        yield _Found("", claim.predicate, True, claim.subject, "", claim)
    elif index.acts(claim.subject):
        yield _Found(deed, claim.predicate, True, claim.subject, "", claim)
    else:
        about = [c for c in index.about[claim.subject] if c.predicate == CONCERNS]
        ends = dict.fromkeys(c.object for c in about if tells(index, c))
        for end in ends or {claim.subject: None}:
            via = claim.subject if end != claim.subject else ""
            yield _Found(deed, claim.predicate, False, end, via, claim)


# Posts and what concerns a thing are told elsewhere.
_APART = (CONCERNS, FILLS, MEMBER, _POST_IN)


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
    )


def _whole(index: Index, one: _Found, thing: str) -> bool:
    # Whether a source that ties a facet to an actor ties it to what it concerns too.
    end = thing if one.inward else one.thing
    return any(
        c.predicate == CONCERNS and c.object == end and c.document.iri == one.claim.document.iri
        for c in index.about.get(one.via, ())
    )


def _sorted(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: (tie.planned, -tie.voices, tie.thing)))


# --- people and posts -----------------------------------------------------------------------------


def people(index: Index, thing: str) -> list[Held]:
    """The posts of a person, those seen in a post, or the posts of an organisation with those seen
    in them; the newest last.
    """
    posts = [c.subject for c in index.naming.get(thing, ()) if c.predicate == _POST_IN]
    tenures = {
        claim.subject: None
        for one in (thing, *dict.fromkeys(posts))
        for claim in index.naming.get(one, ())
        if claim.predicate in (FILLS, MEMBER) and tells(index, claim)
    }
    if index.is_a(thing, TENURE):
        tenures = {thing: None}
    found = [_held(index, tenure) for tenure in tenures]
    return sorted((one for one in found if one), key=lambda one: (one.post, _since(one)))


def _held(index: Index, tenure: str) -> Held | None:
    claims = [c for c in index.about.get(tenure, ()) if tells(index, c)]
    persons = [c for c in claims if c.predicate == MEMBER]
    posts = [c for c in claims if c.predicate == FILLS]
    if not persons or not posts:
        return None
    ties = {(*value_of(c), c.document.iri): c for c in (*persons, *posts)}
    return Held(
        persons[0].object,
        posts[0].object,
        tenure,
        tuple(ties.values()),
        tuple(_seen(claims)),
        tuple(tellings_of(index, tenure, DURING)),
    )


def _seen(claims: list[CitedClaim]) -> list[Sighting]:
    # A source that calls a person the holder sees them in the post on its day, unless it tells of
    # an end.
    ended = {
        c.document.iri
        for c in claims
        if c.predicate == DURING and (ends := span(parts_of(c.object)[0])) and ends.end
    }
    found = [Sighting(parts_of(c.object)[0], c) for c in claims if c.predicate == _SEEN]
    found += [
        Sighting(c.period or c.published, c)
        for c in claims
        if c.predicate == FILLS and not c.planned and c.document.iri not in ended
    ]
    found = [one for one in found if edtf(one.day)]
    strong = [one for one in found if not one.claim.weak] or found
    return sorted(strong, key=lambda one: _place(one.day))


def _place(day: str) -> tuple[str, str]:
    known = edtf(day)
    return (known.first, known.last) if known else ("", "")


def _since(one: Held) -> tuple[str, str]:
    return _place(one.seen[0].day) if one.seen else ("", "")
