"""A DESCRIBE as the CONSTRUCT of its triples: of that it can be told what each rests on."""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf.nquads import Triple
from kg.sparql.lexer import tokens


def is_describe(text: str) -> bool:
    """Whether a query that was answered with triples is a DESCRIBE."""
    return "describe" in text.lower() and any(
        one.text.upper() == "DESCRIBE" for one in tokens(text)
    )


def construct_of(triples: Iterable[Triple], default: Iterable[str] = ()) -> str:
    """The CONSTRUCT that gives just these triples (N-Triples strings); `default` are the IRIs after
    FROM of the DESCRIBE that gave them.

    >>> construct_of([("<x:s>", "<x:p>", '"1"')], ["x:g"])[:46]
    'CONSTRUCT { ?subject ?predicate ?object } FROM'
    """
    rows = " ".join(f"({s} {p} {o})" for s, p, o in triples)
    pattern = "?subject ?predicate ?object"
    chosen = "".join(f"FROM <{iri}> " for iri in default)
    where = f"WHERE {{ VALUES ({pattern}) {{ {rows} }} {pattern} }}"
    return f"CONSTRUCT {{ {pattern} }} {chosen}{where}"
