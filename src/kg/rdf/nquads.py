"""Lines of N-Quads: reading them, and sorting statements for writing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.rdf.terms import KG, RDF, TYPE, iri

_LINE = re.compile(
    r'(\S+) (\S+) (<[^>]*>|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)(?: (<[^>]*>))? \.\n'
)

Triple = tuple[str, str, str]


def read(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """The quads of a file of N-Quads lines as the build writes them; the graph is "" for the
    default graph.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            match = _LINE.match(line)
            yield match[1], match[2], match[3], match[4] or ""


def statements(
    claims: Iterable[tuple[str, str, str, str]], space: str
) -> tuple[list[Triple], dict[Triple, list[str]]]:
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
