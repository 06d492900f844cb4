"""What a server serves, how much one request may ask for, and what a refusal is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.words import Sentence, phrase

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
    """What is asked: a project's folder with the generation of its store, or RDF files; of both,
    the pages are of the project and queries are asked of the files alone.
    """

    folder: str = ""
    generation: str = ""
    files: tuple[str, ...] = ()


class Server(NamedTuple):
    """What a server serves: a project; or RDF files, whose pages a project for a while in `folder`
    makes, None where there can be none.
    """

    folder: Path | None
    files: tuple[str, ...] = ()
    limits: Limits = Limits()
    workers: int = 2
    cors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def project(self) -> Path | None:
        """The project whose days and citations can be asked for; None where files are served."""
        return None if self.files else self.folder


class Refusal(Exception):
    """Why there is no answer: a kind (`syntax`, `service`, `time` …), what it is about in the words
    of whoever noticed, what would help, and the limit that was met if it was one.
    """

    def __init__(self, kind: str, detail: str = "", hint: str = "", limit: float = 0):
        super().__init__(kind)
        self.kind, self.detail, self.hint, self.limit = kind, detail, hint, limit

    @property
    def title(self) -> Sentence:
        """What its kind is."""
        return phrase(f"serve.{self.kind}", limit=self.limit)
