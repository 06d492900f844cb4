"""kg show, kg search."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import ROW_FORMATS, as_of, limit, open_for
from kg.cli.output import out, table
from kg.errors import NotFound
from kg.lines import escape_controls, joined
from kg.words import phrase, translate


@click.command(cls=Guarded)
@click.argument("entity")
@click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
@limit
@as_of
@click.pass_obj
def show(where: tuple[Path, str], entity: str, format: str, most: int, as_of: str | None) -> None:
    """Read one thing with its evidence: by id or by any name, Korean or English."""
    from kg.evidence import about
    from kg.present import showing
    from kg.sparql import formats
    from kg.store import finding, labelling, names

    folder, language = where
    opened = open_for(folder, language, as_of)
    prefixes = opened.state.prefixes
    found = finding.find(opened.place, entity, prefixes)
    evidence = about.evidence(opened, found.iri)
    if format != "table":
        rows = about.evidence_rows(found.iri, evidence)
        out(
            table(rows, opened.store, prefixes, language, format)
            if format == "markdown"
            else formats.results(rows, format)
        )
        return
    told = evidence[: most or None]
    terms = {term for claim in told for term in claim[:3]} | {f"<{found.cls}>"}
    heir = about.replaced(opened, found.iri)
    labels = labelling.labels(opened.store, {*terms, heir or ""}, language)
    lines = [
        f"{names.titled(found, language)}  ({found.id}, {labels.get(f'<{found.cls}>', found.cls)})"
    ]
    if heir is not None:
        retired = (
            phrase("present.retired.heir", name=labelling.shown(heir, prefixes, labels))
            if heir
            else phrase("present.retired")
        )
        lines.append(f"  {translate(retired, language)}")
    if found.others:
        lines.append(f"  also: {escape_controls(', '.join(found.others))}")
    lines += showing.show_lines(found.iri, told, labels, prefixes, language)
    if len(told) < len(evidence):
        from kg.present.reports.common import more

        lines += more(len(evidence), most, language)
    out(joined(lines))


@click.command(cls=Guarded)
@click.argument("text")
@click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    help="How the answer is written.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many."
)
@as_of
@click.pass_obj
def search(where: tuple[Path, str], text: str, format: str, limit: int, as_of: str | None) -> None:
    """Find entities by any name, Korean or English; exit 1 if nothing is found."""
    from kg.rdf.terms import literal
    from kg.sparql import asking, formats
    from kg.store import finding, labelling, names

    folder, language = where
    opened = open_for(folder, language, as_of)
    prefixes = opened.state.prefixes
    hits = finding.search(names.names(opened.place, prefixes), text, limit)
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
        raise NotFound(
            f"nothing is called “{text}”", "try a part of the name, or the other language"
        )
