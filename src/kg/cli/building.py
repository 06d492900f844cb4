"""kg build, kg check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.output import building_step, note, out, print_problems, spoken_language, waiting
from kg.cli.speech import Where, option
from kg.words import phrase


@click.command(cls=Guarded)
@click.pass_obj
def build(where: Where) -> None:
    """Read, check, derive and store; say what is in the graph."""
    from kg.evidence import building

    folder, language = where
    steps = ["read"]
    state = waiting(
        lambda: building.build(folder, steps.append, language),
        lambda: building_step(steps[-1]),
    )
    for line in _summary(state.counts, folder):
        out(line)


def _summary(count: Mapping[str, int], folder: Path) -> list[str]:
    dash = f" -C {folder}" if str(folder) != "." else ""
    unused = count["sources"] - count["used sources"]
    return [
        phrase(
            "cli.built",
            things=count["things"],
            claims=count["claims"],
            used=count["used sources"],
            sources=count["sources"],
            derived=count["derived"],
        ),
        phrase(
            "cli.built-current",
            current=count["current"],
            superseded=count["superseded"],
            aside=count["set aside"],
            conflicts=count["conflicts"],
        ),
        *([phrase("cli.built-unused", count=unused)] if unused else []),
        *([phrase("cli.built-findings", count=count["findings"])] if count["findings"] else []),
        phrase("cli.built-next", dash=dash, count=count["questions"]),
    ]


@click.command(cls=Guarded)
@option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="problems-format",
)
@option(
    "--all",
    "whole",
    is_flag=True,
    help="all-problems",
)
@click.pass_obj
def check(where: Where, format: str, whole: bool) -> None:
    """Name every problem in the files at once; exit 1 if there is one. Findings about the sources
    follow, and are no problem.

    Many of a kind are counted and the first of them shown; --all, json and github have every place.
    """
    from kg import listing
    from kg.evidence import building

    folder, language = where
    problems, findings = waiting(
        lambda: building.checked(folder, language), lambda: phrase("cli.doing-check")
    )
    if problems or format != "text":
        print_problems(problems, format, findings, whole)
    if problems:
        raise click.exceptions.Exit(1)
    if format == "text":
        note(phrase("cli.no-problems"))
        if findings:
            note(phrase("cli.findings", count=len(findings)))
            for line in listing.lines(
                findings, 0 if whole else 3, once=True, language=spoken_language()
            ):
                note(line)
