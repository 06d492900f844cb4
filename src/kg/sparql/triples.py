"""Reads the terms, triples and paths of a query."""

from __future__ import annotations

from collections.abc import Mapping

from kg.rdf.terms import RDF, literal
from kg.sparql import lexer
from kg.sparql.values import Triple, expand, refuse
from kg.sparql.words import Words
from kg.words import phrase

NEWER = "SPARQL 1.2, which has no rules for citations here"


class Terms(Words):
    """Terms, triples and paths."""

    def __init__(self, text: str, prefixes: Mapping[str, str]):
        super().__init__(text, prefixes)
        self.labels: dict[str, str] = {}
        self.blanks = 0  # how many blank nodes were met

    def term(self) -> str:
        """A term, written so that it means the same under any prologue; a blank node as a hidden
        variable."""
        kind, text, _ = self.here
        if kind == "variable":
            return self.variable()
        if self.names:
            return self.iri()
        if kind == "text":
            return self.literal()
        if kind == "blank":
            self.at += 1
            self.blanks += 1
            return self.labels.setdefault(text, "") or self._label(text)
        if kind == "number" or text in ("+", "-"):
            return self.number()
        for word in ("true", "false"):
            if self.word(word.upper()):
                return word
        if text in ("<<", "<"):
            raise refuse(phrase("sparql.uncitable.triple-terms", version=NEWER))
        raise self.fail(phrase("sparql.wanted.term"))

    def number(self) -> str:
        sign = self.next().text if self.here.kind == "sign" else ""
        if self.here.kind != "number":
            raise self.fail(phrase("sparql.wanted.number"))
        return sign + self.next().text

    def _label(self, text: str) -> str:
        self.labels[text] = self.fresh()
        return self.labels[text]

    def literal(self) -> str:
        value = lexer.quoted(self.next().text)
        if self.here.kind == "tag":
            return literal(value, language=self.next().text[1:])
        return literal(value, self.iri()[1:-1] if self.sign("^^") else "")

    def triples(self, items: list) -> None:
        """Triples with one subject."""
        bracketed = self.here.text in ("[", "(")
        subject = self.node(items)
        if not bracketed or self.verbal():
            self.properties(subject, items)

    def verbal(self) -> bool:
        """Whether a property or a path comes next."""
        kind, text, _ = self.here
        return self.names or kind == "variable" or text in ("^", "!", "(") or self.is_a()

    def is_a(self) -> bool:
        return self.here.text[:1] == "a" and self.starts("A")

    def node(self, items: list) -> str:
        with self.deeper():
            if self.sign("["):
                self.blanks += 1
                subject = self.fresh()
                if not self.sign("]"):
                    self.properties(subject, items)
                    self.expect("]")
                return subject
            return self.listed(items) if self.sign("(") else self.term()

    def listed(self, items: list) -> str:
        head = last = ""
        while not self.sign(")"):
            self.blanks += 1
            cell = self.fresh()
            if last:
                items.append(Triple(last, f"<{RDF}rest>", cell))
            head, last = head or cell, cell
            items.append(Triple(cell, f"<{RDF}first>", self.node(items)))
        if last:
            items.append(Triple(last, f"<{RDF}rest>", f"<{RDF}nil>"))
        return head or f"<{RDF}nil>"

    def properties(self, subject: str, items: list) -> None:
        while True:
            path = ("iri", self.variable()) if self.here.kind == "variable" else self.path()
            while True:
                thing = self.node(items)
                items += expand(subject, path, thing, self.fresh)
                if self.here.text == "~" or self.annotates:
                    raise refuse(phrase("sparql.uncitable.annotations", version=NEWER))
                if not self.sign(","):
                    break
            if not self.sign(";"):
                return
            while self.sign(";"):
                pass
            if not self.verbal():
                return

    @property
    def annotates(self) -> bool:
        """Whether “{|” comes next."""
        return self.text.startswith("{|", self.here.start)

    def path(self) -> tuple:
        parts = [self.steps()]
        while self.sign("|"):
            parts.append(self.steps())
        return ("alt", *parts) if len(parts) > 1 else parts[0]

    def steps(self) -> tuple:
        parts = [self.step()]
        while self.sign("/"):
            parts.append(self.step())
        return ("seq", *parts) if len(parts) > 1 else parts[0]

    def step(self) -> tuple:
        inverse = self.sign("^")
        path = self.way()
        if self.here.kind == "sign" and self.here.text in ("?", "*", "+"):
            path = ("mod", path, self.next().text)
        return ("inv", path) if inverse else path

    def way(self) -> tuple:
        if self.sign("("):
            with self.deeper():
                path = self.path()
                self.expect(")")
                return path
        return self.others() if self.sign("!") else ("iri", self.property())

    def property(self) -> str:
        if not self.names and self.is_a() and self.word("A"):
            return f"<{RDF}type>"
        return self.iri()

    def others(self) -> tuple:
        """A negated property set."""
        forward: list[str] = []
        back: list[str] = []
        several = self.sign("(")
        while not (several and self.here.text == ")"):
            (back if self.sign("^") else forward).append(self.property())
            if not (several and self.sign("|")):
                break
        if several:
            self.expect(")")
        return "not", tuple(forward), tuple(back)
