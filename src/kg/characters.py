"""Characters that nobody sees, by their names, and the encodings of text, told by their bytes."""

from __future__ import annotations

import re
import unicodedata

# What no cell needs: control characters, breaks of a line, what turns the direction of a line, what has no width.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
# What no name of a column and no id may hold besides: other blanks and marks of direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]")
_CONTROLS = {
    "\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NUL", "\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x1b": "ESCAPE",
    "\x7f": "DELETE", "\x85": "NEXT LINE", "\x08": "BACKSPACE",
}  # fmt: skip


def named(char: str) -> str:
    """A character by its code point and name.

    >>> named("\\u200b")
    'U+200B (ZERO WIDTH SPACE)'
    """
    name = _CONTROLS.get(char) or unicodedata.name(char, "a control character")
    return f"U+{ord(char):04X} ({name})"


def unwanted(text: str) -> list[str]:
    """The characters of a cell that none should hold, each once, in order."""
    return list(dict.fromkeys(_UNWANTED.findall(text)))


def unseen(text: str) -> list[str]:
    """The characters of an id or of the name of a column that nobody sees, each once, in order."""
    return list(dict.fromkeys(_UNSEEN.findall(text)))


def listed(chars: list[str]) -> str:
    """Characters by their names, the first three of many."""
    return ", ".join(map(named, chars[:3])) + (f" and {len(chars) - 3} more" if len(chars) > 3 else "")


_LETTERS = {
    "cp949 (EUC-KR)": ("cp949", "[가-힣]"), "Shift-JIS": ("cp932", "[ぁ-ゖァ-ヺー]"), "GB 18030 (Chinese)": ("gb18030", "[一-鿿]"),
    "Latin-1 (Windows-1252)": ("cp1252", "[À-ÖØ-öø-üŒœŠšŽžŸ€£“”‘’–—·°§«»´]"),
}  # fmt: skip


def encoding(raw: bytes) -> str:
    """The name of the encoding of bytes that are no UTF-8; "" where it cannot be told."""
    if raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "UTF-32"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or max(raw[:4096:2].count(0), raw[1:4096:2].count(0)) * 4 > len(raw[:4096]) > 3:
        return "UTF-16"
    best, most = "", 0.6
    for name, (codec, letters) in _LETTERS.items():
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        foreign = re.findall(r"[^\x00-\x7f]", text)
        share = len(re.findall(letters, text)) / len(foreign) if foreign else 0
        if share > most:
            best, most = name, share
    return best
