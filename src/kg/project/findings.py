"""What the rows mean, looked at together: slips of the curator (problems), and what does not hold
up in the sources (findings).

A problem is wrong in the files and must be mended. A finding is true of the sources: they
contradict themselves, or much rests on little. It is told and never stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.errors import Problem
from kg.project.alike import identical, look_alikes
from kg.project.current_claims import current
from kg.project.records import SOURCES_UNREAD as SOURCES
from kg.project.records import Claim, Data, local_id
from kg.project.sum_checks import sums
from kg.rdf.dates import Date, edtf
from kg.rdf.iris import expand
from kg.rdf.terms import KG, parts
from kg.spelling import closest

# What can be counted or seen only once the day is there. A date of an occurrence may be fixed
# beforehand: it is none.
_FACTS = tuple(
    f"<{KG}{name}>"
    for name in ("value", "rank", "hasPosition", "graduates", "intake", "applicants", "actualDate")
)
_START, _END, _ACTUAL = f"<{KG}start>", f"<{KG}end>", f"<{KG}actualDate>"
_BACKTICKED = re.compile(r"`([^`]+)`")
_QUOTED = re.compile(r"[“「『]([^”」』]+)[”」』]")
_SOURCE_ID = re.compile(
    r"(?<![\w/.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:19|20)\d\d(?:-\d\d){0,2}(?![\w-])"
)


def problems(data: Data) -> list[Problem]:
    """The slips that only the meaning of rows shows, sorted by place."""
    return sorted({*_too_early(data), *_backwards(data)[0], *_unregistered(data)[0]})


def findings(data: Data, uneven: Iterable[Problem] | None = None) -> list[Problem]:
    """What does not hold up in the sources, or rests on little, sorted by place; `uneven` is what
    `sums` gives, where it is known.
    """
    uneven = sums(data) if uneven is None else uneven
    return sorted(
        {
            *_backwards(data)[1],
            *uneven,
            *_weak(data),
            *look_alikes(data),
            *identical(data),
            *data.odd,
            *_unregistered(data)[1],
        }
    )


# --- days -----------------------------------------------------------------------------------------


def _too_early(data: Data) -> Iterable[Problem]:
    # A source cannot tell of a day after its own as of a fact. Plans, targets and forecasts
    # (claimed) may.
    target = (KG + "Target",)
    targets = {e.iri for e in data.entities.values() if data.vocabulary.is_a(e.cls, target)}
    wanted = frozenset(_FACTS)
    for claim in data.claims:
        if claim.predicate not in wanted or claim.set_aside or not claim.said:
            continue
        # A day known only as a month or year is taken at its earliest.
        if claim.predicate == _ACTUAL:
            day = edtf(parts(claim.object)[0])
            if day and day.first > claim.said:
                said = (
                    f"“{local_id(claim.subject)}” was reached on {day.text}, after its source was"
                    f" published ({_published(claim, data)})"
                )
                yield Problem(
                    claim.path, claim.line, 0, said, "write kg:plannedDate, or mend the day"
                )
        cited = data.citations[claim.citation]
        if (
            claim.as_of > claim.said
            and cited.standing != "claimed"
            and claim.subject not in targets
        ):
            name = data.vocabulary.name(claim.predicate[1:-1])
            said = (
                f"{name} of “{local_id(claim.subject)}” is as of {cited.as_of}, after its source"
                " was"
                " published"
            )
            yield Problem(
                claim.path,
                claim.line,
                0,
                f"{said} ({_published(claim, data)})",
                "mend as_of; a forecast is a kg:Target, or has the standing claimed",
            )


def _published(claim: Claim, data: Data) -> str:
    return next(
        (
            s.published
            for s in data.sources.values()
            if s.iri == data.citations[claim.citation].source
        ),
        claim.said,
    )


def _backwards(data: Data) -> tuple[list[Problem], list[Problem]]:
    # (ends before starts in one source, ends before starts that two sources make together)
    dates: dict[str, list[Claim]] = {}
    for claim in data.claims:
        if (claim.predicate == _START or claim.predicate == _END) and not claim.set_aside:
            dates.setdefault(claim.subject, []).append(claim)
    wrong, found = [], []
    for subject, claims in dates.items():
        reported = False
        for end in claims:
            for start in claims if end.predicate == _END else ():
                same = (
                    data.citations[start.citation].source == data.citations[end.citation].source
                    and start.as_of == end.as_of
                )
                if start.predicate == _START and same and _before(end, start):
                    wrong.append(
                        Problem(
                            end.path,
                            end.line,
                            0,
                            _reversed(subject, start, end),
                            f"it starts at {start.path}:{start.line}",
                        )
                    )
                    reported = True
        if not reported:
            now = current(claims, data.vocabulary.functional)
            for end in now:
                for start in now if end.predicate == _END else ():
                    if start.predicate == _START and _before(end, start):
                        found.append(
                            Problem(
                                end.path,
                                end.line,
                                0,
                                _reversed(subject, start, end),
                                f"it starts at {start.path}:{start.line}",
                            )
                        )
    return wrong, found


def _before(end: Claim, start: Claim) -> bool:
    first, last = _date(start), _date(end)
    return bool(first and last and last.last < first.first)


def _reversed(subject: str, start: Claim, end: Claim) -> str:
    return (
        f"“{local_id(subject)}” ends ({parts(end.object)[0]}) before it starts"
        f" ({parts(start.object)[0]})"
    )


def _date(claim: Claim) -> Date | None:
    return edtf(parts(claim.object)[0])


# --- what rests on little, and what may be one thing ----------------------------------------------


def _weak(data: Data) -> Iterable[Problem]:
    strong: set[str] = set()
    weak: dict[str, set[str]] = {}
    for claim in data.claims:
        if claim.set_aside:
            continue
        if claim.weak:
            # Of what is merely named (a place, an indicator) nothing is said, and so nothing rests
            # on it.
            weak.setdefault(claim.subject, set()).add(data.citations[claim.citation].source)
        else:
            strong.add(claim.subject)
            strong.add(claim.object)
    if not weak:
        return
    for entity in data.entities.values():
        sources = weak.get(entity.iri)
        if sources and entity.iri not in strong:
            yield Problem(
                entity.path,
                entity.line,
                0,
                f"only weak sources speak of “{entity.id}”:"
                f" {', '.join(sorted(map(local_id, sources)))}",
                "look for a source that can stand alone",
            )


# --- notes ----------------------------------------------------------------------------------------


def _unregistered(data: Data) -> tuple[list[Problem], list[Problem]]:
    # (ids in notes that nothing has, names in notes that nothing is called by). An id stands in `…`
    # or looks like a source's.
    wrong, found = [], []
    names: set[str] | None = None
    for path, line, note in data.notes:
        ids = (
            {*_BACKTICKED.findall(note), *_SOURCE_ID.findall(note)}
            if "`" in note or "-" in note
            else ()
        )
        for id_ in sorted(ids):
            if not (
                id_ in data.entities
                or id_ in data.sources
                or _term(id_, data)
                or data.may_be(id_)
                or SOURCES in data.unread
            ):
                hint = (
                    closest(id_, [*data.entities, *data.sources])
                    or "register it, or write its name without backticks"
                )
                wrong.append(
                    Problem(path, line, 0, f"the note names “{id_}”, which is not registered", hint)
                )
        for name in _QUOTED.findall(note) if "“" in note or "「" in note or "『" in note else ():
            if names is None:
                names = {
                    n for e in data.entities.values() for n in (e.id, *e.names, *e.others)
                } | set(data.sources)
            # Words of a source are quoted too: a name is Korean, or begins with a capital.
            if name not in names and (re.search("[가-힣]", name) or name[:1].isupper()):
                found.append(
                    Problem(
                        path,
                        line,
                        0,
                        f"the note names “{name}”, which nothing registered is called",
                        closest(name, names),
                    )
                )
    return wrong, found


def _term(name: str, data: Data) -> bool:
    term = expand(name, data.vocabulary.prefixes)
    return (
        term in data.vocabulary.individuals
        or term in data.vocabulary.properties
        or term in data.vocabulary.classes
    )
