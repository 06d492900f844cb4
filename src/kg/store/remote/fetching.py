"""All of a published graph, fetched to be read here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KGError
from kg.store import generations, names, snapshot
from kg.store.remote.client import SECONDS
from kg.store.remote.pages import PAGE, entries, keep, paged
from kg.store.remote.published import opened


def fetched(url: str, folder: Path | str = ".", seconds: float = SECONDS) -> snapshot.Opened:
    """All that a server holds of the dataset, in memory and as the files that a build keeps. Raises
    what `opened` raises.
    """
    held = opened(url, folder, seconds)
    server, space = held.store.server, held.state["space"]
    sizes = {graph: int(said.split()[1]) for graph, said in entries(server, space).items()}
    place = tempfile.TemporaryDirectory(prefix="kg-")
    current, named = f"<{space}graph/current>", []
    whole: set[tuple[str, ...]] = set()
    for block in batches(dict(sorted(sizes.items())), PAGE, 500):
        values = " ".join(f"<{graph}>" for graph in block)
        text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        count = sum(sizes[graph] for graph in block)
        found = set(paged(server, text, count))
        if len(found) != count:
            raise KGError(
                f"{url} gives {len(found):,} of the {count:,} triples that were published in"
                f" {block[0]}" + (" …" if len(block) > 1 else ""),
                "it may have merged literals that it takes for equal",
            )
        whole.update(row[:3] for row in found if row[3] == current)
        named += [row for row in found if row[3] != current]
    derived = [row for row in named if row[3].startswith(f"<{space}rule/")]
    stated = whole - {row[:3] for row in derived}
    files = {
        "named.nq": [f"{s} {p} {o} {g} .\n" for s, p, o, g in sorted(set(named) - set(derived))],
        "current.nq": [f"{s} {p} {o} .\n" for s, p, o in sorted(stated)],
        "derived.nq": sorted(f"{s} {p} {o} {g} .\n" for s, p, o, g in derived),
    }
    keep(Path(place.name), files | names.index(stated, held.state["prefixes"]["entity"]))
    memory = generations.memory(
        [*(f"{s} {p} {o} .\n" for s, p, o in whole), *files["named.nq"], *files["derived.nq"]]
    )
    return snapshot.Opened(memory, held.state, Path(place.name), place)


def citable(held: snapshot.Opened, folder: Path | str = ".") -> snapshot.Opened:
    """The dataset as it can be asked with citations: on its server, or fetched from one that gets
    the queries for them wrong.
    """
    # Virtuoso (7.2.5) drops graphs without a word: OPTIONAL { { GRAPH ?g { … } } UNION { … } UNION
    # { … } } binds nothing there.
    server = held.store.server
    return (
        fetched(server.url, folder, server.seconds) if "virtuoso" in server.engine.lower() else held
    )


def batches(sizes: dict[str, int], triples: int, graphs: int) -> Iterator[list[str]]:
    # Graphs by so many triples, or so many graphs, at most; a graph that is larger is alone.
    batch: list[str] = []
    total = 0
    for graph, size in sizes.items():
        if batch and (total + size > triples or len(batch) == graphs):
            yield batch
            batch, total = [], 0
        batch.append(graph)
        total += size
    if batch:
        yield batch
