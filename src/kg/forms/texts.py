"""The characters of figures and dates: many look alike and mean the same."""

from __future__ import annotations

import re

_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ALIKE = (
    _FULL
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "\u2019\u02bc\u00b4\u2018\u0060"), "'")
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2014\u2015"), "–")
    | dict.fromkeys(map(ord, "\u301c\u223c\uff5e"), "~")
    | {ord("\u2212"): "-", ord("\uffe5"): "¥", ord("\uffe1"): "£", ord("\uffe6"): "₩"}
)


def clean(text: str) -> str:
    """A text with one character for all that look alike: full-width digits, blanks that do not
    break, dashes, apostrophes.
    """
    return re.sub(r"\s+", " ", text.translate(_ALIKE)).strip()
