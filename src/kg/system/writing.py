"""Files of a user, written: whole or not at all, several of them or none, one writer at a time.

`put` writes one file that the user named. `commit` writes files of a folder together, inside
`locked`. A file that is replaced keeps its mode, owner and links that lead to it. One of several
hard links gets a file of its own: written in place it could be cut off half-way.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from kg.errors import KGError
from kg.system import journal
from kg.system.hindrances import why
from kg.system.journal import JOURNAL, Step
from kg.words import phrase

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

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
    with _reported(path):
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
                if sys.platform == "win32":  # which moves no open file
                    handle.close()
                os.replace(draft, target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


@contextmanager
def _reported(path: Path, hint: str = "") -> Iterator[None]:
    # What the system says while a file is written becomes a KGError.
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads has heard enough
    except OSError as error:
        raise KGError(_hindrance(path, error), hint) from error


def _hindrance(path: Path, error: OSError) -> str:
    above = next((p for p in path.parents if p.exists()), path.parent)
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        return phrase("system.unwritable-no-folder", path=path, folder=path.parent)
    if not above.is_dir():
        return phrase("system.unwritable-not-a-folder", path=path, folder=above)
    return phrase("system.unwritable", path=path, reason=why(error))


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
        raise KGError(
            phrase("system.unwritable-is-a-folder", path=path),
            phrase("system.unwritable-is-a-folder.hint"),
        )
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
        with _reported(root / JOURNAL, phrase("system.cut-off.hint")):
            journal.settle(root)
        yield


def settle(root: Path) -> None:
    """Put back what a writer of the folder `root` that was ended left undone. Raises KGError."""
    if os.path.lexists(root / JOURNAL):
        with locked(root):
            return


@contextmanager
def _lock(root: Path, say: Say) -> Iterator[None]:
    with _reported(root / _LOCK):
        handle = _lockable(root)
    try:
        _wait(handle, root, say)
        yield
    finally:
        os.close(handle)


def _lockable(root: Path) -> int:
    # The folder itself is locked; on Windows, where folders cannot be, a file in it.
    if sys.platform == "win32":
        return os.open(root / _LOCK, os.O_RDWR | os.O_CREAT)
    return os.open(root, os.O_RDONLY)


def _wait(handle: int, root: Path, say: Say) -> None:
    began, spoken = time.monotonic(), False
    while True:
        try:
            return _flock(handle)
        except (BlockingIOError, PermissionError):
            waited = time.monotonic() - began
        except OSError as error:  # a file system without locks
            raise KGError(phrase("system.unlockable", folder=root, reason=why(error))) from error
        if waited > _PATIENCE:
            raise KGError(
                phrase("system.another-writer", folder=root), phrase("system.another-writer.hint")
            )
        if waited > 1 and not spoken:
            say(phrase("system.waiting", folder=root))
            spoken = True
        time.sleep(0.02)


def _flock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
    try:
        with _reported(root / JOURNAL):
            journal.begin(root, steps, _missing(root, steps))
        _written(root, changes, steps)
    except BaseException:
        with suppress(OSError):
            journal.settle(root)
        raise
    with suppress(OSError):
        journal.settle(root)


def _written(root: Path, changes: Sequence[Change], steps: Sequence[Step]) -> None:
    unchanged = phrase("system.unchanged.hint")
    for change, step in zip(changes, steps, strict=True):
        with _reported(change.path, unchanged):
            _prepare(change, step)
    for change, step in zip(changes, steps, strict=True):
        with _reported(change.path, unchanged):
            _replace(change, step)
    with _reported(root / JOURNAL, unchanged):
        _sync({Path(step.target).parent for step in steps})
        # Who had a file open when it was replaced has written to the one that was set aside.
        for change, step in zip(changes, steps, strict=True):
            _same(change, step)
        journal.end(root)


def _step(root: Path, change: Change) -> Step:
    # Links are written through, as long as they stay in the folder.
    target = Path(os.path.realpath(change.path))
    if not journal.inside(root, target):
        raise KGError(phrase("system.leads-out", path=change.path, folder=root))
    draft, aside = _beside(target, "new"), _beside(target, "old")
    return Step(
        target=str(target),
        draft=str(draft),
        aside="" if change.before is None else str(aside),
        after=journal.digest(change.after),
    )


def _missing(root: Path, steps: Sequence[Step]) -> list[str]:
    # The folders that have to be made, outer ones first.
    above = {p for step in steps for p in Path(step.target).parents}
    return sorted(str(p) for p in above if p.is_relative_to(root.resolve()) and not p.exists())


def _prepare(change: Change, step: Step) -> None:
    target = Path(step.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _created(Path(step.draft), target) as handle:
        _fill(handle, Path(step.draft), change.after, target)


def _replace(change: Change, step: Step) -> None:
    target, aside = Path(step.target), Path(step.aside)
    if change.before is None:
        return _appear(Path(step.draft), target)
    if not target.is_file():
        raise Changed(phrase("system.removed", path=change.path))
    _twin(target, aside)
    if target.read_bytes() != change.before:
        raise _changed(change)
    os.replace(step.draft, target)
    return _same(change, step)


def _same(change: Change, step: Step) -> None:
    # Raises Changed if somebody has written to the file that was set aside.
    if change.before is not None and Path(step.aside).read_bytes() != change.before:
        raise _changed(change)


def _changed(change: Change) -> Changed:
    return Changed(phrase("system.changed", path=change.path), phrase("system.changed.hint"))


def _appear(draft: Path, target: Path) -> None:
    # A new file never takes the place of one that came meanwhile.
    if os.path.lexists(target):
        raise Changed(phrase("system.appeared", path=target))
    try:
        os.link(draft, target)
    except FileExistsError:
        raise Changed(phrase("system.appeared", path=target)) from None
    except OSError:  # no hard links here
        os.replace(draft, target)


def _twin(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # no hard links here, or not of what belongs to others
        import shutil

        shutil.copy2(path, other)


def _sync(folders: set[Path]) -> None:
    if sys.platform == "win32":  # which opens no folder
        return
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
