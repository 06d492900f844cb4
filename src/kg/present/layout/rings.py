"""A hub with many spokes that lead nowhere else: its spokes stand in rings around it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence, Sized

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SPOKES = 20  # from so many on


def spokes(near: Sequence[dict[int, float]]) -> dict[int, list[int]]:
    """The hubs with the nodes that are tied to them alone, where these are many."""
    found: dict[int, list[int]] = defaultdict(list)
    for node, row in enumerate(near):
        if len(row) == 1:
            (hub,) = row
            found[hub].append(node)
    return {hub: own for hub, own in found.items() if len(own) >= _SPOKES}


def reach(own: Sized, unit: float) -> float:
    """The radius of the rings of so many spokes that are `unit` apart."""
    count, ring = len(own), 0
    while count > 0:
        ring += 1
        count -= _room(ring)
    return (ring + 1.2) * unit


def rings(own: Sized, unit: float) -> Floats:
    """Places of spokes around their hub, the inner ring first, each ring evenly filled."""
    count, ring = len(own), 0
    places: list[tuple[float, float]] = []
    while len(places) < count:
        ring += 1
        here = min(_room(ring), count - len(places))
        turn = 0.5 * (ring % 2)
        angles = [2 * math.pi * (k + turn) / here for k in range(here)]
        radius = (ring + 0.4) * unit
        places += [(math.cos(angle) * radius, math.sin(angle) * radius) for angle in angles]
    return np.array(places)


def _room(ring: int) -> int:
    return int(2 * math.pi * (ring + 0.4))
