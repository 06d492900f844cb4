"""x"""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """The lines that a file loses and gains; each ends with a newline."""

    removed: list[str]
    added: list[str]
