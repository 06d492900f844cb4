"""The commands: arguments to function, result to stdout, messages to stderr, exit code. Nothing
else prints.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from kg import __version__
from kg.errors import KGError, NotFound, Refused
from kg.lines import escape_controls, in_command, joined

_ROW_FORMATS = ("table", "markdown", "csv", "spreadsheet", "tsv", "json", "xml")
_FORMATS = (*_ROW_FORMATS, "turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")


class _Commands(click.Group):
    """Commands in the order of the work, and a hint for a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from kg.terms import closest

            hint = closest(args[0], self.commands)
            raise click.UsageError(f"{error.message}{' ' + hint if hint else ''}", ctx) from None


class _Guarded(click.Command):
    """A command whose work is done in a process of its own: where the engine ends it, somebody is
    left to say so.
    """

    def invoke(self, ctx: click.Context) -> NoReturn:
        from kg.isolation import forked

        work = super().invoke
        raise click.exceptions.Exit(forked(lambda: _exit_code(lambda: work(ctx))))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: kg build",
)
@click.option(
    "-C", "folder", default=".", metavar="DIR", help="The project's folder (default: this one)."
)
@click.option(
    "--lang",
    type=click.Choice(["ko", "en"]),
    default=None,
    help="Language of labels and of shapes' messages (default: the locale's).",
)
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def commands(context: click.Context, folder: str, lang: str | None) -> None:
    """The knowledge graph whose every answer names its source."""
    context.obj = (Path(folder), lang or _locale())


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"


def main() -> NoReturn:
    """Run a command; the exit code is 0 (done and clean), 1 (the answer is no) or 2 (cannot)."""
    _standard_streams()
    warnings.showwarning = _warned
    code = _exit_code(lambda: commands.main(standalone_mode=False))
    # A thread that still runs a query cannot be stopped and must not be waited for.
    os._exit(code)


def _warned(message: Warning | str, category: type[Warning], *place: object) -> None:
    # What a library warns of is for those who write programs.
    if category is UserWarning:
        _unless_deaf(lambda: _say(f"kg: {message}"), 0)


def _standard_streams() -> None:
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


