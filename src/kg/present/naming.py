"""Texts of a graph by language: as attributes of its nodes and edges, and as its page has them.

What is named in some way has a text for each language, `label_de`, `label_en`, and `named_in`, the
languages in which it is really said; in the others another stands in (see `kg.words.text_in`). As
English does so last but one, it is always among the languages of texts, also of a project that does
not declare it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.forms.languages import base
from kg.rdf.terms import parts
from kg.words import LANGUAGES, text_in

if TYPE_CHECKING:
    import networkx

_LAST = "en"
_LABEL = "label_"


class Languages(NamedTuple):
    """The languages of a project, the working language first."""

    declared: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages of texts: those of the project, and English."""
        return tuple(dict.fromkeys((*self.declared, _LAST)))

    def labels(self, values: Iterable[str], fallback: str) -> dict[str, Any]:
        """What something is called, of literals; the fallback where there is none."""
        found = self.by_language(values)
        named = tuple(tag for tag in self.tags if found.get(tag))
        return {**self._told("label", found or {"": fallback}), "named_in": named}

    def texts(self, name: str, values: Iterable[str]) -> dict[str, str]:
        """A text in each language, of literals: `title_de`, `title_en`."""
        return self._told(name, self.by_language(values))

    def _told(self, name: str, texts: Mapping[str, str]) -> dict[str, str]:
        return {f"{name}_{tag}": text_in(texts, tag) for tag in self.tags}

    def by_language(self, values: Iterable[str]) -> dict[str, str]:
        """The first text of each language among literals (N-Triples strings)."""
        return {tag: texts[0] for tag, texts in self.all_by_language(values).items()}

    def all_by_language(self, values: Iterable[str]) -> dict[str, list[str]]:
        """The texts of each language among literals, sorted, those of the project first: of a
        country's own where a project declares it (`de-AT`), else without the country.
        """
        known = {tag.lower(): tag for tag in self.tags}
        near = {base(tag): tag for tag in reversed(self.tags)}
        found: dict[str, list[str]] = {}
        for text, _, language in sorted(set(map(parts, values))):
            tag = known.get(language.lower()) or near.get(base(language)) or base(language)
            found.setdefault(tag, []).append(text)
        return {tag: found[tag] for tag in (*self.tags, *found) if tag in found}


def languages_of(graph: networkx.Graph) -> Languages:
    """The languages of a graph: those that it says, else those of the labels in it."""
    if found := graph.graph.get("languages"):
        return Languages(tuple(found))
    labels = (name for _, data in graph.nodes(data=True) for name in data)
    tags = dict.fromkeys(name[len(_LABEL) :] for name in labels if name.startswith(_LABEL))
    return Languages(tuple(tags) or LANGUAGES)


def text_of(data: Mapping[str, Any], tag: str, name: str = "label") -> str:
    """A text of a node, an edge, a graph in a language, or as far as it is there."""
    found = data.get(f"{name}_{tag}") or data.get(f"{name}_{_LAST}")
    if found:
        return str(found)
    return next((str(text) for key, text in data.items() if key.startswith(f"{name}_")), "")


def packed(data: Mapping[str, Any], tags: Sequence[str], name: str = "label") -> list[str]:
    """A text as the page reads it, in the order of the languages of texts: "" where another stands
    in, and one alone that is the same in all.
    """
    named = data.get("named_in", tags)
    return _packed([text_of(data, tag, name) for tag in tags], tags, named)


def by_language(texts: Mapping[str, str], tags: Sequence[str]) -> list[str]:
    """Texts by language as the page reads them, likewise."""
    return _packed([text_in(texts, tag) for tag in tags], tags, texts)


def _packed(texts: list[str], tags: Sequence[str], named: Container[str]) -> list[str]:
    spoken = [tag for tag in tags if tag in named]
    if not spoken or (len(set(texts)) == 1 and len(spoken) == len(tags)):
        return texts[:1]
    spare = texts[tags.index(_LAST if _LAST in spoken else spoken[0])]
    return [text if tag in spoken or text != spare else "" for tag, text in zip(tags, texts)]
