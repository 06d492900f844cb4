"""What is rewritten in a query before the engine sees it, so that its answer is SPARQL's.

The engine (pyoxigraph 0.5) has no total order of mixed literals: sorting them may even end the
process, and MIN and MAX depend on the order of rows. Here each key of ORDER BY is handed to a
function that gives one sortable text, and MIN and MAX are aggregates of our own over the same
order (`kg.sparql.order`). GROUP_CONCAT takes the text of whatever it is given, and a bare term
that is used as a truth value is given the one that the recommendation defines.
Only words and brackets count, so the text of the query stays as it is wherever nothing is at stake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import pyoxigraph as ox

from kg.sparql import scopes
from kg.sparql.answers import Answer, Queryable
from kg.sparql.lexer import Token, tokens
from kg.sparql.own import KEY, MAX, MIN, TEXT, TRUTH

_OPEN, _CLOSE = {"(": ")", "{": "}", "[": "]"}, {")", "}", "]"}
# Each of these gives values of one kind, which the engine orders as it should.
_SAFE = {"STR", "COUNT", "STRLEN", "LANG", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "RAND"}
_BARE = r"(?:[?$]\w|[\"'])"
# A longer query is no part of a program, and is not kept.
_LONG = 1 << 13
_CONCERNED = re.compile(
    r"\bORDER\b|\b(?:MIN|MAX)\b"
    r"|\bGROUP_CONCAT\b"
    rf"|\b(?:IF|FILTER|HAVING)\s*\(\s*{_BARE}|(?:!|&&|\|\|)\s*{_BARE}|[\w\"'>]\s*(?:&&|\|\|)",
    re.I,
)


# One of these stands in all that the pattern finds, which takes ten times as long.
_SIGNS = ("order", "min", "max", "group_concat")
_TESTS = ("if", "filter", "having", "&&", "||", "!")


class Edit(NamedTuple):
    """`text` in place of the characters from `start` to `end` of a query."""

    start: int
    end: int
    text: str


def engine_of(store: Queryable) -> ox.Store | None:
    """The engine that answers for what can be asked, or None where a server does."""
    return store if isinstance(store, ox.Store) else getattr(store, "engine", None)


def ask(
    store: Queryable,
    text: str,
    *,
    prefixes: dict[str, str] | None = None,
    base_iri: str | None = None,
    default_graph: Sequence[ox.NamedNode | ox.DefaultGraph] | None = None,
    named_graphs: Sequence[ox.NamedNode] | None = None,
) -> Answer:
    """What `store.query` gives, by the order and the truth values of SPARQL.

    Another store than the engine's (a server) is asked the query as it stands, but for
    GROUP_CONCAT; it knows neither a base nor graphs that are chosen here. Raises what the engine
    raises, about the text as it was given.
    """
    engine = engine_of(store)
    if engine is None:
        return store.query(rewritten(text, local=False), prefixes=prefixes)
    query = partial(
        engine.query,
        prefixes=prefixes,
        base_iri=base_iri,
        default_graph=None if default_graph is None else list(default_graph),
        named_graphs=None if named_graphs is None else list(named_graphs),
    )
    asked = rewritten(text)
    if asked == text:
        return query(text)
    from kg.sparql.functions import AGGREGATES, FUNCTIONS

    try:
        return query(asked, custom_functions=FUNCTIONS, custom_aggregate_functions=AGGREGATES)
    except SyntaxError:
        ox.Store().query(text, prefixes=prefixes, base_iri=base_iri)
        raise


def rewritten(text: str, *, local: bool = True) -> str:
    """The query that the engine is asked (`local`), or another server; the same if all is well."""
    return (_known if len(text) < _LONG else _rewritten)(text, local)


def _rewritten(text: str, local: bool) -> str:
    text = scopes.apart(text) if local else text
    small = text.lower()
    signs = [sign for sign in _SIGNS if sign in small]
    tested = any(sign in small for sign in _TESTS)
    if "order" not in signs and not ((signs or tested) and _CONCERNED.search(text)):
        return text
    words = list(tokens(text, data=False))
    edits: list[Edit] = []
    if "group_concat" in signs:
        edits += _concatenated(words, f"<{TEXT}>(" if local else "STR(")
    if local:
        edits += _keys(words)
        edits += _extremes(words) if "min" in signs or "max" in signs else ()
        edits += _truths(words) if tested else ()
    return applied(text, edits) if edits else text


# The queries of shapes, rules and pages are asked again and again.
_known = lru_cache(maxsize=1024)(_rewritten)


def applied(text: str, edits: list[Edit]) -> str:
    """The text with its edits; those at one place in their order."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _closing(words: list[Token], at: int) -> int:
    """The place of the bracket that closes the one at `at`; the last word if none does."""
    depth = 0
    for place in range(at, len(words)):
        depth += words[place].text in _OPEN
        depth -= words[place].text in _CLOSE
        if not depth:
            return place
    return len(words) - 1


def _is(words: list[Token], at: int, *names: str) -> bool:
    return 0 <= at < len(words) and words[at].text.upper() in names


def _wrapped(first: Token, last: Token, function: str) -> Iterator[Edit]:
    yield Edit(first.start, first.start, f"(<{function}>(")
    yield Edit(last.end, last.end, "))")