def _exit_code(work: Callable[[], object]) -> int:
    """Do the work of a command, say what went wrong, and return the exit code."""
    try:
        code = work()
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as stop:
        return _flushed(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _failed("stopped", 130)
    except click.ClickException as error:
        return _unless_deaf(error.show, 2)
    except Refused as error:
        problems = error.problems
        return _unless_deaf(lambda: _problems(problems, "text"), 1)
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
    return f"kg: {escape_controls(error.message)}" + (
        f"\n  hint: {escape_controls(error.hint)}" if error.hint else ""
    )


def _flushed(code: int) -> int:
    # What was printed may still wait, and may find no room.
    return _exit_code(lambda: sys.stdout.flush() or code)


def _failed(sentence: str, code: int) -> int:
    return _unless_deaf(lambda: _say(sentence), code)


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
    if isinstance(error, MemoryError) or any(sign in str(error) for sign in _NO_MEMORY):
        return _failed("kg: there is not enough memory", 2)
    if isinstance(error, OSError) and error.errno and not error.filename:
        return _failed(f"kg: {_hindrance()}: {error.strerror}", 2)
    cause = escape_controls(f"{type(error).__name__}: {error}")
    return _failed(
        f"kg: something unexpected went wrong: {cause}\n  hint: KG_TRACEBACK=1 shows where",
        2,
    )


# What the want of memory looks like where Python or the system has no error of its own for it.
_NO_MEMORY = ("can't start new thread", "failed to map segment", "returned NULL without setting")


def _hindrance() -> str:
    # What an error of the system that names no file is about: the places that every command needs,
    # else its output.
    import tempfile

    try:
        os.getcwd()
    except OSError:
        return "the folder in which it was called is not there any more"
    try:
        tempfile.gettempdir()
    except OSError:
        return "there is no folder for temporary files (TMPDIR names one)"
    return "the output cannot be written"


def _say(text: str) -> None:
    click.echo(text, err=True)


def _out(text: str | bytes) -> None:
    if isinstance(text, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    else:
        click.echo(text, nl=not text.endswith("\n"))


def _waiting(work: Callable[[], object], label: Callable[[], str]) -> object:
    """Run `work`; if it takes longer than a second and somebody is watching, say on stderr what is
    going on.
    """
    from time import monotonic

    from kg.answers import run_interruptible

    began, status = monotonic(), None
    watched = sys.stderr.isatty()

    def tick() -> None:
        nonlocal status
        seconds = monotonic() - began
        if watched and seconds > 1:
            if status is None:
                from rich.console import Console
                from rich.status import Status

                status = Status("", console=Console(stderr=True))
                status.start()
            status.update(f"{label()} … {seconds:.0f} s")

    try:
        return run_interruptible(work, tick)
    finally:
        if status is not None:
            status.stop()


def _opened(
    folder: Path,
    language: str,
    as_of: str | None = None,
    endpoint: str | None = None,
    whole: bool = False,
    named: bool = False,
) -> object:
    from kg import store

    if endpoint is not None:
        from kg import api

        return _waiting(
            lambda: api.opening(folder, as_of, endpoint, whole, named), lambda: f"asking {endpoint}"
        )
    found = (
        store.fresh(store.require_project(folder), as_of or "")
        if as_of is None or len(as_of) == 10
        else None
    )
    if found is None:
        from kg import project

        steps = ["read"]
        found = _waiting(
            lambda: project.opened(folder, steps.append, language, as_of),
            lambda: f"building: {steps[-1]}",
        )
    if as_of is not None and not found.state["counts"]["claims"]:
        _say(store.empty_reason(found.state))
    return found


def _apart(target: str | Path, folder: Path) -> None:
    """Raise KGError for a place to write to that is among the inputs of the project: what is
    written would be read as one.
    """
    place = Path(os.path.realpath(target))
    for part in ("data", "ontology"):
        inputs = Path(os.path.realpath(folder / part))
        if inputs.is_dir() and place.is_relative_to(inputs):
            raise KGError(
                f"{target} is among the files that the graph is made of",
                f"write it outside {part}/",
            )


_endpoint = click.option(
    "--endpoint",
    default=None,
    metavar="URL",
    help="Ask a SPARQL server that kg publish has filled, instead of the local build.",
)
_as_of = click.option(
    "--as-of",
    "as_of",
    default=None,
    metavar="DAY",
    help="The graph of what had been published by this day (2021-04 means its last day).",
)


_limit = click.option(
    "--limit",
    "most",
    type=click.IntRange(0),
    default=5_000,
    show_default=True,
    help="Tell at most so many in a table; 0 is all. Other formats are whole.",
)


def _problems(problems: list, format: str, findings: Sequence = (), whole: bool = False) -> None:
    told = [("problem", p) for p in problems] + [("finding", p) for p in findings]
    if format == "json":
        import json

        _out(
            json.dumps(
                [{"kind": kind, **p._asdict()} for kind, p in told], ensure_ascii=False, indent=1
            )
        )
    elif format == "github":
        for kind, p in told:
            text = in_command(p.message + (f" ({p.hint})" if p.hint else ""))
            place = (
                f"file={in_command(p.path, field=True)}"
                + (f",line={p.line}" if p.line else "")
                + (f",col={p.column}" if p.column else "")
            )
            _out(f"::{'error' if kind == 'problem' else 'notice'} {place}::{text}")
    else:
        from kg import listing

        for line in listing.lines(problems, 0 if whole else 5):
            _say(line)
        _say(listing.count(problems))


# --- commands -------------------------------------------------------------------------------------


@commands.command(cls=_Guarded)
@click.pass_obj
def build(where: tuple[Path, str]) -> None:
    """Read, check, derive and store; say what is in the graph."""
    from kg import project

    folder, language = where
    steps = ["read"]
    state = _waiting(
        lambda: project.build(folder, steps.append, language), lambda: f"building: {steps[-1]}"
    )
    count = state["counts"]
    _out(
        f"{count['entities']:,} entities, {count['claims']:,} claims from {count['used sources']:,}"
        f" of {count['sources']:,} sources, {count['derived']:,} triples derived"
    )
    _out(
        f"  {count['current']:,} claims are current, {count['superseded']:,} superseded by newer"
        f" ones, {count['set aside']:,} set aside, {count['conflicts']:,} facts in conflict"
    )
    if count["used sources"] < count["sources"]:
        _out(
            f"  {count['sources'] - count['used sources']:,} sources are registered and not"
            " used yet"
        )
    if count["findings"]:
        _out(
            f"  {count['findings']:,} finding{'s' * (count['findings'] != 1)} about the sources: kg"
            " check"
        )
    dash = f" -C {folder}" if str(folder) != "." else ""
    _out(
        f"next: kg{dash} query   ({count['questions']} titled questions)   kg{dash} view --open  "
        f" kg{dash} export turtle"
    )


@commands.command(cls=_Guarded)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How problems are written.",
)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="Every problem and finding, with all its places, also where many are alike.",
)
@click.pass_obj
def check(where: tuple[Path, str], format: str, whole: bool) -> None:
    """Name every problem in the files at once; exit 1 if there is one. Findings about the sources
    follow, and are no problem.

    Many of a kind are counted and the first of them shown; --all, json and github have every place.
    """
    from kg import listing, project

    folder, language = where
    problems, findings = _waiting(lambda: project.checked(folder, language), lambda: "checking")
    if problems or format != "text":
        _problems(problems, format, findings, whole)
    if problems:
        raise click.exceptions.Exit(1)
    if format == "text":
        _say("no problems")
        if findings:
            _say(
                f"\nfindings ({len(findings)}): what does not hold up in the sources, or looks odd"
                " in the files"
            )
            for line in listing.lines(findings, 0 if whole else 3, once=True):
                _say(line)


