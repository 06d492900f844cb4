"""The verbs of the command line as functions."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import (
    answers,
    budget,
    curation,
    disputes,
    footnotes,
    paths,
    project,
    reports,
    rules,
    standby,
    store,
)
from kg.answers import Evidence, Named, Rows
from kg.errors import KGError, NotFound, Problem
from kg.export import annotations, known, read, statements, trig, turtle
from kg.footnotes import Cited
from kg.rdf import reading
from kg.sparql import hints, results
from kg.terms import KG, TYPE, closest, edtf, last_day, parts
from kg.writing import Change, Say, commit, locked, put, silent

if TYPE_CHECKING:
    import networkx

    from kg import remote

Folder = Path | str


def opening(
    folder: Folder = ".",
    as_of: str | None = None,
    endpoint: str | None = None,
    whole: bool = False,
    named: bool = False,
) -> store.Opened:
    """What a command asks: the store of a project, built first if need be, or the dataset that `kg
    publish` put on a SPARQL server.

    `whole` fetches all of what the server holds, `named` at least the names of things. Raises
    KGError for a server that does not answer, or holds another build.
    """
    for name, value in (("as_of", as_of), ("endpoint", endpoint)):
        if value is not None and not isinstance(value, str):
            raise KGError(f"{name} is a text, and this is of type {type(value).__name__}")
    if endpoint is None:
        return project.opened(folder, as_of=as_of)
    from kg import remote

    if as_of is not None:
        raise KGError(
            "--as-of needs the files of the project: a server holds the graph of one day only",
            "leave out --endpoint, or --as-of",
        )
    return (
        remote.fetched(endpoint, folder) if whole else remote.opened(endpoint, folder, named=named)
    )


def publish(
    url: str,
    folder: Folder = ".",
    *,
    endpoint: str | None = None,
    graph_store: str | None = None,
    step: Callable[[str], None] = lambda text: None,
) -> remote.Published:
    """Bring the dataset of a project to a SPARQL 1.1 server; see `kg.remote.publish`. Raises
    KGError.
    """
    from kg import remote

    return remote.publish(
        project.opened(folder),
        Path(folder),
        url,
        endpoint=endpoint or "",
        graph_store=graph_store or "",
        step=step,
    )


def query(
    text: str,
    folder: Folder = ".",
    *,
    data: list[Path | str] | Path | str | None = None,
    as_of: str | None = None,
    endpoint: str | None = None,
    **parameters: str,
) -> Rows | bool | list[tuple[str, str, str]]:
    """The answer to a SPARQL query, or to a titled question by its name.

    Rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE; terms are N-Triples
    strings. `data` names RDF files to ask instead of a project, as a plain dataset. `as_of` asks
    the graph of what had been published by a day (see `kg.project.opened`), here and in all that
    follows. `parameters` set the VALUES blocks of a question. Beside an empty answer a warning
    names each term of the query that the graph has not. Raises KGError.
    """
    _textual(text)
    if data is not None:
        if as_of is not None or endpoint is not None or parameters:
            raise KGError(
                "data names other files than the project's: as_of, endpoint and parameters are of a"
                " project",
                "leave one of them out",
            )
        return _warned(*standby.call(_answer_of_files, _paths(data), text))
    parameters = {name: str(value) for name, value in parameters.items()}
    held = opening(folder, as_of, endpoint, named=bool(parameters))
    prefixes = held.state["prefixes"]
    text = answers.asked(text, "query", Path(folder), held.place, prefixes, parameters)[0]
    return _warned(*_answer(held, text, prefixes))


def _paths(data: Sequence[Path | str] | Path | str) -> list[Path]:
    try:
        names = [data] if isinstance(data, (str, Path)) else list(data)
        return [Path(name).absolute() for name in names]
    except (TypeError, ValueError):
        raise KGError("data is the path of an RDF file, or a list of such paths") from None


def _textual(text: object) -> None:
    if not isinstance(text, str):
        raise KGError(
            "a query is a text, and this is"
            f" {'nothing' if text is None else f'of type {type(text).__name__}'}"
        )


# An answer, and a sentence for each term of the query that the graph has not, where the answer is
# empty.
_Noted = tuple[Rows | bool | list[tuple[str, str, str]], list[str]]


def _answer(held: store.Opened, text: str, prefixes: dict[str, str]) -> _Noted:
    if _on_disk(held):
        return standby.call(_answer_of_store, held.place.absolute(), text, prefixes)
    # The engine's rows may not leave the thread that they were made in.
    return answers.run_interruptible(lambda: _noted(held.store, text, prefixes))


def _noted(store: object, text: str, prefixes: dict[str, str]) -> _Noted:
    answer = _plain(answers.ask(store, text, prefixes))
    empty = results.hollow(answer.rows) if isinstance(answer, Rows) else not answer
    return answer, list(hints.unknown(store, text, prefixes)) if empty else []


def _warned(answer: Rows | bool | list, sentences: list[str]) -> Rows | bool | list:
    for sentence in sentences:
        warnings.warn(sentence, stacklevel=3)
    return answer


def _on_disk(held: store.Opened) -> bool:
    # What is there for another process to open: not what a server holds.
    return held.place is not None and (held.place / "data").is_dir()


@lru_cache(maxsize=4)
def _reader(place: Path) -> object:
    import pyoxigraph as ox

    return ox.Store.read_only(str(place / "data"))


def _answer_of_store(place: Path, text: str, prefixes: dict[str, str]) -> _Noted:
    return _noted(_reader(place), text, prefixes)


def _answer_of_files(paths: list[Path], text: str) -> _Noted:
    # What is left out of a file is told where the question was asked, not in this process.
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        answer, sentences = _noted(answers.plain(paths), text, answers.declared(paths))
    return answer, [*(str(one.message) for one in heard if one.category is UserWarning), *sentences]


def _citations_of_store(place: Path, *arguments: Any) -> Cited:
    return footnotes.cite(_reader(place), *arguments)


def cite(
    text: str,
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    language: str = "en",
    **parameters: str,
) -> Cited:
    """The answer to a query or a titled question with, for each row, the citations that it rests
    on; see `kg.footnotes.Cited`.

    Raises KGError for what is no query, and for what cannot be cited, with the reason.
    """
    _textual(text)
    held = opening(folder, as_of, endpoint, named=bool(parameters))
    text, name = answers.asked(
        text, "query", Path(folder), held.place, held.state["prefixes"], parameters
    )
    return cited(held, text, folder, language, name, apart=_on_disk(held))


def cited(
    held: store.Opened,
    text: str,
    folder: Folder = ".",
    language: str = "en",
    name: str = "query",
    apart: bool = False,
) -> Cited:
    """The answer with citations of a store that is open, local or remote. Raises what `cite`
    raises.

    `apart`: it is worked out by the process that stands by.
    """
    prefixes, space = held.state["prefixes"], held.state["space"]
    if "rules" in held.state:  # a server's dataset comes with its rules
        from kg import remote

        said = held.state["rules"]
        held = remote.citable(held, folder)
    else:
        said = {
            f"{space}rule/{rule.name}": rule.query for rule in rules.read(held.place, prefixes)[0]
        }
    if apart:
        return standby.call(
            _citations_of_store, held.place.absolute(), text, prefixes, said, space, language, name
        )
    return answers.run_interruptible(
        lambda: footnotes.cite(held.store, text, prefixes, said, space, language, name)
    )


def _plain(result: object) -> Rows | bool | list[tuple[str, str, str]]:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result})
    return answers.rows(result)


def search(
    text: str, folder: Folder = ".", limit: int = 20, *, as_of: str | None = None
) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100), best first, of what any name in Korean
    or English finds.
    """
    opened = project.opened(folder, as_of=as_of)
    return answers.search(answers.names(opened.place, opened.state["prefixes"]), text, limit)


