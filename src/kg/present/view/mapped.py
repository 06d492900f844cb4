"""What the map of the page is drawn with: the outline, and which properties tell of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx

from kg.present.naming import by_language
from kg.project.contract import PART, PLACE
from kg.project.outlines import Line, Outline, Region
from kg.rdf.points import CENTROID

# An area is drawn so fine that its longer side has at least so many steps.
_STEPS = 300


def packed(
    graph: networkx.MultiDiGraph,
    at: Mapping[str, int],
    props: Mapping[Any, int],
    tags: Sequence[str],
) -> dict[str, Any]:
    """The outline as the page reads it: of each region the number of its thing (-1 for none), its
    names, how many digits its numbers have, whether it is an area, and its lines, each as one row
    of whole numbers: longitude and latitude, and from then on the steps from point to point.

    `place` and `part` are the numbers of the properties that say where a thing is and what it is
    in, `point` that of coordinates. `at` and `props` are the numbers of things and properties,
    `tags` the languages of texts.
    """
    known = graph.graph.get("predicates", {})

    def meaning(word: str) -> list[int]:
        return [n for prop, n in props.items() if known.get(prop, {}).get("meaning") == word]

    outline: Outline | None = graph.graph.get("outline")
    by_id = {data["id"]: node for node, data in graph.nodes(data=True)}
    regions = [_region(one, at.get(by_id.get(one.id, ""), -1), tags) for one in _regions(outline)]
    return {
        "place": meaning(PLACE),
        "part": meaning(PART),
        "point": props.get(CENTROID, -1),
        "regions": regions,
        "owed": by_language(outline.attribution, tags) if outline else [],
    }


def _regions(outline: Outline | None) -> Sequence[Region]:
    return outline.regions if outline else ()


def _region(region: Region, thing: int, tags: Sequence[str]) -> list[Any]:
    digits = _digits(place for line in region.lines for place in line)
    lines = [_steps(line, digits) for line in region.lines]
    names = by_language(region.names, tags)
    return [thing, names, digits, int(region.is_area), [line for line in lines if len(line) > 4]]


def _digits(places: Iterable[tuple[float, float]]) -> int:
    across, along = zip(*places)
    wide = max(max(across) - min(across), max(along) - min(along)) or 1
    return next(digits for digits in range(8) if wide * 10**digits >= _STEPS or digits == 7)


def _steps(line: Line, digits: int) -> list[int]:
    found: list[int] = []
    last = (0, 0)
    for place in line:
        x, y = (round(number * 10**digits) for number in place)
        if found and (x, y) == last:
            continue
        found += [x - last[0], y - last[1]]
        last = x, y
    return found
