"""What the graph tells about conflicts, history, trust, ways and money."""

from __future__ import annotations

from kg.api.opening import Folder, opening
from kg.errors import KGError, NotFound
from kg.evidence import about, access, auditing, conflicting, funding, paths, planning
from kg.evidence.claims import CitedClaim, claims_about
from kg.present.reports import audit_report
from kg.rdf.dates import edtf
from kg.spelling import closest
from kg.store import finding, names, snapshot
from kg.store.names import Named


def search(
    text: str, folder: Folder = ".", limit: int = 20, *, as_of: str | None = None
) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100), best first, of what any name in Korean
    or English finds.
    """
    opened = access.opened(folder, as_of=as_of)
    return finding.search(names.names(opened.place, opened.state.prefixes), text, limit)


def show(
    entity: str, folder: Folder = ".", *, as_of: str | None = None
) -> tuple[Named, list[CitedClaim]]:
    """(an entity by its id or any name, every claim of it and then every claim of another thing
    that names it). Raises NotFound.
    """
    opened = access.opened(folder, as_of=as_of)
    thing = _thing(opened, entity)
    return thing, about.evidence(opened, thing.iri)


# --- what sources say apart, and when -------------------------------------------------------------


def _thing(opened: snapshot.Opened, text: str) -> Named:
    return finding.find(opened.place, text, opened.state.prefixes)


def _day(text: str, end: bool) -> str:
    day = edtf(text.strip()) if text else None
    if text and day is None:
        raise KGError(f"“{text}” is no day of the calendar", "write 2021-01-03, 2021-01 or 2021")
    return "" if day is None else day.last if end else day.first


def conflicts(
    folder: Folder = ".",
    *,
    entity: str = "",
    property: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: snapshot.Opened | None = None,
) -> list[conflicting.Conflict]:
    """Where sources disagree, where a value was revised, and what is set aside, each sort ranked by
    what matters.

    `entity` by any name, `property` by prefixed name or label; `kind` is money, date, number or
    other, or a class; `since` and `until` are days (months, years) between which the rival value or
    the revision lies; `only` is disagree, revised or set-aside. `opened` is the store, here and in
    all that follows, where it has been opened already. Raises NotFound.
    """
    # What is rival is found by looking at everything: a server hands it over once, which is faster
    # than thousands of questions.
    opened = opened or opening(folder, as_of, endpoint, whole=not entity, named=bool(entity))
    prefixes = opened.state.prefixes
    wanted = conflicting.Wanted(
        entity=_thing(opened, entity).iri if entity else "",
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
    entity: str,
    property: str = "",
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: snapshot.Opened | None = None,
) -> tuple[Named, list[CitedClaim], list[planning.Slip]]:
    """(an entity, every claim of it or of one property of it, oldest first, what became of its
    plans or of those that concern it).

    Raises NotFound for what is not there.
    """
    opened = opened or opening(folder, as_of, endpoint, named=True)
    thing = _thing(opened, entity)
    predicate = (
        finding.property_named(opened.store, property, opened.state.prefixes) if property else ""
    )
    claims = [
        claim
        for claim in claims_about(opened, [thing.iri])
        if not predicate or claim.predicate == predicate
    ]
    return (
        thing,
        claims,
        planning.slips(opened, thing.iri) if not predicate or predicate in planning.PLANS else [],
    )


def audit(
    folder: Folder = ".",
    section: str = "",
    *,
    as_of: str | None = None,
    opened: snapshot.Opened | None = None,
) -> tuple[int, dict[str, list]]:
    """(how many facts the current graph has, what to trust less by section: `auditing.SECTIONS`,
    or one of them).

    A section holds facts, plans, sentences (sums) or documents. Raises KGError for an unknown
    section.
    """
    if section and section not in auditing.SECTIONS:
        raise KGError(
            f"“{section}” is no section of the audit",
            closest(section, auditing.SECTIONS) or f"one of {', '.join(auditing.SECTIONS)}",
        )
    opened = opened or access.opened(folder, as_of=as_of)
    found = auditing.audit(opened, section)
    sums = (
        [f"{p.message} ({p.path}:{p.line})" for p in access.sums(folder, as_of, opened)]
        if section in ("", "sums")
        else []
    )
    whole = audit_report.sections(found, sums)
    return found.facts, {section: whole[section]} if section else whole


def path(
    one: str,
    two: str,
    folder: Folder = ".",
    *,
    k: int = 3,
    through_all: bool = False,
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: snapshot.Opened | None = None,
) -> list[list[paths.Step]]:
    """The k shortest ways between two entities by any name; see `kg.evidence`. Raises NotFound
    where there is none.
    """
    opened = opened or opening(folder, as_of, endpoint, whole=True)
    first, second = _thing(opened, one), _thing(opened, two)
    found = paths.paths(opened, first.iri, second.iri, k, through_all)
    if not found:
        hint = (
            "no chain of claims leads from one to the other"
            if through_all
            else "--all looks through concepts and places too"
        )
        raise NotFound(f"nothing ties {first.id} to {second.id}", hint)
    return found


def money(
    programme: str = "",
    folder: Folder = ".",
    *,
    by: str = "",
    since: str = "",
    until: str = "",
    as_of: str | None = None,
    opened: snapshot.Opened | None = None,
) -> list[funding.Group]:
    """Allocations and funds in groups, with what of them may be added; see `kg.evidence.funding`.

    `programme` keeps what concerns a programme (or any thing) and its parts; `by` is payer,
    programme, facility, stage, share or year; `since` and `until` keep what is for a time between
    them. Raises NotFound, KGError.
    """
    opened = opened or access.opened(folder, as_of=as_of)
    thing = _thing(opened, programme) if programme else None
    found = funding.allocations(opened, thing.iri if thing else "")
    if thing and not found:
        raise NotFound(f"no money is told of for {thing.id}")
    if since or until:
        found, _ = funding.within(found, _day(since, False), _day(until, True))
    return funding.grouped(opened, found, by)
