"""The verbs of the command line as functions."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg import answers, project
from kg.answers import Evidence, Named, Rows
from kg.errors import KGError, NotFound
from kg.export import annotations, known, read, statements, trig, turtle, write
from kg.terms import KG, TYPE, parts

Folder = Path | str


def query(
    text: str, folder: Folder = ".", *, data: list[Path | str] | None = None, **parameters: str
) -> Rows | bool | list[tuple[str, str, str]]:
    """The answer to a SPARQL query, or to a titled question by its name.

    Rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE; terms are N-Triples strings. `data` names RDF files to ask
    instead of a project, as a plain dataset. `parameters` set the VALUES blocks of a question. Raises KGError.
    """
    if data is not None:
        return _plain(answers.ask(answers.plain([Path(p) for p in data]), text, {}))
    opened = project.opened(folder)
    prefixes = opened.state["prefixes"]
    text = answers.asked(text, "query", Path(folder), opened.store, prefixes, parameters)[0]
    # The engine's rows may not leave the thread that they were made in.
    return answers.unhurried(lambda: _plain(answers.ask(opened.store, text, prefixes)))


def _plain(result: object) -> Rows | bool | list[tuple[str, str, str]]:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result})
    return answers.rows(result)


def search(text: str, folder: Folder = ".", limit: int = 20) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100), best first, of what any name in Korean or English finds."""
    opened = project.opened(folder)
    return answers.search(answers.names(opened.store, opened.state["prefixes"]), text, limit)


def show(entity: str, folder: Folder = ".") -> tuple[Named, list[Evidence]]:
    """(an entity by its id or any name, every claim of it and every claim that names it). Raises NotFound."""
    opened = project.opened(folder)
    prefixes = opened.state["prefixes"]
    found = answers.one(answers.names(opened.store, prefixes), entity, prefixes)
    return found, answers.evidence(opened.store, found.iri, prefixes)


def dataset(folder: Folder = ".") -> object:
    """An rdflib.Dataset: the current graph as its default graph, every citation, register and rule a named graph.

    Literals are as they were curated. Raises what a build raises.
    """
    import rdflib

    opened = project.opened(folder)
    result = rdflib.Dataset(default_union=False)
    _bind(result, opened)
    for s, p, o, g in _quads(opened):
        graph = result.graph(rdflib.URIRef(g[1:-1])) if g else result.default_graph
        graph.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def graph(folder: Folder = ".") -> object:
    """An rdflib.Graph of the current graph: each triple once. Raises what a build raises."""
    import rdflib

    opened = project.opened(folder)
    result = rdflib.Graph()
    _bind(result, opened)
    for s, p, o in current(opened):
        result.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def _bind(graph: object, opened: object) -> None:
    for prefix, namespace in opened.state["prefixes"].items():
        graph.bind(prefix, namespace, override=True, replace=True)


def _rdflib(term: str) -> object:
    import rdflib

    text, datatype, language = parts(term)
    if term.startswith("<"):
        return rdflib.URIRef(text)
    if language:
        return rdflib.Literal(text, lang=language)
    plain = not term.endswith(">")
    return rdflib.Literal(text) if plain else rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)


def current(opened: object) -> list[tuple[str, str, str]]:
    """The triples of the current graph (N-Triples strings), as they were curated."""
    derived = [quad[:3] for quad in read(opened.place / "derived.nq")]
    return [quad[:3] for quad in read(opened.place / "current.nq")] + derived


def _quads(opened: object) -> list[tuple[str, str, str, str]]:
    named = [*read(opened.place / "named.nq"), *read(opened.place / "derived.nq")]
    return [(s, p, o, "") for s, p, o in current(opened)] + named


def network(folder: Folder = ".") -> object:
    """A networkx.MultiDiGraph of the entities and what links them; see `kg.network.network` for its attributes."""
    from kg.network import network as drawn

    return drawn(project.opened(folder).store)


