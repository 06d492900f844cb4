"""What can be asked, here or on a server, and the kinds of answer that there are."""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Queryable(Protocol):
    """A store of the engine, or whatever else answers queries with the engine's kinds of answer."""

    def query(self, text: str, /, *, prefixes: dict[str, str] | None = None) -> Answer:
        """The answer to a query."""


def solutions(answer: Answer) -> ox.QuerySolutions:
    """The answer to a query that is a SELECT. Raises TypeError for that to another one."""
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("only a SELECT has rows")
    return answer


def graph(answer: Answer) -> ox.QueryTriples:
    """The answer to a query that makes a graph. Raises TypeError for that to another one."""
    if not isinstance(answer, ox.QueryTriples):
        raise TypeError("only a CONSTRUCT or DESCRIBE has triples")
    return answer
