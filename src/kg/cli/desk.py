"""kg desk."""

from __future__ import annotations

import click

from kg.cli.output import note, out
from kg.cli.speech import Command, Where, option
from kg.words import phrase


@click.command(cls=Command)
@option("--port", type=click.IntRange(0, 65535), default=0, help="desk-port")
@option("--no-open", is_flag=True, help="desk-no-open")
@click.pass_obj
def desk(where: Where, port: int, no_open: bool) -> None:
    """Open a page on this machine at which the text of a source becomes claims."""
    import webbrowser

    from kg.desk.running import run

    def ready(address: str) -> None:
        note(phrase("cli.desk-ready"))
        out(address)
        if not no_open:
            webbrowser.open(address)

    run(where.folder, where.language, port, ready)
