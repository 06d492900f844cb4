"""Where the communities go: tied ones near each other, none on another.

The way there is short and smooth, since what is found by wandering is found elsewhere after the
least change: anchors (in the unit square) are pulled together by ties in one linear step, spread
over a rectangle by the room that lies left of and above each, and only pushed apart where they
still overlap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def place_communities(
    radius: Floats, between: Mapping[tuple[int, int], float], anchors: Floats, aspect: float
) -> Floats:
    """Places of the communities' centres, the whole about `aspect` times as wide as high."""
    if len(radius) == 1:
        return np.zeros((1, 2))
    area = math.sqrt((radius**2).sum())
    wide = np.array([math.sqrt(aspect), 1 / math.sqrt(aspect)])
    ranks = _ranks(_pulled(between, anchors), radius)
    return _apart(ranks * area * math.sqrt(math.pi / 0.65) * wide, radius, area)


def _pulled(between: Mapping[tuple[int, int], float], anchors: Floats) -> Floats:
    """The anchors, pulled together by the ties between the communities."""
    count = len(anchors)
    tie = np.zeros((count, count))
    for (a, b), weight in between.items():
        tie[a, b] = tie[b, a] = weight
    root = np.sqrt(np.maximum(tie.sum(0), 1))
    strength = tie / (root[:, None] * root[None, :])
    laplacian = np.diag(strength.sum(1)) - strength
    return np.linalg.solve(np.eye(count) + laplacian / 3, anchors - 0.5)


def _ranks(at: Floats, radius: Floats) -> Floats:
    """How much lies left of and above each. A soft rank: a small community that jumps shifts nobody
    much, a crowd is spread, a gap is closed.
    """
    mass = radius**2 / (radius**2).sum()
    ranks = [
        (mass * 0.5 * (1 + np.tanh((at[:, k, None] - at[None, :, k]) / 0.06))).sum(1) - 0.5
        for k in (0, 1)
    ]
    return np.stack(ranks, 1)


def _apart(goal: Floats, radius: Floats, area: float) -> Floats:
    """Places near their goals where no community lies on another; the bigger one moves less."""
    x, y = goal[:, 0].copy(), goal[:, 1].copy()
    reach = radius[:, None] + radius[None, :]
    np.fill_diagonal(reach, 0)
    share = radius[None, :] ** 2 / (radius[:, None] ** 2 + radius[None, :] ** 2)
    rounds = 200 if len(radius) <= 150 else 100
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
