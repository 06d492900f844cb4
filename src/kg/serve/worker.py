"""The process of the server that opens the store and answers."""

from __future__ import annotations

import errno
import json
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kg.errors import BadParameter, KGError, NotFound, Unwritable
from kg.serve.limits import Limits, Refusal
from kg.serve.pool import CHUNK, HEAD
from kg.serve.sandbox import confine
from kg.store import snapshot
from kg.store.dataset import LocalDataset
from kg.system import deaths

STACK = 64 << 20
_SMALL = 1 << 24
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|\b(?:PREFIX\s+[^\s:]*:\s*|BASE\s*)<[^>]*>)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.I,
)


# --- in the worker --------------------------------------------------------------------------------


class _Body:
    """The file that an answer is written to: frames on stdout, so many rows and bytes at most."""

    def __init__(self, send: object, limits: Limits, mark: bytes):
        self.send, self.limits, self.mark = send, limits, mark
        self.size = self.rows = 0
        self.tail = b""

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self.limits.bytes:
            raise Refusal("bytes", limit=self.limits.bytes)
        if self.mark:
            # The end of a row may lie across two writes; the tail is too short to hold a whole one.
            text = self.tail + data
            self.rows += text.count(self.mark)
            if self.rows > self.limits.rows:
                raise Refusal("rows", limit=self.limits.rows)
            self.tail = text[len(text) - len(self.mark) + 1 :]
        for start in range(0, len(data), CHUNK):
            self.send(b"B", data[start : start + CHUNK])
        return len(data)

    def flush(self) -> None:
        pass


# What stands between two rows. In JSON and CSV a text may hold it too, so that long texts count for
# more than one row.
_MARKS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


