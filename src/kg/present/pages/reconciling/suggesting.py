"""Completion of what is typed into a client: things, types, properties; and what each is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from kg.errors import BadParameter, KGError, NotFound
from kg.present.cards import written
from kg.present.cards.sheet import plain_text
from kg.present.pages.context import Context
from kg.present.pages.reconciling.matching import description
from kg.present.pages.reconciling.things import (
    as_json,
    name_of,
    named,
    term_iri,
    thing,
    used_types,
)
from kg.present.pages.vocabulary import Term, vocabulary
from kg.store import ranking, searching
from kg.store.names import by_ids
from kg.store.searching import THING
from kg.words import phrase

_OFFERED, _FARTHEST = 20, 500
_FACTS = 3


def suggested_things(context: Context) -> bytes:
    """Things that a beginning of a name may mean."""
    text, start = context.parameters.get("prefix", ""), _cursor(context)
    place = context.opened.place
    try:
        most = start + _OFFERED
        found = searching.matches(place, text[: ranking.LONGEST], most, (THING,), own=True)
    except KGError:
        found = []
    things = by_ids(place, (one.key for one in found[start:]), context.prefixes).values()
    return as_json(
        {
            "result": [
                {
                    "id": one.id,
                    "name": name_of(context, one),
                    "description": description(context, one),
                    "notable": [named(context, f"<{one.cls}>")],
                }
                for one in things
            ]
        }
    )


def suggested_types(context: Context) -> bytes:
    """Classes of things that a beginning may mean."""
    return _terms(context, [one for one, _ in used_types(context)])


def suggested_properties(context: Context) -> bytes:
    """Properties that a beginning may mean."""
    known = vocabulary(context.store, context.prefixes).values()
    return _terms(context, [one for one in known if one.kind == "property" and one.short])


def _cursor(context: Context) -> int:
    text = context.parameters.get("cursor", "") or "0"
    if not re.fullmatch("[0-9]{1,6}", text) or int(text) > _FARTHEST:
        raise BadParameter(phrase("present.reconcile-cursor", value=text, most=_FARTHEST))
    return int(text)


def _terms(context: Context, known: Iterable[Term]) -> bytes:
    # Those whose label, short name or local name fits, the best first.
    text, start = context.parameters.get("prefix", "")[: ranking.LONGEST], _cursor(context)
    wanted = ranking.sought(text) if ranking.fold(text) else []
    ranked = [
        (ranking.level(ranking.line("", _names(one)), wanted) if wanted else 1, one)
        for one in known
    ]
    found = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
    return as_json(
        {
            "result": [
                {**named(context, one.iri), "description": one.text(one.definitions, context.lang)}
                for _, one in found[start : start + _OFFERED]
            ]
        }
    )


def _names(one: Term) -> list[str]:
    return [*one.labels.values(), one.short, one.short.partition(":")[2]]


def flyout(context: Context) -> bytes:
    """What a thing, a type or a property is, in a few lines of HTML. Raises NotFound."""
    id_ = context.parameters.get("id", "")
    if context.path.endswith("/entity"):
        html = _thing_html(context, id_)
    else:
        known = vocabulary(context.store, context.prefixes).get(term_iri(context, id_))
        if known is None:
            raise NotFound("")
        html = _lines([known.label(context.lang), known.text(known.definitions, context.lang)])
    return as_json({"id": id_, "html": html})


def _thing_html(context: Context, id_: str) -> str:
    one = thing(context, id_)
    if one is None:
        raise NotFound("")
    sheet = written.sheet(context.opened, context.card(one.iri), context.lang)
    facts = [f"{plain_text(key.label)}: {plain_text(key.value)}" for key in sheet.keys[:_FACTS]]
    return _lines([name_of(context, one), description(context, one), sheet.told, *facts])


def _lines(texts: Iterable[str]) -> str:
    first, *rest = map(escape, texts)
    return f"<p><strong>{first}</strong></p>" + "".join(f"<p>{one}</p>" for one in rest if one)
