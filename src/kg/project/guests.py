"""RDF files in `data/`: claims from elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import STANDINGS, no_date, one_of
from kg.project.records import SOURCES_UNREAD, Citation, Claim, Data
from kg.rdf import reading
from kg.rdf.dates import edtf
from kg.rdf.terms import KG, PROV, TYPE, iri, parts
from kg.spelling import closest

# --- RDF files ------------------------------------------------------------------------------------


def read_rdf(path: Path, data: Data, used: set[str]) -> list[Problem]:
    name = f"data/{path.name}"
    origin = iri(f"{data.space}file/{quote(path.name)}")
    quads, _, problems = reading.triples(
        path, name, f"{data.space}file/{quote(path.name)}", f"{data.space}file/{quote(path.name)}#"
    )
    described: dict[str, dict[str, str]] = {}
    citation = f"<{KG}Citation>"
    graphs = {s for s, p, o, _ in quads if p == TYPE and o == citation}
    for s, p, o, _ in quads:
        if s in graphs:
            described.setdefault(s, {})[p[1:-1]] = o
    sources = {s.iri: s for s in data.sources.values()}
    for graph, facts in described.items():
        source = sources.get(facts.get(PROV + "wasDerivedFrom", ""))
        locator = parts(facts.get(KG + "locator", ""))[0]
        if source is None and SOURCES_UNREAD in data.unread:
            continue
        if source is None or not locator:
            lacks = (
                "a source that is registered (prov:wasDerivedFrom)"
                if source is None
                else "a kg:locator"
            )
            problems.append(
                Problem(
                    name,
                    csv_files.line_of(path, graph, graph.rpartition("#")[2][:-1]),
                    0,
                    f"the citation {graph} lacks {lacks}",
                )
            )
            continue
        as_of = parts(facts.get(KG + "asOf", '""'))[0] or source.published
        standing = parts(facts.get(KG + "standing", '"stated"'))[0]
        if standing not in STANDINGS:
            problems.append(
                Problem(
                    name,
                    csv_files.line_of(path, standing),
                    0,
                    *one_of(standing, "standing", STANDINGS),
                )
            )
        day = edtf(as_of)
        if as_of and day is None:
            problems.append(Problem(name, csv_files.line_of(path, as_of), 0, *no_date(as_of)))
        texts = (parts(facts.get(KG + key, '""'))[0] for key in ("qualifier", "printed", "reason"))
        data.citations[graph] = Citation(source.iri, locator, as_of, standing, *texts)
    entity = f"<{data.space}entity/"
    typed = {s for s, p, _, _ in quads if p == TYPE}
    registered = {e.iri for e in data.entities.values()}
    reported: set[str] = set()
    for s, p, o, g in quads:
        if s in graphs:
            continue  # written again from the citation, in kg's own form
        for term in (s, o):
            if term.startswith(entity):
                used.add(term)
                if (
                    term not in registered
                    and term not in typed
                    and term not in reported
                    and not data.may_be(term[len(entity) : -1])
                ):
                    reported.add(term)
                    id_ = term[len(entity) : -1]
                    line = csv_files.line_of(path, term, f":{id_}")
                    problems.append(
                        Problem(
                            name,
                            line,
                            0,
                            f"unknown entity “{id_}”",
                            closest(id_, data.entities) or "register it, or state its class here",
                        )
                    )
        fault = _term_misuse(s, p, o, data) if data.vocabulary.whole else None
        if fault and fault[0] not in reported:
            reported.add(fault[0])
            problems.append(
                Problem(
                    name,
                    csv_files.line_of(path, fault[2], fault[2].rpartition(":")[2]),
                    0,
                    fault[0],
                    fault[1],
                )
            )
        if g in data.citations:
            cited = data.citations[g]
            day = edtf(cited.as_of)
            source = sources[cited.source]
            when = day.first if day else ""
            data.claims.append(
                Claim(
                    s,
                    p,
                    o,
                    g,
                    when,
                    source.last,
                    cited.standing == "set-aside",
                    source.weak,
                    cited.qualifier,
                    name,
                    0,
                )
            )
        else:
            data.statements.append((s, p, o, g or origin))
    return problems


def _term_misuse(s: str, p: str, o: str, data: Data) -> tuple[str, str, str] | None:
    # A term of the project's own vocabulary that the vocabulary does not have, or a literal where
    # it wants a thing (and the reverse).
    vocabulary = data.vocabulary
    term = p[1:-1]
    own = vocabulary.namespaces
    if term not in vocabulary.properties:
        if term.startswith(own) and term not in vocabulary.labels:
            name = vocabulary.name(term)
            return (
                f"unknown property “{name}”",
                closest(name, [vocabulary.name(k) for k in vocabulary.properties]),
                name,
            )
        if p == TYPE and o[1:-1].startswith(own) and o[1:-1] not in vocabulary.classes:
            name = vocabulary.name(o[1:-1])
            return (
                f"unknown class “{name}”",
                closest(name, [vocabulary.name(k) for k in vocabulary.classes]),
                name,
            )
        return None
    if not term.startswith(own) and not s.startswith(f"<{data.space}"):
        return None  # terms of others may be used of other things as their vocabulary defines
    name = vocabulary.name(term)
    if vocabulary.properties[term].cell == "entity":
        return (
            (f"{name} takes an entity, not the text {o}", "", name) if o.startswith('"') else None
        )
    return None if o.startswith('"') else (f"{name} takes a value, not the thing {o}", "", name)
