"""kg format, kg diff, kg add, kg init."""

from __future__ import annotations

import sys

import click

from kg.cli.output import note, out, print_problems, spoken_language
from kg.cli.speech import Command, Where, argument, option
from kg.errors import KGError
from kg.words import phrase, translate


@click.command("format", cls=Command)
@option(
    "--check",
    "check_",
    is_flag=True,
    help="check-format",
)
@click.pass_obj
def format_(where: Where, check_: bool) -> None:
    """Write the CSV files of data/ in their canonical form: sorted, all columns, only the quotes
    that are needed.

    What earlier versions wrote in other columns is written as it is now. Names the files that it
    changed, and what of earlier versions it does not change. A file with a problem is left as it
    is, and makes it exit 1.
    """
    from kg import listing
    from kg.api import projects

    changed, problems = projects.format(where.folder, check_, note)
    for name in changed:
        out(name)
    for line in listing.lines(projects.former(where.folder), 3, language=spoken_language()):
        note(line)
    if problems:
        print_problems(problems, "text")
    if problems or (check_ and changed):
        raise click.exceptions.Exit(1)


@click.command(cls=Command)
@argument("first", metavar="[A]", default="HEAD")
@argument("second", metavar="[B]", required=False)
@option(
    "--format",
    "format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="diff-format",
)
@click.pass_obj
def diff(where: Where, first: str, second: str | None, format: str) -> None:
    """Say what changed in the rows between A and B: claims added, withdrawn, revised; entities and
    sources.

    A and B are folders, or git revisions of the project; A is HEAD and B the working tree if they
    are not given. As diff does, it exits 0 if nothing changed and 1 if something did.
    """
    from kg.project.curation import changes, difference

    folder, language = where
    found, old, new = difference.diff(first, second, folder)
    if format == "json":
        import json

        out(json.dumps(found.plain(), ensure_ascii=False, indent=1))
    elif found:
        told = changes.change_markdown if format == "markdown" else changes.change_text
        out(told(found, old, new, language))
    if found:
        raise click.exceptions.Exit(1)


@click.command(cls=Command)
@option(
    "--source",
    metavar="ID",
    help="source",
)
@option("--locator", metavar="PLACE", help="locator")
@option("--subject", metavar="ID", help="subject")
@option("--predicate", metavar="NAME", help="predicate")
@option(
    "--object",
    "object_",
    metavar="CELL",
    help="object",
)
@option("--period", metavar="DATE", help="period")
@option("--qualifier", metavar="WORD", help="qualifier")
@option("--modality", metavar="WORD", help="modality")
@option("--speaker", metavar="ID", help="speaker")
@option("--rank", metavar="WORD", help="rank")
@option("--as-of", metavar="DATE", hidden=True, help="former-as-of")
@option("--standing", metavar="WORD", hidden=True, help="former-standing")
@option("--printed", metavar="TEXT", help="printed")
@option("--note", metavar="TEXT", help="note")
@option(
    "--new-entity",
    "entities",
    multiple=True,
    metavar="ID,CLASS,NAME…",
    help="new-entity",
)
@option(
    "--new-source",
    "described",
    metavar="ROW",
    help="new-source",
)
@click.pass_obj
def add(
    where: Where,
    /,
    source: str | None,
    object_: str | None,
    entities: tuple[str, ...],
    described: str | None,
    **claim: str | None,
) -> None:
    """Add a claim: by options, or asked for on a terminal with completion in every language of the
    project.

    Each answer is checked as kg check would; what would make a problem is refused, and nothing is
    written.
    """
    from kg.project.curation import adding
    from kg.project.former_columns import FORMER
    from kg.store import snapshot

    folder, language = snapshot.require_project(where.folder), where.language
    row = described and adding.cells(described)
    said = {"source": source or (row[0].strip() if row else None), "object": object_, **claim}
    given = {name: text for name, text in said.items() if text is not None}
    for name in FORMER:
        if name in given:
            new = phrase(f"cli.former-{name.replace('_', '-')}")
            note(phrase("cli.former-option", old=f"--{name.replace('_', '-')}", new=new))
    lacking = [
        name
        for name in ("source", "locator", "subject", "predicate", "object")
        if not given.get(name)
    ]
    if not lacking:
        chosen = [adding.cells(entity) for entity in entities]
        places = adding.add(folder, given.pop("source"), given, chosen, row, note)
    elif entities or described or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise KGError(
            phrase("cli.missing", names=[f"--{name}" for name in lacking]),
            phrase("cli.missing.hint"),
        )
    else:
        from kg.cli.form import ask

        ask(folder, given, language, note)
        return
    for path, line in places:
        out(f"{path}:{line}")


@click.command(cls=Command)
@argument("table", metavar="FILE")
@option("--threshold", type=float, metavar="N", help="link-threshold")
@option("--id", "id", metavar="COLUMN", help="link-id")
@option("--candidate", metavar="COLUMN", help="link-candidate")
@option("--score", metavar="COLUMN", help="link-score")
@option("--matched", metavar="COLUMN", help="link-matched")
@option("--dry-run", "dry", is_flag=True, help="link-dry-run")
@click.pass_obj
def link(
    where: Where, /, table: str, threshold: float | None, dry: bool, **columns: str | None
) -> None:
    """Fill same_as of the registers from a reconciliation table.

    The table is CSV, TSV or a spreadsheet, as OpenRefine or a service of reconciliation writes it:
    the id of a thing, a candidate, a score, whether it is matched. What is matched is taken, and
    with --threshold what has that score at the least. Nothing is overwritten, all is written or
    nothing; it exits 1 where something is left to decide.
    """
    from kg.api import projects
    from kg.present.reports import link_report

    chosen = {role: column for role, column in columns.items() if column}
    told = projects.link(table, where.folder, threshold=threshold, dry=dry, say=note, **chosen)
    for line in link_report.sentences(told, dry=dry):
        out(translate(line, where.language))
    if not told.clean:
        raise click.exceptions.Exit(1)


@click.command(cls=Command)
@argument("folder", metavar="DIR")
@option("--lang", "languages", metavar="LANGUAGES", help="init-languages")
@option("--example", metavar="NAME", help="init-example")
def init(folder: str, languages: str | None, example: str | None) -> None:
    """Make a small project of your own that builds, checks and views at once."""
    from kg.api import projects
    from kg.project.curation import starting

    chosen = spoken_language() if languages is None else languages
    if languages is not None and example is not None:
        raise KGError(phrase("cli.example-languages"), phrase("cli.example-languages.hint"))
    for path in projects.init(folder, starting.languages_of(chosen), example=example):
        out(str(path))
    note(phrase("cli.next-build", folder=folder))
