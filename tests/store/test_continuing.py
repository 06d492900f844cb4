"""The next store as the last one plus a difference: what a build from nothing gives, whatever
happens meanwhile.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import THOROUGH
from killing import PATHS, Forking, mounts

import kg
from kg.errors import KGError
from kg.store import continuing, generations, integrity, loading, names, pieces, snapshot, splicing
from kg.store.continuing import Continuation, Stating
from kg.store.generations import Draft
from kg.store.splicing import NOTHING, Difference

FILES = ("named.nq", "current.nq", "plans.nq", "derived.nq")
DEFAULT = ("derived.nq",)
GENERATIONS = 120 if THOROUGH else 30


# --- files ----------------------------------------------------------------------------------------


def first_cell(line: str) -> str:
    return line.partition("\t")[0]


def by_name(line: str) -> tuple[bool, str]:
    """As the file of names is sorted."""
    return names.order_of(first_cell(line))


def words(dice: random.Random, most: int) -> set[str]:
    letters = "ab<>가나힣é\U0001f309 .\"'-0"
    lengths = (0, 1, 2, 3, 8, 200)
    return {
        "".join(dice.choice(letters) for _ in range(dice.choice(lengths)))
        for _ in range(dice.randrange(most + 1))
    }


@pytest.mark.parametrize("key", [None, first_cell, by_name])
@pytest.mark.parametrize("few", [0, splicing._FEW])
def test_what_is_spliced_is_what_is_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Callable[[str], Any] | None, few: int
) -> None:
    monkeypatch.setattr(splicing, "_FEW", few)
    dice = random.Random(1)
    old, new = tmp_path / "old", tmp_path / "new"
    for turn in range(2_000 if THOROUGH else 300):
        ids = words(dice, dice.choice((0, 1, 2, 5, 60)))
        # Two of them have one place in the order.
        ids = {by_name(one): one for one in ids}.values() if key is by_name else ids
        before = {one: f"{one}\t{turn}\n" if key else f"{one}\n" for one in ids}
        gone = {one for one in before if dice.random() < dice.choice((0, 0.1, 1))}
        more = words(dice, 8)
        if key is by_name:
            more = {one for one in more if by_name(one) not in {by_name(b) for b in before}}
            more = set({by_name(one): one for one in more}.values())
        after = {one: line for one, line in before.items() if one not in gone}
        after |= {one: f"{one}\tnew\n" if key else f"{one}\n" for one in more - after.keys()}
        after |= {one: f"{one}\tother\n" for one in gone if key and dice.random() < 0.5}
        removed = sorted(set(before.values()) - set(after.values()))
        added = sorted(set(after.values()) - set(before.values()))
        dice.shuffle(removed)
        dice.shuffle(added)
        old.write_text("".join(sorted(before.values(), key=key)), "utf-8", newline="\n")
        new.unlink(missing_ok=True)
        splicing.spliced(old, new, Difference(removed, added), key)
        expected = "".join(sorted(after.values(), key=key))
        assert new.read_bytes().decode() == expected, turn
        assert os.path.samefile(old, new) == (not removed and not added)


LINES = "".join(f"{number:03} 가\n" for number in range(0, 100, 2))


@pytest.mark.parametrize(
    "removed, added",
    [
        (["001 가\n"], []),
        (["101 가\n"], []),
        ([" \n"], []),
        (["000 \n"], []),
        ([], ["000 가\n"]),
        ([], ["098 가\n"]),
        (["002 가\n", "002 가\n"], []),
        ([], ["001 가\n", "001 가\n"]),
        (["002 가\n"], ["002 가\n"]),
        (["002 가"], []),
        ([], ["001 가"]),
        ([], ["001 가\n003 가\n"]),
        ([], [""]),
        (["002 가\n", "003 가\n"], ["001 가\n"]),
    ],
)
def test_a_difference_that_a_file_does_not_bear_out(
    tmp_path: Path, removed: list[str], added: list[str]
) -> None:
    old = tmp_path / "old"
    old.write_text(LINES, "utf-8", newline="\n")
    with pytest.raises(ValueError):
        splicing.spliced(old, tmp_path / "new", Difference(removed, added))
    assert not (tmp_path / "new").exists() and old.read_text("utf-8") == LINES


def test_two_lines_of_one_key(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("a\t1\nb\t1\n")
    for difference in (
        Difference([], ["a\t2\n"]),
        Difference(["a\t2\n"], []),
        Difference(["a\t2\n"], ["a\t3\n"]),
        Difference(["a\t1\n"], ["a\t2\n", "a\t3\n"]),
    ):
        with pytest.raises(ValueError):
            splicing.spliced(old, tmp_path / "new", difference, first_cell)
    old.write_text("a\t1\nb\t1")
    with pytest.raises(ValueError, match="has no end"):
        splicing.spliced(old, tmp_path / "new", Difference(["a\t1\n"], []), first_cell)


@pytest.mark.parametrize("system", ["whole", "part", "none", "other", "stops"])
def test_large_files_on_systems_that_copy_and_that_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    copy = getattr(os, "copy_file_range", None)

    def copied(source: int, target: int, count: int, at: int) -> int:
        if system == "none":
            raise OSError(18, "Invalid cross-device link")
        if system == "other":
            raise OSError(28, "No space left on device")
        if system == "stops":
            return 0
        assert copy is not None
        return int(copy(source, target, count if system == "whole" else min(count, 70_001), at))

    if copy is None:
        pytest.skip("this system has no such call")
    monkeypatch.setattr(os, "copy_file_range", copied)
    lines = [f"{number:09} {'x' * (number % 300)}\n" for number in range(20_000)]
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("".join(lines), newline="\n")
    difference = Difference([lines[0], lines[9_999], lines[-1]], ["000000000 y\n", "1\n"])
    after = sorted({*lines, *difference.added} - {*difference.removed})
    if system == "other":
        with pytest.raises(OSError, match="No space"):
            splicing.spliced(old, new, difference)
        assert not new.exists()
    else:
        splicing.spliced(old, new, difference)
        assert new.read_text() == "".join(after)


def test_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(old: Path, new: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    (tmp_path / "old").write_text(LINES, "utf-8")
    splicing.spliced(tmp_path / "old", tmp_path / "new", NOTHING)
    assert (tmp_path / "new").read_text("utf-8") == LINES
    assert not os.path.samefile(tmp_path / "old", tmp_path / "new")


def test_pieces_of_what_is_spliced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those of the new file, and few of them are read anew."""
    monkeypatch.setattr(pieces, "LENGTH", 64)
    dice = random.Random(2)
    old, new = tmp_path / "old", tmp_path / "new"
    lines = {f"{dice.randrange(10**6):06}{'x' * dice.randrange(90)}\n" for _ in range(200)}
    old.write_text("".join(sorted(lines)), newline="\n")
    known = pieces.of_file(old)
    for turn in range(400):
        few = dice.choice((0, 0, 1, 3, 300))
        removed = set(dice.sample(sorted(lines), min(few, len(lines))))
        added = {f"{dice.randrange(10**6):06}{'y' * dice.randrange(90)}\n" for _ in range(few)}
        added |= {dice.choice(("0\n", "~\n"))}
        changes = splicing.spliced(old, new, Difference(sorted(removed), sorted(added - lines)))
        after = pieces.spliced(known, changes, new)
        lengths = [length for length, _ in after]
        lines = (lines - removed) | (added - lines)
        assert new.read_text() == "".join(sorted(lines))
        assert after == pieces.of_file(new, lengths), turn
        assert sum(lengths) == new.stat().st_size and max(lengths, default=0) < 2 * 64
        if few < 300:
            assert len(set(after) - set(known)) <= 5 * len(changes)
        new.unlink() if not changes else new.replace(old)
        known = after
    with pytest.raises(ValueError, match="as long as"):
        pieces.spliced(known[:-1], [], old)


