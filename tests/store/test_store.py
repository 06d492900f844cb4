"""The store: replaced whole or not at all, fresh by content, read while it is rebuilt."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from conftest import ROOT, THOROUGH, footbridge, run, serving
from killing import PATHS, Forking, mounts

import kg
from kg.errors import KGError
from kg.rdf import nquads
from kg.rdf.terms import PREF_LABEL, TYPE
from kg.store import integrity, snapshot
from kg.store.dataset import Answer, RemoteDataset

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
KILLS, LEVELS = (100, 40) if THOROUGH else (20, 10)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted((folder / "build").rglob("*"))
        if p.is_file() and p.name != "LOG"
    }


def current(folder: Path) -> dict[str, bytes]:
    """The files of the build that is in use, but for the stamps: another build, which shares files
    with it, takes them anew.
    """
    generation = snapshot.state(folder).generation
    return {
        path: text
        for path, text in tree(folder).items()
        if path == "build/current" or (generation in path and Path(path).name != integrity.STAMPS)
    }


def test_fresh_by_content(built: Path) -> None:
    before = snapshot.state(built)
    os.utime(built / "data" / "actors.csv", (1, 1))
    assert snapshot.fresh(built) is not None
    kg.query(COUNT, built)
    assert snapshot.state(built) == before
    path = built / "data" / "claims" / "town-2025-02-10.csv"
    stamp = path.stat()
    path.write_text(path.read_text("utf-8").replace("1450000", "1450001"), "utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert snapshot.fresh(built) is None
    assert kg.query("SELECT ?a { entity:footbridge-budget kg:amount ?a }", built).rows == [
        ('"1450001"^^<http://www.w3.org/2001/XMLSchema#integer>',)
    ]


def test_removed_input_is_noticed(built: Path) -> None:
    (built / "ontology" / "questions" / "budget-history.rq").unlink()
    assert snapshot.fresh(built) is None


# A process that has read the program once and builds in a child for each line that it is given: its
# id, its status, what it said.
BUILDER = """
import os, resource, signal, sys
from kg import cli, project
folder = sys.argv[1]
for size in sys.stdin:
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(into, 2)
        if size.strip():
            # A limit on the size of files makes a write fail as a full disk does; the signal that comes with it is ignored.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
        sys.argv = ["kg", "-C", folder, "build"]
        sys.stdout, sys.stderr = open(os.devnull, "w"), open(2, "w")
        cli.main()
    print(child, flush=True)
    os.close(into)
    print(os.waitpid(child, 0)[1], flush=True)
    with open(out, "rb") as said:
        print(ascii(said.read().decode()), flush=True)
