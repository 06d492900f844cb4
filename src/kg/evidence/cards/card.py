"""A card as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.cards.facts import Fact, Sections, is_figure, key_facts
from kg.evidence.cards.index import FUNDING, MEASURES, TENURE, Index, near, subjects
from kg.evidence.cards.links import Relation, Tie, parts, relations, subjects_of, wholes
from kg.evidence.cards.money import Money, Purse, purse
from kg.evidence.cards.plans import Step, steps
from kg.evidence.cards.posts import Held, people
from kg.evidence.cards.rivals import Contest, contests
from kg.evidence.cards.telling import Telling, tellings, tells, voices_of
from kg.evidence.claims import CURRENCY, DUE, CitedClaim, Document
from kg.evidence.composition import FACET_PROPERTIES
from kg.evidence.totals import Overlap
from kg.project.contract import DEEDS
from kg.store.snapshot import Opened

_CONTESTS = 6


class Shown(NamedTuple):
    """A thing that concerns another, with its values: its figures and days, then what can have one
    value at a time. `claims` say that it concerns it.
    """

    thing: str
    cls: str
    claims: tuple[CitedClaim, ...]
    values: tuple[Telling, ...]
    step: Step | None = None


class Frail(NamedTuple):
    """A figure that rests on one source, or (`weak`) on weak ones alone."""

    thing: str
    claims: tuple[CitedClaim, ...]
    weak: bool


class Card(NamedTuple):
    """The card of a thing; terms are N-Triples strings.

    `cls` is its lowest class; `wholes` are what it is part of, `subjects` what it concerns; `facts`
    the key facts; `steps` what was promised and what came; `purse` the money; `contests` what is
    told differently, or grew, and `contested` of what else that is so, a fact each; `relations` who
    and what; `people` in which posts, `overlaps` two holders of one post; `parts`; `facets` what
    concerns it, or measures it, by class; `frail`
    which of its figures rest on one source or on weak ones. `units` are those of its numbers (see
    `about.units_of`). `numbers` has the number of each footnote by source and place, in the order
    in which the card cites them; `sources` is a claim of each, of which the first `own` are what
    the card itself tells (see `citing`).
    """

    thing: str
    cls: str
    wholes: tuple[Tie, ...]
    subjects: tuple[Tie, ...]
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    purse: Purse
    contests: tuple[Contest, ...]
    contested: tuple[str, ...]
    relations: tuple[Relation, ...]
    people: tuple[Held, ...]
    overlaps: tuple[Overlap, ...]
    parts: tuple[Tie, ...]
    facets: tuple[Shown, ...]
    frail: tuple[Frail, ...]
    units: dict[str, dict[str, str]]
    numbers: dict[tuple[str, str], int]
    sources: tuple[CitedClaim, ...]
    own: int

    def number(self, claim: CitedClaim) -> int:
        """The number of the footnote of a claim that the card cites."""
        return self.numbers[claim.document.iri, claim.locator]

    @property
    def documents(self) -> list[Document]:
        """The sources of what the card itself tells, each once."""
        return list(dict.fromkeys(claim.document for claim in self.sources[: self.own]))


def card(opened: Opened, thing: str) -> Card:
    """The card of a thing (an N-Triples string)."""
    return card_of(near(opened, thing), thing)


def card_of(index: Index, thing: str) -> Card:
    """The card of a thing of an index."""
    sections = Sections(
        steps(index, thing), purse(index, thing), relations(index, thing), people(index, thing)
    )
    told_apart = {step.thing for step in sections.steps} | {r.thing for r in sections.purse.rows}
    facets = _facets(index, thing, told_apart)
    disputed = contests(index, _about(index, thing, sections))
    disputed.sort(key=lambda one: (one.thing != thing, one.grew, -_told(one), one.thing))
    shown = Card(
        thing,
        index.cls(thing),
        tuple(wholes(index, thing)),
        tuple(subjects_of(index, thing)),
        tuple(key_facts(index, thing, sections)),
        tuple(sections.steps),
        sections.purse,
        tuple(disputed[:_CONTESTS]),
        tuple(one.thing for one in disputed[_CONTESTS:]),
        _relations(index, thing, sections),
        tuple(sections.people),
        _overlaps(index, sections.people),
        _parts(index, thing),
        tuple(facets),
        tuple(_frail(sections, facets)),
        {},
        {},
        (),
        0,
    )
    return _numbered(index, shown)


def _about(index: Index, thing: str, sections: Sections) -> list[str]:
    # The thing itself, its money, what concerns it.
    rows = [row.thing for row in sections.purse.rows]
    return list(dict.fromkeys((thing, *rows, *index.facets(thing))))


def _told(contest: Contest) -> int:
    return sum(worth.voices for worth in contest.values)


def _relations(index: Index, thing: str, sections: Sections) -> tuple[Relation, ...]:
    # Of money the payer stands in its row.
    if not index.is_a(thing, FUNDING):
        return tuple(sections.relations)
    money = ("pays", "receives", "spends")
    return tuple(r for r in sections.relations if r.deed not in money)


def _overlaps(index: Index, people: Iterable[Held]) -> tuple[Overlap, ...]:
    # Of the posts and persons that the card shows.
    tenures = {one.tenure for one in people}
    return tuple(one for one in index.overlaps if not tenures.isdisjoint(one.tenures))


def _parts(index: Index, thing: str) -> tuple[Tie, ...]:
    # Parts of money stand under it.
    found = parts(index, thing)
    if index.is_a(thing, FUNDING):
        found = [tie for tie in found if not index.is_a(tie.thing, FUNDING)]
    return tuple(found)


def _facets(index: Index, thing: str, apart: set[str]) -> list[Shown]:
    found = []
    measuring = subjects(c for c in index.naming.get(thing, ()) if c.predicate == MEASURES)
    for facet in (*index.facets(thing), *measuring):
        if facet in apart or index.is_a(facet, TENURE):
            continue
        claims = [c for c in index.naming[thing] if c.subject == facet and tells(index, c)]
        if claims:
            found.append(Shown(facet, index.cls(facet), tuple(claims), tuple(values(index, facet))))
    order = {cls: at for at, cls in enumerate(_classes(found))}
    return sorted(found, key=lambda one: (order[one.cls], -_voices(one), one.thing))


def _frail(sections: Sections, facets: list[Shown]) -> Iterator[Frail]:
    # Of what concerns the thing only what weak sources alone say: its sources stand beside it.
    told = [(step.thing, step.days) for step in sections.steps]
    told += [(row.thing, row.amounts) for row in sections.purse.rows]
    beside = [(facet.thing, facet.values) for facet in facets]
    for most, things in ((1, told), (0, beside)):
        for thing, values_of in things:
            claims = [c for one in values_of for c in (*one.claims, *one.looser)]
            voices = voices_of(claims)
            if claims and voices <= most:
                yield Frail(thing, tuple(claims), not voices)


def _classes(found: Iterable[Shown]) -> list[str]:
    # Those of which there are most first.
    counts: dict[str, int] = {}
    for one in found:
        counts[one.cls] = counts.get(one.cls, 0) + 1
    return sorted(counts, key=lambda cls: (-counts[cls], cls))


def _voices(one: Shown) -> int:
    return len({c.document.iri for c in one.claims if not c.weak})


def values(index: Index, thing: str) -> list[Telling]:
    """The values of a facet: figures and days, then what can have one value at a time."""
    claims: dict[str, list[CitedClaim]] = {}
    for claim in index.about.get(thing, ()):
        if claim.predicate != CURRENCY and _is_value(index, claim):
            claims.setdefault(claim.predicate, []).append(claim)
    found = [one for of in claims.values() for one in tellings(index.standings, of)]
    return sorted(found, key=lambda one: (not is_figure(one.shown), one.shown.predicate))


def _is_value(index: Index, claim: CitedClaim) -> bool:
    if is_figure(claim):
        return True
    coded = claim.predicate in index.terms.single or claim.predicate in FACET_PROPERTIES
    return coded and index.meaning(claim) not in DEEDS


# --- footnotes ------------------------------------------------------------------------------------


def _numbered(index: Index, shown: Card) -> Card:
    claims = list(cited(shown))
    counted = {term for claim in claims for term in (claim.subject, claim.predicate)}
    units = {one: index.units[one] for one in sorted(counted & index.units.keys())}
    told = citing(shown._replace(units=units), claims)
    return told._replace(own=len(told.sources))


def citing(shown: Card, claims: Iterable[CitedClaim]) -> Card:
    """A card whose footnotes have the places of some claims too, behind those that it has."""
    numbers = dict(shown.numbers)
    sources = list(shown.sources)
    for claim in claims:
        key = claim.document.iri, claim.locator
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            sources.append(claim)
    return shown._replace(numbers=numbers, sources=tuple(sources))


def cited(shown: Card) -> Iterator[CitedClaim]:
    """The claims of a card, in the order in which it tells them."""
    yield from _of_ties(shown.wholes)
    for fact in shown.facts:
        yield from fact.claims
        for detail in fact.details:
            if detail.composed or detail.predicate == DUE:
                yield from _of_tellings(detail.tellings)
    yield from _of_ties(shown.subjects)  # many say so: the key facts have the first numbers
    for step in shown.steps:
        yield from _of_step(step)
    for row in shown.purse.rows:
        yield from _of_money(row)
    for split in shown.purse.splits:
        yield split.whole
        yield from split.parts
    for contest in shown.contests:
        for worth in (*contest.values, *contest.aside):
            yield from worth.claims
    for relation in shown.relations:
        yield from _of_ties(relation.ties)
    for one in shown.people:
        yield from (*one.claims, *(sighting.claim for sighting in one.seen))
        yield from _of_tellings(one.during)
    for overlap in shown.overlaps:
        yield from overlap.claims
    yield from _of_ties(shown.parts)
    for facet in shown.facets:
        yield from facet.claims
        yield from _of_tellings(facet.values)


def _of_ties(ties: Iterable[Tie]) -> Iterator[CitedClaim]:
    for tie in ties:
        yield from tie.claims
        yield from _of_tellings(tie.values)


def _of_tellings(tellings: Iterable[Telling]) -> Iterator[CitedClaim]:
    for one in tellings:
        yield from (*one.claims, *one.looser)


def _of_step(step: Step) -> Iterator[CitedClaim]:
    for day in step.promised:
        yield from day.claims
    yield from _of_tellings((*step.days, *step.outcomes))


def _of_money(row: Money) -> Iterator[CitedClaim]:
    yield from _of_tellings(row.amounts)
    for detail in row.details:
        yield from _of_tellings(detail.tellings)
