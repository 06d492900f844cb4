"""kg conflicts, kg history, kg vintages, kg audit, kg path, kg money."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kg.cli.exits import Guarded
from kg.cli.options import (
    as_of_option,
    endpoint_option,
    format_option,
    limit_option,
    open_snapshot,
    since_option,
    until_option,
)
from kg.cli.output import note, out, table, waiting
from kg.cli.speech import Where, argument, option
from kg.errors import KGError, NotFound
from kg.lines import joined
from kg.words import phrase

if TYPE_CHECKING:
    from kg.sparql.asking import Rows
    from kg.store.snapshot import Opened


def print_report(
    opened: Opened,
    rows: Callable[[], Rows],
    lines: Callable[[], list[str]],
    format: str,
    language: str,
) -> None:
    # Lines for people, rows for everything else.
    from kg.sparql import formats

    if format == "table":
        if text := lines():
            out(joined(text))
    elif format == "markdown":
        out(table(rows(), opened.store, opened.state.prefixes, language, format))
    else:
        found = rows()
        for piece in formats.pieces(found.variables, found.rows, format):
            out(piece)


@click.command(cls=Guarded)
@option("--entity", default="", metavar="ENTITY", help="of-entity")
@option(
    "--property",
    "property_",
    default="",
    metavar="PROPERTY",
    help="of-property",
)
@option(
    "--kind",
    default="",
    metavar="KIND",
    help="kind",
)
@since_option
@until_option
@option(
    "--only", default="", metavar="disagree|moved|developed|revised|weak|set-aside", help="only"
)
@limit_option
@format_option
@as_of_option
@endpoint_option
@click.pass_obj
def conflicts(
    where: Where,
    entity: str,
    property_: str,
    kind: str,
    since: str,
    until: str,
    only: str,
    most: int,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Where sources disagree, what moved, developed or was revised, what weak sources alone say,
    and what is set aside; what matters most comes first.
    """
    from kg.present.reports import conflict_report

    language, graph = where.language, open_snapshot(where, as_of, endpoint)
    found = waiting(
        lambda: graph.conflicts(
            entity=entity, property=property_, kind=kind, since=since, until=until, only=only
        ),
        lambda: phrase("cli.doing-compare"),
    )
    opened = graph.opened(whole=not entity, named=bool(entity))

    def lines() -> list[str]:
        return conflict_report.conflict_lines(opened, found, language, most)

    def rows() -> Rows:
        return conflict_report.conflict_rows(opened, found, language)

    print_report(opened, rows, lines, format, language)
    if not found and format == "table":
        note(phrase("cli.no-conflicts"))


