"""Things that look alike, and claims that are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.errors import Problem
from kg.project.records import Data, Entity, local_id
from kg.rdf.terms import DCTERMS, PREF_LABEL, SKOS, parts
from kg.words import phrase

_SAME, _IDENTIFIER = f"<{SKOS}exactMatch>", f"<{DCTERMS}identifier>"
# How much alike the words must be that two names do not share, for the names to be one name spelt
# twice.
_ALIKE = 0.75
_WORD = re.compile(r"[^\W_]+")
_FILLERS = {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"}


def look_alikes(data: Data) -> Iterable[Problem]:
    """Two entities of nearly one name that the same place says the same of: perhaps one thing
    registered twice.
    """
    terms = {term for claim in data.claims for term in (claim.subject, claim.object)}
    entities = {term: entity for term in terms if (entity := data.registered(term))}
    groups: dict[tuple[str, str, str, bool], set[str]] = {}
    for claim in data.claims:
        if claim.set_aside or claim.subject not in entities or claim.object not in entities:
            continue
        by_object = (claim.citation, claim.predicate, claim.object, True)
        by_subject = (claim.citation, claim.predicate, claim.subject, False)
        groups.setdefault(by_object, set()).add(claim.subject)
        groups.setdefault(by_subject, set()).add(claim.object)
    checked: set[tuple[str, str]] = set()
    apart = numbered(data)
    for (citation, predicate, other, _), group in groups.items():
        if len(group) < 2:
            continue
        group_of = [entities[term] for term in sorted(group)]
        for one, two in _near(group_of, data.languages, checked):
            if _told_apart(apart, one.iri, two.iri):
                continue
            message = phrase(
                "project.look-alike",
                name=two.id,
                other=one.id,
                names=list(one.names.values()),
                citation=local_id(citation),
                property=data.vocabulary.name(predicate[1:-1]),
                value=local_id(other),
            )
            hint = phrase("project.look-alike.hint", name=two.id, other=one.id)
            yield Problem(two.path, two.line, 0, message, hint)


class _Named(NamedTuple):
    # A thing and its names in the languages of the project, in small letters.
    entity: Entity
    names: tuple[str, ...]


def _near(
    group: list[Entity], languages: Sequence[str], checked: set[tuple[str, str]]
) -> Iterable[tuple[Entity, Entity]]:
    # Names that differ in a figure (cohort 1, cohort 2) are of different things: equal figures of
    # one class are compared.
    alike: dict[tuple[str, tuple[str, ...]], list[_Named]] = {}
    for entity in group:
        named = _Named(entity, tuple(entity.name(one).casefold() for one in languages))
        alike.setdefault((entity.cls, _figures(named)), []).append(named)
    for candidates in alike.values():
        for one, two in _neighbours(candidates):
            pair = (min(one.entity.id, two.entity.id), max(one.entity.id, two.entity.id))
            if pair not in checked:
                checked.add(pair)
                if _same_name(one, two):
                    first, second = sorted((one.entity, two.entity), key=lambda e: (e.path, e.line))
                    yield first, second


def _figures(named: _Named) -> tuple[str, ...]:
    words = (word for name in named.names for word in _WORD.findall(name))
    return tuple(word for word in words if any(char.isdigit() for char in word))


def _neighbours(candidates: list[_Named]) -> Iterable[tuple[_Named, _Named]]:
    # By name: nearly equal names begin alike, and a group may be large.
    if len(candidates) < 2:
        return
    for column in range(len(candidates[0].names)):
        ranked = sorted(candidates, key=lambda candidate: candidate.names[column])
        for index, one in enumerate(ranked):
            for two in ranked[index + 1 : index + 6]:
                yield one, two


def _same_name(one: _Named, two: _Named) -> bool:
    pairs = list(zip(one.names, two.names, strict=True))
    return any(a == b for a, b in pairs) or all(one_name(a, b) for a, b in pairs)


def identical(data: Data) -> Iterable[Problem]:
    """Things that are in use under one official name in one language, or that are the same as one
    thing elsewhere.
    """
    entities = {entity.iri: entity for entity in data.entities.values() if not entity.retired}
    apart = numbered(data)
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for subject, predicate, object_, _ in data.statements:
        if subject in entities and predicate in (PREF_LABEL, _SAME):
            groups.setdefault((predicate, object_), {})[subject] = None
    shared: dict[tuple[str, ...], tuple[str, str]] = {}
    for key, subjects in groups.items():
        if len(subjects) > 1:
            ranked = sorted(subjects, key=lambda s: (entities[s].path, entities[s].line))
            shared.setdefault(tuple(ranked), key)
    for members, (predicate, object_) in shared.items():
        first, *others = (entities[subject] for subject in members)
        for other in others:
            if not _told_apart(apart, first.iri, other.iri):
                yield _identity(first, other, predicate, parts(object_)[0])


def numbered(data: Data) -> dict[str, dict[str, str]]:
    """By things the identifiers that sources give them: of several the last that a source gives."""
    found: dict[str, dict[str, str]] = {}
    for claim in data.claims:
        if claim.predicate == _IDENTIFIER:
            source = data.citations[claim.citation].source
            found.setdefault(claim.subject, {})[source] = claim.object
    return found


def _told_apart(numbers: dict[str, dict[str, str]], one: str, other: str) -> bool:
    # Whether a source gives two things different identifiers: then they are no one thing.
    others = numbers.get(other, {})
    own = numbers.get(one, {})
    return any(others.get(source, number) != number for source, number in own.items())


def called_alike(data: Data) -> Iterable[Problem]:
    """Things in use whose official name is another name of another thing."""
    entities = [entity for entity in data.entities.values() if not entity.retired]
    called: dict[str, list[Entity]] = {}
    for entity in entities:
        for name in entity.others:
            called.setdefault(name.casefold(), []).append(entity)
    for entity in entities:
        for name in dict.fromkeys(entity.names.values()):
            for other in called.get(name.casefold(), ()):
                if other.id != entity.id:
                    message = phrase(
                        "project.other-name",
                        first=entity.id,
                        second=other.id,
                        value=name,
                        place=f"{other.path}:{other.line}",
                    )
                    hint = phrase("project.same-name.hint")
                    yield Problem(entity.path, entity.line, 0, message, hint)


def _identity(first: Entity, other: Entity, predicate: str, value: str) -> Problem:
    place = f"{first.path}:{first.line}"
    if predicate == PREF_LABEL:
        message = phrase(
            "project.same-name", first=first.id, second=other.id, value=value, place=place
        )
        hint = phrase("project.same-name.hint")
    else:
        message = phrase(
            "project.same-thing", first=first.id, second=other.id, value=value, place=place
        )
        hint = phrase("project.same-thing.hint")
    return Problem(other.path, other.line, 0, message, hint)


def one_name(first: str, second: str) -> bool:
    """Whether two names are one name spelt twice: the words that only one of them has are nearly
    the same.
    """
    from rapidfuzz.distance import Indel

    if Indel.normalized_similarity(first, second) < _ALIKE:
        return False
    one, two = _WORD.findall(first), _WORD.findall(second)
    left = "".join(word for word in one if word not in two and word not in _FILLERS)
    right = "".join(word for word in two if word not in one and word not in _FILLERS)
    return Indel.normalized_similarity(left, right) >= _ALIKE
