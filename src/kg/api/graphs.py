"""The graph as an object, a file or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.opening import Folder, opening
from kg.api.queries import answer
from kg.errors import KGError, NotFound
from kg.evidence import access
from kg.present.exports.formats import known
from kg.rdf import reading
from kg.rdf.dates import last_day
from kg.rdf.nquads import read, statements
from kg.rdf.terms import KG, TYPE, parts
from kg.rdf.turtle import annotations, trig, turtle
from kg.sparql import formats
from kg.sparql.asking import Rows
from kg.store import arguments, finding, snapshot
from kg.system.writing import put

if TYPE_CHECKING:
    import networkx


def dataset(folder: Folder = ".", *, as_of: str | None = None) -> object:
    """An rdflib.Dataset: the current graph as its default graph, every citation, register and rule
    a named graph.

    Literals are as they were curated. Raises what a build raises.
    """
    import rdflib

    opened = access.opened(folder, as_of=as_of)
    result = rdflib.Dataset(default_union=False)
    _bind(result, opened)
    for s, p, o, g in _quads(opened):
        graph = result.graph(rdflib.URIRef(g[1:-1])) if g else result.default_graph
        graph.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def graph(folder: Folder = ".", *, as_of: str | None = None) -> object:
    """An rdflib.Graph of the current graph: each triple once. Raises what a build raises."""
    import rdflib

    opened = access.opened(folder, as_of=as_of)
    result = rdflib.Graph()
    _bind(result, opened)
    for s, p, o in current(opened):
        result.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def _bind(graph: object, opened: object) -> None:
    for prefix, namespace in opened.state.prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)


def _rdflib(term: str) -> object:
    import rdflib

    text, datatype, language = parts(term)
    if term.startswith("<"):
        return rdflib.URIRef(text)
    if language:
        return rdflib.Literal(text, lang=language)
    plain = not term.endswith(">")
    return (
        rdflib.Literal(text)
        if plain
        else rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)
    )


def current(opened: object) -> list[tuple[str, str, str]]:
    """The triples of the current graph (N-Triples strings), as they were curated."""
    derived = [quad[:3] for quad in read(opened.place / "derived.nq")]
    return [quad[:3] for quad in read(opened.place / "current.nq")] + derived


def _quads(opened: object) -> list[tuple[str, str, str, str]]:
    named = [*read(opened.place / "named.nq"), *read(opened.place / "derived.nq")]
    return [(s, p, o, "") for s, p, o in current(opened)] + named


def network(
    folder: Folder = ".", *, as_of: str | None = None, endpoint: str | None = None
) -> object:
    """A networkx.MultiDiGraph of the entities and what links them; see `kg.network.network` for its
    attributes.

    It, and each part that is cut from it, has a method `view()`: the page of `kg.view`, which a
    notebook shows in place.
    """
    return _drawn(opening(folder, as_of, endpoint, whole=True), as_of)


def _drawn(held: snapshot.Opened, as_of: str | None) -> networkx.MultiDiGraph:
    from kg.present.network import network as drawn
    from kg.present.network import written
    from kg.present.notebook import Graph

    if as_of is not None and not held.state.counts["claims"]:
        raise NotFound("an empty graph cannot be drawn", snapshot.empty_reason(held.state))
    graph = drawn(held.engine, written(held.place), Graph)
    if as_of is not None:
        graph.graph["as_of"] = last_day(as_of)  # the page says of which day it is
    return graph


def export(
    format: str,
    folder: Folder = ".",
    citations: str = "none",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> bytes:
    """The graph in a format of `kg.export.FORMATS`; raises KGError for one that it has not.

    `citations`: "none" is the plain current graph, "claims" adds an rdf:Statement with its citation
    for each claim, "rdf12" annotates each triple as RDF 1.2 does. TriG and N-Quads hold the
    citations in any case, as named graphs.
    """
    known(format, citations)
    if format in ("graphml", "gexf", "csv", "nodes", "edges"):
        from kg.present.exports.network import network_text

        return network_text(network(folder, as_of=as_of, endpoint=endpoint), format)
    held = opening(folder, as_of, endpoint, whole=True)
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
        cited = {triple[0] for triple in triples if triple[1:] == (TYPE, f"<{KG}Citation>")}
        claims = [quad for quad in read(held.place / "named.nq") if quad[3] in cited]
        make = statements if citations == "claims" else annotations
        added, reifiers = make(claims, held.state.space)
        triples = triples + added
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
            f"{format} is made from a project, not from an RDF file",
            f"formats are {', '.join(formats.GRAPHS)}",
        )
    return formats.serialized(reading.document([Path(path) for path in data]), format)


def view(
    folder: Folder = ".",
    path: Folder = "view.html",
    *,
    language: str = "en",
    around: str | None = None,
    hops: int = 2,
    query: str | None = None,
    classic: bool = False,
    as_of: str | None = None,
    story: str | None = None,
    endpoint: str | None = None,
) -> Path:
    """Write the interactive network as one HTML file that needs no network; returns its path, which
    a notebook shows as the page.

    `around` keeps what is within `hops` of an entity, `query` the entities in the rows of a SELECT.
    `classic` writes the page that pyvis ships. `story` names one of `data/stories/` that the page
    offers to tell; without it, the only one there is, if all that it tells of is in the page.
    Raises NotFound for an entity that is not there, KGError for a story that is not there or cannot
    be told of what is shown, or if the file cannot be written.
    """
    from kg.present.notebook import File
    from kg.present.plain import among
    from kg.present.plain import around as near
    from kg.present.view import page
    from kg.project.stories import offered

    held = opening(folder, as_of, endpoint, whole=True)
    whole = _drawn(held, as_of)
    prefixes = held.state.prefixes
    if around is not None:
        thing = finding.find(held.place, around, prefixes)
        whole = near(whole, thing.iri[1:-1], hops)
    if query is not None:
        found = answer(
            held,
            arguments.asked(query, "query", Path(folder), held.place, prefixes, {})[0],
            prefixes,
        )[0]
        if not isinstance(found, Rows):
            raise KGError("a view needs a SELECT query", "its rows name the entities to be shown")
        chosen = {cell[1:-1] for row in found.rows for cell in row if cell.startswith("<")}
        whole = among(whole, chosen)
        if not whole:
            raise NotFound("the answer to the query names no entity")
    target = Path(path)
    # A server holds no stories: they come from the folder of the project, where there is one.
    untold = endpoint is not None and story is None and not (Path(folder) / "data").is_dir()
    steps = [] if untold else offered(snapshot.require_project(folder), story, whole, as_of)
    put(target, page(whole, lang=language, classic=classic, story=steps).encode())
    return File(target)
