"""A query, as a worker answers it: refused, asked of the engine, or of the graph with citations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError
from kg.serve.limits import Limits, Refusal
from kg.serve.media import REFERENCES, offered
from kg.serve.messages import Query, Result
from kg.serve.output import MARKS, BoundedOutput, Send
from kg.sparql import asking, datasets, formats, graphs, results
from kg.sparql.answers import Answer
from kg.sparql.describing import construct_of, is_describe
from kg.sparql.guard import DEEPEST, Forbidden, guard
from kg.sparql.lexer import normalised
from kg.store import snapshot

if TYPE_CHECKING:
    from kg.present.footnotes import Cited

_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|\b(?:PREFIX\s+[^\s:]*:\s*|BASE\s*)<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.I,
)


def permitted(text: str) -> str:
    """A query as it is asked. Raises Refusal for an update, and for what the guard forbids."""
    text = normalised(text)
    update = _UPDATE.match(text)
    if update:
        raise Refusal("update", update[1].upper())
    try:
        guard(text)
    except Forbidden as error:
        if error.kind == "long":
            raise Refusal(error.kind, error.message, error.hint) from None
        raise Refusal(error.kind, limit=DEEPEST) from None
    return text


def answer(
    opened: snapshot.Opened, text: str, question: Query, limits: Limits, send: Send
) -> Result:
    """Answer a query. Raises Refusal, and KGError for one that is none."""
    if question.as_of:
        # The store is that of the day already.
        text = graphs.of_day(text, opened.state.prefixes, opened.state.space)[0]
    if question.cite:
        return _cited(opened, text, question, limits, send)
    chosen = _graphs(opened, text, question)
    prefixes = opened.state.prefixes
    base = question.base or None
    try:
        found = asking.ask(opened.store, text, prefixes, graphs=chosen, base_iri=base)
        return _written(found, prefixes, question, limits, send)
    except (RuntimeError, OSError) as error:
        # The engine's own word for what it cannot evaluate; it holds no path, since nothing is
        # opened while it works.
        raise Refusal("evaluation", str(error)) from None


def _graphs(opened: snapshot.Opened, text: str, question: Query) -> tuple[list[str], list[str]]:
    # (graphs that make the default graph, named ones): what the request says counts before what the
    # query says.
    default, named = list(question.default), list(question.named)
    if not default and not named:
        default, named = datasets.clauses(text, opened.state.prefixes)
    engine = opened.engine
    for name in (*default, *named):
        if opened.state.space and name in graphs.OWN:
            continue
        try:
            known = engine.contains_named_graph(ox.NamedNode(name))
        except ValueError:
            raise Refusal("graph", name) from None
        # A plain dataset has every other graph as an empty one, as the standard says; in a project
        # its name is a slip, and is reported.
        if not known and opened.state.space:
            raise Refusal("graph", name)
    return default, named


def _written(
    found: Answer, prefixes: dict[str, str], question: Query, limits: Limits, send: Send
) -> Result:
    form = _form(found)
    format = question.format_of(form)
    if not format:
        raise Refusal("format", form, offered(form))
    if isinstance(found, ox.QuerySolutions) and format in MARKS:
        output = BoundedOutput(send, limits, MARKS[format])
        if format == "xml":
            formats.xml(found, output)
        else:
            results.write(found, format, output)
    elif isinstance(found, ox.QueryTriples):
        triples = sorted(_distinct(found, limits.rows))
        BoundedOutput(send, limits).write(formats.graph(triples, format, prefixes))
    else:
        BoundedOutput(send, limits).write(formats.machine(found, format, prefixes))
    return Result(form, format)


def _form(found: Answer) -> str:
    if isinstance(found, ox.QueryBoolean):
        return "boolean"
    return "graph" if isinstance(found, ox.QueryTriples) else "rows"


def _distinct(found: Iterable[ox.Triple], most: int) -> set[tuple[str, str, str]]:
    triples = set()
    for triple in asking.triples(found):
        triples.add(triple)
        if len(triples) > most:
            raise Refusal("rows", limit=most)
    return triples


# --- with citations -------------------------------------------------------------------------------


def _cited(
    opened: snapshot.Opened, text: str, question: Query, limits: Limits, send: Send
) -> Result:
    from kg.present import footnotes
    from kg.project import rules
    from kg.sparql.values import Uncitable

    prefixes, space = opened.state.prefixes, opened.state.space
    queries = rules.queries(opened.place, prefixes, space)
    default = list(question.default)
    graphs: tuple[list[str], list[str]] | None = (default, []) if default else None
    try:
        if is_describe(text):
            said = asking.ask(opened.store, text, prefixes, graphs=graphs)
            if isinstance(said, ox.QueryTriples):
                text = construct_of(sorted(_distinct(said, limits.rows)))
        found = footnotes.cite(
            opened.store,
            text,
            prefixes,
            queries,
            space,
            graphs=graphs,
        )
    except Uncitable as error:
        raise Refusal("cite", error.reason, error.hint) from None
    except (asking.Malformed, asking.Unevaluated):
        raise
    except KGError as error:
        raise Refusal("cite", error.message, error.hint) from None
    found = footnotes.in_language(found, question.language)
    form = {"ask": "boolean", "construct": "graph"}.get(found.form, "rows")
    format = question.format_of(form) or ""
    content = _with_citations(found, form, format, opened, question.language)
    if len(found.rows.rows) > limits.rows:
        raise Refusal("rows", limit=limits.rows)
    BoundedOutput(send, limits).write(content)
    return Result(form, format)


def _with_citations(
    found: Cited, form: str, format: str, opened: snapshot.Opened, language: str
) -> bytes:
    from kg.present import cited_forms, footnotes
    from kg.present.exports.references import references

    if format in REFERENCES:
        return references(footnotes.documents(found), format, language)
    if form == "graph" and format == "turtle":
        return cited_forms.as_turtle(found, opened.state.prefixes, opened.state.space)
    if format == "json":
        return cited_forms.as_json(found)
    if form == "rows" and format in (*MARKS, "spreadsheet"):
        return formats.results(cited_forms.rows_with_marks(found), format)
    raise Refusal("format", form, offered(form, cited=True))
