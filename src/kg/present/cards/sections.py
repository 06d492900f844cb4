"""The sections of a card in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from kg.evidence.cards import Card
from kg.evidence.cards.card import Shown
from kg.evidence.cards.facts import number_of
from kg.evidence.cards.links import Relation
from kg.evidence.cards.money import DETAILS, Detail, Money, Split
from kg.evidence.cards.plans import Promised, Step
from kg.evidence.cards.posts import Held
from kg.evidence.cards.rivals import Contest, Worth
from kg.evidence.cards.telling import Telling
from kg.evidence.claims import OUTCOME, CitedClaim
from kg.evidence.composition import AMOUNT, DURING, PAYER, RECIPIENT, SPENDER, STAGE
from kg.evidence.totals import Overlap
from kg.forms.writing import between, money_text
from kg.lines import escape_controls
from kg.present import posts, showing
from kg.present.cards.keys import deed_code, detail_cell, result, ties_cell, when
from kg.present.cards.sheet import (
    ASIDE,
    BAD,
    SOFT,
    STRONG,
    Cell,
    Point,
    Row,
    Section,
    Text,
    claims_told,
    joined,
    noted,
)
from kg.present.cards.speech import COMPOSED, Speech, month
from kg.rdf.dates import edtf
from kg.rdf.terms import KG

_VALUE, _DATE = f"<{KG}value>", f"<{KG}date>"
_POINTS = 3


def sections(speech: Speech) -> Iterator[Section]:
    """The sections of a card, in the order in which they are read; none that is empty."""
    card = speech.card
    yield from _steps(speech, card.steps)
    yield from _money(speech, card)
    for contest in card.contests:
        yield _contest(speech, contest)
    if card.contested:
        more = speech.word("card.contested", count=len(card.contested))
        things = [(speech.thing(one),) for one in dict.fromkeys(card.contested)]
        told = (Text(f"{more}: ", tone=SOFT), *joined(things, ", "))
        yield Section("more", (), (), (), (told,))
    yield from _listed(speech, "who", [_relation(speech, one) for one in card.relations])
    after = tuple(_overlap(speech, one) for one in card.overlaps)
    yield from _listed(speech, "people", list(_people(speech, card.people)), after)
    yield from _parts(speech, card)
    yield from _facets(speech, card.facets)
    yield from _frail(speech, card)


def _title(speech: Speech, kind: str) -> Cell:
    return (Text(speech.word(f"card.{kind}")),)


# --- promised and what came -----------------------------------------------------------------------


def _steps(speech: Speech, steps: Iterable[Step]) -> Iterator[Section]:
    rows = [
        Row(
            (
                (Text(speech.name(step.name), step.thing),),
                _promised(speech, step.promised),
                _came(speech, step),
                result(speech, step),
            )
        )
        for step in steps
    ]
    if rows:
        names = ("step", "promised", "came", "against-first")
        columns = tuple(speech.word(f"card.column.{name}") for name in names)
        yield Section("steps", _title(speech, "steps"), columns, tuple(rows))


def _promised(speech: Speech, days: Iterable[Promised]) -> Cell:
    found: list[Text] = []
    for day in days:
        # The day of a source that is cited: weak ones are not where there are others.
        first = next(iter(claims_told(day.claims)))
        if found:
            found.append(Text(" → ", tone=SOFT))
        found.append(Text(speech.value(first)))
        if first.published:
            said = speech.word("card.first-said", day=speech.day(month(first.published)))
            found.append(Text(f" ({said})", tone=SOFT))
        found[-1] = speech.notes(found[-1], day.claims)
        if day.weak:
            found.append(Text(f" {speech.word('card.weak-only')}", tone=SOFT))
    return tuple(found)


def _came(speech: Speech, step: Step) -> Cell:
    outcomes = [_outcome(speech, one) for one in step.outcomes]
    return joined([speech.tellings(step.days), joined(outcomes, " / ")], " · ")


def _outcome(speech: Speech, one: Telling) -> Cell:
    # What somebody only judges or foresees is no outcome yet.
    text, *looser = speech.telling(one)
    if one.modality == "claimed":
        text = text._replace(text=speech.word("card.claimed-tie", name=text.text))
    return text, *looser


# --- money ----------------------------------------------------------------------------------------


def _money(speech: Speech, card: Card) -> Iterator[Section]:
    rows = card.purse.rows
    if not rows:
        return
    told = [facet for facet in DETAILS if any(row.detail(facet) for row in rows)]
    columns = (
        speech.word("card.column.what"),
        speech.word("card.column.amount"),
        *(speech.word(f"card.column.{facet.rpartition('#')[2][:-1]}") for facet in told),
    )
    after = [_split(speech, split) for split in card.purse.splits]
    for one in card.purse.sums:
        total = money_text(one.amount or Decimal(0), one.currency, speech.language)
        told_sum = speech.word("present.money.sum", stage=speech.name(one.stage), total=total)
        after.append((Text(told_sum, tone=SOFT),))
    if _is_composed(card):
        after.append((Text(speech.word("card.composed", mark=COMPOSED), tone=SOFT),))
    found = tuple(_purse_row(speech, row, told) for row in rows)
    yield Section("money", _title(speech, "money"), columns, found, tuple(after))


def _is_composed(card: Card) -> bool:
    return any(detail.composed for row in card.purse.rows for detail in row.details)


def _purse_row(speech: Speech, row: Money, told: list[str]) -> Row:
    amount = speech.tellings(row.amounts, STRONG if row.depth == 0 else "")
    said = when(speech, (one.shown for one in row.amounts), row.details)
    amount += tuple(Text(f" {text}", tone=SOFT) for text in said)
    details = {detail.predicate: _detail(speech, detail) for detail in row.details}
    cells = [details.get(facet, ()) for facet in told]
    return Row(((Text(speech.name(row.thing), row.thing),), amount, *cells), row.depth)


def _detail(speech: Speech, detail: Detail) -> Cell:
    # Who pays and who spends is told apart also where no column says so.
    tone = _DOING.get(detail.predicate, "")
    return tuple(
        text._replace(tone=tone) if text.term and tone else text
        for text in detail_cell(speech, detail)
    )


_DOING = {PAYER: "pays", SPENDER: "spends", RECIPIENT: "receives"}


def _split(speech: Speech, split: Split) -> Cell:
    # Compared with the whole of its own source, never with that of another.
    parts = " + ".join(speech.value(claim) for claim in split.parts)
    total = money_text(split.total, split.whole.unit, speech.language)
    text = speech.word(
        "card.split" if split.even else "card.split.uneven",
        kind=speech.name(split.kind) if split.kind else speech.word("card.split.parts"),
        source=speech.day(split.whole.published),
        parts=parts,
        total=total,
        whole=speech.value(split.whole),
    )
    return (noted(Text(text, tone=SOFT if split.even else BAD), [speech.card.number(split.whole)]),)


# --- told differently -----------------------------------------------------------------------------


def _contest(speech: Speech, contest: Contest) -> Section:
    kind = "grew" if contest.grew else contest.what
    label = speech.name(contest.thing)
    if contest.predicate not in (AMOUNT, _VALUE):
        label = speech.word("card.of", thing=label, property=speech.name(contest.predicate))
    title = (Text(speech.word(f"card.contest.{kind}", name=label), contest.thing),)
    names = ("value", "said", "voices", "by")
    columns = tuple(speech.word(f"card.column.{name}") for name in names)
    rows = tuple(_worth(speech, worth) for worth in contest.values)
    after = tuple(_aside(speech, worth) for worth in contest.aside)
    return Section("contest", title, columns, rows, after, _points(speech, contest))


def _worth(speech: Speech, worth: Worth) -> Row:
    first, last = worth.claims[0], worth.claims[-1]
    value: Cell = (Text(speech.value(first), tone=STRONG if worth.current else ""),)
    if worth.current:
        value = (*value, Text(f" ({speech.word('card.counts')})", tone=SOFT))
    who = [(_source(speech, claim),) for claim in dict.fromkeys((first, last))]
    return Row(
        (
            value,
            (Text(_said(speech, worth)),),
            (Text(speech.sources(worth.voices, worth.weak_voices)),),
            joined(who, " … "),
        )
    )


def _source(speech: Speech, claim: CitedClaim) -> Text:
    name = claim.document.publisher or claim.document.title or speech.name(claim.document.iri)
    return noted(Text(escape_controls(name)), [speech.card.number(claim)])


def _said(speech: Speech, worth: Worth) -> str:
    days = [month(claim.published) for claim in worth.claims if claim.published]
    ends = list(dict.fromkeys((days[0], days[-1]))) if days else []
    return between((speech.day(day) for day in ends), speech.language)


def _aside(speech: Speech, worth: Worth) -> Cell:
    first = worth.claims[0]
    text = Text(speech.value(first), tone=ASIDE)
    why = Text(f" {showing.aside(first.citation).in_language(speech.language)}", tone=SOFT)
    return speech.notes_all(text, worth.claims), why


def _points(speech: Speech, contest: Contest) -> tuple[Point, ...]:
    # Of three values and more the line over time is drawn: of each value each month.
    if len(contest.values) < _POINTS:
        return ()
    found: dict[tuple[str, str, str], Point] = {}
    for worth in contest.values:
        for claim in worth.claims:
            day, number = edtf(claim.published), number_of(claim)
            if day is None or number is None or claim.unit != contest.values[0].claims[0].unit:
                continue
            said = month(claim.published)
            known = found.get((said, claim.object, claim.qualifier))
            voices = (known.voices if known else 0) + 1
            at = date.fromisoformat(day.first).toordinal()
            found[said, claim.object, claim.qualifier] = Point(
                known.at if known else at,
                float(number),
                voices,
                bool(claim.qualifier),
                speech.value(claim),
                speech.day(said),
            )
    points = sorted(found.values())
    return tuple(points) if len({point.value for point in points}) >= _POINTS else ()


# --- who, people, parts, what belongs to it -------------------------------------------------------


def _listed(
    speech: Speech, kind: str, rows: list[Row], after: tuple[Cell, ...] = ()
) -> Iterator[Section]:
    if rows:
        yield Section(kind, _title(speech, kind), (), tuple(rows), after)


def _relation(speech: Speech, relation: Relation) -> Row:
    if relation.deed:
        name = speech.word(deed_code(relation.deed, inward=relation.inward))
    else:
        name = speech.name(relation.predicate)
        name = speech.word("card.inverse", property=name) if relation.inward else name
    return Row(((Text(name, tone=relation.deed),), ties_cell(speech, relation.ties)))


def _people(speech: Speech, people: Iterable[Held]) -> Iterator[Row]:
    for one in people:
        person = speech.thing(one.person, one.claims)
        told: list[Cell] = [(person,)]
        told += [(Text(text, tone=SOFT),) for text in posts.seen(one, speech.language)]
        if one.during:
            told.append(speech.tellings(one.during))
        yield Row(((Text(speech.name(one.post), one.post),), joined(told, " · ")))


def _overlap(speech: Speech, overlap: Overlap) -> Cell:
    text = speech.word(
        "card.two-holders",
        post=speech.name(overlap.post),
        tenures=[speech.name(tenure) for tenure in overlap.tenures],
        period=speech.day(overlap.period),
    )
    return (speech.notes(Text(text, tone=BAD), overlap.claims),)


def _parts(speech: Speech, card: Card) -> Iterator[Section]:
    if card.parts:
        told = ties_cell(speech, card.parts)
        yield Section("parts", _title(speech, "parts"), (), (), (told,))


def _facets(speech: Speech, facets: Iterable[Shown]) -> Iterator[Section]:
    # Each with its values: a list of names would have to be opened one by one.
    rows = []
    for facet in facets:
        kind = (Text(speech.name(facet.cls), tone=SOFT),) if facet.cls else ()
        told = joined([cell for cell in (_values(speech, facet), kind) if cell], " · ")
        rows.append(Row(((_facet_name(speech, facet),), told)))
    yield from _listed(speech, "facets", rows)


# What a value is of goes without saying.
_PLAIN = (_VALUE, _DATE, AMOUNT, DURING, STAGE, OUTCOME)


def _facet_name(speech: Speech, facet: Shown) -> Text:
    # What has no values is cited by what says that it concerns the thing.
    return speech.thing(facet.thing, () if facet.values else facet.claims)


def _values(speech: Speech, facet: Shown) -> Cell:
    cells: list[Cell] = []
    for one in facet.values:
        text = speech.telling(one)
        said = [speech.word(f"present.{one.modality}")] if one.modality != "stated" else []
        said += when(speech, [one.shown], ())
        name = "" if one.shown.predicate in _PLAIN else speech.name(one.shown.predicate)
        before = (Text(f"{name} ", tone=SOFT),) if name else ()
        cells.append((*before, *text, *(Text(f" {told}", tone=SOFT) for told in said)))
    return joined(cells, " · ")


def _frail(speech: Speech, card: Card) -> Iterator[Section]:
    if len(card.documents) < 2:
        return
    rows = []
    for weak in (True, False):
        found = [one for one in card.frail if one.weak == weak]
        if found:
            names = [(speech.thing(one.thing, one.claims),) for one in found]
            head = speech.word("card.weak-only" if weak else "card.one-source")
            rows.append(Row(((Text(head),), joined(names, ", "))))
    yield from _listed(speech, "frail", rows)
