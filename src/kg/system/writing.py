"""Files of a user, written: whole or not at all, several of them or none, one writer at a time.

`put` writes one file that the user named. `commit` writes files of a folder together, inside
`locked`. A file that is replaced keeps its mode, owner and links that lead to it. One of several
hard links gets a file of its own: written in place it could be cut off half-way.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from kg.errors import KGError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

JOURNAL = ".kg-journal"
_LOCK = ".kg-lock"
_PATIENCE = 120.0  # seconds that a writer waits for another one
_DESCRIPTOR = r"/(?:proc/(?:self|[0-9]+)|dev)/fd/([0-9]+)\Z"

Say = Callable[[str], object]
silent: Say = str  # says nothing
Result = TypeVar("Result")


class Changed(KGError):
    """A file is no longer what it was when it was read; nothing was written."""


class Change(NamedTuple):
    """A file that is to be written: the bytes that it had when it was read, None if there was
    none, and those that it is to have."""

    path: Path
    before: bytes | None
    after: bytes


# --- one file -------------------------------------------------------------------------------------


def put(path: Path, content: bytes) -> None:
    """Write `content` to what `path` names: into a device, a pipe or what a link leads to; a file
    is replaced as a whole, or left as it was. Raises KGError."""
    with _sentences(path):
        if (special := _special(path)) is not None:
            with special:
                special.write(content)
            return
        target = Path(os.path.realpath(path))
        _sweep(target)
        draft, handle = _claimed(target)
        try:
            with handle:
                _fill(handle, draft, content, target)
                if not fcntl:  # Windows moves no open file
                    handle.close()
                os.replace(draft, target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


@contextmanager
def _sentences(path: Path, hint: str = "") -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads has heard enough
    except OSError as error:
        above = next((p for p in path.parents if p.exists()), path.parent)
        if isinstance(error, FileNotFoundError) and not path.parent.exists():
            raise KGError(f"cannot write {path}: there is no folder {path.parent}", hint) from error
        if not above.is_dir():
            raise KGError(f"cannot write {path}: {above} is no folder", hint) from error
        raise KGError(f"cannot write {path}: {error.strerror or error}", hint) from error


def _special(path: Path) -> IO[bytes] | None:
    # What is written into instead of being replaced, opened; None for a file, or nothing.
    number = _descriptor(path)
    if number is not None:
        return os.fdopen(os.dup(number), "wb")
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise KGError(f"cannot write {path}: it is a folder", "name a file in it")
    return None if stat.S_ISREG(mode) else os.fdopen(os.open(path, os.O_WRONLY), "wb")


def _descriptor(path: Path) -> int | None:
    # The number of the open file that a path such as /dev/stdout means.
    hop = os.path.abspath(path)
    for _ in range(40):
        hop = os.path.join(os.path.realpath(os.path.dirname(hop)), os.path.basename(hop))
        if match := re.match(_DESCRIPTOR, hop):
            own = not hop.startswith("/proc") or hop.split("/")[2] in ("self", str(os.getpid()))
            return int(match[1]) if own else None
        if not os.path.islink(hop):
            return None
        hop = os.path.join(os.path.dirname(hop), os.readlink(hop))
    return None


def _claimed(target: Path) -> tuple[Path, IO[bytes]]:
    # A new file beside the target, locked for as long as it is open: others leave it alone.
    while True:
        draft = _beside(target, "part")
        handle = _created(draft, target)
        with suppress(OSError):
            _flock(handle.fileno())
        if draft.exists():  # not swept away between its making and its lock
            return draft, handle
        handle.close()


def _sweep(target: Path) -> None:
    # What was left beside the target by a process that was ended while it wrote.
    from glob import escape

    for old in target.parent.glob(escape(f".{target.name[:40]}.") + "*.kg-part"):
        with suppress(OSError), old.open("rb") as handle:
            _flock(handle.fileno())
            old.unlink()


def _beside(target: Path, kind: str) -> Path:
    return target.parent / f".{target.name[:40]}.{os.urandom(6).hex()}.kg-{kind}"


def _created(draft: Path, target: Path) -> IO[bytes]:
    # Nobody reads a draft who may not read what it replaces.
    mode = 0o600 if target.exists() else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(draft, flags, mode), "wb")


def _fill(handle: IO[bytes], draft: Path, content: bytes, target: Path) -> None:
    handle.write(content)
    handle.flush()
    if target.exists():
        like(draft, target)
    os.fsync(handle.fileno())


def like(draft: Path, target: Path) -> None:
    """Give a draft the owner, the mode and the access list of the file that it is to replace."""
    status = target.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(draft, status.st_uid, status.st_gid)
    os.chmod(draft, stat.S_IMODE(status.st_mode))
    for name in os.listxattr(target) if hasattr(os, "listxattr") else ():
        with suppress(OSError):
            os.setxattr(draft, name, os.getxattr(target, name))


# --- one writer -----------------------------------------------------------------------------------


@contextmanager
def locked(root: Path, say: Say = silent) -> Iterator[None]:
    """Nobody else writes the files of the folder `root` inside; what a writer that was ended left
    undone is put back first. Raises KGError if another one does not end.

    `say` is told what is waited for, if it takes longer than a second.
    """
    with _lock(root, say):
        with _sentences(root / JOURNAL, "an earlier command was cut off, and left this"):
            _settle(root)
        yield


def settle(root: Path) -> None:
    """Put back what a writer of the folder `root` that was ended left undone. Raises KGError."""
    if os.path.lexists(root / JOURNAL):
        with locked(root):
            return


@contextmanager
def _lock(root: Path, say: Say) -> Iterator[None]:
    with _sentences(root / _LOCK):
        handle = _lockable(root)
    try:
        _wait(handle, root, say)
        yield
    finally:
        os.close(handle)


def _lockable(root: Path) -> int:
    # The folder itself is locked; on Windows, where folders cannot be, a file in it.
    return os.open(root, os.O_RDONLY) if fcntl else os.open(root / _LOCK, os.O_RDWR | os.O_CREAT)


def _wait(handle: int, root: Path, say: Say) -> None:
    began, spoken = time.monotonic(), False
    while True:
        try:
            return _flock(handle)
        except (BlockingIOError, PermissionError):
            waited = time.monotonic() - began
        except OSError as error:  # a file system without locks
            raise KGError(f"cannot lock {root}: {error.strerror}") from error
        if waited > _PATIENCE:
            raise KGError(f"another kg writes in {root}", "try again when it is done")
        if waited > 1 and not spoken:
            say(f"waiting for another kg that writes in {root}")
            spoken = True
        time.sleep(0.02)


def _flock(handle: int) -> None:
    if fcntl:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)


# --- several files --------------------------------------------------------------------------------


def steadily(work: Callable[[], Result]) -> Result:
    """What `work` returns, done again while files change under it: it raises Changed then."""
    for _ in range(20):
        with suppress(Changed):
            return work()
    return work()


def commit(root: Path, changes: Sequence[Change]) -> None:
    """Write all files or none, inside `locked(root)`; they are in the folder `root`.

    Raises Changed if one is no longer what was read, KGError if one cannot be written. If the
    process is ended meanwhile, whoever comes next to `locked` or `settle` puts back what was.
    """
    if not changes:
        return
    steps = [_step(root, change) for change in changes]
    folders = _missing(root, steps)
    try:
        with _sentences(root / JOURNAL):
            _note(root / JOURNAL, json.dumps({"steps": steps, "folders": folders}) + "\n")
        for change, step in zip(changes, steps, strict=True):
            with _sentences(change.path, "nothing was changed"):
                _prepare(change, step)
        for change, step in zip(changes, steps, strict=True):
            with _sentences(change.path, "nothing was changed"):
                _replace(change, step)
        with _sentences(root / JOURNAL, "nothing was changed"):
            _sync({Path(step["target"]).parent for step in steps})
            # Who had a file open when it was replaced has written to the one that was set aside.
            for change, step in zip(changes, steps, strict=True):
                _same(change, step)
            _note(root / JOURNAL, "done\n")
    except BaseException:
        with suppress(OSError):
            _settle(root)
        raise
    with suppress(OSError):
        _settle(root)


def _step(root: Path, change: Change) -> dict[str, str]:
    # Links are written through, as long as they stay in the folder.
    target = Path(os.path.realpath(change.path))
    if not _inside(root, target):
        raise KGError(f"cannot write {change.path}: it leads out of {root}")
    draft, aside = _beside(target, "new"), _beside(target, "old")
    new = {"draft": str(draft), "after": _digest(change.after)}
    return {"target": str(target), "aside": "" if change.before is None else str(aside), **new}


def _inside(root: Path, path: Path) -> bool:
    # A journal that came with somebody else's project changes nothing elsewhere.
    return Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(root))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _missing(root: Path, steps: list[dict[str, str]]) -> list[str]:
    # The folders that have to be made, outer ones first.
    above = {p for step in steps for p in Path(step["target"]).parents}
    return sorted(str(p) for p in above if p.is_relative_to(root.resolve()) and not p.exists())


def _note(journal: Path, line: str) -> None:
    with journal.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _prepare(change: Change, step: dict[str, str]) -> None:
    target = Path(step["target"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with _created(Path(step["draft"]), target) as handle:
        _fill(handle, Path(step["draft"]), change.after, target)


def _replace(change: Change, step: dict[str, str]) -> None:
    target, aside = Path(step["target"]), Path(step["aside"])
    if change.before is None:
        return _appear(Path(step["draft"]), target)
    if not target.is_file():
        raise Changed(f"{change.path} was removed meanwhile")
    _twin(target, aside)
    if target.read_bytes() != change.before:
        raise _changed(change)
    os.replace(step["draft"], target)
    return _same(change, step)


def _same(change: Change, step: dict[str, str]) -> None:
    # Raises Changed if somebody has written to the file that was set aside.
    if change.before is not None and Path(step["aside"]).read_bytes() != change.before:
        raise _changed(change)


def _changed(change: Change) -> Changed:
    return Changed(f"{change.path} was changed meanwhile", "try again when it is no longer changed")


def _appear(draft: Path, target: Path) -> None:
    # A new file never takes the place of one that came meanwhile.
    if os.path.lexists(target):
        raise Changed(f"{target} was written meanwhile")
    try:
        os.link(draft, target)
    except FileExistsError:
        raise Changed(f"{target} was written meanwhile") from None
    except OSError:  # no hard links here
        os.replace(draft, target)


def _twin(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # no hard links here, or not of what belongs to others
        import shutil

        shutil.copy2(path, other)


def _sync(folders: set[Path]) -> None:
    for folder in folders if fcntl else ():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _settle(root: Path) -> None:
    # Without the word that all is done, each file that still is as it was written is put back.
    journal = root / JOURNAL
    if not os.path.lexists(journal):
        return
    steps, folders, done = _journal(root)
    for step in () if done else reversed(steps):
        _put_back(step)
    for step in steps:
        for path in _drafts(step):
            Path(path).unlink(missing_ok=True)
    for folder in () if done else reversed(folders):
        with suppress(OSError):
            os.rmdir(folder)
    journal.unlink(missing_ok=True)


def _journal(root: Path) -> tuple[list[dict[str, str]], list[str], bool]:
    # (steps, folders made, whether all is done); one that was itself cut off has begun nothing.
    journal = root / JOURNAL
    try:
        first, *rest = journal.read_text("utf-8").split("\n") if journal.is_file() else ("",)
        held = json.loads(first)
        steps, folders = held["steps"], held["folders"]
        paths = [p for step in steps for p in (step["target"], *_drafts(step))]
        safe = all(_inside(root, Path(path)) for path in (*paths, *folders))
        ours = all(p.endswith((".kg-new", ".kg-old")) for s in steps for p in _drafts(s))
        return (steps, folders, "done" in rest) if safe and ours else ([], [], True)
    except (ValueError, KeyError, TypeError):
        if journal.is_file() and not _begun(journal.read_bytes()):
            raise KGError(
                f"{journal} is in the way, and not of kg",
                "move it elsewhere: what is being written is noted there",
            ) from None
        return [], [], True


def _begun(text: bytes) -> bool:
    # A journal may have been cut off while it was written.
    start = b'{"steps": '
    return text[: len(start)] == start[: len(text)]


def _drafts(step: dict[str, str]) -> list[str]:
    return [path for path in (step["draft"], step["aside"]) if path]


def _put_back(step: dict[str, str]) -> None:
    target, draft, aside = Path(step["target"]), Path(step["draft"]), Path(step["aside"])
    if not target.is_file() or _digest(target.read_bytes()) != step["after"]:
        return
    if not step["aside"]:
        if not draft.exists() or draft.samefile(target):  # it is the one that was made here
            target.unlink()
    elif aside.exists():
        os.replace(aside, target)