# --- stores ---------------------------------------------------------------------------------------


class Lines:
    """What the files of a project without meaning say, and a difference for each generation."""

    def __init__(self, seed: int = 1, count: int = 300):
        self.dice = random.Random(seed)
        self.files: dict[str, set[str]] = {
            name: {self.line(name) for _ in range(count)} for name in FILES
        }

    def line(self, name: str) -> str:
        pick = self.dice.randrange
        value = self.dice.choice(
            (
                f"<http://x/o{pick(30)}>",
                f'"가 {pick(30)} \\"나"@ko',
                f'"{pick(9)}.{pick(3)}{"0" * pick(3)}"^^<http://www.w3.org/2001/XMLSchema#decimal>',
                f'"text {pick(99)}"',
            )
        )
        graph = {
            "named.nq": f" <http://x/g{pick(60)}>",
            "current.nq": "",
            "plans.nq": " <http://x/plans>",
            "derived.nq": f" <http://x/rule{pick(3)}>",
        }[name]
        return f"<http://x/s{pick(40)}> <http://x/p{pick(4)}> {value}{graph} .\n"

    def difference(self, name: str) -> Difference:
        """What changes next in a file; most change, and now and then all of a graph goes."""
        lines, chance = self.files[name], self.dice.random()
        if chance < 0.15:
            return NOTHING
        removed = {line for line in sorted(lines) if self.dice.random() < 0.05}
        if chance > 0.7 and name == "named.nq":
            graph = f" <http://x/g{self.dice.randrange(60)}> .\n"
            removed |= {line for line in lines if line.endswith(graph)}
        added = {self.line(name) for _ in range(max(1, len(removed)))} - lines
        self.files[name] = lines - removed | added
        return Difference(list(removed), list(added))

    def store(self) -> ox.Store:
        """What a build from nothing makes of it."""
        default = (f"{line[: line.rindex(' <')]} .\n" for line in self.files["derived.nq"])
        return loading.memory([*default, *(line for f in self.files.values() for line in f)])


