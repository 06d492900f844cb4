"""The next build, made of the last one and what has changed since: the same bytes as from nothing."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, THOROUGH
from edits import Edits, restore, saved

from kg.errors import Refused
from kg.evidence import building
from kg.evidence.incremental import memory
from kg.store import integrity, snapshot
from tests.benchmarks import synthetic

_APART = (
    "data/",
    "memory/claims-",
    memory.INPUTS,
    memory.FINDINGS,
    memory.KNOWN,
    integrity.PIECES,
)


def kept(folder: Path) -> dict[str, Any]:
    """All that a build has made, but for what tells how it came about."""
    with closing(snapshot.open(folder)) as opened:
        place, state = opened.place, opened.state
        known = memory.loaded((place / memory.KNOWN).read_bytes())._asdict()
        for name in ("mentions", "weights"):
            known[name] = {thing: count for thing, count in known[name].items() if count}
        inputs = memory.loaded((place / memory.INPUTS).read_bytes())
        read = {}
        for source, held in inputs.files.items():
            with (place / held.segment).open("rb") as file:
                file.seek(held.start)
                read[source] = memory.loaded(file.read(held.length))
        return {
            **{
                name: (place / name).read_bytes()
                for name in state.files
                if not name.startswith(_APART)
            },
            "engine": set(opened.engine),
            "state": (state.counts, state.digest, state.prefixes),
            "findings": memory.loaded((place / memory.FINDINGS).read_bytes()),
            "known": known,
            "digests": inputs.digests,
            "read": read,
        }


def differences(one: dict[str, Any], two: dict[str, Any]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def from_nothing(folder: Path, place: Path) -> dict[str, Any]:
    """What a build of a copy makes."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("build"))
    building.build(place)
    return kept(place)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    synthetic.write(folder, 1200)
    return folder


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("data", "ontology"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def edited(folder: Path, place: Path, dice: random.Random, edits: int, most: int = 4) -> int:
    """Edit a project and build it again and again; what is there now and then is held to a build
    from nothing. Returns how many builds were made of the last one.
    """
    building.build(folder)
    continued = 0
    for at in range(edits):
        before = saved(folder)
        kinds = [Edits(folder, dice).one() for _ in range(dice.randint(1, 2))]
        try:
            building.build(folder)
        except Refused as refused:
            with pytest.raises(Refused) as again:
                from_nothing(folder, place)
            assert again.value.problems == refused.problems, kinds
            restore(folder, before)
            building.build(folder)
        with closing(snapshot.open(folder)) as opened:
            continued += opened.state.continued > 0
        if at % most == most - 1 or at == edits - 1:
            assert not differences(kept(folder), from_nothing(folder, place)), (at, kinds)
    return continued


@pytest.mark.parametrize("seed", range(50 if THOROUGH else 2))
def test_edits_of_a_small_project(small: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "project"
    shutil.copytree(small, folder)
    edits = 40 if THOROUGH else 16
    assert edited(folder, tmp_path / "again", random.Random(seed), edits) > edits / 4


@pytest.mark.parametrize("seed", range(10 if THOROUGH else 1))
def test_edits_of_the_shipped_project(shipped: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "project"
    shutil.copytree(shipped, folder)
    edits = 20 if THOROUGH else 6
    assert edited(folder, tmp_path / "again", random.Random(seed), edits, 6) >= 1


def test_check_tells_the_same(small: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "project", random.Random(5)
    shutil.copytree(small, folder)
    building.build(folder)
    for _ in range(12 if THOROUGH else 6):
        before = saved(folder)
        kind = Edits(folder, dice).one()
        place = tmp_path / "again"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place, ignore=shutil.ignore_patterns("build"))
        assert building.checked(folder) == building.checked(place), kind
        if dice.random() < 0.5:
            restore(folder, before)


def killed(folder: Path, after: float) -> None:
    """Build a project, and kill that after so many seconds."""
    code = "import sys; from kg.evidence import building; building.build(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stderr=subprocess.DEVNULL
    ) as one:
        time.sleep(after)
        one.send_signal(signal.SIGKILL)


def test_killed_at_any_moment(small: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "project", random.Random(3)
    shutil.copytree(small, folder)
    building.build(folder)
    for _ in range(60 if THOROUGH else 6):
        before = saved(folder)
        Edits(folder, dice).number()
        killed(folder, dice.uniform(0.2, 1.2))
        try:
            building.build(folder)
        except Refused:
            restore(folder, before)
            building.build(folder)
        assert not list((folder / "build").glob("scratch-*"))
    assert not differences(kept(folder), from_nothing(folder, tmp_path / "again"))


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "data" / "claims").glob("*.csv")):
        yield from path.read_text("utf-8").splitlines()


def test_a_memory_of_strangers_runs_nothing(small: Path, tmp_path: Path) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return exec, (f"open({str(tmp_path / 'harm')!r}, 'w')",)

    with pytest.raises(pickle.UnpicklingError):
        memory.loaded(pickle.dumps(Harm()))
    assert not (tmp_path / "harm").exists()
