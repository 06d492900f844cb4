"""What the server asks a worker, and what the worker says of its answer.

Questions are pickled. What a worker sends is JSON, since it has read what others wrote: nothing
that comes from it is run. A sentence goes as its code and its facts, and is one again on the other
side.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from kg.serve.limits import Dataset, Limits
from kg.words import LanguageName, Sentence, language_name, phrase

# The letters of frames: a question, a piece of an answer, its end.
QUESTION, PIECE, END = b"Q", b"B", b"E"
CHUNK = 1 << 18  # bytes of an answer that are sent in one piece


# --- what is said of an answer --------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """The answer to a query: `form` is "rows", "boolean" or "graph"."""

    form: str
    format: str


@dataclass(frozen=True)
class Page:
    """A page, or RDF of what it is about; `see` is another path to go to instead, `policy` a
    Content-Security-Policy of its own.
    """

    media: str
    language: str
    see: str = ""
    policy: str = ""


@dataclass(frozen=True)
class Done:
    """What was asked for is there."""


@dataclass(frozen=True)
class Failure:
    """There is no answer: what a `Refusal` says."""

    kind: str
    detail: str = ""
    hint: str = ""
    limit: float = 0


Outcome = Result | Page | Done | Failure


# --- what is asked --------------------------------------------------------------------------------

About = TypeVar("About", bound=Outcome)


@dataclass(frozen=True)
class Question(Generic[About]):
    """What a worker can be asked; where it has an answer it says `About` of it."""


@dataclass(frozen=True)
class Setup(Question[Done]):
    """The first question: to open what is served."""

    dataset: Dataset
    limits: Limits


@dataclass(frozen=True)
class Query(Question[Result]):
    """A query, and the format of the answer for each form that it may have, None where none of
    those that are wanted can be made.

    `default` and `named` are the graphs of the dataset that it is asked of, where they are chosen,
    `base` what relative IRIs are relative to, `as_of` an ISO day.
    """

    text: str
    rows: str | None = "json"
    boolean: str | None = "json"
    graph: str | None = "turtle"
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str = ""
    as_of: str = ""
    cite: bool = False
    language: str = "en"

    def format_of(self, form: str) -> str | None:
        """The format of an answer of this form."""
        return {"rows": self.rows, "boolean": self.boolean, "graph": self.graph}[form]


@dataclass(frozen=True)
class PageQuery(Question[Page]):
    """A page at a path, or, where `accept` is a format of RDF, what it is about; `base` is
    where the server is.
    """

    path: str
    parameters: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    accept: str | None = "html"
    folder: str = ""
    as_of: str = ""
    base: str = ""


@dataclass(frozen=True)
class MakeDay(Question[Done]):
    """To make the graph as of an ISO day, from the build that is in use."""

    day: str


# --- as bytes -------------------------------------------------------------------------------------


def packed_question(question: Question[Any]) -> bytes:
    return pickle.dumps(question)


def question_of(data: bytes) -> Question[Any]:
    """The question that the server has packed."""
    return cast(Question[Any], pickle.loads(data))


def packed_outcome(outcome: Outcome) -> bytes:
    fields = {name: _plain(value) for name, value in vars(outcome).items()}
    return json.dumps([type(outcome).__name__, fields]).encode()


def outcome_of(data: bytes) -> Outcome:
    """What a worker has packed. Raises ValueError for anything else."""
    try:
        name, fields = json.loads(data)
        return _OUTCOMES[name](**{name: _restored(value) for name, value in fields.items()})
    except (TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ValueError("no outcome") from error


_OUTCOMES: dict[str, type[Outcome]] = {one.__name__: one for one in (Result, Page, Done, Failure)}


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        facts = {name: _plain(fact) for name, fact in value.facts.items()}
        return {"code": value.code, "facts": facts}
    if isinstance(value, LanguageName):
        return {"language": value.tag}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _restored(value: Any) -> Any:
    if isinstance(value, dict) and "language" in value:
        return language_name(value["language"])
    if isinstance(value, dict):
        facts = {name: _restored(fact) for name, fact in value["facts"].items()}
        return phrase(value["code"], **facts)
    return [_restored(one) for one in value] if isinstance(value, list) else value
