"""Paths: support that is found step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import count
from typing import NamedTuple

from kg.evidence.citing.model import (
    BATCH,
    CitationRun,
    Derived,
    Key,
    Path,
    PathBetween,
    Support,
    fetch_rows,
    mention,
)
from kg.evidence.citing.support import keyed
from kg.sparql import values
from kg.sparql.algebra import Writer
from kg.sparql.values import HIDDEN, Group, Triple
from kg.words import phrase


class Step(NamedTuple):
    """One step of a path, asked from `near` to `far`; `turned` says that paths are walked from
    their ends to their starts. `plain` is its pattern, `triple` that of a step that is one triple.
    """

    group: Group
    triple: Triple | None
    plain: str
    turned: bool
    fresh: Callable[[], str]

    @property
    def near(self) -> str:
        return "?to" if self.turned else "?from"

    @property
    def far(self) -> str:
        return "?from" if self.turned else "?to"

    def edge(self, one: str, two: str) -> Key:
        """The pair (from, to) of a step that was walked from one node to another."""
        return (two, one) if self.turned else (one, two)


class Edges(NamedTuple):
    """The steps that were found: the nodes that follow each, and what the pairs rest on, where
    that came with them.
    """

    after: dict[str, list[str]]
    supports: dict[Key, Support]


def steps(asking: CitationRun, items: list[PathBetween]) -> None:
    """One shortest way for each pair of ends (breadth first), and the graphs of its steps."""
    path, mod, graph = items[0].path, items[0].mod, items[0].graph
    goals = _goals(asking, items)
    if not goals:
        return
    asking.notes[phrase("evidence.cited-path")] = None
    turned = len(goals) > len(set().union(*goals.values()))  # search from the side with fewer ends
    if turned:
        back: dict[str, set[str]] = defaultdict(set)
        for start, ends in goals.items():
            for end in ends:
                back[end].add(start)
        goals = back
    step = _step(path, graph, turned)
    edges = Edges({}, {})
    came = _walk(asking, step, goals, edges, once=mod == "?")
    reached: list[tuple[PathBetween, str, str]] = []
    for item in items:
        start, end = step.edge(item.start, item.end)
        if end in came.get(start, ()) and (item.start != item.end or mod == "+"):
            reached.append((item, start, end))
    supports = edges.supports
    if step.triple is None:
        wanted = {edge for _, *ends in reached for edge in _way(step, came, *ends)}
        keys = (("?from", None), ("?to", None))
        supports = keyed(asking, "", step.group, keys, step.fresh, wanted)
    behind: dict[Key, Support] = {}
    for item, start, end in reached:
        asking.known[item] = _along(step, came[start], supports, behind, start, end)


def _along(
    step: Step,
    came: dict[str, str],
    supports: Mapping[Key, Support],
    behind: dict[Key, Support],
    start: str,
    end: str,
) -> Support:
    # What the way from a start to an end rests on; ways that begin alike are walked once.
    nodes = [end]
    while (before := came[nodes[-1]]) != start and (start, before) not in behind:
        nodes.append(before)
    found = behind.get((start, before), Support())
    for node in reversed(nodes):
        rests = Support()
        rests.add(found)
        rests.add(supports[step.edge(came[node], node)])
        found = behind[start, node] = rests
    return found


def _goals(asking: CitationRun, items: list[PathBetween]) -> dict[str, set[str]]:
    # The ends that are looked for, by start.
    goals: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.start.startswith("_:") or item.end.startswith("_:"):
            raise values.refuse(phrase("evidence.blank-node-path"))
        if item.start != item.end or item.mod == "+":
            goals[item.start].add(item.end)
        elif not item.touched:
            mention(asking, item)
    return goals


def _step(path: Path, graph: str, turned: bool) -> Step:
    fresh = (f"{HIDDEN}{n}" for n in count()).__next__
    group = tuple(values.expand("?from", path, "?to", fresh))
    if graph:
        group = (values.Graph(f"<{graph}>", group),)
    triple = group[0] if len(group) == 1 and isinstance(group[0], Triple) else None
    plain = " ".join(triple) if triple else Writer(fresh, look=False).plain(group, {})
    return Step(group, triple, plain, turned, fresh)


def _walk(
    asking: CitationRun, step: Step, goals: dict[str, set[str]], edges: Edges, *, once: bool
) -> dict[str, dict[str, str]]:
    # From each start, the node before each that was reached; until its goals are.
    came: dict[str, dict[str, str]] = {start: {} for start in goals}
    front = {start: [start] for start in goals}
    left = {start: set(ends) for start, ends in goals.items()}
    while front:
        nodes = {node for nodes in front.values() for node in nodes}
        _find_edges(asking, step, nodes, edges)
        following = {}
        for start, reached_last in front.items():
            reached = came[start]
            new = []
            for node in reached_last:
                for other in sorted(edges.after.get(node, ())):
                    if other not in reached:
                        reached[other] = node
                        new.append(other)
            left[start] -= reached.keys()
            if new and left[start] and not once:
                following[start] = new
        front = following
    return came


def _find_edges(asking: CitationRun, step: Step, nodes: set[str], edges: Edges) -> None:
    # The steps from some nodes; the graphs of a step that is one triple come with it.
    # That come once each, since nodes do.
    graph, more = ("?graph", f". GRAPH ?graph {{ {step.plain} }}") if step.triple else ("", "")
    once = "" if step.triple else "DISTINCT"
    todo = sorted(node for node in nodes if node not in edges.after and node[0] in '<"')
    for at in range(0, len(todo), BATCH):
        box = f"VALUES {step.near} {{ {' '.join(todo[at : at + BATCH])} }}"
        text = f"SELECT {once} {step.near} {step.far} {graph} {{ {box} {step.plain} {more} }}"
        for one, two, *graphs in fetch_rows(asking, text):
            edge = step.edge(one, two)
            if step.triple is None or edge not in edges.supports:
                edges.after.setdefault(one, []).append(two)
            if step.triple is not None:
                _support(asking, step.triple, edge, edges, [name[1:-1] for name in graphs])


def _support(
    asking: CitationRun, triple: Triple, edge: Key, edges: Edges, graphs: list[str]
) -> None:
    support = edges.supports.setdefault(edge, Support())
    for graph in graphs:
        if graph in asking.standing.silent:
            continue
        support.graphs[graph] = None
        if graph in asking.made:
            ends = dict(zip(("?from", "?to"), edge, strict=True))
            support.wait_for(Derived(graph, tuple(ends.get(t, t) for t in triple)))


def _way(step: Step, came: dict[str, dict[str, str]], start: str, end: str) -> list[Key]:
    before, way = came[start], []
    node = end
    while True:
        way.append(step.edge(before[node], node))
        node = before[node]
        if node == start:
            return way
