"""Mutated queries and input files, 2,000 if KG_THOROUGH=1: each is answered or refused with a
sentence; nothing crashes, hangs or shows a traceback.

Queries go to the workers that answer them in `kg serve`; files are read, checked, asked and written
in a process that may die, and is seen to. Every case follows from its number. As a script it runs
other numbers, or one:

    python tests/project/test_mutations.py queries|files FIRST [LAST]
"""

from __future__ import annotations

import asyncio
import random
import re
import select
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import ROOT, THOROUGH, footbridge
from test_hostile import SHAPES

import kg
from kg.errors import KGError
from kg.evidence import building
from kg.project import inputs
from kg.rdf import reading
from kg.serve import pool
from kg.serve.limits import Dataset, Limits, Refusal
from kg.serve.messages import Query
from kg.serve.pool import Pool
from kg.sparql import asking, formats
from kg.store import snapshot

QUERIES, FILES = (1400, 600) if THOROUGH else (200, 50)
PATIENCE = 120.0
ODD = [
    "\0",
    "\ufeff",
    "\u202e",
    "\u2028",
    "😀",
    "'",
    '"',
    '"""',
    "'''",
    "\\",
    "\\u0000",
    "\\uD800",
    "<",
    ">",
    "<<",
    ">>",
    "<<(",
    "{" * 60,
    "(" * 300,
    "[",
    "]",
    "}",
    ")",
    "_:",
    "_:b",
    "@",
    "@ko",
    "@prefix",
    "@base",
    "^^",
    "^",
    "^" * 250,
    "%",
    "%00",
    "&x;",
    "&#0;",
    "<!ENTITY a 'b'>",
    "<!DOCTYPE r>",
    "<![CDATA[",
    "]]>",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\x1f",
    "9" * 400,
    "-",
    "--",
    "- " * 40,
    "!",
    "١٢",
    "〇",
    "１",
    "é",
    "e\u0301",
    "한",
    "1e999999999",
    "1e-999999999",
    "-0",
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "20%s",
    "-99999999999-01-01",
    "INF",
    "NaN",
    "P1000000000Y",
    "KRW 1e99999999",
    "약 3억",
    "억",
    "조" * 40,
    "urn:",
    "http://[",
    "http://a b/",
    "//",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "|",
    "||",
    ";",
    ",",
    ",,,,",
    '","',
    "=",
    "=1+1",
    "#",
    "?",
    "*",
    "+",
    "true",
    "null",
    "{}",
    "[[]]",
    "sh:path",
    "sh:or",
    "rdf:first",
    "rdf:nil",
    "a",
    "SELECT *",
    "WHERE",
    "FILTER",
    "GRAPH ?g",
    "OPTIONAL {",
    "UNION",
    "MINUS {",
    "VALUES ?x {",
    "BIND(1/0 AS ?z)",
    "REGEX(?x, '(', 'q')",
    "GROUP BY",
    "HAVING",
    "ORDER BY",
    "LIMIT -1",
    "LIMIT 99999999999999999999",
    "OFFSET",
    "DISTINCT",
    "COUNT(*)",
    "AS ?x",
    "SERVICE",
    "FROM <x>",
    "BASE <x>",
    "PREFIX : <>",
    "CONCAT(",
    "STRDT('x', kg:)",
    "REPLACE(?x, '.*', '$9')",
    "SUBSTR('x', -9e9)",
    "EXISTS {",
    "(kg:a|!kg:b)*",
    "REPEAT",
]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def mutated(draw: random.Random, text: str, others: list[str]) -> bytes:
    """The text with a few things cut out, doubled, exchanged, or put in."""
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        tokens = TOKEN.findall(text) or [""]
        at = draw.randrange(len(tokens))
        end = min(len(tokens), at + draw.choice((1, 1, 2, 5, 40)))
        kind = draw.randrange(8)
        if kind == 0:
            del tokens[at:end]
        elif kind == 1:
            tokens[at:at] = tokens[at:end] * draw.choice((1, 2, 30))
        elif kind == 2:
            other = draw.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 3:
            tokens[at:end] = [draw.choice(ODD)]
        elif kind == 4:
            tokens.insert(at, draw.choice(ODD))
        elif kind == 5:
            found = TOKEN.findall(draw.choice(others)) or [""]
            start = draw.randrange(len(found))
            tokens[at:at] = found[start : start + draw.choice((1, 3, 20))]
        elif kind == 6:
            tokens = (
                tokens[:at]
                if draw.random() < 0.3
                else [*tokens[:at], tokens[at][: len(tokens[at]) // 2], *tokens[at + 1 :]]
            )
        else:
            numbers = [i for i, token in enumerate(tokens) if token.isdigit()]
            if numbers:
                tokens[draw.choice(numbers)] = draw.choice(
                    ("0", "-1", "00", "1e400", "99999999999999999999", "0.1", "2", "32")
                )
        text = "".join(tokens)
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    if raw and draw.random() < 0.05:
        raw[draw.randrange(len(raw))] = draw.randrange(256)
    return bytes(raw)


# --- queries --------------------------------------------------------------------------------------


def queries(folder: Path, numbers: range) -> list[str]:
    """What went wrong with mutated queries, asked of workers."""
    seeds = [path.read_text("utf-8") for path in sorted((ROOT / "ontology").glob("*/*.rq"))] + [
        make(3) for make in SHAPES.values()
    ]
    state = snapshot.state(folder)
    limits = Limits(timeout=3, rows=20_000, bytes=1 << 24, memory=1 << 30)
    wrong = []

    async def one(pool: pool.Pool, number: int) -> None:
        draw = random.Random(number)
        text = mutated(draw, draw.choice(seeds), seeds).decode("utf-8", "replace")
        rows = draw.choice(("json", "xml", "csv", "tsv", "spreadsheet"))
        graph = draw.choice(("turtle", "ntriples", "jsonld", "rdfxml"))
        cite = draw.random() < 0.3
        asked = Query(text, rows, rows, graph, base="http://127.0.0.1/sparql", cite=cite)
        try:
            answer = await asyncio.wait_for(pool.ask(asked), PATIENCE)
            with answer.body:
                assert answer.about.format
        except Refusal as refusal:
            # A product may reach its bound of memory before that of time; on a slow machine a
            # worker may not stand in time.
            if refusal.kind in ("fault", "died", "killed", "store"):
                wrong.append(f"{number}: {refusal.kind} {refusal.detail}: {text!r}")
        except TimeoutError:
            wrong.append(f"{number}: hangs: {text!r}")

    async def all_() -> None:
        pool = Pool(Dataset(str(folder), state.generation), 2, limits)
        await pool.open()
        try:
            waiting = iter(numbers)

            async def some() -> None:
                for number in waiting:
                    await one(pool, number)

            await asyncio.gather(*(some() for _ in range(3)))
        finally:
            pool.close()
            while pool.all:
                await asyncio.sleep(0.01)

    asyncio.run(all_())
    return wrong


def test_queries(built: Path, capfd: pytest.CaptureFixture) -> None:
    assert queries(built, range(QUERIES)) == []
    assert "Traceback" not in capfd.readouterr().err


# --- files ----------------------------------------------------------------------------------------

SYNTAXES = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}
STORY = (
    "step,ko,en,select,path,as_of\n1,다리,The bridge.,footbridge,,\n2,돈,The money.,,example-town |"
    " footbridge-budget,2025-03\n"
)


def case(folder: Path, number: int, exported: dict[str, str]) -> str:
    """Read, check, ask and write a project of which one file is mutated; "" or what went wrong."""
    draw = random.Random(number)
    names = [
        *inputs.listed(folder),
        "data/stories/walk.csv",
        *(f"data/extra{suffix}" for suffix in SYNTAXES for _ in range(3)),
    ]
    name = draw.choice(names)
    path = folder / name
    before = path.read_bytes() if path.exists() else None
    text = (
        exported[path.suffix]
        if path.stem == "extra"
        else STORY
        if before is None
        else before.decode()
    )
    if len(text) > 40_000 and draw.random() < 0.9:
        # A part of a large file: a mistake in all of it is most often seen before anything else is.
        lines = text.splitlines(keepends=True)
        text = "".join(lines[: len(lines) // 4]) if path.stem == "extra" else text
    raw = mutated(draw, text, list(exported.values()))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    try:
        problems, found = building.checked(folder)
        for problem in (*problems, *found):
            said = str(problem)
            if "Traceback" in said or str(folder) in said or not problem.message:
                return f"says {said}"
        if path.stem == "extra":
            for attempt in (_plain, _parsed):
                try:
                    attempt(path)
                except KGError as error:
                    if not error.message or "Traceback" in error.message:
                        return f"says {error.message}"
        if not problems and draw.random() < 0.1:
            kg.build(folder)
            for format in ("turtle", "trig", "nquads", "jsonld", "rdfxml"):
                try:
                    kg.export(format, folder)
                except KGError:
                    continue
        return ""
    except KGError as error:
        return "" if error.message else "says nothing"
    except Exception:
        return traceback.format_exc()
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


def _plain(path: Path) -> None:
    asked = asking.plain([path])
    formats.machine(
        asking.ask(
            asked,
            "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?s ?p ?o LIMIT 50",
            {},
        ),
        "json",
    )


def _parsed(path: Path) -> None:
    found = reading.document([path])
    for format in formats.GRAPHS:
        try:
            formats.serialized(found, format)
        except KGError:
            continue


def child(folder: Path, first: int, last: int) -> None:
    """Run cases, and say on stdout which one is under way and what was wrong."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    exported = {suffix: kg.export(format, folder).decode() for suffix, format in SYNTAXES.items()}
    for number in range(first, last):
        print(f"begin {number}", flush=True)
        wrong = case(folder, number, exported)
        print(f"end {number} {wrong!r}", flush=True)


def mutated_files(folder: Path, numbers: range) -> list[str]:
    """What went wrong with mutated files; a case that dies or hangs ends its process, and another
    goes on behind it.
    """
    wrong, at = [], numbers.start
    while at < numbers.stop:
        process = subprocess.Popen(
            [sys.executable, __file__, "child", folder, str(at), str(numbers.stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        try:
            now, read = at, b""
            while True:
                if not select.select([process.stdout], [], [], PATIENCE)[0]:
                    wrong.append(f"{now}: hangs")
                    break
                chunk = process.stdout.read(1 << 16)
                if not chunk:
                    if process.wait() or now < numbers.stop:
                        wrong.append(
                            f"{now}: ends its process with {process.returncode}:"
                            f" {process.stderr.read().decode()[-500:]}"
                        )
                    break
                *lines, read = (read + chunk).split(b"\n")
                for line in lines:
                    word, number, *rest = line.decode().split(" ", 2)
                    now = int(number) + (word == "end")
                    if rest and rest[0] != "''":
                        wrong.append(f"{number}: {rest[0]}")
            at = now + 1
            if now == numbers.stop:
                break
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
    return wrong


def test_files(built: Path) -> None:
    assert mutated_files(built, range(FILES)) == []


if __name__ == "__main__":
    import tempfile

    if sys.argv[1] == "child":
        child(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        with tempfile.TemporaryDirectory() as place:
            footbridge(Path(place) / "small")
            kg.build(Path(place) / "small")
            first = int(sys.argv[2])
            chosen = range(first, int(sys.argv[3]) if len(sys.argv) > 3 else first + 1)
            print(
                "\n\n".join(
                    (queries if sys.argv[1] == "queries" else mutated_files)(
                        Path(place) / "small", chosen
                    )
                )
            )