"""


class Builder(Forking):
    """Builds of a project, each in a process of its own that may be killed."""

    def __init__(self, folder: Path):
        super().__init__(BUILDER, folder)

    def build(self, size: int | str = "", after: float | None = None) -> tuple[int, str]:
        """Build, with files of so many bytes at most, killed after so many seconds; returns the
        exit code and what was said.
        """
        code = self.child(str(size), after)
        return code, ast.literal_eval(self.process.stdout.readline())


def renamed(folder: Path, number: int) -> str:
    """Change inputs, so that there is something to build, and from nothing; returns the name that
    is new.
    """
    path = folder / "data" / "actors.csv"
    name = f"Example Town {number}"
    path.write_text(re.sub("Example Town[ 0-9]*", name, path.read_text("utf-8")), "utf-8")
    shapes = folder / "ontology" / "shapes.ttl"
    shapes.write_text(f"{shapes.read_text('utf-8')}# {number}\n", "utf-8")
    return name


NAME = "SELECT ?n { entity:example-town skos:prefLabel ?n FILTER(LANG(?n) = 'en') }"


def name(folder: Path) -> str:
    opened = snapshot.open(folder)
    with opened.lock:
        return next(iter(opened.store.query(NAME, prefixes=opened.state.prefixes)))["n"].value


def served(client: httpx.Client, known: str) -> None:
    """The server answers from the build that is in use, soon after it came into use."""
    end = time.monotonic() + 120
    while (
        found := client.get("/sparql", params={"query": NAME}).json()["results"]["bindings"][0][
            "n"
        ]["value"]
    ) != known:
        assert time.monotonic() < end, (found, known)
        time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_killed_at_any_moment(built: Path) -> None:
    """A build killed at many moments leaves the earlier store as it was, and served; the next build
    sweeps what was left.
    """
    before, known = current(built), name(built)
    killed = half = 0
    with Builder(built) as builder, serving("-C", built, "serve", "--workers", "1") as client:
        took = []
        for number in range(3):
            known = renamed(built, number)
            began = time.monotonic()
            assert builder.build() == (0, "")
            took.append(time.monotonic() - began)
        before, whole = current(built), min(took)
        for number in range(300):
            new = renamed(built, 10 + number)
            # The golden ratio spreads the moments evenly, however many they come to be.
            code, said = builder.build(after=whole * (number * 0.618 % 1))
            killed += code == -signal.SIGKILL
            whole *= 1 if code else 0.95
            if snapshot.state(built).digest == snapshot.digest(built):
                before, known = current(built), new
            else:
                assert code == -signal.SIGKILL, said
                left = tree(built)
                half += len(left) > len(before)
                assert {path: left.get(path) for path in before} == before
            assert name(built) == known
            if killed == KILLS:
                break
            if number % 20 == 0:
                served(client, known)
        served(client, known)
    assert killed == KILLS and half >= KILLS // 20, (killed, half)
    kg.build(built)
    assert len(list((built / "build").glob("store-*"))) == 1
    assert not list((built / "build").glob("current-*"))


def test_a_rule_may_ask_who_said_it(small: Path) -> None:
    (small / "ontology" / "rules" / "told.rq").write_text(
        "# Rule: what a citation speaks of\n# Why: a test\n# Example: none\nCONSTRUCT { ?citation"
        " rdfs:seeAlso ?thing } WHERE { GRAPH ?citation { ?thing kg:amount ?amount } }\n",
        "utf-8",
    )
    kg.build(small)
    told = kg.query("SELECT ?thing { ?citation rdfs:seeAlso ?thing ; a kg:Citation }", small).rows
    assert told and set(told) == set(
        kg.query(
            "SELECT ?thing { GRAPH ?citation { ?thing kg:amount ?amount } ?citation a"
            " kg:Citation }",
            small,
        ).rows
    )


def test_full_disk(built: Path) -> None:
    """Files that may not grow, at 10 sizes: a sentence, exit 2, and the earlier build whole."""
    before = current(built)
    largest = max(len(text) for text in before.values())
    renamed(built, 1)
    with Builder(built) as builder:
        told = [
            refused(builder, built, before, size)
            for size in (0, 1, *(largest * n // 11 for n in range(1, 9)))
        ]
    assert sum(told) >= 8


def refused(builder: Builder, folder: Path, before: dict[str, bytes], size: int | str = "") -> bool:
    """Whether a build was refused for want of room; if so, as it should be."""
    code, said = builder.build(size)
    if code == 0:
        renamed(folder, int(time.monotonic() * 1000))
        before.clear()
        before.update(current(folder))
        return False
    assert code == 2, (size, code, said)
    assert (
        "cannot write" in said
        and "the earlier build is as it was" in said
        and "Traceback" not in said
    )
    left = tree(folder)
    assert {path: left.get(path) for path in before} == before
    assert len(list((folder / "build").glob("store-*"))) == 1
    return True


FULL = """
import os, shutil, subprocess, sys
from pathlib import Path
from test_store import LEVELS, Builder, current, refused, renamed
import kg
from conftest import footbridge
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(place)], check=True)
footbridge(place / "small")
kg.build(place / "small")
before, told = current(place / "small"), 0
renamed(place / "small", 1)
with Builder(place / "small") as builder:
    for level in range(LEVELS):
        free = os.statvfs(place)
        with (place / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - level * int(sys.argv[2]) // LEVELS))
        told += refused(builder, place / "small", before)
        (place / "filler").unlink()
print(told)
"""


@mounts
def test_full_disk_at_many_levels(built: Path, tmp_path: Path) -> None:
    """A disk of its own with less room at each level than a build takes: the same."""
    size = sum(path.stat().st_size for path in (built / "build").rglob("*"))
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", FULL, tmp_path / "disk", str(size)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= LEVELS * 3 // 4


def test_read_while_built(built: Path) -> None:
    opened = snapshot.open(built)
    before = [row["n"].value for row in opened.store.query(COUNT)]
    path = built / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(
        path.read_text("utf-8") + "p9,example-builders,kg:operates,footbridge,,,,,,,\n", "utf-8"
    )
    kg.build(built)
    kg.build(built)
    assert [row["n"].value for row in opened.store.query(COUNT)] == before, (
        "who reads keeps what they opened"
    )
    after = [row["n"].value for row in snapshot.open(built).store.query(COUNT)]
    assert after != before
    opened.lock.close()
    kg.build(built)
    assert len(list((built / "build").glob("store-*"))) == 1


def test_two_ask_while_a_third_builds(built: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    ask = (
        "import kg, sys\nfor _ in range(15): assert len(kg.query('SELECT ?b { ?b a kg:Company }',"
        " sys.argv[1]).rows) == 1"
    )
    make = "import kg, sys\nfor _ in range(6): kg.build(sys.argv[1])"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(built)], env=environment, stderr=subprocess.PIPE
        )
        for code in (ask, ask, make)
    ]
    assert [(p.communicate(timeout=120)[1], p.returncode) for p in started] == [(b"", 0)] * 3


def test_damaged_store(built: Path) -> None:
    current = snapshot.state(built)
    data = built / "build" / current.generation / "data"
    (data / "CURRENT").write_text("nonsense\n")
    with pytest.raises(KGError, match="cannot be read") as told:
        snapshot.open(built)
    assert told.value.hint == "kg build makes it anew"
    kg.build(built)
    assert kg.query("ASK { ?s ?p ?o }", built) is True


def test_same_bytes_everywhere(small: Path, tmp_path: Path) -> None:
    """Exports are the same bytes over repeated runs, hash seeds and folders."""
    other = tmp_path / "another folder 이름"
    footbridge(other)
    for format in ("turtle", "trig", "nquads", "jsonld", "rdfxml", "ntriples"):
        first = run("-C", small, "export", format, check=0, PYTHONHASHSEED="1").stdout
        assert (
            first
            == run(
                "-C", other, "export", format, check=0, PYTHONHASHSEED="2", TZ="Asia/Seoul"
            ).stdout
        ), format


def test_literals_as_curated(small: Path) -> None:
    """What the engine would write otherwise (01, 1.50, xsd:int) comes back as it was curated."""
    text = (
        "<https://footbridge.example/entity/footbridge> <http://x/p>"
        ' "01"^^<http://www.w3.org/2001/XMLSchema#integer> ,\n '
        ' "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> , "x"@en-gb ,'
        ' "5"^^<http://www.w3.org/2001/XMLSchema#int> .\n'
    )
    (small / "data" / "extra.ttl").write_text(text, "utf-8")
    turtle = kg.export("turtle", small).decode()
    for word in ("01", "1.50", '"x"@en-gb', '"5"^^xsd:int'):
        assert f" {word} " in turtle, word
    values = {
        str(o) for o in kg.graph(small).objects(None, __import__("rdflib").URIRef("http://x/p"))
    }
    assert values == {"01", "1.50", "x", "5"}


class Server(RemoteDataset):
    """A server that answers as the engine does."""

    def __init__(self, engine: ox.Store):
        self.answering = engine

    def query(self, text: str, *, prefixes: dict[str, str] | None = None) -> Answer:
        return self.answering.query(text, prefixes=prefixes)


def test_a_store_and_a_server_tell_the_same(small: Path) -> None:
    kg.build(small)
    here = snapshot.open(small).store
    there = Server(here.engine)
    thing = "<https://footbridge.example/entity/footbridge>"
    kinds = [TYPE, PREF_LABEL]
    quads = set(here.claims_about([thing]))
    graphs = {quad[3] for quad in quads}
    triples = {quad[:3] for quad in quads} | {(thing, TYPE, thing)}
    assert quads and here.engine is not None and there.engine is None
    for ask in (
        lambda dataset: dataset.statements([thing, thing, '"no thing"']),
        lambda dataset: dataset.statements([thing], kinds),
        lambda dataset: dataset.claims_about([thing]),
        lambda dataset: dataset.claims_naming(thing),
        lambda dataset: dataset.claims_in(graphs),
        lambda dataset: dataset.current(triples),
        lambda dataset: {
            (s, *fact) for s, of in dataset.facts(graphs).items() for fact in of.items()
        },
    ):
        assert set(ask(here)) == set(ask(there)) != set()


def test_a_state_is_kept_as_it_is() -> None:
    state = snapshot.State({"entity": "x:"}, "x:", "d", {"claims": 0}, as_of="2021-01-03")
    kept = snapshot.as_json(state)
    assert kept["as of"] == "2021-01-03" and "rules" not in kept
    assert snapshot.from_json(json.loads(json.dumps(kept))) == state
    with pytest.raises(TypeError):
        snapshot.from_json({"prefixes": {}, "something else": 1})


@pytest.mark.parametrize(
    "line, quad",
    [
        ("<a:s> <a:p> <a:o> .\n", ("<a:s>", "<a:p>", "<a:o>", "")),
        ("<a:s> <a:p> <a:o> <a:g> .\n", ("<a:s>", "<a:p>", "<a:o>", "<a:g>")),
        ('<a:s> <a:p> "b" .', ("<a:s>", "<a:p>", '"b"', "")),
        ('<a:s> <a:p> "b c ." <a:g> .', ("<a:s>", "<a:p>", '"b c ."', "<a:g>")),
        ('<a:s> <a:p> "b <c>"^^<a:t> .\n', ("<a:s>", "<a:p>", '"b <c>"^^<a:t>', "")),
        ('<a:s> <a:p> " "@en .\n', ("<a:s>", "<a:p>", '" "@en', "")),
        ('<a:s> <a:p> "b\u2028c" <a:g> .\n', ("<a:s>", "<a:p>", '"b\u2028c"', "<a:g>")),
        ('_:s <a:p> "" <a:g> .\n', ("_:s", "<a:p>", '""', "<a:g>")),
    ],
)
def test_a_line_of_n_quads(line: str, quad: tuple[str, str, str, str]) -> None:
    assert list(nquads.quads([line])) == list(nquads.of_text(line)) == [quad]
