"""Groups of things that are tied closely (Louvain)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.present.layout.graph import near_weights
from kg.present.layout.rings import spokes


def communities(
    nodes: Sequence[str], pairs: Iterable[tuple[str, str]]
) -> tuple[list[list[str]], list[list[int]]]:
    """The groups and regions of `layout` without the places."""
    order = sorted(nodes)
    near = near_weights(order, pairs)
    members = find_communities(near, order)
    groups = [
        [order[i] for i in sorted(group, key=lambda i: (-len(near[i]), order[i]))]
        for group in members
    ]
    return groups, regions_of(near, members)


def find_communities(
    near: list[dict[int, float]], order: Sequence[str], most: int = 240
) -> list[list[int]]:
    """Louvain's method in a fixed order, the biggest community first; a community of more than
    `most` is divided again. Loose nodes form one group of their own. Spokes that stand in rings
    around their hub are not counted.
    """
    ringed = {i for own in spokes(near).values() for i in own}
    near = _tightened(near)
    loose = [i for i in range(len(near)) if not near[i]]
    groups = _divided([i for i in range(len(near)) if near[i]], near, most, ringed)
    groups += _blocks(loose, most)
    _join_pairs(groups, near, most)
    small = sorted(i for group in groups if 0 < len(group) < _LEAST for i in group)
    found = [group for group in groups if len(group) >= _LEAST] + _blocks(small, most)
    return sorted(found, key=lambda group: (-len(group), group))


_LEAST = 3  # a group of two says nothing
_DEEPEST = 6


def _tightened(near: list[dict[int, float]]) -> list[dict[int, float]]:
    # Ties within a triangle hold tighter: communities then hardly change with a single link.
    known = [row.keys() for row in near]
    return [
        {j: w * (1.0 + math.log2(1 + len(known[i] & known[j]))) for j, w in row.items()}
        for i, row in enumerate(near)
    ]


def _blocks(nodes: list[int], most: int) -> list[list[int]]:
    return [nodes[k : k + most] for k in range(0, len(nodes), most)]


def _divided(
    linked: list[int], near: list[dict[int, float]], most: int, ringed: set[int]
) -> list[list[int]]:
    groups: list[list[int]] = []
    queue = [(linked, 0)] if linked else []
    while queue:
        nodes, depth = queue.pop()
        parts = _louvain(nodes, near)
        for part in parts:
            if len(part) - len(ringed.intersection(part)) <= most:
                groups.append(part)
            elif len(parts) > 1 and depth < _DEEPEST:
                queue.append((part, depth + 1))
            else:
                groups += _blocks(part, most)
    return groups


def _join_pairs(groups: list[list[int]], near: list[dict[int, float]], most: int) -> None:
    """Each group that is too small joins the one that it is tied to most, if there is room."""
    of = {i: g for g, group in enumerate(groups) for i in group}
    for g, group in enumerate(groups):
        if not 0 < len(group) < _LEAST:
            continue
        ties: dict[int, float] = defaultdict(float)
        for i in group:
            for j, w in near[i].items():
                if of[j] != g and len(groups[of[j]]) < most:
                    ties[of[j]] += w
        if ties:
            best = max(ties, key=lambda h: (ties[h], -h))
            for i in group:
                of[i] = best
            groups[best] = sorted(groups[best] + group)
            groups[g] = []


# --- groups of groups -----------------------------------------------------------------------------

# So many regions, and so great a part of all things in one.
_REGIONS, _SHARE = 20, 1 / 8


def regions(sizes: Sequence[int], between: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """At most 20 regions of communities of such sizes that are tied as `between` says, biggest
    first: the smallest joins the one that it is tied to most closely, as long as none gets too big.
    """
    ties: list[dict[int, float]] = [{} for _ in sizes]
    for (a, b), weight in between.items():
        ties[a][b] = ties[b][a] = weight
    held = {k: [k] for k in range(len(sizes))}
    size = dict(enumerate(sizes))
    most = sum(sizes) * _SHARE
    while len(held) > _REGIONS:
        last = min(held, key=lambda k: (size[k], -k))
        others = [k for k in held if k != last]
        fitting = [k for k in others if size[k] + size[last] <= most] or others
        into = max(fitting, key=lambda k: (ties[last].get(k, 0) / size[k] ** 0.5, -size[k], -k))
        held[into] += held.pop(last)
        size[into] += size.pop(last)
        _join(ties, last, into)
    return sorted((sorted(own) for own in held.values()), key=lambda own: (-len(own), own))


def _join(ties: list[dict[int, float]], last: int, into: int) -> None:
    for k, weight in ties[last].items():
        del ties[k][last]
        if k != into:
            ties[into][k] = ties[k][into] = ties[into].get(k, 0) + weight
    ties[last] = {}


def ties_between(
    near: list[dict[int, float]], members: list[list[int]]
) -> dict[tuple[int, int], float]:
    """How tightly each two communities are tied, by their numbers, the lower one first."""
    group_of = {i: g for g, group in enumerate(members) for i in group}
    between: dict[tuple[int, int], float] = defaultdict(float)
    for i, a in group_of.items():
        for j, weight in near[i].items():
            b = group_of[j]
            if a < b:
                between[a, b] += weight
    return between


def regions_of(near: list[dict[int, float]], members: list[list[int]]) -> list[list[int]]:
    """The regions of communities, by their numbers; none where there are few communities."""
    if len(members) <= _REGIONS:
        return []
    return regions([*map(len, members)], ties_between(near, members))


# --- Louvain's method -----------------------------------------------------------------------------


class _Level(NamedTuple):
    """Nodes, or what has been merged into one: the ties between them, those within each, and the
    nodes that each holds.
    """

    rows: dict[int, dict[int, float]]
    loops: dict[int, float]
    held: dict[int, list[int]]


def _louvain(nodes: Sequence[int], near: list[dict[int, float]]) -> list[list[int]]:
    inside = set(nodes)
    rows = {i: {j: w for j, w in near[i].items() if j in inside} for i in nodes}
    level = _Level(rows, dict.fromkeys(nodes, 0.0), {i: [i] for i in nodes})
    while (home := _moved(level)) is not None:
        level = _merged(level, home)
    return [sorted(group) for group in level.held.values()]


def _moved(level: _Level) -> dict[int, int] | None:
    """The community of each node, which joins the neighbour where modularity gains most; None where
    nothing comes together any more.
    """
    rows, loops, _ = level
    total = sum(sum(row.values()) for row in rows.values()) + 2 * sum(loops.values())
    if not total:
        return None
    strength = {i: sum(row.values()) + 2 * loops[i] for i, row in rows.items()}
    home = {i: i for i in rows}
    mass = dict(strength)
    moved_once = False
    for _ in range(12):
        moved = 0
        for i, row in rows.items():
            own, share = home[i], strength[i] / total
            mass[own] -= strength[i]
            best = _best(row, home, mass, own, share)
            mass[best] += strength[i]
            if best != own:
                home[i] = best
                moved += 1
        moved_once = moved_once or moved > 0
        if moved <= len(rows) // 200:
            break
    # Where no two came together, nodes only changed places.
    together = moved_once and len(set(home.values())) < len(rows)
    return home if together else None


def _best(
    row: dict[int, float], home: dict[int, int], mass: dict[int, float], own: int, share: float
) -> int:
    ties: dict[int, float] = {}
    for j, w in row.items():
        c = home[j]
        ties[c] = ties.get(c, 0.0) + w
    best, gain = own, ties.get(own, 0.0) - mass[own] * share
    for c, w in ties.items():
        g = w - mass[c] * share
        if g > gain + 1e-12 or (abs(g - gain) <= 1e-12 and c < best and c != own and best != own):
            best, gain = c, g
    return best


def _merged(level: _Level, home: dict[int, int]) -> _Level:
    """The communities as the nodes of the next level."""
    rows: dict[int, dict[int, float]] = {}
    loops: dict[int, float] = {}
    for i, row in level.rows.items():
        c = home[i]
        to = rows.setdefault(c, {})
        loops[c] = loops.get(c, 0.0) + level.loops[i]
        for j, w in row.items():
            d = home[j]
            if d == c:
                loops[c] += w / 2
            else:
                to[d] = to.get(d, 0.0) + w
    held: dict[int, list[int]] = {}
    for i, own in level.held.items():
        held.setdefault(home[i], []).extend(own)
    return _Level(rows, loops, held)
