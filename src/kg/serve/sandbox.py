"""What a worker may not do (seccomp)."""

from __future__ import annotations

import struct
import sys

from kg.system.isolation import limit_memory


def confine(memory: int) -> None:
    """Give the process a limit of memory and take the means to open a socket or start a program
    from it, where the system can.
    """
    limit_memory(memory)
    _install_seccomp()


_STEP = struct.Struct("HBBI")
# Numbers of socket, connect, execve and execveat, by what the kernel calls the machine.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 59, 322)), "aarch64": (0xC00000B7, (198, 203, 221, 281))}


def _install_seccomp() -> bool:
    """Have the kernel refuse the calls that open a connection or run a program; whether it does.

    (A seccomp filter: https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html.)
    """
    import ctypes

    code = _filter_code()
    if not code:
        return False
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        held = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("HxxxxxxP", len(code) // _STEP.size, ctypes.addressof(held))
        new_privileges, seccomp, filter_mode = 38, 22, 2
        zero = ctypes.c_ulong(0)
        if libc.prctl(new_privileges, ctypes.c_ulong(1), zero, zero, zero):
            return False
        failed: int = libc.prctl(
            seccomp, ctypes.c_ulong(filter_mode), ctypes.c_char_p(program), zero, zero
        )
        return failed == 0
    except (OSError, AttributeError):
        return False


def _filter_code() -> bytes:
    # A program for the kernel's packet filter: (code, jump if true, jump if false, value). Another
    # architecture's calls are refused whole.
    import platform

    arch, calls = _CALLS.get(platform.machine(), (0, ()))
    if not sys.platform.startswith("linux") or not calls:
        return b""
    refuse = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
    steps = [(0x20, 0, 0, 4), (0x15, 1, 0, arch), (0x06, 0, 0, refuse), (0x20, 0, 0, 0)]
    for index, call in enumerate(calls):
        steps.append((0x15, len(calls) - index, 0, call))
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, refuse)]
    return b"".join(_STEP.pack(*step) for step in steps)
