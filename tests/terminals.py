"""A `kg` process on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import sys
import time

from conftest import ROOT


class Terminal:
    """A `kg` process on a pseudo-terminal: what it shows, without escape sequences, and what is
    typed.
    """

    def __init__(self, *words: object, **environment: str):
        self.shown, self.raw = "", b""
        pid, self.handle = pty.fork()
        if pid == 0:
            env = {
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "LC_ALL": "C.UTF-8",
                "TERM": "xterm",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                **environment,
            }
            os.execve(
                sys.executable,
                [sys.executable, "-c", "from kg.cli import main; main()", *map(str, words)],
                env,
            )
        self.pid = pid

    def until(self, text: str, seconds: float = 30) -> str:
        """Read until `text` is shown; returns what was shown since the last call, up to it: what
        came behind it belongs to the next.
        """
        end = time.monotonic() + seconds
        while text not in (new := self._new()):
            ready, _, _ = select.select([self.handle], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"“{text}” was not shown but {new!r}")
            try:
                piece = os.read(self.handle, 65536)
            except OSError:
                piece = b""
            if not piece:
                raise AssertionError(f"ended before “{text}”: {new!r}")
            self.raw += piece
        new = new[: new.index(text) + len(text)]
        self.shown += new
        return new

    def _new(self) -> str:
        return re.sub(
            r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-B0-9]|\r", "", self.raw.decode("utf-8", "ignore")
        )[len(self.shown) :]

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())

    def answer(self, question: str, text: str) -> None:
        # What a blank follows is drawn in two pieces.
        self.until(question.rstrip())
        self.type(text + "\r")

    def code(self) -> int:
        try:
            while os.read(self.handle, 65536):
                pass
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
