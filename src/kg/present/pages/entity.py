"""The page of a thing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.claims import CitedClaim, single_properties
from kg.present.pages.context import Context, about_thing, data_block
from kg.rdf.iris import compact
from kg.rdf.terms import SKOS, TYPE, literal, parts, term

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
    context: Context, claims: Iterable[CitedClaim], functional: Container[str], *, inward: bool
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
    return sorted(groups, key=lambda group: context.name(group.predicate))


def entity(context: Context, iri: str) -> bytes:
    """The page of a thing: what it is called, what is said of it, and what names it."""
    claims = about.evidence(context.opened, iri)
    heir = about.replaced(context.opened, iri)
    facts = about_thing(context, iri)
    types = [o for p, o in facts if p == TYPE]
    context.call({iri, heir or iri, *types, *(one for claim in claims for one in claim[:3])})
    names = [(parts(o)[0], parts(o)[2]) for p, o in facts if p == f"<{SKOS}prefLabel>"]
    names.sort(key=lambda pair: pair[1] != context.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    functional = single_properties(context.opened)
    own = (claim for claim in claims if claim.subject == iri)
    naming = (claim for claim in claims if claim.subject != iri)
    title = names[0][0] if names else compact(iri[1:-1], context.prefixes) or iri
    sources = sorted({claim.document.iri[1:-1] for claim in claims})
    described = {
        **_identified(iri[1:-1], types, facts),
        "name": title,
        "alternateName": [*(n for n, _ in names[1:]), *others],
        "subjectOf": [{"@type": "CreativeWork", "@id": s} for s in sources[:100]],
    }
    return context.render(
        "entity.html",
        title,
        iri=iri[1:-1],
        names=names,
        others=others,
        types=_own_types(context, iri, types),
        heir=heir,
        outward=_grouped(context, own, functional, inward=False),
        inward=_grouped(context, naming, functional, inward=True),
        data=data_block({name: value for name, value in described.items() if value}),
    )


def _identified(iri: str, types: list[str], facts: Iterable[tuple[str, str]]) -> dict[str, object]:
    """What a thing is, in the words of schema.org."""
    same = (o[1:-1] for p, o in facts if p.endswith(("#sameAs>", "#exactMatch>")))
    return {
        "@context": "https://schema.org",
        "@type": _schema_type(types),
        "@id": iri,
        "url": iri,
        "sameAs": sorted(same),
    }


def _own_types(context: Context, iri: str, types: list[str]) -> list[str]:
    # The classes that a register gives a thing, without those that follow from them.
    rule = literal(context.space + "rule/")
    pattern = f"GRAPH ?g {{ {iri} a ?c }} FILTER(!STRSTARTS(STR(?g), {rule}))"
    rows = context.select(f"SELECT DISTINCT ?c {{ {pattern} }}", {})
    return sorted(term(cls) for (cls,) in rows) or types


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
