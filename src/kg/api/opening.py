"""Opening the graph of a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.store import snapshot


def local(
    folder: Path, as_of: str | None, language: str, step: Callable[[str], None]
) -> snapshot.Opened:
    """The graph of a project, built first if it is missing or stale; see `kg.open`."""
    # What is built and fresh is opened without what builds.
    if as_of is None or len(as_of) == 10:
        found = snapshot.fresh(snapshot.require_project(folder), as_of or "")
        if found is not None:
            return found
    from kg.evidence import access

    return access.opened(folder, step, language, as_of)
