"""Which format and language a client wants (content negotiation)."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request

ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "text/plain": "ntriples",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
}
TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "spreadsheet": "text/csv; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# With citations: what has a place for them.
CITED = {
    "boolean": {media: format for media, format in ROWS.items() if format == "json"},
    "graph": {media: format for media, format in GRAPHS.items() if format == "turtle"},
}  # fmt: skip
ENDINGS = {
    "json": "json",
    "xml": "xml",
    "csv": "csv",
    "tsv": "tsv",
    "spreadsheet": "csv",
    "turtle": "ttl",
    "ntriples": "nt",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}


# --- reading a request ----------------------------------------------------------------------------


def negotiate(header: str, known: dict[str, str]) -> str | None:
    """The format of `known` (keyed by media type, in our order of preference) that an Accept header
    wants most, None if it wants none.

    >>> accepted("text/csv;q=0.5, application/*", ROWS)
    'json'
    """
    wanted = []
    for item in header.split(",") if header.strip() else ["*/*"]:
        kind, *rest = (part.strip().lower() for part in item.split(";"))
        weight = next((part[2:] for part in rest if part.startswith("q=")), "1")
        try:
            wanted.append((kind, float(weight)))
        except ValueError:
            wanted.append((kind, 0.0))
    best, chosen = 0.0, None
    for media, format in known.items():
        # The most specific range that fits a type gives its weight.
        fits = {
            kind: weight
            for kind, weight in wanted
            if kind in (media, media.split("/")[0] + "/*", "*/*")
        }
        weight = fits.get(media, fits.get(media.split("/")[0] + "/*", fits.get("*/*", 0.0)))
        if weight > best:
            best, chosen = weight, format
    return chosen


@lru_cache(256)
def wanted(header: str) -> tuple[str | None, str | None]:
    return negotiate(header, ROWS), negotiate(header, GRAPHS)


def accept_header(request: Request) -> str:
    # Headers of one name are one list.
    return ", ".join(request.headers.getlist("accept"))


def language(request: Request) -> str:
    """ "ko" or "en": the parameter `lang`, else the first of the two that Accept-Language names,
    else English.
    """
    chosen = request.query_params.get("lang", "")
    if chosen in ("ko", "en"):
        return chosen
    ranked = []
    for item in request.headers.get("accept-language", "").split(","):
        tag, _, weight = item.strip().partition(";q=")
        try:
            ranked.append((float(weight or 1), tag[:2].lower()))
        except ValueError:
            continue
    return next(
        (tag for _, tag in sorted(ranked, key=lambda r: -r[0]) if tag in ("ko", "en")), "en"
    )
