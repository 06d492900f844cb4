"""Work in a child of a user's program, where memory is scarce: the engine ends that child and not
the program.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar

from kg.errors import KGError
from kg.system import deaths
from kg.system.isolation import (
    death,
    has_less,
    heard,
    hush,
    lacks_memory,
    machine_memory,
    unseen_file,
)
from kg.words import phrase

Result = TypeVar("Result")

_SCARCE = 2 << 30  # bytes; with less than that, the engine may find too little
_is_apart = False


class _Answer(NamedTuple):
    # What a child hands over: its result or what it raised, and the warnings that it gave.
    result: object
    error: BaseException | None
    warned: list[str]


def apart(function: Callable[..., Result], *arguments: object, **named: object) -> Result:
    """What a function returns, where memory is scarce worked out in a child process.

    Result, warnings and what it raises are handed over. Raises KGError if the child dies.
    """
    if _is_apart or not hasattr(os, "fork") or not _is_scarce() or _is_engine_at_work():
        return function(*arguments, **named)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    noise = unseen_file()
    code, data = _asked(lambda: function(*arguments, **named), noise)
    tail = heard(noise)
    os.close(noise)
    if code or not data:
        raise death(code or deaths.MEMORY_EXIT, tail, None)
    answer: _Answer = pickle.loads(data)
    for sentence in answer.warned:
        warnings.warn(sentence, stacklevel=3)
    if answer.error is not None:
        raise answer.error
    return answer.result  # type: ignore[return-value]  # what the function returned


def _is_scarce() -> bool:
    return has_less(_SCARCE) or machine_memory() < _SCARCE


def _is_engine_at_work() -> bool:
    # A fork has none of the engine's threads, and would wait for them for ever.
    for path in Path("/proc/self/task").glob("*/comm"):
        try:
            if path.read_text().startswith("rocksdb"):
                return True
        except OSError:  # the thread has ended
            continue
    return False


def _asked(work: Callable[[], object], noise: int) -> tuple[int, bytes]:
    # The exit code of a child, and what it handed over.
    source, target = os.pipe()
    lives, held = os.pipe()
    with warnings.catch_warnings():
        # Of the threads of the user none goes on in the child, and none is waited for.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        os.close(held)
        _hand_over(work, target, noise, lives)
    os.close(target)
    os.close(lives)
    data = b""
    try:
        with os.fdopen(source, "rb") as answers:
            data = answers.read()
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(held)
    return code, data


def _hand_over(work: Callable[[], object], target: int, noise: int, lives: int) -> NoReturn:
    global _is_apart
    _is_apart = True
    code = deaths.MEMORY_EXIT
    try:
        hush(noise, lives)
        answer = _worked_out(work)
        try:
            data = pickle.dumps(answer)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            fault = KGError(phrase("system.not-handed-over", reason=error))
            data = pickle.dumps(_Answer(None, fault, answer.warned))
        with os.fdopen(target, "wb") as out:
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
