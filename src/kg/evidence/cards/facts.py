"""The key facts of a thing: the few that answer what is asked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.cards.index import (
    FUNDING,
    MEASUREMENT,
    MEASURES,
    OBSERVATION,
    TENURE,
    Index,
)
from kg.evidence.cards.links import POSITION, RANK, VALUE, Relation, Tie
from kg.evidence.cards.money import CANCELLED, Detail, Money, Purse, money, stage_of
from kg.evidence.cards.plans import Step
from kg.evidence.cards.posts import Held, last_held
from kg.evidence.cards.telling import Telling, tellings, tellings_of, tells, voices_of
from kg.evidence.claims import CURRENCY, DUE, OUTCOME, CitedClaim
from kg.evidence.composition import AMOUNT, DURING, PAYER
from kg.rdf.nquads import Triple
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import KG, parts

# What a fact is: an amount, a day that was reached, money, what an actor pays, who builds or runs,
# a figure, a value of the thing itself, a post.
WORTH, REACHED, MONEY, PAYS, BUILDS, RUNS, FIGURE, OWN, POST = KINDS = (
    "worth",
    "reached",
    "money",
    "pays",
    "builds",
    "runs",
    "figure",
    "own",
    "post",
)
_MOST, _FIGURES, _NAMES = 6, 3, 2


class Fact(NamedTuple):
    """A key fact. `kind` is one of KINDS; `thing` is what it is told of, of the class `cls`; `name`
    is the term that names the fact (of `builds` and `runs` there is none), `part` the part of the
    thing that it is about, "" for itself.

    Either `tellings` are its values (several are rivals), or `ties` who it is, with `more` that are
    not named, or `held` a post. `details` are facets of an amount, `step` is the step that a day
    belongs to. `inward` says of ties that others do it, `disputed` that sources disagree on it.
    """

    kind: str
    thing: str
    name: str
    cls: str = ""
    part: str = ""
    tellings: tuple[Telling, ...] = ()
    details: tuple[Detail, ...] = ()
    step: Step | None = None
    ties: tuple[Tie, ...] = ()
    more: int = 0
    inward: bool = False
    held: Held | None = None
    disputed: bool = False

    @property
    def claims(self) -> list[CitedClaim]:
        """The claims that it rests on, those of its details apart."""
        found = [c for one in self.tellings for c in (*one.claims, *one.looser)]
        found += [c for tie in self.ties for c in tie.claims]
        if self.held:
            found += [*self.held.claims, *(one.claim for one in self.held.seen)]
        return found

    @property
    def voices(self) -> int:
        """How many sources say just this, weak ones apart."""
        looser = {c for one in self.tellings for c in one.looser}
        return voices_of(claim for claim in self.claims if claim not in looser)

    @property
    def less_precise(self) -> int:
        """How many more say the same less precisely."""
        return voices_of(self.claims) - self.voices


class Sections(NamedTuple):
    """What key facts are chosen from."""

    steps: list[Step]
    purse: Purse
    relations: list[Relation]
    people: list[Held]


def key_facts(index: Index, thing: str, sections: Sections) -> list[Fact]:
    """The key facts of a thing, at most six: fewer if there are no more."""
    found = [
        *_worth(index, thing, sections.purse),
        *_reached(sections.steps),
        *_outcome(index, thing, sections.steps),
        *_posts(thing, sections.people),
        *_most_told(index, thing, sections.purse),
        *_paid(index, thing),
        *_doers(thing, sections.relations),
    ]
    figures = list(_figures(index, thing))
    own = list(_own(index, thing))
    rest = [*own, *figures] if len(own) + len(found) <= _FIGURES else [*figures, *own]
    facts = _led(index, thing, _each_once([*found, *rest]), sections.steps)
    return [_judged(index, fact) for fact in facts][:_MOST]


def _each_once(facts: Iterable[Fact]) -> list[Fact]:
    # What an actor pays may be the money that most sources tell of as well.
    told: dict[object, Fact] = {}
    for fact in facts:
        values = {one.shown[:2] for one in fact.tellings}
        told.setdefault(frozenset(values) or (fact.kind, fact.thing, fact.inward), fact)
    return list(told.values())


def _led(index: Index, thing: str, facts: list[Fact], steps: list[Step]) -> list[Fact]:
    # First stands what the build chose as that which tells most.
    lead = index.leads.get(thing)
    if lead is None:
        return facts
    known = next((fact for fact in facts if _tells(fact, lead)), None)
    if known and (known.part or (known.kind == PAYS and lead[0] not in index.facets(thing))):
        return facts  # told for want of figures of its own: a card need not begin with it
    known = known or _fact(index, thing, lead)
    if known and not known.step:
        step = next((step for step in steps if step.thing == known.thing), None)
        known, facts = known._replace(step=step), [fact for fact in facts if fact is not known]
    return [known, *(fact for fact in facts if fact is not known)] if known else facts


def _tells(fact: Fact, lead: Triple) -> bool:
    if fact.held:
        return fact.thing == lead[0]
    return any(one.shown[:2] == lead[:2] for one in fact.tellings)


def _fact(index: Index, thing: str, lead: Triple) -> Fact | None:
    subject, predicate, _ = lead
    found = tuple(tellings_of(index, subject, predicate))
    if not found:
        return None
    if subject == thing:
        return Fact(OWN, thing, predicate, tellings=found)
    row = money(index, subject) if predicate == AMOUNT else None
    if row:
        return _of_money(MONEY, row)
    return Fact(FIGURE, subject, subject, index.cls(subject), "", found, _due(index, subject))


def _judged(index: Index, fact: Fact) -> Fact:
    # What the verdicts hold to be compatible is no dispute.
    told_by = {one.shown.predicate for one in fact.tellings}
    verdicts = index.conflicts.get(fact.thing, ())
    return fact._replace(disputed=any(v.open and v.predicate in told_by for v in verdicts))


def _worth(index: Index, thing: str, purse: Purse) -> Iterator[Fact]:
    if index.is_a(thing, FUNDING) and purse.rows and purse.rows[0].thing == thing:
        row = purse.rows[0]
        yield Fact(WORTH, thing, AMOUNT, tellings=row.amounts, details=row.details)


def _reached(steps: Iterable[Step]) -> Iterator[Fact]:
    # The last step that was reached; of two of one day the one that most sources tell.
    reached = [step for step in steps if step.days and not step.days[0].planned]
    if reached:
        last = max(reached, key=lambda step: (_last(step), step.days[0].backing, step.thing))
        yield Fact(REACHED, last.thing, last.name, tellings=last.days, step=last)


def _last(step: Step) -> str:
    return max(parts(one.shown.object)[0][:7] for one in step.days)


def _outcome(index: Index, thing: str, steps: Iterable[Step]) -> Iterator[Fact]:
    # What became of a request, a bid or a call; that of a promise is told by its step.
    found = tuple(tellings_of(index, thing, OUTCOME))
    if found and all(step.thing != thing for step in steps):
        yield Fact(OWN, thing, OUTCOME, tellings=found)


def _most_told(index: Index, thing: str, purse: Purse) -> Iterator[Fact]:
    # The money that most sources tell of, which stands first; nothing that was cancelled.
    rows = [
        row
        for row in purse.rows
        if row.depth == 0 and row.thing != thing and stage_of(row) != CANCELLED
    ]
    about = set(index.facets(thing))
    rows = [row for row in rows if row.thing in about]
    if rows:
        yield _of_money(MONEY, rows[0])


def _of_money(kind: str, row: Money) -> Fact:
    return Fact(kind, row.thing, row.thing, tellings=row.amounts, details=row.details)


def _paid(index: Index, thing: str) -> Iterator[Fact]:
    # The largest sum that an actor pays, of the currency in which it pays most often; the one that
    # tells most of it, if nothing else does.
    paid = [c for c in index.naming.get(thing, ()) if c.predicate == PAYER and tells(index, c)]
    rows = [row for one in dict.fromkeys(c.subject for c in paid) if (row := money(index, one))]
    rows = [row for row in rows if stage_of(row) != CANCELLED]
    currencies = [row.amounts[0].shown.unit for row in rows]
    if rows:
        often = max(sorted(set(currencies)), key=currencies.count)
        rows = [row for row in rows if row.amounts[0].shown.unit == often]
        lead = index.leads.get(thing, ("", "", ""))[0]
        largest = max(rows, key=lambda row: (row.thing == lead, row.allocation.size, row.thing))
        yield _of_money(PAYS, largest)


def _doers(thing: str, relations: Iterable[Relation]) -> Iterator[Fact]:
    for kind in (BUILDS, RUNS):
        for relation in relations:
            if relation.deed == kind:
                named, more = relation.ties[:_NAMES], len(relation.ties) - _NAMES
                yield Fact(kind, thing, "", ties=named, more=max(more, 0), inward=relation.inward)


def _posts(thing: str, people: list[Held]) -> Iterator[Fact]:
    # The post in which a person was seen last, who was seen last in a post, or who is in office.
    if last := last_held(people, thing):
        name = last.post if thing == last.person else last.person
        yield Fact(POST, last.tenure, name, held=last)


# --- figures --------------------------------------------------------------------------------------


def _figures(index: Index, thing: str) -> Iterator[Fact]:
    # By voices, of which measurements count double; of one indicator one.
    found = [(one, "") for one in observed(index, thing)]
    found += [(one, part) for part in index.parts(thing) for one in observed(index, part)]
    facts = [
        fact for one, part in dict(reversed(found)).items() if (fact := _figure(index, one, part))
    ]
    facts.sort(key=lambda fact: (-_weight(index, fact), bool(fact.part), fact.thing))
    indicators: set[str] = set()
    for fact in facts:
        indicator = indicator_of(index, fact.thing)
        if not indicator or indicator not in indicators:
            indicators.add(indicator)
            yield fact
        if len(indicators) == _FIGURES:
            return


def observed(index: Index, thing: str) -> list[str]:
    """The observations of a thing."""
    return [one for one in index.facets(thing) if index.is_a(one, OBSERVATION)]


def indicator_of(index: Index, thing: str) -> str:
    """What an observation measures, the observation itself if nobody says."""
    claims = (c.object for c in index.about.get(thing, ()) if c.predicate == MEASURES and c.current)
    return next(claims, thing)


def _figure(index: Index, one: str, part: str) -> Fact | None:
    for predicate in (VALUE, RANK, POSITION):
        if found := tellings_of(index, one, predicate):
            cls = index.cls(one)
            return Fact(FIGURE, one, one, cls, part, tuple(found), _due(index, one))
    return None


def _due(index: Index, thing: str) -> tuple[Detail, ...]:
    due = tellings_of(index, thing, DUE)
    return (Detail(DUE, tuple(due), False),) if due else ()


def _weight(index: Index, fact: Fact) -> int:
    return (fact.voices + fact.less_precise) * (2 if index.is_a(fact.thing, MEASUREMENT) else 1)


def _own(index: Index, thing: str) -> Iterator[Fact]:
    # The figures and days that the thing has itself, by voices; those of money stand by its amount,
    # those of a tenure by its person.
    if index.is_a(thing, FUNDING):
        return
    told = _TOLD | {DURING, _SEEN} if index.is_a(thing, TENURE) else _TOLD
    by_property: dict[str, list[CitedClaim]] = {}
    for claim in index.about.get(thing, ()):
        if claim.predicate not in told and is_figure(claim):
            by_property.setdefault(claim.predicate, []).append(claim)
    facts = [
        Fact(OWN, thing, predicate, tellings=tuple(found))
        for predicate, claims in by_property.items()
        if (found := tellings(index.standings, claims))
    ]
    yield from sorted(facts, key=lambda fact: (-fact.voices - fact.less_precise, fact.name))


# What other facts tell.
_TOLD = frozenset((AMOUNT, CURRENCY, f"<{KG}actualDate>", f"<{KG}plannedDate>"))
_SEEN = f"<{KG}inOfficeOn>"


def is_figure(claim: CitedClaim) -> bool:
    """Whether a claim gives a number or a day."""
    return parts(claim.object)[1] in NUMBERS | DATES


def number_of(claim: CitedClaim) -> Decimal | None:
    """The number that a claim gives, if it gives one."""
    text, kind, _ = parts(claim.object)
    return Decimal(text) if kind in NUMBERS else None
