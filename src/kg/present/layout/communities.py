"""Groups of things that are tied closely (Louvain)."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence


def communities(nodes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of `layout` without the places: biggest first, each a list of nodes by weight."""
    order = sorted(nodes)
    near = near_weights(order, pairs)
    members = sorted(find_communities(near, order), key=lambda m: (-len(m), m))
    return [
        [order[i] for i in sorted(group, key=lambda i: (-len(near[i]), order[i]))]
        for group in members
    ]


def near_weights(order: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[dict[int, float]]:
    """For each node, the nodes that it is tied to and how tightly: ten links tie tighter than one,
    not ten times so.
    """
    index = {node: i for i, node in enumerate(order)}
    near: list[dict[int, float]] = [{} for _ in order]
    for a, b in pairs:
        i, j = index[a], index[b]
        if i != j:
            near[i][j] = near[i].get(j, 0) + 1
            near[j][i] = near[j].get(i, 0) + 1
    for row in near:
        for j, times in row.items():
            row[j] = 1.0 + math.log2(times)
    return near


def hash_to_unit(text: str) -> tuple[float, float]:
    """Two numbers in [0, 1) that depend on the text alone."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") / 2**32, int.from_bytes(digest[4:], "big") / 2**32


def find_communities(
    near: list[dict[int, float]], order: Sequence[str], most: int = 240
) -> list[list[int]]:
    """Louvain's method in a fixed order; a community of more than `most` is divided again. Loose
    nodes form one group of their own.
    """
    # Ties within a triangle hold tighter: communities then hardly change with a single link.
    known = [row.keys() for row in near]
    near = [
        {j: w * (1.0 + math.log2(1 + len(known[i] & known[j]))) for j, w in row.items()}
        for i, row in enumerate(near)
    ]
    linked = [i for i in range(len(near)) if near[i]]
    loose = [i for i in range(len(near)) if not near[i]]
    done: list[list[int]] = []
    queue = [(linked, 0)] if linked else []
    while queue:
        nodes, depth = queue.pop()
        parts = _louvain(nodes, near)
        for part in parts:
            if len(part) > most and len(parts) > 1 and depth < 6:
                queue.append((part, depth + 1))
            elif len(part) > most:
                done += [part[k : k + most] for k in range(0, len(part), most)]
            else:
                done.append(part)
    done += [loose[k : k + most] for k in range(0, len(loose), most)]
    # A group of two says nothing: it joins the group that it is tied to most.
    of = {i: g for g, group in enumerate(done) for i in group}
    for g, group in enumerate(done):
        if 0 < len(group) < 3:
            ties: dict[int, float] = defaultdict(float)
            for i in group:
                for j, w in near[i].items():
                    if of[j] != g and len(done[of[j]]) < most:
                        ties[of[j]] += w
            if ties:
                best = max(ties, key=lambda h: (ties[h], -h))
                for i in group:
                    of[i] = best
                done[best] = sorted(done[best] + group)
                done[g] = []
    small = sorted(i for group in done if 0 < len(group) < 3 for i in group)
    done = [group for group in done if len(group) >= 3]
    return done + [small[k : k + most] for k in range(0, len(small), most)]


def _louvain(nodes: Sequence[int], near: list[dict[int, float]]) -> list[list[int]]:
    inside = set(nodes)
    rows = {i: {j: w for j, w in near[i].items() if j in inside} for i in nodes}
    loops = dict.fromkeys(nodes, 0.0)
    held = {i: [i] for i in nodes}
    while True:
        total = sum(sum(row.values()) for row in rows.values()) + 2 * sum(loops.values())
        if not total:
            break
        strength = {i: sum(row.values()) + 2 * loops[i] for i, row in rows.items()}
        home = {i: i for i in rows}
        mass = dict(strength)
        moved_once = False
        for _ in range(12):
            moved = 0
            for i, row in rows.items():
                own = home[i]
                ties: dict[int, float] = {}
                for j, w in row.items():
                    c = home[j]
                    ties[c] = ties.get(c, 0.0) + w
                share = strength[i] / total
                mass[own] -= strength[i]
                best, gain = own, ties.get(own, 0.0) - mass[own] * share
                for c, w in ties.items():
                    g = w - mass[c] * share
                    if g > gain + 1e-12 or (
                        abs(g - gain) <= 1e-12 and c < best and c != own and best != own
                    ):
                        best, gain = c, g
                mass[best] += strength[i]
                if best != own:
                    home[i] = best
                    moved += 1
            if moved:
                moved_once = True
            if moved <= len(rows) // 200:
                break
        if not moved_once or len(set(home.values())) == len(
            rows
        ):  # nothing came together: nodes only changed places
            break
        merged: dict[int, dict[int, float]] = {}
        loop: dict[int, float] = {}
        for i, row in rows.items():
            c = home[i]
            to = merged.setdefault(c, {})
            loop[c] = loop.get(c, 0.0) + loops[i]
            for j, w in row.items():
                d = home[j]
                if d == c:
                    loop[c] += w / 2
                else:
                    to[d] = to.get(d, 0.0) + w
        lists: dict[int, list[int]] = {}
        for i, own in held.items():
            lists.setdefault(home[i], []).extend(own)
        rows, loops, held = merged, loop, lists
    return [sorted(group) for group in held.values()]
