"""What a document says: paragraphs, title, authors and day of a page, a paper or a plain text.

What comes from the web may be made to take down whoever reads it: it is read by a process of its
own, with a bound of time and memory (`read_apart`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from kg.errors import KGError
from kg.project.archive.charsets import decoded
from kg.project.archive.texts import paragraphs_of
from kg.words import phrase

HTML, PDF, PLAIN = "text/html", "application/pdf", "text/plain"
_AS = {"application/xhtml+xml": HTML, "application/x-pdf": PDF, "text/markdown": PLAIN}
_ENDINGS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), HTML),
    **dict.fromkeys((".txt", ".text", ".md"), PLAIN),
    ".pdf": PDF,
}
# What servers send where they do not know what it is.
_UNSAID = frozenset(("", "application/octet-stream", "binary/octet-stream", "application/download"))
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)\b", re.I | re.S
)
_SECONDS = 60.0


class Document(NamedTuple):
    """What a document says: its paragraphs, everything on it ("" where that is no more), what it
    calls itself, who wrote it and when it was published (a day), as it tells itself; the media type
    and the set of characters that it was read as, and how many of its characters are broken.
    """

    paragraphs: tuple[str, ...]
    whole: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    day: str = ""
    media: str = ""
    charset: str = ""
    broken: int = 0


class Unreadable(KGError):
    """A document that cannot be read, or that holds no text; the message says why."""


def media_type(content: bytes, declared: str) -> str:
    """What a document is: what its server says, or what it looks like where that says nothing.
    Raises Unreadable for what cannot be read.
    """
    named = declared.partition(";")[0].strip().lower()
    named = _AS.get(named, named)
    if named in (HTML, PLAIN) and content.startswith(b"%PDF-"):
        named = PDF
    if named in _UNSAID and not (named := _looks_like(content)):
        raise Unreadable(phrase("archive.media-unsaid"), phrase("archive.file.hint"))
    if named not in _READERS:
        raise Unreadable(phrase("archive.media", media=named), phrase("archive.file.hint"))
    return named


def named_type(path: PurePath) -> str:
    """The media type of a file by the ending of its name, "" where that says nothing."""
    return _ENDINGS.get(path.suffix.lower(), "")


def _looks_like(content: bytes) -> str:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if _MARKUP.match(content[:4096].removeprefix(b"\xef\xbb\xbf")):
        return HTML
    return (
        ""
        if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
        else PLAIN
    )


def read(content: bytes, declared: str = "", address: str = "") -> Document:
    """What a document says, of the media type that is `declared`. Raises Unreadable."""
    media = media_type(content, declared)
    found = _READERS[media](content, _charset(declared), address)
    if not found.paragraphs:
        raise Unreadable(phrase("archive.empty"), phrase("archive.file.hint"))
    return found._replace(media=media)


def read_apart(content: bytes, declared: str = "", address: str = "") -> Document:
    """What `read` gives, worked out by another process, which is ended where it takes too long or
    too much memory. Raises Unreadable.
    """
    from kg.system import standby

    try:
        return standby.call(read, content, declared, address, seconds=_SECONDS)
    except TimeoutError:
        message = phrase("archive.reading-too-long", seconds=_SECONDS)
    except Unreadable:
        raise
    except KGError:
        message = phrase("archive.reading-died")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError) as error:
        message = phrase("archive.reading-failed", reason=f"{type(error).__name__}: {error}")
    raise Unreadable(message, phrase("archive.file.hint"))


def _charset(declared: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", declared, re.I)
    return found[1] if found else ""


def _plain(content: bytes, charset: str, address: str) -> Document:
    found = decoded(content, charset)
    if found is None or "\0" in found.text:
        raise Unreadable(phrase("archive.undecodable"), phrase("archive.undecodable.hint"))
    paragraphs = tuple(paragraphs_of(found.text))
    return Document(paragraphs, charset=found.charset, broken=found.broken)


def _page(content: bytes, charset: str, address: str) -> Document:
    from kg.project.archive import pages

    found = decoded(content, charset, markup=True)
    if found is None:
        raise Unreadable(phrase("archive.undecodable"), phrase("archive.undecodable.hint"))
    page = pages.read(found.text, address)
    return Document(
        page.paragraphs,
        page.whole,
        page.title,
        page.authors,
        page.day,
        charset=found.charset,
        broken=found.broken,
    )


def _paper(content: bytes, charset: str, address: str) -> Document:
    from kg.project.archive import papers

    try:
        paper = papers.read(content)
    except papers.Locked:
        message = phrase("archive.pdf-locked")
    except papers.Broken as error:
        message = phrase("archive.pdf-broken", reason=str(error))
    else:
        return Document(paper.paragraphs, title=paper.title, authors=paper.authors)
    raise Unreadable(message, phrase("archive.file.hint"))


_Reader = Callable[[bytes, str, str], Document]
_READERS: dict[str, _Reader] = {HTML: _page, PDF: _paper, PLAIN: _plain}
