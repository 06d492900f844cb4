"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.output import say, waiting
from kg.errors import KGError

ROW_FORMATS = ("table", "markdown", "csv", "spreadsheet", "tsv", "json", "xml")


def open_for(
    folder: Path,
    language: str,
    as_of: str | None = None,
    endpoint: str | None = None,
    whole: bool = False,
    named: bool = False,
) -> object:
    from kg.store import snapshot

    if endpoint is not None:
        from kg.api import opening

        return waiting(
            lambda: opening.opening(folder, as_of, endpoint, whole, named),
            lambda: f"asking {endpoint}",
        )
    found = (
        snapshot.fresh(snapshot.require_project(folder), as_of or "")
        if as_of is None or len(as_of) == 10
        else None
    )
    if found is None:
        from kg.evidence import access

        steps = ["read"]
        found = waiting(
            lambda: access.opened(folder, steps.append, language, as_of),
            lambda: f"building: {steps[-1]}",
        )
    if as_of is not None and not found.state.counts["claims"]:
        say(snapshot.empty_reason(found.state))
    return found


def apart(target: str | Path, folder: Path) -> None:
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


endpoint = click.option(
    "--endpoint",
    default=None,
    metavar="URL",
    help="Ask a SPARQL server that kg publish has filled, instead of the local build.",
)
as_of = click.option(
    "--as-of",
    "as_of",
    default=None,
    metavar="DAY",
    help="The graph of what had been published by this day (2021-04 means its last day).",
)


limit = click.option(
    "--limit",
    "most",
    type=click.IntRange(0),
    default=5_000,
    show_default=True,
    help="Tell at most so many in a table; 0 is all. Other formats are whole.",
)


def text_of(query: str) -> tuple[str, str]:
    # (query text or question name, a name for messages): "-" is stdin, a file is read, all else is
    # as it stands.
    if query == "-":
        return click.get_text_stream("stdin", encoding="utf-8", errors="replace").read(), "stdin"
    if query.endswith((".rq", ".sparql")) or (
        len(query) < 200 and "\n" not in query and "{" not in query and Path(query).is_file()
    ):
        from kg.rdf import files

        text, problems = files.text(Path(query), query)
        if problems:
            raise KGError(str(problems[0]), problems[0].hint)
        return text, query
    return query, "query"


# --- what sources say apart, and when -------------------------------------------------------------

format = click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
since = click.option(
    "--from",
    "since",
    default="",
    metavar="DAY",
    help="Not before this day (2021-04 means its first day).",
)
until = click.option(
    "--to",
    "until",
    default="",
    metavar="DAY",
    help="Not after this day (2021-04 means its last day).",
)
