"""Samples of the W3C suites: SPARQL 1.1 by HTTP and by command line, RDF syntaxes through
`kg export --data`.

They are not part of the project; where the folder is (KG_W3C, or ../shared/w3c beside the checkout)
they are run, and else these tests say that they are skipped. `KG_THOROUGH=1` runs every test
through every door, which takes a quarter of an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, THOROUGH

SUITE = Path(os.environ.get("KG_W3C") or ROOT.parent / "shared" / "w3c")
KG = f"{sys.executable} -c 'from kg.cli import main; main()'"
SERVE = (
    "--serve-cmd",
    f"{KG} serve --data {{data}} --port {{port}} --workers 1",
    "--endpoint",
    "http://127.0.0.1:{port}/sparql",
)
pytestmark = pytest.mark.skipif(
    not (SUITE / "w3c_sparql.py").is_file(), reason=f"the W3C suites are not at {SUITE}: set KG_W3C"
)


def w3c(*words: str) -> str:
    """The runner's summary; fails on a test that the engine itself passes and kg does not."""
    done = subprocess.run(
        [
            sys.executable,
            SUITE / "w3c_sparql.py",
            SUITE / "rdf-tests",
            "--allow",
            SUITE / "w3c_sparql.allow",
            "-v",
            *words,
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_get_json() -> None:
    """By GET, as JSON. One test asks for a function that no engine has; a refusal with a sentence
    is the answer.
    """
    part = "functions|property-path|exists|negation|bindings|construct|project|syntax-query"
    said = w3c(*SERVE, *(() if THOROUGH else ("--only", part)))
    assert not THOROUGH or "329 passed, 9 failed, 0 skipped" in said


def test_protocol() -> None:
    assert "27 of   27" in w3c(*SERVE, "--set", "sparql11-protocol")


@pytest.mark.parametrize(
    ("method", "format", "part"),
    [("form", "xml", "aggregates|functions#"), ("direct", "tsv", "subquery|grouping")],
)
def test_other_doors(method: str, format: str, part: str) -> None:
    said = w3c(
        *SERVE, "--method", method, "--format", format, *(() if THOROUGH else ("--only", part))
    )
    assert not THOROUGH or "329 passed, 9 failed, 0 skipped" in said


def test_command_line() -> None:
    ask = ("--query-cmd", f"{KG} query --data {{data}} {{query}} --format {{format}}")
    said = w3c(
        *ask,
        *(
            ()
            if THOROUGH
            else ("--only", "bindings|negation|construct|res#|test_4|syntax-query#test_1.$")
        ),
    )
    assert not THOROUGH or "329 passed, 9 failed, 0 skipped" in said


def test_syntaxes() -> None:
    read = (
        "--set",
        "turtle,trig,ntriples,nquads",
        "--parse-cmd",
        f"{KG} export nquads --data {{file}}",
    )
    said = w3c(*read, *(() if THOROUGH else ("--only", "bad-(0|lang)|boundaries|nested")))
    assert ", 0 failed, 0 skipped" in said
    assert not THOROUGH or "826 passed" in said
