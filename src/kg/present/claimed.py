"""The claims about a thing, for the network: what each says, where it stands, who says it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, NamedTuple, TypedDict

from kg.present import described
from kg.present.described import SUBJECT_NAMES, Facts, Vocabulary
from kg.present.naming import Languages
from kg.present.stored import Judged
from kg.rdf.terms import SKOS, TYPE, parts

# What is claimed of a thing: (property, value) as N-Triples strings → the graphs that claim it, and
# whether it is current there.
Claims = dict[tuple[str, str], list[tuple[str, bool]]]
Citation = dict[str, str]


class Note(TypedDict):
    """A curator's remark on what one citation says."""

    citation: str
    text: str


# The notes on triples, by subject, property and value (N-Triples strings).
Notes = Mapping[tuple[str, str, str], list[Note]]


class Claimed(TypedDict):
    """What is known of a claim; see `network`."""

    current: bool
    planned: bool
    disputed: bool
    contested: bool
    weak: bool
    derived: bool
    modality: str
    citations: list[Citation]
    notes: list[Note]


# A claim whose object is no entity, or is one: what every claim has, and what it is called.
Statement = dict[str, Any]
Relation = dict[str, Any]
Edge = tuple[str, str, Relation]

# What nobody has claimed: it stands as it is drawn.
UNCITED: Claimed = {
    "current": True,
    "planned": False,
    "disputed": False,
    "contested": False,
    "weak": False,
    "derived": False,
    "modality": "",
    "citations": [],
    "notes": [],
}


class Known(NamedTuple):
    """What claims are told with: `origins` are the citations by the IRIs of their graphs, `about`
    is what is known of concepts.
    """

    entities: Container[str]
    origins: Mapping[str, Citation]
    vocabulary: Vocabulary
    about: Mapping[str, Facts]
    judged: Judged
    notes: Notes
    languages: Languages


class _Value(NamedTuple):
    """A value of a property, with the citations that give it, the best first."""

    value: str
    current: bool
    citations: list[Citation]


def claims_of(subject: str, claims: Claims, known: Known) -> tuple[list[Statement], list[Edge]]:
    """(the claims of a thing (an IRI) whose value is no entity; target, property and attributes of
    the others).
    """
    values = _values(claims, known.origins)
    statements: list[Statement] = []
    edges: list[Edge] = []
    unnamed = known.languages.labels((), "")
    for prop in sorted(values):
        term = known.vocabulary.predicates.get(prop) or described.unknown_property(
            prop, known.languages
        )
        called = {name: term[name] for name in unnamed}
        for value, fields in _told(f"<{subject}>", prop, values[prop], known):
            text, datatype, language = parts(value)
            if not datatype and text in known.entities:
                edges.append((text, prop, {**fields, **called}))
                continue
            concept = known.about.get(text, {}).get(SKOS + "prefLabel") if not datatype else None
            statements.append(
                {
                    **fields,
                    "property": prop,
                    "value": text,
                    "datatype": datatype,
                    "language": language,
                    **(known.languages.labels(concept, "") if concept else unnamed),
                }
            )
    return statements, sorted(edges, key=lambda edge: edge[:2])


def _told(subject: str, prop: str, values: list[_Value], known: Known) -> list[tuple[str, Claimed]]:
    # The values of a property, those that count first.
    judged, predicate = known.judged, f"<{prop}>"
    fact = subject, predicate
    planned = {v.value for v in values if (*fact, v.value) in judged.plans and not v.current}
    counting = {v.value for v in values if v.current} | planned
    disputed = judged.disputed(*fact, counting)
    contested = judged.contested(*fact, counting) - disputed
    weak = judged.weak.get(fact, set()) - counting
    told: list[tuple[str, Claimed]] = []
    for value in sorted(values, key=lambda v: (not v.current, v.value not in planned, v.value)):
        best = value.citations[0]
        told.append(
            (
                value.value,
                {
                    "current": value.current,
                    "planned": value.value in planned,
                    "disputed": value.value in disputed,
                    "contested": value.value in contested,
                    "weak": value.value in weak,
                    "derived": best["maker"] == "rule",
                    "modality": best["modality"],
                    "citations": value.citations,
                    "notes": known.notes.get((*fact, value.value), []),
                },
            )
        )
    return told


def _values(claims: Claims, origins: Mapping[str, Citation]) -> dict[str, list[_Value]]:
    values: dict[str, list[_Value]] = {}
    for (prop, value), graphs in claims.items():
        if prop == TYPE or prop in SUBJECT_NAMES:
            continue
        citations = [origins[g] for g in sorted({g for g, _ in graphs})]
        if len(citations) > 1:
            citations.sort(key=_goodness)
        current = any(now for _, now in graphs)
        values.setdefault(prop[1:-1], []).append(_Value(value, current, citations))
    return values


_MODALITIES = ("", "stated", "claimed", "planned")


def _goodness(citation: Citation) -> tuple[bool, bool, int]:
    # What is set aside comes last, before it what a rule says.
    modality = citation["modality"]
    place = _MODALITIES.index(modality) if modality in _MODALITIES else len(_MODALITIES)
    return citation["rank"] == "set-aside", citation["maker"] == "rule", place
