"""kg prove."""

from __future__ import annotations

import click

from kg.cli.output import note, out, print_problems, spoken
from kg.cli.speech import Command, Where, argument, option


@click.command(cls=Command)
@argument("sources", metavar="[SOURCE]...", nargs=-1)
@option("--record", is_flag=True, help="prove-record")
@option("--all", "whole", is_flag=True, help="prove-all")
@option(
    "--format", "format", type=click.Choice(["text", "json", "github"]), default="text",
    help="diff-format",
)  # fmt: skip
@click.pass_obj
def prove(where: Where, sources: tuple[str, ...], record: bool, whole: bool, format: str) -> None:
    """Tell which claims stand in the texts of the archive, to the word."""
    from kg.api import proving
    from kg.present.reports import proof_report
    from kg.project.proof.records import FAULT

    found = proving.proofs(where.folder, sources)
    if format == "json":
        import json

        rows = proof_report.rows(found.data, found.proofs)
        told = [row | {"reason": spoken(str(row["reason"]))} for row in rows]
        out(json.dumps(told, ensure_ascii=False, indent=1))
    elif format == "github":
        print_problems(proof_report.problems(found.proofs), format)
    else:
        for line in proof_report.lines(found.data, found.proofs, whole=whole):
            out(line)
        for line in proof_report.summary(found.data, found.proofs):
            note(line)
    if record:
        note(proving.recorded(where.folder, found, note))
    if any(proof.state == FAULT for proof in found.proofs):
        raise click.exceptions.Exit(1)
