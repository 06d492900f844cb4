"""Rules taken apart: what their solutions rest on, triple by triple.

A rule is a union of alternatives. Each has its atoms (the triple patterns and closures that have
to match) and its guards (those that stand in a MINUS, an OPTIONAL or an EXISTS). What a changed
triple can do to a rule is found by matching it with atoms and guards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, cast

import pyoxigraph as ox

from kg.errors import KGError
from kg.project.rules import Rule
from kg.rdf.terms import PLANS
from kg.sparql import ordering, reader
from kg.sparql.algebra import Writer
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
    PropertyPath,
    Sub,
    Triple,
    Union,
    Values,
    certainly_bound,
    exists,
    mentions,
    sole_exists,
    touches,
)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# More alternatives than this are not looked at one by one.
_MOST = 64
_ROWS = "VALUES () { }"


class Doubt(Exception):
    """What follows cannot be told but by deriving everything anew."""


class Atom(NamedTuple):
    """A pattern: variables as text with their question mark, other terms as the engine's.

    `path` is that of a closure, whose `mod` is "+", "*" or "?"; `p` is then empty.
    """

    s: str | Term
    p: str | Term
    o: str | Term
    plans: bool
    path: PropertyPath | None = None
    mod: str = ""


class Guard(NamedTuple):
    """An atom that stands in a MINUS, an OPTIONAL or an EXISTS.

    `shared` are its variables that have the values which they have in the alternative; `helps`
    says that a match may bring a solution about, and not only prevent it.
    """

    atom: Atom
    shared: frozenset[str]
    helps: bool


class Alternative(NamedTuple):
    atoms: tuple[Atom, ...]
    guards: tuple[Guard, ...]


class Asked(NamedTuple):
    """A query, and the variables of its template that may be given values beforehand; `own` says
    that it needs functions of ours.
    """

    text: str
    given: frozenset[str]
    own: bool

    def ask(self, store: ox.Store, names: tuple[str, ...], rows: list[str]) -> Iterator[ox.Triple]:
        """What the query gives, with these values of these variables."""
        head = f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }} LATERAL" if names else ""
        text = self.text.replace(_ROWS, head, 1)
        if not self.own:
            return iter(cast(Iterable[ox.Triple], store.query(text)))
        from kg.sparql.functions import AGGREGATES, FUNCTIONS

        answer = store.query(
            text, custom_functions=FUNCTIONS, custom_aggregate_functions=AGGREGATES
        )
        return iter(cast(Iterable[ox.Triple], answer))


class Part(NamedTuple):
    """A rule taken apart.

    `most` asks for all that the rule can have given at any time before it came to its end; None
    where that is what it gives at the end.
    """

    name: str
    template: tuple[tuple[str | Term, str | Term, str | Term], ...]
    wanted: frozenset[str]
    alternatives: tuple[Alternative, ...]
    asked: Asked
    most: Asked | None


@lru_cache(maxsize=64)
def apart(
    rule: tuple[str, str], graphs: tuple[str, ...], prefixes: tuple[tuple[str, str], ...]
) -> Part:
    """The rule (its name and query) taken apart; `graphs` are those of what is derived.

    Raises Doubt for what is not understood.
    """
    name, query = rule
    try:
        parsed, _ = reader.read(query, prefixes)
    except KGError:
        raise Doubt from None
    select = parsed.select
    plain = select.limit is None and not select.offset and select.values is None
    if not plain or select.grouped or not parsed.template:
        raise Doubt
    found = _alternatives(select.where, None)
    template = tuple((_term(t.s), _term(t.p), _term(t.o)) for t in parsed.template)
    wanted = frozenset(t for triple in template for t in triple if isinstance(t, str))
    shown = " ".join(f"{' '.join(triple)} ." for triple in parsed.template)
    asked = _asked(parsed.prologue, shown, select.where, wanted)
    most = None
    if any(alternative.guards for alternative in found):
        highest = _highest(select.where, graphs)
        most = _asked(parsed.prologue, shown, highest, wanted)
    return Part(name, template, wanted, tuple(found), asked, most)


def parts(rules: list[Rule], space: str, prefixes: dict[str, str]) -> list[Part]:
    """All rules taken apart. Raises Doubt for what is not understood."""
    graphs = tuple(f"<{space}rule/{rule.name}>" for rule in rules)
    known = tuple(prefixes.items())
    return [apart((rule.name, rule.query), graphs, known) for rule in rules]


def _asked(prologue: str, shown: str, where: Group, wanted: frozenset[str]) -> Asked:
    body = Writer(lambda: "", look=False).plain(_tested(where), {})
    plain = f"{prologue} CONSTRUCT {{ {shown} }} WHERE {{ {_ROWS} {{ {body} }} }}"
    text = ordering.rewritten(plain)
    if text.count(_ROWS) != 1:
        raise Doubt
    sure = certainly_bound(where)
    given = {name for name in wanted if name in sure and _may_be_given(name, where, frozenset())}
    if not _overlaps(where):
        given = set()
    return Asked(text, frozenset(given), text != plain)


@lru_cache(maxsize=4096)
def _term(text: str) -> str | Term:
    if text[0] == "?":
        return text
    found = list(ox.parse(f"<p:> <p:> {text} .", format=ox.RdfFormat.TURTLE))
    if len(found) != 1:
        raise Doubt
    return found[0].object


# --- alternatives ---------------------------------------------------------------------------------


def _alternatives(group: Group, graph: str | None) -> list[Alternative]:
    found = [Alternative((), ())]
    for place, item in enumerate(group):
        match item:
            case Triple():
                more = [Alternative((_atom(item, graph),), ())]
            case Closure():
                if item.mod != "+" and not (touches(item, group) or _has_constant(item)):
                    raise Doubt
                ends = _term(item.s), _term(item.o)
                atom = Atom(ends[0], "", ends[1], graph is not None, item.path, item.mod)
                more = [Alternative((atom,), ())]
            case Union():
                more = [one for g in item.groups for one in _alternatives(g, graph)]
            case Nested():
                more = _alternatives(item.group, graph)
            case Graph():
                if item.name != PLANS:
                    raise Doubt
                more = _alternatives(item.group, item.name)
            case Optional():
                shared = certainly_bound(group[:place])
                more = [Alternative((), _guards(item.group, graph, shared, helps=True))]
            case Minus():
                shared = certainly_bound(group[:place])
                more = [Alternative((), _guards(item.group, graph, shared, helps=False))]
            case Filter() | Bind():
                more = [Alternative((), _tests(item, group, place, graph))]
            case Values():
                continue
            case Sub():
                raise Doubt
        found = [
            Alternative(one.atoms + other.atoms, one.guards + other.guards)
            for one in found
            for other in more
        ]
        if len(found) > _MOST:
            raise Doubt
    return found


def _atom(item: Triple, graph: str | None) -> Atom:
    return Atom(_term(item.s), _term(item.p), _term(item.o), graph is not None)


def _has_constant(item: Closure) -> bool:
    return item.s[0] != "?" or item.o[0] != "?"


def _tests(item: Filter | Bind, group: Group, place: int, graph: str | None) -> tuple[Guard, ...]:
    # The guards of the EXISTS in an expression.
    shared = certainly_bound(group if isinstance(item, Filter) else group[:place])
    sole = sole_exists(item) if isinstance(item, Filter) else None
    guards: tuple[Guard, ...] = ()
    for test in exists(item.expr):
        helps = not (sole is not None and test.negated)
        guards += _guards(test.group, graph, shared, helps=helps)
    return guards


def _guards(group: Group, graph: str | None, shared: set[str], *, helps: bool) -> tuple[Guard, ...]:
    guards: dict[Guard, None] = {}
    for one in _alternatives(group, graph):
        for atom in one.atoms:
            guards[Guard(atom, frozenset(shared), helps)] = None
        for guard in one.guards:
            guards[Guard(guard.atom, guard.shared & shared, True)] = None
    return tuple(guards)


# --- what may be given ----------------------------------------------------------------------------


def _mentioned(name: str, thing: object) -> bool:
    found: dict[str, int] = {}
    mentions(thing, found)
    return name in found


def _may_be_given(name: str, group: Group, outer: frozenset[str]) -> bool:
    # Whether a value of the variable, known from the beginning, changes nothing but that solutions
    # with other values are left out. `outer` are variables that filters of the group see besides.
    sure = certainly_bound(group)
    for place, item in enumerate(group):
        before = certainly_bound(group[:place])
        match item:
            case Optional():
                fine = not _mentioned(name, item.group) or (
                    name in before and _may_be_given(name, item.group, frozenset(before))
                )
            case Minus():
                fine = not _mentioned(name, item.group) or (
                    name in before
                    and name in certainly_bound(item.group)
                    and _may_be_given(name, item.group, frozenset())
                )
            case Union():
                fine = all(_may_be_given(name, g, frozenset()) for g in item.groups)
            case Nested() | Graph():
                fine = _may_be_given(name, item.group, frozenset())
            case Filter() | Bind():
                known = (sure | outer) if isinstance(item, Filter) else before
                fine = not _mentioned(name, item.expr) or name in known
                fine = fine and not (isinstance(item, Bind) and item.var == name)
                fine = fine and all(
                    not _mentioned(name, test.group)
                    or (name in known and _may_be_given(name, test.group, frozenset(known)))
                    for test in exists(item.expr)
                )
            case _:
                fine = True
        if not fine:
            return False
    return True


def _overlaps(group: Group) -> bool:
    # Whether every MINUS shares a variable with what it is taken from.
    for place, item in enumerate(group):
        match item:
            case Minus():
                shared = certainly_bound(group[:place]) & certainly_bound(item.group)
                fine = bool(shared) and _overlaps(item.group)
            case Optional() | Nested() | Graph():
                fine = _overlaps(item.group)
            case Union():
                fine = all(map(_overlaps, item.groups))
            case Filter() | Bind():
                fine = all(_overlaps(test.group) for test in exists(item.expr))
            case _:
                fine = True
        if not fine:
            return False
    return True


def _tested(group: Group) -> Group:
    # The group with a test in place of each MINUS that means the same: the engine makes a list of
    # all that a MINUS may take away, and looks a test up.
    found: Group = ()
    for place, item in enumerate(group):
        match item:
            case Minus():
                inner = _tested(item.group)
                fine = _is_test(item.group, group, place)
                found += (Filter((Exists(True, inner, ""),)) if fine else Minus(inner, ""),)
            case Optional() | Nested() | Graph():
                found += (item._replace(group=_tested(item.group)),)
            case Union() if item.path is None:
                found += (Union(tuple(map(_tested, item.groups))),)
            case Filter() if (sole := sole_exists(item)) is not None:
                found += (Filter((Exists(sole.negated, _tested(sole.group), ""),)),)
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
        and _overlaps(taken)
        and all(_may_be_given(name, taken, frozenset()) for name in shared)
    )


# --- the most that a rule can have given ----------------------------------------------------------
#
# While rules are at work, triples come and none goes. What a rule gives on the way matched what is
# there at the end, and was not prevented by what was there at the beginning.


def _highest(group: Group, graphs: tuple[str, ...]) -> Group:
    found: Group = ()
    tests: Group = ()  # of a group as a whole, wherever they stand
    for item in group:
        match item:
            case Minus():
                lowest = _lowest(item.group, graphs, plans=False)
                found += () if lowest is None else (Minus(lowest, ""),)
            case Optional():
                found = _either(found, item, graphs)
            case Nested() | Graph():
                found += (item._replace(group=_highest(item.group, graphs)),)
            case Union():
                groups = tuple(_highest(g, graphs) for g in item.groups)
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
    lowest = _lowest(item.group, graphs, plans=False)
    without = before if lowest is None else (*before, Minus(lowest, ""))
    return (Union(((*before, *_highest(item.group, graphs)), without)),)


def _highest_test(item: Filter, graphs: tuple[str, ...]) -> Group:
    if not any(exists(item.expr)):
        return (item,)
    sole = sole_exists(item)
    if sole is None:
        return ()
    if not sole.negated:
        return (Filter((Exists(False, _highest(sole.group, graphs), ""),)),)
    lowest = _lowest(sole.group, graphs, plans=False)
    return () if lowest is None else (Filter((Exists(True, lowest, ""),)),)


def _lowest(group: Group, graphs: tuple[str, ...], *, plans: bool) -> Group | None:
    # What a group gives from the beginning to the end; None if that cannot be asked.
    found: Group = ()
    for item in group:
        more: Group | None = (item,)
        match item:
            case Triple():
                more = (item,) if plans else (item, _not_derived(item, graphs))
            case Closure() if not plans:
                more = None
            case Minus():
                more = (Minus(_highest(item.group, graphs), ""),)
            case Nested():
                inner = _lowest(item.group, graphs, plans=plans)
                more = None if inner is None else (Nested(inner),)
            case Graph():
                inner = _lowest(item.group, graphs, plans=True)
                more = None if inner is None else (Graph(item.name, inner),)
            case Union():
                each = [_lowest(g, graphs, plans=plans) for g in item.groups]
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
