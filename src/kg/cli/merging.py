"""kg merge, kg merge-driver."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.output import agreed_to_write, note, out, print_problems, waiting
from kg.cli.speech import Command, Where, argument, option
from kg.errors import KGError
from kg.lines import escape_controls
from kg.system.hindrances import why
from kg.words import phrase, translate


@click.command(cls=Command)
@argument("gone", metavar="ID")
@argument("heir", metavar="ID")
@option("--write", is_flag=True, help="merge-write")
@click.pass_obj
def merge(where: Where, gone: str, heir: str, write: bool) -> None:
    """Join the first entity into the second in all files, in one review."""
    from kg.api import joining
    from kg.present.reports import join_report
    from kg.store import snapshot

    folder = snapshot.require_project(where.folder)
    seen = waiting(lambda: joining.review(folder, gone, heir), lambda: phrase("cli.doing-check"))
    for line in join_report.lines(seen.plan, seen.rivals, where.language):
        out(line)
    if seen.problems:
        note(phrase("join.refused"))
        print_problems(seen.problems, "text")
        raise click.exceptions.Exit(1)
    if write or (_asks() and agreed_to_write()):
        joining.agreed(folder, seen, note)
        note(phrase("join.written", count=len(seen.plan.changes)))
    else:
        note(phrase("join.unwritten"))


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


@click.command("merge-driver", cls=Command, hidden=True)
@argument("base", metavar="BASE")
@argument("ours", metavar="OURS")
@argument("theirs", metavar="THEIRS")
@argument("path", metavar="PATH")
@click.pass_obj
def merge_driver(where: Where, base: str, ours: str, theirs: str, path: str) -> None:
    """Merge a CSV file for git, which names it %O %A %B %P: by ids and rows, not by lines."""
    from kg.present.reports import merge_report
    from kg.project.curation import merge_files
    from kg.system import writing

    contents = merge_files.Contents(*map(_content, (base, ours, theirs)))
    merged = merge_files.merge(path, contents, where.folder)
    if merged.content != contents.ours:
        writing.put(Path(ours), merged.content)
    for sentence in merge_report.sentences(path, merged):
        note(escape_controls(translate(sentence, where.language)))
    if not merged.clean:
        raise click.exceptions.Exit(1)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        message = phrase("merge.no-file", path=name, reason=why(error))
        raise KGError(message, phrase("merge.no-file.hint")) from None
