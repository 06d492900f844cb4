"""A graph as it is laid out: its nodes are numbers, in the order of their names."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Graph(NamedTuple):
    """The names of nodes, their neighbours with how tightly they are tied, how many these are, the
    room that each needs (1 for the least), and the hubs with their spokes.
    """

    order: Sequence[str]
    near: list[dict[int, float]]
    degree: NDArray[np.int64]
    room: NDArray[np.float64]
    hubs: dict[int, list[int]]


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
