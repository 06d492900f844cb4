"""Conflicts, as rows and as lines."""

from __future__ import annotations

from kg.evidence import conflicting
from kg.evidence.claims import CitedClaim
from kg.evidence.conflicting import Conflict
from kg.lines import escape_controls
from kg.present.reports.words import (
    WORDS,
    bool,
    cited,
    day_range,
    footnotes,
    label_parts,
    mark,
    more,
    name,
    text_cell,
    value,
    whole,
)
from kg.present.tables import pad, width
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store.dataset import Dataset
from kg.store.labelling import shown

# --- conflicts ------------------------------------------------------------------------------------


def conflict_rows(found: list[Conflict]) -> Rows:
    """Conflicts as rows, one a claim; `entry` counts the conflicts, `step` the values in each.
    `difference` is a share, or days.
    """
    names = [
        "entry",
        "what",
        "open",
        "kind",
        "subject",
        "predicate",
        "difference",
        "voices",
        "step",
        "value",
        "currency",
        "qualifier",
        "printed",
        "as_of",
        "current",
        "standing",
        "reason",
        "publisher",
        "published",
        "source",
        "locator",
        "citation",
    ]
    rows = []
    for entry, c in enumerate(found, 1):
        apart = "" if c.difference is None else numeral(round(c.difference, 4))
        for step, claims in enumerate(c.steps, 1):
            for one in claims:
                rows.append(
                    (
                        whole(entry),
                        literal(c.what),
                        bool(c.open),
                        literal(c.kind),
                        c.subject,
                        c.predicate,
                        apart,
                        literal(c.voices),
                        whole(step),
                        one.object,
                        text_cell(one.unit),
                        text_cell(one.qualifier),
                        text_cell(one.printed),
                        text_cell(one.period),
                        bool(one.current),
                        literal(one.standing),
                        text_cell(one.reason),
                        text_cell(one.document.publisher),
                        text_cell(one.document.issued),
                        one.document.iri,
                        literal(one.locator),
                        one.citation.iri,
                    )
                )
    return Rows(names, rows)


def conflict_lines(
    store: Dataset, prefixes: dict[str, str], found: list[Conflict], language: str, most: int = 0
) -> list[str]:
    """Conflicts as lines: what disagrees, what was revised, what is set aside; each value with its
    days and sources.

    `most`, here and in what follows, is how many are told of each sort, with a line that says how
    many more there are; 0 is all.
    """
    words, notes = WORDS[language], {}
    sorts = {what: [c for c in found if c.what == what] for what in conflicting.WHATS}
    labels = label_parts(
        store,
        (
            claim
            for of in sorts.values()
            for c in of[: most or None]
            for step in c.steps
            for claim in step
        ),
        language,
    )
    lines: list[str] = []
    for what, of in sorts.items():
        if of:
            lines += [*([""] if lines else []), f"{words[what]} ({len(of)})"]
        for c in of[: most or None]:
            marks = [_apart(c, words)] if c.difference else []
            marks.append(words[c.voices])
            if what == "disagree" and not c.open:
                marks.append(words["superseded since"])
            lines.append(
                f"  {name(c.subject, labels, prefixes)},"
                f" {labels.get(c.predicate) or shown(c.predicate, prefixes)}: {'; '.join(marks)}"
            )
            told = [
                (day_range(step), _values(step, labels, prefixes, language), step)
                for step in c.steps
            ]
            days, values = (max(width(row[i]) for row in told) for i in (0, 1))
            for day, text, step in told:
                lines.append(
                    f"    {pad(day, days)}  {pad(text, values)} "
                    f" {mark(notes, cited(step))}{_aside(step, what, words)}"
                )
        lines += more(len(of), most, language)
    return lines + footnotes(notes, prefixes)


def _apart(c: Conflict, words: dict[str, str]) -> str:
    if c.kind == "date":
        unit = words["day" if c.difference == 1 else "days"]
        return f"{int(c.difference)}{'' if unit == '일' else ' '}{unit} {words['apart']}"
    share = f"{c.difference * 100:.1f}"
    return f"{share if share != '0.0' else '< 0.1'} % {words['apart']}"


def _values(
    step: list[CitedClaim], labels: dict[str, str], prefixes: dict[str, str], language: str
) -> str:
    return " / ".join(
        dict.fromkeys(value(claim, labels, prefixes, language) for claim in conflicting.sharp(step))
    )


def _aside(step: list[CitedClaim], what: str, words: dict[str, str]) -> str:
    printed = list(dict.fromkeys(escape_controls(claim.printed) for claim in step if claim.printed))
    marks = [f"{words['printed']} {', '.join(printed)}"] if printed else []
    reasons = list(dict.fromkeys(escape_controls(claim.reason) for claim in step if claim.reason))
    if what == "set-aside":
        marks.append(
            f"{words['set-aside']}: {'; '.join(reasons)}"
            if step[0].standing == "set-aside"
            else words["counts"]
        )
    return f"  ({'; '.join(marks)})" if marks else ""
