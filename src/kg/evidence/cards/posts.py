"""Persons and posts: who was seen in which, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.absent import told_of
from kg.evidence.cards.index import TENURE, Index
from kg.evidence.cards.telling import TELL, Telling, tellings, tells, value_of, voices_of
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.composition import DURING, FILLS, MEMBER
from kg.evidence.standing import Standing, by_subject
from kg.rdf.dates import edtf, span
from kg.rdf.terms import KG, parts
from kg.store.snapshot import Opened

POST_IN = "<http://www.w3.org/ns/org#postIn>"
_SEEN = f"<{KG}inOfficeOn>"


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

    @property
    def voices(self) -> int:
        """How many sources tell of it, weak ones apart."""
        return voices_of((*self.claims, *(one.claim for one in self.seen)))


def people(index: Index, thing: str) -> list[Held]:
    """The posts of a person, those seen in a post, or the posts of an organisation with those seen
    in them; the newest last.
    """
    posts = [c.subject for c in index.naming.get(thing, ()) if c.predicate == POST_IN]
    tenures = {
        claim.subject: None
        for one in (thing, *dict.fromkeys(posts))
        for claim in index.naming.get(one, ())
        if claim.predicate in (FILLS, MEMBER) and tells(index, claim)
    }
    if index.is_a(thing, TENURE):
        tenures = {thing: None}
    found = [_held(index.standings, index.about.get(one, ())) for one in tenures]
    return sorted((one for one in found if one), key=lambda one: (one.post, _since(one)))


def last_held(all_held: Iterable[Held], thing: str) -> Held | None:
    """The post in which a person was seen last, who was seen last in a post, or what a tenure is.
    Where nobody was seen, the newest of which a time is told, else any.
    """
    own = [one for one in all_held if thing in (one.person, one.post, one.tenure)]
    return max(own, key=_lateness, default=None)


def posts_told_alone(opened: Opened, things: Iterable[str]) -> dict[str, Held]:
    """What is told of persons, posts and tenures among some things (N-Triples strings), as the
    card of each has it.
    """
    tenures: dict[str, set[str]] = {}
    for thing, facts in opened.store.facts(things).items():
        named = {s for s, p, _, _ in opened.store.claims_naming(thing) if p in (FILLS, MEMBER)}
        if own := named | ({thing} if MEMBER in facts and FILLS in facts else set()):
            tenures[thing] = own
    claims = claims_about(opened, {one for own in tenures.values() for one in own})
    how = about.standings_apart(opened, claims)
    held = {one: _held(how, said) for one, said in by_subject(claims).items()}
    found = {}
    for thing, own in tenures.items():
        known = [one for tenure in sorted(own) if (one := held.get(tenure))]
        if last := last_held(known, thing):
            found[thing] = last
    return found


def _held(how: Mapping[CitedClaim, Standing], said: Iterable[CitedClaim]) -> Held | None:
    # What the claims of a tenure tell.
    known = list(said)
    claims = [claim for claim in known if how[claim].word in TELL]
    persons = [c for c in claims if c.predicate == MEMBER]
    posts = [c for c in claims if c.predicate == FILLS]
    if not persons or not posts:
        return None
    ties = {(*value_of(c), c.document.iri): c for c in (*persons, *posts)}
    during = tellings(how, (claim for claim in known if told_of(claim) == DURING))
    return Held(
        persons[0].object,
        posts[0].object,
        posts[0].subject,
        tuple(ties.values()),
        tuple(_seen(claims)),
        tuple(during),
    )


def _seen(claims: list[CitedClaim]) -> list[Sighting]:
    # A source that calls a person the holder sees them in the post on its day, unless it tells
    # that it has ended: until when it is to last says nothing of that.
    ended = {
        c.document.iri
        for c in claims
        if c.predicate == DURING
        and not c.planned
        and (ends := span(parts(c.object)[0]))
        and ends.end
    }
    found = [Sighting(parts(c.object)[0], c) for c in claims if c.predicate == _SEEN]
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


def _lateness(one: Held) -> tuple[object, ...]:
    seen = one.seen[-1].day if one.seen else ""
    told = parts(one.during[0].shown.object)[0] if one.during else ""
    return bool(seen), _place(seen), bool(told), _place(told), one.tenure
