"""The page of a thing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.claims import CitedClaim, functional_properties
from kg.present.pages.context import Context, about_thing, inert
from kg.rdf.iris import compact
from kg.rdf.terms import KG, SKOS, literal, parts, term

# --- a thing --------------------------------------------------------------------------------------


class Group(NamedTuple):
    """What is said by one property, from the oldest to the newest: whether of things that name this
    one (`inward`), and whether its values are rivals or have moved.
    """

    predicate: str
    claims: list[CitedClaim]
    inward: bool
    rival: bool
    moved: bool


def _grouped(
    made: Context, claims: Iterable[CitedClaim], functional: Container[str], *, inward: bool
) -> list[Group]:
    by_property: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        by_property.setdefault(claim.predicate, []).append(claim)
    groups = []
    for predicate, said in by_property.items():
        single = not inward and predicate in functional
        values = {claim.object for claim in said if claim.current}
        moved = any(not claim.current for claim in said)
        groups.append(Group(predicate, said, inward, single and len(values) > 1, single and moved))
    return sorted(groups, key=lambda group: made.name(group.predicate))


def entity(made: Context, iri: str) -> bytes:
    evidence = about.evidence(made.opened, iri)
    heir = about.replaced(made.opened, iri)
    facts = about_thing(made, iri)
    types = [o for p, o in facts if p.endswith("#type>")]
    made.call(
        {
            iri,
            heir or iri,
            *types,
            *(term for claim in evidence for term in claim[:3]),
            *(f"<{KG}{x}>" for x in ("whole",)),
        }
    )
    names = [(parts(o)[0], parts(o)[2]) for p, o in facts if p == f"<{SKOS}prefLabel>"]
    names.sort(key=lambda pair: pair[1] != made.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    functional = functional_properties(made.opened)
    own = (claim for claim in evidence if claim.subject == iri)
    naming = (claim for claim in evidence if claim.subject != iri)
    outward = _grouped(made, own, functional, inward=False)
    inward = _grouped(made, naming, functional, inward=True)
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
            for s in sorted({claim.document.iri[1:-1] for claim in evidence})[:100]
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
