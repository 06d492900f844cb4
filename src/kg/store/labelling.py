"""The labels of IRIs, and terms as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lines import escape_controls
from kg.rdf.iris import compact
from kg.rdf.terms import PREF_LABEL, RDFS, parts
from kg.store.dataset import Dataset, remembered

# --- answers as text ------------------------------------------------------------------------------


_LABELS = (PREF_LABEL, f"<{RDFS}label>")


def labels(dataset: Dataset, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.

    What was found is kept; what has no label is not, since there is no end of such IRIs.
    """
    known: dict[str, str] = remembered(dataset, f"labels {language}", dict)
    wanted = {iri for iri in iris if iri.startswith("<")}
    if unknown := wanted - known.keys():
        known.update(_looked_up(dataset, sorted(unknown), language))
    return {iri: known[iri] for iri in sorted(wanted) if iri in known}


def _looked_up(dataset: Dataset, iris: list[str], language: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    rank: dict[str, int] = {}
    for iri, _, label in dataset.statements(iris, _LABELS):
        text, _, tag = parts(label)
        order = 0 if tag == language else 1 if tag == "en" else 2
        if order < rank.get(iri, 9):
            chosen[iri], rank[iri] = text, order
    return chosen


def shown(value: str, prefixes: dict[str, str], known: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (known or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value
