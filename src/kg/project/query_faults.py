"""What is wrong with a query that a project keeps in a file."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import Problem
from kg.sparql import ordering
from kg.sparql.faults import syntax
from kg.sparql.guard import asks_elsewhere, elsewhere
from kg.words import phrase


def query_fault(
    name: str, query: str, prefixes: dict[str, str], *, constructs: bool = False
) -> Problem | None:
    """What is wrong with the query of a file, if anything; `constructs`: it has to be a
    CONSTRUCT.
    """
    if elsewhere(query):
        return asks_elsewhere(name)
    try:
        result = ordering.ask(ox.Store(), query, prefixes=prefixes)
    except (SyntaxError, ValueError) as error:
        return syntax(name, error, query)
    except RuntimeError as error:  # a function that the engine has not
        return Problem(name, 0, 0, phrase("sparql.unevaluated", reason=error))
    if constructs and not isinstance(result, ox.QueryTriples):
        hint = phrase("project.no-construct.hint")
        return Problem(name, 1, 1, phrase("project.no-construct"), hint)
    return None
