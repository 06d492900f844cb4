"""Many problems or findings as a few lines: one for each cause, and the first few of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.errors import Problem
from kg.lines import escape_controls, shortened
from kg.words import Sentence, phrase, translate

_FEW, _PLACES = 5, 3
_VARYING = re.compile(r"“[^”]*”|\([^)]*\)|\S*[0-9:]\S*")


def placed(problem: Problem) -> Sentence:
    """A problem in one sentence, with its place."""
    numbers = [str(n) for n in (problem.line, problem.column) if n]
    place = ":".join([problem.path, *numbers])
    return phrase("project.problem", place=place, message=problem.message)


def causes(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The problems grouped by what they say (message and hint), in the order of first places."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.message, problem.hint), []).append(problem)
    return list(groups.values())


def kind(problem: Problem) -> str:
    """What a problem has in common with others of its kind: the code of its message.

    A message without a code (that of a shape) goes by its first plain words, which stand in no
    quotes and brackets, and hold no figure and no colon.
    """
    if isinstance(problem.message, Sentence):
        return problem.message.code
    return " ".join(_VARYING.sub(" ", problem.message).split()[:4])


def lines(
    problems: Sequence[Problem], most: int = _FEW, *, once: bool = False, language: str = "en"
) -> list[str]:
    """The problems as lines in a language, each cause once with its first places.

    Of a kind there are at most `most` (0: all), then how many more.

    `once` gives the hint of a kind once where all of it have the same.
    """
    kinds: dict[str, list[list[Problem]]] = {}
    for group in causes(problems):
        kinds.setdefault(kind(group[0]), []).append(group)
    return [
        line
        for groups in kinds.values()
        for line in _kind_lines(groups, most, once=once, language=language)
    ]


def _kind_lines(
    groups: list[list[Problem]], most: int, *, once: bool, language: str
) -> Iterable[str]:
    def line(sentence: Sentence) -> str:
        return shortened(escape_controls(translate(sentence, language)))

    shown = groups if not most or len(groups) <= most + 1 else groups[:most]
    same = once and len({group[0].hint for group in shown}) == 1
    for number, group in enumerate(shown, 1):
        yield line(_with_places(group, most))
        if group[0].hint and (not same or number == len(shown)):
            yield "  " + line(phrase("project.problem.hint", hint=group[0].hint))
    if len(shown) < len(groups):
        yield "  " + line(phrase("project.problems.more", count=len(groups) - len(shown)))


def _with_places(group: list[Problem], most: int) -> Sentence:
    # A problem, and where else the same is so: the first places, or all of them.
    others = [f"{p.path}:{p.line}" if p.line else p.path for p in group[1:]]
    problem = placed(group[0])
    if not others:
        return problem
    named = others if not most else others[: _PLACES - 1]
    places = _short(named)
    if rest := len(others) - len(named):
        return phrase(
            "project.problem.many-places",
            problem=problem,
            count=len(group),
            places=places,
            rest=rest,
        )
    return phrase("project.problem.places", problem=problem, count=len(group), places=places)


def _short(places: list[str]) -> list[str]:
    # Lines of one file after its name: `a.csv:3`, `5`.
    named = []
    for path, group in groupby(places, key=lambda place: place.rpartition(":")[0] or place):
        first, *rest = group
        named += [first, *(place.rpartition(":")[2] for place in rest)] if path else [first, *rest]
    return named


def count(problems: Sequence[Problem]) -> Sentence:
    """How many problems there are, and in how many places if that is more.

    >>> count([Problem("a", 1, 1, "x"), Problem("a", 2, 1, "x")])
    '1 problem in 2 places'
    """
    number = len(causes(problems))
    if len(problems) > number:
        return phrase("project.problems.places", count=number, places=len(problems))
    return phrase("project.problems", count=number)
