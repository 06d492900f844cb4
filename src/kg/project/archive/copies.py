"""Copies of documents as they were received, in a file that web archives read (WARC)."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from kg import __version__
from kg.project.archive.documents import named_type
from kg.project.archive.fetching import Exchange, Failure, unpacked_body

# Digests of our own: those that the format has by itself are of SHA-1.
DIGEST = "KG-Payload-SHA-256"
_SOFTWARE = f"kg/{__version__}"


def of_exchanges(exchanges: tuple[Exchange, ...]) -> bytes:
    """The records of some exchanges: for each a response and its request."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    for one in exchanges:
        about = {"WARC-Date": day_and_time(one.at)}
        answer = writer.create_warc_record(
            one.address,
            "response",
            payload=io.BytesIO(one.body),
            length=len(one.body),
            warc_headers_dict={**about, DIGEST: sha256(one.body)},
            http_headers=StatusAndHeaders(
                f"{one.status} {one.reason}".strip(), _received(one.headers), protocol="HTTP/1.1"
            ),
        )
        path = one.target.decode("ascii")
        asked = writer.create_warc_record(
            one.address,
            "request",
            warc_headers_dict=about,
            http_headers=StatusAndHeaders(
                f"GET {path} HTTP/1.1", _texts(one.request), is_http_request=True
            ),
        )
        writer.write_request_response_pair(asked, answer)
    return target.getvalue()


def of_file(name: str, content: bytes, address: str, at: datetime) -> bytes:
    """The record of a file that somebody had; `address` is that of the source, if it has one."""
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        address or f"file:///{quote(PurePath(name).name)}",
        "resource",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/octet-stream",
        warc_headers_dict={
            "WARC-Date": day_and_time(at),
            "WARC-Filename": PurePath(name).name,
            DIGEST: sha256(content),
        },
    )
    writer.write_record(record)
    return target.getvalue()


def head(source: str) -> bytes:
    """The record that a file of copies begins with."""
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    about = {"software": _SOFTWARE, "format": "WARC File Format 1.1", "isPartOf": source}
    writer.write_record(writer.create_warcinfo_record(f"{source}.warc.gz", about))
    return target.getvalue()


class Received(NamedTuple):
    """What was received of a document: its bytes, unpacked, and what they are said to be."""

    content: bytes
    declared: str


def received(records: bytes, digest: str, most: int) -> Received | None:
    """The document with a digest among the copies of a file; None where there is none. Of more than
    `most` bytes none is looked at.
    """
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(io.BytesIO(records)):
        if record.rec_type not in ("response", "resource"):
            continue
        about, body = record.rec_headers, record.raw_stream.read()
        if record.rec_type == "resource":
            name = about.get_header("WARC-Filename") or ""
            found = Received(body, named_type(PurePath(name)))
        else:
            headers = record.http_headers.headers
            try:
                content = unpacked_body(body, _header(headers, "content-encoding"), most)
            except Failure:
                continue
            found = Received(content, _header(headers, "content-type"))
        if sha256(found.content) == digest:
            return found
    return None


def _header(headers: list[tuple[str, str]], wanted: str) -> str:
    return next((text for name, text in headers if name.lower() == wanted), "")


def sha256(content: bytes) -> str:
    """The digest of some bytes, as `sha256sum` tells it."""
    return hashlib.sha256(content).hexdigest()


def day_and_time(at: datetime) -> str:
    """A time as WARC and the manifest have it: 2026-11-28T08:05:00Z."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _received(headers: tuple[tuple[bytes, bytes], ...]) -> list[tuple[str, str]]:
    # The body is put together already: how it was cut up for the way is told under another name.
    return [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, text)
        for name, text in _texts(headers)
    ]


def _texts(headers: tuple[tuple[bytes, bytes], ...]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), text.decode("latin-1")) for name, text in headers]
