"""The process of the server that opens the store and answers."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BadParameter, KGError, NotFound, Unwritable
from kg.serve.limits import Dataset, Limits, Refusal
from kg.serve.media import offered
from kg.serve.messages import (
    END,
    Done,
    Failure,
    MakeDay,
    Outcome,
    Page,
    PageQuery,
    Query,
    Question,
    Setup,
    packed_outcome,
    question_of,
)
from kg.serve.output import BoundedOutput, Send
from kg.serve.sandbox import confine
from kg.store import snapshot
from kg.store.dataset import LocalDataset
from kg.system import deaths, frames
from kg.system.isolation import lacks_memory
from kg.system.serving import answer_messages

STACK = 64 << 20
_SMALL = 1 << 24


def main() -> None:
    """Answer requests from stdin until it ends."""
    source, target = frames.take_stdio()
    first = frames.receive(source)
    if first is None:
        return
    setup = question_of(first.data)
    assert isinstance(setup, Setup)

    def send(kind: bytes, data: bytes) -> None:
        frames.send(target, kind, data)

    def end(outcome: Outcome) -> None:
        send(END, packed_outcome(outcome))
        target.flush()

    try:
        opened = _opened(setup.dataset)
        confine(setup.limits.memory)
        end(Done())
        answer_messages(
            source,
            lambda frame: end(_outcome(opened, question_of(frame.data), setup.limits, send)),
            stack=STACK,
        )
    except KGError as error:
        end(Failure("store", error.message, error.hint))
    except Exception as error:
        if not lacks_memory(error):
            raise
        os._exit(deaths.MEMORY_EXIT)


class _Served(NamedTuple):
    """What queries are asked of, and what pages are made of."""

    asked: snapshot.Opened
    shown: snapshot.Opened


def _opened(dataset: Dataset) -> _Served:
    if not dataset.files:
        project = _of_project(dataset.folder)
        return _Served(project, project)
    from kg.sparql import asking

    paths = [Path(path) for path in dataset.files]
    state = snapshot.State(asking.declared(paths))
    asked = snapshot.Opened(LocalDataset(asking.plain(paths)), state, Path(), None)
    return _Served(asked, _of_project(dataset.folder) if dataset.folder else asked)


def _of_project(folder: str) -> snapshot.Opened:
    found = snapshot.open(Path(folder))
    if sum(path.stat().st_size for path in found.place.glob("*.nq")) > _SMALL:
        return found
    # What is small is answered from memory, in half the time; the quads of one property follow each
    # other there, since a query that reads many of them reads them by their property. They are read
    # from the files that the store was filled from, in half the time that it takes to tell them.
    import pyoxigraph as ox

    copy = ox.Store()
    lines = sorted(_lines(found.place), key=_place_of)
    copy.bulk_load(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True)
    return found._replace(store=LocalDataset(copy))


def _lines(place: Path) -> Iterator[bytes]:
    # All quads of a store, one a line; what is derived stands in the current graph too.
    for name in snapshot.STATED:
        yield from (place / name).read_bytes().splitlines(keepends=True)
    for line in (place / snapshot.DERIVED).read_bytes().splitlines(keepends=True):
        yield line
        yield line.rsplit(b" ", 2)[0] + b" .\n"


def _place_of(line: bytes) -> tuple[bytes, bytes]:
    # By its property, and by its graph if it has one.
    _, prop, rest = line.split(b" ", 2)
    return prop, rest.rsplit(b" ", 2)[-2]


# --- answering ------------------------------------------------------------------------------------


def _outcome(served: _Served, question: Question[Any], limits: Limits, send: Send) -> Outcome:
    """Answer a question, and say what came of it, whatever goes wrong."""
    from kg.sparql.asking import Unevaluated

    try:
        return _answer(served, question, limits, send)
    except Refusal as refusal:
        return Failure(refusal.kind, refusal.detail, refusal.hint, refusal.limit)
    except Unevaluated as error:
        return Failure("evaluation", error.reason, error.hint)
    except KGError as error:
        return Failure(_KINDS.get(type(error), "syntax"), error.message, error.hint)
    except MemoryError:
        os._exit(deaths.MEMORY_EXIT)
    except Exception:
        traceback.print_exc()
        return Failure("fault")


_KINDS: dict[type[KGError], str] = {
    NotFound: "nothing",
    Unwritable: "unwritable",
    BadParameter: "parameter",
}


def _answer(served: _Served, question: Question[Any], limits: Limits, send: Send) -> Outcome:
    if isinstance(question, MakeDay):
        return _make_day(served.shown, question.day)
    if isinstance(question, PageQuery):
        return _page(_as_of(served.shown, question.as_of), question, limits, send)
    assert isinstance(question, Query)
    from kg.serve import evaluating

    text = evaluating.permitted(question.text)
    return evaluating.answer(_as_of(served.asked, question.as_of), text, question, limits, send)


def _as_of(opened: snapshot.Opened, day: str) -> snapshot.Opened:
    if not day:
        return opened
    try:
        return _past(_folder(opened), day)
    except KGError:
        raise Refusal("day") from None  # swept away meanwhile, or damaged: it is to be made again


@lru_cache(maxsize=1)
def _past(folder: Path, day: str) -> snapshot.Opened:
    # The day that was asked of last stays open: who goes from page to page as of it need not wait
    # for each until what all pages tell has been looked up anew.
    return snapshot.open(folder, day)


def _folder(opened: snapshot.Opened) -> Path:
    # Of the project whose store stands in it at build/<generation>.
    return opened.place.parent.parent


def _make_day(opened: snapshot.Opened, day: str) -> Done:
    from kg.evidence import access

    try:
        access.past(_folder(opened), day)
    except KGError as error:
        if isinstance(error.__cause__, OSError):
            raise Refusal("room" if error.__cause__.errno == errno.ENOSPC else "readonly") from None
        raise Refusal("busy") from None  # a build is replacing what it is made from
    return Done()


def _page(opened: snapshot.Opened, question: PageQuery, limits: Limits, send: Send) -> Page:
    from kg.present import pages

    if not question.accept and not question.parameters.get("format"):
        raise Refusal("format", "page", offered("page"))
    about, content = pages.page(
        opened,
        {
            "page": question.path,
            "parameters": question.parameters,
            "lang": question.language,
            "accept": question.accept,
            "folder": question.folder,
            "base": question.base,
        },
    )
    BoundedOutput(send, limits).write(content)
    return Page(about["media"], about["lang"], about.get("see", ""), about.get("csp", ""))