def show(
    entity: str, folder: Folder = ".", *, as_of: str | None = None
) -> tuple[Named, list[Evidence]]:
    """(an entity by its id or any name, every claim of it and every claim that names it). Raises
    NotFound.
    """
    opened = project.opened(folder, as_of=as_of)
    prefixes = opened.state["prefixes"]
    found = answers.find(opened.place, entity, prefixes)
    return found, answers.evidence(opened.store, found.iri, prefixes)


def dataset(folder: Folder = ".", *, as_of: str | None = None) -> object:
    """An rdflib.Dataset: the current graph as its default graph, every citation, register and rule
    a named graph.

    Literals are as they were curated. Raises what a build raises.
    """
    import rdflib

    opened = project.opened(folder, as_of=as_of)
    result = rdflib.Dataset(default_union=False)
    _bind(result, opened)
    for s, p, o, g in _quads(opened):
        graph = result.graph(rdflib.URIRef(g[1:-1])) if g else result.default_graph
        graph.add((_rdflib(s), _rdflib(p), _rdflib(o)))
    return result


def graph(folder: Folder = ".", *, as_of: str | None = None) -> object:
    """An rdflib.Graph of the current graph: each triple once. Raises what a build raises."""
    import rdflib

    opened = project.opened(folder, as_of=as_of)
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


