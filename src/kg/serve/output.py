"""Where a worker writes an answer: pieces to the server, so many rows and bytes at most."""

from __future__ import annotations

from collections.abc import Callable

from kg.serve.limits import Limits, Refusal
from kg.serve.messages import CHUNK, PIECE

Send = Callable[[bytes, bytes], None]
# What stands between two rows. In JSON and CSV a text may hold it too, so that long texts count for
# more than one row.
MARKS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


class BoundedOutput:
    """A file whose pieces are sent as frames. Raises Refusal where there are more bytes, or rows
    (ends of rows are counted by `mark`, if there is one), than an answer may have.
    """

    def __init__(self, send: Send, limits: Limits, mark: bytes = b""):
        self.send, self.limits, self.mark = send, limits, mark
        self.size = self.rows = 0
        self.tail = b""

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self.limits.bytes:
            raise Refusal("bytes", limit=self.limits.bytes)
        if self.mark:
            self._count(data)
        for start in range(0, len(data), CHUNK):
            self.send(PIECE, data[start : start + CHUNK])
        return len(data)

    def _count(self, data: bytes) -> None:
        # The end of a row may lie across two writes; the tail is too short to hold a whole one.
        text = self.tail + data
        self.rows += text.count(self.mark)
        if self.rows > self.limits.rows:
            raise Refusal("rows", limit=self.limits.rows)
        self.tail = text[len(text) - len(self.mark) + 1 :]

    def flush(self) -> None:
        pass
