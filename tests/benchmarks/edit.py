"""The edit loop: `kg check` and `kg build` as whole processes after one row has changed, beside a
build from nothing of the same project in the same run.

    python -m tests.benchmarks.edit [--claims 100000] [--runs 3]

Each time another row of another file gets another value. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.store import snapshot
from tests.benchmarks.timing import KG, Bar, Run, judged, project, run, shown

# What a check and a build after one changed row may take, of a build from nothing.
_CHECK, _BUILD = 1 / 10, 1 / 10
_LARGE = 1 / 20


def edits(folder: Path) -> Iterator[Path]:
    """Change a row again and again; the files that were changed."""
    files = sorted((folder / "data" / "claims").glob("*.csv"))
    for number, path in enumerate(files[:: max(1, len(files) // 40)]):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        row = next((row for row in rows if row[header.index("predicate")] == "kg:amount"), None)
        if row is not None:
            row[header.index("object")] = f"{1000 + number}억원"
            row[header.index("printed")] = ""
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([header, *rows])
            yield path


def middle(runs: list[Run]) -> Run:
    """The median of each figure."""
    return Run(*(statistics.median(values) for values in zip(*runs, strict=True)))


def main() -> int:
    """Measure, print; 1 if a bar is missed, else 0."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    folder = project(chosen.claims)
    build, check = [KG, "-C", str(folder), "build"], [KG, "-C", str(folder), "check"]
    shutil.rmtree(folder / "build", ignore_errors=True)
    whole = [run(build)]
    checks: list[Run] = []
    builds: list[Run] = []
    changing = edits(folder)
    for _ in range(chosen.runs):
        next(changing)
        checks.append(run(check))
        builds.append(run(build))
        state = snapshot.state(folder)
        if state is None or not state.continued:
            raise RuntimeError("the store was built from nothing")
    took = {
        "from nothing": whole[0],
        "check after a row": middle(checks),
        "build after a row": middle(builds),
    }
    shown(
        f"{chosen.claims:,} claims, median of {chosen.runs}",
        ("", "wall s", "CPU s", "peak MiB", "wall, to a build from nothing"),
        [(name, r.wall, r.cpu, int(r.peak), r.wall / whole[0].wall) for name, r in took.items()],
    )
    most = _LARGE if chosen.claims >= 1_000_000 else 0
    bars = [
        Bar(
            "check after a row, of a build from nothing",
            middle(checks).wall / whole[0].wall,
            most or _CHECK,
        ),
        Bar(
            "build after a row, of a build from nothing",
            middle(builds).wall / whole[0].wall,
            most or _BUILD,
        ),
    ]
    return judged(bars)


if __name__ == "__main__":
    sys.exit(main())
