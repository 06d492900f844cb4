"""Files of a user: written whole or not at all, one writer at a time, and nothing else touched."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT, THOROUGH, begun, copied, run

import kg
from kg.errors import KGError
from kg.system import journal, writing
from kg.system.writing import Change, Changed, commit, locked, put

CLAIMS = "data/claims/gazette-2024-05-01.csv"
ADD = (
    "--locator",
    "p9",
    "--subject",
    "new-bridge",
    "--predicate",
    "dcterms:isPartOf",
    "--object",
    "walking-programme",
)
NEW = (
    "--new-entity",
    "new-bridge,kg:Facility,새 다리,New bridge",
    "--new-source",
    "news-2025-01-01,News,Title,2025-01-01,,en,,whole,,",
)
KILLS = 200 if THOROUGH else 5
ADDS = 50 if THOROUGH else 8


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files of a folder, but those of build/, by path."""
    files = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "build" not in p.relative_to(folder).parts
    ]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def of_users(folder: Path) -> dict[str, bytes]:
    """The same without what kg keeps for itself."""
    return {name: text for name, text in contents(folder).items() if ".kg-" not in name}


def killed(words: tuple, longest: float) -> None:
    """Run a command and kill it at a random moment."""
    process = begun(*words)
    time.sleep(random.uniform(0, longest))
    process.kill()
    process.wait()


def duration(*words: str | Path) -> float:
    began = time.monotonic()
    run(*words, check=0)
    return (time.monotonic() - began) * 1.1


# --- several files --------------------------------------------------------------------------------


def test_rows_are_added_to_the_file_that_is_there(small: Path) -> None:
    (small / "data/sources.csv").rename(small / "data/SOURCES.CSV")
    (small / CLAIMS).rename((small / CLAIMS).with_suffix(".CSV"))
    before = sorted(contents(small))
    run("-C", small, "add", "--source", "gazette-2024-05-01", *ADD, *NEW[:2], check=0)
    assert sorted(contents(small)) == before
    run("-C", small, "add", "--source", "news-2025-01-01", *ADD, *NEW[2:], check=0)
    assert "news-2025-01-01" in (small / "data/SOURCES.CSV").read_text("utf-8")


def test_what_nobody_sees_is_not_added(small: Path) -> None:
    before = contents(small)
    for cell in ("one\ntwo", "one\u202etwo", "one\ufffetwo"):
        done = run(
            "-C",
            small,
            "add",
            "--source",
            "gazette-2024-05-01",
            *ADD,
            *NEW[:2],
            "--note",
            cell,
            check=1,
        )
        assert "note holds U+" in done.stderr + done.stdout
    assert contents(small) == before


def test_what_is_no_text_is_not_added(small: Path) -> None:
    before = contents(small)
    for words, message in (
        (("--note", "\udcff"), "is not UTF-8"),
        (("--new-source", "n1,Con\nn2,Foo"), "a row is one line of CSV"),
    ):
        source = ("--source", "gazette-2024-05-01")
        done = run("-C", small, "add", *source, *ADD, *NEW[:2], *words, check=2)
        assert message in done.stderr
    assert contents(small) == before


def test_four_writers_lose_nothing(small: Path) -> None:
    kg.format(small)
    rows = len((small / CLAIMS).read_text("utf-8").splitlines())
    code = (
        "import sys, kg\nfor n in range(int(sys.argv[3])): kg.add('gazette-2024-05-01',"
        " f'p{sys.argv[2]}.{n}', 'footbridge', 'dcterms:isPartOf', 'walking-programme',"
        " sys.argv[1])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, small, str(10 + n), str(ADDS)], env=environment
        )
        for n in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert len((small / CLAIMS).read_text("utf-8").splitlines()) == rows + 4 * ADDS
    assert kg.check(small) == [] and contents(small) == of_users(small)


def test_a_writer_says_that_it_waits(small: Path) -> None:
    heard: list[str] = []
    with locked(small):
        waiting = threading.Thread(target=lambda: kg.format(small, say=heard.append))
        waiting.start()
        while not heard:
            time.sleep(0.05)
    waiting.join()
    assert heard == [f"waiting for another kg that writes in {small}"]


