"""The package as it is imported, and the names in it. Which module may import which is kept by
import-linter.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kg

pytestmark = pytest.mark.fast


def test_every_verb_is_there() -> None:
    assert [name for name in kg.__all__ if not callable(getattr(kg, name))] == []


def test_functions_are_named_by_what_they_give() -> None:
    """A participle says neither what a function does nor what it gives."""
    participles = {"told", "said", "kept", "made", "found"}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    named = [
        f"{path.name}: {node.name}"
        for path in sorted(Path(kg.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, functions) and node.name in participles
    ]
    assert named == []
