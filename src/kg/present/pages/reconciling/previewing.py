"""A card that a client shows beside a candidate."""

from __future__ import annotations

from html import escape

from kg.errors import NotFound
from kg.present.cards import written
from kg.present.pages.card import apart
from kg.present.pages.context import Context
from kg.present.pages.reconciling.things import name_of, thing

# A card stands there with its style and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


def preview(context: Context) -> bytes:
    """The card of a thing as a page of its own. Raises NotFound."""
    one = thing(context, context.parameters.get("id", ""))
    if one is None:
        raise NotFound("")
    sheet = written.sheet(context.opened, context.card(one.iri), context.lang)
    title = escape(name_of(context, one))
    head = f'<meta charset="utf-8"><title>{title}</title><base target="_blank">'
    card = apart(sheet, context.lang, "s")
    page = (
        f'<!doctype html><html lang="{context.lang}"><head>{head}</head><body>{card}</body></html>'
    )
    return page.encode("utf-8", "replace")
