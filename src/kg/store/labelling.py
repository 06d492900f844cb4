"""The labels of IRIs, and terms as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lines import escape_controls
from kg.rdf.iris import compact
from kg.rdf.terms import PREF_LABEL, RDFS, parts
from kg.store.dataset import Dataset
from kg.words import text_in

# --- answers as text ------------------------------------------------------------------------------


_LABELS = (PREF_LABEL, f"<{RDFS}label>")


def labels(dataset: Dataset, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.
    """
    found: dict[str, dict[str, str]] = {}
    wanted = sorted({iri for iri in iris if iri.startswith("<")})
    for iri, _, label in dataset.statements(wanted, _LABELS):
        text, _, tag = parts(label)
        found.setdefault(iri, {}).setdefault(tag, text)
    return {iri: text_in(texts, language) for iri, texts in found.items()}


def shown(value: str, prefixes: dict[str, str], known: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (known or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value
