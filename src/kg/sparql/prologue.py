"""What a query says of its prefixes, of its base and of the graphs that it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.sparql.lexer import Token, decoded, tokens


def resolved(iri: str, base: str) -> str:
    """An IRI as it is, or made whole by the base that it is relative to ("": as it is)."""
    if not base:
        return iri
    found = ox.parse(f"<{iri}> <p:> <p:> .", format=ox.RdfFormat.TURTLE, base_iri=base)
    return next(iter(found)).subject.value