def export(format: str, folder: Folder = ".", citations: str = "none") -> bytes:
    """The graph in a format of `kg.export.FORMATS`; raises KGError for one that it has not.

    `citations`: "none" is the plain current graph, "claims" adds an rdf:Statement with its citation for each claim, "rdf12" annotates
    each triple as RDF 1.2 does. TriG and N-Quads hold the citations in any case, as named graphs.
    """
    known(format, citations)
    if format in ("graphml", "gexf", "csv"):
        from kg.network import text

        return text(network(folder), format)
    opened = project.opened(folder)
    prefixes = opened.state["prefixes"]
    if format == "nquads":
        return "".join(sorted(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in _quads(opened))).encode()
    if format == "trig":
        return trig(_quads(opened), prefixes).encode()
    triples, reifiers = current(opened), None
    if citations != "none":
        cited = {triple[0] for triple in triples if triple[1:] == (TYPE, f"<{KG}Citation>")}
        claims = [quad for quad in read(opened.place / "named.nq") if quad[3] in cited]
        make = statements if citations == "claims" else annotations
        added, reifiers = make(claims, opened.state["space"])
        triples = triples + added
    if format == "turtle":
        return turtle(triples, prefixes, reifiers if citations == "rdf12" else None).encode()
    return answers.graph(sorted(set(triples)), format, prefixes)


def view(
    folder: Folder = ".", path: Folder = "view.html", *, language: str = "en", around: str | None = None, hops: int = 2,
    query: str | None = None, classic: bool = False,
) -> Path:  # fmt: skip
    """Write the interactive network as one HTML file that needs no network; returns its path.

    `around` keeps what is within `hops` of an entity, `query` the entities in the rows of a SELECT. `classic` writes the page that
    pyvis ships. Raises NotFound for an entity that is not there, KGError if the file cannot be written.
    """
    from kg.network import around as near
    from kg.view import page

    whole = network(folder)
    opened = project.opened(folder)
    prefixes = opened.state["prefixes"]
    if around is not None:
        thing = answers.one(answers.names(opened.store, prefixes), around, prefixes)
        whole = near(whole, thing.iri[1:-1], hops)
    if query is not None:
        found = answers.ask(opened.store, answers.asked(query, "query", Path(folder), opened.store, prefixes, {})[0], prefixes)
        if not hasattr(found, "variables"):
            raise KGError("a view needs a SELECT query", "its rows name the entities to be shown")
        chosen = {cell[1:-1] for row in answers.rows(found).rows for cell in row if cell.startswith("<")}
        whole = whole.subgraph([node for node in whole if node in chosen]).copy()
        if not whole:
            raise NotFound("the answer to the query names no entity")
    target = Path(path)
    if not target.parent.is_dir():
        raise KGError(f"there is no folder {target.parent}")
    write(page(whole, lang=language, classic=classic).encode(), target)
    return target


TEMPLATE = Path(__file__).with_name("template")


def init(folder: Folder) -> list[Path]:
    """Make a small project that builds; returns the files written. Raises KGError if something is there already."""
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise KGError(f"{target} is not empty", "name a folder that does not exist yet")
    # In a checkout the vocabulary stands at the top level; an installed package carries a copy.
    ontology = TEMPLATE / "ontology"
    if not ontology.is_dir():
        ontology = Path(__file__).parents[2] / "ontology"
    try:
        shutil.copytree(TEMPLATE / "data", target / "data")
        (target / "ontology" / "questions").mkdir(parents=True)
        shutil.copytree(ontology / "rules", target / "ontology" / "rules")
        for name in ("kg.ttl", "shapes.ttl"):
            shutil.copy(ontology / name, target / "ontology" / name)
        shutil.copytree(TEMPLATE / "questions", target / "ontology" / "questions", dirs_exist_ok=True)
        shutil.copy(TEMPLATE / "README.md", target / "README.md")
        (target / ".gitignore").write_text("/build/\n", "utf-8")
    except OSError as error:
        raise KGError(f"cannot write to {target}: {error.strerror}") from None
    return sorted(path for path in target.rglob("*") if path.is_file())
