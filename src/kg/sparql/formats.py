"""An answer as a file: CSV, TSV, JSON, XML, and the formats of RDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import KGError, Unwritable
from kg.rdf.terms import PREFIXES, XSD, is_iri, parts, spoken_of
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
    except (ValueError, OSError) as error:
        raise Unwritable(phrase("sparql.format.cannot-hold", format=format, error=error)) from None
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
    return b"".join(pieces(answer.variables, answer.rows, "spreadsheet"))


def results(answer: Rows, format: str) -> bytes:
    """Rows in a machine format for results (csv, spreadsheet, tsv, json, xml)."""
    return b"".join(pieces(answer.variables, answer.rows, format))


def pieces(variables: list[str], rows: Iterable[tuple[str, ...]], format: str) -> Iterator[bytes]:
    """Rows in a machine format, piece by piece: of a long answer no more is held than a piece.
    Raises KGError for another format, before anything is given; XML, of which it is known at the
    end alone whether it can hold the rows, comes as one.
    """
    if format == "xml":
        from kg.rdf import xml_writing

        return iter((xml_writing.results(variables, rows),))
    if format not in _PIECES:
        raise KGError(phrase("sparql.format.for-graphs.rows", format=format), _row_formats())
    return _PIECES[format](variables, _batches(rows))


_BATCH = 5_000
_Batches = Iterator[list[tuple[str, ...]]]


def _batches(rows: Iterable[tuple[str, ...]]) -> _Batches:
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _as_spreadsheet(variables: list[str], batches: _Batches) -> Iterator[bytes]:
    import csv

    from kg.lines import harmless_cell

    def written_as(rows: Iterable[Iterable[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(rows)
        return out.getvalue().encode()

    yield b"\xef\xbb\xbf" + written_as([variables])
    for batch in batches:
        yield written_as([harmless_cell(parts(cell)[0]) for cell in row] for row in batch)


def _as_csv(variables: list[str], batches: _Batches) -> Iterator[bytes]:
    # As the engine writes it. Most cells come again.
    cells = Cells()
    yield f"{','.join(variables)}\r\n".encode()
    for batch in batches:
        lines = [",".join([cells[cell] for cell in row]) for row in batch]
        if len(variables) == 1:
            lines = [line or '""' for line in lines]  # many readers skip a blank line
        yield "".join(f"{line}\r\n" for line in lines).encode()
        if len(cells) > _MANY:
            cells.clear()


_MANY = 200_000


class Cells(dict[str, str]):
    """Terms (N-Triples strings) as cells of CSV; as the engine does it, no IRI is quoted."""

    def __missing__(self, term: str) -> str:
        text = parts(term)[0]
        if not term.startswith('"'):
            pass
        elif '"' in text or "," in text or "\n" in text or "\r" in text:
            text = f'"{text.replace(chr(34), 2 * chr(34))}"'
        self[term] = text
        return text


def _as_tsv(variables: list[str], batches: _Batches) -> Iterator[bytes]:
    yield "\t".join(f"?{name}" for name in variables).encode() + b"\n"
    for batch in batches:
        data = b"".join(_as_json(variables, iter([batch])))
        found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        yield written.text(found, "tsv").partition(b"\n")[2]


def _as_json(variables: list[str], batches: _Batches) -> Iterator[bytes]:
    import json

    between = ""
    yield f'{{"head": {{"vars": {json.dumps(variables)}}}, "results": {{"bindings": ['.encode()
    for batch in batches:
        bound = [
            {v: _binding(cell) for v, cell in zip(variables, row, strict=True) if cell}
            for row in batch
        ]
        yield (between + json.dumps(bound, ensure_ascii=False)[1:-1]).encode()
        between = ", "
    yield b"]}}"


_PIECES: dict[str, Callable[[list[str], _Batches], Iterator[bytes]]] = {
    "csv": _as_csv,
    "spreadsheet": _as_spreadsheet,
    "tsv": _as_tsv,
    "json": _as_json,
}


def _binding(cell: str) -> dict[str, object]:
    text, datatype, language = parts(cell)
    if triple := spoken_of(cell):
        places = ("subject", "predicate", "object")
        bound = {place: _binding(one) for place, one in zip(places, triple, strict=True)}
        return {"type": "triple", "value": bound}
    if is_iri(cell):
        return {"type": "uri", "value": text}
    if not cell.startswith('"'):
        return {"type": "bnode", "value": cell.removeprefix("_:")}
    literal: dict[str, object] = {"type": "literal", "value": text}
    if language:
        return {**literal, "xml:lang": language}
    return literal if datatype == XSD + "string" else {**literal, "datatype": datatype}
