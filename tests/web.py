"""A small web for tests: answers are bytes, sent as they stand, so that they can be wrong."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import NamedTuple

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Asked(NamedTuple):
    """A request: its path, its headers in small letters, when it came and when it was answered."""

    path: str
    headers: dict[str, str]
    at: float
    done: list[float]


def answer(
    body: bytes | str = b"", kind: str = "text/html", status: str = "200 OK", **headers: str
) -> bytes:
    """A good answer; `Content_Length=…` and the like say otherwise than what is right."""
    content = body.encode() if isinstance(body, str) else body
    said = {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close"}
    said |= {name.replace("_", "-"): text for name, text in headers.items()}
    lines = [f"{name}: {text}" for name, text in said.items() if text]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + content


def led(address: str, status: str = "302 Found") -> bytes:
    """An answer that leads elsewhere."""
    return answer(b"", status=status, Location=address)


class Web:
    """A web server of this machine. `pages` are its answers by path, `asked` what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Web:
        self._thread.start()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        self.space = f"http://localhost:{self.port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        async def end() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def paths(self) -> list[str]:
        """The paths that were asked for since the last call, but that of the rules for robots."""
        found = [one.path for one in self.asked if one.path != "/robots.txt"]
        self.asked.clear()
        return found

    async def _serve(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            head = (await source.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            asked = Asked(head[0].split()[1], headers, time.monotonic(), [])
            self.asked.append(asked)
            page = self.pages.get(asked.path, answer("nothing here", status="404 Not Found"))
            if isinstance(page, bytes):
                target.write(page)
            else:
                await page(target)
            asked.done.append(time.monotonic())
            await target.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            target.close()
