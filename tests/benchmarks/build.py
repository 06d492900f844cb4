"""What a build costs: `kg build` of a synthetic project as a whole process, beside a plain bulk
load of the N-Quads that it ends with.

    python -m tests.benchmarks.build [--claims 100000] [--runs 3] [--large]

Checks and shapes are part of the build. The plain load is a script that calls pyoxigraph's
`bulk_load` into a new store on disk. `--large` builds ten times as much as well, once, and prints
the growth. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from tests.benchmarks.timing import KG, WORK, Bar, Run, interleaved, judged, project, run, shown

LOAD = """import shutil, sys
from pyoxigraph import RdfFormat, Store
shutil.rmtree(sys.argv[2], ignore_errors=True)
store = Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
store.flush()
"""
# A build that finds nothing of an earlier one.
FRESH = """import os, shutil, sys
shutil.rmtree(os.path.join(sys.argv[2], "build"), ignore_errors=True)
os.execv(sys.argv[1], [sys.argv[1], "-C", sys.argv[2], "build"])
"""


def fresh(folder: Path) -> list[str]:
    """The command of a build from nothing."""
    return [sys.executable, "-c", FRESH, KG, str(folder)]


def quads(folder: Path) -> tuple[Path, int]:
    """(a file of the N-Quads that the store of a built project holds, how many they are)."""
    place = (
        folder / "build" / json.loads((folder / "build" / "current").read_text("utf-8"))["store"]
    )
    path, count = WORK / f"{folder.name}.nq", 0
    with path.open("wb") as out:
        for name in ("named.nq", "current.nq", "derived.nq"):
            with (place / name).open("rb") as lines:
                for line in lines:
                    out.write(line)
                    count += 1
                    if name == "derived.nq":
                        # What is derived stands in the default graph too: the line without its
                        # graph.
                        out.write(line[: line.rindex(b" <")] + b" .\n")
                        count += 1
    return path, count


def measure(claims: int, runs: int) -> tuple[Run, Run]:
    """Print what a build and a plain load of so many claims take; returns both."""
    folder = project(claims)
    builds = fresh(folder)
    run(builds)
    path, count = quads(folder)
    load = [sys.executable, "-c", LOAD, str(path), str(WORK / "plain")]
    took = interleaved({"kg build": builds, "bulk_load": load}, runs)
    shutil.rmtree(WORK / "plain", ignore_errors=True)
    path.unlink()
    ours, plain = took["kg build"], took["bulk_load"]
    shown(
        f"{claims:,} claims, {count:,} quads, median of {runs}",
        ("", "wall s", "CPU s", "peak MiB", "wall, to bulk_load", "CPU, to bulk_load"),
        [
            (name, r.wall, r.cpu, int(r.peak), r.wall / plain.wall, r.cpu / plain.cpu)
            for name, r in took.items()
        ],
    )
    return ours, plain


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--large", action="store_true")
    chosen = options.parse_args()
    small, plain = measure(chosen.claims, chosen.runs)
    bars = [
        Bar(f"build of {chosen.claims:,} claims, of a plain bulk_load", small.wall / plain.wall, 5),
        Bar(f"memory at {chosen.claims:,} claims", small.peak, 1024, unit="MiB"),
    ]
    if chosen.large:
        folder = project(10 * chosen.claims)
        large = run(fresh(folder))
        shown(
            f"{10 * chosen.claims:,} claims, one run",
            ("", "wall s", "CPU s", "peak MiB"),
            [("kg build", large.wall, large.cpu, int(large.peak))],
        )
        bars += [
            Bar(f"growth to {10 * chosen.claims:,} claims, wall", large.wall / small.wall, 13),
            Bar(f"growth to {10 * chosen.claims:,} claims, CPU", large.cpu / small.cpu, 13),
            Bar(f"memory at {10 * chosen.claims:,} claims", large.peak, 3072, unit="MiB"),
        ]
        shutil.rmtree(folder)
    return judged(bars)


if __name__ == "__main__":
    sys.exit(main())