# --- ORDER BY -------------------------------------------------------------------------------------


def _keys(words: list[Token]) -> Iterator[Edit]:
    for at, word in enumerate(words):
        if word.kind == "word" and _is(words, at, "ORDER") and _is(words, at + 1, "BY"):
            for first, last in _conditions(words, at + 2):
                if variable := _lone_variable(words, first, last):
                    key = _KEY_OF.replace("?", variable)
                    yield Edit(words[first].start, words[last].end, key)
                elif not _safe(words, first, last):
                    yield from _wrapped(words[first], words[last], KEY)


# IRIs and blank nodes come in the order of the engine, before texts: no function of ours is called
# for them.
_KEY_OF = f"(IF(isIRI(?),?,IF(isBLANK(?),?,<{KEY}>(?))))"


def _lone_variable(words: list[Token], first: int, last: int) -> str:
    """The variable that is a whole key, in brackets or without; "" for any other."""
    while first < last and words[first].text == "(" and _closing(words, first) == last:
        first, last = first + 1, last - 1
    return words[first].text if first == last and words[first].kind == "variable" else ""


def _conditions(words: list[Token], at: int) -> Iterator[tuple[int, int]]:
    """(first, last) word of each key of an ORDER BY, without ASC and DESC."""
    while at < len(words):
        directed = _is(words, at, "ASC", "DESC")
        at += directed
        end = _condition(words, at)
        if end is None or (directed and words[at].text != "("):  # no key, or no SPARQL
            return
        yield at, end
        at = end + 1


def _condition(words: list[Token], at: int) -> int | None:
    """The last word of the key that begins at `at`; None if none does."""
    if at >= len(words):
        return None
    kind = words[at].kind
    if kind == "variable":
        return at
    if words[at].text == "(":
        return _closing(words, at)
    if kind not in ("word", "iri", "name") or _is(words, at, "LIMIT", "OFFSET", "VALUES"):
        return None
    opening = at + 1 + _is(words, at, "NOT")
    return _closing(words, opening) if _is(words, opening, "(", "{") else None


def _safe(words: list[Token], first: int, last: int) -> bool:
    """Whether a key is one call of a function whose values are of one kind."""
    while first < last and words[first].text == "(" and _closing(words, first) == last:
        first, last = first + 1, last - 1
    return _is(words, first, *_SAFE) and _closing(words, first + 1) == last


# --- aggregates -----------------------------------------------------------------------------------


def _extremes(words: list[Token]) -> Iterator[Edit]:
    for at, word in enumerate(words):
        if word.kind == "word" and _is(words, at, "MIN", "MAX") and _is(words, at + 1, "("):
            yield Edit(word.start, word.end, f"<{MIN if word.text.upper() == 'MIN' else MAX}>")
            if _is(words, at + 2, "DISTINCT"):  # which changes nothing
                yield Edit(words[at + 2].start, words[at + 2].end, "")


def _concatenated(words: list[Token], text: str) -> Iterator[Edit]:
    # What is put together becomes its text; `text` is the call that gives it.
    for at, word in enumerate(words):
        if word.kind == "word" and _is(words, at, "GROUP_CONCAT") and _is(words, at + 1, "("):
            first = at + 2 + _is(words, at + 2, "DISTINCT")
            last = next(_ends(words, first), None)
            if last is not None and last >= first and not _is_text(words, first, last):
                yield Edit(words[first].start, words[first].start, text)
                yield Edit(words[last].end, words[last].end, ")")


def _is_text(words: list[Token], first: int, last: int) -> bool:
    """Whether an expression is one call of STR: who asks for a text gets that of SPARQL."""
    return _is(words, first, "STR") and _closing(words, first + 1) == last


def _ends(words: list[Token], at: int) -> Iterator[int]:
    """The word before the `;` or `)` that ends the expression which begins at `at`."""
    while at < len(words):
        if words[at].text in (";", ")"):
            yield at - 1
            return
        at = _closing(words, at) + 1 if words[at].text in _OPEN else at + 1


# --- truth ----------------------------------------------------------------------------------------


def _truths(words: list[Token]) -> Iterator[Edit]:
    at = 0
    while at < len(words):
        last = _operand(words, at)
        if last is not None and _tested(words, at, last):
            yield from _wrapped(words[at], words[last], TRUTH)
        at = (at if last is None else last) + 1


def _operand(words: list[Token], at: int) -> int | None:
    """The last word of the variable or literal at `at`; None if there is none."""
    if words[at].kind == "text":
        tagged = at + 1 < len(words) and words[at + 1].kind == "tag"
        return at + 2 if _is(words, at + 1, "^^") else at + tagged
    return at if words[at].kind == "variable" else None


def _tested(words: list[Token], first: int, last: int) -> bool:
    """Whether the words stand alone where a truth value is wanted."""
    if _is(words, first - 1, "!"):
        return True
    after = _is(words, last + 1, "&&", "||")
    before = _is(words, first - 1, "&&", "||")
    opened = _is(words, first - 1, "(", ",")
    closed = _is(words, last + 1, ")", ",")
    if opened and closed:
        return _is(words, first - 2, "IF", "FILTER", "HAVING") and _is(words, first - 1, "(")
    return (before and (after or closed)) or (opened and after)
