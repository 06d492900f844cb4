"""The page of all sources."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.evidence.overview import News, overview
from kg.present.pages.context import Context
from kg.present.pages.words import page_words


class Row(NamedTuple):
    """A source: its IRI, title and its language, publisher, day of publication, how far it may be
    relied on, how many claims it makes, and how many that no earlier source makes.
    """

    iri: str
    title: str
    language: str
    publisher: str
    issued: str
    reliability: str
    claims: int
    new: int


def sources_page(context: Context, _folder: Path) -> bytes:
    """The page of all sources, the newest first, by year."""
    found = overview(context.opened).news
    years = groupby(found, key=lambda one: one.source.first[:4])
    return context.render(
        "sources.html",
        page_words(context.lang)["all-sources"],
        total=len(found),
        years=[(year, [_row(context, one) for one in rows]) for year, rows in years],
    )


def _row(context: Context, one: News) -> Row:
    source = one.source
    words = page_words(context.lang)
    return Row(
        source.iri,
        source.title or source.publisher or context.name(source.iri),
        source.language if source.title else "",
        source.publisher if source.title else "",
        context.period(source.issued),
        words.get(source.reliability, source.reliability),
        len(one.claims),
        len(one.new),
    )
