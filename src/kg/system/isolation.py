"""Work in a process of its own, which can be stopped and whose death ends nothing else.

The engine cannot be told to stop, takes memory without a bound, and ends its whole process where it
has too little of it. What a user asks on the command line is therefore worked out in a child
process (`forked`), and what is asked in Python by a process that stands by (`kg.standby`). Where
there is little memory, so is all that is done in Python (`apart`).
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from kg.errors import KGError
from kg.system import deaths

Result = TypeVar("Result")

MEMORY = "KG_MEMORY"
STACK = 512 << 20  # bytes of address space that a thread for queries gets; reserved, not taken
# For a process that may run out of memory: the engine would wait for ever for itself, if it had to
# tell where it stands when there is no memory left to tell it.
QUIET = {"RUST_BACKTRACE": "0"}
_GIB = 1 << 30
_SCARCE = 2 * _GIB  # with less than that, the engine may find too little
_CONTAINER = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_WATCH = 0.5  # seconds between two looks at whether the parent is still there


def memory_bound() -> int:
    """How many bytes a query may take: `KG_MEMORY` in GiB, by default half of the machine's.

    Raises KGError if the variable is no positive number.
    """
    text = os.environ.get(MEMORY, "")
    try:
        bound = float(text) if text else max(1.0, _machine() / 2 / _GIB)
    except ValueError:
        bound = 0.0
    if not 0 < bound < 1 << 20:
        raise KGError(f"{MEMORY} is “{text}”", "it is a number of GiB, such as 4 or 0.5")
    return int(bound * _GIB)


def _machine() -> int:
    # What the machine has, or what a container lets this process have of it.
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


def lacks_memory(error: BaseException) -> bool:
    """Whether an error says that there is too little memory."""
    return isinstance(error, MemoryError) or deaths.cause(None, str(error).encode()) == "memory"


def _is_engine_at_work() -> bool:
    # A fork has none of the engine's threads, and would wait for them for ever.
    for path in Path("/proc/self/task").glob("*/comm"):
        try:
            if path.read_text().startswith("rocksdb"):
                return True
        except OSError:  # the thread has ended
            continue
    return False


def _is_scarce() -> bool:
    return _has_less(_SCARCE) or _machine() < _SCARCE


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


def _has_less(memory: int) -> bool:
    try:
        import resource

        return 0 <= resource.getrlimit(resource.RLIMIT_AS)[1] < memory
    except ImportError:
        return False


def too_large(memory: int) -> KGError:
    """The error to raise for a query that met the bound of memory, in bytes."""
    if _has_less(memory):  # the bound that was met is one of the system
        return KGError("there is not enough memory")
    hint = f"ask for less; {MEMORY} sets how many GiB a query may take"
    return KGError(f"the query needs more than {memory / _GIB:.3g} GiB of memory", hint)


def death(code: int, noise: bytes, memory: KGError | None) -> KGError:
    """Why a process that worked on an answer ended without one.

    `code` is its exit code, negative for a signal, `noise` what was written to its stderr;
    `memory` is the error to tell where it met the bound of its memory, if it had one.
    """
    kind = deaths.cause(code, noise)
    if kind == "memory":
        return memory or KGError("there is not enough memory")
    what = "the query" if memory else "the command"
    if kind == "killed":
        return KGError(f"{what} was stopped from outside", "perhaps the system was short of memory")
    if kind == "depth":
        hint = "write the query with fewer parts" if memory else ""
        return KGError(f"{what} nests too deeply for the engine", hint)
    hint = "ask it in parts" if memory else ""
    return KGError(f"{what} ended the process that worked on it", hint)


def alone(parent: int) -> NoReturn:
    """End this process when `parent` is no longer its parent: nobody waits for it any more."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(2)


# --- a child of the command line ------------------------------------------------------------------


