"""What is wrong with a project's files, worked out from the last build and the change since."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kg.errors import Problem
from kg.evidence.incremental import deriving, preparing
from kg.evidence.incremental import earlier as earlier_builds
from kg.evidence.incremental.earlier import UNFIT
from kg.project import proposals
from kg.store import snapshot


def checked(folder: Path) -> tuple[list[Problem], list[Problem]] | None:
    """(the problems of the queue, the findings) of a project that has no other problem; None where
    only a look at all files can tell.
    """
    last = snapshot.state(folder)
    if last is None or last.tool != snapshot.tool():
        return None
    try:
        with closing(snapshot.open(folder)) as opened:
            earlier, stack = earlier_builds.opened(opened)
            with stack:
                prepared = preparing.prepared(folder, earlier)
                # Whether the rules come to an end.
                deriving.derived(earlier, prepared)
                of_queue, waiting = proposals.checked(folder, prepared.change.registers.after)
    except (*UNFIT, snapshot.Unreadable):
        return None
    return of_queue, [] if of_queue else sorted([*prepared.findings, *waiting])
