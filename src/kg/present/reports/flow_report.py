"""How money flows, as rows and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.about import Units, units_of
from kg.evidence.claims import CitedClaim
from kg.evidence.flowing import Flows
from kg.evidence.flows import INTO, Cut, Flow, Left, Stream
from kg.forms.writing import money_text
from kg.present import showing
from kg.present.reports.common import (
    Labels,
    Notes,
    Saying,
    boolean_cell,
    footnotes,
    iris_cell,
    label,
    labels_of,
    mark,
    more,
    text_cell,
    titled,
    whole_cell,
)
from kg.present.tables import pad, width
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store.snapshot import Opened
from kg.words import Sentence, phrase, translate

_COLUMNS = [
    "what",
    "sum",
    "kind",
    "money",
    "payers",
    "share",
    "targets",
    "amount",
    "most",
    "currency",
    "qualifier",
    "stage",
    "planned",
    "voices",
    "sources",
    "composed",
    "moved",
    "inside",
    "note",
]


# --- rows -----------------------------------------------------------------------------------------


def flow_rows(found: Iterable[Flows]) -> Rows:
    """Flows as rows. `what` is "sum" (money in the middle of a stream), "into" and "out" (its parts
    by who pays and by what they are for), "rest" (what a whole has and its parts do not, negative
    where they exceed it; without a value where they are not compared, and `note` says why),
    "proportion" (how large a part it is: `targets` is what is measured, in its own unit), or "left"
    (what does not flow, and why).
    """
    rows: list[tuple[str, ...]] = []
    for flows in found:
        for stream in flows.streams:
            rows += _stream_rows(stream, flows.currency)
        for money, claims in sorted(flows.proportions.items()):
            rows += _proportion_rows(money, claims)
        rows += [_left_row(one, flows.currency) for one in flows.left]
    return Rows(_COLUMNS, rows)


def _stream_rows(stream: Stream, currency: str) -> Iterator[tuple[str, ...]]:
    total = stream.flow.money
    yield _flow_row("sum", total, "", stream.flow, currency, stream.voices, stream.inside)
    for cut in (stream.into, stream.out):
        if cut:
            what = "into" if cut.kind in INTO else "out"
            for flow in cut.parts:
                yield _flow_row(what, total, cut.kind, flow, currency, 1, ())
            yield _rest_row(total, cut, currency)


def _flow_row(
    what: str,
    total: str,
    kind: str,
    flow: Flow,
    currency: str,
    voices: int,
    inside: Iterable[str],
) -> tuple[str, ...]:
    return (
        literal(what),
        total,
        text_cell(kind),
        flow.money,
        iris_cell(flow.payers),
        flow.share,
        iris_cell(flow.targets),
        numeral(flow.low),
        numeral(flow.high),
        text_cell(currency),
        text_cell(flow.hedge),
        flow.stage,
        boolean_cell(flow.planned),
        whole_cell(voices),
        iris_cell(flow.sources),
        boolean_cell(flow.composed),
        boolean_cell(flow.moved),
        iris_cell(inside),
        "",
    )


def _rest_row(total: str, cut: Cut, currency: str) -> tuple[str, ...]:
    rest = "" if cut.rest is None else numeral(cut.rest)
    sources = iris_cell([cut.source] if cut.source else [])
    empty = [""] * 3
    values = (rest, rest, text_cell(currency), *empty, "", sources, *empty, text_cell(cut.why))
    return (literal("rest"), total, text_cell(cut.kind), *empty, "", *values)


def _proportion_rows(money: str, claims: Iterable[CitedClaim]) -> Iterator[tuple[str, ...]]:
    told: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        told.setdefault((claim.subject, claim.object), set()).add(claim.document.iri)
    for (thing, value), sources in sorted(told.items()):
        number = numeral(Decimal(parts(value)[0]))
        amounts = (number, number, "", "", "", "", whole_cell(len(sources)))
        empty = [""] * 4
        yield (
            *(literal("proportion"), "", "", money, "", "", iris_cell([thing])),
            *(*amounts, iris_cell(sorted(sources)), *empty),
        )


def _left_row(one: Left, currency: str) -> tuple[str, ...]:
    return (
        literal("left"),
        *("", "", one.money, "", "", "", "", "", text_cell(currency)),
        *([""] * 8),
        text_cell(one.why),
    )


# --- lines ----------------------------------------------------------------------------------------


class _Telling(NamedTuple):
    # With what flows are put into words.
    flows: Flows
    labels: Labels
    prefixes: dict[str, str]
    notes: Notes
    units: Units
    language: str

    def say(self, code: str, **facts: object) -> str:
        return translate(phrase(code, **facts), self.language)

    def names(self, terms: Iterable[str]) -> str:
        return " + ".join(label(term, self.labels, self.prefixes) for term in terms)

    def money(self, value: Decimal, hedge: str = "") -> str:
        text = money_text(value, self.flows.currency, self.language)
        return showing.hedged(text, hedge, self.language, numeric=True)

    def amount(self, flow: Flow) -> str:
        ends = [self.money(value) for value in dict.fromkeys((flow.low, flow.high))]
        return showing.hedged(" ↔ ".join(ends), flow.hedge, self.language, numeric=True)

    def marks(self, sources: Iterable[str]) -> str:
        known = [self.flows.sources[iri] for iri in sources]
        return mark(self.notes, ((one, "") for one in known))


def flow_lines(opened: Opened, found: list[Flows], language: str, most: int = 0) -> list[str]:
    """Flows as lines: each sum with what comes in and what it is for, the first so many."""
    lines: list[str] = []
    notes: Notes = {}
    for flows in found:
        picked = flows._replace(streams=flows.streams[: most or None])
        labels = labels_of(opened.store, _terms(picked), language)
        measured = [claim for claims in flows.proportions.values() for claim in claims]
        units = units_of(opened, measured)
        telling = _Telling(picked, labels, opened.state.prefixes, notes, units, language)
        for stream in picked.streams:
            lines += [*([""] if lines else []), *_stream_lines(stream, telling)]
        lines += more(len(flows.streams), most, language)
        if flows.left:
            lines += ["", telling.say("present.flow.left", count=len(flows.left))]
            lines += [f"  {_left_text(one, telling)}" for one in flows.left[: most or None]]
    return lines + footnotes(notes, opened.state.prefixes, language)


def _terms(flows: Flows) -> Iterator[str]:
    for stream in flows.streams:
        parts = [part for cut in (stream.into, stream.out) if cut for part in cut.parts]
        for flow in (stream.flow, *parts):
            yield from (flow.money, flow.stage, flow.share, *flow.payers, *flow.targets)
        yield from stream.inside
        yield from (m for cut in (stream.into, stream.out) if cut for m in cut.others)
    yield from (one.money for one in flows.left)
    yield from (claim.subject for claims in flows.proportions.values() for claim in claims)


def _stream_lines(stream: Stream, telling: _Telling) -> Iterator[str]:
    flow = stream.flow
    marks = telling.marks(flow.sources)
    facts = [telling.amount(flow), _stage(flow, telling)]
    yield f"{titled(flow.money, telling.labels, telling.prefixes)}: {' · '.join(facts)} {marks}"
    if stream.inside:
        yield "  " + telling.say("present.flow.inside", names=telling.names(stream.inside))
    if stream.into:
        yield from _cut_lines("present.flow.from", stream.into, telling)
    else:
        yield f"  {telling.say('present.flow.from')}: {payers_text(flow, telling)}"
    if stream.out:
        yield from _cut_lines("present.flow.to", stream.out, telling)
    elif flow.targets:
        yield f"  {telling.say('present.flow.to')}: {telling.names(flow.targets)}"
    yield from _proportion_lines(stream, telling)


def _proportion_lines(stream: Stream, telling: _Telling) -> Iterator[str]:
    # How large a part some of the money is: as it is said, and no amount.
    cuts = (cut for cut in (stream.into, stream.out) if cut)
    money = [stream.flow.money, *(part.money for cut in cuts for part in cut.parts)]
    told: dict[str, list[CitedClaim]] = {}
    for claim in (c for one in money for c in telling.flows.proportions.get(one, ())):
        told.setdefault(claim.subject, []).append(claim)
    saying = Saying(telling.labels, telling.prefixes, telling.units, telling.language)
    for thing, claims in told.items():
        marks = telling.marks(sorted({claim.document.iri for claim in claims}))
        yield f"  {telling.names([thing])}: {saying.values(claims)} {marks}"


def _stage(flow: Flow, telling: _Telling) -> str:
    if flow.stage:
        return label(flow.stage, telling.labels, telling.prefixes)
    return telling.say("present.money.no-stage")


def payers_text(flow: Flow, telling: _Telling) -> str:
    """Whose money it is, as far as that is told."""
    share = telling.names([flow.share]) if flow.share else ""
    if not flow.payers:
        code = "present.flow.share" if share else "present.flow.unsaid"
        return telling.say(code, share=share) if share else telling.say(code)
    names = telling.names(flow.payers)
    if len(flow.payers) > 1:
        names = telling.say("present.money.together", names=names)
    return f"{names} ({share})" if share else names


def _cut_lines(code: str, cut: Cut, telling: _Telling) -> Iterator[str]:
    yield f"  {telling.say(code)} {_basis(cut, telling)}"
    amounts = [telling.amount(part) for part in cut.parts]
    rest = [] if not cut.rest else [telling.money(abs(cut.rest))]
    columns = max(map(width, amounts + rest))
    for part, amount in zip(cut.parts, amounts, strict=True):
        names = payers_text(part, telling) if cut.kind in INTO else telling.names(part.targets)
        told = [names or telling.names([part.money]), _stage(part, telling)]
        told += [telling.say("present.flow.composed")] if part.composed else []
        told += [telling.say("present.flow.moved")] if part.moved else []
        yield f"    {pad(amount, columns, right=True)}  {' · '.join(told)}"
    if cut.rest:
        code = "present.flow.rest" if cut.rest > 0 else "present.flow.over"
        yield f"    {pad(rest[0], columns, right=True)}  {telling.say(code)}"
    if cut.others:
        yield "    " + telling.say("present.flow.others", names=telling.names(cut.others))


def _basis(cut: Cut, telling: _Telling) -> str:
    # Who tells the parts together, and what is the whole there.
    marks = telling.marks([cut.source]) if cut.source else ""
    whole = telling.money(*cut.whole) if cut.whole else ""
    told: Sentence = phrase("present.flow.together", marks=marks, whole=whole)
    if not cut.source:
        told = phrase("present.flow.alone")
    elif not whole:
        told = phrase("present.flow.no-whole", marks=marks)
    why = telling.say(f"present.flow.{cut.why}") if cut.why in ("same", "stages") else ""
    return translate(told, telling.language) + (f"; {why}" if why else "")


def _left_text(one: Left, telling: _Telling) -> str:
    name = titled(one.money, telling.labels, telling.prefixes)
    return f"{name}: {telling.say(f'present.flow.left.{one.why}')}"
