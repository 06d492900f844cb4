"""What it costs to be told: conflicts, history, audit, money, path, show and search as whole
processes, at one size.

    python -m tests.benchmarks.tell [--claims 1000000] [--runs 1] [--folder DIR] [--plain]

Asks a synthetic project, or the one in `--folder`. Beside them stand a plain query that looks at
one thing and one that looks at every claim, in the same run; with `--plain` also what rdflib takes
to read the same quads and to look at every claim. Exit 1 if a bar is missed; the bars are those of
a million claims.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.store import snapshot
from tests.benchmarks.timing import KG, Bar, interleaved, judged, project, run, shown

ONE = "SELECT ?p ?o { entity:budget-7 ?p ?o }"
# Every claim with its source: what an answer that looks at everything has to read at the least.
ALL = "SELECT ?s ?p ?o ?source { GRAPH ?g { ?s ?p ?o } ?g prov:wasDerivedFrom ?source }"
THINGS = {
    "history of a thing": ["history", "budget-7"],
    "history of a milestone": ["history", "Start-of-works of lab-7"],
    "show a thing": ["show", "budget-7"],
    "show by name": ["show", "총사업비 7"],
    "path, near": ["path", "budget-7", "cohort-7-0"],
    "path, far": ["path", "budget-7", "cohort-90-0"],
    "money of a programme": ["money", "programme-7"],
    "conflicts of a thing": ["conflicts", "--entity", "budget-7"],
}
SEARCHES = {
    "search a name": ["search", "data centre 7"],
    "search, mistyped": ["search", "data cnetre 7"],
    "search a figure": ["search", "1,200"],
    "search, initial consonants": ["search", "ㄷㅇㅌㅅㅌ"],
}
EVERYTHING = {
    "conflicts": ["conflicts"],
    "conflicts, csv": ["conflicts", "--format", "csv"],
    "conflicts, json": ["conflicts", "--format", "json"],
    "audit": ["audit"],
    "audit, csv": ["audit", "--format", "csv"],
    "audit, past due": ["audit", "--section", "past-due"],
    "money": ["money"],
    "money, csv": ["money", "--format", "csv"],
    "money by payer": ["money", "--by", "payer"],
}
# What looks at one thing against a plain query of one thing; seconds of a search, and of what looks
# at everything, at a million claims; MiB of any.
_ONE, _SEARCH, _ALL, _MOST = 2.0, 0.5, 3.0, 1536.0
_RDFLIB = """
import sys, time, rdflib
began = time.perf_counter()
graph = rdflib.Dataset()
graph.parse(sys.argv[1], format="nquads")
print(sum(1 for _ in graph.quads()))
"""


def main() -> int:
    """Ask, print; 1 if a bar is missed, else 0."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--folder", type=Path)
    options.add_argument(
        "--plain",
        action="store_true",
        help="Let rdflib read the same quads too (minutes at a million claims).",
    )
    chosen = options.parse_args()
    folder = chosen.folder or project(chosen.claims)
    if chosen.folder is None:
        run([KG, "-C", str(folder), "build"])
    kg = [KG, "-C", str(folder)]
    peers = {
        "one": [*kg, "query", "--format", "csv", ONE],
        "all": [*kg, "query", "--format", "csv", ALL],
    }
    asked = {name: [*kg, *words] for name, words in (THINGS | SEARCHES | EVERYTHING).items()}
    took = interleaved(peers | asked, chosen.runs)
    rows = [
        ("query: one thing", took["one"].wall, took["one"].peak, 1.0),
        ("query: every claim with its source", took["all"].wall, took["all"].peak, 1.0),
    ]
    rows += [
        (
            name,
            took[name].wall,
            took[name].peak,
            took[name].wall / took["all" if name in EVERYTHING else "one"].wall,
        )
        for name in asked
    ]
    if chosen.plain:
        plain = run([sys.executable, "-c", _RDFLIB, str(snapshot.open(folder).place / "named.nq")])
        rows.append(
            (
                "rdflib: read the same quads and count them",
                plain.wall,
                plain.peak,
                plain.wall / took["all"].wall,
            )
        )
    shown("whole process", ("what", "s", "MiB", "times the plain query"), rows)
    bars = [
        Bar(
            "the slowest that looks at one thing, against a query of one",
            max(took[name].wall for name in THINGS) / took["one"].wall,
            _ONE,
        ),
        Bar("the slowest search", max(took[name].wall for name in SEARCHES), _SEARCH, unit="s"),
        *(Bar(name, took[name].wall, _ALL, unit="s") for name in EVERYTHING),
        Bar("the most memory", max(took[name].peak for name in asked), _MOST, unit="MiB"),
    ]
    return judged(bars)


if __name__ == "__main__":
    sys.exit(main())
