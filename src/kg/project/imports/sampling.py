"""What the shapes of a project say of the things that an import makes: of a hundred thousand rows
few are unlike, so one thing of each kind is looked at, in a project of these alone.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.project.contract import CLAIMS, SOURCES, register_columns
from kg.project.curation import formatting
from kg.project.imports.comparing import Claim
from kg.project.records import Data, Entity

_SUBJECT, _PREDICATE, _OBJECT = (CLAIMS.index(n) for n in ("subject", "predicate", "object"))
# Looks at a project; the problems are those of `kg check`.
Look = Callable[[Path], list[Problem]]
# What is said of a thing, without the values: where it is alike, shapes say the same.
Pattern = tuple[str, frozenset[str]]


class Sample(NamedTuple):
    """A project of some things: `things` are those that stand for others, `alike` the things that
    each stands for.
    """

    texts: dict[str, str]
    alike: dict[str, list[str]]


def sample(
    source: Mapping[str, str],
    claims: Sequence[Claim],
    register: Iterable[Sequence[str]],
    data: Data,
) -> Sample:
    """The project in which one new thing of each pattern is told of."""
    rows = {row[0]: row for row in register}
    about: dict[str, list[Claim]] = {}
    for claim in claims:
        about.setdefault(claim[_SUBJECT], []).append(claim)
    alike = _alike({id_: row[1] for id_, row in rows.items()}, about)
    chosen = [claim for id_ in alike for claim in about[id_]]
    named = {claim[column] for claim in chosen for column in (_SUBJECT, _OBJECT)}
    shown = [list(rows[id_]) for id_ in sorted(named & rows.keys())]
    others = sorted(named - rows.keys())
    shown += [_row(data.entities[id_], data) for id_ in others if id_ in data.entities]
    name = source["id"]
    return Sample(
        {
            "data/sources.csv": formatting.table_text(SOURCES, [[source[c] for c in SOURCES]]),
            "data/things.csv": formatting.table_text(register_columns(data.languages), shown),
            f"data/claims/{name}.csv": formatting.table_text(CLAIMS, formatting.in_order(chosen)),
        },
        alike,
    )


def _alike(
    classes: Mapping[str, str], about: Mapping[str, Sequence[Claim]]
) -> dict[str, list[str]]:
    # By one thing of each pattern the things of that pattern.
    patterns: dict[Pattern, list[str]] = {}
    for id_, said in about.items():
        if id_ in classes:
            patterns.setdefault(_pattern(classes[id_], said), []).append(id_)
    return {ids[0]: ids for ids in patterns.values()}


def _pattern(cls: str, said: Iterable[Claim]) -> Pattern:
    # A value below zero is another one.
    signs = (" -" in claim[_OBJECT] or claim[_OBJECT].startswith("-") for claim in said)
    return cls, frozenset(
        claim[_PREDICATE] + ("-" if below else "") for claim, below in zip(said, signs, strict=True)
    )


def _row(entity: Entity, data: Data) -> list[str]:
    # A known thing as far as a register has it.
    cells = {f"name_{tag}" if tag else "name": name for tag, name in entity.names.items()}
    cells |= {"id": entity.id, "class": data.vocabulary.name(entity.cls)}
    return [cells.get(column, "") for column in register_columns(data.languages)]


def problems(folder: Path, of: Sample, look: Look) -> dict[str, list[Problem]]:
    """What is wrong with things, by their ids: what is wrong with one of a pattern is so with all
    of it.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kg-import-") as name:
        copy = Path(name)
        shutil.copytree(folder / "ontology", copy / "ontology")
        (copy / "data/claims").mkdir(parents=True)
        if (folder / "data/dataset.ttl").is_file():
            shutil.copyfile(folder / "data/dataset.ttl", copy / "data/dataset.ttl")
        for file, text in of.texts.items():
            (copy / file).write_bytes(text.encode())
        found = look(copy)
    told: dict[str, list[Problem]] = {}
    for problem in found:
        for id_ in of.alike.get(_subject(problem, of), ()):
            told.setdefault(id_, []).append(problem)
    return told


def _subject(problem: Problem, of: Sample) -> str:
    # The thing that a problem is of, by the row at which it stands.
    lines = of.texts.get(problem.path, "").split("\n")
    line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""

    cells = next(csv.reader([line]), [])
    return cells[_SUBJECT if formatting.is_claims(problem.path) else 0] if cells else ""
