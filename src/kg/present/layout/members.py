"""The members of one community, placed: distances on the page follow steps in the graph.

Stress majorisation (SMACOF, Gansner and others 2004).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.present.layout.graph import Graph, hash_to_unit
from kg.present.layout.rings import reach, rings
from kg.present.layout.separation import STRETCH, separate

Floats = NDArray[np.float64]

# So few are solved by the inverse; of so many, no names are read.
_FEW, _MANY = 60, 4000


def place_members(graph: Graph, group: list[int], gap: float) -> Floats:
    """Places of the members of one community around (0, 0), `gap` apart at least; the spokes of
    hubs stand in rings.
    """
    own = {hub: graph.hubs[hub] for hub in sorted(graph.hubs.keys() & set(group))}
    if own:
        return _with_rings(graph, group, own, gap)
    return _by_stress(graph, group, graph.room[group], gap)


def _with_rings(
    graph: Graph, group: list[int], hubs: Mapping[int, list[int]], gap: float
) -> Floats:
    # The spokes stand around their hubs, which need so much more room.
    at = {i: k for k, i in enumerate(group)}
    spoken = {i for own in hubs.values() for i in own}
    core = [i for i in group if i not in spoken]
    unit = gap / math.sqrt(STRETCH)
    wide = graph.room[group]
    for hub, own in hubs.items():
        wide[at[hub]] = 2 * reach(own, unit) / unit
    inner = [at[i] for i in core]
    place = np.zeros((len(group), 2))
    place[inner] = _by_stress(graph, core, wide[inner], gap)
    for hub, own in hubs.items():
        there = [at[i] for i in own if i in at]
        place[there] = place[at[hub]] + rings(there, unit) * [STRETCH, 1.0]
    return place


def _by_stress(graph: Graph, group: list[int], room: Floats, gap: float) -> Floats:
    count = len(group)
    if count == 1:
        return np.zeros((1, 2))
    at = {i: k for k, i in enumerate(group)}
    rows = [[at[j] for j in graph.near[i] if j in at] for i in group]
    if not any(rows):
        return _in_rows(count, gap)
    # Of many, the distance tells more of the steps.
    many = len(graph.order) > _MANY
    want = _distances(rows, gap, many=many)
    spread = np.array([hash_to_unit(graph.order[i]) for i in group])
    start = (spread - 0.5) * gap * math.sqrt(count)
    rounds = 50 if count <= _FEW else 60 if many else 40
    return separate(_majorised(start, want, rounds), gap, room, steps=16 if many else 60)


def _in_rows(count: int, gap: float) -> Floats:
    """Places for what is tied to nothing."""
    side = math.ceil(math.sqrt(count * 1.6))
    cells = np.array([[k % side * 1.9, k // side * 1.2] for k in range(count)])
    middle: Floats = (cells - [side * 0.95, count / side * 0.6]) * gap * 0.8
    return middle


def _distances(rows: list[list[int]], gap: float, *, many: bool) -> Floats:
    """How far apart each two should be."""
    steps = _steps(rows)
    # Around a hub there is room for few: the more links a node has, the longer they are.
    links = np.array([len(row) for row in rows])
    length = 0.75 + 0.22 * np.sqrt(np.maximum(links[:, None], links[None, :]))
    want: Floats = steps ** (1.2 if many else 0.9) * np.where(steps == 1, length, 1.35) * gap * 1.25
    np.fill_diagonal(want, 1.0)
    return want


def _steps(rows: list[list[int]]) -> Floats:
    """How many links lead from each to each; what is not reached is one step beyond the rest."""
    count = len(rows)
    steps = np.full((count, count), 0.0)
    for start in range(count):
        for node, distance in _reached(rows, start).items():
            steps[start, node] = distance
    far = steps.max() + 1
    steps[(steps == 0) & ~np.eye(count, dtype=bool)] = far
    return steps


def _reached(rows: list[list[int]], start: int) -> dict[int, int]:
    seen = {start: 0}
    layer = [start]
    while layer:
        reached = []
        for node in layer:
            for other in rows[node]:
                if other not in seen:
                    seen[other] = seen[node] + 1
                    reached.append(other)
        layer = reached
    return seen


def _majorised(start: Floats, want: Floats, rounds: int) -> Floats:
    """Places whose distances come near to those wanted, found from a start."""
    count = len(start)
    weight = want**-2.0
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(1)
    pull = weight * want
    x, y = start[:, 0].copy(), start[:, 1].copy()
    # The small ones by the inverse, the big ones step by step.
    inverse: Any = None
    if count <= _FEW:
        inverse = np.linalg.inv(np.diag(total) - weight + weight.mean() / count)
    for _ in range(rounds):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        ratio = pull / (np.sqrt(dx * dx + dy * dy) + 1e-6)
        sums = ratio.sum(1)
        to_x, to_y = sums * x - ratio @ x, sums * y - ratio @ y
        if inverse is not None:
            x, y = inverse @ to_x, inverse @ to_y
        else:
            x, y = (weight @ x + to_x) / total, (weight @ y + to_y) / total
        x, y = x - x.mean(), y - y.mean()
    return np.stack([x, y], 1)
