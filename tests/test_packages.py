"""The package as it is imported. Which module may import which is kept by import-linter."""

from __future__ import annotations

import pytest

import kg

pytestmark = pytest.mark.fast


def test_every_verb_is_there() -> None:
    assert [name for name in kg.__all__ if not callable(getattr(kg, name))] == []
