"""The text of a source as the archive keeps it: what the places `p1`, `p2` … of its claims count.

The folder `.archive/` of a project holds, for each source that is kept, `ID.txt` (the text: UTF-8,
NFC, one paragraph a line, an empty line between two), `ID.whole.txt` (everything on the page, where
that is more), `ID.warc.gz` (the copies as they were received) and `ID.json` (the manifest).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KGError
from kg.project.contract import SLUG
from kg.system import writing
from kg.system.hindrances import why
from kg.words import phrase

FOLDER = ".archive"
TEXT, WHOLE, WARC, MANIFEST = ".txt", ".whole.txt", ".warc.gz", ".json"
# Blocks are parted by lines that hold nothing one can see.
_BETWEEN = re.compile(r"\n(?:[^\S\n]*\n)+")


class KeptText(NamedTuple):
    """The text of a source: its paragraphs in their order (`p1` is the first one), everything on
    the page ("" where there is no more than them), its title where it stands apart from the
    paragraphs, and the digest of the file, as `sha256sum` tells it.
    """

    paragraphs: tuple[str, ...]
    whole: str
    title: str
    sha256: str


def place(folder: Path, source: str, ending: str) -> Path:
    """Where the archive of a project has something of a source. Raises KGError for what is no id of
    one, such as a path.
    """
    if not SLUG.match(source):
        raise KGError(phrase("project.no-source-id", value=source))
    return folder / FOLDER / f"{source}{ending}"


def folder_of(folder: Path) -> Path:
    """The folder of the archive of a project, which git leaves alone whatever the project says; it
    is made where there is none. Raises KGError.
    """
    archive = folder / FOLDER
    try:
        archive.mkdir(exist_ok=True)
    except OSError as error:
        raise KGError(phrase("words.cannot-write", path=archive, reason=why(error))) from None
    if not archive.resolve().is_relative_to(folder.resolve()):
        raise KGError(phrase("system.leads-out", path=archive, folder=folder))
    if not (archive / ".gitignore").exists():
        writing.put(archive / ".gitignore", b"*\n")
    return archive


def kept_text(folder: Path, source: str) -> KeptText | None:
    """The text of a source that the archive of a project keeps, None where it keeps none. The
    digest is that of the bytes that are read. Raises KGError for a text that cannot be read.
    """
    content = _bytes(place(folder, source, TEXT))
    if content is None:
        return None
    whole = _bytes(place(folder, source, WHOLE))
    title = manifest(folder, source).get("title", "")
    return KeptText(
        tuple(_blocks(_decoded(content, place(folder, source, TEXT)))),
        _decoded(whole, place(folder, source, WHOLE)) if whole else "",
        title if isinstance(title, str) else "",
        hashlib.sha256(content).hexdigest(),
    )


def manifest(folder: Path, source: str) -> Mapping[str, Any]:
    """What the archive knows of the text of a source: address, time, media type, digests, title …;
    nothing where it has none, or none that can be read.
    """
    content = _bytes(place(folder, source, MANIFEST))
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    # Somebody may have written it by hand.
    authors = found.get("authors")
    good = isinstance(authors, list) and all(isinstance(one, str) for one in authors)
    return {**found, "authors": authors if good else []}


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: its blocks between empty lines, or its lines where no line is
    empty; each in one line.

    >>> paragraphs_of("One\\nline.\\n\\nTwo.")
    ['One line.', 'Two.']
    >>> paragraphs_of("One.\\nTwo.")
    ['One.', 'Two.']
    """
    text = _even(text).strip("\n")
    blocks = _BETWEEN.split(text) if _BETWEEN.search(text) else text.split("\n")
    return [line for block in blocks if (line := _one_line(block))]


def written(paragraphs: Iterable[str]) -> bytes:
    """The content of the file that keeps some paragraphs."""
    lines = (_one_line(_even(paragraph)) for paragraph in paragraphs)
    return "".join(f"{line}\n\n" for line in lines if line).removesuffix("\n").encode()


def _blocks(text: str) -> list[str]:
    # The paragraphs of a file of the archive, where an empty line stands between two.
    return [line for block in _BETWEEN.split(_even(text)) if (line := _one_line(block))]


def _even(text: str) -> str:
    # In the form NFC, with one kind of end of line, and without a mark of byte order.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", re.sub(r"[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text))


def _one_line(block: str) -> str:
    return " ".join(block.split())


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = why(error)
        raise KGError(phrase("archive.unreadable", path=path, reason=reason)) from None


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        reason = phrase("archive.not-utf-8")
        raise KGError(phrase("archive.unreadable", path=path, reason=reason)) from None
