"""The next build, written as the last one and a difference."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kg.errors import Refused
from kg.evidence import fact_lines
from kg.evidence.incremental import deriving, facts, memory, preparing
from kg.evidence.incremental import earlier as earlier_builds
from kg.evidence.incremental.change import QUESTIONS
from kg.evidence.incremental.earlier import UNFIT, Earlier
from kg.evidence.incremental.memory import Faulty, FromNothing, Inputs
from kg.evidence.incremental.preparing import Prepared
from kg.rdf.terms import PLANS
from kg.store import continuing, generations, integrity, snapshot, weighing
from kg.store.snapshot import State
from kg.store.splicing import Difference, beginning

_STATED = (*snapshot.STATED, snapshot.DERIVED)


def continued(
    folder: Path, draft: generations.Draft, step: Callable[[str], None], soon: bool
) -> State | None:
    """The state of the next store, made of the last one and what has changed since, and published;
    None where only a build from nothing can tell: the draft is empty then. With `soon` it raises
    Refused with the problems of the rows that have changed, where they have some.
    """
    state = _continued(folder, draft, step, soon)
    if state is not None:
        draft.sweep()  # the last one, which was read until now
    return state


def _continued(
    folder: Path, draft: generations.Draft, step: Callable[[str], None], soon: bool
) -> State | None:
    last = snapshot.state(folder)
    if last is None or not continuing.may_continue(last, draft.root / last.generation):
        return None
    try:
        opened = snapshot.open(folder)
    except snapshot.Unreadable:
        return None
    with closing(opened):
        try:
            earlier, stack = earlier_builds.opened(opened)
            with stack:
                step("read")
                prepared, stamps = _prepared(folder, draft, earlier)
                step("load")
                return _written(draft, earlier, prepared, stamps)
        except UNFIT as reason:
            if soon and isinstance(reason, Faulty):
                raise Refused(sorted(reason.problems)) from None
            draft.start_over()
            return None


def _prepared(
    folder: Path, draft: generations.Draft, earlier: Earlier
) -> tuple[Prepared, memory.Stamps]:
    # What was read is of one moment, that of the stamps, or nothing is made of it.
    before = snapshot.stamps(folder)
    integrity.settle(before)
    prepared = preparing.prepared(folder, earlier)
    draft.copy(folder, QUESTIONS, prepared.change.questions)
    if snapshot.stamps(folder) != before:
        raise FromNothing("files change meanwhile")
    return prepared, memory.stamps_of(folder, before, prepared.change.digests)


def _written(
    draft: generations.Draft, earlier: Earlier, prepared: Prepared, stamps: memory.Stamps
) -> State:
    state = earlier.opened.state
    derived = deriving.derived(earlier, prepared)
    follows = deriving.Following(earlier, derived)
    plans, held = _plans(earlier, prepared.plans, derived, follows)
    told = facts.difference(earlier, prepared, derived, follows)
    key_facts, files = prepared.key_facts(earlier), prepared.searched(earlier)
    made = draft.continue_from(earlier.place, state)
    for name, difference in zip(
        (*_STATED, weighing.KEY_FACTS),
        (prepared.named, prepared.current, plans, prepared.verdicts, derived, key_facts),
        strict=True,
    ):
        made.splice(name, difference)
    made.splice(fact_lines.FILE, told, facts.key(prepared))
    made.exchange(_STATED, {snapshot.DERIVED})
    for name, lines in files.items():
        draft.keep(name, lines)
    draft.keep(memory.HELD, held)
    kept = _memory(earlier, prepared, stamps, state.continued + 1)
    for name, raw in kept.items():
        draft.keep_raw(name, raw)
    done = {*made.changes, *files, *prepared.change.questions, memory.HELD, *kept}
    made.link(*(n for n in state.files if n not in done and not n.startswith("data/")))
    counts = prepared.counts
    counts["derived"] += len(derived.added) - len(derived.removed)
    digest = snapshot.digest_of(prepared.change.digests)
    built = state._replace(digest=digest, counts=counts)
    draft.publish(built)
    return built


def _memory(
    earlier: Earlier, prepared: Prepared, stamps: memory.Stamps, number: int
) -> dict[str, bytes]:
    # What is kept for the build after the next one, but for what stays.
    change = prepared.change
    segment = memory.segment(number)
    raw = io.BytesIO()
    held, _ = memory.placed(change.new.values(), segment, raw.write)
    files = {s: one for s, one in earlier.inputs.files.items() if s not in change.old}
    kept = {
        memory.INPUTS: memory.dumped(Inputs(change.digests, stamps, files | held)),
        memory.step(memory.FINDINGS, number): memory.findings_step(
            prepared.findings_before, prepared.findings
        ),
        memory.step(memory.KNOWN, number): memory.known_step(earlier.known, prepared.known),
    }
    registers = change.registers
    if registers.before is not registers.after:
        kept[memory.ENTITIES] = memory.registered(registers.after)
    return kept | ({segment: raw.getvalue()} if held else {})


# --- plans ----------------------------------------------------------------------------------------


def _plans(
    earlier: Earlier, plans: Difference, derived: Difference, follows: deriving.Following
) -> tuple[Difference, list[str]]:
    # (what changes in the file of plans, the lines of the plans that hold by now, since they
    # follow).
    come = {_as_plan(line) for line in derived.added}
    gone = {_as_plan(line) for line in derived.removed} - come
    added, removed = set(plans.added), set(plans.removed)
    with (earlier.place / memory.HELD).open(encoding="utf-8", newline="\n") as file:
        before = set(file)
    known = earlier.text("plans.nq")

    def is_plan(line: str) -> bool:
        if line in added or line in removed:
            return line in added
        return line in before or any(beginning(known, line.encode()))

    held = {line for line in (before - gone) | come | added if is_plan(line) and follows.now(line)}
    return (
        Difference(
            sorted((removed - before) | (held - before - added)),
            sorted((added - held) | (before - held - removed)),
        ),
        sorted(held),
    )


def _as_plan(line: str) -> str:
    # The line of the graph of plans with the triple of a line of another graph.
    return f"{line.rsplit(' ', 2)[0]} {PLANS} .\n"
