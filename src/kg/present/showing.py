"""What is said of one thing, as lines for people."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim, Document
from kg.lines import escape_controls
from kg.present.tables import is_number
from kg.rdf.terms import PREFIXES
from kg.store.labelling import shown

SHOWN_WORDS = {
    "en": {
        "inward": "named by",
        "retired": "retired",
        "heir": "its place was taken by",
        "set-aside": "set aside",
        "claimed": "claimed",
        "superseded": "superseded",
        "as of": "as of",
        "printed": "printed",
        "about": "about",
        "over": "over",
        "under": "under",
        "at-least": "at least",
        "at-most": "at most",
        "at-least date": "not before",
        "at-most date": "by",
        "over date": "after",
        "under date": "before",
    },
    "ko": {
        "inward": "이것을 말하는 주장",
        "retired": "쓰지 않음",
        "heir": "대신하는 것:",
        "set-aside": "제쳐 둠",
        "claimed": "주장",
        "superseded": "이전 값",
        "as of": "기준일",
        "printed": "표기",
        "about": "약",
        "over": "초과",
        "under": "미만",
        "at-least": "최소",
        "at-most": "최대",
        "at-least date": "일러도",
        "at-most date": "늦어도",
        "over date": "이후",
        "under date": "이전",
    },
}


def show_lines(
    entity: str,
    evidence: list[CitedClaim],
    labels: dict[str, str],
    prefixes: dict[str, str],
    language: str,
) -> list[str]:
    """What is said of an entity as lines for people: a property, its values, each with the numbers
    of its sources, and the sources by number below.

    A value that several sources repeat without a difference is one line; what is superseded, hedged
    or set aside has its own.
    """
    words = SHOWN_WORDS[language]
    numbers: dict[tuple[str, str], int] = {}
    groups: dict[tuple, list[CitedClaim]] = {}
    moved = {
        e.predicate for e in evidence if e.subject == entity and not e.current and not e.set_aside
    }
    for e in evidence:
        # Of a property whose value has moved, each claim is a step of its history.
        day = e.period if e.predicate in moved and e.subject == entity else ""
        key = (*e[:3], day, e.qualifier, e.standing, e.printed, e.reason, e.current)
        groups.setdefault(key, []).append(e)
    lines: list[str] = []
    last, inward = None, False
    for group in groups.values():
        e = group[0]
        if e.subject != entity and not inward:
            inward, last = True, None
            lines += ["", words["inward"]]
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        cited = "".join(
            f"[{numbers.setdefault((one.document.iri, one.locator), len(numbers) + 1)}]"
            for one in group
        )
        other = e.subject if inward else e.object
        value = _value(e, other, labels, prefixes, words)
        lines.append(f"    {value} {cited}{_marks(group, words)}")
    about = {(e.document.iri, e.locator): e.document for e in evidence}
    lines += [""] if numbers else []
    for key, mark in numbers.items():
        lines.append(footnote(mark, about[key], key[1], prefixes))
    return lines


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


def _figure(e: CitedClaim) -> bool:
    # The hedge and the print of an amount belong to the figure, not to the currency that comes with
    # it.
    return e.predicate != f"<{PREFIXES['schema']}currency>"


def _value(
    e: CitedClaim,
    other: str,
    labels: dict[str, str],
    prefixes: dict[str, str],
    words: dict[str, str],
) -> str:
    value = shown(other, prefixes, labels)
    if is_number(other) and value.lstrip("-").isdigit():
        value = f"{int(value):,}"
    return hedged(value, e.qualifier, is_number(other), words) if _figure(e) else value


def hedged(value: str, qualifier: str, numeric: bool, words: dict[str, str]) -> str:
    """A value for people with its hedge, if it has one, before it; a date has hedges of its own.
    `words` are those of `WORDS`.
    """
    hedge = words.get(qualifier if numeric else f"{qualifier} date", words.get(qualifier, ""))
    return f"{hedge} {value}" if hedge else value


def _marks(group: list[CitedClaim], words: dict[str, str]) -> str:
    e = group[0]
    days = sorted({one.period for one in group if one.period})
    marks = (
        [f"{words['as of']} {days[0]}" + (f" … {days[-1]}" if len(days) > 1 else "")]
        if days
        else []
    )
    marks += (
        [f"{words['printed']} {escape_controls(e.printed)}"] if e.printed and _figure(e) else []
    )
    marks += standing(e.standing, e.reason, e.current, words)
    return f"  ({'; '.join(marks)})" if marks else ""


def standing(standing: str, reason: str, current: bool, words: dict[str, str]) -> list[str]:
    """What people are told of where a claim stands: nothing, if it is stated and counts. `words`
    are those of `WORDS`.
    """
    if standing == "set-aside":
        return [words["set-aside"] + (f": {escape_controls(reason)}" if reason else "")]
    return (
        [words["superseded"]]
        if not current
        else [words["claimed"]]
        if standing == "claimed"
        else []
    )
