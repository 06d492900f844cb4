"""The words of a SPARQL 1.1 query (lexical analysis).

One regular expression by the terminals of the grammar (https://www.w3.org/TR/sparql11-query/
section 19.8) for everything that has to know where a word of a query begins: the reader of
queries, the guard before the engine, prefixes, FROM clauses, the keys of ORDER BY.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = _BASE + "_"
_INSIDE = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_VARIABLE = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_ECHAR = r"\\[tbnrf\\\"']|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_TERMINALS = {
    "iri": r'<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>',
    "comment": r"\#[^\n\r]*",
    "space": "[ \t\r\n\ufeff\u00a0]+",
    "text": (
        rf"'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''"
        rf'|"""(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*"""'
        rf"|'(?:[^'\\\n\r]|{_ECHAR})*'"
        rf'|"(?:[^"\\\n\r]|{_ECHAR})*"'
    ),
    "blank": rf"_:[{_START}0-9](?:[{_INSIDE}.]*[{_INSIDE}])?",
    "variable": rf"[?$][{_START}0-9][{_VARIABLE}]*",
    "tag": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "name": (
        rf"(?:[{_BASE}](?:[{_INSIDE}.]*[{_INSIDE}])?)?:"
        rf"(?:(?:[{_START}:0-9]|{_ESCAPED})"
        rf"(?:(?:[{_INSIDE}.:]|{_ESCAPED})*(?:[{_INSIDE}:]|{_ESCAPED}))?)?"
    ),
    "number": r"(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+",
    "word": "[A-Za-z][A-Za-z_0-9]*",
    "sign": r"\^\^|\|\||&&|!=|<=|>=|<<|>>|[{}()\[\].,;=<>!+\-*/^|?]",
    "bad": ".",
}
_TERMINAL = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _TERMINALS.items()), re.S)


class Token(NamedTuple):
    """A word of a query: its kind (a key of the terminals above), its text, where it starts.

    `start` and `end` count characters of the query.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """The words of a query in order, without white space and comments.

    What is no word of SPARQL comes as single characters of the kind "bad".
    """
    for match in _TERMINAL.finditer(text):
        kind = match.lastgroup or "bad"
        if kind not in ("space", "comment"):
            yield Token(kind, match[0], match.start())


def place(text: str, at: int) -> tuple[int, int]:
    """(line, column) of a character of a text, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
