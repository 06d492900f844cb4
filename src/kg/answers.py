"""Questions and their answers: what may be asked, the asking, and the answer as text."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Callable, Iterable, NamedTuple

import pyoxigraph as ox

from kg import files
from kg.errors import KGError, NotFound, Problem
from kg.export import turtle
from kg.rules import syntax
from kg.terms import PREFIXES, XSD, closest, compact, edtf, expand, literal, number, numeral, parts, term

DEEPEST = 200
_STACK = 512 * 1024 * 1024
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<variable>[?$]\w+)|(?P<name>[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<other>[^\s])""",
    re.X | re.S,
)
_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}  # fmt: skip
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
}  # fmt: skip
FORMATS = ("table", "markdown", *_RESULTS, *GRAPHS)


class Rows(NamedTuple):
    """The answer to a SELECT: the variables, and a tuple of N-Triples strings a row ("" for what is unbound)."""

    variables: list[str]
    rows: list[tuple[str, ...]]


class Parameter(NamedTuple):
    """What a question lets its asker choose: the variable, its kind (entity, date, number, text), its default, what it means."""

    name: str
    kind: str
    default: str
    meaning: str


class Question(NamedTuple):
    """A titled query of `ontology/questions`."""

    name: str
    titles: dict[str, str]
    parameters: list[Parameter]
    query: str
    path: str


# --- asking -----------------------------------------------------------------------------------------------------------


def guard(text: str) -> None:
    """Refuse what a query may not do: ask another server, or nest so deeply that the engine would die. Raises KGError."""
    depth = deepest = unary = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "word" and match[0].upper() == "SERVICE":
            raise KGError("SERVICE asks another server, and kg answers from this graph alone", "take the SERVICE block out")
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth -= 1
        unary = unary + 1 if match[0] in "!-+^" else 0
        deepest = max(deepest, unary)
    if deepest > DEEPEST:
        raise KGError(f"the query nests {deepest} levels deep; {DEEPEST} are allowed", "write the repeated part as VALUES or IN")


def ask(store: ox.Store, text: str, prefixes: dict[str, str], name: str = "query", **options: object) -> object:
    """The engine's answer to a query (solutions, boolean or triples), read lazily. Raises KGError for a query that is no query."""
    guard(text)
    _prefixed(text, prefixes, name)
    try:
        return store.query(text, prefixes=prefixes, **options)
    except SyntaxError as error:
        raise KGError(str(syntax(name, error, text))) from None
    except (ValueError, OSError) as error:
        raise KGError(f"{name}: {error}") from None


def _prefixed(text: str, prefixes: dict[str, str], name: str) -> None:
    # The parser's own word for an unknown prefix names neither the prefix nor a cure.
    declared = {match[1] for match in re.finditer(r"(?i)\bprefix\s+([\w.-]*):", text)}
    for match in _TOKEN.finditer(text):
        prefix = match[0].partition(":")[0]
        if match.lastgroup == "name" and prefix not in prefixes and prefix not in declared and prefix != "_":
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
            hint = closest(prefix, prefixes) if prefix else ""
            known = ", ".join(sorted(prefixes))
            raise KGError(f"{name}:{line}:{column}: unknown prefix “{prefix}:”", hint or f"declare it, or use one of {known}")


def unhurried(work: Callable[[], object], tick: Callable[[], None] = lambda: None) -> object:
    """What `work` returns, run in a thread with room for deep recursion, so that Ctrl-C is answered while the engine runs.

    `tick` is called ten times a second while it does.
    """
    result: list[object] = []
    fault: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # handed to the caller, whatever it is
            fault.append(error)

    before = threading.stack_size(_STACK)
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


def rows(solutions: ox.QuerySolutions) -> Rows:
    """All rows of a SELECT."""
    return Rows([v.value for v in solutions.variables], [tuple(term(value) for value in solution) for solution in solutions])


def plain(paths: Iterable[Path]) -> ox.Store:
    """A store in memory of RDF files, as a plain dataset. Raises KGError for a file that cannot be read."""
    store = ox.Store()
    for path in paths:
        if path.suffix.lower() not in files.FORMATS:
            raise KGError(f"{path}: unknown kind of file “{path.suffix}”", f"known are {' '.join(sorted(files.FORMATS))}")
        found, problems = files.text(path, str(path))
        if problems:
            raise KGError(str(problems[0]), problems[0].hint)
        try:
            store.bulk_load(found.encode(), format=files.FORMATS[path.suffix.lower()], base_iri=path.resolve().as_uri())
        except SyntaxError as error:
            raise KGError(str(files.malformed(str(path), error, files.FORMATS[path.suffix.lower()]))) from None
        except ValueError as error:
            raise KGError(f"{path}: {error}") from None
    return store


