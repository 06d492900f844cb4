"""Conflicts, as rows and as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.evidence import conflicting, voices
from kg.evidence.about import unit_of, units_of
from kg.evidence.claims import CitedClaim, claim_day
from kg.evidence.composition import DURING
from kg.evidence.conflicting import ASIDE, DISAGREE, WEAK, Conflict, Step
from kg.evidence.fulfilments import Gap, gap_between
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.common import (
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
    whole_cell,
)
from kg.present.tables import pad, width
from kg.rdf.dates import span as spans_of
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store.snapshot import Opened
from kg.words import phrase, translate

_COLUMNS = [
    "entry",
    "what",
    "open",
    "fell",
    "kind",
    "subject",
    "property",
    "difference",
    "days_apart",
    "voices",
    "since",
    "settled",
    "step",
    "time",
    "reading",
    "less_precise",
    "value",
    "currency",
    "unit",
    "qualifier",
    "printed",
    "period",
    "current",
    "modality",
    "speaker",
    "rank",
    "reason",
    "publisher",
    "published",
    "source",
    "locator",
    "citation",
]
_VOICES = {
    voices.INDEPENDENT: "present.voices.independent",
    voices.SEPARATE: "present.voices.separate",
    voices.UNKNOWN: "present.voices.unknown",
}


# --- rows -----------------------------------------------------------------------------------------


def conflict_rows(opened: Opened, conflicts: list[Conflict], language: str) -> Rows:
    """Conflicts as rows, one a claim; `entry` counts the conflicts, `step` the times in each, and
    `reading` the values of a time. What says the same as a value less precisely follows it under
    its number. `difference` is a share; `time` is that of the step, or the one that rivals are of.
    """
    units = units_of(opened, (claim for one in conflicts for claim in _claims(one)))
    return Rows(
        _COLUMNS,
        [
            _row(entry, conflict, (at, step), one, claim, unit_of(claim, units, language))
            for entry, conflict in enumerate(conflicts, 1)
            for at, step in enumerate(conflict.steps, 1)
            for one in _values(step)
            for claim in one.claims
        ],
    )


class _Value(NamedTuple):
    # The claims of a reading, the number of the value that they give, and what says the same more
    # precisely.
    claims: list[CitedClaim]
    number: int
    finer: list[CitedClaim]


def _values(step: Step) -> Iterator[_Value]:
    # What says the same less precisely stands behind the first value that it fits.
    for at, value in enumerate(step.values):
        yield _Value(value, at + 1, [])
        for wider in step.wider:
            if wider.finer[0] == at:
                finer = [claim for number in wider.finer for claim in step.values[number]]
                yield _Value(wider.claims, at + 1, finer)


def _row(
    entry: int,
    conflict: Conflict,
    step: tuple[int, Step],
    one: _Value,
    claim: CitedClaim,
    unit: str,
) -> tuple[str, ...]:
    difference, apart = conflict.difference, conflict.days_apart
    return (
        whole_cell(entry),
        literal(conflict.what),
        boolean_cell(conflict.open),
        boolean_cell(conflict.fell),
        literal(conflict.kind),
        conflict.subject,
        conflict.predicate,
        "" if difference is None else numeral(difference),
        "" if apart is None else whole_cell(apart),
        literal(conflict.voices),
        text_cell(conflict.since),
        text_cell(conflict.settled),
        whole_cell(step[0]),
        text_cell(step[1].period or conflict.period),
        whole_cell(one.number),
        boolean_cell(bool(one.finer)),
        claim.object,
        text_cell(claim.unit),
        text_cell(unit),
        text_cell(claim.qualifier),
        text_cell(claim.printed),
        text_cell(claim.period),
        boolean_cell(claim.current),
        literal(claim.modality),
        claim.speaker,
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
    opened: Opened, conflicts: list[Conflict], language: str, most: int = 0
) -> list[str]:
    """Conflicts as lines, by sort: each value with its time and the sources that say it.

    `most`, here and in what follows, is how many are told of each sort, with a line that says how
    many more there are; 0 is all.
    """
    sorts = {what: [c for c in conflicts if c.what == what] for what in conflicting.WHATS}
    picked = {what: sort[: most or None] for what, sort in sorts.items() if sort}
    told = [claim for sort in picked.values() for conflict in sort for claim in _claims(conflict)]
    labels = labels_of(opened.store, terms_of(told) | {claim.speaker for claim in told}, language)
    saying = Saying(labels, opened.state.prefixes, units_of(opened, told), language)
    notes: Notes = {}
    lines: list[str] = []
    for what, sort in picked.items():
        count = len(sorts[what])
        head = translate(phrase(f"present.conflicts.{what}"), language)
        lines += [*([""] if lines else []), f"{head} ({count})"]
        for conflict in sort:
            lines += _told(conflict, saying, notes)
        lines += more(count, most, language)
    return lines + footnotes(notes, saying.prefixes, language)


def _claims(conflict: Conflict) -> Iterator[CitedClaim]:
    for step in conflict.steps:
        for one in _values(step):
            yield from one.claims


def _told(conflict: Conflict, saying: Saying, notes: Notes) -> list[str]:
    thing = titled(conflict.subject, saying.labels, saying.prefixes)
    prop = label(conflict.predicate, saying.labels, saying.prefixes)
    remarks = verdict_remarks(conflict, saying.language)
    head = f"  {thing}, {prop}"
    told = [(step, one) for step in conflict.steps for one in _values(step)]
    times = [_time(step, one.claims) for step, one in told]
    texts = [f"{'  ' if one.finer else ''}{saying.values(one.claims)}" for _, one in told]
    first, second = max(map(width, times)), max(map(width, texts))
    lines = [f"{head}: {'; '.join(remarks)}" if remarks else head]
    for time, text, (_, one) in zip(times, texts, told, strict=True):
        aside = _aside(one, conflict.what, saying)
        cited = mark_claims(notes, one.claims)
        lines.append(f"    {pad(time, first)}  {pad(text, second)}  {cited}{aside}")
    return lines


def _time(step: Step, value: list[CitedClaim]) -> str:
    # The time of a step; of what stands apart in none the periods that its claims speak of.
    if step.period:
        return step.period
    order = sorted(value, key=lambda claim: claim.sort_day)
    periods = list(dict.fromkeys(claim.period for claim in order if claim.period))
    return " … ".join([periods[0], periods[-1]] if len(periods) > 1 else periods) or "–"


def verdict_remarks(
    conflict: Conflict, language: str, period: Callable[[str], str] = str
) -> list[str]:
    """What is said of a verdict beside its kind: the time, as `period` writes it, how far apart,
    whose voices.
    """
    remarks = []
    if conflict.period:
        remarks.append(phrase("present.period", period=period(conflict.period)))
    if apart := _apart(conflict, language):
        remarks.append(phrase("present.conflicts.apart", span=apart))
    if conflict.fell:
        remarks.append(phrase("present.conflicts.fell"))
    if conflict.what not in (WEAK, conflicting.REVISED):
        remarks.append(phrase(_VOICES[conflict.voices]))
    if conflict.settled:
        reason = escape_controls(conflict.settled)
        remarks.append(phrase("present.conflicts.settled", reason=reason))
    elif conflict.what == DISAGREE and not conflict.open:
        finer = not conflict.period  # of what is once nothing is newer
        over = "present.conflicts.finer" if finer else "present.conflicts.superseded"
        remarks.append(phrase(over))
    return [translate(remark, language) for remark in remarks]


def _apart(conflict: Conflict, language: str) -> str:
    # How far apart the values are, no finer than they were said; "" where that cannot be said.
    if conflict.difference:
        share = conflict.difference * 100
        seen = f"{share:.1f}" != "0.0"
        code = "present.conflicts.share" if seen else "present.conflicts.share-least"
        return translate(phrase(code, share=share if seen else Decimal("0.1")), language)
    if not conflict.days_apart:
        return ""
    gap = _gap(conflict)
    if gap is None:
        return span(str(conflict.days_apart), "days", language, one=conflict.days_apart == 1)
    least, most, unit = gap
    amount = str(most) if least == most else f"{max(least, 0)}–{most}"
    return span(amount, unit, language, one=most == 1)


def _gap(conflict: Conflict) -> Gap | None:
    # From the earliest date to the latest, as far as `kg history` says that a plan moved; of spans
    # of which each end is said from start to start, or from end to end.
    told = [claim for step in conflict.steps for value in step.values for claim in value]
    if conflict.predicate != DURING:
        days = [day for claim in told if (day := claim_day(claim))]
        days.sort(key=lambda day: (day.first, day.last))
        return gap_between(days[0], days[-1]) if days else None
    spans = [span for claim in told if (span := spans_of(parts(claim.object)[0]))]
    for ends in ([span.start for span in spans], [span.end for span in spans]):
        order = sorted((end for end in ends if end), key=lambda day: (day.first, day.last))
        gap = gap_between(order[0], order[-1]) if order else None
        if gap and any(gap[:2]):
            return gap
    return None


def _aside(one: _Value, what: str, saying: Saying) -> str:
    value, language = one.claims, saying.language
    printed = list(dict.fromkeys(claim.printed for claim in value if claim.printed))
    remarks = [showing.printed(", ".join(printed), language)] if printed else []
    if all(claim.modality == "claimed" for claim in value):
        remarks.append(translate(phrase("present.claimed"), language))
    if speakers := list(dict.fromkeys(claim.speaker for claim in value if claim.speaker)):
        names = [label(speaker, saying.labels, saying.prefixes) for speaker in speakers]
        remarks.append(translate(phrase("present.said-by", speaker=", ".join(names)), language))
    if one.finer:
        finer = phrase("present.standing.less-precise", value=saying.values(one.finer))
        remarks.append(translate(finer, language))
    elif what == ASIDE and value[0].set_aside:
        reasons = list(dict.fromkeys(claim.reason for claim in value if claim.reason))
        reason = "; ".join(map(escape_controls, reasons))
        remarks.append(translate(phrase("present.set-aside.why", reason=reason), language))
    elif (
        what == ASIDE
        or (what == WEAK and not all(claim.weak for claim in value))
        or (what == DISAGREE and any(claim.rank == "preferred" for claim in value))
    ):
        remarks.append(translate(phrase("present.counts"), language))
    return f"  ({'; '.join(remarks)})" if remarks else ""
