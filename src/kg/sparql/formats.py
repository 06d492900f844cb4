"""An answer as a file: CSV, TSV, JSON, XML, and the formats of RDF."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import KGError
from kg.rdf.terms import PREFIXES, XSD, parts
from kg.sparql import asking
from kg.sparql import results as written
from kg.sparql.answers import Answer
from kg.sparql.asking import Rows
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
        data = ox.serialize(quads, format=target, prefixes=found.prefixes)
    except ValueError as error:
        raise KGError(phrase("sparql.format.cannot-hold", format=format, error=error)) from None
    assert data is not None  # no file was given to write it to
    return tags.shown(data.decode(), found.mark).encode()


def machine(result: Answer, format: str, prefixes: dict[str, str] = PREFIXES) -> bytes:
    """An answer in a machine format. Raises KGError where the format does not fit the kind of
    answer.
    """
    if isinstance(result, ox.QueryTriples):
        if format not in GRAPHS:
            raise KGError(
                phrase("sparql.format.for-rows", format=format),
                phrase("sparql.format.for-rows.hint", formats=list(GRAPHS)),
            )
        with asking.engine_errors():
            return graph(sorted(set(asking.triples(result))), format, prefixes)
    if format not in written.FORMATS and format != "spreadsheet":
        boolean = isinstance(result, ox.QueryBoolean)
        code = "sparql.format.for-graphs.boolean" if boolean else "sparql.format.for-graphs"
        raise KGError(phrase(code, format=format), _row_formats())
    if isinstance(result, ox.QueryBoolean) and format in ("csv", "tsv", "spreadsheet"):
        return b"true\n" if result else b"false\n"
    if isinstance(result, ox.QuerySolutions) and format == "spreadsheet":
        return spreadsheet(asking.rows(result))
    with asking.engine_errors():
        return xml(result) if format == "xml" else written.text(result, format)


def _row_formats() -> Sentence:
    return phrase("sparql.format.for-graphs.hint", formats=list(written.FORMATS))


def xml(result: ox.QuerySolutions | ox.QueryBoolean, output: written.Output | None = None) -> bytes:
    """An answer to a SELECT or ASK as SPARQL results in XML; written to a file if one is given.
    Raises KGError for what XML cannot hold.
    """
    from kg.rdf import xml_writing

    whole = io.BytesIO()
    out: written.Output = output or whole
    if isinstance(result, ox.QuerySolutions):
        out = written.UsualTags(out, "xml")
    checked = xml_writing.Checked(out)
    result.serialize(cast(IO[bytes], checked), format=ox.QueryResultsFormat.XML)
    checked.finish()
    return whole.getvalue()


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

    mark = tags.unused_mark(lines)
    hidden = "".join(f"{s} {p} {tags.hide(o, mark)} .\n" for s, p, o in triples).encode()
    quads = list(ox.parse(hidden, format=ox.RdfFormat.N_TRIPLES, lenient=True))
    return serialized(Document(quads, dict(prefixes), mark), format)


def spreadsheet(answer: Rows) -> bytes:
    """Rows as a CSV file for a spreadsheet: UTF-8 with a byte-order mark, bare texts, no cell a
    formula (see `kg.lines.harmless_cell`).

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
    if format == "spreadsheet":
        return spreadsheet(answer)
    if format == "xml":
        from kg.rdf import xml_writing

        return xml_writing.results(answer.variables, answer.rows)
    if format not in written.FORMATS:
        raise KGError(phrase("sparql.format.for-graphs.rows", format=format), _row_formats())
    data = _json(answer)
    if format == "json":
        return data
    found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return written.text(found, format)


def _json(answer: Rows) -> bytes:
    import json

    bound = [
        {v: _binding(cell) for v, cell in zip(answer.variables, row, strict=True) if cell}
        for row in answer.rows
    ]
    whole = {"head": {"vars": answer.variables}, "results": {"bindings": bound}}
    return json.dumps(whole, ensure_ascii=False).encode()


def _binding(cell: str) -> dict[str, str]:
    text, datatype, language = parts(cell)
    if cell.startswith("<"):
        return {"type": "uri", "value": text}
    if not cell.startswith('"'):
        return {"type": "bnode", "value": cell.removeprefix("_:")}
    literal = {"type": "literal", "value": text}
    if language:
        return {**literal, "xml:lang": language}
    return literal if datatype == XSD + "string" else {**literal, "datatype": datatype}
