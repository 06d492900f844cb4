"""What a worker answers from: the store of a small project in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.serve import worker
from kg.store import snapshot


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
