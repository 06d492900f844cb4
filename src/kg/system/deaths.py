"""Why a process that worked at an answer ended before it had answered."""

from __future__ import annotations

import re
import signal
from pathlib import Path

MEMORY_EXIT = 70
TAIL = 1000
# Where memory is short, its libraries say so in their own ways: no thread, no map of memory.
_ALLOCATION = re.compile(
    rb"memory allocation of \d+ bytes failed|out of memory|bad_alloc|MemoryError|cannot allocate"
    rb"|mmap .* failed|std::system_error'\n.*Resource temporarily unavailable|failed to spawn"
    rb" thread|can't start new thread|failed to map segment|returned NULL without setting",
    re.I,
)
_OUTSIDE = {"SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"}
_COUNTERS = ("/sys/fs/cgroup/memory.events", "/proc/vmstat")


def cause(code: int | None, tail: bytes, oom: bool = False) -> str:
    """The kind of a death: `memory`, `depth`, `killed` (from outside) or `died` (it broke off).

    `code` is the exit code, negative for a signal; `tail` the end of what went to stderr;
    `oom` whether the system has ended processes for want of memory meanwhile.

    >>> cause(-11, b""), cause(-6, b"memory allocation of 64 bytes failed"), cause(-9, b"")
    ('depth', 'memory', 'killed')
    """
    if code == MEMORY_EXIT or _ALLOCATION.search(tail):
        return "memory"
    if code is None or code >= 0:
        return "died"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return "died"
    if name == "SIGSEGV":
        return "depth"
    if name == "SIGKILL" and oom:
        return "memory"
    return "killed" if name in _OUTSIDE else "died"


def oom_kills() -> int:
    """How many processes the system has ended for want of memory; 0 where it does not tell."""
    for path in _COUNTERS:
        try:
            found = re.search(r"^oom_kill (\d+)$", Path(path).read_text(), re.M)
        except OSError:
            continue
        if found:
            return int(found[1])
    return 0
