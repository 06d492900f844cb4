"""kg import."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

import click

from kg.cli.output import agreed_to_write, note, out, spoken_language, waiting
from kg.cli.speech import Command, Where, option
from kg.errors import KGError
from kg.words import phrase

if TYPE_CHECKING:
    from kg.project.imports.importing import Planned, Read
    from kg.project.imports.queueing import Proposed
    from kg.system.writing import Change

    Made: TypeAlias = Planned | Proposed
    from kg.project.imports.mapping import TableMapping
    from kg.project.imports.planning import Request

# The columns of a source that an option tells.
_SOURCE = ("publisher", "title", "published", "address", "language")


class _Call(NamedTuple):
    # One call: the project, the file and its mapping, what is told of the source, what is decided.
    where: Where
    file: Path
    mapping: Path | None
    told: dict[str, str]
    same: dict[str, str]
    all_new: bool
    left_out: Path | None
    asks: bool
    queue: bool
    currency: str = ""


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option("--mapping", metavar="FILE", type=click.Path(path_type=Path), help="import-mapping")
@option("--sheet", metavar="NAME", default="", help="import-sheet")
@option("--source", metavar="ID", default="", help="import-source")
@option("--publisher", metavar="TEXT", default="", help="import-publisher")
@option("--title", metavar="TEXT", default="", help="import-title")
@option("--published", metavar="DAY", default="", help="import-published")
@option("--address", metavar="URL", default="", help="import-address")
@option("--language", metavar="TAG", default="", help="import-language")
@option("--currency", metavar="CODE", default="", help="import-currency")
@option("--same", metavar="NAME=ID", multiple=True, help="import-same")
@option("--new", "all_new", is_flag=True, help="import-new")
@option("--left-out", metavar="FILE", type=click.Path(path_type=Path), help="import-left-out")
@option("--queue", is_flag=True, help="import-queue")
@option("--dry-run", is_flag=True, help="import-dry-run")
@option("--yes", is_flag=True, help="import-yes")
@click.pass_obj
def import_(
    where: Where,
    /,
    file: Path,
    mapping: Path | None,
    sheet: str,
    source: str,
    currency: str,
    same: tuple[str, ...],
    all_new: bool,
    left_out: Path | None,
    queue: bool,
    dry_run: bool,
    yes: bool,
    **about: str,
) -> None:
    """Make claims of a table: a spreadsheet, CSV, lines of JSON."""
    from kg.forms.currencies import is_currency
    from kg.store import snapshot
    from kg.system.memory import gc_paused

    where = Where(snapshot.require_project(where.folder), where.language)
    told = {"id": source} | {column: about[column] for column in _SOURCE}
    asks = sys.stdin.isatty() and sys.stderr.isatty() and not yes and not dry_run
    decided = dict(_decision(text) for text in same)
    currency = currency.upper()
    if currency and not is_currency(currency):
        raise KGError(phrase("cli.import-no-currency", code=currency))
    call = _Call(where, file, mapping, told, decided, all_new, left_out, asks, queue, currency)
    # What is planned is held to the end: to look through it for garbage takes seconds.
    with gc_paused():
        made = _planned(call, sheet)
        _told(made)
        if _undecided(made, call):
            raise click.exceptions.Exit(1)
        _done(call, made, dry_run=dry_run, yes=yes)


def _done(call: _Call, made: Made, *, dry_run: bool, yes: bool) -> None:
    # A plan that nothing stands in the way of, written where that is agreed to.
    if not _does_anything(call, made):
        note(phrase("cli.import-nothing"))
    elif dry_run:
        note(phrase("cli.import-dry"))
    elif yes or (call.asks and agreed_to_write()):
        _write(call, made)
    elif not call.asks:
        raise KGError(phrase("cli.import-unasked"), phrase("cli.import-unasked.hint"))
    if not dry_run:
        _keep_mapping(call, made)


def _does_anything(call: _Call, made: Made) -> bool:
    # Whether there is anything to write; of what is queued all of that is told.
    if not call.queue:
        return bool(made.plan.changes)
    found = cast("Proposed", made)
    told = {"refused": found.refused, "stays": found.stays, "gone": len(found.gone)}
    for name, count in told.items():
        if count:
            note(phrase(f"cli.import-queue-{name}", count=count))
    return bool(found.new or found.gone)


def _decision(text: str) -> tuple[str, str]:
    name, equals, id_ = text.rpartition("=")
    if not equals or not name or not id_:
        raise KGError(phrase("cli.import-same", value=text), phrase("cli.import-same.hint"))
    return name.strip(), id_.strip()


def _planned(call: _Call, sheet: str) -> Made:
    # The plan of a call; what is not known is asked for, where there is somebody to ask.
    from kg.project.imports import importing

    given = importing.load(call.mapping) if call.mapping and call.mapping.exists() else None
    found = importing.read(call.file, given, sheet)
    found = found._replace(mapping=found.mapping or _asked_mapping(call, found))
    assert found.mapping is not None
    same = {**found.mapping.same, **call.same}
    currency = call.currency or found.mapping.currency
    found = found._replace(mapping=found.mapping._replace(same=same, currency=currency))
    wanted = _request(call, found)
    made = _plan(call, wanted)
    while made.plan.near and call.asks:
        decided = _asked_things(call, made)
        mapping = wanted.mapping._replace(same={**wanted.mapping.same, **decided})
        wanted = wanted._replace(mapping=mapping)
        made = _plan(call, wanted)
    return made


def _plan(call: _Call, wanted: Request) -> Made:
    from kg.api import queueing as proposing
    from kg.project.imports import importing, queueing

    folder = call.where.folder

    def plan() -> Made:
        if call.queue:
            today = date.today().isoformat()
            return queueing.planned(folder, wanted, proposing.proposer(folder), today)
        return importing.planned(folder, wanted)

    return waiting(plan, lambda: phrase("cli.import-planning"))


def _request(call: _Call, found: Read) -> Request:
    from kg.evidence import building
    from kg.project.imports import importing

    def wish(told: dict[str, str]) -> tuple[Request, list[str]]:
        return importing.request(
            call.where.folder,
            found,
            told,
            all_new=call.all_new,
            leave_out=call.left_out is not None,
            look=lambda folder: building.check(folder, call.where.language),
        )

    told = dict(call.told)
    wanted, lacking = wish(told)
    if lacking and call.asks:
        from kg.cli import import_form

        told |= import_form.ask_source(found.table, lacking, call.where.language)
        wanted, lacking = wish(told)
    if lacking:
        names = [f"--{column}" for column in lacking]
        hint = phrase("cli.import-source-missing.hint", name=call.file.name)
        raise KGError(phrase("cli.import-source-missing", names=names), hint)
    return wanted


def _asked_mapping(call: _Call, found: Read) -> TableMapping:
    table = found.table
    if not call.asks:
        few = [*table.columns[:8], *(["…"] if len(table.columns) > 8 else [])]
        message = phrase("cli.import-unknown", name=table.name, columns=few)
        raise KGError(message, phrase("cli.import-unknown.hint"))
    from kg.cli import import_form

    return import_form.ask_mapping(call.where.folder, table, call.where.language)


def _asked_things(call: _Call, made: Made) -> dict[str, str]:
    from kg.cli import import_form

    return import_form.ask_things(made.plan.near, made.plan.data, call.where.language)


def _told(made: Made) -> None:
    from kg.present.reports import import_report

    language = spoken_language()
    for line in import_report.head(made.request, made.plan, language):
        note(line)
    for line in import_report.first_rows(made.plan, language):
        out(line)
    for line in import_report.changes(made.plan, language):
        out(line)


def _undecided(made: Made, call: _Call) -> bool:
    # Whether something stands in the way; all of it is told.
    from kg import listing
    from kg.present.reports import import_report
    from kg.project.imports import importing

    plan, language = made.plan, spoken_language()
    problems = [*plan.bad, *plan.others]
    for line in listing.lines(problems, language=language):
        note(line)
    if plan.near:
        for line in import_report.near(plan.near, plan.data, language):
            note(line)
        note(phrase("cli.import-near.hint"))
    if any(getattr(problem.message, "code", "") == "project.no-currency" for problem in plan.bad):
        note(phrase("cli.import-currency"))
    if plan.bad:
        rows = len({problem.line for problem in plan.bad})
        left = call.left_out is not None
        code = "cli.import-left-out" if left else "cli.import-bad"
        note(phrase(code, count=rows, path=call.left_out or ""))
    return not importing.can_write(plan, made.request)


def _write(call: _Call, made: Made) -> None:
    from kg.project.imports import importing
    from kg.system import writing

    if call.left_out is not None and made.plan.bad:
        writing.put(call.left_out, importing.left_out(made.plan, made.request.table))
    write = _queue if call.queue else _write_files
    for change in waiting(lambda: write(call, made), lambda: phrase("cli.import-writing")):
        out(change.path.relative_to(call.where.folder).as_posix())
    if call.queue:
        count = len(cast("Proposed", made).new)
        note(phrase("cli.import-queued", count=count, source=made.plan.source))
    else:
        note(phrase("cli.import-done", source=made.plan.source))
    if call.mapping is None and made.request.mapping.same:
        note(phrase("cli.import-keep"))


def _write_files(call: _Call, made: Made) -> list[Change]:
    from kg.project.imports import importing

    return importing.write(call.where.folder, cast("Planned", made), call.mapping, note).changes


def _queue(call: _Call, made: Made) -> list[Change]:
    from kg.project.imports import importing, queueing

    done = queueing.write(call.where.folder, cast("Proposed", made), note)
    if call.mapping is not None:
        importing.keep(made.request, call.mapping)
    return done


def _keep_mapping(call: _Call, made: Made) -> None:
    # A mapping that was asked for is kept even if nothing else is written.
    from kg.project.imports import importing

    if call.mapping is not None and not call.mapping.exists():
        importing.keep(made.request, call.mapping)
