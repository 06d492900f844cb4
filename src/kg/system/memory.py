"""The memory of this process: collecting garbage later, giving free memory back."""

from __future__ import annotations

import gc
import os
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


# Bytes that a process must have grown by since memory was last given back: less than that is soon
# needed again, and taking it anew costs more than it is worth.
_MUCH = 64 * 2**20
_before = 0


def return_free_memory() -> None:
    """Give the system back what memory is free: glibc keeps it, and then it counts beside what the
    next step takes. Nothing is done in a process that has hardly grown since the last time.
    """
    import ctypes

    global _before
    if 0 < resident() < _before + _MUCH:
        return
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, TypeError, AttributeError):
        pass  # another C library
    _before = resident()


def resident() -> int:
    """Bytes of memory that this process has now; 0 if the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
