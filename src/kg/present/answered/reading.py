"""Reading the file of an answer back: what it holds, and where it is not as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import KGError
from kg.present.answered import graph, page
from kg.present.answered.contents import FORMAT, Data, digest_of
from kg.present.answered.packing import opened
from kg.rdf import files, reading
from kg.rdf.terms import RDF, parts
from kg.system.hindrances import why
from kg.words import Sentence, phrase

ENDINGS = (".html", ".ttl", ".json")
MOST = 32 << 20  # so many bytes a file has at most


def read(path: Path) -> tuple[Data, list[Sentence]]:
    """(the answer that a file holds, where the file was changed since it was written). Raises
    KGError for what is no such file.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise KGError(phrase("answer.ending", path=path), phrase("answer.ending.hint"))
    try:
        if path.stat().st_size > MOST:
            raise KGError(phrase("answer.too-large", path=path, most=MOST >> 20))
    except OSError as error:
        raise KGError(phrase("answer.unreadable", path=path, reason=why(error))) from None
    if ending == ".ttl":
        return _of_turtle(path)
    text, problems = files.text(path, str(path))
    if problems:
        raise KGError(problems[0].sentence(), problems[0].hint)
    if ending == ".json":
        data = _data(text, path)
        return data, list(_broken_seal(data))
    seen = page.read(text)
    if seen.block is None:
        raise _no_answer(path)
    data = _data(seen.block, path, opened)
    faults = list(_broken_seal(data))
    if not page.is_as_written(seen, data):
        faults.append(phrase("answer.page-changed"))
    return data, faults


def _no_answer(path: Path) -> KGError:
    return KGError(phrase("answer.none-in", path=path), phrase("answer.none-in.hint"))


def _of_turtle(path: Path) -> tuple[Data, list[Sentence]]:
    quads, _, problems = reading.triples(path, str(path), "urn:kg:", "urn:kg:genid#")
    if problems:
        raise KGError(problems[0].sentence(), problems[0].hint)
    blocks = [
        parts(o)[0] for _, p, o, _ in quads if p == f"<{RDF}value>" and parts(o)[1] == f"{RDF}JSON"
    ]
    if len(blocks) != 1:
        raise _no_answer(path)
    data = _data(blocks[0], path)
    faults = list(_broken_seal(data))
    if {quad[:3] for quad in quads} != set(graph.triples(data)):
        faults.append(phrase("answer.graph-changed"))
    return data, faults


def _broken_seal(data: Data) -> Iterator[Sentence]:
    if data["digest"] != digest_of(data):
        yield phrase("answer.seal-broken")


# --- what an answer must be -----------------------------------------------------------------------


def _data(text: str, path: Path, plain: Callable[[Any], Any] = lambda data: data) -> Data:
    try:
        data = plain(json.loads(text))
    except (LookupError, TypeError, ValueError, RecursionError, AttributeError):
        raise KGError(phrase("answer.broken", path=path), phrase("answer.none-in.hint")) from None
    if not isinstance(data, dict) or not str(data.get("format", "")).startswith("kg answer"):
        raise _no_answer(path)
    if data["format"] != FORMAT:
        raise KGError(phrase("answer.format", path=path, format=str(data["format"])))
    if not _fits(data):
        raise KGError(phrase("answer.broken", path=path), phrase("answer.none-in.hint"))
    return data


_TEXTS = ("title", "language", "as_of", "made", "tool", "digest")
_OF_DATASET = ("iri", "title", "space", "version", "license", "publisher", "digest")


def _fits(data: Data) -> bool:
    """Whether all is there that an answer has, of its kind."""
    query, dataset, keys = data.get("query"), data.get("dataset"), data.get("keys")
    return (
        all(isinstance(data.get(name), str) for name in _TEXTS)
        and isinstance(query, dict)
        and all(isinstance(query.get(name), str) for name in ("form", "text", "name"))
        and _is_texts(query.get("parameters"))
        and isinstance(query.get("plans"), bool)
        and isinstance(dataset, dict)
        and all(isinstance(dataset.get(name), str) for name in _OF_DATASET)
        and _is_texts(data.get("prefixes"))
        and all(_is_list_of_texts(data.get(name)) for name in ("variables", "remarks"))
        and (keys is None or _is_list_of_texts(keys))
        and _fit_rows(data)
    )


def _fit_rows(data: Data) -> bool:
    columns, claims, rows = data.get("columns"), data.get("claims"), data.get("rows")
    notes, disputes, beside = data.get("footnotes"), data.get("disputes"), data.get("beside")
    return (
        _all(columns, lambda one: _is_texts(one) and {"heading", "kind"} <= one.keys())
        and _all(claims, _is_claim)
        and _all(beside, _is_claim)
        and _all(rows, lambda row: _is_row(row, len(claims or ()), len(columns or ())))
        and _all(notes, _is_note)
        and _all(disputes, _is_dispute)
    )


def _all(value: Any, fits: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and fits(one) for one in value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_claim(claim: dict[str, Any]) -> bool:
    needed = {"citation", "subject", "predicate", "object"}
    return _is_texts(claim) and needed <= claim.keys() and all(claim[name] for name in needed)


def _is_row(row: dict[str, Any], claims: int, columns: int) -> bool:
    numbers, notes = row.get("claims"), row.get("footnotes")
    return (
        _is_texts(row.get("values"))
        and all(row["values"].values())
        and _is_list_of_texts(row.get("texts"))
        and len(row["texts"]) == columns
        and isinstance(row.get("composed"), bool)
        and isinstance(numbers, list)
        and all(type(n) is int and 0 <= n < claims for n in numbers)
        and isinstance(notes, list)
        and all(type(n) is int for n in notes)
    )


_NOTE_TEXTS = ("source", "publisher", "title", "published", "address", "archived", "proof")


def _is_note(note: dict[str, Any]) -> bool:
    return (
        type(note.get("number")) is int
        and isinstance(note.get("text"), str)
        and _is_list_of_texts(note.get("citations"))
        and _is_list_of_texts(note.get("printed", []))
        and all(isinstance(note.get(name, ""), str) for name in _NOTE_TEXTS)
    )


def _is_dispute(one: dict[str, Any]) -> bool:
    return (
        isinstance(one.get("subject"), str)
        and isinstance(one.get("predicate"), str)
        and _is_list_of_texts(one.get("values"))
    )
