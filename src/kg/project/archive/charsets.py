"""In which characters a document is written: what it says, and what its bytes allow."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

# What browsers read a name of a set of characters as: the larger set that the documents are really
# in (https://encoding.spec.whatwg.org/).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "euc_kr": "cp949",
    "johab": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
_NAMES = {"x-windows-949": "cp949", "windows-949": "cp949", "x-sjis": "cp932", "unicode": "utf-16"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where a page says it itself: within its first bytes, as browsers look.
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I)
_XML = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]+)""")
_LOOKED_AT = 4096
# One broken character in so many does not speak against a set of characters that is declared.
_BROKEN = 200


class Decoded(NamedTuple):
    """A text, the set of characters that it was written in, and how many of them are broken."""

    text: str
    charset: str
    broken: int = 0


def decoded(content: bytes, declared: str = "", *, markup: bool = False) -> Decoded | None:
    """The text of some bytes; None where nobody can tell what they say.

    A mark of byte order counts first, then what was `declared` (by the server that sent them), then
    what a page (`markup`) says itself, then UTF-8, then what the bytes look like. What is declared
    and the bytes contradict is passed over.
    """
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _read(content.removeprefix(mark), charset, lenient=True)
    names = [name for name in _declared(content, declared, markup) if name]
    for charset in dict.fromkeys([*names, "utf-8"]):
        if found := _read(content, charset):
            return found
    for charset in names:
        if found := _read(content, charset, lenient=True):
            return found
    return _guessed(content)


# What Python can decode, and no document is written in.
_NO_CHARACTERS = frozenset(
    "undefined punycode idna raw-unicode-escape unicode-escape rot-13".split()
)


def codec(name: str) -> str:
    """The codec of Python for a set of characters as the web names it, "" where there is none."""
    try:
        found = codecs.lookup(_NAMES.get(name.strip().lower(), name.strip())).name
    except (LookupError, ValueError):
        return ""
    return "" if found in _NO_CHARACTERS else _MEANT.get(found, found)


def _declared(content: bytes, declared: str, markup: bool) -> Iterator[str]:
    yield codec(declared)
    if not markup:
        return
    head = content[:_LOOKED_AT]
    for found in (_XML.search(head), _META.search(head)):
        # A page that says so in single bytes is not in UTF-16.
        name = codec(found[1].decode("ascii")) if found else ""
        yield "utf-8" if name.startswith("utf-16") else name


def _read(content: bytes, charset: str, *, lenient: bool = False) -> Decoded | None:
    try:
        if not lenient:
            return Decoded(content.decode(charset), charset)
        text = content.decode(charset, "replace")
    except (UnicodeError, LookupError):
        return None
    broken = text.count("\ufffd")
    return Decoded(text, charset, broken) if broken * _BROKEN <= len(text) else None


def _guessed(content: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    found = from_bytes(content).best()
    if found is None or b"\0" in content:
        return None
    # What it calls Johab and the like is read as the larger set.
    return _read(content, codec(found.encoding), lenient=True)
