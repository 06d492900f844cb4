"""The audit as rows in a machine format, piece by piece: its facts are told as the build kept them,
and a long answer is never held as rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from kg.evidence import auditing, fact_lines
from kg.evidence.about import unit_of, units_of
from kg.evidence.auditing import Item
from kg.evidence.claims import Citation, CitedClaim, Document
from kg.evidence.fact_lines import ASK, NO, PLAN, UNIT, YES, Line
from kg.evidence.figures import figures_of
from kg.present.reports.audit_report import audit_rows
from kg.present.reports.common import text_cell
from kg.rdf.nquads import Triple
from kg.rdf.terms import literal
from kg.sparql import formats
from kg.store.snapshot import Opened

# So many values are remembered as cells.
_MANY = 100_000
# A claim is told in its currency, in its unit and with its hedge.
_Told = tuple[str, str, str]


def pieces(opened: Opened, section: str, language: str, format: str) -> Iterator[bytes]:
    """The audit, or a section of it, as a file of rows; see `audit_report.audit_rows`. Raises
    KGError for what is no format of rows, before anything is given.
    """
    if fact_lines.counts_of(opened.place) is None:
        _, parts = auditing.audit_some(opened, section, 0)
        whole = audit_rows(opened, {name: one.items for name, one in parts.items()}, language)
        return formats.pieces(whole.variables, whole.rows, format)
    facts = [name for name in auditing.OF_FACTS if section in ("", name)]
    others: dict[str, Sequence[Item]] = auditing.of_verdicts(opened, section)
    rest = audit_rows(opened, others, language)
    if format == "csv":
        head, *last = formats.pieces(rest.variables, rest.rows, format)
        return chain((head,), _csv(opened, facts, language), last)
    rows = chain(_rows(opened, facts, language), rest.rows)
    return formats.pieces(rest.variables, rows, format)


def _rows(opened: Opened, sections: list[str], language: str) -> Iterator[tuple[str, ...]]:
    for section in sections:
        at = auditing.OF_FACTS.index(section)
        for piece in fact_lines.pieces(opened.place):
            lines = [fact_lines.line_of(one) for one in piece if one[at] == YES]
            told = _told(opened, lines, language)
            for line in lines:
                graph = literal("plans" if line.planned else "current")
                how = map(text_cell, told.get(line[1:4], ("", "", "")))
                sources = text_cell(line.sources)
                yield (literal(section), graph, *line[1:4], *how, "", sources, "")


def _csv(opened: Opened, sections: list[str], language: str) -> Iterator[bytes]:
    # A fact stands in several sections: what follows the name of the section is written once.
    known: list[list[tuple[str, str]]] = []
    cells = formats.Cells()
    for piece in fact_lines.pieces(opened.place) if sections else ():
        known.append(list(_tails(opened, piece, cells, language)))
        if len(cells) > _MANY:
            cells.clear()
    for section in sections:
        at = auditing.OF_FACTS.index(section)
        for tails in known:
            yield "".join(
                [f"{section},{tail}" for marks, tail in tails if marks[at] == YES]
            ).encode()


def _tails(
    opened: Opened, piece: list[str], cells: formats.Cells, language: str
) -> Iterator[tuple[str, str]]:
    # The marks of each fact, and its row in CSV without the section.
    plain = f"{NO}\t"
    end = fact_lines.FAULTS + 1
    asked = [fact_lines.line_of(one) for one in piece if not one.startswith(plain, end)]
    told = _told(opened, asked, language)
    for text in piece:
        marks, s, p, o, *how, sources, _ = text.split("\t")
        graph = "plans" if marks[fact_lines.FAULTS] == PLAN else "current"
        currency, unit, hedge = how[0], "", how[1]
        if marks[end] != NO:
            currency, unit, hedge = told.get((s, p, _restored(o)), ("", "", ""))
        thing = s[1:-1] if s[0] == "<" else cells[s]
        value = o[1:-1] if o[0] == "<" else cells[_restored(o)]
        if unit or "," in sources:
            unit, sources = (cells[text_cell(one)] if one else "" for one in (unit, sources))
        yield (
            marks,
            f"{graph},{thing},{cells[p]},{value},{currency},{unit},{hedge},,{sources},\r\n",
        )


def _restored(term: str) -> str:
    return term.replace("\x1f", "\t") if "\x1f" in term else term


def _told(opened: Opened, lines: list[Line], language: str) -> dict[Triple, _Told]:
    # How the figures among some facts are told.
    found: dict[Triple, _Told] = {}
    asked = {line[1:4] for line in lines if line.telling == ASK}
    claims = {triple: one.claim for triple, one in figures_of(opened, asked).items()}
    nowhere = Citation("", Document(""))
    for line in lines:
        if line.telling == NO and (line.currency or line.qualifier):
            found[line[1:4]] = line.currency, "", line.qualifier
        elif line.telling == UNIT:
            claims[line[1:4]] = CitedClaim(
                *line[1:4], "", nowhere._replace(qualifier=line.qualifier), True
            )
    units = units_of(opened, claims.values())
    for triple, claim in claims.items():
        unit = "" if claim.unit else unit_of(claim, units, language)
        found[triple] = claim.unit, unit, claim.qualifier
    return found
