"""The labels of IRIs, and terms as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lines import escape_controls
from kg.rdf.iris import compact
from kg.rdf.terms import PREF_LABEL, RDFS, parts
from kg.store.dataset import Dataset, remembered_each
from kg.words import text_in

# --- answers as text ------------------------------------------------------------------------------


_LABELS = (PREF_LABEL, f"<{RDFS}label>")


def labels(dataset: Dataset, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.

    What was found is kept; what has no label is not, since there is no end of such IRIs.
    """

    def looked_up(unknown: Iterable[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for iri, _, label in dataset.statements(unknown, _LABELS):
            text, _, tag = parts(label)
            found.setdefault(iri, {}).setdefault(tag, text)
        return found

    wanted = sorted({iri for iri in iris if iri.startswith("<")})
    known = remembered_each(dataset, "labels", wanted, looked_up)
    return {iri: text_in(texts, language) for iri, texts in known.items()}


def shown(value: str, prefixes: dict[str, str], known: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (known or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value
