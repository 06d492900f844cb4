"""Focus nodes that have too few or too many values."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kg.project.shapes.model import Check, Focus, Found, PropertyPath, bare_shape
from kg.project.shapes.patterns import pairs, triples, value_nodes


class Count(NamedTuple):
    """How many values a path may lead to: all of them, or those that pass a test (a function from
    a variable to an expression, "" for all).
    """

    path: PropertyPath
    least: int | None
    most: int | None
    test: Callable[[str], str] = lambda var: ""


def miscounted(check: Check, focus: Focus, root: str, count: Count) -> Found:
    """(root, focus, "min" or "max") of each focus node with too few or too many values."""
    few = {None, 0, 1}
    if count.path.single and count.least in few and count.most in few:
        return _by_pattern(check, focus, root, count)
    return _by_number(check, focus, root, count)


def _by_pattern(check: Check, focus: Focus, root: str, count: Count) -> Found:
    # None where there should be one, or one or two where there may be fewer.
    first, second = check.fresh(), check.fresh()
    keys = (root, focus.var)
    path = count.path.text
    condition = _filter(count, first)
    if count.least:
        body = f"{focus.text} FILTER NOT EXISTS {{ {focus.var} {path} {first} {condition} }}"
        yield from ((*key, "min") for key in pairs(check, keys, body))
    if count.most is None:
        return
    body = f"{focus.text} {focus.var} {path} {first} . {condition}"
    if count.most:
        body += f" {focus.var} {path} {second} . FILTER(!sameTerm({first}, {second}))"
        body += _filter(count, second)
    yield from ((*key, "max") for key in pairs(check, keys, body))


def _by_number(check: Check, focus: Focus, root: str, count: Count) -> Found:
    values = value_nodes(check, bare_shape(count.path), focus)
    numbers: dict[tuple[str, str], int] = {}
    keys = (root, focus.var)
    for at, node, _ in triples(
        check, (*keys, values.var), values.text + _filter(count, values.var)
    ):
        numbers[at, node] = numbers.get((at, node), 0) + 1
    if count.least:
        every = pairs(check, keys, focus.text)
        yield from ((*key, "min") for key in every if numbers.get(key, 0) < count.least)
    if count.most is not None:
        yield from ((*key, "max") for key, n in numbers.items() if n > count.most)


def _filter(count: Count, var: str) -> str:
    test = count.test(var)
    return f" FILTER({test})" if test else ""


def by_node(nodes: Found) -> Found:
    """The nodes that were miscounted, without the side on which."""
    return ((at, node, "") for at, node, _ in nodes)
