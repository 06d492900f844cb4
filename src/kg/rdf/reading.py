"""Files of RDF to quads, each whole or refused with a place."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from kg.errors import KGError, Problem
from kg.rdf import blank_nodes, files, jsonld, tags, turtle_tags, xml_reading
from kg.rdf.faults import Fault, place
from kg.rdf.terms import iri, term
from kg.words import phrase

FORMATS = files.FORMATS
_ALSO = {".xml": ox.RdfFormat.RDF_XML, ".json": ox.RdfFormat.JSON_LD}
# What the parser is not given as it is.
_OWN = (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD)
_AT = r"(?:line|at) (\d+)(?:,? (?:column|between columns?) (\d+))?"
_LOOKS = (
    (ox.RdfFormat.RDF_XML, r"<\?xml|<!DOCTYPE|<rdf:RDF"),
    (ox.RdfFormat.JSON_LD, r'\{\s*"|\[\s*\{\s*"'),
    (ox.RdfFormat.TURTLE, r"@prefix\b|@base\b|(?i:prefix\s+[\w.-]*:\s*<)"),
)

# So long is a file of a vocabulary at most; what is longer is not kept in memory.
_KEPT = 1 << 20

Quad = tuple[str, str, str, str]
Reader = Callable[[Path, str], tuple[str, list[Problem]]]


class Document(NamedTuple):
    """A file of RDF, parsed. Where `mark` is not "", tags may have stand-ins with that word (see
    `kg.rdf.tags`).

    `left_out` tells what the file holds and its format does not count as a statement.
    """

    quads: list[ox.Quad]
    prefixes: dict[str, str]
    mark: str
    left_out: Sequence[Fault] = ()


def triples(
    path: Path, name: str, base: str, genid: str
) -> tuple[list[Quad], dict[str, str], list[Problem]]:
    """(quads as N-Triples strings with "" for the default graph, prefixes, problems) of an RDF
    file.

    Blank nodes become IRIs that begin with `genid`, the same on every run. Language tags are as
    they are written.
    """
    format = FORMATS[path.suffix.lower()]
    try:
        text = _text(path, name, format, files.text)
        if not text.strip():
            hint = phrase("rdf.no-statement.hint")
            return [], {}, [Problem(name, 0, 0, phrase("rdf.empty"), hint)]
        rows_of = _rows_of if len(text) < _KEPT else _rows_of.__wrapped__
        rows, declared, left_out = rows_of(text, format, base, genid)
    except Fault as fault:
        return [], {}, [fault.problem(name)]
    return list(rows), dict(declared), [loss.problem(name) for loss in left_out]


@lru_cache(maxsize=8)
def _rows_of(
    text: str, format: ox.RdfFormat, base: str, genid: str
) -> tuple[tuple[Quad, ...], dict[str, str], Sequence[Fault]]:
    """(rows, prefixes, what was left out) of a text. The same few files are read again whenever a
    process looks at a project again. Raises Fault.
    """
    found = _parsed(text, format, base, tags.unused_mark(text))
    quads = [quad for quad in found.quads if not isinstance(quad.object, ox.Triple)]
    left_out = list(found.left_out)
    if of_triples := len(found.quads) - len(quads):
        at = (0, 0) if format in _OWN else turtle_tags.first_of_triples(text)
        message = phrase("rdf.of-triples", count=of_triples)
        left_out.append(Fault(message, *at, phrase("rdf.of-triples.hint")))
    rows = sorted(_rows(found._replace(quads=quads), genid))
    return tuple(rows), found.prefixes, left_out


def _rows(found: Document, genid: str) -> Iterator[Quad]:
    def word(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        if isinstance(value, ox.BlankNode):  # it is skolemised
            return iri(genid + value.value)
        return tags.shown(term(value), found.mark)

    for q in blank_nodes.named(found.quads):
        graph = "" if isinstance(q.graph_name, ox.DefaultGraph) else word(q.graph_name)
        yield word(q.subject), word(q.predicate), word(q.object), graph


def store(paths: Iterable[Path]) -> ox.Store:
    """A store in memory of RDF files, as a plain dataset. Raises KGError for a file that cannot be
    read whole.
    """
    filled = ox.Store()
    for path in paths:
        text, format = _source(path)
        if format not in _OWN and not turtle_tags.has_odd_tags(text):
            _loaded(filled, path, text, format)
            continue
        found = _named(path, text, format, tags.unused_mark(text), renamed=True)
        if found.mark:
            # The engine compares tags in small letters; here, what is strange in a tag is let
            # through.
            lines = tags.shown("".join(f"{quad} .\n" for quad in found.quads), found.mark)
            filled.bulk_load(lines.encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            filled.bulk_extend(found.quads)
    return filled


def prefixes(path: Path) -> dict[str, str]:
    """The prefixes that an RDF file begins with. Raises KGError for a file that no parser is given;
    other faults are told by `store`.
    """
    text, format = _source(path)
    base = path.resolve().as_uri()
    try:
        if format != ox.RdfFormat.RDF_XML:
            (jsonld if format == ox.RdfFormat.JSON_LD else turtle_tags).shallow(text)
        given = (
            b"".join(xml_reading.Rewritten(text, base, tags.unused_mark(text)).pieces)
            if format == ox.RdfFormat.RDF_XML
            else text.encode()
        )
        parser = ox.parse(given, format=format, base_iri=base, lenient=True)
        next(parser, None)
    except Fault as fault:
        raise _error(path, fault) from None
    except (SyntaxError, ValueError):
        pass
    return dict(parser.prefixes)


def _loaded(filled: ox.Store, path: Path, text: str, format: ox.RdfFormat) -> None:
    # What needs no closer look goes straight into the store, in a third of the time.
    try:
        turtle_tags.shallow(text)
        filled.bulk_load(text.encode(), format=format, base_iri=path.resolve().as_uri())
    except SyntaxError as error:
        raise _error(path, _placed(error, text, text, format, path.resolve().as_uri())) from None
    except Fault as fault:
        raise _error(path, fault) from None
    except ValueError as error:
        raise _error(path, Fault(phrase("rdf.unreadable", reason=error))) from None


def document(paths: Iterable[Path]) -> Document:
    """The quads of RDF files in their order, the prefixes of them all. Raises KGError for a file
    that cannot be read whole.
    """
    sources = [(path, *_source(path)) for path in paths]
    mark = tags.unused_mark(*(text for _, text, _ in sources))
    quads: list[ox.Quad] = []
    declared: dict[str, str] = {}
    for path, text, format in sources:
        # Two files may each call a node “a”; it is the same one only within a file.
        found = _named(path, text, format, mark, renamed=bool(quads))
        quads.extend(found.quads)
        declared.update(found.prefixes)
    return Document(quads, declared, mark)


def _source(path: Path) -> tuple[str, ox.RdfFormat]:
    suffix = path.suffix.lower()
    format = {**FORMATS, **_ALSO}.get(suffix)
    if format is None:
        raise KGError(
            phrase("rdf.unknown-kind", path=path, ending=suffix),
            phrase("rdf.unknown-kind.hint-packed")
            if suffix in (".gz", ".bz2", ".xz", ".zip")
            else phrase("rdf.unknown-kind.hint", endings=" ".join(_endings())),
        )
    try:
        return _text(path, str(path), format, _utf8), format
    except Fault as fault:
        raise _error(path, fault) from None


def _endings() -> list[str]:
    return [*sorted(FORMATS), *sorted(_ALSO)]


def _named(path: Path, text: str, format: ox.RdfFormat, mark: str, *, renamed: bool) -> Document:
    # A file that is not the project's own is read as far as it goes, with a word about the rest.
    try:
        found = _parsed(text, format, path.resolve().as_uri(), mark, renamed=renamed)
    except Fault as fault:
        raise _error(path, fault) from None
    for loss in found.left_out:
        error = _error(path, loss)
        warning = UserWarning(str(error))
        warning.__cause__ = error  # so that a command can say it in another language
        warnings.warn(warning, stacklevel=2)
    return found


def _error(path: Path, fault: Fault) -> KGError:
    problem = fault.problem(str(path))
    return KGError(problem.sentence(), problem.hint)


def _text(path: Path, name: str, format: ox.RdfFormat, read: Reader) -> str:
    if format == ox.RdfFormat.RDF_XML:
        data, problems = files.read_bytes(path, name)
        if not problems:
            return xml_reading.decoded(data)
    else:
        text, problems = read(path, name)
        if not problems:
            return text
    _, line, column, message, hint = problems[0]
    raise Fault(message, line, column, hint)


def _utf8(path: Path, name: str) -> tuple[str, list[Problem]]:
    # RDF may hold what a table may not (a NUL). What is no text at all is told as such.
    data, problems = files.read_bytes(path, name)
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode(), problems
    except UnicodeDecodeError:
        return files.text(path, name)


def _parsed(
    text: str, format: ox.RdfFormat, base: str, mark: str, *, renamed: bool = False
) -> Document:
    try:
        if format == ox.RdfFormat.JSON_LD:
            quads, declared, left_out = jsonld.quads(text, base, renamed=renamed)
            return Document(quads, declared, mark, left_out)
        if format == ox.RdfFormat.RDF_XML:
            return _xml(text, base, mark, renamed=renamed)
        return _turtle(text, format, base, mark, renamed=renamed)
    except SyntaxError as error:
        raise _malformed(text, error, format) from None
    except Fault as fault:
        fault.hint = fault.hint or _mistaken(text, format)
        raise
    except ValueError as error:
        raise Fault(phrase("rdf.unreadable", reason=error)) from None


def _turtle(text: str, format: ox.RdfFormat, base: str, mark: str, *, renamed: bool) -> Document:
    turtle_tags.shallow(text)
    given = turtle_tags.with_hidden_tags(text, mark)
    parser = ox.parse(given.encode(), format=format, base_iri=base, rename_blank_nodes=renamed)
    try:
        return Document(list(parser), dict(parser.prefixes), mark if given != text else "")
    except SyntaxError as error:
        fault = _placed(error, text, given, format, base)
        if given != text and fault.line:
            before = given.split("\n")[fault.line - 1][: fault.column]
            fault.column -= len(before) - len(tags.shown(before, mark))
        raise fault from None


def _xml(text: str, base: str, mark: str, *, renamed: bool) -> Document:
    made = xml_reading.Rewritten(text, base, mark)
    given = b"".join(made.pieces)
    parser = ox.parse(given, format=ox.RdfFormat.RDF_XML, base_iri=base, rename_blank_nodes=renamed)
    try:
        quads = list(parser)
    except SyntaxError as error:
        raise Fault(
            _malformed(text, error, ox.RdfFormat.RDF_XML).message, *_refused(made, base)
        ) from None
    if xml_reading.UNTAGGED in given:
        quads = [_untagged(quad) for quad in quads]
    if made.keeps:
        quads = [_whole(quad, made) for quad in quads]
    return Document(
        quads, dict(parser.prefixes), mark if mark.encode() in given else "", made.left_out
    )


def _refused(made: xml_reading.Rewritten, base: str) -> tuple[int, int]:
    # The parser says nothing of places: it is given piece by piece until it refuses one.
    pieces = xml_reading.Pieces(made.pieces)
    try:
        for _ in ox.parse(cast(IO[bytes], pieces), format=ox.RdfFormat.RDF_XML, base_iri=base):
            pass
    except SyntaxError:
        pass
    return made.places[max(0, pieces.given - 1)] if made.places else (0, 0)


def _placed(error: SyntaxError, text: str, given: str, format: ox.RdfFormat, base: str) -> Fault:
    # The parser does not tell of every fault where it is: it is given word by word until it
    # refuses one, which comes right behind the triple that is at fault.
    fault = _malformed(text, error, format)
    words = [word for word in re.finditer(r"\s*\S+\s*", given) if not fault.line]
    pieces = xml_reading.Pieces([word[0].encode() for word in words])
    try:
        for _ in ox.parse(cast(IO[bytes], pieces), format=format, base_iri=base):
            pass
    except SyntaxError:
        word = words[pieces.given - 1] if pieces.given else None
        if word is not None:
            at = word.start()
            if "variable" in str(error):  # the parser's own word
                at = max(_variable(given, word.end()), 0)
            fault.line, fault.column = place(given, at)
    return fault


def _variable(given: str, end: int) -> int:
    # Where the last variable before that place begins; -1 if there is none.
    return max((one.start() for one in re.finditer(r"\?\w", given[:end])), default=-1)


def _untagged(quad: ox.Quad) -> ox.Quad:
    # xml:lang="" takes back the language of what is around it.
    node = quad.object
    if isinstance(node, ox.Literal) and node.language == xml_reading.NO_LANGUAGE:
        return ox.Quad(quad.subject, quad.predicate, ox.Literal(node.value), quad.graph_name)
    return quad


def _whole(quad: ox.Quad, made: xml_reading.Rewritten) -> ox.Quad:
    # A literal of XML with the comments that the parser does not keep.
    node = quad.object
    if isinstance(node, ox.Literal) and (shown := made.shown(node.value)) != node.value:
        literal = ox.Literal(shown, datatype=node.datatype)
        return ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)
    return quad


def _malformed(text: str, error: SyntaxError, format: ox.RdfFormat) -> Fault:
    line, column = error.lineno or 0, error.offset or 0
    if not line and (at := re.search(_AT, str(error))):
        line, column = int(at[1]), int(at[2] or 0)
    message = re.sub(r"^Parser error (at|between) .*?: ", "", error.msg or str(error))
    reason = phrase("rdf.malformed", format=format.name, reason=message)
    return Fault(reason, line, column, _mistaken(text, format))


def _mistaken(text: str, format: ox.RdfFormat) -> str:
    # A hint for a file whose ending says another kind than its first characters.
    start = text.lstrip()[:200]
    looks = next((kind for kind, pattern in _LOOKS if re.match(pattern, start)), None)
    if (
        looks is None
        or looks == format
        or (format in (ox.RdfFormat.TRIG, ox.RdfFormat.N3) and looks == ox.RdfFormat.TURTLE)
    ):
        return ""
    endings = [ending for ending, known in FORMATS.items() if known == looks]
    either = phrase("words.either", first=endings[0], second=endings[-1])
    shown = either if len(endings) > 1 else endings[0]
    return phrase("rdf.malformed.hint", format=looks.name, endings=shown)
