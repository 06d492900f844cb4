"""Answers that prove themselves: made as files, and held to the graph of another day."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError
from kg.evidence.today import today
from kg.evidence.verifying import Answered, Line, fates_of, outcomes
from kg.present.answered import graph as answer_graph
from kg.present.answered import page, reading
from kg.present.answered.contents import Asked, Data, contents
from kg.present.reports.verify_report import Verified, footnote_changes
from kg.project.question_files import questions
from kg.sparql import asking, reader, scopes
from kg.sparql.describing import construct_of, is_describe
from kg.store import arguments, snapshot
from kg.words import phrase

if TYPE_CHECKING:
    from kg.api.handle import Snapshot

MOST = 5_000  # rows that a file of an answer may have
WRITERS: dict[str, Callable[[Data], bytes]] = {
    ".html": page.page,
    ".ttl": answer_graph.as_turtle,
    ".json": lambda data: (
        json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n"
    ),
}


def writer(path: Path | str) -> Callable[[Data], bytes]:
    """What writes an answer into a file of that name: HTML, Turtle or JSON by its ending, HTML
    where there is no file. Raises KGError.
    """
    ending = Path(path).suffix.lower()
    if str(path) == "-":
        return WRITERS[".html"]
    if ending not in WRITERS:
        raise KGError(phrase("answer.ending", path=path), phrase("answer.ending.hint"))
    return WRITERS[ending]


def answer(
    graph: Snapshot,
    text: str,
    parameters: Mapping[str, object],
    language: str = "",
    *,
    plans: bool = False,
) -> Data:
    """See `Snapshot.answer`."""
    if not isinstance(text, str):
        raise KGError(phrase("api.query-not-text", kind=type(text).__name__))
    held = _of_files(graph)
    given = {name: str(value) for name, value in parameters.items()}
    prefixes = held.state.prefixes
    query, _ = arguments.asked(text, "query", graph.folder, held.place, prefixes, given)
    known = _question(graph.folder, text, prefixes)
    asked = Asked(query, known[0], known[1], given, plans)
    return _made(held, graph.folder, asked, language or graph.language)


def _of_files(graph: Snapshot) -> snapshot.Opened:
    if graph.endpoint is not None:
        raise KGError(phrase("answer.of-server"), phrase("answer.of-server.hint"))
    return graph.opened(whole=True)


def _question(folder: Path, text: str, prefixes: dict[str, str]) -> tuple[str, Mapping[str, str]]:
    found, _ = questions(folder, prefixes)
    one = next((question for question in found if question.name == text), None)
    return (one.name, one.titles) if one else ("", {})


def _made(held: snapshot.Opened, folder: Path, asked: Asked, language: str) -> Data:
    from kg.api import queries

    held, query = queries.of_day(held, folder, asked.text)
    text = _described(held, query, asked.plans)
    found = queries.cited(
        held, text, folder, language, asked.name or "query", plans=asked.plans, matched=True
    )
    if len(found.rows.rows) > MOST:
        raise KGError(
            phrase("answer.too-many", count=len(found.rows.rows), most=MOST),
            phrase("answer.too-many.hint"),
        )
    keys = _keys(text, held.state.prefixes) if found.form == "select" else None
    return contents(held, found, asked._replace(keys=keys), language)


def _described(held: snapshot.Opened, text: str, plans: bool) -> str:
    """A DESCRIBE as the CONSTRUCT of its triples, which can be cited; any other query as it is."""
    from kg.sparql.lexer import normalised

    if not is_describe(text):
        return text
    result = asking.ask(held.store, normalised(text), held.state.prefixes, plans=plans)
    if not isinstance(result, ox.QueryTriples):
        return text
    triples = sorted(set(asking.triples(result)))
    if len(triples) > MOST:
        raise KGError(
            phrase("answer.too-many", count=len(triples), most=MOST),
            phrase("answer.too-many.hint"),
        )
    return construct_of(triples)


def _keys(text: str, prefixes: Mapping[str, str]) -> list[str] | None:
    """The variables by which the rows of a query are grouped, None where nothing is."""
    parsed, _ = reader.read(scopes.apart(text), tuple(prefixes.items()))
    if not parsed.select.grouped:
        return None
    return [name[1:] for name, expression in parsed.select.projection if expression is None]


# --- held to the graph at hand --------------------------------------------------------------------


def verify(graph: Snapshot, path: Path, language: str = "") -> Verified:
    """See `Snapshot.verify`."""
    old, faults = reading.read(path)
    held = _of_files(graph)
    if old["dataset"]["space"] != held.state.space:
        raise KGError(
            phrase("answer.other-project", space=old["dataset"]["space"], own=held.state.space),
            phrase("answer.other-project.hint"),
        )
    if graph.as_of is None and old["as_of"]:
        from kg.evidence import access

        held = access.as_of(held, graph.folder, old["as_of"], lambda name: None)
    query = old["query"]
    asked = Asked(query["text"], query["name"], {}, query["parameters"], query["plans"])
    new = _made(held, graph.folder, asked, old["language"])
    now = today(held, [*old["claims"], *old["beside"]])
    before, after = _answered(old), _answered(new)
    fates = fates_of(old["claims"], old["beside"], now)
    return Verified(
        old,
        new,
        faults,
        outcomes(before, after, now),
        footnote_changes(old, new, fates),
        _question_now(graph, old),
    )


def _answered(data: Data) -> Answered:
    claims = data["claims"]
    lines = [
        Line(row["values"], tuple(claims[number] for number in row["claims"]))
        for row in data["rows"]
    ]
    disputes: dict[tuple[str, str], frozenset[str]] = {}
    for one in data["disputes"]:
        fact = one["subject"], one["predicate"]
        disputes[fact] = disputes.get(fact, frozenset()) | frozenset(one["values"])
    keys = data["keys"]
    return Answered(lines, disputes, None if keys is None else frozenset(keys), data["beside"])


def _question_now(graph: Snapshot, old: Data) -> str:
    """What became of the titled question: "" where it is as it was, or there was none."""
    query = old["query"]
    if not query["name"]:
        return ""
    held = graph.opened(whole=True)
    prefixes, given = held.state.prefixes, query["parameters"]
    try:
        text, _ = arguments.asked(query["name"], "query", graph.folder, held.place, prefixes, given)
    except KGError:
        return "gone"
    return "" if text == query["text"] else "changed"
