"""What a file of JSON-LD says and no triple can hold, or no two readers take alike."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.rdf.faults import Fault, listed, place
from kg.words import phrase

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]},:]|-?\d[\d.eE+-]*|[a-z]+', re.S)
_ALIAS = re.compile(
    r'"((?:[^"\\@]|\\.)(?:[^"\\]|\\.)*)"\s*:\s*(?:\{\s*"@id"\s*:\s*)?"(@[a-z]+)"', re.S
)
_INDEXED = re.compile(r'"@container"\s*:\s*(?:"@index"|\[[^]]*"@index")')
_DIGITS = 17  # with so many, every double is told from the next
_INTEGER = 21  # digits from which the standard takes a whole number for a double
_SHOWN = 40


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
        self,
        start: int,
        key: str = "",
        *,
        whole: bool = False,
        loose: bool = True,
        context: bool = False,
        opaque: bool = False,
    ) -> None:
        self.start, self.whole, self.key, self.loose = start, whole, key, loose
        self.context, self.opaque, self.wants_key = context, opaque, whole
        self.keys: dict[str, int] = {}
        self.nested = False

    def inside(self, start: int, *, whole: bool) -> _Frame:
        """An object or array that begins where a value stands next."""
        context = self.context or self.key == "@context"
        opaque = self.opaque or self.key == "@value"
        loose = self.value_is_loose()
        inner = _Frame(start, self.key, whole=whole, loose=loose, context=context, opaque=opaque)
        inner.nested = not (whole or self.whole or opaque) and self.key == "@list"
        return inner

    def value_is_loose(self) -> bool:
        """Whether a value that stands here next is said of nothing."""
        if not self.whole or self.context or self.opaque:
            return self.loose and not self.whole
        return self.key == "@graph" or (self.key == "@set" and self.loose)


def faults(text: str) -> Iterator[Fault]:
    """A fault for each kind of loss in a well-formed text, with the place of the first."""
    kinds: dict[str, dict[str, int]] = {}
    for loss in _losses(text):
        kinds.setdefault(loss.kind, {}).setdefault(loss.about, loss.at)
    for kind, places in sorted(kinds.items(), key=lambda item: min(item[1].values())):
        names = list(places)
        read_as = float(names[0]) if kind == "number" else 0.0
        message = phrase(
            f"rdf.loss.{kind}", names=listed(names), count=len(names), value=repr(read_as)
        )
        yield Fault(message, *place(text, min(places.values())), phrase(f"rdf.loss.{kind}.hint"))


class _Loss(NamedTuple):
    """What cannot be kept: its kind ("context", "twice", "direction", "loose", "number", "list",
    "index"), its offset in the text, and what stands there.
    """

    kind: str
    at: int
    about: str


def _losses(text: str) -> Iterator[_Loss]:
    aliases = {json.loads(f'"{one[1]}"', strict=False): one[2] for one in _ALIAS.finditer(text)}
    open_ = [_Frame(0)]
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
                yield _Loss("context" if frame.context else "twice", at, name)
            frame.keys[name] = at
            frame.key = aliases.get(name, name)
            if frame.key == "@index" and not (frame.context or frame.opaque):
                yield _Loss("index", at, name)
        elif token in "[{":
            open_.append(frame.inside(at, whole=token == "{"))
        elif not frame.opaque:
            if frame.value_is_loose() and token != "null":
                yield _Loss("loose", at, _short(token.strip('"')))
            elif token[0] in "-0123456789" and _is_inexact(token):
                yield _Loss("number", at, token)


def _closed(
    frame: _Frame, text: str, end: int, around: _Frame, aliases: dict[str, str]
) -> Iterator[_Loss]:
    if frame.nested:
        yield _Loss("list", frame.start, _short(text[frame.start : end + 1]))
    if not frame.whole or frame.opaque:
        return
    # A @context says what stands for a keyword, and knows no other word for one.
    words = {
        name if frame.context else aliases.get(name, name): at for name, at in frame.keys.items()
    }
    if frame.loose and words.keys() & {"@value", "@list"}:
        yield _Loss("loose", frame.start, _short(text[frame.start : end + 1]))
    beside = {**words, **around.keys} if frame.context else words
    # The keys of a map are kept where its term says of which property they are the values.
    indexed = "@container" in words and _INDEXED.match(text, words["@container"])
    if frame.context and indexed and "@index" not in words:
        yield _Loss("index", frame.start, around.key)
    in_map = frame.context and re.search(
        r'"@container"\s*:\s*\[?\s*"@language"', text[frame.start : end]
    )
    if "@direction" in words and "@language" not in beside and not in_map:
        value = re.compile(r'"(?:[^"\\]|\\.)*"\s*:\s*null').match(text, words["@direction"])
        if not value:
            yield _Loss("direction", words["@direction"], "@direction")


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
