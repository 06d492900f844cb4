"""Commands and options whose help is a sentence with a code, and the words of click in other
languages.

A command's help is `cli.<name>.help`, an option's `cli.<code>.help`: they are looked up when help
is shown, in the language of the call.
"""

from __future__ import annotations

import inspect
import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from kg.words import phrase, table, translate, worded

_Function = TypeVar("_Function", bound=Callable[..., object])


class Where(NamedTuple):
    """What every command is told: the folder of the project, and the language to speak."""

    folder: Path
    language: str


def locale_language() -> str:
    """The language of the locale, English where it has none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            found = re.match(r"[a-z]{2,3}(?![A-Za-z])", value)
            return found[0] if found else "en"
    return "en"


def language_of(context: click.Context | None) -> str:
    """The language in which a command speaks: that of `--lang`, else of the locale."""
    root = context.find_root() if context is not None else None
    return (root.params.get("lang") if root is not None else None) or locale_language()


class Command(click.Command):
    """A command whose help stands in the table of sentences, under its code."""

    @property
    def code(self) -> str:
        return str(self.name)

    def get_short_help_str(self, limit: int = 45) -> str:
        self.help = _help(f"cli.{self.code}.help", click.get_current_context(silent=True))
        return super().get_short_help_str(limit)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_placeholders(piece, ctx) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = translate(phrase("click.help"), language_of(ctx))
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = _help(f"cli.{self.code}.help", ctx)
        super().format_help_text(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        example = f"cli.{self.code}.example"
        if example in table("en"):
            self.epilog = _help(example, ctx)
        super().format_epilog(ctx, formatter)


class Option(click.Option):
    """An option whose help stands in the table of sentences, under the code given as `help`."""

    def __init__(self, *names: Any, help: str, **more: Any):
        super().__init__(*names, **more)
        self.code = help

    def make_metavar(self, ctx: click.Context) -> str:
        return _placeholders(super().make_metavar(ctx), ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = _help(f"cli.{self.code}.help", ctx)
        return super().get_help_record(ctx)


class Argument(click.Argument):
    """An argument whose placeholder is said in the language of the call."""

    def make_metavar(self, ctx: click.Context) -> str:
        return _placeholders(super().make_metavar(ctx), ctx)


def _placeholders(text: str, context: click.Context) -> str:
    """A text with the words in capitals that stand for what is given: `FILE|NAME`."""
    words = table(language_of(context))
    return re.sub(
        r"[A-Z]{2,}", lambda word: str(words.get(f"click.word.{word[0].lower()}", word[0])), text
    )


def _help(code: str, context: click.Context | None) -> str:
    return inspect.cleandoc(translate(phrase(code), language_of(context)))


def option(*names: str, help: str, **more: Any) -> Callable[[_Function], _Function]:
    """`click.option` with the code of its help."""
    return click.option(*names, cls=Option, help=help, **more)


def argument(*names: str, **more: Any) -> Callable[[_Function], _Function]:
    """`click.argument` with a placeholder in the language of the call."""
    return click.argument(*names, cls=Argument, **more)


# The sentences of click that a user meets, by the codes under which they stand in the tables.
_OF_CLICK = {
    "Usage:": "usage",
    "Options": "options",
    "Commands": "commands",
    "default: {default}": "default",
    "required": "required",
    "Try '{command} {option}' for help.": "try",
    "Error: {message}": "error",
    "Missing command.": "missing-command",
    "Missing argument": "missing-argument",
    "Missing option": "missing-option",
    "Missing parameter": "missing-parameter",
    "No such command {name!r}.": "no-command",
    "No such option {name!r}.": "no-option",
    "Option {name!r} does not take a value.": "no-value",
    "Invalid value: {message}": "invalid",
    "Invalid value for {param_hint}: {message}": "invalid-for",
    "{value!r} is not a valid {number_type}.": "not-valid",
    "{value} is not in the range {range}.": "not-in-range",
    "{value!r} is not one of {choices}.": "not-one-of",
    "{value!r} is not {choice}.": "not-one-of",
    "Option {name!r} requires an argument.": "needs-argument",
    "Did you mean {possibility}?": "near",
    "(Did you mean one of: {possibilities}?)": "near-several",
    "Got unexpected extra argument ({args})": "extra",
    "Got unexpected extra arguments ({args})": "extra",
}


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError
    return found


class Finite(click.FloatRange):
    """A number within bounds, which is neither infinite nor none at all."""

    _number_class = staticmethod(_finite)  # type: ignore[assignment]


# What it calls the types of values, by their codes.
_TYPES: dict[type[click.ParamType[Any]], str] = {
    click.types.StringParamType: "text",
    click.types.IntParamType: "integer",
    click.IntRange: "integer",
    click.types.FloatParamType: "number",
    click.FloatRange: "number",
    Finite: "number",
}


def speak(language: str) -> None:
    """Let click speak a language: its sentences are looked up as gettext would."""
    if worded(language) == "en":
        return
    words = table(language)

    def one(sentence: str) -> str:
        code = _OF_CLICK.get(sentence)
        return str(words[f"click.{code}"]) if code else sentence

    def several(single: str, plural: str, count: int) -> str:
        return one(single if count == 1 else plural)

    for module in (click.core, click.exceptions, click.formatting, click.decorators):
        vars(module)["_"] = one
    for module in (click.core, click.exceptions, click.parser, click.types):
        vars(module)["_"], vars(module)["ngettext"] = one, several
    for kind, code in _TYPES.items():
        kind.name = str(words[f"click.{code}"])
