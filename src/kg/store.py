"""The store on disk: built beside the earlier one, then put in its place in one step.

`build/` holds generations (`store-…`) and the file `current`, which names the one in use and what it was made of. Whoever reads holds a
shared lock on the generation that they read; a build removes older generations that nobody holds. `build/asof/DAY` holds the same for the
graph as of a day; the few that were used last are kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Callable, Iterable, Iterator, NamedTuple

import pyoxigraph as ox

from kg import __version__
from kg.errors import KGError
from kg.files import FORMATS, is_regular

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be removed there, which guards readers as well
    fcntl = None

_LINES = 20_000
# What a build keeps, and how: a store that was laid out otherwise is stale.
_LAYOUT = 3
_DAYS = 4
_INPUTS = (
    ("ontology", {*FORMATS, ".rq"}), ("ontology/rules", {".rq"}), ("ontology/questions", {".rq"}),
    ("data", {*FORMATS, ".csv"}), ("data/claims", None), ("data/stories", {".csv"}),
)  # fmt: skip


class Opened(NamedTuple):
    """A store opened for reading, and what the build wrote beside it (digest, prefixes, counts …)."""

    store: ox.Store
    state: dict
    place: Path
    lock: IO[bytes]


def located(folder: Path | str) -> Path:
    """The folder of a project as a path. Raises KGError if there is no project in it."""
    folder = Path(folder)
    if not folder.is_dir():
        raise KGError(f"there is no folder {folder}")
    if not (folder / "data").is_dir() or not (folder / "ontology").is_dir():
        raise KGError(f"no project here: {folder.resolve()} has no data/ and ontology/", "kg init DIR makes one; -C DIR picks another folder")
    return folder


def digest(folder: Path) -> str:
    """What a project's inputs and the tool's version come to: the same digest, the same graph."""
    hashed = hashlib.blake2b(f"{__version__} {ox.__version__} {_LAYOUT}\n".encode(), digest_size=16)
    for path in inputs(folder):
        try:
            raw = (folder / path).read_bytes() if is_regular(folder / path) else b""
        except OSError as error:
            raw = str(error.errno).encode()
        hashed.update(f"{path} {len(raw)}\n".encode(errors="surrogateescape"))
        hashed.update(raw)
    return hashed.hexdigest()


def inputs(folder: Path) -> list[str]:
    """The files that a graph is made of, as paths inside the folder (`data/claims/x.csv`), sorted."""
    found = []
    for place, kinds in _INPUTS:
        if (folder / place).is_dir():
            with os.scandir(folder / place) as entries:
                for entry in entries:
                    kind = os.path.splitext(entry.name)[1].lower()
                    if not entry.name.startswith(".") and (kinds is None or kind in kinds) and not entry.is_dir():
                        found.append(f"{place}/{entry.name}")
    return sorted(found)


def _root(folder: Path, day: str) -> Path:
    return folder / "build" / "asof" / day if day else folder / "build"


def state(folder: Path, day: str = "") -> dict | None:
    """What the last build (of the graph as of an ISO day) wrote of itself, or None if there is none."""
    root = _root(folder, day)
    try:
        found = json.loads((root / "current").read_text("utf-8"))
        return found if (root / found["store"]).is_dir() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def fresh(folder: Path, day: str = "", made_of: str = "") -> Opened | None:
    """The store of a project (as of an ISO day), or None if it is missing, or made of other inputs than those that are there now.

    `made_of` is the digest of the inputs, where it is known already.
    """
    found = state(folder, day)
    return open(folder, day) if found is not None and found.get("digest") == (made_of or digest(folder)) else None


def open(folder: Path, day: str = "") -> Opened:
    """The store of a project's last build (as of an ISO day), read-only. Raises KGError if there is none that can be read."""
    root = _root(folder, day)
    fault: object = "it is not there"
    for _ in range(20):  # a build may put a newer one in place between our reading its name and opening it
        found = state(folder, day)
        if found is None:
            break
        place = root / found["store"]
        try:
            lock = _lock(place / "lock", shared=True)
            if day:
                _touch(root / "current")
            return Opened(ox.Store.read_only(str(place / "data")), found, place, lock)
        except (OSError, RuntimeError) as error:
            fault = error
    raise KGError(f"the store in {root} cannot be read: {fault}", "kg build makes it anew")


def _touch(path: Path) -> None:
    # When a day was last asked for decides whether it is kept. Where nothing can be written, nothing is swept either.
    try:
        os.utime(path)
    except OSError:
        pass


