"""Two tenures of one post that overlap, as far as the sources are certain of it.

A tenure is known to last from its stated start to its stated end, and as long as the person is seen
in the post. One without a stated end lasts until the next holder's start, and never overlaps for
that reason; a planned end is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from kg.project.records import Claim, Data
from kg.rdf.dates import Date, edtf, span
from kg.rdf.terms import KG, parts

_FILLS, _DURING, _SEEN = (f"<{KG}{name}>" for name in ("fills", "during", "inOfficeOn"))
_MEMBER = "<http://www.w3.org/ns/org#member>"


class TwoHolders(NamedTuple):
    """Two tenures of a post from one ISO day to another; `claims` are those that say so, `since` is
    the day from which it could be seen.
    """

    post: str
    tenures: tuple[str, str]
    first: str
    last: str
    claims: list[Claim]
    since: str


class _Stay(NamedTuple):
    # The days from which and to which a tenure certainly lasted, and the claims that say so; of a
    # `point` it is known only that there is such a day from the first to the last.
    first: str
    last: str
    point: bool
    claims: list[Claim]


def two_holders(data: Data) -> list[TwoHolders]:
    """The tenures of different persons that overlap in one post."""
    posts: dict[str, set[str]] = {}
    persons: dict[str, set[str]] = {}
    days: dict[str, list[Claim]] = {}
    for claim in data.claims:
        if claim.set_aside or claim.modality == "planned":
            continue
        if claim.predicate == _FILLS:
            posts.setdefault(claim.object, set()).add(claim.subject)
        elif claim.predicate == _MEMBER:
            persons.setdefault(claim.subject, set()).add(claim.object)
        elif claim.predicate in (_DURING, _SEEN):
            days.setdefault(claim.subject, []).append(claim)
    found: list[TwoHolders] = []
    for post, tenures in sorted(posts.items()):
        for one, two in combinations(sorted(tenures & days.keys()), 2):
            if not persons.get(one, set()) & persons.get(two, set()):
                found += _overlap(post, (one, two), _stay(days[one]), _stay(days[two]))
    return found


def _overlap(
    post: str, tenures: tuple[str, str], one: _Stay | None, two: _Stay | None
) -> Iterator[TwoHolders]:
    if one is None or two is None or (one.point and two.point):
        return
    first, last = max(one.first, two.first), min(one.last, two.last)
    # On the day on which one hands over to the other both are seen.
    if one.point or two.point:
        point, other = (one, two) if one.point else (two, one)
        overlaps = other.first < point.first and point.last < other.last
    else:
        overlaps = first < last
    if overlaps:
        said = [min(c.published.last for c in stay.claims) for stay in (one, two)]
        yield TwoHolders(post, tenures, first, last, [*one.claims, *two.claims], max(said))


def _stay(claims: Iterable[Claim]) -> _Stay | None:
    # Weak sources count only where no other speaks.
    known = [*claims]
    strong = [claim for claim in known if not claim.weak] or known
    days = [(day, claim) for claim in strong for day in _seen(claim)]
    if not days:
        return None
    # What is known as a month is certain from its last day, and until its first.
    first, last = min(day.last for day, _ in days), max(day.first for day, _ in days)
    said = [claim for day, claim in days if day.last == first or day.first == last]
    said = list(dict.fromkeys(said))
    if first < last:
        return _Stay(first, last, False, said)
    return _Stay(last, first, True, said)


def _seen(claim: Claim) -> Iterator[Date]:
    # The dates on which a claim sees the person in the post.
    text = parts(claim.object)[0]
    if claim.predicate == _SEEN:
        if day := edtf(text):
            yield day
    elif (ends := span(text)) and claim.qualifier not in ("at-most", "at-least"):
        yield from (end for end in (ends.start, ends.end) if end)
