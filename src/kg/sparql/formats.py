"""An answer as a file: CSV, TSV, JSON, XML, and the formats of RDF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kg.errors import KGError
from kg.rdf.terms import PREFIXES, XSD, parts
from kg.sparql import results as written
from kg.sparql.asking import Rows, engine_errors, rows
from kg.words import Sentence, phrase

if TYPE_CHECKING:
    from kg.rdf.reading import Document


GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
FORMATS = ("table", "markdown", "spreadsheet", *written.FORMATS, *GRAPHS)


def serialized(found: Document, format: str) -> bytes:
    """RDF files in a format of `GRAPHS`. Raises KGError where the format cannot hold them."""
    from kg.rdf import tags, xml_writing

    target = GRAPHS[format]
    if not target.supports_datasets and any(
        not isinstance(quad.graph_name, ox.DefaultGraph) for quad in found.quads
    ):
        raise KGError(
            phrase("sparql.format.no-graphs", format=format), phrase("sparql.format.no-graphs.hint")
        )
    if format == "rdfxml":
        return xml_writing.rdfxml((quad.triple for quad in found.quads), found.prefixes, found.mark)
    quads = found.quads if target.supports_datasets else [quad.triple for quad in found.quads]
    try:
        made = ox.serialize(quads, format=target, prefixes=found.prefixes)
    except ValueError as error:
        raise KGError(phrase("sparql.format.cannot-hold", format=format, error=error)) from None
    return tags.shown(made.decode(), found.mark).encode()


def machine(result: object, format: str, prefixes: dict[str, str] = PREFIXES) -> bytes:
    """An answer in a machine format. Raises KGError where the format does not fit the kind of
    answer.
    """
    if isinstance(result, ox.QueryTriples):
        if format not in GRAPHS:
            raise KGError(
                phrase("sparql.format.for-rows", format=format),
                phrase("sparql.format.for-rows.hint", formats=list(GRAPHS)),
            )
        with engine_errors():
            triples = sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result})
        return graph(triples, format, prefixes)
    if format == "spreadsheet" and not isinstance(result, ox.QueryBoolean):
        return spreadsheet(rows(result))
    if format not in written.FORMATS and format != "spreadsheet":
        boolean = isinstance(result, ox.QueryBoolean)
        code = "sparql.format.for-graphs.boolean" if boolean else "sparql.format.for-graphs"
        raise KGError(phrase(code, format=format), _row_formats())
    if isinstance(result, ox.QueryBoolean) and format in ("csv", "tsv", "spreadsheet"):
        return b"true\n" if result else b"false\n"
    with engine_errors():
        return xml(result) if format == "xml" else written.text(result, format)


def _row_formats() -> Sentence:
    return phrase("sparql.format.for-graphs.hint", formats=list(written.FORMATS))


def xml(result: object, out: BinaryIO | None = None) -> bytes:
    """An answer to a SELECT or ASK as SPARQL results in XML; written to a file if one is given.
    Raises KGError for what XML cannot hold.
    """
    from kg.rdf import xml_writing

    below = out or io.BytesIO()
    checked = xml_writing.Checked(below)
    result.serialize(checked, format=ox.QueryResultsFormat.XML)
    checked.finish()
    return b"" if out else below.getvalue()


def graph(
    triples: list[tuple[str, str, str]], format: str, prefixes: dict[str, str] = PREFIXES
) -> bytes:
    """Sorted triples (N-Triples strings) in an RDF format."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()
    if format in ("ntriples", "nquads"):
        return lines
    if format in ("turtle", "trig"):
        from kg.rdf.turtle import turtle

        return turtle(
            triples,
            {
                p: ns
                for p, ns in prefixes.items()
                if any(ns in term for triple in triples for term in triple)
            },
        ).encode()
    from kg.rdf import tags
    from kg.rdf.reading import Document

    mark = tags.mark(lines)
    hidden = "".join(f"{s} {p} {tags.hide(o, mark)} .\n" for s, p, o in triples).encode()
    made = Document(
        list(ox.parse(hidden, format=ox.RdfFormat.N_TRIPLES, lenient=True)), dict(prefixes), mark
    )
    return serialized(made, format)


def spreadsheet(answer: Rows) -> bytes:
    """Rows as a CSV file for a spreadsheet: UTF-8 with a byte-order mark, bare texts, no cell a
    formula (see `kg.export.harmless_cell`).

    SPARQL's own CSV gives cells as they are, as its standard asks.
    """
    import csv

    from kg.lines import harmless_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([harmless_cell(parts(cell)[0]) for cell in row] for row in answer.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def results(answer: Rows, format: str) -> bytes:
    """Rows in a machine format for results (csv, spreadsheet, tsv, json, xml)."""
    import json

    if format == "spreadsheet":
        return spreadsheet(answer)
    if format == "xml":
        from kg.rdf import xml_writing

        return xml_writing.results(answer.variables, answer.rows)

    def binding(value: str) -> dict[str, str]:
        text, datatype, language = parts(value)
        if value.startswith("<"):
            return {"type": "uri", "value": text}
        if not value.startswith('"'):
            return {"type": "bnode", "value": value.removeprefix("_:")}
        extra = (
            {"xml:lang": language}
            if language
            else {"datatype": datatype}
            if datatype != XSD + "string"
            else {}
        )
        return {"type": "literal", "value": text, **extra}

    bound = [
        {v: binding(cell) for v, cell in zip(answer.variables, row, strict=True) if cell}
        for row in answer.rows
    ]
    text = json.dumps(
        {"head": {"vars": answer.variables}, "results": {"bindings": bound}}, ensure_ascii=False
    )
    if format == "json":
        return text.encode()
    if format not in written.FORMATS:
        raise KGError(phrase("sparql.format.for-graphs.rows", format=format), _row_formats())
    return written.text(
        ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON), format
    )
