"""The words of a SPARQL query (lexical analysis), and its text as the engine takes it.

One regular expression by the terminals of the grammar (https://www.w3.org/TR/sparql11-query/
section 19.8) for everything that has to know where a word of a query begins: the reader of
queries, the guard before the engine, prefixes, FROM clauses, the keys of ORDER BY.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from kg.errors import KGError
from kg.lines import is_text
from kg.words import phrase

# Classes of characters, by what is not in them: far faster to compile than what is. Beside ASCII
# they hold a little more than names may (a name may not begin with a combining character): no
# other word begins with those either, so that the engine refuses them, and the words are the same.
_ODD = (
    "\x80-\xb6\xb8-\xbf\xd7\xf7\u2000-\u200b\u200e-\u203e\u2041-\u206f\u2190-\u21ff"
    "\u3000\ufeff\ufffe\uffff"
)
_LETTER = rf"[^\x00-@\[-`{{-\x7f{_ODD}]"
_WORDY = rf"[^\x00-/:-@\[-^`{{-\x7f{_ODD}]"  # and digits, and “_”
_INSIDE = rf"[^\x00-,./:-@\[-^`{{-\x7f{_ODD}]"  # and “-”
_COLONS = rf"[^\x00-,./;-@\[-^`{{-\x7f{_ODD}]"  # and “:”
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\\\"']|{_POINT}"
# A dot may stand inside a name, not at its end. Nothing here is tried in two ways (`*+`), so that
# no text takes longer to read than its length.
_PREFIX = rf"{_LETTER}(?:{_INSIDE}++|\.++(?={_INSIDE}))*+"
_LOCAL = rf"(?:{_WORDY}|:|{_ESCAPED})" rf"(?:{_COLONS}++|{_ESCAPED}|\.++(?={_COLONS}|{_ESCAPED}))*+"

_NAMES = {
    "name": rf"(?:{_PREFIX})?:(?:{_LOCAL})?",
    "run": _PREFIX,  # what begins like a name and has no colon: words, signs and numbers
}
_TERMINALS = {
    "iri": rf'<(?:[^<>"{{}}|^`\\\x00-\x20]++|{_POINT})*+>',
    "text": (
        rf"'''(?:[^'\\]++|'{{1,2}}(?!')|{_ECHAR})*+'''"
        rf'|"""(?:[^"\\]++|"{{1,2}}(?!")|{_ECHAR})*+"""'
        rf"|'(?:[^'\\\n\r]++|{_ECHAR})*+'"
        rf'|"(?:[^"\\\n\r]++|{_ECHAR})*+"'
    ),
    "blank": rf"_:{_WORDY}(?:{_INSIDE}++|\.++(?={_INSIDE}))*+",
    "variable": rf"[?$]{_WORDY}++",
    "tag": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
    "number": r"(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+",
    "word": "[A-Za-z][A-Za-z_0-9]*+",
    "sign": r"\^\^|\|\||&&|!=|<=|>=|<<|>>|[{}()\[\].,;=<>!+\-*/^|?]",
    "bad": ".",
}
_COMMENT = r"\#[^\n\r]*+"
_GAP = f"(?:[ \t\r\n\ufeff\u00a0]++|{_COMMENT})*+"


_NAME, _IRI, _TEXT = _NAMES["name"], _TERMINALS["iri"], _TERMINALS["text"]
_CONSTANT = "|".join([_NAME, _IRI, _TEXT, _TERMINALS["tag"], _TERMINALS["number"]])


# Expressions are compiled when they are first needed: many a command needs none.


@cache
def _terminal(*, pieces: bool = False) -> re.Pattern[str]:
    # `pieces` are those of what begins like a name.
    kinds = _TERMINALS if pieces else {"end": r"\Z"} | _NAMES | _TERMINALS
    forms = "|".join(f"(?P<{kind}>{form})" for kind, form in kinds.items())
    return re.compile(f"{_GAP}(?:{forms})", re.S)


@cache
def _constants(*, rows: bool) -> re.Pattern[str]:
    # The rows of VALUES, or else the list of IN.
    more = rf"[()+-]|{_TERMINALS['word']}" if rows else ","
    return re.compile(rf"(?:{_GAP}(?:{_CONSTANT}|\^\^|{more}))*+", re.S)


@cache
def _points() -> re.Pattern[str]:
    return re.compile(f"(?P<whole>{_IRI}|{_COMMENT}|{_TEXT})|(?P<point>{_POINT})")


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


_OPERANDS = {"iri", "name", "text", "tag", "variable", "number"}
_BOOLEANS = {"TRUE", "FALSE"}
_BRACKETS = set("(){}[]")
# The words after which a bracket holds no expression, unless it is the argument of a function.
_PLAIN = {"A", "TRUE", "FALSE", "UNDEF", "VALUES", "WHERE", "GRAPH", "NAMED", "FROM", "UNION"}
_CLAUSES = {"SELECT", "BY", "HAVING", "FILTER", "BIND"}
_OTHERS = {"WHERE", "FROM", "LIMIT", "OFFSET", "VALUES", "OPTIONAL", "GRAPH"}


class _Brackets:
    """Whether the place that was come to is inside an expression, where “<” compares.

    An expression stands in round brackets; so do lists, paths and rows of VALUES, but not after
    the name of a function or in a clause that is made of expressions.
    """

    __slots__ = ("clause", "inside", "last", "outer")

    def __init__(self) -> None:
        self.inside = False  # in an expression
        self.last = ""  # the last keyword
        self.clause = ""  # the clause that holds expressions in brackets, if this is one
        self.outer: list[tuple[bool, str]] = []

    def word(self, word: str) -> None:
        self.last = word
        if self.inside:
            return
        if word in _CLAUSES:
            self.clause = word
        elif word in _OTHERS:
            self.clause = ""

    def data(self, sign: str) -> re.Pattern[str] | None:
        """What matches the data that a bracket opens, if it is that of VALUES or IN."""
        if sign == "{" and self.last == "VALUES":
            return _constants(rows=True)
        return _constants(rows=False) if sign == "(" and self.last == "IN" else None

    def sign(self, sign: str, *, called: bool) -> None:
        """`called`: the bracket that this may be follows the name of a function."""
        if sign == "(":
            self.outer.append((self.inside, self.clause))
            self.inside = self.inside or called or bool(self.clause)
        elif sign == "{" or sign == "[":
            self.outer.append((self.inside, self.clause))
            self.inside, self.clause, self.last = False, "", ""
        elif sign in ")]}" and self.outer:
            self.inside, self.clause = self.outer.pop()
            if self.clause in ("FILTER", "BIND"):
                self.clause = ""


def tokens(text: str, at: int = 0, end: int | None = None, *, data: bool = True) -> Iterator[Token]:
    """The words of a query in order, without white space and comments.

    `at` and `end` hold it to a part of the text. What is no word of SPARQL comes as single
    characters of the kind "bad". Without `data` the constants of VALUES and IN are left out.
    """
    brackets, last = _Brackets(), len(text) if end is None else end
    start: int | None = at
    while start is not None:
        start = yield from _read(text, start, last, brackets, data=data)


def _read(
    text: str, at: int, end: int, brackets: _Brackets, *, data: bool
) -> Generator[Token, None, int | None]:
    # Up to a “<” that is an operator where it could begin an IRI, or to data that are left out;
    # returns where to go on, or None.
    operand = called = False  # what came last is an operand, or a word that may be a function
    spoken = 0  # in so many triples that are spoken of, where “<” is no operator
    for kind, word, start in _words(text, at, end):
        if kind == "word":
            upper = word.upper()
            operand, called = upper in _BOOLEANS, upper not in _PLAIN
            brackets.word(upper)
        elif kind == "sign":
            if word == "<<" and operand and brackets.inside and not spoken:
                word = "<"
                yield Token(kind, word, start)
                return start + 1
            spoken += (word == "<<") - (word == ">>" and spoken > 0)
            left_out = None
            if word in _BRACKETS:
                left_out = None if data else brackets.data(word)
                brackets.sign(word, called=called)
            if left_out:
                yield Token(kind, word, start)
                match = left_out.match(text, start + 1, end)
                return match.end() if match else start + 1
            operand, called = word == ")", False
        elif kind == "iri" and operand and brackets.inside and not spoken:
            word = "<=" if word[1] == "=" else "<"
            yield Token("sign", word, start)
            return start + len(word)
        else:
            operand, called = kind in _OPERANDS, False
        yield Token(kind, word, start)
    return None


def _words(text: str, at: int, end: int) -> Iterator[tuple[str, str, int]]:
    for match in _terminal().finditer(text, at, end):
        kind = match.lastgroup or "bad"
        word = match[kind]
        if kind == "run":
            yield from _pieces(text, word, match.start(kind))
        elif kind != "end":
            yield kind, word, match.start(kind)


def _pieces(text: str, run: str, start: int) -> Iterator[tuple[str, str, int]]:
    if run.isascii() and run.isidentifier():
        yield "word", run, start
        return
    for match in _terminal(pieces=True).finditer(text, start, start + len(run)):
        kind = match.lastgroup or "bad"
        yield kind, match[kind], match.start(kind)


def in_expressions(words: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """Each word of a query, and whether it stands in an expression, where a bracket behind a name
    calls a function.
    """
    brackets, called = _Brackets(), False
    for token in words:
        yield token, brackets.inside or bool(brackets.clause)
        if token.kind == "word":
            word = token.text.upper()
            called = word not in _PLAIN
            brackets.word(word)
        else:
            if token.kind == "sign" and token.text in _BRACKETS:
                brackets.sign(token.text, called=called)
            called = False


def place(text: str, at: int) -> tuple[int, int]:
    """(line, column) of a character of a text, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


_SUSPECT = ("\ufeff", "\u00a0", "\\u", "true", "false", "concat", "coalesce", "bnode")


@cache
def _unusual() -> re.Pattern[str]:
    # What `normalised` changes; a word that only looks like one of these does no harm.
    return re.compile(
        "[\ufeff\u00a0]|\\\\[uU]|(?!true|false)(?i:true|false)|(?i:concat|coalesce|bnode)[\\s#]"
    )


def decoded(text: str) -> str:
    r"""A text with its code points (`\u00e9`, `\U0001f600`) as the characters that they mean."""
    return re.sub(_POINT, lambda match: _character(match[0]), text)


def _character(point: str) -> str:
    number = int(point[2:], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else point


def _outside(match: re.Match[str]) -> str:
    # A code of “\\” stays: what it begins is no second code.
    point = match["point"]
    return match[0] if point is None or int(point[2:], 16) == 0x5C else _character(point)


def normalised(text: str) -> str:
    r"""A query as the engine takes it, with the same meaning by the recommendation.

    A byte-order mark goes; a no-break space is a space, TRUE and FALSE are small, the bracket
    of CONCAT, COALESCE and BNODE follows its function. The places of words stay, unless `\u` codes
    stand outside of texts and IRIs. Raises KGError for what is no text.
    """
    if not is_text(text):
        raise KGError(phrase("sparql.no-text"), phrase("sparql.no-text.hint"))
    text = text.removeprefix("\ufeff")
    small = text.lower()
    if not any(word in small for word in _SUSPECT) or not _unusual().search(text):
        return text
    text = _points().sub(_outside, text)
    parts, last, before = [], 0, Token("", "", 0)
    for token in tokens(text):
        gap = _spaced(text[last : token.start])
        word = token.text
        if token.kind == "word" and word.upper() in ("TRUE", "FALSE"):
            word = word.lower()
        called = before.kind == "word" and before.text.upper() in ("CONCAT", "COALESCE", "BNODE")
        parts += [word, gap] if word == "(" and called else [gap, word]
        last, before = token.end, token
    return "".join([*parts, _spaced(text[last:])])


def _spaced(gap: str) -> str:
    return gap.replace("\u00a0", " ").replace("\ufeff", " ")


_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def quoted(token: str) -> str:
    r"""What a text means, without its quotation marks: `"a\tb"` is a, a tabulator and b."""
    size = 3 if token[:3] in ('"""', "'''") else 1
    body = token[size:-size]
    if "\\" not in body:
        return body
    return re.sub(
        rf"{_POINT}|\\(.)", lambda m: _ESCAPES.get(m[1], m[1]) if m[1] else _character(m[0]), body
    )
