"""Money, as rows and as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.evidence import conflicting
from kg.evidence.claims import CitedClaim
from kg.evidence.funding import Allocation, Group, Sum
from kg.present import showing
from kg.present.reports.common import (
    Labels,
    Notes,
    footnotes,
    iris_cell,
    labels_of,
    mark_claims,
    more,
    text_cell,
    titled,
    values,
)
from kg.present.tables import pad, width
from kg.rdf.figures import money_text
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store.dataset import Dataset
from kg.store.labelling import shown
from kg.words import Sentence, phrase, translate

_REASONS = 5
_COLUMNS = [
    "what",
    "group",
    "allocation",
    "value",
    "currency",
    "qualifier",
    "stage",
    "share",
    "payers",
    "concerns",
    "part_of",
    "start",
    "end",
    "period",
    "source",
    "locator",
    "citation",
    "note",
]


# --- rows -----------------------------------------------------------------------------------------


def money_rows(groups: list[Group], language: str) -> Rows:
    """Money as rows: one for each amount (`what` is "amount"; rivals have several), then one for
    each sum ("sum").

    Values are numbers in units of the currency; lists are IRIs parted by blanks. A sum that may
    not be made has no value, and `note` says why.
    """
    rows: list[tuple[str, ...]] = []
    for group in groups:
        key = iris_cell(group.key)
        for a in group.allocations:
            rows += [_amount_row(key, a, claim) for claim in a.amounts]
        rows += [_sum_row(key, s, language) for s in group.sums]
    return Rows(_COLUMNS, rows)


def _amount_row(key: str, a: Allocation, claim: CitedClaim) -> tuple[str, ...]:
    return (
        literal("amount"),
        key,
        a.iri,
        claim.object,
        text_cell(claim.unit),
        text_cell(claim.qualifier),
        a.stage,
        a.share,
        iris_cell(a.payers),
        iris_cell(a.concerns),
        iris_cell(a.wholes),
        text_cell(a.start.text if a.start else ""),
        text_cell(a.end.text if a.end else ""),
        text_cell(claim.period),
        claim.document.iri,
        literal(claim.locator),
        claim.citation.iri,
        text_cell("rival" if a.rivals else ""),
    )


def _sum_row(key: str, s: Sum, language: str) -> tuple[str, ...]:
    reasons = (_reason(code, terms, {}) for code, terms in s.why)
    why = "; ".join(translate(reason, language) for reason in reasons)
    return (
        literal("sum"),
        key,
        "",
        "" if s.amount is None else numeral(s.amount),
        text_cell(s.currency),
        text_cell("about" if s.hedged and s.amount is not None else ""),
        s.stage,
        *[""] * 10,
        text_cell(why),
    )


# --- lines ----------------------------------------------------------------------------------------


def money_lines(
    store: Dataset,
    prefixes: dict[str, str],
    groups: list[Group],
    by: str,
    language: str,
    most: int = 0,
) -> list[str]:
    """Money as lines: each group, its amounts with their sources, and what may be added of them (of
    all its amounts, told or not).
    """
    count = sum(len(group.allocations) for group in groups)
    picked = _picked(groups, most or count)
    labels = labels_of(store, _terms(picked), language)
    amounts = {
        a.iri: values(conflicting.sharp(a.amounts), {}, prefixes, language)
        for _, allocations in picked
        for a in allocations
    }
    columns = max(map(width, amounts.values()), default=0)
    notes: Notes = {}
    lines: list[str] = []
    for group, allocations in picked:
        if by:
            lines += [*([""] if lines else []), _heading(group, labels, language)]
        for a in allocations:
            amount = pad(amounts[a.iri], columns, right=True)
            thing, cited = titled(a.iri, labels, prefixes), mark_claims(notes, a.amounts)
            lines.append(f"  {amount}  {thing} {cited}{_facets(a, labels, by)}")
        lines += [f"  {line}" for line in _sum_lines(group, labels, prefixes, language)]
    lines += more(count, most, language)
    return lines + footnotes(notes, prefixes)


def _picked(groups: list[Group], most: int) -> list[tuple[Group, list[Allocation]]]:
    """The first so many allocations, with the groups that they are of."""
    picked = []
    for group in groups:
        if most > 0:
            picked.append((group, group.allocations[:most]))
            most -= len(group.allocations)
    return picked


def _terms(picked: list[tuple[Group, list[Allocation]]]) -> Iterator[str]:
    for group, allocations in picked:
        yield from group.key
        for a in allocations:
            yield from (a.iri, a.share, *a.payers, *a.uses, *a.wholes)
        yield from (a.stage for a in group.allocations)
        for s in group.sums:
            for code, terms in s.why:
                # Of parts only the whole is named.
                yield from terms[1:] if code == "part" else terms


def _heading(group: Group, labels: Labels, language: str) -> str:
    named = " + ".join(labels.get(term, term) for term in group.key)
    if len(group.key) > 1:
        return translate(phrase("present.money.together", names=named), language)
    return named or translate(phrase("present.money.not-said"), language)


def _facets(a: Allocation, labels: Labels, by: str) -> str:
    days = list(dict.fromkeys(day.text for day in (a.start, a.end) if day))
    facets = [
        labels.get(a.stage, "") if by != "stage" else "",
        labels.get(a.share, "") if by != "share" else "",
        " + ".join(labels.get(t, t) for t in a.payers) if by != "payer" else "",
        " + ".join(labels.get(t, t) for t in a.uses),
        "–".join(days) if a.start or len(days) != 1 else f"–{days[0]}",
    ]
    return "  " + " · ".join(f for f in facets if f) if any(facets) else ""


# --- what may be added, and why not ---------------------------------------------------------------


def _sum_lines(
    group: Group, labels: Labels, prefixes: dict[str, str], language: str
) -> Iterator[str]:
    for s in group.sums:
        named = {t: labels.get(t) or shown(t, prefixes) for _, terms in s.why for t in terms}
        yield translate(_sum_sentence(s, _stage(s.stage, labels), named, language), language)
    stages = list(dict.fromkeys(_stage(a.stage, labels) for a in group.allocations))
    if len(stages) > 1:
        yield translate(phrase("present.money.stages", stages=stages), language)
    currencies = sorted({claim.unit for a in group.allocations for claim in a.amounts})
    if len(currencies) > 1:
        yield translate(phrase("present.money.currencies", currencies=currencies), language)


def _stage(stage: str, labels: Labels) -> str:
    return labels.get(stage) or phrase("present.money.no-stage")


def _sum_sentence(s: Sum, stage: str, named: Labels, language: str) -> Sentence:
    reasons = _reasons(s, named, language)
    if s.amount is None:
        return phrase("present.money.refused", stage=stage, currency=s.currency, reasons=reasons)
    total = money_text(s.amount, s.currency, language)
    total = showing.hedged(total, "about" if s.hedged else "", language, numeric=True)
    if reasons:
        left = phrase("present.money.not-added", reasons=reasons)
        total = f"{total}; {translate(left, language)}"
    first, last = s.days
    if first == last:
        return phrase("present.money.sum", stage=stage, total=total)
    return phrase("present.money.sum.days", stage=stage, first=first, last=last, total=total)


def _reasons(s: Sum, named: Labels, language: str) -> str:
    """Why amounts are not added, the first few; the parts of one whole are one reason."""
    reasons = [_reason(code, terms, named) for code, terms in s.why if code != "part"]
    wholes = Counter(terms[1] for code, terms in s.why if code == "part")
    reasons += [
        phrase("present.money.parts", whole=named[whole], number=count)
        for whole, count in wholes.items()
    ]
    text = "; ".join(translate(reason, language) for reason in reasons[:_REASONS])
    hidden = len(reasons) - _REASONS
    if hidden <= 0:
        return text
    return translate(phrase("present.money.reasons", reasons=text, hidden=hidden), language)


def _reason(code: str, terms: Sequence[str], named: Labels) -> Sentence:
    names = [named.get(t) or t.strip("<>").rpartition("/")[2] for t in terms]
    match code:
        case "part":
            return phrase("present.money.part", part=names[0], whole=names[1])
        case "cuts":
            return phrase("present.money.cuts", one=names[0], other=names[1], whole=names[2])
        case "apart":
            return phrase("present.money.apart", one=names[0], other=names[1])
        case "rivals":
            return phrase("present.money.rivals", one=names[0])
        case _:
            return phrase("present.money.stage")
