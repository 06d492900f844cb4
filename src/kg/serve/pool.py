"""The processes that answer, and who waits for one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import deque
from collections.abc import Coroutine, Iterator
from typing import Any, Generic, NamedTuple, cast

from kg.errors import KGError
from kg.serve.limits import Dataset, Limits, Refusal
from kg.serve.messages import CHUNK, About, Failure, Outcome, Question, Setup
from kg.serve.process import Job, Worker
from kg.system import spool
from kg.system.hindrances import why
from kg.system.isolation import QUIET
from kg.words import phrase

_WAITING = 1000


class Answer(NamedTuple, Generic[About]):
    """A whole answer: what the worker says of it, its size, and its bytes from the start."""

    about: About
    size: int
    body: spool.Body

    def chunks(self) -> Iterator[bytes]:
        with self.body:
            while chunk := self.body.read(CHUNK):
                yield chunk

    def content(self) -> bytes:
        """All its bytes."""
        return b"".join(self.chunks())


class Pool:
    """Workers that stand ready: `size` of them, and while some are slow as many again."""

    def __init__(self, dataset: Dataset, size: int, limits: Limits):
        self.dataset, self.size, self.limits = dataset, size, limits
        self.idle: list[Worker] = []
        self.all: set[Worker] = set()
        self.waiting: deque[Job] = deque()
        self.heavy: deque[Job] = deque()
        self.spool = spool.Spool(limits.spool)
        self.starting = 0
        self.closed = False
        self.tasks: set[asyncio.Task[None]] = set()

    # --- workers ----------------------------------------------------------------------------------

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

    def switch_dataset(self, dataset: Dataset) -> None:
        """Answer from another dataset from now on; what is under way ends as it began."""
        self.dataset = dataset
        for worker in self.idle:
            worker.kill()
        self.idle.clear()
        self.fill()

    async def _start(self) -> Worker:
        try:
            worker = await self._launch()
            outcome = asyncio.get_running_loop().create_future()
            setup = Setup(worker.dataset, self.limits)
            worker.put(Job(setup, spool.Body(self.spool), outcome))
            answer: Outcome = await outcome
        except Refusal as refusal:
            if refusal.kind == "memory":
                raise KGError(phrase("serve.worker-memory")) from None
            raise KGError(phrase("serve.worker-ended")) from None
        except OSError as error:
            reason = why(error)
            raise KGError(phrase("serve.worker-not-started", reason=reason)) from None
        if isinstance(answer, Failure):
            worker.kill()
            raise KGError(answer.detail, answer.hint)
        worker.ready, worker.job = True, None
        return worker

    async def _launch(self) -> Worker:
        _, worker = await asyncio.get_running_loop().subprocess_exec(
            lambda: Worker(self.dataset, self),
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
        return worker

    def gone(self, worker: Worker) -> None:
        """A worker has ended."""
        self.all.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        while not self.closed and (free := self._free_worker()):
            if not (job := self._next()):
                self.idle.append(free)
                break
            free.put(job)
        self.fill()

    def fill(self) -> None:
        """Start workers where some are missing.

        Slow ones do not count: while they work others must stand ready, but no more than as many
        again.
        """
        if self.closed:
            return
        standing = [worker for worker in self.all if worker.alive and worker.ready]
        room = min(self.size - self._quick(), 2 * self.size - len(standing)) - self.starting
        for _ in range(max(0, room)):
            self.starting += 1
            self._task(self._add_worker())

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _add_worker(self) -> None:
        worker = None
        try:
            worker = await self._start()
        except KGError:
            await asyncio.sleep(1)  # perhaps a build is replacing the store
        finally:
            self.starting -= 1
        if worker is not None:
            self.free(worker)
        # Also where it has died since it said that it is ready: while it counted as one that is
        # starting, none took its place.
        self.fill()

    def free(self, worker: Worker) -> None:
        """A worker has answered: it is given what waits, or stands idle, or ends if it is spent or
        of yesterday. Where one too many stands now, one ends that has been idle for longest.
        """
        if self.closed or not worker.alive or worker.spent or worker.dataset is not self.dataset:
            worker.kill()
            return
        if self.idle and self._quick() > self.size:
            self.idle.pop(0).kill()
        job = self._next()
        if job:
            worker.put(job)
        else:
            self.idle.append(worker)

    def _quick(self) -> int:
        return sum(one.alive and one.ready and not one.slow for one in self.all)

    # --- questions --------------------------------------------------------------------------------

    async def ask(
        self, question: Question[About], until: float | None = None, *, heavy: bool = False
    ) -> Answer[About]:
        """The whole answer to a question. Raises Refusal: the worker's, or `time`, `busy` (none was
        free in time, too much waits), or a death.

        `until` is the moment, by the clock of the loop, at which the asker gives up: the time limit
        from now on, if it does not say. What is heavy (seconds of work, much to write) is begun a
        few at a time.
        """
        loop = asyncio.get_running_loop()
        body = spool.Body(self.spool)
        job = Job(question, body, loop.create_future(), heavy)
        late = loop.call_at(until or loop.time() + self.limits.timeout, _time_out, job.outcome)
        try:
            self._give(job)
            outcome = await job.outcome
            if isinstance(outcome, Failure):
                raise Refusal(outcome.kind, outcome.detail, outcome.hint, outcome.limit)
            body.rewind()
        except BaseException as error:
            body.close()
            started = self._end(job)  # nobody waits for the answer any more
            if isinstance(error, TimeoutError):
                hint = phrase("serve.time.hint") if started else ""
                kind, limit = "time" if started else "busy", self.limits.timeout
                raise Refusal(kind, hint=hint, limit=limit) from None
            raise
        finally:
            late.cancel()
        return Answer(cast(About, outcome), body.size, body)

    def _give(self, job: Job) -> None:
        if job.heavy and not self._may_be_heavy():
            self._line_up(self.heavy, job)
            return
        if worker := self._free_worker():
            worker.put(job)
            return
        self._line_up(self.heavy if job.heavy else self.waiting, job)
        self.fill()

    def _free_worker(self) -> Worker | None:
        while self.idle:
            worker = self.idle.pop()
            if worker.alive:
                return worker
        return None

    def _line_up(self, line: deque[Job], job: Job) -> None:
        if len(line) > _WAITING:
            live = [one for one in line if not one.outcome.done()]
            line.clear()
            line.extend(live)
            if len(line) > _WAITING:
                raise Refusal("busy")
        line.append(job)

    def _next(self) -> Job | None:
        # Heavy work comes first where it may begin, since it gives its place to another worker at
        # once.
        while self.heavy and self._may_be_heavy():
            job = self.heavy.popleft()
            if not job.outcome.done():
                return job
        while self.waiting:
            job = self.waiting.popleft()
            if not job.outcome.done():
                return job
        return None

    def _may_be_heavy(self) -> bool:
        return sum(worker.job is not None and worker.job.heavy for worker in self.all) < self.size

    def _end(self, job: Job) -> bool:
        # End the worker that is at work for this; whether there was one.
        busy = [worker for worker in self.all if worker.job is job]
        for worker in busy:
            worker.kill()
        return bool(busy)


def _time_out(outcome: asyncio.Future[Outcome]) -> None:
    if not outcome.done():
        outcome.set_exception(TimeoutError())
