"""`kg` as a process of its own that is forked from one in which everything is imported already.

Starting Python, importing and reading the vocabulary is most of what a command takes; a test that
runs hundreds of commands need not wait for it hundreds of times. What a process inherits at its
start (encodings, hash seed) is that of the nursery.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from multiprocessing.reduction import DupFd

_CONTEXT = (
    multiprocessing.get_context("forkserver")
    if "forkserver" in multiprocessing.get_all_start_methods()
    else None
)
_IMPORTED = [
    "nursery",
    "kg.cli",
    "kg.api.queries",
    "kg.api.graphs",
    "kg.api.reports",
    "kg.api.projects",
    "kg.desk.running",
    "kg.present.desk.page",
    "kg.present.network",
    "kg.present.pages",
    "kg.present.view",
    "kg.present.layout.places",
    "kg.present.pages.site",
    "kg.present.reports.queue_report",
    "kg.project.curation.changes",
    "kg.project.curation.queue",
    "kg.serve.running",
    "kg.store.parameters",
    "kg.words.ko",
    "kg.words.de",
    "rapidfuzz.fuzz",
    "rapidfuzz.process",
    "rich.table",
    "rich.console",
    "jinja2",
    "networkx",
    "numpy",
    "warmed",
]
# What Python looks at when it starts, and a nursery has started already.
_AT_START = ("PYTHON", "LC_", "LANG")


def can(environment: dict[str, str]) -> bool:
    """Whether a process with these variables beside our own can come from the nursery."""
    return _CONTEXT is not None and not any(name.startswith(_AT_START) for name in environment)


def run(
    words: list[str], input: bytes, environment: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, as `subprocess.run` does. Raises subprocess.TimeoutExpired after so
    many seconds.
    """
    _CONTEXT.set_forkserver_preload(_IMPORTED)
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(input)
        given.seek(0)
        files = _Files(tuple(file.fileno() for file in (given, out, err)))
        process = _CONTEXT.Process(target=_born, args=(words, files, environment, os.getcwd()))
        process.start()
        process.join(timeout)
        late = process.exitcode is None
        if late:
            process.kill()
            process.join()
        told = []
        for file in (out, err):
            file.seek(0)
            told.append(file.read())
        code = process.exitcode
        process.close()
    if late:
        raise subprocess.TimeoutExpired(words, timeout, *told)
    return subprocess.CompletedProcess(words, code, *told)


class Started:
    """A command that runs on, in a session of its own, with what tests use of a `subprocess.Popen`:
    it writes to pipes.
    """

    def __init__(self, words: list[str], environment: dict[str, str]):
        _CONTEXT.set_forkserver_preload(_IMPORTED)
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        with open(os.devnull, "rb") as given:
            files = _Files((given.fileno(), to_out, to_err))
            arguments = (words, files, environment, os.getcwd(), True)
            self._process = _CONTEXT.Process(target=_born, args=arguments, daemon=True)
            self._process.start()
        os.close(to_out)
        os.close(to_err)
        self.args, self.pid = words, self._process.pid
        self.stdout, self.stderr = open(out, "rb"), open(err, "rb")

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Files:
    """Descriptors on their way to a new process."""

    def __init__(self, held: tuple):
        self.held = held

    def __reduce__(self) -> tuple:
        return _Files, (tuple(map(DupFd, self.held)),)


def _born(
    words: list[str], files: _Files, environment: dict[str, str], folder: str, on: bool = False
) -> None:
    gc.freeze()  # as if what other commands need had not been imported
    if on:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, file in enumerate(files.held):
        taken = file.detach()
        os.dup2(taken, number)
        os.close(taken)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["-c", *words]
    ways = (
        (0, "r", -1, "surrogateescape"),
        (1, "w", -1, "surrogateescape"),
        (2, "w", 1, "backslashreplace"),
    )
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, buffering, encoding="utf-8", errors=errors, closefd=False)
        for number, mode, buffering, errors in ways
    )
    from kg.cli import main

    main()
