"""What a PDF says, block by block."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.project.archive.texts import paragraphs_of

if TYPE_CHECKING:
    from pypdf import PageObject

# Lines that are so many times further apart than usual belong to two blocks.
_APART = 1.3


class Locked(Exception):
    """A PDF that asks for a password."""


class Broken(Exception):
    """A PDF that cannot be read; the message says why."""


class Paper(NamedTuple):
    """The blocks of a PDF, and the title and the authors that its fields name."""

    paragraphs: tuple[str, ...]
    title: str
    authors: tuple[str, ...]


def read(content: bytes) -> Paper:
    """What a PDF says. Raises Locked, Broken."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        blocks = [block for page in reader.pages for block in _blocks(page)]
        about: Mapping[str, Any] = reader.metadata or {}
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Broken(str(error) or type(error).__name__) from None
    author = _field(about, "/Author")
    return Paper(tuple(blocks), _field(about, "/Title"), (author,) if author else ())


def _blocks(page: PageObject) -> list[str]:
    """The blocks of a page: lines that stand closer to each other than lines of it usually do."""
    lines = _lines(page)
    steps = [above - below for (above, _), (below, _) in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    text = [lines[0][1]] if lines else []
    for step, (_, line) in zip(steps, lines[1:], strict=True):
        # What stands higher than the line before it is in another column.
        text += ["", line] if step > usual * _APART or step < 0 else [line]
    return paragraphs_of("\n".join(text) + "\n\n")


def _lines(page: PageObject) -> list[tuple[float, str]]:
    # (how high it stands, text) of each line that holds something, in the order of the file.
    lines: list[tuple[float, str]] = []
    height, line = 0.0, ""

    def ended() -> None:
        nonlocal line
        if line.strip():
            lines.append((height, line))
        line = ""

    def seen(text: str, around: Any, at: Any, font: Any, size: Any) -> None:
        nonlocal height, line
        for number, piece in enumerate(text.split("\n")):
            if number:
                ended()
            if piece.strip() and not line.strip():
                height = around[5] + at[5] * around[3] + at[4] * around[1]
            line += piece

    page.extract_text(visitor_text=seen)
    ended()
    return lines


def _field(about: Mapping[str, Any], name: str) -> str:
    found = about.get(name)
    return " ".join(found.split()) if isinstance(found, str) else ""
