"""What the graph says of things, for new columns of a table elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from kg.errors import BadParameter
from kg.present.cards.outward import schemes
from kg.present.pages.context import Context
from kg.present.pages.reconciling.asked import parsed
from kg.present.pages.reconciling.things import as_json, name_of, named, short, term_iri, thing
from kg.present.pages.vocabulary import vocabulary
from kg.project.schemes import code_of
from kg.rdf.readings import NUMBERS
from kg.rdf.terms import TYPE, parts
from kg.store.names import Named, by_ids, id_of
from kg.words import phrase

MOST_THINGS, MOST_PROPERTIES, _OFFERED = 500, 50, 50
_WHOLE = 1 << 31


def extended(context: Context) -> bytes:
    """The values of properties of things, as the current graph holds them: of rivals all. A day is
    the text of its source, which is never finer. Raises BadParameter for what asks for none.
    """
    ids, properties = _asked(context.parameters["extend"])
    iris = {name: term_iri(context, name) for name in properties}
    things = {id_: thing(context, id_) for id_ in ids}
    held = _held(context, [one.iri for one in things.values() if one], set(iris.values()) - {""})
    names = _names(
        context, {value for facts in held.values() for o in facts.values() for value in o}
    )
    rows = {
        id_: {
            name: _cells(context, held, one, iris[name], names) if one else []
            for name in properties
        }
        for id_, one in things.items()
    }
    return as_json(
        {"meta": [_meta(context, name, iri) for name, iri in iris.items()], "rows": rows}
    )


def _asked(text: str) -> tuple[list[str], list[str]]:
    # (the ids of things, the names of properties)
    read = parsed("extend", text)
    wrong = BadParameter(
        phrase("present.reconcile-extend", things=MOST_THINGS, properties=MOST_PROPERTIES)
    )
    if not isinstance(read, dict) or not read.keys() <= {"ids", "properties"}:
        raise wrong
    ids, properties = read.get("ids"), read.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise wrong
    named = [one.get("id") if isinstance(one, dict) else None for one in properties]
    if not all(isinstance(one, str) for one in (*ids, *named)):
        raise wrong
    if len(ids) > MOST_THINGS or len(named) > MOST_PROPERTIES:
        raise wrong
    return list(dict.fromkeys(ids)), list(dict.fromkeys(map(str, named)))


_Held = Mapping[str, Mapping[str, set[str]]]


def _held(context: Context, iris: Iterable[str], properties: set[str]) -> _Held:
    found: dict[str, dict[str, set[str]]] = {iri: {} for iri in iris}
    for subject, predicate, value in context.store.statements(found, sorted(properties)):
        if predicate in properties:
            found[subject].setdefault(predicate, set()).add(value)
    return found


def _names(context: Context, values: Iterable[str]) -> dict[str, Named]:
    # The things of ours among values.
    start = f"<{context.prefixes['entity']}"
    ids = [id_of(value, context.prefixes) for value in values if value.startswith(start)]
    return {one.iri: one for one in by_ids(context.opened.place, ids, context.prefixes).values()}


def _meta(context: Context, name: str, iri: str) -> dict[str, Any]:
    known = vocabulary(context.store, context.prefixes).get(iri)
    meta: dict[str, Any] = {"id": name, "name": known.label(context.lang) if known else name}
    if (
        known
        and len(known.range) == 1
        and known.range[0] in vocabulary(context.store, context.prefixes)
    ):
        meta["type"] = named(context, known.range[0])
    return meta


def _cells(
    context: Context, held: _Held, one: Named, property: str, names: Mapping[str, Named]
) -> list[dict[str, Any]]:
    return [_cell(context, value, names) for value in sorted(held[one.iri].get(property, ()))]


def _cell(context: Context, value: str, names: Mapping[str, Named]) -> dict[str, Any]:
    if value in names:
        return {"id": names[value].id, "name": name_of(context, names[value])}
    text, datatype, _ = parts(value)
    if value.startswith("<"):
        if value in vocabulary(context.store, context.prefixes):
            return dict(named(context, value))
        return {"str": code_of(text, schemes(context.opened))[1]}
    number = Decimal(text) if datatype in NUMBERS else Decimal("NaN")
    if not number.is_finite():
        return {"str": text}
    return _number(text, number)


def _number(text: str, number: Decimal) -> dict[str, Any]:
    # OpenRefine keeps whole numbers in 32 bits, and all others as doubles.
    if abs(number) < _WHOLE and number == number.to_integral_value():
        return {"int": int(number)}
    kept = float(number)
    return {"float": kept} if isfinite(kept) and Decimal(repr(kept)) == number else {"str": text}


def proposed(context: Context) -> bytes:
    """The properties that things of a type have, those of most things first."""
    name = context.parameters.get("type", "")
    text = context.parameters.get("limit", "") or str(_OFFERED)
    if not re.fullmatch("[0-9]{1,6}", text):
        raise BadParameter(f"limit={text}")
    most, cls = min(int(text), _OFFERED), term_iri(context, name)
    known = vocabulary(context.store, context.prefixes)
    found: list[str] = []
    if cls:
        query = (
            f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) {{ ?s {TYPE} {cls} ; ?p ?o"
            f" FILTER(STRSTARTS(STR(?s), '{context.prefixes['entity']}')) }} GROUP BY ?p"
        )
        counted = Counter({str(row[0]): int(row[1].value) for row in context.select(query, {})})
        found = [iri for iri, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    properties = [named(context, iri) for iri in found if iri in known and short(context, iri)]
    return as_json({"type": name, "limit": most, "properties": properties[:most]})
