"""Language tags in queries and in their answers: the engine keeps them in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.sparql.lexer import Token, tokens

_EQUAL = ("=", "!=")


_TAGGED = re.compile(r'"@([a-z]+(?:-[a-z0-9]+)+)((?:--[a-z]+)?)\Z')


def in_usual_letters(term: str) -> str:
    """An N-Triples string with the tag that it may have as BCP 47 writes it (RFC 5646, 2.1.1).

    >>> in_usual_letters('"colour"@en-gb'), in_usual_letters('"色"@zh-hant-tw')
    ('"colour"@en-GB', '"色"@zh-Hant-TW')
    """
    match = _TAGGED.search(term) if "-" in term and not term.endswith((">", '"')) else None
    return f"{term[: match.start(1)]}{usual(match[1])}{match[2]}" if match else term


def usual(tag: str) -> str:
    """A tag in small letters as BCP 47 writes it."""
    first, *rest = tag.split("-")
    return "-".join([first, *_usual(first, rest)])


def _usual(first: str, rest: list[str]) -> Iterator[str]:
    # Regions in capitals, scripts with one; what follows a single letter stays small.
    small = len(first) == 1
    for part in rest:
        small = small or len(part) == 1
        yield part if small else {2: part.upper(), 4: part.capitalize()}.get(len(part), part)


def in_small_letters(text: str) -> str:
    """The query with each text that is compared with LANG(…) in small letters, as the engine's LANG
    gives it; of the same length.

    >>> in_small_letters('FILTER(LANG(?x) = "en-GB" && ?y = "en-GB")')
    'FILTER(LANG(?x) = "en-gb" && ?y = "en-GB")'
    """
    if not re.search(r"(?i)\blang\s*\(", text):
        return text
    done, pieces = 0, []
    for token in sorted(set(_compared(list(tokens(text)))), key=lambda token: token.start):
        pieces += [text[done : token.start], token.text.lower()]
        done = token.end
    return "".join([*pieces, text[done:]])


def _compared(words: list[Token]) -> Iterator[Token]:
    for at, word in enumerate(words[:-1]):
        if word.kind == "word" and word.text.upper() == "LANG" and words[at + 1].text == "(":
            if at > 1 and words[at - 1].text in _EQUAL and words[at - 2].kind == "text":
                yield words[at - 2]
            yield from _after(words[_closed(words, at + 1) + 1 :])


def _closed(words: list[Token], at: int) -> int:
    # The place of the bracket that closes the one at a place; the end if none does.
    depth = 0
    for place in range(at, len(words)):
        depth += {"(": 1, ")": -1}.get(words[place].text, 0)
        if not depth:
            return place
    return len(words)


def _after(words: list[Token]) -> Iterator[Token]:
    if len(words) > 1 and words[0].text in _EQUAL and words[1].kind == "text":
        yield words[1]
    start = 1 if words and words[0].text.upper() == "NOT" else 0
    if (
        len(words) > start + 1
        and words[start].text.upper() == "IN"
        and words[start + 1].text == "("
    ):
        yield from (
            word
            for word in words[start + 2 : start + 1 + _closed(words[start + 1 :], 0)]
            if word.kind == "text"
        )
