"""Opening the store of a project: what is built and fresh, without what builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.store import snapshot


def opened(
    folder: Path, as_of: str | None, language: str, step: Callable[[str], None]
) -> snapshot.Opened:
    """The store of a project, or that of a day; see `kg.evidence.access.opened`."""
    if as_of is None or len(as_of) == 10:
        found = snapshot.fresh(snapshot.require_project(folder), as_of or "")
        if found is not None:
            return found
    from kg.evidence import access

    return access.opened(folder, step, language, as_of)
