"""What proving costs: `kg prove` of 10,000 claims, beside `kg check` of the same project.

    python -m tests.benchmarks.prove [--claims 10000] [--runs 3]

The articles and what they say are invented (see `tests/planted.py`). Prints seconds and their ratio; exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from tests import planted
from tests.benchmarks.timing import KG, WORK, Bar, interleaved, judged, shown

# Seconds for 10,000 claims; as often as long as the check that reads the same files.
_LONGEST, _RATIO = 10.0, 3.0
_EACH = 14  # about so many claims has an article


def main() -> int:
    """Prove, print; 1 if a bar is missed, else 0."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    folder, count = _project(chosen.claims)
    kg = [KG, "-C", str(folder)]
    took = interleaved({"check": [*kg, "check"], "prove": [*kg, "prove"]}, chosen.runs)
    check, prove = took["check"], took["prove"]
    rows = [
        ("check", check.wall, check.peak, 1.0),
        ("prove", prove.wall, prove.peak, prove.wall / check.wall),
    ]
    shown(f"{count:,} claims", ("", "seconds", "MiB", "times check"), rows)
    return judged(
        [
            Bar("prove", prove.wall, _LONGEST * count / 10_000, unit="seconds"),
            Bar("prove, beside check", prove.wall / check.wall, _RATIO),
        ]
    )


def _project(claims: int) -> tuple[Path, int]:
    # A project of at least so many claims that stand in their texts, made anew.
    folder = WORK / f"proving-{claims}"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([KG, "init", "--lang", "ko,en", str(folder)], check=True, capture_output=True)
    articles = planted.articles(3, claims // (3 * _EACH) + 1)
    planted.project(folder, articles)
    return folder, sum(len(article.said) for article in articles)


if __name__ == "__main__":
    sys.exit(main())
