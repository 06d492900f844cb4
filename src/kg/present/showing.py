"""What is said of one thing, as lines for people."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence.about import Evidence
from kg.lines import escape_controls
from kg.present.tables import is_number
from kg.rdf.figures import number_text
from kg.rdf.terms import PREFIXES
from kg.store.labelling import shown
from kg.words import phrase, table, translate


def show_lines(
    evidence: list[Evidence], labels: dict[str, str], prefixes: dict[str, str], language: str
) -> list[str]:
    """Evidence as lines for people: a property, its values, each with the numbers of its sources,
    and the sources by number below.

    A value that several sources repeat without a difference is one line; what is superseded, hedged
    or set aside has its own.
    """
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
            lines += ["", translate(phrase("present.named-by"), language)]
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        cited = "".join(
            f"[{numbers.setdefault((one.source, one.locator), len(numbers) + 1)}]" for one in group
        )
        lines.append(
            f"    {_value(e, labels, prefixes, language)} {cited}{_marks(group, language)}"
        )
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


def _value(e: Evidence, labels: dict[str, str], prefixes: dict[str, str], language: str) -> str:
    value = shown(e.other, prefixes, labels)
    numeric = is_number(e.other)
    if numeric and value.lstrip("-").isdigit():
        value = number_text(Decimal(value), language)
    return hedged(value, e.qualifier, language, numeric=numeric) if _figure(e) else value


def hedged(value: str, qualifier: str, language: str, *, numeric: bool) -> str:
    """A value for people with its hedge, if it has one; a date has hedges of its own."""
    code = f"present.hedge.{qualifier}"
    if not numeric and f"{code}.date" in table("en"):
        code = f"{code}.date"
    return translate(phrase(code, value=value), language) if code in table("en") else value


def _marks(group: list[Evidence], language: str) -> str:
    e = group[0]
    periods = sorted({one.as_of for one in group if one.as_of})
    marks = []
    if periods:
        period = " … ".join(dict.fromkeys([periods[0], periods[-1]]))
        marks.append(translate(phrase("present.period", period=period), language))
    if e.printed and _figure(e):
        marks.append(printed(e.printed, language))
    marks += standing_marks(e.standing, e.reason, language, current=e.current)
    return f"  ({'; '.join(marks)})" if marks else ""


def printed(text: str, language: str) -> str:
    """How a value is printed in its source."""
    return translate(phrase("present.printed", text=escape_controls(text)), language)


def standing_marks(standing: str, reason: str, language: str, *, current: bool) -> list[str]:
    """What people are told of where a claim stands: nothing, if it is stated and counts."""
    if standing == "set-aside" and reason:
        sentence = phrase("present.set-aside.why", reason=escape_controls(reason))
    elif standing == "set-aside":
        sentence = phrase("present.set-aside")
    elif not current:
        sentence = phrase("present.superseded")
    elif standing == "claimed":
        sentence = phrase("present.claimed")
    else:
        return []
    return [translate(sentence, language)]
