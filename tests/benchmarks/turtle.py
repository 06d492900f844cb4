"""What sorted Turtle costs: kg's writer beside rdflib's serializer, on the same triples.

    python -m tests.benchmarks.turtle [--triples 100000] [--runs 3]

The triples are the current graph of a synthetic project. Reading them into rdflib is not counted.
Then one claim is added, and the lines that differ are counted. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import difflib
import sys

import pyoxigraph as ox

from kg.evidence import access
from kg.rdf.nquads import Triple, read
from kg.rdf.turtle import turtle
from tests.benchmarks import timing


def triples(size: int) -> tuple[list[Triple], dict[str, str]]:
    """(so many triples of the current graph of a synthetic project, nothing derived, its
    prefixes).
    """
    folder = timing.project(size // 3)
    opened = access.opened(folder)
    found = [quad[:3] for quad in read(opened.place / "current.nq")]
    return found[:size], opened.state.prefixes


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--triples", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    found, prefixes = triples(chosen.triples)

    import rdflib

    theirs = rdflib.Graph()
    for prefix, namespace in prefixes.items():
        theirs.bind(prefix, namespace, override=True, replace=True)
    theirs.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in found), format="nt")
    ours_took, theirs_took = float("inf"), float("inf")
    for _ in range(chosen.runs):
        took, text = timing.best(lambda: turtle(found, prefixes), 1)
        ours_took = min(ours_took, took)
        took, other = timing.best(lambda: theirs.serialize(format="turtle"), 1)
        theirs_took = min(theirs_took, took)
    timing.shown(
        f"Turtle of {len(found):,} triples, best of {chosen.runs} in turns",
        ("", "s", "to kg", "lines"),
        [
            ("kg", ours_took, 1.0, text.count("\n")),
            ("rdflib", theirs_took, theirs_took / ours_took, other.count("\n")),
        ],
    )
    same = set(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)) == set(
        ox.parse(other.encode(), format=ox.RdfFormat.TURTLE)
    )
    subject, predicate, _ = found[len(found) // 2]
    changed = turtle([*found, (subject, predicate, '"one more"')], prefixes)
    again = turtle(list(reversed(found)), prefixes)
    lines = [
        line
        for line in difflib.unified_diff(text.splitlines(), changed.splitlines(), n=0, lineterm="")
        if line[:2] not in ("--", "++", "@@")
    ]
    print(f"\none claim added: {len(lines)} lines of the file differ")
    for line in lines:
        print(f"  {line}")
    print(
        "the same graph as rdflib's" if same else "ANOTHER GRAPH than rdflib's",
        "· the same bytes in another order" * (again == text),
    )
    # A line that ends with `;` and now ends with `,` counts as two: the old one and the new one.
    bars = [
        timing.Bar("sorted Turtle, faster than rdflib", theirs_took / ours_took, 5, least=True),
        timing.Bar("lines that one claim changes", len(lines), 3, unit="lines"),
    ]
    return timing.judged(bars) or int(not same or again != text)


if __name__ == "__main__":
    sys.exit(main())
