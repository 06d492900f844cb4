"""What the graph tells about conflicts, history, trust, ways and money."""

from __future__ import annotations

from typing import Any

from kg.api.things import named_thing
from kg.errors import KGError, NotFound
from kg.evidence import allocations, auditing, conflicting, flowing, funding, paths, planning
from kg.evidence.absent import ABSENT
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.vintages import Vintages
from kg.evidence.vintages import vintages as vintages_of
from kg.forms.days import date_of
from kg.present.reports import audit_report
from kg.spelling import closest
from kg.store import finding, snapshot
from kg.store.names import Named
from kg.system import memory
from kg.words import phrase

# --- what sources say apart, and when -------------------------------------------------------------


def _day(text: str, end: bool) -> str:
    day = date_of(text.strip()) if text else None
    if text and day is None:
        raise KGError(phrase("words.no-day", text=text), phrase("words.no-day.hint"))
    return "" if day is None else day.last if end else day.first


def conflicts(
    opened: snapshot.Opened,
    *,
    entity: str = "",
    property: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
) -> list[conflicting.Conflict]:
    """See `Snapshot.conflicts`."""
    prefixes = opened.state.prefixes
    wanted = conflicting.Wanted(
        entity=named_thing(opened, entity).iri if entity else "",
        predicate=finding.property_named(opened.store, property, prefixes) if property else "",
        kind=(
            kind
            if not kind or kind in finding.KINDS
            else finding.class_named(opened.store, kind, prefixes)
        ),
        since=_day(since, False),
        until=_day(until, True),
        only=only,
    )
    return conflicting.conflicts(opened, wanted)


def history(
    opened: snapshot.Opened, entity: str, property: str
) -> tuple[Named, list[CitedClaim], list[planning.Slip]]:
    """See `Snapshot.history`."""
    thing = named_thing(opened, entity)
    predicate = (
        finding.property_named(opened.store, property, opened.state.prefixes) if property else ""
    )
    said = [
        claim
        for claim in claims_about(opened, [thing.iri])
        if not predicate
        or claim.predicate == predicate
        or (claim.predicate in ABSENT and claim.object == predicate)
    ]
    return (
        thing,
        said,
        planning.slips(opened, thing.iri) if not predicate or predicate in planning.PLANS else [],
    )


def vintages(opened: snapshot.Opened, entity: str, property: str) -> tuple[Named, str, Vintages]:
    """See `Snapshot.vintages`."""
    thing = named_thing(opened, entity)
    predicate = finding.property_named(opened.store, property, opened.state.prefixes)
    said = claims_about(opened, [thing.iri])
    found = vintages_of(claim for claim in said if claim.predicate == predicate)
    if not found.cells:
        raise NotFound(
            phrase("assistant.no-claims-of", name=thing.id, property=property),
            phrase("api.no-vintages.hint", name=thing.id),
        )
    return thing, predicate, found


def audit(opened: snapshot.Opened, section: str) -> tuple[auditing.Size, dict[str, list[Any]]]:
    """See `Snapshot.audit`."""
    found = auditing.audit(opened, audit_section(section))
    whole = audit_report.sections(found)
    return found.size, {section: whole[section]} if section else whole


def audit_some(
    opened: snapshot.Opened, section: str, most: int
) -> tuple[auditing.Size, dict[str, auditing.Part]]:
    """As `audit`, but at most so many items of each section (0: all), with how many there are."""
    with memory.gc_paused():
        return auditing.audit_some(opened, audit_section(section), most)


def audit_section(section: str) -> str:
    """The name of a section as it was given, "" for all. Raises KGError for another name."""
    if section and section not in auditing.SECTIONS:
        raise KGError(
            phrase("api.section", section=section),
            closest(section, auditing.SECTIONS) or phrase("words.one-of", names=auditing.SECTIONS),
        )
    return section


def path(
    opened: snapshot.Opened, one: str, two: str, *, k: int, through_all: bool
) -> list[list[paths.Step]]:
    """See `Snapshot.path`."""
    first, second = named_thing(opened, one), named_thing(opened, two)
    found = paths.paths(opened, first.iri, second.iri, k, through_all)
    if not found:
        raise NotFound(
            phrase("api.no-path", first=first.id, second=second.id),
            phrase("api.no-path.hint" if through_all else "api.no-path.hint-all"),
        )
    return found


def money(
    opened: snapshot.Opened, programme: str, *, by: str, since: str, until: str
) -> list[funding.Group]:
    """See `Snapshot.money`."""
    thing = named_thing(opened, programme) if programme else None
    found = allocations.allocations(opened, thing.iri if thing else "")
    if thing and not found:
        raise NotFound(phrase("api.no-money", id=thing.id))
    if since or until:
        found, _ = allocations.within(found, _day(since, False), _day(until, True))
    return funding.grouped(opened, found, by)


def flows(opened: snapshot.Opened, programme: str) -> list[flowing.Flows]:
    """See `Snapshot.flows`."""
    thing = named_thing(opened, programme) if programme else None
    found = flowing.flows(opened, thing.iri if thing else "")
    if thing and not found:
        raise NotFound(phrase("api.no-money", id=thing.id))
    return found
