"""What a file of JSON-LD says and no triple can hold, or no two readers take alike."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal

from kg.rdf.faults import Fault, place

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]},:]|-?\d[\d.eE+-]*|[a-z]+', re.S)
_ALIAS = re.compile(
    r'"((?:[^"\\@]|\\.)(?:[^"\\]|\\.)*)"\s*:\s*(?:\{\s*"@id"\s*:\s*)?"(@[a-z]+)"', re.S
)
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_DIGITS = 17  # with so many, every double is told from the next
_INTEGER = 21  # digits from which the standard takes a whole number for a double
_NAMED, _SHOWN = 5, 40
# What is told of each kind of loss, of one and of several, and what to do.
_KINDS = {
    "context": (
        "stands twice in one @context: the last one counts",
        "stand twice in one @context: the last one counts",
        "keep one of them",
    ),
    "twice": (
        "stands twice in one object: not every tool reads both",
        "stand twice in one object: not every tool reads both",
        "join the values in one list, […]",
    ),
    "direction": (
        "has no @language beside it: it is left out",
        "have no @language beside them: they are left out",
        "RDF keeps the direction of a text with its language alone: name the language",
    ),
    "loose": (
        "is said of nothing: it is left out",
        "are said of nothing: they are left out",
        "a value belongs to a property of a node",
    ),
    "number": (
        "is more than a number of JSON-LD can hold",
        "are more than a number of JSON-LD can hold",
        f'write it as {{"@value": "…", "@type": "{_DECIMAL}"}}',
    ),
    "list": (
        "is a list in a list: the two are read as one",
        "are lists in a list: they are read as one",
        'write the inner one as {"@list": […]}',
    ),
}


class _Frame:
    """An object (`whole`) or array that is open.

    `loose`: what stands in its place is said of nothing. `key` is that of the value which comes
    next, in an array that of the array. `nested`: a list right in a list. `opaque`: JSON as such.
    """

    __slots__ = (
        "context",
        "key",
        "keys",
        "loose",
        "nested",
        "opaque",
        "start",
        "wants_key",
        "whole",
    )

    def __init__(
        self, start: int, whole: bool, key: str, loose: bool, context: bool, opaque: bool
    ) -> None:
        self.start, self.whole, self.key, self.loose = start, whole, key, loose
        self.context, self.opaque, self.wants_key = context, opaque, whole
        self.keys: dict[str, int] = {}
        self.nested = False

    def value_is_loose(self) -> bool:
        """Whether a value that stands here next is said of nothing."""
        if not self.whole or self.context or self.opaque:
            return self.loose and not self.whole
        return self.key == "@graph" or (self.key == "@set" and self.loose)


def told(text: str) -> Iterator[Fault]:
    """A fault for each kind of loss in a well-formed text, with the place of the first."""
    found: dict[str, dict[str, int]] = {}
    for kind, at, word in _losses(text):
        found.setdefault(kind, {}).setdefault(word, at)
    for kind, words in sorted(found.items(), key=lambda item: min(item[1].values())):
        one, several, hint = _KINDS[kind]
        names = ", ".join(f"“{word}”" for word in list(words)[:_NAMED])
        more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
        message = f"{names}{more} {one if len(words) == 1 else several}"
        if kind == "number" and len(words) == 1:
            message += f": it is read as {float(next(iter(words)))!r}"
        yield Fault(message, *place(text, min(words.values())), hint)


def _losses(text: str) -> Iterator[tuple[str, int, str]]:
    # (kind, offset, what it is about).
    aliases = {json.loads(f'"{one[1]}"', strict=False): one[2] for one in _ALIAS.finditer(text)}
    open_ = [_Frame(0, False, "", True, False, False)]
    for part in _PART.finditer(text):
        token, at, frame = part[0], part.start(), open_[-1]
        if token == ":":
            frame.wants_key = False
        elif token == ",":
            frame.wants_key = frame.whole
        elif token in "]}":
            yield from _closed(open_.pop(), text, at, open_[-1], aliases)
        elif frame.wants_key and token[0] == '"':
            name = json.loads(token, strict=False)
            if name in frame.keys:
                yield "context" if frame.context else "twice", at, name
            frame.keys[name] = at
            frame.key = aliases.get(name, name)
        elif token in "[{":
            nested = token == "[" and not frame.whole and frame.key == "@list"
            context = frame.context or frame.key == "@context"
            opaque = frame.opaque or frame.key == "@value"
            loose = frame.value_is_loose()
            inner = _Frame(at, token == "{", frame.key, loose, context, opaque)
            inner.nested = nested and not opaque
            open_.append(inner)
        elif not frame.opaque:
            if frame.value_is_loose() and token != "null":
                yield "loose", at, _short(token.strip('"'))
            elif token[0] in "-0123456789" and _is_inexact(token):
                yield "number", at, token


def _closed(
    frame: _Frame, text: str, end: int, around: _Frame, aliases: dict[str, str]
) -> Iterator[tuple[str, int, str]]:
    if frame.nested:
        yield "list", frame.start, _short(text[frame.start : end + 1])
    if not frame.whole or frame.opaque:
        return
    # A @context says what stands for a keyword, and knows no other word for one.
    words = {
        name if frame.context else aliases.get(name, name): at for name, at in frame.keys.items()
    }
    if frame.loose and words.keys() & {"@value", "@list"}:
        yield "loose", frame.start, _short(text[frame.start : end + 1])
    beside = {**words, **around.keys} if frame.context else words
    in_map = frame.context and re.search(
        r'"@container"\s*:\s*\[?\s*"@language"', text[frame.start : end]
    )
    if "@direction" in words and "@language" not in beside and not in_map:
        value = re.compile(r'"(?:[^"\\]|\\.)*"\s*:\s*null').match(text, words["@direction"])
        if not value:
            yield "direction", words["@direction"], "@direction"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _is_inexact(token: str) -> bool:
    # Whether a double comes back as another number than what is written.
    if len(token) <= _DIGITS and "e" not in token.lower():
        return False
    number = Decimal(token)
    if number.adjusted() < _INTEGER and number == number.to_integral_value():
        return False
    kept = float(token)
    if math.isinf(kept) or (not kept and number):
        return True
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return len(digits) > _DIGITS and Decimal(repr(kept)) != number
