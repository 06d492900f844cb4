"""kg query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import exit_code
from kg.cli.options import (
    REFERENCES,
    ROW_FORMATS,
    as_of_option,
    endpoint_option,
    given,
    open_snapshot,
    text_of,
)
from kg.cli.output import note, note_unknown, out, table, waiting
from kg.cli.speech import Command, Where, argument, option
from kg.errors import KGError
from kg.words import phrase, translate

if TYPE_CHECKING:
    from kg.store.dataset import Dataset
    from kg.store.snapshot import Opened

# So many bytes of an answer are looked through for columns without values.
_LOOKED_THROUGH = 1 << 22
_GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")
_FORMATS = (*ROW_FORMATS, *_GRAPHS, *REFERENCES)


@click.command(cls=Command)
@argument("asked", required=False, metavar="[TEXT|FILE.rq|-|NAME]")
@option(
    "--format",
    "format",
    type=click.Choice(_FORMATS),
    default=None,
    help="query-format",
)
@option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="parameter",
)
@option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="ask-data",
)
@option("--labels/--no-labels", default=True, help="labels")
@option("--cite", is_flag=True, help="cite")
@option("--plans", is_flag=True, help="plans")
@as_of_option
@endpoint_option
@click.pass_obj
def query(
    where: Where,
    asked: str | None,
    format: str | None,
    parameters: tuple[str, ...],
    data: tuple[str, ...],
    labels: bool,
    cite: bool,
    plans: bool,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Ask a SPARQL query, or a titled question by its name; without either, list the questions.

    The prefixes of the project are known without being declared: kg:, entity:, source:, prov:,
    skos: and those of ontology/. csv is SPARQL's own; spreadsheet is CSV of which no cell can act
    as a formula.
    """
    folder, language = where
    if asked is None:
        _questions(folder, language)
        return
    chosen = given(parameters)
    text, name = text_of(asked)
    # The sources of an answer are what it cites.
    cite = cite or format in REFERENCES
    if data and as_of is not None:
        raise KGError(phrase("cli.apart", one="--as-of"), phrase("words.leave-one-out"))
    if data and endpoint is not None:
        raise KGError(phrase("cli.apart-server"), phrase("words.leave-one-out"))
    if data and plans:
        raise KGError(phrase("cli.apart", one="--plans"), phrase("words.leave-one-out"))
    if cite and data:
        raise KGError(phrase("cli.cite-files"), phrase("cli.cite-files.hint"))
    from kg.system.isolation import STACK, forked, limit_memory, memory_bound

    memory = memory_bound()

    def ask() -> None:
        from kg.sparql import asking
        from kg.store import arguments
        from kg.store.dataset import LocalDataset

        store: Dataset
        if data:
            opened, paths = None, [Path(path) for path in data]
            store, prefixes = waiting(
                lambda: (LocalDataset(asking.plain(paths)), asking.declared(paths)),
                lambda: phrase("cli.doing-read"),
            )
            asked, title = text, name
        else:
            opened = open_snapshot(where, as_of, endpoint).opened(named=bool(chosen))
            prefixes = opened.state.prefixes
            asked, title = arguments.asked(text, name, folder, opened.place, prefixes, chosen)
            opened, asked = _chosen(where, opened, asked, plans=plans)
            store = opened.store
        limit_memory(memory + STACK)
        spoken = language if labels else None

        def answer() -> str | bytes:
            if cite and opened is not None:
                return _cited(where, opened, asked, title, format, spoken, plans=plans)
            return _answer(store, asked, prefixes, title, format, spoken, plans)

        out(waiting(answer, lambda: phrase("cli.doing-ask")))

    # A query may take the whole process with it.
    raise click.exceptions.Exit(forked(lambda: exit_code(ask), memory))


def _chosen(where: Where, opened: Opened, text: str, *, plans: bool) -> tuple[Opened, str]:
    # What a query is asked of: where it names a day, the graph of that day, and the query without
    # it; where a server would answer otherwise, all that is fetched of it.
    remote = opened.state.rules is not None
    if "as-of/" not in text and not remote:
        return opened, text
    from kg.api import queries
    from kg.store.snapshot import empty_reason

    held, text = queries.of_day(opened, where.folder, text)
    if held is not opened and not held.state.counts["claims"]:
        note(empty_reason(held.state))
    return queries.answering(held, where.folder, text, plans=plans), text


