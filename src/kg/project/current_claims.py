"""Which claims count: what holds, what is planned, and which older ones they take the place of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.project import kinds
from kg.project.claim_rows import amount_property
from kg.project.kinds import ONCE, PLAN, STATE
from kg.project.records import Claim, Data, Days
from kg.project.values import Value, Values
from kg.rdf.readings import Reading, adds_end, covers, fits, reading, sharpest
from kg.rdf.terms import ALT_LABEL, NAMING, TYPE

_NAMES = {TYPE, ALT_LABEL, *NAMING}
_ORDER = (ONCE, STATE, PLAN)


class Graphs(NamedTuple):
    """The claims of the current graph, and those of the graph of plans, which share no triple."""

    current: list[Claim]
    plans: list[Claim]


class Told(NamedTuple):
    """A claim of a fact as it counts: with its kind, its reading and the days that it is for;
    `voice` is whose statement it is: the speaker, else the publisher.
    """

    claim: Claim
    kind: str
    reading: Reading
    days: Days
    voice: str = ""


class Step(NamedTuple):
    """What was told of a fact for one time: `told` are the claims that cover no other, `rest` those
    that say the same less precisely.
    """

    days: Days
    told: list[Told]
    rest: tuple[Told, ...] = ()


class Fact(NamedTuple):
    """All claims of one property of one thing that can have one value, but those set aside.

    `strong` are those that count (of weak sources only where no other speaks), `weak` the rest;
    `kind` is the best of their kinds, and `now` what counts of it. `ahead` are the newest plans for
    an end of a span that what counts leaves open: they count as plans beside it.
    """

    subject: str
    predicate: str
    kind: str
    strong: list[Told]
    weak: list[Told]
    now: list[Told]
    ahead: list[Told]


def published_by(claims: Iterable[Claim], day: str) -> list[Claim]:
    """The claims that had been published by an ISO day; a source whose date is unknown had not."""
    return [claim for claim in claims if claim.published.last and claim.published.last <= day]


def as_of(data: Data, day: str) -> Data:
    """What a project's files would have said on an ISO day: its state by transaction time.

    The claims of the sources that had been published by then (a date known in part counts from its
    last day, a source without a date is out), the citations that these claims rest on, and the
    things that they use. The vocabulary is not a matter of time. What no source says (an RDF file
    without citations) has no day: of it only names and classes stay, and what the dataset says of
    itself.
    """
    claims = published_by(data.claims, day)
    graphs = {claim.citation for claim in claims}
    used = {term for claim in claims for term in (claim.subject, claim.object)}
    used.update(data.citations[graph].speaker for graph in graphs)
    sources = {
        id_: source for id_, source in data.sources.items() if source.last and source.last <= day
    }
    # A retired id goes with the one that took its place.
    entities = {
        id_: e
        for id_, e in data.entities.items()
        if e.iri in used or ((heir := data.entities.get(e.retired)) and heir.iri in used)
    }
    things = {e.iri for e in entities.values()} | {source.iri for source in sources.values()}
    return data._replace(
        entities=entities,
        sources=sources,
        claims=claims,
        statements=_statements(data, things, used, graphs),
        citations={graph: cited for graph, cited in data.citations.items() if graph in graphs},
        notes=[note for note in data.notes if note.quad[3] in graphs],
    )


def _statements(
    data: Data, things: set[str], used: set[str], graphs: set[str]
) -> list[tuple[str, str, str, str]]:
    # What no source says and has a place at that day: of registers that of the things that were
    # known, the ontology, what the dataset says of itself, and names and classes.
    ontology = {quad[3] for quad in data.vocabulary.statements}
    ontology.add(f"<{data.space}file/dataset.ttl>")
    registers = f"<{data.space}register/"

    def stays(s: str, p: str, g: str) -> bool:
        if g.startswith(registers):
            return s in things or s == g
        return g in ontology or (s in used and p in _NAMES)

    return [quad for quad in data.statements if stays(quad[0], quad[1], quad[3])]


# --- what counts ----------------------------------------------------------------------------------


def graphs(data: Data, contested: Iterable[Fact]) -> Graphs:
    """The claims of the current graph and of the graph of plans, in their order; `contested` are
    the facts of which there are several claims.
    """
    out: set[int] = set()
    unpaid: set[tuple[str, str, str]] = set()
    for fact in contested:
        chosen = {id(told.claim) for told in (*fact.now, *fact.ahead)}
        for told in (*fact.strong, *fact.weak):
            if id(told.claim) not in chosen:
                out.add(id(told.claim))
                unpaid.add((fact.subject, fact.predicate, told.claim.citation))
    current: list[Claim] = []
    planned: list[Claim] = []
    for claim in data.claims:
        if claim.set_aside or id(claim) in out or _currency_of(claim) in unpaid:
            continue
        (planned if claim.modality == "planned" else current).append(claim)
    # What is planned is not what holds.
    holds = {claim[:3] for claim in current} if planned else set()
    return Graphs(current, [claim for claim in planned if claim[:3] not in holds])


def _currency_of(claim: Claim) -> tuple[str, str, str] | None:
    # The amount whose currency a claim tells: it goes with it.
    amount = amount_property(claim.predicate)
    return (claim.subject, amount, claim.citation) if amount else None


def facts(seen: Values) -> list[Fact]:
    """Every fact that can have one value and of which there are several claims, with what counts of
    it, in the order of the claims.
    """

    def counted(value: Value) -> Told:
        claim, read, kind, source = value
        publisher = seen.sources[source].publisher if source in seen.sources else ""
        voice = seen.data.citations[claim.citation].speaker or publisher
        return Told(claim, kind, read, kinds.day(claim, kind), voice)

    several = ((key, group) for key, group in seen.of.items() if len(group) > 1)
    return [_fact(*key, [counted(value) for value in group]) for key, group in several]


def _fact(subject: str, predicate: str, claims: list[Told]) -> Fact:
    strong = [told for told in claims if not told.claim.weak] or claims
    weak = [told for told in claims if told.claim.weak] if len(strong) < len(claims) else []
    kind = min((told.kind for told in strong), key=_ORDER.index)
    chosen = [told for told in strong if told.kind == kind]
    counting = now(chosen, kind)
    ahead = _ahead(strong, counting) if kind != PLAN else []
    return Fact(subject, predicate, kind, strong, weak, counting, ahead)


def _ahead(claims: list[Told], counting: list[Told]) -> list[Told]:
    said = [told.reading for told in counting]
    planned = [told for told in claims if told.claim.modality == "planned"]
    unsaid = [told for told in planned if adds_end(told.reading, said)]
    return plan_steps(unsaid)[-1].told if unsaid else []


def now(claims: list[Told], kind: str) -> list[Told]:
    """Of claims of one kind those that count."""
    if len(claims) == 1:
        return claims
    if kind == ONCE:
        return told_of(_preferred(claims))
    if kind == STATE:
        return told_of(_preferred(unrevised(periods(claims)[-1].told)))
    return plan_steps(claims)[-1].told


def told_of(claims: list[Told]) -> list[Told]:
    """Of some claims those that cover no other."""
    if len(claims) == 1:
        return claims
    sharp = set(sharpest(told.reading for told in claims))
    return [told for told in claims if told.reading in sharp]


def within_limits(claims: list[Told]) -> list[Told]:
    """Of plans told at one time all but the limits that another one keeps: "within the top ten"
    does not speak against "the seventh". A limit that is told later is a plan of its own.
    """
    return [
        told
        for told in claims
        if not any(
            covers(_limit(told.reading), other.reading)
            for other in claims
            if other.reading != told.reading
        )
    ]


def _limit(one: Reading) -> Reading:
    # What a plan reads as if it were exact, read as the limit that it is.
    if one.qualifier not in ("at-least", "at-most"):
        return one
    return reading(one.term, one.qualifier, one.unit, spans=one.kind == "span")


def rest_of(claims: Iterable[Told], sharp: Iterable[Told]) -> tuple[Told, ...]:
    """Of some claims those whose reading is none of some others'."""
    readings = {told.reading for told in sharp}
    return tuple(told for told in claims if told.reading not in readings)


