"""The formats of an export, and what goes together."""

from __future__ import annotations

from kg.errors import KGError
from kg.spelling import closest
from kg.words import phrase

FORMATS = (
    "turtle",
    "trig",
    "ntriples",
    "nquads",
    "jsonld",
    "rdfxml",
    "graphml",
    "gexf",
    "csv",
    "nodes",
    "edges",
    "geojson",
)
CITATIONS = ("none", "claims", "rdf12")


def known(format: str, citations: str) -> None:
    """Raise KGError for a format or a kind of citations that there is not, or that do not go
    together.
    """
    if format not in FORMATS:
        raise KGError(
            phrase("present.export.format-unknown", name=format),
            closest(format, FORMATS)
            or phrase("present.export.format-unknown.hint", formats=list(FORMATS)),
        )
    if citations not in CITATIONS:
        raise KGError(
            phrase("present.export.citations-unknown", name=citations),
            phrase("present.export.citations-unknown.hint", kinds=list(CITATIONS)),
        )
    if citations == "rdf12" and format != "turtle":
        raise KGError(
            phrase("present.export.annotations", format=format),
            phrase("present.export.annotations.hint"),
        )
    if citations == "claims" and format in (
        "graphml",
        "gexf",
        "csv",
        "nodes",
        "edges",
        "geojson",
        "trig",
        "nquads",
    ):
        raise KGError(
            phrase("present.export.citations-held", format=format),
            phrase("present.export.citations-held.hint"),
        )
