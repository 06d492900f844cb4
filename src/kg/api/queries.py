"""The verbs of the command line as functions."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.api.opening import Folder, opening
from kg.errors import KGError
from kg.present import footnotes
from kg.present.footnotes import Cited
from kg.project import rules
from kg.sparql import asking, hints, results
from kg.sparql.asking import Rows
from kg.store import arguments, snapshot
from kg.store.dataset import LocalDataset
from kg.system import standby


def query(
    text: str,
    folder: Folder = ".",
    *,
    data: list[Path | str] | Path | str | None = None,
    as_of: str | None = None,
    endpoint: str | None = None,
    **parameters: str,
) -> Rows | bool | list[tuple[str, str, str]]:
    """The answer to a SPARQL query, or to a titled question by its name.

    Rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE; terms are N-Triples
    strings. `data` names RDF files to ask instead of a project, as a plain dataset. `as_of` asks
    the graph of what had been published by a day (see `kg.project.opened`), here and in all that
    follows. `parameters` set the VALUES blocks of a question. Beside an empty answer a warning
    names each term of the query that the graph has not. Raises KGError.
    """
    _textual(text)
    if data is not None:
        if as_of is not None or endpoint is not None or parameters:
            raise KGError(
                "data names other files than the project's: as_of, endpoint and parameters are of a"
                " project",
                "leave one of them out",
            )
        return _warned(*standby.call(_answer_of_files, _paths(data), text))
    parameters = {name: str(value) for name, value in parameters.items()}
    held = opening(folder, as_of, endpoint, named=bool(parameters))
    prefixes = held.state.prefixes
    text = arguments.asked(text, "query", Path(folder), held.place, prefixes, parameters)[0]
    return _warned(*answer(held, text, prefixes))


def _paths(data: Sequence[Path | str] | Path | str) -> list[Path]:
    try:
        names = [data] if isinstance(data, (str, Path)) else list(data)
        return [Path(name).absolute() for name in names]
    except (TypeError, ValueError):
        raise KGError("data is the path of an RDF file, or a list of such paths") from None


def _textual(text: object) -> None:
    if not isinstance(text, str):
        raise KGError(
            "a query is a text, and this is"
            f" {'nothing' if text is None else f'of type {type(text).__name__}'}"
        )


# An answer, and a sentence for each term of the query that the graph has not, where the answer is
# empty.
_Noted = tuple[Rows | bool | list[tuple[str, str, str]], list[str]]


def answer(held: snapshot.Opened, text: str, prefixes: dict[str, str]) -> _Noted:
    if held.on_disk:
        return standby.call(_answer_of_store, held.place.absolute(), text, prefixes)
    # The engine's rows may not leave the thread that they were made in.
    return asking.run_interruptible(lambda: _noted(held.store, text, prefixes))


def _noted(store: object, text: str, prefixes: dict[str, str]) -> _Noted:
    answer = _plain(asking.ask(store, text, prefixes))
    empty = results.hollow(answer.rows) if isinstance(answer, Rows) else not answer
    return answer, list(hints.unknown(store, text, prefixes)) if empty else []


def _warned(answer: Rows | bool | list, sentences: list[str]) -> Rows | bool | list:
    for sentence in sentences:
        warnings.warn(sentence, stacklevel=3)
    return answer


@lru_cache(maxsize=4)
def _reader(place: Path) -> LocalDataset:
    import pyoxigraph as ox

    return LocalDataset(ox.Store.read_only(str(place / "data")))


def _answer_of_store(place: Path, text: str, prefixes: dict[str, str]) -> _Noted:
    return _noted(_reader(place), text, prefixes)


def _answer_of_files(paths: list[Path], text: str) -> _Noted:
    # What is left out of a file is told where the question was asked, not in this process.
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        answer, sentences = _noted(asking.plain(paths), text, asking.declared(paths))
    return answer, [*(str(one.message) for one in heard if one.category is UserWarning), *sentences]


def _citations_of_store(place: Path, *arguments: Any) -> Cited:
    return footnotes.cite(_reader(place), *arguments)


def cite(
    text: str,
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    language: str = "en",
    **parameters: str,
) -> Cited:
    """The answer to a query or a titled question with, for each row, the citations that it rests
    on; see `kg.footnotes.Cited`.

    Raises KGError for what is no query, and for what cannot be cited, with the reason.
    """
    _textual(text)
    held = opening(folder, as_of, endpoint, named=bool(parameters))
    text, name = arguments.asked(
        text, "query", Path(folder), held.place, held.state.prefixes, parameters
    )
    return cited(held, text, folder, language, name, apart=held.on_disk)


def cited(
    held: snapshot.Opened,
    text: str,
    folder: Folder = ".",
    language: str = "en",
    name: str = "query",
    apart: bool = False,
) -> Cited:
    """The answer with citations of a store that is open, local or remote. Raises what `cite`
    raises.

    `apart`: it is worked out by the process that stands by.
    """
    prefixes, space = held.state.prefixes, held.state.space
    if held.state.rules is not None:  # a server's dataset comes with its rules
        from kg.store.remote import fetching

        said = held.state.rules
        held = fetching.citable(held, folder)
    else:
        said = {
            f"{space}rule/{rule.name}": rule.query for rule in rules.read(held.place, prefixes)[0]
        }
    if apart:
        return standby.call(
            _citations_of_store, held.place.absolute(), text, prefixes, said, space, language, name
        )
    return asking.run_interruptible(
        lambda: footnotes.cite(held.store, text, prefixes, said, space, language, name)
    )


def _plain(result: object) -> Rows | bool | list[tuple[str, str, str]]:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result})
    return asking.rows(result)
