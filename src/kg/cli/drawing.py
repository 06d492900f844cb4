"""kg view, kg export, kg site."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import Guarded
from kg.cli.options import apart, as_of, endpoint, open_for, text_of
from kg.cli.output import out, say, waiting
from kg.errors import KGError


@click.command(cls=Guarded)
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Where to write it (default: build/view.html; -: stdout).",
)
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@click.option("--around", default=None, metavar="ENTITY", help="Only what is near this entity.")
@click.option(
    "--hops", type=click.IntRange(1), default=2, show_default=True, help="How near, with --around."
)
@click.option(
    "--query",
    "query_",
    default=None,
    metavar="FILE|NAME",
    help="Only the entities in the answer to this query.",
)
@click.option(
    "--classic", is_flag=True, help="The vis-network page that pyvis ships, made to work offline."
)
@click.option(
    "--story",
    default=None,
    metavar="NAME",
    help="Offer this story of data/stories/ (default: the only one there is).",
)
@as_of
@endpoint
@click.pass_obj
def view(
    where: tuple[Path, str],
    output: str | None,
    open_: bool,
    around: str | None,
    hops: int,
    query_: str | None,
    classic: bool,
    story: str | None,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the interactive network as one HTML file that works offline."""
    from kg.api import graphs

    folder, language = where
    if endpoint is None:
        open_for(folder, language, as_of)
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
    options = {
        "around": around,
        "hops": hops,
        "query": text,
        "classic": classic,
        "as_of": as_of,
        "story": story,
        "endpoint": endpoint,
    }
    if output:
        apart(path, folder)
    if output == "-":
        if open_:
            raise KGError("--open opens a file, and -o - writes none", "leave one of them out")
        path = Path("/dev/stdout")
    waiting(lambda: graphs.view(folder, path, language=language, **options), lambda: "drawing")
    if output != "-":
        out(str(path))
    if open_:
        import webbrowser

        if not webbrowser.open(path.resolve().as_uri()):
            say(f"no browser could be opened; open {path} yourself")


@click.command(cls=Guarded)
@click.argument("format", metavar="FORMAT")
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Where to write it (default, and -: stdout).",
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="Write this RDF file instead of the project (may be given again).",
)
@click.option(
    "--citations",
    type=click.Choice(["none", "claims", "rdf12"]),
    default="none",
    show_default=True,
    help="Beside the graph: nothing, an rdf:Statement for each claim, or RDF 1.2 annotations.",
)
@as_of
@endpoint
@click.pass_obj
def export(
    where: tuple[Path, str],
    format: str,
    output: str | None,
    data: tuple[str, ...],
    citations: str,
    as_of: str | None,
    endpoint: str | None,
) -> None:
    """Write the graph: turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml, gexf, csv, nodes or
    edges (these three CSV).

    In CSV, a text that a spreadsheet would take for a formula (=, +, -, @ …) has an apostrophe
    before it; numbers have none.
    """
    from kg.api import graphs
    from kg.present.exports.formats import known
    from kg.system.writing import put

    folder, language = where
    known(format, citations)
    if data and as_of is not None:
        raise KGError(
            "--as-of writes the project, --data other files: they do not go together",
            "leave one of them out",
        )
    if data and endpoint is not None:
        raise KGError(
            "--endpoint asks a server, --data files: they do not go together",
            "leave one of them out",
        )
    if data:
        text = waiting(
            lambda: graphs.converted(format, [Path(path) for path in data]), lambda: "writing"
        )
    else:
        if endpoint is None:
            open_for(folder, language, as_of)
        text = waiting(
            lambda: graphs.export(format, folder, citations, as_of=as_of, endpoint=endpoint),
            lambda: "writing",
        )
    if output:
        apart(output, folder)
    if output and output != "-":
        put(Path(output), text)
    else:
        out(text)


@click.command(cls=Guarded, epilog="Example: kg site public")
@click.argument("path", metavar="DIR")
@click.pass_obj
def site(where: tuple[Path, str], path: str) -> None:
    """Write the pages as a static site for any web host: things, sources, questions with answers,
    the view, the Turtle.
    """
    from kg.api import projects

    folder, language = where
    apart(path, folder)
    open_for(folder, language)
    count = waiting(lambda: projects.site(folder, path, language, say), lambda: "writing")
    out(f"{Path(path) / 'index.html'}   ({count:,} files)")