# --- questions --------------------------------------------------------------------------------------------------------

_TITLE = re.compile(r"^#\s*Title\s*\((\w+)\):\s*(.+)$", re.M)
_PARAMETER = re.compile(r"^#\s*Parameter:\s*(\w+)\s*\((entity|date|number|text)\):\s*(.+)$", re.M)


def _values(name: str) -> re.Pattern:
    return re.compile(rf"(VALUES\s+[?$]{name}\s*\{{)([^{{}}]*)(\}})", re.I)


def questions(folder: Path, prefixes: dict[str, str]) -> tuple[list[Question], list[Problem]]:
    """(the questions of `folder`/ontology/questions by name, problems)."""
    found, problems = [], []
    empty = ox.Store()
    for path in sorted((folder / "ontology" / "questions").glob("*.rq")):
        name = f"ontology/questions/{path.name}"
        text, faults = files.text(path, name)
        problems += faults
        if faults:
            continue
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
            problems.append(Problem(name, 0, 0, f"“{path.stem}” is no kebab-case name", "lower-case letters, digits and hyphens"))
        titles = {language: title.strip() for language, title in _TITLE.findall(text)}
        for language in ("ko", "en"):
            if language not in titles:
                problems.append(Problem(name, 1, 1, f"has no title in {language}", f"a line such as: # Title ({language}): …"))
        try:
            empty.query(text, prefixes=prefixes)
        except (SyntaxError, ValueError) as error:
            problems.append(syntax(name, error, text))
            continue
        parameters = []
        for variable, kind, meaning in _PARAMETER.findall(text):
            blocks = _values(variable).findall(text)
            if not blocks:
                problems.append(Problem(name, 1, 1, f"parameter {variable} has no default", f"the query needs VALUES ?{variable} {{ … }}"))
            else:
                parameters.append(Parameter(variable, kind, blocks[0][1].strip(), meaning.strip()))
        found.append(Question(path.stem, titles, parameters, text, name))
    return found, problems


def title(question: Question, language: str) -> str:
    """The title of a question, in the language where it has one."""
    return question.titles.get(language) or next(iter(question.titles.values()), question.name)


def fill(query: str, name: str, value: str) -> str:
    """The query with `VALUES ?name { … }` set to a term (an N-Triples string). Raises KGError if the query has no such block."""
    pattern = _values(re.escape(name))
    if not pattern.search(query):
        known = re.findall(r"VALUES\s+[?$](\w+)\s*\{", query, re.I)
        raise KGError(f"the query has no parameter “{name}”", f"it has {', '.join(known)}" if known else "it has none: no VALUES ?name { … } block")
    return pattern.sub(lambda match: f"{match[1]} {value} {match[3]}", query)


def default(query: str, name: str) -> str:
    """What `VALUES ?name { … }` holds in a query, "" if there is no such block."""
    found = _values(re.escape(name)).search(query)
    return found[2].strip() if found else ""


def argument(value: str, kind: str, default: str) -> str | None:
    """The term (an N-Triples string) that the text of a parameter means, or None if it must be looked up as a name."""
    if not kind:
        first = default.split()[0] if default.split() else ""
        kind = "text" if first[:1] in "\"'" else "number" if number(first) is not None else "entity"
        kind = "date" if "^^" in first and "date" in first else kind
    if kind == "number":
        amount = number(value)
        if amount is None:
            raise KGError(f"“{value}” is no number")
        return numeral(amount)
    if kind == "date":
        day = edtf(value)
        if day is None:
            raise KGError(f"“{value}” is no date", "write 2021-01-03, 2021-01 or 2021")
        return literal(day.last, XSD + "date")
    return literal(value) if kind == "text" else None


# --- finding by name --------------------------------------------------------------------------------------------------


class Named(NamedTuple):
    """An entity as people call it; `iri` is an N-Triples string, `cls` an IRI."""

    iri: str
    id: str
    cls: str
    names: dict[str, str]
    others: tuple[str, ...]


_NAMES = """SELECT ?e ?class ?p ?name {
  ?e a ?class ; ?p ?name . VALUES ?p { skos:prefLabel skos:altLabel }
  GRAPH ?register { ?e a ?class } FILTER(STRSTARTS(STR(?e), %s) && !STRSTARTS(STR(?register), %s)) }"""


