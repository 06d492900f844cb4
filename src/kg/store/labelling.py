"""The labels of IRIs, and terms as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.lines import escape_controls
from kg.rdf.iris import compact
from kg.rdf.terms import DCTERMS, KG, NAMING, RDF, is_iri, parts
from kg.store.dataset import Dataset, remembered, remembered_each
from kg.words import text_in

# --- answers as text ------------------------------------------------------------------------------

# What names a thing, the first first. Sources have titles, and are told by their ids.
NAMED_BY = tuple(name for name in NAMING if name != f"<{DCTERMS}title>")


def labels(dataset: Dataset, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.

    What was found is kept; what has no label is not, since there is no end of such IRIs.
    """

    def looked_up(unknown: Iterable[str]) -> dict[str, dict[str, str]]:
        said = sorted(
            (one for one in dataset.statements(unknown, NAMED_BY) if one[2].startswith('"')),
            key=lambda one: NAMED_BY.index(one[1]),
        )
        found: dict[str, dict[str, str]] = {}
        for iri, _, label in said:
            text, _, tag = parts(label)
            found.setdefault(iri, {}).setdefault(tag, text)
        return found

    wanted = sorted({iri for iri in iris if is_iri(iri)})
    known = remembered_each(dataset, "labels", wanted, looked_up)
    return {iri: first_text(dataset, texts, language) for iri, texts in known.items()}


def first_text(dataset: Dataset, texts: Mapping[str, str], language: str) -> str:
    """Of texts by language the one that is told (`text_in`): where that is the first, it is the
    first in the order of the project's languages.
    """
    if len(texts) > 1 and not any(texts.get(tag) for tag in (language, "", "en")):
        order = remembered(dataset, "languages", lambda: _languages(dataset))
        return next((texts[tag] for tag in order if texts.get(tag)), texts[min(texts)])
    return text_in(texts, language)


_LANGUAGES = f"""SELECT ?tag (COUNT(?before) AS ?place) {{
  ?dataset <{KG}languages> ?list . ?list <{RDF}rest>* ?before .
  ?before <{RDF}rest>* ?item . ?item <{RDF}first> ?tag }} GROUP BY ?item ?tag ORDER BY ?place"""


def _languages(dataset: Dataset) -> list[str]:
    # Those that the project declares, the working language first; none of files.
    return [parts(tag)[0] for tag, _ in dataset.rows(_LANGUAGES, {})]


def shown(value: str, prefixes: dict[str, str], known: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if is_iri(value):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (known or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value
