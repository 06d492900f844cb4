"""A thing at a glance: what it is and what holds of it, in a few lines beside a link."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.errors import NotFound
from kg.evidence import about
from kg.evidence.about import Account, Said
from kg.evidence.claims import CitedClaim
from kg.present import tables
from kg.present.pages.context import Context, about_thing
from kg.present.pages.values import value_text
from kg.present.reports import thing_report
from kg.rdf.readings import DATES
from kg.rdf.terms import ALT_LABEL, parts
from kg.store.names import by_ids, id_of

_FACTS = 5


def glance(context: Context) -> bytes:
    """JSON of the thing whose IRI is the parameter `thing`: `name`, `also` (other names), `kind`,
    `facts` (`property`, `value`, `period`): figures first, then dates, then links.

    Raises NotFound for what is no thing with a page of its own.
    """
    iri = f"<{context.parameters.get('thing', '')}>"
    facts = about_thing(context, iri) if iri.startswith(f"<{context.space}entity/") else []
    if not facts:
        raise NotFound("")
    claims = [one for one in about.evidence(context.opened, iri) if one.subject == iri]
    told = about.account(context.opened, iri, claims)
    id_ = id_of(iri, context.prefixes)
    known = by_ids(context.opened.place, [id_], context.prefixes).get(id_)
    kind = {f"<{known.cls}>"} if known else set()
    context.call({iri, *kind, *thing_report.terms_of(told)})
    also = sorted({parts(value)[0] for prop, value in facts if prop == ALT_LABEL})
    shown = sorted(_held(told), key=lambda said: _rank(said.values[0].claims[0]))
    return json.dumps(
        {
            "name": context.name(iri),
            "also": also[:3],
            "kind": "".join(map(context.name, kind)),
            "facts": [_fact(context, told, said) for said in shown[:_FACTS]],
        },
        ensure_ascii=False,
    ).encode()


def _held(told: Account) -> Iterator[Said]:
    """What counts of what is said of the thing itself."""
    for said in told.said:
        values = [value for value in said.values if value.claims[0].current]
        if values and not said.inward and not said.planned:
            yield said._replace(values=values)


def _rank(claim: CitedClaim) -> tuple[int, str]:
    value = claim.object
    number, dated = tables.is_number(value), not value.startswith("<") and parts(value)[1] in DATES
    return (0 if number else 1 if dated else 2), claim.predicate


def _fact(context: Context, told: Account, said: Said) -> dict[str, str]:
    claims = [value.claims[0] for value in said.values]
    texts = dict.fromkeys(value_text(context, claim, told.units) for claim in claims)
    period = claims[0].period if len(texts) == 1 else ""
    return {
        "property": context.name(said.predicate),
        "value": " / ".join(texts),
        "period": context.period(period) if period else "",
    }
