"""What the rows mean, looked at together: slips of the curator (problems), and what does not hold
up in the sources (findings).

A problem is wrong in the files and must be mended. A finding is true of the sources: they
contradict themselves, or much rests on little. It is reported, and never stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Problem
from kg.project import reading, sum_checks, values
from kg.project.alike import called_alike, identical, look_alikes
from kg.project.checks import days, figures, printed, shares, told_twice
from kg.project.records import SOURCES_UNREAD, Data, Entity, local_id
from kg.project.values import Values
from kg.rdf.iris import expand
from kg.spelling import closest
from kg.words import language_name, phrase

_BACKTICKED = re.compile(r"`([^`]+)`")
_QUOTED = re.compile(r"[“「『]([^”」』]+)[”」』]")
_SOURCE_ID = re.compile(
    r"(?<![\w/.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:19|20)\d\d(?:-\d\d){0,2}(?![\w-])"
)


# The checks of values; see the modules of `kg.project.checks`.
_CHECKS = (
    days.behind,
    days.left_behind,
    figures.tenfold,
    figures.over_whole,
    figures.courses,
    figures.yearly_in_all,
    shares.uneven_shares,
    shares.short_totals,
    told_twice.two_values,
    told_twice.open_applications,
)


def read(folder: Path) -> tuple[Values, list[Problem]]:
    """What the rows of a project say and every slip in them, that of a row by itself and those that
    all of them show.
    """
    data, found = reading.whole(folder)
    seen = values.values(data)
    return seen, [*found, *problems(seen)]


def problems(seen: Values) -> list[Problem]:
    """The slips that only the meaning of rows shows, sorted by place."""
    return sorted({*of_rows(seen), *ids_in_notes(seen.data)})


def of_rows(seen: Values) -> set[Problem]:
    """Of those slips the ones that hang on claims alone."""
    return {*days.ahead(seen), *printed.contradictions(seen.data)}


def findings(seen: Values, sums: Iterable[sum_checks.Sum] | None = None) -> list[Problem]:
    """What does not hold up in the sources, or rests on little, sorted by place; `sums` is what
    `sum_checks.sums` gives, where it is known.
    """
    sums = sum_checks.sums(seen) if sums is None else sums
    return sorted({*of_claims(seen, sums), *of_files(seen.data), *_of_registers(seen.data)})


def of_claims(seen: Values, sums: Iterable[sum_checks.Sum]) -> set[Problem]:
    """Of findings those that hang on claims alone."""
    return {
        *sum_checks.problems(sums),
        *_weak(seen.data),
        *printed.unread(seen.data),
        *(problem for check in _CHECKS for problem in check(seen)),
    }


def of_files(data: Data) -> set[Problem]:
    """Those that hang on what stands in one file."""
    return {*printed.lacking(data), *names_in_notes(data), *data.odd}


def _of_registers(data: Data) -> set[Problem]:
    # Those that hang on the names of things as well.
    return {
        *look_alikes(data),
        *identical(data),
        *called_alike(data),
        *untranslated(data),
    }


def names_in_notes(data: Data) -> list[Problem]:
    """Names in notes that nothing is called by."""
    return _unregistered(data)[1]


def ids_in_notes(data: Data) -> list[Problem]:
    """Ids in notes that nothing has."""
    return _unregistered(data)[0]


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
    hint = phrase("project.only-weak.hint")
    for entity in data.entities.values():
        if entity.iri in weak and entity.iri not in strong:
            sources = sorted(map(local_id, weak[entity.iri]))
            message = phrase("project.only-weak", name=entity.id, sources=sources)
            yield Problem(entity.path, entity.line, 0, message, hint)


def untranslated(data: Data) -> Iterable[Problem]:
    """How many things of each register have no name in a language of the project; the checks of
    registers see to the working language.
    """
    lacking: dict[tuple[str, str], list[Entity]] = {}
    for entity in data.entities.values():
        if not entity.retired and "" not in entity.names:
            for language in data.languages[1:]:
                if language not in entity.names:
                    lacking.setdefault((entity.path, language), []).append(entity)
    for (path, language), entities in lacking.items():
        message = phrase(
            "project.untranslated", count=len(entities), language=language_name(language)
        )
        hint = phrase("project.untranslated.hint", column=f"name_{language}", name=entities[0].id)
        yield Problem(path, entities[0].line, 0, message, hint)


# --- notes ----------------------------------------------------------------------------------------


def _unregistered(data: Data) -> tuple[list[Problem], list[Problem]]:
    # (ids in notes that nothing has, names in notes that nothing is called by). An id stands in `…`
    # or looks like a source's.
    wrong: list[Problem] = []
    doubtful: list[Problem] = []
    names: set[str] | None = None
    for path, line, note, _ in data.notes:
        if "`" in note or "-" in note:
            ids = sorted({*_BACKTICKED.findall(note), *_SOURCE_ID.findall(note)})
            wrong += (_unknown_id(path, line, id_, data) for id_ in ids if not _known(id_, data))
        if not ("“" in note or "「" in note or "『" in note):
            continue
        for name in _QUOTED.findall(note):
            if names is None:
                names = _names(data)
            # Words of a source are quoted too: a name is Korean, or begins with a capital.
            if name not in names and (re.search("[가-힣]", name) or name[:1].isupper()):
                message = phrase("project.note-name", name=name)
                doubtful.append(Problem(path, line, 0, message, closest(name, names)))
    return wrong, doubtful


def _unknown_id(path: str, line: int, id_: str, data: Data) -> Problem:
    hint = closest(id_, [*data.entities, *data.sources]) or phrase("project.note-id.hint")
    return Problem(path, line, 0, phrase("project.note-id", name=id_), hint)


def _names(data: Data) -> set[str]:
    entities = data.entities.values()
    return {name for e in entities for name in (e.id, *e.names.values(), *e.others)} | set(
        data.sources
    )


def _known(id_: str, data: Data) -> bool:
    # Whether an id is that of something, or may be that of what could not be read.
    return (
        id_ in data.entities
        or id_ in data.sources
        or _term(id_, data)
        or data.may_be(id_)
        or SOURCES_UNREAD in data.unread
    )


def _term(name: str, data: Data) -> bool:
    term = expand(name, data.vocabulary.prefixes)
    return (
        term in data.vocabulary.individuals
        or term in data.vocabulary.properties
        or term in data.vocabulary.classes
    )
