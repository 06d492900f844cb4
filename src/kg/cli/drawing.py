"""kg view, kg picture, kg export, kg site, kg release."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import (
    apart,
    as_of_option,
    asked_of,
    data_option,
    endpoint_option,
    open_snapshot,
    text_of,
)
from kg.cli.output import note, out, waiting
from kg.cli.speech import Where, argument, option
from kg.errors import KGError
from kg.words import phrase


@click.command(cls=Guarded)
@option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="view-output",
)
@option("--open", "open_", is_flag=True, help="open")
@option("--around", default=None, metavar="ENTITY", help="around")
@option("--hops", type=click.IntRange(1), default=2, show_default=True, help="hops")
@option(
    "--query",
    "query_",
    default=None,
    metavar="FILE|NAME",
    help="view-query",
)
@option("--classic", is_flag=True, help="classic")
@option(
    "--story",
    default=None,
    metavar="NAME",
    help="story",
)
@data_option
@as_of_option
@endpoint_option
@click.pass_obj
def view(
    where: Where,
    output: str | None,
    open_: bool,
    around: str | None,
    hops: int,
    query_: str | None,
    classic: bool,
    story: str | None,
    data: tuple[str, ...],
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the interactive network as one HTML file that works offline."""
    no = (("--as-of", as_of), ("--endpoint", endpoint), ("--story", story))
    if data and output is None:
        output = "view.html"
    where = asked_of(where, data, *no)
    folder, language = where
    graph = open_snapshot(where, as_of, endpoint)
    path = (
        Path(output)
        if output
        else (
            Path("view.html")
            if endpoint and not (folder / "build").is_dir()
            else folder / "build" / "view.html"
        )
    )
    text = text_of(query_)[0] if query_ else None
    if output:
        apart(path, folder)
    if output == "-":
        if open_:
            raise KGError(phrase("cli.open-nothing"), phrase("words.leave-one-out"))
        path = Path("/dev/stdout")
    waiting(
        lambda: graph.view(
            path,
            language=language,
            around=around,
            hops=hops,
            query=text,
            classic=classic,
            story=story,
        ),
        lambda: phrase("cli.doing-draw"),
    )
    if output != "-":
        out(str(path))
    if open_:
        import webbrowser

        if not webbrowser.open(path.resolve().as_uri()):
            note(phrase("cli.no-browser", path=path))


@click.command(cls=Guarded)
@option("-o", "--output", default=None, metavar="FILE", help="picture-output")
@option("--column", is_flag=True, help="picture-column")
@as_of_option
@endpoint_option
@click.pass_obj
def picture(
    where: Where, output: str | None, column: bool, as_of: str | None, endpoint: str | None
) -> None:
    """Draw the first sight of the graph, who does what, its money and its days, as SVG or HTML."""
    from kg.api import graphs
    from kg.system.writing import put

    path = Path("-" if output is None else output)
    if output:
        apart(output, where.folder)
    graph = open_snapshot(where, as_of, endpoint)
    text = waiting(
        lambda: graphs.score_text(graph.opened(whole=True), path, where.language, column=column),
        lambda: phrase("cli.doing-draw"),
    )
    if output and output != "-":
        put(path, text.encode())
        out(output)
    else:
        out(text)


@click.command(cls=Guarded)
@argument("format", metavar="FORMAT")
@option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="output",
)
@option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="write-data",
)
@option(
    "--citations",
    type=click.Choice(["none", "claims", "rdf12"]),
    default="none",
    show_default=True,
    help="citations",
)
@as_of_option
@endpoint_option
@click.pass_obj
def export(
    where: Where,
    format: str,
    output: str | None,
    data: tuple[str, ...],
    citations: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the graph: turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml, gexf, geojson, csv,
    nodes or edges (these three CSV).

    In CSV, a text that a spreadsheet would take for a formula (=, +, -, @ …) has an apostrophe
    before it; numbers have none.
    """
    from kg.api import graphs
    from kg.present.exports.formats import known
    from kg.sparql import formats
    from kg.system.writing import put

    folder = where.folder
    known(format, citations)
    if data and as_of is not None:
        raise KGError(phrase("cli.apart-written"), phrase("words.leave-one-out"))
    if data and endpoint is not None:
        raise KGError(phrase("cli.apart-server"), phrase("words.leave-one-out"))
    if data and format not in formats.GRAPHS:
        graph = open_snapshot(asked_of(where, data))
        text = waiting(lambda: graph.export(format, citations), lambda: phrase("cli.doing-write"))
    elif data:
        text = waiting(
            lambda: graphs.converted(format, [Path(path) for path in data]),
            lambda: phrase("cli.doing-write"),
        )
    else:
        graph = open_snapshot(where, as_of, endpoint)
        text = waiting(lambda: graph.export(format, citations), lambda: phrase("cli.doing-write"))
    if output:
        apart(output, folder)
    if output and output != "-":
        put(Path(output), text)
    else:
        out(text)


@click.command(cls=Guarded)
@argument("path", metavar="DIR")
@as_of_option
@click.pass_obj
def site(where: Where, path: str, as_of: str | None) -> None:
    """Write the pages as a static site for any web host: things, sources, questions with answers,
    the view, the Turtle.
    """
    apart(path, where.folder)
    graph = open_snapshot(where, as_of)
    count = waiting(
        lambda: graph.site(path, where.language, note), lambda: phrase("cli.doing-write")
    )
    out(phrase("cli.files", path=Path(path) / "index.html", count=count))


@click.command(cls=Guarded)
@argument("path", metavar="DIR")
@option("--since", default="", metavar="OLD", help="since-release")
@click.pass_obj
def release(where: Where, path: str, since: str) -> None:
    """Write a release into a folder of its own: the project, its graph and claims, a description,
    what changed, checksums.

    The version is dcterms:hasVersion in data/dataset.ttl. The same project gives the same files; a
    folder that holds anything else is refused.
    """
    apart(path, where.folder)
    graph = open_snapshot(where, None)
    version, count = waiting(
        lambda: graph.release(path, since, note), lambda: phrase("cli.doing-write")
    )
    out(phrase("cli.released", path=Path(path), version=version, count=count))
