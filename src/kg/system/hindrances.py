"""Why the system hindered something, in words: its own are of one language."""

from __future__ import annotations

import errno
import os

from kg.words import phrase

# Each has words of its own: system.error.ENOENT.
_TOLD = frozenset(
    (
        errno.EACCES,
        errno.EADDRINUSE,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.EEXIST,
        errno.EIO,
        errno.EISDIR,
        errno.EMFILE,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.ENOTEMPTY,
        errno.EPERM,
        errno.EPIPE,
        errno.EROFS,
        errno.ETIMEDOUT,
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
    )
)


def why(error: BaseException) -> str:
    """Why an error of the system came, as a sentence of any language, where it is a common one.

    >>> str(why(FileNotFoundError(2, "No such file or directory")))
    'No such file or directory'
    """
    import socket  # few commands meet an error, and most use no network

    of = _cause(error)
    if isinstance(of, socket.gaierror):
        return phrase("system.error.name")
    number = (of.errno or _last_words(of)) if isinstance(of, OSError) else None
    if number in _TOLD:
        return phrase(f"system.error.{errno.errorcode[number]}")
    return (isinstance(of, OSError) and of.strerror) or str(error) or type(error).__name__


def _last_words(error: OSError) -> int | None:
    # The engine tells of the system in words alone, at the end of its own.
    text = str(error)
    return next((number for number in _TOLD if text.endswith(os.strerror(number))), None)


def _cause(error: BaseException) -> BaseException:
    # Errors of a client hold that of the system.
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, OSError) and below.errno:
            return below
        below = below.__cause__ or below.__context__
    return error
