"""What a question about a past day costs: its first use, and every later one beside the same
question about today.

    python -m tests.benchmarks.asof [--claims 1000000] [--runs 5] [--folder DIR]

Asks a synthetic project, or the one in `--folder`. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tests.benchmarks.build import fresh
from tests.benchmarks.timing import KG, Bar, interleaved, judged, project, run, shown

DAY = "2021-06-30"
QUERIES = {
    "one fund": (
        "SELECT ?amount { ?fund a kg:Fund ; kg:amount ?amount } ORDER BY DESC(?amount) LIMIT 10"
    ),
    "join": (
        "SELECT ?a ?name { ?a kg:hasPayer ?p ; kg:hasStage kg:planned . ?p skos:prefLabel ?name }"
        " LIMIT 1000"
    ),
    "citations": (
        "SELECT ?a ?source { GRAPH ?c { ?a kg:amount ?x } ?c prov:wasDerivedFrom ?source } LIMIT"
        " 1000"
    ),
    "count": "SELECT ?kind (COUNT(*) AS ?n) { ?x a ?kind } GROUP BY ?kind ORDER BY ?kind",
}


def main() -> int:
    """Build, ask, print; 1 if a bar is missed, else 0."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    folder = chosen.folder or project(chosen.claims)
    ask = [KG, "-C", str(folder), "query", "--format", "csv"]
    build = run(fresh(folder))
    shutil.rmtree(folder / "build" / "asof", ignore_errors=True)
    first = run([*ask, QUERIES["one fund"], "--as-of", DAY])
    shown(
        "first use",
        ("what", "s", "MiB"),
        [
            ("kg build", build.wall, build.peak),
            (f"the first question as of {DAY}", first.wall, first.peak),
        ],
    )
    rows, bars = (
        [],
        [Bar("the first question as of a day, beside a build", first.wall / build.wall, 0.8)],
    )
    for name, query in QUERIES.items():
        took = interleaved(
            {"today": [*ask, query], "then": [*ask, query, "--as-of", DAY]}, chosen.runs
        )
        rows.append((name, took["today"].wall, took["then"].wall))
        bars.append(Bar(f"as of a day, {name}", took["then"].wall / took["today"].wall, 5))
    shown("whole process, seconds (median)", ("question", "today", f"as of {DAY}"), rows)
    return judged(bars)


if __name__ == "__main__":
    sys.exit(main())
