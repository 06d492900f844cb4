"""The page of a search, on a server and in a site of files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.evidence.hits import Hit, hits, shown
from kg.forms.page import lexicon
from kg.present.pages.context import Context, data_block, page_title
from kg.present.pages.words import message_text, page_words
from kg.present.reports import search_report
from kg.rdf.terms import parts
from kg.store import searching
from kg.store.ranking import ALIKE, EXACT, LONGEST
from kg.store.searching import KINDS, SOURCE, THING, Match

MOST = 50


class Item(NamedTuple):
    """A hit as a page shows it: where it leads, its name, what it is, the line that tells most."""

    link: str
    name: str
    what: str
    fact: str


def search_page(context: Context, _folder: Path) -> bytes:
    """What a text finds: things, figures and sources."""
    text, found, wrong = context.parameters.get("q", ""), list[Hit](), ""
    try:
        found = hits(context.opened, text, MOST) if text.strip() else []
    except KGError as error:
        wrong = message_text(error.message, context.lang)
    return context.render(
        "search.html",
        page_title(context, "search", text[:60]),
        text=text[:LONGEST],
        items=items(context, found),
        alike=bool(found) and search_report.only_alike(found),
        wrong=wrong,
    )


def search_json(context: Context) -> bytes:
    """The same as JSON: `hits`, each with all that is known of it. Raises KGError for a text in
    which nothing can be looked for.
    """
    text = context.parameters.get("q", "")
    found = hits(context.opened, text, MOST)
    told = [
        {
            "kind": hit.kind,
            "id": hit.id,
            "iri": hit.iri[1:-1],
            "page": item.link,
            "names": dict(hit.names),
            "class": hit.cls,
            "found": hit.found,
            "alike": hit.level == ALIKE,
            "fact": item.fact,
            **_figure(hit),
            **_post(hit),
        }
        for hit, item in zip(found, items(context, found), strict=True)
    ]
    return json.dumps({"text": text, "hits": told}, ensure_ascii=False).encode()


def _figure(hit: Hit) -> dict[str, object]:
    claim = hit.claim
    if claim is None:
        return {}
    return {
        "figure": {
            "about": claim.subject[1:-1],
            "property": claim.predicate[1:-1],
            "value": parts(claim.object)[0],
            "currency": claim.unit,
            "unit": dict(hit.unit),
            "qualifier": claim.qualifier,
            "period": claim.period,
            "modality": claim.modality,
            "planned": hit.planned,
            "standing": hit.standing,
            "voices": hit.voices,
            "rivals": hit.rivals,
            "citation": claim.citation.iri[1:-1],
        }
    }


def _post(hit: Hit) -> dict[str, object]:
    if hit.held is None:
        return {}
    days = [one.day for one in hit.held.seen]
    return {
        "post": {
            "post": hit.held.post[1:-1],
            "person": hit.held.person[1:-1],
            "tenure": hit.held.tenure[1:-1],
            "seen": list(dict.fromkeys((days[0], days[-1]))) if days else [],
            "voices": hit.voices,
        }
    }


def items(context: Context, found: Iterable[Hit]) -> list[Item]:
    """Hits as a page shows them."""
    listed = list(found)
    context.call(search_report.terms_of(listed))
    return [_item(context, hit) for hit in listed]


def _item(context: Context, hit: Hit) -> Item:
    words, labels, prefixes = page_words(context.lang), context.labels, context.prefixes
    link = context.link(hit.iri)
    name = search_report.name_of(hit, context.lang)
    fact = search_report.fact_text(hit, labels, prefixes, context.lang)
    if hit.kind == THING:
        also = hit.found not in (*hit.names.values(), hit.id, "")
        what = " · ".join([context.name(f"<{hit.cls}>"), *([hit.found] if also else [])])
        return Item(link, name, what, fact)
    if hit.kind == SOURCE:
        return Item(link, name, words["hit.source"], fact)
    figure = search_report.value_text(hit, labels, prefixes, context.lang)
    marks = search_report.marks_text(hit, labels, prefixes, context.lang)
    told = context.name(hit.claim.predicate) if hit.claim else ""
    return Item(link, figure, words["hit.figure"], f"{name} · {told} ({marks})")


# --- in a site of files ---------------------------------------------------------------------------


class Lines(NamedTuple):
    """All that can be found, by kind: the line that is searched, and what is shown of it."""

    lines: dict[str, list[str]]
    hits: dict[str, list[Hit]]


def everything(context: Context) -> Lines:
    """All that can be found of what has a page."""
    place = context.opened.place
    lines: dict[str, list[str]] = {}
    found: dict[str, list[Hit]] = {}
    for kind in KINDS:
        known = searching.read_lines(place, kind)
        matches = {Match(kind, line.partition("\t")[0], EXACT): line for line in known}
        if kind == THING:
            matches = {one: line for one, line in matches.items() if not one.key.startswith("<")}
        told = shown(context.opened, matches)
        found[kind] = list(told.values())
        lines[kind] = [matches[one][len(one.key) :] for one in told]
    return Lines(lines, found)


def still_page(context: Context, known: Lines, linked: Callable[[str], str]) -> bytes:
    """The page of a site that searches by itself, by what it carries; `linked` makes the link of a
    file of the link of a page.
    """
    words = page_words(context.lang)
    index = {
        "lines": known.lines,
        "items": {
            kind: [one._replace(link=linked(one.link)) for one in items(context, found)]
            for kind, found in known.hits.items()
        },
        "words": {name: words[name] for name in ("nothing", "didmean", "alike", "search-long")},
        "lexicons": [found for one in context.languages if (found := lexicon(one))],
    }
    return context.render(
        "search.html",
        page_title(context, "search", ""),
        text="",
        items=[],
        index=data_block(index),
    )
