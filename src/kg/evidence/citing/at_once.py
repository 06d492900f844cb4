"""Rows and the graphs of their triples, asked for in one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.citing.model import (
    MANY,
    WIDE,
    CitationRun,
    Derived,
    Key,
    Many,
    Support,
    cells_of,
    constant,
    inner_path,
    inner_place,
    path_end,
    rows_of,
    send_lines,
    terms_of,
)
from kg.evidence.citing.parts import repeats
from kg.sparql import values
from kg.sparql.algebra import Writer
from kg.sparql.values import Select
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
        send_lines(asking, text, collector.take)
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

    def take(self, lines: list[str], width: int) -> None:
        """Add rows. Raises Many where there are too many of them for one query."""
        if not self._take_together(lines, width):
            self._take_each(rows_of(lines, width))
        self.total += len(lines)
        if self._too_many():
            raise Many

    def _take_together(self, lines: list[str], width: int) -> bool:
        # The usual rows, column by column, which is cheaper: each triple that must have a graph has
        # one that counts, and none was made of others or is told apart.
        if self.again or not width:
            return False
        cells = cells_of(lines)
        columns = [cells[n::width] for n in range(width)]
        sure, open_ = [], []
        for origin in self.origins:
            if origin.facet or (origin.place < 0 and self._is_made(origin, {origin.graph})):
                return False
            if origin.place < 0:
                continue
            column = columns[origin.place]
            met = set(column)
            if self._is_made(origin, met) or (origin.looked and self._is_silent(met)):
                return False
            if origin.part:
                open_.append((column, origin.part))
            elif "" in met:
                return False
            else:
                sure.append(column)
        columns[: self.size] = map(terms_of, columns[: self.size])
        supports = self._supports(columns, sure)
        for column, part in open_:
            for support, name in zip(supports, column, strict=True):
                if name:
                    support.graphs[name[1:-1]] = None
                    support.parts |= {part}
        self._add_all_pending(columns, supports)
        return True

    def _is_made(self, origin: _Origin, names: set[str]) -> bool:
        made = self.asking.made
        return origin.triple is not None and any(f"<{name}>" in names for name in made)

    def _is_silent(self, names: set[str]) -> bool:
        silent = self.asking.standing.silent
        return bool(silent) and not silent.isdisjoint([name[1:-1] for name in names])

    def _supports(self, columns: list[list[str]], sure: list[list[str]]) -> list[Support]:
        # That of each row, with the graphs of what every row matched.
        always = [o.graph[1:-1] for o in self.origins if o.place < 0 and not o.part]
        keys = (
            list(zip(*columns[: self.size], strict=True)) if self.size else [()] * len(columns[0])
        )
        names = zip(*[[name[1:-1] for name in column] for column in sure], strict=True)
        supports = []
        for key, graphs in zip(keys, names if sure else repeat(()), strict=False):
            if key != self.last:
                self.close()
                self._begin(key)
                self.seen = self.needed
                self.support.graphs.update(dict.fromkeys((*graphs, *always)))
            else:
                self.support.graphs.update(dict.fromkeys(graphs))
            supports.append(self.support)
        return supports

    def _add_all_pending(self, columns: list[list[str]], supports: list[Support]) -> None:
        # What rows rest on that is still to be looked up, as `_add_pending` adds it row by row.
        for sub in self.writer.subs:
            place = inner_place(self.asking, sub, self.prologue, self.fresh)
            rows = zip(*[columns[self.place[name]] for name in sub.names], strict=True)
            for support, row in zip(supports, rows, strict=True):
                inner_path(support, sub, place, row)
        if self.writer.ends:
            for support, row in zip(supports, zip(*columns, strict=True), strict=True):
                for end in self.writer.ends:
                    path_end(support, end, _cell_of(row, self.place))

    def _take_each(self, rows: list[Key]) -> None:
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
                        support.parts |= {part}
                if triple and graph in made:
                    self._add_derived(graph, triple, row)
                if triple and facet and "" not in (said := self._bound(triple, row)):
                    support.tell(said, (graph,))
            if pending:
                self._add_pending(row)

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
            self.support.wait_for(Derived(graph, terms))

    def _add_pending(self, row: Key) -> None:
        def value(name: str) -> str:
            return row[self.place[name]]

        for end in self.writer.ends:
            path_end(self.support, end, value)
        for sub in self.writer.subs:
            place = inner_place(self.asking, sub, self.prologue, self.fresh)
            inner_path(self.support, sub, place, tuple(map(value, sub.names)))


def _cell_of(row: Key, place: Mapping[str, int]) -> Callable[[str], str]:
    return lambda name: row[place[name]]


def _unsaid() -> KGError:
    return KGError(phrase("evidence.no-origin"), phrase("evidence.no-origin.hint"))
