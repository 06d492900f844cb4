"""Files as text: what is read, how it is decoded, and what is told when it cannot be."""

from __future__ import annotations

import os
import re
from pathlib import Path
from stat import S_ISREG

import pyoxigraph as ox

from kg import characters
from kg.errors import Problem

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


def raw(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """(the bytes of a file of the project, problems); they are b"" if it cannot be read."""
    if _astray(path, name):
        return b"", [
            Problem(
                name, 0, 0, "is a link that leads out of the project", "put the file itself there"
            )
        ]
    if not is_regular(path):
        return b"", [Problem(name, 0, 0, "is no regular file", "a device or a pipe has no end")]
    try:
        return path.read_bytes(), []
    except OSError as error:
        return b"", [Problem(name, 0, 0, f"cannot be read: {error.strerror or error}")]


def text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """(text of a UTF-8 file without its byte-order mark, problems); the text is "" if it cannot be
    read.
    """
    given, problems = raw(path, name)
    if problems:
        return "", problems
    return decoded(given, name)


def decoded(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    """(the UTF-8 text of the bytes of a file, without a byte-order mark, problems); see `text`."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in raw:
        if kind := characters.encoding(raw):
            return "", [Problem(name, 1, 1, f"is {kind}, not UTF-8", "save it as “CSV UTF-8”")]
        before = raw[: raw.index(b"\0")]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        return "", [
            Problem(
                name,
                line,
                column,
                "holds a NUL character",
                "the file is damaged or is no text file",
            )
        ]
    try:
        found = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        kind = characters.encoding(raw)
        said = f"is in {kind}, not UTF-8" if kind else "is not UTF-8"
        return "", [
            Problem(
                name, line, column, said, "save it as “CSV UTF-8”" if kind else "save it as UTF-8"
            )
        ]
    conflict = re.search(_CONFLICT, found)
    if conflict:
        line = found.count("\n", 0, conflict.start()) + 1
        return "", [
            Problem(
                name, line, 1, "holds a git conflict marker", "resolve the conflict, then run again"
            )
        ]
    return found, []


def is_regular(path: Path) -> bool:
    """Whether a path is an ordinary file, or none at all: what is something else may never end."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _astray(path: Path, name: str) -> bool:
    # Who takes over a project of somebody else's must not have files of their own shown by it.
    # `name` is the path inside the project.
    if not name.startswith(("data/", "ontology/")):
        return False
    root = os.path.realpath(str(path)[: -len(name)] or ".")
    return not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep)
