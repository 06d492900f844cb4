"""The door of notebooks: `%load_ext kg` gives them `%%sparql`, which asks what the cell says.

    %%sparql --cite
    SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount }

`%sparql NAME` asks a titled question. IPython is imported only by what loads this.
"""

from __future__ import annotations

import keyword
import shlex
import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from kg.errors import KGError
from kg.lines import escape_controls
from kg.rdf.tags import LANGUAGE
from kg.spelling import closest
from kg.words import phrase, translate

_SWITCHES = ("--cite", "--plans")
_WITH_VALUE = ("--as-of", "--into", "--lang", "-C", "-p")


class Line(NamedTuple):
    """What stands behind `%%sparql`: the name of a titled question or "", the parameters of it, the
    options by name.
    """

    question: str
    parameters: dict[str, str]
    options: dict[str, str]


def register(shell: Any) -> None:
    """Give an IPython shell the magics."""
    shell.register_magic_function(magic(shell), "line_cell", "sparql")


def magic(shell: Any) -> Callable[..., object]:
    """The magic `sparql` of an IPython shell."""

    def sparql(line: str, cell: str | None = None) -> object:
        from IPython.core.error import UsageError

        language = "en"
        try:
            asked = parsed(line)
            language = asked.options.get("--lang", "en")
            found = _answer(asked, cell, language)
        except KGError as error:
            raise UsageError(_sentence(error, language)) from None
        if "--into" not in asked.options:
            return found
        shell.user_ns[asked.options["--into"]] = found
        return None

    sparql.__doc__ = translate(phrase("notebook.help"), "en")
    return sparql


def parsed(line: str) -> Line:
    """The options of a line. Raises KGError for what is none."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise KGError(phrase("notebook.unread", reason=str(error))) from None
    question = ""
    parameters: dict[str, str] = {}
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if name in _SWITCHES:
            options[name] = ""
        elif name in _WITH_VALUE:
            given = value if equals else next(rest, None)
            if given is None:
                raise KGError(phrase("notebook.no-value", name=name))
            if name == "-p":
                parameters.update([_parameter(given)])
            else:
                options[name] = given
        elif word.startswith("-"):
            known = (*_SWITCHES, *_WITH_VALUE)
            hint = closest(name, known) or phrase("notebook.no-option.hint", names=known)
            raise KGError(phrase("notebook.no-option", name=name), hint)
        elif question:
            raise KGError(phrase("notebook.one-question", name=word))
        else:
            question = word
    _check_values(options)
    return Line(question, parameters, options)


def _check_values(options: dict[str, str]) -> None:
    name = options.get("--into", "answer")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise KGError(phrase("notebook.no-name", name=name))
    language = options.get("--lang", "en")
    if not LANGUAGE.match(language):
        raise KGError(
            phrase("present.view.no-language", name=repr(language)),
            phrase("rdf.no-tag.hint"),
        )


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise KGError(phrase("cli.sets-nothing", item=text), phrase("cli.sets-nothing.hint"))
    return name.lstrip("?$"), value


def _answer(asked: Line, cell: str | None, language: str) -> object:
    from kg.api import handle, queries

    text = (cell or "").strip()
    if text and asked.question:
        message = phrase("notebook.two-queries", name=asked.question)
        raise KGError(message, phrase("words.leave-one-out"))
    text = text or asked.question
    if not text:
        raise KGError(phrase("api.no-query"), phrase("notebook.no-query.hint"))
    folder = asked.options.get("-C", ".")
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        graph = handle.open(folder, as_of=asked.options.get("--as-of"), language=language)
        found = queries.query(
            graph,
            text,
            asked.parameters,
            plans="--plans" in asked.options,
            with_citations="--cite" in asked.options,
        )
    for one in heard:
        if one.category is UserWarning:
            print(escape_controls(str(one.message)), file=sys.stderr)
    if graph.as_of and (reason := graph.empty_reason()):
        print(escape_controls(translate(reason, language)), file=sys.stderr)
    return found


def _sentence(error: KGError, language: str) -> str:
    """An error and its hint in one line."""
    message = escape_controls(translate(error.message, language))
    hint = escape_controls(translate(error.hint, language))
    return f"{message} ({hint})" if hint else message
