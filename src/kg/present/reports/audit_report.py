"""The audit, as rows and as lines."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence import auditing, claims, funding
from kg.evidence.auditing import Audit, Fact
from kg.evidence.claims import Document
from kg.evidence.planning import Slip
from kg.lines import escape_controls
from kg.present import tables
from kg.present.reports.history_report import slip_line
from kg.present.reports.words import WORDS, footnotes, more, name
from kg.rdf.money import spoken
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store import labelling
from kg.store.labelling import shown
from kg.store.snapshot import Opened

# What a section of the audit shows where all are asked for.
_SOME = 10


# --- audit ----------------------------------------------------------------------------------------


def sections(found: Audit, sums: list[str]) -> dict[str, list]:
    """What an audit found, by the name of its section: facts, plans, sentences about sums,
    sources.
    """
    lists = (
        found.one_source,
        found.weak_sources,
        found.dependent_sources,
        found.read_in_part,
        found.past_due,
        sums,
        found.unused_sources,
    )
    return dict(zip(auditing.SECTIONS, lists, strict=True))


def audit_rows(found: dict[str, list]) -> Rows:
    """An audit as rows; `sources` are IRIs parted by blanks."""
    rows = []
    for section, items in found.items():
        for item in items:
            if isinstance(item, Fact):
                rows.append(
                    (
                        literal(section),
                        item.subject,
                        item.predicate,
                        item.object,
                        literal(" ".join(d.iri[1:-1] for d in item.sources)),
                        "",
                    )
                )
            elif isinstance(item, Slip):
                last = item.last or item.first
                rows.append(
                    (
                        literal(section),
                        item.thing,
                        last.predicate,
                        last.object,
                        literal(last.document.iri[1:-1]),
                        "",
                    )
                )
            elif isinstance(item, Document):
                rows.append((literal(section), item.iri, "", "", "", ""))
            else:
                rows.append((literal(section), "", "", "", "", literal(item)))
    return Rows(["section", "subject", "predicate", "object", "sources", "note"], rows)


def audit_lines(
    opened: Opened, facts: int, found: dict[str, list], language: str, most: int = 0
) -> list[str]:
    """An audit as lines: each section with its count, and what is in it; of several sections the
    first few of each.
    """
    store, prefixes = opened.store, opened.state.prefixes
    words, notes = WORDS[language], {}
    whole = len(found) == 1
    picked = {
        section: items[: most or None] if whole else items[:_SOME]
        for section, items in found.items()
    }
    terms = {
        t
        for items in picked.values()
        for item in items
        if isinstance(item, Fact)
        for t in item[:3]
        if t.startswith("<")
    }
    terms |= {item.thing for items in picked.values() for item in items if isinstance(item, Slip)}
    terms |= {
        claim.object
        for items in picked.values()
        for item in items
        if isinstance(item, Slip)
        for claim in item[1:5]
        if claim
    }
    labels = {
        term: escape_controls(label)
        for term, label in labelling.labels(
            store, {t for t in terms if t.startswith("<")}, language
        ).items()
    }
    units = _units(
        opened,
        [
            f
            for items in picked.values()
            for f in items
            if isinstance(f, Fact) and tables.is_number(f.object)
        ],
    )
    lines: list[str] = []
    for section, items in found.items():
        of = (
            f" {words['of']} {facts:,} {words['facts']}"
            if items and isinstance(items[0], Fact)
            else ""
        )
        lines += [*([""] if lines else []), f"{words[section]}: {len(items):,}{of}"]
        for item in picked[section]:
            if isinstance(item, Fact):
                text = parts(item.object)[0]
                unit = units.get(item[:3], "")
                said = (
                    (
                        funding.format_amount(Decimal(text), unit, language)
                        if unit
                        else spoken(Decimal(text), "", language)
                    )
                    if tables.is_number(item.object)
                    else (labels.get(item.object) or shown(item.object, prefixes))
                )
                who = ", ".join(shown(d.iri, prefixes) for d in item.sources)
                lines.append(
                    f"  {name(item.subject, labels, prefixes)},"
                    f" {labels.get(item.predicate) or shown(item.predicate, prefixes)}: {said} "
                    f" {who}"
                )
            elif isinstance(item, Slip):
                lines.append(
                    "  "
                    + slip_line(item, labels, prefixes, notes, language).removesuffix(
                        f"; {words['no word']}"
                    )
                )
            elif isinstance(item, Document):
                lines.append(f"  {escape_controls(item.publisher)}, {shown(item.iri, prefixes)}")
            else:
                lines.append(f"  {escape_controls(item)}")
        if whole:
            lines += more(len(items), most, language)
        elif len(items) > len(picked[section]):
            lines.append(
                f"  … {len(items) - len(picked[section]):,} {words['more']}: kg audit --section"
                f" {section}"
            )
    return lines + footnotes(notes, prefixes)


def _units(opened: Opened, facts: list[Fact]) -> dict[tuple[str, str, str], str]:
    subjects = {f.subject for f in facts}
    return (
        {
            (c.subject, c.predicate, c.object): c.unit
            for c in claims.claims_about(opened, subjects)
            if c.unit
        }
        if subjects
        else {}
    )
