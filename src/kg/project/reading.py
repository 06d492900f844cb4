"""Reading the files of a project as data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Problem
from kg.project import claim_files, dataset_file, former_terms, inputs, unlabelled
from kg.project.dataset_file import Dataset
from kg.project.guests import read_rdf
from kg.project.proof import records as proofs
from kg.project.records import SOURCES_UNREAD, Citation, Data, Guests, Note, Source
from kg.project.registers import register, retired
from kg.project.source_rows import sources
from kg.project.vocabulary import Vocabulary
from kg.project.vocabulary import read as read_vocabulary
from kg.rdf import files
from kg.rdf.dates import dated, edtf
from kg.rdf.terms import KG, PROV, RDF, TYPE, XSD, iri, literal
from kg.words import phrase


def read(
    folder: Path, vocabulary: Vocabulary, about: Dataset, without: str = ""
) -> tuple[Data, list[Problem]]:
    """(what the files of `folder`/data say, every problem in them); `about` is what
    `dataset_file.read` gives. The claims of the source `without` are not read.
    """
    data = empty(vocabulary, about)._replace(statements=list(vocabulary.statements))
    if not about.declared:
        data.odd.append(dataset_file.undeclared(about))
    used: set[str] = set()
    problems = _read_tables(folder, data)
    foreign = inputs.paths(folder, "data", frozenset(files.FORMATS))
    # What claims may name is known before them; what they say comes first.
    apart = data._replace(claims=[])
    told = [problem for path in foreign for problem in read_rdf(path, apart, used)]
    own = [path for path in inputs.paths(folder, "data/claims") if path.stem != without]
    problems += claim_files.read(own, data, used)
    data.claims.extend(apart.claims)
    problems += told + inputs.unread(folder)
    data.odd.extend(former_terms.remarks(folder, vocabulary))
    data.odd.extend(unlabelled.remarks(folder, about.languages if about.declared else ()))
    if inputs.paths(folder, proofs.PLACE):
        states, found, stale = proofs.read(folder, data)
        problems += found
        data.odd.extend(stale)
        data.citations.update(
            (name, data.citations[name]._replace(proof=state)) for name, state in states.items()
        )
    names = {f"data/{path.name}" for path in foreign}
    if (
        vocabulary.whole
        and not data.unread
        and not any(p.path.lower().startswith("data/claims") or p.path in names for p in problems)
    ):
        # A row with a fault uses entities that were not understood; only a clean reading can tell
        # what is never used.
        problems += _unused(data, used)
    return data, problems


def whole(folder: Path, without: str = "") -> tuple[Data, list[Problem]]:
    """What the files of a project say, its vocabulary among them, and every problem in them; the
    claims of the source `without` are not read.
    """
    about, problems = dataset_file.read(folder)
    words, unreadable = read_vocabulary(folder, about.space)
    data, more = read(folder, words, about, without)
    return data, [*problems, *unreadable, *more]


def registered(folder: Path) -> Data:
    """What the registers and the file of sources say, whatever problems they have; no claims."""
    about, _ = dataset_file.read(folder)
    words, _ = read_vocabulary(folder, about.space)
    return tables(folder, words, about)[0]


def tables(folder: Path, vocabulary: Vocabulary, about: Dataset) -> tuple[Data, list[Problem]]:
    """(what the registers and the file of sources say, every problem in them); no claims."""
    data = empty(vocabulary, about)
    return data, _read_tables(folder, data)


def empty(vocabulary: Vocabulary, about: Dataset) -> Data:
    """A project that has a vocabulary, and says nothing."""
    space, dataset, languages, _, settings, schemes = about
    empty = Data(space, dataset, languages, vocabulary, {}, {}, [], {}, [], [], set(), [])
    return empty._replace(settings=settings, schemes=schemes, guests=Guests({}, {}))


def _read_tables(folder: Path, data: Data) -> list[Problem]:
    # The sources and the registers.
    problems: list[Problem] = []
    paths = inputs.paths(folder, "data", frozenset({".csv"}))
    for path in paths:
        read_table = sources if path.name.lower() == "sources.csv" else register
        problems += read_table(path, data)
    if not any(path.name.lower() == "sources.csv" for path in paths):
        data.unread.add(SOURCES_UNREAD)
        hint = phrase("project.sources-missing.hint")
        problems.append(Problem("data/sources.csv", 0, 0, phrase("project.file-missing"), hint))
    return problems + retired(data)


def _unused(data: Data, used: set[str]) -> list[Problem]:
    hint = phrase("project.entity-unused.hint")
    return [
        Problem(e.path, e.line, 1, phrase("project.entity-unused", name=e.id), hint)
        for e in data.entities.values()
        if e.iri not in used and not e.retired
    ]


# --- quads ----------------------------------------------------------------------------------------


def descriptions(
    citations: dict[str, Citation], sources: Iterable[Source], namespace: str
) -> list[tuple[str, str, str, str]]:
    """The quads that describe the citations, in the register of citations."""
    graph = iri(f"{namespace}register/citations")
    result = [(graph, TYPE, f"<{KG}Register>", graph)]
    firsts = {source.iri: source.first for source in sources}
    days: dict[str, tuple[str, str]] = {}
    for node, citation in citations.items():
        period = citation.period
        if period and period not in days:
            day = edtf(period)
            days[period] = (dated(day), day.first) if day else (literal(period), "")
        written, first = days[period] if period else ("", firsts.get(citation.source, ""))
        pairs = _description(citation, written, first)
        result += [(node, predicate, value, graph) for predicate, value in pairs]
    return result


def _description(citation: Citation, period: str, first: str) -> list[tuple[str, str]]:
    # (predicate, object) of what is said of a citation; `period` is the literal of its period,
    # `first` the ISO day by which it is sorted.
    pairs = [
        (TYPE, _CITATION),
        (_DERIVED, citation.source),
        (_LOCATOR, literal(citation.locator)),
        (_MODALITY, literal(citation.modality)),
    ]
    if first:
        pairs.append((_SORT_DAY, f'"{first}"^^<{XSD}date>'))
    if period:
        pairs.append((_PERIOD, period))
    if citation.speaker:
        pairs.append((_SPEAKER, citation.speaker))
    for predicate, text in (
        (_QUALIFIER, citation.qualifier),
        (_RANK, citation.rank),
        (_PRINTED, citation.printed),
        (_REASON, citation.reason),
        (_PROOF, citation.proof),
    ):
        if text:
            pairs.append((predicate, literal(text)))
    return pairs


def notes_register(namespace: str) -> tuple[str, str, str, str]:
    """The quad that says what the register of notes is."""
    graph = iri(f"{namespace}register/notes")
    return graph, TYPE, f"<{KG}Register>", graph


def noted(notes: Iterable[Note], namespace: str) -> list[tuple[str, str, str, str]]:
    """The quads of curators' remarks on claims, in the register of notes."""
    register = notes_register(namespace)
    graph, result = register[3], [register]
    for note in notes:
        s, p, o, cited = note.quad
        name = hashlib.sha256("\x1f".join((*note.quad, note.text)).encode()).hexdigest()[:16]
        node = f"<{namespace}note/{name}>"
        result += [
            (node, TYPE, f"<{KG}Note>", graph),
            (node, f"<{RDF}subject>", s, graph),
            (node, f"<{RDF}predicate>", p, graph),
            (node, f"<{RDF}object>", o, graph),
            (node, f"<{KG}isCitedFrom>", cited, graph),
            (node, f"<{KG}text>", literal(note.text), graph),
        ]
    return result


_CITATION, _DERIVED = f"<{KG}Citation>", f"<{PROV}wasDerivedFrom>"
_LOCATOR, _MODALITY, _SORT_DAY, _PERIOD, _SPEAKER, _QUALIFIER, _RANK, _PRINTED, _REASON, _PROOF = (
    f"<{KG}{name}>"
    for name in (
        "locator",
        "modality",
        "sortDay",
        "period",
        "isSaidBy",
        "qualifier",
        "editorialRank",
        "printed",
        "reason",
        "proof",
    )
)
