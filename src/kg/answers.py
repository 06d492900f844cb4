"""Questions and their answers: what may be asked, the asking, and the answer as text."""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import pyoxigraph as ox

from kg import files, inputs
from kg.errors import KGError, NotFound, Problem
from kg.isolation import STACK
from kg.lines import escape_controls, in_markdown
from kg.sparql import columns, ordering
from kg.sparql import results as written
from kg.sparql.guard import ELSEWHERE, elsewhere, guard
from kg.sparql.languages import in_small_letters
from kg.sparql.lexer import normalised, place
from kg.terms import (
    ALT_LABEL,
    KG,
    NAMING,
    OWL,
    PREF_LABEL,
    PREFIXES,
    RDF,
    RDFS,
    TYPE,
    VOID,
    XSD,
    closest,
    compact,
    doubt,
    edtf,
    either,
    expand,
    literal,
    local,
    number,
    numeral,
    parts,
    term,
)  # fmt: skip

if TYPE_CHECKING:
    from kg.rdf.reading import Document

# How well a name must match to be found; what is merely alike counts for nine tenths.
_LEAST, _ALIKE = 60.0, 0.9
_FEW = 6
UNEVALUATED = "the query cannot be evaluated"
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
FORMATS = ("table", "markdown", "spreadsheet", *written.FORMATS, *GRAPHS)


class Rows(NamedTuple):
    """The answer to a SELECT: the variables, and a tuple of N-Triples strings a row ("" for what is
    unbound).
    """

    variables: list[str]
    rows: list[tuple[str, ...]]


class Parameter(NamedTuple):
    """What a question lets its asker choose: the variable, its kind (entity, date, number, text),
    its default, what it means by language.
    """

    name: str
    kind: str
    default: str
    meanings: dict[str, str]


class Question(NamedTuple):
    """A titled query of `ontology/questions`."""

    name: str
    titles: dict[str, str]
    parameters: list[Parameter]
    query: str
    path: str


# --- asking ---------------------------------------------------------------------------------------


def checked(text: str, prefixes: dict[str, str], name: str = "query") -> None:
    """Raise KGError for a query that may not be asked, or that uses a prefix nobody knows."""
    guard(text)
    _prefixed(text, prefixes, name)


def malformed(name: str, error: SyntaxError, text: str, prefixes: dict[str, str]) -> KGError:
    """The error to raise for a query that the engine's parser refuses: where the slip is, and what
    should stand there if that is known.
    """
    from kg.rules import syntax
    from kg.sparql.reader import read
    from kg.sparql.values import Unread

    try:
        read(text, tuple(prefixes.items()))
    except Unread as slip:
        line, column = place(text, slip.at)
        rest = text[slip.at :].partition("\n")[0].strip()
        where = f" near “{rest[:40]}{'…' * (len(rest) > 40)}”" if rest else ": it ends too early"
        return KGError(
            f"{name}:{line}:{column}: is not well-formed SPARQL{where}",
            f"{slip.wanted} was expected",
        )
    except KGError:
        pass  # what it cannot cite is read by the engine alone
    return KGError(str(syntax(name, error, text)))


def ask(
    store: ox.Store,
    text: str,
    prefixes: dict[str, str],
    name: str = "query",
    graphs: tuple[list[str], list[str]] | None = None,
    **options: object,
) -> object:
    """The engine's answer to a query (solutions, boolean or triples), read lazily. Raises KGError
    for a query that is no query.

    `graphs` are IRIs of graphs, (those whose merge is the default graph, those that are named), in
    place of what the query's FROM and FROM NAMED say.
    """
    # Whether there is a prefix that nobody knows is looked at only where the engine does not
    # understand the query; a server is not asked such a one.
    text = normalised(text)
    guard(text)
    if isinstance(store, ox.Store):
        text = in_small_letters(text)
    else:
        _prefixed(text, prefixes, name)
    try:
        # A server makes of FROM what the standard says by itself.
        default, named = (
            (graphs or clauses(text, prefixes)) if isinstance(store, ox.Store) else ((), ())
        )
        if default or named:
            store, chosen = _chosen(store, default, named)
            options = {**options, **chosen}
        with engine_errors():
            # The engine parses each prefix anew.
            used = {name: space for name, space in prefixes.items() if f"{name}:" in text}
            return ordering.ask(
                store, columns.named(text, used, options.get("base_iri")), prefixes=used, **options
            )
    except SyntaxError as error:
        _prefixed(text, prefixes, name)
        raise malformed(name, error, text, prefixes) from None
    except (ValueError, OSError) as error:
        raise KGError(f"{name}: {error}") from None


