"""A story as the page reads it: the sentences of each step, with the numbers of the claims that
they name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import networkx

from kg.errors import KGError
from kg.lines import clean
from kg.present.naming import by_language
from kg.project.stories import pieces
from kg.rdf.iris import local
from kg.words import phrase

# An edge: the nodes at its ends, its key, which is its property, and its data.
Edge = tuple[str, str, str, dict[str, Any]]
# By thing and local name of a property: the numbers of claims, those of edges as -1 and below, with
# their values.
Said = dict[tuple[int, str], list[tuple[int, str]]]
# What a step has beside its sentences.
_ABOUT = ("title", "select", "path", "as_of")


def packed(
    steps: Iterable[Mapping[str, Any]],
    graph: networkx.MultiDiGraph,
    at: Mapping[str, int],
    said: Said,
    tags: Sequence[str],
) -> dict[str, Any]:
    """The steps of a story, and its title, in the languages of texts; 0 stands where a step says
    nothing in one.
    """
    find = _finder(graph, at)

    def sentence(text: str) -> list[str | list[int]]:
        return [
            clean(piece)
            if isinstance(piece, str)
            else [
                number
                for number, value in said.get((find(piece.thing), piece.name), ())
                if piece.means(value)
            ]
            for piece in pieces(text)
        ]

    title: list[str] = []
    shown = []
    for step in steps:
        told = {tag: step[tag] for tag in tags if step.get(tag)}
        # Of what is said in other languages alone, the first stands for all.
        told = told or {"": next((step[n] for n in step if n not in _ABOUT), "")}
        if step.get("title"):
            title = [clean(text) for text in by_language(told, tags)]
            continue
        shown.append(
            {
                "texts": [sentence(text) if text else 0 for text in by_language(told, tags)],
                "select": find(step["select"]) if step.get("select") else -1,
                "path": [find(n) for n in step.get("path", ())],
                "asof": str(step.get("as_of", "")),
            }
        )
    return {"story": shown, "telling": title}


def _finder(graph: networkx.MultiDiGraph, at: Mapping[str, int]) -> Callable[[str], int]:
    # The number of a thing by its id or IRI.
    ids = {graph.nodes[n].get("id", n): n for n in graph}

    def find(name: str) -> int:
        node = name if name in at else ids.get(name)
        if node is None:
            raise KGError(
                phrase("present.view.story-outside", name=repr(name)),
                phrase("present.view.story-outside.hint"),
            )
        return at[node]

    return find


def said_of(
    told: Mapping[str, Sequence[Mapping[str, Any]]], edges: Sequence[Edge], at: Mapping[str, int]
) -> Said:
    """What is said by the statements of things and by edges, each in the order in which the page
    numbers them.
    """
    found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    numbered = enumerate((at[node], s) for node, said in told.items() for s in said)
    for number, (thing, s) in numbered:
        found[thing, local(s["property"])].append((number, s["value"]))
    for number, (source, target, prop, _) in enumerate(edges):
        found[at[source], local(prop.strip())].append((-1 - number, target))
    return found
