"""What a query may not do: ask another server, or be of a shape that the engine would die of.

The engine recurses into brackets and along chains (a hundred UNIONs, `1+1+1`, conditions joined by
“||”), and its planner tries the orders in which patterns can be joined: both are counted before
it sees the query. Lists of VALUES and of IN have no bound: it goes through those one by one.
"""

from __future__ import annotations

from kg.errors import KGError, Problem
from kg.sparql import lexer
from kg.sparql.lexer import Token, place
from kg.words import phrase

DEEPEST = 200  # brackets in brackets
LONGEST = 1000  # parts of a chain, with the chains around it
JOINED = 200  # triples, OPTIONALs and groups of one group, which the planner puts in order

_SMALL = 150
_SIGNS = "({[.;,/|&!-+^*=<>?$'\""
_PARTS = ("OPTIONAL", "MINUS", "FILTER", "BIND", "UNION", "VALUES", "LATERAL", "GRAPH")
_HEADS = ("SELECT", "DESCRIBE", "CONSTRUCT", "GROUP", "ORDER", "HAVING", "PREFIX", "BASE", "FROM")
_GROUPS = "{}"
_COUNTED = {"SELECT", "DESCRIBE", "GROUP", "ORDER", "HAVING"}
_PLAIN = {"A", "TRUE", "FALSE", "UNDEF", "VALUES"}  # no functions, though a bracket may follow
_TERMS = {"iri", "name", "text", "tag", "blank", "variable", "number"}
_OPERATORS = {"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "!"}


class Forbidden(KGError):
    """A query that may not be asked: `kind` is "service", "deep" or "long"."""

    def __init__(self, kind: str, message: str, hint: str):
        super().__init__(message, hint)
        self.kind = kind


def guard(text: str) -> None:
    """Raises Forbidden for a query that may not be asked."""
    if "service" in text.casefold() or not _small(text):
        _Shape(text).check()


def elsewhere(text: str) -> bool:
    """Whether a query asks another server."""
    return "service" in text.casefold() and _Shape(text).service


def asks_elsewhere(name: str) -> Problem:
    """The problem of a file whose query asks another server."""
    return Problem(name, 0, 0, phrase("sparql.service"), phrase("sparql.service.hint"))


def _small(text: str) -> bool:
    # Brackets, chains and triples cannot be too many where there are so few words and signs.
    if len(text) > 20 * _SMALL:
        return False
    return len(text.split()) + sum(map(text.count, _SIGNS)) <= _SMALL


def _chain(name: str) -> str:
    # How a chain is called that `_Part` counts.
    if name in _COUNTED:
        return phrase("sparql.beside.terms", word=name)
    return phrase("sparql.beside.groups") if name == _GROUPS else name


class _Part:
    """What stands between two brackets.

    `kind` is "group", "head" (of a query, before its group), "template", "data" (of VALUES),
    "list" (or a path), "node" (in square brackets) or "expression". `role` is the keyword that
    what comes next belongs to. `chain` counts by name what the engine recurses along, `inside`
    how far it recurses in what is inside, `joined` what is planned together.
    """

    __slots__ = (
        "chain", "highest", "inside", "joined", "kind", "last", "length", "of", "role", "single",
        "start",
    )  # fmt: skip

    def __init__(self, kind: str, start: int, of: str = ""):
        self.kind, self.start, self.of, self.role = kind, start, of, ""
        self.chain: dict[str, int] = {}
        self.length = self.single = self.inside = self.highest = self.joined = self.last = 0

    def add(self, name: str) -> None:
        self.length += 1
        self.chain[name] = self.chain.get(name, 0) + 1

    def operator(self, sign: str) -> None:
        """An operator of an expression: conditions are a chain, of which each may hold one."""
        if sign in ("||", "&&"):
            self.inside, self.single = max(self.inside, self.single), 0
            self.add(sign)
        else:
            self.single += 1
            self.chain[sign] = max(self.chain.get(sign, 0), self.single)

    @property
    def height(self) -> int:
        return max(self.highest, self.length + max(self.inside, self.single))

    def argument(self) -> None:
        """Another argument begins: it stands beside the one before."""
        self.highest, self.length, self.inside, self.single = self.height, 0, 0, 0


class _Shape:
    """The brackets and chains of a query, counted."""

    def __init__(self, text: str):
        self.text, self.service, self.deepest = text, False, 0
        self.long: KGError | None = None
        self.parts = [_Part("head", 0)]
        self.before = self.earlier = Token("", "", 0)
        unary = 0
        for token in lexer.tokens(text, data=False):
            kind, word, _ = token
            if kind == "sign":
                unary = unary + 1 if word in "!-+^" else 0
                self.deepest = max(self.deepest, unary)
                self._sign(word, token.start)
            elif kind == "word":
                self._word(word.upper())
                unary = 0
            else:
                self._term(kind)
                self.parts[-1].joined += word == "~"  # what a triple is called
                unary = 0
            self.earlier, self.before = self.before, token
        while self.parts:
            self._close()

    def check(self) -> None:
        if self.service:
            raise Forbidden("service", phrase("sparql.service"), phrase("sparql.service.hint"))
        if self.deepest > DEEPEST:
            message = phrase("sparql.deep", depth=self.deepest, most=DEEPEST)
            raise Forbidden("deep", message, phrase("sparql.deep.hint"))
        if self.long:
            raise self.long

    def _word(self, word: str) -> None:
        part = self.parts[-1]
        self.service = self.service or "SERVICE" in word
        if part.kind == "group" and word.startswith("SELECT"):
            part.kind, part.role = "head", "SELECT"
        elif part.kind == "group":
            self._keyword(part, word)
        elif part.kind == "head" and word == "WHERE":
            part.role = ""
        elif part.kind == "head":
            part.role = next((head for head in _HEADS if word.startswith(head)), part.role)
        elif part.kind == "list":
            self._term("word")

    def _keyword(self, part: _Part, word: str) -> None:
        role = next((name for name in _PARTS if word.startswith(name)), "")
        if role:
            part.add(role)
            part.role = role
        if role == "UNION":  # what was before it is one of several, not joined
            part.joined, part.last = part.joined - part.last, 0
        elif role == "OPTIONAL":
            part.joined += 1

    def _term(self, kind: str) -> None:
        part = self.parts[-1]
        if part.kind == "list" and kind != "tag":
            if self.before.kind in _TERMS or self.before.text in ("]", ")"):
                part.joined += 2  # a member of a list: its value and the rest
        elif part.kind == "head" and kind != "number" and part.role in _COUNTED:
            part.add(part.role)

    def _sign(self, sign: str, at: int) -> None:
        part = self.parts[-1]
        if sign in "({[":
            self._open(part, sign, at)
        elif sign in ")}]":
            if len(self.parts) > 1:
                self._close()
        elif part.kind == "expression":
            if sign == ",":
                part.argument()
            elif sign in _OPERATORS:
                part.operator(sign)
        elif part.kind in ("group", "list", "node"):
            if sign in ".;,/" or sign == "<<":  # a triple that is spoken of is one more
                part.joined += 1
            elif sign == "|":
                part.add(sign)

    def _open(self, part: _Part, sign: str, at: int) -> None:
        kind, of = "node", ""
        if part.kind == "template":
            kind = "template"
        elif sign == "(":
            kind = self._round(part)
            if part.kind == "head" and part.role in _COUNTED:
                part.add(part.role)
        elif sign == "{":
            kind, of = self._curly(part)
            part.joined += self.text.startswith("{|", at)  # a remark on a triple
        self.parts.append(_Part(kind, at, of))
        self.deepest = max(self.deepest, len(self.parts) - 1)

    def _round(self, part: _Part) -> str:
        if part.kind == "data" or part.role == "VALUES":
            return "data"
        called = self.before.kind == "word" and self.before.text.upper() not in _PLAIN
        inside = part.kind in ("expression", "head") or part.role in ("FILTER", "BIND")
        return "expression" if called or inside else "list"

    def _curly(self, part: _Part) -> tuple[str, str]:
        if self.before.kind == "name" and self.earlier.kind != "word":
            prefix = self.before.text.partition(":")[0]
            self.service = self.service or "SERVICE" in prefix.upper()  # SERVICEex:a {
        role, part.role = part.role, ""
        if part.kind == "group" and not role:
            part.add(_GROUPS)
        if role == "VALUES":
            return "data", role
        return ("template" if role == "CONSTRUCT" else "group"), role

    def _close(self) -> None:
        part = self.parts.pop()
        height = part.height
        if height > LONGEST and self.deepest <= DEEPEST:
            self.long = self.long or self._chained(part, height)
        if part.joined > JOINED and part.kind == "group":
            self.long = self.long or self._crowded(part)
        if self.parts:
            outer = self.parts[-1]
            outer.inside = max(outer.inside, height + 1)
            self._joined(part, outer)
            if outer.kind == "group" and part.kind != "data":
                outer.role = ""

    def _joined(self, part: _Part, outer: _Part) -> None:
        if part.kind in ("list", "node"):
            outer.joined += part.joined + (part.kind == "node")
        elif part.kind in ("group", "head") and outer.kind == "group" and part.of in ("", "GRAPH"):
            outer.last = (part.joined if part.kind == "group" else 0) + 1
            outer.joined += outer.last

    def _chained(self, part: _Part, height: int) -> KGError:
        name, most = max(part.chain.items(), key=lambda item: item[1], default=("", 0))
        line, column = place(self.text, part.start)
        if most > LONGEST // 2:
            found, code = most, "sparql.beside"
        else:
            found, code = height, "sparql.chained"
        message = phrase(
            code,
            found=found,
            name=_chain(name),
            line=line,
            column=column,
            most=LONGEST,
        )
        return Forbidden("long", message, phrase("sparql.chained.hint"))

    def _crowded(self, part: _Part) -> KGError:
        line, column = place(self.text, part.start)
        message = phrase("sparql.crowded", line=line, column=column, found=part.joined, most=JOINED)
        return Forbidden("long", message, phrase("sparql.crowded.hint"))
