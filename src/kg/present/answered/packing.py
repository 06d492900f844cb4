"""The data of an answer as a page carries it: what is said many times stands once, and where that
is long, it is deflated.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from typing import Any

_MARK = "~"
_LONG = 16 << 10  # so many letters may be read as they are
_MOST = 64 << 20  # so many bytes are inflated at most


def block(data: Any) -> str:
    """The data as JSON, as short as a page carries it."""
    text = json.dumps(packed(data), ensure_ascii=False, separators=(",", ":"))
    if len(text) < _LONG:
        return text
    deflated = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
    return json.dumps({"deflate": base64.b64encode(deflated).decode()})


def opened(found: Any) -> Any:
    """The data of what `block` gave, as JSON has it. Raises TypeError, LookupError or ValueError
    for what it gave not.
    """
    if "deflate" in found:
        inflating = zlib.decompressobj()
        try:
            text = inflating.decompress(base64.b64decode(found["deflate"], validate=True), _MOST)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        if not inflating.eof:
            raise ValueError("too long, or cut off")
        found = json.loads(text.decode("utf-8", "surrogatepass"))
    return unpacked(found)


def packed(data: Any) -> dict[str, Any]:
    """JSON in which each text that would stand twice is `~N`, the N-th of `words`; a text that
    begins with `~` has one more.

    >>> unpacked(packed({"a": ["plenty", "plenty", "~"]}))
    {'a': ['plenty', 'plenty', '~']}
    """
    counts: Counter[str] = Counter()
    _count(data, counts)
    words = [text for text, count in counts.most_common() if count > 1 and len(text) > 3]
    places = {text: f"{_MARK}{number}" for number, text in enumerate(words)}

    def word(text: str) -> str:
        return places.get(text) or (_MARK + text if text.startswith(_MARK) else text)

    return {"words": words, "data": _mapped(data, word)}


def unpacked(found: Any) -> Any:
    """What was packed. Raises KeyError, TypeError, ValueError, IndexError for what was not."""
    words = found["words"]

    def text(word: str) -> str:
        if not word.startswith(_MARK):
            return word
        return word[1:] if word.startswith(_MARK * 2) else str(words[int(word[1:])])

    return _mapped(found["data"], text)


def _count(value: Any, counts: Counter[str]) -> None:
    if isinstance(value, str):
        counts[value] += 1
    elif isinstance(value, list):
        for one in value:
            _count(one, counts)
    elif isinstance(value, dict):
        for name, one in value.items():
            counts[name] += 1
            _count(one, counts)


def _mapped(value: Any, word: Any) -> Any:
    if isinstance(value, str):
        return word(value)
    if isinstance(value, list):
        return [_mapped(one, word) for one in value]
    if isinstance(value, dict):
        return {word(name): _mapped(one, word) for name, one in value.items()}
    return value
