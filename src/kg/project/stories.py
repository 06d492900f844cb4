"""Stories told on the graph: `data/stories/<name>.csv`, a sentence and what is shown to it in each
row.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError, Problem
from kg.project import csv_files, inputs
from kg.project.contract import SLUG
from kg.project.records import Data
from kg.rdf.dates import last_day
from kg.spelling import closest

if TYPE_CHECKING:
    import networkx


STORY = ("step", "ko", "en", "select", "path", "as_of")
REQUIRED = frozenset(STORY[:3])


class Step(NamedTuple):
    """What a story says at one point: a sentence in Korean and in English, ids of entities
    (`select`, "" for none, and the stations of `path`), and the ISO day as of which the graph is
    shown ("" for today).
    """

    number: int
    ko: str
    en: str
    select: str
    path: tuple[str, ...]
    as_of: str


def names(folder: Path) -> list[str]:
    """The names of a project's stories, sorted."""
    return sorted(path.stem for path in inputs.paths(folder, "data/stories"))


def told(folder: Path, name: str) -> list[Step]:
    """The steps of one story, in order. Raises KGError if it is not there or cannot be read."""
    known = names(folder)
    if name not in known:
        hint = closest(name, known) or (
            f"stories are {', '.join(known)}"
            if known
            else "a story is a file data/stories/NAME.csv"
        )
        raise KGError(f"there is no story “{name}”", hint)
    steps, problems = _read(folder, name, None)
    if problems:
        raise KGError(str(problems[0]), problems[0].hint)
    return steps


def offered(
    folder: Path, name: str | None, graph: networkx.MultiDiGraph, as_of: str | None = None
) -> list[dict]:
    """The steps of a story as `kg.view` takes them; of the only one there is if none is named and
    the graph holds all that it tells.

    Raises KGError for a story that is not there, or that tells of what the graph (that of
    `kg.network`, as of a day) does not hold.
    """
    known = names(folder)
    if name is None and len(known) != 1:
        return []
    there = {data["id"] for _, data in graph.nodes(data=True)}
    until = "9999" if as_of is None else last_day(as_of)
    steps = told(folder, name or known[0])
    missing = sorted({id_ for step in steps for id_ in (step.select, *step.path) if id_} - there)
    late = as_of is not None and any((step.as_of or "9999") > until for step in steps)
    if missing or late:
        if name is None:
            return []
        reason = (
            f"“{missing[0]}” is not in what is shown" if missing else f"it goes on after {until}"
        )
        raise KGError(
            f"the story “{name}” cannot be told here: {reason}",
            "leave out --around, --query and --as-of, or the story",
        )
    return [
        {"ko": s.ko, "en": s.en, "select": s.select, "path": s.path, "as_of": s.as_of}
        for s in steps
    ]


def problems(folder: Path, data: Data) -> list[Problem]:
    """What is wrong in the stories of a project: unknown ids, missing sentences, bad days, things
    of which nothing was said by the day.
    """
    return [problem for name in names(folder) for problem in _read(folder, name, data)[1]]


def _read(folder: Path, name: str, data: Data | None) -> tuple[list[Step], list[Problem]]:
    path = next(path for path in inputs.paths(folder, "data/stories") if path.stem == name)
    place = f"data/stories/{path.name}"
    found, faults = csv_files.table(path, place, STORY, REQUIRED)
    if not SLUG.match(name):
        faults.append(
            Problem(
                place,
                0,
                0,
                f"“{name}” is no name for a story: lower-case letters, digits and hyphens",
            )
        )
    steps: dict[int, Step] = {}
    heard = _heard(data) if data else {}

    def bad(row: csv_files.Row, column: str, message: str, hint: str = "") -> None:
        faults.append(found.problem(row, column, message, hint))

    for row in found.rows:
        step, ko, en, select, path, as_of = row.cells
        if not re.fullmatch(r"[1-9]\d{0,3}", step):
            bad(
                row,
                "step",
                f"“{step}” is no number of a step" if step else "the number of the step is missing",
                "1, 2, 3 …",
            )
            continue
        if int(step) in steps:
            bad(row, "step", f"step {step} is there twice", "number the steps 1, 2, 3 …")
        for column, text, language in (("ko", ko, "Korean"), ("en", en, "English")):
            if not text:
                bad(row, column, f"step {step} has no {language} sentence", f"fill {column}")
        day = ""
        if as_of:
            try:
                day = last_day(as_of)
            except ValueError:
                bad(
                    row,
                    "as_of",
                    f"“{as_of}” is no day of the calendar",
                    "write 2021-01-03, 2021-01 or 2021",
                )
        stations = tuple(part.strip() for part in path.split("|") if part.strip())
        if len(stations) == 1:
            bad(
                row,
                "path",
                "a path has two ends at least",
                "separate the ids by |, or write the one into select",
            )
        for column, ids in (("select", (select,) if select else ()), ("path", stations)):
            for id_ in ids if data else ():
                entity = data.entities.get(id_)
                if entity is None and data.may_be(id_):
                    continue
                if entity is None:
                    bad(
                        row,
                        column,
                        f"unknown entity “{id_}”",
                        closest(id_, data.entities) or "ids are those of the registers",
                    )
                elif entity.retired:
                    bad(
                        row,
                        column,
                        f"“{id_}” is retired",
                        f"use {entity.retired}" if entity.retired != "-" else "",
                    )
                elif day and day < heard.get(entity.iri, ""):
                    bad(
                        row,
                        "as_of",
                        f"nothing had been said of “{id_}” by {day}",
                        f"its first source is of {heard[entity.iri]}",
                    )
        steps[int(step)] = Step(int(step), ko, en, select, stations, day)
    if not found.rows and not faults:
        faults.append(Problem(place, 0, 0, "holds no step", "add one, or remove the file"))
    return [steps[number] for number in sorted(steps)], faults


def _heard(data: Data) -> dict[str, str]:
    """For each entity's IRI the first day on which a source may have spoken of it; "" if one of
    them has no date.
    """
    first: dict[str, str] = {}
    for claim in data.claims:
        for term in (claim.subject, claim.object):
            if term not in first or claim.said < first[term]:
                first[term] = claim.said
    return first
