"""kg query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.exits import exit_code
from kg.cli.options import ROW_FORMATS, as_of, endpoint, open_for, text_of
from kg.cli.output import out, say, table, unknown, waiting
from kg.errors import KGError

_FORMATS = (*ROW_FORMATS, "turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")


@click.command(
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
@as_of
@endpoint
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
    text, name = text_of(query)
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
    from kg.system.isolation import STACK, forked, limit_memory, memory_bound, too_large

    memory = memory_bound()

    def ask() -> None:
        from kg.sparql import asking
        from kg.store import arguments
        from kg.store.dataset import LocalDataset

        if data:
            opened, paths = None, [Path(path) for path in data]
            store, prefixes = waiting(
                lambda: (LocalDataset(asking.plain(paths)), asking.declared(paths)),
                lambda: "reading",
            )
            asked, title = text, name
        else:
            opened = open_for(folder, language, as_of, endpoint, named=bool(chosen))
            store, prefixes = opened.store, opened.state.prefixes
            asked, title = arguments.asked(text, name, folder, opened.place, prefixes, chosen)
        limit_memory(memory + STACK)
        if cite:
            out(
                waiting(
                    lambda: _cited(folder, opened, asked, title, format, language, labels),
                    lambda: "asking",
                )
            )
        else:
            out(
                waiting(
                    lambda: _answer(
                        store, asked, prefixes, title, format, language if labels else None
                    ),
                    lambda: "asking",
                )
            )

    # A query may take the whole process with it.
    raise click.exceptions.Exit(forked(lambda: exit_code(ask), too_large(memory)))


def _cited(
    folder: Path,
    opened: object,
    text: str,
    name: str,
    format: str | None,
    language: str,
    labels: bool,
) -> str | bytes:
    from kg.api import queries
    from kg.present import footnotes
    from kg.sparql import asking, formats, results

    store, prefixes, space = opened.store, opened.state.prefixes, opened.state.space
    found = queries.cited(opened, text, folder, language, name)
    if results.hollow(found.rows.rows) and not found.answer:
        unknown(store, text, prefixes)
    if found.form == "construct" and format in (None, "turtle"):
        return footnotes.as_turtle(found, prefixes, space)
    if format == "json" and found.form != "construct":
        return footnotes.as_json(found)
    if format in ("csv", "spreadsheet", "tsv", "xml") and found.form == "select":
        return formats.results(footnotes.rows_with_marks(found), format)
    if format in (None, "table", "markdown") and found.form != "construct":

        def grid(rows: asking.Rows) -> str:
            return table(
                rows, store, prefixes, language if labels else None, format or "table", marks=True
            )

        return footnotes.answer_text(found, grid, prefixes, language, markdown=format == "markdown")
    raise KGError(
        f"{format} cannot carry the citations of this answer",
        "use turtle for a graph, table or json for the rest",
    )


def _questions(folder: Path, language: str) -> None:
    from kg.project import question_files, reading, vocabulary
    from kg.store import snapshot

    words, _ = vocabulary.read(snapshot.require_project(folder), reading.space(folder)[0])
    found, _ = question_files.questions(
        folder, words.prefixes | {"entity": "urn:entity:", "source": "urn:source:"}
    )
    width = max((len(q.name) for q in found), default=0)
    for question in found:
        options = (
            "  " + " ".join(f"-p {p.name}={_bare(p.default)}" for p in question.parameters)
            if question.parameters
            else ""
        )
        out(f"{question.name:{width}}  {question_files.title(question, language)}{options}")
    if not found:
        say("ontology/questions holds no question")


def _bare(term: str) -> str:
    return term.removeprefix("entity:").split("^^")[0].strip('"')


def _answer(
    store: object, text: str, prefixes: dict, name: str, format: str | None, language: str | None
) -> str | bytes:
    import pyoxigraph as ox

    from kg.sparql import asking, formats, results

    result = asking.ask(store, text, prefixes, name)
    if isinstance(result, ox.QueryTriples):
        written = formats.machine(result, format or "turtle", prefixes)
        empty = written == formats.graph([], format or "turtle", prefixes)
    elif format in results.FORMATS and isinstance(result, ox.QuerySolutions):
        output = _Output()
        with asking.engine_errors():
            (
                formats.xml(result, output)
                if format == "xml"
                else results.write(result, format, output)
            )
        written, empty = b"", results.empty(output.start, format)
    elif format not in (None, "table", "markdown"):
        written = formats.machine(result, format, prefixes)
        empty = results.empty(written, format)
    elif isinstance(result, ox.QueryBoolean):
        written, empty = ("true\n", False) if result else ("false\n", True)
    else:
        rows = asking.rows(result)
        written, empty = (
            table(rows, store, prefixes, language, format or "table"),
            results.hollow(rows.rows),
        )
    if empty:
        unknown(store, text, prefixes)
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