def names(store: ox.Store, prefixes: dict[str, str]) -> list[Named]:
    """Every entity with its names, by id."""
    space = prefixes["entity"]
    rule = space.removesuffix("entity/") + "rule/"
    found: dict[str, dict] = {}
    for e, cls, p, name in store.query(_NAMES % (literal(space), literal(rule)), prefixes=prefixes):
        one = found.setdefault(e.value, {"cls": cls.value, "names": {}, "others": []})
        if p.value.endswith("prefLabel"):
            one["names"][name.language or ""] = name.value
        elif name.value not in one["others"]:
            one["others"].append(name.value)
    return [Named(f"<{e}>", e[len(space) :], o["cls"], o["names"], tuple(sorted(o["others"]))) for e, o in sorted(found.items())]


def _fold(text: str) -> str:
    return re.sub(r"[\s·.,'’“”\"()-]+", "", text).casefold()


def search(known: list[Named], text: str, limit: int = 20) -> list[tuple[Named, str, float]]:
    """(entity, the name that matched, how well: 0 to 100) of the entities that a text finds by any name, best first."""
    from rapidfuzz import fuzz

    wanted = _fold(text)
    if not wanted:
        return []
    hits = []
    for one in known:
        best, score = "", 0.0
        for name in (one.id, *one.names.values(), *one.others):
            folded = _fold(name)
            if folded == wanted:
                this = 100.0
            elif wanted in folded:
                this = 80 + 15 * len(wanted) / len(folded)
            elif len(wanted) > 2:
                this = 0.9 * max(fuzz.ratio(wanted, folded), fuzz.token_set_ratio(text.casefold(), name.casefold().replace("-", " ")))
            else:
                this = 0.0
            if this > score:
                best, score = name, this
        if score >= 60:
            hits.append((one, best, score))
    return sorted(hits, key=lambda hit: (-hit[2], hit[0].id))[:limit]


def one(known: list[Named], text: str, prefixes: dict[str, str]) -> Named:
    """The entity that a text names: its id, prefixed name, IRI, or a name that only it has. Raises KGError, with "did you mean"."""
    space = prefixes["entity"]
    id_ = text.strip("<>").removeprefix(space).removeprefix("entity:")
    for entity in known:
        if entity.id == id_:
            return entity
    hits = search(known, text, 6)
    exact = [hit[0] for hit in hits if hit[2] == 100]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise NotFound(f"“{text}” names {len(exact)} things", "say which: " + ", ".join(e.id for e in exact))
    if hits:
        best = hits[:3]
        raise NotFound(f"nothing is called “{text}”", "did you mean " + " or ".join(f"{e.id} ({name})" for e, name, _ in best) + "?")
    raise NotFound(f"nothing is called “{text}”", "kg search finds by part of a name")


def asked(text: str, name: str, folder: Path, store: ox.Store, prefixes: dict[str, str], parameters: dict[str, str]) -> tuple[str, str]:
    """(the query that a text means, its name for messages): SPARQL as it is, or a question by its name, with parameters set.

    Raises NotFound for a question that is not there, KGError for a parameter that does not fit.
    """
    kinds: dict[str, str] = {}
    if text.strip() and not any(c in text for c in " {\n\t"):
        known, _ = questions(folder, prefixes)
        question = next((q for q in known if q.name == text), None)
        if question is None:
            raise NotFound(f"no question is called “{text}”", closest(text, [q.name for q in known]) or "kg query lists them")
        text, name, kinds = question.query, question.name, {p.name: p.kind for p in question.parameters}
    for parameter, value in parameters.items():
        word = argument(value, kinds.get(parameter, ""), default(text, parameter))
        if word is None:
            full = None if value.startswith("entity:") else expand(value, prefixes)
            word = f"<{full}>" if full else one(names(store, prefixes), value, prefixes).iri
        text = fill(text, parameter, word)
    return text, name


# --- what is said of one thing ------------------------------------------------------------------------------------------


class Evidence(NamedTuple):
    """One claim of an entity, or one that names it (`inward`); terms are N-Triples strings, texts are "" where nothing is known."""

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


