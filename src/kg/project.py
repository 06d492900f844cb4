"""The story in ten lines: read, check, build. Start here."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterable, Iterator, NamedTuple

import pyoxigraph as ox

from kg import answers, data, history, rules, shapes, store, vocabulary
from kg.data import Data
from kg.errors import Problem, Refused
from kg.rules import Rule

Step = Callable[[str], None]


class Project(NamedTuple):
    """What the files of a project say, before anything is derived."""

    folder: Path
    data: Data
    shapes: shapes.Shapes
    rules: list[Rule]
    questions: list[answers.Question]
    prefixes: dict[str, str]


def build(folder: Path | str = ".", step: Step = lambda name: None, language: str = "en") -> dict:
    """Read, check, derive, store. Returns the state of the new store: counts, prefixes, digest.

    Raises Refused with every problem if there is one, KGError if there is no project or the store cannot be written; then the earlier
    build is as it was. `step` is told the name of each step as it begins; `language` is that of the
    messages of shapes.
    """
    folder = store.located(folder)
    made_of = store.digest(folder)
    step("read")
    project, problems = read(folder)
    if problems:
        raise Refused(problems)
    with store.building(folder) as draft:
        step("load")
        named, default = quads(project)
        draft.load("named.nq", _lines(named))
        draft.load("current.nq", (f"{s} {p} {o} .\n" for s, p, o in default))
        step("check")
        problems = violated(draft.store, project, language)
        if problems:
            raise Refused(problems)
        step("derive")
        derived = rules.derive(draft.store, project.rules, project.data.space, project.prefixes)
        draft.keep("derived.nq", sorted(rules.derived(draft.store, project.data.space)))
        step("publish")
        state = {"digest": made_of, "space": project.data.space, "prefixes": project.prefixes, "counts": counts(project, derived)}
        draft.publish(state)
    return state


def check(folder: Path | str = ".", language: str = "en") -> list[Problem]:
    """Every problem of a project's files at once, sorted by place. Raises KGError if there is no project."""
    project, problems = read(store.located(folder))
    # Shapes look at the whole graph: with rows missing from it they would report what is not so.
    if problems:
        return problems
    named, default = quads(project)
    return violated(store.memory([*_lines(named), *(f"{s} {p} {o} .\n" for s, p, o in default)]), project, language)


def read(folder: Path) -> tuple[Project, list[Problem]]:
    """(what a project's files say, every problem that can be seen without building), problems sorted by place."""
    space, dataset, problems = data.space(folder)
    words, faults = vocabulary.read(folder, space)
    problems += faults
    prefixes = words.prefixes | {"entity": f"{space}entity/", "source": f"{space}source/"}
    found, faults = data.read(folder, words, space, dataset)
    problems += faults
    known = set(words.classes) | set(words.properties) | set(words.individuals) | {e.iri[1:-1] for e in found.entities.values()}
    forms, faults = shapes.read(folder / "ontology" / vocabulary.SHAPES, known, f"ontology/{vocabulary.SHAPES}")
    problems += faults
    said, faults = rules.read(folder, prefixes)
    problems += faults
    asked, faults = answers.questions(folder, prefixes)
    problems += faults
    return Project(folder, found, forms, said, asked, prefixes), sorted(set(problems))


def quads(project: Project) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]]]:
    """(the quads of all named graphs, the triples of the current graph, each once), sorted; nothing derived."""
    found = project.data
    named = set(found.statements)
    named.update(data.descriptions(found.citations, found.space))
    named.update(rules.descriptions(project.rules, found.space))
    default = {quad[:3] for quad in named}
    named.update(claim[:4] for claim in found.claims)
    default.update(claim[:3] for claim in history.current(found.claims, found.vocabulary.functional))
    return sorted(named), sorted(default)


def _lines(quads: list[tuple[str, str, str, str]]) -> Iterator[str]:
    return (f"{s} {p} {o} {g} .\n" for s, p, o, g in quads)


def violated(graph: ox.Store, project: Project, language: str) -> list[Problem]:
    """The problems that violated shapes are, each led back to the row that caused it."""
    found = shapes.violations(graph, project.shapes)
    if not found:
        return []
    rows: dict[tuple[str, ...], tuple[str, int]] = {}
    for claim in project.data.claims:
        place = (claim.path, claim.line)
        for key in ((claim.subject, claim.predicate, claim.object), (claim.subject, claim.predicate), (claim.citation,)):
            rows.setdefault(key, place)
    for thing in (*project.data.sources.values(), *project.data.entities.values()):
        rows.setdefault((thing.iri,), (thing.path, thing.line))
    problems = set()
    for violation in found:
        focus, path, value = violation.focus, violation.path, violation.value
        keys = ((focus, path, value), (focus, path), (focus,))
        path_, line = next((rows[key] for key in keys if key in rows), ("data", 0))
        named = answers.shown(focus, project.prefixes)
        said = violation.messages.get(language) or violation.messages.get("en") or next(iter(violation.messages.values()), "")
        about = f"{named}: {said or 'violates ' + violation.component}"
        problems.add(Problem(path_, line, 0, about, f"{answers.shown(value, project.prefixes)} is the value" if value and value != focus else ""))
    return sorted(problems)


def counts(project: Project, derived: dict[str, int]) -> dict[str, int]:
    """What is in the graph, as numbers keyed by what they count."""
    found = project.data
    current = history.current(found.claims, found.vocabulary.functional)

    def number(claims: Iterable[data.Claim]) -> int:
        # The two triples of an amount of money are one claim: one row.
        return len({(claim.path, claim.line) if claim.line else claim[:4] for claim in claims})

    total, aside = number(found.claims), number(claim for claim in found.claims if claim.set_aside)
    return {
        "entities": len(found.entities),
        "sources": len(found.sources),
        "used sources": len({c.source for c in found.citations.values()}),
        "claims": total,
        "citations": len(found.citations),
        "current": number(current),
        "set aside": aside,
        "superseded": total - number(current) - aside,
        "conflicts": len(history.conflicts(current, found.vocabulary.functional)),
        "derived": sum(derived.values()),
        "questions": len(project.questions),
    }


def opened(folder: Path | str = ".", step: Step = lambda name: None, language: str = "en") -> store.Opened:
    """The store of a project, built first if it is missing or stale. Raises what `build` raises."""
    folder = store.located(folder)
    found = store.fresh(folder)
    if found is None:
        build(folder, step, language)
        found = store.open(folder)
    return found
