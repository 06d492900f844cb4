"""The group of commands."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg import __version__


class _Commands(click.Group):
    """Commands in the order of the work, and a hint for a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from kg.spelling import closest

            hint = closest(args[0], self.commands)
            raise click.UsageError(f"{error.message}{' ' + hint if hint else ''}", ctx) from None


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
