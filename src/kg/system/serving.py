"""A process that answers the messages of another one, and ends with it."""

from __future__ import annotations

import os
import queue
import threading
import traceback
from collections.abc import Callable
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
    threading.stack_size(stack)
    work = threading.Thread(target=_work, args=(waiting, answer, prepare, idle), daemon=True)
    work.start()
    while (frame := receive(source)) is not None:
        waiting.put(frame)
    os._exit(0)


def _work(
    waiting: queue.SimpleQueue[Frame],
    answer: Callable[[Frame], None],
    prepare: Callable[[], None],
    idle: float | None,
) -> NoReturn:
    code = 1
    try:
        prepare()
        while True:
            answer(waiting.get(timeout=idle))
    except queue.Empty:
        code = IDLED
    except OSError:
        code = 0  # whoever asked is gone
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
