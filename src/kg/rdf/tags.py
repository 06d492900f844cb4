"""Language tags as their authors wrote them.

The parser turns tags into small letters and refuses those that no registry knows (`zh-classical`).
So it is given another tag in the place of such a one, which holds it letter by letter, and what
comes out is turned back. A `mark` is the word by which these tags are known; it stands nowhere in
the text.
"""

from __future__ import annotations

import re
from itertools import count

# A tag of a language that a person gives.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
# A tag as Turtle has it; what the parser leaves as it is needs no stand-in.
TAG = r"[A-Za-z]+(?:-[A-Za-z0-9]+)*"
_PLAIN = re.compile(r"[a-z]{2,3}(?:-[a-z]{2})?\Z")
_MARK = "kgtag"


def unused_mark(*texts: str | bytes) -> str:
    """A word of at most eight letters and digits that stands in none of the texts."""
    for number in count():
        word = f"{_MARK}{number or ''}"
        if not any(
            word in text if isinstance(text, str) else word.encode() in text for text in texts
        ):
            return word
    raise AssertionError("there is always another number")


def hidden(tag: str, mark: str) -> str:
    """The tag that the parser is given in place of a tag; a plain one stays as it is.

    >>> hidden("en", "kgtag"), hidden("en-GB", "kgtag")
    ('en', 'x-kgtag-656e2d47-42')
    """
    if _PLAIN.match(tag):
        return tag
    code = tag.encode().hex()
    return f"x-{mark}" + "".join(f"-{code[at : at + 8]}" for at in range(0, len(code), 8))


def shown(text: str, mark: str) -> str:
    """The text with each stand-in as the tag that it stands for.

    >>> shown('"colour"@x-kgtag-656e2d47-42', "kgtag")
    '"colour"@en-GB'
    """
    if mark not in text:
        return text
    return re.sub(rf"x-{mark}((?:-[0-9a-f]{{1,8}})+)", _written, text)


def _written(match: re.Match[str]) -> str:
    return bytes.fromhex(match[1].replace("-", "")).decode()


def hide(term: str, mark: str) -> str:
    """The N-Triples string of a literal with a stand-in for its tag; any other term as it is."""
    at = term.rfind('"@')
    if at < 0 or term.endswith((">", '"')):
        return term
    tag, dashes, direction = term[at + 2 :].partition("--")
    return f"{term[: at + 2]}{hidden(tag, mark)}{dashes}{direction}"
