"""What the document of the page refers to by number."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from kg.evidence.claims import CitedClaim
from kg.lines import clean, unbroken
from kg.present.view.cards import citation as card_citation


def line(text: Any) -> str:
    # What is told in one line, here and in what the page exports.
    said = str(text)
    return said if said.isprintable() else clean(unbroken(said))


class Table(dict[Hashable, int]):
    """Values numbered in the order of their first use."""

    def __missing__(self, key: Hashable) -> int:
        self[key] = len(self)
        return self[key]


class Citations:
    """Citations, each numbered once; claims of one citation share one dict."""

    def __init__(self) -> None:
        self.listed: list[Mapping[str, str]] = []
        self.by_iri: dict[str, int] = {}
        self._numbers = Table()
        self._seen: dict[int, int] = {}

    def numbers(self, citations: Iterable[Mapping[str, str]]) -> list[int]:
        return [self._number(citation) for citation in citations]

    def of_claim(self, claim: CitedClaim) -> int:
        """The number of the citation of a claim, which no thing of the page may have."""
        known = self.by_iri.get(claim.citation.iri[1:-1])
        return self._number(card_citation(claim)) if known is None else known

    def _number(self, citation: Mapping[str, str]) -> int:
        number = self._seen.get(id(citation))
        if number is None:
            key = tuple(citation.values())
            if key not in self._numbers:
                self.listed.append(citation)
            number = self._seen[id(citation)] = self._numbers[key]
            self.by_iri[citation["id"]] = number
        return number


class Numbered:
    """What the columns of the document refer to by number."""

    def __init__(self, about: Mapping[str, Any], tags: Sequence[str]):
        self.tags = tags  # the languages of texts
        self.classes, self.kinds, self.props, self.types = Table(), Table(), Table(), Table()
        self.sources, self.speakers, self.units = Table(), Table(), Table()
        for kind in about.get("kinds", ()):
            self.kinds[kind]
        for source in about.get("sources", ()):
            self.sources[source]
        self.citations = Citations()
