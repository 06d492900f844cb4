"""The values of a contested figure over time, as SVG: a dot a value and month, a line from when it
was first said to when it was last.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import date

from kg.present.cards.sheet import Point

_WIDTH, _HEIGHT = 640, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 150, 14, 26
_RADIUS, _LARGEST = 3.2, 7


def svg(points: Sequence[Point], title: str) -> str:
    """A chart of values over time; `title` says it in words. Hollow dots are hedged, larger ones
    are of several sources.
    """
    at = _Scale([point.at for point in points], _LEFT, _WIDTH - _RIGHT)
    up = _Scale([point.value for point in points], _HEIGHT - _BOTTOM, _TOP)
    marks = [*_years(points, at), *_spans(points, at, up)]
    marks += [_dot(point, at, up) for point in points]
    marks += _labels(points, up)
    name = html.escape(title)
    return (
        f'<svg class="kg-chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{''.join(marks)}</svg>"
    )


class _Scale:
    # From values to places on the picture; one value alone stands in the middle.
    def __init__(self, values: Iterable[float], start: float, end: float):
        known = list(values)
        self.least, self.most, self.start, self.end = min(known), max(known), start, end

    def __call__(self, value: float) -> float:
        if self.most == self.least:
            return (self.start + self.end) / 2
        share = (value - self.least) / (self.most - self.least)
        return round(self.start + share * (self.end - self.start), 1)


def _years(points: Sequence[Point], at: _Scale) -> Iterable[str]:
    first, last = (date.fromordinal(end(point.at for point in points)).year for end in (min, max))
    step = max(1, (last - first) // 8 + 1)
    for year in range(first + 1, last + 1, step):
        x = at(date(year, 1, 1).toordinal())
        yield f'<path class="rule" d="M{x} {_TOP - 8}V{_HEIGHT - _BOTTOM + 6}"/>'
        yield f'<text x="{x}" y="{_HEIGHT - 6}" text-anchor="middle">{year}</text>'


def _spans(points: Sequence[Point], at: _Scale, up: _Scale) -> Iterable[str]:
    by_text: dict[str, list[Point]] = {}
    for point in points:
        by_text.setdefault(point.text, []).append(point)
    for of in by_text.values():
        first, last, y = at(of[0].at), at(of[-1].at), up(of[0].value)
        if first < last:
            yield f'<path class="span" d="M{first} {y}H{last}"/>'


def _dot(point: Point, at: _Scale, up: _Scale) -> str:
    radius = min(_LARGEST, _RADIUS + 0.8 * (point.voices - 1))
    kind = "dot hedged" if point.hedged else "dot"
    told = html.escape(f"{point.text}, {point.day}")
    place = f'cx="{at(point.at)}" cy="{up(point.value)}" r="{radius:.1f}"'
    return f'<circle class="{kind}" {place}><title>{told}</title></circle>'


def _labels(points: Sequence[Point], up: _Scale) -> Iterable[str]:
    # The largest, the smallest and the last value, where they do not lie upon one another.
    ends = [
        max(points, key=lambda point: point.value),
        min(points, key=lambda point: point.value),
        points[-1],
    ]
    taken: list[float] = []
    for point in ends:
        y = up(point.value)
        if all(abs(y - other) >= 13 for other in taken):
            taken.append(y)
            text = html.escape(point.text)
            yield f'<text x="{_WIDTH - _RIGHT + 12}" y="{y + 4}">{text}</text>'
