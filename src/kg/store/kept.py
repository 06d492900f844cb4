"""Data as a build kept them, read without the files they came from."""

from __future__ import annotations

from pathlib import Path

from kg.project.records import Citation, Claim, Data, Entity, Source
from kg.project.vocabulary import Vocabulary
from kg.rdf.dates import edtf
from kg.rdf.terms import DCTERMS, KG, OWL, PROV, TYPE, VOID, parts
from kg.system import memory

# --- what a build has kept ------------------------------------------------------------------------


def kept(path: Path, space: str) -> tuple[list[tuple[str, str, str, str]], dict[str, Citation]]:
    """(the quads of all named graphs, the citations) that a build kept in `named.nq`; the quads
    that describe citations are left out.

    A claim is a quad whose graph is a citation. A million claims take some seconds, where the
    engine takes minutes to hand them out.
    """
    cited_in = f"<{space}register/citations>"
    citations: dict[str, Citation] = {}
    quads: list[tuple[str, str, str, str]] = []
    once: dict[str, str] = {}  # properties and graphs come again and again
    texts = _Texts()
    last, about, facts = "", "", {}
    with memory.gc_paused(), path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            s, p, rest = line.split(" ", 2)
            o, _, g = rest[:-3].rpartition(" ")
            if g != cited_in:
                if s != last:
                    last = s
                quads.append((last, once.setdefault(p, p), o, once.setdefault(g, g)))
            elif s != g:
                if s != about:
                    if facts:
                        citations[about] = _read_kept(facts, once, texts)
                    about, facts = once.setdefault(s, s), {}
                facts[p] = o
        if facts:
            citations[about] = _read_kept(facts, once, texts)
    return quads, citations


def restored(path: Path, vocabulary: Vocabulary, space: str) -> Data:
    """What the files said, from the named graphs that their build kept (`named.nq`, sorted): ten
    times faster than from the files.

    Nothing is checked, since it was; claims have no place (their `path` is "", their `line` 0),
    entities and sources neither, nor are there notes or names. What rules derived and what
    describes rules is left out.
    """
    register = f"<{space}register/"
    sources_in, rules_in = f"{register}sources>", f"{register}rules>"
    quads, citations = kept(path, space)
    statements: list[tuple[str, str, str, str]] = []
    entities: dict[str, Entity] = {}
    published: dict[str, str] = {}
    weak: set[str] = set()
    kinds: dict[str, str] = {}
    retired: dict[str, str] = {}
    for quad in quads:
        s, p, o, g = quad
        if g in citations or g == rules_in:
            continue
        statements.append(quad)
        if g == sources_in:
            if p == _ISSUED:
                published[s] = parts(o)[0]
            elif p == _RELIABILITY and o == '"weak"':
                weak.add(s)
            elif p == TYPE and s != g:
                published.setdefault(s, "")
        elif g.startswith(register):
            if p == TYPE and s != g:
                kinds[s] = o[1:-1]
            elif p == _DEPRECATED:
                retired.setdefault(s, "-")
            elif p == _REPLACED:
                retired[s] = o[1:-1].rpartition("/")[2]
    for iri_, cls in kinds.items():
        id_ = iri_[1:-1].rpartition("/")[2]
        entities[id_] = Entity(id_, iri_, cls, ("", ""), (), retired.get(iri_, ""), "", 0)
    sources = {}
    for iri_, text in published.items():
        id_ = iri_[1:-1].rpartition("/")[2]
        day = edtf(text) if text else None
        sources[id_] = Source(
            id_, iri_, text, day.first if day else "", day.last if day else "", iri_ in weak, "", 0
        )
    said = {source.iri: (source.last, source.weak) for source in sources.values()}
    days: dict[str, str] = {}
    shared: dict[str, tuple] = {}
    for graph, cited in citations.items():
        if cited.as_of not in days:
            day = edtf(cited.as_of) if cited.as_of else None
            days[cited.as_of] = day.first if day else ""
        last, unsure = said[cited.source]
        shared[graph] = (
            graph,
            days[cited.as_of],
            last,
            cited.standing == "set-aside",
            unsure,
            cited.qualifier,
            "",
            0,
        )
    claims = [Claim(s, p, o, *shared[g]) for s, p, o, g in quads if g in shared]
    dataset = next(
        (s for s, p, _, _ in statements if p == f"<{VOID}uriSpace>"), f"<{space}dataset>"
    )
    return Data(
        space, dataset, vocabulary, entities, sources, claims, citations, statements, [], set(), []
    )


_ISSUED, _RELIABILITY = f"<{DCTERMS}issued>", f"<{KG}reliability>"
_DEPRECATED, _REPLACED = f"<{OWL}deprecated>", f"<{DCTERMS}isReplacedBy>"
_DERIVED, _LOCATOR, _STANDING = f"<{PROV}wasDerivedFrom>", f"<{KG}locator>", f"<{KG}standing>"
_PERIOD, _AS_OF = f"<{KG}period>", f"<{KG}asOf>"
_REST = tuple(f"<{KG}{name}>" for name in ("qualifier", "printed", "reason"))


class _Texts(dict):
    """The text of each literal (an N-Triples string) that it is asked for, read once."""

    def __missing__(self, said: str) -> str:
        text = self[said] = parts(said)[0] if said else ""
        return text


def _read_kept(facts: dict[str, str], once: dict[str, str], texts: _Texts) -> Citation:
    # A citation from what `descriptions` says of it; most have nothing but these few.
    source, get = facts[_DERIVED], facts.get
    when = texts[get(_PERIOD) or get(_AS_OF, "")]
    rest = (
        [texts[get(key, "")] for key in _REST]
        if len(facts) > 4 + (_AS_OF in facts)
        else ("", "", "")
    )
    return Citation(
        once.setdefault(source, source),
        texts[facts[_LOCATOR]],
        when,
        texts[facts[_STANDING]],
        *rest,
    )
