"""The triples of a row that are facets of one thing, and the graphs of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.evidence.citing.model import (
    PLANS_IRI,
    CitationRun,
    Derived,
    Key,
    Support,
    constant,
    fetch_rows,
    named,
)
from kg.evidence.citing.parts import patterns, variants
from kg.sparql.algebra import Writer
from kg.sparql.values import Expr, Group


class _Every(frozenset[str]):
    """All properties, those too that a query leaves open."""

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


EVERY = _Every()


def together(group: Group, facets: frozenset[str]) -> frozenset[str]:
    """The facets, if a query asks several of them of one thing; else none need be told apart.
    `EVERY` tells all triples apart.
    """
    if facets is EVERY:
        return facets
    asked: dict[str, set[str]] = {}
    for triple, _ in patterns(group):
        if triple.p in facets:
            asked.setdefault(triple.s, set()).add(triple.p)
    return facets if any(len(found) > 1 for found in asked.values()) else frozenset()


def add_facets(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    table: Mapping[Key, Support],
) -> None:
    """Adds to what the solutions of a group rest on, by the values of `keys`, which triples of
    facets they matched.
    """
    for variant in variants(group):
        writer = Writer(fresh, look=True)
        writer.group(variant, {}, None)
        for place, column in enumerate(writer.columns):
            if column.triple and column.triple[1] in asking.facets:
                _add(asking, prologue, variant, keys, fresh, place, table)


def _add(
    asking: CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    place: int,
    table: Mapping[Key, Support],
) -> None:
    writer = Writer(fresh, look=True, only=place)
    body = writer.group(group, {}, None)
    column = writer.columns[place]
    triple = column.triple or ()
    names = list(dict.fromkeys(t for t in (*triple, column.graph) if t[0] == "?"))
    key_names, shown = named(keys, writer)
    extra = [name for name in names if name not in key_names]
    text = f"{prologue}SELECT DISTINCT {shown} {' '.join(extra)} {{ {body} }}"
    for solution in fetch_rows(asking, text):
        row = dict(zip([*key_names, *extra], solution, strict=True))
        key = tuple(row[name] for name in key_names)
        said = tuple(row[t] if t[0] == "?" else constant(t) for t in triple)
        graph = (row[column.graph] if column.graph[0] == "?" else column.graph)[1:-1]
        silent = not column.given and graph in asking.standing.silent
        if key in table and graph and not silent and "" not in said:
            table[key].tell(said, (graph,))


def facets_of(asking: CitationRun, support: Support) -> Mapping[Key, frozenset[str]]:
    """The triples of facets of a row, each with the graphs that say it."""
    told = {}
    for triple, graphs in support.said.items():
        names = set(graphs)
        plan = asking.known.get(Derived(PLANS_IRI, triple)) if PLANS_IRI in names else None
        if plan is not None:
            names |= plan.graphs.keys()
        told[triple] = frozenset(names - asking.made)
    return told
