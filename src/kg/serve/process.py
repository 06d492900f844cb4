"""A worker as the server sees it: a process that is asked one thing at a time."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from typing import Any, NamedTuple, Protocol, cast

from kg.serve.limits import SLOW, Dataset, Refusal
from kg.serve.messages import (
    PIECE,
    QUESTION,
    MakeDay,
    Outcome,
    PageQuery,
    Question,
    outcome_of,
    packed_question,
)
from kg.system import deaths, frames, spool


class Job(NamedTuple):
    """What a worker is asked, where the answer goes, and who waits for its end."""

    question: Question[Any]
    body: spool.Body
    outcome: asyncio.Future[Outcome]
    heavy: bool = False


class Owner(Protocol):
    """Who is told what becomes of a worker: the pool."""

    closed: bool

    def free(self, worker: Worker) -> None: ...
    def gone(self, worker: Worker) -> None: ...
    def fill(self) -> None: ...


class Worker(asyncio.SubprocessProtocol):
    """A worker process: its frames are put together as they come."""

    transport: asyncio.SubprocessTransport
    input: asyncio.WriteTransport

    def __init__(self, dataset: Dataset, pool: Owner):
        self.dataset, self.pool = dataset, pool
        self.slow = self.spent = self.ready = False
        self.alive = True
        self.lost = False
        self.long: asyncio.TimerHandle | None = None
        self.decoder = frames.Decoder()
        self.tail = b""
        self.job: Job | None = None
        self.code: int | None = None
        self.oom = deaths.oom_kills()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.SubprocessTransport, transport)
        self.input = cast(asyncio.WriteTransport, self.transport.get_pipe_transport(0))

    def put(self, job: Job) -> None:
        """Ask; the job's future is given what the worker says in the end, or the Refusal that its
        death is.
        """
        self.job = job
        if self.lost:
            self._ended()
            return
        if not self.alive or self.input.is_closing():
            return  # it is ending: what it died of is known once the process has been waited for
        self.input.write(frames.packed(QUESTION, packed_question(job.question)))
        if isinstance(job.question, MakeDay):
            self._slow_down()
        elif self.ready:
            self.long = asyncio.get_running_loop().call_later(SLOW, self._slow_down)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.tail = (self.tail + data)[-deaths.TAIL :]
            if self.ready:
                _pass_on(data)
            return
        for frame in self.decoder.feed(data):
            self._receive(frame)

    def _receive(self, frame: frames.Frame) -> None:
        job = self.job if self.job and not self.job.outcome.done() else None
        if frame.kind == PIECE:
            if job:
                _keep_piece(job, frame.data)
            return
        if job:
            _finish(job, frame.data)
        if self.ready:
            self.job, self.slow = None, self.spent
            self._forget_long()
            # At once, before whoever asked learns of it: somebody else may be waiting.
            self.pool.free(self)

    def _forget_long(self) -> None:
        if self.long:
            self.long.cancel()

    def _ended(self) -> None:
        self.alive = False
        self._forget_long()
        if self.job and not self.job.outcome.done():
            oom = self.code == -signal.SIGKILL and deaths.oom_kills() > self.oom
            kind = "busy" if self.pool.closed else deaths.cause(self.code, self.tail, oom)
            if not self.ready and kind == "died":
                _pass_on(self.tail)
            self.job.outcome.set_exception(Refusal(kind))

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self.alive = False

    def process_exited(self) -> None:
        self.alive = False
        self.code = self.transport.get_returncode()
        self.pool.gone(self)

    def connection_lost(self, exc: Exception | None) -> None:
        # The process has ended, and all that it wrote has been read.
        self.lost = True
        self._ended()

    def _slow_down(self) -> None:
        # What takes long gives way to what is quick; it cannot be made quick again, so the worker
        # ends with its answer. A page that asks nothing of its own stays as it is: it takes long
        # because it is the first, and the worker that has looked all of it up makes the next.
        self.slow = True
        if self.job and isinstance(page := self.job.question, PageQuery):
            self.spent = "query" in page.parameters
        else:
            self.spent = True
        if self.spent:
            self._give_way()
        self.pool.fill()

    def _give_way(self) -> None:
        try:
            os.setpriority(os.PRIO_PROCESS, self.transport.get_pid(), 10)
        except OSError:
            pass

    def kill(self) -> None:
        self.alive = False
        try:
            self.transport.kill()
        except ProcessLookupError:
            pass


def _keep_piece(job: Job, piece: bytes) -> None:
    try:
        job.body.write(piece)
    except spool.Full:
        job.outcome.set_exception(Refusal("busy"))
    except OSError:
        job.outcome.set_exception(Refusal("room"))


def _finish(job: Job, data: bytes) -> None:
    try:
        job.outcome.set_result(outcome_of(data))
    except ValueError:
        job.outcome.set_exception(Refusal("fault"))  # it is no longer a worker of ours


def _pass_on(noise: bytes) -> None:
    # What a worker writes to its stderr, on ours: as much as goes there at once, since nothing here
    # may wait for a reader.
    try:
        if select.select([], [2], [], 0)[1]:
            os.write(2, noise[: select.PIPE_BUF])
    except (OSError, ValueError):
        pass
