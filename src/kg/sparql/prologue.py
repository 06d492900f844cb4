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


class Clause(NamedTuple):
    """A FROM or FROM NAMED of a query: the IRI of its graph, and where it begins and ends."""

    iri: str
    named: bool
    start: int
    end: int


def dataset(text: str, prefixes: Mapping[str, str]) -> list[Clause]:
    """The clauses of a query that choose its graphs, in their order."""
    words = _begun(text, prefixes)
    found: list[Clause] = []
    while words.here.kind != "end":
        start = words.here.start
        if not words.word("FROM"):
            words.at += 1
        else:
            named = words.word("NAMED")
            if words.names:
                iri = words.iri()[1:-1]
                found.append(Clause(iri, named, start, words.tokens[words.at - 1].end))
    return found


def clauses(text: str, prefixes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(IRIs after FROM, IRIs after FROM NAMED) of a query."""
    found = dataset(text, prefixes)
    default, named = (
        list(dict.fromkeys(clause.iri for clause in found if clause.named == kind))
        for kind in (False, True)
    )
    return default, named


class Group(NamedTuple):
    """A GRAPH of a query: the IRI that it names ("" for a variable), where its keyword and its name
    stand, the IRIs of those around it, and whether UNION follows it.
    """

    iri: str
    start: int
    end: int
    outer: tuple[str, ...]
    joined: bool


def graph_groups(text: str, prefixes: Mapping[str, str]) -> list[Group]:
    """Each GRAPH of a query, in the order in which their groups end."""
    words = _begun(text, prefixes)
    found: list[Group] = []
    # The groups that are open: that of a GRAPH, or None for another.
    groups: list[Group | None] = []
    while words.here.kind != "end":
        start = words.here.start
        if words.word("GRAPH") and (words.names or words.here.kind == "variable"):
            iri = _name(words)
            end = words.tokens[words.at - 1].end
            outer = tuple(group.iri for group in groups if group is not None)
            if words.sign("{"):
                groups.append(Group(iri, start, end, outer, joined=False))
        elif words.sign("{"):
            groups.append(None)
        elif words.sign("}"):
            group = groups.pop() if groups else None
            if group is not None:
                found.append(group._replace(joined=words.starts("UNION")))
        else:
            words.at += 1
    return found


def _name(words: Words) -> str:
    # The IRI that comes next, "" for a variable.
    if words.names:
        return words.iri()[1:-1]
    words.at += 1
    return ""


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
