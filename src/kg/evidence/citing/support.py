"""The graphs that hold the triples of a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from kg.evidence.citing.model import (
    BATCH,
    BOX,
    CitationRun,
    Derived,
    Key,
    Support,
    constant,
    fetch_grouped,
    fetch_rows,
    inner_path,
    inner_place,
    named,
    path_end,
)
from kg.evidence.citing.parts import variants
from kg.sparql import values
from kg.sparql.algebra import Writer
from kg.sparql.values import Expr, Filter, Group, Minus, Optional, Values


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
    looked = {column.graph for column in writer.columns if not column.given}
    names, shown = named(keys, writer)
    graphs = [graph for graph in parts if graph not in names]
    extra = " ".join(graphs)
    once = "" if asking.steady else "DISTINCT "  # here it costs more than the rows that it spares
    select = f"SELECT {once}{f'{shown} {extra}'.strip() or f'(1 AS {writer.fresh()})'}"
    at = [[*names, *graphs].index(graph) for graph in parts]
    width = len(keys)
    constants = [c for c in writer.columns if c.graph[0] != "?"]
    always = dict.fromkeys(c.graph[1:-1] for c in constants if not c.part)
    ruled = {c.graph for c in constants if c.graph[1:-1] in asking.made}
    for box in boxes:
        text = f"{prologue}{select} {{ {body.replace(BOX, box)} }}"
        if not keys:
            table[()].graphs.update(always)
        for key, beside in fetch_grouped(asking, text, width):
            if some is not None and key not in some:
                continue
            support = table[key]
            support.graphs.update(always)
            for place, name in zip(at, parts, strict=True):
                met = (key[place],) if place < width else [cells[place - width] for cells in beside]
                told = {graph[1:-1] for graph in met if graph}
                if name in looked:
                    told -= asking.standing.silent
                if told:
                    support.graphs.update(dict.fromkeys(told))
                    support.parts |= parts[name]
                    if not asking.made.isdisjoint(told):
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
                table[key].wait_for(Derived(where, terms))


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
                    place = inner_place(asking, sub, prologue, fresh)
                    inner_path(table[key], sub, place, tuple(row[name] for name in sub.names))