@commands.command(
    epilog="Example: kg query 'SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount }'"
)
@click.argument("query", required=False, metavar="[TEXT|FILE.rq|-|NAME]")
@click.option(
    "--format",
    "format",
    type=click.Choice(_FORMATS),
    default=None,
    help="How the answer is written (default: table, or turtle for a graph).",
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter: an entity by any name, a date, a number, a text.",
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="Ask this RDF file instead of the project (may be given again).",
)
@click.option("--labels/--no-labels", default=True, help="In tables, labels beside IRIs.")
@click.option("--cite", is_flag=True, help="With each row, the citations that it rests on.")
@_as_of
@_endpoint
@click.pass_obj
def query(
    where: tuple[Path, str],
    query: str | None,
    format: str | None,
    parameters: tuple[str, ...],
    data: tuple[str, ...],
    labels: bool,
    cite: bool,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Ask a SPARQL query, or a titled question by its name; without either, list the questions.

    The prefixes of the project are known without being declared: kg:, entity:, source:, prov:,
    skos: and those of ontology/. csv is SPARQL's own; spreadsheet is CSV of which no cell can act
    as a formula.
    """
    folder, language = where
    if query is None:
        _questions(folder, language)
        return
    chosen = {}
    for item in parameters:
        name, equals, value = item.partition("=")
        if not equals:
            raise KGError(f"“{item}” sets nothing", "write -p name=value")
        chosen[name.lstrip("?$")] = value
    text, name = _text(query)
    if data and as_of is not None:
        raise KGError(
            "--as-of asks the project, --data other files: they do not go together",
            "leave one of them out",
        )
    if data and endpoint is not None:
        raise KGError(
            "--endpoint asks a server, --data files: they do not go together",
            "leave one of them out",
        )
    if cite and data:
        raise KGError("--cite asks the project; plain files have no citations", "leave --data out")
    from kg.isolation import STACK, forked, limit_memory, memory_bound, too_large

    memory = memory_bound()

    def ask() -> None:
        from kg import answers

        if data:
            opened, paths = None, [Path(path) for path in data]
            store, prefixes = _waiting(
                lambda: (answers.plain(paths), answers.declared(paths)), lambda: "reading"
            )
            asked, title = text, name
        else:
            opened = _opened(folder, language, as_of, endpoint, named=bool(chosen))
            store, prefixes = opened.store, opened.state["prefixes"]
            asked, title = answers.asked(text, name, folder, opened.place, prefixes, chosen)
        limit_memory(memory + STACK)
        if cite:
            _out(
                _waiting(
                    lambda: _cited(folder, opened, asked, title, format, language, labels),
                    lambda: "asking",
                )
            )
        else:
            _out(
                _waiting(
                    lambda: _answer(
                        store, asked, prefixes, title, format, language if labels else None
                    ),
                    lambda: "asking",
                )
            )

    # A query may take the whole process with it.
    raise click.exceptions.Exit(forked(lambda: _exit_code(ask), too_large(memory)))


def _cited(
    folder: Path,
    opened: object,
    text: str,
    name: str,
    format: str | None,
    language: str,
    labels: bool,
) -> str | bytes:
    from kg import answers, api, footnotes
    from kg.sparql import results

    store, prefixes, space = opened.store, opened.state["prefixes"], opened.state["space"]
    found = api.cited(opened, text, folder, language, name)
    if results.hollow(found.rows.rows) and not found.answer:
        _unknown(store, text, prefixes)
    if found.form == "construct" and format in (None, "turtle"):
        return footnotes.as_turtle(found, prefixes, space)
    if format == "json" and found.form != "construct":
        return footnotes.as_json(found)
    if format in ("csv", "spreadsheet", "tsv", "xml") and found.form == "select":
        return answers.results(footnotes.rows_with_marks(found), format)
    if format in (None, "table", "markdown") and found.form != "construct":

        def grid(rows: answers.Rows) -> str:
            return _table(
                rows, store, prefixes, language if labels else None, format or "table", marks=True
            )

        return footnotes.told(found, grid, prefixes, language, format == "markdown")
    raise KGError(
        f"{format} cannot carry the citations of this answer",
        "use turtle for a graph, table or json for the rest",
    )


def _text(query: str) -> tuple[str, str]:
    # (query text or question name, a name for messages): "-" is stdin, a file is read, all else is
    # as it stands.
    if query == "-":
        return click.get_text_stream("stdin", encoding="utf-8", errors="replace").read(), "stdin"
    if query.endswith((".rq", ".sparql")) or (
        len(query) < 200 and "\n" not in query and "{" not in query and Path(query).is_file()
    ):
        from kg import files

        text, problems = files.text(Path(query), query)
        if problems:
            raise KGError(str(problems[0]), problems[0].hint)
        return text, query
    return query, "query"


def _questions(folder: Path, language: str) -> None:
    from kg import answers, data, store, vocabulary

    words, _ = vocabulary.read(store.require_project(folder), data.space(folder)[0])
    found, _ = answers.questions(
        folder, words.prefixes | {"entity": "urn:entity:", "source": "urn:source:"}
    )
    width = max((len(q.name) for q in found), default=0)
    for question in found:
        options = (
            "  " + " ".join(f"-p {p.name}={_bare(p.default)}" for p in question.parameters)
            if question.parameters
            else ""
        )
        _out(f"{question.name:{width}}  {answers.title(question, language)}{options}")
    if not found:
        _say("ontology/questions holds no question")


def _bare(term: str) -> str:
    return term.removeprefix("entity:").split("^^")[0].strip('"')


def _answer(
    store: object, text: str, prefixes: dict, name: str, format: str | None, language: str | None
) -> str | bytes:
    import pyoxigraph as ox

    from kg import answers
    from kg.sparql import results

    result = answers.ask(store, text, prefixes, name)
    if isinstance(result, ox.QueryTriples):
        written = answers.machine(result, format or "turtle", prefixes)
        empty = written == answers.graph([], format or "turtle", prefixes)
    elif format in results.FORMATS and isinstance(result, ox.QuerySolutions):
        output = _Output()
        with answers.engine_errors():
            (
                answers.xml(result, output)
                if format == "xml"
                else results.write(result, format, output)
            )
        written, empty = b"", results.empty(output.start, format)
    elif format not in (None, "table", "markdown"):
        written = answers.machine(result, format, prefixes)
        empty = results.empty(written, format)
    elif isinstance(result, ox.QueryBoolean):
        written, empty = ("true\n", False) if result else ("false\n", True)
    else:
        rows = answers.rows(result)
        written, empty = (
            _table(rows, store, prefixes, language, format or "table"),
            results.hollow(rows.rows),
        )
    if empty:
        _unknown(store, text, prefixes)
    return written


class _Output:
    """stdout for an answer that is written while the engine finds its rows; `start` is enough to
    see that it has none.
    """

    def __init__(self) -> None:
        sys.stdout.flush()
        self.start = b""

    def write(self, data: bytes) -> int:
        if len(self.start) < 1 << 16:
            self.start += bytes(data)
        return sys.stdout.buffer.write(data)

    def flush(self) -> None:
        sys.stdout.buffer.flush()


def _unknown(store: object, text: str, prefixes: dict) -> None:
    # Beside an empty answer: the terms of the query that the graph has not.
    from kg.sparql import hints

    for sentence in hints.unknown(store, text, prefixes):
        _say(sentence)


def _table(
    rows: object,
    store: object,
    prefixes: dict,
    language: str | None,
    format: str,
    marks: bool = False,
) -> str:
    from kg import answers

    labels = (
        answers.labels(store, {c for row in rows.rows for c in row if c.startswith("<")}, language)
        if language
        else {}
    )
    cells = [[answers.shown(cell, prefixes, labels) for cell in row] for row in rows.rows]
    if format == "markdown":
        return answers.markdown(rows, cells, marks)
    numeric = [
        bool(rows.rows) and all(answers.is_number(r[i]) for r in rows.rows if r[i])
        for i in range(len(rows.variables))
    ]
    return (
        _fitted(rows.variables, cells, numeric)
        if sys.stdout.isatty()
        else answers.grid(rows.variables, cells, numeric)
    )


def _fitted(columns: list[str], cells: list[list[str]], numeric: list[bool]) -> str:
    # A table that folds its cells to the width of the terminal.
    import io
    import shutil

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        table.add_column(
            Text(column),
            justify="right" if numeric[index] else "left",
            no_wrap=numeric[index],
            overflow="fold",
        )
    for row in cells:
        table.add_row(*(Text(escape_controls(cell)) for cell in row))
    plain = "NO_COLOR" in os.environ
    console = Console(
        file=io.StringIO(),
        width=shutil.get_terminal_size().columns,
        force_terminal=True,
        color_system=None if plain else "standard",
    )
    console.print(table)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    return "\n".join(lines).strip("\n") + f"\n{len(cells)} row{'s' * (len(cells) != 1)}\n"


@commands.command(cls=_Guarded)
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Where to write it (default: build/view.html; -: stdout).",
)
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@click.option("--around", default=None, metavar="ENTITY", help="Only what is near this entity.")
@click.option(
    "--hops", type=click.IntRange(1), default=2, show_default=True, help="How near, with --around."
)
@click.option(
    "--query",
    "query_",
    default=None,
    metavar="FILE|NAME",
    help="Only the entities in the answer to this query.",
)
@click.option(
    "--classic", is_flag=True, help="The vis-network page that pyvis ships, made to work offline."
)
@click.option(
    "--story",
    default=None,
    metavar="NAME",
    help="Offer this story of data/stories/ (default: the only one there is).",
)
@_as_of
@_endpoint
@click.pass_obj
def view(
    where: tuple[Path, str],
    output: str | None,
    open_: bool,
    around: str | None,
    hops: int,
    query_: str | None,
    classic: bool,
    story: str | None,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the interactive network as one HTML file that works offline."""
    from kg import api

    folder, language = where
    if endpoint is None:
        _opened(folder, language, as_of)
    path = (
        Path(output)
        if output
        else (
            Path("view.html")
            if endpoint and not (folder / "build").is_dir()
            else folder / "build" / "view.html"
        )
    )
    text = _text(query_)[0] if query_ else None
    options = {
        "around": around,
        "hops": hops,
        "query": text,
        "classic": classic,
        "as_of": as_of,
        "story": story,
        "endpoint": endpoint,
    }
    if output:
        _apart(path, folder)
    if output == "-":
        if open_:
            raise KGError("--open opens a file, and -o - writes none", "leave one of them out")
        path = Path("/dev/stdout")
    _waiting(lambda: api.view(folder, path, language=language, **options), lambda: "drawing")
    if output != "-":
        _out(str(path))
    if open_:
        import webbrowser

        if not webbrowser.open(path.resolve().as_uri()):
            _say(f"no browser could be opened; open {path} yourself")


@commands.command(cls=_Guarded)
@click.argument("format", metavar="FORMAT")
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Where to write it (default, and -: stdout).",
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="Write this RDF file instead of the project (may be given again).",
)
@click.option(
    "--citations",
    type=click.Choice(["none", "claims", "rdf12"]),
    default="none",
    show_default=True,
    help="Beside the graph: nothing, an rdf:Statement for each claim, or RDF 1.2 annotations.",
)
@_as_of
@_endpoint
@click.pass_obj
def export(
    where: tuple[Path, str],
    format: str,
    output: str | None,
    data: tuple[str, ...],
    citations: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the graph: turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml, gexf, csv, nodes or
    edges (these three CSV).

    In CSV, a text that a spreadsheet would take for a formula (=, +, -, @ …) has an apostrophe
    before it; numbers have none.
    """
    from kg import api
    from kg.export import known
    from kg.writing import put

    folder, language = where
    known(format, citations)
    if data and as_of is not None:
        raise KGError(
            "--as-of writes the project, --data other files: they do not go together",
            "leave one of them out",
        )
    if data and endpoint is not None:
        raise KGError(
            "--endpoint asks a server, --data files: they do not go together",
            "leave one of them out",
        )
    if data:
        text = _waiting(
            lambda: api.converted(format, [Path(path) for path in data]), lambda: "writing"
        )
    else:
        if endpoint is None:
            _opened(folder, language, as_of)
        text = _waiting(
            lambda: api.export(format, folder, citations, as_of=as_of, endpoint=endpoint),
            lambda: "writing",
        )
    if output:
        _apart(output, folder)
    if output and output != "-":
        put(Path(output), text)
    else:
        _out(text)


@commands.command(cls=_Guarded)
@click.argument("entity")
@click.option(
    "--format",
    "format",
    type=click.Choice(_ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
@_limit
@_as_of
@click.pass_obj
def show(where: tuple[Path, str], entity: str, format: str, most: int, as_of: str | None) -> None:
    """Read one thing with its evidence: by id or by any name, Korean or English."""
    from kg import answers

    folder, language = where
    opened = _opened(folder, language, as_of)
    prefixes = opened.state["prefixes"]
    found = answers.find(opened.place, entity, prefixes)
    evidence = answers.evidence(opened.store, found.iri, prefixes)
    if format != "table":
        rows = answers.evidence_rows(evidence)
        _out(
            _table(rows, opened.store, prefixes, language, format)
            if format == "markdown"
            else answers.results(rows, format)
        )
        return
    told = evidence[: most or None]
    terms = {term for e in told for term in (e.predicate, e.other) if term.startswith("<")} | {
        f"<{found.cls}>"
    }
    heir = answers.replaced(opened.store, found.iri, prefixes)
    labels = answers.labels(opened.store, {*terms, heir or ""}, language)
    lines = [
        f"{answers.titled(found, language)}  ({found.id},"
        f" {labels.get(f'<{found.cls}>', found.cls)})"
    ]
    if heir is not None:
        words = answers.WORDS[language]
        lines.append(
            f"  {words['retired']}"
            + (f"; {words['heir']} {answers.shown(heir, prefixes, labels)}" if heir else "")
        )
    if found.others:
        lines.append(f"  also: {escape_controls(', '.join(found.others))}")
    lines += answers.told(told, labels, prefixes, language)
    if len(told) < len(evidence):
        from kg.reports import more

        lines += more(len(evidence), most, language)
    _out(joined(lines))


@commands.command(cls=_Guarded)
@click.argument("text")
@click.option(
    "--format",
    "format",
    type=click.Choice(_ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many."
)
@_as_of
@click.pass_obj
def search(where: tuple[Path, str], text: str, format: str, limit: int, as_of: str | None) -> None:
    """Find entities by any name, Korean or English; exit 1 if nothing is found."""
    from kg import answers
    from kg.terms import literal

    folder, language = where
    opened = _opened(folder, language, as_of)
    prefixes = opened.state["prefixes"]
    hits = answers.search(answers.names(opened.place, prefixes), text, limit)
    labels = answers.labels(opened.store, {f"<{hit[0].cls}>" for hit in hits}, language)
    rows = answers.Rows(
        ["id", "ko", "en", "class", "found"],
        [
            tuple(
                literal(t)
                for t in (
                    e.id,
                    e.names.get("ko", ""),
                    e.names.get("en", ""),
                    labels.get(f"<{e.cls}>", e.cls),
                    name,
                )
            )
            for e, name, _ in hits
        ],
    )
    if format in ("table", "markdown"):
        if hits or format == "markdown":
            _out(_table(rows, opened.store, prefixes, language, format))
    else:
        _out(answers.results(rows, format))
    if not hits:
        raise NotFound(
            f"nothing is called “{text}”", "try a part of the name, or the other language"
        )


# --- what sources say apart, and when -------------------------------------------------------------

_format = click.option(
    "--format",
    "format",
    type=click.Choice(_ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
_since = click.option(
    "--from",
    "since",
    default="",
    metavar="DAY",
    help="Not before this day (2021-04 means its first day).",
)
_until = click.option(
    "--to",
    "until",
    default="",
    metavar="DAY",
    help="Not after this day (2021-04 means its last day).",
)


def _told(
    opened: object, rows: object, lines: Callable[[], list[str]], format: str, language: str
) -> None:
    # Lines for people, rows for everything else.
    from kg import answers

    if format == "table":
        if found := lines():
            _out(joined(found))
    elif format == "markdown":
        _out(_table(rows(), opened.store, opened.state["prefixes"], language, format))
    else:
        _out(answers.results(rows(), format))


@commands.command(cls=_Guarded, epilog="Example: kg conflicts --kind money --only revised")
@click.option(
    "--entity", default="", metavar="ENTITY", help="Only of this thing, by id or any name."
)
@click.option(
    "--property",
    "property_",
    default="",
    metavar="PROPERTY",
    help="Only of this property: kg:amount, amount, 금액 …",
)
@click.option(
    "--kind",
    default="",
    metavar="KIND",
    help="Only money, date, number or other; or only of things of a class (kg:Milestone).",
)
@_since
@_until
@click.option("--only", default="", metavar="disagree|revised|set-aside", help="Only one sort.")
@_limit
@_format
@_as_of
@_endpoint
@click.pass_obj
def conflicts(
    where: tuple[Path, str],
    entity: str,
    property_: str,
    kind: str,
    since: str,
    until: str,
    only: str,
    most: int,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Where sources disagree, where a value was revised, and what is set aside; what matters most
    comes first.
    """
    from kg import api, reports

    folder, language = where
    opened = _opened(folder, language, as_of, endpoint, whole=not entity, named=bool(entity))
    found = _waiting(
        lambda: api.conflicts(
            entity=entity,
            property=property_,
            kind=kind,
            since=since,
            until=until,
            only=only,
            opened=opened,
        ),
        lambda: "comparing",
    )

    def told() -> list[str]:
        return reports.conflicts_told(opened.store, opened.state["prefixes"], found, language, most)

    _told(opened, lambda: reports.conflict_rows(found), told, format, language)
    if not found and format == "table":
        _say("no conflicts")


@commands.command(cls=_Guarded, epilog="Example: kg history phase-1-budget amount")
@click.argument("entity")
@click.argument("property_", required=False, default="", metavar="[PROPERTY]")
@_limit
@_format
@_as_of
@_endpoint
@click.pass_obj
def history(
    where: tuple[Path, str],
    entity: str,
    property_: str,
    most: int,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """What was said of a thing when, and by whom: one line a claim; then what became of its
    plans.
    """
    from kg import api, reports

    folder, language = where
    opened = _opened(folder, language, as_of, endpoint, named=True)
    thing, claims, slips = api.history(entity, property_, opened=opened)

    def told() -> list[str]:
        return reports.history_told(
            opened.store, opened.state["prefixes"], thing, claims, slips, language, most
        )

    _told(opened, lambda: reports.history_rows(claims), told, format, language)
    if not claims:
        raise NotFound(
            f"nothing is said of {thing.id}" + (f" with {property_}" if property_ else ""),
            f"kg show {thing.id} tells what names it",
        )


@commands.command(cls=_Guarded, epilog="Example: kg audit --section past-due")
@click.option(
    "--section",
    default="",
    metavar="SECTION",
    help=(
        "One section, whole: one-source, weak-sources, dependent-sources, read-in-part, past-due,"
        " sums or unused-sources."
    ),
)
@_limit
@_format
@_as_of
@click.pass_obj
def audit(where: tuple[Path, str], section: str, most: int, format: str, as_of: str | None) -> None:
    """What to trust less: what rests on little, promises past their day, sums that do not add up,
    sources never used.
    """
    from kg import api, reports

    folder, language = where
    opened = _opened(folder, language, as_of)
    facts, found = _waiting(
        lambda: api.audit(folder, section, as_of=as_of, opened=opened), lambda: "auditing"
    )

    def told() -> list[str]:
        return reports.audit_told(opened, facts, found, language, most)

    _told(opened, lambda: reports.audit_rows(found), told, format, language)


@commands.command(cls=_Guarded, epilog="Example: kg path NHN AICA -k 2")
@click.argument("one", metavar="A")
@click.argument("two", metavar="B")
@click.option(
    "-k", "most", type=click.IntRange(1), default=3, show_default=True, help="At most so many ways."
)
@click.option(
    "--all",
    "through_all",
    is_flag=True,
    help="Also through concepts and places, to which much is tied.",
)
@_format
@_as_of
@_endpoint
@click.pass_obj
def path(
    where: tuple[Path, str],
    one: str,
    two: str,
    most: int,
    through_all: bool,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """How two things hang together: the shortest ways, each step with its sources; exit 1 if there
    is none.
    """
    from kg import api, reports

    folder, language = where
    opened = _opened(folder, language, as_of, endpoint, whole=True)
    ways = _waiting(
        lambda: api.path(one, two, k=most, through_all=through_all, opened=opened),
        lambda: "walking",
    )

    def told() -> list[str]:
        return reports.path_told(opened.store, opened.state["prefixes"], ways, language)

    _told(opened, lambda: reports.path_rows(ways), told, format, language)


@commands.command(cls=_Guarded, epilog="Example: kg money ai-cluster-phase-1 --by share")
@click.argument("programme", required=False, default="")
@click.option(
    "--by", default="", metavar="payer|programme|facility|stage|share|year", help="In groups."
)
@_since
@_until
@_limit
@_format
@_as_of
@click.pass_obj
def money(
    where: tuple[Path, str],
    programme: str,
    by: str,
    since: str,
    until: str,
    most: int,
    format: str,
    as_of: str | None,
) -> None:
    """What money is told of, for a programme or any thing; added up only where that counts nothing
    twice, and if not, why not.
    """
    from kg import api, reports

    folder, language = where
    opened = _opened(folder, language, as_of)
    groups = _waiting(
        lambda: api.money(programme, by=by, since=since, until=until, opened=opened),
        lambda: "counting",
    )

    def told() -> list[str]:
        return reports.money_told(
            opened.store, opened.state["prefixes"], groups, by, language, most
        )

    _told(opened, lambda: reports.money_rows(groups, language), told, format, language)
    if not groups and format == "table":
        _say(
            "no money is told of"
            + (" for that time; what has no period is left out" if since or until else "")
        )


@commands.command(epilog="Example: kg serve --port 8321, then http://127.0.0.1:8321/")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    help="The port; 0 is any that is free.",
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="Serve this RDF file instead of the project (may be given again).",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long an answer may take.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes that answer (default: one a processor, at least 2).",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin ask; * lets all (may be given again).",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Answer under this host name too (may be given again).",
)
@click.pass_obj
def serve(
    where: tuple[Path, str],
    host: str,
    port: int,
    data: tuple[str, ...],
    timeout: float,
    workers: int | None,
    cors: tuple[str, ...],
    hosts: tuple[str, ...],
) -> None:
    """Serve the graph: a SPARQL endpoint at /sparql, and pages. Nothing can be changed through
    it.
    """
    from kg.endpoint import Server, serve
    from kg.workers import Limits

    folder, language = where
    for path in data:
        if not Path(path).is_file():
            raise KGError(f"there is no file {path}")
    if not data:
        _opened(folder, language)
    server = Server(
        None if data else folder.resolve(),
        data,
        Limits(timeout),
        workers or max(2, os.cpu_count() or 2),
        cors,
        hosts,
    )
    serve(
        server,
        host,
        port,
        lambda address: _say(f"serving {address}   (SPARQL at {address}sparql; Ctrl-C stops)"),
    )


@commands.command(cls=_Guarded, epilog="Example: kg publish http://localhost:7878/update")
@click.argument("url")
@click.option(
    "--endpoint",
    default=None,
    metavar="URL",
    help=(
        "Where the server answers queries, if not there (…/update: …/query is tried; …/statements:"
        " what is before it)."
    ),
)
@click.option(
    "--graph-store",
    default=None,
    metavar="URL",
    help=(
        "Write by the Graph Store Protocol at this address, a graph a request, instead of SPARQL"
        " Update."
    ),
)
@click.pass_obj
def publish(
    where: tuple[Path, str], url: str, endpoint: str | None, graph_store: str | None
) -> None:
    """Bring the dataset to a SPARQL 1.1 server: URL is where it takes updates. --endpoint of other
    commands asks it there.

    Only graphs that are not there in full are written; graphs of an earlier publication that are
    gone are removed; no other graph is touched. Until all is there, the server's dataset is marked
    as incomplete: an interrupted publication is never taken for whole, and the same command goes on
    with it. A server may show others who ask it a part of the change meanwhile.

    \b Who you are is told by environment variables, to kg publish and to --endpoint:
      KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD   basic or digest, as the server asks
      KG_ENDPOINT_TOKEN                        a bearer token
    """
    from kg import api

    folder, language = where
    _opened(folder, language)
    steps = ["looking"]
    done = _waiting(
        lambda: api.publish(
            url, folder, endpoint=endpoint, graph_store=graph_store, step=steps.append
        ),
        lambda: f"publishing: {steps[-1]}",
    )
    if done.graphs or done.removed:
        _out(
            f"{done.graphs:,} graphs written ({done.triples:,} triples), {done.skipped:,} were"
            f" there already, {done.removed:,} removed, in {done.seconds:.1f} s"
        )
    else:
        _out(f"nothing to do: all {done.skipped:,} graphs are there already ({done.seconds:.1f} s)")


@commands.command("format")
@click.option(
    "--check",
    "check_",
    is_flag=True,
    help="Change nothing; exit 1 and name the files that would change.",
)
@click.pass_obj
def format_(where: tuple[Path, str], check_: bool) -> None:
    """Write the CSV files of data/ in their canonical form: sorted, all columns, only the quotes
    that are needed.

    Names the files that it changed. A file with a problem is left as it is, and makes it exit 1.
    """
    from kg import api

    changed, problems = api.format(where[0], check_, _say)
    for name in changed:
        _out(name)
    if problems:
        _problems(problems, "text")
    if problems or (check_ and changed):
        raise click.exceptions.Exit(1)


@commands.command(epilog="Examples: kg diff   kg diff HEAD~3   kg diff v1 v2   kg diff ../old .")
@click.argument("first", metavar="[A]", default="HEAD")
@click.argument("second", metavar="[B]", required=False)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the answer is written.",
)
@click.pass_obj
def diff(where: tuple[Path, str], first: str, second: str | None, format: str) -> None:
    """Say what changed in the rows between A and B: claims added, withdrawn, revised; entities and
    sources.

    A and B are folders, or git revisions of the project; A is HEAD and B the working tree if they
    are not given. As diff does, it exits 0 if nothing changed and 1 if something did.
    """
    from kg import curation

    folder, language = where
    found, old, new = curation.diff(first, second, folder)
    if format == "json":
        import json

        _out(json.dumps(found.plain(), ensure_ascii=False, indent=1))
    elif found:
        _out(curation.told(found, old, new, language))
    if found:
        raise click.exceptions.Exit(1)


@commands.command(
    epilog=(
        "Example: kg add --source yna-2021-04-21 --locator p3 --subject gist --predicate"
        " kg:carriesOut --object ai-academy"
    )
)
@click.option(
    "--source",
    metavar="ID",
    help="The source; asked for if it is not given, as all the others are.",
)
@click.option("--locator", metavar="PLACE", help="Where in the source: title, p3, c1, ex …")
@click.option("--subject", metavar="ID", help="The entity that it is about.")
@click.option("--predicate", metavar="NAME", help="A property of the ontology: kg:amount.")
@click.option(
    "--object",
    "object_",
    metavar="CELL",
    help="What the property takes: an id, a date, a number, money, a text.",
)
@click.option("--as-of", metavar="DATE", help="The day that it speaks about, if not the source's.")
@click.option("--qualifier", metavar="WORD", help="about, over, under, at-least or at-most.")
@click.option("--standing", metavar="WORD", help="claimed or set-aside.")
@click.option("--printed", metavar="TEXT", help="The figure or date as it stands in the source.")
@click.option("--note", metavar="TEXT", help="A remark; the reason of a claim that is set aside.")
@click.option(
    "--new-entity",
    "entities",
    multiple=True,
    metavar="ID,CLASS,KO,EN",
    help="Register this thing too (may be given again).",
)
@click.option(
    "--new-source",
    "described",
    metavar="ROW",
    help="Register the source too: the cells of its row in sources.csv.",
)
@click.pass_obj
def add(
    where: tuple[Path, str],
    source: str | None,
    object_: str | None,
    entities: tuple[str, ...],
    described: str | None,
    **claim: str | None,
) -> None:
    """Add a claim: by options, or asked for on a terminal with completion in Korean and English.

    Each answer is checked as kg check would; what would make a problem is refused, and nothing is
    written.
    """
    from kg import curation, store

    folder, language = store.require_project(where[0]), where[1]
    row = described and curation.cells(described)
    given = {"source": source or (row[0].strip() if row else None), "object": object_, **claim}
    given = {name: text for name, text in given.items() if text is not None}
    lacking = [
        name
        for name in ("source", "locator", "subject", "predicate", "object")
        if not given.get(name)
    ]
    if not lacking:
        chosen = [curation.cells(entity) for entity in entities]
        places = curation.add(folder, given.pop("source"), given, chosen, row, _say)
    elif entities or described or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise KGError(
            f"these are missing: {', '.join('--' + name for name in lacking)}",
            "on a terminal, kg add asks for them",
        )
    else:
        from kg.form import ask

        ask(folder, given, language, _say)
        return
    for path, line in places:
        _out(f"{path}:{line}")


@commands.command()
@click.pass_obj
def mcp(where: tuple[Path, str]) -> None:
    """Serve the graph to an assistant over stdin and stdout (Model Context Protocol): search, show,
    query, history, conflicts.
    """
    from kg import assistant

    folder, language = where
    _opened(folder, language)
    assistant.serve(folder.resolve(), language)


@commands.command(cls=_Guarded, epilog="Example: kg site public")
@click.argument("path", metavar="DIR")
@click.pass_obj
def site(where: tuple[Path, str], path: str) -> None:
    """Write the pages as a static site for any web host: things, sources, questions with answers,
    the view, the Turtle.
    """
    from kg import api

    folder, language = where
    _apart(path, folder)
    _opened(folder, language)
    count = _waiting(lambda: api.site(folder, path, language, _say), lambda: "writing")
    _out(f"{Path(path) / 'index.html'}   ({count:,} files)")


@commands.command()
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """Make a small project of your own that builds, checks and views at once."""
    from kg import api

    for path in api.init(folder):
        _out(str(path))
    _say(f"next: kg -C {folder} build")
