"""The memory of this process: collecting garbage later, giving free memory back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection inside: millions of small things, none of them in a circle, are long to
    look through, and for nothing.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def return_free_memory() -> None:
    """Give the system back what memory is free: glibc keeps it, and then it counts beside what the
    next step takes.
    """
    import ctypes

    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, TypeError, AttributeError):
        return  # another C library
