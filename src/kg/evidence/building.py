"""The story in ten lines: read, check, build. Start here."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Problem, Refused
from kg.evidence import fact_lines, fulfilments, keeping, verdicts
from kg.evidence.counting import counts
from kg.evidence.incremental import checking, writing
from kg.evidence.incremental import memory as remembered
from kg.evidence.violations import violated
from kg.project import (
    current_claims,
    findings,
    inputs,
    outlines,
    proposals,
    question_files,
    rules,
    stories,
    values,
    vocabulary,
)
from kg.project.records import Data
from kg.project.rules import Rule
from kg.project.shapes import model, parsing
from kg.store import generations, integrity, loading, snapshot
from kg.store.snapshot import State
from kg.system import memory

Step = Callable[[str], None]

# Kept beside a store, so that what is made of it later is made of the rules and terms that it was
# made of.
ONTOLOGY = "ontology/"
# Of so many claims the graph and all that was read of them are held at once.
_BESIDE = 300_000


class Project(NamedTuple):
    """What the files of a project say, before anything is derived."""

    folder: Path
    data: Data
    values: values.Values
    shapes: model.Shapes
    rules: list[Rule]
    questions: list[question_files.Question]
    prefixes: dict[str, str]


def build(
    folder: Path | str = ".",
    step: Step = lambda name: None,
    language: str = "en",
    *,
    soon: bool = False,
) -> State:
    """Read, check, derive, store. Returns the state of the new store: counts, prefixes, digest.

    Where nothing but claims, sources, records of proofs, titled questions, names of things and new
    things differs from the last build, the new store is that one and a difference (see
    `kg.evidence.incremental`): the same bytes as from nothing, sooner.

    Raises Refused with every problem if there is one, KGError if there is no project or the store
    cannot be written; then the earlier build is as it was. `step` is told the name of each step as
    it begins; `language` is that of the messages of shapes. With `soon` it is enough to be refused
    with the problems of the rows that have changed.
    """
    folder = snapshot.require_project(folder)
    with memory.gc_paused(), generations.building(folder, waiting=lambda: step("wait")) as draft:
        if draft.waited and (done := snapshot.fresh(folder)) is not None:
            # Somebody else has built the same meanwhile.
            with closing(done):
                return done.state
        state = writing.continued(folder, draft, step, soon) or _built(
            folder, draft, step, language
        )
    generations.prune_past_days(folder, state.digest)
    return state


def _built(folder: Path, draft: generations.Draft, step: Step, language: str) -> State:
    from concurrent.futures import ThreadPoolExecutor

    project, problems, read_of, stamps = _settled(folder, draft, step)
    if problems:
        raise Refused(problems)
    # What is known of all claims together is known to the next build as well.
    spoken = fulfilments.spoken_of(project.data)
    files, judged = keeping.kept_files(draft, project.values, project.rules, spoken)
    step("check")
    # The engine is busy with the shapes and the rules meanwhile, where there is room for their
    # graph.
    engine = ThreadPoolExecutor(max_workers=1)
    try:
        allowed = partial(_allowed, files, project, language)
        derive = partial(
            derived_lines, derive=project.rules, space=project.data.space, prefixes=project.prefixes
        )
        is_beside = len(project.data.claims) <= _BESIDE
        beside = engine.submit(_chained, allowed, derive) if is_beside else None
        numbers = _keep_more(draft, folder, project, judged, spoken, (read_of, stamps))
        del judged, spoken
        memory.return_free_memory()
        lines = beside.result() if beside else []
        graph = None if beside else allowed()
    finally:
        # Who interrupts a build does not wait for the engine.
        engine.shutdown(wait=False, cancel_futures=True)
    made_of, data = snapshot.digest_of(read_of), project.data
    state = State(project.prefixes, data.space, made_of, numbers, languages=data.languages)
    # What a million rows say takes as much memory as the graph that they make.
    del project, data, allowed, beside
    memory.return_free_memory()
    if graph is not None:
        step("derive")
        lines = derive(graph)
    del graph
    memory.return_free_memory()
    return filled(draft, files, lines, state, step)


def _chained(allowed: Callable[[], ox.Store], derive: Callable[[ox.Store], list[str]]) -> list[str]:
    try:
        return derive(allowed())
    except BaseException as error:
        # What the engine has given may be let go of only by the thread that asked for it.
        traceback.clear_frames(error.__traceback__)
        raise


def _keep_more(
    draft: generations.Draft,
    folder: Path,
    project: Project,
    judged: verdicts.Judged,
    spoken: fulfilments.Spoken,
    read_of: tuple[dict[str, str], remembered.Stamps],
) -> dict[str, int]:
    # Keep what is searched, and what the next build has to know; returns what is counted.
    data, seen = project.data, project.values
    remarks = findings.findings(seen, judged.sums)
    said = keeping.said_of(data)
    keeping.keep_searched(draft, seen, judged.graphs, said, project.prefixes)
    # Of files that change meanwhile nothing is known of one moment.
    if read_of[1] and remembered.may_be(folder):
        known = remarks, spoken, said, judged.fulfilments
        remembered.keep(draft, read_of, data, known)
    found = counts(data, judged)
    return found | {"questions": len(project.questions), "findings": len(remarks)}


def _allowed(files: list[Path], project: Project, language: str) -> ox.Store:
    # The graph of files, which its shapes allow. Raises Refused.
    graph = graph_texts(files, project.rules)
    if problems := violated(graph, project.data, project.shapes, project.prefixes, language):
        raise Refused(problems)
    return graph


def _settled(
    folder: Path, draft: generations.Draft, step: Step
) -> tuple[Project, list[Problem], dict[str, str], remembered.Stamps]:
    # What the files say, and the digests and stamps of what was read, by input. Files that change
    # meanwhile, be it that they are put back, are not of one moment: what is built of them is stale
    # from the beginning.
    before = snapshot.stamps(folder)
    integrity.settle(before)
    read_of = snapshot.digests(folder)
    step("read")
    project, problems = read(folder)
    if not problems:
        draft.copy(folder, ONTOLOGY, inputs.listed(folder))
    if snapshot.stamps(folder) != before:
        return project, problems, {"": snapshot.unlike()}, {}
    return project, problems, read_of, remembered.stamps_of(folder, before, read_of)


def check(folder: Path | str = ".", language: str = "en") -> list[Problem]:
    """Every problem of a project's files at once, sorted by place. Raises KGError if there is no
    project.
    """
    with memory.gc_paused():
        project, problems = read(snapshot.require_project(folder))
        of_queue, _ = proposals.checked(project.folder, project.data)
        return _problems(project, problems, of_queue, language)


def checked(folder: Path | str = ".", language: str = "en") -> tuple[list[Problem], list[Problem]]:
    """(every problem of a project's files, the findings about its sources), each sorted by place;
    findings only if there is no problem. The form of proposals is looked at too, and how many are
    open is a finding, though no graph is made of them.

    Raises KGError if there is no project.
    """
    folder = snapshot.require_project(folder)
    with memory.gc_paused():
        if (found := checking.checked(folder)) is not None:
            return found
        project, problems = read(folder)
        of_queue, waiting = proposals.checked(project.folder, project.data)
        if problems := _problems(project, problems, of_queue, language):
            return problems, []
        return [], sorted([*findings.findings(project.values), *waiting])


def _problems(
    project: Project, problems: list[Problem], others: list[Problem], language: str
) -> list[Problem]:
    # Shapes look at the whole graph: with rows missing from it they would report what is not so.
    if problems:
        return sorted([*problems, *others])
    data = project.data
    found = current_claims.graphs(data, current_claims.facts(project.values))
    graph = loading.memory(
        chain(
            keeping.named(data, project.rules) if _name_graphs(project.rules) else (),
            keeping.default(data, project.rules, found.current),
            keeping.planned(found.plans),
        )
    )
    of_graph = violated(graph, data, project.shapes, project.prefixes, language)
    return sorted([*(of_graph or _underivable(graph, project)), *others])


def _underivable(graph: ox.Store, project: Project) -> list[Problem]:
    # The rules that cannot be applied to what the files say.
    try:
        rules.derive(graph, project.rules, project.data.space, project.prefixes)
    except Refused as refused:
        return refused.problems
    return []


def read(folder: Path) -> tuple[Project, list[Problem]]:
    """(what a project's files say, every problem that can be seen without building), problems
    sorted by place.
    """
    seen, problems = findings.read(folder)
    found = seen.data
    words, languages, prefixes = found.vocabulary, found.languages, found.prefixes
    problems += stories.problems(folder, found)
    problems += outlines.problems(folder, found)
    known = (
        set(words.classes)
        | set(words.properties)
        | set(words.individuals)
        | {e.iri[1:-1] for e in found.entities.values()}
    )
    forms, faults = parsing.read(
        inputs.located(folder, f"ontology/{vocabulary.SHAPES}"),
        known,
        f"ontology/{vocabulary.SHAPES}",
    )
    problems += faults if words.whole else []  # what they name may stand in what could not be read
    said, faults = rules.read(folder, prefixes)
    problems += faults if words.whole else []
    asked, faults = question_files.questions(folder, prefixes, languages[0])
    found.odd.extend(stories.untranslated(folder, languages))
    found.odd.extend(question_files.untranslated(asked, languages))
    problems += faults if words.whole else []
    # What has a prefix already is called by that.
    known_spaces = set(prefixes.values())
    others = {p: ns for p, ns in found.guests.prefixes.items() if ns not in known_spaces}
    prefixes = others | prefixes
    return Project(folder, found, seen, forms, said, asked, prefixes), sorted(set(problems))


def graph_texts(files: list[Path], derive: list[Rule]) -> ox.Store:
    """What rules and shapes are asked of: the current graph and the plans, and the other graphs
    only where a rule names some.
    """
    return loading.memory(files=files if _name_graphs(derive) else files[1:3])


def _name_graphs(derive: list[Rule]) -> bool:
    return any(rules.names_graphs(rule.query) for rule in derive)


def derived_lines(
    graph: ox.Store, derive: list[Rule], space: str, prefixes: dict[str, str]
) -> list[str]:
    """The sorted N-Quads lines of what follows by the rules."""
    return sorted(rules.derive(graph, derive, space, prefixes))


def filled(
    draft: generations.Draft, files: list[Path], derived: list[str], state: State, step: Step
) -> State:
    """Make the store of it all, and put it in the place of the earlier one."""
    state = state._replace(counts={**state.counts, "derived": len(derived)})
    path = draft.keep(snapshot.DERIVED, derived)
    plans = files[snapshot.STATED.index("plans.nq")]
    draft.keep(remembered.HELD, _hold_no_more(plans, derived))
    fact_lines.settle(draft.place / fact_lines.FILE, derived)
    step("load")
    draft.load(plans)
    draft.load_as_default(draft.load(path))
    step("publish")
    draft.publish(state)
    return state


def _hold_no_more(plans: Path, derived: list[str]) -> list[str]:
    # What follows by a rule is current, and no plan any more: the two graphs share no triple.
    # Returns the lines that go.
    follows = {line.rsplit(" ", 2)[0] for line in derived}
    lines = plans.read_text("utf-8").splitlines(keepends=True)
    left = [line for line in lines if line.rsplit(" ", 2)[0] not in follows]
    if len(left) < len(lines):
        plans.write_text("".join(left), "utf-8", newline="\n")
    return [line for line in lines if line.rsplit(" ", 2)[0] in follows]
