"""Projects to test on: the repository's own, and the small one that `kg init` makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

import kg

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy of the repository's own project; tests only read it."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("ontology", "data"):
        shutil.copytree(ROOT / part, folder / part)
    kg.build(folder)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the project that `kg init` makes, to be changed at will."""
    folder = tmp_path / "small"
    kg.init(folder)
    return folder


def run(*words: str | Path, input: str | bytes = b"", check: int | None = None, **environment: str) -> subprocess.CompletedProcess:
    """Run `kg` as a process; `check` is the exit code that is expected. stdout and stderr are text."""
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *map(str, words)],
        input=input.encode() if isinstance(input, str) else input,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **environment},
        timeout=120,
    )
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in done.stderr, done.stderr
    if check is not None:
        assert done.returncode == check, (done.returncode, done.stdout, done.stderr)
    return done


def program(name: str, variable: str = "") -> str:
    """Where a program is that comes from outside: in the path, or what an environment variable names. CI has to have it."""
    found = os.environ.get(variable) if variable else shutil.which(name)
    if not found:
        message = f"{name} is not installed" + (f"; {variable} names it" if variable else "")
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A Chromium without a window, of the system's packages."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "") or program("chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet])
        yield running
        running.close()


def written(folder: Path, registers: str, sources: str, **claims: str) -> Path:
    """Write a project of few rows over the one that `kg init` makes; returns its folder.

    `registers` holds rows `id,class,name_ko,name_en`, `sources` rows `id,publisher,published,language,reading,reliability`, and each of `claims`
    (named by a source, `_` for `-`) rows `locator,subject,predicate,object[,as_of[,qualifier[,standing[,printed[,note]]]]]`.
    """
    if not folder.exists():
        kg.init(folder)
    data = folder / "data"
    for path in [*data.glob("*.csv"), *data.glob("claims/*.csv")]:
        path.unlink()
    shutil.rmtree(folder / "ontology" / "questions", ignore_errors=True)
    rows = [line.strip() for line in registers.strip().splitlines()]
    (data / "things.csv").write_text("\n".join(["id,class,name_ko,name_en", *rows, ""]), "utf-8")
    rows = [line.strip() for line in sources.strip().splitlines()]
    (data / "sources.csv").write_text("\n".join(["id,publisher,published,language,reading,reliability", *rows, ""]), "utf-8")
    columns = "locator,subject,predicate,object,as_of,qualifier,standing,printed,note"
    for source, text in claims.items():
        rows = [line.strip() + "," * (8 - line.count(",")) for line in text.strip().splitlines()]
        (data / "claims" / f"{source.replace('_', '-')}.csv").write_text("\n".join([columns, *rows, ""]), "utf-8")
    return folder
