"""Where things stand: communities placed first, their members inside, the same for the same graph
on every run.

    places = layout(nodes, pairs).places  # node → (x, y)
    groups, regions = communities(nodes, pairs)  # the communities alone
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.present.layout.communities import (
    find_communities,
    regions,
    regions_of,
    ties_between,
)
from kg.present.layout.graph import Graph, hash_to_unit, near_weights
from kg.present.layout.rings import spokes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MANY = 4000  # nodes, of which the names are not read: they may touch
_FLAT = 40  # communities; of more, those of one region stand together


class Layout(NamedTuple):
    """`places`: node → (x, y), y downwards, neighbours about 40 apart; `groups`: communities,
    biggest first, each a list of nodes by weight; `regions`: where there are many communities,
    which of them (by number) belong together.
    """

    places: dict[str, tuple[float, float]]
    groups: list[list[str]]
    regions: list[list[int]]


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
        return Layout({}, [], [])
    degree = np.array([len(row) for row in near])
    members = find_communities(near, order)
    place = _placed(order, near, members, degree, aspect, gap)
    return Layout(
        {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(order, place)},
        [
            [order[i] for i in sorted(group, key=lambda i: (-degree[i], order[i]))]
            for group in members
        ],
        regions_of(near, members),
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

    from kg.present.layout.components import components, islands, packed, pair

    # What is tied to much is drawn bigger and has a longer name beside it: it gets more room.
    most = degree.max()
    room = 1.0 + 0.9 * np.sqrt(degree / most) if most else np.ones(len(order))
    group_of = {i: g for g, group in enumerate(members) for i in group}
    graph = Graph(order, near, degree, room, spokes(near))

    def together(nodes: list[int]) -> Floats:
        if len(nodes) < 3:
            return np.zeros((1, 2)) if len(nodes) == 1 else pair(gap)
        groups: dict[int, list[int]] = defaultdict(list)
        for i in nodes:
            groups[group_of[i]].append(i)
        parts = list(groups.values())
        return _arranged(graph, parts, aspect, gap)[nodes]

    main, rest = islands(components(near))
    place = np.zeros((len(order), 2))
    if main:
        place[main] = together(main)
        place[main] -= place[main].mean(0)
    apart = packed(place[main], [together(part) for part in rest], gap, aspect)
    for part, places in zip(rest, apart):
        place[part] = places
    middle: Floats = place - place.mean(0)
    return middle


def _arranged(graph: Graph, members: list[list[int]], aspect: float, gap: float) -> Floats:
    """Places of communities that hang together, 0 for all other nodes."""
    import numpy as np

    from kg.present.layout.centres import place_communities
    from kg.present.layout.members import place_members
    from kg.present.layout.separation import separate

    order, near, degree, room, _ = graph
    inner = [place_members(graph, group, gap) for group in members]
    radius = np.array([np.sqrt((p**2).sum(1)).max() + 0.62 * gap for p in inner])
    anchors = _anchors(order, members, degree)
    between = ties_between(near, members)
    if len(members) <= _FLAT:
        centre = place_communities(radius, between, anchors, aspect)
    else:
        centre = _nested([*map(len, members)], radius, between, anchors, aspect)
    place = np.zeros((len(order), 2))
    for g, group in enumerate(members):
        place[group] = inner[g] + centre[g]
    if len(order) <= _MANY:
        inside = [i for group in members for i in group]
        place[inside] = separate(place[inside], gap * 0.92, room[inside], steps=24)
    return place


def _nested(
    sizes: Sequence[int],
    radius: Floats,
    between: Mapping[tuple[int, int], float],
    anchors: Floats,
    aspect: float,
) -> Floats:
    """The centres of many communities: those of one region beside each other."""
    import numpy as np

    from kg.present.layout.centres import place_communities

    found = regions(sizes, between)
    region_of = {g: r for r, own in enumerate(found) for g in own}
    centre = np.zeros((len(radius), 2))
    for own in found:
        at = {g: k for k, g in enumerate(own)}
        ties = {(at[a], at[b]): w for (a, b), w in between.items() if a in at and b in at}
        centre[own] = place_communities(radius[own], ties, anchors[own], 1.0)
    reach = np.array([(np.sqrt((centre[own] ** 2).sum(1)) + radius[own]).max() for own in found])
    joined: dict[tuple[int, int], float] = defaultdict(float)
    for (a, b), weight in between.items():
        one, other = sorted((region_of[a], region_of[b]))
        if one != other:
            joined[one, other] += weight
    middle = np.array([anchors[own].mean(0) for own in found])
    around = place_communities(reach, joined, middle, aspect)
    for r, own in enumerate(found):
        centre[own] += around[r]
    return centre


def _anchors(order: Sequence[str], members: list[list[int]], degree: NDArray[np.int64]) -> Floats:
    """Where each community would stand by itself: by its names, those of its most tied members
    above all, so that it stays there when a few join or leave it.
    """
    import numpy as np

    heavy = (degree + 0.1) ** 3
    anchors = []
    for group in members:
        spread = np.array([hash_to_unit(order[i]) for i in group])
        anchors.append((spread * heavy[group][:, None]).sum(0) / heavy[group].sum())
    return np.array(anchors)