def _cited(
    where: Where,
    opened: Opened,
    text: str,
    name: str,
    format: str | None,
    spoken: str | None,
    *,
    plans: bool,
) -> str | bytes:
    # `spoken` is the language of labels, None for none.
    from kg.api import queries
    from kg.present import cited_forms, footnotes
    from kg.present.exports.references import references
    from kg.sparql import asking, formats, results

    store, prefixes, space = opened.store, opened.state.prefixes, opened.state.space
    language = where.language
    found = queries.cited(opened, text, where.folder, language, name, plans=plans)
    if results.hollow(found.rows.rows) and not found.answer:
        note_unknown(store, text, prefixes)
    if format in REFERENCES:
        return references(footnotes.documents(found), format, language)
    if found.form == "construct" and format in (None, "turtle"):
        return cited_forms.as_turtle(found, prefixes, space)
    if format == "json" and found.form != "construct":
        return cited_forms.as_json(found)
    if format in ("csv", "spreadsheet", "tsv", "xml") and found.form == "select":
        return formats.results(cited_forms.rows_with_marks(found), format)
    if format in (None, "table", "markdown") and found.form != "construct":

        def grid(rows: asking.Rows) -> str:
            return table(rows, store, prefixes, spoken, format or "table", marks=True)

        return cited_forms.answer_text(
            found, grid, prefixes, language, markdown=format == "markdown"
        )
    raise KGError(phrase("cli.cite-format", format=format), phrase("cli.cite-format.hint"))


def _questions(folder: Path, language: str) -> None:
    from kg.project import dataset_file, question_files, vocabulary
    from kg.store import snapshot

    words, _ = vocabulary.read(snapshot.require_project(folder), dataset_file.read(folder)[0].space)
    found, _ = question_files.questions(
        folder, words.prefixes | {"entity": "urn:entity:", "source": "urn:source:"}
    )
    width = max((len(q.name) for q in found), default=0)
    groups = question_files.grouped(found, language)
    for number, (group, questions) in enumerate(groups):
        if group or number:
            out(("\n" if number else "") + (group or translate(phrase("cli.no-group"), language)))
        for question in questions:
            options = [f"-p {p.name}={_bare(p.default)}" for p in question.parameters]
            title = question_files.title(question, language)
            out("  ".join([f"{question.name:{width}}", title, *filter(None, [" ".join(options)])]))
    if not found:
        note(phrase("cli.no-questions"))


def _bare(term: str) -> str:
    return term.removeprefix("entity:").split("^^")[0].strip('"')


def _answer(
    store: Dataset,
    text: str,
    prefixes: dict[str, str],
    name: str,
    format: str | None,
    language: str | None,
    plans: bool,
) -> str | bytes:
    import pyoxigraph as ox

    from kg.sparql import asking, formats, results

    written: str | bytes
    result = asking.ask(store, text, prefixes, name, plans=plans)
    if isinstance(result, ox.QueryTriples):
        written = formats.machine(result, format or "turtle", prefixes)
        empty = written == formats.graph([], format or "turtle", prefixes)
    elif (
        format is not None and format in results.FORMATS and not isinstance(result, ox.QueryBoolean)
    ):
        output = _Output()
        with asking.engine_errors():
            (
                formats.xml(result, output)
                if format == "xml"
                else results.write(result, format, output)
            )
        written, empty = b"", output.whole and results.empty(bytes(output.start), format)
    elif format is not None and format not in ("table", "markdown"):
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
        note_unknown(store, text, prefixes)
    return written


class _Output:
    """stdout for an answer that is written while the engine finds its rows; `start` is all of it
    while it is `whole`: enough to see that it, or a column of it, has nothing.
    """

    def __init__(self) -> None:
        sys.stdout.flush()
        self.start, self.whole = bytearray(), True

    def write(self, data: bytes) -> int:
        self.whole = self.whole and len(self.start) + len(data) <= _LOOKED_THROUGH
        if self.whole:
            self.start += data
        return sys.stdout.buffer.write(data)

    def flush(self) -> None:
        sys.stdout.buffer.flush()
