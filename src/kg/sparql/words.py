"""The words of a query, passed one after the other: what a reader of queries stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

import pyoxigraph as ox

from kg.sparql import lexer
from kg.sparql.lexer import Token
from kg.sparql.values import HIDDEN, Unread, refuse
from kg.words import phrase

DEEPEST = 100


def resolved(iri: str, base: str) -> str:
    """An IRI as it is, or made whole by the base that it is relative to ("": as it is)."""
    if not base:
        return iri
    found = ox.parse(f"<{iri}> <p:> <p:> .", format=ox.RdfFormat.TURTLE, base_iri=base)
    return next(iter(found)).subject.value


class Words:
    """The words of a query, one after the other."""

    def __init__(self, text: str, prefixes: Mapping[str, str]):
        self.text, self.prefixes, self.base = text, dict(prefixes), ""
        self.tokens = [*lexer.tokens(text), Token("end", "", len(text))]
        self.at = self.depth = 0
        self._names = (f"{HIDDEN}{n}" for n in count())

    def fresh(self) -> str:
        return next(self._names)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def fail(self, wanted: str) -> Unread:
        line, column = lexer.place(self.text, self.here.start)
        text, code = self.here.text[:40], "sparql.unread"
        if not text:
            code = "sparql.unread.end"
        reason = phrase(code, line=line, column=column, wanted=wanted, text=text)
        return Unread(reason, wanted, self.here.start)

    def sign(self, sign: str) -> bool:
        """Whether a sign comes next; if so, it is passed."""
        found = self.here.text == sign and self.here.kind == "sign"
        self.at += found
        return found

    def expect(self, sign: str) -> Token:
        if not self.sign(sign):
            raise self.fail(phrase("sparql.wanted.sign", sign=sign))
        return self.tokens[self.at - 1]

    def starts(self, word: str) -> bool:
        """Whether a keyword comes next, be it that the next one follows without a space."""
        kind, text, _ = self.here
        if kind == "name":
            return text.partition(":")[0] not in self.prefixes and text[: len(word)].upper() == word
        return kind == "word" and text[: len(word)].upper() == word

    def word(self, word: str) -> bool:
        """Whether a keyword comes next; if so, it is passed."""
        if not self.starts(word):
            return False
        first = self.here
        if len(first.text) > len(word):
            rest = lexer.tokens(self.text, first.start + len(word), first.end)
            first = first._replace(text=first.text[: len(word)])
            self.tokens[self.at : self.at + 1] = [first, *rest]
        self.at += 1
        return True

    def expect_word(self, word: str) -> None:
        if not self.word(word):
            raise self.fail(phrase("sparql.wanted.sign", sign=word))

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise refuse(phrase("sparql.uncitable.deep", most=DEEPEST))
        yield
        self.depth -= 1

    def since(self, start: int) -> str:
        """The text from a place to the end of the last word that was passed."""
        return self.text[start : self.tokens[self.at - 1].end]

    def variable(self) -> str:
        if self.here.kind != "variable":
            raise self.fail(phrase("sparql.wanted.a-variable"))
        name = "?" + self.next().text[1:]
        if name.startswith(HIDDEN):
            raise refuse(
                phrase("sparql.uncitable.hidden-name", start=HIDDEN),
                phrase("sparql.uncitable.hidden-name.hint", name=name),
            )
        return name

    def iri(self) -> str:
        """The IRI of the next word, in angle brackets."""
        if self.here.kind == "iri":
            return f"<{resolved(lexer.decoded(self.next().text[1:-1]), self.base)}>"
        if self.here.kind != "name":
            raise self.fail(phrase("sparql.wanted.an-iri"))
        prefix, _, local = self.here.text.partition(":")
        if prefix not in self.prefixes:
            raise self.fail(phrase("sparql.wanted.known-prefix"))
        self.at += 1
        return f"<{self.prefixes[prefix]}{local.replace(chr(92), '')}>"

    @property
    def names(self) -> bool:
        """Whether an IRI comes next."""
        kind, text, _ = self.here
        return kind == "iri" or (kind == "name" and text.partition(":")[0] in self.prefixes)

    def prologue(self) -> str:
        """The text of the prologue, with a line break; its base and prefixes count from here on."""
        start = self.here.start
        while True:
            if self.word("BASE"):
                self.base = self.iri()[1:-1]
            elif self.word("PREFIX"):
                self._declare()
            elif self.word("VERSION"):
                self.at += self.here.kind == "text"
            else:
                return self.since(start) + "\n" if self.at else ""

    def _declare(self) -> None:
        if self.here.kind != "name" or not self.here.text.endswith(":"):
            raise self.fail(phrase("sparql.wanted.prefix"))
        name = self.next().text[:-1]
        self.prefixes[name] = self.iri()[1:-1]
