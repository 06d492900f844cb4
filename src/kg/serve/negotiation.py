"""Which format and language a client wants.

(Content negotiation.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from starlette.requests import Request

from kg.forms.languages import base
from kg.serve.media import GRAPHS, ROWS
from kg.words import LANGUAGES


def negotiate(header: str, known: Mapping[str, str]) -> str | None:
    """The format of `known` (keyed by media type, in our order of preference) that an Accept header
    wants most, None if it wants none.

    >>> negotiate("text/csv;q=0.5, application/*", ROWS)
    'json'
    """
    ranges = _ranges(header)
    best, chosen = 0.0, None
    for media, format in known.items():
        # The most specific range that fits a type gives its weight.
        family = media.split("/")[0] + "/*"
        weight = ranges.get(media, ranges.get(family, ranges.get("*/*", 0.0)))
        if weight > best:
            best, chosen = weight, format
    return chosen


def _ranges(header: str) -> dict[str, float]:
    # The weight of each range of media types; of one that stands twice, the last.
    ranges = {}
    for item in header.split(",") if header.strip() else ["*/*"]:
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            ranges[media] = float(weight)
        except ValueError:
            ranges[media] = 0.0
    return ranges


@lru_cache(256)
def formats_of(header: str) -> tuple[str | None, str | None]:
    """(format of rows, format of a graph) that an Accept header wants most."""
    return negotiate(header, ROWS), negotiate(header, GRAPHS)


def accept_header(request: Request) -> str:
    """The Accept header of a request; headers of one name are one list."""
    return ", ".join(request.headers.getlist("accept"))


def language(request: Request, known: Sequence[str] = LANGUAGES, chosen: str | None = None) -> str:
    """One of the languages that are known: that of the parameter `lang` (`chosen`, where it has
    been read), else the first that Accept-Language names, else English, else the first that is
    known.
    """
    chosen = (request.query_params.get("lang", "") if chosen is None else chosen).lower()
    if named := next((one for one in known if one.lower() == chosen), ""):
        return named
    ranked = []
    for item in request.headers.get("accept-language", "").split(","):
        tag, _, weight = item.strip().partition(";q=")
        try:
            ranked.append((float(weight or 1), tag.lower()))
        except ValueError:
            continue
    wanted = [tag for _, tag in sorted(ranked, key=lambda r: -r[0])]
    found = (_nearest(tag, known) for tag in (*wanted, "en"))
    return next(filter(None, found), known[0])


def _nearest(tag: str, known: Sequence[str]) -> str:
    # The language of a tag among those that are known: as it stands, else of any country.
    same = [one for one in known if one.lower() == tag]
    return next(iter(same or [one for one in known if base(one) == base(tag)]), "")
