"""Joining two entities in the files of a project."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.api.handle import Folder
from kg.errors import KGError, Problem, Refused
from kg.evidence import building
from kg.evidence.contradicting import Rivals, new_rivals
from kg.project import reading, values
from kg.project.curation import adding, joining, trials
from kg.project.curation.joining import Plan
from kg.store import snapshot
from kg.system import writing
from kg.system.writing import Say, silent
from kg.words import phrase


class Joined(NamedTuple):
    """What joining two entities does: the plan of it, what comes to contradict, and the problems
    that the project would have then and has not yet. With one of these nothing is written.
    """

    plan: Plan
    rivals: list[Rivals]
    problems: list[Problem]


def merge(
    gone: str, heir: str, folder: Folder = ".", *, write: bool = False, say: Say = silent
) -> Joined:
    """Join the entity `gone` into the entity `heir`: claims, registers, proofs, stories, questions,
    rules and shapes that name the first name the second, which is called by the names of both; the
    first is retired. With `write` the files are written, all or none.

    Raises KGError where the two cannot be one, Refused (only with `write`) if `kg check` would find
    a new problem.
    """
    place = snapshot.require_project(folder)
    if not write:
        return review(place, gone, heir)
    with writing.locked(place, say):
        return writing.steadily(lambda: _written(place, review(place, gone, heir)))


def agreed(folder: Folder, seen: Joined, say: Say = silent) -> None:
    """Write what somebody has seen and agreed to. Raises KGError if the files, or what is to be
    done to them, are no longer as they were.
    """
    place = snapshot.require_project(folder)
    gone, heir = seen.plan.gone.id, seen.plan.heir.id
    with writing.locked(place, say):
        now = review(place, gone, heir)
        if now.plan.changes != seen.plan.changes:
            raise KGError(phrase("join.changed"), phrase("join.changed.hint"))
        _written(place, now)


def review(place: Path, gone: str, heir: str) -> Joined:
    """What joining two entities does; nothing is written."""
    data, _ = reading.whole(place)
    plan = joining.plan(place, data, gone, heir)
    with trials.stand_in(place, plan.texts) as copy:
        problems, _ = building.checked(copy)
        after = reading.whole(copy)[0]
    if problems:
        problems = adding.newly(building.checked(place)[0], problems)
    heirs = {plan.gone.iri: plan.heir.iri}
    rivals = new_rivals(values.values(data), values.values(after), heirs)
    return Joined(plan, rivals, problems)


def _written(place: Path, made: Joined) -> Joined:
    if made.problems:
        raise Refused(made.problems)
    writing.commit(place, list(made.plan.changes.values()))
    return made
