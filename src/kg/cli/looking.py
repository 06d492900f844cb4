"""kg show, kg search."""

from __future__ import annotations

import click

from kg.cli.exits import Guarded
from kg.cli.options import as_of_option, format_option, limit_option, open_snapshot
from kg.cli.output import out, spoken, table
from kg.cli.speech import Where, option
from kg.errors import NotFound
from kg.lines import escape_controls, joined
from kg.words import phrase


@click.command(cls=Guarded)
@click.argument("entity")
@option("--all", "everything", is_flag=True, help="show-all")
@format_option
@limit_option
@as_of_option
@click.pass_obj
def show(
    where: Where, entity: str, everything: bool, format: str, most: int, as_of: str | None
) -> None:
    """Read one thing with its evidence: by id or by any name, Korean or English."""
    from kg.evidence import about, cards
    from kg.present.cards import lines as card_lines
    from kg.present.cards import written
    from kg.present.reports import thing_report
    from kg.sparql import formats
    from kg.store import labelling, names

    language, graph = where.language, open_snapshot(where, as_of)
    opened = graph.opened()
    prefixes = opened.state.prefixes
    found, evidence = graph.show(entity)
    if format != "table":
        told = about.account(opened, found.iri, evidence)
        rows = about.evidence_rows(told, language)
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
        lines += card_lines.card_lines(sheet, most)
        lines.append(spoken(phrase("cli.show-more", count=len(evidence))))
    out(joined(lines))


@click.command(cls=Guarded)
@click.argument("text")
@format_option
@option("--limit", type=click.IntRange(1), default=20, show_default=True, help="search-limit")
@as_of_option
@click.pass_obj
def search(where: Where, text: str, format: str, limit: int, as_of: str | None) -> None:
    """Find entities by any name, Korean or English; exit 1 if nothing is found."""
    from kg.rdf.terms import literal
    from kg.sparql import asking, formats
    from kg.store import labelling

    language, graph = where.language, open_snapshot(where, as_of)
    opened = graph.opened()
    prefixes = opened.state.prefixes
    hits = graph.search(text, limit)
    labels = labelling.labels(opened.store, {f"<{hit[0].cls}>" for hit in hits}, language)
    rows = asking.Rows(
        ["id", "ko", "en", "class", "found"],
        [
            tuple(
                literal(t)
                for t in (
                    e.id,
                    e.names.get("ko", ""),
                    e.names.get("en", ""),
                    labels.get(f"<{e.cls}>", e.cls),
                    name,
                )
            )
            for e, name, _ in hits
        ],
    )
    if format in ("table", "markdown"):
        if hits or format == "markdown":
            out(table(rows, opened.store, prefixes, language, format))
    else:
        out(formats.results(rows, format))
    if not hits:
        raise NotFound(phrase("words.nothing-called", text=text), phrase("words.other-name.hint"))
