"""Things that look alike, and claims that are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.errors import Problem
from kg.project.records import Data, Entity, local_id
from kg.rdf.terms import PREF_LABEL, SKOS, parts

_SAME = f"<{SKOS}exactMatch>"
# How much alike the words must be that two names do not share, for the names to be one name spelt
# twice.
_ALIKE = 0.75
_WORD = re.compile(r"[^\W_]+")
_FILLERS = {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"}


def look_alikes(data: Data) -> Iterable[Problem]:
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
                f" and {local_id(citation)} says the same of both:"
                f" {data.vocabulary.name(predicate[1:-1])} {local_id(other)}",
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


def identical(data: Data) -> Iterable[Problem]:
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
