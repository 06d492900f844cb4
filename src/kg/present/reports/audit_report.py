"""The audit, as rows and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.evidence import auditing
from kg.evidence.about import unit_of, units_of
from kg.evidence.auditing import Audit, Item, Lack, Part, Size
from kg.evidence.claims import CitedClaim, Document
from kg.evidence.fact_claims import claims_of_facts
from kg.evidence.fact_lines import Fact
from kg.evidence.figures import figures_of
from kg.evidence.planning import Slip
from kg.evidence.totals import Overlap, Total
from kg.lines import escape_controls
from kg.present.reports import total_report
from kg.present.reports.common import (
    Notes,
    Saying,
    footnotes,
    iris_cell,
    label,
    labels_of,
    more,
    text_cell,
    titled,
)
from kg.present.reports.history_report import claims_of, slip_line
from kg.rdf.nquads import Triple
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store import weighing
from kg.store.labelling import shown
from kg.store.snapshot import Opened
from kg.words import phrase, translate

Sections = Mapping[str, Sequence[Item]]

# What a section of the audit shows where all are asked for.
SOME = 10


def sections(found: Audit) -> dict[str, list[Item]]:
    """What an audit found, by the name of its section."""
    lists: tuple[Sequence[Item], ...] = found[1:]
    return dict(zip(auditing.SECTIONS, map(list, lists), strict=True))


# --- rows -----------------------------------------------------------------------------------------


_MEASURED = ("currency", "unit", "qualifier")


def audit_rows(opened: Opened, found: Sections, language: str) -> Rows:
    """An audit as rows; `graph` is "plans" for what is planned, `sources` are IRIs parted by
    blanks, and `others` the parts of a sum, or the tenures of a post. A number has its currency or
    its unit (in a language), and its hedge as a card tells it.
    """
    measured = _measured(opened, (item for items in found.values() for item in items), language)
    columns = ("section", "graph", "subject", "property", "value", *_MEASURED)
    rows = []
    for section, items in found.items():
        for item in items:
            graph, thing, predicate, value, *rest = _row(item)
            cells = measured.get((thing, predicate, value)) or ("",) * len(_MEASURED)
            rows.append((literal(section), graph, thing, predicate, value, *cells, *rest))
    return Rows([*columns, "others", "sources", "note"], rows)


def _measured(
    opened: Opened, items: Iterable[Item], language: str
) -> dict[Triple, tuple[str, ...]]:
    # What the figures of an audit are in, and how they are hedged.
    claims: dict[Triple, CitedClaim] = {}
    facts = set()
    for item in items:
        if isinstance(item, Slip):
            claim = (item.latest or item.first)[0]
            claims[claim[:3]] = claim
        elif isinstance(item, Total):
            claims[item.whole[0][:3]] = item.whole[0]
        elif isinstance(item, Fact) and weighing.is_figure(item.object):
            facts.add(item[:3])
    claims |= {triple: one.claim for triple, one in figures_of(opened, facts).items()}
    units = units_of(opened, claims.values())
    return {
        triple: (
            text_cell(claim.unit),
            "" if claim.unit else text_cell(unit_of(claim, units, language)),
            text_cell(claim.qualifier),
        )
        for triple, claim in claims.items()
    }


def _row(item: Item) -> tuple[str, ...]:
    if isinstance(item, Fact):
        graph = literal("plans" if item.planned else "current")
        sources = iris_cell(document.iri for document in item.sources)
        return graph, item.subject, item.predicate, item.object, "", sources, ""
    if isinstance(item, Slip):
        last = (item.latest or item.first)[0]
        sources = iris_cell({claim.document.iri: None for claim in item.latest})
        newest = text_cell(item.newest.iri[1:-1] if item.newest else "")
        return "", item.thing, last.predicate, last.object, "", sources, newest
    if isinstance(item, Total):
        whole = item.whole[0]
        others = iris_cell(part[0].subject for part in item.parts)
        cells = whole.subject, whole.predicate, whole.object, others, item.source.iri
        return "", *cells, numeral(item.comes_to)
    if isinstance(item, Overlap):
        sources = iris_cell({claim.document.iri: None for claim in item.claims})
        return "", item.post, "", text_cell(item.period), iris_cell(item.tenures), sources, ""
    if isinstance(item, Lack):
        return "", item.thing, item.predicate, "", "", "", ""
    return "", item.iri, "", "", "", "", ""


# --- lines ----------------------------------------------------------------------------------------


def audit_lines(
    opened: Opened, size: Size, found: Mapping[str, Part], language: str, most: int = 0
) -> list[str]:
    """An audit as lines: each section with its count, and what is in it; of several sections the
    first few of each.
    """
    prefixes = opened.state.prefixes
    most = most if len(found) == 1 else SOME
    picked = {section: part.items[: most or None] for section, part in found.items()}
    told = [item for items in picked.values() for item in items]
    labels = labels_of(opened.store, _terms(told), language)
    summed = [claim for item in told if isinstance(item, Total) for claim in item.whole]
    stating = _stating(opened, told)
    counted = [*summed, *(claim for of in stating.values() for claim in of)]
    saying = Saying(labels, prefixes, units_of(opened, counted), language)
    notes: Notes = {}
    lines: list[str] = []
    for section, part in found.items():
        lines += [*([""] if lines else []), _heading(section, part, size, language)]
        for item in picked[section]:
            if isinstance(item, Fact):
                line = _fact_line(item, stating, saying)
            elif isinstance(item, Document):
                line = f"{escape_controls(item.publisher)}, {shown(item.iri, prefixes)}"
            else:
                line = _verdict_line(item, saying, notes)
            lines.append(f"  {line}")
        if len(found) == 1:
            lines += more(part.total, most, language)
        else:
            lines += _more_of(section, part.total - len(picked[section]), language)
    return lines + footnotes(notes, prefixes, language)


def _verdict_line(item: Slip | Total | Overlap | Lack, saying: Saying, notes: Notes) -> str:
    labels, prefixes = saying.labels, saying.prefixes
    if isinstance(item, Slip):
        return slip_line(item, labels, prefixes, notes, saying.language)
    if isinstance(item, Total):
        return total_report.total_text(item, saying, notes)
    if isinstance(item, Overlap):
        return total_report.overlap_text(item, saying, notes)
    thing = titled(item.thing, labels, prefixes)
    lack = label(item.predicate, labels, prefixes)
    return translate(phrase("present.audit.lack", thing=thing, property=lack), saying.language)


def _terms(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Fact):
            yield from (item.subject, item.predicate, item.object)
        elif isinstance(item, Slip):
            yield item.thing
            yield from _told(claims_of(item))
        elif isinstance(item, Total | Overlap):
            yield from total_report.terms_of(item)
        elif isinstance(item, Lack):
            yield from (item.thing, item.predicate)


def _told(told: Iterable[CitedClaim]) -> Iterator[str]:
    for claim in told:
        yield from (claim.subject, claim.object)


def _stating(opened: Opened, items: Iterable[Item]) -> dict[Triple, list[CitedClaim]]:
    # The claims that state numbers and days, which are told with hedge, unit and currency.
    facts = {
        item[:3] for item in items if isinstance(item, Fact) and weighing.is_figure(item.object)
    }
    found: dict[Triple, list[CitedClaim]] = {}
    for claim in claims_of_facts(opened, {fact[:2] for fact in facts}) if facts else ():
        if claim[:3] in facts and not claim.set_aside:
            found.setdefault(claim[:3], []).append(claim)
    return found


def _heading(section: str, part: Part, size: Size, language: str) -> str:
    name = phrase(f"present.audit.{section}")
    if not any(isinstance(item, Fact) for item in part.items):
        sentence = phrase("present.audit.section", section=name, found=part.total)
        return translate(sentence, language)
    sentence = phrase(
        "present.audit.section.of",
        section=name,
        found=part.total - part.plans,
        facts=size.facts,
    )
    if size.plans:
        numbers = {"found": part.plans, "plans": size.plans}
        sentence = phrase("present.audit.section.plans", facts=sentence, **numbers)
    return translate(sentence, language)


def _fact_line(fact: Fact, stating: Mapping[Triple, list[CitedClaim]], saying: Saying) -> str:
    labels, prefixes, language = saying.labels, saying.prefixes, saying.language
    told = stating.get(fact[:3])
    value = saying.values(told) if told else label(fact.object, labels, prefixes)
    thing, prop = titled(fact.subject, labels, prefixes), label(fact.predicate, labels, prefixes)
    who = ", ".join(shown(document.iri, prefixes) for document in fact.sources)
    line = f"{thing}, {prop}: {value}  {who}"
    if not fact.planned:
        return line
    return f"{line}  ({translate(phrase('present.planned'), language)})"


def _more_of(section: str, hidden: int, language: str) -> list[str]:
    if not hidden:
        return []
    sentence = phrase("present.more.section", hidden=hidden, section=section)
    return [f"  {translate(sentence, language)}"]
