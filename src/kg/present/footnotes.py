"""Answers with their citations: numbers beside the rows, and what each number stands for below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.evidence.citing import model, parts, run
from kg.evidence.citing.facets import EVERY
from kg.evidence.citing.standing import standing
from kg.evidence.claims import Citation, Document, citations_of
from kg.evidence.composition import FACET_PROPERTIES, composed
from kg.lines import shortened
from kg.present.showing import citation_marks, footnote
from kg.rdf.iris import local
from kg.rdf.terms import FINDINGS, PLANS
from kg.sparql import asking, columns, datasets, ordering
from kg.sparql.asking import Rows
from kg.sparql.languages import in_small_letters, in_usual_letters
from kg.sparql.lexer import normalised
from kg.store.dataset import Dataset
from kg.store.labelling import shown
from kg.words import Sentence, phrase, translate

COLUMN = "citations"


class Note(NamedTuple):
    """What an answer rests on: `kind` is "citation", "register", "ontology", "file", "rule",
    "finding" (the graph of findings) or "plan" (the graph of plans).
    """

    iri: str
    kind: str
    citation: Citation | None

    @property
    def facts(self) -> dict[str, str]:
        """What is known of it, as texts: of a citation all that it says, else its name."""
        if self.citation is None:
            return {"name": local(self.iri[1:-1])}
        citation, document = self.citation, self.citation.document
        facts = {
            "source": document.iri[1:-1],
            "publisher": document.publisher,
            "title": document.title,
            "address": document.address,
            "locator": citation.locator,
            "published": document.issued,
            "period": citation.period,
            "modality": citation.modality,
            "speaker": citation.speaker[1:-1],
            "rank": citation.rank,
            "qualifier": citation.qualifier,
            "printed": citation.printed,
            "proof": citation.proof,
            "reason": citation.reason,
        }
        return {key: value for key, value in facts.items() if value}


class Cited(NamedTuple):
    """An answer with citations. `rows` are as the plain query gives them; `notes` has, for each
    row, the IRIs (N-Triples strings) of what it rests on, `about` what each is. `absences` and
    `remarks` are sentences. `composed` are the numbers (from 0) of the rows that put facets of one
    thing together which no source states together. `matched` has, if that was asked for, the
    triples that each row matched, each with the graphs (without brackets) that say it.
    """

    form: str
    rows: Rows
    answer: bool | None
    notes: list[list[str]]
    about: dict[str, Note]
    absences: list[str]
    remarks: list[str]
    composed: frozenset[int] = frozenset()
    matched: Sequence[Mapping[tuple[str, ...], frozenset[str]]] = ()
    shared: Sequence[frozenset[str]] = ()


class Marks(NamedTuple):
    """How the rows of an answer are marked. `rows` has the numbers of each row; where an answer is
    long only those of what it matched itself, and `rest` how many places more it rests on, those
    that every row does. `common` are the numbers of these, in no row. `numbers` has the number of
    each citation and rule.
    """

    rows: list[list[int]]
    rest: list[int]
    common: list[int]
    numbers: dict[str, int]

    def texts(self) -> list[str]:
        """The marks of each row as text: `[1] [2]`, and in a long answer `[1]–[9] +117`."""
        if not any(self.rest):
            return [" ".join(f"[{number}]" for number in row) for row in self.rows]
        return [
            " ".join([*map(_run_text, runs(row)), *([f"+{rest}"] if rest else [])])
            for row, rest in zip(self.rows, self.rest, strict=True)
        ]


def cite(
    store: Dataset,
    text: str,
    prefixes: dict[str, str],
    rules: dict[str, str],
    space: str,
    name: str = "query",
    plans: bool = False,
    graphs: tuple[list[str], list[str]] | None = None,
    *,
    matched: bool = False,
) -> Cited:
    """The answer to a SELECT, ASK or CONSTRUCT with, for each row, what it rests on; its sentences
    can be said in any language (`in_language`).

    `rules` are the CONSTRUCT queries by the IRI of their graph; `plans` asks the plans beside the
    current graph, `graphs` names graphs as for `asking.ask`; `matched` asks which
    triples each row matched. Raises KGError for a query that is
    none, or that cannot be cited.
    """
    text = normalised(text)
    asking.checked(text, prefixes, name)
    local = store.engine is not None
    text = in_small_letters(text) if local else text
    try:
        # The engine's word on what is no query names the place.
        with asking.engine_errors():
            ordering.ask(ox.Store(), text, prefixes=prefixes)
        dataset = datasets.citable(store.engine, text, prefixes, graphs, plans=plans)
        text = dataset.text if dataset else text
        answer = run.cite(
            _query(store, prefixes, dataset),
            columns.named(text, prefixes),
            prefixes,
            rules,
            steady=local,
            standing=standing(store),
            facets=EVERY if matched else FACET_PROPERTIES,
        )
    except SyntaxError as error:
        raise asking.malformed(name, error, text, prefixes) from None
    shared = [f"<{graph}>" for graph in answer.shared]
    notes = [
        list(dict.fromkeys([*(f"<{graph}>" for graph in graphs), *shared]))
        for graphs in answer.citations
    ]
    about = _about(store, {note for row in notes for note in row}, space)
    order = {note.iri: number for number, note in enumerate(sorted(about.values(), key=_by_kind))}
    own = [{f"<{graph}>" for graph in graphs} for graphs in answer.citations]
    apart = [frozenset(row) - matched_by for row, matched_by in zip(notes, own, strict=True)]
    return Cited(
        answer.form,
        Rows(list(answer.variables), [tuple(map(in_usual_letters, row)) for row in answer.rows]),
        answer.answer,
        [sorted(row, key=order.__getitem__) for row in notes],
        about,
        [_absence(absence) for absence in answer.absences],
        list(answer.notes),
        frozenset(_composed(store, answer) if answer.form == "select" else ()),
        answer.facets if matched else (),
        apart if any(apart) else (),
    )


def in_language(found: Cited, language: str) -> Cited:
    """An answer with its sentences in a language, as texts."""
    absences, remarks = (
        [translate(sentence, language) for sentence in sentences]
        for sentences in (found.absences, found.remarks)
    )
    return found._replace(absences=absences, remarks=remarks)


def _composed(store: Dataset, answer: model.Cited) -> Iterator[int]:
    graphs = {f"<{g}>" for row in answer.facets for names in row.values() for g in names}
    cited = citations_of(store, graphs)
    source_of = {graph[1:-1]: citation.document.iri for graph, citation in cited.items()}
    for number, row in enumerate(answer.facets):
        sources = {
            (triple[0], triple[1], triple[2]): {
                source_of[name] for name in names if name in source_of
            }
            for triple, names in row.items()
            if triple[1] in FACET_PROPERTIES
        }
        if composed({triple: found for triple, found in sources.items() if found}):
            yield number


def _query(
    store: Dataset, prefixes: dict[str, str], dataset: datasets.Chosen | None
) -> Callable[[str], Any]:
    if dataset is None or dataset.merged is None:
        return lambda query: ordering.ask(store, query, prefixes=prefixes)
    return lambda query: ordering.ask(
        dataset.store, query, prefixes=prefixes, default_graph=dataset.merged
    )


_KINDS = ("citation", "rule", "file", "finding", "plan", "register", "ontology")
_GRAPHS = {FINDINGS: "finding", PLANS: "plan"}
# Registers and ontology only say what things are called.
NUMBERED = _KINDS[:5]


def _by_kind(note: Note) -> tuple[int, str, str]:
    return _KINDS.index(note.kind), note.citation.period if note.citation else "", note.iri


def _about(dataset: Dataset, graphs: set[str], space: str) -> dict[str, Note]:
    citations = citations_of(dataset, graphs)
    notes = {graph: Note(graph, "citation", citation) for graph, citation in citations.items()}
    for graph in graphs - notes.keys():
        notes[graph] = Note(graph, _GRAPHS.get(graph) or _kind(graph, space), None)
    return notes


def _kind(graph: str, space: str) -> str:
    kinds = ("rule", "register", "file")
    return next((kind for kind in kinds if graph.startswith(f"<{space}{kind}/")), "ontology")


_ROWS = 20  # so many rows are named beside an absence


def _absence(absence: parts.Absence) -> Sentence:
    pattern = re.sub(r"\s+", " ", absence.pattern).strip()
    pattern = re.sub(r"^(NOT EXISTS|MINUS|OPTIONAL)\s*", "", pattern, flags=re.I)
    sentence = phrase(f"present.absence.{absence.kind}", pattern=shortened(pattern))
    if absence.rows is not None:
        rows = [str(row + 1) for row in absence.rows[:_ROWS]]
        rows += ["…"] if len(absence.rows) > _ROWS else []
        sentence = phrase("present.absence.rows", absence=sentence, rows=rows)
    return sentence


# Where a row has more numbers, what every row rests on is told once.
_LONG = 12


def numbered(found: Cited) -> Marks:
    """The numbers of what each row rests on: registers and ontology say only what things are
    called and have none.

    What one source says at one place in one way has one number, however hedged or printed.
    """
    whole, numbers = _counted(found, found.notes)
    if not found.shared or all(len(row) <= _LONG for row in whole):
        return Marks(whole, [0] * len(whole), [], numbers)
    apart = zip(found.notes, found.shared, strict=True)
    own = [[note for note in row if note not in shared] for row, shared in apart]
    rows, numbers = _counted(found, [*own, *found.notes])
    own_rows, whole = rows[: len(own)], rows[len(own) :]
    seen = {number for row in own_rows for number in row}
    return Marks(
        own_rows,
        [len(set(every) - set(row)) for row, every in zip(own_rows, whole, strict=True)],
        sorted({number for row in whole for number in row} - seen),
        numbers,
    )


def _counted(found: Cited, rows: Iterable[list[str]]) -> tuple[list[list[int]], dict[str, int]]:
    # The numbers of rows of notes, in the order of their first use.
    numbers: dict[str, int] = {}
    places: dict[tuple[str, ...], int] = {}
    counted = []
    for row in rows:
        for note in row:
            kind, citation = found.about[note].kind, found.about[note].citation
            if kind in NUMBERED and note not in numbers:
                place = _place(citation) if citation else (note,)
                numbers[note] = places.setdefault(place, len(places) + 1)
        counted.append(list(dict.fromkeys(numbers[note] for note in row if note in numbers)))
    return counted, numbers


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of numbers that follow one another."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def _run_text(run: tuple[int, int]) -> str:
    first, last = run
    if first == last:
        return f"[{first}]"
    return f"[{first}]{'–' if last > first + 1 else ' '}[{last}]"


def rest_told(marks: Marks, language: str) -> str:
    """What `+117` beside a row means, "" where no row has it."""
    if not any(marks.rest):
        return ""
    return translate(phrase("present.rest", count=max(marks.rest)), language)


def _place(citation: Citation) -> tuple[str, ...]:
    # What a footnote tells: other than that, citations are alike.
    how = citation.period, citation.modality, citation.speaker, citation.rank, citation.reason
    return citation.document.iri, citation.locator, *how


def cited_notes(found: Cited) -> list[list[Note]]:
    """For each row what it rests on, without what says only how things are called."""
    return [
        [found.about[note] for note in row if found.about[note].kind in NUMBERED]
        for row in found.notes
    ]


def documents(found: Cited) -> list[Document]:
    """The sources of an answer, each once, in the order of their numbers."""
    citations = (found.about[note].citation for note in numbered(found).numbers)
    return list(dict.fromkeys(c.document for c in citations if c is not None))


def footnotes(found: Cited, marks: Marks, prefixes: dict[str, str], language: str) -> list[str]:
    """The list below a table: what each number stands for, then what rests on an absence, then
    where more is cited than would do. What every row of a long answer rests on is counted.
    """
    common = set(marks.common)
    lines = note_lines(found, marks.numbers, prefixes, language)
    told = [line for number, line, _ in lines if number not in common]
    if any(marks.rest):
        all_of_them = translate(phrase("present.rest.all"), language)
        told.append(f"{rest_told(marks, language)} {all_of_them}")
    return [*told, *found.absences, *found.remarks]


def note_lines(
    found: Cited, numbers: dict[str, int], prefixes: dict[str, str], language: str
) -> list[tuple[int, str, str]]:
    """(number, what it stands for with the number before it, the address with which that ends or
    "") of each number, in their order.
    """
    lines = []
    for number, about in numbered_notes(found, numbers):
        if about.citation:
            citation = about.citation
            told = _told(citation, prefixes, language)
            line = footnote(number, citation.document, citation.locator, prefixes, language, *told)
            lines.append((number, line, citation.document.address))
        else:
            name = phrase(f"present.note.{about.kind}", name=about.facts["name"])
            lines.append((number, f"[{number}] {translate(name, language)}", ""))
    return lines


def numbered_notes(found: Cited, numbers: dict[str, int]) -> list[tuple[int, Note]]:
    """Each number with the first note that has it, in their order."""
    first = {number: note for note, number in reversed(numbers.items())}
    return [(number, found.about[first[number]]) for number in sorted(first)]


def _told(citation: Citation, prefixes: dict[str, str], language: str) -> list[str]:
    """What a footnote says of a citation beside its place: of when it speaks, how and in whose
    words it says it, when it was published.
    """
    facts = [phrase("present.period", period=citation.period)] if citation.period else []
    facts += citation_marks(citation)
    if citation.speaker:
        facts.append(phrase("present.said-by", speaker=shown(citation.speaker, prefixes)))
    if citation.document.issued:
        facts.append(phrase("present.published", day=citation.document.issued))
    return [translate(fact, language) for fact in facts]
