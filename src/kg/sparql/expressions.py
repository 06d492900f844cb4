"""Reads the expressions of a query."""

from __future__ import annotations

from kg.sparql.triples import NEWER, Terms
from kg.sparql.values import Exists, Expr, Group, Name, refuse
from kg.words import phrase

_RANDOM = {"RAND", "UUID", "STRUUID", "BNODE", "NOW"}
_MODIFIERS = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_OPERATORS = {"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"}


class Expressions(Terms):
    """Expressions: the words as they are, with variables and EXISTS told apart."""

    def put(self, out: list, piece: object = None) -> None:
        """The word that was passed last, or what it stands for, goes to `out`, after a space if
        there was a gap."""
        before, last = self.tokens[self.at - 2], self.tokens[self.at - 1]
        if out and before.end < last.start:
            out.append(" ")
        out.append(last.text if piece is None else piece)

    def pass_on(self, out: list) -> None:
        """The next word goes to `out`."""
        self.at += 1
        self.put(out)

    def group(self) -> Group:
        raise NotImplementedError

    def negates(self, word: str) -> bool:
        """Whether NOT comes next, before a keyword."""
        return self.here.text.upper() == "NOT" or self.starts("NOT" + word)

    def expression(self) -> Expr:
        out: list = []
        self._expression(out)
        return tuple(out)

    def _expression(self, out: list) -> None:
        self._operand(out)
        while True:
            if self.here.kind == "sign" and self.here.text in _OPERATORS:
                self.pass_on(out)
                self._operand(out)
            elif self.starts("IN") or self.negates("IN"):
                if self.word("NOT"):
                    self.put(out)
                self.expect_word("IN")
                self.put(out)
                self._arguments(out)
            else:
                return

    def _operand(self, out: list) -> None:
        while self.here.text in ("!", "+", "-"):
            self.pass_on(out)
        kind, text, _ = self.here
        if text == "(":
            self._bracketed(out)
        elif kind == "variable":
            self.put(out, Name(self.variable()))
        elif kind == "text":
            self._literal(out)
        elif kind == "number":
            self.pass_on(out)
        elif self.names:
            self._named(out)
        elif kind in ("word", "name"):
            self._call(out)
        elif text in ("<<", "<"):
            raise refuse(phrase("sparql.uncitable.triple-terms", version=NEWER))
        else:
            raise self.fail(phrase("sparql.wanted.expression"))

    def _literal(self, out: list) -> None:
        self.pass_on(out)
        if self.here.kind == "tag":
            self.pass_on(out)
        elif self.here.text == "^^":
            self.pass_on(out)
            self._named(out)

    def _named(self, out: list) -> None:
        self.iri()
        self.put(out)
        if self.here.text == "(":
            self._arguments(out)

    def _bracketed(self, out: list) -> None:
        with self.deeper():
            self.expect("(")
            self.put(out)
            self._expression(out)
            self.expect(")")
            self.put(out)

    def _call(self, out: list) -> None:
        start = self.here.start
        if self.starts("EXISTS") or self.negates("EXISTS"):
            if out and self.tokens[self.at - 1].end < start:
                out.append(" ")
            negated = self.word("NOT")
            self.expect_word("EXISTS")
            group = self.group()
            out.append(Exists(negated, group, self.since(start)))
            return
        if self.tokens[self.at + 1].text != "(":
            for word in ("TRUE", "FALSE"):
                if self.word(word):
                    self.put(out)
                    return
            raise self.fail(phrase("sparql.wanted.expression"))
        name = self.here.text.upper()
        if name in _RANDOM:
            raise refuse(phrase("sparql.uncitable.random", name=name))
        self.pass_on(out)
        self._arguments(out)

    def _arguments(self, out: list) -> None:
        with self.deeper():
            self.expect("(")
            self.put(out)
            if self.word("DISTINCT"):
                self.put(out)
            if self.here.text == "*":
                self.pass_on(out)
            while self.here.text != ")":
                self._expression(out)
                if self.here.text != ",":
                    break
                self.pass_on(out)
            if self.here.text == ";":
                self._separator(out)
            self.expect(")")
            self.put(out)

    def _separator(self, out: list) -> None:
        self.pass_on(out)
        self.expect_word("SEPARATOR")
        self.put(out)
        self.expect("=")
        self.put(out)
        if self.here.kind != "text":
            raise self.fail(phrase("sparql.wanted.text"))
        self.pass_on(out)

    @property
    def constrains(self) -> bool:
        """Whether an expression comes next that stands alone: in brackets, or a call."""
        if self.here.text == "(":
            return True
        if any(map(self.starts, _MODIFIERS)):
            return False
        called = self.names or self.here.kind == "word"
        exists = self.starts("EXISTS") or self.negates("EXISTS")
        return exists or (called and self.tokens[self.at + 1].text == "(")

    def constraint(self) -> Expr:
        if not self.constrains:
            raise self.fail(phrase("sparql.wanted.condition"))
        out: list = []
        self._operand(out)
        return tuple(out)
