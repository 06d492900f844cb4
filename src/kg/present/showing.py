"""What every door tells of claims: footnotes, hedges, prints, and where a claim stands."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim, Document
from kg.lines import escape_controls
from kg.store.labelling import shown
from kg.words import Sentence, phrase, table, translate


def footnote(
    mark: int, document: Document, locator: str, prefixes: dict[str, str], day: str = ""
) -> str:
    """The line that says what the mark of a place in a source stands for."""
    facts = (
        escape_controls(document.publisher),
        f"“{escape_controls(document.title)}”" if document.title else "",
        shown(document.iri, prefixes),
        escape_controls(locator),
        escape_controls(day),
        escape_controls(document.address),
    )
    return f"[{mark}] " + ", ".join(fact for fact in facts if fact)


def hedged(value: str, qualifier: str, language: str, *, numeric: bool) -> str:
    """A value for people with its hedge, if it has one; a date has hedges of its own."""
    code = f"present.hedge.{qualifier}"
    if not numeric and f"{code}.date" in table("en"):
        code = f"{code}.date"
    return translate(phrase(code, value=value), language) if code in table("en") else value


def printed(text: str, language: str) -> str:
    """How a value is printed in its source."""
    return translate(phrase("present.printed", text=escape_controls(text)), language)


def standing_marks(claim: CitedClaim, language: str) -> list[str]:
    """What people are told of where a claim stands: nothing, if it is stated and counts."""
    marks: list[Sentence] = []
    if claim.planned:
        marks.append(phrase("present.planned"))
    elif claim.modality == "claimed":
        marks.append(phrase("present.claimed"))
    if claim.set_aside:
        marks.append(aside(claim))
    elif claim.rank:
        marks.append(phrase("present.preferred", reason=escape_controls(claim.reason)))
    elif not claim.current and not claim.planned:
        marks = [phrase("present.superseded")]
    return [translate(mark, language) for mark in marks]


def aside(claim: CitedClaim) -> Sentence:
    """That a claim is set aside, and why."""
    if not claim.reason:
        return phrase("present.set-aside")
    return phrase("present.set-aside.why", reason=escape_controls(claim.reason))
