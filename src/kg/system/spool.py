"""Large answers on their way to slow readers: temporary files that share one total."""

from __future__ import annotations

import io
import tempfile

SMALL = 1 << 20


class Full(Exception):
    """The files that are there have used up the total."""


class Spool:
    """The total that all temporary files of a server share, in bytes."""

    def __init__(self, limit: int):
        self.limit = limit
        self.used = 0

    def take(self, size: int) -> None:
        """Reserve `size` bytes. Raises Full if they would exceed the total."""
        if self.used + size > self.limit:
            raise Full
        self.used += size

    def give(self, size: int) -> None:
        """Give back `size` bytes that were taken."""
        self.used -= size


class Body:
    """One answer: in memory up to SMALL bytes, then in a temporary file until it is closed."""

    def __init__(self, spool: Spool):
        self.spool = spool
        self.size = self.taken = 0
        self.file: io.BytesIO | io.FileIO = io.BytesIO()

    def write(self, data: bytes) -> None:
        """Append bytes. Raises Full if the total is used up, OSError if the disk is."""
        if not self.taken and self.size + len(data) > SMALL:
            data = self._spill() + data
        if self.taken:
            self._append(data)
        else:
            self.file.write(data)
            self.size += len(data)

    def _spill(self) -> bytes:
        # What was held in memory; it is the first that goes to the file.
        self.file.seek(0)
        held = self.file.read()
        self.spool.take(1)
        self.taken = 1
        self.size = 0
        # Without a buffer: a full disk is seen where it is met, not when the file is closed.
        self.file = tempfile.TemporaryFile(buffering=0)
        return held

    def _append(self, data: bytes) -> None:
        self.spool.take(len(data))
        self.taken += len(data)
        rest = memoryview(data)
        while rest:
            rest = rest[self.file.write(rest) :]
        self.size += len(data)

    def rewind(self) -> None:
        """Read from the start from now on."""
        self.file.seek(0)

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that are left."""
        return self.file.read(size)

    def close(self) -> None:
        """Drop the bytes, and give back what the file took of the total."""
        self.file.close()
        self.spool.give(self.taken)
        self.taken = 0

    def __enter__(self) -> Body:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
