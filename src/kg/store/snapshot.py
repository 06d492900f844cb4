"""The store in use: is it that of today's files, and opening it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from io import FileIO
from pathlib import Path
from stat import S_IFMT, S_ISREG
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from kg import __version__
from kg.errors import KGError
from kg.project.inputs import BESIDE, PLACES, Entry, entries
from kg.store import integrity
from kg.store.dataset import Dataset, LocalDataset
from kg.system.writing import settle
from kg.words import phrase

if sys.platform != "win32":  # where an open file cannot be removed, which guards readers as well
    import fcntl
# What a build keeps, and how: a store that was laid out otherwise is stale.
_LAYOUT = 8
# What makes a store, and how.
TOOL = f"{__version__} {ox.__version__} {_LAYOUT}"
# Where the digest of the file `current` stands in it.
SEAL = "seal"


# What every door counts first, of `State.counts`.
TALLY = ("things", "claims", "used sources", "citations")


# What says nothing of its languages was made when all graphs were in these.
_FORMER_LANGUAGES = ("ko", "en")


# The files of lines of which a store is made; what is derived stands in its current graph too.
STATED = ("named.nq", "current.nq", "plans.nq", "findings.nq")
DERIVED = "derived.nq"


class State(NamedTuple):
    """What a build says of the store that it made, or a publication of what it put on a server.

    `space` is what the IRIs of the dataset begin with, `digest` that of the inputs, `counts` are
    numbers by what they count. `generation` is the folder of the store, `files` the digests of what
    is in it. `as_of` is the ISO day of the graph of a day, `first` the date of the first source
    that has one. `ontologies` (graphs of terms) and `rules` (CONSTRUCT queries by the IRI of their
    graph) are told of what is on a server; a store has its rules beside it, and None here. So are
    `graphs`, what kg:current, kg:plans and kg:findings are called there. `languages` are those of
    names and sentences, the working language first. `continued` tells how many differences lie
    between a store and one that was built from nothing, `size` how many bytes the engine's files of
    that one took; `tool` made it.
    """

    prefixes: dict[str, str]
    space: str = ""
    digest: str = ""
    counts: Mapping[str, int] = {}
    generation: str = ""
    files: Mapping[str, str] = {}
    as_of: str = ""
    first: str = ""
    ontologies: tuple[str, ...] = ()
    rules: Mapping[str, str] | None = None
    graphs: Mapping[str, str] = {}
    languages: tuple[str, ...] = _FORMER_LANGUAGES
    continued: int = 0
    size: int = 0
    tool: str = ""


# What fields are called where they are kept, if it is another word.
_KEYS = {"generation": "store", "as_of": "as of"}


def as_json(built: State) -> dict[str, Any]:
    """A state as it is kept; what is not said is left out."""
    return {_KEYS.get(name, name): value for name, value in built._asdict().items() if value}


def from_json(facts: Mapping[str, Any]) -> State:
    """The state that was kept. Raises TypeError for what is no state."""
    names = {key: name for name, key in _KEYS.items()}
    built = State(**{names.get(key, key): value for key, value in facts.items()})
    return built._replace(languages=tuple(built.languages))


class Opened(NamedTuple):
    """A graph opened for reading, what was said of it when it was made, and where it lies: `place`
    is the folder of its store, or of what was fetched of it; `lock` is held as long as it is read.
    """

    store: Dataset
    state: State
    place: Path
    lock: AbstractContextManager[object] | None

    def close(self) -> None:
        """Let go of it: what nobody holds may be removed."""
        if self.lock is not None:
            self.lock.__exit__(None, None, None)

    @property
    def on_disk(self) -> bool:
        """Whether another process can open it: not so what a server holds."""
        return self.store.engine is not None and (self.place / "data").is_dir()

    @property
    def engine(self) -> ox.Store:
        """The engine that holds it in this process. Raises ValueError where a server does."""
        if self.store.engine is None:
            raise ValueError("a server holds the graph")
        return self.store.engine


def require_project(folder: Path | str) -> Path:
    """The folder of a project as a path; what a command that was cut off left undone in it is put
    back.

    Raises KGError if there is no project in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise KGError(phrase("words.no-folder", path=folder))
    if not (folder / "data").is_dir() or not (folder / "ontology").is_dir():
        raise KGError(
            phrase("store.no-project", path=folder.resolve()),
            phrase("store.no-project.hint"),
        )
    settle(folder)
    return folder


def digest(folder: Path) -> str:
    """What a project's inputs and the tool's version come to: the same digest, the same graph."""
    return digest_of(digests(folder))


def digest_of(inputs: Mapping[str, str]) -> str:
    """What inputs come to whose digests are known, by name."""
    hashed = hashlib.blake2b(TOOL.encode(), digest_size=16)
    for name, of_input in inputs.items():
        hashed.update(f"\n{name} {of_input}".encode(errors="surrogateescape"))
    return hashed.hexdigest()


