"""What can be told of a query without reading its patterns: prefixes, FROM, parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from kg.errors import KGError
from kg.sparql.lexer import Token, tokens
from kg.sparql.words import Words


def _begun(text: str, prefixes: Mapping[str, str]) -> Words:
    words = Words(text, prefixes)
    with suppress(KGError):  # the engine tells what is wrong with it
        words.prologue()
    return words


def unknown(text: str, prefixes: Mapping[str, str]) -> Token | None:
    """The first prefixed name of a query whose prefix neither it declares nor `prefixes` has."""
    words = _begun(text, prefixes)
    names = (token for token in words.tokens[words.at :] if token.kind == "name")
    return next((name for name in names if name.text.partition(":")[0] not in words.prefixes), None)


def used(text: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that a query uses and does not declare itself."""
    words = _begun(text, {})
    names = {t.text.partition(":")[0] for t in words.tokens[words.at :] if t.kind == "name"}
    known = names & prefixes.keys() - words.prefixes.keys()
    return {name: prefixes[name] for name in sorted(known)}


def clauses(text: str, prefixes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(IRIs after FROM, IRIs after FROM NAMED) of a query."""
    words = _begun(text, prefixes)
    default: dict[str, None] = {}
    named: dict[str, None] = {}
    while words.here.kind != "end":
        if not words.word("FROM"):
            words.at += 1
        else:
            found = named if words.word("NAMED") else default
            if words.names:
                found[words.iri()[1:-1]] = None
    return list(default), list(named)


class Parameter(NamedTuple):
    """A block `VALUES ?name { … }`: its variable, and where what it holds begins and ends."""

    name: str
    start: int
    end: int


def parameters(text: str) -> Iterator[Parameter]:
    """The blocks of VALUES with one variable, which the asker of a question may fill."""
    words = [*tokens(text), Token("end", "", len(text))]
    for at, token in enumerate(words[:-2]):
        variable, opened = words[at + 1 : at + 3]
        block = token.kind == "word" and token.text.upper() == "VALUES" and opened.text == "{"
        if block and variable.kind == "variable":
            closed = next(t for t in words[at + 3 :] if t.text in "{}")
            if closed.text == "}":
                yield Parameter(variable.text[1:], opened.end, closed.start)
