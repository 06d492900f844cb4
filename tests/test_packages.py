"""The package as it is imported. Which module may import which is kept by import-linter."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.fast


def test_rooms_do_not_hide_verbs() -> None:
    import kg

    rooms = ("view", "network", "export")
    for room in rooms:
        __import__(f"kg.{room}")
    assert [room for room in rooms if not callable(getattr(kg, room))] == []
