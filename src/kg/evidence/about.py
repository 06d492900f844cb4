"""What is said of one thing, with the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.rdf.terms import ALT_LABEL, NAMING, TYPE, XSD, literal, term
from kg.sparql.asking import Rows

# --- what is said of one thing --------------------------------------------------------------------


class Evidence(NamedTuple):
    """One claim of an entity, or one that names it (`inward`); terms are N-Triples strings, texts
    are "" where nothing is known.
    """

    inward: bool
    predicate: str
    other: str
    current: bool
    citation: str
    source: str
    publisher: str
    title: str
    address: str
    locator: str
    as_of: str
    standing: str
    qualifier: str
    printed: str
    reason: str


_EVIDENCE = """SELECT ?inward ?p ?x ?current ?g ?source ?publisher ?title ?url ?locator ?asOf
  ?standing ?qualifier ?printed ?reason {
  { GRAPH ?g { %(e)s ?p ?x } BIND(false AS ?inward) BIND(EXISTS { %(e)s ?p ?x } AS ?now) }
  UNION { GRAPH ?g { ?x ?p %(e)s } BIND(true AS ?inward) BIND(EXISTS { ?x ?p %(e)s } AS ?now) }
  ?g prov:wasDerivedFrom ?source ; kg:locator ?locator ; kg:standing ?standing .
  ?source dcterms:publisher ?publisher .
  BIND(?now && ?standing != "set-aside" AS ?current)
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?g kg:asOf ?day } OPTIONAL { ?g kg:period ?period }
  BIND(COALESCE(?period, STR(?day)) AS ?asOf)
  OPTIONAL { ?g kg:qualifier ?qualifier } OPTIONAL { ?g kg:printed ?printed }
  OPTIONAL { ?g kg:reason ?reason } }"""


def evidence(store: ox.Store, entity: str, prefixes: dict[str, str]) -> list[Evidence]:
    """Every claim of an entity (an N-Triples string) and every claim that names it, oldest first
    within a property.
    """
    found = []
    for row in store.query(_EVIDENCE % {"e": entity}, prefixes=prefixes):
        inward, p, x, current, g, source, *rest = row
        found.append(
            Evidence(
                inward.value == "true",
                term(p),
                term(x),
                current.value == "true",
                term(g),
                term(source),
                *("" if v is None else v.value for v in rest),
            )
        )
    if not entity.startswith(f"<{prefixes['entity']}"):
        found += _in_files(store, entity, prefixes)
    return sorted(found, key=lambda e: (e.inward, e.predicate, e.as_of, e.other, e.citation))


_IN_FILES = """SELECT ?inward ?p ?x ?g {
  { GRAPH ?g { %(e)s ?p ?x } BIND(false AS ?inward) }
  UNION { GRAPH ?g { ?x ?p %(e)s } BIND(true AS ?inward) }
  FILTER(STRSTARTS(STR(?g), %(files)s) && ?p NOT IN (%(naming)s)) }"""


def _in_files(store: ox.Store, entity: str, prefixes: dict[str, str]) -> Iterator[Evidence]:
    # What files say of a thing without a citation: the file is the source.
    files = literal(prefixes["entity"].removesuffix("entity/") + "file/")
    naming = ", ".join((TYPE, ALT_LABEL, *NAMING))
    for inward, p, x, g in store.query(
        _IN_FILES % {"e": entity, "files": files, "naming": naming}, prefixes=prefixes
    ):
        yield Evidence(
            inward.value == "true",
            term(p),
            term(x),
            True,
            term(g),
            term(g),
            *[""] * 5,
            "stated",
            *[""] * 3,
        )


def replaced(store: ox.Store, entity: str, prefixes: dict[str, str]) -> str | None:
    """What took the place of an entity (N-Triples strings): "" if it is retired and nothing did,
    None if it is in use.
    """
    for (heir,) in store.query(
        f"SELECT ?heir {{ {entity} owl:deprecated true OPTIONAL {{ {entity} dcterms:isReplacedBy"
        " ?heir } }",
        prefixes=prefixes,
    ):
        return term(heir) if heir else ""
    return None


# What rows call a field, where it is not called so here.
_COLUMNS = {"predicate": "property", "other": "value", "as_of": "period"}


def evidence_rows(evidence: list[Evidence]) -> Rows:
    """Evidence as rows, one a claim; the terms stay terms, texts become literals."""
    terms = {"property", "value", "citation", "source"}
    flag = {True: f'"true"^^<{XSD}boolean>', False: f'"false"^^<{XSD}boolean>'}
    names = [_COLUMNS.get(name, name) for name in Evidence._fields]
    rows = [
        tuple(
            flag[v] if isinstance(v, bool) else v if k in terms else literal(v) if v else ""
            for k, v in zip(names, e, strict=True)
        )
        for e in evidence
    ]
    return Rows(names, rows)
