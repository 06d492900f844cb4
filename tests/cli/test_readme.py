"""What the READMEs show is what runs: every `$ kg …` in them is run, and its output compared.

`python tests/cli/test_readme.py` writes the outputs anew, to be read before they are committed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The README that one reads in five minutes, and those with the rest.
READMES = ("README.md", "src/kg/README.md", "data/README.md")
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
STEP = re.compile(r"^\$ (.+(?:\\\n.+)*)\n((?:(?!\$ ).*\n)*)", re.M)


def steps(readme: str) -> list[tuple[str, str]]:
    """(command, output) of every step in a README's console blocks."""
    return [
        step
        for block in BLOCK.findall((ROOT / readme).read_text("utf-8"))
        for step in STEP.findall(block)
    ]


def copy(folder: Path) -> Path:
    """A copy of what the README's commands work on, with `kg` on the path."""
    for part in ("ontology", "data"):
        shutil.copytree(ROOT / part, folder / part)
    tool = folder / ".bin" / "kg"
    tool.parent.mkdir()
    tool.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from kg.cli import main; main()' \"$@\"\n"
    )
    tool.chmod(0o755)
    return folder


def output(command: str, folder: Path) -> str:
    path = os.pathsep.join([str(folder / ".bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    lines = (done.stdout + done.stderr).splitlines()
    return "".join(line.rstrip() + "\n" for line in lines)


@pytest.fixture(scope="module")
def folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a copy, built already."""
    folder = copy(tmp_path_factory.mktemp("readme"))
    shutil.copytree(project / "build", folder / "build")
    return folder


@pytest.mark.parametrize("readme", READMES)
def test_commands_and_outputs(folder: Path, readme: str) -> None:
    found = steps(readme)
    assert len(found) >= 1
    for command, expected in found:
        assert output(command, folder) == expected, command


def test_every_command_is_in_the_readme() -> None:
    from kg.cli.group import commands

    text = (ROOT / "README.md").read_text("utf-8")
    assert [
        name
        for name in commands.commands
        if f"`kg {name}" not in text and f"$ kg {name}" not in text
    ] == []


def test_set_up_is_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"<!-- (run|test) -->\n```sh\n(.+)\n```", text) == [
        ("run", "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/kg build"),
        (
            "test",
            (
                "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/python -m"
                " pytest"
            ),
        ),
    ]


def test_it_is_read_in_five_minutes() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.count("\n") < 180


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_to_files(readme: str) -> None:
    place = (ROOT / readme).parent
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", (ROOT / readme).read_text("utf-8"))
    assert [link for link in links if not (place / link).exists()] == []


def test_the_example_in_python(folder: Path) -> None:
    """The block of Python in the README runs as it stands."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    code += "print(type(answer).__name__, len(answer), graph.as_of)\n"
    (folder / "example.py").write_text(code, "utf-8")
    assert output(f"{sys.executable} example.py", folder) == "Answer 6 2021-12-31\n"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        place = copy(Path(name))

        def block(match: re.Match) -> str:
            return (
                "```console\n"
                + STEP.sub(lambda step: f"$ {step[1]}\n{output(step[1], place)}", match[1])
                + "```"
            )

        for readme in READMES:
            text = (ROOT / readme).read_text("utf-8")
            (ROOT / readme).write_text(BLOCK.sub(block, text), "utf-8")
