"""How much one request may ask for, and what a refusal is."""

from __future__ import annotations

from typing import NamedTuple

MEMORY = 2 << 30
ROWS = 1_000_000
BYTES = 256 << 20
SLOW = 1.0
SPOOL = 1 << 29


class Limits(NamedTuple):
    """How much an answer may be, and how long it may take: seconds from the arrival of the request.

    `spool` is how many bytes of large answers may wait in temporary files for all readers together.
    """

    timeout: float = 30.0
    rows: int = ROWS
    bytes: int = BYTES
    memory: int = MEMORY
    spool: int = SPOOL


class Dataset(NamedTuple):
    """What is asked: a project's folder with the generation of its store, or RDF files."""

    folder: str = ""
    generation: str = ""
    files: tuple[str, ...] = ()


class Refusal(Exception):
    """Why there is no answer: a kind (`syntax`, `service`, `time` …) and what it is about, in the
    words of whoever noticed.
    """

    def __init__(self, kind: str, detail: str = "", **more: object):
        super().__init__(kind)
        self.kind, self.detail, self.more = kind, detail, more
