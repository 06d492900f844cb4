"""kg build, kg check."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.output import out, print_problems, say, waiting

# --- commands -------------------------------------------------------------------------------------


@click.command(cls=Guarded)
@click.pass_obj
def build(where: tuple[Path, str]) -> None:
    """Read, check, derive and store; say what is in the graph."""
    from kg.evidence import building

    folder, language = where
    steps = ["read"]
    state = waiting(
        lambda: building.build(folder, steps.append, language), lambda: f"building: {steps[-1]}"
    )
    count = state.counts
    out(
        f"{count['entities']:,} entities, {count['claims']:,} claims from {count['used sources']:,}"
        f" of {count['sources']:,} sources, {count['derived']:,} triples derived"
    )
    out(
        f"  {count['current']:,} claims are current, {count['superseded']:,} superseded by newer"
        f" ones, {count['set aside']:,} set aside, {count['conflicts']:,} facts in conflict"
    )
    if count["used sources"] < count["sources"]:
        out(
            f"  {count['sources'] - count['used sources']:,} sources are registered and not"
            " used yet"
        )
    if count["findings"]:
        out(
            f"  {count['findings']:,} finding{'s' * (count['findings'] != 1)} about the sources: kg"
            " check"
        )
    dash = f" -C {folder}" if str(folder) != "." else ""
    out(
        f"next: kg{dash} query   ({count['questions']} titled questions)   kg{dash} view --open  "
        f" kg{dash} export turtle"
    )


@click.command(cls=Guarded)
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
    from kg import listing
    from kg.evidence import building

    folder, language = where
    problems, findings = waiting(lambda: building.checked(folder, language), lambda: "checking")
    if problems or format != "text":
        print_problems(problems, format, findings, whole)
    if problems:
        raise click.exceptions.Exit(1)
    if format == "text":
        say("no problems")
        if findings:
            say(
                f"\nfindings ({len(findings)}): what does not hold up in the sources, or looks odd"
                " in the files"
            )
            for line in listing.lines(findings, 0 if whole else 3, once=True):
                say(line)
