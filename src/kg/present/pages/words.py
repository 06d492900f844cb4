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


def message_text(message: str, language: str) -> str:
    """A message or hint as a page of a language says it: what reads otherwise where there is no
    command to call stands in the table beside it, as `<code>.page`.
    """
    if isinstance(message, Sentence) and f"{message.code}.page" in table("en"):
        message = phrase(f"{message.code}.page", **message.facts)
    return translate(message, language)
