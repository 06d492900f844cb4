"""What is said of one thing, as lines for people."""

from __future__ import annotations

from kg.evidence.about import Evidence
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
    evidence: list[Evidence], labels: dict[str, str], prefixes: dict[str, str], language: str
) -> list[str]:
    """Evidence as lines for people: a property, its values, each with the numbers of its sources,
    and the sources by number below.

    A value that several sources repeat without a difference is one line; what is superseded, hedged
    or set aside has its own.
    """
    words = SHOWN_WORDS[language]
    numbers: dict[tuple[str, str], int] = {}
    groups: dict[tuple, list[Evidence]] = {}
    moved = {
        (e.inward, e.predicate) for e in evidence if not e.current and e.standing != "set-aside"
    }
    for e in evidence:
        # Of a property whose value has moved, each claim is a step of its history.
        day = e.as_of if (e.inward, e.predicate) in moved and not e.inward else ""
        groups.setdefault(
            (
                e.inward,
                e.predicate,
                day,
                e.other,
                e.qualifier,
                e.standing,
                e.printed,
                e.reason,
                e.current,
            ),
            [],
        ).append(e)
    lines: list[str] = []
    last, inward = None, False
    for group in groups.values():
        e = group[0]
        if e.inward and not inward:
            inward, last = True, None
            lines += ["", words["inward"]]
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        cited = "".join(
            f"[{numbers.setdefault((one.source, one.locator), len(numbers) + 1)}]" for one in group
        )
        lines.append(f"    {_value(e, labels, prefixes, words)} {cited}{_marks(group, words)}")
    about = {(e.source, e.locator): e for e in evidence}
    lines += [""] if numbers else []
    for key, mark in numbers.items():
        e = about[key]
        lines.append(footnote(mark, e.source, e.publisher, e.title, e.locator, e.address, prefixes))
    return lines


def footnote(
    mark: int,
    source: str,
    publisher: str,
    title: str,
    locator: str,
    address: str,
    prefixes: dict[str, str],
    day: str = "",
) -> str:
    """The line that says what the mark of a citation stands for: `source` is an N-Triples string,
    the rest text, "" where nothing is known.
    """
    facts = (
        escape_controls(publisher),
        f"“{escape_controls(title)}”" if title else "",
        shown(source, prefixes),
        escape_controls(locator),
        escape_controls(day),
        escape_controls(address),
    )
    return f"[{mark}] " + ", ".join(fact for fact in facts if fact)


def _figure(e: Evidence) -> bool:
    # The hedge and the print of an amount belong to the figure, not to the currency that comes with
    # it.
    return e.predicate != f"<{PREFIXES['schema']}currency>"


def _value(
    e: Evidence, labels: dict[str, str], prefixes: dict[str, str], words: dict[str, str]
) -> str:
    value = shown(e.other, prefixes, labels)
    if is_number(e.other) and value.lstrip("-").isdigit():
        value = f"{int(value):,}"
    return hedged(value, e.qualifier, is_number(e.other), words) if _figure(e) else value


def hedged(value: str, qualifier: str, numeric: bool, words: dict[str, str]) -> str:
    """A value for people with its hedge, if it has one, before it; a date has hedges of its own.
    `words` are those of `WORDS`.
    """
    hedge = words.get(qualifier if numeric else f"{qualifier} date", words.get(qualifier, ""))
    return f"{hedge} {value}" if hedge else value


def _marks(group: list[Evidence], words: dict[str, str]) -> str:
    e = group[0]
    days = sorted({one.as_of for one in group if one.as_of})
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
