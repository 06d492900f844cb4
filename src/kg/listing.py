"""Many problems or findings as a few lines: one for each cause, and the first few of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.errors import Problem
from kg.lines import escape_controls

_FEW, _PLACES = 5, 3
_VARYING = re.compile(r"“[^”]*”|\([^)]*\)|\S*[0-9:]\S*")


def causes(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The problems grouped by what they say (message and hint), in the order of first places."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.message, problem.hint), []).append(problem)
    return list(groups.values())


def kind(problem: Problem) -> str:
    """What a problem has in common with others of its kind: the first plain words of its message.

    Plain words stand in no quotes and brackets, and hold no figure and no colon.
    """
    return " ".join(_VARYING.sub(" ", problem.message).split()[:4])


def lines(problems: Sequence[Problem], most: int = _FEW, once: bool = False) -> list[str]:
    """The problems as lines, each cause once with its first places.

    Of a kind there are at most `most` (0: all), then how many more.

    `once` gives the hint of a kind once where all of it have the same.
    """
    kinds: dict[str, list[list[Problem]]] = {}
    for group in causes(problems):
        kinds.setdefault(kind(group[0]), []).append(group)
    order = {name: number for number, name in enumerate(kinds)}
    result = []
    for _, groups in sorted(kinds.items(), key=lambda item: order[item[0]]):
        shown = groups if not most or len(groups) <= most + 1 else groups[:most]
        same = once and len({group[0].hint for group in shown}) == 1
        for number, group in enumerate(shown):
            first = group[0]
            result.append(str(first) + _elsewhere(group, most))
            if first.hint and (not same or number == len(shown) - 1):
                result.append(f"  hint: {escape_controls(first.hint)}")
        if len(shown) < len(groups):
            result.append(f"  and {len(groups) - len(shown):,} more of this kind: kg check --all")
    return result


def _elsewhere(group: list[Problem], most: int) -> str:
    # Where else the same is so: the first places, or all of them.
    others = [f"{p.path}:{p.line}" if p.line else p.path for p in group[1:]]
    if not others:
        return ""
    named = others if not most else others[: _PLACES - 1]
    rest = len(others) - len(named)
    more = f" and {rest:,} more" if rest else ""
    return f" (in {len(group):,} places: also {', '.join(_short(named))}{more})"


def _short(places: list[str]) -> list[str]:
    # Lines of one file after its name: `a.csv:3`, `5`.
    named = []
    for path, group in groupby(places, key=lambda place: place.rpartition(":")[0] or place):
        first, *rest = group
        named += [first, *(place.rpartition(":")[2] for place in rest)] if path else [first, *rest]
    return named


def count(problems: Sequence[Problem]) -> str:
    """How many problems there are, and in how many places if that is more.

    >>> count([Problem("a", 1, 1, "x"), Problem("a", 2, 1, "x")])
    '1 problem in 2 places'
    """
    number = len(causes(problems))
    places = f" in {len(problems):,} places" if len(problems) > number else ""
    return f"{number:,} problem{'s' * (number != 1)}{places}"
