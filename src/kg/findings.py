"""What the rows mean, looked at together: slips of the curator (problems), and what does not hold
up in the sources (findings).

A problem is wrong in the files and must be mended. A finding is true of the sources: they
contradict themselves, or much rests on little. It is told and never stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.data import SOURCES_UNREAD as SOURCES
from kg.data import Claim, Data, Entity
from kg.errors import Problem
from kg.terms import (
    DCTERMS,
    KG,
    PREF_LABEL,
    SCHEMA,
    SKOS,
    XSD,
    Date,
    closest,
    edtf,
    expand,
    parts,
    spoken,
)
from kg.timeline import current, fits

# What can be counted or seen only once the day is there. A date of an occurrence may be fixed
# beforehand: it is none.
_FACTS = tuple(
    f"<{KG}{name}>"
    for name in ("value", "rank", "hasPosition", "graduates", "intake", "applicants", "actualDate")
)
_START, _END, _ACTUAL = f"<{KG}start>", f"<{KG}end>", f"<{KG}actualDate>"
_PART, _AMOUNT, _VALUE, _SHARE = (
    f"<{DCTERMS}isPartOf>",
    f"<{KG}amount>",
    f"<{KG}value>",
    f"<{KG}hasShare>",
)
_SAME = f"<{SKOS}exactMatch>"
_USE, _CURRENCY = f"<{KG}hasUse>", f"<{SCHEMA}currency>"
# How much alike the words must be that two names do not share, for the names to be one name spelt
# twice.
_ALIKE = 0.75
_WORD = re.compile(r"[^\W_]+")
_FILLERS = {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"}
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
            *_look_alikes(data),
            *_identical(data),
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
                    f"“{_id(claim.subject)}” was reached on {day.text}, after its source was"
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
                f"{name} of “{_id(claim.subject)}” is as of {cited.as_of}, after its source was"
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
        f"“{_id(subject)}” ends ({parts(end.object)[0]}) before it starts"
        f" ({parts(start.object)[0]})"
    )


def _date(claim: Claim) -> Date | None:
    return edtf(parts(claim.object)[0])


# --- sums -----------------------------------------------------------------------------------------


class _Figure(NamedTuple):
    value: Decimal
    unit: str
    claim: Claim


def sums(data: Data) -> Iterable[Problem]:
    """Sums that do not add up, in no order: parts against their whole, as one source tells both on
    one day.

    Only where no source tells all are they compared as they stand by now.
    """
    parts_of: dict[str, dict[str, None]] = {}
    figures: dict[str, list[Claim]] = {}
    units: dict[tuple[str, str], str] = {}
    shared: set[str] = set()
    used: set[str] = set()
    for claim in data.claims:
        if claim.set_aside:
            continue
        if claim.predicate == _PART:
            parts_of.setdefault(claim.object, {})[claim.subject] = None
        elif claim.predicate == _AMOUNT or claim.predicate == _VALUE:
            figures.setdefault(claim.subject, []).append(claim)
        elif claim.predicate == _CURRENCY:
            units[claim.subject, claim.citation] = parts(claim.object)[0]
        elif claim.predicate == _SHARE:
            shared.add(claim.subject)
        elif claim.predicate == _USE:
            used.add(claim.subject)
    kinds = {e.iri: e.cls for e in data.entities.values()}

    def told(thing: str) -> dict[tuple[str, str], _Figure]:
        # The figure of each source and day; of rival ones of the same day none.
        groups: dict[tuple[str, str], list[_Figure]] = {}
        for claim in figures.get(thing, ()):
            groups.setdefault((data.citations[claim.citation].source, claim.as_of), []).append(
                _figure(claim, units)
            )
        return {
            key: group[0]
            for key, group in groups.items()
            if len({figure[:2] for figure in group}) == 1
        }

    def now(thing: str) -> _Figure | None:
        found = [
            _figure(c, units) for c in current(figures.get(thing, ()), data.vocabulary.functional)
        ]
        return found[0] if len({figure[:2] for figure in found}) == 1 else None

    for whole, members in parts_of.items():
        if whole not in figures:
            continue
        wholes = told(whole)
        # One whole may be cut in several ways: by whose money it is, by what it is for, by years.
        # Sums are made within one cut.
        cuts: dict[tuple[bool, str], list[str]] = {}
        for part in members:
            if part in figures:
                cuts.setdefault((part in shared, kinds.get(part, "")), []).append(part)
        for cut in cuts.values():
            of = {part: told(part) for part in cut}
            compared = False
            for key, total in wholes.items():
                given = {part: found[key] for part, found in of.items() if key in found}
                if given:
                    compared = compared or len(given) == len(cut)
                    yield from _added(whole, total, given, cut, used)
            if not compared:
                total, given = now(whole), {part: figure for part in cut if (figure := now(part))}
                if (
                    total
                    and len({(f.claim.path, f.claim.as_of) for f in (total, *given.values())}) > 1
                ):
                    yield from _added(whole, total, given, cut, used)


def _figure(claim: Claim, units: dict[tuple[str, str], str]) -> _Figure:
    return _Figure(
        Decimal(parts(claim.object)[0]), units.get((claim.subject, claim.citation), ""), claim
    )


def _added(
    whole: str, total: _Figure, given: dict[str, _Figure], cut: list[str], used: set[str]
) -> Iterable[Problem]:
    given = {part: figure for part, figure in given.items() if figure.unit == total.unit}
    larger = [
        g
        for g in given.values()
        if g.value > total.value and not _may_be(g, total.value) and not _may_be(total, g.value)
    ]
    for part in larger:
        said = (
            f"“{_id(part.claim.subject)}” ({_shown(part)}) is larger than “{_id(whole)}”"
            f" ({_shown(total)}), which it is a part of"
        )
        yield Problem(
            part.claim.path,
            part.claim.line,
            0,
            said,
            f"the whole is at {total.claim.path}:{total.claim.line}",
        )
    if larger or _even(total, given.values()):
        return
    # What does not add up as one cut may be two: parts with a use beside parts without.
    for has in (True, False):
        of = [figure for part, figure in given.items() if (part in used) == has]
        if len(of) < 2 or _even(total, of):
            continue
        sum_ = sum((figure.value for figure in of), Decimal(0))
        added = (
            f"{' + '.join(_shown(figure) for figure in of)} = {_shown(total._replace(value=sum_))}"
        )
        apart = _shown(total._replace(value=abs(total.value - sum_)))
        several = (
            ", told by several sources,"
            if len({figure.claim.path for figure in (total, *of)}) > 1
            else ""
        )
        head = f"the parts of “{_id(whole)}” ({_shown(total)}){several} add up to"
        place = (
            "the parts are at"
            f" {', '.join(sorted({f'{figure.claim.path}:{figure.claim.line}' for figure in of}))}"
        )
        if sum_ > total.value:
            yield Problem(
                total.claim.path, total.claim.line, 0, f"{head} {apart} more: {added}", place
            )
        elif len(of) == len([part for part in cut if (part in used) == has]):
            # Of parts that one source leaves out it cannot be said that they are missing.
            yield Problem(
                total.claim.path, total.claim.line, 0, f"{head} {apart} less: {added}", place
            )


def _even(total: _Figure, given: Iterable[_Figure]) -> bool:
    # Hedged figures need not add up to the last digit.
    figures = list(given)
    sum_ = sum((figure.value for figure in figures), Decimal(0))
    hedged = any(figure.claim.qualifier for figure in (total, *figures))
    return (
        sum_ == total.value
        or (hedged and abs(sum_ - total.value) <= total.value / 20)
        or _may_be(total, sum_)
    )


def _may_be(hedged: _Figure, value: Decimal) -> bool:
    qualifier = hedged.claim.qualifier
    return bool(qualifier) and fits(hedged.claim.object, qualifier, f'"{value:f}"^^<{XSD}decimal>')


def _shown(figure: _Figure) -> str:
    return spoken(figure.value, figure.unit)


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
                f"only weak sources speak of “{entity.id}”: {', '.join(sorted(map(_id, sources)))}",
                "look for a source that can stand alone",
            )


def _look_alikes(data: Data) -> Iterable[Problem]:
    # Two entities of nearly one name that the same place says the same of: perhaps one thing
    # registered twice.
    entities = {e.iri: e for e in data.entities.values()}
    groups: dict[tuple[str, str, str, bool], set[str]] = {}
    for claim in data.claims:
        if claim.set_aside:
            continue
        subject, object_ = claim.subject in entities, claim.object in entities
        if subject and object_:
            groups.setdefault((claim.citation, claim.predicate, claim.object, True), set()).add(
                claim.subject
            )
            groups.setdefault((claim.citation, claim.predicate, claim.subject, False), set()).add(
                claim.object
            )
    checked: set[tuple[str, str]] = set()
    for (citation, predicate, other, _), group in groups.items():
        if len(group) < 2:
            continue
        for one, two in _near([entities[term] for term in sorted(group)], checked):
            yield Problem(
                two.path,
                two.line,
                0,
                f"“{two.id}” is called nearly as “{one.id}” is ({one.names[0]}, {one.names[1]}),"
                f" and {_id(citation)} says the same of both:"
                f" {data.vocabulary.name(predicate[1:-1])} {_id(other)}",
                f"if they are one thing, retire “{two.id}”: replaced_by {one.id}",
            )


def _near(group: list[Entity], checked: set[tuple[str, str]]) -> Iterable[tuple[Entity, Entity]]:
    # Names that differ in a figure (cohort 1, cohort 2) are of different things: equal figures of
    # one class are compared.
    alike: dict[tuple, list[tuple[Entity, str, str]]] = {}
    for entity in group:
        korean, english = (name.casefold() for name in entity.names)
        figures = tuple(
            word
            for name in (korean, english)
            for word in _WORD.findall(name)
            if any(char.isdigit() for char in word)
        )
        alike.setdefault((entity.cls, figures), []).append((entity, korean, english))
    for candidates in alike.values():
        # Neighbours by name: nearly equal names begin alike, and a group may be large.
        for column in (1, 2) if len(candidates) > 1 else ():
            ranked = sorted(candidates, key=lambda candidate: candidate[column])
            for index, (one, korean, english) in enumerate(ranked):
                for two, other_ko, other_en in ranked[index + 1 : index + 6]:
                    pair = (min(one.id, two.id), max(one.id, two.id))
                    if pair not in checked:
                        checked.add(pair)
                        if (
                            korean == other_ko
                            or english == other_en
                            or (_one(korean, other_ko) and _one(english, other_en))
                        ):
                            first, second = sorted((one, two), key=lambda e: (e.path, e.line))
                            yield first, second


def _identical(data: Data) -> Iterable[Problem]:
    # Things that are in use under one official name in one language, or that are the same as one
    # thing elsewhere.
    entities = {entity.iri: entity for entity in data.entities.values() if not entity.retired}
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for subject, predicate, object_, _ in data.statements:
        if subject in entities and predicate in (PREF_LABEL, _SAME):
            groups.setdefault((predicate, object_), {})[subject] = None
    pairs: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for key, subjects in groups.items():
        if len(subjects) > 1:
            pairs.setdefault(
                tuple(sorted(subjects, key=lambda s: (entities[s].path, entities[s].line))), []
            ).append(key)
    for subjects, keys in pairs.items():
        first, *others = (entities[subject] for subject in subjects)
        predicate, object_ = keys[0]
        for other in others:
            both = f"“{first.id}” and “{other.id}” "
            both += (
                f"have one official name, {parts(object_)[0]}"
                if predicate == PREF_LABEL
                else f"are the same as one thing elsewhere, {parts(object_)[0]}"
            )
            yield Problem(
                other.path,
                other.line,
                0,
                f"{both} (the other is at {first.path}:{first.line})",
                (
                    "if they are one thing, retire one: replaced_by; if not, make the names differ"
                    if predicate == PREF_LABEL
                    else "one of the two is another thing: mend same_as"
                ),
            )


def _one(first: str, second: str) -> bool:
    # Whether two names are one name spelt twice: the words that only one of them has are nearly the
    # same.
    from rapidfuzz.distance import Indel

    if Indel.normalized_similarity(first, second) < _ALIKE:
        return False
    one, two = _WORD.findall(first), _WORD.findall(second)
    left = "".join(word for word in one if word not in two and word not in _FILLERS)
    right = "".join(word for word in two if word not in one and word not in _FILLERS)
    return Indel.normalized_similarity(left, right) >= _ALIKE


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


def _id(iri: str) -> str:
    return iri[1:-1].rpartition("/")[2]
