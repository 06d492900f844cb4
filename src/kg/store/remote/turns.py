"""One publication at a time: whoever publishes a dataset says so on the server, and goes on saying
so.

The time is the server's. Whoever has not been heard of for some time has given up; so has whoever
published from the same folder, where a lock keeps a second one out. Where two begin at once, the
first in the order of their marks goes on.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import IO, NamedTuple

from kg.errors import KGError
from kg.rdf.terms import literal
from kg.store.remote.client import Server
from kg.store.remote.pages import HOLDS, turns_of
from kg.store.snapshot import lock_file
from kg.words import phrase

# Seconds after which somebody who is not heard of has given up, and within which one is heard of.
_GIVEN_UP, _HEARD = 120, 20


class _Mark(NamedTuple):
    # Who publishes: a name of chance, the digest of a folder and its machine, and the second of the
    # server in which this was said.
    name: str
    place: str
    second: float


class Turn:
    """The right to publish a dataset, for the time of a `with`. Raises KGError on entering where
    another publication is under way.
    """

    def __init__(self, server: Server, asked: Server, space: str, folder: Path):
        self.server, self.asked, self.space = server, asked, space
        self.state, self.thing = f"{space}graph/published", f"{space}graph/publishing"
        self.record = record(folder, server.url)
        here = f"{platform.node()} {self.record.resolve()}"
        self.place = hashlib.blake2b(here.encode(), digest_size=6).hexdigest()
        self.name = f"{os.urandom(6).hex()} {self.place}"
        self.lock: IO[bytes] | None = None
        self.said = 0.0

    def __enter__(self) -> Turn:
        self._lock()
        try:
            self._refuse_if_taken()
            self.say()
            # Somebody else may have said so at the same time.
            self._refuse_if_taken()
        except KGError:
            self._unlock()
            raise
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            self._leave()
        except KGError:
            if error is None:
                raise
        finally:
            self._unlock()

    def _lock(self) -> None:
        # Whoever dies lets go of it. Where nothing can be written the time alone tells.
        try:
            self.record.parent.mkdir(parents=True, exist_ok=True)
            self.lock = lock_file(self.record.with_suffix(".lock"), shared=False)
        except BlockingIOError:
            raise self._taken() from None
        except OSError:
            pass

    def _unlock(self) -> None:
        if self.lock is not None:
            self.lock.close()

    def renew(self) -> None:
        """Go on saying so, if it is time. Raises KGError where somebody has taken over."""
        if monotonic() - self.said < _HEARD:
            return
        if not any(_text(mark) == self.name for mark, _ in self._marks()):
            raise self.taken_over()
        self.say()

    def taken_over(self) -> KGError:
        """What is told where somebody else has begun to publish."""
        url = self.server.url
        return KGError(phrase("store.taken-over", url=url), phrase("store.taken-over.hint"))

    @property
    def held(self) -> str:
        """The pattern that is there as long as nobody has taken over."""
        return f"{self._pattern('?turn')} FILTER(STRSTARTS(?turn, {literal(self.name)}))"

    def _leave(self) -> None:
        self.server.update(self._without(f"FILTER(STRSTARTS(?o, {literal(self.name)}))"))

    def say(self) -> None:
        """Say that a publication is under way; what was said before, but by the living, goes."""
        dead = [_text(mark) for mark, alive in self._marks() if not alive]
        gone = " || ".join(f"STRSTARTS(?o, {literal(name)})" for name in (self.name, *dead))
        said = f"BIND(CONCAT({literal(self.name + ' ')}, STR(NOW())) AS ?said)"
        insert = f"INSERT {{ {self._pattern('?said')} }} WHERE {{ {said} }}"
        self.server.update(f"{self._without(f'FILTER({gone})')} ;\n{insert}")
        self.said = monotonic()

    def _without(self, which: str) -> str:
        pattern = self._pattern("?o")
        return f"DELETE {{ {pattern} }} WHERE {{ {pattern} {which} }}"

    def _pattern(self, said: str) -> str:
        return f"GRAPH <{self.state}> {{ <{self.thing}> {HOLDS} {said} }}"

    def _marks(self) -> list[tuple[_Mark, bool]]:
        # All marks, and whether they are of somebody who still publishes.
        now, texts = turns_of(self.asked, self.space)
        marks = [mark for text in texts if (mark := _mark(text))]
        return [(mark, self._is_alive(mark, _seconds(now))) for mark in marks]

    def _is_alive(self, mark: _Mark, now: float) -> bool:
        other = mark.place != self.place or self.lock is None or _text(mark) == self.name
        return other and now - mark.second <= _GIVEN_UP

    def _refuse_if_taken(self) -> None:
        marks = self._marks()
        own = [mark for mark, _ in marks if _text(mark) == self.name]
        living = [mark for mark, alive in marks if alive and mark not in own]
        if not living or (own and own[0] < min(living)):
            return
        if own:
            self._leave()
        raise self._taken()

    def _taken(self) -> KGError:
        hint = phrase("store.being-published.hint", seconds=_GIVEN_UP)
        return KGError(phrase("store.being-published", url=self.server.url), hint)


def record(folder: Path, url: str) -> Path:
    """Where it is kept what was published from a folder at an address."""
    hashed = hashlib.blake2b(url.encode(), digest_size=8).hexdigest()
    return folder / "build" / "published" / hashed


def _text(mark: _Mark) -> str:
    return f"{mark.name} {mark.place}"


def _mark(text: str) -> _Mark | None:
    found = re.fullmatch(r"([0-9a-f]+) ([0-9a-f]+) (.+)", text)
    if found is None:
        return None
    return _Mark(found[1], found[2], _seconds(found[3]))


def _seconds(text: str) -> float:
    # Of a dateTime as servers write it; 0 where it cannot be read: long ago.
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return 0.0
