"""A query as values, and what can be told of them without asking.

A group is a tuple of patterns: triples, filters, unions, subqueries …; property paths are taken
apart into triples, unions and closures, as the recommendation defines them. `kg.sparql.reader`
makes the values from a text, `kg.sparql.algebra.Writer` writes them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kg.errors import KGError
from kg.words import phrase

HIDDEN = "?_kg"  # how the variables begin that a rewriting adds


class Exists(NamedTuple):
    """An EXISTS, or a NOT EXISTS, inside an expression."""

    negated: bool
    group: Group
    text: str


# Of an expression: its text, its variables (Name) and its EXISTS.
Expr = tuple["str | Exists", ...]
# A property path (SPARQL 1.1, 9): its kind ("iri", "seq", "alt", "inv", "mod", "not"), and what it
# is made of.
PropertyPath = tuple[Any, ...]


class Name(str):
    """A variable inside an expression, with its question mark."""


class Triple(NamedTuple):
    """A triple pattern: variables with their question mark, numbers and booleans as the query has
    them, other terms as N-Triples."""

    s: str
    p: str
    o: str


class Closure(NamedTuple):
    """A path with `+`, `*` or `?`: two ends that a number of steps join."""

    s: str
    path: PropertyPath
    mod: str
    o: str


class Filter(NamedTuple):
    expr: Expr


class Bind(NamedTuple):
    expr: Expr
    var: str


class Values(NamedTuple):
    names: tuple[str, ...]
    text: str
    repeats: bool


class Optional(NamedTuple):
    group: Group
    text: str


class Minus(NamedTuple):
    group: Group
    text: str


class PathEnds(NamedTuple):
    """A property path between two ends, as the query has it."""

    s: str
    path: PropertyPath
    o: str


class Union(NamedTuple):
    """Groups of which one has to match; `path` is the path that they stand for, if it is one:
    engines differ in how often one gives a pair."""

    groups: tuple[Group, ...]
    path: PathEnds | None = None


class Nested(NamedTuple):
    group: Group


class Graph(NamedTuple):
    name: str
    group: Group


class Sub(NamedTuple):
    select: Select


Element = (
    Triple | Closure | Filter | Bind | Values | Optional | Minus | Union | Nested | Graph | Sub
)
Group = tuple[Element, ...]


class Select(NamedTuple):
    """A SELECT, or what an ASK or CONSTRUCT selects.

    `projection` are variables and their expressions, all visible variables for *. `keys` are those
    of GROUP BY, () for one group of all, None if nothing is grouped. `order` has "ASC" or "DESC"
    with each expression. `tail` is ORDER BY, LIMIT and OFFSET as text, `modifiers` GROUP BY and
    HAVING. `slice_span` is where LIMIT and OFFSET stand in the query, in characters.
    """

    distinct: bool
    projection: tuple[tuple[str, Expr | None], ...]
    where: Group
    keys: tuple[tuple[str, Expr | None], ...] | None
    having: bool
    order: tuple[tuple[str, Expr], ...]
    tail: Expr
    limit: int | None
    offset: int
    values: Values | None
    modifiers: Expr
    slice_span: tuple[int, int] | None
    text: str
    star: bool = False

    @property
    def grouped(self) -> bool:
        return self.keys is not None


class Parsed(NamedTuple):
    """A whole query: `form` is "select", "ask" or "construct".

    `span` is where the projection of the outer SELECT ends in `text`, in characters.
    """

    form: str
    prologue: str
    select: Select
    template: tuple[Triple, ...]
    text: str
    span: int | None


class Column(NamedTuple):
    """A triple of the query and the variable (or IRI) of the graph that holds it; `given`: the
    query itself names the graph.
    """

    graph: str
    triple: tuple[str, str, str] | None
    given: bool
    part: str  # "" where it must match; else the text of the OPTIONAL, "union" or "exists"


class End(NamedTuple):
    """A closure of the query: its ends, its path, the graph and the part (as in `Column`) that it
    stands in.
    """

    s: str
    path: PropertyPath
    mod: str
    o: str
    graph: str | None
    part: str
    touched: bool  # an end stands in a triple beside, so that it is known to be in the graph


class Inner(NamedTuple):
    """A subquery that is asked on its own: `names` are its variables as the query around it knows
    them.
    """

    select: Select
    names: tuple[str, ...]
    part: str


class Uncitable(KGError):
    """A query that cannot be answered with citations, and the `reason`."""

    def __init__(self, reason: str, hint: str = ""):
        message = phrase("sparql.uncitable", reason=reason)
        super().__init__(message, hint or phrase("sparql.uncitable.hint"))
        self.reason = reason


class Unread(Uncitable):
    """The error to raise for a text that is no query: `wanted` should stand where `at` counts to
    (characters from 0)."""

    def __init__(self, reason: str, wanted: str, at: int):
        super().__init__(reason, phrase("sparql.uncitable.query.hint"))
        self.wanted, self.at = wanted, at


def refuse(reason: str, hint: str = "") -> Uncitable:
    """The error to raise for a query that cannot be read, or not be cited."""
    return Uncitable(reason, hint)


# --- paths ----------------------------------------------------------------------------------------


def expand(s: str, path: PropertyPath, o: str, fresh: Callable[[], str]) -> list[Element]:
    """A path in triples, unions and closures: what it means by the recommendation (18.2.2.4)."""
    kind = path[0]
    if kind == "iri":
        return [Triple(s, path[1], o)]
    if kind == "inv":
        return expand(o, path[1], s, fresh)
    if kind == "seq":
        ends = [s, *(fresh() for _ in path[2:]), o]
        steps = zip(ends, path[1:], ends[1:])
        return [item for a, step, b in steps for item in expand(a, step, b, fresh)]
    if kind == "alt":
        return [Union(tuple(tuple(expand(s, p, o, fresh)) for p in path[1:]), PathEnds(s, path, o))]
    if kind == "not":
        return [_beside(s, path, o, fresh())]
    return [Closure(s, path[1], path[2], o)]


def _beside(s: str, path: PropertyPath, o: str, verb: str) -> Union:
    # What a negated property set means: any other property, in either direction that it names.
    groups: list[Group] = []
    for names, a, b in ((path[1], s, o), (path[2], o, s)):
        if names or (names is path[1] and not path[2]):
            test = (Filter((Name(verb), " NOT IN (" + ", ".join(names) + ")")),) if names else ()
            groups.append((Triple(a, verb, b), *test))
    return Union(tuple(groups), PathEnds(s, path, o))


def path_text(path: PropertyPath) -> str:
    """A path as SPARQL."""
    kind = path[0]
    if kind == "iri":
        return str(path[1])
    if kind == "inv":
        return f"^({path_text(path[1])})"
    if kind in ("seq", "alt"):
        return f"({('/' if kind == 'seq' else '|').join(map(path_text, path[1:]))})"
    if kind == "not":
        return "!(" + "|".join([*path[1], *("^" + name for name in path[2])]) + ")"
    return f"({path_text(path[1])}){path[2]}"


# --- what a group binds ---------------------------------------------------------------------------

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}


def aggregates(expr: Expr) -> bool:
    """Whether an expression aggregates: COUNT( … at its own level, not in an EXISTS."""
    return any(word.upper() in _AGGREGATES for word in expr if type(word) is str)


def _variables(item: Triple | Closure) -> list[str]:
    return [t for t in item if isinstance(t, str) and t[0] == "?" and len(t) > 1]


def in_scope(group: Group) -> list[str]:
    """The variables that a group's solutions may bind, hidden ones too, by their first mention.

    In-scope variables (SPARQL 1.1, 18.2.1).
    """
    seen: dict[str, None] = {}
    for item in group:
        match item:
            case Triple() | Closure():
                names = _variables(item)
            case Bind():
                names = [item.var]
            case Values():
                names = list(item.names)
            case Optional() | Nested():
                names = in_scope(item.group)
            case Union():
                names = [n for g in item.groups for n in in_scope(g)]
            case Graph():
                names = [item.name] * (item.name[0] == "?") + in_scope(item.group)
            case Sub():
                names = [name for name, _ in item.select.projection]
            case _:
                names = []
        seen.update(dict.fromkeys(names))
    return list(seen)


def certainly_bound(group: Group) -> set[str]:
    """The variables that every solution of a group binds by matching: not by BIND and VALUES."""
    names: set[str] = set()
    for item in group:
        match item:
            case Triple() | Closure():
                names.update(_variables(item))
            case Nested():
                names |= certainly_bound(item.group)
            case Graph():
                names |= certainly_bound(item.group) | (
                    {item.name} if item.name[0] == "?" else set()
                )
            case Union():
                names |= set.intersection(*(certainly_bound(g) for g in item.groups))
    return names


def mentions(thing: Any, into: dict[str, int]) -> None:
    """Counts every variable under a group or expression."""
    if isinstance(thing, str):
        if thing[:1] == "?" and len(thing) > 1:
            into[str(thing)] = into.get(str(thing), 0) + 1
    elif isinstance(thing, (tuple, list)):
        for part in thing:
            mentions(part, into)


def exists(expr: Expr) -> Iterator[Exists]:
    """Each EXISTS and NOT EXISTS of an expression, not those inside another."""
    return (piece for piece in expr if isinstance(piece, Exists))


def sole_exists(item: Filter) -> Exists | None:
    """The EXISTS or NOT EXISTS that is all there is to a FILTER."""
    rest = [p for p in item.expr if not (type(p) is str and not p.strip(" ()\n\t\r"))]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], Exists) else None


def is_opaque(select: Select) -> bool:
    """Whether a subquery does more than project, so that its solutions cannot be read off it."""
    return select.distinct or select.grouped or select.limit is not None or bool(select.offset)


def touches(item: Closure, group: Group) -> bool:
    """Whether an end of a closure stands in a triple of its group too."""
    return any(item.s in (t.s, t.o) or item.o in (t.s, t.o) for t in group if isinstance(t, Triple))


def refuse_correlated(group: Group, outer: set[str], sure: set[str], *, top: bool = True) -> None:
    """Refuses an EXISTS whose inner groups test a variable of the outside (`outer`, of which `sure`
    are always bound): no join says the same.
    """
    strange = outer.difference(in_scope(group))
    for item in group:
        match item:
            case Filter() | Bind():
                here = top and isinstance(item, Filter)
                tested: dict[str, int] = {}
                if not here:
                    mentions(
                        [piece for piece in item.expr if not isinstance(piece, Exists)], tested
                    )
                # A filter of the EXISTS itself is one of the OPTIONAL that stands for it, and sees
                # what is bound around it; what may be unbound there has another name in it.
                asked: dict[str, int] = {}
                mentions([piece.group for piece in exists(item.expr)], asked)
                found = [n for n in tested if n in strange]
                found += [n for n in asked if n in strange and not (here and n in sure)]
                if found:
                    raise refuse(phrase("sparql.uncitable.correlated", name=found[0]))
            case Optional() | Nested() | Graph() | Minus():
                refuse_correlated(item.group, outer, sure, top=False)
            case Union():
                for g in item.groups:
                    refuse_correlated(g, outer, sure, top=False)
            case Sub():
                refuse_correlated(item.select.where, outer, sure, top=False)


def hidden_names(select: Select) -> list[str]:
    """The variables of a subquery that do not come out of it."""
    visible = {name for name, _ in select.projection}
    mentioned: dict[str, int] = {}
    mentions(
        (select.where, select.modifiers, select.tail, [e for _, e in select.projection]), mentioned
    )
    return [name for name in mentioned if name not in visible]
