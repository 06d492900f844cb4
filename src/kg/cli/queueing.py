"""kg queue, and what is done with proposals: accept, refuse, mend, add."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import note, out, spoken, spoken_language, waiting
from kg.cli.speech import Command, Where, argument, option
from kg.errors import KGError, NotFound, Refused
from kg.words import phrase

if TYPE_CHECKING:
    from kg.project.curation.queue import Looked


class Part(Command):
    """A command inside `kg queue`, whose help stands under `cli.queue-NAME.help`."""

    @property
    def code(self) -> str:
        return f"queue-{self.name}"


class Parts(Command, click.Group):
    """`kg queue` with its commands, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group("queue", cls=Parts, invoke_without_command=True)
@option("--source", metavar="ID", default="", help="queue-source")
@option("--refused", is_flag=True, help="queue-refused")
@option(
    "--format", "format", type=click.Choice(["text", "json", "csv"]), default="text",
    help="queue-format",
)  # fmt: skip
@click.pass_context
def queue(context: click.Context, source: str, refused: bool, format: str) -> None:
    """List the claims that are proposed, and let a person accept, mend or refuse each."""
    if context.invoked_subcommand is not None:
        return
    from kg.present.reports import queue_report
    from kg.project.curation import queue as proposed
    from kg.store import snapshot

    where: Where = context.obj
    language = spoken_language()
    folder = snapshot.require_project(where.folder)
    if refused:
        looked = proposed.refused(folder)
        mine = [one for one in looked.assessed if source in ("", one.proposal.source)]
        looked = looked._replace(assessed=mine)
    else:
        waits = [one.id for one in proposed.read(folder).open if source in ("", one.source)]
        looked = _looked(where, waits)
    if format != "text":
        rows = queue_report.rows(looked, language)
        out(_as_json(rows) if format == "json" else queue_report.csv_text(rows))
    else:
        tell = queue_report.refused_lines if refused else queue_report.lines
        for line in tell(looked, language):
            out(line)
        if not refused:
            none = phrase("cli.queue-none")
            note(queue_report.summary(looked.assessed) if looked.assessed else none)
    if looked.problems:
        raise Refused(looked.problems)


def _as_json(rows: list[dict[str, object]]) -> str:
    import json

    return json.dumps(rows, ensure_ascii=False, indent=1)


def _looked(
    where: Where, ids: list[str] | tuple[str, ...], entities: list[list[str]] | None = None
) -> Looked:
    from kg.api import queueing

    language = spoken_language()
    return waiting(
        lambda: queueing.queue(where.folder, ids, entities=entities or (), language=language),
        lambda: phrase("cli.doing-check"),
    )


@queue.command("accept", cls=Part)
@argument("ids", metavar="ID...", nargs=-1)
@option("--source", metavar="ID", default="", help="queue-all-of")
@option("--unproved", is_flag=True, help="queue-unproved")
@option("--new-entity", "named", multiple=True, metavar="ID,CLASS,NAME…", help="new-entity")
@option("--yes", is_flag=True, help="queue-yes")
@click.pass_obj
def accept(
    where: Where,
    ids: tuple[str, ...],
    source: str,
    unproved: bool,
    named: tuple[str, ...],
    yes: bool,
) -> None:
    """Make claims of proposals."""
    from kg.api import queueing
    from kg.present.reports import queue_report
    from kg.project.curation import adding
    from kg.project.curation import queue as proposed

    language = spoken_language()
    entities = [adding.cells(one) for one in named]
    ids = _chosen(where, ids, source)
    looked = _looked(where, ids, entities)
    for told in queue_report.lines(looked, language):
        note(told)
    if faults := proposed.hindrances(looked.assessed, unproved=unproved):
        raise Refused(faults)
    if not yes and not _agreed():
        raise click.exceptions.Exit(1)
    # What was shown is accepted, and nothing that came to it meanwhile.
    shown = [one.proposal.id for one in looked.assessed]
    eyes = queueing.eyes(language)
    done = proposed.accept(
        where.folder, shown, eyes, unproved=unproved, entities=entities, say=note
    )
    for path, line in done.places:
        out(f"{path}:{line}")
    for known in filter(None, (one.known for one in looked.assessed)):
        note(phrase("queue.known", place=known))
    note(phrase("cli.queue-accepted", count=len(done.proposals)))


def _chosen(where: Where, ids: tuple[str, ...], source: str) -> tuple[str, ...]:
    # What is named, or all that is open of a source.
    from kg.project.curation import queue as proposed
    from kg.store import snapshot

    if bool(ids) == bool(source):
        raise KGError(phrase("cli.queue-which"), phrase("queue.no-id.hint"))
    if source:
        folder = snapshot.require_project(where.folder)
        ids = tuple(one.id for one in proposed.read(folder).open if one.source == source)
        if not ids:
            raise NotFound(phrase("cli.queue-none-of", source=source), phrase("queue.no-id.hint"))
    return ids


def _agreed() -> bool:
    from kg.cli.prompting import is_yes

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise KGError(phrase("cli.queue-unasked"), phrase("cli.queue-unasked.hint"))
    question = spoken(phrase("form.write")).rstrip()
    answer = click.prompt(question, default="n", show_default=False, err=True)
    return is_yes(str(answer), spoken_language())


@queue.command("refuse", cls=Part)
@argument("ids", metavar="ID...", nargs=-1)
@option("--source", metavar="ID", default="", help="queue-all-of")
@option("--reason", metavar="TEXT", required=True, help="queue-reason")
@click.pass_obj
def refuse(where: Where, ids: tuple[str, ...], source: str, reason: str) -> None:
    """Refuse proposals: they are remembered with the reason."""
    from kg.api import queueing

    ids = _chosen(where, ids, source)
    done = queueing.refuse(ids, reason, where.folder, say=note)
    for one in done:
        out(one.id)
    note(phrase("cli.queue-refused", count=len(done)))


@queue.command("mend", cls=Part)
@argument("id_", metavar="ID")
@argument("cells", metavar="NAME=VALUE...", nargs=-1, required=True)
@click.pass_obj
def mend(where: Where, id_: str, cells: tuple[str, ...]) -> None:
    """Change cells of a proposal."""
    from kg.present.reports import queue_report
    from kg.project.curation import queue as proposed
    from kg.store import snapshot

    changes: dict[str, str] = {}
    for cell in cells:
        column, equals, text = cell.partition("=")
        if not equals or not column.strip():
            hint = phrase("cli.queue-cell.hint")
            raise KGError(phrase("cli.queue-cell", value=cell), hint)
        changes[column.strip()] = text
    done = proposed.mend(snapshot.require_project(where.folder), id_, changes, note)
    ids = [one.id for one in done.proposals]
    for line in queue_report.lines(_looked(where, ids), spoken_language()):
        out(line)
    note(phrase("cli.queue-mended", name=id_, names=ids))


@queue.command("add", cls=Part)
@argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option("--by", metavar="NAME", default="", help="queue-by")
@click.pass_obj
def add(where: Where, file: Path, by: str) -> None:
    """Queue the rows of a CSV file."""
    from kg.api import queueing
    from kg.present.reports import queue_report
    from kg.project.curation import proposing

    rows, lines = proposing.rows_of(file)
    done = queueing.propose(rows, where.folder, by=by, say=note)
    for line in queue_report.outcomes(done, spoken_language(), lines):
        out(line)
    note(queue_report.outcome_summary(done))
    if any(one.state == proposing.FAULTY for one in done):
        raise click.exceptions.Exit(1)
