"""kg archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import note, out, spoken
from kg.cli.speech import Command, Finite, Where, argument, option

if TYPE_CHECKING:
    from kg.project.archive.outcomes import Archived

_POSITIVE = Finite(min=0, min_open=True)


@click.command(cls=Command)
@argument("sources", metavar="[SOURCE]...", nargs=-1)
@option("--file", metavar="FILE", type=click.Path(path_type=Path), help="archive-file")
@option("--check", is_flag=True, help="archive-check")
@option("--again", is_flag=True, help="archive-again")
@option("--fill", is_flag=True, help="archive-fill")
@option("--retrieved", metavar="DAY", default="", help="archive-retrieved")
@option("--host", "hosts", metavar="NAME", multiple=True, help="archive-host")
@option(
    "--pause", metavar="SECONDS", type=Finite(min=0), default=2.0, show_default=True,
    help="archive-pause",
)  # fmt: skip
@option(
    "--seconds", metavar="SECONDS", type=_POSITIVE, default=60.0, show_default=True,
    help="archive-seconds",
)  # fmt: skip
@option("--size", metavar="N", type=_POSITIVE, default=20.0, show_default=True, help="archive-size")
@option(
    "--format", "format", type=click.Choice(["text", "json"]), default="text", help="diff-format"
)
@click.pass_obj
def archive(where: Where, /, sources: tuple[str, ...], format: str, **asked: object) -> None:
    """Keep the texts of the sources, all or those named: what the places of claims count."""
    from kg.api import projects
    from kg.present.reports import archive_report

    def tell(one: Archived) -> None:
        for line in archive_report.lines(one) if format == "text" else ():
            out(line)

    found = projects.archive(sources, where.folder, **asked, tell=tell, say=note)  # type: ignore[arg-type]
    if format == "json":
        _print_json(found)
    else:
        note(archive_report.summary(found))
        for line in archive_report.advice(
            found, check=bool(asked["check"]), fill=bool(asked["fill"])
        ):
            note(line)
    if not all(_is_well(one, sources) for one in found):
        raise click.exceptions.Exit(1)


def _is_well(one: Archived, named: tuple[str, ...]) -> bool:
    # Of a source without an address nothing is missed, unless it was asked for by name.
    from kg.project.archive import outcomes

    return one.well or (one.state == outcomes.NO_ADDRESS and not named)


def _print_json(found: list[Archived]) -> None:
    import json

    rows = [one.plain() | ({"reason": spoken(one.reason)} if one.reason else {}) for one in found]
    out(json.dumps(rows, ensure_ascii=False, indent=1))