@click.command(cls=Guarded)
@argument("entity")
@argument("property_", required=False, default="", metavar="[PROPERTY]")
@limit_option
@format_option
@as_of_option
@endpoint_option
@click.pass_obj
def history(
    where: Where,
    entity: str,
    property_: str,
    most: int,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """What was said of a thing when, and by whom: one line a claim; then what became of its
    plans.
    """
    from kg.present.reports import history_report

    language, graph = where.language, open_snapshot(where, as_of, endpoint)
    thing, claims, slips = graph.history(entity, property_)
    opened = graph.opened(named=True)

    def lines() -> list[str]:
        return history_report.history_lines(opened, thing, claims, slips, language, most)

    def rows() -> Rows:
        return history_report.history_rows(opened, thing, claims, language)

    print_report(opened, rows, lines, format, language)
    if not claims:
        raise NotFound(
            phrase("cli.nothing-said-with", id=thing.id, property=property_)
            if property_
            else phrase("cli.nothing-said", id=thing.id),
            phrase("cli.nothing-said.hint", id=thing.id),
        )


@click.command(cls=Guarded)
@argument("entity")
@argument("property_", metavar="PROPERTY")
@format_option
@as_of_option
@endpoint_option
@click.pass_obj
def vintages(
    where: Where,
    entity: str,
    property_: str,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """What was said of a property on which day, and for which period: a row for each day of
    publication, a column for each period.
    """
    from kg.present.reports import vintages_report

    language, graph = where.language, open_snapshot(where, as_of, endpoint)
    thing, predicate, found = graph.vintages(entity, property_)
    opened = graph.opened(named=True)

    def lines() -> list[str]:
        return vintages_report.vintages_lines(
            opened.store, opened.state.prefixes, thing, predicate, found, language
        )

    if format in ("csv", "tsv"):
        out(vintages_report.delimited(found, format))
    else:
        print_report(opened, lambda: vintages_report.vintages_rows(found), lines, format, language)


@click.command(cls=Guarded)
@option(
    "--section",
    default="",
    metavar="SECTION",
    help=("section"),
)
@limit_option
@format_option
@as_of_option
@click.pass_obj
def audit(where: Where, section: str, most: int, format: str, as_of: str | None) -> None:
    """What to trust less: what rests on little, plans past their day, sums that do not add up, two
    holders of one post, what things lack, sources never used.
    """
    from kg.api import reports
    from kg.present.reports import audit_report, audit_rows

    language, graph = where.language, open_snapshot(where, as_of)
    opened = graph.opened()
    if format not in ("table", "markdown"):
        wanted = reports.audit_section(section)
        for piece in audit_rows.pieces(opened, wanted, language, format):
            out(piece)
        return
    shown = 0 if format == "markdown" else most if section else audit_report.SOME
    size, found = waiting(
        lambda: reports.audit_some(opened, section, shown), lambda: phrase("cli.doing-audit")
    )

    def lines() -> list[str]:
        return audit_report.audit_lines(opened, size, found, language, most)

    def rows() -> Rows:
        whole = {name: part.items for name, part in found.items()}
        return audit_report.audit_rows(opened, whole, language)

    print_report(opened, rows, lines, format, language)


@click.command(cls=Guarded)
@argument("one", metavar="A")
@argument("two", metavar="B")
@option("-k", "most", type=click.IntRange(1), default=3, show_default=True, help="most-ways")
@option(
    "--all",
    "through_all",
    is_flag=True,
    help="through-all",
)
@format_option
@as_of_option
@endpoint_option
@click.pass_obj
def path(
    where: Where,
    one: str,
    two: str,
    most: int,
    through_all: bool,
    format: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """How two things hang together: the shortest ways, each step with its sources; exit 1 if there
    is none.
    """
    from kg.present.reports import path_report

    language, graph = where.language, open_snapshot(where, as_of, endpoint)
    ways = waiting(
        lambda: graph.path(one, two, k=most, through_all=through_all),
        lambda: phrase("cli.doing-walk"),
    )
    opened = graph.opened(whole=True)

    def lines() -> list[str]:
        return path_report.path_lines(opened.store, opened.state.prefixes, ways, language)

    print_report(opened, lambda: path_report.path_rows(ways), lines, format, language)


@click.command(cls=Guarded)
@argument("programme", required=False, default="")
@option("--by", default="", metavar="payer|spender|programme|facility|stage|share|year", help="by")
@option("--flow", is_flag=True, help="flow")
@since_option
@until_option
@limit_option
@format_option
@as_of_option
@click.pass_obj
def money(
    where: Where,
    programme: str,
    by: str,
    flow: bool,
    since: str,
    until: str,
    most: int,
    format: str,
    as_of: str | None,
) -> None:
    """What money is told of, for a programme or any thing; added up only where that counts nothing
    twice, and if not, why not.
    """
    from kg.present.reports import money_report

    if flow:
        _print_flows(where, programme, by or since or until, most, format, as_of)
        return
    language, graph = where.language, open_snapshot(where, as_of)
    groups = waiting(
        lambda: graph.money(programme, by=by, since=since, until=until),
        lambda: phrase("cli.doing-count"),
    )
    opened = graph.opened()

    def lines() -> list[str]:
        return money_report.money_lines(
            opened.store, opened.state.prefixes, groups, by, language, most
        )

    print_report(opened, lambda: money_report.money_rows(groups, language), lines, format, language)
    if not groups and format == "table":
        note(phrase("cli.no-money-then" if since or until else "cli.no-money"))


def _print_flows(
    where: Where, programme: str, other: str, most: int, format: str, as_of: str | None
) -> None:
    from kg.present.reports import flow_report

    if other:
        raise KGError(phrase("cli.flow-alone"))
    language, graph = where.language, open_snapshot(where, as_of)
    found = waiting(lambda: graph.flows(programme), lambda: phrase("cli.doing-count"))
    opened = graph.opened()

    def lines() -> list[str]:
        return flow_report.flow_lines(opened, found, language, most)

    print_report(opened, lambda: flow_report.flow_rows(found), lines, format, language)
    if not found and format == "table":
        note(phrase("cli.no-money"))
