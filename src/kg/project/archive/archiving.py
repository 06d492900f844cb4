"""`kg archive`: which sources are fetched, and what is written of what comes."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import __version__
from kg.errors import KGError
from kg.lines import escape_controls
from kg.project import reading
from kg.project.archive import keeping, outcomes, texts
from kg.project.archive.documents import Document, Unreadable, named_type, read_apart
from kg.project.archive.keeping import Found
from kg.project.archive.limits import Limits
from kg.project.archive.outcomes import Archived, Before
from kg.project.contract import SLUG
from kg.project.curation.formatting import content
from kg.project.records import Data
from kg.project.source_rows import retrieval_day
from kg.spelling import closest
from kg.system import writing
from kg.system.hindrances import why
from kg.system.writing import Say, silent
from kg.words import phrase

if TYPE_CHECKING:
    from kg.project.archive.fetching import Exchange, Failure, Fetcher

# The modules of the extra, by which it is seen whether it is there.
_EXTRA = ("trafilatura", "lxml_html_clean", "pypdf", "warcio", "protego")

_USUAL = Limits()

Tell = Callable[[Archived], object]


class Wish(NamedTuple):
    """What is asked for: some sources (none: all), a file that somebody had of one, only a look at
    what has changed (`check`), a new copy of what is kept already (`again`), titles and authors
    written into empty cells (`fill`), hosts that need not be of the public web (`hosts`), the day
    on which the file was got.
    """

    sources: tuple[str, ...] = ()
    file: Path | None = None
    check: bool = False
    again: bool = False
    fill: bool = False
    hosts: tuple[str, ...] = ()
    retrieved: str = ""


class _Copy(NamedTuple):
    # A document that came: its bytes, what they are said to be, when, from which address by which
    # exchanges, or out of which file.
    content: bytes
    declared: str
    at: datetime
    address: str = ""
    exchanges: tuple[Exchange, ...] = ()
    name: str = ""


def archive(
    folder: Path,
    wish: Wish,
    limits: Limits = _USUAL,
    tell: Tell = lambda archived: None,
    say: Say = silent,
) -> list[Archived]:
    """Keep the texts of some sources, or look what has become of them (`wish.check`, which writes
    nothing); each is told as soon as it is known. Returned in the order of their ids.

    Raises KGError, with nothing written, where the extra is missing or a source is not known.
    """
    _require_extra()
    data = reading.registered(folder)
    run = _Run(folder, wish, data, keeping.rows(folder, data), limits, tell, say)
    names = _chosen(wish, run.rows)
    if wish.check:
        return _ran(lambda: run.all(names))
    place = texts.folder_of(folder)
    # One run at a time; each source is written by itself, so that a run that is ended goes on.
    with writing.locked(place, say):
        return _ran(lambda: run.all(names))


def _require_extra() -> None:
    lacking = [name for name in _EXTRA if find_spec(name) is None]
    if lacking:
        raise KGError(phrase("archive.no-extra", names=lacking), phrase("archive.no-extra.hint"))


def _chosen(wish: Wish, rows: Mapping[str, object]) -> list[str]:
    # The ids of the sources that are asked for. An id that is none is told by kg check.
    names = [name.removeprefix("source:") for name in wish.sources]
    for name in names:
        if name not in rows:
            raise KGError(phrase("archive.no-source", name=name), closest(name, rows))
    if wish.file and (len(names) != 1 or wish.check):
        raise KGError(phrase("archive.one-source"), phrase("archive.one-source.hint"))
    day = retrieval_day(wish.retrieved, "") if wish.retrieved else ""
    if wish.retrieved and not (wish.file and "" < day <= date.today().isoformat()):
        message = phrase("project.no-retrieval-day", value=wish.retrieved)
        raise KGError(message, phrase("archive.retrieved.hint"))
    return sorted(set(names or filter(SLUG.match, rows)))


def _ran(work: Callable[[], Any]) -> list[Archived]:
    # Also where a notebook has a loop of its own that runs.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _finished(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_finished, work).result()


def _finished(work: Callable[[], Any]) -> list[Archived]:
    try:
        return asyncio.run(work())
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None


class _Run(NamedTuple):
    # One run over the sources of a project.
    folder: Path
    wish: Wish
    data: Data
    rows: dict[str, dict[str, str]]
    limits: Limits
    tell: Tell
    say: Say

    async def all(self, names: Sequence[str]) -> list[Archived]:
        from kg.project.archive.fetching import Fetcher

        named = frozenset(self.wish.hosts)
        places = asyncio.Semaphore(self.limits.hosts)
        with ThreadPoolExecutor(1) as reader:
            async with Fetcher(self.limits, named) as fetcher, asyncio.TaskGroup() as tasks:

                async def those_of_a_host(some: list[str]) -> list[Archived]:
                    async with places:
                        return [await self._one(name, fetcher, reader) for name in some]

                works = [tasks.create_task(those_of_a_host(some)) for some in self._by_host(names)]
        return sorted((one for work in works for one in work.result()), key=lambda one: one.source)

    def _by_host(self, names: Sequence[str]) -> Iterable[list[str]]:
        # The sources of each host: one after the other, so that no more is at hand than is read.
        hosts: dict[str, list[str]] = {}
        for name in names:
            address = self.rows[name]["address"].lower()
            hosts.setdefault(address.partition("://")[2].partition("/")[0], []).append(name)
        return hosts.values()

    async def _one(self, name: str, fetcher: Fetcher, reader: ThreadPoolExecutor) -> Archived:
        try:
            known = texts.kept_text(self.folder, name)
        except KGError as error:
            # The others are looked at all the same.
            done = Archived(name, outcomes.REFUSED, error.message)
            self.tell(done)
            return done
        before = Before(self.rows[name], self.data.sources.get(name), known)
        done = self._unasked(before) or await self._asked(before, fetcher, reader)
        self.tell(done)
        return done

    # --- where nothing is to be fetched -----------------------------------------------------------

    def _unasked(self, before: Before) -> Archived | None:
        wish, name = self.wish, before.cells["id"]
        if before.text and not (wish.check or wish.again or wish.file):
            about = texts.manifest(self.folder, name)
            if before.text.sha256 == before.recorded:
                return self._there(before, about, outcomes.THERE, {})
            if not before.recorded and about.get("sha256") == before.text.sha256:
                day = str(about.get("retrieved", ""))[:10]
                cells = {"sha256": before.text.sha256, "retrieved": day}
                return self._there(before, about, outcomes.RECORDED, cells)
        if not wish.file and not before.cells["address"]:
            return Archived(name, outcomes.NO_ADDRESS, phrase("archive.no-address"))
        return None

    def _there(
        self, before: Before, about: Mapping[str, Any], state: str, cells: dict[str, str]
    ) -> Archived:
        assert before.text
        told = outcomes.says(before, before.text.title, about.get("authors") or (), "")
        if self.wish.fill:
            cells |= told
        if cells:
            self._write(before, Found(b""), cells)
        return Archived(
            before.cells["id"], state, paragraphs=len(before.text.paragraphs), says=told
        )

    # --- what comes -------------------------------------------------------------------------------

    async def _asked(
        self, before: Before, fetcher: Fetcher, reader: ThreadPoolExecutor
    ) -> Archived:
        from kg.project.archive.fetching import Failure

        try:
            copy = self._file() if self.wish.file else await _fetched(fetcher, before)
        except Failure as failure:
            return self._failed(before, failure)
        loop, said = asyncio.get_running_loop(), (copy.content, copy.declared, copy.address)
        try:
            document = await loop.run_in_executor(reader, read_apart, *said)
        except Unreadable as error:
            return self._unread(before, copy, error)
        was_so = False
        if before.text and before.text.paragraphs != document.paragraphs:
            was_so = await loop.run_in_executor(reader, self._was_so, before, document)
        return self._judged(before, copy, document, was_so)

    def _was_so(self, before: Before, document: Document) -> bool:
        # Whether the copy of which the text is kept would be read as this document now: then it is
        # the reader that has changed, and not the page.
        from kg.project.archive import copies

        name = before.cells["id"]
        payload = texts.manifest(self.folder, name).get("payload_sha256")
        records = content(texts.place(self.folder, name, texts.WARC))
        if not (payload and records):
            return False
        found = copies.received(records, payload, self.limits.size)
        try:
            return found is not None and read_apart(*found).paragraphs == document.paragraphs
        except Unreadable:
            return False

    def _file(self) -> _Copy:
        path = self.wish.file
        assert path is not None
        shown = escape_controls(os.fsencode(path.name).decode("utf-8", "replace"))
        try:
            # A pipe has no end, and a device may have none.
            if not stat.S_ISREG(path.stat().st_mode):
                raise KGError(phrase("archive.no-file", path=path))
            with path.open("rb") as file:
                content = file.read(self.limits.size + 1)
        except OSError as error:
            reason = why(error)
            raise KGError(phrase("archive.unreadable", path=path, reason=reason)) from None
        if len(content) > self.limits.size:
            size = self.limits.size / (1 << 20)
            raise KGError(phrase("archive.file-too-large", path=path, size=size))
        return _Copy(content, named_type(path), datetime.now().astimezone(), name=shown)

    def _failed(self, before: Before, failure: Failure) -> Archived:
        from kg.project.archive import copies

        if failure.state == outcomes.GONE and not self.wish.check:
            # That it has vanished is worth a copy.
            self._write(before, Found(copies.of_exchanges(failure.exchanges)))
        moved = _moved(failure.exchanges)
        return Archived(before.cells["id"], failure.state, failure.reason, address=moved)

    def _unread(self, before: Before, copy: _Copy, error: Unreadable) -> Archived:
        # The first copy is kept all the same: somebody may make a text of it.
        name = before.cells["id"]
        empty = getattr(error.message, "code", "") == "archive.empty"
        if not self.wish.check and not texts.place(self.folder, name, texts.WARC).exists():
            self._write(before, Found(_records(copy, before)))
        state = outcomes.EMPTY if empty else outcomes.REFUSED
        return Archived(name, state, error.message, address=_moved(copy.exchanges))

    def _judged(self, before: Before, copy: _Copy, document: Document, was_so: bool) -> Archived:
        from kg.project.archive.copies import sha256

        wish, paragraphs = self.wish, document.paragraphs
        digest = sha256(texts.written(paragraphs))
        state = outcomes.state_of(before, digest, check=wish.check, again=wish.again)
        otherwise = state == outcomes.CHANGED and was_so
        state = outcomes.SAME if otherwise else state
        if wish.check and state == outcomes.SAME and before.is_edited:
            return Archived(before.cells["id"], outcomes.CHANGED, phrase("archive.edited"))
        found = Archived(
            before.cells["id"],
            state,
            phrase("archive.read-otherwise") if otherwise else "",
            paragraphs=len(paragraphs),
            differs=outcomes.differing(before, paragraphs, state),
            address=_moved(copy.exchanges),
            says=outcomes.says(before, document.title, document.authors, document.day),
            broken=document.broken,
        )
        return found if wish.check else self._taken(before, copy, document, found, digest)

    def _taken(
        self, before: Before, copy: _Copy, document: Document, found: Archived, digest: str
    ) -> Archived:
        # What is written of a document, as its state has it; a copy cannot be older than it.
        day = retrieval_day(self.wish.retrieved, "") or copy.at.date().isoformat()
        if before.source and day < before.source.first:
            message = phrase("project.retrieved-before", day=day, published=before.source.published)
            return found._replace(state=outcomes.REFUSED, reason=message)
        self._keep(before, copy, document, found, digest, day)
        return found

    def _keep(
        self,
        before: Before,
        copy: _Copy,
        document: Document,
        found: Archived,
        digest: str,
        day: str,
    ) -> None:
        kept = Found(_records(copy, before))
        cells = outcomes.filling(found.says) if self.wish.fill and found.well else {}
        if found.state in (outcomes.KEPT, outcomes.RENEWED):
            about = _manifest(before, copy, document, digest, day)
            kept = Found(kept.records, document.paragraphs, document.whole, about)
            cells["sha256"] = digest
            # The same text keeps the day on which somebody got it first.
            if not before.cells["retrieved"] or digest != before.recorded:
                cells["retrieved"] = day
        self._write(before, kept, cells)

    def _write(self, before: Before, found: Found, cells: Mapping[str, str] | None = None) -> None:
        keeping.keep(self.folder, before.cells["id"], found, cells or {}, self.data, self.say)


async def _fetched(fetcher: Fetcher, before: Before) -> _Copy:
    fetched = await fetcher.fetch(before.cells["address"])
    last = fetched.exchanges[-1]
    declared = last.header("content-type")
    return _Copy(fetched.content, declared, last.at.astimezone(), last.address, fetched.exchanges)


def _moved(exchanges: Sequence[Exchange]) -> str:
    # Where some exchanges led to in the end, if that is another address than the first one.
    addresses = [exchange.address for exchange in exchanges]
    return addresses[-1] if addresses[1:] else ""


def _records(copy: _Copy, before: Before) -> bytes:
    from kg.project.archive import copies

    if copy.name:
        return copies.of_file(copy.name, copy.content, before.cells["address"], copy.at)
    return copies.of_exchanges(copy.exchanges)


def _manifest(
    before: Before, copy: _Copy, document: Document, digest: str, day: str
) -> dict[str, object]:
    from kg.project.archive.copies import sha256

    at = copy.at.isoformat(timespec="seconds")
    return {
        "source": before.cells["id"],
        "address": copy.address or None,
        "file": copy.name or None,
        "retrieved": at if at.startswith(day) else day,
        "media_type": document.media,
        "charset": document.charset or None,
        "broken_characters": document.broken,
        "sha256": digest,
        "payload_sha256": sha256(copy.content),
        "title": document.title,
        "authors": list(document.authors),
        "published": document.day or None,
        "tool": f"kg {__version__}, trafilatura {version('trafilatura')}, pypdf {version('pypdf')}",
    }
