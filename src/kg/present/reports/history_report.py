"""The history of a thing, as rows and as lines."""

from __future__ import annotations

from collections.abc import Callable

from kg.evidence import notes as remarks
from kg.evidence.about import unit_of, units_of
from kg.evidence.absent import told_of
from kg.evidence.claims import CitedClaim, Document
from kg.evidence.conflicting import Wanted, conflicts
from kg.evidence.fulfilments import CANNOT_BE_SAID, IN_TIME, TOO_LATE, Gap
from kg.evidence.notes import note_on, notes_on
from kg.evidence.planning import Slip
from kg.evidence.standing import Standing, standings
from kg.forms.writing import MINUS
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.common import (
    Labels,
    Notes,
    Saying,
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
from kg.store.labelling import shown
from kg.store.names import Named
from kg.store.snapshot import Opened
from kg.words import Sentence, phrase, translate

_COLUMNS = [
    "period",
    "published",
    "property",
    "value",
    "currency",
    "unit",
    "qualifier",
    "printed",
    "proof",
    "current",
    "standing",
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


def history_rows(opened: Opened, thing: Named, claims: list[CitedClaim], language: str) -> Rows:
    """What was said of a thing as rows, one a claim, oldest first; `standing` tells how it stands
    (see `evidence.standing`).
    """
    notes, units = (
        notes_on(opened.store, opened.state.prefixes, thing.iri),
        units_of(opened, claims),
    )
    how = _standings(opened, thing, claims)
    rows = [
        _row(claim, unit_of(claim, units, language), how[claim].word, note_on(notes, claim))
        for claim in claims
    ]
    return Rows(_COLUMNS, rows)


def _standings(
    opened: Opened, thing: Named, claims: list[CitedClaim]
) -> dict[CitedClaim, Standing]:
    return standings(opened, claims, conflicts(opened, Wanted(entity=thing.iri)))


def _row(claim: CitedClaim, unit: str, standing: str, note: str) -> tuple[str, ...]:
    return (
        text_cell(claim.period),
        text_cell(claim.document.issued),
        claim.predicate,
        claim.object,
        text_cell(claim.unit),
        text_cell(unit),
        text_cell(claim.qualifier),
        text_cell(claim.printed),
        text_cell(claim.citation.proof),
        boolean_cell(claim.current),
        text_cell(standing),
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
    opened: Opened,
    thing: Named,
    claims: list[CitedClaim],
    slips: list[Slip],
    language: str,
    most: int = 0,
) -> list[str]:
    """What was said of a thing as lines, one a claim; then what became of its plans."""
    told, plans, prefixes = claims[: most or None], slips[: most or None], opened.state.prefixes
    how = _standings(opened, thing, claims)
    finer = [one for claim in told for one in how[claim].finer]
    terms = terms_of([*told, *finer, *(claim for slip in plans for claim in claims_of(slip))])
    terms |= {claim.speaker for claim in told}
    labels = labels_of(opened.store, {*terms, thing.iri}, language)
    saying = Saying(labels, prefixes, units_of(opened, told), language)
    lines = [f"{names.titled(thing, language)}  ({thing.id})"]
    lines += _claim_lines(told, how, notes_on(opened.store, prefixes, thing.iri), saying)
    lines += more(len(claims), most, language)
    marks: Notes = {}
    if slips:
        lines.append("")
    lines += [slip_line(slip, labels, prefixes, marks, language) for slip in plans]
    lines += more(len(slips), most, language)
    return lines + footnotes(marks, prefixes, language)


def _claim_lines(
    claims: list[CitedClaim],
    how: dict[CitedClaim, Standing],
    notes: remarks.Notes,
    saying: Saying,
) -> list[str]:
    rows = [
        (
            claim.period or "–",
            claim.published or "–",
            label(told_of(claim), saying.labels, saying.prefixes),
            saying.values([claim]),
        )
        for claim in claims
    ]
    widths = [max((width(row[i]) for row in rows), default=0) for i in range(4)]
    lines = []
    for claim, row in zip(claims, rows, strict=True):
        head = "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        source = shown(claim.document.iri, saying.prefixes)
        who = f"{escape_controls(claim.document.publisher)}, {source}"
        line = f"  {head}  {who} {escape_controls(claim.locator)}"
        told = _marks(claim, how[claim], note_on(notes, claim), saying)
        lines.append(f"{line}  ({'; '.join(told)})" if told else line)
    return lines


def _marks(claim: CitedClaim, standing: Standing, note: str, saying: Saying) -> list[str]:
    told: list[Sentence] = []
    if printed := showing.printed_mark(claim.citation):
        told.append(printed)
    if claim.speaker:
        speaker = label(claim.speaker, saying.labels, saying.prefixes)
        told.append(phrase("present.said-by", speaker=speaker))
    told += showing.citation_marks(claim.citation)
    if mark := showing.standing_mark(standing.word, saying.values(standing.finer)):
        told.append(mark)
    if note:
        told.append(phrase("present.note", text=escape_controls(note)))
    return [translate(sentence, saying.language) for sentence in told]


# --- what became of a plan ------------------------------------------------------------------------


def claims_of(slip: Slip) -> list[CitedClaim]:
    """The claims that tell what a plan came to."""
    return [*slip.first, *slip.latest, *slip.actual, *slip.outcome]


def slip_line(
    slip: Slip, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line, with its name; days as they stand in the rows."""

    def source(newest: Document) -> str:
        return ", ".join(filter(None, (shown(newest.iri, prefixes), newest.issued)))

    def written(claim: CitedClaim) -> str:
        return value(claim, labels, prefixes, language)

    text = slip_text(slip, written, source, notes, language)
    return f"{titled(slip.thing, labels, prefixes)}: {text}"


def slip_text(
    slip: Slip,
    said: Callable[[CitedClaim], str],
    source: Callable[[Document], str],
    notes: Notes,
    language: str,
) -> str:
    """What a plan came to, in one line. `said` writes the value of a claim, and `source` names the
    newest source that might tell more.
    """

    def day(claims: list[CitedClaim]) -> str:
        texts = dict.fromkeys(map(said, claims))
        return f"{' / '.join(texts)} {mark_claims(notes, claims)}"

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
        told.append(_waiting(slip, source, language))
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
    ends = dict.fromkeys(f"{end:+d}".replace("-", MINUS) for end in (least, most))
    amount = " … ".join(ends)
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


def _waiting(slip: Slip, source: Callable[[Document], str], language: str) -> str:
    # Nothing is reported: which source is the newest that might have.
    newest = slip.newest
    if not slip.past or newest is None:
        code = "present.plan.past" if slip.past else "present.plan.open"
        return translate(phrase(code), language)
    return translate(phrase("present.plan.past.newest", source=source(newest)), language)
