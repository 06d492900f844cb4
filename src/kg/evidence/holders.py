"""Two tenures of one post that overlap, as far as the sources are certain of it.

A tenure is known to last from its stated start to its stated end, and as long as the person is seen
in the post: on days that a source names, and on the day of a source that calls them the holder. One
without a stated end lasts until the next holder's start, and never overlaps for that reason; a
planned end is none. A post that several hold at once (`kg:SharedPost`) has no overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from kg.project.kinds import of_class
from kg.project.records import Claim, Data
from kg.rdf.dates import Date, edtf, span
from kg.rdf.terms import KG, parts

_FILLS, _DURING, _SEEN = (f"<{KG}{name}>" for name in ("fills", "during", "inOfficeOn"))
_SHARED = KG + "SharedPost"
_MEMBER = "<http://www.w3.org/ns/org#member>"


class TwoHolders(NamedTuple):
    """Two tenures of a post at one time, or from one to another (`first`, `last`: dates as they
    were said); `claims` are those that say so, `since` is the day from which it could be seen.
    """

    post: str
    tenures: tuple[str, str]
    first: str
    last: str
    claims: list[Claim]
    since: str


class _End(NamedTuple):
    # An ISO day, and the date that tells it as it was said.
    day: str
    said: str


class _Stay(NamedTuple):
    # From which to which day a tenure certainly lasted, and the claims that say so; of a `point` it
    # is known only that there is such a day from the first to the last.
    first: _End
    last: _End
    point: bool
    claims: list[Claim]


def two_holders(data: Data) -> list[TwoHolders]:
    """The tenures of different persons that overlap in one post."""
    shared = frozenset(of_class(data, _SHARED))
    posts: dict[str, set[str]] = {}
    persons: dict[str, set[str]] = {}
    days: dict[str, list[Claim]] = {}
    for claim in data.claims:
        if claim.set_aside or claim.modality == "planned":
            continue
        if claim.predicate == _FILLS:
            posts.setdefault(claim.object, set()).add(claim.subject)
            days.setdefault(claim.subject, []).append(claim)
        elif claim.predicate == _MEMBER:
            persons.setdefault(claim.subject, set()).add(claim.object)
        elif claim.predicate in (_DURING, _SEEN):
            days.setdefault(claim.subject, []).append(claim)
    published = {source.iri: source.published for source in data.sources.values()}
    said = {
        id(claim): published.get(data.citations[claim.citation].source, "")
        for claims in days.values()
        for claim in claims
        if claim.predicate == _FILLS
    }
    stays = {tenure: _stay(claims, said) for tenure, claims in days.items()}
    found: list[TwoHolders] = []
    for post, tenures in sorted((post, held) for post, held in posts.items() if post not in shared):
        for one, two in combinations(sorted(tenures & days.keys()), 2):
            if not persons.get(one, set()) & persons.get(two, set()):
                found += _overlap(post, (one, two), stays[one], stays[two])
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
        overlaps = other.first.day < point.first.day and point.last.day < other.last.day
    else:
        overlaps = first.day < last.day
    if overlaps:
        claims = [*one.claims, *two.claims]
        said = [min(c.published.last for c in stay.claims) for stay in (one, two)]
        yield TwoHolders(post, tenures, first.said, last.said, claims, max(said))


def _stay(claims: Iterable[Claim], published: dict[int, str]) -> _Stay | None:
    # Weak sources count only where no other speaks.
    known = [*claims]
    strong = [claim for claim in known if not claim.weak] or known
    days = [(day, claim) for claim in strong for day in _seen(claim, published)]
    if not days:
        return None
    # What is known as a month is certain from its last day, and until its first.
    first = min((_End(day.last, _said(day)) for day, _ in days), key=lambda end: end.day)
    last = max((_End(day.first, _said(day)) for day, _ in days), key=lambda end: end.day)
    said = [claim for day, claim in days if first.day == day.last or last.day == day.first]
    said = list(dict.fromkeys(said))
    if first.day < last.day:
        return _Stay(first, last, False, said)
    shortest = min((day for day, _ in days), key=lambda day: (-len(day.text), day.text))
    text = _said(shortest)
    return _Stay(_End(last.day, text), _End(first.day, text), True, said)


def _said(day: Date) -> str:
    # What is a span itself cannot be the end of one.
    return day.first if "/" in day.text else day.text


def _seen(claim: Claim, published: dict[int, str]) -> Iterator[Date]:
    # The dates on which a claim sees the person in the post. Who calls somebody the holder sees
    # them there when that is published.
    text = published.get(id(claim), "") or parts(claim.object)[0]
    if claim.predicate in (_FILLS, _SEEN):
        if day := edtf(text):
            yield day
    elif (ends := span(text)) and claim.qualifier not in ("at-most", "at-least"):
        yield from (end for end in (ends.start, ends.end) if end)