_EVIDENCE = """SELECT ?inward ?p ?x ?current ?g ?source ?publisher ?title ?url ?locator ?asOf ?standing ?qualifier ?printed ?reason {
  { GRAPH ?g { %(e)s ?p ?x } BIND(false AS ?inward) BIND(EXISTS { %(e)s ?p ?x } AS ?now) }
  UNION { GRAPH ?g { ?x ?p %(e)s } BIND(true AS ?inward) BIND(EXISTS { ?x ?p %(e)s } AS ?now) }
  ?g prov:wasDerivedFrom ?source ; kg:locator ?locator ; kg:standing ?standing . ?source dcterms:publisher ?publisher .
  BIND(?now && ?standing != "set-aside" AS ?current)
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source schema:url ?url } OPTIONAL { ?g kg:asOf ?day } OPTIONAL { ?g kg:period ?period } BIND(COALESCE(?period, STR(?day)) AS ?asOf)
  OPTIONAL { ?g kg:qualifier ?qualifier } OPTIONAL { ?g kg:printed ?printed } OPTIONAL { ?g kg:reason ?reason } }"""


def evidence(store: ox.Store, entity: str, prefixes: dict[str, str]) -> list[Evidence]:
    """Every claim of an entity (an N-Triples string) and every claim that names it, oldest first within a property."""
    found = []
    for row in store.query(_EVIDENCE % {"e": entity}, prefixes=prefixes):
        inward, p, x, current, g, source, *rest = row
        found.append(
            Evidence(inward.value == "true", term(p), term(x), current.value == "true", term(g), term(source), *("" if v is None else v.value for v in rest))
        )
    return sorted(found, key=lambda e: (e.inward, e.predicate, e.as_of, e.other, e.citation))


def evidence_rows(evidence: list[Evidence]) -> Rows:
    """Evidence as rows, one a claim; the terms stay terms, texts become literals."""
    terms = {"predicate", "other", "citation", "source"}
    flag = {True: f'"true"^^<{XSD}boolean>', False: f'"false"^^<{XSD}boolean>'}
    names = list(Evidence._fields)
    rows = [
        tuple(flag[v] if isinstance(v, bool) else v if k in terms else literal(v) if v else "" for k, v in zip(names, e, strict=True)) for e in evidence
    ]
    return Rows(names, rows)


_WORDS = {
    "en": {"inward": "named by", "set-aside": "set aside", "claimed": "claimed", "superseded": "superseded", "as of": "as of", "printed": "printed",
           "about": "about", "over": "over", "under": "under", "at-least": "at least", "at-most": "at most", "rival": "rival values"},
    "ko": {"inward": "이것을 말하는 주장", "set-aside": "제쳐 둠", "claimed": "주장", "superseded": "이전 값", "as of": "기준일", "printed": "표기",
           "about": "약", "over": "초과", "under": "미만", "at-least": "최소", "at-most": "최대", "rival": "엇갈리는 값"},
}  # fmt: skip


def told(evidence: list[Evidence], labels: dict[str, str], prefixes: dict[str, str], language: str) -> list[str]:
    """Evidence as lines for people: a property, its values, each with a number, and the sources by number below."""
    words = _WORDS[language]
    numbers: dict[tuple[str, str], int] = {}
    lines: list[str] = []
    last = None
    inward = False
    for e in evidence:
        if e.inward and not inward:
            inward, last = True, None
            lines.append(f"\n{words['inward']}")
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        number = numbers.setdefault((e.source, e.locator), len(numbers) + 1)
        marks = [words["as of"] + " " + e.as_of] if e.as_of else []
        # The hedge and the print of a figure belong to the figure, not to the currency that comes with it.
        figure = e.predicate != f"<{PREFIXES['schema']}currency>"
        hedge = words.get(e.qualifier, "") + " " if e.qualifier and figure else ""
        marks += [f"{words['printed']} {e.printed}"] if e.printed and figure else []
        if e.standing == "set-aside":
            marks.append(words["set-aside"] + (f": {e.reason}" if e.reason else ""))
        elif not e.current:
            marks.append(words["superseded"])
        elif e.standing == "claimed":
            marks.append(words["claimed"])
        value = shown(e.other, prefixes, labels)
        if is_number(e.other) and value.lstrip("-").isdigit():
            value = f"{int(value):,}"
        lines.append(f"    {hedge}{value} [{number}]{'  (' + '; '.join(marks) + ')' if marks else ''}")
    about = {(e.source, e.locator): e for e in evidence}
    if numbers:
        lines.append("")
    for key, number in numbers.items():
        e = about[key]
        lines.append(f"[{number}] " + ", ".join(part for part in (e.publisher, f"“{e.title}”" if e.title else "", shown(e.source, prefixes), e.locator, e.address) if part))
    return lines


# --- answers as text --------------------------------------------------------------------------------------------------


