"""Runs of whole processes side by side, and the table that says whether a bar is met."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import synthetic

KG = str(Path(sys.executable).with_name("kg"))
# Modules are compiled once, as for anyone; without this each start would compile them again.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
WORK = Path(os.environ.get("KG_BENCH", Path(tempfile.gettempdir()) / "kg-bench"))


class Run(NamedTuple):
    """What one process took: wall seconds, CPU seconds (its own and its children's), the most
    memory that it held in MiB.
    """

    wall: float
    cpu: float
    peak: float


class Bar(NamedTuple):
    """A figure that was measured, what it is, and the bar: at most (or, with `least`, at least) so
    much.
    """

    name: str
    value: float
    bar: float
    least: bool = False
    unit: str = "times"

    @property
    def met(self) -> bool:
        return self.value >= self.bar if self.least else self.value <= self.bar


def run(command: Sequence[str], output: str | None = None) -> Run:
    """Run a process, its stdout to a file or to nowhere. Raises RuntimeError if it fails."""
    with open(output or os.devnull, "wb") as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=_ENVIRONMENT
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            err.seek(0)
            raise RuntimeError(
                f"{' '.join(command)}: exit"
                f" {process.returncode}\n{err.read().decode(errors='replace')}"
            )
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    return Run(
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
    )


def interleaved(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, Run]:
    """The median wall and CPU time and the highest peak of each command, run in turns so that a
    busy moment hits all alike.

    The first turn only warms the caches and is not counted.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            one = run(command)
            if turn:
                found[name].append(one)
    return {
        name: Run(
            statistics.median(r.wall for r in rs),
            statistics.median(r.cpu for r in rs),
            max(r.peak for r in rs),
        )
        for name, rs in found.items()
    }


def best(ask: Callable[[], object], runs: int, limit: float = 3.0) -> tuple[float, object]:
    """(seconds of the fastest run, what it gave); no further run is begun once `limit` seconds have
    gone.
    """
    fastest, result, began = float("inf"), None, time.perf_counter()
    for _ in range(runs):
        start = time.perf_counter()
        result = ask()
        fastest = min(fastest, time.perf_counter() - start)
        if time.perf_counter() - began > limit:
            break
    return fastest, result


def project(claims: int) -> Path:
    """The folder of a synthetic project of so many claims, made anew."""
    folder = WORK / f"claims-{claims}"
    synthetic.write(folder, claims)
    return folder


def shown(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: the first column to the left, numbers to the right."""
    cells = [
        [
            f"{c:,.3f}" if isinstance(c, float) else f"{c:,}" if isinstance(c, int) else str(c)
            for c in row
        ]
        for row in (columns, *rows)
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        print(
            "  ".join(
                cell.ljust(w) if i == 0 else cell.rjust(w)
                for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            ).rstrip(),
            flush=True,
        )


def judged(bars: Sequence[Bar]) -> int:
    """Print each figure beside its bar; returns 1 if one is missed, else 0."""
    rows = [
        (
            b.name,
            f"{b.value:,.2f} {b.unit}",
            f"{'≥' if b.least else '≤'} {b.bar:,g}",
            "met" if b.met else "MISSED",
        )
        for b in bars
    ]
    shown("bars", ("what", "measured", "bar", ""), rows)
    return 0 if all(b.met for b in bars) else 1