def test_all_files_or_none(small: Path) -> None:
    kg.format(small)
    claims = small / "data" / "claims"
    claims.rename(small / "elsewhere")
    claims.write_text("in the way")
    before = contents(small)
    done = run("-C", small, "add", "--source", "news-2025-01-01", *ADD, *NEW)
    assert done.returncode in (1, 2) and contents(small) == before


@pytest.mark.parametrize("limit", [10, 300, 700])
def test_no_space_changes_nothing(tmp_path: Path, limit: int) -> None:
    (tmp_path / "a").write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from kg.system.writing import Change, commit,"
        f" locked\nroot = Path(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},"
        f" {limit}))\nwith locked(root): commit(root, [Change(root / 'a', b'old', b'new'),"
        " Change(root / 'sub' / 'b', None, b'x' * 800)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 1 and b"cannot write" in done.stderr
    assert contents(tmp_path) == {"a": b"old"} and not (tmp_path / "sub").exists()


def test_what_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    one, two, new = tmp_path / "one", tmp_path / "two", tmp_path / "new"
    one.write_bytes(b"1")
    two.write_bytes(b"2 and a row of an editor")
    with locked(tmp_path), pytest.raises(Changed):
        commit(
            tmp_path, [Change(one, b"1", b"A"), Change(new, None, b"N"), Change(two, b"2", b"B")]
        )
    assert contents(tmp_path) == {"one": b"1", "two": b"2 and a row of an editor"}
    with locked(tmp_path), pytest.raises(Changed):
        commit(tmp_path, [Change(one, b"1", b"A"), Change(two, None, b"B")])
    assert contents(tmp_path) == {"one": b"1", "two": b"2 and a row of an editor"}


