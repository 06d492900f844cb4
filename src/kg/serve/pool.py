"""The processes that answer, and who waits for one."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import KGError
from kg.serve.limits import SLOW, Dataset, Limits, Refusal
from kg.system import deaths, spool
from kg.system.isolation import QUIET

CHUNK = 1 << 18
_WAITING = 1000
HEAD = struct.Struct(">cI")


class Answer(NamedTuple):
    """A whole answer: what it says of itself (`form`, `format` …), its size, and its bytes from the
    start.
    """

    about: dict
    size: int
    body: spool.Body

    def chunks(self) -> Iterator[bytes]:
        with self.body:
            while chunk := self.body.read(CHUNK):
                yield chunk


# --- in the server --------------------------------------------------------------------------------


class _Worker(asyncio.SubprocessProtocol):
    """A worker process as the pool sees it: it is asked one thing at a time, and its frames are put
    together as they come.
    """

    def __init__(self, dataset: Dataset, pool: Pool):
        self.dataset, self.pool = dataset, pool
        self.slow = self.ready = False
        self.alive = True
        self.long: asyncio.TimerHandle | None = None
        self.read = self.tail = b""
        self.job: Job | None = None
        self.code: int | None = None
        self.oom = deaths.oom_kills()

    def connection_made(self, transport: asyncio.SubprocessTransport) -> None:
        self.transport, self.input = transport, transport.get_pipe_transport(0)

    def put(self, job: Job) -> None:
        """Ask; the job's future is given the letter and what the worker says in the end, or the
        Refusal that its death is.
        """
        self.job = job
        data = json.dumps(job.request, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if not self.alive or self.input.is_closing():
            self._lost()
            return
        self.input.write(HEAD.pack(b"Q", len(data)) + data)
        if "make" in job.request:
            self._slow()
        elif self.ready:
            self.long = asyncio.get_running_loop().call_later(SLOW, self._slow)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.tail = (self.tail + data)[-deaths.TAIL :]
            if self.ready:
                _pass_on(data)
            return
        read = self.read + data if self.read else data
        at = 0
        while len(read) - at >= HEAD.size:
            kind, size = HEAD.unpack_from(read, at)
            start = at + HEAD.size
            if len(read) - start < size:
                break
            at = start + size
            self._heard(kind, read[start:at])
        self.read = read[at:]

    def _heard(self, kind: bytes, data: bytes) -> None:
        waited = self.job and not self.job.told.done()
        if kind == b"B":
            if waited:
                self._keep(data)
            return
        if waited:
            self.job.told.set_result((kind, json.loads(data)))
        if self.ready:
            self.job = None
            if self.long:
                self.long.cancel()
            self.pool.free(
                self
            )  # at once, before whoever asked hears of it: somebody else may be waiting

    def _keep(self, data: bytes) -> None:
        try:
            self.job.body.write(data)
        except spool.Full:
            self.job.told.set_exception(Refusal("busy"))
        except OSError:
            self.job.told.set_exception(Refusal("room"))

    def _lost(self) -> None:
        self.alive = False
        if self.long:
            self.long.cancel()
        if self.job and not self.job.told.done():
            oom = self.code == -signal.SIGKILL and deaths.oom_kills() > self.oom
            kind = "busy" if self.pool.closed else deaths.cause(self.code, self.tail, oom)
            if not self.ready and kind == "died":
                _pass_on(self.tail)
            self.job.told.set_exception(Refusal(kind))

    def pipe_connection_lost(self, fd: int, error: Exception | None) -> None:
        self.alive = False

    def process_exited(self) -> None:
        self.alive = False
        self.code = self.transport.get_returncode()
        self.pool.gone(self)

    def connection_lost(self, error: Exception | None) -> None:
        # The process has ended, and all that it wrote has been read.
        self._lost()

    def _slow(self) -> None:
        # What takes long gives way to what is quick; it cannot be made quick again, so the worker
        # ends with its answer.
        self.slow = True
        try:
            os.setpriority(os.PRIO_PROCESS, self.transport.get_pid(), 10)
        except OSError:
            pass
        self.pool.fill()

    def kill(self) -> None:
        self.alive = False
        try:
            self.transport.kill()
        except ProcessLookupError:
            pass


def _pass_on(said: bytes) -> None:
    # What a worker says on its stderr, on ours: as much as goes there at once, since nothing here
    # may wait for a reader.
    try:
        if select.select([], [2], [], 0)[1]:
            os.write(2, said[: select.PIPE_BUF])
    except (OSError, ValueError):
        pass


class Job(NamedTuple):
    """What a worker is asked, where the answer goes, and who waits for its end."""

    request: dict
    body: spool.Body
    told: asyncio.Future
    heavy: bool = False


class Pool:
    """Workers that stand ready: `size` of them, and while some are slow as many again."""

    def __init__(self, dataset: Dataset, size: int, limits: Limits):
        self.dataset, self.size, self.limits = dataset, size, limits
        self.idle: list[_Worker] = []
        self.all: set[_Worker] = set()
        self.waiting: deque[Job] = deque()
        self.heavy: deque[Job] = deque()
        self.spool = spool.Spool(limits.spool)
        self.starting = 0
        self.closed = False
        self.tasks: set[asyncio.Task] = set()

    async def open(self) -> None:
        """Start the workers. Raises KGError if the first cannot read the store."""
        self.starting += 1
        try:
            self.free(await self._start())
        except KGError:
            self.close()
            raise
        finally:
            self.starting -= 1
        self.fill()

    def close(self) -> None:
        """End all workers."""
        self.closed = True
        for worker in self.all:
            worker.kill()
            worker.transport.close()

    def turn(self, dataset: Dataset) -> None:
        """Answer from another dataset from now on; what is under way ends as it began."""
        self.dataset = dataset
        for worker in self.idle:
            worker.kill()
        self.idle.clear()
        self.fill()

    async def _start(self) -> _Worker:
        try:
            _, worker = await asyncio.get_running_loop().subprocess_exec(
                lambda: _Worker(self.dataset, self),
                sys.executable,
                "-c",
                "from kg.serve.worker import main; main()",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(sys.path),
                    "OPENBLAS_NUM_THREADS": "1",
                    **QUIET,
                },
            )
            self.all.add(worker)
            setup = {**worker.dataset._asdict(), "limits": self.limits._asdict()}
            job = Job(setup, spool.Body(self.spool), asyncio.get_running_loop().create_future())
            worker.put(job)
            kind, about = await job.told
            if kind != b"R":
                worker.kill()
                raise KGError(about["detail"])
            worker.ready, worker.job = True, None
            return worker
        except Refusal as refusal:
            if refusal.kind == "memory":
                raise KGError("there is not enough memory to start a worker") from None
            raise KGError("a worker cannot be started: it ended") from None
        except OSError as error:
            raise KGError(f"a worker cannot be started: {error.strerror or error}") from None

    def _task(self, work: object) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def gone(self, worker: _Worker) -> None:
        self.all.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        while self.idle and not self.closed and (job := self._next()):
            self.idle.pop().put(job)
        self.fill()

    def fill(self) -> None:
        # Slow workers do not count: while they work others must stand ready, but no more than as
        # many again.
        if self.closed:
            return
        standing = [worker for worker in self.all if worker.alive and worker.ready]
        room = (
            min(
                self.size - sum(not worker.slow for worker in standing),
                2 * self.size - len(standing),
            )
            - self.starting
        )
        for _ in range(max(0, room)):
            self.starting += 1
            self._task(self._more())

    async def _more(self) -> None:
        try:
            worker = await self._start()
        except KGError:
            await asyncio.sleep(1)  # perhaps a build is replacing the store
            worker = None
        finally:
            self.starting -= 1
        if worker is None:
            self.fill()
        else:
            self.free(worker)

    def free(self, worker: _Worker) -> None:
        """A worker has answered: it is given what waits, or stands idle, or ends if it is slow or
        of yesterday.
        """
        if self.closed or not worker.alive or worker.slow or worker.dataset is not self.dataset:
            worker.kill()
            return
        job = self._next()
        if job:
            worker.put(job)
        else:
            self.idle.append(worker)

    def _next(self) -> Job | None:
        # Heavy work comes first where it may begin, since it gives its place to another worker at
        # once.
        while self.heavy and self._may_be_heavy():
            job = self.heavy.popleft()
            if not job.told.done():
                return job
        while self.waiting:
            job = self.waiting.popleft()
            if not job.told.done():
                return job
        return None

    def _may_be_heavy(self) -> bool:
        return sum(worker.job is not None and worker.job.heavy for worker in self.all) < self.size

    async def ask(self, request: dict, until: float | None = None, heavy: bool = False) -> Answer:
        """The whole answer to a request. Raises Refusal: the worker's, or `time`, `busy` (none was
        free in time, too much waits), or a death.

        `until` is the moment, by the clock of the loop, at which the asker gives up: the time limit
        from now on, if it does not say. What is heavy (seconds of work, much to write) is begun a
        few at a time.
        """
        loop = asyncio.get_running_loop()
        body = spool.Body(self.spool)
        job = Job(request, body, loop.create_future(), heavy)
        late = loop.call_at(until or loop.time() + self.limits.timeout, _late, job.told)
        try:
            self._give(job)
            kind, about = await job.told
            if kind != b"D":
                raise Refusal(about["kind"], about["detail"], **(about.get("more") or {}))
            body.rewind()
        except BaseException as error:
            body.close()
            started = self._end(job)  # nobody waits for the answer any more
            if isinstance(error, TimeoutError):
                raise Refusal("time" if started else "busy", limit=self.limits.timeout) from None
            raise
        finally:
            late.cancel()
        return Answer(about, body.size, body)

    def _give(self, job: Job) -> None:
        if job.heavy and not self._may_be_heavy():
            self._line_up(self.heavy, job)
            return
        while self.idle:
            worker = self.idle.pop()
            if worker.alive:
                worker.put(job)
                return
        self._line_up(self.heavy if job.heavy else self.waiting, job)
        self.fill()

    def _line_up(self, line: deque[Job], job: Job) -> None:
        if len(line) > _WAITING:
            live = [one for one in line if not one.told.done()]
            line.clear()
            line.extend(live)
            if len(line) > _WAITING:
                raise Refusal("busy")
        line.append(job)

    def _end(self, job: Job) -> bool:
        # End the worker that is at work for this; whether there was one.
        found = [worker for worker in self.all if worker.job is job]
        for worker in found:
            worker.kill()
        return bool(found)


def _late(told: asyncio.Future) -> None:
    if not told.done():
        told.set_exception(TimeoutError())
