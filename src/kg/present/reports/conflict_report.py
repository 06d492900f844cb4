"""Conflicts, as rows and as lines."""

from __future__ import annotations

from kg.evidence import claims, conflicting
from kg.evidence.claims import CitedClaim
from kg.evidence.conflicting import Conflict
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
    period_range,
    span,
    terms_of,
    text_cell,
    titled,
    values,
    whole_cell,
)
from kg.present.tables import pad, width
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store.dataset import Dataset
from kg.words import phrase, translate

_COLUMNS = [
    "entry",
    "what",
    "open",
    "kind",
    "subject",
    "property",
    "difference",
    "voices",
    "step",
    "value",
    "currency",
    "qualifier",
    "printed",
    "period",
    "current",
    "modality",
    "rank",
    "reason",
    "publisher",
    "published",
    "source",
    "locator",
    "citation",
]
_VOICES = {
    claims.INDEPENDENT: "present.voices.independent",
    claims.SEPARATE: "present.voices.separate",
    claims.UNKNOWN: "present.voices.unknown",
}


# --- rows -----------------------------------------------------------------------------------------


def conflict_rows(conflicts: list[Conflict]) -> Rows:
    """Conflicts as rows, one a claim; `entry` counts the conflicts, `step` the values in each.
    `difference` is a share, or days.
    """
    return Rows(
        _COLUMNS,
        [
            _row(entry, conflict, number, claim)
            for entry, conflict in enumerate(conflicts, 1)
            for number, step in enumerate(conflict.steps, 1)
            for claim in step
        ],
    )


def _row(entry: int, conflict: Conflict, step: int, claim: CitedClaim) -> tuple[str, ...]:
    difference = conflict.difference
    return (
        whole_cell(entry),
        literal(conflict.what),
        boolean_cell(conflict.open),
        literal(conflict.kind),
        conflict.subject,
        conflict.predicate,
        "" if difference is None else numeral(round(difference, 4)),
        literal(conflict.voices),
        whole_cell(step),
        claim.object,
        text_cell(claim.unit),
        text_cell(claim.qualifier),
        text_cell(claim.printed),
        text_cell(claim.period),
        boolean_cell(claim.current),
        literal(claim.modality),
        text_cell(claim.rank),
        text_cell(claim.reason),
        text_cell(claim.document.publisher),
        text_cell(claim.document.issued),
        claim.document.iri,
        literal(claim.locator),
        claim.citation.iri,
    )


# --- lines ----------------------------------------------------------------------------------------


def conflict_lines(
    store: Dataset,
    prefixes: dict[str, str],
    conflicts: list[Conflict],
    language: str,
    most: int = 0,
) -> list[str]:
    """Conflicts as lines: what disagrees, what was revised, what is set aside; each value with its
    days and sources.

    `most`, here and in what follows, is how many are told of each sort, with a line that says how
    many more there are; 0 is all.
    """
    sorts = {what: [c for c in conflicts if c.what == what] for what in conflicting.WHATS}
    picked = {what: sort[: most or None] for what, sort in sorts.items() if sort}
    told = [claim for sort in picked.values() for c in sort for step in c.steps for claim in step]
    labels = labels_of(store, terms_of(told), language)
    notes: Notes = {}
    lines: list[str] = []
    for what, sort in picked.items():
        count = len(sorts[what])
        head = translate(phrase(f"present.conflicts.{what}"), language)
        lines += [*([""] if lines else []), f"{head} ({count})"]
        for conflict in sort:
            lines += _told(conflict, labels, prefixes, notes, language)
        lines += more(count, most, language)
    return lines + footnotes(notes, prefixes)


def _told(
    conflict: Conflict, labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> list[str]:
    thing = titled(conflict.subject, labels, prefixes)
    prop = label(conflict.predicate, labels, prefixes)
    lines = [f"  {thing}, {prop}: {'; '.join(_remarks(conflict, language))}"]
    periods = [period_range(step) for step in conflict.steps]
    texts = [values(conflicting.sharp(step), labels, prefixes, language) for step in conflict.steps]
    first, second = max(map(width, periods)), max(map(width, texts))
    for period, text, step in zip(periods, texts, conflict.steps, strict=True):
        aside = _aside(step, conflict.what, language)
        cited = mark_claims(notes, step)
        lines.append(f"    {pad(period, first)}  {pad(text, second)}  {cited}{aside}")
    return lines


def _remarks(conflict: Conflict, language: str) -> list[str]:
    remarks = [_apart(conflict, language)] if conflict.difference else []
    remarks.append(translate(phrase(_VOICES[conflict.voices]), language))
    if conflict.what == "disagree" and not conflict.open:
        remarks.append(translate(phrase("present.conflicts.superseded"), language))
    return remarks


def _apart(conflict: Conflict, language: str) -> str:
    difference = conflict.difference
    assert difference is not None
    if conflict.kind == "date":
        apart = span(str(int(difference)), "days", language, one=difference == 1)
    else:
        share = f"{difference * 100:.1f}"
        apart = f"{share if share != '0.0' else '< 0.1'} %"
    return translate(phrase("present.conflicts.apart", span=apart), language)


def _aside(step: list[CitedClaim], what: str, language: str) -> str:
    printed = list(dict.fromkeys(claim.printed for claim in step if claim.printed))
    remarks = [showing.printed(", ".join(printed), language)] if printed else []
    if what == "set-aside":
        reasons = list(dict.fromkeys(claim.reason for claim in step if claim.reason))
        sentence = phrase("present.counts")
        if step[0].set_aside:
            reason = "; ".join(map(escape_controls, reasons))
            sentence = phrase("present.set-aside.why", reason=reason)
        remarks.append(translate(sentence, language))
    return f"  ({'; '.join(remarks)})" if remarks else ""