STATE = snapshot.State({"x": "http://x/"}, digest="x")


def from_nothing(folder: Path, lines: Lines) -> None:
    with generations.building(folder) as draft:
        fill(draft, lines)


def fill(draft: Draft, lines: Lines) -> None:
    paths = {name: draft.keep(name, sorted(lines.files[name])) for name in FILES}
    (draft.place / "ontology").mkdir()
    (draft.place / "ontology" / "terms.ttl").write_text("# terms\n")
    for path in paths.values():
        draft.load(path)
    draft.load_as_default(paths["derived.nq"])
    draft.publish(STATE)


def begun(folder: Path, draft: Draft) -> Continuation:
    state = snapshot.state(folder)
    return draft.continue_from(folder / "build" / state.generation, state)


def continued(folder: Path, lines: Lines, but: str = "") -> None:
    """Make the next generation; the file `but` does not change."""
    with generations.building(folder) as draft:
        store = begun(folder, draft)
        for name in FILES:
            store.splice(name, NOTHING if name == but else lines.difference(name))
        store.link("ontology/terms.ttl")
        store.exchange(FILES, DEFAULT)
        draft.publish(STATE)


def assert_same(opened: snapshot.Opened, lines: Lines) -> None:
    """The store holds what a build from nothing would, and so do its files."""
    right = lines.store()
    assert set(opened.engine) == set(right)
    assert set(opened.engine.named_graphs()) == set(right.named_graphs())
    for name in FILES:
        assert (opened.place / name).read_text("utf-8") == "".join(sorted(lines.files[name]))
    assert (opened.place / "ontology" / "terms.ttl").read_text() == "# terms\n"


