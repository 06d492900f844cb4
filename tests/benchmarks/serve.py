"""`kg serve` under load: honest clients beside hostile ones, workers killed at random, and 64
clients against the Oxigraph server.

    python tests/benchmarks/serve.py [SECONDS] [hostile|kills|crowd …]      (60 and all by default; the project of this checkout)

The Oxigraph server (package `oxigraph`) holds the same quads, and is asked the same queries by the
same clients. Both are asked in turns, so that a change in what else the machine does meets both.
Each pair of figures is of one kind: `repeated` queries, few and short, where an answer that is kept
may be given again; and `different` ones, of which no two are the same, so that each is worked out.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "project"))
from conftest import ROOT, serving
from test_hostile import SHAPES

from kg.evidence import access

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
            if (
                path.read_text().rsplit(")", 1)[1].split()[1] == str(pid)
                and b"kg.serve.worker" in (path.parent / "cmdline").read_bytes()
            ):
                found.append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    return found


def under(
    client: httpx.Client, seconds: float, honest: int, hostile: int, kills: int = 0, pid: int = 0
) -> dict[str, object]:
    """Counts of right, wrong and refused honest answers, and what the hostile ones got."""
    want = {query: client.get("/sparql", params={"query": query}).content for query in HONEST}
    counts: dict[str, object] = {
        "right": 0,
        "wrong": 0,
        "refused": 0,
        "dropped": 0,
        "hostile": {},
        "slowest": 0.0,
        "killed": 0,
    }
    lock, end = threading.Lock(), time.monotonic() + seconds

    def ask(seed: int) -> None:
        draw = random.Random(seed)
        with httpx.Client(base_url=client.base_url, timeout=60) as mine:
            while time.monotonic() < end:
                query, began = draw.choice(HONEST), time.monotonic()
                try:
                    # No answer that is kept: each is worked out.
                    answer = mine.get("/sparql", params={"query": f"{query} # {draw.random()}"})
                    kind = (
                        "right"
                        if answer.content == want[query]
                        else "refused"
                        if answer.status_code >= 500
                        else "wrong"
                    )
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
                    status = mine.post(
                        "/sparql",
                        data={
                            "query": SHAPES[draw.choice(list(SHAPES))](
                                draw.choice((30, 1000, 10_000))
                            )
                        },
                    ).status_code
                except httpx.HTTPError as error:
                    status = type(error).__name__
                with lock:
                    counts["hostile"][status] = counts["hostile"].get(status, 0) + 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(honest)] + [
        threading.Thread(target=harm, args=(n,)) for n in range(hostile)
    ]
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


# --- against another server -----------------------------------------------------------------------

# The same with what both servers know; `%d` makes a query different from all others, and comes back
# in its answer.
PREFIXES = (
    "PREFIX kg: <https://kg.example/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    " PREFIX entity: <https://gwangju.kg.example/entity/> "
)
CROWD = [PREFIXES + query for query in HONEST]
MARK = "7700077"
DIFFERENT = [
    "SELECT ?f ?n (%d AS ?k) { ?f a kg:Fund ; skos:prefLabel ?n } ORDER BY ?f ?n",
    "SELECT (COUNT(*) AS ?n) (%d AS ?k) { ?s kg:amount ?a }",
    "SELECT ?c (COUNT(*) AS ?n) (%d AS ?k) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "SELECT (%d AS ?k) { entity:gist skos:prefLabel ?n }",
    "SELECT ?g ?p ?o (%d AS ?k) { GRAPH ?g { entity:gist ?p ?o } } ORDER BY ?g ?p ?o",
]


@contextmanager
def oxigraph(quads: Path) -> Iterator[str]:
    """The address of an Oxigraph server that holds the quads of a file, with workers of its own for
    as long as it runs.
    """
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        program = Path(sys.executable).parent / "oxigraph"
        subprocess.run(
            [program, "load", "--location", folder, "--file", quads],
            check=True,
            capture_output=True,
        )
        subprocess.run([program, "optimize", "--location", folder], check=True, capture_output=True)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        server = subprocess.Popen(
            [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            end = time.monotonic() + 10
            while time.monotonic() < end:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()
            server.wait()


async def _asked(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    place: tuple[str, int, str],
    query: str,
) -> tuple[int, bytes]:
    host, port, path = place
    accept = "application/sparql-results+json"
    writer.write(
        f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept:"
        f" {accept}\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"\r\ncontent-length:" in head:
        body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    else:
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    return int(head.split(b" ", 2)[1]), body


async def crowd(address: str, seconds: float, clients: int, different: bool) -> dict[str, float]:
    """Answers a second and how many were wrong or dropped, of as many clients, each on a connection
    of its own that it keeps.
    """
    found = httpx.URL(address)
    place = (found.host, found.port, found.path)
    reader, writer = await asyncio.open_connection(*place[:2])
    texts = [PREFIXES + query for query in DIFFERENT] if different else CROWD
    want = [(await _asked(reader, writer, place, query.replace("%d", MARK)))[1] for query in texts]
    writer.close()
    counts = {"right": 0, "wrong": 0, "dropped": 0}
    number = iter(range(random.randrange(10**6) * 10, 10**9))
    began = time.monotonic()
    end = began + seconds

    async def client(seed: int) -> None:
        draw = random.Random(seed)
        reader, writer = await asyncio.open_connection(*place[:2])
        try:
            while time.monotonic() < end:
                which, mark = draw.randrange(len(texts)), str(next(number))
                status, body = await _asked(
                    reader,
                    writer,
                    place,
                    texts[which].replace("%d", mark) if different else texts[which],
                )
                right = status == 200 and body == (
                    want[which].replace(MARK.encode(), mark.encode()) if different else want[which]
                )
                counts["right" if right else "wrong"] += 1
        except (OSError, asyncio.IncompleteReadError):
            counts["dropped"] += 1
        finally:
            writer.close()

    await asyncio.gather(*(client(seed) for seed in range(clients)))
    return {"per second": round(counts["right"] / (time.monotonic() - began)), **counts}


def same(one: str, other: str) -> None:
    """Both servers give the same rows."""
    for query in CROWD:
        first, second = (
            [*map(str, _rows(httpx.get(at, params={"query": query}).json()))] for at in (one, other)
        )
        assert sorted(first) == sorted(second) != [], query


def _rows(answer: dict) -> list:
    if "boolean" in answer:
        return [answer["boolean"]]
    return [
        sorted((name, json.dumps(cell, sort_keys=True)) for name, cell in row.items())
        for row in answer["results"]["bindings"]
    ]


def against(seconds: float, clients: int = 64, turns: int = 3) -> None:
    """Print the throughput of both servers, for repeated and for different queries."""
    with tempfile.TemporaryDirectory() as folder:
        quads = Path(folder) / "project.nq"
        quads.write_bytes(access.opened(ROOT).engine.dump(format=ox.RdfFormat.N_QUADS))
        with serving("-C", ROOT, "serve", "--timeout", "30") as mine, oxigraph(quads) as theirs:
            ours = f"{mine.base_url}sparql".replace("//sparql", "/sparql")
            same(ours, theirs)
            for different in (False, True):
                sums = {ours: [], theirs: []}
                for at in (ours, theirs):
                    asyncio.run(crowd(at, 1, clients, different))  # warm
                for _ in range(turns):
                    for at in (ours, theirs):
                        sums[at].append(asyncio.run(crowd(at, seconds / turns, clients, different)))
                rate = {
                    at: sum(found["right"] for found in parts) / seconds
                    for at, parts in sums.items()
                }
                faults = {
                    at: sum(found["wrong"] + found["dropped"] for found in parts)
                    for at, parts in sums.items()
                }
                print(
                    f"{clients} clients, {seconds:.0f} s each,"
                    f" {'different' if different else 'repeated'} queries: kg {rate[ours]:.0f}/s,"
                    f" Oxigraph {rate[theirs]:.0f}/s, ratio {rate[ours] / rate[theirs]:.2f}; wrong"
                    f" or dropped: {faults[ours]} and {faults[theirs]}"
                )


if __name__ == "__main__":
    length = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    chosen = sys.argv[2:] or ["hostile", "kills", "crowd"]
    if "hostile" in chosen:
        with serving("-C", ROOT, "serve", "--timeout", "10") as asked:
            print("8 honest, 2 hostile:", under(asked, length, 8, 2))
    if "kills" in chosen:
        with serving("-C", ROOT, "serve", "--timeout", "10") as asked:
            print("8 honest, 100 kills:", under(asked, length, 8, 0, 100, asked.process.pid))
    if "crowd" in chosen:
        against(length)
