"""kg merge-driver."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import note
from kg.cli.speech import Command, Where, argument
from kg.errors import KGError
from kg.lines import escape_controls
from kg.words import phrase, translate


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
        message = phrase("merge.no-file", path=name, reason=error.strerror or str(error))
        raise KGError(message, phrase("merge.no-file.hint")) from None
