"""Money, as rows and as lines."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.absent import ABSENT
from kg.evidence.adding import Sum
from kg.evidence.allocations import Allocation
from kg.evidence.claims import CitedClaim
from kg.evidence.funding import Group
from kg.evidence.judgements import without_mirrors
from kg.present.reports.common import (
    Labels,
    Notes,
    boolean_cell,
    footnotes,
    iris_cell,
    labels_of,
    mark_claims,
    more,
    text_cell,
    titled,
    values,
)
from kg.present.reports.sum_report import reason_text, sum_lines
from kg.present.tables import pad, width
from kg.rdf.numbers import numeral
from kg.rdf.terms import KG, literal, parts
from kg.sparql.asking import Rows
from kg.store.dataset import Dataset
from kg.words import phrase, translate

_COLUMNS = [
    "what",
    "group",
    "allocation",
    "property",
    "value",
    "currency",
    "qualifier",
    "stage",
    "share",
    "payers",
    "spenders",
    "recipients",
    "during",
    "composed",
    "concerns",
    "part_of",
    "line",
    "period",
    "published",
    "source",
    "locator",
    "citation",
    "note",
]
_STAGE, _SHARE, _PAYER, _SPENDER, _RECIPIENT, _DURING, _AMOUNT = (
    f"<{KG}{name}>"
    for name in (
        "hasStage",
        "hasShare",
        "hasPayer",
        "hasSpender",
        "hasRecipient",
        "during",
        "amount",
    )
)
_FACETS = (_STAGE, _SHARE, _PAYER, _SPENDER, _RECIPIENT, _DURING)


# --- rows -----------------------------------------------------------------------------------------


def money_rows(groups: list[Group], language: str) -> Rows:
    """Money as rows. `what` is "amount" (one for each source of a current amount, with the facets
    that this source tells of it), "facet" (what others tell of it), or "sum".

    Values are numbers in units of the currency; lists are IRIs parted by blanks. `composed` says
    that no source tells all facets together. A sum that may not be made has no value, and `note`
    says why; of an amount that is not told it says how.
    """
    rows: list[tuple[str, ...]] = []
    for group in groups:
        key = iris_cell(group.key)
        for a in group.allocations:
            rows += [_claim_row("amount", key, a, claim) for claim in a.amounts]
            rows += [_claim_row("facet", key, a, claim) for claim in _otherwise(a)]
            rows += [_absent_row(key, a, claim) for claim in a.absent]
        rows += [_sum_row(key, s, language) for s in group.sums]
    return Rows(_COLUMNS, rows)


def _claim_row(what: str, key: str, a: Allocation, claim: CitedClaim) -> tuple[str, ...]:
    facets = _facets_of(a, claim.document.iri) if what == "amount" else {}
    return (
        literal(what),
        key,
        a.iri,
        claim.predicate,
        claim.object,
        text_cell(claim.unit),
        text_cell(claim.qualifier),
        *(min(facets.get(facet, ("",))) for facet in (_STAGE, _SHARE)),
        *(iris_cell(sorted(facets.get(f, ()))) for f in (_PAYER, _SPENDER, _RECIPIENT)),
        text_cell(" ".join(parts(value)[0] for value in sorted(facets.get(_DURING, ())))),
        boolean_cell(bool(a.told and a.told.composed)),
        iris_cell(a.concerns),
        iris_cell(a.wholes),
        iris_cell(a.lines),
        text_cell(claim.period),
        text_cell(claim.published),
        claim.document.iri,
        literal(claim.locator),
        claim.citation.iri,
        text_cell("rival" if a.rivals and what == "amount" else ""),
    )


def _absent_row(key: str, a: Allocation, claim: CitedClaim) -> tuple[str, ...]:
    row = _claim_row("amount", key, a, claim)
    absent = literal(ABSENT[claim.predicate])
    return (*row[:3], _AMOUNT, "", *row[5:-1], absent)


def _facets_of(a: Allocation, source: str) -> dict[str, set[str]]:
    # What a source tells of an allocation, by facet.
    found: dict[str, set[str]] = {}
    for claim in a.told.statements[source].claims if a.told else ():
        found.setdefault(claim.predicate, set()).add(claim.object)
    return found


def _sum_row(key: str, s: Sum, language: str) -> tuple[str, ...]:
    reasons = (reason_text(code, terms, {}) for code, terms in s.why)
    why = "; ".join(translate(reason, language) for reason in reasons)
    return (
        literal("sum"),
        key,
        "",
        _AMOUNT,
        "" if s.amount is None else numeral(s.amount),
        text_cell(s.currency),
        text_cell("about" if s.hedged and s.amount is not None else ""),
        s.stage,
        *[""] * 14,
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
        a.iri: amount_text(a, prefixes, language) for _, allocations in picked for a in allocations
    }
    columns = max(map(width, amounts.values()), default=0)
    notes: Notes = {}
    lines: list[str] = []
    for group, allocations in picked:
        if by:
            lines += [*([""] if lines else []), _heading(group, labels, language)]
        for a in allocations:
            amount = pad(amounts[a.iri], columns, right=True)
            thing, marks = titled(a.iri, labels, prefixes), mark_claims(notes, cited(a))
            facets = _facets(a, labels, by, prefixes, notes, language)
            lines.append(f"  {amount}  {thing} {marks}{facets}")
        lines += [f"  {line}" for line in sum_lines(group, labels, prefixes, language)]
    lines += more(count, most, language)
    return lines + footnotes(notes, prefixes, language)


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
            yield from (a.iri, *a.uses, *a.wholes)
            if a.told:
                yield from (claim.object for claim in (*a.told.whole.claims, *a.told.others))
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


def amount_text(a: Allocation, prefixes: dict[str, str], language: str) -> str:
    """The amount of an allocation for people, that of the whole statement first; what is told
    exactly needs no hedge.
    """
    exact = {claim.object for claim in a.amounts if not claim.qualifier}
    told = [c for c in a.amounts if not c.qualifier or c.object not in exact] + a.absent
    whole = a.told.whole.source.iri if a.told else ""
    order = sorted(told, key=lambda claim: claim.document.iri != whole)
    return values(order, {}, prefixes, language)


def cited(a: Allocation) -> list[CitedClaim]:
    """The places that state the whole statement of an allocation; weak sources only where no other
    does.
    """
    return without_mirrors(a.told.witnesses if a.told else a.absent)


def _otherwise(a: Allocation) -> list[CitedClaim]:
    # The facets that count and that the whole statement does not tell so.
    return without_mirrors(a.told.others) if a.told else []


def _repeated(a: Allocation) -> list[CitedClaim]:
    # The claims of the amount by sources that do not make the whole statement.
    if a.told is None:
        return []
    whole = {claim.document.iri for claim in a.told.witnesses}
    said = {(c.object, c.unit) for c in a.told.whole.claims if c.predicate == _AMOUNT}
    return [
        claim
        for claim in a.amounts
        if (claim.object, claim.unit) in said and claim.document.iri not in whole and not claim.weak
    ]


def _facets(
    a: Allocation,
    labels: Labels,
    by: str,
    prefixes: dict[str, str],
    notes: Notes,
    language: str,
) -> str:
    if a.told is None:
        return ""
    hidden = {"stage": _STAGE, "share": _SHARE, "payer": _PAYER, "spender": _SPENDER}.get(by, "")
    facets = _named(a.told.whole.claims, labels, hidden, language)
    if uses := " + ".join(labels.get(term, term) for term in a.uses):
        facets.append(uses)
    told = [" · ".join(facets)] if facets else []
    if repeated := _repeated(a):
        sentence = phrase("present.money.repeated", marks=mark_claims(notes, repeated))
        told.append(translate(sentence, language))
    if others := _otherwise(a):
        text = " · ".join(_elsewhere(others, labels, prefixes, notes, language))
        told.append(translate(phrase("present.money.elsewhere", facets=text), language))
    return "  " + "; ".join(told) if told else ""


def _elsewhere(
    others: list[CitedClaim],
    labels: Labels,
    prefixes: dict[str, str],
    notes: Notes,
    language: str,
) -> Iterator[str]:
    # Each facet that others tell, with the newest source that does.
    newest: dict[tuple[str, str], CitedClaim] = {}
    for claim in sorted(others, key=lambda claim: claim.document.last):
        newest[claim.predicate, claim.object] = claim
    for claim in newest.values():
        text = "".join(_named([claim], labels, "", language)) or values(
            [claim], labels, prefixes, language
        )
        yield f"{text} {mark_claims(notes, [claim])}"


def _named(claims: list[CitedClaim], labels: Labels, hidden: str, language: str) -> list[str]:
    # The facets that claims tell, for people, in the order of `_FACETS`.
    found: dict[str, dict[str, None]] = {}
    for claim in claims:
        if claim.predicate != hidden:
            text = labels.get(claim.object, "")
            if claim.predicate == _DURING:
                text = _span_text(parts(claim.object)[0])
            if text:
                found.setdefault(claim.predicate, {})[text] = None
    named = []
    for facet in _FACETS:
        if facet in found:
            text = " + ".join(found[facet])
            if code := _ROLES.get(facet):
                text = translate(phrase(code, names=text), language)
            named.append(text)
    return named


_ROLES = {_SPENDER: "present.money.spent-by", _RECIPIENT: "present.money.received-by"}


def _span_text(text: str) -> str:
    # `2025–2029`, `2026–`, `–2027`.
    return "–".join("" if end == ".." else end for end in text.split("/"))
