"""The verbs that write what a graph holds, as functions: each opens one and calls the method of its
name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.handle import Folder, open

if TYPE_CHECKING:
    from kg.present.notebook import File, Page
    from kg.present.reports.verify_report import Verified
    from kg.store.remote.publishing import Published
    from kg.system.writing import Say


def view(
    folder: Folder = ".",
    path: Folder = "view.html",
    *,
    language: str = "en",
    around: str | None = None,
    hops: int = 2,
    query: str | None = None,
    classic: bool = False,
    as_of: str | None = None,
    story: str | None = None,
    endpoint: str | None = None,
) -> Path:
    """See `Snapshot.view`."""
    return open(folder, as_of=as_of, endpoint=endpoint).view(
        path,
        language=language,
        around=around,
        hops=hops,
        query=query,
        classic=classic,
        story=story,
    )


def picture(
    folder: Folder = ".",
    path: Folder | None = None,
    *,
    language: str = "en",
    column: bool = False,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> Page | File:
    """See `Snapshot.picture`."""
    graph = open(folder, as_of=as_of, endpoint=endpoint)
    return graph.picture(path, language=language, column=column)


def site(
    folder: Folder,
    path: Folder,
    language: str = "en",
    say: Say | None = None,
    *,
    as_of: str | None = None,
) -> int:
    """See `Snapshot.site`."""
    return open(folder, as_of=as_of).site(path, language, say)


def release(
    path: Folder, folder: Folder = ".", since: str = "", say: Say | None = None
) -> tuple[str, int]:
    """See `Snapshot.release`."""
    return open(folder).release(path, since, say)


def answer(
    text: str,
    path: Folder,
    folder: Folder = ".",
    *,
    language: str = "",
    plans: bool = False,
    as_of: str | None = None,
    **parameters: object,
) -> Path:
    """See `Snapshot.answer`."""
    graph = open(folder, as_of=as_of)
    return graph.answer(text, path, language=language, plans=plans, **parameters)


def verify(path: Folder, folder: Folder = ".", *, as_of: str | None = None) -> Verified:
    """See `Snapshot.verify`."""
    return open(folder, as_of=as_of).verify(path)


def publish(
    url: str,
    folder: Folder = ".",
    *,
    endpoint: str | None = None,
    graph_store: str | None = None,
    step: Callable[[str], None] = lambda text: None,
) -> Published:
    """See `Snapshot.publish`."""
    return open(folder).publish(url, endpoint=endpoint, graph_store=graph_store, step=step)
