"""Money, as rows and as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.evidence import conflicting, funding
from kg.evidence.funding import Allocation, Group, Sum
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.words import WORDS, cited, footnotes, mark, more, name, text_cell, value
from kg.present.tables import pad, width
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store import labelling
from kg.store.dataset import Dataset
from kg.store.labelling import shown

_REASONS = 5


# --- money ----------------------------------------------------------------------------------------


def money_rows(groups: list[Group], language: str) -> Rows:
    """Money as rows: one for each amount (`what` is "amount"; rivals have several), then one for
    each sum ("sum").

    Amounts are numbers in units of the currency; lists are IRIs parted by blanks. A sum that may
    not be made has no amount, and `note` says why.
    """
    names = [
        "what",
        "group",
        "allocation",
        "amount",
        "currency",
        "qualifier",
        "stage",
        "share",
        "payers",
        "concerns",
        "part_of",
        "start",
        "end",
        "as_of",
        "citation",
        "note",
    ]
    rows: list[tuple[str, ...]] = []

    def list_(terms: Iterable[str]) -> str:
        return text_cell(" ".join(t.strip("<>") for t in terms))

    for group in groups:
        key = list_(group.key)
        for a in group.allocations:
            for c in a.amounts:
                rows.append(
                    (
                        literal("amount"),
                        key,
                        a.iri,
                        c.object,
                        text_cell(c.unit),
                        text_cell(c.qualifier),
                        a.stage,
                        a.share,
                        list_(a.payers),
                        list_(a.concerns),
                        list_(a.wholes),
                        text_cell(a.start.text if a.start else ""),
                        text_cell(a.end.text if a.end else ""),
                        text_cell(c.period),
                        c.citation.iri,
                        text_cell("rival" if a.rivals else ""),
                    )
                )
        for s in group.sums:
            why = "; ".join(_reason(code, terms, {}, {}, language) for code, terms in s.why)
            amount = "" if s.amount is None else numeral(s.amount)
            rows.append(
                (
                    literal("sum"),
                    key,
                    "",
                    amount,
                    text_cell(s.currency),
                    text_cell("about" if s.hedged and amount else ""),
                    s.stage,
                    *[""] * 8,
                    text_cell(why),
                )
            )
    return Rows(names, rows)


def money_lines(
    store: Dataset,
    prefixes: dict[str, str],
    groups: list[Group],
    by: str,
    language: str,
    most: int = 0,
) -> list[str]:
    """Money as lines: each group, its amounts with their sources, and what may be added of them (of
    all its amounts, told or not).
    """
    words, notes = WORDS[language], {}
    count = sum(len(group.allocations) for group in groups)
    picked: list[tuple[Group, list[Allocation]]] = []
    left = most or count
    for group in groups:
        if left > 0:
            picked.append((group, group.allocations[:left]))
            left -= len(group.allocations)
    everything = [a for _, allocations in picked for a in allocations]
    terms = {
        t for a in everything for t in (a.iri, a.stage, a.share, *a.payers, *a.uses, *a.wholes) if t
    }
    terms |= {t for group, _ in picked for t in group.key if t.startswith("<")}
    terms |= {a.stage for group, _ in picked for a in group.allocations if a.stage} | {
        t for group, _ in picked for s in group.sums for t in _spoken_of(s)
    }
    labels = {
        term: escape_controls(label)
        for term, label in labelling.labels(store, terms, language).items()
    }
    lines: list[str] = []
    amounts = {a.iri: _amounts(a, prefixes, language) for a in everything}
    columns = max((width(text) for text in amounts.values()), default=0)
    for group, allocations in picked:
        if by:
            head = (
                " + ".join(labels.get(t, t) if t.startswith("<") else t for t in group.key)
                or words["not said"]
            )
            lines += [
                *([""] if lines else []),
                head + (f" ({words['together']})" if len(group.key) > 1 else ""),
            ]
        for a in allocations:
            lines.append(
                f"  {pad(amounts[a.iri], columns, right=True)}  {name(a.iri, labels, prefixes)}"
                f" {mark(notes, cited(a.amounts))}{_facets(a, labels, by)}"
            )
        lines += [f"  {line}" for line in _sums_told(group, labels, prefixes, language)]
    lines += more(count, most, language)
    return lines + footnotes(notes, prefixes)


def _amounts(a: Allocation, prefixes: dict[str, str], language: str) -> str:
    return " / ".join(
        dict.fromkeys(
            value(claim, {}, prefixes, language) for claim in conflicting.sharp(a.amounts)
        )
    )


def _facets(a: Allocation, labels: dict[str, str], by: str) -> str:
    days = list(dict.fromkeys(day.text for day in (a.start, a.end) if day))
    facets = [
        labels.get(a.stage, "") if by != "stage" else "",
        labels.get(a.share, "") if by != "share" else "",
        " + ".join(labels.get(t, t) for t in a.payers) if by != "payer" else "",
        " + ".join(labels.get(t, t) for t in a.uses),
        "–".join(days) if a.start or len(days) != 1 else f"–{days[0]}",
    ]
    return "  " + " · ".join(f for f in facets if f) if any(facets) else ""


def _spoken_of(s: Sum) -> set[str]:
    # The things that the reasons of a sum name, of those that are told.
    held = Counter(terms[1] for code, terms in s.why if code == "part")
    return {t for code, terms in s.why if code != "part" for t in terms} | set(held)


def _sums_told(
    group: Group, labels: dict[str, str], prefixes: dict[str, str], language: str
) -> list[str]:
    words = WORDS[language]
    lines = []
    for s in group.sums:
        stage = labels.get(s.stage, "") or words["no stage"]
        named = {t: labels.get(t) or shown(t, prefixes) for _, terms in s.why for t in terms}
        held = Counter(terms[1] for code, terms in s.why if code == "part")
        why = [
            _reason(code, terms, named, prefixes, language)
            for code, terms in s.why
            if code != "part"
        ]
        why += [words["parts"].format(named[whole], count) for whole, count in held.items()]
        hidden = len(why) - _REASONS
        reasons = "; ".join(why[:_REASONS]) + (
            f"; … {hidden} {words['more']}" if hidden > 0 else ""
        )
        if s.amount is None:
            lines.append(f"{words['not added']} ({stage}, {s.currency}): {reasons}")
        else:
            days = f", {words['as of']} {s.days[0]} … {s.days[1]}" if s.days[0] != s.days[1] else ""
            total = showing.hedged(
                funding.format_amount(s.amount, s.currency, language),
                "about" if s.hedged else "",
                True,
                words,
            )
            lines.append(
                f"{words['sum']} ({stage}{days}): {total}"
                + (f"; {words['not added']}: {reasons}" if reasons else "")
            )
    stages = list(
        dict.fromkeys(labels.get(a.stage, "") or words["no stage"] for a in group.allocations)
    )
    if len(stages) > 1:
        lines.append(words["stages"].format(", ".join(stages)))
    currencies = sorted({claim.unit for a in group.allocations for claim in a.amounts})
    if len(currencies) > 1:
        lines.append(words["currencies"].format(", ".join(currencies)))
    return lines


def _reason(
    code: str,
    terms: tuple[str, ...],
    labels: dict[str, str],
    prefixes: dict[str, str],
    language: str,
) -> str:
    return WORDS[language]["apart " if code == "apart" else code].format(
        *(labels.get(t) or t.strip("<>").rpartition("/")[2] for t in terms)
    )
