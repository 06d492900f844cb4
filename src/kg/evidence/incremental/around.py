"""What a change of claims can touch: the things whose claims have to be looked at again.

Whatever looks from one thing to another does so along a few properties. What a change can touch,
and what that looks at, is found along them, in both directions. More than is needed does no harm;
so whole things are taken, with all their claims.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FromNothing
from kg.project.records import Claim
from kg.store.weighing import ABOUT, CONCERNS, FILLS, PAYER, WHOLE

# The most things that are looked at: beyond, a build from nothing is hardly slower.
MOST = 5000


class Links:
    """The links between things, as claims state them before or after a change."""

    def __init__(self, earlier: Earlier, new: Iterable[Claim]):
        self.earlier = earlier
        self.forward: dict[str, list[tuple[str, str]]] = {}
        self.backward: dict[tuple[str, str], set[str]] = {}
        for claim in new:
            if claim.object.startswith("<"):
                self.forward.setdefault(claim.subject, []).append(claim[1:3])
                self.backward.setdefault((claim.predicate, claim.object), set()).add(claim.subject)

    def objects(
        self, things: Iterable[str], properties: Collection[str] | None = None
    ) -> Iterator[str]:
        """What things are linked to, by any property or by some."""
        for thing in things:
            old = (quad[1:3] for quad in self.earlier.claims(thing))
            for predicate, value in (*old, *self.forward.get(thing, ())):
                if value.startswith("<") and (properties is None or predicate in properties):
                    yield value

    def subjects(self, things: Iterable[str], properties: Collection[str]) -> Iterator[str]:
        """What is linked to things by some properties."""
        for thing in things:
            for predicate in properties:
                yield from self.earlier.subjects(predicate, thing)
                yield from self.backward.get((predicate, thing), ())


def touched(own: Iterable[str], links: Links) -> set[str]:
    """The things to be looked at where the claims of some things change. Raises FromNothing."""
    changed = set(own)
    # Parts and wholes, tenures and posts: what is said of one is compared with what is said of its
    # like, and of these the same is said again of others.
    family = set(changed)
    for up in (WHOLE, (FILLS,)):
        one = set(changed)
        for _ in range(2):
            above = one | set(links.objects(one, up))
            one = few(above | set(links.subjects(above, up)))
        family |= one
    # What concerns a thing or a part of it: shares, milestones.
    near = few(changed | set(links.subjects(changed, WHOLE)))
    about = set(links.subjects(near, ABOUT))
    beside = set(links.objects(changed, ABOUT))
    found = few(family | near | about | beside)
    found |= set(links.objects(changed))
    found |= set(links.objects(about | family, (*ABOUT, *WHOLE)))
    return few(upwards(found, links))


def upwards(things: Iterable[str], links: Links) -> set[str]:
    """Things, with what they are about or a part of, and what that is."""
    return closed(things, lambda one: links.objects([one], (*ABOUT, *WHOLE)))


def closed(things: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    """Things, and all that a step leads to from them. Raises FromNothing."""
    found = set(things)
    left = list(found)
    while left:
        new = set(step(left.pop())) - found
        found |= new
        left += new
        few(found)
    return found


def few(things: set[str]) -> set[str]:
    """Some things. Raises FromNothing."""
    if len(things) > MOST:
        raise FromNothing("too much is touched")
    return things


def deciding(things: Iterable[str], links: Links, is_deciding: Callable[[str], bool]) -> set[str]:
    """The applications and decisions on what those among some things concern."""
    own = [thing for thing in things if is_deciding(thing)]
    matters = set(links.objects(own, (CONCERNS,)))
    return {thing for thing in links.subjects(matters, (CONCERNS,)) if is_deciding(thing)}


def telling(things: Iterable[str], links: Links) -> set[str]:
    """All whose figures may tell most of some things: of themselves, of what is about them, of what
    is about their parts, and what they pay. Raises FromNothing.
    """
    found = set(things)
    parts = found | set(links.subjects(found, WHOLE))
    about = set(links.subjects(few(parts), ABOUT))
    return upwards(few(parts | about | set(links.subjects(found, (PAYER,)))), links)
