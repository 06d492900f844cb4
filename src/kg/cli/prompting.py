"""Questions on a terminal: with completion, each answer checked at once, in a language."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.output import create_output

from kg.cli.choices import Checked, Choice, Search, matches
from kg.lines import escape_controls
from kg.project.contract import IN_LANGUAGES
from kg.words import language_name, phrase, table, translate


class Prompts:
    """Questions in one language, asked on the terminal of this process.

    What is asked goes to stderr; `say` is told what is to be read beside it.
    """

    def __init__(self, language: str, say: Callable[[str], None]):
        self.language, self.say = language, say
        self.session: PromptSession[str] = PromptSession(output=create_output(stdout=sys.stderr))

    def text(self, word: str, **facts: object) -> str:
        """A sentence of the form in its language."""
        return translate(phrase(f"form.{_code(word)}", **facts), self.language)

    def label(self, word: str) -> str:
        """What is asked for, as people call it."""
        name, _, tag = word.partition("_")
        if name in IN_LANGUAGES and tag:
            return self.text(
                "in-language", what=phrase(f"form.{name}"), language=language_name(tag)
            )
        return self.text(word) if f"form.{_code(word)}" in table("en") else word

    def question(
        self,
        word: str,
        choices: Iterable[Choice] = (),
        fault: Callable[[str], str] = lambda text: "",
        hint: str = "",
        default: str = "",
    ) -> str:
        """The answer to what a word stands for, trimmed."""
        return self.ask(self.label(word), choices, fault, hint, default)

    def ask(
        self,
        text: str,
        choices: Iterable[Choice] = (),
        fault: Callable[[str], str] = lambda text: "",
        hint: str = "",
        default: str = "",
    ) -> str:
        """The answer to a question in words, trimmed."""
        return self.session.prompt(
            f"{text}: ",
            completer=Search(list(choices)),
            validator=Checked(fault),
            validate_while_typing=False,
            default=default,
            bottom_toolbar=hint or None,
            complete_while_typing=True,
        ).strip()

    def agreed(self, word: str) -> bool:
        """Whether the answer is yes."""
        answer = self.session.prompt(
            self.text(word),
            completer=Search([]),
            validator=Checked(lambda text: ""),
            bottom_toolbar=None,
            default="",
        )
        return is_yes(answer, self.language)

    def needed(self, text: str) -> str:
        return "" if text else self.text("needed")

    def say_near(self, text: str, choices: Iterable[Choice]) -> None:
        """Say which of the choices are like a text, the five nearest at most."""
        near = matches(text, list(choices))[:5]
        if near:
            self.say("  " + ", ".join(map(_told, near)))


def is_yes(answer: str, language: str) -> bool:
    """Whether an answer agrees."""
    return answer.strip().casefold() in translate(phrase("form.yes"), language).split()


def _told(choice: Choice) -> str:
    names = " · ".join(name for name in choice.names if name)
    return escape_controls(f"{choice.cell} ({names})" if names else choice.cell)


def _code(word: str) -> str:
    return word.replace(" ", "-").replace("_", "-")
