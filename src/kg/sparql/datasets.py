"""The dataset that a query is asked of: of the graphs of a store those that it chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.sparql import graphs, prologue
from kg.sparql.ordering import Edit, applied
from kg.sparql.values import refuse
from kg.words import phrase

_CURRENT = ox.NamedNode(graphs.CURRENT_IRI)
_DEFAULT = ox.DefaultGraph()
Graph = ox.NamedNode | ox.DefaultGraph


class Chosen(NamedTuple):
    """The text of a query, a store, and of its graphs those whose merge is the default graph and
    those that are named; None for what the store has by itself.
    """

    text: str
    store: ox.Store
    merged: Sequence[Graph] | None = None
    named: Sequence[ox.NamedNode] | None = None


def chosen(
    store: ox.Store,
    text: str,
    prefixes: Mapping[str, str],
    asked: tuple[list[str], list[str]] | None = None,
    *,
    plans: bool = False,
) -> Chosen:
    """What a query is asked of. `asked` are the IRIs of (graphs that make the default graph, named
    ones) in place of those of the query; `plans` adds the plans to the current graph, but not of a
    query that asks them by name: to it they would be told as what holds.

    Raises KGError for a choice that cannot be made.
    """
    merged, named = asked or clauses(text, prefixes)
    if plans and (merged or named):
        raise KGError(phrase("sparql.plans-and-from"), phrase("sparql.plans-and-from.hint"))
    plans = plans and not graphs.tells_plans(text, prefixes)
    own = not store.contains_named_graph(_CURRENT)  # else it is a graph like any other
    if not merged and not named and not plans:
        return Chosen(graphs.unnamed(text, prefixes) if own else text, store)
    try:
        both = [_DEFAULT if own else _CURRENT, ox.NamedNode(graphs.PLANS_IRI)]
        background = both if plans else [_graph(iri, own=own) for iri in merged]
        others = [_graph(iri, own=own) for iri in named]
    except ValueError:
        return Chosen(text, store)  # an IRI that is relative: the engine knows to what, or refuses
    if plans and own:
        text = graphs.unnamed(text, prefixes, beside=True)
    named_nodes = [graph for graph in others if isinstance(graph, ox.NamedNode)]
    if len(named_nodes) == len(others) and _apart(store, background):
        return Chosen(text, store, background, None if plans else named_nodes)
    return Chosen(text, *_merged(store, background, None if plans else others))


def citable(
    store: ox.Store | None,
    text: str,
    prefixes: Mapping[str, str],
    asked: tuple[list[str], list[str]] | None = None,
    *,
    plans: bool = False,
) -> Chosen | None:
    """What a query is asked of so that it can be cited, whose citations are in all named graphs;
    None where that is the dataset as it is. `store` is None where a server holds it.

    A FROM of the graphs of kg goes from the text; any other stays, and cannot be cited. Raises
    KGError for a choice that cannot be made.
    """
    merged, named = asked or clauses(text, prefixes)
    if not (merged or named):
        plans = plans and not graphs.tells_plans(text, prefixes)
    if not (merged or named or plans) or store is None:
        whole = graphs.unnamed(text, prefixes)
        return Chosen(whole, store or ox.Store()) if whole != text else None
    if named or not all(iri in graphs.OWN for iri in merged):
        return None
    if merged and graphs.has_groups(text):
        raise refuse(phrase("sparql.uncitable.from-and-graph"))
    found = chosen(store, text, prefixes, (merged, named), plans=plans)
    spans = [Edit(c.start, c.end, " ") for c in prologue.dataset(found.text, prefixes)]
    return found._replace(text=applied(found.text, spans), named=None)


def clauses(text: str, prefixes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(IRIs after FROM, IRIs after FROM NAMED) of a query."""
    return prologue.clauses(text, prefixes) if "from" in text.casefold() else ([], [])


def _graph(iri: str, *, own: bool) -> Graph:
    return _DEFAULT if own and iri == graphs.CURRENT_IRI else ox.NamedNode(iri)


def _apart(store: ox.Store, background: Sequence[Graph]) -> bool:
    # Whether some graphs share no triple. The engine's union of graphs counts a triple once for
    # each graph, where RDF's merge has it once. Those of kg share none, and are not large.
    if len(background) < 2:
        return True
    names = [graph for graph in background if isinstance(graph, ox.NamedNode)]
    if any(name.value not in graphs.OWN for name in names):
        return False
    return not any(
        ox.Quad(quad.subject, quad.predicate, quad.object, other) in store
        for name in names
        for quad in store.quads_for_pattern(None, None, None, name)
        for other in background
        if other != name
    )


def _merged(
    store: ox.Store, background: Sequence[Graph], others: Sequence[Graph] | None
) -> tuple[ox.Store, Sequence[Graph], Sequence[ox.NamedNode]]:
    # A store of the graphs that are chosen, the current one by its name where it is one of those
    # that are named; `others` None: all.
    copy = ox.Store()
    for graph in background:
        copy.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    names = []
    wanted = others
    if wanted is None:
        wanted = [name for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    for graph in wanted:
        name = graph if isinstance(graph, ox.NamedNode) else _CURRENT
        names.append(name)
        copy.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    return copy, [_DEFAULT], names
