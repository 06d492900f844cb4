"""What every door tells of claims: footnotes, hedges, prints, and where a claim stands."""

from __future__ import annotations

import re

from kg.evidence.claims import Citation, Document
from kg.evidence.standing import DONE, LESS_PRECISE, OUTDONE, SUPERSEDED
from kg.lines import escape_controls
from kg.store.labelling import shown
from kg.words import Sentence, phrase, table, translate


def quoted(text: str, language: str) -> str:
    """A title in the quotation marks of a language, "" of none."""
    return translate(phrase("words.quoted", name=escape_controls(text)), language) if text else ""


def footnote(
    mark: int,
    document: Document,
    locator: str,
    prefixes: dict[str, str],
    language: str,
    *told: str,
) -> str:
    """The line that says what the mark of a place in a source stands for; `told` is what is said of
    the place besides.
    """
    facts = (
        escape_controls(document.publisher),
        quoted(document.title, language),
        shown(document.iri, prefixes),
        escape_controls(locator),
        *map(escape_controls, told),
        escape_controls(document.address),
    )
    return f"[{mark}] " + ", ".join(fact for fact in facts if fact)


def place(locator: str, language: str) -> str:
    """A place in a source in words: the paragraph, the caption, that the opening alone was seen."""
    numbered = re.fullmatch(r"([pc])([0-9]+)", locator)
    if numbered:
        code = "view.paragraph" if numbered[1] == "p" else "view.caption"
        return translate(phrase(code, number=numbered[2]), language)
    code = f"view.place.{locator}"
    return translate(phrase(code), language) if code in table("en") else escape_controls(locator)


def hedged(value: str, qualifier: str, language: str, *, numeric: bool, day: str = "") -> str:
    """A value for people with its hedge, if it has one; a date has hedges of its own, and so has a
    span with an open end. `day` is the date as it was said.
    """
    code = f"present.hedge.{qualifier}"
    kind = ".span" if ".." in day.split("/") else ".date"
    if not numeric and f"{code}{kind}" in table("en"):
        code += kind
    return translate(phrase(code, value=value), language) if code in table("en") else value


def printed(text: str, language: str) -> str:
    """How a value is printed in its source."""
    return translate(phrase("present.printed", text=escape_controls(text)), language)


def printed_mark(citation: Citation) -> Sentence | None:
    """How a value is printed at a place in a source, and whether the text was found to have it
    there; None where nothing is kept of it.
    """
    if not citation.printed:
        return None
    code = f"present.printed.{citation.proof}" if citation.proof else "present.printed"
    return phrase(code, text=escape_controls(citation.printed))


def standing_mark(word: str, finer: str) -> Sentence | None:
    """Why a value does not count, None where it does or is set aside; `finer` is what says the same
    more precisely.
    """
    if word == LESS_PRECISE:
        return phrase("present.standing.less-precise", value=finer)
    return phrase(_WORDS[word]) if word in _WORDS else None


# What is told of values that do not count, but of those that are set aside.
_WORDS = {
    DONE: "present.standing.done",
    OUTDONE: "present.standing.outdone",
    SUPERSEDED: "present.superseded",
    "moved": "present.standing.moved",
    "developed": "present.standing.developed",
    "revised": "present.standing.revised",
    "weak": "present.standing.weak",
}


def citation_marks(citation: Citation) -> list[Sentence]:
    """What people are told of how a place in a source stands: nothing, if it is stated."""
    marks: list[Sentence] = []
    if citation.modality == "planned":
        marks.append(phrase("present.planned"))
    elif citation.modality == "claimed":
        marks.append(phrase("present.claimed"))
    if citation.set_aside:
        marks.append(aside(citation))
    elif citation.rank:
        marks.append(phrase("present.preferred", reason=escape_controls(citation.reason)))
    return marks


def aside(citation: Citation) -> Sentence:
    """That what a citation says is set aside, and why."""
    if not citation.reason:
        return phrase("present.set-aside")
    return phrase("present.set-aside.why", reason=escape_controls(citation.reason))
