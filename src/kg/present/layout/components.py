"""Parts of a graph that nothing ties together: found, and set beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Part of all nodes, from which on a component is no island; the room around an island, in gaps.
_MAIN = 0.1
_ROOM = (2.4, 2.0)
# So many islands look for a gap in what lies in the middle; the others stand below it.
_FITTED = 60


def components(near: Sequence[Iterable[int]]) -> list[list[int]]:
    """The connected components, biggest first, each with its nodes in order."""
    seen = [False] * len(near)
    found = []
    for start in range(len(near)):
        if seen[start]:
            continue
        seen[start], part = True, [start]
        for node in part:  # which grows
            for other in near[node]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part[0]))


def islands(parts: list[list[int]]) -> tuple[list[int], list[list[int]]]:
    """(the nodes of the components that are laid out together, the components that are set beside
    them).
    """
    count = sum(map(len, parts))
    main = [part for part in parts if len(part) > 2 and len(part) >= _MAIN * count]
    return sorted(i for part in main for i in part), parts[len(main) :]


def pair(gap: float) -> Floats:
    """Places of two that are tied to each other alone, one above the other: names are wide."""
    return np.array([[0.0, -0.65 * gap], [0.0, 0.65 * gap]])


def packed(main: Floats, rest: Sequence[Floats], gap: float, aspect: float) -> list[Floats]:
    """Places of the islands `rest` beside those of `main`, around (0, 0): in its empty corners, or
    in rows below it.
    """
    boxes = [_box(places, gap) for places in rest]
    ground = _Ground(main, gap) if len(main) else None
    at: list[Floats | None] = [None] * len(rest)
    if ground is not None:
        for k, box in enumerate(boxes[:_FITTED]):
            at[k] = ground.fitted(box)
    below = [k for k, place in enumerate(at) if place is None]
    width, top = _span(main, [boxes[k] for k in below], aspect)
    for k, corner in zip(below, _rows([boxes[k] for k in below], width)):
        at[k] = corner + np.array([-width / 2, top])
    return [
        places - places.min(0) + corner + (box - np.ptp(places, 0)) / 2
        for places, box, corner in zip(rest, boxes, at)
        if corner is not None
    ]


def _box(places: Floats, gap: float) -> Floats:
    # Width and height of an island with the room around it.
    box: Floats = np.ptp(places, 0) + np.array(_ROOM) * gap
    return box


def _span(main: Floats, boxes: Sequence[Floats], aspect: float) -> tuple[float, float]:
    # How wide the rows below are, and where they begin.
    area = sum(float(w * h) for w, h in boxes)
    widest = max((float(w) for w, _ in boxes), default=0.0)
    if not len(main):
        width = max(widest, math.sqrt(area * aspect))
        return width, -area / width / 2
    wide = float(np.ptp(main[:, 0]))
    return max(widest, wide, math.sqrt(area * aspect)), float(main[:, 1].max()) + 10.0


def _rows(boxes: Sequence[Floats], width: float) -> list[Floats]:
    """The upper left corner of each box, in rows of a width, the high ones first."""
    corners: list[Floats] = [np.zeros(2)] * len(boxes)
    x = y = high = 0.0
    for k in sorted(range(len(boxes)), key=lambda k: -boxes[k][1]):
        wide, tall = boxes[k]
        if x and x + wide > width + 1e-6:
            x, y, high = 0.0, y + high, 0.0
        corners[k] = np.array([x, y])
        x, high = x + wide, max(high, tall)
    return corners


class _Ground:
    """The cells within the bounds of what lies in the middle, and which of them are taken."""

    def __init__(self, places: Floats, gap: float):
        self.cell, self.corner = gap, places.min(0)
        size = np.ceil(np.ptp(places, 0) / gap).astype(int) + 1
        self.taken = np.zeros(size, dtype=bool)
        cells = np.round((places - self.corner) / gap).astype(int)
        for step in np.ndindex(5, 3):  # names stand beside marks
            x, y = (cells + step - [2, 1]).clip(0, size - 1).T
            self.taken[x, y] = True

    def fitted(self, box: Floats) -> Floats | None:
        """The upper left corner of a box where nothing lies, as far out as there is; None where
        there is no room.
        """
        wide, tall = np.ceil(box / self.cell).astype(int)
        across, down = np.array(self.taken.shape) - [wide, tall] + 1
        if min(across, down) <= 0:
            return None
        sums = np.pad(self.taken.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        inside = (
            sums[wide:, tall:] - sums[:-wide, tall:] - sums[wide:, :-tall] + sums[:-wide, :-tall]
        )
        free = np.argwhere(inside[:across, :down] == 0)
        if not len(free):
            return None
        middle = (np.array(self.taken.shape) - [wide, tall]) / 2
        far = np.abs((free - middle) / np.maximum(middle, 1)).min(1)
        x, y = free[int(far.argmax())]
        self.taken[x : x + wide, y : y + tall] = True
        corner: Floats = self.corner + np.array([x, y]) * self.cell
        return corner
