"""Groups of patterns that ask for more, less or the same as those of a rule.

While rules are at work, triples come and none goes. What a rule gives on the way matched what is
there at the end, and was not prevented by what was there at the beginning.
"""

from __future__ import annotations

from kg.sparql.values import (
    Bind,
    Closure,
    Exists,
    Filter,
    Graph,
    Group,
    Minus,
    Nested,
    Optional,
    Triple,
    Union,
    certainly_bound,
    exists,
    mentions,
    sole_exists,
)


class Doubt(Exception):
    """What follows cannot be told but by deriving everything anew."""


# --- what may be given ----------------------------------------------------------------------------


def _mentioned(name: str, thing: object) -> bool:
    found: dict[str, int] = {}
    mentions(thing, found)
    return name in found


def may_be_given(name: str, group: Group, outer: frozenset[str]) -> bool:
    """Whether a value of the variable, known from the beginning, changes nothing but that solutions
    with other values are left out. `outer` are variables that filters of the group see besides.
    """
    sure = certainly_bound(group)
    for place, item in enumerate(group):
        before = certainly_bound(group[:place])
        match item:
            case Optional():
                fine = not _mentioned(name, item.group) or (
                    name in before and may_be_given(name, item.group, frozenset(before))
                )
            case Minus():
                fine = not _mentioned(name, item.group) or (
                    name in before
                    and name in certainly_bound(item.group)
                    and may_be_given(name, item.group, frozenset())
                )
            case Union():
                fine = all(may_be_given(name, g, frozenset()) for g in item.groups)
            case Nested() | Graph():
                fine = may_be_given(name, item.group, frozenset())
            case Filter() | Bind():
                known = (sure | outer) if isinstance(item, Filter) else before
                fine = not _mentioned(name, item.expr) or name in known
                fine = fine and not (isinstance(item, Bind) and item.var == name)
                fine = fine and all(
                    not _mentioned(name, test.group)
                    or (name in known and may_be_given(name, test.group, frozenset(known)))
                    for test in exists(item.expr)
                )
            case _:
                fine = True
        if not fine:
            return False
    return True


def overlaps(group: Group) -> bool:
    """Whether every MINUS shares a variable with what it is taken from."""
    for place, item in enumerate(group):
        match item:
            case Minus():
                shared = certainly_bound(group[:place]) & certainly_bound(item.group)
                fine = bool(shared) and overlaps(item.group)
            case Optional() | Nested() | Graph():
                fine = overlaps(item.group)
            case Union():
                fine = all(map(overlaps, item.groups))
            case Filter() | Bind():
                fine = all(overlaps(test.group) for test in exists(item.expr))
            case _:
                fine = True
        if not fine:
            return False
    return True


def as_tests(group: Group) -> Group:
    """The group with a test in place of each MINUS that means the same: the engine makes a list of
    all that a MINUS may take away, and looks a test up.
    """
    found: Group = ()
    for place, item in enumerate(group):
        match item:
            case Minus():
                inner = as_tests(item.group)
                fine = _is_test(item.group, group, place)
                found += (Filter((Exists(True, inner, ""),)) if fine else Minus(inner, ""),)
            case Optional() | Nested() | Graph():
                found += (item._replace(group=as_tests(item.group)),)
            case Union() if item.path is None:
                found += (Union(tuple(map(as_tests, item.groups))),)
            case Filter() if (sole := sole_exists(item)) is not None:
                found += (Filter((Exists(sole.negated, as_tests(sole.group), ""),)),)
            case _:
                found += (item,)
    return found


def _is_test(taken: Group, group: Group, place: int) -> bool:
    # Whether all that a MINUS shares with its group is bound before it and within it.
    outside: dict[str, int] = {}
    mentions([*group[:place], *group[place + 1 :]], outside)
    inside: dict[str, int] = {}
    mentions(taken, inside)
    shared = outside.keys() & inside.keys()
    sure = certainly_bound(group[:place]) & certainly_bound(taken)
    return (
        bool(shared)
        and shared <= sure
        and overlaps(taken)
        and all(may_be_given(name, taken, frozenset()) for name in shared)
    )


# --- the most and the least --------------------------------------------------------------------


def highest(group: Group, graphs: tuple[str, ...]) -> Group:
    """A group that gives all that this one can have given before rules came to their end; `graphs`
    are those of what is derived. Raises Doubt if there is none.
    """
    found: Group = ()
    tests: Group = ()  # of a group as a whole, wherever they stand
    for item in group:
        match item:
            case Minus():
                least = lowest(item.group, graphs, plans=False)
                found += () if least is None else (Minus(least, ""),)
            case Optional():
                found = _either(found, item, graphs)
            case Nested() | Graph():
                found += (item._replace(group=highest(item.group, graphs)),)
            case Union():
                groups = tuple(highest(g, graphs) for g in item.groups)
                found += (Union(groups),) if item.path is None else (item,)
            case Filter():
                tests += _highest_test(item, graphs)
            case Bind() if any(exists(item.expr)):
                raise Doubt
            case _:
                found += (item,)
    return found + tests


def _either(before: Group, item: Optional, graphs: tuple[str, ...]) -> Group:
    # An OPTIONAL: matched, or not matched at the beginning.
    if not all(isinstance(i, Triple | Closure | Filter | Union | Nested) for i in item.group):
        raise Doubt
    least = lowest(item.group, graphs, plans=False)
    without = before if least is None else (*before, Minus(least, ""))
    return (Union(((*before, *highest(item.group, graphs)), without)),)


def _highest_test(item: Filter, graphs: tuple[str, ...]) -> Group:
    if not any(exists(item.expr)):
        return (item,)
    sole = sole_exists(item)
    if sole is None:
        return ()
    if not sole.negated:
        return (Filter((Exists(False, highest(sole.group, graphs), ""),)),)
    least = lowest(sole.group, graphs, plans=False)
    return () if least is None else (Filter((Exists(True, least, ""),)),)


def lowest(group: Group, graphs: tuple[str, ...], *, plans: bool) -> Group | None:
    """A group that gives what this one gives from the beginning to the end; None if there is
    none. `plans`: it stands in the graph of plans, to which nothing is derived.
    """
    found: Group = ()
    for item in group:
        more: Group | None = (item,)
        match item:
            case Triple():
                more = (item,) if plans else (item, _not_derived(item, graphs))
            case Closure() if not plans:
                more = None
            case Minus():
                more = (Minus(highest(item.group, graphs), ""),)
            case Nested():
                inner = lowest(item.group, graphs, plans=plans)
                more = None if inner is None else (Nested(inner),)
            case Graph():
                inner = lowest(item.group, graphs, plans=True)
                more = None if inner is None else (Graph(item.name, inner),)
            case Union():
                each = [lowest(g, graphs, plans=plans) for g in item.groups]
                groups = tuple(g for g in each if g is not None)
                more = (Union(groups),) if len(groups) > 1 else tuple(map(Nested, groups)) or None
            case Optional():
                more = None
            case Filter() | Bind() if any(exists(item.expr)):
                more = None
        if more is None:
            return None
        found += more
    return found


def _not_derived(item: Triple, graphs: tuple[str, ...]) -> Filter:
    groups: tuple[Group, ...] = tuple((Graph(name, (item,)),) for name in graphs)
    inner: Group = (Union(groups),) if len(groups) > 1 else groups[0]
    return Filter((Exists(True, inner, ""),))
