"""Answers of the workers, as long as somebody waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from kg.serve.keeping import KeptAnswer, KeptAnswers, can_be_kept
from kg.serve.limits import Dataset, Refusal, Server
from kg.serve.messages import About, MakeDay, Page, PageQuery, Query, Question, Result
from kg.serve.pool import Answer, Pool
from kg.serve.requests import languages_of
from kg.store import snapshot
from kg.system import spool

_Value = TypeVar("_Value")


async def while_connected(request: Request, work: Awaitable[_Value]) -> _Value:
    """What some work comes to, for as long as the client is there to hear it."""
    asker, left = asyncio.current_task(), False
    assert asker is not None

    async def watch() -> None:
        nonlocal left
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left = True
        asker.cancel()

    # Most answers come before it is worth while to listen for a client that leaves.
    watching: list[asyncio.Task[None]] = []
    later = asyncio.get_running_loop().call_later(
        0.1, lambda: watching.append(asyncio.ensure_future(watch()))
    )
    try:
        return await work
    except asyncio.CancelledError:
        asker.uncancel()
        raise ClientDisconnect if left else Refusal("busy") from None  # or the server stops
    finally:
        later.cancel()
        for task in watching:
            task.cancel()


class _Shared:
    """Work that several wait for."""

    def __init__(self, task: asyncio.Task[Any]):
        self.task, self.waiting = task, 0


class Answers:
    """What the workers of one server answer."""

    def __init__(self, server: Server, pool: Pool):
        self.server, self.pool = server, pool
        self.under_way: dict[Hashable, _Shared] = {}
        self.kept = KeptAnswers()
        self._languages: tuple[Dataset, tuple[str, ...]] | None = None

    def languages(self) -> tuple[str, ...]:
        """The languages that may be asked for, of the build that is served."""
        if self._languages is None or self._languages[0] is not self.pool.dataset:
            self._languages = (self.pool.dataset, languages_of(self.server))
        return self._languages[1]

    def deadline(self) -> float:
        """When a request that has just come is given up, by the clock of the loop."""
        return asyncio.get_running_loop().time() + self.server.limits.timeout

    async def ask(self, question: Question[About]) -> Answer[About]:
        """The answer to a question of the current graph. Raises Refusal."""
        return await self.pool.ask(question)

    async def query(self, question: Query) -> Answer[Result]:
        """The answer to a query, for which the graph of its day is made if it is not there, all in
        the time limit. Raises Refusal.
        """
        dataset = self.pool.dataset
        answer = await self._dated(question, question.as_of, heavy=False)
        if dataset is self.pool.dataset and can_be_kept(dataset, question, answer.size):
            content = answer.content()
            self.kept.keep(dataset, question, KeptAnswer(answer.about, content))
            return self._again(KeptAnswer(answer.about, content))
        return answer

    def known(self, question: Query) -> Answer[Result] | None:
        """The answer to a query that was asked before, of the build that is served."""
        found = self.kept.find(self.pool.dataset, question)
        return None if found is None else self._again(found)

    def _again(self, kept: KeptAnswer) -> Answer[Result]:
        body = spool.Body(self.pool.spool)
        body.write(kept.content)
        body.rewind()
        return Answer(kept.about, len(kept.content), body)

    async def page(self, question: PageQuery, *, heavy: bool = False) -> Answer[Page]:
        """A page, likewise."""
        return await self._dated(question, question.as_of, heavy=heavy)

    async def _dated(self, question: Question[About], day: str, *, heavy: bool) -> Answer[About]:
        until = self.deadline()
        if day and not self.is_made(day):
            await self._make(day, until)
        for again in (True, False):
            try:
                return await self.pool.ask(question, until, heavy=heavy)
            except Refusal as refusal:
                if refusal.kind != "day":
                    raise
            if again:
                await self._make(day, until)
        raise Refusal("busy")

    def is_made(self, day: str) -> bool:
        """Whether the graph of a day is there, made of the last build."""
        folder = self.server.project
        if folder is None:
            return True
        then, now = snapshot.state(folder, day), snapshot.state(folder)
        return then is not None and now is not None and then.digest == now.digest

    async def _make(self, day: str, until: float) -> None:
        async def work() -> None:
            (await self.pool.ask(MakeDay(day), until, heavy=True)).body.close()

        await self.once(("day", day), work)

    async def once(self, key: Hashable, work: Callable[[], Awaitable[_Value]]) -> _Value:
        """What some work comes to that several may wait for and that is done once; it ends when the
        last of them leaves.

        It has the time of the one who came first, so that none of them waits longer than its own.
        """
        shared = self.under_way.get(key)
        if shared is None:
            shared = self.under_way[key] = _Shared(asyncio.ensure_future(work()))
            shared.task.add_done_callback(partial(self._over, key, shared))
        shared.waiting += 1
        try:
            value: _Value = await asyncio.shield(shared.task)
            return value
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.task.done():
                self._over(key, shared, shared.task)
                shared.task.cancel()

    def _over(self, key: Hashable, shared: _Shared, task: asyncio.Task[Any]) -> None:
        if self.under_way.get(key) is shared:
            del self.under_way[key]
        if task.done() and not task.cancelled():
            task.exception()  # whoever waits has heard of it
