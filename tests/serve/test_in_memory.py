"""What a worker answers from: the store of a small project in memory."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.serve import worker
from kg.store import snapshot
from tests.projects import claimed


@pytest.mark.parametrize("name", ["part", "built"])
def test_a_worker_holds_all_that_the_store_has(request: pytest.FixtureRequest, name: str) -> None:
    """What sources say and what is derived, in its graphs and in the current one."""
    folder: Path = request.getfixturevalue(name)
    held = worker._of_project(str(folder))
    with_store = snapshot.open(folder)
    assert held.store.engine is not with_store.engine
    quads = set(with_store.engine)
    assert set(held.engine) == quads and len(quads) > 500
    held.close()
    with_store.close()


def test_a_worker_holds_names_in_languages_that_no_registry_knows(tmp_path: Path) -> None:
    row = "p1,hall,kg:area,10,,,,,,,\n"
    folder = claimed(tmp_path / "project", a_2020=row)
    about, things = folder / "data" / "dataset.ttl", folder / "data" / "things.csv"
    about.write_text(about.read_text("utf-8").replace('"ko" "en"', '"ko" "en-12"'), "utf-8")
    things.write_text(things.read_text("utf-8").replace("name_en", "name_en-12"), "utf-8")
    kg.build(folder)
    held = worker._of_project(str(folder))
    tags = {quad.object.language for quad in held.engine if isinstance(quad.object, ox.Literal)}
    held.close()
    assert "en-12" in tags
