"""kg format, kg diff, kg add, kg init."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.output import out, print_problems, say
from kg.errors import KGError


@click.command("format")
@click.option(
    "--check",
    "check_",
    is_flag=True,
    help="Change nothing; exit 1 and name the files that would change.",
)
@click.pass_obj
def format_(where: tuple[Path, str], check_: bool) -> None:
    """Write the CSV files of data/ in their canonical form: sorted, all columns, only the quotes
    that are needed.

    Names the files that it changed. A file with a problem is left as it is, and makes it exit 1.
    """
    from kg.api import projects

    changed, problems = projects.format(where[0], check_, say)
    for name in changed:
        out(name)
    if problems:
        print_problems(problems, "text")
    if problems or (check_ and changed):
        raise click.exceptions.Exit(1)


@click.command(epilog="Examples: kg diff   kg diff HEAD~3   kg diff v1 v2   kg diff ../old .")
@click.argument("first", metavar="[A]", default="HEAD")
@click.argument("second", metavar="[B]", required=False)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the answer is written.",
)
@click.pass_obj
def diff(where: tuple[Path, str], first: str, second: str | None, format: str) -> None:
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
        out(changes.change_text(found, old, new, language))
    if found:
        raise click.exceptions.Exit(1)


@click.command(
    epilog=(
        "Example: kg add --source yna-2021-04-21 --locator p3 --subject gist --predicate"
        " kg:carriesOut --object ai-academy"
    )
)
@click.option(
    "--source",
    metavar="ID",
    help="The source; asked for if it is not given, as all the others are.",
)
@click.option("--locator", metavar="PLACE", help="Where in the source: title, p3, c1, ex …")
@click.option("--subject", metavar="ID", help="The entity that it is about.")
@click.option("--predicate", metavar="NAME", help="A property of the ontology: kg:amount.")
@click.option(
    "--object",
    "object_",
    metavar="CELL",
    help="What the property takes: an id, a date, a number, money, a text.",
)
@click.option("--as-of", metavar="DATE", help="The day that it speaks about, if not the source's.")
@click.option("--qualifier", metavar="WORD", help="about, over, under, at-least or at-most.")
@click.option("--standing", metavar="WORD", help="claimed or set-aside.")
@click.option("--printed", metavar="TEXT", help="The figure or date as it stands in the source.")
@click.option("--note", metavar="TEXT", help="A remark; the reason of a claim that is set aside.")
@click.option(
    "--new-entity",
    "entities",
    multiple=True,
    metavar="ID,CLASS,KO,EN",
    help="Register this thing too (may be given again).",
)
@click.option(
    "--new-source",
    "described",
    metavar="ROW",
    help="Register the source too: the cells of its row in sources.csv.",
)
@click.pass_obj
def add(
    where: tuple[Path, str],
    source: str | None,
    object_: str | None,
    entities: tuple[str, ...],
    described: str | None,
    **claim: str | None,
) -> None:
    """Add a claim: by options, or asked for on a terminal with completion in Korean and English.

    Each answer is checked as kg check would; what would make a problem is refused, and nothing is
    written.
    """
    from kg.project.curation import adding
    from kg.store import snapshot

    folder, language = snapshot.require_project(where[0]), where[1]
    row = described and adding.cells(described)
    given = {"source": source or (row[0].strip() if row else None), "object": object_, **claim}
    given = {name: text for name, text in given.items() if text is not None}
    lacking = [
        name
        for name in ("source", "locator", "subject", "predicate", "object")
        if not given.get(name)
    ]
    if not lacking:
        chosen = [adding.cells(entity) for entity in entities]
        places = adding.add(folder, given.pop("source"), given, chosen, row, say)
    elif entities or described or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise KGError(
            f"these are missing: {', '.join('--' + name for name in lacking)}",
            "on a terminal, kg add asks for them",
        )
    else:
        from kg.cli.form import ask

        ask(folder, given, language, say)
        return
    for path, line in places:
        out(f"{path}:{line}")


@click.command()
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """Make a small project of your own that builds, checks and views at once."""
    from kg.api import projects

    for path in projects.init(folder):
        out(str(path))
    say(f"next: kg -C {folder} build")
