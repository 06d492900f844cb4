"""Work in a child of a user's program: where memory is scarce, so that the engine ends that child
and not the program; and beside other work, where there are cores for both.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from kg.errors import KGError
from kg.system import deaths
from kg.system.isolation import (
    death,
    has_less,
    heard,
    hush,
    interpreter,
    lacks_memory,
    machine_memory,
    unseen_file,
)
from kg.words import phrase

Result = TypeVar("Result")

_SCARCE = 2 << 30  # bytes; with less than that, the engine may find too little
_MARGIN = 128 << 20  # bytes that a child leaves free
_is_apart = False


class _Answer(NamedTuple):
    # What a child hands over: its result or what it raised, and the warnings that it gave.
    result: object
    error: BaseException | None
    warned: list[str]


class _Ends(NamedTuple):
    # The ends of pipes that a child gets: `target` takes its answer, `noise` what the engine prints
    # as it dies, and it lives by `lives`, while its parent has `held`.
    target: int
    noise: int
    lives: int
    held: int = -1


class _Child(NamedTuple):
    pid: int
    wait: Callable[[], int]  # gives the exit code


def apart(function: Callable[..., Result], *arguments: object, **named: object) -> Result:
    """What a function returns, where memory is scarce worked out in a child process.

    Result, warnings and what it raises are handed over. Raises KGError if the child dies.
    """
    if _is_apart or not hasattr(os, "fork") or not is_scarce():
        return function(*arguments, **named)
    start: Callable[[_Ends], _Child] = partial(_forked, partial(function, *arguments, **named))
    if _are_others_at_work():
        try:
            start = partial(_spawned, pickle.dumps((function, arguments, named)))
        except (TypeError, AttributeError, pickle.PicklingError):
            return function(*arguments, **named)
    running = _begun(start)
    code, data, tail = running.ended()
    if code or not data:
        raise death(code or deaths.MEMORY_EXIT, tail, None)
    found: Result = _handed_over(data)
    return found


@contextmanager
def beside(function: Callable[..., Result], *arguments: object) -> Iterator[Callable[[], Result]]:
    """What gives the result of a function, which a child of this process works out meanwhile: it
    must not ask the engine. If there is no child, or it dies, the function is worked out here; it
    is ended where nobody asks for its result.
    """
    try:
        running = _begun(partial(_forked, partial(function, *arguments)))
    except OSError:  # there may be no process more
        yield partial(function, *arguments)
        return

    def result() -> Result:
        code, data, _ = running.ended()
        if code or not data:
            return function(*arguments)
        found: Result = _handed_over(data)
        return found

    try:
        yield result
    finally:
        running.stop()


def may_fork() -> bool:
    """Whether a part of some work may be done beside the rest: there are cores and memory for two
    processes, and no other thread of this one is in the middle of something.
    """
    return (
        sys.platform == "linux"
        and not _is_apart
        and threading.current_thread() is threading.main_thread()
        and not _are_threads_running()
        and len(os.sched_getaffinity(0)) > 1
        and not is_scarce()
    )


def leave_room() -> None:
    """In a child: take less memory than there is, so that what it can do its parent can do too. How
    much the threads of the engine take is not the same each time.
    """
    if not _is_apart:
        return
    import resource

    least, most = resource.getrlimit(resource.RLIMIT_AS)
    if least != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (max(least - _MARGIN, 0), most))


def is_scarce() -> bool:
    """Whether there is so little memory that the engine may end its process."""
    return has_less(_SCARCE) or machine_memory() < _SCARCE


def _are_others_at_work() -> bool:
    # A fork has none of the threads of this process, and would wait for ever for what they hold: a
    # module that one of them imports, an answer of the engine. Then a process is begun anew.
    return _are_threads_running() or _is_engine_at_work()


def _are_threads_running() -> bool:
    # Those of the user, of a notebook, of a server: whatever runs Python beside this thread.
    return len(sys._current_frames()) > 1


def _is_engine_at_work() -> bool:
    for path in Path("/proc/self/task").glob("*/comm"):
        try:
            if path.read_text().startswith("rocksdb"):
                return True
        except OSError:  # the thread has ended
            continue
    return False


class _Running:
    # A child at work: what it hands over is read from `source`.
    def __init__(self, child: _Child, source: int, held: int, noise: int):
        self.child, self.source, self.held, self.noise = child, source, held, noise
        self.is_over = False

    def ended(self) -> tuple[int, bytes, bytes]:
        """(its exit code, what it handed over, what it printed as it died), in time."""
        try:
            with os.fdopen(os.dup(self.source), "rb") as answers:
                data = answers.read()
            code = self.child.wait()
            tail = heard(self.noise)
            self.is_over = True
        finally:
            self.stop()
        return code, data, tail

    def stop(self) -> None:
        """End it, if it is at work, and let go of all of it."""
        if self.held < 0:
            return
        if not self.is_over:
            os.kill(self.child.pid, signal.SIGKILL)
            self.child.wait()
        for handle in (self.source, self.held, self.noise):
            os.close(handle)
        self.held = -1


def _begun(start: Callable[[_Ends], _Child]) -> _Running:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    noise = unseen_file()
    source, target = os.pipe()
    lives, held = os.pipe()
    try:
        child = start(_Ends(target, noise, lives, held))
    except OSError:
        for handle in (noise, source, held):
            os.close(handle)
        raise
    finally:
        os.close(target)
        os.close(lives)
    return _Running(child, source, held, noise)


def _handed_over(data: bytes) -> Any:
    answer: _Answer = pickle.loads(data)
    for sentence in answer.warned:
        warnings.warn(sentence, stacklevel=4)
    if answer.error is not None:
        raise answer.error
    return answer.result


def _forked(work: Callable[[], object], ends: _Ends) -> _Child:
    with warnings.catch_warnings():
        # Of the threads of the user none goes on in the child, and none is waited for.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        os.close(ends.held)
        _hand_over(work, ends)
    return _Child(pid, lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _spawned(request: bytes, ends: _Ends) -> _Child:
    # A process of its own does not miss the threads of this one.
    passed = ends[:3]
    process = subprocess.Popen(
        **interpreter(f"from kg.system.scarcity import main; main{passed}"),
        stdin=subprocess.PIPE,
        pass_fds=passed,
    )
    assert process.stdin
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(request)
    return _Child(process.pid, process.wait)


def main(target: int, noise: int, lives: int) -> NoReturn:
    """In a process of its own: do what stdin tells, and hand over what comes of it."""

    def work() -> object:
        function, arguments, named = pickle.load(sys.stdin.buffer)
        return function(*arguments, **named)

    _hand_over(work, _Ends(target, noise, lives))


def _hand_over(work: Callable[[], object], ends: _Ends) -> NoReturn:
    global _is_apart
    _is_apart = True
    code = deaths.MEMORY_EXIT
    try:
        hush(ends.noise, ends.lives)
        answer = _worked_out(work)
        try:
            data = pickle.dumps(answer)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            fault = KGError(phrase("system.not-handed-over", reason=error))
            data = pickle.dumps(_Answer(None, fault, answer.warned))
        with os.fdopen(ends.target, "wb") as out:
            out.write(data)
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def _worked_out(work: Callable[[], object]) -> _Answer:
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", UserWarning)
        result: object = None
        error: BaseException | None = None
        try:
            result = work()
        except BaseException as raised:  # handed to the one who asked, whatever it is
            error = KGError(phrase("system.no-memory")) if lacks_memory(raised) else raised
    warned = [str(one.message) for one in given if one.category is UserWarning]
    return _Answer(result, error, warned)
