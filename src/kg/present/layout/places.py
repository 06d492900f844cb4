"""Where things stand: communities placed first, their members inside, the same for the same graph
on every run.

places = layout(nodes, pairs).places  # node → (x, y) groups = communities(nodes, pairs)    # the
communities alone
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.present.layout.communities import find_communities, hash_to_unit, near_weights


class Layout(NamedTuple):
    """`places`: node → (x, y), y downwards, neighbours about 40 apart; `groups`: communities,
    biggest first, each a list of nodes by weight.
    """

    places: dict[str, tuple[float, float]]
    groups: list[list[str]]


def layout(
    nodes: Sequence[str],
    pairs: Iterable[tuple[str, str]],
    *,
    aspect: float = 1.4,
    gap: float = 34.0,
) -> Layout:
    """Communities placed first, their members inside: the same for the same nodes and links, and
    much the same for nearly the same.

    `aspect` is width by height of the whole, `gap` the least distance between two nodes.
    """
    import numpy as np

    order = sorted(nodes)
    near = near_weights(order, pairs)
    if not order:
        return Layout({}, [])
    degree = [len(row) for row in near]
    members = find_communities(near, order)
    members.sort(key=lambda m: (-len(m), m))
    group_of = [0] * len(order)
    for g, group in enumerate(members):
        for i in group:
            group_of[i] = g
    # What is tied to much is drawn bigger and has a longer name beside it: it gets more room.
    room = (
        1.0 + 0.9 * np.sqrt(np.array(degree) / max(degree)) if max(degree) else np.ones(len(order))
    )
    inner = [_place_members(group, near, order, gap, room[group], np) for group in members]
    radius = np.array([np.sqrt((p**2).sum(1)).max() + 0.62 * gap for p in inner])
    between: dict[tuple[int, int], float] = defaultdict(float)
    for i, row in enumerate(near):
        for j, weight in row.items():
            a, b = group_of[i], group_of[j]
            if a < b:
                between[a, b] += weight
    # Where a community would stand by itself: by its names, those of its most tied members above
    # all, so that it stays there when a few join or leave it.
    spread = np.array([hash_to_unit(node) for node in order])
    heavy = (np.array(degree) + 0.1) ** 3
    anchors = np.array(
        [(spread[group] * heavy[group][:, None]).sum(0) / heavy[group].sum() for group in members]
    )
    centre = _place_communities(radius, between, anchors, aspect, np)
    place = np.zeros((len(order), 2))
    for g, group in enumerate(members):
        place[group] = inner[g] + centre[g]
    if len(order) <= 4000:
        place = _separate(place, gap * 0.92, room, np, steps=24)
    place -= place.mean(0)
    groups = [
        [order[i] for i in sorted(group, key=lambda i: (-degree[i], order[i]))] for group in members
    ]
    return Layout(
        {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(order, place)},
        groups,
    )


def _place_members(
    group: list[int],
    near: list[dict[int, float]],
    order: Sequence[str],
    gap: float,
    room: Any,
    np: Any,
) -> Any:
    """Places of the members of one community around (0, 0): distances on the page follow steps in
    the graph.
    """
    count = len(group)
    at = {i: k for k, i in enumerate(group)}
    spread = np.array([hash_to_unit(order[i]) for i in group])
    start = (spread - 0.5) * gap * math.sqrt(count)
    if count == 1:
        return np.zeros((1, 2))
    rows = [[at[j] for j in near[i] if j in at] for i in group]
    if not any(rows):
        side = math.ceil(math.sqrt(count * 1.6))
        return (
            (
                np.array([[k % side * 1.9, k // side * 1.2] for k in range(count)])
                - [side * 0.95, count / side * 0.6]
            )
            * gap
            * 0.8
        )
    steps = np.full((count, count), 0.0)
    for k in range(count):
        seen = {k: 0}
        layer = [k]
        while layer:
            reached = []
            for a in layer:
                for b in rows[a]:
                    if b not in seen:
                        seen[b] = seen[a] + 1
                        reached.append(b)
            layer = reached
        for b, d in seen.items():
            steps[k, b] = d
    far = steps.max() + 1
    steps[(steps == 0) & ~np.eye(count, dtype=bool)] = far
    # Of many, no names are read: there the distance tells more of the steps.
    many = len(order) > 4000
    # Around a hub there is room for few: the more links a node has, the longer they are.
    links = np.array([len(r) for r in rows])
    length = 0.75 + 0.22 * np.sqrt(np.maximum(links[:, None], links[None, :]))
    want = steps ** (1.2 if many else 0.9) * np.where(steps == 1, length, 1.35) * gap * 1.25
    np.fill_diagonal(want, 1.0)
    weight = want**-2.0
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(1)
    pull = weight * want
    x, y = start[:, 0].copy(), start[:, 1].copy()
    # Stress majorisation (SMACOF); the small ones by the inverse, the big ones step by step.
    inverse = (
        np.linalg.inv(np.diag(total) - weight + weight.mean() / count) if count <= 60 else None
    )
    for _ in range(50 if count <= 60 else 60 if many else 40):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        ratio = pull / (np.sqrt(dx * dx + dy * dy) + 1e-6)
        sums = ratio.sum(1)
        to_x, to_y = sums * x - ratio @ x, sums * y - ratio @ y
        if inverse is not None:
            x, y = inverse @ to_x, inverse @ to_y
        else:
            x, y = (weight @ x + to_x) / total, (weight @ y + to_y) / total
        x, y = x - x.mean(), y - y.mean()
    place = np.stack([x, y], 1)
    return _separate(place, gap, room, np, steps=16 if many else 60)


def _separate(place: Any, gap: float, room: Any, np: Any, steps: int, stretch: float = 1.75) -> Any:
    """Push nodes off each other until they are `gap` apart, times their `room`; sideways more,
    since labels are wide.
    """
    count = len(place)
    if count < 2:
        return place
    place = place * [1 / stretch, 1.0]
    unit = gap / math.sqrt(stretch)
    widest = unit * float(room.max())
    all_pairs = np.triu_indices(count, 1) if count <= 60 else None
    for _ in range(steps):
        a, b = all_pairs or _close(place, widest, np)
        delta = place[a] - place[b]
        distance = np.sqrt((delta**2).sum(1))
        need = unit * (room[a] + room[b]) / 2
        hit = distance < need * 0.98
        if not hit.any():
            break
        a, b, delta, distance, need = a[hit], b[hit], delta[hit], distance[hit], need[hit]
        same = distance < 1e-6
        delta[same] = np.stack([np.cos(a[same] * 2.4), np.sin(a[same] * 2.4)], 1)
        push = (
            delta / np.maximum(distance, 1e-6 + same)[:, None] * ((need - distance) * 0.5)[:, None]
        )
        move = np.zeros_like(place)
        np.add.at(move, a, push)
        np.add.at(move, b, -push)
        place = place + np.clip(move, -unit, unit)
    return place * [stretch, 1.0]


def _close(place: Any, need: float, np: Any) -> tuple[Any, Any]:
    """Index pairs of places that may be nearer than `need`: those in the same or in touching cells
    of a grid.
    """
    cell = np.floor(place / need).astype(np.int64)
    cell -= cell.min(0)
    width = int(cell[:, 1].max()) + 3
    code = (cell[:, 0] + 1) * width + cell[:, 1] + 1
    by = np.argsort(code, kind="stable")
    sorted_code = code[by]
    firsts, seconds = [], []
    for step in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(sorted_code, code + step, "left")
        high = np.searchsorted(sorted_code, code + step, "right")
        size = high - low
        a = np.repeat(np.arange(len(place)), size)
        offset = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        b = by[np.repeat(low, size) + offset]
        keep = a < b if step == 0 else a != b
        firsts.append(a[keep])
        seconds.append(b[keep])
    return np.concatenate(firsts), np.concatenate(seconds)


def _place_communities(
    radius: Any, between: Mapping[tuple[int, int], float], anchors: Any, aspect: float, np: Any
) -> Any:
    """Where the communities go: tied ones near each other, none on another, the whole about
    `aspect` wide.

    The way there is short and smooth, since what is found by wandering is found elsewhere after the
    least change: anchors (in the unit square) are pulled together by ties in one linear step,
    spread over a rectangle by the room that lies left of and above each, and only pushed apart
    where they still overlap.
    """
    count = len(radius)
    if count == 1:
        return np.zeros((1, 2))
    tie = np.zeros((count, count))
    for (a, b), weight in between.items():
        tie[a, b] = tie[b, a] = weight
    root = np.sqrt(np.maximum(tie.sum(0), 1))
    strength = tie / (root[:, None] * root[None, :])
    at = np.linalg.solve(np.eye(count) + (np.diag(strength.sum(1)) - strength) / 3, anchors - 0.5)
    # A soft rank: a small community that jumps shifts nobody much, a crowd is spread, a gap is
    # closed.
    mass = radius**2 / (radius**2).sum()
    ranks = [
        (mass * 0.5 * (1 + np.tanh((at[:, k, None] - at[None, :, k]) / 0.06))).sum(1) - 0.5
        for k in (0, 1)
    ]
    area = math.sqrt((radius**2).sum())
    goal = (
        np.stack(ranks, 1)
        * area
        * math.sqrt(math.pi / 0.65)
        * [math.sqrt(aspect), 1 / math.sqrt(aspect)]
    )
    x, y = goal[:, 0].copy(), goal[:, 1].copy()
    reach = radius[:, None] + radius[None, :]
    np.fill_diagonal(reach, 0)
    share = radius[None, :] ** 2 / (
        radius[:, None] ** 2 + radius[None, :] ** 2
    )  # the bigger one moves less
    rounds = 200 if count <= 150 else 100
    for turn in range(rounds):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.sqrt(dx * dx + dy * dy) + 1e-6
        lack = np.maximum(reach * 0.98 - distance, 0) * share * 0.5 / distance
        back = 0.05 * (1 - turn / rounds)
        move_x = (dx * lack).sum(1) + (goal[:, 0] - x) * back
        move_y = (dy * lack).sum(1) + (goal[:, 1] - y) * back
        brake = np.minimum(1, area * 0.1 / (np.sqrt(move_x**2 + move_y**2) + 1e-6))
        x, y = x + move_x * brake, y + move_y * brake
    return np.stack([x, y], 1)
