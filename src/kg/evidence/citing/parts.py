"""The parts of a query on which a row can rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kg.sparql import values
from kg.sparql.values import (
    Bind,
    Closure,
    Filter,
    Graph,
    Group,
    Minus,
    Nested,
    Optional,
    Select,
    Sub,
    Triple,
    Union,
    Values,
)

VARIANTS = 16  # choices of UNION branches that are asked one by one


class Absence(NamedTuple):
    """What rows rest on by not being there: `kind` is "not-exists", "minus", "optional" or
    "nothing", `pattern` the text of the query.

    `rows` are the numbers (from 0) of the rows that it is known for, None: every row.
    """

    kind: str
    pattern: str
    rows: tuple[int, ...] | None = None


# --- how a group can be asked ---------------------------------------------------------------------


def direct(group: Group) -> bool:
    """Whether all that a group matched can be read off its variables, so that rows and graphs come
    in one query.
    """
    for place, item in enumerate(group):
        match item:
            case Union():
                if item.path or any(repeats(g) for g in item.groups):
                    return False
                scopes = [set(values.in_scope(g)) for g in item.groups]
                if any(
                    scope != scopes[0] or scope != values.certainly_bound(g)
                    for scope, g in zip(scopes, item.groups, strict=True)
                ):
                    return False
                if not all(direct(g) for g in item.groups):
                    return False
            case Optional():
                tested: dict[str, int] = {}
                values.mentions([i for i in item.group if isinstance(i, (Filter, Bind))], tested)
                strangers = (
                    tested.keys()
                    - set(values.in_scope(item.group))
                    - values.certainly_bound(group[:place])
                )
                if (
                    strangers.intersection(values.in_scope(group))
                    or not direct(item.group)
                    or repeats(item.group)
                    or _asks_for_the_open(item.group)
                ):
                    return False
            case Nested() | Graph():
                if not direct(item.group):
                    return False
            case Sub():
                if not values.is_opaque(item.select):
                    return False
    return True


def _asks_for_the_open(group: Group) -> bool:
    # Whether an EXISTS of an OPTIONAL names what that may leave open: what is bound later has
    # another value beside the solution.
    asked: dict[str, int] = {}
    for item in group:
        if isinstance(item, (Filter, Bind)):
            values.mentions([one.group for one in values.exists(item.expr)], asked)
    return bool(asked.keys() & set(values.in_scope(group)) - values.certainly_bound(group))


def variants(group: Group) -> list[Group]:
    """A group without unions, once for each choice of branches: what stands in a branch is then
    joined with what stands around it.
    """
    found: list[Group] = [()]
    for item in group:
        if isinstance(item, Union) and len(found) * len(item.groups) <= VARIANTS:
            branches = [v for g in item.groups for v in variants(g)]
            found = [head + _inlined(branch) for head in found for branch in branches]
        else:
            found = [(*head, item) for head in found]
    return found


def _inlined(group: Group) -> Group:
    plain = all(isinstance(item, (Triple, Closure, Filter)) for item in group)
    inside = set(values.in_scope(group))
    used: dict[str, int] = {}
    values.mentions([item for item in group if isinstance(item, Filter)], used)
    return group if plain and inside.issuperset(used) else (Nested(group),)


def repeats(group: Group) -> bool:
    """Whether a group may give one solution twice, all its variables shown."""
    for item in items_of(group):
        match item:
            case Union():
                return True
            case Values() if item.repeats:
                return True
            case Sub() if _may_repeat(item.select):
                return True
    return False


def _may_repeat(select: Select) -> bool:
    # Whether two rows of a subquery may come to one solution: if they are equal, or if one leaves
    # open what is bound around the subquery.
    shown = {name for name, _ in select.projection}
    if select.distinct:
        told = select.projection
    elif select.keys is not None and all(name in shown for name, _ in select.keys):
        told = select.keys
    else:
        return True
    bound = values.certainly_bound(select.where)
    return any(expr is not None or name not in bound for name, expr in told)


def items_of(group: Group, every: bool = False) -> Iterator[Any]:
    """Each element of a group and of the groups in it that give solutions: none of what MINUS or
    EXISTS only test, and none of a subquery that does more than project, unless `every` is
    wanted.
    """
    for item in group:
        yield item
        match item:
            case Optional() | Nested() | Graph():
                yield from items_of(item.group, every)
            case Union():
                for g in item.groups:
                    yield from items_of(g, every)
            case Sub() if every or not values.is_opaque(item.select):
                yield from items_of(item.select.where, every)


# --- what must stay as it is for a row to stay ----------------------------------------------------


def patterns(group: Group, graph: str | None = None) -> Iterator[tuple[Triple, str | None]]:
    """Every triple pattern under a group, paths as one pattern for each property in them."""
    for item in group:
        match item:
            case Triple():
                yield item, graph
            case Closure():
                for name in _verbs(item.path):
                    yield Triple("?s", name, "?o"), graph
                if item.mod != "+":
                    yield Triple("?s", "?p", "?o"), graph
            case Filter() | Bind():
                for exists in values.exists(item.expr):
                    yield from patterns(exists.group, graph)
            case Optional() | Nested() | Minus():
                yield from patterns(item.group, graph)
            case Union():
                for g in item.groups:
                    yield from patterns(g, graph)
            case Graph():
                yield from patterns(item.group, item.name)
            case Sub():
                yield from patterns(item.select.where, graph)


def _verbs(path: tuple[Any, ...]) -> Iterator[str]:
    if path[0] == "iri":
        yield path[1]
    elif path[0] == "not":
        yield "?p"
    else:
        for part in path[1:]:
            if isinstance(part, tuple):
                yield from _verbs(part)


def monotone_parts(
    group: Group, total: Mapping[str, int], keys: set[str] | None
) -> Iterator[Group]:
    """The parts whose matches must all stay, so that fewer triples give no solution that was not
    there before.

    `total` counts the mentions of variables in the whole query's pattern; `keys` are those that
    solutions are grouped or ordered by, None: all of them.
    """
    for place, item in enumerate(group):
        match item:
            case Optional():
                outside = set(values.in_scope(item.group)) - values.certainly_bound(group[:place])
                here: dict[str, int] = {}
                values.mentions(item.group, here)
                if keys is None or any(
                    total.get(n, 0) > here.get(n, 0) or n in keys for n in outside
                ):
                    yield item.group
                else:
                    yield from monotone_parts(item.group, total, None)
            case Minus():
                yield item.group
            case Filter() | Bind():
                only = values.sole_exists(item) if isinstance(item, Filter) else None
                for exists in values.exists(item.expr):
                    if only and not only.negated:
                        yield from monotone_parts(exists.group, total, None)
                    else:
                        yield exists.group
            case Nested() | Graph():
                yield from monotone_parts(item.group, total, None)
            case Union():
                for g in item.groups:
                    yield from monotone_parts(g, total, None)
            case Sub():
                if values.is_opaque(item.select):
                    yield item.select.where
                else:
                    yield from monotone_parts(item.select.where, total, None)


def nested_absence(group: Group) -> Iterator[Group]:
    """The parts whose matches must stay for what is absent to stay absent: an absence inside an
    absence.
    """
    for item in items_of(group):
        match item:
            case Optional() | Minus():
                yield from monotone_parts(item.group, {}, None)
            case Filter() | Bind():
                only = values.sole_exists(item) if isinstance(item, Filter) else None
                for exists in values.exists(item.expr):
                    if not (only and not only.negated):
                        yield from monotone_parts(exists.group, {}, None)
                    yield from nested_absence(exists.group)


def absent(group: Group) -> Iterator[Absence]:
    for item in items_of(group, every=True):
        match item:
            case Minus():
                yield Absence("minus", item.text)
            case Filter() | Bind():
                for exists in values.exists(item.expr):
                    if exists.negated:
                        yield Absence("not-exists", exists.text)
                    yield from absent(exists.group)
