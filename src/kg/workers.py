"""Questions from outside, each answered in a process that can be killed.

A worker opens the store read-only (and copies a small one to memory), holds no socket and can open
none, has so much memory and stack and no more, and answers one request at a time. The pool keeps
some standing, ends one at the time limit, and puts another in the place of one that died. Requests
and answers are frames on a worker's stdin and stdout: a letter, a length, so many bytes. An answer
reaches the caller whole or not at all.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from kg import deaths, spool, store
from kg.errors import BadParameter, KGError, NotFound, Unwritable
from kg.isolation import QUIET, limit_memory

MEMORY = 2 << 30
STACK = 64 << 20
ROWS = 1_000_000
BYTES = 256 << 20
SLOW = 1.0
SPOOL = 1 << 29
_CHUNK = 1 << 18
_SMALL = 1 << 24
_WAITING = 1000
_HEAD = struct.Struct(">cI")
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|\b(?:PREFIX\s+[^\s:]*:\s*|BASE\s*)<[^>]*>)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.I,
)


class Limits(NamedTuple):
    """How much an answer may be, and how long it may take: seconds from the arrival of the request.

    `spool` is how many bytes of large answers may wait in temporary files for all readers together.
    """

    timeout: float = 30.0
    rows: int = ROWS
    bytes: int = BYTES
    memory: int = MEMORY
    spool: int = SPOOL


class Dataset(NamedTuple):
    """What is asked: a project's folder with the generation of its store, or RDF files."""

    folder: str = ""
    generation: str = ""
    files: tuple[str, ...] = ()


class Refusal(Exception):
    """Why there is no answer: a kind (`syntax`, `service`, `time` …) and what it is about, in the
    words of whoever noticed.
    """

    def __init__(self, kind: str, detail: str = "", **more: object):
        super().__init__(kind)
        self.kind, self.detail, self.more = kind, detail, more


class Answer(NamedTuple):
    """A whole answer: what it says of itself (`form`, `format` …), its size, and its bytes from the
    start.
    """

    about: dict
    size: int
    body: spool.Body

    def chunks(self) -> Iterator[bytes]:
        with self.body:
            while chunk := self.body.read(_CHUNK):
                yield chunk


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
        for start in range(0, len(data), _CHUNK):
            self.send(b"B", data[start : start + _CHUNK])
        return len(data)

    def flush(self) -> None:
        pass


# What stands between two rows. In JSON and CSV a text may hold it too, so that long texts count for
# more than one row.
_MARKS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


