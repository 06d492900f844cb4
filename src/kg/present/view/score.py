"""The first sight of the page: the pieces of a score in each language, what is alike stored once.

Markup becomes `[name, {attribute: value}, …]` with texts as texts, so that the page makes elements
of it and never reads it as markup. Where the languages differ stands `{"": [German, English, …]}`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

from kg.evidence.score.unfolding import Unfolded
from kg.present.score.loose import Markup, Thing, pieces
from kg.present.score.texts import texts
from kg.store.snapshot import Opened

# The pieces of a score in the languages of the page; none where there is no score.
Pieces = tuple[dict[str, Any], ...]
_PAINT = ("fill", "stroke")


def sight(opened: Opened, whole: Unfolded) -> Pieces:
    """The pieces of the score of an open graph in all languages."""
    return tuple(
        pieces(whole, texts(opened, whole, language)) for language in opened.state.languages
    )


def packed(found: Pieces, at: Mapping[str, int]) -> Any:
    """A score as the page reads it, 0 for none; `at` is the number of each thing."""
    if not found:
        return 0
    merged = _merged([_plain(one, at) for one in found])
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
        case Thing():
            return at.get(value.term[1:-1], -1)
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


def _merged(versions: Sequence[Any]) -> Any:
    first, *others = versions
    if all(one == first for one in others):
        return first
    if isinstance(first, dict) and all(_keys(one) == first.keys() for one in others):
        return {key: _merged([one[key] for one in versions]) for key in first}
    if isinstance(first, list) and all(_alike(one, first) for one in others):
        return [_merged(items) for items in zip(*versions, strict=True)]
    return {"": list(versions)}


def _keys(value: Any) -> Any:
    return value.keys() if isinstance(value, dict) else None


def _alike(value: Any, other: list[Any]) -> bool:
    # Lists of as many items, or elements of one name with as many.
    return isinstance(value, list) and len(value) == len(other) and _name(value) == _name(other)


def _name(value: list[Any]) -> Any:
    return value[0] if value and len(value) > 1 and isinstance(value[1], dict) else ""
