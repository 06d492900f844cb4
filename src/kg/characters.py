"""Characters that nobody sees, by their names, and the encodings of text, known by their bytes."""

from __future__ import annotations

import re
import unicodedata

from kg.lines import INVISIBLE
from kg.words import Sentence, phrase

# What no cell needs: what cannot be seen, control characters, breaks of a line, and what stands for
# no character or for one that was lost.
_NONE = "\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff"
_UNWANTED = f"[\x00-\x1f\x7f-\x9f\u2028\u2029{INVISIBLE}{_NONE}]"
# What no name of a column and no id may hold besides: other blanks, and what joins or varies
# letters.
_BLANKS = "\u1680\u2000-\u200a\u200c\u200d\u2028\u2029\u202f\u205f\u3000\ufe00-\ufe0f"
_UNSEEN = f"[\x00-\x1f\x7f-\xa0{_BLANKS}{INVISIBLE}]"
_CONTROLS = {
    "\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NUL",
    "\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x1b": "ESCAPE",
    "\x7f": "DELETE", "\x85": "NEXT LINE", "\x08": "BACKSPACE",
}  # fmt: skip


def named(char: str) -> Sentence:
    """A character by its code point and name.

    >>> named("\\u200b")
    'U+200B (ZERO WIDTH SPACE)'
    """
    name = _CONTROLS.get(char) or unicodedata.name(char, "")
    if not name and char < "\xa0":
        name = phrase("project.character.control")
    return phrase(
        "project.character",
        code=f"U+{ord(char):04X}",
        name=name or phrase("project.character.none"),
    )


def unwanted(text: str) -> list[str]:
    """The characters of a cell that none should hold, each once, in order."""
    return list(dict.fromkeys(re.findall(_UNWANTED, text)))


def unseen(text: str) -> list[str]:
    """The characters of an id or of the name of a column that nobody sees, each once, in order."""
    return list(dict.fromkeys(re.findall(_UNSEEN, text)))


def listed(chars: list[str]) -> Sentence:
    """Characters by their names, the first three of many."""
    names = [named(char) for char in chars[:3]]
    if len(chars) > 3:
        return phrase("project.items.more", items=names, count=len(chars) - 3)
    return phrase("project.items", items=names)


# By codec: the letters that show it, their least share of what is not ASCII, and what it is called.
_CODECS = (
    ("cp949", "[가-힣]", 0.3, "cp949 (EUC-KR)"), ("cp932", "[ぁ-ゖァ-ヺー]", 0.3, "Shift-JIS"),
    ("cp1252", "[À-ÖØ-öø-üŒœŠšŽž€£“”‘’–—·°§«»´]", 0.6, "Latin-1 (Windows-1252)"),
)  # fmt: skip


def encoding(raw: bytes) -> str:
    """The name of the encoding of bytes that are no UTF-8; "" where it cannot be told."""
    return _told(raw)[0]


def codec(raw: bytes) -> str:
    """The codec for bytes that are no UTF-8; "" where it cannot be told."""
    return _told(raw)[1]


def _told(raw: bytes) -> tuple[str, str]:
    # (name, codec) of an encoding.
    if raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "UTF-32", "utf-32"
    marked = raw[:2] in (b"\xff\xfe", b"\xfe\xff") and len(raw) % 2 == 0 and b"\0" in raw
    if marked or _half_empty(raw[:4096]):
        return "UTF-16", "utf-16"
    for codec, letters, least, name in _CODECS:
        try:
            foreign = re.findall(r"[^\x00-\x7f]", raw.decode(codec))
        except UnicodeDecodeError:
            continue
        shown = [char for char in foreign if re.match(letters, char)]
        if codec == "cp949":
            # What stands before these is hardly ever written, and Japanese looks like it.
            shown = [char for char in shown if char.encode(codec)[0] >= 0xB0]
        if len(shown) > least * len(foreign):
            return name, codec
    return "", ""


def _half_empty(raw: bytes) -> bool:
    # Whether every other byte is mostly NUL, as in UTF-16 without a mark.
    return len(raw) > 3 and max(raw[::2].count(0), raw[1::2].count(0)) * 4 > len(raw)
