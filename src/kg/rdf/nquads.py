"""Lines of N-Quads: reading them, and sorting statements for writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from kg.rdf.terms import KG, RDF, TYPE, iri

Triple = tuple[str, str, str]
Quad = tuple[str, str, str, str]


def quads(lines: Iterable[str]) -> Iterator[Quad]:
    """The quads of N-Quads lines as the build and the engine write them; the graph is "" for the
    default graph.
    """
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        words = rest.rsplit(" ", 2)  # the last is the full stop
        # Without a graph, the word before it is the value, or the end of a text with blanks.
        if len(words) == 3 and '"' not in words[1]:
            yield subject, predicate, words[0], words[1]
        else:
            yield subject, predicate, " ".join(words[:-1]), ""


def read(path: Path) -> Iterator[Quad]:
    """The quads of a file of N-Quads lines."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from quads(file)


def of_text(text: str) -> Iterator[Quad]:
    """The quads of a text. Only a line feed ends a line: literals may hold other separators."""
    return quads(StringIO(text, newline="\n"))


def statements(claims: Iterable[Quad], space: str) -> tuple[list[Triple], dict[Triple, list[str]]]:
    """(the triples that describe each claim, the reifiers of each triple) of quads whose graph is a
    citation.

    A claim is an `rdf:Statement` whose IRI is made of what it says and where, so that it stays the
    same from run to run.
    """
    triples: list[Triple] = []
    reifiers: dict[Triple, list[str]] = {}
    for s, p, o, g in sorted(set(claims)):
        node = iri(
            f"{space}claim/{hashlib.sha256(' '.join((s, p, o, g)).encode()).hexdigest()[:20]}"
        )
        triples += [
            (node, TYPE, f"<{RDF}Statement>"),
            (node, f"<{RDF}subject>", s),
            (node, f"<{RDF}predicate>", p),
            (node, f"<{RDF}object>", o),
            (node, f"<{KG}isCitedFrom>", g),
        ]
        reifiers.setdefault((s, p, o), []).append(node)
    return triples, reifiers
