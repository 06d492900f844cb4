"""Work in a process of its own, which can be stopped and whose death ends nothing else.

The engine cannot be told to stop, takes memory without a bound, and ends its whole process where it
has too little of it. What a user asks on the command line is therefore worked out in a child
process (`forked`), and what is asked in Python by a process that stands by (`kg.system.standby`).
Where there is little memory, so is all that is done in Python (`kg.system.scarcity`).
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn, TypedDict

from kg.errors import KGError
from kg.system import deaths
from kg.words import phrase

MEMORY = "KG_MEMORY"
STACK = 512 << 20  # bytes of address space that a thread for queries gets; reserved, not taken
# For a process that may run out of memory: the engine would wait for ever for itself, if it had to
# tell where it stands when there is no memory left to tell it.
QUIET = {"RUST_BACKTRACE": "0"}
_GIB = 1 << 30
_CONTAINER = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_PASSED_ON = (signal.SIGINT, signal.SIGTERM)
_Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None


class Started(TypedDict):
    """How a process of Python is started, as `subprocess.Popen` takes it."""

    args: list[str]
    env: dict[str, str]


def interpreter(code: str) -> Started:
    """A process of Python that runs `code`, and finds modules where this one does; in the folder
    that the user is in nothing is looked for (-P), but where kg is found.
    """
    path = os.pathsep.join(path for path in sys.path if path)
    return Started(
        args=[sys.executable, "-P", "-c", code], env={**os.environ, **QUIET, "PYTHONPATH": path}
    )


def memory_bound() -> int:
    """How many bytes a query may take: `KG_MEMORY` in GiB, by default half of the machine's.

    Raises KGError if the variable is no positive number.
    """
    text = os.environ.get(MEMORY, "")
    try:
        bound = float(text) if text else max(1.0, machine_memory() / 2 / _GIB)
    except ValueError:
        bound = 0.0
    if not 0 < bound < 1 << 20:
        raise KGError(
            phrase("system.memory-variable", name=MEMORY, value=text),
            phrase("system.memory-variable.hint"),
        )
    return int(bound * _GIB)


def machine_memory() -> int:
    """What the machine has, or what a container lets this process have of it, in bytes."""
    try:
        found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        found = 8 * _GIB
    for path in _CONTAINER:
        try:
            found = min(found, int(Path(path).read_text()))
        except (OSError, ValueError):  # there is none, or it says "max"
            continue
    return found


def limit_memory(memory: int) -> None:
    """Bound the memory of this process to what it holds and `memory` bytes, where the system
    can.
    """
    try:
        import resource

        status = Path("/proc/self/status").read_text()
        bound = (int(re.search(r"VmSize:\s*(\d+)", status)[1]) << 10) + memory  # type: ignore[index]
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, TypeError, ValueError):
        return


def has_less(memory: int) -> bool:
    """Whether the system lets this process have less than so many bytes."""
    try:
        import resource

        return 0 <= resource.getrlimit(resource.RLIMIT_AS)[1] < memory
    except ImportError:
        return False


def lacks_memory(error: BaseException) -> bool:
    """Whether an error says that there is too little memory."""
    # What a C extension returns where it found no memory, and did not say so.
    unsaid = isinstance(error, SystemError) and "without exception set" in str(error)
    return (
        isinstance(error, MemoryError)
        or unsaid
        or deaths.cause(None, str(error).encode()) == "memory"
    )


def too_large(memory: int) -> KGError:
    """The error to raise for a query that met the bound of memory, in bytes."""
    if has_less(memory):  # the bound that was met is one of the system
        return KGError(phrase("system.no-memory"))
    return KGError(
        phrase("system.query-memory", size=memory / _GIB),
        phrase("system.query-memory.hint", name=MEMORY),
    )


def death(code: int, noise: bytes, memory: int | None) -> KGError:
    """Why a process that worked on an answer ended without one.

    `code` is its exit code, negative for a signal, `noise` what was written to its stderr;
    `memory` is the bound of its memory in bytes if it worked on a query, None for other commands.
    """
    kind = deaths.cause(code, noise)
    if memory is not None:
        # Where the system gives less than the bound, a stack that may not grow ends as one that is
        # too deep does, and what finds no memory for its last words says none.
        kind = "memory" if kind in ("depth", "died") and has_less(memory) else kind
        return _death_of_query(kind, memory)
    if kind == "memory":
        return KGError(phrase("system.no-memory"))
    if kind == "killed":
        return KGError(phrase("system.command-stopped"), phrase("system.stopped.hint"))
    if kind == "depth":
        return KGError(phrase("system.command-too-deep"))
    return KGError(phrase("system.command-died"))


def _death_of_query(kind: str, memory: int) -> KGError:
    if kind == "memory":
        return too_large(memory)
    if kind == "killed":
        return KGError(phrase("system.query-stopped"), phrase("system.stopped.hint"))
    if kind == "depth":
        return KGError(phrase("system.query-too-deep"), phrase("system.query-too-deep.hint"))
    return KGError(phrase("system.query-died"), phrase("system.query-died.hint"))


# --- a child of the command line ------------------------------------------------------------------


def forked(work: Callable[[], int], memory: int | None = None) -> int:
    """The exit code that `work` returns in a child process with the same stdin, stdout and stderr.

    SIGINT and SIGTERM go to the child. Where the system cannot fork, the work is done here.
    Raises KGError if the child dies; `memory` is as for `death`.
    """
    if not hasattr(os, "fork"):
        return work()
    sys.stdout.flush()
    sys.stderr.flush()
    noise = unseen_file()
    child = _fork(work, noise)
    code = _waited(child)
    if code >= 0:
        return code
    if code == -signal.SIGTERM:
        raise KeyboardInterrupt
    raise death(code, heard(noise), memory)


class _Child(NamedTuple):
    # `held` is the end of a pipe that the child lives by: it ends when nobody holds it any more.
    pid: int
    held: int


def unseen_file() -> int:
    """Where a child's stderr goes, for the parent to read: an open file."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("noise")
    return os.open(os.devnull, os.O_RDWR)


