"""A publication in the place of an earlier one: nobody who asks meanwhile has half of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, THOROUGH, footbridge
from engines import Engine, command, free, running

import kg
from kg.errors import KGError
from kg.store.remote import client, pages, publishing, switching, turns

SPACE = "https://footbridge.example/"
STATE = f"{SPACE}graph/published"
BUILT = (
    f"SELECT ?said (COUNT(*) AS ?n) {{ GRAPH <{STATE}> {{ ?g {pages.SAYS} ?said }}"
    " GRAPH <https://kg.example/ontology#current> { ?s ?p ?o } } GROUP BY ?said"
)
KILLS = 60 if THOROUGH else 6


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder, host = tmp_path_factory.mktemp("oxigraph"), f"127.0.0.1:{free()}"
    words = [command("oxigraph"), "serve", "--location", folder / "data", "--bind", host]
    found = Engine(
        "oxigraph", f"http://{host}/update", f"http://{host}/query", f"http://{host}/store", {}
    )
    with running(words, folder, found.query):
        yield found


@pytest.fixture(scope="module")
def built_editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("editions")
    first, second = place / "first", place / "second"
    for folder in (first, second):
        footbridge(folder)
    claims = second / "data" / "claims" / "gazette-2024-05-01.csv"
    claims.write_text(claims.read_text() + "p9,footbridge-completion,kg:plannedDate,2031,,,,,,,\n")
    for folder in (first, second):
        kg.build(folder)
    return first, second


@pytest.fixture
def editions(built_editions: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """Two editions of one project; the second has one claim more."""
    first, second = tmp_path / "first", tmp_path / "second"
    for built, folder in zip(built_editions, (first, second), strict=True):
        shutil.copytree(built, folder)
    return first, second


def put(engine: Engine, folder: Path) -> publishing.Published:
    return kg.publish(engine.update, folder, endpoint=engine.query)


def value(engine: Engine, text: str) -> str:
    """The one value that a server answers."""
    row = client.Server(engine.query).select(text)["results"]["bindings"][0]
    return str(next(iter(row.values()))["value"])


def built(engine: Engine) -> list[tuple[str, str]]:
    """What the server says of its dataset, and how much is in its current graph, asked at once."""
    rows = client.Server(engine.query).select(BUILT)["results"]["bindings"]
    return [(row["said"]["value"], row["n"]["value"]) for row in rows]


@pytest.mark.parametrize("at_once", [0, 20_000])
def test_who_asks_meanwhile_has_one_edition_or_the_other(
    engine: Engine, editions: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """By differences, and by graphs that are made ready beside the old ones."""
    monkeypatch.setattr(switching, "_AT_ONCE", at_once)
    whole = []
    for folder in editions:
        put(engine, folder)
        whole.append(built(engine))
    seen: list[list[tuple[str, str]]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.wait(0.01):
            seen.append(built(engine))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        for folder in (*editions, *editions, *editions):
            put(engine, folder)
    finally:
        done.set()
        thread.join()
    assert [len(one) for one in whole] == [1, 1] and whole[0] != whole[1]
    assert all(one in whole for one in seen)
    assert all(one in seen for one in whole)
    staged = (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), '/staged/')) }"
    )
    assert value(engine, staged) == "0"


def test_a_small_change_takes_few_lines(engine: Engine, editions: tuple[Path, Path]) -> None:
    first, second = editions
    put(engine, first)
    (second / "build").mkdir(exist_ok=True)
    (first / "build" / "published").rename(second / "build" / "published")
    changed = put(engine, second)
    assert 0 < changed.triples < 60 and changed.graphs > 1
    assert put(engine, second).graphs == 0
    here = kg.export("nquads", second)
    assert kg.export("nquads", second, endpoint=engine.query) == here
    # What is kept of it and is not what is there is not gone by.
    put(engine, first)
    again = put(engine, second)
    assert again.triples > 60
    assert kg.export("nquads", second, endpoint=engine.query) == here


def test_a_killed_publication_leaves_one_edition_or_the_other(
    engine: Engine, editions: tuple[Path, Path], tmp_path: Path
) -> None:
    dice = random.Random(7)
    exports = [kg.export("nquads", folder) for folder in editions]
    place = "data/claims/gazette-2024-05-01.csv"
    texts = [(folder / place).read_text() for folder in editions]
    folder = editions[0]
    put(engine, folder)
    for turn in range(KILLS):
        (folder / place).write_text(texts[(turn + 1) % 2])
        kg.build(folder)
        code = (
            "from kg.store.remote import switching; switching._AT_ONCE = 0;"
            "from kg.cli import main; main()"
        )
        words = [sys.executable, "-c", code, "-C", folder, "publish", engine.update]
        process = subprocess.Popen(
            [*map(str, words), "--endpoint", engine.query],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.DEVNULL,
        )
        while process.poll() is None and not pages.turns_of(client.Server(engine.query), SPACE)[1]:
            time.sleep(0.005)
        time.sleep(dice.random() * 0.4)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        found = kg.export("nquads", tmp_path, endpoint=engine.query)
        assert found in exports, f"kill {turn}"
    for text, export in zip(texts, exports, strict=True):
        (folder / place).write_text(text)
        put(engine, folder)
        assert kg.export("nquads", tmp_path, endpoint=engine.query) == export


def test_a_second_publication_is_told(
    engine: Engine, editions: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = editions
    put(engine, first)
    server, asked = client.Server(engine.update), client.Server(engine.query)
    before = built(engine)
    # From another folder, and from the same.
    for folder in (tmp_path / "elsewhere", second):
        with turns.Turn(server, asked, SPACE, folder):
            with pytest.raises(KGError, match="another publication of this dataset is under way"):
                put(engine, second)
            assert built(engine) == before
    put(engine, second)
    assert built(engine) != before


def test_who_has_given_up_is_not_waited_for(
    engine: Engine, editions: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, asked = client.Server(engine.update), client.Server(engine.query)
    put(engine, editions[0])
    lost = (
        f'<{SPACE}graph/publishing> {pages.HOLDS} "0123456789ab 0123456789ab 2020-01-01T00:00:00Z"'
    )
    server.update(f"INSERT DATA {{ GRAPH <{STATE}> {{ {lost} }} }}")
    assert put(engine, editions[1]).graphs
    assert pages.turns_of(asked, SPACE)[1] == []
    # Who is taken for one that has given up, and has not, stops.
    turn = turns.Turn(server, asked, SPACE, editions[0])
    with pytest.raises(KGError, match="somebody else has begun to publish this dataset"), turn:
        server.update(f"DELETE WHERE {{ GRAPH <{STATE}> {{ <{turn.thing}> {pages.HOLDS} ?o }} }}")
        turn.said = -1000.0
        turn.renew()


def test_what_changes_while_it_is_read_is_read_anew(
    engine: Engine,
    editions: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pages of two editions are not put together."""
    first, second = editions
    put(engine, first)
    rows = client.Server.rows
    changes: Iterator[Path] = iter((second,))
    due = False

    def asked(self: client.Server, text: str) -> list[tuple[str, ...]]:
        nonlocal due
        found = rows(self, text)
        if "VALUES ?g" in text and due:
            if folder := next(changes, None):
                put(engine, folder)
            due = False
        due = due or (pages.HOLDS in text and "VALUES" not in text)
        return found

    monkeypatch.setattr(client.Server, "rows", asked)
    there = kg.export("nquads", tmp_path, endpoint=engine.query)
    assert there == kg.export("nquads", second)
    changes = iter((first, second, first))
    with pytest.raises(KGError, match="is published anew each time that it is read"):
        kg.export("nquads", tmp_path, endpoint=engine.query)
