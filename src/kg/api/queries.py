"""Answers to queries, with and without citations."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kg.errors import KGError
from kg.present import footnotes
from kg.present.answers import Answer, CitedAnswer, Labeller, Labels, truths
from kg.present.footnotes import Cited
from kg.project import rules
from kg.rdf.terms import is_iri
from kg.sparql import asking, datasets, hints, results
from kg.sparql.asking import Rows
from kg.sparql.describing import construct_of, is_describe
from kg.store import arguments, labelling, snapshot
from kg.store.dataset import LocalDataset
from kg.words import phrase, translate

if TYPE_CHECKING:
    from kg.api.handle import Snapshot
    from kg.sparql import answers
    from kg.sparql.answers import Queryable

# What a query that names a day has in it.
_DAYS = "as-of/"
_Result = TypeVar("_Result")


def _elsewhere(work: Callable[..., _Result], *arguments: object) -> _Result:
    # By a process that stands by; what that needs is not imported where nobody asks it.
    from kg.system import standby

    return standby.call(work, *arguments)


def ask_files(
    text: str, data: Sequence[Path | str] | Path | str, language: str = "en"
) -> Answer | bool | list[tuple[str, str, str]]:
    """The answer to a query of RDF files, as a plain dataset. Raises KGError."""
    _textual(text)
    paths = _paths(data)
    result, sentences, labels, prefixes = _elsewhere(_answer_of_files, paths, text, language)
    _warned(sentences, language)
    return _for_people(result, Labeller(prefixes, language, Labels(labels)))


def query(
    graph: Snapshot,
    text: str,
    parameters: Mapping[str, object],
    language: str = "",
    *,
    plans: bool = False,
    with_citations: bool = False,
) -> Answer | bool | list[tuple[str, str, str]]:
    """See `Snapshot.query`."""
    truths(plans=plans, cite=with_citations)
    asked = _asked(graph, text, parameters, language)
    if with_citations:
        return _cited_answer(graph, asked, plans=plans)
    prefixes = asked.held.state.prefixes
    held = answering(asked.held, graph.folder, asked.text, plans=plans)
    result, sentences = answer(held, asked.text, prefixes, plans)
    _warned(sentences, asked.language)
    return _for_people(result, _labeller(held, asked.language))


def cite(
    graph: Snapshot,
    text: str,
    parameters: Mapping[str, object],
    language: str = "",
    *,
    plans: bool = False,
) -> CitedAnswer:
    """See `Snapshot.cite`."""
    truths(plans=plans)
    return _cited_answer(graph, _asked(graph, text, parameters, language), plans=plans)


class _Asked(NamedTuple):
    # A query with its parameters, what it is asked of, in which language it is answered; `name` is
    # that of the query in messages.
    held: snapshot.Opened
    text: str
    name: str
    language: str


def _asked(graph: Snapshot, text: str, parameters: Mapping[str, object], language: str) -> _Asked:
    _textual(text)
    held = graph.opened(named=bool(parameters))
    given = {name: str(value) for name, value in parameters.items()}
    prefixes = held.state.prefixes
    text, name = arguments.asked(text, "query", graph.folder, held.place, prefixes, given)
    held, text = of_day(held, graph.folder, text)
    return _Asked(held, text, name, language or graph.language)


def _cited_answer(graph: Snapshot, asked: _Asked, *, plans: bool) -> CitedAnswer:
    held, text, name, language = asked
    found = cited(held, text, graph.folder, language, name, apart=held.on_disk, plans=plans)
    return CitedAnswer(found, _labeller(held, language))


def _for_people(
    result: Rows | bool | list[tuple[str, str, str]], labeller: Labeller
) -> Answer | bool | list[tuple[str, str, str]]:
    return Answer(result, labeller) if isinstance(result, Rows) else result


def _labeller(held: snapshot.Opened, language: str) -> Labeller:
    """What tells the terms of an answer. It holds no store of this machine open, since answers
    live long.
    """
    find = (
        partial(_labels_at, held.place.absolute())
        if held.on_disk
        else partial(labelling.labels, held.store)
    )
    return Labeller(held.state.prefixes, language, find)


def _labels_at(place: Path, iris: Iterable[str], language: str) -> dict[str, str]:
    if not (place / "data").is_dir():
        raise KGError(phrase("present.labels-gone"), phrase("present.labels-gone.hint"))
    return _elsewhere(_labels_of_store, place, list(iris), language)


def _labels_of_store(place: Path, iris: list[str], language: str) -> dict[str, str]:
    return labelling.labels(_reader(place), iris, language)


def of_day(
    held: snapshot.Opened, folder: Path, text: str, step: Callable[[str], None] = lambda name: None
) -> tuple[snapshot.Opened, str]:
    """(what a query is asked of: the graph that is open, or that as of the day that its FROM names;
    the query without that day). Raises KGError for what is no day.
    """
    state = held.state
    if _DAYS not in text:
        return held, text
    from kg.sparql import graphs

    text, day = graphs.of_day(text, state.prefixes, state.space)
    if not day or day == state.as_of:
        return held, text
    if state.as_of:
        raise graphs.two_days(state.as_of, day)
    from kg.evidence import access

    return access.as_of(held, folder, day, step), text


def answering(
    held: snapshot.Opened, folder: Path, text: str, *, plans: bool = False
) -> snapshot.Opened:
    """What is open, as a query is answered right: what a server holds may have to be fetched."""
    if held.state.rules is None:
        return held
    from kg.store.remote import fetching

    return fetching.answering(held, folder, text, plans=plans)


def _paths(data: Sequence[Path | str] | Path | str) -> list[Path]:
    try:
        names = [data] if isinstance(data, (str, Path)) else list(data)
        return [Path(name).absolute() for name in names]
    except (TypeError, ValueError):
        raise KGError(phrase("api.data")) from None


def _textual(text: object) -> None:
    if not isinstance(text, str):
        raise KGError(
            phrase("api.no-query")
            if text is None
            else phrase("api.query-not-text", kind=type(text).__name__)
        )


# An answer, and a sentence for each term of the query that the graph has not, where the answer is
# empty.
_Noted = tuple[Rows | bool | list[tuple[str, str, str]], list[str]]


def answer(
    held: snapshot.Opened, text: str, prefixes: dict[str, str], plans: bool = False
) -> _Noted:
    if held.on_disk:
        return _elsewhere(_answer_of_store, held.place.absolute(), text, prefixes, plans)
    # The engine's rows may not leave the thread that they were made in.
    return asking.run_interruptible(lambda: _noted(held.store, text, prefixes, plans))


def _noted(store: Queryable, text: str, prefixes: dict[str, str], plans: bool = False) -> _Noted:
    result = _plain(asking.ask(store, text, prefixes, plans=plans))
    empty = results.hollow(result.rows) if isinstance(result, Rows) else not result
    return result, list(hints.unknown(store, text, prefixes)) if empty else []


def _caller() -> int:
    # How far up the stack of calls kg was called, so that a warning names that line.
    level, frame = 0, sys._getframe(1)
    while frame.f_back and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "kg":
        level, frame = level + 1, frame.f_back
    return level + 1


def _warned(sentences: list[str], language: str) -> None:
    for sentence in sentences:
        warnings.warn(translate(sentence, language), stacklevel=_caller())


@lru_cache(maxsize=4)
def _reader(place: Path) -> LocalDataset:
    import pyoxigraph as ox

    return LocalDataset(ox.Store.read_only(str(place / "data")))


def _answer_of_store(place: Path, text: str, prefixes: dict[str, str], plans: bool) -> _Noted:
    return _noted(_reader(place), text, prefixes, plans)


def _answer_of_files(paths: list[Path], text: str, language: str) -> tuple[Any, ...]:
    # An answer as that of a store, and the labels of the IRIs in it.
    # What is left out of a file is told where the question was asked, not in this process.
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        store = asking.plain(paths)
        prefixes = asking.declared(paths)
        result, sentences = _noted(store, text, prefixes)
    sentences = [
        *(str(one.message) for one in heard if one.category is UserWarning),
        *sentences,
    ]
    rows = result.rows if isinstance(result, Rows) else []
    iris = {cell for row in rows for cell in row if is_iri(cell)}
    return result, sentences, labelling.labels(LocalDataset(store), iris, language), prefixes


def _citations_of_store(place: Path, matched: bool, *more: Any) -> Cited:
    return footnotes.cite(_reader(place), *more, matched=matched)


def cited(
    held: snapshot.Opened,
    text: str,
    folder: Path,
    language: str,
    name: str = "query",
    apart: bool = False,
    *,
    plans: bool = False,
    matched: bool = False,
) -> Cited:
    """The answer with citations of a store that is open, local or remote. Raises what `cite`
    raises.

    `matched`: with the triples that each row matched. `apart`: it is worked out by the process that
    stands by.
    """
    prefixes, space = held.state.prefixes, held.state.space
    if is_describe(text):
        asked = held if held.state.rules is None else answering(held, folder, text, plans=plans)
        given, _ = answer(asked, text, prefixes, plans)
        if isinstance(given, list):
            text = construct_of(given, datasets.clauses(text, prefixes)[0])
    if held.state.rules is not None:  # a server's dataset comes with its rules
        from kg.store.remote import fetching

        said = dict(held.state.rules)
        held = fetching.citable(held, folder, text, plans=plans)
    else:
        said = rules.queries(held.place, prefixes, space)
    if apart:
        place = held.place.absolute()
        more = text, prefixes, said, space, name, plans
        found = _elsewhere(_citations_of_store, place, matched, *more)
    else:
        found = asking.run_interruptible(
            lambda: footnotes.cite(
                held.store, text, prefixes, said, space, name, plans, matched=matched
            )
        )
    return footnotes.in_language(found, language)


def _plain(result: answers.Answer) -> Rows | bool | list[tuple[str, str, str]]:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return sorted(set(asking.triples(result)))
    return asking.rows(result)
