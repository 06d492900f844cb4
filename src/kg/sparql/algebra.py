"""The algebra of a query written back as SPARQL.

`Writer` writes a group of `kg.sparql.values` as it was, or with what asks for the named graphs of
each triple beside it. The values and what reads them are at hand here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kg.sparql.values import (
    Bind,
    Closure,
    Exists,
    Expr,
    Filter,
    Graph,
    Group,
    Minus,
    Name,
    Nested,
    Optional,
    Select,
    Sub,
    Triple,
    Union,
    Values,
    certain,
    closed,
    exists,
    mentions,
    plainly,
    refuse,
    scope,
    written,
)
from kg.words import phrase


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
    path: tuple
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


class Writer:
    """Writes groups back as SPARQL, with the graphs of each triple asked for where `look` is set.

    `wide` asks for one row a graph instead of one a combination of graphs, `joint` (with it) for
    one variable a group. `columns` are the triples asked for, `ends` the closures met and `subs`
    the subqueries that are asked on their own.
    """

    def __init__(
        self, fresh: Callable[[], str], look: bool, wide: bool = False, joint: bool = False
    ):
        self.fresh, self.look, self.wide, self.joint = fresh, look, wide, joint
        self.columns: list[Column] = []
        self.ends: list[End] = []
        self.subs: list[Inner] = []
        self.names: dict[str, None] = {}  # variables of the copies that EXISTS blocks make

    # plain

    def expr(self, expr: Expr, rename: Mapping[str, str]) -> str:
        parts = []
        for piece in expr:
            if isinstance(piece, Name):
                parts.append(rename.get(piece, piece))
            elif isinstance(piece, Exists):
                parts.append(
                    ("NOT " if piece.negated else "")
                    + "EXISTS { "
                    + self.plain(piece.group, rename)
                    + " }"
                )
            else:
                parts.append(piece)
        return "".join(parts)

    def plain(self, group: Group, rename: Mapping[str, str]) -> str:
        """The group as it was, without asking for graphs."""
        look, self.look = self.look, False
        kept = self.columns, self.ends, self.subs
        self.columns, self.ends, self.subs = [], [], []
        try:
            return self.group(group, rename, None, blocks=False)
        finally:
            self.look = look
            self.columns, self.ends, self.subs = kept

    # with graphs

    def group(
        self,
        group: Group,
        rename: Mapping[str, str],
        graph: str | None,
        blocks: bool = True,
        part: str = "",
    ) -> str:
        lines: list[str] = []
        own: list[Column] = []
        late: list[str] = []
        for item in group:
            match item:
                case Triple():
                    s, p, o = (rename.get(t, t) for t in item)
                    lines.append(f"{s} {p} {o} .")
                    if blocks:
                        shared = own[0].graph if own and self.joint else None
                        own.append(self.column((s, p, o), graph, part, shared))
                case Closure():
                    s, o = rename.get(item.s, item.s), rename.get(item.o, item.o)
                    lines.append(f"{s} ({written(item.path)}){item.mod} {o} .")
                    if blocks:
                        self.ends.append(
                            End(s, item.path, item.mod, o, graph, part, _touched(item, group))
                        )
                        if graph:
                            self.column(None, graph, part)
                case Filter():
                    lines.append(f"FILTER({self.expr(item.expr, rename)})")
                    only = plainly(item)
                    if blocks and not (only and only.negated):
                        late += self.witnesses(item.expr, group, rename, graph)
                case Bind():
                    lines.append(
                        f"BIND({self.expr(item.expr, rename)} AS {rename.get(item.var, item.var)})"
                    )
                    if blocks:
                        late += self.witnesses(item.expr, group, rename, graph)
                case Values():
                    lines.append(self.values(item, rename))
                case Optional():
                    lines.append(
                        "OPTIONAL { "
                        + self.group(item.group, rename, graph, blocks, part=item.text)
                        + " }"
                    )
                case Minus():
                    lines.append("MINUS { " + self.plain(item.group, rename) + " }")
                case Union() if item.path and not blocks:
                    s, path, o = item.path
                    lines.append(f"{rename.get(s, s)} {written(path)} {rename.get(o, o)} .")
                case Union():
                    parts = [
                        f"{{ {self.group(g, rename, graph, blocks, part or 'union')} }}"
                        for g in item.groups
                    ]
                    lines.append(" UNION ".join(parts))
                case Nested():
                    lines.append("{ " + self.group(item.group, rename, graph, blocks, part) + " }")
                case Graph():
                    name = rename.get(item.name, item.name)
                    lines.append(
                        f"GRAPH {name} {{ {self.group(item.group, rename, name, blocks, part)} }}"
                    )
                    if blocks and (name[0] == "?" or not part):
                        self.column(None, name, part)
                    elif blocks:  # a variable tells whether this part matched
                        told = self.fresh()
                        self.names[told] = None
                        lines.append(f"BIND({name} AS {told})")
                        self.column(None, told, part)
                case Sub():
                    lines.append("{ " + self.sub(item.select, rename, graph, blocks, part) + " }")
        if blocks and self.look:
            lines += self.lookups(own)
        return " ".join([*lines, *late])

    def beside(self, group: Group, graph: str | None) -> str:
        """What asks for the graphs of a group whose solutions are already there: its triples again,
        its OPTIONALs and EXISTS whole.
        """
        lines: list[str] = []
        own: list[Column] = []
        late: list[str] = []
        for item in group:
            match item:
                case Triple():
                    own.append(self.column(tuple(item), graph, ""))
                case Closure():
                    self.ends.append(
                        End(item.s, item.path, item.mod, item.o, graph, "", _touched(item, group))
                    )
                case Filter() | Bind():
                    only = plainly(item) if isinstance(item, Filter) else None
                    if not (only and only.negated):
                        late += self.witnesses(item.expr, group, {}, graph)
                case Optional():
                    late.append(
                        "OPTIONAL { " + self.group(item.group, {}, graph, part=item.text) + " }"
                    )
                case Nested():
                    lines.append(self.beside(item.group, graph))
                case Union():
                    parts = []
                    for g in item.groups:
                        body = self.group(g, {}, graph, part="union")
                        if graph or not any(
                            isinstance(i, Triple) for i in g
                        ):  # no graph of its own tells that it matched
                            tag = self.fresh()
                            self.names[tag] = None
                            body += f" BIND(1 AS {tag})"
                        parts.append(f"{{ {body} }}")
                    late.append("OPTIONAL { " + " UNION ".join(parts) + " }")
                case Graph():
                    self.column(None, item.name, "")
                    lines.append(self.beside(item.group, item.name))
                case Sub():
                    self.subs.append(
                        Inner(item.select, tuple(name for name, _ in item.select.projection), "")
                    )
        if graph:
            late = [
                f"OPTIONAL {{ GRAPH {graph} {{ {block[len('OPTIONAL { ') :]} }}" for block in late
            ]
        return " ".join([*self.lookups(own), *lines, *late])

    def column(
        self,
        triple: tuple[str, str, str] | None,
        graph: str | None,
        part: str,
        shared: str | None = None,
    ) -> Column:
        column = Column(graph or shared or self.fresh(), triple, graph is not None, part)
        self.columns.append(column)
        return column

    def lookups(self, columns: Sequence[Column]) -> list[str]:
        """One GRAPH pattern for each triple; `wide` one row a graph instead of one row a
        combination of graphs.
        """
        parts = [
            f"GRAPH {c.graph} {{ {' '.join(c.triple)} }}"
            for c in columns
            if c.triple and not c.given
        ]
        if self.wide and len(parts) > 1:
            return ["OPTIONAL { " + " UNION ".join("{ " + p + " }" for p in parts) + " }"]
        return ["OPTIONAL { " + p + " }" for p in parts]

    def witnesses(
        self, expr: Expr, group: Group, rename: Mapping[str, str], graph: str | None
    ) -> list[str]:
        """What an EXISTS found, as OPTIONAL: the filter itself stays. Variables of its own get
        names of their own.
        """
        found = []
        outer, sure = set(scope(group)), certain(group)
        for test in exists(expr):
            _correlated(test.group, outer)
            inner = dict(rename)
            mentioned: dict[str, int] = {}
            mentions(test.group, mentioned)
            for name in mentioned:
                if name not in sure:
                    inner[name] = self.fresh()
                    self.names[inner[name]] = None
            # a variable that may be unbound outside must not be bound from inside: a copy of it is
            # compared
            alike = " ".join(
                f"FILTER(!BOUND({rename.get(n, n)}) || !BOUND({inner[n]}) ||"
                f" sameTerm({rename.get(n, n)}, {inner[n]}))"
                for n in mentioned
                if n in outer and n not in sure
            )
            found.append(
                "OPTIONAL { " + self.group(test.group, inner, graph, part="exists") + alike + " }"
            )
        return found

    def values(self, item: Values, rename: Mapping[str, str]) -> str:
        if not any(name in rename for name in item.names):
            return item.text
        head, _, body = item.text.partition("{")
        names = " ".join(rename.get(name, name) for name in item.names)
        return f"VALUES ({names}) {{{body}" if "(" in head else f"VALUES {names} {{{body}"

    def sub(
        self, select: Select, rename: Mapping[str, str], graph: str | None, blocks: bool, part: str
    ) -> str:
        """A subquery. One that only projects is opened: its hidden variables, renamed, come out
        with its own.
        """
        visible = [name for name, _ in select.projection]
        if closed(select) or not blocks:
            names = {name: rename[name] for name in visible if name in rename}
            local = _locals(select)
            if blocks:
                if graph:
                    raise refuse(phrase("sparql.uncitable.subquery"))
                self.subs.append(Inner(select, tuple(rename.get(v, v) for v in visible), part))
            clash = {
                name: self.fresh() for name in local if rename
            }  # renamed names must not be caught inside
            return self.select(select, {**clash, **names}, None)
        inner = {name: rename.get(name, name) for name in visible}
        inner.update({name: self.fresh() for name in _locals(select)})
        begin, ends, subs = len(self.columns), len(self.ends), len(self.subs)
        before = set(self.names)
        body = self.group(select.where, inner, graph, blocks, part)
        hidden: dict[str, None] = dict.fromkeys(
            name for name in inner.values() if name not in {inner[v] for v in visible}
        )
        hidden.update(dict.fromkeys(c.graph for c in self.columns[begin:] if c.graph[0] == "?"))
        hidden.update(dict.fromkeys(t for e in self.ends[ends:] for t in (e.s, e.o) if t[0] == "?"))
        hidden.update(dict.fromkeys(v for s in self.subs[subs:] for v in s.names))
        hidden.update(dict.fromkeys(n for n in self.names if n not in before))
        self.names.update(hidden)
        shown = " ".join(
            f"({self.expr(e, inner)} AS {inner[n]})" if e else inner[n]
            for n, e in select.projection
        )
        extra = " ".join(n for n in hidden if n not in {inner[v] for v in visible})
        values = " " + self.values(select.values, inner) if select.values else ""
        return f"SELECT {shown} {extra} {{ {body}{values} }}"

    def select(self, select: Select, rename: Mapping[str, str], tail: str | None) -> str:
        names = [(rename.get(name, name), expr) for name, expr in select.projection]
        shown = " ".join(
            f"({self.expr(expr, rename)} AS {name})" if expr else name for name, expr in names
        )
        where = self.plain(select.where, rename)
        end = self.expr(select.modifiers, rename) + (
            self.expr(select.tail, rename) if tail is None else tail
        )
        values = " " + self.values(select.values, rename) if select.values else ""
        return (
            f"SELECT {'DISTINCT ' if select.distinct else ''}{shown or '*'} {{ {where} }}"
            f" {end}{values}"
        )


def _touched(item: Closure, group: Group) -> bool:
    return any(item.s in (t.s, t.o) or item.o in (t.s, t.o) for t in group if isinstance(t, Triple))


def _correlated(group: Group, outer: set[str], top: bool = True) -> None:
    """Refuses an EXISTS whose inner groups test a variable of the outside: no join says the
    same.
    """
    inside = set(scope(group))
    for item in group:
        match item:
            case Filter() | Bind():
                used: dict[str, int] = {}
                mentions([p for p in item.expr if not isinstance(p, Exists)], used)
                strangers = [n for n in used if n not in inside and n in outer]
                if strangers and (not top or isinstance(item, Bind)):
                    raise refuse(phrase("sparql.uncitable.correlated", name=strangers[0]))
            case Optional() | Nested() | Graph() | Minus():
                _correlated(item.group, outer, False)
            case Union():
                for g in item.groups:
                    _correlated(g, outer, False)
            case Sub():
                _correlated(item.select.where, outer, False)


def _locals(select: Select) -> list[str]:
    visible = {name for name, _ in select.projection}
    mentioned: dict[str, int] = {}
    mentions(
        (select.where, select.modifiers, select.tail, [e for _, e in select.projection]), mentioned
    )
    return [name for name in mentioned if name not in visible]
