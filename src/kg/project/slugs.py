"""New ids, made of what things are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

# An id is a short name, not a sentence.
_LONGEST = 60
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ı": "i", "ð": "d"}
)


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def slug(text: str, language: str = "") -> str:
    """The beginning of a text as an id, "" where none of its letters can stand in one.

    >>> slug("Women's Aid Leicestershire"), slug("Straße der Jugend"), slug("광주")
    ('womens-aid-leicestershire', 'strasse-der-jugend', '')
    >>> slug("Müller"), slug("Müller", "de")
    ('muller', 'mueller')
    """
    plain = re.sub(r"['’‘`´]", "", text.casefold().translate(_LETTERS))
    if language.partition("-")[0] == "de":
        plain = unicodedata.normalize("NFC", plain).translate(_GERMAN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(found) > _LONGEST:
        found = found[:_LONGEST].rpartition("-")[0] or found[:_LONGEST]
    return found.strip("-")


def free(wanted: str, taken: Container[str]) -> str:
    """The id that is wanted, or the next one that is not taken."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