@pytest.fixture
def no_digests(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A function from whose call on no digest is taken."""

    digest = integrity._digest

    def never(what: object) -> str:
        # What the engine has put together anew, the earlier store shares with none any more.
        if isinstance(what, Path) and what.parent.name == "data" and what.stat().st_nlink == 1:
            return digest(what)
        raise AssertionError(f"a digest is taken of {what!r:.999}")

    def begin() -> None:
        monkeypatch.setattr(integrity, "_digest", never)
        monkeypatch.setattr(pieces, "digest", never)

    yield begin


def test_many_generations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is what a build from nothing is, and is opened without looking at all of it."""
    monkeypatch.setattr(pieces, "LENGTH", 1_000)
    lines = Lines()
    from_nothing(tmp_path, lines)
    first = snapshot.state(tmp_path)
    assert first.continued == 0 < first.size and "continued" not in snapshot.as_json(first)
    for number in range(1, GENERATIONS + 1):
        continued(tmp_path, lines)
        opened = snapshot.open(tmp_path)
        assert_same(opened, lines)
        assert opened.state.continued == number and opened.state.size == first.size
        assert integrity._fitting(opened.place).keys() == opened.state.files.keys()
        opened.close()
        assert len(list((tmp_path / "build").glob("store-*"))) == 1


@pytest.mark.parametrize("missing", ["links", "stamps", "pieces"])
def test_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """What cannot be taken over is compared, and continued all the same."""
    monkeypatch.setattr(pieces, "LENGTH", 1_000)
    lines = Lines()
    from_nothing(tmp_path, lines)
    if missing == "links":
        monkeypatch.setattr(splicing, "linked", shutil.copyfile)
    elif missing == "stamps":
        monkeypatch.setattr(integrity, "_kept", lambda place: {})
    else:
        monkeypatch.setattr(pieces, "LENGTH", 1 << 18)
    for number in range(8):
        continued(tmp_path, lines, but=FILES[number % 4])
        whole(tmp_path, lines)
    assert snapshot.state(tmp_path).continued == 8


def test_a_reader_goes_on_with_what_it_has_opened(
    tmp_path: Path, no_digests: Callable[[], None]
) -> None:
    lines = Lines()
    from_nothing(tmp_path, lines)
    earlier = snapshot.open(tmp_path)
    before = set(lines.store())
    for _ in range(4):
        continued(tmp_path, lines)
        assert earlier.place.is_dir()
    # It can be opened again as fast as ever, and so can the newest, also when it is gone.
    later = snapshot.open(tmp_path)
    assert any(path.stat().st_nlink > 1 for path in later.place.rglob("*"))
    assert set(earlier.engine) == set(ox.Store.read_only(str(earlier.place / "data"))) == before
    earlier.close()
    with generations.building(tmp_path):
        pass
    assert not earlier.place.is_dir()
    no_digests()
    assert integrity.damage(later.place, later.state.files) == ""
    assert_same(later, lines)
    later.close()


def test_stamps_fit_while_it_is_continued(tmp_path: Path, no_digests: Callable[[], None]) -> None:
    """A link changes the stamp of a file; neither generation is compared because of that."""
    lines = Lines()
    from_nothing(tmp_path, lines)
    earlier = snapshot.open(tmp_path)
    with generations.building(tmp_path) as draft:
        store = begun(tmp_path, draft)
        store.link(*FILES, "ontology/terms.ttl")
        store.exchange(FILES, DEFAULT)
        draft.publish(STATE)
    no_digests()
    assert integrity.damage(earlier.place, earlier.state.files) == ""
    snapshot.open(tmp_path).close()
    earlier.close()
    with generations.building(tmp_path) as draft:
        begun(tmp_path, draft)
    # What was dropped had links as well.
    snapshot.open(tmp_path).close()


def test_what_was_never_flushed_is_not_continued(tmp_path: Path) -> None:
    """Only what is flushed comes along; the engine does not tell."""
    lines = Lines()
    from_nothing(tmp_path, lines)
    place = tmp_path / "build" / snapshot.state(tmp_path).generation
    store = ox.Store(str(place / "data"))
    quad = ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal("new"))
    store.add(quad)
    del store
    ox.Store.read_only(str(place / "data")).backup(str(tmp_path / "copy"))
    assert quad in ox.Store.read_only(str(place / "data"))
    assert quad not in ox.Store.read_only(str(tmp_path / "copy"))
    (tmp_path / "next").mkdir()
    with pytest.raises(ValueError, match="flushed"):
        continuing.copied(place, tmp_path / "next")


def stating(tmp_path: Path, name: str, text: str, *difference: list[str]) -> Stating:
    (tmp_path / name).write_text(text)
    return Stating(tmp_path / name, Difference(*difference), name in DEFAULT)


def decimal(text: str, graph: str = "") -> str:
    value = f'"{text}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    return f"<a:s> <a:p> {value}{graph and f' <{graph}>'} .\n"


