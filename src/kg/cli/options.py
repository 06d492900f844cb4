"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import building_step, note, waiting
from kg.cli.speech import Where, option
from kg.errors import KGError
from kg.words import phrase

if TYPE_CHECKING:
    from kg.api.handle import Snapshot

# See `kg.present.exports.references`, which commands that write none do not load.
REFERENCES = ("bibtex", "csl-json")
ROW_FORMATS = ("table", "markdown", "csv", "spreadsheet", "tsv", "json", "xml")


def open_snapshot(where: Where, as_of: str | None = None, endpoint: str | None = None) -> Snapshot:
    """The graph that a command asks, built first if need be; what it waits for is told."""
    from kg.api import handle

    steps = ["read"]
    graph = waiting(
        lambda: handle.open(
            where.folder,
            as_of=as_of,
            endpoint=endpoint,
            language=where.language,
            step=steps.append,
        ),
        lambda: building_step(steps[-1]),
    )
    if as_of is not None and (reason := graph.empty_reason()):
        note(reason)
    return graph


def apart(target: str | Path, folder: Path) -> None:
    """Raise KGError for a place to write to that is among the inputs of the project: what is
    written would be read as one.
    """
    place = Path(os.path.realpath(target))
    for part in ("data", "ontology"):
        inputs = Path(os.path.realpath(folder / part))
        if inputs.is_dir() and place.is_relative_to(inputs):
            raise KGError(
                phrase("cli.among-inputs", path=target),
                phrase("cli.among-inputs.hint", part=part),
            )


def asked_of(where: Where, data: Sequence[str], *apart_from: tuple[str, object]) -> Where:
    """Where a command looks: the project, or one that holds the files of --data until the command
    ends. Raises KGError for options that --data does not go with.
    """
    if not data:
        return where
    for name, value in apart_from:
        if value is not None:
            raise KGError(phrase("cli.apart", one=name), phrase("words.leave-one-out"))
    from kg.project.curation.from_files import project_of

    files = project_of([Path(path) for path in data], where.language)
    return where._replace(folder=click.get_current_context().with_resource(files))


data_option = option("--data", multiple=True, metavar="FILE", help="look-data")
endpoint_option = option(
    "--endpoint",
    default=None,
    metavar="URL",
    help="endpoint",
)
as_of_option = option(
    "--as-of",
    "as_of",
    default=None,
    metavar="DAY",
    help="as-of",
)


limit_option = option(
    "--limit",
    "most",
    type=click.IntRange(0),
    default=5_000,
    show_default=True,
    help="limit",
)


def text_of(query: str) -> tuple[str, str]:
    # (query text or question name, a name for messages): "-" is stdin, a file is read, all else is
    # as it stands.
    if query == "-":
        text = TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace").read()
        return text, "stdin"
    if query.endswith((".rq", ".sparql")) or (
        len(query) < 200 and "\n" not in query and "{" not in query and Path(query).is_file()
    ):
        from kg.rdf import files

        text, problems = files.text(Path(query), query)
        if problems:
            raise KGError(problems[0].sentence(), problems[0].hint)
        return text, query
    return query, "query"


# --- what sources say apart, and when -------------------------------------------------------------

format_option = option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    help="rows-format",
)
since_option = option(
    "--from",
    "since",
    default="",
    metavar="DAY",
    help="from",
)
until_option = option(
    "--to",
    "until",
    default="",
    metavar="DAY",
    help="to",
)


def given(parameters: tuple[str, ...]) -> dict[str, str]:
    """The parameters of a question as they are given. Raises KGError."""
    found = {}
    for item in parameters:
        name, equals, value = item.partition("=")
        if not equals:
            raise KGError(phrase("cli.sets-nothing", item=item), phrase("cli.sets-nothing.hint"))
        found[name.lstrip("?$")] = value
    return found