def heard(noise: int) -> bytes:
    """What a child that has ended wrote to such a file."""
    os.lseek(noise, 0, os.SEEK_SET)
    return os.read(noise, 1 << 16)


def _fork(work: Callable[[], int], noise: int) -> _Child:
    # The signals that are passed on stay blocked in the parent.
    lives, held = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED_ON)
    pid = os.fork()
    if not pid:
        os.close(held)
        _work(work, noise, lives)
    os.close(lives)
    return _Child(pid, held)


def _waited(child: _Child) -> int:
    # The exit code of the child; what a terminal or a user sends to this process goes to it.
    before = {number: _pass_on(number, child.pid) for number in _PASSED_ON}
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    finally:
        os.close(child.held)
        for number, handler in before.items():
            signal.signal(number, handler)


def _pass_on(number: signal.Signals, pid: int) -> _Handler:
    before = signal.getsignal(number)
    if before != signal.SIG_IGN:
        signal.signal(number, lambda *_: os.kill(pid, number))
    return before


def _work(work: Callable[[], int], noise: int, lives: int) -> NoReturn:
    code = 2
    try:
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, _once)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
        hush(noise, lives)
        code = work()
    finally:
        os._exit(code)


def hush(noise: int, lives: int) -> None:
    """In a child: what the engine prints as it dies goes to `noise`, for the parent to read and not
    for the user, and the process ends when nobody holds the other end of `lives`.
    """
    os.environ.update(QUIET)
    sys.stderr = open(os.dup(2), "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    os.dup2(noise, 2)
    threading.Thread(target=_alone, args=(lives,), daemon=True).start()


def _alone(lives: int) -> NoReturn:
    os.read(lives, 1)
    os._exit(2)


def _once(number: int, frame: object) -> NoReturn:
    # A terminal sends the signal to parent and child, and the parent passes its own on.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