def test_what_is_stated_twice_remains(tmp_path: Path) -> None:
    """One value in two ways of writing, and one triple of two files."""
    one, two = decimal("1.5"), decimal("1.50")
    store = loading.memory([one])

    def next_one(*files: Stating) -> int:
        continuing.exchange(store, files)
        return len(store)

    assert next_one(stating(tmp_path, "current.nq", one + two, [one], [])) == 1
    assert next_one(stating(tmp_path, "current.nq", two, [], [one])) == 1
    assert next_one(stating(tmp_path, "current.nq", one + two, [one, two], [])) == 0
    assert next_one(stating(tmp_path, "current.nq", "", [], [one, two])) == 1
    assert (
        next_one(stating(tmp_path, "current.nq", one + two, [one, two], ["<a:s> <a:p> <a:o> .\n"]))
        == 1
    )
    # What was stated is derived from now on: as the default graph, and as that of its rule.
    assert (
        next_one(
            stating(tmp_path, "current.nq", "<a:s> <a:p> <a:o> .\n", ["<a:s> <a:p> <a:o> .\n"], []),
            stating(tmp_path, "derived.nq", "", [], ["<a:s> <a:p> <a:o> <a:rule> .\n"]),
        )
        == 2
    )
    assert len(list(store.named_graphs())) == 1
    assert (
        next_one(
            stating(tmp_path, "current.nq", "", [], ["<a:s> <a:p> <a:o> .\n"]),
            stating(
                tmp_path,
                "derived.nq",
                "<a:s> <a:p> <a:o> <a:rule> .\n",
                ["<a:s> <a:p> <a:o> <a:rule> .\n"],
                [],
            ),
        )
        == 1
    )
    assert not list(store.named_graphs())


@pytest.mark.parametrize(
    "removed, added",
    [
        (["<a:s> <a:p> <a:other> .\n"], []),
        ([], ["<a:s> <a:p> <a:o> .\n"]),
        ([], ["_:b <a:p> <a:o> .\n"]),
        ([], ["<a:s> <a:p> <a:o> _:b .\n"]),
        ([], ["<a:s> <a:p> .\n"]),
        ([], ["# a remark\n"]),
    ],
)
def test_a_difference_that_the_engine_does_not_bear_out(
    tmp_path: Path, removed: list[str], added: list[str]
) -> None:
    line = "<a:s> <a:p> <a:o> .\n"
    with pytest.raises(ValueError):
        continuing.exchange(
            loading.memory([line]),
            [stating(tmp_path, "current.nq", line if removed else "", removed, added)],
        )


