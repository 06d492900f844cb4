"""Points of the earth: latitude and longitude in degrees of WGS 84, as GeoSPARQL writes them.

A source prints the latitude first, `35.2265, 126.8400`; well-known text has the longitude first,
`POINT(126.8400 35.2265)`, as QGIS and other tools read it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kg.rdf.terms import literal
from kg.words import phrase, translate

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
CENTROID = "http://www.w3.org/ns/dcat#centroid"
# More digits behind the decimal sign than these tell of less than a centimetre.
DIGITS = 7
_MINUTE, _SECOND = Decimal("0.001"), Decimal("0.00001")  # as fine as these are in degrees
_NUMBER = r"[-+−]?\d{1,3}(?:\.\d+)?"
_PART = r"(\d{1,2}(?:\.\d+)?)"
_DEGREES = rf"({_NUMBER})\s*(?:°\s*(?:{_PART}\s*[′'’]\s*(?:{_PART}\s*(?:″|”|\"|''))?)?)?"
_NORTH, _EAST = r"[NSns]|[북남]위", r"[EWew]|[동서]경"
_PAIR = re.compile(
    rf"({_NORTH})?\s*{_DEGREES}\s*({_NORTH})?\s*[,;/ ]\s*({_EAST})?\s*{_DEGREES}\s*({_EAST})?\Z"
)
_POINT = re.compile(
    rf"(?i)(?:<[^>]*(?:CRS84|4326)[^>]*>\s*)?POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)\s*\Z"
)


class Point(NamedTuple):
    """A latitude and a longitude, each with the digits that were said."""

    latitude: Decimal
    longitude: Decimal

    @property
    def exists(self) -> bool:
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180

    @property
    def is_swapped(self) -> bool:
        """Whether it lies nowhere, but would if the longitude came second."""
        return not self.exists and abs(self.longitude) <= 90 and abs(self.latitude) <= 180

    @property
    def digits(self) -> int:
        """How many digits the finer of the two has behind the decimal sign."""
        return max(map(_digits, self))

    def rounded(self, digits: int) -> Point:
        """It with no more digits than so many."""
        return Point(*(round(one, digits) if _digits(one) > digits else one for one in self))

    def __str__(self) -> str:
        return f"{self.latitude:f}, {self.longitude:f}"


def _digits(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def point(text: str) -> Point | None:
    """The latitude and the longitude that a text states, in this order, whether they exist or not;
    None for another text.

    >>> print(point("35.2265, 126.8400"), point("35°09′00″N 126°53′30″E"), sep=" | ")
    35.2265, 126.8400 | 35.15000, 126.89167
    """
    match = _PAIR.match(text.strip())
    if match is None:
        return None
    before, *north, after, ahead = match.groups()[:6]
    *east, behind = match.groups()[6:]
    return Point(
        _degrees(north, before or after or "", "Ss남"),
        _degrees(east, ahead or behind or "", "Ww서"),
    )


def _degrees(found: list[str | None], side: str, negative: str) -> Decimal:
    degrees, minutes, seconds = found
    value = Decimal((degrees or "0").replace("−", "-"))
    if minutes is not None:
        part = Decimal(minutes) / 60 + Decimal(seconds or 0) / 3600
        step = _SECOND if seconds is not None or "." in minutes else _MINUTE
        value = (value + part.copy_sign(value)).quantize(step)
    return -abs(value) if side and side[0] in negative else value


def wkt(found: Point) -> str:
    """A point as a literal of GeoSPARQL (an N-Triples string)."""
    return literal(f"POINT({found.longitude:f} {found.latitude:f})", WKT)


def read_wkt(text: str) -> Point | None:
    """The point that well-known text states, None for anything else."""
    match = _POINT.match(text.strip())
    if match is None:
        return None
    longitude, latitude = (Decimal(one.replace("−", "-")) for one in match.groups())
    return Point(latitude, longitude)


def point_text(text: str, language: str = "en") -> str:
    """A point in well-known text for people; any other text as it is.

    >>> point_text("POINT(126.8400 35.2265)"), point_text("POINT(-58.4 -34.6)", "ko")
    ('35.2265° N, 126.8400° E', '남위 34.6°, 서경 58.4°')
    """
    found = read_wkt(text)
    if found is None:
        return text
    north = "south" if found.latitude < 0 else "north"
    east = "west" if found.longitude < 0 else "east"
    first = translate(
        phrase(f"present.point.{north}", degrees=f"{abs(found.latitude):f}"), language
    )
    second = translate(
        phrase(f"present.point.{east}", degrees=f"{abs(found.longitude):f}"), language
    )
    return f"{first}, {second}"
