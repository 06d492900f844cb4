"""The queue in words: each proposal with its proof, its problems and what is said of the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.lines import escape_controls, harmless_cell
from kg.present.reports.proof_report import by_state
from kg.project.contract import CLAIMS
from kg.project.curation.assessing import Assessed, Said
from kg.project.curation.changes import Teller, state_of
from kg.project.curation.difference import Row
from kg.project.curation.proposing import FAULTY, KNOWN, QUEUED, REFUSED, WAITING, Outcome
from kg.project.curation.queue import Looked
from kg.project.proof.records import FAULT, NOT_PROVABLE, PROVED
from kg.project.proposals import Proposal
from kg.words import Sentence, phrase, translate

_MOST_SAID = 5
_OUTCOMES = (QUEUED, WAITING, KNOWN, REFUSED, FAULTY)


def lines(looked: Looked, language: str) -> list[str]:
    """Each statement with who proposed it, and each of its rows with what is known of it."""
    teller = Teller(state_of(looked.data), language)
    told: list[str] = []
    for statement in _statements(looked.assessed):
        first = statement[0].proposal
        facts = {"name": first.group or first.id, "count": len(statement), "by": first.by or "?"}
        head = phrase("queue.statement", **facts, on=first.on or "?")
        told.append(escape_controls(translate(head, language)))
        for one in statement:
            told.append(f"  {one.proposal.id}  {escape_controls(in_words(one.proposal, teller))}")
            marks = (translate(mark, language) for mark in _marks(one, teller))
            told += (f"    {escape_controls(mark)}" for mark in marks)
    return told


def _statements(found: Iterable[Assessed]) -> list[list[Assessed]]:
    # What is accepted together stands together.
    groups: dict[tuple[str, str], list[Assessed]] = {}
    for one in found:
        key = one.proposal.source, one.proposal.group or one.proposal.id
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def in_words(one: Proposal, teller: Teller) -> str:
    """A proposed claim in words, with its place and how it is printed."""
    return teller.claim({"source": one.source, **one.claim})


def _marks(one: Assessed, teller: Teller) -> Iterable[Sentence]:
    yield proof_mark(one)
    if one.known:
        yield phrase("queue.known", place=one.known)
    if former := former_in_words(one, teller):
        yield phrase("queue.replaces", text=former)
    for problem in one.problems:
        code = "queue.problem.hint" if problem.hint else "queue.problem"
        yield phrase(code, message=problem.message, hint=problem.hint)
    for said in one.said[:_MOST_SAID]:
        yield phrase("queue.said", text=_said(one.proposal, said, teller))
    if more := len(one.said) - _MOST_SAID:
        if more > 0:
            yield phrase("queue.said-more", count=more)


def former_in_words(one: Assessed, teller: Teller) -> str:
    """The claim in place of which a proposal would stand, "" for none."""
    if not one.former:
        return ""
    cells = dict(zip(CLAIMS, one.former, strict=True))
    return teller.claim({"source": one.proposal.source, **cells})


def proof_mark(one: Assessed) -> Sentence:
    """How the text of the source stands to a proposal, in words."""
    if one.proof == PROVED:
        return phrase("queue.proof.proved", place=one.place)
    if one.proof in (NOT_PROVABLE, FAULT):
        return phrase(f"queue.proof.{one.proof}", reason=one.why)
    return phrase("queue.proof.none")


def _said(proposal: Proposal, said: Said, teller: Teller) -> str:
    row: Row = {**proposal.claim, "note": "", "speaker": ""}
    row |= {key: text for key, text in said._asdict().items() if key in row}
    published = f", {said.published}" if said.published else ""
    return f"{said.source} {said.locator}{published}: {teller.sentence(row)}"


def summary(found: Sequence[Assessed]) -> Sentence:
    """How many proposals are open, and how many are proved."""
    return by_state("queue.summary", (one.proof for one in found))


def refused_lines(looked: Looked, language: str) -> list[str]:
    """Refused proposals in words with their reasons, two lines each."""
    teller = Teller(state_of(looked.data), language)
    told = []
    for one in (found.proposal for found in looked.assessed):
        reason = translate(phrase("queue.refused", reason=one.reason), language)
        told.append(f"{one.id}  {escape_controls(in_words(one, teller))}")
        told.append(f"  {escape_controls(reason)}")
    return told


# --- rows for programs ----------------------------------------------------------------------------


def rows(looked: Looked, language: str) -> list[dict[str, object]]:
    """Proposals as plain values: the columns of their files with `words`, `proof`, `why`, `place`,
    `problems`, `known` and `said`.
    """
    teller = Teller(state_of(looked.data), language)
    return [
        {
            "proposal": one.proposal.id,
            "group": one.proposal.group,
            "source": one.proposal.source,
            **one.proposal.claim,
            "by": one.proposal.by,
            "on": one.proposal.on,
            "state": one.proposal.state,
            "reason": one.proposal.reason,
            "words": in_words(one.proposal, teller),
            "proof": one.proof,
            "why": translate(one.why, language),
            "place": one.place,
            "known": one.known,
            "replaces": former_in_words(one, teller),
            "problems": [
                {
                    "message": translate(problem.message, language),
                    "hint": translate(problem.hint, language),
                }
                for problem in one.problems
            ],
            "said": [said._asdict() for said in one.said],
        }
        for one in looked.assessed
    ]


def csv_text(found: Iterable[dict[str, object]]) -> str:
    """The rows as CSV, which no spreadsheet takes for formulas."""
    head = (
        *("proposal", "group", "source", *CLAIMS, "by", "on", "state", "reason"),
        *("words", "proof", "why", "place", "known", "replaces", "problems", "said"),
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in found:
        writer.writerow([harmless_cell(_flat(row[column])) for column in head])
    return text.getvalue()


def _flat(value: object) -> str:
    # What is a list stands in one cell, parted by bars.
    if not isinstance(value, list):
        return str(value)
    return " | ".join(
        str(one["message"] if "message" in one else f"{one['source']}: {one['object']}")
        for one in value
    )


# --- what became of rows --------------------------------------------------------------------------


def outcomes(
    found: Sequence[Outcome], language: str, places: Sequence[int] | None = None
) -> list[str]:
    """What became of proposed rows, a line each; `places` are their lines in a file."""
    told = []
    for one in found:
        if places:
            place = phrase("queue.outcome.line", number=places[one.row - 1])
        else:
            place = phrase("queue.outcome.row", number=one.row)
        code = "queue.outcome.reason" if one.reason else "queue.outcome"
        sentence = phrase(code, place=place, name=one.id, reason=one.reason)
        told.append(escape_controls(translate(sentence, language)))
        if one.hint:
            hint = phrase("project.problem.hint", hint=one.hint)
            told.append(f"  {escape_controls(translate(hint, language))}")
    return told


def outcome_summary(found: Sequence[Outcome]) -> Sentence:
    """How many rows came to what."""
    counts = Counter(one.state for one in found)
    return phrase("queue.outcomes", **{state: counts[state] for state in _OUTCOMES})
