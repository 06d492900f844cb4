"""The shapes that a graph violates, as problems of the rows that caused it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Problem
from kg.project.records import Data
from kg.project.shapes import checking, model
from kg.rdf.terms import PLANS, PREF_LABEL
from kg.store import labelling
from kg.words import phrase, text_in


class Place(NamedTuple):
    """A row of a file."""

    path: str
    line: int


def violated(
    graph: ox.Store, data: Data, shapes: model.Shapes, prefixes: dict[str, str], language: str
) -> list[Problem]:
    """The problems that violated shapes are, each led back to the row that caused it.

    What is only planned fills a shape as well as what holds.
    """
    with _plans_hold(graph):
        violations = checking.violations(graph, shapes)
    places = _places(data) if violations else {}
    # A retired thing keeps its row and its class, and nothing more is to be said of it.
    retired = {entity.iri for entity in data.entities.values() if entity.retired}
    return sorted(
        {
            _problem(violation, places, prefixes, language)
            for violation in violations
            if violation.focus not in retired and not _owed_by_guest(violation, data)
        }
    )


def _owed_by_guest(violation: model.Violation, data: Data) -> bool:
    # What a thing of others owes that has no class of ours, or by its name: shapes are those of
    # registers.
    guests = data.guests.things
    for term in (violation.focus, violation.value or ""):
        guest = guests.get(term[1:-1])
        if guest and not guest.cls.startswith(data.vocabulary.namespaces):
            return True
    return violation.focus[1:-1] in guests and violation.path == PREF_LABEL


@contextmanager
def _plans_hold(graph: ox.Store) -> Iterator[None]:
    # The plans stand in the default graph meanwhile: they share no triple with it.
    plans = graph.quads_for_pattern(None, None, None, ox.NamedNode(PLANS[1:-1]))
    quads = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in plans]
    graph.extend(quads)
    try:
        yield
    finally:
        for quad in quads:
            graph.remove(quad)


def _places(data: Data) -> dict[tuple[str, ...], Place]:
    # The first row that states a triple, something by a property of a thing, or a citation; and
    # the rows of things.
    places: dict[tuple[str, ...], Place] = {}
    for claim in data.claims:
        place = Place(claim.path, claim.line)
        for key in (claim[:3], claim[:2], (claim.citation,)):
            places.setdefault(key, place)
    for source in data.sources.values():
        places.setdefault((source.iri,), Place(source.path, source.line))
    for entity in data.entities.values():
        places.setdefault((entity.iri,), Place(entity.path, entity.line))
    return places


def _problem(
    violation: model.Violation,
    places: dict[tuple[str, ...], Place],
    prefixes: dict[str, str],
    language: str,
) -> Problem:
    focus, path, value = violation.focus, violation.path, violation.value
    keys = ((focus, path, value), (focus, path), (focus,))
    place = next((places[key] for key in keys if key in places), Place("data", 0))
    messages = violation.messages
    text = text_in(messages, language)
    thing = labelling.shown(focus, prefixes)
    message = (
        phrase("evidence.shape", thing=thing, message=text)
        if text
        else phrase("evidence.shape-without-message", thing=thing, component=violation.component)
    )
    hint = ""
    if value and value != focus:
        hint = phrase("evidence.shape.hint", value=labelling.shown(value, prefixes))
    return Problem(place.path, place.line, 0, message, hint)
