"""The footnotes of a page: numbers of places in sources, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.claims import CitedClaim
from kg.present import showing
from kg.present.pages.context import Context
from kg.present.reports import common


class Piece(NamedTuple):
    """A piece of a text with citations: a citation leads to the source, which `title` names."""

    text: str
    link: str = ""
    title: str = ""


class Note(NamedTuple):
    """What a number stands for: the source, where its page is, and the place in it."""

    number: int
    link: str
    title: str
    publisher: str
    issued: str
    locator: str


class Footnotes:
    """The places in sources that a page cites, numbered as they come."""

    def __init__(self, context: Context):
        self.context = context
        self.marks: common.Notes = {}

    def mark(self, claims: Iterable[CitedClaim]) -> str:
        """The numbers of the places of claims, `[1][2]`."""
        return common.mark_claims(self.marks, claims)

    def pieces(self, text: str) -> list[Piece]:
        """A text cut at the numbers in it, which lead to the sources."""
        known = {f"[{number}]": document for number, document in self.marks.values()}
        pieces = []
        for piece in re.split(r"(\[[0-9]+\])", text):
            if document := known.get(piece):
                title = ", ".join(filter(None, (document.publisher, document.title)))
                pieces.append(Piece(piece, self.context.link(document.iri), title))
            elif piece:
                pieces.append(Piece(piece))
        return pieces

    def listed(self) -> list[Note]:
        """What the numbers stand for."""
        return [
            Note(
                number,
                self.context.link(document.iri),
                document.title or document.publisher or self.context.name(document.iri),
                document.publisher if document.title else "",
                self.context.period(document.issued),
                showing.place(locator, self.context.lang),
            )
            for (_, locator), (number, document) in self.marks.items()
        ]
