"""The history of a thing, as rows and as lines."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim
from kg.evidence.planning import Slip
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.common import (
    Labels,
    Notes,
    boolean_cell,
    footnotes,
    label,
    labels_of,
    mark_claims,
    more,
    span,
    terms_of,
    text_cell,
    titled,
    value,
)
from kg.present.tables import pad, width
from kg.rdf.terms import KG, literal
from kg.sparql.asking import Rows
from kg.store import names
from kg.store.dataset import Dataset
from kg.store.labelling import shown
from kg.store.names import Named
from kg.words import phrase, translate

_COLUMNS = [
    "period",
    "published",
    "property",
    "value",
    "currency",
    "qualifier",
    "printed",
    "current",
    "modality",
    "speaker",
    "rank",
    "reason",
    "publisher",
    "source",
    "locator",
    "citation",
]


# --- rows -----------------------------------------------------------------------------------------


def history_rows(claims: list[CitedClaim]) -> Rows:
    """What was said of a thing as rows, one a claim, oldest first."""
    return Rows(_COLUMNS, [_row(claim) for claim in claims])


def _row(claim: CitedClaim) -> tuple[str, ...]:
    return (
        text_cell(claim.period),
        text_cell(claim.document.issued),
        claim.predicate,
        claim.object,
        text_cell(claim.unit),
        text_cell(claim.qualifier),
        text_cell(claim.printed),
        boolean_cell(claim.current),
        literal(claim.modality),
        claim.speaker,
        text_cell(claim.rank),
        text_cell(claim.reason),
        text_cell(claim.document.publisher),
        claim.document.iri,
        literal(claim.locator),
        claim.citation.iri,
    )


# --- lines ----------------------------------------------------------------------------------------


def history_lines(
    store: Dataset,
    prefixes: dict[str, str],
    thing: Named,
    claims: list[CitedClaim],
    slips: list[Slip],
    language: str,
    most: int = 0,
) -> list[str]:
    """What was said of a thing as lines, one a claim; then what became of its plans."""
    told, plans = claims[: most or None], slips[: most or None]
    terms = terms_of([*told, *(claim for slip in plans for claim in claims_of(slip))])
    labels = labels_of(store, {*terms, thing.iri}, language)
    lines = [f"{names.titled(thing, language)}  ({thing.id})"]
    lines += _claim_lines(told, labels, prefixes, language)
    lines += more(len(claims), most, language)
    notes: Notes = {}
    if slips:
        lines.append("")
    lines += [past_line(slip, labels, prefixes, notes, language) for slip in plans]
    lines += more(len(slips), most, language)
    return lines + footnotes(notes, prefixes)


def _claim_lines(
    claims: list[CitedClaim], labels: Labels, prefixes: dict[str, str], language: str
) -> list[str]:
    rows = [
        (
            claim.period or "–",
            label(claim.predicate, labels, prefixes),
            value(claim, labels, prefixes, language),
        )
        for claim in claims
    ]
    widths = [max((width(row[i]) for row in rows), default=0) for i in range(3)]
    lines = []
    for claim, row in zip(claims, rows, strict=True):
        head = "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        who = f"{escape_controls(claim.document.publisher)}, {shown(claim.document.iri, prefixes)}"
        line = f"  {head}  {who} {escape_controls(claim.locator)}"
        remarks = "; ".join(_remarks(claim, language))
        lines.append(f"{line}  ({remarks})" if remarks else line)
    return lines


def _remarks(claim: CitedClaim, language: str) -> list[str]:
    printed = [showing.printed(claim.printed, language)] if claim.printed else []
    return printed + showing.standing_marks(claim, language)


# --- what became of a plan ------------------------------------------------------------------------


def claims_of(slip: Slip) -> list[CitedClaim]:
    """The claims that tell what a plan came to."""
    return [c for c in (slip.first, slip.last, slip.actual, slip.outcome) if c]


def slip_line(
    slip: Slip, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line."""

    def day(claim: CitedClaim) -> str:
        return f"{value(claim, labels, prefixes, language)} {mark_claims(notes, [claim])}"

    told: list[str] = []
    if slip.first:
        due = slip.first.predicate == f"<{KG}dueDate>"
        code = "present.plan.due" if due else _bound("present.plan.first", slip.first)
        told.append(translate(phrase(code, day=day(slip.first)), language))
    if slip.last and slip.first and slip.last.object != slip.first.object:
        plan = phrase(_bound("present.plan.now", slip.last), day=day(slip.last))
        if slip.moved and any(slip.moved[:2]):
            plan = phrase("present.plan.moved", plan=plan, span=_moved(slip.moved, language))
        told.append(translate(plan, language))
    if slip.actual:
        reached = translate(phrase("present.plan.reached", day=day(slip.actual)), language)
        told.append(f"{reached}: {_late(slip.late, language)}" if slip.late else reached)
    if slip.outcome:
        outcome = phrase("present.plan.outcome", outcome=day(slip.outcome))
        told.append(translate(outcome, language))
    if not slip.past and not slip.actual and not slip.outcome:
        told.append(translate(phrase("present.plan.open"), language))
    return f"{titled(slip.thing, labels, prefixes)}: {'; '.join(told)}"


def past_line(
    slip: Slip, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """The same, and that its day has passed, if it has."""
    line = slip_line(slip, labels, prefixes, notes, language)
    return f"{line}; {translate(phrase('present.plan.past'), language)}" if slip.past else line


def _bound(code: str, claim: CitedClaim) -> str:
    # “planned by”, “planned not before” rather than “planned for”.
    return f"{code}.bound" if claim.qualifier in _BOUNDS else code


_BOUNDS = {"at-least", "at-most", "over", "under"}


def _moved(gap: tuple[int, int, str], language: str) -> str:
    # `+5 months`, `+4 … +15 months`.
    least, most, unit = gap
    amount = f"{most:+d}" if least == most else f"{least:+d} … {most:+d}"
    return span(amount, unit, language, one=least == most and abs(most) == 1)


def _late(gap: tuple[int, int, str], language: str) -> str:
    least, most, unit = gap
    if least <= 0 <= most:
        return translate(phrase("present.plan.on-time"), language)
    near, far = sorted((abs(least), abs(most)))
    amount = str(far) if near == far else f"{near}–{far}"
    length = span(amount, unit, language, one=far == 1)
    code = "present.plan.later" if most > 0 else "present.plan.earlier"
    return translate(phrase(code, span=length), language)
