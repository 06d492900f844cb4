"""Asking the engine: the query is looked at and rewritten, rows are read lazily."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from kg.errors import KGError
from kg.rdf.terms import PREFIXES, term
from kg.sparql import columns, ordering
from kg.sparql.answers import Answer, Queryable
from kg.sparql.guard import guard
from kg.sparql.languages import in_small_letters, in_usual_letters
from kg.sparql.lexer import normalised, place
from kg.spelling import closest
from kg.system.isolation import STACK
from kg.words import Sentence, phrase

Result = TypeVar("Result")


class Rows(NamedTuple):
    """The answer to a SELECT: the variables, and a tuple of N-Triples strings a row ("" for what is
    unbound).
    """

    variables: list[str]
    rows: list[tuple[str, ...]]


class Malformed(KGError):
    """A text that is no query, or that uses a prefix nobody knows."""


class Unevaluated(KGError):
    """A query that the engine cannot evaluate, and the engine's `reason`."""

    def __init__(self, reason: str):
        super().__init__(phrase("sparql.unevaluated", reason=reason))
        self.reason = reason


# --- asking ---------------------------------------------------------------------------------------


def checked(text: str, prefixes: dict[str, str], name: str = "query") -> None:
    """Raise KGError for a query that may not be asked, or that uses a prefix nobody knows."""
    guard(text)
    _prefixed(text, prefixes, name)


def malformed(name: str, error: SyntaxError, text: str, prefixes: dict[str, str]) -> KGError:
    """The error to raise for a query that the engine's parser refuses: where the slip is, and what
    should stand there if that is known.
    """
    from kg.sparql.faults import near, syntax
    from kg.sparql.reader import read
    from kg.sparql.values import Unread

    try:
        read(text, tuple(prefixes.items()))
    except Unread as slip:
        line, column = place(text, slip.at)
        rest = text[slip.at :].partition("\n")[0].strip()
        return Malformed(
            _at(name, line, column, near(rest)),
            phrase("sparql.wanted", wanted=slip.wanted),
        )
    except KGError:
        pass  # what it cannot cite is read by the engine alone
    problem = syntax(name, error, text)
    return Malformed(_at(name, problem.line, problem.column, problem.message))


def _at(name: str, line: int, column: int, message: str) -> Sentence:
    return phrase("sparql.at", name=name, line=line, column=column, message=message)


def ask(
    store: Queryable,
    text: str,
    prefixes: dict[str, str],
    name: str = "query",
    graphs: tuple[list[str], list[str]] | None = None,
    base_iri: str | None = None,
    *,
    plans: bool = False,
) -> Answer:
    """The engine's answer to a query (solutions, boolean or triples), read lazily. Raises KGError
    for a query that is no query.

    `graphs` are IRIs of graphs, (those whose merge is the default graph, those that are named), in
    place of what the query's FROM and FROM NAMED say. `plans` asks the plans beside the current
    graph, of a store of the engine.
    """
    # Whether there is a prefix that nobody knows is looked at only where the engine does not
    # understand the query; a server is not asked such a one.
    text = normalised(text)
    guard(text)
    engine = ordering.engine_of(store)
    try:
        if engine is None:
            _prefixed(text, prefixes, name)
            with engine_errors():
                # A server makes of FROM what the standard says by itself.
                return ordering.ask(store, columns.named(text, prefixes), prefixes=prefixes)
        text = in_small_letters(text)
        dataset = _Dataset(text, engine)
        if plans or graphs or _names_graphs(text):
            from kg.sparql import datasets

            dataset = _Dataset(*datasets.chosen(engine, text, prefixes, graphs, plans=plans))
        text = dataset.text
        with engine_errors():
            # The engine parses each prefix anew.
            used = {name: space for name, space in prefixes.items() if f"{name}:" in text}
            return ordering.ask(
                dataset.store,
                columns.named(text, used, base_iri),
                prefixes=used,
                base_iri=base_iri,
                default_graph=dataset.merged,
                named_graphs=dataset.named,
            )
    except SyntaxError as error:
        _prefixed(text, prefixes, name)
        raise malformed(name, error, text, prefixes) from None
    except (ValueError, OSError) as error:
        raise KGError(phrase("sparql.refused", name=name, reason=error)) from None


