"""The build knows what it is: what was damaged, changed meanwhile, built by two at once, or has no
end.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from conftest import ROOT, THOROUGH
from killing import mounts

import kg
from kg.errors import KGError, Refused
from kg.store import snapshot

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
DAY = "2025-03-01"
HEADER = "# Rule: a test\n# Why: a test\n# Example: none\n"
DOORS = [
    lambda folder: sorted(kg.query(ALL, folder).rows),
    lambda folder: sorted(kg.query(ALL, folder, as_of=DAY).rows),
    lambda folder: kg.export("nquads", folder),
    lambda folder: kg.export("turtle", folder, as_of=DAY),
    lambda folder: kg.search("bridge", folder),
    lambda folder: kg.conflicts(folder),
    lambda folder: kg.show("footbridge", folder),
]


def flip(path: Path, chance: random.Random) -> None:
    """One bit of a file is another one; now and then the file says that it was not changed."""
    stamp, size = path.stat(), path.stat().st_size
    with path.open("r+b") as file:
        at = file.seek(chance.randrange(size))
        byte = file.read(1)[0] ^ 1 << chance.randrange(8)
        file.seek(at)
        file.write(bytes([byte]))
    if chance.random() < 0.5:
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def test_a_flipped_bit_anywhere_changes_no_answer(small: Path) -> None:
    right = [door(small) for door in DOORS]
    chance = random.Random(1)
    for number in range(500 if THOROUGH else 12):
        path = chance.choice(
            [p for p in sorted((small / "build").rglob("*")) if p.is_file() and p.stat().st_size]
        )
        flip(path, chance)
        door = chance.randrange(len(DOORS))
        assert DOORS[door](small) == right[door], (number, path)


@pytest.mark.parametrize("name", ["named.nq", "names.tsv", "data/CURRENT", "findings.nq"])
def test_who_does_not_build_is_told_of_damage(built: Path, name: str) -> None:
    path = built / "build" / snapshot.state(built).generation / name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(KGError, match=f"it is damaged: {name} is not as it was written") as fault:
        snapshot.open(built)
    assert fault.value.hint == "kg build makes it anew"
    path.unlink()
    with pytest.raises(KGError, match=f"it is damaged: {name} is not there"):
        snapshot.open(built)


def test_a_file_that_does_not_belong_to_the_engine(built: Path) -> None:
    (built / "build" / snapshot.state(built).generation / "data" / "000099.log").write_bytes(b"x")
    with pytest.raises(KGError, match="data/000099.log does not belong there"):
        snapshot.open(built)


def test_a_copied_project_is_read_as_it_is(built: Path, tmp_path: Path) -> None:
    """Copies have other stamps, so that the digests are compared, once."""
    import shutil

    before = snapshot.state(built)
    shutil.copytree(built, tmp_path / "copy")
    opened = snapshot.fresh(tmp_path / "copy")
    opened.lock.close()
    assert opened.state == before


@pytest.mark.parametrize("linked", [False, True], ids=["", "in a linked folder"])
def test_a_file_that_is_put_back_during_a_build(small: Path, linked: bool) -> None:
    """The build is of what was read, and no longer fresh when the file is as it was."""
    if linked:
        (small / "data" / "claims").rename(small / "kept")
        (small / "data" / "claims").symlink_to("../kept")
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    before = path.read_text("utf-8")

    def step(name: str) -> None:
        path.write_text(before.replace("1450000", "1450001") if name == "read" else before, "utf-8")

    kg.build(small, step)
    assert path.read_text("utf-8") == before
    assert snapshot.fresh(small) is None
    assert kg.query("SELECT ?a { entity:footbridge-budget kg:amount ?a }", small).rows == [
        ('"1450000"^^<http://www.w3.org/2001/XMLSchema#integer>',)
    ]


def test_a_file_that_is_away_while_it_is_read(small: Path) -> None:
    """As `git stash` and `git stash pop` do it with a file that is new."""
    path = small / "ontology" / "questions" / "budget-history.rq"
    before = path.read_bytes()

    def step(name: str) -> None:
        path.unlink() if name == "read" else path.write_bytes(before)

    kg.build(small, step)
    assert snapshot.fresh(small) is None


def test_a_day_is_made_of_the_rules_of_its_build(small: Path) -> None:
    """What is served goes on as it is while files are edited."""
    from kg.evidence import access

    rules = sorted((small / "ontology" / "rules").glob("*.rq"))
    kg.build(small)
    right = kg.export("nquads", small, as_of=DAY)
    access.past(small, "2025-03-02")
    for rule in rules:
        rule.unlink()
    access.past(small, DAY)
    opened = snapshot.open(small, DAY)
    assert (opened.place / "derived.nq").stat().st_size > 0
    assert all(line in right for line in (opened.place / "derived.nq").read_bytes().splitlines())


def test_who_waits_takes_what_was_built_meanwhile(small: Path) -> None:
    """Two build at once: the second waits for the first, and has nothing to do then."""
    import threading

    steps: list[str] = []
    waits, built = threading.Event(), []

    def second() -> None:
        def step(name: str) -> None:
            steps.append(name)
            waits.set()

        built.append(kg.build(small, step))

    thread = threading.Thread(target=second)

    def first(name: str) -> None:
        if name == "publish":
            thread.start()
            assert waits.wait(60)

    state = kg.build(small, first)
    thread.join(60)
    assert steps == ["wait"]
    assert built[0].counts == state.counts


ASK = """
import sys, time
import kg
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    for day in (None, "2025-03-01"):
        assert len(kg.query("SELECT ?b { ?b a kg:Company }", sys.argv[1], as_of=day).rows) == 1
