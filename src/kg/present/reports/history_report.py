"""The history of a thing, as rows and as lines."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim
from kg.evidence.planning import Slip
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.words import (
    WORDS,
    Notes,
    bool,
    cited,
    footnotes,
    label_parts,
    mark,
    more,
    name,
    text_cell,
    value,
)
from kg.present.tables import pad, width
from kg.rdf.terms import KG, literal
from kg.sparql.asking import Rows
from kg.store import names
from kg.store.dataset import Dataset
from kg.store.labelling import shown
from kg.store.names import Named

# --- history --------------------------------------------------------------------------------------


def history_rows(claims: list[CitedClaim]) -> Rows:
    """What was said of a thing as rows, one a claim, oldest first."""
    names = [
        "as_of",
        "published",
        "predicate",
        "value",
        "currency",
        "qualifier",
        "printed",
        "current",
        "standing",
        "reason",
        "publisher",
        "source",
        "locator",
        "citation",
    ]
    return Rows(
        names,
        [
            (
                text_cell(c.period),
                text_cell(c.document.issued),
                c.predicate,
                c.object,
                text_cell(c.unit),
                text_cell(c.qualifier),
                text_cell(c.printed),
                bool(c.current),
                literal(c.standing),
                text_cell(c.reason),
                text_cell(c.document.publisher),
                c.document.iri,
                literal(c.locator),
                c.citation.iri,
            )
            for c in claims
        ],
    )


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
    words = WORDS[language]
    plans = [
        claim
        for slip in slips[: most or None]
        for claim in (slip.first, slip.last, slip.actual, slip.outcome)
        if claim
    ]
    labels = label_parts(store, [*claims[: most or None], *plans], language, [thing.iri])
    lines = [f"{names.titled(thing, language)}  ({thing.id})"]
    told = []
    for c in claims[: most or None]:
        marks = [f"{words['printed']} {escape_controls(c.printed)}"] if c.printed else []
        marks += showing.standing(c.standing, c.reason, c.current, words)
        who = (
            f"{escape_controls(c.document.publisher)}, {shown(c.document.iri, prefixes)}"
            f" {escape_controls(c.locator)}"
        )
        told.append(
            (
                c.period or "–",
                labels.get(c.predicate) or shown(c.predicate, prefixes),
                value(c, labels, prefixes, language),
                who,
                "; ".join(marks),
            )
        )
    widths = [max((width(row[i]) for row in told), default=0) for i in range(3)]
    for row in told:
        head = "  ".join(pad(row[i], widths[i]) for i in range(3))
        lines.append(f"  {head}  {row[3]}" + (f"  ({row[4]})" if row[4] else ""))
    lines += more(len(claims), most, language)
    notes: Notes = {}
    if slips:
        lines.append("")
    lines += [slip_line(slip, labels, prefixes, notes, language) for slip in slips[: most or None]]
    lines += more(len(slips), most, language)
    return lines + footnotes(notes, prefixes)


_BOUNDS = {
    name.removesuffix(" date") for name in showing.SHOWN_WORDS["en"] if name.endswith(" date")
}


def slip_line(
    slip: Slip, labels: dict[str, str], prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line."""
    words = WORDS[language]
    target = slip.first is not None and slip.first.predicate == f"<{KG}dueDate>"

    def said(word: str, claim: CitedClaim) -> str:
        before = (
            words[word].removesuffix(" for") if claim.qualifier in _BOUNDS else words[word]
        )  # “planned by”, “planned not before”
        return f"{before} {value(claim, labels, prefixes, language)} {mark(notes, cited([claim]))}"

    told = []
    if slip.first:
        told.append(said("due" if target else "first planned", slip.first))
    if slip.last and slip.first and slip.last.object != slip.first.object:
        text = said("then", slip.last)
        told.append(
            f"{text} ({words['moved']} {_span(slip.moved, language)})"
            if slip.moved and any(slip.moved[:2])
            else text
        )
    if slip.actual:
        told.append(
            said("reached", slip.actual) + (f": {_late(slip.late, language)}" if slip.late else "")
        )
    if slip.outcome:
        told.append(
            f"{words['outcome']}: {value(slip.outcome, labels, prefixes, language)}"
            f" {mark(notes, cited([slip.outcome]))}"
        )
    if slip.past:
        told.append(words["no word"])
    elif not slip.actual and not slip.outcome:
        told.append(words["open"])
    return f"{name(slip.thing, labels, prefixes)}: {'; '.join(told)}"


def _span(gap: tuple[int, int, str], language: str) -> str:
    # `+5 months`, `+4 … +15 months`.
    least, most, unit = gap
    words, blank = WORDS[language], "" if language == "ko" else " "
    name = words[unit.removesuffix("s") if abs(most) == 1 and least == most else unit]
    return (f"{most:+d}" if least == most else f"{least:+d} … {most:+d}") + blank + name


def _late(gap: tuple[int, int, str], language: str) -> str:
    words, (least, most, unit) = WORDS[language], gap
    if least <= 0 <= most:
        return words["on time"]
    near, far = sorted((abs(least), abs(most)))
    name = words[unit.removesuffix("s") if far == 1 else unit]
    span = (str(far) if near == far else f"{near}–{far}") + ("" if language == "ko" else " ") + name
    after = words["later" if most > 0 else "earlier"]
    return (
        f"{words['than planned']} {span} {after}"
        if language == "ko"
        else f"{span} {after} {words['than planned']}"
    )