def _chosen(store: ox.Store, default: list[str], named: list[str]) -> tuple[ox.Store, dict]:
    # The engine's union of graphs counts a triple once for each graph, where RDF's merge has it
    # once: several graphs are merged first.
    try:
        merged, shown = [ox.NamedNode(iri) for iri in default], [ox.NamedNode(iri) for iri in named]
    except ValueError:
        return store, {}  # an IRI that is relative: the engine knows to what, or refuses it
    if len(merged) < 2:
        return store, {"default_graph": merged, "named_graphs": shown}
    made = ox.Store()
    for graph in merged:
        made.extend(
            ox.Quad(q.subject, q.predicate, q.object)
            for q in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in shown:
        made.extend(store.quads_for_pattern(None, None, None, graph))
    return made, {"default_graph": [ox.DefaultGraph()], "named_graphs": shown}


def _prefixed(text: str, prefixes: dict[str, str], name: str) -> None:
    # The parser's own word for an unknown prefix names neither the prefix nor a cure.
    from kg.sparql import prologue

    token = prologue.unknown(text, prefixes)
    if token:
        prefix = token.text.partition(":")[0]
        line, column = place(text, token.start)
        hint = (closest(prefix, prefixes) if prefix else "") or f"declare it: PREFIX {prefix}: <…>"
        raise KGError(f"{name}:{line}:{column}: unknown prefix “{prefix}:”", hint)


def clauses(text: str, prefixes: dict[str, str]) -> tuple[list[str], list[str]]:
    """(IRIs after FROM, IRIs after FROM NAMED) of a query."""
    if "from" not in text.casefold():
        return [], []
    from kg.sparql import prologue

    return prologue.clauses(text, prefixes)


def run_interruptible(
    work: Callable[[], object], tick: Callable[[], None] = lambda: None
) -> object:
    """What `work` returns, run in a thread with room for deep recursion, so that Ctrl-C is answered
    while the engine runs.

    `tick` is called ten times a second while it does.
    """
    result: list[object] = []
    fault: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # handed to the caller, whatever it is
            fault.append(error)

    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    while thread.is_alive():
        thread.join(0.1)
        tick()
    if fault:
        raise fault[0]
    return result[0]


@contextmanager
def engine_errors() -> Iterator[None]:
    """What the engine finds that it cannot evaluate, perhaps only while rows are read (a function
    that it has not), becomes a KGError.
    """
    try:
        yield
    except RuntimeError as error:
        raise KGError(f"{UNEVALUATED}: {error}") from None


def rows(solutions: ox.QuerySolutions) -> Rows:
    """All rows of a SELECT. Raises KGError where the engine cannot evaluate it."""
    with engine_errors():
        return Rows(
            [v.value for v in solutions.variables],
            [tuple(term(value) for value in solution) for solution in solutions],
        )


def plain(paths: Iterable[Path]) -> ox.Store:
    """A store in memory of RDF files, as a plain dataset. Raises KGError for a file that cannot be
    read.
    """
    from kg.rdf import reading

    return reading.store(paths)


def declared(paths: Iterable[Path]) -> dict[str, str]:
    """The prefixes that a query over RDF files may use: those of kg, and those that the files begin
    with.

    What two files declare in two ways is none. Raises KGError for a file that cannot be read.
    """
    from kg.rdf import reading

    own: dict[str, set[str]] = {}
    for path in paths:
        for name, space in reading.prefixes(path).items():
            own.setdefault(name, set()).add(space)
    return {
        name: min(own.get(name) or {PREFIXES[name]})
        for name in {**PREFIXES, **own}
        if len(own.get(name, ())) < 2
    }


def serialized(found: Document, format: str) -> bytes:
    """RDF files in a format of `GRAPHS`. Raises KGError where the format cannot hold them."""
    from kg.rdf import tags, writing

    target = GRAPHS[format]
    if not target.supports_datasets and any(
        not isinstance(quad.graph_name, ox.DefaultGraph) for quad in found.quads
    ):
        raise KGError(f"{format} has no place for named graphs", "trig and nquads have")
    if format == "rdfxml":
        return writing.rdfxml((quad.triple for quad in found.quads), found.prefixes, found.mark)
    quads = found.quads if target.supports_datasets else [quad.triple for quad in found.quads]
    try:
        made = ox.serialize(quads, format=target, prefixes=found.prefixes)
    except ValueError as error:
        raise KGError(f"{format} cannot hold this: {error}") from None
    return tags.shown(made.decode(), found.mark).encode()


# --- questions ------------------------------------------------------------------------------------

_TITLE = r"(?m)^#\s*Title\s*\((\w+)\):\s*(.+)$"
_MEANING = r"(?m)^#\s*Parameter\s*\((\w+)\):\s*(\w+):\s*(.+)$"
_PARAMETER = r"(?m)^#\s*Parameter:\s*(\w+)\s*\((entity|date|number|text)\):\s*(.+)$"


def questions(folder: Path, prefixes: dict[str, str]) -> tuple[list[Question], list[Problem]]:
    """(the questions of `folder`/ontology/questions by name, problems)."""
    found, problems = [], []
    empty = ox.Store()
    for path in inputs.paths(folder, "ontology/questions"):
        name = f"ontology/questions/{path.name}"
        text, faults = files.text(path, name)
        problems += faults
        if faults:
            continue
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
            problems.append(
                Problem(
                    name,
                    0,
                    0,
                    f"“{path.stem}” is no kebab-case name",
                    "lower-case letters, digits and hyphens",
                )
            )
        titles = {language: title.strip() for language, title in re.findall(_TITLE, text)}
        for language in ("ko", "en"):
            if language not in titles:
                problems.append(
                    Problem(
                        name,
                        1,
                        1,
                        f"has no title in {language}",
                        f"a line such as: # Title ({language}): …",
                    )
                )
        from kg.rules import syntax
        from kg.sparql import prologue

        if elsewhere(text):
            problems.append(Problem(name, 0, 0, ELSEWHERE, "take the SERVICE block out"))
            continue
        try:
            ordering.ask(empty, text, prefixes=prefixes)
        except (SyntaxError, ValueError) as error:
            problems.append(syntax(name, error, text))
            continue
        parameters = []
        said = [
            (variable, language, meaning.strip())
            for language, variable, meaning in re.findall(_MEANING, text)
        ]
        for variable, kind, meaning in re.findall(_PARAMETER, text):
            blocks = [
                text[block.start : block.end]
                for block in prologue.parameters(text)
                if block.name == variable
            ]
            if not blocks:
                problems.append(
                    Problem(
                        name,
                        1,
                        1,
                        f"parameter {variable} has no default",
                        f"the query needs VALUES ?{variable} {{ … }}",
                    )
                )
            else:
                parameters.append(
                    Parameter(
                        variable,
                        kind,
                        blocks[0].strip(),
                        {
                            "en": meaning.strip(),
                            **{other[1]: other[2] for other in said if other[0] == variable},
                        },
                    )
                )
        found.append(Question(path.stem, titles, parameters, text, name))
    return found, problems


def title(question: Question, language: str) -> str:
    """The title of a question, in the language where it has one."""
    return question.titles.get(language) or next(iter(question.titles.values()), question.name)


def fill(query: str, name: str, value: str) -> str:
    """The query with `VALUES ?name { … }` set to a term (an N-Triples string). Raises KGError if
    the query has no such block.
    """
    from kg.sparql import prologue

    known = list(prologue.parameters(query))
    blocks = [block for block in known if block.name == name]
    if not blocks:
        names = ", ".join(block.name for block in known)
        raise KGError(
            f"the query has no parameter “{name}”",
            f"it has {names}" if names else "it has none: no VALUES ?name { … } block",
        )
    for block in reversed(blocks):
        query = f"{query[: block.start]} {value} {query[block.end :]}"
    return query


def default(query: str, name: str) -> str:
    """What `VALUES ?name { … }` holds in a query, "" if there is no such block."""
    from kg.sparql import prologue

    return next(
        (
            query[block.start : block.end].strip()
            for block in prologue.parameters(query)
            if block.name == name
        ),
        "",
    )


def argument(value: str, kind: str, default: str) -> str | None:
    """The term (an N-Triples string) that the text of a parameter means, or None if it must be
    looked up as a name.
    """
    value = unicodedata.normalize("NFC", value)
    if not kind:
        first = default.split()[0] if default.split() else ""
        kind = "text" if first[:1] in "\"'" else "number" if number(first) is not None else "entity"
        kind = "date" if "^^" in first and "date" in first else kind
    if kind == "number":
        amount = number(value)
        if two := either(value):
            raise KGError(*doubt(value, two))
        if amount is None:
            raise KGError(f"“{value}” is no number")
        return numeral(amount)
    if kind == "date":
        day = edtf(value)
        if day is None:
            raise KGError(f"“{value}” is no date", "write 2021-01-03, 2021-01 or 2021")
        return literal(day.last, XSD + "date")
    return literal(value) if kind == "text" else None


# --- finding by name ------------------------------------------------------------------------------


class Named(NamedTuple):
    """An entity as people call it; `iri` is an N-Triples string, `cls` an IRI."""

    iri: str
    id: str
    cls: str
    names: dict[str, str]
    others: tuple[str, ...]


def titled(thing: Named, language: str) -> str:
    """The names of a thing for people, the one in the language first."""
    names = [
        thing.names.get(language, ""),
        *(name for key, name in thing.names.items() if key != language),
    ]
    return escape_controls(" · ".join(name for name in names if name))


NAMES, FOLDED = "names.tsv", "folded.tsv"


def index(triples: Iterable[tuple[str, str, str]], space: str) -> dict[str, list[str]]:
    """The two files of names that a build keeps, as lines by file name, from triples (N-Triples
    strings) of the current graph; see `names`.

    A line is an entity, or a thing of a file that is no part of a vocabulary. In the first file it
    is its id (where its IRI does not begin with `space`, the IRI in angle brackets), its class, its
    preferred names, an empty cell and its other names, by tabs; in the second its id and all its
    names as they are compared, each between tabs.
    """
    start = f"<{space}"
    found: dict[str, dict[str, list[str]]] = {}
    for s, p, o in triples:
        if p in _NAMED_BY and s.startswith("<"):
            found.setdefault(s, {}).setdefault(p, []).append(o)
    schemes = tuple(
        s[:-1] for s, facts in found.items() if f"<{OWL}Ontology>" in facts.get(TYPE, ())
    )
    lines = []
    for s, facts in sorted(
        found.items(), key=lambda item: (not item[0].startswith(start), item[0][:-1])
    ):  # by id, not by `id>`
        classes, own = facts.get(TYPE, []), s.startswith(start)
        preferred = next((facts[p] for p in NAMING if p in facts), [])
        others = [
            name
            for p in (*NAMING, ALT_LABEL)
            for name in facts.get(p, ())
            if name not in preferred and name.startswith('"')
        ]
        if classes and (
            (preferred or others) if own else not s.startswith(schemes) and _is_thing(classes)
        ):
            preferred = [name for name in preferred if name.startswith('"')]
            cells = (
                s[len(start) : -1] if own else s,
                min(classes)[1:-1],
                *sorted(set(preferred)),
                "",
                *sorted(set(others)),
            )
            lines.append("\t".join(cell.replace("\t", "\\t") for cell in cells) + "\n")
    at, _, folded = _called([_named(line[:-1], space) for line in lines])
    compared = [
        "\t".join(("", *(name for _, name in names), "\n"))
        for _, names in groupby(zip(at, folded, strict=True), key=lambda pair: pair[0])
    ]
    return {NAMES: lines, FOLDED: compared}


_NAMED_BY = frozenset((TYPE, *NAMING, ALT_LABEL))
_BOOKS = (
    *(f"<{KG}{name}>" for name in ("Source", "Citation", "Register", "Rule")),
    f"<{VOID}Dataset>",
)
_TERMS = tuple(f"<{space}" for space in (OWL, RDF, RDFS, "http://www.w3.org/ns/shacl#"))


def _is_thing(classes: list[str]) -> bool:
    # Whether what has these classes is spoken of, not a term of a vocabulary or a part of the
    # book-keeping.
    return not any(cls in _BOOKS or cls.startswith(_TERMS) for cls in classes)


def names(place: Path, prefixes: dict[str, str]) -> list[Named]:
    """Every entity of the store at `place` (see `kg.store.Opened`) with its names, by id."""
    with (place / NAMES).open(encoding="utf-8", newline="\n") as file:
        return [_named(line[:-1], prefixes["entity"]) for line in file]


def _named(line: str, space: str) -> Named:
    id_, cls, *cells = line.split("\t")
    at = cells.index("")
    called = {}
    for cell in cells[:at]:
        text, language = _name(cell)
        called[language] = text
    others = (
        tuple(sorted({_name(cell)[0] for cell in cells[at + 1 :]})) if len(cells) > at + 1 else ()
    )
    if id_.startswith("<"):
        return Named(id_, id_[1:-1], cls, called, others)
    return Named(f"<{space}{id_}>", id_, cls, called, others)


def find(place: Path, text: str, prefixes: dict[str, str]) -> Named:
    """The entity of the store at `place` that a text names; see `one`. For an id the names of the
    others are not read.
    """
    known = "\n" + (place / NAMES).read_bytes().decode()
    id_ = _id(text, prefixes)
    start = (
        max(known.find(f"\n{one}\t") for one in (id_, f"<{expand(id_, prefixes) or id_}>"))
        if text.strip()
        else -1
    )
    if start < 0 and (wanted := _fold(text)):
        compared = (place / FOLDED).read_bytes().decode()
        if (at := compared.find(f"\t{wanted}\t")) >= 0:
            end = compared.index("\n", at)
            if compared.find(f"\t{wanted}\t", end) < 0:
                # One line has that name, and the same line of the other file is its entity.
                before = compared.count("\n", 0, at)
                start = next(islice((m.start() for m in re.finditer("\n", known)), before, None))
    if start >= 0:
        return _named(known[start + 1 : known.index("\n", start + 1)], prefixes["entity"])
    return one(names(place, prefixes), text, prefixes)


def _id(text: str, prefixes: dict[str, str]) -> str:
    return text.strip("<>").removeprefix(prefixes["entity"]).removeprefix("entity:")


def _name(cell: str) -> tuple[str, str]:
    # (text, language) of a literal; most have nothing that is escaped.
    if "\\" in cell:
        text, _, language = parts(cell)
        return text, language
    end = cell.rindex('"')
    return cell[1:end], cell[end + 2 :]


_FOLDED = re.compile(r"[\s·.,'’“”\"()-]+")


def _fold(text: str) -> str:
    return _FOLDED.sub("", unicodedata.normalize("NFC", text)).casefold()


def _called(known: list[Named]) -> tuple[list[int], list[str], list[str]]:
    # (the entity's place in the list, the name, the name folded) of every name: folded as one text,
    # which is ten times faster.
    at = [
        number
        for number, one in enumerate(known)
        for _ in range(1 + len(one.names) + len(one.others))
    ]
    called = [
        name.replace("\x00", " ")
        for one in known
        for name in (local(one.id), *one.names.values(), *one.others)
    ]
    return at, called, _fold("\x00".join(called)).split("\x00") if called else []


def search(known: list[Named], text: str, limit: int = 20) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100) of the entities that a text finds by any
    name, best first.
    """
    wanted = _fold(text)
    return _found(known, *_called(known), text, wanted, limit) if wanted else []


def _found(
    known: list[Named],
    at: list[int],
    called: list[str],
    folded: list[str],
    text: str,
    wanted: str,
    limit: int,
) -> list[tuple[Named, str, float]]:
    from rapidfuzz import fuzz, process

    scores: dict[int, float] = {}
    if len(wanted) > 2:
        loose = "\x00".join(called).casefold().replace("-", " ").split("\x00")
        for scorer, asked, choices in (
            (fuzz.ratio, wanted, folded),
            (fuzz.token_set_ratio, unicodedata.normalize("NFC", text).casefold(), loose),
        ):
            for _, score, number in process.extract(
                asked, choices, scorer=scorer, score_cutoff=int(_LEAST / _ALIKE), limit=None
            ):
                scores[number] = max(scores.get(number, 0.0), _ALIKE * score)
    for number, name in enumerate(folded):
        if wanted in name:
            scores[number] = 100.0 if wanted == name else 80 + 15 * len(wanted) / len(name)
    best: dict[int, int] = {}
    for number in sorted(scores):
        other = best.get(at[number])
        if scores[number] >= _LEAST and (other is None or scores[number] > scores[other]):
            best[at[number]] = number
    hits = [(known[entity], called[number], scores[number]) for entity, number in best.items()]
    return sorted(hits, key=lambda hit: (-hit[2], hit[0].id))[:limit]


def one(known: list[Named], text: str, prefixes: dict[str, str]) -> Named:
    """The entity that a text names: its id, prefixed name, IRI, or a name that only it has. Raises
    KGError, with "did you mean".
    """
    id_ = _id(text, prefixes)
    for entity in known:
        if entity.id == id_:
            return entity
    wanted = _fold(text)
    at, called, folded = _called(known)
    exact = [
        known[entity]
        for entity in sorted(
            {at[number] for number, name in enumerate(folded) if name == wanted and wanted}
        )
    ]
    hits = _found(known, at, called, folded, text, wanted, _FEW) if wanted and not exact else []
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise NotFound(
            f"“{text}” names {len(exact)} things",
            "say which: "
            + ", ".join(e.id for e in exact[:_FEW])
            + (" …" if len(exact) > _FEW else ""),
        )
    if hits:
        best = hits[:3]
        raise NotFound(
            f"nothing is called “{text}”",
            "did you mean " + " or ".join(f"{e.id} ({name})" for e, name, _ in best) + "?",
        )
    raise NotFound(f"nothing is called “{text}”", "kg search finds by part of a name")


def asked(
    text: str,
    name: str,
    folder: Path,
    place: Path,
    prefixes: dict[str, str],
    parameters: dict[str, str],
) -> tuple[str, str]:
    """(the query that a text means, its name for messages): SPARQL as it is, or a question by its
    name, with parameters set.

    `place` is that of the store that will be asked. Raises NotFound for a question that is not
    there, KGError for a parameter that does not fit.
    """
    kinds: dict[str, str] = {}
    if text.strip() and not any(c in text for c in " {\n\t"):
        known, _ = questions(folder, prefixes)
        question = next((q for q in known if q.name == text), None)
        if question is None:
            raise NotFound(
                f"no question is called “{text}”",
                closest(text, [q.name for q in known]) or "kg query lists them",
            )
        text, name, kinds = (
            question.query,
            question.name,
            {p.name: p.kind for p in question.parameters},
        )
    for parameter, value in parameters.items():
        word = argument(value, kinds.get(parameter, ""), default(text, parameter))
        if word is None:
            full = None if value.startswith("entity:") else expand(value, prefixes)
            word = f"<{full}>" if full else find(place, value, prefixes).iri
        text = fill(text, parameter, word)
    return text, name


# --- what is said of one thing --------------------------------------------------------------------


class Evidence(NamedTuple):
    """One claim of an entity, or one that names it (`inward`); terms are N-Triples strings, texts
    are "" where nothing is known.
    """

    inward: bool
    predicate: str
    other: str
    current: bool
    citation: str
    source: str
    publisher: str
    title: str
    address: str
    locator: str
    as_of: str
    standing: str
    qualifier: str
    printed: str
    reason: str


_EVIDENCE = """SELECT ?inward ?p ?x ?current ?g ?source ?publisher ?title ?url ?locator ?asOf
  ?standing ?qualifier ?printed ?reason {
  { GRAPH ?g { %(e)s ?p ?x } BIND(false AS ?inward) BIND(EXISTS { %(e)s ?p ?x } AS ?now) }
  UNION { GRAPH ?g { ?x ?p %(e)s } BIND(true AS ?inward) BIND(EXISTS { ?x ?p %(e)s } AS ?now) }
  ?g prov:wasDerivedFrom ?source ; kg:locator ?locator ; kg:standing ?standing .
  ?source dcterms:publisher ?publisher .
  BIND(?now && ?standing != "set-aside" AS ?current)
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?g kg:asOf ?day } OPTIONAL { ?g kg:period ?period }
  BIND(COALESCE(?period, STR(?day)) AS ?asOf)
  OPTIONAL { ?g kg:qualifier ?qualifier } OPTIONAL { ?g kg:printed ?printed }
  OPTIONAL { ?g kg:reason ?reason } }"""


def evidence(store: ox.Store, entity: str, prefixes: dict[str, str]) -> list[Evidence]:
    """Every claim of an entity (an N-Triples string) and every claim that names it, oldest first
    within a property.
    """
    found = []
    for row in store.query(_EVIDENCE % {"e": entity}, prefixes=prefixes):
        inward, p, x, current, g, source, *rest = row
        found.append(
            Evidence(
                inward.value == "true",
                term(p),
                term(x),
                current.value == "true",
                term(g),
                term(source),
                *("" if v is None else v.value for v in rest),
            )
        )
    if not entity.startswith(f"<{prefixes['entity']}"):
        found += _in_files(store, entity, prefixes)
    return sorted(found, key=lambda e: (e.inward, e.predicate, e.as_of, e.other, e.citation))


_IN_FILES = """SELECT ?inward ?p ?x ?g {
  { GRAPH ?g { %(e)s ?p ?x } BIND(false AS ?inward) }
  UNION { GRAPH ?g { ?x ?p %(e)s } BIND(true AS ?inward) }
  FILTER(STRSTARTS(STR(?g), %(files)s) && ?p NOT IN (%(naming)s)) }"""


def _in_files(store: ox.Store, entity: str, prefixes: dict[str, str]) -> Iterator[Evidence]:
    # What files say of a thing without a citation: the file is the source.
    files = literal(prefixes["entity"].removesuffix("entity/") + "file/")
    naming = ", ".join((TYPE, ALT_LABEL, *NAMING))
    for inward, p, x, g in store.query(
        _IN_FILES % {"e": entity, "files": files, "naming": naming}, prefixes=prefixes
    ):
        yield Evidence(
            inward.value == "true",
            term(p),
            term(x),
            True,
            term(g),
            term(g),
            *[""] * 5,
            "stated",
            *[""] * 3,
        )


def replaced(store: ox.Store, entity: str, prefixes: dict[str, str]) -> str | None:
    """What took the place of an entity (N-Triples strings): "" if it is retired and nothing did,
    None if it is in use.
    """
    for (heir,) in store.query(
        f"SELECT ?heir {{ {entity} owl:deprecated true OPTIONAL {{ {entity} dcterms:isReplacedBy"
        " ?heir } }",
        prefixes=prefixes,
    ):
        return term(heir) if heir else ""
    return None


def evidence_rows(evidence: list[Evidence]) -> Rows:
    """Evidence as rows, one a claim; the terms stay terms, texts become literals."""
    terms = {"predicate", "other", "citation", "source"}
    flag = {True: f'"true"^^<{XSD}boolean>', False: f'"false"^^<{XSD}boolean>'}
    names = list(Evidence._fields)
    rows = [
        tuple(
            flag[v] if isinstance(v, bool) else v if k in terms else literal(v) if v else ""
            for k, v in zip(names, e, strict=True)
        )
        for e in evidence
    ]
    return Rows(names, rows)


WORDS = {
    "en": {
        "inward": "named by",
        "retired": "retired",
        "heir": "its place was taken by",
        "set-aside": "set aside",
        "claimed": "claimed",
        "superseded": "superseded",
        "as of": "as of",
        "printed": "printed",
        "about": "about",
        "over": "over",
        "under": "under",
        "at-least": "at least",
        "at-most": "at most",
        "at-least date": "not before",
        "at-most date": "by",
        "over date": "after",
        "under date": "before",
    },
    "ko": {
        "inward": "이것을 말하는 주장",
        "retired": "쓰지 않음",
        "heir": "대신하는 것:",
        "set-aside": "제쳐 둠",
        "claimed": "주장",
        "superseded": "이전 값",
        "as of": "기준일",
        "printed": "표기",
        "about": "약",
        "over": "초과",
        "under": "미만",
        "at-least": "최소",
        "at-most": "최대",
        "at-least date": "일러도",
        "at-most date": "늦어도",
        "over date": "이후",
        "under date": "이전",
    },
}


def told(
    evidence: list[Evidence], labels: dict[str, str], prefixes: dict[str, str], language: str
) -> list[str]:
    """Evidence as lines for people: a property, its values, each with the numbers of its sources,
    and the sources by number below.

    A value that several sources repeat without a difference is one line; what is superseded, hedged
    or set aside has its own.
    """
    words = WORDS[language]
    numbers: dict[tuple[str, str], int] = {}
    groups: dict[tuple, list[Evidence]] = {}
    moved = {
        (e.inward, e.predicate) for e in evidence if not e.current and e.standing != "set-aside"
    }
    for e in evidence:
        # Of a property whose value has moved, each claim is a step of its history.
        day = e.as_of if (e.inward, e.predicate) in moved and not e.inward else ""
        groups.setdefault(
            (
                e.inward,
                e.predicate,
                day,
                e.other,
                e.qualifier,
                e.standing,
                e.printed,
                e.reason,
                e.current,
            ),
            [],
        ).append(e)
    lines: list[str] = []
    last, inward = None, False
    for group in groups.values():
        e = group[0]
        if e.inward and not inward:
            inward, last = True, None
            lines += ["", words["inward"]]
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        cited = "".join(
            f"[{numbers.setdefault((one.source, one.locator), len(numbers) + 1)}]" for one in group
        )
        lines.append(f"    {_value(e, labels, prefixes, words)} {cited}{_marks(group, words)}")
    about = {(e.source, e.locator): e for e in evidence}
    lines += [""] if numbers else []
    for key, mark in numbers.items():
        e = about[key]
        lines.append(footnote(mark, e.source, e.publisher, e.title, e.locator, e.address, prefixes))
    return lines


def footnote(
    mark: int,
    source: str,
    publisher: str,
    title: str,
    locator: str,
    address: str,
    prefixes: dict[str, str],
    day: str = "",
) -> str:
    """The line that says what the mark of a citation stands for: `source` is an N-Triples string,
    the rest text, "" where nothing is known.
    """
    facts = (
        escape_controls(publisher),
        f"“{escape_controls(title)}”" if title else "",
        shown(source, prefixes),
        escape_controls(locator),
        escape_controls(day),
        escape_controls(address),
    )
    return f"[{mark}] " + ", ".join(fact for fact in facts if fact)


def _figure(e: Evidence) -> bool:
    # The hedge and the print of an amount belong to the figure, not to the currency that comes with
    # it.
    return e.predicate != f"<{PREFIXES['schema']}currency>"


def _value(
    e: Evidence, labels: dict[str, str], prefixes: dict[str, str], words: dict[str, str]
) -> str:
    value = shown(e.other, prefixes, labels)
    if is_number(e.other) and value.lstrip("-").isdigit():
        value = f"{int(value):,}"
    return hedged(value, e.qualifier, is_number(e.other), words) if _figure(e) else value


def hedged(value: str, qualifier: str, numeric: bool, words: dict[str, str]) -> str:
    """A value for people with its hedge, if it has one, before it; a date has hedges of its own.
    `words` are those of `WORDS`.
    """
    hedge = words.get(qualifier if numeric else f"{qualifier} date", words.get(qualifier, ""))
    return f"{hedge} {value}" if hedge else value


def _marks(group: list[Evidence], words: dict[str, str]) -> str:
    e = group[0]
    days = sorted({one.as_of for one in group if one.as_of})
    marks = (
        [f"{words['as of']} {days[0]}" + (f" … {days[-1]}" if len(days) > 1 else "")]
        if days
        else []
    )
    marks += (
        [f"{words['printed']} {escape_controls(e.printed)}"] if e.printed and _figure(e) else []
    )
    marks += standing(e.standing, e.reason, e.current, words)
    return f"  ({'; '.join(marks)})" if marks else ""


def standing(standing: str, reason: str, current: bool, words: dict[str, str]) -> list[str]:
    """What people are told of where a claim stands: nothing, if it is stated and counts. `words`
    are those of `WORDS`.
    """
    if standing == "set-aside":
        return [words["set-aside"] + (f": {escape_controls(reason)}" if reason else "")]
    return (
        [words["superseded"]]
        if not current
        else [words["claimed"]]
        if standing == "claimed"
        else []
    )


# --- answers as text ------------------------------------------------------------------------------


def labels(store: ox.Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is
    one; literals have none.
    """
    found: dict[str, str] = {}
    rank: dict[str, int] = {}
    for iri, label in _labelled(store, sorted({iri for iri in iris if iri.startswith("<")})):
        order = 0 if label.language == language else 1 if label.language == "en" else 2
        if order < rank.get(iri, 9):
            found[iri], rank[iri] = label.value, order
    return found