def test_what_may_be_continued(tmp_path: Path) -> None:
    from_nothing(tmp_path, Lines())
    state = snapshot.state(tmp_path)
    place = tmp_path / "build" / state.generation
    assert continuing.may_continue(state, place)
    assert continuing.may_continue(state._replace(continued=99), place)
    assert continuing.may_continue(state._replace(size=state.size * 10 // 13 + 1), place)
    for other in (
        state._replace(continued=100),
        state._replace(size=state.size * 10 // 14),
        state._replace(size=0),
        state._replace(tool="0.0.0"),
        state._replace(tool=""),
    ):
        assert not continuing.may_continue(other, place)
    assert not continuing.may_continue(state, tmp_path)


def test_an_error_of_ours_begins_from_nothing(tmp_path: Path) -> None:
    lines = Lines()
    from_nothing(tmp_path, lines)
    for wrong in (["<a:s> <a:p> <a:o> .\n"], ["no line"]):
        before = snapshot.state(tmp_path)
        with generations.building(tmp_path) as draft:
            store = begun(tmp_path, draft)
            store.splice("named.nq", Difference(wrong, []))
            store.link("plans.nq")
            with pytest.raises(ValueError):
                draft.publish(STATE)
            assert snapshot.state(tmp_path) == before
            draft.start_over()
            fill(draft, lines)
        opened = snapshot.open(tmp_path)
        assert_same(opened, lines)
        assert opened.state.continued == 0
        opened.close()
        assert [p.name for p in (tmp_path / "build").glob("store-*")] == [opened.place.name]
    with generations.building(tmp_path) as draft:
        store = begun(tmp_path, draft)
        with pytest.raises(ValueError, match="has no file other"):
            store.link("other")


# --- damage ---------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    """One bit is another one, and the file says that it was not changed."""
    stamp = path.stat()
    with path.open("r+b") as file:
        byte = file.read(1)[0] ^ 4
        file.seek(0)
        file.write(bytes([byte]))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def test_a_flipped_bit_is_noticed_in_both_generations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "_WAITS", 0)
    lines = Lines()
    from_nothing(tmp_path, lines)
    earlier = snapshot.open(tmp_path)
    continued(tmp_path, lines)
    later = snapshot.open(tmp_path)
    shared = 0
    for opened, other in ((later, earlier), (earlier, later)):
        for name in opened.state.files:
            path = opened.place / name
            if path.stat().st_size:
                both = (other.place / name).exists() and os.path.samefile(path, other.place / name)
                shared += both
                flip(path)
                assert f"{name} is not as" in integrity.damage(opened.place, opened.state.files)
                said = integrity.damage(other.place, other.state.files)
                assert (f"{name} is not as" in said) if both else not said
                flip(path)
                assert not integrity.damage(opened.place, opened.state.files)
    assert shared > 10
    for opened in (earlier, later):
        opened.close()


def test_a_file_of_both_is_missing(tmp_path: Path) -> None:
    lines = Lines()
    from_nothing(tmp_path, lines)
    earlier = snapshot.open(tmp_path)
    continued(tmp_path, lines)
    later = snapshot.open(tmp_path)
    name = next(
        name
        for name in later.state.files
        if name.endswith(".sst") and (earlier.place / name).exists()
    )
    (later.place / name).unlink()
    assert f"{name} is not there" in integrity.damage(later.place, later.state.files)
    assert not integrity.damage(earlier.place, earlier.state.files)
    later.close()
    with pytest.raises(KGError, match="is not there"):
        snapshot.open(tmp_path)
    with generations.building(tmp_path) as draft, pytest.raises(ValueError, match="not there"):
        begun(tmp_path, draft)
    earlier.close()


@pytest.mark.parametrize("which", ["shared", "linked", "spliced", "copied"])
def test_damage_while_it_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    lines = Lines()
    from_nothing(tmp_path, lines)
    if which == "copied":
        monkeypatch.setattr(os, "link", lambda old, new: shutil.copyfile(old, new))
    with generations.building(tmp_path) as draft:
        store = begun(tmp_path, draft)
        if which == "spliced":
            store.splice("named.nq", Difference([], ["<z:s> <a:p> <a:o> <a:g> .\n"]))
        else:
            store.link("named.nq")
        name = next(n for n in store.built.files if n.endswith(".sst"))
        flip(store.earlier / (name if which == "shared" else "named.nq"))
        with pytest.raises(ValueError, match="is not as it was written"):
            draft.publish(STATE)
    assert "is not as" in integrity.damage(store.earlier, store.built.files)


# --- killed, and no room --------------------------------------------------------------------------

CHILD = """
import os, resource, signal, sys
from pathlib import Path
from test_continuing import Lines, continued
folder, seed, most = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("begun", flush=True)
for line in sys.stdin:
    ready, begins = os.pipe()
    child = os.fork()
    if not child:
        lines = Lines(seed)
        for _ in range(int(line.split()[0])):
            for name in list(lines.files):
                lines.difference(name)
        size = int(line.split()[1])
        if size >= 0:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        os.write(begins, b"!")
        try:
            continued(folder, lines)
        except Exception as error:
            os.write(2, repr(error).encode()[:3000] + b"\\n")
            os._exit(3)
        os._exit(0)
    os.close(begins)
    os.read(ready, 1)
    os.close(ready)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Continuing(Forking):
    """Continues a store in processes that may be killed, or may write only small files."""

    def __init__(self, folder: Path, seed: int):
        super().__init__(CHILD, folder, str(seed), "0")
        assert self.process.stdout.readline() == "begun\n"

    def go(self, number: int, size: int = -1, after: float | None = None) -> tuple[int, str]:
        """The status and what was said of a step from generation `number`."""
        status = self.child(f"{number} {size}", after)
        return status, self.process.stderr.readline() if status == 3 else ""


def whole(folder: Path, lines: Lines) -> None:
    opened = snapshot.open(folder)
    assert_same(opened, lines)
    opened.close()


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """The earlier store is whole and current until the next one is."""
    lines, number, killed, half = Lines(7), 0, 0, 0
    from_nothing(tmp_path, lines)
    with Continuing(tmp_path, 7) as process:
        began = time.monotonic()
        assert process.go(number)[0] == 0
        took = time.monotonic() - began
        for turn in range(100 if THOROUGH else 25):
            if snapshot.state(tmp_path).continued > number:
                number += 1
                for name in FILES:
                    lines.difference(name)
            whole(tmp_path, lines)
            status, said = process.go(number, after=took * (turn * 0.618 % 1))
            killed += status == -signal.SIGKILL
            half += len(list((tmp_path / "build").glob("store-*"))) > 1
            assert status in (0, -signal.SIGKILL), said
    assert killed > 5 and half, (killed, half)
    with generations.building(tmp_path):
        pass
    assert len(list((tmp_path / "build").glob("store-*"))) == 1
    snapshot.open(tmp_path).close()


@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX")
def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """As a full disk does it: nothing is published, and the earlier store is whole."""
    lines, refused = Lines(8), 0
    from_nothing(tmp_path, lines)
    before = snapshot.state(tmp_path)
    with Continuing(tmp_path, 8) as process:
        for size in (0, 1, 100, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000):
            status, said = process.go(0, size)
            if status == 0:
                break
            refused += 1
            assert status == 3 and said.startswith(("KGError", "ValueError")), said
            assert snapshot.state(tmp_path) == before
            assert len(list((tmp_path / "build").glob("store-*"))) == 1
            whole(tmp_path, lines)
    assert refused >= 5


FULL = """
import os, subprocess, sys
from pathlib import Path
from test_continuing import Continuing, Lines, from_nothing, whole
place, levels = Path(sys.argv[1]), int(sys.argv[2])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(place)], check=True)
lines, refused = Lines(9), 0
from_nothing(place, lines)
with Continuing(place, 9) as process:
    for level in range(levels):
        free = os.statvfs(place)
        room = level * 600_000 // levels
        with (place / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - room))
        status, said = process.go(0)
        (place / "filler").unlink()
        if status == 0:
            break
        refused += 1
        assert status == 3 and said.startswith(("KGError", "ValueError")), said
        assert len(list((place / "build").glob("store-*"))) == 1
        whole(place, lines)