"""
MAKE = """
import sys, time
from pathlib import Path
import kg
path, number, end = Path(sys.argv[1], "data", "actors.csv"), 0, time.monotonic() + float(sys.argv[2])
text = path.read_text("utf-8")
while time.monotonic() < end:
    number += 1
    if sys.argv[3]:
        path.with_name(".draft").write_text(text.replace("Example Town", f"Example Town {number}"), "utf-8")
        path.with_name(".draft").replace(path)
    kg.build(sys.argv[1])
"""


def test_builders_and_askers_side_by_side(built: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    each, seconds = (8, "60") if THOROUGH else (4, "4")
    codes = [(MAKE, "edits"), *[(MAKE, "")] * (each - 1), *[(ASK, "")] * each]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, built, seconds, edits],
            env=environment,
            stderr=subprocess.PIPE,
        )
        for code, edits in codes
    ]
    ended = [(p.communicate(timeout=120)[1], p.returncode) for p in started]
    assert ended == [(b"", 0)] * 2 * each
    kg.build(built)
    assert len(list((built / "build").glob("store-*"))) == 1 and not list(
        (built / "build").glob("current-*")
    )


ENDLESS = {
    "one a round": (
        "CONSTRUCT { ?n a kg:Odd } WHERE { { ?s a kg:Company } UNION { ?s a kg:Odd }"
        " BIND(IRI(CONCAT(STR(?s), 'x')) AS ?n) }"
    ),
    "two a round": (
        "CONSTRUCT { ?n a kg:Odd . ?m a kg:Odd } WHERE { { ?s a kg:Company } UNION { ?s a kg:Odd } "
        "BIND(IRI(CONCAT(STR(?s), 'x')) AS ?n) BIND(IRI(CONCAT(STR(?s), 'y')) AS ?m) }"
    ),
    "a number": (
        "CONSTRUCT { ?s kg:odd ?m } WHERE { { ?s a kg:Company BIND(0 AS ?k) } UNION { ?s kg:odd ?k"
        " } BIND(?k + 1 AS ?m) }"
    ),
    "a text": (
        "CONSTRUCT { ?s kg:odd ?m } WHERE { { ?s a kg:Company BIND('ab' AS ?k) } UNION { ?s kg:odd"
        " ?k } BIND(CONCAT(?k, ?k) AS ?m) }"
    ),
    "new each time": "CONSTRUCT { ?n a kg:Odd } WHERE { ?s a kg:Company BIND(UUID() AS ?n) }",
}


@pytest.mark.parametrize("rule", ENDLESS.values(), ids=ENDLESS)
def test_a_rule_that_never_ends_is_a_problem(built: Path, rule: str) -> None:
    before = snapshot.state(built)
    (built / "ontology" / "rules" / "odd.rq").write_text(HEADER + rule + "\n", "utf-8")
    with pytest.raises(Refused) as refused:
        kg.build(built)
    [problem] = refused.value.problems
    assert problem.path == "ontology/rules/odd.rq" and (
        "something new" in problem.message or "no end" in problem.message
    )
    if rule == ENDLESS["one a round"]:
        assert [found.path for found in kg.check(built)] == [problem.path]
    assert snapshot.state(built) == before


def test_a_long_chain_is_followed_to_its_end(small: Path) -> None:
    (small / "data" / "chain.ttl").write_text(
        "".join(f"<http://x/c{n}> <http://x/next> <http://x/c{n + 1}> .\n" for n in range(150)),
        "utf-8",
    )
    (small / "ontology" / "rules" / "reach.rq").write_text(
        HEADER + "CONSTRUCT { ?a <http://x/reach> ?c } WHERE { { ?a <http://x/next> ?c FILTER(?a ="
        " <http://x/c0>) } UNION { ?a <http://x/reach> ?b . ?b <http://x/next> ?c } }\n",
        "utf-8",
    )
    assert len(kg.query("SELECT ?c { <http://x/c0> <http://x/reach> ?c }", small).rows) == 150


READ_ONLY = """
import subprocess, sys
import kg
from pathlib import Path
place = Path(sys.argv[1])
subprocess.run(["mount", "--bind", place, place], check=True)
subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
assert kg.query("ASK { ?s ?p ?o }", place) is True
try:
    kg.query("ASK { ?s ?p ?o }", place, as_of="2025-03-01")
except kg.KGError as error:
    print(error)
"""


@mounts
def test_a_project_that_cannot_be_written(built: Path) -> None:
    """What is built is asked; what is not built is refused in a sentence."""
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", READ_ONLY, built],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stderr
    assert (
        "cannot write to" in done.stdout
        and "Read-only file system" in done.stdout
        and "the graph of a day is kept beside the build" in done.stdout
    )


def test_a_link_to_itself_does_not_end_the_digest(small: Path) -> None:
    os.symlink("loop.csv", small / "data" / "loop.csv")
    assert snapshot.digest(small)


def test_a_lock_that_is_dropped_is_let_go_without_a_warning(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        held = [snapshot.lock_file(tmp_path / "lock", shared=True)]
        with pytest.raises(BlockingIOError):
            snapshot.lock_file(tmp_path / "lock", shared=False)
        del held[:]
        gc.collect()
    assert [str(one.message) for one in warned] == []
    snapshot.lock_file(tmp_path / "lock", shared=False).close()
