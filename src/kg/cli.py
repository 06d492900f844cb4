"""The commands: arguments to function, result to stdout, messages to stderr, exit code. Nothing else prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Callable, NoReturn

import click

from kg import __version__
from kg.errors import KGError, NotFound, Refused

_ROW_FORMATS = ("table", "markdown", "csv", "tsv", "json", "xml")
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog="Start with: kg build")
@click.option("-C", "folder", default=".", metavar="DIR", help="The project's folder (default: this one).")
@click.option("--lang", type=click.Choice(["ko", "en"]), default=None, help="Language of labels and of shapes' messages (default: the locale's).")
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
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = commands.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        _say("stopped")
        code = 130
    except KeyboardInterrupt:
        _say("stopped")
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except Refused as error:
        _problems(error.problems, "text")
        code = 1
    except KGError as error:
        _say(f"kg: {error.message}" + (f"\n  hint: {error.hint}" if error.hint else ""))
        code = 1 if isinstance(error, NotFound) else 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    # A thread that still runs a query cannot be stopped and must not be waited for.
    sys.stderr.flush()
    os._exit(code or 0)


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
    """Run `work`; if it takes longer than a second and somebody is watching, say on stderr what is going on."""
    from time import monotonic

    from kg.answers import unhurried

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
        return unhurried(work, tick)
    finally:
        if status is not None:
            status.stop()


def _opened(folder: Path, language: str) -> object:
    from kg import store

    found = store.fresh(store.located(folder))
    if found is not None:
        return found
    from kg import project

    steps = ["read"]
    return _waiting(lambda: project.opened(folder, steps.append, language), lambda: f"building: {steps[-1]}")


def _problems(problems: list, format: str) -> None:
    if format == "json":
        import json

        _out(json.dumps([p._asdict() for p in problems], ensure_ascii=False, indent=1))
    elif format == "github":
        for p in problems:
            text = (p.message + (f" ({p.hint})" if p.hint else "")).replace("%", "%25").replace("\n", "%0A")
            place = f"file={p.path}" + (f",line={p.line}" if p.line else "") + (f",col={p.column}" if p.column else "")
            _out(f"::error {place}::{text}")
    else:
        for p in problems:
            _say(str(p) + (f"\n  hint: {p.hint}" if p.hint else ""))
        _say(f"{len(problems)} problem{'s' * (len(problems) != 1)}")


# --- commands ---------------------------------------------------------------------------------------------------------


@commands.command()
@click.pass_obj
def build(where: tuple[Path, str]) -> None:
    """Read, check, derive and store; say what is in the graph."""
    from kg import project

    folder, language = where
    steps = ["read"]
    state = _waiting(lambda: project.build(folder, steps.append, language), lambda: f"building: {steps[-1]}")
    count = state["counts"]
    _out(
        f"{count['entities']:,} entities, {count['claims']:,} claims from {count['used sources']:,} of {count['sources']:,} sources, "
        f"{count['derived']:,} triples derived"
    )
    _out(
        f"  {count['current']:,} claims are current, {count['superseded']:,} superseded by newer ones, {count['set aside']:,} set aside, "
        f"{count['conflicts']:,} facts in conflict"
    )
    if count["used sources"] < count["sources"]:
        _out(f"  {count['sources'] - count['used sources']:,} sources are registered and not used yet")
    dash = f" -C {folder}" if str(folder) != "." else ""
    _out(f"next: kg{dash} query   ({count['questions']} titled questions)   kg{dash} view --open   kg{dash} export turtle")


@commands.command()
@click.option("--format", "format", type=click.Choice(["text", "json", "github"]), default="text", help="How problems are written.")
@click.pass_obj
def check(where: tuple[Path, str], format: str) -> None:
    """Name every problem in the files at once; exit 1 if there is one."""
    from kg import project

    folder, language = where
    problems = _waiting(lambda: project.check(folder, language), lambda: "checking")
    if problems or format != "text":
        _problems(problems, format)
    if problems:
        raise click.exceptions.Exit(1)
    if format == "text":
        _say("no problems")


@commands.command(epilog="Example: kg query 'SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount }'")
@click.argument("query", required=False, metavar="[TEXT|FILE.rq|-|NAME]")
@click.option("--format", "format", type=click.Choice(_FORMATS), default=None, help="How the answer is written (default: table, or turtle for a graph).")
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter: an entity by any name, a date, a number, a text.")
@click.option("--data", multiple=True, metavar="FILE", help="Ask this RDF file instead of the project (may be given again).")
@click.option("--labels/--no-labels", default=True, help="In tables, labels beside IRIs.")
@click.pass_obj
def query(where: tuple[Path, str], query: str | None, format: str | None, parameters: tuple[str, ...], data: tuple[str, ...], labels: bool) -> None:
    """Ask a SPARQL query, or a titled question by its name; without either, list the questions.

    The prefixes of the project are known without being declared: kg:, entity:, source:, prov:, skos: and those of ontology/.
    """
    from kg import answers

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
    if data:
        opened, prefixes = None, {}
        store = _waiting(lambda: answers.plain([Path(path) for path in data]), lambda: "reading")
    else:
        opened = _opened(folder, language)
        store, prefixes = opened.store, opened.state["prefixes"]
    if not data:
        text, name = answers.asked(text, name, folder, store, prefixes, chosen)
    _out(_waiting(lambda: _answer(store, text, prefixes, name, format, language if labels else None), lambda: "asking"))


def _text(query: str) -> tuple[str, str]:
    # (query text or question name, a name for messages): "-" is stdin, a file is read, all else is as it stands.
    if query == "-":
        return click.get_text_stream("stdin", encoding="utf-8", errors="replace").read(), "stdin"
    if query.endswith((".rq", ".sparql")) or (len(query) < 200 and "\n" not in query and "{" not in query and Path(query).is_file()):
        from kg import files

        text, problems = files.text(Path(query), query)
        if problems:
            raise KGError(str(problems[0]), problems[0].hint)
        return text, query
    return query, "query"


def _questions(folder: Path, language: str) -> None:
    from kg import answers, project, store

    found, _ = project.read(store.located(folder))
    width = max((len(q.name) for q in found.questions), default=0)
    for question in found.questions:
        options = "  " + " ".join(f"-p {p.name}={_bare(p.default)}" for p in question.parameters) if question.parameters else ""
        _out(f"{question.name:{width}}  {answers.title(question, language)}{options}")
    if not found.questions:
        _say("ontology/questions holds no question")


def _bare(term: str) -> str:
    return term.removeprefix("entity:").split("^^")[0].strip('"')


def _answer(store: object, text: str, prefixes: dict, name: str, format: str | None, language: str | None) -> str | bytes:
    import pyoxigraph as ox

    from kg import answers

    result = answers.ask(store, text, prefixes, name)
    if isinstance(result, ox.QueryTriples):
        return answers.machine(result, format or "turtle", prefixes)
    if format in (None, "table", "markdown"):
        if isinstance(result, ox.QueryBoolean):
            return "true\n" if result else "false\n"
        return _table(answers.rows(result), store, prefixes, language, format or "table")
    return answers.machine(result, format, prefixes)


def _table(rows: object, store: object, prefixes: dict, language: str | None, format: str) -> str:
    from kg import answers

    labels = answers.labels(store, {c for row in rows.rows for c in row if c.startswith("<")}, language) if language else {}
    cells = [[answers.shown(cell, prefixes, labels) for cell in row] for row in rows.rows]
    if format == "markdown":
        return answers.markdown(rows, cells)
    return _grid(rows.variables, cells, [bool(rows.rows) and all(answers.is_number(r[i]) for r in rows.rows if r[i]) for i in range(len(rows.variables))])


def _grid(columns: list[str], cells: list[list[str]], numeric: list[bool] | None = None) -> str:
    # A table as wide as the terminal, or as its content where nobody looks at a terminal.
    import io
    import shutil

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        right = bool(numeric and numeric[index])
        table.add_column(Text(column), justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    watched = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if watched else 10_000
    console = Console(file=io.StringIO(), width=width, force_terminal=watched, color_system="standard" if watched and "NO_COLOR" not in os.environ else None)
    console.print(table)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    return "\n".join(lines).strip("\n") + f"\n{len(cells)} row{'s' * (len(cells) != 1)}\n"


@commands.command()
@click.option("-o", "--output", default=None, metavar="FILE", help="Where to write it (default: build/view.html).")
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@click.option("--around", default=None, metavar="ENTITY", help="Only what is near this entity.")
@click.option("--hops", type=click.IntRange(1), default=2, show_default=True, help="How near, with --around.")
@click.option("--query", "query_", default=None, metavar="FILE|NAME", help="Only the entities in the answer to this query.")
@click.option("--classic", is_flag=True, help="The vis-network page that pyvis ships, made to work offline.")
@click.pass_obj
def view(
    where: tuple[Path, str], output: str | None, open_: bool, around: str | None, hops: int, query_: str | None, classic: bool
) -> None:
    """Write the interactive network as one HTML file that works offline."""
    from kg import api

    folder, language = where
    _opened(folder, language)
    path = Path(output) if output else folder / "build" / "view.html"
    text = _text(query_)[0] if query_ else None
    _waiting(lambda: api.view(folder, path, language=language, around=around, hops=hops, query=text, classic=classic), lambda: "drawing")
    _out(str(path))
    if open_:
        import webbrowser

        if not webbrowser.open(path.resolve().as_uri()):
            _say(f"no browser could be opened; open {path} yourself")


@commands.command()
@click.argument("format", metavar="FORMAT")
@click.option("-o", "--output", default=None, metavar="FILE", help="Where to write it (default: stdout).")
@click.option("--citations", type=click.Choice(["none", "claims", "rdf12"]), default="none", show_default=True,
              help="Beside the graph: nothing, an rdf:Statement for each claim, or RDF 1.2 annotations.")
@click.pass_obj
def export(where: tuple[Path, str], format: str, output: str | None, citations: str) -> None:
    """Write the graph: turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml, gexf or csv."""
    from kg import api
    from kg.export import known, write

    folder, language = where
    known(format, citations)
    _opened(folder, language)
    text = _waiting(lambda: api.export(format, folder, citations), lambda: "writing")
    if output:
        write(text, Path(output))
    else:
        _out(text)


@commands.command()
@click.argument("entity")
@click.option("--format", "format", type=click.Choice(_ROW_FORMATS), default="table", help="How the answer is written.")
@click.pass_obj
def show(where: tuple[Path, str], entity: str, format: str) -> None:
    """Read one thing with its evidence: by id or by any name, Korean or English."""
    from kg import answers

    folder, language = where
    opened = _opened(folder, language)
    prefixes = opened.state["prefixes"]
    found = answers.one(answers.names(opened.store, prefixes), entity, prefixes)
    evidence = answers.evidence(opened.store, found.iri, prefixes)
    if format != "table":
        rows = answers.evidence_rows(evidence)
        _out(_table(rows, opened.store, prefixes, language, format) if format == "markdown" else answers.results(rows, format))
        return
    terms = {term for e in evidence for term in (e.predicate, e.other) if term.startswith("<")} | {f"<{found.cls}>"}
    labels = answers.labels(opened.store, terms, language)
    names = [found.names.get(language, ""), *(n for k, n in found.names.items() if k != language)]
    lines = [f"{answers.harmless(' · '.join(n for n in names if n))}  ({found.id}, {labels.get(f'<{found.cls}>', found.cls)})"]
    if found.others:
        lines.append(f"  also: {answers.harmless(', '.join(found.others))}")
    lines += answers.told(evidence, labels, prefixes, language)
    _out("\n".join(lines) + "\n")


@commands.command()
@click.argument("text")
@click.option("--format", "format", type=click.Choice(_ROW_FORMATS), default="table", help="How the answer is written.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.pass_obj
def search(where: tuple[Path, str], text: str, format: str, limit: int) -> None:
    """Find entities by any name, Korean or English; exit 1 if nothing is found."""
    from kg import answers
    from kg.terms import literal

    folder, language = where
    opened = _opened(folder, language)
    prefixes = opened.state["prefixes"]
    hits = answers.search(answers.names(opened.store, prefixes), text, limit)
    labels = answers.labels(opened.store, {f"<{hit[0].cls}>" for hit in hits}, language)
    rows = answers.Rows(
        ["id", "ko", "en", "class", "found"],
        [
            tuple(literal(t) for t in (e.id, e.names.get("ko", ""), e.names.get("en", ""), labels.get(f"<{e.cls}>", e.cls), name))
            for e, name, _ in hits
        ],
    )  # fmt: skip
    if format in ("table", "markdown"):
        if hits or format == "markdown":
            _out(_table(rows, opened.store, prefixes, language, format))
    else:
        _out(answers.results(rows, format))
    if not hits:
        raise NotFound(f"nothing is called “{text}”", "try a part of the name, or the other language")


@commands.command()
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """Make a small project of your own that builds, checks and views at once."""
    from kg import api

    for path in api.init(folder):
        _out(str(path))
    _say(f"next: kg -C {folder} build")
