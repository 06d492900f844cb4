"""The audit, as rows and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.evidence import auditing, claims
from kg.evidence.auditing import Audit, Fact
from kg.evidence.claims import Document
from kg.evidence.planning import Slip
from kg.lines import escape_controls
from kg.present import tables
from kg.present.reports.common import (
    Labels,
    Notes,
    figure,
    footnotes,
    iris_cell,
    label,
    labels_of,
    more,
    text_cell,
    titled,
)
from kg.present.reports.history_report import claims_of, slip_line
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store.labelling import shown
from kg.store.snapshot import Opened
from kg.words import phrase, translate

Item = Fact | Slip | Document | str
Sections = Mapping[str, Sequence[Item]]

# What a section of the audit shows where all are asked for.
_SOME = 10


def sections(found: Audit, sums: list[str]) -> dict[str, list[Item]]:
    """What an audit found, by the name of its section: facts, plans, sentences about sums,
    sources.
    """
    lists: tuple[Sequence[Item], ...] = (
        found.one_source,
        found.weak_sources,
        found.dependent_sources,
        found.read_in_part,
        found.past_due,
        sums,
        found.unused_sources,
    )
    return dict(zip(auditing.SECTIONS, map(list, lists), strict=True))


# --- rows -----------------------------------------------------------------------------------------


def audit_rows(found: Sections) -> Rows:
    """An audit as rows; `sources` are IRIs parted by blanks."""
    return Rows(
        ["section", "subject", "property", "value", "sources", "note"],
        [(literal(section), *_row(item)) for section, items in found.items() for item in items],
    )


def _row(item: Item) -> tuple[str, str, str, str, str]:
    if isinstance(item, Fact):
        sources = iris_cell(document.iri for document in item.sources)
        return item.subject, item.predicate, item.object, sources, ""
    if isinstance(item, Slip):
        last = item.last or item.first
        assert last is not None
        return item.thing, last.predicate, last.object, iris_cell([last.document.iri]), ""
    if isinstance(item, Document):
        return item.iri, "", "", "", ""
    return "", "", "", "", text_cell(item)


# --- lines ----------------------------------------------------------------------------------------


def audit_lines(
    opened: Opened, facts: int, found: Sections, language: str, most: int = 0
) -> list[str]:
    """An audit as lines: each section with its count, and what is in it; of several sections the
    first few of each.
    """
    prefixes = opened.state.prefixes
    most = most if len(found) == 1 else _SOME
    picked = {section: items[: most or None] for section, items in found.items()}
    told = [item for items in picked.values() for item in items]
    labels = labels_of(opened.store, _terms(told), language)
    units = _units(opened, told)
    notes: Notes = {}
    lines: list[str] = []
    for section, items in found.items():
        lines += [*([""] if lines else []), _heading(section, items, facts, language)]
        for item in picked[section]:
            if isinstance(item, Fact):
                line = _fact_line(item, units, labels, prefixes, language)
            elif isinstance(item, Slip):
                line = slip_line(item, labels, prefixes, notes, language)
            elif isinstance(item, Document):
                line = f"{escape_controls(item.publisher)}, {shown(item.iri, prefixes)}"
            else:
                line = escape_controls(translate(item, language))
            lines.append(f"  {line}")
        if len(found) == 1:
            lines += more(len(items), most, language)
        else:
            lines += _more_of(section, len(items) - len(picked[section]), language)
    return lines + footnotes(notes, prefixes)


def _terms(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Fact):
            yield from (item.subject, item.predicate, item.object)
        elif isinstance(item, Slip):
            yield item.thing
            yield from (claim.object for claim in claims_of(item))


def _units(opened: Opened, items: Iterable[Item]) -> dict[tuple[str, str, str], str]:
    """The currencies of the facts that are amounts of money."""
    facts = (item for item in items if isinstance(item, Fact))
    subjects = {fact.subject for fact in facts if tables.is_number(fact.object)}
    if not subjects:
        return {}
    told = claims.claims_about(opened, subjects)
    return {(c.subject, c.predicate, c.object): c.unit for c in told if c.unit}


def _heading(section: str, items: Sequence[Item], facts: int, language: str) -> str:
    code = "present.audit.section"
    if items and isinstance(items[0], Fact):
        code = "present.audit.section.of"
    name = phrase(f"present.audit.{section}")
    sentence = phrase(code, section=name, found=f"{len(items):,}", facts=f"{facts:,}")
    return translate(sentence, language)


def _fact_line(
    fact: Fact,
    units: Mapping[tuple[str, str, str], str],
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
) -> str:
    if tables.is_number(fact.object):
        unit = units.get((fact.subject, fact.predicate, fact.object), "")
        value = figure(parts(fact.object)[0], unit, language)
    else:
        value = label(fact.object, labels, prefixes)
    thing, prop = titled(fact.subject, labels, prefixes), label(fact.predicate, labels, prefixes)
    who = ", ".join(shown(document.iri, prefixes) for document in fact.sources)
    return f"{thing}, {prop}: {value}  {who}"


def _more_of(section: str, hidden: int, language: str) -> list[str]:
    if not hidden:
        return []
    sentence = phrase("present.more.section", hidden=f"{hidden:,}", section=section)
    return [f"  {translate(sentence, language)}"]
