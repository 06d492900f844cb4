"""The store: replaced whole or not at all, fresh by content, read while it is rebuilt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, run

import kg
from kg import store
from kg.errors import KGError

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted((folder / "build").rglob("*")) if p.is_file() and p.name != "LOG"}


def test_fresh_by_content(small: Path) -> None:
    kg.build(small)
    before = store.state(small)
    os.utime(small / "data" / "actors.csv", (1, 1))
    assert store.fresh(small) is not None
    kg.query(COUNT, small)
    assert store.state(small) == before
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    stamp = path.stat()
    path.write_text(path.read_text("utf-8").replace("1450000", "1450001"), "utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert store.fresh(small) is None
    assert kg.query("SELECT ?a { entity:footbridge-budget kg:amount ?a }", small).rows == [('"1450001"^^<http://www.w3.org/2001/XMLSchema#integer>',)]


def test_removed_input_is_noticed(small: Path) -> None:
    kg.build(small)
    (small / "ontology" / "questions" / "budget-history.rq").unlink()
    assert store.fresh(small) is None


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_killed_at_any_moment(small: Path) -> None:
    """A build killed at 25 moments leaves the earlier store as it was, and the next build sweeps what was left."""
    kg.build(small)
    before = tree(small)
    path = small / "data" / "actors.csv"
    path.write_text(path.read_text("utf-8").replace("Example Town", "Example City"), "utf-8")
    began = time.monotonic()
    run("-C", small, "check", check=0)
    whole = time.monotonic() - began
    killed = 0
    for moment in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", "from kg import project; import sys; project.build(sys.argv[1])", str(small)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(whole * moment / 25)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            killed += 1
            if store.state(small)["digest"] != store.digest(small):
                kept = tree(small)
                assert {name: kept[name] for name in before} == before
                assert len(kg_rows(small)) == 1
    assert killed > 5
    kg.build(small)
    assert len(list((small / "build").glob("store-*"))) == 1
    assert not list((small / "build").glob("current-*"))


def test_a_rule_may_ask_who_said_it(small: Path) -> None:
    (small / "ontology" / "rules" / "told.rq").write_text(
        "# Rule: what a citation speaks of\n# Why: a test\n# Example: none\n"
        "CONSTRUCT { ?citation rdfs:seeAlso ?thing } WHERE { GRAPH ?citation { ?thing kg:amount ?amount } }\n", "utf-8",
    )  # fmt: skip
    kg.build(small)
    told = kg.query("SELECT ?thing { ?citation rdfs:seeAlso ?thing ; a kg:Citation }", small).rows
    assert told and set(told) == set(kg.query("SELECT ?thing { GRAPH ?citation { ?thing kg:amount ?amount } ?citation a kg:Citation }", small).rows)


def kg_rows(folder: Path) -> list:
    opened = store.open(folder)
    return list(opened.store.query(COUNT))


def test_full_disk(small: Path) -> None:
    """No space left, at several sizes: a sentence, exit 2, and the earlier build whole."""
    kg.build(small)
    before = tree(small)
    path = small / "data" / "actors.csv"
    path.write_text(path.read_text("utf-8").replace("Example Town", "Example City"), "utf-8")
    told = 0
    for size in (0, 1, 8, 64, 128):
        # A limit on the size of files makes a write fail as a full disk does; the signal that comes with it is ignored.
        code = (
            "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size} * 1024, resource.RLIM_INFINITY));"
            "sys.argv = ['kg', '-C', sys.argv[1], 'build']; from kg.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(small)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
        )
        if done.returncode == 0:
            continue
        assert done.returncode == 2, (done.returncode, done.stderr)
        assert "cannot write" in done.stderr and "Traceback" not in done.stderr
        told += 1
        assert {name: text for name, text in tree(small).items() if name in before} == before
        assert len(list((small / "build").glob("store-*"))) == 1
    assert told >= 3


def test_read_while_built(small: Path) -> None:
    kg.build(small)
    opened = store.open(small)
    before = [row["n"].value for row in opened.store.query(COUNT)]
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(path.read_text("utf-8") + "p9,example-builders,kg:operates,footbridge,,,,,\n", "utf-8")
    kg.build(small)
    kg.build(small)
    assert [row["n"].value for row in opened.store.query(COUNT)] == before, "who reads keeps what they opened"
    after = [row["n"].value for row in store.open(small).store.query(COUNT)]
    assert after != before
    opened.lock.close()
    kg.build(small)
    assert len(list((small / "build").glob("store-*"))) == 1


def test_two_ask_while_a_third_builds(small: Path) -> None:
    kg.build(small)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    ask = "import kg, sys\nfor _ in range(15): assert len(kg.query('SELECT ?b { ?b a kg:Company }', sys.argv[1]).rows) == 1"
    make = "import kg, sys\nfor _ in range(6): kg.build(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(small)], env=environment, stderr=subprocess.PIPE) for code in (ask, ask, make)
    ]
    assert [(p.communicate(timeout=120)[1], p.returncode) for p in started] == [(b"", 0)] * 3


def test_damaged_store(small: Path) -> None:
    kg.build(small)
    current = store.state(small)
    data = small / "build" / current["store"] / "data"
    (data / "CURRENT").write_text("nonsense\n")
    with pytest.raises(KGError, match="cannot be read") as told:
        store.open(small)
    assert told.value.hint == "kg build makes it anew"
    kg.build(small)
    assert kg.query("ASK { ?s ?p ?o }", small) is True


def test_same_bytes_everywhere(small: Path, tmp_path: Path) -> None:
    """Exports are the same bytes over repeated runs, hash seeds and folders."""
    other = tmp_path / "another folder 이름"
    kg.init(other)
    for format in ("turtle", "trig", "nquads", "jsonld", "rdfxml", "ntriples"):
        first = run("-C", small, "export", format, check=0, PYTHONHASHSEED="1").stdout
        assert first == run("-C", other, "export", format, check=0, PYTHONHASHSEED="2", TZ="Asia/Seoul").stdout, format


def test_literals_as_curated(small: Path) -> None:
    """What the engine would write otherwise (01, 1.50, xsd:int) comes back as it was curated."""
    text = (
        '<https://footbridge.example/entity/footbridge> <http://x/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> ,\n'
        '  "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> , "x"@en-gb , "5"^^<http://www.w3.org/2001/XMLSchema#int> .\n'
    )
    (small / "data" / "extra.ttl").write_text(text, "utf-8")
    turtle = kg.export("turtle", small).decode()
    for word in ('01', '1.50', '"x"@en-gb', '"5"^^xsd:int'):
        assert f" {word} " in turtle, word
    values = {str(o) for o in kg.graph(small).objects(None, __import__("rdflib").URIRef("http://x/p"))}
    assert values == {"01", "1.50", "x", "5"}