def test_rows_appended_by_an_editor_stay(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for one of which the editor had the file open from before the last look to after it."""
    path, stop = small / CLAIMS, threading.Event()
    wanted, held, looks, look = [], set(), [0], writing._same

    def looking(*words: object) -> None:
        looks[0] += 1
        look(*words)

    def edit() -> None:
        while not stop.wait(0.01):
            wanted.append(f"p{100 + len(wanted)}")
            before = looks[0]
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{wanted[-1]} ,footbridge,dcterms:isPartOf,walking-programme,,,,,,,\n")
            if looks[0] != before:
                held.add(wanted[-1])

    monkeypatch.setattr(writing, "_same", looking)
    kg.format(small)
    editor = threading.Thread(target=edit)
    editor.start()
    for _ in range(10 if THOROUGH else 3):
        with suppress(Changed):  # it is changed too often: refused
            kg.format(small)
    stop.set()
    editor.join()
    found = [line.split(",")[0].strip() for line in path.read_text("utf-8").splitlines()]
    times = {place: found.count(place) for place in wanted}
    assert {place: n for place, n in times.items() if n != 1 and (n or place not in held)} == {}


def test_a_row_that_is_written_while_files_are_replaced_stays(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sync = small / CLAIMS, writing._sync
    row = "{} ,footbridge,dcterms:isPartOf,walking-programme,,,,,,,\n"
    path.write_text(path.read_text("utf-8") + row.format("p8"), "utf-8")
    with path.open("a", encoding="utf-8") as file:

        def late(folders: set[Path]) -> None:
            if file.tell() == size and path.stat().st_ino != os.fstat(file.fileno()).st_ino:
                file.write(row.format("p9"))
                file.flush()
            sync(folders)

        size = file.tell()
        monkeypatch.setattr(writing, "_sync", late)
        with suppress(Changed):
            kg.format(small)
        assert file.tell() > size, "it was never replaced"
    found = [line.split(",")[0].strip() for line in path.read_text("utf-8").splitlines()]
    assert (found.count("p8"), found.count("p9")) == (1, 1)


@pytest.mark.parametrize(
    "moment",
    ["journal.append", "writing._prepare", "writing._replace", "writing._sync", "journal.settle"],
)
def test_a_process_that_ends_in_the_middle(small: Path, moment: str) -> None:
    kg.format(small)
    before = contents(small)
    code = (
        "import importlib, os, sys; place, _, moment = sys.argv.pop(1).partition('.'); place ="
        " importlib.import_module(f'kg.system.{place}'); whole, calls = getattr(place, moment),"
        " []\ndef cut(*a):\n    calls.append(a)\n    if len(calls) == (1 if moment == '_sync' else"
        " 2): os.kill(os.getpid(), 9)\n    return whole(*a)\nsetattr(place, moment, cut); from"
        " kg.cli import main; main()"
    )
    words = ("-C", small, "add", "--source", "news-2025-01-01", *ADD, *NEW)
    process = subprocess.run(
        [sys.executable, "-c", code, moment, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
    )
    assert process.returncode == -signal.SIGKILL
    run("-C", small, "check", check=0)
    if moment == "journal.settle":  # all had been written
        assert len(of_users(small)) == len(before) + 1
    else:
        assert contents(small) == before
        run(*words, check=0)
    assert kg.check(small) == [] and contents(small) == of_users(small)


def test_a_journal_of_somebody_else_changes_nothing(small: Path, tmp_path: Path) -> None:
    outside = tmp_path / "mine"
    outside.write_bytes(b"x")
    text = (
        '{"steps": [{"target": "%s", "draft": "%s.kg-new", "aside": "%s.kg-old", "after": "%s"}],'
        ' "folders": []}\n'
    )
    (tmp_path / "mine.kg-old").write_bytes(b"other")
    (small / journal.JOURNAL).write_text(text % (outside, outside, outside, journal.digest(b"x")))
    run("-C", small, "check", check=0)
    assert (
        outside.read_bytes() == b"x"
        and (tmp_path / "mine.kg-old").exists()
        and not (small / journal.JOURNAL).exists()
    )


def test_killed_at_any_moment(small: Path) -> None:
    kg.format(small)
    old = contents(small)
    words = ("-C", small, "add", "--source", "news-2025-01-01", *ADD, *NEW)
    took = duration(*words)
    new = contents(small)
    for _ in range(KILLS):
        for name in new.keys() - old.keys():
            (small / name).unlink(missing_ok=True)
        for name, text in old.items():
            (small / name).write_bytes(text)
        killed(words, took)
        assert all(text in (old.get(name), new[name]) for name, text in of_users(small).items())
        run("-C", small, "check", check=0)
        assert contents(small) in (old, new)


def test_format_killed_at_any_moment(small: Path) -> None:
    for path in small.glob("data/**/*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    old = contents(small)
    took = duration("-C", small, "format")
    new = contents(small)
    for _ in range(KILLS):
        for name, text in old.items():
            (small / name).write_bytes(text)
        killed(("-C", small, "format"), took)
        assert all(text in (old[name], new[name]) for name, text in of_users(small).items())
        run("-C", small, "format", check=0)
        assert contents(small) == new


def test_exports_and_views_killed_at_any_moment(built: Path, tmp_path: Path) -> None:
    for words in (("export", "turtle"), ("view",)):
        folder = tmp_path / words[0]
        folder.mkdir()
        command = ("-C", built, *words, "-o", folder / "out")
        took = duration(*command)
        new = (folder / "out").read_bytes()
        for _ in range(KILLS):
            (folder / "out").write_bytes(b"old")
            killed(command, took)
            assert (folder / "out").read_bytes() in (b"old", new)
        run(*command, check=0)
        assert contents(folder) == {"out": new}


# --- what -o names --------------------------------------------------------------------------------


def test_links_are_written_through_and_modes_stay(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    file, link, dangling = tmp_path / "deep" / "file", tmp_path / "link", tmp_path / "dangling"
    file.write_bytes(b"old")
    file.chmod(0o600)
    link.symlink_to("deep/file")
    dangling.symlink_to("deep/new")
    put(link, b"new")
    put(dangling, b"made")
    assert (
        link.is_symlink() and file.read_bytes() == b"new" and file.stat().st_mode & 0o777 == 0o600
    )
    assert dangling.is_symlink() and (tmp_path / "deep" / "new").read_bytes() == b"made"
    mask = os.umask(0o027)
    try:
        put(tmp_path / "fresh", b"x")
    finally:
        os.umask(mask)
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o640


def test_linked_rows_are_written_through(small: Path) -> None:
    (small / "shelf").mkdir()
    path, target = small / CLAIMS, small / "shelf" / "rows.csv"
    path.rename(target)
    target.write_bytes(b"\xef\xbb\xbf" + target.read_bytes())
    path.symlink_to("../../shelf/rows.csv")
    assert CLAIMS in kg.format(small)[0]
    kg.add("gazette-2024-05-01", "p9", "footbridge", "dcterms:isPartOf", "walking-programme", small)
    assert (
        path.is_symlink()
        and b"p9" in target.read_bytes()
        and b"\xef" not in target.read_bytes()[:1]
    )


@pytest.mark.parametrize("words", [("export", "turtle"), ("view",)])
def test_special_targets(asked: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    whole = run("-C", asked, *words, "-o", tmp_path / "file", check=0) and (
        tmp_path / "file"
    ).read_text("utf-8")
    assert run("-C", asked, *words, "-o", "-", check=0).stdout == whole and not Path("-").exists()
    assert run("-C", asked, *words, "-o", "/dev/stdout", check=0).stdout.startswith(whole)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    run("-C", asked, *words, "-o", pipe, check=0)
    reader.join()
    assert read == [whole] and pipe.is_fifo()
    full = run("-C", asked, *words, "-o", "/dev/full", check=2)
    assert "cannot write /dev/full" in full.stderr and Path("/dev/full").is_char_device()
    assert "it is a folder" in run("-C", asked, *words, "-o", tmp_path, check=2).stderr
    assert (
        "there is no folder"
        in run("-C", asked, *words, "-o", tmp_path / "no" / "x", check=2).stderr
    )
    assert "is no folder" in run("-C", asked, *words, "-o", tmp_path / "file" / "x", check=2).stderr
    (tmp_path / "loop").symlink_to("loop")
    assert "cannot write" in run("-C", asked, *words, "-o", tmp_path / "loop", check=2).stderr


# --- kg site --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small project, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "site"
    kg.site(asked, folder)
    return folder


def test_a_site_beside_other_files(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    (target / ".git").mkdir(parents=True)
    (target / ".git" / "HEAD").write_text("ref")
    (target / "CNAME").write_text("a")
    (target / "entity").mkdir()
    (target / "entity" / "mine.html").write_text("mine")
    own = contents(target)
    kg.site(small, target)
    first = contents(target)
    assert {name: first[name] for name in own} == own
    kg.site(small, target)
    assert contents(target) == first
    run("-C", small, "add", "--source", "news-2025-01-01", *ADD, *NEW, check=0)
    kg.site(small, target)
    assert (target / "entity" / "new-bridge.html").is_file()
    (target / "ko" / "entity" / "new-bridge.html").write_text("changed by hand")
    (small / "data" / "claims" / "news-2025-01-01.csv").unlink()
    for name in ("sources.csv", "facilities.csv", "actors.csv", "places.csv", "things.csv"):
        if (path := small / "data" / name).is_file():
            path.write_text(
                "".join(
                    line
                    for line in path.open(encoding="utf-8")
                    if not line.startswith(("new-bridge", "news-2025"))
                ),
                "utf-8",
            )
    heard: list[str] = []
    kg.site(small, target, say=heard.append)
    assert contents(target) == {**first, "ko/entity/new-bridge.html": b"changed by hand"}
    assert len(heard) == 1 and "it is left" in heard[0]


@pytest.mark.parametrize("obstacle", ["file", "changed", "link", "folder", "linked folder"])
def test_what_is_in_the_way_of_a_page(
    asked: Path, made: Path, tmp_path: Path, obstacle: str
) -> None:
    target, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    if obstacle == "changed":
        copied(made, target)
    else:
        target.mkdir()
    if obstacle in ("file", "changed"):
        (target / "index.html").write_text("mine")
    elif obstacle == "link":
        (target / "index.html").symlink_to(outside / "x")
    elif obstacle == "folder":
        (target / "index.html").mkdir()
    else:
        (target / "entity").symlink_to(outside)
    before = contents(target)
    done = run("-C", asked, "site", target, check=2)
    assert (
        "nothing was written" in done.stderr
        and contents(target) == before
        and not any(outside.iterdir())
    )


def test_a_list_that_names_files_elsewhere(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (tmp_path / "mine").write_bytes(b"x")
    (target / ".kg-site").write_text('{"../mine": ["%s"]}' % journal.digest(b"x"))
    assert (
        "cannot be read" in run("-C", small, "site", target, check=2).stderr
        and (tmp_path / "mine").exists()
    )


def test_a_site_of_which_no_list_was_kept(asked: Path, made: Path, tmp_path: Path) -> None:
    target = copied(made, tmp_path / "site")
    (target / ".kg-site").write_text("")
    (target / "old.html").write_text("old")
    done = run("-C", asked, "site", target, check=0)
    assert "no list was kept" in done.stderr and (target / "old.html").is_file()


def test_a_site_killed_at_any_moment(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    took = duration("-C", built, "site", target)
    old = contents(target)
    run("-C", built, "add", "--source", "news-2025-01-01", *ADD, *NEW, check=0)
    kg.build(built)
    kg.site(built, tmp_path / "new")
    new = contents(tmp_path / "new")
    for _ in range(KILLS):
        killed(("-C", built, "site", target), took)
        now = dict(of_users(target).items())
        assert all(text in (old.get(name), new.get(name)) for name, text in now.items())
    run("-C", built, "site", target, check=0)
    assert contents(target) == new


# --- kg init, kg add ------------------------------------------------------------------------------


def test_init_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text("x")
    run("init", tmp_path, check=0)
    assert kg.check(tmp_path) == []
    other = tmp_path / "other"
    other.mkdir()
    (other / "README.md").write_text("mine")
    assert "README.md" in run("init", other, check=2).stderr
    assert contents(other) == {"README.md": b"mine"}


def test_what_is_no_plain_file_is_not_copied(small: Path) -> None:
    os.mkfifo(small / "data" / "pipe")
    (small / "data" / "zero.txt").symlink_to("/dev/zero")
    (small / "data" / "loop.txt").symlink_to("loop.txt")
    places = kg.add(
        "gazette-2024-05-01", "p9", "footbridge", "dcterms:isPartOf", "walking-programme", small
    )
    assert places[0][0] == CLAIMS


def test_a_hint_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(KGError, match="is no folder|cannot write"):
        (tmp_path / "file").write_text("")
        kg.init(tmp_path / "file" / "x")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "turtle", "-o", "data/actors.csv"),
        ("view", "-o", "ontology/new.html"),
        ("site", "data/site"),
    ],
)
def test_nothing_is_written_among_the_inputs(small: Path, words: tuple[str, ...]) -> None:
    *command, target = words
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    done = run("-C", small, *command, small / target, check=2)
    assert "is among the files that the graph is made of" in done.stderr
    assert all(path.read_bytes() == text for path, text in before.items()) and (
        small / target
    ).exists() == (small / target in before)


def test_what_is_called_as_a_journal_is_left(small: Path) -> None:
    (small / ".kg-journal").write_text("my notes")
    assert "is in the way, and not of kg" in run("-C", small, "format", check=2).stderr
    assert (small / ".kg-journal").read_text() == "my notes"


def test_what_is_called_as_the_stage_of_a_site_is_left(small: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".kg-site-new").mkdir(parents=True)
    (site / ".kg-site-new" / "notes.txt").write_text("mine")
    assert "is in the way, and not of kg" in run("-C", small, "site", site, check=2).stderr
    assert (site / ".kg-site-new" / "notes.txt").read_text() == "mine"
