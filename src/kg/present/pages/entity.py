"""The page of a thing."""

from __future__ import annotations

import re

from kg.evidence import about
from kg.evidence.about import Evidence
from kg.present.pages.context import Context, about_thing, inert
from kg.rdf.iris import compact
from kg.rdf.terms import KG, PREFIXES, SKOS, literal, parts, term

# --- a thing --------------------------------------------------------------------------------------


def _functional(made: Context) -> set[str]:
    return {
        term(p)
        for (p,) in made.store.query("SELECT ?p { ?p a owl:FunctionalProperty }", prefixes=PREFIXES)
    }


def _grouped(made: Context, evidence: list[Evidence], functional: set[str]) -> list[dict]:
    """One dict for each property: its label, whether its values are rivals or moved, its claims
    from the oldest to the newest.
    """
    groups: dict[str, list[Evidence]] = {}
    for e in evidence:
        groups.setdefault(e.predicate, []).append(e)
    found = []
    for predicate, claims in groups.items():
        now = {e.other for e in claims if e.current}
        found.append(
            {
                "predicate": predicate,
                "claims": claims,
                "rival": predicate in functional and len(now) > 1,
                "moved": predicate in functional and any(not e.current for e in claims),
            }
        )
    return sorted(found, key=lambda group: made.name(group["predicate"]))


def entity(made: Context, iri: str) -> bytes:
    evidence = about.evidence(made.store, iri, made.prefixes)
    heir = about.replaced(made.store, iri, made.prefixes)
    facts = about_thing(made, iri)
    types = [o for p, o in facts if p.endswith("#type>")]
    made.call(
        {
            iri,
            heir or iri,
            *types,
            *(t for e in evidence for t in (e.predicate, e.other)),
            *(f"<{KG}{x}>" for x in ("whole",)),
        }
    )
    names = [(parts(o)[0], parts(o)[2]) for p, o in facts if p == f"<{SKOS}prefLabel>"]
    names.sort(key=lambda pair: pair[1] != made.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    functional = _functional(made)
    outward = _grouped(made, [e for e in evidence if not e.inward], functional)
    inward = _grouped(made, [e for e in evidence if e.inward], set())
    title = names[0][0] if names else compact(iri[1:-1], made.prefixes) or iri
    described = {
        "@context": "https://schema.org",
        "@type": _schema_type(types),
        "@id": iri[1:-1],
        "url": iri[1:-1],
        "name": title,
        "alternateName": [*(n for n, _ in names[1:]), *others],
        "sameAs": sorted(o[1:-1] for p, o in facts if p.endswith(("#sameAs>", "#exactMatch>"))),
        "subjectOf": [
            {"@type": "CreativeWork", "@id": s}
            for s in sorted({e.source[1:-1] for e in evidence})[:100]
        ],
    }
    described = {key: value for key, value in described.items() if value}
    return made.render(
        "entity.html",
        title,
        iri=iri[1:-1],
        names=names,
        others=others,
        types=_own_types(made, iri, types),
        heir=heir,
        outward=outward,
        inward=inward,
        data=inert(described),
    )


def _own_types(made: Context, iri: str, types: list[str]) -> list[str]:
    # The classes that a register gives a thing, without those that follow from them.
    rule = literal(made.space + "rule/")
    found = [
        term(c)
        for (c,) in made.store.query(
            f"SELECT DISTINCT ?c {{ GRAPH ?g {{ {iri} a ?c }} FILTER(!STRSTARTS(STR(?g),"
            f" {rule})) }}"
        )
    ]
    return sorted(found) or types


_SCHEMA_TYPES = (
    ("University", "CollegeOrUniversity"),
    ("Company", "Corporation"),
    ("PublicBody", "GovernmentOrganization"),
    ("Person", "Person"),
    ("Organization", "Organization"),
    ("Event", "Event"),
    ("Place", "Place"),
    ("Facility", "Place"),
    ("Programme", "Project"),
    ("Fund", "MonetaryGrant"),
)


def _schema_type(types: list[str]) -> str:
    local = {re.split(r"[#/]", t[1:-1])[-1] for t in types}
    return next((name for cls, name in _SCHEMA_TYPES if cls in local), "Thing")
