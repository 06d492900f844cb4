"""The graph as text: sorted, so that one claim added changes only its own lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kg.rdf.nquads import Triple, statements
from kg.rdf.terms import KG, TYPE, XSD

# What may stand unescaped in the local part of a prefixed name, by a grammar stricter than
# Turtle's: every parser reads it.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*\Z")
_NUMBER = re.compile(
    rf'"([+-]?\d+)"\^\^<{re.escape(XSD)}integer>\Z|"([+-]?\d+\.\d+)"\^\^<{re.escape(XSD)}decimal>\Z'
)


def turtle(
    triples: Iterable[Triple],
    prefixes: dict[str, str],
    reifiers: dict[Triple, list[str]] | None = None,
) -> str:
    """Turtle of triples (N-Triples strings): subjects, predicates and objects in order, `a` first;
    the same bytes for the same triples.

    Each triple has a line of its own, so that one more or less changes no other line. `reifiers` of
    a triple are written as RDF 1.2 does.
    """
    name = _namer(prefixes)
    lines: list[str] = []
    out = lines.append
    annotated = reifiers or {}
    subject = ""
    for s, p, o in sorted(set(triples), key=lambda t: (t[0], t[1] != TYPE, t[1], t[2])):
        if s != subject:
            out(f".\n\n{name(s)}\n" if subject else f"{name(s)}\n")
            subject = s
        reified = "".join(f" ~ {name(reifier)}" for reifier in annotated.get((s, p, o), ()))
        out(f"    {'a' if p == TYPE else name(p)} {name(o)}{reified} ;\n")
    if subject:
        out(".\n")
    return _head(prefixes) + "".join(lines)


def _head(prefixes: dict[str, str]) -> str:
    return "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(prefixes.items())) + "\n"


def _namer(prefixes: dict[str, str]) -> Callable[[str], str]:
    cache: dict[str, str] = {}
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


def rdf12_statements(
    claims: Iterable[tuple[str, str, str, str]], space: str
) -> tuple[list[Triple], dict[Triple, list[str]]]:
    """The same as `statements` for RDF 1.2: reifiers carry the citation, the triple itself needs no
    description.
    """
    triples, nodes = statements(claims, space)
    return [t for t in triples if t[1] == f"<{KG}isCitedFrom>"], nodes
