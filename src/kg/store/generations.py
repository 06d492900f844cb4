"""The store on disk: built beside the earlier one, then put in its place in one step.

`build/` holds generations (`store-…`) and the file `current`, which names the one in use, what it
was made of, and the digests of its files and of itself: what is not as it was written is not read.
Who builds holds the lock of `build/`, so that one builds at a time, and only they sweep; whoever
reads holds a shared lock on the generation that they read, and older generations that nobody holds
are removed. `build/asof/DAY` holds the same for the graph as of a day, under one lock for all days;
the few that were used last are kept.

A store that continues the earlier one (`kg.store.continuing`) shares files with it, by links.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from kg.errors import KGError
from kg.store import continuing, integrity, loading
from kg.store.continuing import Continuation
from kg.store.snapshot import (
    SEAL,
    State,
    as_json,
    flock,
    lock_file,
    pointer,
    seal,
    state,
    store_root,
    tool,
)
from kg.system.hindrances import why
from kg.words import phrase

_LINES = 20_000
_DAYS = 4


@contextmanager
def building(
    folder: Path, day: str = "", waiting: Callable[[], None] = lambda: None
) -> Iterator[Draft]:
    """A draft of a new store under `folder`/build. What is not published when the block ends, by
    whatever cause, is removed.

    Only one is built at a time: another waits, `waiting` is called before it does, and its draft
    says that it has `waited`.
    """
    root = store_root(folder, day)
    draft = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock, waited = _turn(_gate(folder, day), waiting)
    except OSError as error:
        raise _cannot(root, error) from error
    with lock:
        try:
            root.mkdir(
                exist_ok=True
            )  # another may have removed the folder of a day while we waited
            _sweep(root)
            draft = Draft(root, waited)
            yield draft
        except OSError as error:
            raise _cannot(root, error) from error
        finally:
            if draft is not None:
                draft.stop_loading()
                if not draft.published:
                    _remove(root, draft.place)
                draft.lock.close()


def _gate(folder: Path, day: str) -> Path:
    # Two locks, so that a day can be made while the whole is built. Nobody who has the one waits
    # for the other.
    return folder / "build" / ("lock-asof" if day else "lock")


def _turn(path: Path, waiting: Callable[[], None]) -> tuple[IO[bytes], bool]:
    # (the lock of those who build, whether it had to be waited for). Whoever dies lets go of it.
    waited = False
    while True:
        file = path.open("ab")
        try:
            flock(file, shared=False)
        except BlockingIOError:
            if not waited:
                waiting()
            waited = True
            flock(file, shared=False, wait=True)
        try:
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file, waited
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        file.close()  # somebody has removed the folder meanwhile


def _cannot(root: Path, error: OSError) -> KGError:
    reason = why(error)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        if root.parent.name == "asof":
            hint = phrase("store.cannot-write-day.hint")
        elif (root / "current").is_file():
            hint = phrase("store.cannot-write-new.hint")
        else:
            hint = phrase("store.cannot-write-first.hint")
    elif error.errno == errno.ENOSPC or "space" in str(error).lower():
        # The engine tells of a full disk in words alone.
        hint = phrase("store.cannot-write-room.hint")
    else:
        hint = phrase("store.cannot-write.hint")
    return KGError(phrase("words.cannot-write", path=root, reason=reason), hint)


class Draft:
    """A store that is being built: loaded, then published or dropped.

    Files are loaded by a thread of their own while others are made and checked.
    """

    def __init__(self, root: Path, waited: bool):
        self.root, self.waited, self.published = root, waited, False
        self._begin()
        self.loader: loading.Loader | None = None
        self.continuation: Continuation | None = None

    def _begin(self) -> None:
        self.place = self.root / f"store-{os.urandom(4).hex()}"
        self.place.mkdir()
        (self.place / "lock").touch()
        self.lock = lock_file(self.place / "lock", shared=True)

    def keep(self, name: str, lines: Iterable[str]) -> Path:
        """Write N-Quads lines (each ends with a newline) as the file `name` beside the store;
        returns its path.
        """
        path, rest = self._path(name), iter(lines)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            while batch := list(islice(rest, _LINES)):
                file.write("".join(batch))
        return path

    def keep_raw(self, name: str, raw: bytes) -> None:
        """Write bytes as the file `name` beside the store."""
        self._path(name).write_bytes(raw)

    def writing(self, name: str) -> IO[bytes]:
        """The file `name` beside the store, to be written piece by piece."""
        return self._path(name).open("wb")

    def _path(self, name: str) -> Path:
        path = self.place / name
        path.parent.mkdir(exist_ok=True)
        return path

    def load(self, path: Path) -> Path:
        """Fill the store from an N-Quads file, which must stay as it is, in time; its path."""
        if self.loader is None:
            self.loader = loading.Loader(self.place / "data")
        self.loader.load(path)
        return path

    def begin_loading(self) -> None:
        """Wait for no more files before they are loaded."""
        if self.loader is not None:
            self.loader.begin()

    def load_as_default(self, path: Path) -> None:
        """Fill the default graph with the triples of an N-Quads file of named graphs."""
        plain = self.place / "plain.nq"
        with (
            path.open(encoding="utf-8", newline="\n") as lines,
            plain.open("w", encoding="utf-8", newline="\n") as out,
        ):
            # The graph ends a line; its IRI has no space.
            out.writelines(f"{line[: line.rindex(' <')]} .\n" for line in lines)
        self.load(plain)
        self.finish_loading()
        plain.unlink()

    def finish_loading(self) -> None:
        """Wait until all is loaded. Raises what stopped the loading."""
        if self.loader is not None:
            self.loader.finish()

    def stop_loading(self) -> None:
        """Load nothing more; the store is closed."""
        if self.loader is not None:
            self.loader.stop()
        if self.continuation is not None:
            self.continuation.stop()
        self.loader = self.continuation = None

    def copy(self, folder: Path, start: str, names: Iterable[str]) -> None:
        """Keep copies of those files of `folder` whose names begin with `start` beside the store,
        under the same paths.
        """
        import shutil

        for name in names:
            if name.startswith(start) and (folder / name).is_file():
                (self.place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, self.place / name)

    def continue_from(self, place: Path, built: State) -> Continuation:
        """Begin with the current store, which lies at `place` and of which its build says `built`;
        see `continuing.may_continue`.

        Raises ValueError where it is not as it was written. Whatever raises that, also `publish`,
        makes `start_over` the next thing to do.
        """
        self.continuation = Continuation(place, built, self.place)
        return self.continuation

    def start_over(self) -> None:
        """Drop all that has been done, and begin from nothing."""
        self.stop_loading()
        _remove(self.root, self.place)
        self.lock.close()
        self._begin()

    def sweep(self) -> None:
        """Remove the stores that nobody holds any more."""
        _sweep(self.root)

    def publish(self, built: State) -> None:
        """Sync the store to disk and make it the current one, with the digests of its files."""
        self.finish_loading()
        if self.continuation is not None:
            earlier = self.continuation.built
            known, synced = self.continuation.finish()
            built = built._replace(continued=earlier.continued + 1, size=earlier.size)
        else:
            if self.loader is not None:
                self.loader.tidy()
            self.stop_loading()
            known, synced = integrity.digests(self.place), set[str]()
            built = built._replace(continued=0, size=continuing.size(self.place))
        integrity.keep(self.place, sorted(known))
        for folder, _, names in os.walk(self.place):
            for name in (*sorted(names), "."):
                path = Path(folder, name)
                if path.relative_to(self.place).as_posix() not in synced:
                    _sync(path)
        facts = as_json(built._replace(generation=self.place.name, files=known, tool=tool()))
        text = json.dumps(
            {SEAL: seal(facts), **facts}, ensure_ascii=False, sort_keys=True, indent=1
        )
        draft = self.root / f"current-{os.urandom(4).hex()}"
        try:
            with draft.open("x", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.root / "current")
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self.published = True
        _sync(self.root)
        _sweep(self.root)


def _sync(path: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(root: Path) -> None:
    # Remove generations that are neither current nor held by anybody, and pointers that were never
    # put in place. Only who has the lock of `root` may: what is current is so until they are done,
    # and no generation is between its making and its lock.
    current = pointer(root)
    for path in root.glob("store-*"):
        if current is not None and path.name == current.generation:
            continue
        try:
            held = lock_file(path / "lock", shared=False)
        except OSError:
            continue  # somebody reads it
        with held:
            _remove(root, path)
    for path in root.glob("current-*"):
        try:
            path.unlink()
        except OSError:
            continue


def _remove(root: Path, *places: Path) -> None:
    # Remove generations. What they share with others goes first, so that little time lies between
    # the stamps of those.
    import shutil  # only what writes needs it, and most commands only read

    links = integrity.Links(path for path in root.glob("store-*") if path not in places)
    for place in places:
        for folder, _, names in os.walk(place):
            for path in (Path(folder, name) for name in names):
                try:
                    if path.stat().st_nlink > 1:
                        path.unlink()
                except OSError:
                    continue
    links.over()
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    links.keep()


@contextmanager
def copies(place: Path, number: int) -> Iterator[list[Path]]:
    """Folders with the engine's files of the store at `place`, which may be written to and go when
    the block ends. Raises OSError, RuntimeError or ValueError.
    """
    made: list[Path] = []
    with ExitStack() as locks:
        links = integrity.Links([place])
        try:
            for _ in range(number):
                copy = place.parent / f"store-{os.urandom(4).hex()}"
                copy.mkdir()
                made.append(copy)
                (copy / "lock").touch()
                locks.enter_context(lock_file(copy / "lock", shared=True))
                continuing.copied(place, copy)
            links.over()
            links.keep()
            yield made
        finally:
            _remove(place.parent, *made)


def prune_past_days(folder: Path, made_of: str) -> None:
    """Remove the stores of past days that are made of other inputs, and all but the few that were
    used last; held ones stay.

    If somebody makes the store of a day right now, nothing is removed: the next build will do it.
    """
    days = folder / "build" / "asof"
    try:
        if days.is_dir():
            with lock_file(_gate(folder, "any"), shared=False):
                _forget(folder, days, made_of)
    except OSError:
        return


def _forget(folder: Path, days: Path, made_of: str) -> None:
    found = []
    for root in days.glob("*"):
        of_day = state(folder, root.name)
        try:
            used = (
                (root / "current").stat().st_mtime if of_day and of_day.digest == made_of else 0.0
            )
        except OSError:
            used = 0.0
        found.append((used, root))
    for index, (used, root) in enumerate(sorted(found, reverse=True)):
        if used and index < _DAYS:
            continue
        (root / "current").unlink(missing_ok=True)
        _sweep(root)
        try:
            root.rmdir()
        except OSError:
            continue  # somebody reads it
