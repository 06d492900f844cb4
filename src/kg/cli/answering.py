"""kg answer, kg verify."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import apart, as_of_option, given, open_snapshot, text_of
from kg.cli.output import out, waiting
from kg.cli.speech import Where, argument, option
from kg.words import phrase


@click.command(cls=Guarded)
@argument("asked", metavar="TEXT|FILE.rq|-|NAME")
@option("-o", "--output", default="-", metavar="FILE", help="answer-output")
@option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="parameter")
@option("--plans", is_flag=True, help="plans")
@as_of_option
@click.pass_obj
def answer(
    where: Where,
    asked: str,
    output: str,
    parameters: tuple[str, ...],
    plans: bool,
    as_of: str | None,
) -> None:
    """Write the answer to a question as a file that proves itself."""
    from kg.api import answering
    from kg.system.isolation import STACK, limit_memory, memory_bound
    from kg.system.writing import put

    write = answering.writer(output)
    if output != "-":
        apart(output, where.folder)
    chosen, text = given(parameters), text_of(asked)[0]
    graph = open_snapshot(where, as_of)
    limit_memory(memory_bound() + STACK)
    data = waiting(
        lambda: answering.answer(graph, text, chosen, where.language, plans=plans),
        lambda: phrase("cli.doing-ask"),
    )
    if output == "-":
        out(write(data))
    else:
        put(Path(output), write(data))
        out(output)


@click.command(cls=Guarded)
@argument("file", metavar="FILE")
@option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="verify-format",
)
@as_of_option
@click.pass_obj
def verify(where: Where, file: str, format: str, as_of: str | None) -> None:
    """Say row by row whether an answer still stands."""
    from kg.api import answering
    from kg.present.reports import verify_report
    from kg.system.isolation import STACK, limit_memory, memory_bound

    graph = open_snapshot(where, as_of)
    limit_memory(memory_bound() + STACK)
    told = waiting(lambda: answering.verify(graph, Path(file)), lambda: phrase("cli.doing-verify"))
    if format == "json":
        import json

        out(json.dumps(verify_report.as_data(told, where.language), ensure_ascii=False, indent=1))
    else:
        lines = (
            verify_report.github(told, file, where.language)
            if format == "github"
            else verify_report.lines(told, where.language)
        )
        for line in lines:
            out(line)
    if not told.same:
        raise click.exceptions.Exit(1)
