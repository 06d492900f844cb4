"""What the engine calls where a query was rewritten (see `kg.sparql.ordering`)."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from kg.sparql import order
from kg.sparql.own import KEY, MAX, MIN, TEXT, TRUTH


class _Extreme:
    """The aggregate MIN or MAX: the first or last of its terms by `order.key`."""

    def __init__(self) -> None:
        self.key: str | None = None
        self.term: order.Term | None = None

    def finish(self) -> order.Term | None:
        return self.term


class _Min(_Extreme):
    def accumulate(self, term: order.Term) -> None:
        key = order.key(term)
        if self.key is None or key < self.key:
            self.key, self.term = key, term


class _Max(_Extreme):
    def accumulate(self, term: order.Term) -> None:
        key = order.key(term)
        if self.key is None or key > self.key:
            self.key, self.term = key, term


def _key(term: order.Term) -> ox.Literal:
    return ox.Literal(order.key(term))


def _truth(term: order.Term) -> ox.Literal | None:
    value = order.truth(term)
    return None if value is None else ox.Literal(value)


def _text(term: order.Term) -> ox.Literal | None:
    # STR, which blank nodes have none of: theirs is the label that an answer shows.
    if isinstance(term, ox.Triple):
        return None
    return ox.Literal(str(term) if isinstance(term, ox.BlankNode) else term.value)


FUNCTIONS: dict[ox.NamedNode, Callable[..., order.Term | None]] = {
    ox.NamedNode(KEY): _key,
    ox.NamedNode(TRUTH): _truth,
    ox.NamedNode(TEXT): _text,
}
AGGREGATES: dict[ox.NamedNode, Callable[[], ox.AggregateFunctionAccumulator]] = {
    ox.NamedNode(MIN): _Min,
    ox.NamedNode(MAX): _Max,
}
