"""kg watch: each save is built, and whoever serves shows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT, eventually, serving

from kg.cli.watching import _saves


@contextmanager
def watching(folder: Path) -> Iterator[list[str]]:
    """The lines that `kg watch` writes, as it goes on; in the end it is stopped as by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main; main()", "-C", str(folder), "watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
        },
    )
    lines: list[str] = []
    reader = threading.Thread(
        target=lambda: lines.extend(map(bytes.decode, process.stdout)), daemon=True
    )
    reader.start()
    try:
        yield lines
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    finally:
        process.kill()
        process.wait()
        reader.join(30)


def test_each_save_is_built_and_shown(small: Path) -> None:
    claims = next((small / "data" / "claims").glob("*.csv"))
    text = claims.read_text("utf-8")
    row = text.splitlines()[1]
    assert row.split(",")[0]
    with watching(small) as lines:
        eventually(lambda: sum("built in" in line for line in lines) == 1, "the first build")
        with serving("-C", small, "serve") as client:
            question = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } ?g a kg:Citation }"

            def count() -> int:
                answer = client.get("/sparql", params={"query": question}).json()
                return int(answer["results"]["bindings"][0]["n"]["value"])

            before = count()
            locator = row.split(",")[0]
            claims.write_text(text + row.replace(locator, f"{locator}9", 1) + "\n", "utf-8")
            eventually(lambda: sum("built in" in line for line in lines) == 2, "the second build")
            eventually(lambda: count() > before, "what is served")
            # What is wrong is told, and what is served stays.
            claims.write_text(f"{text}p1,nobody,kg:amount,1\n", "utf-8")
            eventually(lambda: "1 problem\n" in lines, "the problem")
            assert any("data/claims" in line for line in lines)
            assert count() > before
            claims.write_text(text, "utf-8")
            eventually(lambda: count() == before, "the state of before")
    assert not any("Traceback" in line for line in lines), lines


def test_what_links_lead_to_is_watched(small: Path) -> None:
    claims = sorted((small / "data" / "claims").glob("*.csv"))
    (small / "kept").mkdir()
    for path in claims:
        path.rename(small / "kept" / path.name)
        path.symlink_to(Path("../../kept") / path.name)
    with watching(small) as lines:

        def built(count: int, what: str) -> None:
            eventually(lambda: sum("built in" in line for line in lines) >= count, what)

        built(1, "the first build")
        # An editor writes a new file and puts it in the place of the old one.
        kept = small / "kept" / claims[0].name
        (small / "new").write_text(f"{kept.read_text('utf-8')}p1,nobody,kg:amount,1\n", "utf-8")
        text = kept.read_text("utf-8")
        (small / "new").replace(kept)
        eventually(lambda: "1 problem\n" in lines, "the problem")
        kept.write_text(text, "utf-8")
        built(2, "the second build")
        # A folder that has become a link since, and a file that comes into it.
        questions = small / "ontology" / "questions"
        questions.rename(small / "asked")
        questions.symlink_to("../asked")
        built(3, "the linked folder")
        (small / "asked" / "all.rq").write_text("SELEC", "utf-8")
        eventually(lambda: any("all.rq" in line for line in lines), "the file in it")


def test_a_save_during_the_first_build_is_built(small: Path) -> None:
    claims = next((small / "data" / "claims").glob("*.csv"))
    saves = _saves(small)
    next(saves)
    claims.write_text(claims.read_text("utf-8") + "\n", "utf-8")
    second = threading.Thread(target=lambda: next(saves), daemon=True)
    second.start()
    second.join(60)
    assert not second.is_alive()
