"""A process that stands by to work out what is asked in Python.

A query that has no end, or takes the engine down, must not take a notebook with it: `call` has a
function of `kg` worked out by a process of its own, which is stopped when the user interrupts, has
a bound of memory, and is replaced when it dies. It ends with this process, or when it is idle.
Requests and answers are pickled, each in a frame.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, NoReturn, TypeVar

from kg.system import frames
from kg.system.isolation import (
    STACK,
    death,
    interpreter,
    limit_memory,
    memory_bound,
    too_large,
)
from kg.system.serving import IDLED, answer_messages
from kg.words import phrase

Result = TypeVar("Result")
_IDLE = 300.0  # seconds after which a process that nobody asks ends
_REQUEST, _ANSWER = b"Q", b"A"


def call(
    function: Callable[..., Result], *arguments: object, seconds: float | None = None
) -> Result:
    """What a function at the top of a module returns, worked out by the process that stands by.

    Arguments and result are pickled. Raises what the function raises, KGError if the process dies
    or meets its bound of memory, and TimeoutError if it works longer than some `seconds`.
    """
    global _standing
    request = pickle.dumps((function, arguments))
    with _one_at_a_time:
        while True:
            if _standing is None or not _standing.usable():
                _standing = _Process()
            try:
                answer = _standing.ask(request, seconds)
            except BaseException:
                _standing.stop()
                _standing = None
                raise
            if answer is not None:
                break
            _standing = None  # it had just ended, being idle
    if isinstance(answer, MemoryError):
        raise too_large(memory_bound())
    if isinstance(answer, BaseException):
        raise answer
    return answer[0]  # type: ignore[no-any-return]


class _Process:
    """The process as the one who asks sees it."""

    def __init__(self) -> None:
        self.owner, self.memory = os.getpid(), memory_bound()
        self.noise = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            **interpreter(f"from kg.system.standby import main; main({self.memory})"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.noise,
            start_new_session=True,
        )

    def usable(self) -> bool:
        # A process that was forked from the one that started it must not share it.
        return self.owner == os.getpid() and self.memory == memory_bound()

    def ask(self, request: bytes, seconds: float | None) -> Any:
        """(the result,), or the exception; None if the process had ended for want of work.

        Raises KGError if it dies, TimeoutError where it is stopped after so many seconds.
        """
        with _stopped_after(seconds, self.process) as late:
            answer = self._answer(request)
        if answer:
            return pickle.loads(answer.data)
        code = self.process.wait()
        if late.is_set():
            raise TimeoutError
        if code == IDLED:
            return None
        self.noise.seek(0)
        raise death(code, self.noise.read(1 << 16), self.memory)

    def _answer(self, request: bytes) -> frames.Frame | None:
        source, target = self.process.stdout, self.process.stdin
        assert source and target
        try:
            frames.send(target, _REQUEST, request)
            target.flush()
            return frames.receive(source)
        except BrokenPipeError:
            return None

    def stop(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.communicate()
            self.noise.close()


@contextmanager
def _stopped_after(seconds: float | None, process: subprocess.Popen[bytes]) -> Iterator[Event]:
    # The process is killed if what is done inside takes longer; what is given says so then.
    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds or 0, stop)
    timer.daemon = True
    if seconds is not None:
        timer.start()
    try:
        yield late
    finally:
        timer.cancel()


_standing: _Process | None = None
_one_at_a_time = threading.Lock()


def _forked() -> None:
    # A fork has neither the process nor the thread that may hold the lock.
    global _standing, _one_at_a_time
    _standing, _one_at_a_time = None, threading.Lock()


def _close() -> None:
    if _standing is not None:
        _standing.stop()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
atexit.register(_close)


# --- in the process that stands by ----------------------------------------------------------------


def main(memory: int) -> NoReturn:
    """Answer requests from stdin until it ends, within so many bytes of memory."""
    source, target = frames.take_stdio()

    def answer(frame: frames.Frame) -> None:
        try:
            function, arguments = pickle.loads(frame.data)
            result: object = (function(*arguments),)
        except BaseException as error:  # handed to the one who asked, whatever it is
            result = error
        frames.send(target, _ANSWER, _pickled(result))
        target.flush()

    answer_messages(
        source,
        answer,
        stack=STACK,
        # Some functions start a thread of their own.
        prepare=lambda: limit_memory(memory + STACK),
        idle=_IDLE,
    )


def _pickled(answer: object) -> bytes:
    from kg.errors import KGError

    try:
        return pickle.dumps(answer)
    except MemoryError as error:
        return pickle.dumps(error)
    except Exception as error:
        return pickle.dumps(KGError(phrase("system.not-handed-over", reason=str(error))))
