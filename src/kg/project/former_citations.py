"""Citations of RDF files as earlier versions described them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kg.rdf.terms import KG, parts

_NAMES = ("period", "modality", "editorialRank", "asOf", "standing")
_FORMER = _NAMES[3:]


class Way(NamedTuple):
    """How a citation says what it says; `former` are the properties of earlier versions by which
    it says so.
    """

    period: str
    modality: str
    rank: str
    former: tuple[str, ...]


def way(facts: Mapping[str, str], published: str) -> Way:
    """How a citation says what it says, by the facts about it (predicate: N-Triples string) and
    the day of its source: earlier versions gave that day to each citation that had no other.
    """
    said = {name: parts(facts[KG + name])[0] for name in _NAMES if KG + name in facts}
    day, standing = said.get("asOf", ""), said.get("standing", "")
    aside = "set-aside" if standing == "set-aside" else ""
    return Way(
        said.get("period") or (day if day != published else ""),
        said.get("modality") or ("" if aside else standing) or "stated",
        said.get("editorialRank") or aside,
        tuple(name for name in _FORMER if name in said),
    )
