"""Files as text: what is read, how it is decoded, and what is told when it cannot be."""

from __future__ import annotations

import os
import re
from pathlib import Path
from stat import S_ISREG

import pyoxigraph as ox

from kg import characters
from kg.errors import Problem
from kg.system.hindrances import why
from kg.words import Sentence, phrase

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".n3": ox.RdfFormat.N3,
}

_CONFLICT = r"(?m)^(<{7}|>{7}|={7}|\|{7})( |$)"


def read_bytes(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """(the bytes of a file of the project, problems); they are b"" if it cannot be read."""
    if _leads_out(path, name):
        return b"", [_problem(name, "rdf.leads-out", hint="rdf.leads-out.hint")]
    if not is_regular(path):
        return b"", [_problem(name, "rdf.no-file", hint="rdf.no-file.hint")]
    try:
        return path.read_bytes(), []
    except OSError as error:
        reason = why(error)
        return b"", [Problem(name, 0, 0, phrase("rdf.unreadable", reason=reason))]


def text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """(text of a UTF-8 file without its byte-order mark, problems); the text is "" if it cannot be
    read.
    """
    data, problems = read_bytes(path, name)
    if problems:
        return "", problems
    return decoded(data, name)


def decoded(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """(the UTF-8 text of the bytes of a file, without a byte-order mark, problems); see `text`."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        return "", [_nul(data, name)]
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [_foreign(data, error.start, name)]
    conflict = re.search(_CONFLICT, content)
    if conflict:
        place = content.count("\n", 0, conflict.start()) + 1, 1
        return "", [_problem(name, "rdf.conflict-marker", place, hint="rdf.conflict-marker.hint")]
    return content, []


def _problem(name: str, code: str, place: tuple[int, int] = (0, 0), *, hint: str) -> Problem:
    return Problem(name, *place, phrase(code), phrase(hint))


def _nul(data: bytes, name: str) -> Problem:
    if encoding := characters.encoding(data):
        return Problem(name, 1, 1, phrase("rdf.encoding", encoding=encoding), _saved(name))
    before = data[: data.index(b"\0")]
    place = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
    return _problem(name, "rdf.nul", place, hint="rdf.nul.hint")


def _foreign(data: bytes, at: int, name: str) -> Problem:
    before = data[:at]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    if encoding := characters.encoding(data):
        message, hint = phrase("rdf.no-utf-8.in", encoding=encoding), _saved(name)
    else:
        message, hint = phrase("rdf.no-utf-8"), phrase("rdf.no-utf-8.hint")
    return Problem(name, line, column, message, hint)


def _saved(name: str) -> Sentence:
    # How a spreadsheet calls it, or else any editor.
    table = name.lower().endswith(".csv")
    return phrase("rdf.no-utf-8.hint-table" if table else "rdf.no-utf-8.hint")


def is_regular(path: Path) -> bool:
    """Whether a path is an ordinary file, or none at all: what is something else may never end."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _leads_out(path: Path, name: str) -> bool:
    # Who takes over a project of somebody else's must not have files of their own shown by it.
    # `name` is the path inside the project.
    if not name.startswith(("data/", "ontology/")):
        return False
    # A path of which no step inside the project is a link stays in it.
    step, steps = str(path), name.count("/") + 1
    for _ in range(steps):
        if os.path.islink(step):
            break
        step = os.path.dirname(step)
    else:
        return False
    return is_outside(path, str(path)[: -len(name)] or ".")


def is_outside(path: Path | str, folder: Path | str) -> bool:
    """Whether a path leads, by links, out of a folder."""
    return not os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))
