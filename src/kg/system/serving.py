"""A process that answers the messages of another one, and ends with it."""

from __future__ import annotations

import os
import queue
import select
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import IO, NoReturn

from kg.system.frames import Frame, receive

IDLED = 75  # the exit code of a process that nobody asked for so long


def answer_messages(
    source: IO[bytes],
    answer: Callable[[Frame], None],
    *,
    stack: int,
    prepare: Callable[[], None] = lambda: None,
    idle: float | None = None,
) -> NoReturn:
    """Give each message to `answer`, one after the other; end this process where the messages end,
    even in the middle of an answer, and with `IDLED` after `idle` seconds without one.

    Answers are worked out in a thread with `stack` bytes of stack, which calls `prepare` first. The
    engine lets go of the interpreter while it works, so that this thread sees the end of the pipe.
    """
    waiting: queue.SimpleQueue[Frame] = queue.SimpleQueue()
    # Where the system tells that a pipe has ended without its being read, messages need not be
    # handed from one thread to the other.
    watched = sys.platform == "linux" and idle is None
    following = partial(_received, source) if watched else partial(waiting.get, timeout=idle)
    threading.stack_size(stack)
    work = threading.Thread(target=_work, args=(following, answer, prepare), daemon=True)
    work.start()
    if watched:
        _wait_for_end(source)
    while (frame := receive(source)) is not None:
        waiting.put(frame)
    os._exit(0)


def _received(source: IO[bytes]) -> Frame:
    frame = receive(source)
    if frame is None:
        os._exit(0)
    return frame


def _wait_for_end(source: IO[bytes]) -> NoReturn:
    ends = select.poll()
    ends.register(source.fileno(), 0)  # its end is told always
    while not ends.poll():
        pass
    os._exit(0)


def _work(
    following: Callable[[], Frame],
    answer: Callable[[Frame], None],
    prepare: Callable[[], None],
) -> NoReturn:
    code = 1
    try:
        prepare()
        while True:
            answer(following())
    except queue.Empty:
        code = IDLED
    except OSError:
        code = 0  # whoever asked is gone
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
