"""The columns of an answer: those of SELECT * in the order in which a query names them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.sparql import ordering
from kg.sparql.answers import solutions
from kg.sparql.lexer import Token, tokens

# Wherever there is a star of a SELECT, and perhaps elsewhere.
_STAR = re.compile(r"\bSELECT(?:\s|#[^\n\r]*[\n\r]|DISTINCT|REDUCED)*\*", re.I)


def named(text: str, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """The query with the variables that `SELECT *` stands for, in the order of their first mention.

    The engine knows which they are; it gives them by the alphabet. What is no query, and what has
    no such star, is given back as it is.
    """
    if not _STAR.search(text):
        return text
    words = list(tokens(text))
    star = _star(words)
    if star is None:
        return text
    try:
        found = ordering.ask(ox.Store(), text, prefixes=dict(prefixes), base_iri=base)
        known = {variable.value for variable in solutions(found).variables}
    except (SyntaxError, ValueError, RuntimeError):
        return text
    mentioned = dict.fromkeys(w.text[1:] for w in words if w.kind == "variable")
    names = [name for name in mentioned if name in known]
    if len(names) < len(known) or not names:
        return text
    return f"{text[: star.start]} {' '.join(f'?{name}' for name in names)} {text[star.end :]}"


def _star(words: list[Token]) -> Token | None:
    """The star of the outermost SELECT, which comes before the first brace."""
    for at, word in enumerate(words):
        if word.text == "{":
            return None
        if word.kind == "word" and word.text.upper() == "SELECT":
            after = words[at + 1 : at + 3]
            modified = bool(after) and after[0].text.upper() in ("DISTINCT", "REDUCED")
            star = after[modified] if len(after) > modified else None
            return star if star is not None and star.text == "*" else None
    return None
