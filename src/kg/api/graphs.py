"""The graph as an object, a file or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.queries import answer, of_day
from kg.errors import KGError, NotFound
from kg.forms.days import last_day
from kg.present.exports.formats import known
from kg.rdf import reading
from kg.rdf.nquads import read, statements
from kg.rdf.terms import KG, TYPE, is_iri, parts
from kg.rdf.turtle import rdf12_statements, trig, turtle
from kg.sparql import formats
from kg.store import arguments, finding, snapshot
from kg.system.writing import put
from kg.words import phrase

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.present.notebook import File, Page
    from kg.present.score import Picture


def dataset(opened: snapshot.Opened) -> rdflib.Dataset:
    """See `Snapshot.dataset`."""
    import rdflib

    result = rdflib.Dataset(default_union=False)
    _bind(result, opened)
    for s, p, o, g in _quads(opened):
        named = result.graph(rdflib.URIRef(g[1:-1])) if g else result.default_graph
        named.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def graph(opened: snapshot.Opened) -> rdflib.Graph:
    """See `Snapshot.graph`."""
    import rdflib

    result = rdflib.Graph()
    _bind(result, opened)
    for s, p, o in current(opened):
        result.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def _bind(result: rdflib.Graph, opened: snapshot.Opened) -> None:
    for prefix, namespace in opened.state.prefixes.items():
        result.bind(prefix, namespace, override=True, replace=True)


def _rdflib(term: str) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    text, datatype, language = parts(term)
    if is_iri(term):
        return rdflib.URIRef(text)
    if language:
        return rdflib.Literal(text, lang=language)
    plain = not term.endswith(">")
    return (
        rdflib.Literal(text)
        if plain
        else rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)
    )


def current(opened: snapshot.Opened) -> list[tuple[str, str, str]]:
    """The triples of the current graph (N-Triples strings), as they were curated."""
    derived = [quad[:3] for quad in read(opened.place / "derived.nq")]
    return [quad[:3] for quad in read(opened.place / "current.nq")] + derived


def _quads(opened: snapshot.Opened) -> list[tuple[str, str, str, str]]:
    files = ("named.nq", "derived.nq", "plans.nq", "findings.nq")
    named = [quad for name in files for quad in read(opened.place / name)]
    return [(s, p, o, "") for s, p, o in current(opened)] + named


def network(held: snapshot.Opened, as_of: str | None) -> networkx.MultiDiGraph:
    """See `Snapshot.network`."""
    from kg.present.network import network as drawn
    from kg.present.notebook import Graph
    from kg.present.stored import written

    if as_of is not None and not held.state.counts["claims"]:
        raise NotFound(phrase("api.empty-graph"), snapshot.empty_reason(held.state))
    drawn_graph = drawn(written(held.place), Graph, held.state.languages)
    if as_of is not None:
        drawn_graph.graph["as_of"] = last_day(as_of)  # the page says of which day it is
    return drawn_graph


def network_with_stories(
    held: snapshot.Opened, folder: Path, as_of: str | None
) -> networkx.MultiDiGraph:
    """See `Snapshot.network`; `graph.graph["stories"]` has what `view` may tell."""
    from kg.present.notebook import Held
    from kg.project import outlines, stories

    found = network(held, as_of)
    found.graph["held"] = Held(held, len(found))
    found.graph["stories"] = stories.load_all(folder) if (folder / "data").is_dir() else {}
    found.graph["outline"] = outlines.load(folder)
    return found


def export(
    held: snapshot.Opened,
    format: str,
    citations: str,
    as_of: str | None,
    folder: Path | None = None,
    language: str = "en",
) -> bytes:
    """See `Snapshot.export`; the outline of a map is that of a project in `folder`."""
    known(format, citations)
    if format == "geojson":
        from kg.present.exports.geojson import geojson
        from kg.project import outlines

        outline = outlines.load(folder) if folder else None
        return geojson(network(held, as_of), outline, language)
    if format in ("graphml", "gexf", "csv", "nodes", "edges"):
        from kg.present.exports.network import network_text

        return network_text(network(held, as_of), format, language)
    prefixes = held.state.prefixes
    if format == "nquads":
        return "".join(
            sorted(
                f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in _quads(held)
            )
        ).encode()
    if format == "trig":
        return trig(_quads(held), prefixes).encode()
    triples, reifiers = current(held), None
    if citations != "none":
        from kg.present.exports.annotations import OA, web_annotations

        cited = {triple[0] for triple in triples if triple[1:] == (TYPE, f"<{KG}Citation>")}
        notes = f"<{held.state.space}register/notes>"
        named = list(read(held.place / "named.nq"))
        claims = [quad for quad in named if quad[3] in cited]
        triples = triples + [quad[:3] for quad in named if quad[3] == notes]
        make = statements if citations == "claims" else rdf12_statements
        added, reifiers = make(claims, held.state.space)
        triples += added + (quoted := web_annotations(triples, held.state.space))
        prefixes = prefixes | {"oa": OA} if quoted else prefixes
    if format == "turtle":
        return turtle(triples, prefixes, reifiers if citations == "rdf12" else None).encode()
    return formats.graph(sorted(set(triples)), format, prefixes)


def converted(format: str, data: list[Path | str]) -> bytes:
    """RDF files in another RDF format: every triple as it stands, in the order of the files. Raises
    KGError for one that is not well-formed.
    """
    known(format, "none")
    if format not in formats.GRAPHS:
        raise KGError(
            phrase("api.format-of-project", format=format),
            phrase("words.formats-are", names=formats.GRAPHS),
        )
    return formats.serialized(reading.document([Path(path) for path in data]), format)


def view(
    held: snapshot.Opened,
    folder: Path,
    path: Path,
    *,
    language: str,
    around: str | None,
    hops: int,
    query: str | None,
    classic: bool,
    as_of: str | None,
    story: str | None,
    remote: bool,
) -> Path:
    """See `Snapshot.view`. `remote`: the graph is that of a server."""
    from kg.present.notebook import File
    from kg.present.plain import around as near
    from kg.present.plain import part_named, things_named
    from kg.present.view import page
    from kg.present.view.told import told_of
    from kg.project import outlines
    from kg.project.stories import load_all, offered

    whole = network(held, as_of)
    whole.graph["outline"] = outlines.load(folder)
    prefixes = held.state.prefixes
    if around is not None:
        thing = finding.find(held.place, around, prefixes)
        whole = near(whole, thing.iri[1:-1], hops)
    if query is not None:
        text = arguments.asked(query, "query", folder, held.place, prefixes, {})[0]
        asked, text = of_day(held, folder, text)
        found = answer(asked, text, prefixes)[0]
        whole = part_named(whole, things_named(found))
    # A server holds no stories: they come from the folder of the project, where there is one.
    untold = remote and story is None and not (folder / "data").is_dir()
    stories = {} if untold else load_all(snapshot.require_project(folder))
    steps = offered(stories, story, whole, as_of)
    is_part = around is not None or query is not None
    drawn = page(
        whole,
        lang=language,
        languages=held.state.languages,
        classic=classic,
        story=steps,
        told=None if classic else told_of(held, whole=not is_part),
    )
    put(path, drawn.encode())
    return File(path)


def picture(
    held: snapshot.Opened, path: Path | None, language: str, *, column: bool
) -> Page | File:
    """See `Snapshot.picture`."""
    from kg.present.notebook import File, Page

    if path is None:
        return Page(drawn_score(held, language).page())
    put(path, score_text(held, path, language, column=column).encode())
    return File(path)


def score_text(held: snapshot.Opened, path: Path, language: str, *, column: bool = False) -> str:
    """The picture as a file of the name of a path, or of the standard output: SVG, which may be
    drawn for a `column`, or a page. Raises KGError.
    """
    if path.suffix.lower() not in ("", ".svg", ".html"):
        raise KGError(
            phrase("api.picture.format", path=path.name), phrase("api.picture.format.hint")
        )
    drawn = drawn_score(held, language)
    return drawn.page() if path.suffix.lower() == ".html" else drawn.svg(column=column)


def drawn_score(held: snapshot.Opened, language: str) -> Picture:
    """The first sight of a graph. Raises NotFound where there is none."""
    from kg.present import score

    if held.state.as_of and not held.state.counts["claims"]:
        raise NotFound(phrase("api.empty-graph"), snapshot.empty_reason(held.state))
    drawn = score.picture(held, language)
    if drawn is None:
        raise NotFound(phrase("api.picture.nothing"), phrase("api.picture.nothing.hint"))
    return drawn
