"""kg serve, kg publish, kg mcp."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.exits import Guarded, exit_code
from kg.cli.options import asked_of, open_snapshot
from kg.cli.output import note, out, waiting
from kg.cli.speech import Command, Finite, Where, argument, option
from kg.errors import KGError
from kg.words import phrase


@click.command(cls=Command)
@option("--host", default="127.0.0.1", show_default=True, help="host")
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    help="port",
)
@option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="serve-data",
)
@option(
    "--timeout",
    type=Finite(0.1, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="timeout",
)
@option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="workers",
)
@option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="cors",
)
@option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="allow-host",
)
@click.pass_obj
def serve(
    where: Where,
    host: str,
    port: int,
    data: tuple[str, ...],
    timeout: float,
    workers: int | None,
    cors: tuple[str, ...],
    hosts: tuple[str, ...],
) -> None:
    """Serve the graph: a SPARQL endpoint at /sparql, and pages. Nothing can be changed through
    it.
    """
    from kg.system.isolation import forked

    folder = where.folder
    for path in data:
        if not Path(path).is_file():
            raise KGError(phrase("cli.no-file", path=path))
    shown: Path | None = folder
    if data:
        where = asked_of(where, data)
        shown = where.folder if not forked(lambda: _with_pages(where)) else None
    # The server itself opens no store.
    elif code := forked(lambda: exit_code(lambda: _opened(where))):
        raise click.exceptions.Exit(code)
    from kg.serve.limits import Limits, Server
    from kg.serve.running import serve as serve_at

    server = Server(
        shown.resolve() if shown else None,
        data,
        Limits(timeout),
        workers or max(2, os.cpu_count() or 2),
        cors,
        hosts,
    )
    serve_at(
        server,
        host,
        port,
        lambda address: note(phrase("cli.serving", address=address)),
    )


def _opened(where: Where) -> int:
    open_snapshot(where)
    return 0


def _with_pages(where: Where) -> int:
    # Queries are asked of files that no pages can be made of, too.
    try:
        return _opened(where)
    except KGError as error:
        note(phrase("cli.serve-no-pages", reason=error.message))
        return 1


@click.command(cls=Guarded)
@argument("url")
@option(
    "--endpoint",
    default=None,
    metavar="URL",
    help=("query-address"),
)
@option(
    "--graph-store",
    default=None,
    metavar="URL",
    help=("graph-store"),
)
@click.pass_obj
def publish(where: Where, url: str, endpoint: str | None, graph_store: str | None) -> None:
    """Bring the dataset to a SPARQL 1.1 server: URL is where it takes updates. --endpoint of other
    commands asks it there.

    Only what is not there is written; graphs of an earlier publication that are gone are removed;
    no other graph is touched. An edition takes the place of the one before by one update, so that
    whoever asks meanwhile has one of them whole. The first one, and every one to Virtuoso or with
    --graph-store, is marked as incomplete until all is there. An interrupted publication goes on by
    the same command; a second one at the same time is refused.

    \b Who you are is told by environment variables, to kg publish and to --endpoint:
      KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD   basic or digest, as the server asks
      KG_ENDPOINT_TOKEN                        a bearer token
    """
    graph = open_snapshot(where)
    steps = ["looking"]
    done = waiting(
        lambda: graph.publish(url, endpoint=endpoint, graph_store=graph_store, step=steps.append),
        lambda: phrase("cli.publishing", step=steps[-1]),
    )
    if done.graphs or done.removed:
        out(phrase("cli.published", **done._asdict()))
    else:
        out(phrase("cli.published-nothing", skipped=done.skipped, seconds=done.seconds))


@click.command(cls=Guarded)
@click.pass_obj
def mcp(where: Where) -> None:
    """Serve the graph to an assistant over stdin and stdout (Model Context Protocol): search, show,
    query, history, conflicts.
    """
    from kg import assistant

    folder, language = where
    open_snapshot(where)
    assistant.serve(folder.resolve(), language)
