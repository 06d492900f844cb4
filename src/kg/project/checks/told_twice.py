"""What one source says in two ways, and what is left open though another place settles it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import Problem
from kg.project.kinds import ONCE
from kg.project.records import Claim, local_id
from kg.project.values import Value, Values
from kg.rdf.readings import disagree
from kg.rdf.terms import KG
from kg.words import phrase

_CONFERS, _CONCERNS, _FOLLOWS, _OUTCOME, _PENDING = (
    f"<{KG}{name}>" for name in ("confers", "concerns", "follows", "hasOutcome", "pending")
)
_APPLICATION, _DECISION = (KG + "Application",), (KG + "Decision",)


def two_values(seen: Values) -> Iterable[Problem]:
    """Facts of which one source gives two values that do not fit, in its own voice and for one
    time.
    """
    for (subject, predicate), told in seen.of.items():
        if len(told) < 2:
            continue
        groups: dict[tuple[str, ...], list[Value]] = {}
        for value in told:
            groups.setdefault(_voice(value, seen), []).append(value)
        for group in groups.values():
            if len(group) < 2 or not disagree(value.reading for value in group):
                continue
            first, other = group[0], _other(group)
            message = phrase(
                "project.two-values",
                source=local_id(first.source),
                property=seen.data.vocabulary.name(predicate[1:-1]),
                name=local_id(subject),
                value=first.shown,
                other=other.shown,
            )
            yield other.problem(message, phrase("project.two-values.hint", place=first.place))


def _voice(value: Value, seen: Values) -> tuple[str, ...]:
    # What happened once has no time; all else is told for a period.
    citation = seen.data.citations[value.claim.citation]
    period = "" if value.kind == ONCE else citation.period
    return value.source, citation.speaker, value.kind, period, value.reading.unit


def _other(group: list[Value]) -> Value:
    return next(value for value in group if disagree((group[0].reading, value.reading)))


def open_applications(seen: Values) -> Iterable[Problem]:
    """Applications without an outcome beside a decision on the same: one that follows them, or
    confers what was applied for on the same thing.
    """
    data = seen.data
    decisions: dict[str, list[str]] = {}
    for entity in data.entities.values():
        if data.vocabulary.is_a(entity.cls, _DECISION) and seen.objects(entity.iri, _CONFERS):
            for thing in seen.objects(entity.iri, _CONCERNS):
                decisions.setdefault(thing, []).append(entity.iri)
    for entity in data.entities.values():
        if not data.vocabulary.is_a(entity.cls, _APPLICATION):
            continue
        outcomes = seen.one(entity.iri, _OUTCOME)
        if any(value.claim.object != _PENDING for value in outcomes):
            continue
        claim = _settling(entity.iri, decisions, seen, pending=bool(outcomes))
        if claim is not None:
            message = phrase(
                "project.open-application.pending" if outcomes else "project.open-application",
                name=entity.id,
                decision=local_id(claim.subject),
                status=local_id(claim.object),
            )
            hint = phrase("project.open-application.hint", place=f"{claim.path}:{claim.line}")
            yield Problem(entity.path, entity.line, 0, message, hint)


def _settling(
    application: str, decisions: dict[str, list[str]], seen: Values, *, pending: bool
) -> Claim | None:
    # The claim by which a decision confers what was applied for. What is said to be pending need
    # not name it.
    wanted = seen.objects(application, _CONFERS)
    for thing in seen.objects(application, _CONCERNS):
        for decision in decisions.get(thing, ()):
            for status, claim in seen.links[decision, _CONFERS].items():
                if status in wanted or (pending and not wanted):
                    return claim
    return None