def main() -> None:
    """Answer requests from stdin until it ends."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", _CHUNK)
    # What a library prints must not get between the frames.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)

    def send(kind: bytes, data: bytes) -> None:
        target.write(_HEAD.pack(kind, len(data)))
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
    _confine(limits.memory)
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
    asked: store.Opened, source: IO[bytes], limits: Limits, send: object, told: object
) -> None:
    try:
        while (frame := _frame(source)) is not None:
            _answer(asked, json.loads(frame[1]), limits, send, told)
    finally:
        os._exit(0)


def _answer(asked: store.Opened, request: dict, limits: Limits, send: object, told: object) -> None:
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


def _opened(folder: str, files: list[str]) -> store.Opened:
    from kg import answers

    if files:
        paths = [Path(path) for path in files]
        return store.Opened(
            answers.plain(paths), {"prefixes": answers.declared(paths)}, Path(), None
        )
    found = store.open(Path(folder))
    if sum(path.stat().st_size for path in found.place.glob("*.nq")) > _SMALL:
        return found
    # What is small is answered from memory, in half the time; the quads of one property follow each
    # other there, since a query that reads many of them reads them by their property.
    import pyoxigraph as ox

    copy = ox.Store()
    copy.bulk_extend(
        sorted(found.store, key=lambda quad: (quad.predicate.value, str(quad.graph_name)))
    )
    return found._replace(store=copy)


def _query(asked: store.Opened, request: dict, limits: Limits, send: object) -> dict:
    import pyoxigraph as ox

    from kg import answers
    from kg.sparql import results
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
        result = answers.ask(asked.store, text, asked.state["prefixes"], graphs=graphs, **options)
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
                answers.xml(result, body)
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
            body.write(answers.graph(sorted(triples), format, asked.state["prefixes"]))
        else:
            body.write(answers.machine(result, format, asked.state["prefixes"]))
        return {"form": form, "format": format}
    except KGError as error:
        if error.message.startswith(answers.UNEVALUATED):
            raise Refusal(
                "evaluation", error.message.removeprefix(answers.UNEVALUATED).lstrip(": ")
            ) from None
        raise
    except (RuntimeError, OSError) as error:
        # The engine's own word for what it cannot evaluate; it holds no path, since nothing is
        # opened while it works.
        raise Refusal("evaluation", str(error)) from None


def _past(folder: Path, day: str) -> store.Opened:
    try:
        return store.open(folder, day)
    except KGError:
        raise Refusal("day") from None  # swept away meanwhile, or damaged: it is to be made again


def _make(asked: store.Opened, request: dict, limits: Limits, send: object) -> dict:
    # The graph as of a day, from the build that is in use.
    from kg import project

    try:
        project.past(asked.place.parent.parent, request["make"])
    except KGError as error:
        if isinstance(error.__cause__, OSError):
            raise Refusal("room" if error.__cause__.errno == errno.ENOSPC else "readonly") from None
        raise Refusal("busy") from None  # a build is replacing what it is made from
    return {}


def _cited(
    asked: store.Opened, text: str, folder: Path, request: dict, limits: Limits, send: object
) -> dict:
    from kg import answers, footnotes, rules

    prefixes, space = asked.state["prefixes"], asked.state["space"]
    said = {f"{space}rule/{rule.name}": rule.query for rule in rules.read(asked.place, prefixes)[0]}
    try:
        found = footnotes.cite(asked.store, text, prefixes, said, space, request["lang"])
    except KGError as error:
        slip = "not well-formed" in error.message or "unknown prefix" in error.message
        raise Refusal(
            "query" if slip else "cite",
            error.message.partition(" with citations: ")[2] or error.message,
            hint=error.hint,
        ) from None
    form = {"ask": "boolean", "construct": "graph"}.get(found.form, "rows")
    format = request[form]
    if form == "graph" and format == "turtle":
        body = footnotes.as_turtle(found, prefixes, space)
    elif form != "graph" and format == "json":
        body = footnotes.as_json(found)
    elif form == "rows" and format in (*_MARKS, "spreadsheet"):
        body = answers.results(footnotes.rows_with_marks(found), format)
    else:
        raise Refusal("format", form, cited=True)
    if len(found.rows.rows) > limits.rows:
        raise Refusal("rows", limit=limits.rows)
    _Body(send, limits, b"").write(body)
    return {"form": form, "format": format}


def _graphs(asked: store.Opened, text: str, request: dict) -> tuple[list[str], list[str]]:
    # (graphs that make the default graph, named ones): what the request says counts before what the
    # query says.
    import pyoxigraph as ox

    from kg import answers

    default, named = request.get("default", []), request.get("named", [])
    if not default and not named:
        default, named = answers.clauses(text, asked.state["prefixes"])
    for name in (*default, *named):
        try:
            known = asked.store.contains_named_graph(ox.NamedNode(name))
        except ValueError:
            raise Refusal("graph", name) from None
        # A plain dataset has every other graph as an empty one, as the standard says; in a project
        # its name is a slip, which is told.
        if not known and asked.lock:
            raise Refusal("graph", name)
    return default, named


def _page(asked: store.Opened, request: dict, limits: Limits, send: object) -> dict:
    from kg import pages

    if not request.get("accept") and not request["parameters"].get("format"):
        raise Refusal("format", "page")
    if request.get("as_of"):
        asked = _past(asked.place.parent.parent, request["as_of"])
    about, text = pages.page(asked, request)
    _Body(send, limits, b"").write(text)
    return about


def _frame(source: IO[bytes]) -> tuple[bytes, bytes] | None:
    head = source.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    return kind, source.read(size)


def _confine(memory: int) -> None:
    """Give the process a limit of memory and take the means to open a socket or start a program
    from it, where the system can.
    """
    limit_memory(memory)
    _install_seccomp()


# Numbers of socket, connect, execve and execveat, by what the kernel calls the machine.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 59, 322)), "aarch64": (0xC00000B7, (198, 203, 221, 281))}


def _install_seccomp() -> bool:
    """Have the kernel refuse the calls that open a connection or run a program; whether it does."""
    import ctypes
    import platform

    arch, calls = _CALLS.get(platform.machine(), (0, ()))
    if not sys.platform.startswith("linux") or not calls:
        return False
    # A program for the kernel's packet filter: (code, jump if true, jump if false, value). Another
    # architecture's calls are refused whole.
    refuse = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
    steps = [(0x20, 0, 0, 4), (0x15, 1, 0, arch), (0x06, 0, 0, refuse), (0x20, 0, 0, 0)]
    for index, call in enumerate(calls):
        steps.append((0x15, len(calls) - index, 0, call))
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, refuse)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        held = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(held))
        new_privileges, seccomp, filter_mode = 38, 22, 2
        zero = ctypes.c_ulong(0)
        if libc.prctl(new_privileges, ctypes.c_ulong(1), zero, zero, zero):
            return False
        return (
            libc.prctl(seccomp, ctypes.c_ulong(filter_mode), ctypes.c_char_p(program), zero, zero)
            == 0
        )
    except (OSError, AttributeError):
        return False


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
        self.input.write(_HEAD.pack(b"Q", len(data)) + data)
        if "make" in job.request:
            self._slow()
        elif self.ready:
            self.long = asyncio.get_running_loop().call_later(SLOW, self._slow)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.tail = (self.tail + data)[-deaths.TAIL :]
            _pass_on(data)
            return
        read = self.read + data if self.read else data
        at = 0
        while len(read) - at >= _HEAD.size:
            kind, size = _HEAD.unpack_from(read, at)
            start = at + _HEAD.size
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
                "from kg.workers import main; main()",
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
        except Refusal:
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