@contextmanager
def building(folder: Path, day: str = "") -> Iterator[Callable[[], "Draft"]]:
    """A draft of a new store under `folder`/build. What is not published when the block ends, by whatever cause, is removed."""
    # Only what writes needs these, and most commands only read.
    import shutil
    import tempfile

    root = _root(folder, day)
    place = draft = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        place = Path(tempfile.mkdtemp(prefix="store-", dir=root))
        draft = Draft(root, place, _lock(place / "lock", shared=True))
    except OSError as error:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        raise _cannot(root, error) from error
    try:
        yield draft
    except OSError as error:
        raise _cannot(root, error) from error
    finally:
        if not draft.published:
            draft.store = None
            shutil.rmtree(draft.place, ignore_errors=True)
        draft.lock.close()


def _cannot(root: Path, error: OSError) -> KGError:
    reason = error.strerror or str(error)
    hint = "free some space; the earlier build is as it was" if "space" in str(error).lower() else "the earlier build is as it was"
    return KGError(f"cannot write to {root}: {reason}", hint)


class Draft:
    """A store that is being built: loaded, then published or dropped."""

    def __init__(self, root: Path, place: Path, lock: IO[bytes]):
        self.root, self.place, self.lock = root, place, lock
        self.published = False
        self.store: ox.Store | None = None

    def keep(self, name: str, lines: Iterable[str]) -> Path:
        """Write N-Quads lines (each ends with a newline) as the file `name` beside the store; returns its path."""
        path, rest = self.place / name, iter(lines)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            while batch := list(islice(rest, _LINES)):
                file.write("".join(batch))
        return path

    def load(self, named: Iterable[Path], both: Path) -> None:
        """Fill the store from N-Quads files: `named` as they are, what is in `both` in its graphs and in the default graph as well."""
        self.store = ox.Store(str(self.place / "data"))
        plain = self.place / "plain.nq"
        with both.open(encoding="utf-8", newline="\n") as lines, plain.open("w", encoding="utf-8", newline="\n") as out:
            # The graph ends a line; its IRI has no space.
            out.writelines(f"{line[: line.rindex(' <')]} .\n" for line in lines)
        for path in (*named, both, plain):
            self.store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True)
        plain.unlink()

    def publish(self, state: dict) -> None:
        """Sync the store to disk and make it the current one."""
        import tempfile

        self.store.optimize()
        self.store.flush()
        self.store = None
        for path in sorted(path for path in (*(self.place / "data").iterdir(), *self.place.iterdir()) if path.is_file()):
            _sync(path)
        _sync(self.place)
        text = json.dumps({"store": self.place.name, **state}, ensure_ascii=False, sort_keys=True, indent=1)
        handle, name = tempfile.mkstemp(prefix="current-", dir=self.root)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.root / "current")
        except OSError:
            Path(name).unlink(missing_ok=True)
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


def _lock(path: Path, shared: bool) -> IO[bytes]:
    # The lock goes with the open file: whoever drops it, or dies, lets go of it.
    file = path.open("rb") if path.exists() else path.open("ab")
    if fcntl:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise
    return file


def _sweep(root: Path) -> None:
    # Remove generations that are neither current nor held by anybody, and pointers that were never put in place.
    import shutil

    try:
        keep = json.loads((root / "current").read_text("utf-8"))["store"]
    except (OSError, ValueError, KeyError, TypeError):
        keep = None
    for path in root.glob("store-*"):
        if path.name == keep:
            continue
        try:
            held = _lock(path / "lock", shared=False)
        except OSError:
            continue  # somebody reads or builds it
        with held:
            shutil.rmtree(path, ignore_errors=True)
    for path in root.glob("current-*"):
        try:
            path.unlink()
        except OSError:
            continue


def forget(folder: Path, made_of: str) -> None:
    """Remove the stores of past days that are made of other inputs, and all but the few that were used last; held ones stay."""
    found = []
    for root in (folder / "build" / "asof").glob("*"):
        said = state(folder, root.name)
        try:
            used = (root / "current").stat().st_mtime if said and said.get("digest") == made_of else 0.0
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
            continue  # somebody reads or builds it


def unsaid(state: dict) -> str:
    """The sentence that says why a graph as of a day is empty."""
    first = f": the first source is of {state['first']}" if state["first"] else ": no source has a date"
    return f"nothing had been said by {state['as of']}{first}"


def memory(lines: Iterable[str] = (), files: Iterable[Path] = ()) -> ox.Store:
    """A store in memory of N-Quads lines and files."""
    store = ox.Store()
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
    for path in files:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True)
    return store