class _Dataset(NamedTuple):
    """See `kg.sparql.datasets.Chosen`, which a query that chooses no graphs does not load."""

    text: str
    store: ox.Store
    merged: Sequence[ox.NamedNode | ox.DefaultGraph] | None = None
    named: Sequence[ox.NamedNode] | None = None


def _names_graphs(text: str) -> bool:
    return "current" in text or "from" in text.casefold()


def _prefixed(text: str, prefixes: dict[str, str], name: str) -> None:
    # The parser's own word for an unknown prefix names neither the prefix nor a cure.
    from kg.sparql import prologue

    token = prologue.unknown(text, prefixes)
    if token:
        prefix = token.text.partition(":")[0]
        meant = closest(prefix, prefixes) if prefix else ""
        raise Malformed(
            _at(name, *place(text, token.start), phrase("sparql.unknown-prefix", prefix=prefix)),
            meant or phrase("sparql.unknown-prefix.hint", prefix=prefix),
        )


def run_interruptible(
    work: Callable[[], Result], tick: Callable[[], None] = lambda: None
) -> Result:
    """What `work` returns, run in a thread with room for deep recursion, so that Ctrl-C is answered
    while the engine runs.

    `tick` is called ten times a second while it does.
    """
    result: list[Result] = []
    fault: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # handed to the caller, whatever it is
            fault.append(error)

    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    while thread.is_alive():
        thread.join(0.1)
        tick()
    if fault:
        raise fault[0]
    return result[0]


@contextmanager
def engine_errors() -> Iterator[None]:
    """What the engine finds that it cannot evaluate, perhaps only while rows are read (a function
    that it has not), becomes a KGError.
    """
    try:
        yield
    except RuntimeError as error:
        raise Unevaluated(str(error)) from None


def rows(solutions: ox.QuerySolutions) -> Rows:
    """All rows of a SELECT, language tags as BCP 47 writes them. Raises KGError where the engine
    cannot evaluate it.
    """
    with engine_errors():
        return Rows(
            [v.value for v in solutions.variables],
            [tuple(in_usual_letters(term(value)) for value in solution) for solution in solutions],
        )


def triples(found: Iterable[ox.Triple]) -> Iterator[tuple[str, str, str]]:
    """The triples of a CONSTRUCT or DESCRIBE as N-Triples strings, their language tags as BCP 47
    writes them.
    """
    for t in found:
        yield str(t.subject), str(t.predicate), in_usual_letters(term(t.object))


def plain(paths: Iterable[Path]) -> ox.Store:
    """A store in memory of RDF files, as a plain dataset. Raises KGError for a file that cannot be
    read.
    """
    from kg.rdf import reading

    return reading.store(paths)


def declared(paths: Iterable[Path]) -> dict[str, str]:
    """The prefixes that a query over RDF files may use: those of kg, and those that the files begin
    with.

    What two files declare in two ways is none. Raises KGError for a file that cannot be read.
    """
    from kg.rdf import reading

    own: dict[str, set[str]] = {}
    for path in paths:
        for name, space in reading.prefixes(path).items():
            own.setdefault(name, set()).add(space)
    return {
        name: min(own.get(name) or {PREFIXES[name]})
        for name in {**PREFIXES, **own}
        if len(own.get(name, ())) < 2
    }


def default(query: str, name: str) -> str:
    """What `VALUES ?name { … }` holds in a query, "" if there is no such block."""
    from kg.sparql import prologue

    return next(
        (
            query[block.start : block.end].strip()
            for block in prologue.parameters(query)
            if block.name == name
        ),
        "",
    )