def _labelled(store: ox.Store, iris: list[str]) -> Iterator[tuple[str, ox.Literal]]:
    # Looks into the index, where a query with VALUES takes a hundred times as long; but a server is
    # asked as few questions as can be.
    kinds = (PREF_LABEL, f"<{PREFIXES['rdfs']}label>")
    if isinstance(store, ox.Store):
        default, nodes = ox.DefaultGraph(), [ox.NamedNode(kind[1:-1]) for kind in kinds]
        for iri in iris:
            thing = ox.NamedNode(iri[1:-1])
            for kind in nodes:
                for quad in store.quads_for_pattern(thing, kind, None, default):
                    yield iri, quad.object
    else:
        for start in range(0, len(iris), 500):
            block = " ".join(iris[start : start + 500])
            for thing, label in store.query(
                f"SELECT ?x ?l {{ VALUES ?x {{ {block} }} ?x ?p ?l VALUES ?p {{ {' '.join(kinds)}"
                " } }"
            ):
                yield str(thing), label


def shown(value: str, prefixes: dict[str, str], labels: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = escape_controls(compact(value[1:-1], prefixes) or value)
        label = (labels or {}).get(value)
        return f"{escape_controls(label)} ({short})" if label else short
    return escape_controls(parts(value)[0]) if value.startswith('"') else value


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Korean letter takes two."""
    from unicodedata import combining, east_asian_width

    return (
        sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)
        if not text.isascii()
        else len(text)
    )


def pad(text: str, columns: int, right: bool = False) -> str:
    """The text filled with blanks to so many columns, after it or before it."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def grid(columns: list[str], cells: list[list[str]], numeric: list[bool]) -> str:
    """A table in plain text, as wide as what is in it; numbers stand to the right."""
    cells = [[escape_controls(cell) for cell in row] for row in cells]
    widths = [
        max([width(name), *(width(row[i]) for row in cells)]) for i, name in enumerate(columns)
    ]
    lines = [
        "   ".join(pad(cell, widths[i], numeric[i]) for i, cell in enumerate(row)).rstrip()
        for row in (columns, *cells)
    ]
    lines.insert(1, "─" * (sum(widths) + 3 * (len(widths) - 1)))
    return "\n".join(lines) + f"\n{len(cells)} row{'s' * (len(cells) != 1)}\n"


def is_number(value: str) -> bool:
    """Whether a term is a numeric literal."""
    return value.startswith('"') and parts(value)[1].removeprefix(XSD) in (
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
    )


def markdown(answer: Rows, cells: list[list[str]], marks: bool = False) -> str:
    """A Markdown table; numbers are aligned to the right. With `marks`, the last column holds marks
    of ours, and no text of others.
    """
    numeric = [
        bool(answer.rows) and all(is_number(r[i]) or not r[i] for r in answer.rows)
        for i in range(len(answer.variables))
    ]
    theirs = len(answer.variables) - marks

    def line(items: Iterable[str]) -> str:
        return "| " + " | ".join(items) + " |\n"

    return (
        line(answer.variables)
        + line("---:" if n else "---" for n in numeric)
        + "".join(line([*map(in_markdown, row[:theirs]), *row[theirs:]]) for row in cells)
    )


def machine(result: object, format: str, prefixes: dict[str, str] = PREFIXES) -> bytes:
    """An answer in a machine format. Raises KGError where the format does not fit the kind of
    answer.
    """
    if isinstance(result, ox.QueryTriples):
        if format not in GRAPHS:
            raise KGError(
                f"{format} is for rows, and this query makes a graph",
                f"formats for a graph: {', '.join(GRAPHS)}",
            )
        with engine_errors():
            triples = sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result})
        return graph(triples, format, prefixes)
    if format == "spreadsheet" and not isinstance(result, ox.QueryBoolean):
        return spreadsheet(rows(result))
    if format not in written.FORMATS and format != "spreadsheet":
        kind = "a boolean" if isinstance(result, ox.QueryBoolean) else "rows"
        raise KGError(
            f"{format} is for graphs, and this query gives {kind}",
            f"formats: table, markdown, {', '.join(written.FORMATS)}",
        )
    if isinstance(result, ox.QueryBoolean) and format in ("csv", "tsv", "spreadsheet"):
        return b"true\n" if result else b"false\n"
    with engine_errors():
        return xml(result) if format == "xml" else written.text(result, format)