def _drawn(held: store.Opened, as_of: str | None) -> networkx.MultiDiGraph:
    from kg.network import network as drawn
    from kg.network import written
    from kg.notebook import Graph

    if as_of is not None and not held.state["counts"]["claims"]:
        raise NotFound("an empty graph cannot be drawn", store.empty_reason(held.state))
    graph = drawn(held.store, written(held.place), Graph)
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
        from kg.network import text

        return text(network(folder, as_of=as_of, endpoint=endpoint), format)
    held = opening(folder, as_of, endpoint, whole=True)
    prefixes = held.state["prefixes"]
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
        added, reifiers = make(claims, held.state["space"])
        triples = triples + added
    if format == "turtle":
        return turtle(triples, prefixes, reifiers if citations == "rdf12" else None).encode()
    return answers.graph(sorted(set(triples)), format, prefixes)


def converted(format: str, data: list[Path | str]) -> bytes:
    """RDF files in another RDF format: every triple as it stands, in the order of the files. Raises
    KGError for one that is not well-formed.
    """
    known(format, "none")
    if format not in answers.GRAPHS:
        raise KGError(
            f"{format} is made from a project, not from an RDF file",
            f"formats are {', '.join(answers.GRAPHS)}",
        )
    return answers.serialized(reading.document([Path(path) for path in data]), format)


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
    from kg.network import among
    from kg.network import around as near
    from kg.notebook import File
    from kg.stories import offered
    from kg.view import page

    held = opening(folder, as_of, endpoint, whole=True)
    whole = _drawn(held, as_of)
    prefixes = held.state["prefixes"]
    if around is not None:
        thing = answers.find(held.place, around, prefixes)
        whole = near(whole, thing.iri[1:-1], hops)
    if query is not None:
        found = _answer(
            held, answers.asked(query, "query", Path(folder), held.place, prefixes, {})[0], prefixes
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
    steps = [] if untold else offered(store.require_project(folder), story, whole, as_of)
    put(target, page(whole, lang=language, classic=classic, story=steps).encode())
    return File(target)


def format(
    folder: Folder = ".", check: bool = False, say: Say = silent
) -> tuple[list[str], list[Problem]]:
    """(the files whose form is not canonical, problems); the files are rewritten unless `check`.
    See `kg.curation.format`.
    """
    return curation.format(store.require_project(folder), check, say)


def diff(first: str, second: str | None = None, folder: Folder = ".") -> curation.Diff:
    """What changed in the rows between two folders, or two git revisions of the project in `folder`
    (the second: the working tree).

    It is true where there is a difference. Raises KGError.
    """
    return curation.diff(str(first), None if second is None else str(second), Path(folder))[0]


def add(
    source: str, locator: str, subject: str, predicate: str, object: str, folder: Folder = ".", *,
    entities: Sequence[Sequence[str]] = (), described: Sequence[str] | None = None, **more: str,
) -> list[tuple[str, int]]:  # fmt: skip
    """Add a claim; returns the place of each row written. `more` are the other columns of a claim
    (as_of, printed …).

    `entities` are rows of a register for things that are new, `described` the row of a new source.
    Raises Refused, with nothing written, if `kg check` would find a problem in it.
    """
    claim = {
        "locator": locator,
        "subject": subject,
        "predicate": predicate,
        "object": object,
        **more,
    }
    return curation.add(store.require_project(folder), source, claim, entities, described)


# --- what sources say apart, and when -------------------------------------------------------------


def _thing(opened: store.Opened, text: str) -> Named:
    return answers.find(opened.place, text, opened.state["prefixes"])


def _day(text: str, end: bool) -> str:
    day = edtf(text.strip()) if text else None
    if text and day is None:
        raise KGError(f"“{text}” is no day of the calendar", "write 2021-01-03, 2021-01 or 2021")
    return "" if day is None else day.last if end else day.first


def conflicts(
    folder: Folder = ".",
    *,
    entity: str = "",
    property: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: store.Opened | None = None,
) -> list[disputes.Conflict]:
    """Where sources disagree, where a value was revised, and what is set aside, each sort ranked by
    what matters.

    `entity` by any name, `property` by prefixed name or label; `kind` is money, date, number or
    other, or a class; `since` and `until` are days (months, years) between which the rival value or
    the revision lies; `only` is disagree, revised or set-aside. `opened` is the store, here and in
    all that follows, where it has been opened already. Raises NotFound.
    """
    # What is rival is found by looking at everything: a server hands it over once, which is faster
    # than thousands of questions.
    opened = opened or opening(folder, as_of, endpoint, whole=not entity, named=bool(entity))
    prefixes = opened.state["prefixes"]
    return disputes.conflicts(
        opened,
        entity=_thing(opened, entity).iri if entity else "",
        predicate=disputes.property_named(opened.store, property, prefixes) if property else "",
        kind=(
            kind
            if not kind or kind in disputes.KINDS
            else disputes.class_named(opened.store, kind, prefixes)
        ),
        since=_day(since, False),
        until=_day(until, True),
        only=only,
    )


def history(
    entity: str,
    property: str = "",
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: store.Opened | None = None,
) -> tuple[Named, list[disputes.Said], list[disputes.Slip]]:
    """(an entity, every claim of it or of one property of it, oldest first, what became of its
    plans or of those that concern it).

    Raises NotFound for what is not there.
    """
    opened = opened or opening(folder, as_of, endpoint, named=True)
    thing = _thing(opened, entity)
    predicate = (
        disputes.property_named(opened.store, property, opened.state["prefixes"])
        if property
        else ""
    )
    claims = [
        claim
        for claim in disputes.said(opened, [thing.iri])
        if not predicate or claim.predicate == predicate
    ]
    return (
        thing,
        claims,
        disputes.slips(opened, thing.iri) if not predicate or predicate in disputes.PLANS else [],
    )


def audit(
    folder: Folder = ".",
    section: str = "",
    *,
    as_of: str | None = None,
    opened: store.Opened | None = None,
) -> tuple[int, dict[str, list]]:
    """(how many facts the current graph has, what to trust less by section: `kg.disputes.SECTIONS`,
    or one of them).

    A section holds facts, plans, sentences (sums) or documents. Raises KGError for an unknown
    section.
    """
    if section and section not in disputes.SECTIONS:
        raise KGError(
            f"“{section}” is no section of the audit",
            closest(section, disputes.SECTIONS) or f"one of {', '.join(disputes.SECTIONS)}",
        )
    opened = opened or project.opened(folder, as_of=as_of)
    found = disputes.audit(opened, section)
    sums = (
        [f"{p.message} ({p.path}:{p.line})" for p in project.sums(folder, as_of, opened)]
        if section in ("", "sums")
        else []
    )
    whole = reports.sections(found, sums)
    return found.facts, {section: whole[section]} if section else whole


def path(
    one: str,
    two: str,
    folder: Folder = ".",
    *,
    k: int = 3,
    through_all: bool = False,
    as_of: str | None = None,
    endpoint: str | None = None,
    opened: store.Opened | None = None,
) -> list[list[paths.Step]]:
    """The k shortest ways between two entities by any name; see `kg.paths.paths`. Raises NotFound
    where there is none.
    """
    opened = opened or opening(folder, as_of, endpoint, whole=True)
    first, second = _thing(opened, one), _thing(opened, two)
    found = paths.paths(opened, first.iri, second.iri, k, through_all)
    if not found:
        hint = (
            "no chain of claims leads from one to the other"
            if through_all
            else "--all looks through concepts and places too"
        )
        raise NotFound(f"nothing ties {first.id} to {second.id}", hint)
    return found


def money(
    programme: str = "",
    folder: Folder = ".",
    *,
    by: str = "",
    since: str = "",
    until: str = "",
    as_of: str | None = None,
    opened: store.Opened | None = None,
) -> list[budget.Group]:
    """Allocations and funds in groups, with what of them may be added; see `kg.money`.

    `programme` keeps what concerns a programme (or any thing) and its parts; `by` is payer,
    programme, facility, stage, share or year; `since` and `until` keep what is for a time between
    them. Raises NotFound, KGError.
    """
    opened = opened or project.opened(folder, as_of=as_of)
    thing = _thing(opened, programme) if programme else None
    found = budget.allocations(opened, thing.iri if thing else "")
    if thing and not found:
        raise NotFound(f"no money is told of for {thing.id}")
    if since or until:
        found, _ = budget.within(found, _day(since, False), _day(until, True))
    return budget.grouped(opened.store, opened.state["prefixes"], found, by)


def site(folder: Folder, path: Folder, language: str = "en", say: Say = silent) -> int:
    """Write the graph as a static site into a folder; returns how many files there are.

    The same graph gives the same bytes. What an earlier site had and this one has not is removed,
    if it is as it was written; nothing else is touched (see `kg.manifest.publish`). Raises KGError,
    with nothing written, if a file of somebody else is where a page is to be. `say` is told what
    was left.
    """
    from kg import manifest, pages

    opened = project.opened(folder)
    files = chain(
        pages.site(opened, Path(folder), language), [("data.ttl", export("turtle", folder))]
    )
    return manifest.publish(Path(path), files, say)


TEMPLATE = Path(__file__).with_name("template")


def init(folder: Folder) -> list[Path]:
    """Make a small project that builds; returns the files written. Other files may be there.

    Raises KGError, with nothing written, if one that it would write is there already.
    """
    target = Path(folder)
    if os.path.lexists(target) and not target.is_dir():
        raise KGError(f"{target} is no folder", "name a folder, or one that does not exist yet")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KGError(f"cannot write to {target}: {error.strerror}") from None
    with locked(target):
        files = {target / name: text for name, text in _template().items()}
        there = sorted(str(path.relative_to(target)) for path in files if os.path.lexists(path))
        if there:
            named = ", ".join(there[:3]) + (f" and {len(there) - 3} more" if len(there) > 3 else "")
            raise KGError(
                f"{target} is not empty: it has {named} already",
                "move that away, or name another folder",
            )
        commit(target, [Change(path, None, text) for path, text in files.items()])
    return sorted(files)


def _template() -> dict[str, bytes]:
    # The files of a new project. In a checkout the vocabulary stands at the top level; an installed
    # package carries a copy.
    ontology = TEMPLATE / "ontology"
    if not ontology.is_dir():
        ontology = Path(__file__).parents[2] / "ontology"
    places = {
        TEMPLATE / "data": "data",
        ontology / "rules": "ontology/rules",
        TEMPLATE / "questions": "ontology/questions",
    }
    found = {f"ontology/{name}": ontology / name for name in ("kg.ttl", "shapes.ttl")} | {
        "README.md": TEMPLATE / "README.md"
    }
    for place, name in places.items():
        found |= {
            f"{name}/{path.relative_to(place).as_posix()}": path
            for path in place.rglob("*")
            if path.is_file()
        }
    return {name: path.read_bytes() for name, path in found.items()} | {".gitignore": b"/build/\n"}
