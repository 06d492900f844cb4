"""The sections of the first page: what is most spoken of, new, disputed, late, and the money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.about import standings_apart, units_of
from kg.evidence.cards import Card
from kg.evidence.claims import CitedClaim, Document
from kg.evidence.conflicting import Conflict
from kg.evidence.overview import News, Overview, Pot, Spoken
from kg.evidence.planning import Slip
from kg.present import showing
from kg.present.cards import written
from kg.present.cards.sheet import Cell, Key
from kg.present.cards.speech import COMPOSED
from kg.present.pages.context import Context
from kg.present.pages.notes import Footnotes, Piece
from kg.present.pages.values import value_text
from kg.present.reports import conflict_report, history_report, money_report, sum_report
from kg.words import phrase, translate

_FACTS, _NEWEST, _CLAIMS, _DISPUTES, _PLANS, _PROGRAMMES = 2, 5, 3, 6, 8, 8
# Why amounts are not added, in few words.
_WHY = {"apart": "apart", "cuts": "cuts", "rivals": "rivals", "stage": "stage-unsaid"}


class Fact(NamedTuple):
    """What is told of a thing: what it is about (an N-Triples string, and its name), how it reads,
    what it is, and what is said beside it.
    """

    thing: str
    name: str
    told: list[Piece]
    head: str = ""
    soft: str = ""


class KeyFact(NamedTuple):
    """A key fact of a thing: what it is and its value, and what is to be known of it."""

    told: list[Piece]
    aside: list[Piece]

    @property
    def pieces(self) -> list[Piece]:
        """All that is told."""
        return [*self.told, *self.aside]


class Thing(NamedTuple):
    """A thing (an N-Triples string): its name, its class, how many sources speak of it, and its
    first key facts.
    """

    thing: str
    name: str
    kind: str
    heard: str
    facts: list[KeyFact]


class Newest(NamedTuple):
    """A source: its IRI, title, publisher and day, how many claims it makes, how many of them are
    new, and the first of those.
    """

    iri: str
    title: str
    publisher: str
    issued: str
    claims: int
    new: int
    facts: list[Fact]


class Money(NamedTuple):
    """The money of a programme at a stage; `figure` is "" where it may not be added, and `why` says
    so.
    """

    programme: str
    name: str
    stage: str
    figure: str
    why: str
    amounts: int
    marks: list[Piece]


class Sections(NamedTuple):
    """What the first page tells, how many there are of what it tells in part (`sizes`), and what
    the mark of what no source tells together means, "" if it is not used.
    """

    spoken: list[Thing]
    news: list[Newest]
    disputes: list[Fact]
    late: list[Fact]
    money: list[Money]
    sizes: dict[str, int]
    composed: str


def sections(context: Context, found: Overview, notes: Footnotes) -> Sections:
    """What the first page tells; the places that it cites become `notes`."""
    first = found._replace(
        news=found.news[:_NEWEST], disputes=found.disputes[:_DISPUTES], late=found.late[:_PLANS]
    )
    _call(context, first)
    spoken = [_spoken(context, one, notes) for one in first.spoken]
    composed = any(COMPOSED in p.text for one in spoken for fact in one.facts for p in fact.pieces)
    return Sections(
        spoken,
        [_newest(context, one, notes) for one in first.news],
        [dispute(context, one, notes) for one in first.disputes],
        [_plan(context, one, notes) for one in first.late],
        list(_money(context, first.money, notes)),
        {"disputes": len(found.disputes), "late": len(found.late)},
        translate(phrase("card.composed", mark=COMPOSED), context.lang) if composed else "",
    )


def _call(context: Context, found: Overview) -> None:
    # Look up at once what all is called.
    terms = {one.thing for one in found.spoken}
    claims = [claim for one in found.news for claim in one.new[:_CLAIMS]]
    claims += [c for one in found.disputes for step in one.steps for v in step.values for c in v]
    claims += [claim for one in found.late for claim in history_report.claims_of(one)]
    terms |= {part for claim in claims for part in claim[:3]}
    terms |= {part for pot in found.money for part in (pot.programme, pot.stage) if part}
    context.call(terms)


# --- things, sources ------------------------------------------------------------------------------


def _spoken(context: Context, one: Spoken, notes: Footnotes) -> Thing:
    written_card = written.sheet(context.opened, one.card, context.lang)
    facts = [_key(context, one.card, key, notes) for key in written_card.keys[:_FACTS]]
    heard = translate(phrase("present.sources", count=one.sources), context.lang)
    return Thing(one.thing, context.name(one.thing), written_card.cls.text, heard, facts)


def _key(context: Context, card: Card, key: Key, notes: Footnotes) -> KeyFact:
    """A key fact of a card, its footnotes numbered as those of the page."""
    told = [*_pieces(context, card, key.label, notes), Piece(": ")]
    told += _pieces(context, card, key.value, notes)
    return KeyFact(told, _pieces(context, card, key.aside, notes))


def _pieces(context: Context, card: Card, cell: Cell, notes: Footnotes) -> list[Piece]:
    pieces: list[Piece] = []
    for text in cell:
        pieces.append(Piece(text.text, context.link(text.term) if text.term else ""))
        if text.notes:
            marks = notes.mark(card.sources[number - 1] for number in text.notes)
            pieces += notes.pieces(f" {marks}")
    return pieces


def _value(context: Context, claim: CitedClaim) -> str:
    """A value with what is to be said of it: its period, how it stands."""
    value = value_text(context, claim, units_of(context.opened, [claim]))
    period = phrase("present.period", period=context.period(claim.period)) if claim.period else ""
    standing = standings_apart(context.opened, [claim])[claim]
    units = units_of(context.opened, [claim, *standing.finer])
    finer = " / ".join(dict.fromkeys(value_text(context, one, units) for one in standing.finer))
    mark = showing.standing_mark(standing.word, finer)
    marks = [period, *showing.citation_marks(claim.citation), mark]
    told = "; ".join(translate(mark, context.lang) for mark in marks if mark)
    return f"{value} ({told})" if told else value


def _newest(context: Context, one: News, notes: Footnotes) -> Newest:
    source = one.source
    facts = [_claimed(context, claim, notes) for claim in one.new[:_CLAIMS]]
    return Newest(
        source.iri,
        source.title or source.publisher or context.name(source.iri),
        source.publisher if source.title else "",
        context.period(source.issued),
        len(one.claims),
        len(one.new),
        facts,
    )


def _claimed(context: Context, claim: CitedClaim, notes: Footnotes) -> Fact:
    told = notes.pieces(f"{_value(context, claim)} {notes.mark([claim])}")
    return Fact(claim.subject, context.name(claim.subject), told, context.name(claim.predicate))


# --- disputes, plans, money -----------------------------------------------------------------------


def dispute(context: Context, one: Conflict, notes: Footnotes, source: str = "") -> Fact:
    """A disagreement: its values, each with who says so, and what is said of them; that of a
    `source` (an N-Triples string) stands first.
    """
    values = [value for step in one.steps for value in step.values]
    values.sort(key=lambda value: all(claim.document.iri != source for claim in value))
    units = units_of(context.opened, [claim for value in values for claim in value])
    texts = [f"{value_text(context, value[0], units)} {notes.mark(value)}" for value in values]
    remarks = "; ".join(conflict_report.verdict_remarks(one, context.lang, context.period))
    told = notes.pieces(" ↔ ".join(texts))
    head = context.name(one.predicate)
    return Fact(one.subject, context.name(one.subject), told, head, remarks)


def _plan(context: Context, one: Slip, notes: Footnotes) -> Fact:
    units = units_of(context.opened, history_report.claims_of(one))

    def written(claim: CitedClaim) -> str:
        return value_text(context, claim, units)

    def source(newest: Document) -> str:
        name = newest.publisher or context.name(newest.iri)
        return ", ".join(filter(None, (name, newest.issued and context.period(newest.issued))))

    told = history_report.slip_text(one, written, source, notes.marks, context.lang)
    return Fact(one.thing, context.name(one.thing), notes.pieces(told))


def _money(context: Context, pots: Iterable[Pot], notes: Footnotes) -> Iterator[Money]:
    programmes: dict[str, list[Pot]] = {}
    for pot in pots:
        programmes.setdefault(pot.programme, []).append(pot)
    for programme in list(programmes)[:_PROGRAMMES]:
        for pot in programmes[programme]:
            yield _pot(context, pot, notes)


def _pot(context: Context, pot: Pot, notes: Footnotes) -> Money:
    if pot.sum is None:
        figure = money_report.amount_text(pot.allocations[0], context.prefixes, context.lang)
    else:
        figure = sum_report.sum_text(pot.sum, context.lang)
    claims = [claim for one in pot.allocations for claim in money_report.cited(one)]
    why = ""
    if not figure and pot.sum:
        why = next((_WHY[code] for code, _ in pot.sum.why if code in _WHY), "apart")
        why = translate(phrase(f"page.money.{why}"), context.lang)
    stage = context.name(pot.stage) if pot.stage else ""
    name = context.name(pot.programme)
    marks = notes.pieces(notes.mark(claims)) if figure else []
    return Money(pot.programme, name, stage, figure, why, len(pot.allocations), marks)
