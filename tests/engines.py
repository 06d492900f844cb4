"""SPARQL servers that tests start."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest


class Engine(NamedTuple):
    """A server under test: where it takes updates, where it is asked, its graph store, and who may
    write.
    """

    name: str
    update: str
    query: str
    graphs: str
    user: dict[str, str]


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def command(name: str) -> str:
    found = shutil.which(
        name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    if found is None:
        message = f"{name} is not installed"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return found


@contextmanager
def running(words: list[str | Path], folder: Path, address: str) -> Iterator[None]:
    """A server as a process; it is there when its address answers, and gone in the end."""
    with (folder / "out.log").open("wb") as log:
        process = subprocess.Popen(
            list(map(str, words)), cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            try:
                httpx.get(address, timeout=5)
                break
            except httpx.HTTPError:
                assert process.poll() is None, (folder / "out.log").read_text()
                time.sleep(0.1)
        else:
            pytest.fail(f"{words[0]} does not answer")
        yield
    finally:
        process.kill()
        process.wait(30)
