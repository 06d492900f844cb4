"""kg conflicts, kg history, kg audit, kg path, kg money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import as_of, endpoint, format, limit, open_for, since, until
from kg.cli.output import out, say, table, waiting
from kg.errors import NotFound
from kg.lines import joined


def print_report(
    opened: object, rows: object, lines: Callable[[], list[str]], format: str, language: str
) -> None:
    # Lines for people, rows for everything else.
    from kg.sparql import formats

    if format == "table":
        if found := lines():
            out(joined(found))
    elif format == "markdown":
        out(table(rows(), opened.store, opened.state.prefixes, language, format))
    else:
        out(formats.results(rows(), format))


@click.command(cls=Guarded, epilog="Example: kg conflicts --kind money --only revised")
@click.option(
    "--entity", default="", metavar="ENTITY", help="Only of this thing, by id or any name."
)
@click.option(
    "--property",
    "property_",
    default="",
    metavar="PROPERTY",
    help="Only of this property: kg:amount, amount, 금액 …",
)
@click.option(
    "--kind",
    default="",
    metavar="KIND",
    help="Only money, date, number or other; or only of things of a class (kg:Milestone).",
)
@since
@until
@click.option("--only", default="", metavar="disagree|revised|set-aside", help="Only one sort.")
@limit
@format
@as_of
@endpoint
@click.pass_obj
def conflicts(
    where: tuple[Path, str],
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
    """Where sources disagree, where a value was revised, and what is set aside; what matters most
    comes first.
    """
    from kg.api import reports
    from kg.present.reports import conflict_report

    folder, language = where
    opened = open_for(folder, language, as_of, endpoint, whole=not entity, named=bool(entity))
    found = waiting(
        lambda: reports.conflicts(
            entity=entity,
            property=property_,
            kind=kind,
            since=since,
            until=until,
            only=only,
            opened=opened,
        ),
        lambda: "comparing",
    )

    def told() -> list[str]:
        return conflict_report.conflict_lines(
            opened.store, opened.state.prefixes, found, language, most
        )

    print_report(opened, lambda: conflict_report.conflict_rows(found), told, format, language)
    if not found and format == "table":
        say("no conflicts")


@click.command(cls=Guarded, epilog="Example: kg history phase-1-budget amount")
@click.argument("entity")
@click.argument("property_", required=False, default="", metavar="[PROPERTY]")
@limit
@format
@as_of
@endpoint
@click.pass_obj
def history(
    where: tuple[Path, str],
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
    from kg.api import reports
    from kg.present.reports import history_report

    folder, language = where
    opened = open_for(folder, language, as_of, endpoint, named=True)
    thing, claims, slips = reports.history(entity, property_, opened=opened)

    def told() -> list[str]:
        return history_report.history_lines(
            opened.store, opened.state.prefixes, thing, claims, slips, language, most
        )

    print_report(opened, lambda: history_report.history_rows(claims), told, format, language)
    if not claims:
        raise NotFound(
            f"nothing is said of {thing.id}" + (f" with {property_}" if property_ else ""),
            f"kg show {thing.id} tells what names it",
        )


@click.command(cls=Guarded, epilog="Example: kg audit --section past-due")
@click.option(
    "--section",
    default="",
    metavar="SECTION",
    help=(
        "One section, whole: one-source, weak-sources, dependent-sources, read-in-part, past-due,"
        " sums or unused-sources."
    ),
)
@limit
@format
@as_of
@click.pass_obj
def audit(where: tuple[Path, str], section: str, most: int, format: str, as_of: str | None) -> None:
    """What to trust less: what rests on little, promises past their day, sums that do not add up,
    sources never used.
    """
    from kg.api import reports
    from kg.present.reports import audit_report

    folder, language = where
    opened = open_for(folder, language, as_of)
    facts, found = waiting(
        lambda: reports.audit(folder, section, as_of=as_of, opened=opened), lambda: "auditing"
    )

    def told() -> list[str]:
        return audit_report.audit_lines(opened, facts, found, language, most)

    print_report(opened, lambda: audit_report.audit_rows(found), told, format, language)


@click.command(cls=Guarded, epilog="Example: kg path NHN AICA -k 2")
@click.argument("one", metavar="A")
@click.argument("two", metavar="B")
@click.option(
    "-k", "most", type=click.IntRange(1), default=3, show_default=True, help="At most so many ways."
)
@click.option(
    "--all",
    "through_all",
    is_flag=True,
    help="Also through concepts and places, to which much is tied.",
)
@format
@as_of
@endpoint
@click.pass_obj
def path(
    where: tuple[Path, str],
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
    from kg.api import reports
    from kg.present.reports import path_report

    folder, language = where
    opened = open_for(folder, language, as_of, endpoint, whole=True)
    ways = waiting(
        lambda: reports.path(one, two, k=most, through_all=through_all, opened=opened),
        lambda: "walking",
    )

    def told() -> list[str]:
        return path_report.path_lines(opened.store, opened.state.prefixes, ways, language)

    print_report(opened, lambda: path_report.path_rows(ways), told, format, language)


@click.command(cls=Guarded, epilog="Example: kg money ai-cluster-phase-1 --by share")
@click.argument("programme", required=False, default="")
@click.option(
    "--by", default="", metavar="payer|programme|facility|stage|share|year", help="In groups."
)
@since
@until
@limit
@format
@as_of
@click.pass_obj
def money(
    where: tuple[Path, str],
    programme: str,
    by: str,
    since: str,
    until: str,
    most: int,
    format: str,
    as_of: str | None,
) -> None:
    """What money is told of, for a programme or any thing; added up only where that counts nothing
    twice, and if not, why not.
    """
    from kg.api import reports
    from kg.present.reports import money_report

    folder, language = where
    opened = open_for(folder, language, as_of)
    groups = waiting(
        lambda: reports.money(programme, by=by, since=since, until=until, opened=opened),
        lambda: "counting",
    )

    def told() -> list[str]:
        return money_report.money_lines(
            opened.store, opened.state.prefixes, groups, by, language, most
        )

    print_report(opened, lambda: money_report.money_rows(groups, language), told, format, language)
    if not groups and format == "table":
        say(
            "no money is told of"
            + (" for that time; what has no period is left out" if since or until else "")
        )
