"""The story in ten lines: read, check, build. Start here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import (
    answers,
    data,
    files,
    findings,
    inputs,
    integrity,
    rules,
    shapes,
    store,
    stories,
    timeline,
    vocabulary,
)
from kg.data import Data
from kg.errors import KGError, Problem, Refused
from kg.rules import Rule
from kg.terms import last_day

Step = Callable[[str], None]

_SUMS = "sums.jsonl"
# Kept beside a store, so that what is made of it later is made of the rules and terms that it was
# made of.
_ONTOLOGY = "ontology/"


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

    Raises Refused with every problem if there is one, KGError if there is no project or the store
    cannot be written; then the earlier build is as it was. `step` is told the name of each step as
    it begins; `language` is that of the messages of shapes.
    """
    folder = store.require_project(folder)
    with files.gc_paused(), store.building(folder, waiting=lambda: step("wait")) as draft:
        if draft.waited and (done := store.fresh(folder)) is not None:
            # Somebody else has built the same meanwhile.
            with done.lock:
                return done.state
        project, problems, made_of = _settled(folder, draft, step)
        if problems:
            raise Refused(problems)
        found, asked = project.data, project.rules
        state = {"digest": made_of, "space": found.space, "prefixes": project.prefixes}
        current = timeline.current(found.claims, found.vocabulary.functional)
        uneven = sorted(set(findings.sums(found)))
        draft.keep(_SUMS, (json.dumps(problem, ensure_ascii=False) + "\n" for problem in uneven))
        state["counts"] = counts(found, current) | {
            "questions": len(project.questions),
            "findings": len(findings.findings(found, uneven)),
        }
        kept = _kept(draft, found, asked, current, project.prefixes)
        step("check")
        graph = _graph(kept, asked, project.shapes)
        problems = violated(graph, project, language)
        if problems:
            raise Refused(problems)
        # What a million rows say takes as much memory as the graph that they make, and a few
        # circles hold it.
        del project, found, current
        files.return_free_memory()
        derived = _derived(draft, graph, asked, state, step)
        del graph
        files.return_free_memory()
        _filled(draft, kept, derived, state, step)
    store.prune_past_days(folder, made_of)
    return state


def _settled(folder: Path, draft: store.Draft, step: Step) -> tuple[Project, list[Problem], str]:
    # What the files say, and the digest of the bytes that were read. Files that change meanwhile,
    # be it that they are put back, are not of one moment: what is built of them is stale from the
    # beginning.
    before = store.stamps(folder)
    integrity.settle(before)
    made_of = store.digest(folder)
    step("read")
    project, problems = read(folder)
    if not problems:
        draft.copy(folder, _ONTOLOGY, inputs.listed(folder))
    return project, problems, made_of if store.stamps(folder) == before else store.unlike()


def check(folder: Path | str = ".", language: str = "en") -> list[Problem]:
    """Every problem of a project's files at once, sorted by place. Raises KGError if there is no
    project.
    """
    return checked(folder, language)[0]


def checked(folder: Path | str = ".", language: str = "en") -> tuple[list[Problem], list[Problem]]:
    """(every problem of a project's files, the findings about its sources), each sorted by place;
    findings only if there is no problem.

    Raises KGError if there is no project.
    """
    project, problems = read(store.require_project(folder))
    # Shapes look at the whole graph, findings at sums: with rows missing from it they would report
    # what is not so.
    if problems:
        return problems, []
    current = timeline.current(project.data.claims, project.data.vocabulary.functional)
    problems = violated(
        store.memory(
            chain(named(project.data, project.rules), default(project.data, project.rules, current))
        ),
        project,
        language,
    )
    return problems, [] if problems else findings.findings(project.data)


def read(folder: Path) -> tuple[Project, list[Problem]]:
    """(what a project's files say, every problem that can be seen without building), problems
    sorted by place.
    """
    space, dataset, problems = data.space(folder)
    words, faults = vocabulary.read(folder, space)
    problems += faults
    prefixes = words.prefixes | {"entity": f"{space}entity/", "source": f"{space}source/"}
    found, faults = data.read(folder, words, space, dataset)
    problems += faults + findings.problems(found) + stories.problems(folder, found)
    known = (
        set(words.classes)
        | set(words.properties)
        | set(words.individuals)
        | {e.iri[1:-1] for e in found.entities.values()}
    )
    forms, faults = shapes.read(
        inputs.located(folder, f"ontology/{vocabulary.SHAPES}"),
        known,
        f"ontology/{vocabulary.SHAPES}",
    )
    problems += faults if words.whole else []  # what they name may stand in what could not be read
    said, faults = rules.read(folder, prefixes)
    problems += faults if words.whole else []
    asked, faults = answers.questions(folder, prefixes)
    problems += faults if words.whole else []
    return Project(folder, found, forms, said, asked, prefixes), sorted(set(problems))


