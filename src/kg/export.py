"""The graph as text: sorted, so that one claim added changes only its own lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import KGError
from kg.terms import KG, RDF, TYPE, XSD, closest, iri

FORMATS = (
    "turtle",
    "trig",
    "ntriples",
    "nquads",
    "jsonld",
    "rdfxml",
    "graphml",
    "gexf",
    "csv",
    "nodes",
    "edges",
)
CITATIONS = ("none", "claims", "rdf12")

_LINE = re.compile(
    r'(\S+) (\S+) (<[^>]*>|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)(?: (<[^>]*>))? \.\n'
)
# What may stand unescaped in the local part of a prefixed name, by a grammar stricter than
# Turtle's: every parser reads it.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*\Z")
_NUMBER = re.compile(
    rf'"([+-]?\d+)"\^\^<{re.escape(XSD)}integer>\Z|"([+-]?\d+\.\d+)"\^\^<{re.escape(XSD)}decimal>\Z'
)

Triple = tuple[str, str, str]


def known(format: str, citations: str) -> None:
    """Raise KGError for a format or a kind of citations that there is not, or that do not go
    together.
    """
    if format not in FORMATS:
        raise KGError(
            f"unknown format “{format}”",
            closest(format, FORMATS) or f"formats are {', '.join(FORMATS)}",
        )
    if citations not in CITATIONS:
        raise KGError(f"unknown kind of citations “{citations}”", f"one of {', '.join(CITATIONS)}")
    if citations == "rdf12" and format != "turtle":
        raise KGError(
            f"RDF 1.2 annotations are written as Turtle, not as {format}",
            "kg export turtle --citations rdf12",
        )
    if citations == "claims" and format in (
        "graphml",
        "gexf",
        "csv",
        "nodes",
        "edges",
        "trig",
        "nquads",
    ):
        raise KGError(f"{format} holds the citations already", "leave --citations out")


def read(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """The quads of a file of N-Quads lines as the build writes them; the graph is "" for the
    default graph.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            match = _LINE.match(line)
            yield match[1], match[2], match[3], match[4] or ""


def turtle(
    triples: Iterable[Triple],
    prefixes: dict[str, str],
    annotations: dict[Triple, list[str]] | None = None,
) -> str:
    """Turtle of triples (N-Triples strings): subjects, predicates and objects in order, `a` first;
    the same bytes for the same triples.

    Each triple has a line of its own, so that one more or less changes no other line. `annotations`
    gives the reifiers of a triple, written as RDF 1.2 does.
    """
    name = _namer(prefixes)
    lines: list[str] = []
    out = lines.append
    annotated = annotations or {}
    subject = ""
    for s, p, o in sorted(set(triples), key=lambda t: (t[0], t[1] != TYPE, t[1], t[2])):
        if s != subject:
            out(f".\n\n{name(s)}\n" if subject else f"{name(s)}\n")
            subject = s
        reified = "".join(f" ~ {name(reifier)}" for reifier in annotated.get((s, p, o), ()))
        out(f"    {name(p)} {name(o)}{reified} ;\n")
    if subject:
        out(".\n")
    return _head(prefixes) + "".join(lines)


def _head(prefixes: dict[str, str]) -> str:
    return "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(prefixes.items())) + "\n"


def _namer(prefixes: dict[str, str]):
    cache: dict[str, str] = {TYPE: "a"}
    spaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def short(term: str) -> str:
        text = term[1:-1]
        for prefix, namespace in spaces:
            if namespace and text.startswith(namespace):
                if _LOCAL.match(text, len(namespace)):
                    return f"{prefix}:{text[len(namespace) :]}"
        return term

    def name(term: str) -> str:
        found = cache.get(term)
        if found is None:
            if term[0] == "<":
                found = short(term)
            elif (number := _NUMBER.match(term)) is not None:
                found = number[1] or number[2]
            else:
                value, mark, datatype = term.rpartition("^^")
                found = f"{value}^^{short(datatype)}" if mark and term.endswith(">") else term
            cache[term] = found
        return found

    return name


def trig(quads: Iterable[tuple[str, str, str, str]], prefixes: dict[str, str]) -> str:
    """TriG of quads: the default graph first, then the named graphs in order."""
    graphs: dict[str, list[Triple]] = {}
    for s, p, o, g in quads:
        graphs.setdefault(g, []).append((s, p, o))
    name = _namer(prefixes)
    head = _head(prefixes)
    body = []
    for graph in sorted(graphs):
        inner = turtle(graphs[graph], prefixes)[len(head) :]
        body.append(f"{name(graph)} {{\n{inner}}}\n" if graph else inner)
    return head + "\n".join(body)


def statements(
    claims: Iterable[tuple[str, str, str, str]], space: str
) -> tuple[list[Triple], dict[Triple, list[str]]]:
    """(the triples that describe each claim, the reifiers of each triple) of quads whose graph is a
    citation.

    A claim is an `rdf:Statement` whose IRI is made of what it says and where, so that it stays the
    same from run to run.
    """
    triples: list[Triple] = []
    reifiers: dict[Triple, list[str]] = {}
    for s, p, o, g in sorted(set(claims)):
        node = iri(
            f"{space}claim/{hashlib.sha256(' '.join((s, p, o, g)).encode()).hexdigest()[:20]}"
        )
        triples += [
            (node, TYPE, f"<{RDF}Statement>"),
            (node, f"<{RDF}subject>", s),
            (node, f"<{RDF}predicate>", p),
            (node, f"<{RDF}object>", o),
            (node, f"<{KG}isCitedFrom>", g),
        ]
        reifiers.setdefault((s, p, o), []).append(node)
    return triples, reifiers


def annotations(
    claims: Iterable[tuple[str, str, str, str]], space: str
) -> tuple[list[Triple], dict[Triple, list[str]]]:
    """The same as `statements` for RDF 1.2: reifiers carry the citation, the triple itself needs no
    description.
    """
    triples, reifiers = statements(claims, space)
    return [t for t in triples if t[1] == f"<{KG}isCitedFrom>"], reifiers


# Some spreadsheets take the wide forms for the narrow ones.
_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"
_FIGURE = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z"


def harmless_cell(text: str) -> str:
    """The text as a spreadsheet may be given it in CSV: with an apostrophe before what would begin
    a formula, unless it is a plain number.

    >>> harmless_cell("=1+1"), harmless_cell("'=1+1"), harmless_cell("-5")
    ("'=1+1", "''=1+1", '-5')
    """
    return "'" + text if re.match(_FORMULA, text) and not re.match(_FIGURE, text) else text


def cell_text(cell: str) -> str:
    """What `harmless_cell` was given, from what it gave."""
    return cell[1:] if cell.startswith("'") and re.match(_FORMULA, cell) else cell
