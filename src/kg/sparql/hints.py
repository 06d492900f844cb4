"""Terms of a query that its graph does not know: what is told beside an empty answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from kg.rdf.terms import XSD
from kg.sparql.lexer import Token, tokens
from kg.spelling import nearest
from kg.words import Sentence, phrase

_HERE = "ASK { { %(i)s ?p ?o } UNION { ?s %(i)s ?o } UNION { ?s ?p %(i)s } }"
_ELSEWHERE = "ASK { GRAPH ?g { { %(i)s ?p ?o } UNION { ?s %(i)s ?o } UNION { ?s ?p %(i)s } } }"
_NAMED = "ASK { GRAPH %(i)s { ?s ?p ?o } }"
_SIBLINGS = (
    "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } "
    'FILTER(isIRI(?x) && STRSTARTS(STR(?x), "%s")) }'
)
_MOST = 5
# So many terms are looked up, and in so many namespaces is a nearer one sought, which takes long.
_LOOKED_UP, _SPACES = 100, 3
_CODE = re.compile(r"\\[uU]")


class Asked(Protocol):
    """A store, here or on a server."""

    def query(self, text: str, /) -> object: ...


class Mention(NamedTuple):
    """A term of a query: as it is written up to its local name, its namespace, its local name."""

    written: str
    space: str
    local: str

    def shown(self, local: str) -> str:
        return f"{self.written}{local}{'>' if self.written.startswith('<') else ''}"


def unknown(store: Asked, text: str, prefixes: Mapping[str, str]) -> list[str]:
    """A sentence for each term of a query that nothing in the graph is called, at most five.

    Only terms of namespaces that the graph uses are told; the term nearest to each is named.
    """
    siblings: dict[str, list[str]] = {}
    sentences = []
    if _CODE.search(text):  # what is written in codes is not looked up
        return sentences
    for mention in islice(_mentions(text, prefixes), _LOOKED_UP):
        if len(sentences) == _MOST or _known(store, mention):
            continue
        if mention.space not in siblings:
            if len(siblings) == _SPACES:
                continue
            found = store.query(_SIBLINGS % mention.space)
            siblings[mention.space] = [row[0].value[len(mention.space) :] for row in found]
        if siblings[mention.space]:
            sentences.append(_sentence(mention, nearest(mention.local, siblings[mention.space])))
    return sentences


def _sentence(mention: Mention, local: str) -> Sentence:
    term = mention.shown(mention.local)
    if not local:
        return phrase("sparql.no-term", term=term)
    return phrase("sparql.no-term.near", term=term, near=mention.shown(local))


def _known(store: Asked, mention: Mention) -> bool:
    name = {"i": f"<{mention.space}{mention.local}>"}
    return any(bool(store.query(test % name)) for test in (_HERE, _ELSEWHERE, _NAMED))


def _mentions(text: str, prefixes: Mapping[str, str]) -> Iterator[Mention]:
    """The terms that patterns and expressions of a query name, each once."""
    words = list(tokens(text))
    spaces, seen = {**prefixes, **_declared(words)}, set()
    for at in _places(words):
        mention = _mention(words[at], spaces)
        if mention and mention.local and mention.space != XSD and mention not in seen:
            seen.add(mention)
            yield mention


def _mention(word: Token, spaces: Mapping[str, str]) -> Mention | None:
    if word.kind == "name":
        prefix, _, local = word.text.partition(":")
        if not spaces.get(prefix):
            return None
        return _whole(Mention(f"{prefix}:", spaces[prefix], local.replace("\\", "")))
    iri = word.text[1:-1]
    if word.kind != "iri" or "\\" in iri:
        return None
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return _whole(Mention(f"<{iri[:cut]}", iri[:cut], iri[cut:]))


def _whole(mention: Mention) -> Mention | None:
    # What is relative, or no IRI at all, is not looked up.
    try:
        ox.NamedNode(mention.space + mention.local)
    except ValueError:
        return None
    return mention


def _declared(words: list[Token]) -> dict[str, str]:
    return {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in zip(words, words[1:], words[2:], strict=False)
        if word.text.upper() == "PREFIX" and "\\" not in iri.text
    }


def _places(words: list[Token]) -> Iterator[int]:
    """Where terms stand that are asked for: not in declarations, FROM, or a template, and neither
    datatypes nor functions."""
    body = _body(words)
    for at, word in enumerate(words):
        if word.kind not in ("name", "iri") or at < body:
            continue
        before = words[at - 1].text.upper() if at else ""
        called = word.kind == "name" and at + 1 < len(words) and words[at + 1].text == "("
        if before not in ("^^", "FROM", "NAMED") and not called:
            yield at


def _body(words: list[Token]) -> int:
    """The place where the prologue ends, or the template of a CONSTRUCT."""
    forms = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    named = (n for n, w in enumerate(words) if w.kind == "word" and w.text.upper() in forms)
    start = next(named, 0)
    template = words[start : start + 2]
    if [w.text.upper() for w in template] == ["CONSTRUCT", "{"]:
        return next((n for n in range(start, len(words)) if words[n].text == "}"), start)
    return start