def digests(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The digest of each input of a project, by its name, in their order; those that are `known`
    are not read.
    """
    found = {}
    for entry in entries(folder):
        before = (known or {}).get(entry.name) if S_ISREG(entry.mode) else None
        found[entry.name] = before or _digest(folder, entry)
    return found


def input_stamp(folder: Path, name: str) -> integrity.Stamp | None:
    """The stamp of an input, None where there is none."""
    try:
        return integrity.stamp(os.path.join(folder, name))
    except OSError:
        return None


@cache
def tool() -> str:
    """What makes stores, to the letter of its code: only what was made by the same can be
    continued, so that who changes a rule sees what it does.
    """
    code = Path(__file__).parents[1]
    stamps = sorted(
        (str(path.relative_to(code)), found.st_size, found.st_mtime_ns)
        for path in code.rglob("*.py")
        if (found := path.stat())
    )
    return f"{TOOL} {hashlib.blake2b(repr(stamps).encode(), digest_size=8).hexdigest()}"


def _digest(folder: Path, entry: Entry) -> str:
    try:
        raw = (
            _bytes(os.path.join(folder, entry.name))
            if S_ISREG(entry.mode)
            else str(S_IFMT(entry.mode)).encode()
        )
    except OSError as error:
        raw = str(error.errno).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _bytes(path: str) -> bytes:
    # With four calls of the system, where a file object makes eight; there are hundreds of inputs.
    number, pieces = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), []
    try:
        while piece := os.read(number, 1 << 20):
            pieces.append(piece)
    finally:
        os.close(number)
    return b"".join(pieces)


def stamps(folder: Path) -> dict[str, integrity.Stamp]:
    """The stamp of every file and folder that a graph may be made of. If two of them, taken one
    after the other, are equal, then what was read in between were the bytes of one moment.
    """
    found = {}
    # Each by itself, since one may be a link to a folder elsewhere in the project.
    for place in PLACES:
        for within, folders, names in os.walk(folder / place):
            # Of what stands there no graph is made.
            folders[:] = [one for one in folders if f"{place}/{one}" not in BESIDE]
            for path in (within, *(os.path.join(within, name) for name in names)):
                try:
                    found[path] = integrity.stamp(path)
                except OSError:
                    continue  # a link that leads nowhere
    return found


def unlike() -> str:
    """A digest that no inputs have: what is made of them is stale."""
    return os.urandom(16).hex()


def store_root(folder: Path, day: str) -> Path:
    return folder / "build" / "asof" / day if day else folder / "build"


def state(folder: Path, day: str = "") -> State | None:
    """What the last build (of the graph as of an ISO day) wrote of itself, or None if there is
    none, or if it is damaged.
    """
    root = store_root(folder, day)
    found = pointer(root)
    return found if found is not None and (root / found.generation).is_dir() else None


def pointer(root: Path) -> State | None:
    """What the file `current` says, None if it is not there or is not as it was written."""
    try:
        facts = json.loads((root / "current").read_bytes())
        return from_json(facts) if facts.pop(SEAL) == seal(facts) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def seal(facts: Mapping[str, object]) -> str:
    """The digest of what the file `current` says."""
    return hashlib.blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=16).hexdigest()


def fresh(folder: Path, day: str = "", made_of: str = "") -> Opened | None:
    """The store of a project (as of an ISO day), or None if it is missing or damaged, or made of
    other inputs than those that are there now.

    `made_of` is the digest of the inputs, where it is known already.
    """
    found = state(folder, day)
    if found is None or found.digest != (made_of or digest(folder)):
        return None
    try:
        return open(folder, day)
    except Unreadable:
        return None


class Unreadable(KGError):
    """There is no store, or it is damaged."""


def open(folder: Path, day: str = "") -> Opened:
    """The store of a project's last build (as of an ISO day), read-only. Raises KGError if there is
    none that is as it was written.
    """
    root = store_root(folder, day)
    found = pointer(root)
    while True:
        fault = phrase("store.not-there") if found is None else ""
        if found is not None:
            try:
                return _opened(root, found, bool(day))
            except (OSError, RuntimeError, Unreadable) as error:
                fault = error.message if isinstance(error, Unreadable) else str(error)
        # What was not there any more has been swept, since a newer one was put in its place after
        # we had read its name.
        found, before = pointer(root), found
        if found == before:
            raise Unreadable(
                phrase("store.unreadable", path=root, fault=fault),
                phrase("store.unreadable.hint"),
            )


def _opened(root: Path, found: State, past: bool) -> Opened:
    place = root / found.generation
    lock = lock_file(place / "lock", shared=True)
    try:
        if damage := integrity.damage(place, found.files):
            raise Unreadable(phrase("store.damaged", damage=damage))
        if past:
            _touch(root / "current")
        engine = ox.Store.read_only(str(place / "data"))
        return Opened(LocalDataset(engine), found, place, lock)
    except BaseException:
        lock.close()
        raise


def _touch(path: Path) -> None:
    # When a day was last asked for decides whether it is kept. Where nothing can be written,
    # nothing is swept either.
    try:
        os.utime(path)
    except OSError:
        pass


class _Held(FileIO):
    # A file that is held open, and closed by whoever drops it: nobody need warn of that.
    def __del__(self) -> None:
        self.close()


def lock_file(path: Path, shared: bool) -> IO[bytes]:
    # The lock goes with the open file: whoever drops it, or dies, lets go of it.
    file = _Held(path, "rb" if shared else "ab")
    try:
        flock(file, shared)
    except OSError:
        file.close()
        raise
    return file


def flock(file: IO[bytes], shared: bool, wait: bool = False) -> None:
    # Raises BlockingIOError where somebody else holds it. A file system that knows no locks guards
    # nobody, and stops nobody.
    if sys.platform != "win32":
        try:
            fcntl.flock(
                file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
            )
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                raise


def empty_reason(built: State) -> str:
    """The sentence that says why a graph as of a day is empty."""
    if built.first:
        return phrase("store.empty-day-before", day=built.as_of, first=built.first)
    return phrase("store.empty-day", day=built.as_of)
