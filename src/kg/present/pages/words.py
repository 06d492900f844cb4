"""The words of the pages, and messages of the tool in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.words import Sentence, phrase, table, translate


@cache
def page_words(language: str) -> Mapping[str, str]:
    """What headings, buttons and columns of the pages say in a language."""
    return {
        code.removeprefix("page."): text
        for code, text in table(language).items()
        if code.startswith("page.") and isinstance(text, str)
    }


# What is told otherwise on a page, where there is no command to call.
_ON_PAGES = {"store.nothing-called.hint": "words.other-name.hint"}


def message_text(message: str, language: str) -> str:
    """A message or hint as a page of a language says it."""
    if isinstance(message, Sentence) and message.code in _ON_PAGES:
        message = phrase(_ON_PAGES[message.code])
    return translate(message, language)
