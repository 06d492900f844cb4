"""The forms of statements as the page of the desk has them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.present.desk.sight import Json, Sight
from kg.project.statements import forms
from kg.project.statements.forms import Field
from kg.project.statements.marks import KINDS


def every(seen: Sight) -> Json:
    """Each form with its fields, and which forms take each kind of mark, the better ones first."""
    words = seen.data.vocabulary
    return {
        "forms": [
            {
                "id": words.name(cls),
                "label": seen.label(cls),
                "comment": seen.comment(cls),
                "takes": list(form.takes),
                "makes": form.makes,
                "fields": fields(seen, form.fields),
            }
            for cls, form in seen.forms.of.items()
        ],
        "best": {kind: [words.name(cls) for cls in seen.forms.taking(kind)] for kind in KINDS},
        "classes": [
            {
                "id": words.name(cls),
                "label": seen.label(cls),
                "comment": seen.comment(cls),
                "above": sorted(map(words.name, words.classes.get(cls, {cls}))),
            }
            for cls in seen.classes
        ],
    }


def fields(seen: Sight, those: Iterable[Field]) -> list[Json]:
    """Fields as JSON."""
    return [_field(seen, one) for one in those]


def _field(seen: Sight, one: Field) -> Json:
    words = seen.data.vocabulary
    options = [{"value": words.name(iri), "label": seen.label(iri)} for iri in one.options]
    return {
        "property": words.name(one.property.iri),
        "label": seen.label(one.property.iri),
        "comment": seen.comment(one.property.iri),
        "cell": one.property.cell,
        "required": one.required,
        "usual": one.usual,
        "classes": [words.name(cls) for cls in one.classes],
        "options": options,
        "link": one.link,
    }


def of_thing(seen: Sight, id_: str) -> list[Json]:
    """The fields that a known thing may have."""
    entity = seen.data.entities[id_]
    return fields(seen, forms.fitting(entity.cls, seen.data))
