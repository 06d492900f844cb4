"""The first sight of the page: the pieces of a score in both languages, what is alike stored once.

Markup becomes `[name, {attribute: value}, …]` with texts as texts, so that the page makes elements
of it and never reads it as markup. Where the languages differ stands `{"": [Korean, English]}`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from kg.evidence.score.unfolding import Unfolded
from kg.present.cards.both import both_languages
from kg.present.score.loose import Markup, pieces
from kg.present.score.texts import texts
from kg.store.snapshot import Opened

# The pieces of a score in the languages of the page, Korean first; none where there is no score.
Pieces = tuple[dict[str, Any], ...]
_PAINT = ("fill", "stroke")


def sight(opened: Opened, whole: Unfolded) -> Pieces:
    """The pieces of the score of an open graph in all languages."""
    return tuple(
        pieces(whole, texts(opened, whole, language))
        for language in both_languages(opened.state.languages)
    )


def packed(found: Pieces, at: Mapping[str, int]) -> Any:
    """A score as the page reads it, 0 for none; `at` is the number of each thing."""
    if not found:
        return 0
    ko, en = (_plain(one, at) for one in found)
    merged = _merged(ko, en)
    for name in ("rows", "actors", "rails"):
        merged[name] = [at.get(thing[1:-1], -1) for thing in found[0][name]]
    for details, row in zip(merged["details"], found[0]["details"], strict=True):
        for one, (thing, *_) in zip(details, row, strict=True):
            one[0] = at.get(thing[1:-1], -1)
    return merged


def _plain(value: Any, at: Mapping[str, int]) -> Any:
    match value:
        case Markup():
            return [_node(one, at) for one in ET.fromstring(f"<g>{value.text}</g>")]
        case dict():
            return {key: _plain(one, at) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one, at) for one in value]
        case float():
            return round(value, 1)
    return value


def _node(element: ET.Element, at: Mapping[str, int]) -> list[Any]:
    # The colours are those of the style sheet; what leads to a thing is a button for it.
    name, attributes = element.tag, element.attrib
    if name == "a":
        thing = at.get(attributes.pop("href")[1:-1])
        name = "span" if thing is None else "button"
        attributes |= {"type": "button", "data-v": str(thing)} if thing is not None else {}
    kept = {
        key: value
        for key, value in attributes.items()
        if key not in _PAINT or not value.startswith("#")
    }
    inside: list[Any] = [element.text] if element.text else []
    for child in element:
        inside.append(_node(child, at))
        inside += [child.tail] if child.tail else []
    return [name, kept, *inside]


def _merged(ko: Any, en: Any) -> Any:
    if ko == en:
        return ko
    match ko, en:
        case dict(), dict() if ko.keys() == en.keys():
            return {key: _merged(ko[key], en[key]) for key in ko}
        case list(), list() if len(ko) == len(en) and _name(ko) == _name(en):
            return [_merged(*pair) for pair in zip(ko, en, strict=True)]
    return {"": [ko, en]}


def _name(value: list[Any]) -> Any:
    return value[0] if value and len(value) > 1 and isinstance(value[1], dict) else ""
