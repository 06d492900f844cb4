"""How a command ends: exit codes, and one sentence for each fault."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO

import click

from kg.cli.output import note, print_problems, spoken
from kg.cli.speech import Command
from kg.errors import KGError, NotFound, Refused
from kg.lines import escape_controls
from kg.system.hindrances import why
from kg.words import phrase


class Guarded(Command):
    """A command whose work is done in a process of its own: where the engine ends it, somebody is
    left to say so.
    """

    def invoke(self, ctx: click.Context) -> NoReturn:
        from kg.system.isolation import forked

        work = super().invoke
        raise click.exceptions.Exit(forked(lambda: exit_code(lambda: work(ctx))))


def show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """What Python calls for a warning."""
    # What a library warns of is for those who write programs.
    if category is UserWarning:
        cause = message.__cause__ if isinstance(message, Warning) else None
        error = cause if isinstance(cause, KGError) else KGError(str(message))
        _unless_deaf(lambda: note(_sentence(error)), 0)


def standard_streams() -> None:
    # A file that is opened where stdout was closed would be written to by whatever prints: the
    # places are filled, and writing fails.
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def exit_code(work: Callable[[], object]) -> int:
    """Do the work of a command, say what went wrong, and return the exit code."""
    try:
        code = work()
        if isinstance(code, int) and code:  # what went wrong has been told
            return code
        sys.stdout.flush()
        return 0
    except click.exceptions.Exit as stop:
        return _flushed(stop.exit_code)
    except (click.Abort, KeyboardInterrupt, EOFError):
        return _failed(phrase("cli.stopped"), 130)
    except click.ClickException as error:
        return _unless_deaf(error.show, 2)
    except Refused as error:
        problems = error.problems
        return _unless_deaf(lambda: print_problems(problems, "text"), 1)
    except NotFound as error:
        return _flushed(_failed(_sentence(error), 1))
    except KGError as error:
        return _failed(_sentence(error), 2)
    except BrokenPipeError:
        return 0
    except SystemExit:
        return 0  # click's way to say that nobody reads any more
    except BaseException as error:  # the engine's panics are no Exception
        return _unexpected(error)


def _sentence(error: KGError) -> str:
    sentence = phrase("cli.error", message=escape_controls(spoken(error.message)))
    if not error.hint:
        return sentence
    hint = phrase("cli.hint", hint=escape_controls(spoken(error.hint)))
    return f"{sentence}\n{spoken(hint)}"


def _flushed(code: int) -> int:
    # What was printed may still wait, and may find no room.
    def flush() -> int:
        sys.stdout.flush()
        return code

    return exit_code(flush)


def _failed(sentence: str, code: int) -> int:
    return _unless_deaf(lambda: note(sentence), code)


def _unless_deaf(tell: Callable[[], None], code: int) -> int:
    # Where stderr takes nothing, nobody can be told; the exit code stays.
    try:
        tell()
    except OSError:
        pass
    return code


def _unexpected(error: BaseException) -> int:
    if os.environ.get("KG_TRACEBACK"):
        import traceback

        traceback.print_exc()
    while isinstance(error, BaseExceptionGroup):  # of tasks that ran side by side
        error = error.exceptions[0]
    if isinstance(error, KGError):
        return _failed(_sentence(error), 2)
    from kg.system.isolation import lacks_memory

    if lacks_memory(error):
        return _failed(phrase("cli.no-memory"), 2)
    if isinstance(error, OSError) and error.errno:
        what = error.filename or _hindrance()
        return _failed(phrase("cli.hindered", what=what, reason=why(error)), 2)
    cause = escape_controls(f"{type(error).__name__}: {error}")
    return _failed(phrase("cli.unexpected", cause=cause), 2)


def _hindrance() -> str:
    # What an error of the system that names no file is about: the places that every command needs,
    # else its output.
    import tempfile

    try:
        os.getcwd()
    except OSError:
        return phrase("cli.folder-gone")
    try:
        tempfile.gettempdir()
    except OSError:
        return phrase("cli.no-temporary")
    return phrase("cli.no-output")
