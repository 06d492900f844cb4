"""What kind of saying a claim is: of what is once and for all, of a state, or of a plan.

What happened, was formed, counted, approved or built is said *once*: all sources must agree. What
is a *state* (a stage, a rank, a count that goes on) is said for a period: the newest counts. What
is to be is a *plan*: the newest plan counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.forms.days import date_of
from kg.project.records import Claim, Data, Days
from kg.project.vocabulary import Vocabulary
from kg.rdf.dates import Date, span
from kg.rdf.readings import Reading, reading
from kg.rdf.terms import KG, TYPE

ONCE, STATE, PLAN = "once", "state", "plan"

_AMOUNT, _DURING, _STAGE, _VALUE, _MEASURES, _RANK, _LIST, _KIND = (
    f"<{KG}{name}>"
    for name in (
        "amount",
        "during",
        "hasStage",
        "value",
        "measures",
        "rank",
        "isRankedIn",
        "hasKind",
    )
)
# What says of itself that it is a plan, however it is said.
_PLANNED = frozenset(f"<{KG}{name}>" for name in ("plannedDate", "dueDate"))
_TARGET = KG + "Target"
_TOLD = frozenset((KG + "actualDate", KG + "date"))
EARLY = frozenset(f"<{KG}{name}>" for name in ("announced", "requested", "planned", "drafted"))
# Money that was asked for or withdrawn has no stage that would make its amount a fact.
_LATE = frozenset(f"<{KG}{name}>" for name in ("approved", "committed", "disbursed", "spent"))


class Kinds(NamedTuple):
    """What decides on the kind of a claim, of all claims of a project."""

    varies: frozenset[str]
    spans: frozenset[str]
    targets: frozenset[str]
    fixed: frozenset[str]
    listed: frozenset[str]
    early: frozenset[tuple[str, str]]
    late: frozenset[tuple[str, str]]
    staged: frozenset[tuple[str, str]]

    def of(self, claim: Claim, source: str) -> str:
        """The kind of a claim of a source (an IRI): ONCE, STATE or PLAN."""
        predicate, subject = claim.predicate, claim.subject
        if claim.modality == "planned" or predicate in _PLANNED:
            return PLAN
        if predicate == _VALUE and subject in self.targets:
            return PLAN
        if predicate in (_AMOUNT, _DURING) and self._is_early(subject, source):
            return PLAN
        if predicate not in self.varies:
            return ONCE
        if predicate == _VALUE:
            return ONCE if subject in self.fixed else STATE
        return ONCE if predicate == _RANK and subject in self.listed else STATE

    def _is_early(self, subject: str, source: str) -> bool:
        # The stage that the same source tells; where it tells none, that of any source.
        where = source if (subject, source) in self.staged else ""
        return (subject, where) in self.early and (subject, where) not in self.late

    def reading(self, claim: Claim, unit: str, kind: str) -> Reading:
        """How the value of a claim may be meant."""
        return reading(
            claim.object,
            claim.qualifier,
            unit,
            plan=kind == PLAN,
            spans=claim.predicate in self.spans,
        )


def kinds(data: Data) -> Kinds:
    """What decides on the kinds of the claims of a project."""
    vocabulary = data.vocabulary
    listed = set()
    early: set[tuple[str, str]] = set()
    late: set[tuple[str, str]] = set()
    staged: set[tuple[str, str]] = set()
    for claim in data.claims:
        predicate = claim.predicate
        if claim.set_aside:
            continue
        if predicate == _LIST:
            listed.add(claim.subject)
        elif predicate == _STAGE:
            source = data.citations[claim.citation].source
            staged.add((claim.subject, source))
            if claim.object in EARLY | _LATE:
                marks = early if claim.object in EARLY else late
                marks.update(((claim.subject, source), (claim.subject, "")))
    return Kinds(
        vocabulary.varies,
        frozenset(f"<{p.iri}>" for p in vocabulary.properties.values() if p.cell == "span"),
        frozenset(of_class(data, _TARGET)),
        frozenset(measuring(data, "fixed")),
        frozenset(listed),
        frozenset(early),
        frozenset(late),
        frozenset(staged),
    )


def measuring(data: Data, kind: str) -> list[str]:
    """The measurements and targets whose indicator is of a kind (`fixed`, `cumulative` …), in the
    order of the claims.
    """
    of_kind = {s for s, p, o, _ in data.statements if p == _KIND and o == f"<{KG}{kind}>"}
    told = (c for c in data.claims if c.predicate == _MEASURES and not c.set_aside)
    return list(dict.fromkeys(claim.subject for claim in told if claim.object in of_kind))


def of_class(data: Data, cls: str) -> Iterable[str]:
    """The things of a class (an IRI) or of one below it: of registers, then of RDF files."""
    vocabulary: Vocabulary = data.vocabulary
    below = {cls, *(one for one, above in vocabulary.classes.items() if cls in above)}
    for entity in data.entities.values():
        if entity.cls in below:
            yield entity.iri
    for s, p, o, _ in data.statements:
        if p == TYPE and o[1:-1] in below:
            yield s


def day(claim: Claim, kind: str) -> Days:
    """The days that a claim speaks for, "" where they do not matter.

    What is once has none. A state has its period, else the day of publication. A plan has the day
    of publication; an explicit period goes before it if it is earlier ("the plan of 2019 was …").
    """
    period, published = claim.period, claim.published
    if kind == ONCE:
        return Days("", "")
    if kind == STATE:
        return period if period.last else published
    earlier = period.last and (not published.last or period.last < published.first)
    return period if earlier else published


def told_day(term: str, text: str, cls: str, vocabulary: Vocabulary) -> Date | None:
    """The day that a value of a property (an IRI) tells as a fact of a thing of a class: a date, or
    the start of a span. None for what may lie ahead of its source without being planned: the year
    of a budget.
    """
    if term in _TOLD:
        return date_of(text)
    if term == KG + "during" and not vocabulary.is_a(cls, (KG + "Funding",)):
        found = span(text)
        return found.start if found else None
    return None
