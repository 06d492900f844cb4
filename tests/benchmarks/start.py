"""What it costs to start: a question as a whole process, beside a minimal script on the same store
and an rdflib script.

    python -m tests.benchmarks.start [--runs 9] [--claims 100000] [--own]

Asks the repository's project (a copy) and a synthetic one; `--own` leaves the synthetic one out.
The rdflib script parses the Turtle that `kg export turtle` writes; on the synthetic project it runs
once, for it takes long. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from tests.benchmarks.synthetic import ROOT
from tests.benchmarks.timing import KG, WORK, Bar, interleaved, judged, project, run, shown

QUERY = "SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount } ORDER BY ?fund LIMIT 10"
PLAIN = "PREFIX kg: <https://kg.example/ontology#> " + QUERY
PYOXIGRAPH = """import sys
from pyoxigraph import QueryResultsFormat, Store
store = Store.read_only(sys.argv[1])
sys.stdout.buffer.write(store.query(sys.argv[2]).serialize(format=QueryResultsFormat.CSV))
"""
RDFLIB = """import sys
from rdflib import Graph
graph = Graph().parse(sys.argv[1], format="turtle")
sys.stdout.buffer.write(graph.query(sys.argv[2]).serialize(format="csv"))
"""


def measure(name: str, folder: Path, runs: int, once: bool) -> list[Bar]:
    """Build a project, ask it in every way, print the times; returns the bars."""
    run([KG, "-C", str(folder), "build"])
    turtle = WORK / "start.ttl"
    run([KG, "-C", str(folder), "export", "turtle"], str(turtle))
    store = (
        folder
        / "build"
        / json.loads((folder / "build" / "current").read_text("utf-8"))["store"]
        / "data"
    )
    asked = [KG, "-C", str(folder), "query", QUERY, "--format"]
    commands = {
        "kg query, csv": [*asked, "csv"],
        "kg query, table": [*asked, "table"],
        "pyoxigraph script": [sys.executable, "-c", PYOXIGRAPH, str(store), PLAIN],
    }
    rdflib = {"rdflib script": [sys.executable, "-c", RDFLIB, str(turtle), PLAIN]}
    took = interleaved(commands if once else commands | rdflib, runs)
    if once:
        took["rdflib script"] = run(rdflib["rdflib script"])
    plain = took["pyoxigraph script"]
    shown(
        f"a simple question of {name}, whole process, median of"
        f" {runs}{' (rdflib: one run)' if once else ''}",
        ("", "wall s", "CPU s", "MiB", "wall, to pyoxigraph", "CPU, to pyoxigraph"),
        [
            (key, r.wall, r.cpu, int(r.peak), r.wall / plain.wall, r.cpu / plain.cpu)
            for key, r in took.items()
        ],
    )
    bars = []
    for key in ("kg query, csv", "kg query, table"):
        bars.append(Bar(f"{name}: {key}, of the pyoxigraph script", took[key].wall / plain.wall, 3))
        bars.append(
            Bar(
                f"{name}: {key}, faster than rdflib",
                took["rdflib script"].wall / took[key].wall,
                6,
                least=True,
            )
        )
    return bars


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=9)
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--own", action="store_true")
    chosen = options.parse_args()
    took = interleaved(
        {"kg --help": [KG, "--help"], "python -c pass": [sys.executable, "-c", "pass"]}, chosen.runs
    )
    base = took["python -c pass"]
    shown(
        "starting",
        ("", "wall s", "CPU s", "wall, to python"),
        [(k, r.wall, r.cpu, r.wall / base.wall) for k, r in took.items()],
    )
    bars = [Bar("kg --help, of python -c pass", took["kg --help"].wall / base.wall, 8)]
    own = WORK / "own"
    shutil.rmtree(own, ignore_errors=True)
    for part in ("data", "ontology"):
        shutil.copytree(ROOT / part, own / part)
    bars += measure("the own project", own, chosen.runs, once=False)
    if not chosen.own:
        bars += measure(f"{chosen.claims:,} claims", project(chosen.claims), chosen.runs, once=True)
    return judged(bars)


if __name__ == "__main__":
    sys.exit(main())