def xml(result: object, out: BinaryIO | None = None) -> bytes:
    """An answer to a SELECT or ASK as SPARQL results in XML; written to a file if one is given.
    Raises KGError for what XML cannot hold.
    """
    from kg.rdf import writing

    below = out or io.BytesIO()
    checked = writing.Checked(below)
    result.serialize(checked, format=ox.QueryResultsFormat.XML)
    checked.finish()
    return b"" if out else below.getvalue()


def graph(
    triples: list[tuple[str, str, str]], format: str, prefixes: dict[str, str] = PREFIXES
) -> bytes:
    """Sorted triples (N-Triples strings) in an RDF format."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()
    if format in ("ntriples", "nquads"):
        return lines
    if format in ("turtle", "trig"):
        from kg.export import turtle

        return turtle(
            triples,
            {
                p: ns
                for p, ns in prefixes.items()
                if any(ns in term for triple in triples for term in triple)
            },
        ).encode()
    from kg.rdf import tags
    from kg.rdf.reading import Document

    mark = tags.mark(lines)
    hidden = "".join(f"{s} {p} {tags.hide(o, mark)} .\n" for s, p, o in triples).encode()
    made = Document(
        list(ox.parse(hidden, format=ox.RdfFormat.N_TRIPLES, lenient=True)), dict(prefixes), mark
    )
    return serialized(made, format)


def spreadsheet(answer: Rows) -> bytes:
    """Rows as a CSV file for a spreadsheet: UTF-8 with a byte-order mark, bare texts, no cell a
    formula (see `kg.export.harmless_cell`).

    SPARQL's own CSV gives cells as they are, as its standard asks.
    """
    import csv

    from kg.export import harmless_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([harmless_cell(parts(cell)[0]) for cell in row] for row in answer.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def results(answer: Rows, format: str) -> bytes:
    """Rows in a machine format for results (csv, spreadsheet, tsv, json, xml)."""
    import json

    if format == "spreadsheet":
        return spreadsheet(answer)
    if format == "xml":
        from kg.rdf import writing

        return writing.results(answer.variables, answer.rows)

    def binding(value: str) -> dict[str, str]:
        text, datatype, language = parts(value)
        if value.startswith("<"):
            return {"type": "uri", "value": text}
        if not value.startswith('"'):
            return {"type": "bnode", "value": value.removeprefix("_:")}
        extra = (
            {"xml:lang": language}
            if language
            else {"datatype": datatype}
            if datatype != XSD + "string"
            else {}
        )
        return {"type": "literal", "value": text, **extra}

    bound = [
        {v: binding(cell) for v, cell in zip(answer.variables, row, strict=True) if cell}
        for row in answer.rows
    ]
    text = json.dumps(
        {"head": {"vars": answer.variables}, "results": {"bindings": bound}}, ensure_ascii=False
    )
    if format == "json":
        return text.encode()
    if format not in written.FORMATS:
        raise KGError(
            f"{format} is for graphs, and this gives rows",
            f"formats: table, markdown, {', '.join(written.FORMATS)}",
        )
    return written.text(
        ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON), format
    )
