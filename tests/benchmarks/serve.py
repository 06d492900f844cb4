"""`kg serve` under load: honest clients beside hostile ones, and workers killed at random. Prints what came back.

    python tests/benchmarks/serve.py [SECONDS]      (60 by default; the project of this checkout)
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import ROOT  # noqa: E402
from test_endpoint import serving  # noqa: E402
from test_hostile import SHAPES  # noqa: E402

HONEST = [
    "SELECT ?f ?n { ?f a kg:Fund ; skos:prefLabel ?n } ORDER BY ?f ?n",
    "SELECT (COUNT(*) AS ?n) { ?s kg:amount ?a }",
    "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "ASK { entity:gist skos:prefLabel ?n }",
    "SELECT ?g ?p ?o { GRAPH ?g { entity:gist ?p ?o } } ORDER BY ?g ?p ?o",
]


def family(pid: int) -> list[int]:
    """The children of a process that answer queries."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if path.read_text().rsplit(")", 1)[1].split()[1] == str(pid) and b"kg.workers" in (path.parent / "cmdline").read_bytes():
                found.append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    return found


def under(client: httpx.Client, seconds: float, honest: int, hostile: int, kills: int = 0, pid: int = 0) -> dict[str, object]:
    """Counts of right, wrong and refused honest answers, and what the hostile ones got."""
    want = {query: client.get("/sparql", params={"query": query}).content for query in HONEST}
    counts: dict[str, object] = {"right": 0, "wrong": 0, "refused": 0, "dropped": 0, "hostile": {}, "slowest": 0.0, "killed": 0}
    lock, end = threading.Lock(), time.monotonic() + seconds

    def ask(seed: int) -> None:
        draw = random.Random(seed)
        with httpx.Client(base_url=client.base_url, timeout=60) as mine:
            while time.monotonic() < end:
                query, began = draw.choice(HONEST), time.monotonic()
                try:
                    answer = mine.get("/sparql", params={"query": query})
                    kind = "right" if answer.content == want[query] else "refused" if answer.status_code >= 500 else "wrong"
                except httpx.HTTPError:
                    kind = "dropped"
                with lock:
                    counts[kind] += 1
                    counts["slowest"] = max(counts["slowest"], time.monotonic() - began)

    def harm(seed: int) -> None:
        draw = random.Random(seed)
        with httpx.Client(base_url=client.base_url, timeout=90) as mine:
            while time.monotonic() < end:
                try:
                    status = mine.post("/sparql", data={"query": SHAPES[draw.choice(list(SHAPES))](draw.choice((30, 1000, 10_000)))}).status_code
                except httpx.HTTPError as error:
                    status = type(error).__name__
                with lock:
                    counts["hostile"][status] = counts["hostile"].get(status, 0) + 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(honest)] + [threading.Thread(target=harm, args=(n,)) for n in range(hostile)]
    for thread in threads:
        thread.start()
    while counts["killed"] < kills and time.monotonic() < end:
        time.sleep(seconds / kills * random.random() * 1.5)
        workers = family(pid)
        if workers:
            try:
                os.kill(random.choice(workers), signal.SIGKILL)
                counts["killed"] += 1
            except ProcessLookupError:
                pass
    for thread in threads:
        thread.join()
    return counts


if __name__ == "__main__":
    length = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with serving("-C", ROOT, "serve", "--timeout", "10") as asked:
        print("8 honest, 2 hostile:", under(asked, length, 8, 2))
    with serving("-C", ROOT, "serve", "--timeout", "10") as asked:
        print("8 honest, 100 kills:", under(asked, length, 8, 0, 100, asked.process.pid))
