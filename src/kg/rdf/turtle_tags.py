"""The texts of Turtle, TriG, N-Triples, N-Quads and N3 before they are parsed: what nests in them,
and their language tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.rdf.faults import DEEPEST, Fault, place, too_deep
from kg.rdf.tags import TAG, hidden

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)|(?P<iri><[^\x00-\x20<>"{}|^`]*>)"""
    r"""|(?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    rf"""|(?P<tag>@{TAG})|(?P<open><<)|(?P<close>>>)|(?P<escape>\\.)|(?P<said>\{{\||~)""",
    re.X | re.S,
)
# Most files have no other tags than these after a quote, and need no closer look.
_ODD = re.compile(r"""["']\s*@(?![a-z]{2,3}(?:-[a-z]{2})?(?![A-Za-z0-9-]))""")


def shallow(text: str) -> None:
    """Raise Fault for triples that are nested in triples so deeply that a parser would die of
    them.
    """
    depth = 0
    for token in _TOKEN.finditer(text) if text.count("<<") > DEEPEST else ():
        depth += {"open": 1, "close": -1}.get(str(token.lastgroup), 0)
        if depth > DEEPEST:
            raise Fault(too_deep(), *place(text, token.start()))


def first_of_triples(text: str) -> tuple[int, int]:
    """(line, column) of the first thing that is said of a triple, (0, 0) if none is found."""
    tokens = _TOKEN.finditer(text)
    said = next((token for token in tokens if token.lastgroup in ("open", "said")), None)
    return place(text, said.start()) if said else (0, 0)


def has_odd_tags(text: str) -> bool:
    """Whether a text may have language tags that the parser would change or refuse."""
    return _ODD.search(text) is not None


def with_hidden_tags(text: str, mark: str) -> str:
    """The text with stand-ins for the tags that the parser would change or refuse; see
    `kg.rdf.tags`.
    """
    return "".join(_pieces(text, mark)) if has_odd_tags(text) else text


def _pieces(text: str, mark: str) -> Iterator[str]:
    done, quoted = 0, -1
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "text":
            quoted = token.end()
        elif (
            token.lastgroup == "tag"
            and quoted >= 0
            and _is_tag(text[quoted : token.start()], token[0])
        ):
            yield text[done : token.start()] + "@" + hidden(token[0][1:], mark)
            done, quoted = token.end(), -1
    yield text[done:]


def _is_tag(gap: str, word: str) -> bool:
    # Behind a text: what stands apart from it may be a directive (VERSION "1.2", then @prefix).
    return not gap.strip() and not (gap and word in ("@prefix", "@base", "@version"))
