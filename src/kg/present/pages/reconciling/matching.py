"""Candidates for names of a table elsewhere, best first, by the tool's own search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kg.errors import KGError
from kg.present.cards.outward import schemes
from kg.present.pages.context import Context
from kg.present.pages.reconciling.asked import Asked, Constraint, Wanted, batch
from kg.present.pages.reconciling.things import (
    DEPRECATED,
    as_json,
    entity,
    name_of,
    named,
    short,
    term_iri,
)
from kg.project.schemes import code_of
from kg.rdf.terms import TYPE, literal, parts
from kg.store import ranking, searching
from kg.store.finding import called
from kg.store.names import Named, by_ids, id_of
from kg.store.searching import THING

# So many things are looked at for each query.
_POOL = 200
# Of a hundred, by how well a name fits; between two levels the likeness of the letters decides.
_SCORES = {
    ranking.EXACT: 100,
    ranking.CALLED: 95,
    ranking.WHOLE: 80,
    ranking.WORDS: 70,
    ranking.BEGINS: 60,
    ranking.INSIDE: 45,
    ranking.ALIKE: 30,
}
_STEP = 10
# How much of a score the name is, where more is known of the thing.
_OF_NAME = Decimal("0.7")
# What is left of the score of a thing that is of no type that was hinted at.
_OTHER_TYPE = Decimal("0.8")


class Candidate(NamedTuple):
    """A thing that a query may mean: its score of a hundred, whether it is called exactly so and
    all that is wanted fits, and what that rests on.
    """

    thing: Named
    score: float
    certain: bool
    features: tuple[tuple[str, bool | float], ...]


def matched(context: Context) -> bytes:
    """The candidates of each query of a batch. Raises BadParameter for what is no batch."""
    asked = batch(context.parameters["queries"])
    return as_json({key: {"result": _result(context, one)} for key, one in asked.items()})


def _result(context: Context, asked: Asked) -> list[dict[str, object]]:
    found = candidates(context, asked)
    certain = [one for one in found if one.certain]
    return [
        {
            "id": one.thing.id,
            "name": name_of(context, one.thing),
            "description": description(context, one.thing),
            "type": [named(context, f"<{one.thing.cls}>")],
            "score": one.score,
            "match": certain == [one],
            "features": [{"id": id_, "value": value} for id_, value in one.features],
        }
        for one in found[: asked.limit]
    ]


def description(context: Context, thing: Named) -> str:
    """What a thing is, and what else it is called."""
    own = name_of(context, thing)
    also = [name for name in (*thing.names.values(), *thing.others) if name != own]
    return " · ".join([named(context, f"<{thing.cls}>")["name"], *dict.fromkeys(also[:2])])


def candidates(context: Context, asked: Asked) -> list[Candidate]:
    """The things that a query may mean, best first."""
    levels = _called(context, asked.text) if asked.text.strip() else None
    ids = levels if levels is not None else _having(context, asked.constraints)
    things = by_ids(context.opened.place, ids, context.prefixes)
    known = _facts(context, [one.iri for one in things.values()])
    types = {term_iri(context, name) for name in asked.types}
    found = [
        candidate
        for id_, one in things.items()
        if (
            candidate := _judged(
                context, one, known[one.iri], asked, types, (levels or {}).get(id_)
            )
        )
    ]
    return sorted(found, key=lambda one: -one.score)


def _called(context: Context, text: str) -> dict[str, int]:
    # How well the names of things fit a text, by their ids.
    try:
        found = searching.matches(
            context.opened.place, text[: ranking.LONGEST], _POOL, (THING,), own=True
        )
    except KGError:  # there is nothing in it that can be looked for
        return {}
    return {one.key: one.level for one in found}


_Facts = Mapping[str, set[str]]


def _facts(context: Context, iris: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {iri: {} for iri in iris}
    for subject, predicate, value in context.store.statements(found):
        found[subject].setdefault(predicate, set()).add(value)
    return found


def _judged(
    context: Context, one: Named, facts: _Facts, asked: Asked, types: set[str], level: int | None
) -> Candidate | None:
    if DEPRECATED in facts:
        return None
    typed = not types or bool(types & facts.get(TYPE, set()))
    if types and asked.strict == "all":
        typed = types <= facts.get(TYPE, set())
    if not typed and asked.strict != "should":
        return None
    fits = [(limit.property, _fits(context, limit, facts)) for limit in asked.constraints]
    name = Decimal(100) if level is None else _name_score(one, asked.text, level)
    share = Decimal(sum(fit for _, fit in fits)) / len(fits) if fits else Decimal(1)
    score = name * _OF_NAME + share * 100 * (1 - _OF_NAME) if fits else name
    features: list[tuple[str, bool | float]] = [] if level is None else [("name", float(name))]
    features += [("type", typed)] if types else []
    exact = level is None or level >= ranking.CALLED
    certain = exact and typed and all(fit for _, fit in fits)
    score = score if typed else score * _OTHER_TYPE
    return Candidate(one, float(round(score, 1)), certain, (*features, *fits))


def _name_score(one: Named, text: str, level: int) -> Decimal:
    from rapidfuzz import fuzz

    base = _SCORES[level]
    if level >= ranking.CALLED:
        return Decimal(base)
    alike = fuzz.ratio(ranking.fold(called(one, text)), ranking.fold(text))
    return Decimal(base) + round(Decimal(alike) * _STEP / 100, 1)


# --- what is known of a thing besides -------------------------------------------------------------


def _fits(context: Context, limit: Constraint, facts: _Facts) -> bool:
    held = facts.get(term_iri(context, limit.property), set())
    things = {iri for id_ in limit.things for iri in _meant(context, id_)}
    return bool(things & held) or any(
        _is(context, value, wanted) for value in held for wanted in limit.values
    )


def _meant(context: Context, id_: str) -> Iterable[str]:
    # The IRIs that an id of the service may stand for: of a thing, or of a term.
    return filter(None, (entity(context, id_of(id_, context.prefixes)), term_iri(context, id_)))


def _is(context: Context, value: str, wanted: Wanted) -> bool:
    if isinstance(wanted, bool):
        return parts(value)[0] == str(wanted).lower()
    if value.startswith('"'):
        text = parts(value)[0]
        if isinstance(wanted, str) and ranking.fold(text) == ranking.fold(wanted):
            return True
        one, two = _number(text), _number(str(wanted))
        return one is not None and one == two
    return _same_name(context, value, str(wanted))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _same_name(context: Context, iri: str, wanted: str) -> bool:
    # Whether a thing, a term or a page elsewhere goes by a text.
    if wanted in (iri[1:-1], short(context, iri), *code_of(iri[1:-1], schemes(context.opened))[1:]):
        return True
    id_ = id_of(iri, context.prefixes)
    found = by_ids(context.opened.place, [id_], context.prefixes).get(id_)
    names = (*found.names.values(), *found.others, id_) if found else (named(context, iri)["name"],)
    return ranking.fold(wanted) in map(ranking.fold, names)


def _having(context: Context, constraints: Iterable[Constraint]) -> list[str]:
    # The ids of the things of which something is said that is wanted, where no name is given.
    found: dict[str, None] = {}
    start = f"<{context.prefixes['entity']}"
    for limit in constraints:
        predicate = term_iri(context, limit.property)
        values = [iri for id_ in limit.things for iri in _meant(context, id_)]
        texts = [literal(str(value)) for value in limit.values]
        if not predicate:
            continue
        query = (
            f"SELECT DISTINCT ?s {{ {{ VALUES ?v {{ {' '.join(values)} }} ?s {predicate} ?v }}"
            f" UNION {{ ?s {predicate} ?o"
            f" FILTER(ISLITERAL(?o) && STR(?o) IN ({', '.join(texts)})) }} }} LIMIT {_POOL}"
        )
        for row in context.select(query, {}):
            iri = str(row[0])
            if iri.startswith(start):
                found[id_of(iri, context.prefixes)] = None
    return list(found)[:_POOL]
