"""The rooms of src/kg: each imports only from the floors below it."""

from __future__ import annotations

import ast
from pathlib import Path

FLOORS = [
    {"lines"},
    {"errors", "spool", "deaths"},
    {"isolation"},
    {"standby"},
    {"terms", "characters", "listing"},
    {"sparql", "integrity", "writing"},
    {"files", "export", "layout", "manifest"},
    {"inputs"},
    {"rdf"},
    {"vocabulary", "store", "rules", "algebra"},
    {"data", "shapes", "citations", "network"},
    {"timeline", "answers", "view", "stories"},
    {"findings", "disputes", "notebook"},
    {"budget", "paths", "remote"},
    {"reports", "footnotes"},
    {"project", "curation"},
    {"pages"},
    {"api", "form"},
    {"workers"},
    {"endpoint", "assistant"},
    {"cli"},
]
SOURCE = Path(__file__).parents[1] / "src" / "kg"


def rooms() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in [
        *SOURCE.glob("*.py"),
        *SOURCE.glob("view/*.py"),
        *SOURCE.glob("pages/*.py"),
        *SOURCE.glob("sparql/*.py"),
        *SOURCE.glob("rdf/*.py"),
    ]:
        name = path.parent.name if path.parent != SOURCE else path.stem
        if name == "__init__":
            continue
        used = found.setdefault(name, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "kg":
                used.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
                used.add(node.module.split(".")[1])
    return found


def test_every_room_has_a_floor() -> None:
    assert set(rooms()) == set().union(*FLOORS)


def test_imports_go_down() -> None:
    level = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    wrong = [
        f"{room} imports {used}"
        for room, imports in rooms().items()
        for used in imports - {"__version__", room}
        if level[used] >= level[room]
    ]
    assert wrong == []


def test_rooms_do_not_hide_verbs() -> None:
    import kg

    rooms = ("view", "network", "export")
    for room in rooms:
        __import__(f"kg.{room}")
    assert [room for room in rooms if not callable(getattr(kg, room))] == []
