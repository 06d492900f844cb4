"""Nodes pushed off each other where they are too near."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

STRETCH = 1.75  # sideways, since labels are wide


def separate(
    place: Floats, gap: float, room: Floats, steps: int, stretch: float = STRETCH
) -> Floats:
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
        a, b = all_pairs or _close(place, widest)
        move = _push(place, a, b, unit * (room[a] + room[b]) / 2)
        if move is None:
            break
        place = place + np.clip(move, -unit, unit)
    return place * [stretch, 1.0]


def _push(place: Floats, a: Indices, b: Indices, need: Floats) -> Floats | None:
    """How each is moved by the pairs (a, b) that are nearer than they need, None if there are
    none.
    """
    delta = place[a] - place[b]
    distance = np.sqrt((delta**2).sum(1))
    hit = distance < need * 0.98
    if not hit.any():
        return None
    a, b, delta, distance, need = a[hit], b[hit], delta[hit], distance[hit], need[hit]
    same = distance < 1e-6
    delta[same] = np.stack([np.cos(a[same] * 2.4), np.sin(a[same] * 2.4)], 1)
    unit = delta / np.maximum(distance, 1e-6 + same)[:, None]
    push = unit * ((need - distance) * 0.5)[:, None]
    move = np.zeros_like(place)
    np.add.at(move, a, push)
    np.add.at(move, b, -push)
    return move


def _close(place: Floats, need: float) -> tuple[Indices, Indices]:
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
