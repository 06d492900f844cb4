"""The graphs that hold the triples of a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.citing.model import (
    BATCH,
    BOX,
    MANY,
    WIDE,
    CitationRun,
    Derived,
    Key,
    Many,
    Support,
    constant,
    fetch_rows,
    inner_path,
    named,
    path_end,
    send_rows,
)
from kg.evidence.citing.parts import repeats, variants
from kg.sparql import values
from kg.sparql.algebra import Writer
from kg.sparql.values import Expr, Filter, Group, Minus, Optional, Select, Values
from kg.words import phrase


def single(
    asking: CitationRun, prologue: str, select: Select, fresh: Callable[[], str], wide: bool
) -> tuple[list[Key], list[Support]] | None:
    """Rows and their graphs in one query: the query itself as a subquery that shows all its
    variables, the graphs beside it.

    None if the graphs of a row's triples are too many to ask for all combinations, and `wide` is
    not set.
    """
    writer = Writer(fresh, look=True, wide=wide)
    shown = [name for name, _ in select.projection]
    names = [*values.in_scope(select.where), *(select.values.names if select.values else ())]
    inner = [name for name in dict.fromkeys(names) if name not in shown]
    opened = select._replace(
        distinct=False, projection=select.projection + tuple((name, None) for name in inner)
    )
    body = writer.select(opened, {})
    beside = writer.graph_lookups(select.where, None)
    own = {c.graph for c in writer.columns if c.graph[0] == "?"}
    out = list(dict.fromkeys([*shown, *inner, *sorted(own), *writer.names]))
    text = f"{prologue}SELECT {' '.join(out) or '*'} {{ {{ {body} }} {beside} }}"
    collector = _Collector(asking, prologue, select, fresh, writer, out, len(shown + inner), wide)
    try:
        send_rows(asking, text, collector.take)
    except Many:
        return None
    collector.close()
    return collector.rows, collector.supports


class _Origin(NamedTuple):
    """Where a row says which graph a triple of it is in: `place` is the cell, -1 for a graph that
    the query names. `bit` is 0 for what a row may be without; `looked` says that the graph was
    looked up, `facet` that the triple is one of those that are told apart.
    """

    place: int
    graph: str
    triple: tuple[str, str, str] | None
    part: str
    bit: int
    looked: bool
    facet: bool


class _Collector:
    """The rows of a query as they come, those of one solution one after the other, and what each
    rests on.
    """

    def __init__(
        self,
        asking: CitationRun,
        prologue: str,
        select: Select,
        fresh: Callable[[], str],
        writer: Writer,
        out: list[str],
        size: int,
        wide: bool,
    ):
        self.asking, self.prologue, self.fresh, self.writer = asking, prologue, fresh, writer
        self.place = {name: n for n, name in enumerate(out)}
        self.width, self.size, self.wide = len(select.projection), size, wide
        self.origins = [
            _Origin(
                self.place[c.graph] if c.graph[0] == "?" else -1,
                c.graph,
                c.triple,
                c.part,
                1 << n if not (c.part or c.given) else 0,
                not c.given,
                c.triple is not None and c.triple[1] in asking.facets,
            )
            for n, c in enumerate(writer.columns)
        ]
        self.needed = sum(origin.bit for origin in self.origins)
        # Whether a solution may come twice.
        self.again = repeats(select.where) or (select.values is not None and select.values.repeats)
        self.merged: dict[Key, Support] | None = {} if select.distinct else None
        self.rows: list[Key] = []
        self.supports: list[Support] = []
        self.total = 0
        self.last: Key | None = None
        self.first: Key | None = None
        self.seen = self.needed
        self.support = Support()

    def take(self, rows: list[Key]) -> None:
        """Add rows. Raises Many where there are too many of them for one query."""
        size, again, origins, made = self.size, self.again, self.origins, self.asking.made
        silent = self.asking.standing.silent
        pending = bool(self.writer.ends or self.writer.subs)
        for row in rows:
            if row[:size] != self.last or (again and row == self.first):
                self.close()
                self._begin(row)
            support = self.support
            for place, given, triple, part, bit, looked, facet in origins:
                value = given if place < 0 else row[place]
                graph = value[1:-1]
                if not value or (looked and graph in silent):
                    continue
                if place >= 0 or not part:
                    support.graphs[graph] = None
                    self.seen |= bit
                    if part:
                        support.parts.add(part)
                if triple and graph in made:
                    self._add_derived(graph, triple, row)
                if triple and facet and "" not in (said := self._bound(triple, row)):
                    support.said.setdefault(said, {})[graph] = None
            if pending:
                self._add_pending(row)
        self.total += len(rows)
        if self._too_many():
            raise Many

    def _too_many(self) -> bool:
        if self.merged is not None:
            return self.total > MANY
        return not self.wide and self.total > 1000 and self.total > WIDE * len(self.rows)

    def close(self) -> None:
        """End a solution. Raises KGError if a triple of it has no origin."""
        if self.seen != self.needed:
            raise _unsaid()

    def _begin(self, row: Key) -> None:
        self.last, self.first, self.seen = row[: self.size], row, 0
        shown = row[: self.width]
        support = self.merged.get(shown) if self.merged is not None else None
        if support is None:
            support = Support()
            self.rows.append(shown)
            self.supports.append(support)
            if self.merged is not None:
                self.merged[shown] = support
        self.support = support

    def _bound(self, triple: tuple[str, str, str], row: Key) -> Key:
        return tuple(row[self.place[t]] if t[0] == "?" else constant(t) for t in triple)

    def _add_derived(self, graph: str, triple: tuple[str, str, str], row: Key) -> None:
        terms = self._bound(triple, row)
        if "" not in terms:
            self.support.later[Derived(graph, terms)] = None

    def _add_pending(self, row: Key) -> None:
        def value(name: str) -> str:
            return row[self.place[name]]

        for end in self.writer.ends:
            path_end(self.support, end, value)
        for sub in self.writer.subs:
            inner_path(self.asking, self.support, sub, self.prologue, self.fresh, value)


def _unsaid() -> KGError:
    return KGError(phrase("evidence.no-origin"), phrase("evidence.no-origin.hint"))


def keyed(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    some: set[Key] | None,
) -> dict[Key, Support]:
    """What the solutions of a group rest on, by the values of `keys`; only for `some` of them where
    given.
    """
    table: dict[Key, Support] = defaultdict(Support)
    for variant in variants(group):
        _variant(asking, prologue, variant, keys, fresh, some, table)
    return table


def _variant(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    some: set[Key] | None,
    table: dict[Key, Support],
) -> None:
    writer = Writer(fresh, look=True, wide=True, joint=True)
    boxes = list(_boxes(group, keys, some))
    first = next(
        (n for n, item in enumerate(group) if not isinstance(item, (Optional, Minus, Filter))), 0
    )
    # before a MINUS or OPTIONAL that the group begins with, the block would change what they mean
    group = (*group[:first], Values((), BOX, False), *group[first:])
    body = writer.group(group, {}, None)
    parts: dict[str, set[str]] = defaultdict(set)
    for column in writer.columns:
        if column.graph[0] == "?":
            parts[column.graph].add(column.part)
    concat = " ".join(
        f'(GROUP_CONCAT(DISTINCT COALESCE(STR({name}), ""); SEPARATOR=" ") AS {fresh()})'
        for name in parts
    )
    looked = {column.graph for column in writer.columns if not column.given}
    shown = " ".join(name for name, _ in keys)
    grouping = (
        "GROUP BY "
        + " ".join(f"({writer.expr(e, {})} AS {name})" if e else name for name, e in keys)
        if keys
        else ""
    )
    width = len(keys)
    constants = [c for c in writer.columns if c.graph[0] != "?"]
    ruled = {c.graph for c in constants if c.graph[1:-1] in asking.made}
    for box in boxes:
        text = (
            f"{prologue}SELECT {shown} {concat or '(COUNT(*) AS ' + fresh() + ')'} {{"
            f" {body.replace(BOX, box)} }} {grouping}"
        )
        for row in fetch_rows(asking, text):
            key = row[:width]
            if some is not None and key not in some:
                continue
            support = table[key]
            support.graphs.update(dict.fromkeys(c.graph[1:-1] for c in constants if not c.part))
            for name, value in zip(parts, row[width:], strict=False):
                silent = asking.standing.silent if name in looked else ()
                graphs = [graph for graph in value[1:-1].split() if graph not in silent]
                if graphs:
                    support.graphs.update(dict.fromkeys(graphs))
                    support.parts |= parts[name]
                    if not asking.made.isdisjoint(graphs):
                        ruled.add(name)
    for place, column in enumerate(writer.columns):
        if column.triple and column.graph in ruled:
            _derived(asking, prologue, group, keys, fresh, place, boxes, table, some)
    if writer.ends or writer.subs:
        _follow(asking, prologue, group, keys, fresh, boxes, table, some)


def _boxes(
    group: Group, keys: Sequence[tuple[str, Expr | None]], some: set[Key] | None
) -> Iterator[str]:
    """VALUES blocks that hold a query to some keys: of the variables that every solution binds, so
    that they only hold back.
    """
    certain = values.certainly_bound(group)
    held = [n for n, (name, expr) in enumerate(keys) if expr is None and name in certain]
    if some is None or not held:
        yield ""
        return
    rows = sorted({tuple(key[n] for n in held) for key in some})
    if any(value.startswith("_:") or not value for row in rows for value in row):
        yield ""  # a blank node cannot be named in another query
        return
    head = " ".join(keys[n][0] for n in held)
    for start in range(0, len(rows), BATCH):
        yield (
            f"VALUES ({head}) {{ "
            + " ".join(f"({' '.join(row)})" for row in rows[start : start + BATCH])
            + " }"
        )


def _derived(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    place: int,
    boxes: list[str],
    table: dict[Key, Support],
    some: set[Key] | None,
) -> None:
    """Which triples that were made of others the pattern at a place matched."""
    writer = Writer(fresh, look=True, only=place)
    body = writer.group(group, {}, None)
    graph, triple = writer.columns[place].graph, writer.columns[place].triple
    assert triple is not None
    names = list(dict.fromkeys(t for t in (*triple, graph) if t[0] == "?"))
    made = ", ".join(f"<{name}>" for name in sorted(asking.made))
    # A branch of a UNION that names a graph need not be the one that matched.
    test = (
        f"FILTER({graph} IN ({made}))"
        if graph[0] == "?"
        else f"FILTER EXISTS {{ GRAPH {graph} {{ {' '.join(triple)} }} }}"
    )
    key_names, shown = named(keys, writer)
    extra = [n for n in names if n not in key_names]
    out = key_names + extra
    shown = f"{shown} {' '.join(extra)}".strip() or f"(1 AS {writer.fresh()})"
    for box in boxes:
        text = f"{prologue}SELECT DISTINCT {shown} {{ {{ {body.replace(BOX, box)} }} {test} }}"
        for solution in fetch_rows(asking, text):
            row = dict(zip(out, solution, strict=False))
            key = tuple(row[name] for name in key_names)
            if (some is None or key in some) and "" not in [row[n] for n in names]:
                terms = tuple(row[t] if t[0] == "?" else constant(t) for t in triple)
                where = (row[graph] if graph[0] == "?" else graph)[1:-1]
                table[key].later[Derived(where, terms)] = None


def _follow(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    boxes: list[str],
    table: dict[Key, Support],
    some: set[Key] | None,
) -> None:
    """The ends of closures and the rows of subqueries that belong to each key."""
    writer = Writer(fresh, look=False)
    body = writer.group(group, {}, None)
    wanted = [t for e in writer.ends for t in (e.s, e.o, e.graph or "") if t[:1] == "?"] + [
        n for s in writer.subs for n in s.names
    ]
    key_names, shown = named(keys, writer)
    extra = [n for n in dict.fromkeys(wanted) if n not in key_names]
    out = key_names + extra
    shown = f"{shown} {' '.join(extra)}".strip() or f"(1 AS {fresh()})"
    for box in boxes:
        for solution in fetch_rows(
            asking, f"{prologue}SELECT DISTINCT {shown} {{ {body.replace(BOX, box)} }}"
        ):
            row = dict(zip(out, solution, strict=False))
            key = tuple(row[name] for name in key_names)
            if some is None or key in some:
                for end in writer.ends:
                    path_end(table[key], end, row.__getitem__)
                for sub in writer.subs:
                    inner_path(asking, table[key], sub, prologue, fresh, row.__getitem__)
