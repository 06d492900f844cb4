"""The formats of an export, and what goes together."""

from __future__ import annotations

from kg.errors import KGError
from kg.spelling import closest

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
)
CITATIONS = ("none", "claims", "rdf12")


def known(format: str, citations: str) -> None:
    """Raise KGError for a format or a kind of citations that there is not, or that do not go
    together.
    """
    if format not in FORMATS:
        raise KGError(
            f"unknown format “{format}”",
            closest(format, FORMATS) or f"formats are {', '.join(FORMATS)}",
        )
    if citations not in CITATIONS:
        raise KGError(f"unknown kind of citations “{citations}”", f"one of {', '.join(CITATIONS)}")
    if citations == "rdf12" and format != "turtle":
        raise KGError(
            f"RDF 1.2 annotations are written as Turtle, not as {format}",
            "kg export turtle --citations rdf12",
        )
    if citations == "claims" and format in (
        "graphml",
        "gexf",
        "csv",
        "nodes",
        "edges",
        "trig",
        "nquads",
    ):
        raise KGError(f"{format} holds the citations already", "leave --citations out")
