"""The page of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence import about
from kg.evidence import notes as remarks
from kg.evidence.about import Account, Said, Value
from kg.evidence.claims import CitedClaim
from kg.present.pages.context import Context, about_thing, data_block
from kg.present.pages.schema_types import schema_type
from kg.present.pages.values import labels_of, value_text
from kg.present.pages.vocabulary import vocabulary
from kg.present.reports import common, history_report, thing_report
from kg.rdf.iris import compact
from kg.rdf.terms import SKOS, TYPE, literal, parts, term
from kg.words import phrase, translate

# --- a thing --------------------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a source says something, and the curators' note on it."""

    claim: CitedClaim
    note: str


class Row(NamedTuple):
    """A value, where it leads, what is told beside it, and who says it; `standing` says in one word
    how it stands.
    """

    text: str
    link: str
    period: str
    marks: list[str]
    places: list[Place]
    standing: str


class Group(NamedTuple):
    """What is said by one property, from the oldest to the newest; `verdicts` are what is made of
    it in words, `rival` says that several values count which do not go together.
    """

    predicate: str
    rows: list[Row]
    verdicts: list[str]
    rival: bool


class Section(NamedTuple):
    """A part of the page: the code of its heading among the words of the pages."""

    heading: str
    groups: list[Group]


class Piece(NamedTuple):
    """A piece of a text with citations: a citation leads to the source, which `title` names."""

    text: str
    link: str = ""
    title: str = ""


class Plan(NamedTuple):
    """What became of a plan: of another `thing` than that of the page, "" for that one."""

    thing: str
    text: list[Piece]


_SECTIONS = {
    (False, False): "claims",
    (False, True): "to-be",
    (True, False): "named",
    (True, True): "named.to-be",
}


def entity(context: Context, iri: str) -> bytes:
    """The page of a thing: what it is called, what is said of it, and what names it."""
    claims = about.evidence(context.opened, iri)
    told = about.account(context.opened, iri, claims)
    heir = about.replaced(context.opened, iri)
    facts = about_thing(context, iri)
    types = [o for p, o in facts if p == TYPE]
    context.call({iri, heir or iri, *types, *thing_report.terms_of(told)})
    names = [(parts(o)[0], parts(o)[2]) for p, o in facts if p == f"<{SKOS}prefLabel>"]
    names.sort(key=lambda pair: pair[1] != context.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    title = names[0][0] if names else compact(iri[1:-1], context.prefixes) or iri
    sources = sorted({claim.document.iri[1:-1] for claim in claims})
    described = {
        **_identified(
            iri[1:-1],
            schema_type(types, vocabulary(context.store, context.prefixes)),
            facts,
        ),
        "name": title,
        "alternateName": [*(n for n, _ in names[1:]), *others],
        "subjectOf": [{"@type": "CreativeWork", "@id": s} for s in sources[:100]],
    }
    return context.render(
        "entity.html",
        title,
        iri=iri[1:-1],
        names=names,
        others=others,
        types=_own_types(context, iri, types),
        heir=heir,
        whole=_whole(context, told),
        plans=_plans(context, told),
        sections=_sections(context, told),
        count=lambda number: translate(phrase("present.sources", count=number), context.lang),
        data=data_block({name: value for name, value in described.items() if value}),
    )


def _sections(context: Context, told: Account) -> list[Section]:
    groups: dict[tuple[bool, bool], list[Group]] = {part: [] for part in _SECTIONS}
    for said in told.said:
        groups[said.inward, said.planned].append(_group(context, told, said))
    return [
        Section(_SECTIONS[part], sorted(found, key=lambda group: context.name(group.predicate)))
        for part, found in groups.items()
        if found
    ]


def _group(context: Context, told: Account, said: Said) -> Group:
    rows = [_row(context, told, said, value) for value in said.values]
    verdicts = thing_report.verdict_texts(said, context.lang)
    return Group(said.predicate, rows, verdicts, said.rival)


def _row(context: Context, told: Account, said: Said, value: Value) -> Row:
    claim, standing = value.claims[0], value.standing
    shown = claim.subject if said.inward else common.told_object(claim)
    finer = " / ".join(
        dict.fromkeys(value_text(context, one, told.units) for one in standing.finer)
    )
    marks = thing_report.marks_of(value, labels_of(context), context.prefixes, context.lang, finer)
    return Row(
        context.name(shown) if said.inward else value_text(context, claim, told.units),
        context.link(shown) if shown else "",
        context.period(claim.period),
        marks,
        [Place(one, remarks.note_on(told.notes, one)) for one in value.claims],
        standing.word,
    )


# --- statements with citations --------------------------------------------------------------------


def _plans(context: Context, told: Account) -> list[Plan]:
    marks: common.Notes = {}
    labels = labels_of(context)
    plans = []
    for slip in told.slips:
        how = slip, labels, context.prefixes, marks, context.lang
        text = history_report.slip_text(*how)
        thing = "" if slip.thing == told.entity else slip.thing
        plans.append(Plan(thing, list(_pieces(context, text, marks))))
    return plans


def _whole(context: Context, told: Account) -> list[list[Piece]]:
    """The newest whole statement of what makes one, and what is told beside it."""
    if told.whole is None:
        return []
    marks: common.Notes = {}
    lines = thing_report.whole_lines(
        told.whole, marks, labels_of(context), context.prefixes, context.lang
    )
    return [list(_pieces(context, line.strip(), marks)) for line in lines]


def _pieces(context: Context, text: str, marks: common.Notes) -> Iterator[Piece]:
    places = {f"[{number}]": (iri, document) for (iri, _), (number, document) in marks.items()}
    for piece in re.split(r"(\[[0-9]+\])", text):
        if piece in places:
            iri, document = places[piece]
            title = ", ".join(filter(None, (document.publisher, document.title)))
            yield Piece(piece, context.link(iri), title)
        elif piece:
            yield Piece(piece)


# --- in the words of schema.org -------------------------------------------------------------------


def _identified(iri: str, kind: str, facts: Iterable[tuple[str, str]]) -> dict[str, object]:
    """What a thing is, in the words of schema.org."""
    same = (o[1:-1] for p, o in facts if p.endswith(("#sameAs>", "#exactMatch>")))
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": iri,
        "url": iri,
        "sameAs": sorted(same),
    }


def _own_types(context: Context, iri: str, types: list[str]) -> list[str]:
    # The classes that a register gives a thing, without those that follow from them.
    rule = literal(context.space + "rule/")
    pattern = f"GRAPH ?g {{ {iri} a ?c }} FILTER(!STRSTARTS(STR(?g), {rule}))"
    rows = context.select(f"SELECT DISTINCT ?c {{ {pattern} }}", {})
    return sorted(term(cls) for (cls,) in rows) or types