print(refused)
"""


@mounts
def test_full_disk_at_many_levels(tmp_path: Path) -> None:
    """A disk of its own with too little room: the same."""
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", FULL, str(tmp_path), "40" if THOROUGH else "10"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 3


# --- a project ------------------------------------------------------------------------------------


def test_a_project_continued_is_one_built_anew(built: Path, tmp_path: Path) -> None:
    """Every file of the next build, and every answer."""
    anew = tmp_path / "anew"
    shutil.copytree(built, anew)
    for folder in (built, anew):
        path = folder / "data" / "claims" / "town-2025-02-10.csv"
        path.write_text(path.read_text("utf-8").replace("1450000", "1450001"), "utf-8")
    state = kg.build(anew)
    there = anew / "build" / snapshot.state(anew).generation
    names_of = ("named.nq", "current.nq", "plans.nq", "findings.nq", "derived.nq")
    with generations.building(built) as draft:
        store = begun(built, draft)
        for name in store.built.files:
            if name.startswith("data/") or name == integrity.PIECES:
                continue
            if name.startswith("memory/"):  # of what was read
                store.link(name)
                continue
            old, new = (
                (place / name).read_text("utf-8").splitlines(keepends=True)
                for place in (store.earlier, there)
            )
            if name.endswith(".nq") or old == new:
                store.splice(name, Difference(sorted({*old} - {*new}), sorted({*new} - {*old})))
            else:
                draft.keep(name, new)
        store.exchange(names_of, DEFAULT)
        draft.publish(state)
    opened, right = snapshot.open(built), snapshot.open(anew)
    apart = ("data/", "memory/")
    assert {n for n in opened.state.files if not n.startswith(apart)} == {
        n for n in right.state.files if not n.startswith(apart)
    }
    for name in right.state.files:
        if not name.startswith(("data/", "memory/")) and name != integrity.PIECES:
            assert (opened.place / name).read_bytes() == (right.place / name).read_bytes(), name
    assert set(opened.engine) == set(right.engine)
    assert set(opened.engine.named_graphs()) == set(right.engine.named_graphs())
    assert kg.export("nquads", built) == kg.export("nquads", anew)
    assert opened.state.continued == 1
    for one in (opened, right):
        one.close()
