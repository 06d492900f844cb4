"""The formats of answers, by media type."""

from __future__ import annotations

from kg.present.exports import references

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
    **references.MEDIA,
}
FORMATS_OF_ROWS = ("json", "xml", "csv", "tsv", "spreadsheet")
# The sources of an answer of any form, for reference managers.
REFERENCES = tuple(references.FORMATS)
_JSON = {media: format for media, format in ROWS.items() if format == "json"}
# With citations: what has a place for them. Triples are rows in JSON.
CITED = {
    "boolean": _JSON,
    "graph": {media: format for media, format in GRAPHS.items() if format == "turtle"} | _JSON,
}
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
    **references.ENDINGS,
}


def offered(form: str, *, cited: bool = False) -> str:
    """The media types that an answer can be had in: of rows, a boolean, a graph, or a page."""
    if form == "page":
        return ", ".join({"text/html": "html", **GRAPHS})
    if cited and form in CITED:
        return ", ".join(CITED[form])
    return ", ".join(GRAPHS if form == "graph" else ROWS)
