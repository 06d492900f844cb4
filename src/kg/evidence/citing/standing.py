"""Which citations count for what holds, and which for what is planned."""

from __future__ import annotations

from typing import NamedTuple

from kg.rdf.terms import KG
from kg.store.dataset import Dataset


class Standing(NamedTuple):
    """How citations stand: the IRIs of those that do not count for what holds (what they say is
    planned, or set aside), and of those that plans are cited from.
    """

    silent: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()


NO_STANDING = Standing()


def standing(dataset: Dataset) -> Standing:
    """How the citations of a dataset stand."""

    def having(predicate: str, value: str) -> frozenset[str]:
        rows = dataset.rows(f'SELECT ?c {{ ?c <{KG}{predicate}> "{value}" }}', {})
        return frozenset(graph[1:-1] for (graph,) in rows)

    planned, aside = having("modality", "planned"), having("editorialRank", "set-aside")
    return Standing(planned | aside, planned - aside)