def main() -> None:
    """Answer requests from stdin until it ends."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", CHUNK)
    # What a library prints must not get between the frames.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)

    def send(kind: bytes, data: bytes) -> None:
        target.write(HEAD.pack(kind, len(data)))
        target.write(data)

    def told(letter: bytes, /, **about: object) -> None:
        send(letter, json.dumps(about, ensure_ascii=False).encode())
        target.flush()

    setup = json.loads(_frame(source)[1])
    limits = Limits(**setup["limits"])
    try:
        asked = _opened(setup["folder"], setup["files"])
    except KGError as error:
        told(b"E", kind="store", detail=str(error))
        return
    confine(limits.memory)
    told(b"R")
    # Queries run in a thread with a stack of its own size. The engine lets go of the interpreter
    # while it works, so that this thread sees when the pool is gone, and ends what nobody waits
    # for.
    threading.stack_size(STACK)
    threading.Thread(target=_serve, args=(asked, source, limits, send, told), daemon=True).start()
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def _serve(
    asked: snapshot.Opened, source: IO[bytes], limits: Limits, send: object, told: object
) -> None:
    try:
        while (frame := _frame(source)) is not None:
            _answer(asked, json.loads(frame[1]), limits, send, told)
    finally:
        os._exit(0)


def _answer(
    asked: snapshot.Opened, request: dict, limits: Limits, send: object, told: object
) -> None:
    try:
        about = _work(request)(asked, request, limits, send)
        told(b"D", **about)
    except Refusal as refusal:
        told(b"E", kind=refusal.kind, detail=refusal.detail, more=refusal.more)
    except KGError as error:
        told(
            b"E",
            kind=_KINDS.get(type(error), "query"),
            detail=error.message,
            more={"hint": error.hint},
        )
    except MemoryError:
        os._exit(deaths.MEMORY_EXIT)
    except Exception:
        import traceback

        traceback.print_exc()
        told(b"E", kind="fault", detail="")


_KINDS = {NotFound: "nothing", Unwritable: "unwritable", BadParameter: "parameter"}


def _work(request: dict) -> Callable[..., dict]:
    return _make if "make" in request else _page if "page" in request else _query


def _opened(folder: str, files: list[str]) -> snapshot.Opened:
    from kg.sparql import asking

    if files:
        paths = [Path(path) for path in files]
        return snapshot.Opened(
            LocalDataset(asking.plain(paths)),
            snapshot.State(asking.declared(paths)),
            Path(),
            None,
        )
    found = snapshot.open(Path(folder))
    if sum(path.stat().st_size for path in found.place.glob("*.nq")) > _SMALL:
        return found
    # What is small is answered from memory, in half the time; the quads of one property follow each
    # other there, since a query that reads many of them reads them by their property.
    import pyoxigraph as ox

    copy = ox.Store()
    copy.bulk_extend(
        sorted(found.engine, key=lambda quad: (quad.predicate.value, str(quad.graph_name)))
    )
    return found._replace(store=LocalDataset(copy))


def _query(asked: snapshot.Opened, request: dict, limits: Limits, send: object) -> dict:
    import pyoxigraph as ox

    from kg.sparql import asking, formats, results
    from kg.sparql.guard import DEEPEST, Forbidden, guard
    from kg.sparql.lexer import normalised

    text = normalised(request["query"])
    update = _UPDATE.match(text)
    if update:
        raise Refusal("update", update[1].upper())
    try:
        guard(text)
    except Forbidden as error:
        detail = error.message if error.kind == "long" else ""
        raise Refusal(
            error.kind, detail, limit=DEEPEST, hint=error.hint if detail else ""
        ) from None
    folder = asked.place.parent.parent
    if request.get("as_of"):
        asked = _past(folder, request["as_of"])
    if request.get("cite"):
        return _cited(asked, text, folder, request, limits, send)
    graphs = _graphs(asked, text, request)
    options = {"base_iri": request["base"]} if request.get("base") else {}
    form = "unknown"
    try:
        result = asking.ask(asked.store, text, asked.state.prefixes, graphs=graphs, **options)
        form = (
            "boolean"
            if isinstance(result, ox.QueryBoolean)
            else "graph"
            if isinstance(result, ox.QueryTriples)
            else "rows"
        )
        format = request["graph" if form == "graph" else "rows"]
        if not format:
            raise Refusal("format", form)
        if form == "rows" and format in _MARKS:
            body = _Body(send, limits, _MARKS[format])
            if format == "xml":
                formats.xml(result, body)
            else:
                results.write(result, format, body)
            return {"form": form, "format": format, "rows": body.rows}
        body = _Body(send, limits, b"")
        if form == "graph":
            triples = set()
            for triple in result:
                triples.add((str(triple.subject), str(triple.predicate), str(triple.object)))
                if len(triples) > limits.rows:
                    raise Refusal("rows", limit=limits.rows)
            body.write(formats.graph(sorted(triples), format, asked.state.prefixes))
        else:
            body.write(formats.machine(result, format, asked.state.prefixes))
        return {"form": form, "format": format}
    except KGError as error:
        if isinstance(error, asking.Unevaluated):
            raise Refusal("evaluation", error.reason) from None
        raise
    except (RuntimeError, OSError) as error:
        # The engine's own word for what it cannot evaluate; it holds no path, since nothing is
        # opened while it works.
        raise Refusal("evaluation", str(error)) from None


def _past(folder: Path, day: str) -> snapshot.Opened:
    try:
        return snapshot.open(folder, day)
    except KGError:
        raise Refusal("day") from None  # swept away meanwhile, or damaged: it is to be made again


def _make(asked: snapshot.Opened, request: dict, limits: Limits, send: object) -> dict:
    # The graph as of a day, from the build that is in use.
    from kg.evidence import access

    try:
        access.past(asked.place.parent.parent, request["make"])
    except KGError as error:
        if isinstance(error.__cause__, OSError):
            raise Refusal("room" if error.__cause__.errno == errno.ENOSPC else "readonly") from None
        raise Refusal("busy") from None  # a build is replacing what it is made from
    return {}


def _cited(
    asked: snapshot.Opened, text: str, folder: Path, request: dict, limits: Limits, send: object
) -> dict:
    from kg.present import footnotes
    from kg.project import rules
    from kg.sparql import asking, formats
    from kg.sparql.values import Uncitable

    prefixes, space = asked.state.prefixes, asked.state.space
    said = {f"{space}rule/{rule.name}": rule.query for rule in rules.read(asked.place, prefixes)[0]}
    try:
        found = footnotes.cite(asked.store, text, prefixes, said, space, request["lang"])
    except KGError as error:
        raise Refusal(
            "query" if isinstance(error, asking.Malformed) else "cite",
            error.reason if isinstance(error, Uncitable) else error.message,
            hint=error.hint,
        ) from None
    form = {"ask": "boolean", "construct": "graph"}.get(found.form, "rows")
    format = request[form]
    if form == "graph" and format == "turtle":
        body = footnotes.as_turtle(found, prefixes, space)
    elif form != "graph" and format == "json":
        body = footnotes.as_json(found)
    elif form == "rows" and format in (*_MARKS, "spreadsheet"):
        body = formats.results(footnotes.rows_with_marks(found), format)
    else:
        raise Refusal("format", form, cited=True)
    if len(found.rows.rows) > limits.rows:
        raise Refusal("rows", limit=limits.rows)
    _Body(send, limits, b"").write(body)
    return {"form": form, "format": format}


def _graphs(asked: snapshot.Opened, text: str, request: dict) -> tuple[list[str], list[str]]:
    # (graphs that make the default graph, named ones): what the request says counts before what the
    # query says.
    import pyoxigraph as ox

    from kg.sparql import asking

    default, named = request.get("default", []), request.get("named", [])
    if not default and not named:
        default, named = asking.clauses(text, asked.state.prefixes)
    for name in (*default, *named):
        try:
            known = asked.engine.contains_named_graph(ox.NamedNode(name))
        except ValueError:
            raise Refusal("graph", name) from None
        # A plain dataset has every other graph as an empty one, as the standard says; in a project
        # its name is a slip, which is told.
        if not known and asked.state.space:
            raise Refusal("graph", name)
    return default, named


def _page(asked: snapshot.Opened, request: dict, limits: Limits, send: object) -> dict:
    from kg.present import pages

    if not request.get("accept") and not request["parameters"].get("format"):
        raise Refusal("format", "page")
    if request.get("as_of"):
        asked = _past(asked.place.parent.parent, request["as_of"])
    about, text = pages.page(asked, request)
    _Body(send, limits, b"").write(text)
    return about


def _frame(source: IO[bytes]) -> tuple[bytes, bytes] | None:
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, size = HEAD.unpack(head)
    return kind, source.read(size)
