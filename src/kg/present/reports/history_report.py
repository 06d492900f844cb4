"""The history of a thing, as rows and as lines."""

from __future__ import annotations

from kg.evidence import notes
from kg.evidence.absent import told_of
from kg.evidence.claims import CitedClaim
from kg.evidence.fulfilments import CANNOT_BE_SAID, IN_TIME, TOO_LATE, Gap
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
    values,
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
    "note",
    "publisher",
    "source",
    "locator",
    "citation",
]


# --- rows -----------------------------------------------------------------------------------------


def history_rows(
    store: Dataset, prefixes: dict[str, str], thing: Named, claims: list[CitedClaim]
) -> Rows:
    """What was said of a thing as rows, one a claim, oldest first."""
    remarks = notes.notes_on(store, prefixes, thing.iri)
    return Rows(_COLUMNS, [_row(claim, notes.note_on(remarks, claim)) for claim in claims])


def _row(claim: CitedClaim, note: str) -> tuple[str, ...]:
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
        text_cell(note),
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
    terms |= {claim.speaker for claim in told}
    labels = labels_of(store, {*terms, thing.iri}, language)
    lines = [f"{names.titled(thing, language)}  ({thing.id})"]
    remarks = notes.notes_on(store, prefixes, thing.iri)
    lines += _claim_lines(told, remarks, labels, prefixes, language)
    lines += more(len(claims), most, language)
    marks: Notes = {}
    if slips:
        lines.append("")
    lines += [slip_line(slip, labels, prefixes, marks, language) for slip in plans]
    lines += more(len(slips), most, language)
    return lines + footnotes(marks, prefixes)


def _claim_lines(
    claims: list[CitedClaim],
    remarks: notes.Notes,
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
) -> list[str]:
    rows = [
        (
            claim.period or "–",
            claim.published or "–",
            label(told_of(claim), labels, prefixes),
            value(claim, labels, prefixes, language),
        )
        for claim in claims
    ]
    widths = [max((width(row[i]) for row in rows), default=0) for i in range(4)]
    lines = []
    for claim, row in zip(claims, rows, strict=True):
        head = "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        who = f"{escape_controls(claim.document.publisher)}, {shown(claim.document.iri, prefixes)}"
        line = f"  {head}  {who} {escape_controls(claim.locator)}"
        told = _remarks(claim, notes.note_on(remarks, claim), labels, prefixes, language)
        lines.append(f"{line}  ({'; '.join(told)})" if told else line)
    return lines


def _remarks(
    claim: CitedClaim, note: str, labels: Labels, prefixes: dict[str, str], language: str
) -> list[str]:
    told = [showing.printed(claim.printed, language)] if claim.printed else []
    if claim.speaker:
        speaker = phrase("present.said-by", speaker=label(claim.speaker, labels, prefixes))
        told.append(translate(speaker, language))
    told += showing.standing_marks(claim, language)
    if note:
        told.append(translate(phrase("present.note", text=escape_controls(note)), language))
    return told


# --- what became of a plan ------------------------------------------------------------------------


def claims_of(slip: Slip) -> list[CitedClaim]:
    """The claims that tell what a plan came to."""
    return [*slip.first, *slip.latest, *slip.actual, *slip.outcome]


def slip_line(
    slip: Slip, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line, with its name."""
    text = slip_text(slip, labels, prefixes, notes, language)
    return f"{titled(slip.thing, labels, prefixes)}: {text}"


def slip_text(
    slip: Slip, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line."""

    def day(claims: list[CitedClaim]) -> str:
        return f"{values(claims, labels, prefixes, language)} {mark_claims(notes, claims)}"

    told: list[str] = []
    if slip.first:
        due = slip.first[0].predicate == f"<{KG}dueDate>"
        code = "present.plan.due" if due else _bound("present.plan.first", slip.first)
        told.append(translate(phrase(code, day=day(slip.first)), language))
    if _differs(slip):
        plan = phrase(_bound("present.plan.now", slip.latest), day=day(slip.latest))
        if slip.moved and any(slip.moved[:2]):
            plan = phrase("present.plan.moved", plan=plan, span=_moved(slip.moved, language))
        told.append(translate(plan, language))
    if slip.actual:
        reached = translate(phrase("present.plan.reached", day=day(slip.actual)), language)
        told.append(f"{reached}: {', '.join(_came(slip, language))}")
    if slip.outcome:
        outcome = phrase("present.plan.outcome", outcome=day(slip.outcome))
        told.append(translate(outcome, language))
    if not slip.actual and not slip.outcome:
        told.append(_waiting(slip, prefixes, language))
    return "; ".join(told)


def _differs(slip: Slip) -> bool:
    first, latest = ({(c.object, c.qualifier) for c in cs} for cs in (slip.first, slip.latest))
    return first != latest


def _bound(code: str, claims: list[CitedClaim]) -> str:
    # “planned by”, “planned not before” rather than “planned for”.
    return f"{code}.bound" if any(claim.qualifier in _BOUNDS for claim in claims) else code


_BOUNDS = {"at-least", "at-most", "over", "under"}


def _moved(gap: Gap, language: str) -> str:
    # `+5 months`, `+4 … +15 months`.
    least, most, unit = gap
    amount = f"{most:+d}" if least == most else f"{least:+d} … {most:+d}"
    return span(amount, unit, language, one=least == most and abs(most) == 1)


def _came(slip: Slip, language: str) -> list[str]:
    # In time or how late, by the first plan, and by the latest where that is another.
    if not _differs(slip):
        return [_late(slip.against_first, slip.late, "present.plan.of-it", language)]
    return [
        _late(slip.against_first, slip.late, "present.plan.of-first", language),
        _late(slip.against_latest, slip.late_by_latest, "present.plan.of-latest", language),
    ]


def _late(verdict: str, gap: Gap | None, code: str, language: str) -> str:
    if verdict == CANNOT_BE_SAID:
        return translate(phrase(f"{code}.unclear"), language)
    if gap is None or (verdict == IN_TIME and gap.most >= 0):
        return translate(phrase(f"{code}.{'in-time' if verdict == IN_TIME else 'late'}"), language)
    near, far = sorted((abs(gap.least), abs(gap.most)))
    amount = str(far) if near == far else f"{near}–{far}"
    length = span(amount, gap.unit, language, one=far == 1)
    how = "later" if verdict == TOO_LATE else "earlier"
    return translate(phrase(f"{code}.{how}", span=length), language)


def _waiting(slip: Slip, prefixes: dict[str, str], language: str) -> str:
    # Nothing is reported: which source is the newest that might have.
    newest = slip.newest
    if not slip.past or newest is None:
        code = "present.plan.past" if slip.past else "present.plan.open"
        return translate(phrase(code), language)
    source = shown(newest.iri, prefixes)
    if newest.issued:
        source = f"{source}, {newest.issued}"
    return translate(phrase("present.plan.past.newest", source=source), language)
