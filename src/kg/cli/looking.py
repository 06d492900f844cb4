"""kg show, kg search, kg sources."""

from __future__ import annotations

import json

import click

from kg.cli.exits import Guarded
from kg.cli.options import (
    REFERENCES,
    ROW_FORMATS,
    as_of_option,
    asked_of,
    data_option,
    format_option,
    limit_option,
    open_snapshot,
)
from kg.cli.output import note, out, spoken, table
from kg.cli.speech import Where, argument, option
from kg.errors import NotFound
from kg.lines import escape_controls, joined
from kg.words import phrase

# The card as JSON; the other formats hold all statements.
_CARD = "card"


@click.command(cls=Guarded)
@argument("entity")
@option("--all", "everything", is_flag=True, help="show-all")
@option(
    "--format",
    "format",
    type=click.Choice((*ROW_FORMATS, _CARD)),
    default="table",
    help="show-format",
)
@limit_option
@data_option
@as_of_option
@click.pass_obj
def show(
    where: Where,
    entity: str,
    everything: bool,
    format: str,
    most: int,
    data: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Read one thing with its evidence: by id or by any name."""
    from kg.evidence import about, cards
    from kg.present.cards import data as card_data
    from kg.present.cards import lines as card_lines
    from kg.present.cards import written
    from kg.present.reports import thing_report
    from kg.sparql import formats
    from kg.store import labelling, names

    where = asked_of(where, data, ("--as-of", as_of))
    language, graph = where.language, open_snapshot(where, as_of)
    opened = graph.opened()
    prefixes = opened.state.prefixes
    found, evidence = graph.show(entity)
    if format == _CARD:
        card = card_data.card_data(opened, [found.iri])
        out(json.dumps(card, ensure_ascii=False, indent=1))
        return
    if format != "table":
        told = about.account(opened, found.iri, evidence)
        rows = thing_report.show_rows(told, language)
        out(
            table(rows, opened.store, prefixes, language, format)
            if format == "markdown"
            else formats.results(rows, format)
        )
        return
    heir = about.replaced(opened, found.iri)
    labels = labelling.labels(opened.store, {f"<{found.cls}>", heir or ""}, language)
    lines = [
        f"{names.titled(found, language)}  ({found.id}, {labels.get(f'<{found.cls}>', found.cls)})"
    ]
    if heir is not None:
        lines.append(f"  {thing_report.retired(heir, labels, prefixes, language)}")
    if found.others:
        also = phrase("cli.also", names=escape_controls(", ".join(found.others)))
        lines.append(spoken(also))
    if everything:
        told = about.account(opened, found.iri, evidence)
        labels = labelling.labels(opened.store, thing_report.terms_of(told), language)
        lines += thing_report.show_lines(told, labels, prefixes, language, most)
    else:
        sheet = written.sheet(opened, cards.card(opened, found.iri), language)
        lines += card_lines.card_lines(sheet, language, most)
        if evidence:
            lines.append(spoken(phrase("cli.show-more", count=len(evidence))))
    out(joined(lines))


@click.command(cls=Guarded)
@argument("text")
@format_option
@option("--limit", type=click.IntRange(1), default=20, show_default=True, help="search-limit")
@data_option
@as_of_option
@click.pass_obj
def search(
    where: Where, text: str, format: str, limit: int, data: tuple[str, ...], as_of: str | None
) -> None:
    """Find things by any name, figures by their value and sources, best first; exit 1 if nothing is
    found.
    """
    from kg.present.reports import search_report
    from kg.sparql import formats
    from kg.store import labelling

    where = asked_of(where, data, ("--as-of", as_of))
    language, graph = where.language, open_snapshot(where, as_of)
    opened = graph.opened(named=True)
    prefixes = opened.state.prefixes
    hits = graph.search(text, limit)
    labels = labelling.labels(opened.store, search_report.terms_of(hits), language)
    if format in ("table", "markdown"):
        if hits or format == "markdown":
            rows = search_report.short_rows(hits, labels, prefixes, language)
            out(table(rows, opened.store, prefixes, language, format))
    else:
        languages = opened.state.languages or (language,)
        rows = search_report.rows(hits, labels, prefixes, language, languages)
        out(formats.results(rows, format))
    if not hits:
        raise NotFound(phrase("words.nothing-called", text=text), phrase("words.other-name.hint"))
    if search_report.only_alike(hits):
        note(phrase("cli.only-alike", text=text))


@click.command(cls=Guarded)
@argument("entity", required=False, default="")
@option(
    "--format",
    "format",
    type=click.Choice((*ROW_FORMATS, *REFERENCES)),
    default="table",
    help="sources-format",
)
@as_of_option
@click.pass_obj
def sources(where: Where, entity: str, format: str, as_of: str | None) -> None:
    """List the sources, or those that speak of one thing; bibtex and csl-json are for reference
    managers.
    """
    from kg.present.exports import references
    from kg.present.reports import source_report
    from kg.present.reports.common import headings
    from kg.sparql import formats

    graph = open_snapshot(where, as_of)
    found = graph.sources(entity)
    if format in REFERENCES:
        out(references.references(found, format, where.language))
        return
    if format in ("table", "markdown"):
        opened, rows = graph.opened(), source_report.source_rows(found)
        rows = rows._replace(variables=headings(rows.variables, where.language))
        out(table(rows, opened.store, opened.state.prefixes, None, format))
    else:
        out(formats.results(source_report.source_rows(found, whole=True), format))