def _kept(
    draft: store.Draft,
    found: Data,
    asked: list[Rule],
    current: list[data.Claim],
    prefixes: dict[str, str],
) -> list[Path]:
    # The files of the named graphs and of the current graph, nothing derived, beside those of the
    # names.
    triples = chain((quad[:3] for quad in found.statements), (claim[:3] for claim in current))
    for name, lines in answers.index(triples, prefixes["entity"]).items():
        draft.keep(name, lines)
    return [
        draft.keep("named.nq", named(found, asked)),
        draft.keep("current.nq", default(found, asked, current)),
    ]


def _graph(kept: list[Path], asked: list[Rule], forms: shapes.Shapes | None = None) -> ox.Store:
    # What rules and shapes are asked of: the current graph, and the named ones only where one of
    # them names graphs.
    texts = [rule.query for rule in asked] + (
        [o for said in forms.graph.values() for _, o in said] if forms else []
    )
    return store.memory(
        files=kept if any(re.search(r"\bgraph\b", text, re.I) for text in texts) else kept[1:]
    )


def _derived(
    draft: store.Draft, graph: ox.Store, asked: list[Rule], state: dict, step: Step
) -> Path:
    # The file of what follows; how many triples that are goes into the state.
    step("derive")
    lines = rules.derive(graph, asked, state["space"], state["prefixes"])
    state["counts"]["derived"] = len(lines)
    lines.sort()
    return draft.keep("derived.nq", lines)


def _filled(draft: store.Draft, kept: list[Path], derived: Path, state: dict, step: Step) -> None:
    # The store of it all, put in the place of the earlier one.
    step("load")
    draft.load(kept, derived)
    step("publish")
    draft.publish(state)


def named(found: Data, derive: list[Rule]) -> Iterator[str]:
    """The N-Quads lines of all named graphs, sorted, each once; nothing derived."""
    quads = [*_described(found, derive), *(claim[:4] for claim in found.claims)]
    quads.sort()
    return (f"{s} {p} {o} {g} .\n" for (s, p, o, g), _ in groupby(quads))


def default(found: Data, derive: list[Rule], current: list[data.Claim]) -> Iterator[str]:
    """The N-Quads lines of the current graph, sorted, each once; nothing derived."""
    triples = [quad[:3] for quad in _described(found, derive)]
    triples += (claim[:3] for claim in current)
    triples.sort()
    return (f"{s} {p} {o} .\n" for (s, p, o), _ in groupby(triples))


def _described(found: Data, derive: list[Rule]) -> list[tuple[str, str, str, str]]:
    return [
        *found.statements,
        *data.descriptions(found.citations, found.space),
        *rules.descriptions(derive, found.space),
    ]


def violated(graph: ox.Store, project: Project, language: str) -> list[Problem]:
    """The problems that violated shapes are, each led back to the row that caused it."""
    found = shapes.violations(graph, project.shapes)
    if not found:
        return []
    rows: dict[tuple[str, ...], tuple[str, int]] = {}
    for claim in project.data.claims:
        place = (claim.path, claim.line)
        for key in (
            (claim.subject, claim.predicate, claim.object),
            (claim.subject, claim.predicate),
            (claim.citation,),
        ):
            rows.setdefault(key, place)
    for thing in (*project.data.sources.values(), *project.data.entities.values()):
        rows.setdefault((thing.iri,), (thing.path, thing.line))
    problems = set()
    for violation in found:
        focus, path, value = violation.focus, violation.path, violation.value
        keys = ((focus, path, value), (focus, path), (focus,))
        path_, line = next((rows[key] for key in keys if key in rows), ("data", 0))
        named = answers.shown(focus, project.prefixes)
        said = (
            violation.messages.get(language)
            or violation.messages.get("en")
            or next(iter(violation.messages.values()), "")
        )
        about = f"{named}: {said or 'violates ' + violation.component}"
        problems.add(
            Problem(
                path_,
                line,
                0,
                about,
                (
                    f"{answers.shown(value, project.prefixes)} is the value"
                    if value and value != focus
                    else ""
                ),
            )
        )
    return sorted(problems)


