"""The data of an answer as a page carries it: what is said many times stands once."""

from __future__ import annotations

from collections import Counter
from typing import Any

_MARK = "~"


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
