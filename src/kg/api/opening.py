"""A folder, a store or a server, opened."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KGError
from kg.evidence import access
from kg.store import snapshot

Folder = Path | str


def opening(
    folder: Folder = ".",
    as_of: str | None = None,
    endpoint: str | None = None,
    whole: bool = False,
    named: bool = False,
) -> snapshot.Opened:
    """What a command asks: the store of a project, built first if need be, or the dataset that `kg
    publish` put on a SPARQL server.

    `whole` fetches all of what the server holds, `named` at least the names of things. Raises
    KGError for a server that does not answer, or holds another build.
    """
    for name, value in (("as_of", as_of), ("endpoint", endpoint)):
        if value is not None and not isinstance(value, str):
            raise KGError(f"{name} is a text, and this is of type {type(value).__name__}")
    if endpoint is None:
        return access.opened(folder, as_of=as_of)
    from kg.store.remote import fetching, published

    if as_of is not None:
        raise KGError(
            "--as-of needs the files of the project: a server holds the graph of one day only",
            "leave out --endpoint, or --as-of",
        )
    return (
        fetching.fetched(endpoint, folder)
        if whole
        else published.opened(endpoint, folder, named=named)
    )
