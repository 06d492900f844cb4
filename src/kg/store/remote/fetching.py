"""All of a published graph, fetched to be read here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import KGError
from kg.rdf import iris
from kg.rdf.nquads import Quad, Triple
from kg.rdf.terms import CURRENT, FINDINGS, KG, PLANS
from kg.sparql import datasets, lexer
from kg.sparql.describing import is_describe
from kg.store import kept, loading, names, snapshot, weighing
from kg.store.dataset import LocalDataset
from kg.store.remote.client import SECONDS, Server
from kg.store.remote.pages import PAGE, announced, entries, keep, paged
from kg.store.remote.published import PublishedDataset, connect
from kg.words import phrase

# So often all is read anew where it changes meanwhile.
_TIMES = 3
_WEAK, _ASIDE = (f"<{KG}reliability>", '"weak"'), (f"<{KG}editorialRank>", '"set-aside"')


def fetched(url: str, folder: Path | str = ".", seconds: float = SECONDS) -> snapshot.Opened:
    """All that a server holds of the dataset, in memory and as the files that a build keeps, with
    those of its terms and rules. Raises what `opened` raises.
    """
    for _ in range(_TIMES):
        dataset, state = connect(url, folder, seconds)
        if (quads := _of_one_edition(dataset, state)) is not None:
            return _opened(dataset, state, quads)
    raise KGError(phrase("store.changing", url=url), phrase("store.changing.hint"))


def _of_one_edition(dataset: PublishedDataset, state: snapshot.State) -> list[Quad] | None:
    # All that is there, None where another edition has taken its place meanwhile.
    try:
        quads, fault = list(_all_quads(dataset.server, state.space)), None
    except KGError as error:
        quads, fault = [], error
    if announced(dataset.server, state.space) != state:
        return None
    if fault is not None:
        raise fault
    return quads


def _opened(
    dataset: PublishedDataset, state: snapshot.State, quads: Iterable[Quad]
) -> snapshot.Opened:
    # What kg calls the graphs that it makes, by what they are called there.
    own = {f"<{name}>": f"<{iri}>" for iri, name in dataset.graphs.items()}
    made: dict[str, set[Triple]] = {name: set() for name in (CURRENT, PLANS, FINDINGS)}
    named: set[Quad] = set()
    for s, p, o, g in quads:
        if g in own:
            made[own[g]].add((s, p, o))
        else:
            named.add((s, p, o, g))
    whole = made[CURRENT]
    derived = {quad for quad in named if quad[3].startswith(f"<{state.space}rule/")}
    stated = whole - {(s, p, o) for s, p, o, _ in derived}
    files = {
        "named.nq": [f"{s} {p} {o} {g} .\n" for s, p, o, g in sorted(named - derived)],
        "current.nq": [f"{s} {p} {o} .\n" for s, p, o in sorted(stated)],
        "derived.nq": sorted(f"{s} {p} {o} {g} .\n" for s, p, o, g in derived),
        "plans.nq": sorted(f"{s} {p} {o} {PLANS} .\n" for s, p, o in made[PLANS]),
        "findings.nq": sorted(f"{s} {p} {o} {FINDINGS} .\n" for s, p, o in made[FINDINGS]),
    }
    place = tempfile.TemporaryDirectory(prefix="kg-")
    named_by = stated | made[PLANS]
    ontologies = {f"<{iri}>" for iri in state.ontologies}
    terms = {s for s, _, _, g in named if g in ontologies}
    files[names.NAMES] = called = names.index(named_by, state.prefixes["entity"], terms)
    sources = {s: o for s, p, o, _ in named if p == kept.DERIVED}
    holding = weighing.Holding(whole, made[PLANS])
    weak = {s for s, p, o, _ in named if (p, o) == _WEAK}
    doubtful = {s for s, p, o, _ in named if (p, o) == _ASIDE}
    doubtful |= {citation for citation, source in sources.items() if source in weak}
    said = weighing.gathered(named, sources, doubtful)
    about = weighing.Stated(said, named, called, holding)
    files |= weighing.files(about, state.prefixes["entity"])
    keep(Path(place.name), files | _ontology(state, named))
    loaded = [name for name in files if name.endswith(".nq") and name != "current.nq"]
    lines = (line for name in loaded for line in files[name])
    memory = loading.memory([*(f"{s} {p} {o} .\n" for s, p, o in whole), *lines])
    return snapshot.Opened(LocalDataset(memory), state, Path(place.name), place)


def _ontology(state: snapshot.State, quads: Iterable[Quad]) -> dict[str, list[str]]:
    # The files of terms and rules that a build keeps beside its store, by name.
    own = f"<{state.space}ontology/"
    names = {f"<{iri}>": f"ontology/{at}.ttl" for at, iri in enumerate(state.ontologies)}
    heads = [f"@prefix {name}: <{iri}> .\n" for name, iri in state.prefixes.items()]
    files: dict[str, list[str]] = {}
    for s, p, o, g in sorted(quads):
        # A file that says nothing of itself as an ontology gives its graph its name.
        if name := names.get(g, f"ontology/{g[len(own) : -1]}" if g.startswith(own) else ""):
            files.setdefault(name, [*heads]).append(f"{s} {p} {o} .\n")
    rules = state.rules or {}
    return files | {f"ontology/rules/{iris.local(iri)}.rq": [text] for iri, text in rules.items()}


def _all_quads(server: Server, space: str) -> Iterator[Quad]:
    # What was published in each graph. Raises KGError where it is not there in full.
    sizes = {graph: int(entry.split()[1]) for graph, entry in entries(server, space).items()}
    for block in batches(dict(sorted(sizes.items())), PAGE, 500):
        values = " ".join(f"<{graph}>" for graph in block)
        text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        count = sum(sizes[graph] for graph in block)
        quads = {(s, p, o, g) for s, p, o, g in paged(server, text, count)}
        if len(quads) != count:
            facts = {"url": server.url, "given": len(quads), "count": count, "graph": block[0]}
            raise KGError(
                phrase("store.triples-missing", **facts)
                if len(block) == 1
                else phrase("store.triples-missing-several", **facts),
                phrase("store.triples-missing.hint"),
            )
        yield from quads


def local(held: snapshot.Opened, folder: Path | str = ".") -> snapshot.Opened:
    """The dataset fetched, if a server holds it."""
    match held.store:
        case PublishedDataset(server=server):
            return fetched(server.url, folder, server.seconds)
    return held


def answering(
    held: snapshot.Opened, folder: Path | str, text: str, *, plans: bool = False
) -> snapshot.Opened:
    """The dataset as a query of it is answered right: on its server, or fetched; so for `plans`
    beside the current graph, since FROM would leave a query without its named graphs, and for a
    DESCRIBE that chooses its graphs.
    """
    chosen = is_describe(text) and any(datasets.clauses(text, held.state.prefixes))
    match held.store:
        case PublishedDataset(server=server) if plans or chosen or not is_answered(server, text):
            return local(held, folder)
    return held


# What Virtuoso (7.2.5) answers as it should. Of other parts of SPARQL it gives rows another number
# of times, loses what alternatives bind, takes a truth value for a number, what is unbound for an
# empty text, or does not compile them.
_ANSWERED = frozenset(
    "PREFIX BASE SELECT ASK CONSTRUCT DESCRIBE DISTINCT WHERE FROM NAMED GRAPH FILTER VALUES UNDEF"
    " ORDER BY ASC DESC LIMIT OFFSET GROUP COUNT AS A STR LANG DATATYPE STRSTARTS STRENDS CONTAINS"
    " IN TRUE FALSE".split()
)
_PATHS = frozenset("|/^+?")


def is_answered(server: Server, text: str) -> bool:
    """Whether a server answers a query as it should."""
    if not server.is_virtuoso:
        return True
    found = list(lexer.tokens(text))
    words = [token.text.upper() for token in found if token.kind == "word"]
    signs = {token.text for token in found if token.kind == "sign"}
    return _ANSWERED.issuperset(words) and words.count("SELECT") < 2 and not signs & _PATHS


def citable(
    held: snapshot.Opened, folder: Path | str = ".", text: str = "", *, plans: bool = False
) -> snapshot.Opened:
    """The dataset as a query of it can be asked with citations: on its server, or fetched from one
    that gets the queries for them wrong, and where the query chooses its graphs.
    """
    if plans or any(datasets.clauses(text, held.state.prefixes)):
        return local(held, folder)
    # Virtuoso (7.2.5) drops graphs without a word: OPTIONAL { { GRAPH ?g { … } } UNION { … } UNION
    # { … } } binds nothing there.
    match held.store:
        case PublishedDataset(server=server) if server.is_virtuoso:
            return local(held, folder)
    return held


def batches(sizes: dict[str, int], triples: int, graphs: int) -> Iterator[list[str]]:
    # Graphs by so many triples, or so many graphs, at most; a graph that is larger is alone.
    batch: list[str] = []
    total = 0
    for graph, size in sizes.items():
        if batch and (total + size > triples or len(batch) == graphs):
            yield batch
            batch, total = [], 0
        batch.append(graph)
        total += size
    if batch:
        yield batch
