"""The outline of a map: `data/*.geojson`, what is drawn below the things that have a place.

A file is a FeatureCollection (RFC 7946) of areas and lines, with the member `attribution`, which
the map and its pictures show. The `id` of a feature is that of the place whose area it is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KGError, Problem
from kg.listing import placed
from kg.project import inputs
from kg.project.records import Data
from kg.rdf import files
from kg.spelling import closest
from kg.words import Sentence, phrase, text_in

ENDINGS = frozenset({".geojson"})
POINTS = 20_000  # in all files, at most
_HINT = phrase("project.outline.hint")
# How deep the coordinates of a kind of geometry are nested, and whether they are rings.
_KINDS = {
    "Polygon": (1, True),
    "MultiPolygon": (2, True),
    "LineString": (0, False),
    "MultiLineString": (1, False),
}

Line = list[tuple[float, float]]


class Region(NamedTuple):
    """An area or a line: the id of the place whose area it is, or ""; its names by language; its
    rings or lines as pairs of longitude and latitude; whether it is an area.
    """

    id: str
    names: dict[str, str]
    lines: list[Line]
    is_area: bool


class Outline(NamedTuple):
    """What all files of a project draw, and whom that is owed to, by language."""

    regions: list[Region]
    attribution: dict[str, str]


class _Fault(Exception):
    def __init__(self, message: str, hint: str = _HINT):
        super().__init__(message)
        self.message, self.hint = message, hint


def load(folder: Path) -> Outline | None:
    """The outline of a project, None where it has none. Raises KGError for one that cannot be
    read.
    """
    paths = inputs.paths(folder, "data", ENDINGS) if (folder / "data").is_dir() else []
    found: list[Outline] = []
    for path in paths:
        try:
            found.append(_read(path))
        except _Fault as fault:
            name = f"data/{path.name}"
            at = Problem(name, 0, 0, fault.message, fault.hint)
            raise KGError(placed(at), fault.hint) from None
    if not found:
        return None
    tags = dict.fromkeys(tag for one in found for tag in one.attribution)
    owed = {
        tag: " · ".join(dict.fromkeys(text_in(one.attribution, tag) for one in found))
        for tag in tags
    }
    return Outline([region for one in found for region in one.regions], owed)


def problems(folder: Path, data: Data) -> list[Problem]:
    """What is wrong with the outlines of a project."""
    found: list[Problem] = []
    known: dict[str, str] = {}
    total = 0
    for path in inputs.paths(folder, "data", ENDINGS):
        name = f"data/{path.name}"
        try:
            outline = _read(path)
        except _Fault as fault:
            found.append(Problem(name, 0, 0, fault.message, fault.hint))
            continue
        total += sum(len(line) for region in outline.regions for line in region.lines)
        if total > POINTS:
            message = phrase("project.outline.large", count=total, most=POINTS)
            found.append(Problem(name, 0, 0, message, phrase("project.outline.large.hint")))
        for region in outline.regions:
            if region.id and (wrong := _misplaced(region.id, data, known)):
                found.append(Problem(name, 0, 0, *wrong))
            known[region.id] = name
    return found


def _misplaced(id_: str, data: Data, known: dict[str, str]) -> tuple[Sentence, str] | None:
    entity = data.entities.get(id_)
    if entity is None and not data.may_be(id_):
        return phrase("project.outline.unknown", name=id_), closest(id_, data.entities)
    if entity is not None and entity.retired:
        return phrase("project.retired", name=id_), ""
    return (phrase("project.outline.twice", name=id_), "") if id_ in known else None


def _read(path: Path) -> Outline:
    document = _document(path)
    if document.get("type") != "FeatureCollection":
        raise _Fault(phrase("project.outline.no-collection"))
    if document.get("crs") and not _is_wgs84(json.dumps(document["crs"])):
        raise _Fault(phrase("project.outline.crs"), phrase("project.outline.crs.hint"))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise _Fault(phrase("project.outline.empty"))
    owed = _by_language(document.get("attribution"))
    if not owed:
        hint = phrase("project.outline.attribution.hint")
        raise _Fault(phrase("project.outline.attribution"), hint)
    return Outline([_region(one, number) for number, one in enumerate(features, 1)], owed)


def _document(path: Path) -> dict[str, Any]:
    data, problems = files.read_bytes(path, f"data/{path.name}")
    if problems:
        raise _Fault(problems[0].message, problems[0].hint)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise _Fault(phrase("project.outline.no-json", **where)) from None
    except (ValueError, RecursionError):
        raise _Fault(phrase("project.outline.unreadable")) from None
    if not isinstance(found, dict):
        raise _Fault(phrase("project.outline.no-collection"))
    return found


def _is_wgs84(crs: str) -> bool:
    return "CRS84" in crs or "EPSG::4326" in crs or "EPSG:4326" in crs


def _by_language(value: Any) -> dict[str, str]:
    # A text by itself is the same in all.
    given = value if isinstance(value, dict) else {"": value}
    return {
        tag: text.strip() for tag, text in given.items() if isinstance(text, str) and text.strip()
    }


def _region(feature: Any, number: int) -> Region:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Fault(phrase("project.outline.no-feature", number=number))
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in _KINDS:
        message = phrase("project.outline.geometry", number=number, kind=str(kind))
        raise _Fault(message, phrase("project.outline.geometry.hint", kinds=list(_KINDS)))
    depth, is_area = _KINDS[kind]
    try:
        lines = [_line(line, is_area) for line in _lines(geometry["coordinates"], depth)]
    except (KeyError, TypeError, ValueError):
        raise _Fault(phrase("project.outline.coordinates", number=number)) from None
    if not all(abs(x) <= 180 and abs(y) <= 90 for line in lines for x, y in line):
        raise _Fault(phrase("project.outline.beyond", number=number), _beyond(lines))
    about = feature.get("properties") or {}
    named = {key[5:]: text for key, text in about.items() if key.startswith("name_")}
    names = _by_language(named or about.get("name"))
    return Region(str(feature.get("id") or ""), names, lines, is_area)


def _beyond(lines: list[Line]) -> Sentence:
    turned = all(abs(x) <= 90 and abs(y) <= 180 for line in lines for x, y in line)
    return phrase("project.outline.swapped.hint" if turned else "project.outline.crs.hint")


def _lines(found: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield found
        return
    for one in found:
        yield from _lines(one, depth - 1)


def _line(found: Any, is_ring: bool) -> Line:
    line = [(float(x), float(y)) for x, y, *_ in found]
    if not all(math.isfinite(number) for place in line for number in place):
        raise ValueError(line)
    if len(line) < (4 if is_ring else 2) or (is_ring and line[0] != line[-1]):
        raise ValueError(line)
    return line
