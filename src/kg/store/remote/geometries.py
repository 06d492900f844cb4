"""Geometries in well-known text on a server that makes its own of them: Virtuoso rounds points, and
refuses those with a system of coordinates. There they stand under a datatype that it does not know.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf.points import WKT

_PLAIN = "urn:kg:wktLiteral"
_WRITTEN, _STANDING = f'"^^<{WKT}>', f'"^^<{_PLAIN}>'


def sheltered(line: str) -> str:
    """A line of N-Triples as such a server is given it.

    >>> line = f'<urn:s> <urn:p> "POINT(1 2)"^^<{WKT}> .'
    >>> restored(sheltered(line).split(" ", 2)[2].removesuffix(" .")) == line.split(" ", 2)[2][:-2]
    True
    """
    rest, closing = line.rstrip(), ""
    if rest.endswith(" ."):
        rest, closing = rest[:-2], " ." + line[len(rest) :]
    return f"{rest.removesuffix(_WRITTEN)}{_STANDING}{closing}" if _is(rest, _WRITTEN) else line


def restored(term: str) -> str:
    """A term (an N-Triples string) that such a server gives, as it was published."""
    return term.removesuffix(_STANDING) + _WRITTEN if _is(term, _STANDING) else term


def restored_datatype(iri: str) -> str:
    """The datatype of a literal that such a server gives, as it was published."""
    return WKT if iri == _PLAIN else iri


def restored_triple(triple: ox.Triple) -> ox.Triple:
    """A triple that such a server gives, as it was published."""
    value = triple.object
    if isinstance(value, ox.Literal) and value.datatype.value == _PLAIN:
        value = ox.Literal(value.value, datatype=ox.NamedNode(WKT))
        return ox.Triple(triple.subject, triple.predicate, value)
    return triple


def _is(text: str, datatype: str) -> bool:
    # What a text quotes ends with a quotation mark that is escaped.
    return text.endswith(datatype) and not text.removesuffix(datatype).endswith("\\")
