"""Things, types and properties as the service names them: a thing by its id, a term by its prefixed
name.
"""

from __future__ import annotations

import json

from kg.present.pages.context import Context
from kg.present.pages.vocabulary import Term, vocabulary
from kg.rdf.iris import compact, expand
from kg.rdf.terms import OWL, TYPE, valid
from kg.store.dataset import remembered
from kg.store.names import Named, by_ids, id_of
from kg.words import text_in

DEPRECATED = f"<{OWL}deprecated>"


def thing(context: Context, id_: str) -> Named | None:
    """The thing of an id, of an IRI, or of a prefixed name; None if there is none of ours."""
    own = id_of(id_, context.prefixes)
    found = by_ids(context.opened.place, [own], context.prefixes) if own else {}
    return next((one for one in found.values() if one.iri == entity(context, own)), None)


def entity(context: Context, id_: str) -> str:
    """The IRI of a thing of ours (an N-Triples string)."""
    return f"<{context.prefixes['entity']}{id_}>"


def term_iri(context: Context, name: str) -> str:
    """The IRI of a term (an N-Triples string) that goes by a prefixed name or its IRI; "" for what
    can be none.
    """
    address = expand(name, context.prefixes) or name.strip("<>")
    return f"<{address}>" if valid(address) else ""


def short(context: Context, iri: str) -> str:
    """What the service calls a term (an N-Triples string)."""
    return compact(iri[1:-1], context.prefixes) or iri[1:-1]


def named(context: Context, iri: str) -> dict[str, str]:
    """A term (an N-Triples string) with its id and what it is called."""
    known = vocabulary(context.store, context.prefixes).get(iri)
    name = known.label(context.lang) if known else short(context, iri)
    return {"id": short(context, iri), "name": name}


def name_of(context: Context, one: Named) -> str:
    """What a thing is called."""
    return text_in(one.names, context.lang) or one.id


def used_types(context: Context) -> list[tuple[Term, int]]:
    """The classes that things of ours have, with how many have each, most first."""
    space = context.prefixes["entity"]
    query = (
        f"SELECT ?c (COUNT(*) AS ?n) {{ ?s {TYPE} ?c FILTER(STRSTARTS(STR(?s), '{space}')) }}"
        " GROUP BY ?c"
    )

    def counted() -> list[tuple[Term, int]]:
        known = vocabulary(context.store, context.prefixes)
        rows = ((known.get(str(row[0])), int(row[1].value)) for row in context.select(query, {}))
        found = [(one, count) for one, count in rows if one is not None and one.short]
        return sorted(found, key=lambda pair: (-pair[1], pair[0].iri))

    return remembered(context.store, "types that things have", counted)


def as_json(value: object) -> bytes:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()