def labels(store: ox.Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """A dict keyed by IRI (an N-Triples string) of preferred labels, in the language where there is one."""
    found: dict[str, str] = {}
    rank: dict[str, int] = {}
    wanted = sorted(set(iris))
    for start in range(0, len(wanted), 500):
        block = " ".join(wanted[start : start + 500])
        for thing, label in store.query(
            f"SELECT ?x ?l {{ VALUES ?x {{ {block} }} ?x ?p ?l VALUES ?p {{ <{PREFIXES['skos']}prefLabel> <{PREFIXES['rdfs']}label> }} }}"
        ):
            order = 0 if label.language == language else 1 if label.language == "en" else 2
            key = str(thing)
            if order < rank.get(key, 9):
                found[key], rank[key] = label.value, order
    return found


def shown(value: str, prefixes: dict[str, str], labels: dict[str, str] | None = None) -> str:
    """A term for people: a label with the prefixed name, the bare text of a literal."""
    if value.startswith("<"):
        short = compact(value[1:-1], prefixes) or value
        label = (labels or {}).get(value)
        return f"{harmless(label)} ({short})" if label else short
    return harmless(parts(value)[0]) if value.startswith('"') else value


def harmless(text: str) -> str:
    """The text with whatever could act on a terminal, or hide in a line, written as its code."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda m: f"\\u{ord(m[0]):04X}", text)


def is_number(value: str) -> bool:
    """Whether a term is a numeric literal."""
    return value.startswith('"') and parts(value)[1].removeprefix(XSD) in ("integer", "decimal", "double", "float", "int", "long")


def markdown(answer: Rows, cells: list[list[str]]) -> str:
    """A Markdown table; numbers are aligned to the right."""
    numeric = [bool(answer.rows) and all(is_number(r[i]) or not r[i] for r in answer.rows) for i in range(len(answer.variables))]
    def line(items: Iterable[str]) -> str:
        return "| " + " | ".join(re.sub(r"\s*\n\s*", " ", item).replace("|", "\\|") for item in items) + " |\n"
    return line(answer.variables) + line("---:" if n else "---" for n in numeric) + "".join(line(row) for row in cells)


def machine(result: object, format: str, prefixes: dict[str, str] = PREFIXES) -> bytes:
    """An answer in a machine format. Raises KGError where the format does not fit the kind of answer."""
    if isinstance(result, ox.QueryTriples):
        if format not in GRAPHS:
            raise KGError(f"{format} is for rows, and this query makes a graph", f"formats for a graph: {', '.join(GRAPHS)}")
        return graph(sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in result}), format, prefixes)
    if format not in _RESULTS:
        kind = "a boolean" if isinstance(result, ox.QueryBoolean) else "rows"
        raise KGError(f"{format} is for graphs, and this query gives {kind}", f"formats: table, markdown, {', '.join(_RESULTS)}")
    if isinstance(result, ox.QueryBoolean) and format in ("csv", "tsv"):
        return b"true\n" if result else b"false\n"
    return result.serialize(format=_RESULTS[format])


def graph(triples: list[tuple[str, str, str]], format: str, prefixes: dict[str, str] = PREFIXES) -> bytes:
    """Sorted triples (N-Triples strings) in an RDF format."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()
    if format in ("ntriples", "nquads"):
        return lines
    if format in ("turtle", "trig"):
        return turtle(triples, {p: ns for p, ns in prefixes.items() if any(ns in term for triple in triples for term in triple)}).encode()
    return ox.serialize(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES), format=GRAPHS[format], prefixes=prefixes)


def results(answer: Rows, format: str) -> bytes:
    """Rows in a machine format for results (csv, tsv, json, xml)."""
    import json

    def binding(value: str) -> dict[str, str]:
        text, datatype, language = parts(value)
        if value.startswith("<"):
            return {"type": "uri", "value": text}
        if not value.startswith('"'):
            return {"type": "bnode", "value": value.removeprefix("_:")}
        extra = {"xml:lang": language} if language else {"datatype": datatype} if datatype != XSD + "string" else {}
        return {"type": "literal", "value": text, **extra}

    bound = [{v: binding(cell) for v, cell in zip(answer.variables, row, strict=True) if cell} for row in answer.rows]
    text = json.dumps({"head": {"vars": answer.variables}, "results": {"bindings": bound}}, ensure_ascii=False)
    if format == "json":
        return text.encode()
    if format not in _RESULTS:
        raise KGError(f"{format} is for graphs, and this gives rows", f"formats: table, markdown, {', '.join(_RESULTS)}")
    return ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON).serialize(format=_RESULTS[format])