def _preferred(claims: list[Told]) -> list[Told]:
    return [told for told in claims if told.claim.rank == "preferred"] or claims


def periods(claims: Iterable[Told]) -> list[Step]:
    """Claims by the days that they are for, the oldest first; of days that overlap neither is
    newer.
    """
    steps: list[Step] = []
    for told in sorted(claims, key=_by_days):
        if steps and told.days.first <= steps[-1].days.last:
            last = steps.pop()
            days = Days(min(last.days.first, told.days.first), told.days.last)
            steps.append(Step(days, [*last.told, told]))
        else:
            steps.append(Step(told.days, [told]))
    return steps


def _by_days(told: Told) -> tuple[str, str]:
    return told.days.last, told.days.first


def plan_steps(claims: Iterable[Told]) -> list[Step]:
    """The plans that followed one another. What is told on a new day and fits all that was told so
    far makes it finer; what does not takes its place.
    """
    return _series(periods(claims))


def state_steps(claims: Iterable[Told]) -> list[Step]:
    """The states that followed one another: what is told of a newer period and fits what was told
    before is the same state.
    """
    return _series(Step(step.days, unrevised(step.told)) for step in periods(claims))


def _series(groups: Iterable[Step]) -> list[Step]:
    steps: list[Step] = []
    for days, group, _ in groups:
        known = _preferred(group)
        new = told_of(within_limits(known))
        if steps and _fit(steps[-1].told, new):
            before = steps.pop()
            days, new = before.days, told_of([*before.told, *new])
            known = [*before.told, *before.rest, *known]
        steps.append(Step(days, new, rest_of(known, new)))
    return steps


def _fit(old: list[Told], new: list[Told]) -> bool:
    return all(fits(one.reading, two.reading) for one in old for two in new)


# --- what one voice told anew ---------------------------------------------------------------------


def revisions(group: Iterable[Told]) -> list[list[Step]]:
    """What one speaker or publisher told of one explicit period and later told otherwise: the steps
    of each, by day of publication.
    """
    voices: dict[tuple[str, Days], list[Told]] = {}
    for told in group:
        if told.voice and told.claim.period.last:
            voices.setdefault((told.voice, told.claim.period), []).append(told)
    found = []
    for claims in voices.values():
        if len(claims) > 1:
            by_day = periods(told._replace(days=told.claim.published) for told in claims)
            if len(steps := _series(by_day)) > 1:
                found.append(steps)
    return found


def unrevised(group: list[Told]) -> list[Told]:
    """Some claims of a state without those that the same voice has told otherwise since."""
    out = {
        id(told.claim)
        for steps in revisions(group)
        for told in group
        if any(told.claim is one.claim for step in steps[:-1] for one in step.told)
    }
    return [told for told in group if id(told.claim) not in out] if out else group
