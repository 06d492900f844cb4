"""Reading all files of claims of a project: of many, half of them in a process beside this one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.project.claim_rows import claims
from kg.project.records import Citation, Claim, Data, Note
from kg.system import scarcity

# Fewer bytes of claims take one process no longer.
_MANY = 2 << 20


def read(paths: Sequence[Path], data: Data, used: set[str]) -> list[Problem]:
    """The problems of files of claims, in their order; what their rows claim is added to `data`,
    the IRIs that they use to `used`.
    """
    first = _first(paths)
    if first == len(paths):
        return _read(paths, data, used)
    with scarcity.beside(_part, paths[first:], data) as beside:
        problems = _read(paths[:first], data, used)
        part = beside()
    data.claims.extend(part.claims)
    data.citations.update(part.citations)
    data.notes.extend(part.notes)
    data.odd.extend(part.odd)
    used |= part.used
    return problems + part.problems


class _Part(NamedTuple):
    # What some files say, and what is wrong with them.
    claims: list[Claim]
    citations: dict[str, Citation]
    notes: list[Note]
    odd: list[Problem]
    used: set[str]
    problems: list[Problem]


def _part(paths: Sequence[Path], data: Data) -> _Part:
    part = data._replace(claims=[], citations={}, notes=[], odd=[])
    used: set[str] = set()
    problems = _read(paths, part, used)
    return _Part(part.claims, part.citations, part.notes, part.odd, used, problems)


def _first(paths: Sequence[Path]) -> int:
    # How many of the files are read by this process: those with half of the bytes.
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    if len(sizes) < len(paths) or sum(sizes) < _MANY or not scarcity.may_fork():
        return len(paths)
    return sum(size <= sum(sizes) // 2 for size in accumulate(sizes))


def _read(paths: Sequence[Path], data: Data, used: set[str]) -> list[Problem]:
    return [problem for path in paths for problem in claims(path, data, used)]
