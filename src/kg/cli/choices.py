"""Choices that are searched while an answer is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.validation import ValidationError, Validator

from kg.lines import escape_controls

_MOST = 30


class Choice(NamedTuple):
    """What may be answered: the cell, and the names by which it can be found."""

    cell: str
    names: tuple[str, ...]


def labelled(cell: str, labels: Mapping[str, str], language: str) -> Choice:
    """A choice by its labels, that in the language first."""
    own = labels.get(language, "")
    return Choice(cell, (own, *(text for key, text in sorted(labels.items()) if key != language)))


def matches(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    """The choices that a word finds, best first: by the beginning of a name, a part of one, or one
    nearly so spelt.
    """
    wanted = unicodedata.normalize("NFC", typed.strip()).casefold()
    ranked: list[tuple[float, str, Choice]] = []
    rest = []
    for choice in choices:
        names = [name.casefold() for name in (choice.cell, *choice.names) if name]
        if any(name.startswith(wanted) for name in names):
            ranked.append((0, choice.cell, choice))
        elif any(wanted in name for name in names):
            ranked.append((1, choice.cell, choice))
        else:
            rest.append((choice, names))
    if len(ranked) < 5 and len(wanted) > 2:
        from rapidfuzz import fuzz

        for choice, names in rest:
            best = max((fuzz.WRatio(wanted, name) for name in names), default=0)
            if best >= 80:
                ranked.append((102 - best, choice.cell, choice))
    return [choice for _, _, choice in sorted(ranked, key=lambda item: item[:2])][:_MOST]


class Search(Completer):
    """Completions by search over choices; the whole answer is replaced."""

    def __init__(self, choices: list[Choice]):
        self.choices = choices

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if not typed.strip() and not complete_event.completion_requested:
            return
        for choice in matches(typed, self.choices):
            yield Completion(
                choice.cell,
                start_position=-len(typed),
                display_meta=escape_controls(" · ".join(name for name in choice.names if name)),
            )


class Checked(Validator):
    """An answer is let through if `fault` says nothing of it."""

    def __init__(self, fault: Callable[[str], str]):
        self.fault = fault

    def validate(self, document: Document) -> None:
        message = self.fault(document.text.strip())
        if message:
            raise ValidationError(len(document.text), message)
