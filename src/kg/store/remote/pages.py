"""Reading a published graph page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KGError
from kg.project import reading
from kg.rdf.terms import KG, parts
from kg.store.remote.client import Server

PAGE = 5_000  # rows of one page: Virtuoso cuts an answer at 10,000
HOLDS, SAYS = f"<{KG}publishedDigest>", f"<{KG}publishedBuild>"
UNFINISHED = "unfinished"


def keep(place: Path, files: dict[str, list[str]]) -> None:
    for name, lines in files.items():
        (place / name).write_text("".join(lines), "utf-8", newline="\n")


def iri_space(folder: Path | str) -> str:
    folder = Path(folder)
    return (
        reading.space(folder)[0]
        if (folder / "data").is_dir() and (folder / "ontology").is_dir()
        else ""
    )


def said(server: Server, space: str) -> dict:
    graph = f"<{space}graph/published>" if space else "?g"
    rows = server.select(f"SELECT ?g ?said {{ GRAPH {graph} {{ ?g {SAYS} ?said }} }}")["results"][
        "bindings"
    ]
    found = []
    for row in rows:
        try:
            one = json.loads(row["said"]["value"])
            found.append({**one, "space": one["space"]})
        except (ValueError, KeyError, TypeError):
            raise KGError(
                f"what {server.url} says of its dataset cannot be read", "kg publish writes it anew"
            ) from None
    if not found:
        raise KGError(
            (
                f"{server.url} does not hold this dataset"
                if space
                else f"{server.url} holds no dataset that kg published"
            ),
            "kg publish puts it there",
        )
    spaces = sorted({one["space"] for one in found})
    if len(spaces) > 1:
        raise KGError(
            f"{server.url} holds {len(spaces)} datasets: {', '.join(spaces)}",
            "ask from the folder of one of them: -C DIR",
        )
    # Where one publication takes the place of another, the words of both may stand for a moment.
    if not all(one.get("complete") for one in found):
        raise KGError(
            f"{server.url} holds a publication that is not complete", "kg publish resumes it"
        )
    return found[0]


def paged(server: Server, text: str, count: int) -> Iterator[tuple[str, ...]]:
    # No order is asked for: a server that gives pages in no steady order is found out by the count
    # of what comes.
    for start in range(0, max(count, 1), PAGE):
        yield from server.rows(text if count <= PAGE else f"{text} LIMIT {PAGE} OFFSET {start}")


def entries(server: Server, space: str) -> dict[str, str]:
    # What each graph holds; of a graph with two entries a writing was interrupted.
    found: dict[str, str] = {}
    state = f"<{space}graph/published>"
    answer = server.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {state} {{ ?g {HOLDS} ?said }} }}")
    count = int(answer["results"]["bindings"][0]["n"]["value"])
    for graph, said in paged(
        server, f"SELECT ?g ?said {{ GRAPH {state} {{ ?g {HOLDS} ?said }} }}", count
    ):
        found[graph[1:-1]] = parts(said)[0] if graph[1:-1] not in found else UNFINISHED
    return found
