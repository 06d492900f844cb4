"""The labels of IRIs, and terms as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.lines import escape_controls
from kg.rdf.iris import compact
from kg.rdf.terms import PREF_LABEL, PREFIXES, parts

# --- answers as text ------------------------------------------------------------------------------


def labels(store: ox.Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.
    """
    found: dict[str, str] = {}
    rank: dict[str, int] = {}
    for iri, label in _labelled(store, sorted({iri for iri in iris if iri.startswith("<")})):
        order = 0 if label.language == language else 1 if label.language == "en" else 2
        if order < rank.get(iri, 9):
            found[iri], rank[iri] = label.value, order
    return found


def _labelled(store: ox.Store, iris: list[str]) -> Iterator[tuple[str, ox.Literal]]:
    # Looks into the index, where a query with VALUES takes a hundred times as long; but a server is
    # asked as few questions as can be.
    kinds = (PREF_LABEL, f"<{PREFIXES['rdfs']}label>")
    if isinstance(store, ox.Store):
        default, nodes = ox.DefaultGraph(), [ox.NamedNode(kind[1:-1]) for kind in kinds]
        for iri in iris:
            thing = ox.NamedNode(iri[1:-1])
            for kind in nodes:
                for quad in store.quads_for_pattern(thing, kind, None, default):
                    yield iri, quad.object
    else:
        for start in range(0, len(iris), 500):
            block = " ".join(iris[start : start + 500])
            for thing, label in store.query(
                f"SELECT ?x ?l {{ VALUES ?x {{ {block} }} ?x ?p ?l VALUES ?p {{ {' '.join(kinds)}"
                " } }"
            ):
                yield str(thing), label


def shown(value: str, prefixes: dict[str, str], labels: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (labels or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value
