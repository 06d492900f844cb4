"""kg serve, kg publish, kg mcp."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import open_for
from kg.cli.output import out, say, waiting
from kg.errors import KGError


@click.command(epilog="Example: kg serve --port 8321, then http://127.0.0.1:8321/")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    help="The port; 0 is any that is free.",
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="Serve this RDF file instead of the project (may be given again).",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long an answer may take.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes that answer (default: one a processor, at least 2).",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin ask; * lets all (may be given again).",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Answer under this host name too (may be given again).",
)
@click.pass_obj
def serve(
    where: tuple[Path, str],
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
    from kg.serve.limits import Limits, Server
    from kg.serve.running import serve

    folder, language = where
    for path in data:
        if not Path(path).is_file():
            raise KGError(f"there is no file {path}")
    if not data:
        open_for(folder, language)
    server = Server(
        None if data else folder.resolve(),
        data,
        Limits(timeout),
        workers or max(2, os.cpu_count() or 2),
        cors,
        hosts,
    )
    serve(
        server,
        host,
        port,
        lambda address: say(f"serving {address}   (SPARQL at {address}sparql; Ctrl-C stops)"),
    )


@click.command(cls=Guarded, epilog="Example: kg publish http://localhost:7878/update")
@click.argument("url")
@click.option(
    "--endpoint",
    default=None,
    metavar="URL",
    help=(
        "Where the server answers queries, if not there (…/update: …/query is tried; …/statements:"
        " what is before it)."
    ),
)
@click.option(
    "--graph-store",
    default=None,
    metavar="URL",
    help=(
        "Write by the Graph Store Protocol at this address, a graph a request, instead of SPARQL"
        " Update."
    ),
)
@click.pass_obj
def publish(
    where: tuple[Path, str], url: str, endpoint: str | None, graph_store: str | None
) -> None:
    """Bring the dataset to a SPARQL 1.1 server: URL is where it takes updates. --endpoint of other
    commands asks it there.

    Only graphs that are not there in full are written; graphs of an earlier publication that are
    gone are removed; no other graph is touched. Until all is there, the server's dataset is marked
    as incomplete: an interrupted publication is never taken for whole, and the same command goes on
    with it. A server may show others who ask it a part of the change meanwhile.

    \b Who you are is told by environment variables, to kg publish and to --endpoint:
      KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD   basic or digest, as the server asks
      KG_ENDPOINT_TOKEN                        a bearer token
    """
    from kg.api import projects

    folder, language = where
    open_for(folder, language)
    steps = ["looking"]
    done = waiting(
        lambda: projects.publish(
            url, folder, endpoint=endpoint, graph_store=graph_store, step=steps.append
        ),
        lambda: f"publishing: {steps[-1]}",
    )
    if done.graphs or done.removed:
        out(
            f"{done.graphs:,} graphs written ({done.triples:,} triples), {done.skipped:,} were"
            f" there already, {done.removed:,} removed, in {done.seconds:.1f} s"
        )
    else:
        out(f"nothing to do: all {done.skipped:,} graphs are there already ({done.seconds:.1f} s)")


@click.command()
@click.pass_obj
def mcp(where: tuple[Path, str]) -> None:
    """Serve the graph to an assistant over stdin and stdout (Model Context Protocol): search, show,
    query, history, conflicts.
    """
    from kg import assistant

    folder, language = where
    open_for(folder, language)
    assistant.serve(folder.resolve(), language)