def forked(work: Callable[[], int], memory: KGError | None = None) -> int:
    """The exit code that `work` returns in a child process with the same stdin, stdout and stderr.

    SIGINT and SIGTERM go to the child. Where the system cannot fork, the work is done here.
    Raises KGError if the child dies: `memory` if it met the bound of memory that it was given.
    """
    if not hasattr(os, "fork"):
        return work()
    sys.stdout.flush()
    sys.stderr.flush()
    noise = _noise()
    passed_on = (signal.SIGINT, signal.SIGTERM)
    # A pipe that says nothing, and ends with the process that holds its other end.
    lives, held = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, passed_on)
    pid = os.fork()
    if not pid:
        os.close(held)
        _child(work, noise, lives)
    os.close(lives)
    before = {number: _pass_on(number, pid) for number in passed_on}
    signal.pthread_sigmask(signal.SIG_UNBLOCK, passed_on)
    try:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        os.close(held)
        for number, handler in before.items():
            signal.signal(number, handler)
    if code >= 0:
        return code
    if code == -signal.SIGTERM:
        raise KeyboardInterrupt
    raise death(code, _heard(noise), memory)


def _noise() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("noise")
    return os.open(os.devnull, os.O_RDWR)


def _heard(noise: int) -> bytes:
    os.lseek(noise, 0, os.SEEK_SET)
    return os.read(noise, 1 << 16)


def _pass_on(number: signal.Signals, pid: int) -> object:
    before = signal.getsignal(number)
    if before != signal.SIG_IGN:
        signal.signal(number, lambda *_: os.kill(pid, number))
    return before


def _child(work: Callable[[], int], noise: int, lives: int) -> NoReturn:
    code = 2
    try:
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, _once)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
        _hush(noise, lives)
        code = work()
    finally:
        os._exit(code)


def _hush(noise: int, lives: int) -> None:
    # What the engine prints as it dies is for the parent to read, not for the user.
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


# --- a child of a user's program ------------------------------------------------------------------


_is_apart = False


def apart(function: Callable[..., Result], *arguments: object, **named: object) -> Result:
    """What a function returns, where memory is scarce worked out in a child process, so that the
    engine ends that one and not the user's.

    Result, warnings and what it raises are handed over. Raises KGError if the child dies.
    """
    if _is_apart or not hasattr(os, "fork") or not _is_scarce() or _is_engine_at_work():
        return function(*arguments, **named)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    noise = _noise()
    source, target = os.pipe()
    lives, held = os.pipe()
    with warnings.catch_warnings():
        # Of the threads of the user none goes on in the child, and none is waited for.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        os.close(held)
        _handed_over(lambda: function(*arguments, **named), target, noise, lives)
    os.close(target)
    os.close(lives)
    try:
        with os.fdopen(source, "rb") as answers:
            answer = answers.read()
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(held)
        tail = _heard(noise)
        os.close(noise)
    if code or not answer:
        raise death(code or deaths.MEMORY_EXIT, tail, None)
    result, error, heard = pickle.loads(answer)
    for sentence in heard:
        warnings.warn(sentence, stacklevel=3)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _handed_over(work: Callable[[], object], target: int, noise: int, lives: int) -> NoReturn:
    global _is_apart
    _is_apart = True
    code = deaths.MEMORY_EXIT
    try:
        _hush(noise, lives)
        answer: tuple[object, BaseException | None] = (None, None)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", UserWarning)
            try:
                answer = (work(), None)
            except BaseException as error:  # handed to the one who asked, whatever it is
                lacks = lacks_memory(error)
                answer = (None, KGError("there is not enough memory") if lacks else error)
        sentences = [str(one.message) for one in heard if one.category is UserWarning]
        try:
            data = pickle.dumps((*answer, sentences))
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            sentence = f"the answer cannot be handed over: {error}"
            data = pickle.dumps((None, KGError(sentence), sentences))
        with os.fdopen(target, "wb") as out:
            out.write(data)
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)
