"""A thing at a glance: the key facts of its card, beside a link to its page."""

from __future__ import annotations

import json

from kg.errors import NotFound
from kg.present.cards import written
from kg.present.cards.sheet import plain_text
from kg.present.pages.context import Context, about_thing, guests

_FACTS = 5


def glance(context: Context) -> bytes:
    """JSON of the thing whose IRI is the parameter `thing`: `name`, `also` (its other names),
    `kind`, `told` (how many sources speak of it, and when), `facts` (`property`, `value`, `aside`).

    Raises NotFound for what is no thing with a page of its own.
    """
    iri = f"<{context.parameters.get('thing', '')}>"
    own = iri.startswith(f"<{context.space}entity/")
    if not (own or iri in guests(context)) or not about_thing(context, iri):
        raise NotFound("")
    sheet = written.sheet(context.opened, context.card(iri), context.lang)
    context.call({iri})
    facts = [
        {
            "property": plain_text(key.label),
            "value": plain_text(key.value),
            "aside": plain_text(key.aside),
        }
        for key in sheet.keys[:_FACTS]
    ]
    shown = {
        "name": context.name(iri),
        "also": [name for name, _ in sheet.names[1:]],
        "kind": sheet.cls.text,
        "told": sheet.told,
        "facts": facts,
    }
    return json.dumps(shown, ensure_ascii=False).encode()
