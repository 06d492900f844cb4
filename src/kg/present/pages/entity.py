"""The page of a thing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from kg.evidence import about, cards
from kg.evidence import notes as remarks
from kg.evidence.about import Account, Said, Value
from kg.evidence.cards import Card
from kg.evidence.claims import CitedClaim
from kg.present.cards import written
from kg.present.pages.card import Frame
from kg.present.pages.context import Context, about_thing, answers, data_block, guests
from kg.present.pages.schema_types import schema_type
from kg.present.pages.values import labels_of, value_text
from kg.present.pages.vocabulary import vocabulary
from kg.present.reports import common, thing_report
from kg.rdf.iris import compact
from kg.rdf.terms import SKOS, TYPE, parts
from kg.store.dataset import lately
from kg.words import phrase, translate

# --- a thing --------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A value, where it leads, what is told beside it, the footnotes of those who say it, and the
    curators' notes with the footnote that each is on; `standing` says in one word how it stands.
    """

    text: str
    link: str
    period: str
    marks: list[str]
    numbers: list[int]
    notes: list[tuple[int, str]]
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


_SECTIONS = {
    (False, False): "claims",
    (False, True): "to-be",
    (True, False): "named",
    (True, True): "named.to-be",
}


def entity(context: Context, iri: str) -> bytes:
    """The page of a thing: its card, and folded below all that is said of it and that names it."""
    # In the other language it is the same.
    known = lately(context.store, ("entity", iri), lambda: _known(context, iri))
    claims, told, shown, heir, facts = known
    types = [o for p, o in facts if p == TYPE]
    context.call({iri, heir or iri, *types, *thing_report.terms_of(told)})
    sheet = written.sheet(context.opened, shown, context.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    title = sheet.names[0][0] if sheet.names else compact(iri[1:-1], context.prefixes) or iri
    sources = sorted({claim.document.iri[1:-1] for claim in claims})
    described = {
        **_identified(
            iri[1:-1],
            schema_type(types, vocabulary(context.store, context.prefixes)),
            facts,
        ),
        "name": title,
        "alternateName": [*(name for name, _ in sheet.names[1:]), *others],
        "subjectOf": [{"@type": "CreativeWork", "@id": s} for s in sources[:100]],
    }
    return context.render(
        "entity.html",
        title,
        iri=iri[1:-1],
        drawn=_drawn(context, iri[1:-1]),
        as_data=partial(context.suffix, iri=context.parameters.get("iri", "")),
        outside=iri[1:-1] if iri in guests(context) and answers(iri[1:-1], "") else "",
        sheet=sheet,
        frame=Frame(context.lang),
        others=others,
        heir=heir,
        statements=translate(phrase("card.all", count=len(claims)), context.lang),
        sections=_sections(context, told, shown),
        data=data_block({name: value for name, value in described.items() if value}),
    )


def _drawn(context: Context, iri: str) -> str:
    # What the network knows a thing by: the id of one of ours, the IRI of another.
    own = iri.startswith(context.prefixes["entity"])
    return iri.rpartition("/")[2] if own else quote(iri, safe="")


class _Known(NamedTuple):
    # What the page tells in whatever language.
    claims: list[CitedClaim]
    told: Account
    shown: Card
    heir: str | None
    facts: list[tuple[str, str]]


def _known(context: Context, iri: str) -> _Known:
    opened = context.opened
    claims = about.evidence(opened, iri)
    return _Known(
        claims,
        about.account(opened, iri, claims),
        cards.citing(context.card(iri), claims),
        about.replaced(opened, iri),
        about_thing(context, iri),
    )


def _sections(context: Context, told: Account, shown: Card) -> list[Section]:
    groups: dict[tuple[bool, bool], list[Group]] = {part: [] for part in _SECTIONS}
    for said in told.said:
        groups[said.inward, said.planned].append(_group(context, told, said, shown))
    return [
        Section(_SECTIONS[part], sorted(found, key=lambda group: context.name(group.predicate)))
        for part, found in groups.items()
        if found
    ]


def _group(context: Context, told: Account, said: Said, shown: Card) -> Group:
    rows = [_row(context, told, said, value, shown) for value in said.values]
    verdicts = thing_report.verdict_texts(said, context.lang, context.period)
    return Group(said.predicate, rows, verdicts, said.rival)


def _row(context: Context, told: Account, said: Said, value: Value, shown: Card) -> Row:
    claim, standing = value.claims[0], value.standing
    term = claim.subject if said.inward else common.told_object(claim)
    finer = " / ".join(
        dict.fromkeys(value_text(context, one, told.units) for one in standing.finer)
    )
    marks = thing_report.marks_of(value, labels_of(context), context.prefixes, context.lang, finer)
    notes = [(shown.number(one), remarks.note_on(told.notes, one)) for one in value.claims]
    return Row(
        context.name(term) if said.inward else value_text(context, claim, told.units),
        context.link(term) if term else "",
        context.period(claim.period),
        marks,
        list(dict.fromkeys(shown.number(one) for one in value.claims)),
        [(number, text) for number, text in notes if text],
        standing.word,
    )


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
