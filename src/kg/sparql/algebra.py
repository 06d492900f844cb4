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
    Column,
    Element,
    End,
    Exists,
    Expr,
    Filter,
    Graph,
    Group,
    Inner,
    Minus,
    Name,
    Nested,
    Optional,
    Select,
    Sub,
    Triple,
    Union,
    Values,
    certainly_bound,
    exists,
    hidden_names,
    in_scope,
    is_opaque,
    mentions,
    path_text,
    refuse,
    refuse_correlated,
    sole_exists,
    touches,
)
from kg.words import phrase


class _Place(NamedTuple):
    """Where an element stands: its group, the names that variables have there, the graph and the
    part (as in `Column`); `blocks`: whether graphs are asked for.
    """

    group: Group
    rename: Mapping[str, str]
    graph: str | None
    blocks: bool
    part: str


class _Written:
    """What a group is written as: its lines, what comes after them, and its own triples."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.late: list[str] = []
        self.columns: list[Column] = []


class Writer:
    """Writes groups back as SPARQL, with the graphs of each triple asked for where `look` is set.

    `wide` asks for one row a graph instead of one a combination of graphs, `joint` (with it) for
    one variable a group, `only` for the graphs of one triple: that at its place among `columns`,
    which are the same for all writers of a group. `columns` are the triples met, `ends` the
    closures and `subs` the subqueries that are asked on their own.
    """

    def __init__(
        self,
        fresh: Callable[[], str],
        *,
        look: bool,
        wide: bool = False,
        joint: bool = False,
        only: int | None = None,
    ):
        self.fresh, self.look, self.wide, self.joint = fresh, look, wide, joint
        self.only = only
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
        *,
        blocks: bool = True,
        part: str = "",
    ) -> str:
        """The group, with the graphs of its triples asked for beside it where `blocks` and `look`
        are set.
        """
        written, place = _Written(), _Place(group, rename, graph, blocks, part)
        for item in group:
            self._element(item, place, written)
        if blocks and self.look:
            written.lines += self.lookups(written.columns)
        return " ".join([*written.lines, *written.late])

    def _element(self, item: Element, place: _Place, written: _Written) -> None:
        lines, rename = written.lines, place.rename
        match item:
            case Triple():
                self._triple(item, place, written)
            case Closure():
                self._closure(item, place, written)
            case Filter():
                lines.append(f"FILTER({self.expr(item.expr, rename)})")
                sole = sole_exists(item)
                if not (sole and sole.negated):
                    self._exists(item, place, written)
            case Bind():
                name = rename.get(item.var, item.var)
                lines.append(f"BIND({self.expr(item.expr, rename)} AS {name})")
                self._exists(item, place, written)
            case Values():
                lines.append(self.values(item, rename))
            case Optional():
                lines.append(f"OPTIONAL {{ {self._inner(item.group, place, item.text)} }}")
            case Minus():
                lines.append(f"MINUS {{ {self.plain(item.group, rename)} }}")
            case Union():
                lines.append(self._union(item, place))
            case Nested():
                lines.append(f"{{ {self._inner(item.group, place, place.part)} }}")
            case Graph():
                self._graph(item, place, written)
            case Sub():
                lines.append(f"{{ {self._sub(item.select, place)} }}")

    def _inner(self, group: Group, place: _Place, part: str) -> str:
        return self.group(group, place.rename, place.graph, blocks=place.blocks, part=part)

    def _triple(self, item: Triple, place: _Place, written: _Written) -> None:
        triple = Triple(*(place.rename.get(term, term) for term in item))
        written.lines.append(f"{' '.join(triple)} .")
        if place.blocks:
            columns = written.columns
            shared = columns[0].graph if columns and self.joint else None
            columns.append(self.column(triple, place.graph, place.part, shared))

    def _closure(self, item: Closure, place: _Place, written: _Written) -> None:
        s, o = place.rename.get(item.s, item.s), place.rename.get(item.o, item.o)
        written.lines.append(f"{s} ({path_text(item.path)}){item.mod} {o} .")
        if place.blocks:
            touched = touches(item, place.group)
            self.ends.append(End(s, item.path, item.mod, o, place.graph, place.part, touched))
            if place.graph:
                self.column(None, place.graph, place.part)

    def _exists(self, item: Filter | Bind, place: _Place, written: _Written) -> None:
        if place.blocks:
            written.late += self.exists_witnesses(item.expr, place.group, place.rename, place.graph)

    def _union(self, item: Union, place: _Place) -> str:
        if item.path and not place.blocks:
            s, path, o = item.path
            rename = place.rename
            return f"{rename.get(s, s)} {path_text(path)} {rename.get(o, o)} ."
        part = place.part or "union"
        return " UNION ".join(f"{{ {self._inner(g, place, part)} }}" for g in item.groups)

    def _graph(self, item: Graph, place: _Place, written: _Written) -> None:
        name = place.rename.get(item.name, item.name)
        body = self.group(item.group, place.rename, name, blocks=place.blocks, part=place.part)
        written.lines.append(f"GRAPH {name} {{ {body} }}")
        if not place.blocks:
            return
        if name[0] != "?" and place.part:  # a variable tells whether this part matched
            tag = self.fresh()
            self.names[tag] = None
            written.lines.append(f"BIND({name} AS {tag})")
            name = tag
        self.column(None, name, place.part)

    def graph_lookups(self, group: Group, graph: str | None) -> str:
        """What asks for the graphs of a group whose solutions are already there: its triples again,
        its OPTIONALs and EXISTS whole.
        """
        written = _Written()
        for item in group:
            self._element_lookups(item, group, graph, written)
        late = written.late
        if graph:
            late = [
                f"OPTIONAL {{ GRAPH {graph} {{ {block[len('OPTIONAL { ') :]} }}" for block in late
            ]
        return " ".join([*self.lookups(written.columns), *written.lines, *late])

    def _element_lookups(
        self, item: Element, group: Group, graph: str | None, written: _Written
    ) -> None:
        match item:
            case Triple():
                written.columns.append(self.column(item, graph, ""))
            case Closure():
                touched = touches(item, group)
                self.ends.append(End(item.s, item.path, item.mod, item.o, graph, "", touched))
            case Filter() | Bind():
                sole = sole_exists(item) if isinstance(item, Filter) else None
                if not (sole and sole.negated):
                    written.late += self.exists_witnesses(item.expr, group, {}, graph)
            case Optional():
                body = self.group(item.group, {}, graph, part=item.text)
                written.late.append(f"OPTIONAL {{ {body} }}")
            case Nested():
                written.lines.append(self.graph_lookups(item.group, graph))
            case Union():
                parts = " UNION ".join(self._alternative(g, graph) for g in item.groups)
                written.late.append(f"OPTIONAL {{ {parts} }}")
            case Graph():
                self.column(None, item.name, "")
                written.lines.append(self.graph_lookups(item.group, item.name))
            case Sub():
                names = tuple(name for name, _ in item.select.projection)
                self.subs.append(Inner(item.select, names, ""))

    def _alternative(self, group: Group, graph: str | None) -> str:
        # One group of a UNION; a tag tells that it matched, where no graph of its own does.
        body = self.group(group, {}, graph, part="union")
        if graph or not any(isinstance(item, Triple) for item in group):
            tag = self.fresh()
            self.names[tag] = None
            body += f" BIND(1 AS {tag})"
        return f"{{ {body} }}"

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
            if c.triple and not c.given and self._asks(c)
        ]
        if self.wide and len(parts) > 1:
            return ["OPTIONAL { " + " UNION ".join("{ " + p + " }" for p in parts) + " }"]
        return ["OPTIONAL { " + p + " }" for p in parts]

    def _asks(self, column: Column) -> bool:
        # Whether the graphs of a column are wanted; each column is a value of its own.
        return self.only is None or (
            self.only < len(self.columns) and self.columns[self.only] is column
        )

    def exists_witnesses(
        self, expr: Expr, group: Group, rename: Mapping[str, str], graph: str | None
    ) -> list[str]:
        """What an EXISTS found, as OPTIONAL: the filter itself stays. Variables of its own get
        names of their own.
        """
        found = []
        outer, sure = set(in_scope(group)), certainly_bound(group)
        for test in exists(expr):
            refuse_correlated(test.group, outer, sure)
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

    def _sub(self, select: Select, place: _Place) -> str:
        # A subquery. One that only projects is opened: its hidden variables, renamed, come out with
        # its own.
        rename, graph, part = place.rename, place.graph, place.part
        if is_opaque(select) or not place.blocks:
            if place.blocks:
                if graph:
                    raise refuse(phrase("sparql.uncitable.subquery"))
                shown = tuple(rename.get(name, name) for name, _ in select.projection)
                self.subs.append(Inner(select, shown, part))
            return self._whole(select, rename)
        visible = {name: rename.get(name, name) for name, _ in select.projection}
        inner = {**visible, **{name: self.fresh() for name in hidden_names(select)}}
        columns, ends, subs = len(self.columns), len(self.ends), len(self.subs)
        before = set(self.names)
        body = self.group(select.where, inner, graph, part=part)
        outside = set(visible.values())
        names = [
            *(name for name in inner.values() if name not in outside),
            *(c.graph for c in self.columns[columns:] if c.graph[0] == "?"),
            *(t for e in self.ends[ends:] for t in (e.s, e.o) if t[0] == "?"),
            *(name for s in self.subs[subs:] for name in s.names),
            *(name for name in self.names if name not in before),
        ]
        hidden = dict.fromkeys(names)
        self.names.update(hidden)
        own = " ".join(
            f"({self.expr(e, inner)} AS {inner[n]})" if e else inner[n]
            for n, e in select.projection
        )
        extra = " ".join(name for name in hidden if name not in outside)
        values = " " + self.values(select.values, inner) if select.values else ""
        return f"SELECT {own} {extra} {{ {body}{values} }}"

    def _whole(self, select: Select, rename: Mapping[str, str]) -> str:
        # Names that are renamed outside must not be caught inside.
        apart = {name: self.fresh() for name in hidden_names(select) if rename}
        names = {name: rename[name] for name, _ in select.projection if name in rename}
        return self.select(select, {**apart, **names})

    def select(self, select: Select, rename: Mapping[str, str]) -> str:
        """The SELECT as it was."""
        names = [(rename.get(name, name), expr) for name, expr in select.projection]
        shown = " ".join(
            f"({self.expr(expr, rename)} AS {name})" if expr else name for name, expr in names
        )
        where = self.plain(select.where, rename)
        end = self.expr(select.modifiers, rename) + self.expr(select.tail, rename)
        values = " " + self.values(select.values, rename) if select.values else ""
        return (
            f"SELECT {'DISTINCT ' if select.distinct else ''}{shown or '*'} {{ {where} }}"
            f" {end}{values}"
        )
