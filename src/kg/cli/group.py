"""The group of commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg import __version__
from kg.cli.exits import exit_code
from kg.cli.speech import Command, Option, Where, language_of, locale_language, option, speak
from kg.rdf.tags import LANGUAGE
from kg.words import phrase, translate


class Commands(Command, click.Group):
    """Commands in the order of the work, and a hint for a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from kg.spelling import closest

            hint = translate(closest(args[0], self.commands), language_of(ctx))
            raise click.UsageError(f"{error.message}{' ' + hint if hint else ''}", ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        speak(language_of(ctx))
        work = super().invoke
        # What goes wrong is told here, where the language of the call is known.
        raise click.exceptions.Exit(exit_code(lambda: work(ctx)))


def _speak_it(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    # Heard before the rest, so that help is in the language that is asked for. Any language may be
    # one of the project's: the tool speaks English where it has no words of it.
    if value is not None and not LANGUAGE.match(value):
        message = phrase("project.no-language-tag", value=value)
        raise click.BadParameter(translate(message, locale_language()))
    speak(value or language_of(None))
    return value


@click.group("kg", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@option("-C", "folder", default=".", metavar="DIR", help="folder")
@option(
    "--lang",
    metavar="LANGUAGE",
    default=None,
    is_eager=True,
    callback=_speak_it,
    help="lang",
)
@click.version_option(__version__, prog_name="kg", cls=Option, help="version")
@click.pass_context
def commands(context: click.Context, folder: str, lang: str | None) -> None:
    """Every command works on the folder of a project, and speaks one language."""
    context.obj = Where(Path(folder), language_of(context))
