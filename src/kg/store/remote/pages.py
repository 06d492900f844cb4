"""Reading a published graph page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KGError
from kg.project import dataset_file
from kg.rdf.terms import KG, parts
from kg.store.remote.client import Server
from kg.store.snapshot import State, from_json
from kg.words import phrase

PAGE = 5_000  # rows of one page: Virtuoso cuts an answer at 10,000
HOLDS, SAYS = f"<{KG}publishedDigest>", f"<{KG}publishedBuild>"
UNFINISHED = "unfinished"


def keep(place: Path, files: dict[str, list[str]]) -> None:
    for name, lines in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("".join(lines), "utf-8", newline="\n")


def iri_space(folder: Path | str) -> str:
    folder = Path(folder)
    return (
        dataset_file.read(folder)[0].space
        if (folder / "data").is_dir() and (folder / "ontology").is_dir()
        else ""
    )


def announced(server: Server, space: str) -> State:
    """What a server says of the dataset that it holds. Raises KGError where there is none, none in
    full, or one of several.
    """
    graph = f"<{space}graph/published>" if space else "?g"
    rows = server.select(f"SELECT ?g ?said {{ GRAPH {graph} {{ ?g {SAYS} ?said }} }}")["results"][
        "bindings"
    ]
    markers = [_marker(server, row["said"]["value"]) for row in rows]
    if not markers:
        raise KGError(
            phrase("store.not-held", url=server.url)
            if space
            else phrase("store.none-held", url=server.url),
            phrase("store.not-held.hint"),
        )
    spaces = sorted({state.space for state, _ in markers})
    if len(spaces) > 1:
        raise KGError(
            phrase("store.several-held", url=server.url, count=len(spaces), spaces=spaces),
            phrase("store.several-held.hint"),
        )
    # Where one publication takes the place of another, the words of both may stand for a moment.
    if not all(complete for _, complete in markers):
        raise KGError(phrase("store.incomplete", url=server.url), phrase("store.incomplete.hint"))
    return markers[0][0]


def _marker(server: Server, text: str) -> tuple[State, bool]:
    # (what is said of a dataset, whether all of it is there).
    try:
        facts = json.loads(text)
        complete = facts.pop("complete", False)
        facts["space"]  # without which it was not written by kg
        return from_json({"prefixes": {}, **facts}), bool(complete)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KGError(
            phrase("store.marker-unreadable", url=server.url),
            phrase("store.marker-unreadable.hint"),
        ) from None


def paged(server: Server, text: str, count: int) -> Iterator[tuple[str, ...]]:
    # No order is asked for: a server that gives pages in no steady order is found out by the count
    # of what comes.
    for start in range(0, max(count, 1), PAGE):
        yield from server.rows(text if count <= PAGE else f"{text} LIMIT {PAGE} OFFSET {start}")


def entries(server: Server, space: str) -> dict[str, str]:
    """What each graph holds; of a graph with two entries a writing was interrupted."""
    own = f"{space}graph/"
    found = _entries(server, space)
    return {
        g: said
        for g, said in found.items()
        if not g.startswith((own + "staged/", own + "publishing"))
    }


def staged(server: Server, space: str) -> dict[str, str]:
    """What each graph holds that stands ready to take the place of another one."""
    found = _entries(server, space)
    return {g: said for g, said in found.items() if g.startswith(f"{space}graph/staged/")}


def turns_of(server: Server, space: str) -> tuple[str, list[str]]:
    """(the time of a server, what those say who publish a dataset there)."""
    pattern = f"GRAPH <{space}graph/published> {{ <{space}graph/publishing> {HOLDS} ?said }}"
    rows = server.select(f"SELECT (STR(NOW()) AS ?now) ?said {{ OPTIONAL {{ {pattern} }} }}")
    found = rows["results"]["bindings"]
    return found[0]["now"]["value"], [row["said"]["value"] for row in found if "said" in row]


def _entries(server: Server, space: str) -> dict[str, str]:
    found: dict[str, str] = {}
    state = f"<{space}graph/published>"
    answer = server.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {state} {{ ?g {HOLDS} ?said }} }}")
    count = int(answer["results"]["bindings"][0]["n"]["value"])
    for graph, digest in paged(
        server, f"SELECT ?g ?said {{ GRAPH {state} {{ ?g {HOLDS} ?said }} }}", count
    ):
        found[graph[1:-1]] = parts(digest)[0] if graph[1:-1] not in found else UNFINISHED
    return found
