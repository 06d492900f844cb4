"""Processes whose children may be killed at any moment, and disks of a test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest
from conftest import ROOT

# What such processes import.
PATHS = os.pathsep.join(str(ROOT / one) for one in ("src", "tests", "tests/store"))

mounts = pytest.mark.skipif(
    sys.platform != "linux"
    or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode != 0,
    reason="nothing can be mounted here",
)


class Forking:
    """A process that has read a program once, and forks a child for each line that it is given,
    without the time that a start of Python takes: it tells the id of the child and its status.
    """

    def __init__(self, code: str, *words: str | Path):
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": PATHS},
        )

    def child(self, line: str, after: float | None = None) -> int:
        """The exit code of the child for a line, which is killed after so many seconds."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if after is not None:
            time.sleep(after)
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return os.waitstatus_to_exitcode(int(self.process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.process.stderr.close()