def counts(found: Data, current: list[data.Claim]) -> dict[str, int]:
    """What is in the graph before anything is derived, as numbers keyed by what they count."""

    def number(claims: Iterable[data.Claim]) -> int:
        # The two triples of an amount of money are one claim: one row, or where rows are not known
        # one amount.
        rows = {(claim.path, claim.line) if claim.line else claim[:4] for claim in claims}
        return len(rows) - sum(
            len(row) == 4 and (row[0], data.amount_property(row[1]), row[3]) in amounts
            for row in rows
        )

    amounts = {(s, p, g) for s, p, _, g, *rest in found.claims if not rest[-1]}

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
        "conflicts": len(timeline.conflicts(current, found.vocabulary.functional)),
    }


def opened(
    folder: Path | str = ".",
    step: Step = lambda name: None,
    language: str = "en",
    as_of: str | None = None,
) -> store.Opened:
    """The store of a project, built first if it is missing or stale. Raises what `build` raises.

    `as_of` gives the graph as it could have been built on a day (`2021-04-21`; `2021-04` and `2021`
    mean their last day) from what had been published by then; it is empty before the first source.
    Raises KGError for what is no date.
    """
    folder = store.require_project(folder)
    if as_of is None:
        found = store.fresh(folder)
        if found is None:
            build(folder, step, language)
            found = store.open(folder)
        return found
    try:
        day = last_day(as_of)
    except ValueError:
        raise KGError(
            f"“{as_of}” is no day of the calendar", "write 2021-01-03, 2021-01 or 2021"
        ) from None
    made_of = store.digest(folder)
    found = store.fresh(folder, day, made_of)
    if found is None:
        # Only what is built is checked, and only what is checked is looked at as of a day.
        whole = store.fresh(folder, made_of=made_of)
        if whole is None:
            build(folder, step, language)
            whole = store.open(folder)
        with whole.lock:
            found = _past(folder, day, whole, step)
    return found


def past(folder: Path | str, day: str) -> None:
    """Make the store as of an ISO day from the last build of a project, whatever its files say by
    now. Raises KGError if there is none.
    """
    folder = store.require_project(folder)
    whole = store.open(folder)
    with whole.lock:
        _past(folder, day, whole, lambda name: None)


def _past(folder: Path, day: str, whole: store.Opened, step: Step) -> store.Opened:
    # The build once more, of what had been said by the day, from what the build of the whole has
    # kept: that was checked, and is far faster to read than the files. Shapes have been satisfied
    # by the whole and are not asked of a part.
    made_of, prefixes = whole.state["digest"], whole.state["prefixes"]
    store.prune_past_days(folder, made_of)
    with files.gc_paused(), store.building(folder, day, lambda: step("wait")) as draft:
        if draft.waited and (done := store.fresh(folder, day, made_of)) is not None:
            return done
        step("read")
        asked = rules.read(whole.place, prefixes)[0]
        draft.copy(whole.place, _ONTOLOGY, inputs.listed(whole.place))
        found = restored(whole)
        first = min((claim.said for claim in found.claims if claim.said), default="")
        found = timeline.as_of(found, day)
        state = {
            "digest": made_of,
            "as of": day,
            "first": first,
            "space": found.space,
            "prefixes": prefixes,
        }
        current = timeline.current(found.claims, found.vocabulary.functional)
        state["counts"] = counts(found, current)
        if found.claims:
            kept = _kept(draft, found, asked, current, prefixes)
        else:
            # Before the first source nothing had been said, nor were there words to say it in.
            kept = [
                draft.keep(name, ())
                for name in (answers.NAMES, answers.FOLDED, "named.nq", "current.nq")
            ][2:]
        _filled(draft, kept, _derived(draft, _graph(kept, asked), asked, state, step), state, step)
        # While nobody else may sweep it.
        return store.open(folder, day)


def restored(opened: store.Opened) -> Data:
    """What the files of a project said when a store was built of them; see `kg.data.restored`."""
    space = opened.state["space"]
    return data.restored(opened.place / "named.nq", vocabulary.read(opened.place, space)[0], space)


def sums(
    folder: Path | str = ".", as_of: str | None = None, opened: store.Opened | None = None
) -> list[Problem]:
    """The sums in a project's rows (as of a day) that do not add up. Raises Refused if its rows
    have problems.

    Those of today were kept by the build that made `opened`; for an earlier day the rows are read
    again.
    """
    if opened is not None and as_of is None:
        with (opened.place / _SUMS).open(encoding="utf-8") as file:
            return [Problem(*json.loads(line)) for line in file]
    found, problems = read(store.require_project(folder))
    if problems:
        raise Refused(problems)
    return sorted(
        findings.sums(found.data if as_of is None else timeline.as_of(found.data, last_day(as_of)))
    )
