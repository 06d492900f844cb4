"""Where things stand: communities placed first, their members inside, the same for the same graph
on every run.

    places = layout(nodes, pairs).places  # node → (x, y)
    groups = communities(nodes, pairs)  # the communities alone
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.present.layout.communities import find_communities, hash_to_unit, near_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MANY = 4000  # nodes, of which the names are not read: they may touch


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
    degree = np.array([len(row) for row in near])
    members = find_communities(near, order)
    members.sort(key=lambda m: (-len(m), m))
    place = _placed(order, near, members, degree, aspect, gap)
    return Layout(
        {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(order, place)},
        [
            [order[i] for i in sorted(group, key=lambda i: (-degree[i], order[i]))]
            for group in members
        ],
    )


def _placed(
    order: Sequence[str],
    near: list[dict[int, float]],
    members: list[list[int]],
    degree: NDArray[np.int64],
    aspect: float,
    gap: float,
) -> Floats:
    import numpy as np

    from kg.present.layout.centres import place_communities
    from kg.present.layout.members import place_members
    from kg.present.layout.separation import separate

    # What is tied to much is drawn bigger and has a longer name beside it: it gets more room.
    most = degree.max()
    room = 1.0 + 0.9 * np.sqrt(degree / most) if most else np.ones(len(order))
    inner = [place_members(group, near, order, gap, room[group]) for group in members]
    radius = np.array([np.sqrt((p**2).sum(1)).max() + 0.62 * gap for p in inner])
    anchors = _anchors(order, members, degree)
    centre = place_communities(radius, _between(near, members), anchors, aspect)
    place = np.zeros((len(order), 2))
    for g, group in enumerate(members):
        place[group] = inner[g] + centre[g]
    if len(order) <= _MANY:
        place = separate(place, gap * 0.92, room, steps=24)
    place -= place.mean(0)
    return place


def _between(
    near: list[dict[int, float]], members: list[list[int]]
) -> dict[tuple[int, int], float]:
    """How tightly each two communities are tied."""
    group_of = {i: g for g, group in enumerate(members) for i in group}
    between: dict[tuple[int, int], float] = defaultdict(float)
    for i, row in enumerate(near):
        for j, weight in row.items():
            a, b = group_of[i], group_of[j]
            if a < b:
                between[a, b] += weight
    return between


def _anchors(order: Sequence[str], members: list[list[int]], degree: NDArray[np.int64]) -> Floats:
    """Where each community would stand by itself: by its names, those of its most tied members
    above all, so that it stays there when a few join or leave it.
    """
    import numpy as np

    spread = np.array([hash_to_unit(node) for node in order])
    heavy = (degree + 0.1) ** 3
    return np.array(
        [(spread[group] * heavy[group][:, None]).sum(0) / heavy[group].sum() for group in members]
    )
