"""What became of an answer, as lines, as annotations of GitHub, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kg.evidence.resting import Claim, value_text
from kg.evidence.verifying import (
    NEW,
    REVISED,
    SAME,
    WHATS,
    Fate,
    Outcome,
)
from kg.lines import escape_controls, in_command, shortened
from kg.words import Sentence, phrase, translate

Data = dict[str, Any]


class NoteChange(NamedTuple):
    """What became of a footnote: `what` is "gone", "changed" or "renamed" (what is known of the
    source is told otherwise), `number` that of the old answer.
    """

    what: str
    number: int
    text: str
    now: str = ""


class Verified(NamedTuple):
    """An answer held to the graph: `old` and `new` are its data then and now, `faults` say where
    the file is not as it was written, `outcomes` what became of each row, `notes` of the footnotes,
    `question` of the titled question ("", "gone" or "changed").
    """

    old: Data
    new: Data
    faults: list[Sentence]
    outcomes: list[Outcome]
    notes: list[NoteChange]
    question: str

    @property
    def same(self) -> bool:
        """Whether all is as it was."""
        return not self.faults and not self.notes and all(o.what == SAME for o in self.outcomes)


def footnote_changes(old: Data, new: Data, fates: Iterable[Fate]) -> list[NoteChange]:
    """What became of the footnotes of an answer."""
    by_citation: dict[str, list[Fate]] = {}
    for fate in fates:
        by_citation.setdefault(fate.before["citation"], []).append(fate)
    now = {one: note for note in new["footnotes"] for one in note["citations"]}
    found = []
    for note in old["footnotes"]:
        after = next((now[one] for one in note["citations"] if one in now), None)
        those = [fate for one in note["citations"] for fate in by_citation.get(one, ())]
        text = note["text"]
        if those and all(fate.now is None for fate in those):
            found.append(NoteChange("gone", note["number"], text))
        elif any(fate.now is None or fate.now is not fate.before for fate in those):
            found.append(NoteChange("changed", note["number"], text))
        elif after is not None and after["text"] != text:
            found.append(NoteChange("renamed", note["number"], text, after["text"]))
    return found


# --- as lines -------------------------------------------------------------------------------------


def lines(told: Verified, language: str) -> Iterator[str]:
    """What became of an answer, for people."""
    yield from (translate(fault, language) for fault in told.faults)
    yield translate(_head(told), language)
    if told.question:
        name = told.old["query"]["name"]
        yield translate(phrase(f"verify.question-{told.question}", name=name), language)
    for one in told.outcomes:
        yield translate(row_sentence(told, one), language)
        for detail in details(one):
            yield f"  {translate(detail, language)}"
    for note in told.notes:
        yield translate(_note(note), language)
    yield translate(_counted(told), language)


def _head(told: Verified) -> Sentence:
    old, new = told.old["dataset"], told.new["dataset"]
    code = "verify.dataset-same" if old["digest"] == new["digest"] else "verify.dataset-other"
    return phrase(
        code,
        made=told.old["made"][:10],
        before=_version(old),
        now=_version(new),
        digest=old["digest"][:12],
        other=new["digest"][:12],
    )


def _version(dataset: Mapping[str, str]) -> str:
    return escape_controls(dataset["version"]) or "–"


def row_sentence(told: Verified, one: Outcome) -> Sentence:
    """What became of a row: that it is so, the row as it was, and as it is now."""
    before = "" if one.before is None else _shown(told.old["rows"][one.before])
    now = "" if one.now is None else _shown(told.new["rows"][one.now])
    place = (one.now if one.before is None else one.before) or 0
    known = {"number": place + 1, "row": before or now}
    if one.what == REVISED and now:
        return phrase("verify.row.revised-to", now=now, **known)
    return phrase(f"verify.row.{one.what}", **known)


def _shown(row: Mapping[str, Any]) -> str:
    return shortened(" | ".join(escape_controls(text) or "–" for text in row["texts"]), 300)


def details(one: Outcome) -> Iterator[Sentence]:
    """The claims by which a row is not what it was."""
    for before, now in one.changed:
        yield phrase("verify.claim-changed", claim=_claim(before), now=_difference(before, now))
    for gone in one.gone:
        yield phrase("verify.claim-gone", claim=_claim(gone))
    for rival in one.rivals:
        yield phrase("verify.claim-rival", claim=_claim(rival))


def _claim(claim: Claim) -> str:
    place = " ".join(filter(None, (claim.get("source"), claim.get("locator"))))
    said = f"{claim['subject']} {claim['predicate']} {value_text(claim)}"
    return escape_controls(shortened(f"{said} ({place or claim['citation']})", 300))


def _difference(before: Claim, now: Claim) -> str:
    names = [n for n in {**before, **now} if n not in ("citation", "counts")]
    changed = [name for name in names if before.get(name) != now.get(name)]
    told = (
        value_text(now) if name == "object" else f"{name}: {now.get(name) or '–'}"
        for name in changed
    )
    return escape_controls(shortened(", ".join(told), 300))


def _note(note: NoteChange) -> Sentence:
    return phrase(f"verify.note.{note.what}", number=note.number, text=note.text, now=note.now)


def _counted(told: Verified) -> Sentence:
    counts = Counter(one.what for one in told.outcomes)
    return phrase(
        "verify.counts",
        counts=[
            phrase(f"verify.count.{what}", number=counts[what]) for what in WHATS if counts[what]
        ]
        or [phrase("verify.count.same", number=0)],
    )


# --- as annotations, as data ----------------------------------------------------------------------


def github(told: Verified, path: str, language: str) -> Iterator[str]:
    """What is not as it was, as commands of GitHub workflows."""
    place = f"file={in_command(path, field=True)}"

    def line(kind: str, sentence: str) -> str:
        return f"::{kind} {place}::{in_command(translate(sentence, language))}"

    for fault in told.faults:
        yield line("error", fault)
    for one in told.outcomes:
        if one.what != SAME:
            kind = "notice" if one.what == NEW else "warning"
            yield line(kind, row_sentence(told, one))
    for note in told.notes:
        yield line("notice", _note(note))


def as_data(told: Verified, language: str) -> Data:
    """What became of an answer, as JSON has it."""
    return {
        "same": told.same,
        "tampered": [translate(fault, language) for fault in told.faults],
        "question": told.question,
        "dataset": {"before": told.old["dataset"], "now": told.new["dataset"]},
        "made": told.old["made"],
        "as_of": told.new["as_of"],
        "rows": [_row(told, one, language) for one in told.outcomes],
        "footnotes": [note._asdict() for note in told.notes],
        "counts": dict(Counter(one.what for one in told.outcomes)),
    }


def _row(told: Verified, one: Outcome, language: str) -> Data:
    def values(data: Data, number: int | None) -> Mapping[str, str] | None:
        return None if number is None else data["rows"][number]["values"]

    return {
        "verdict": one.what,
        "row": None if one.before is None else one.before + 1,
        "now": None if one.now is None else one.now + 1,
        "values": {"before": values(told.old, one.before), "now": values(told.new, one.now)},
        "message": translate(row_sentence(told, one), language),
        "changed": [{"before": before, "now": now} for before, now in one.changed],
        "gone": list(one.gone),
        "rivals": list(one.rivals),
    }
