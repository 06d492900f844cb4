"""What follows by the rules, after a change."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.evidence.incremental import memory
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FromNothing
from kg.evidence.incremental.preparing import Prepared
from kg.project import rederiving, rules
from kg.store import continuing, generations, snapshot
from kg.store.continuing import Stating
from kg.store.splicing import NOTHING, Difference, beginning


class Following:
    """Whether a triple, as the beginning of its line in N-Quads or as all of it, follows by a rule,
    before a change and after it.
    """

    def __init__(self, earlier: Earlier, difference: Difference):
        self.text = earlier.text(snapshot.DERIVED)
        self.come = {_start(line) for line in difference.added}
        self.gone = {_start(line) for line in difference.removed}

    def before(self, line: str) -> bool:
        """Whether it followed."""
        return any(beginning(self.text, _start(line).encode()))

    def now(self, line: str) -> bool:
        """Whether it follows."""
        start = _start(line)
        return start in self.come or (start not in self.gone and self.before(line))


def _start(line: str) -> str:
    # What the lines begin with that have a triple, of one of them.
    return f"{line.rsplit(' ', 2)[0]} "


def derived(earlier: Earlier, prepared: Prepared) -> Difference:
    """What the rules derive no more, and what they derive now, as lines. Raises FromNothing where
    they have to be asked of all.
    """
    state, place = earlier.opened.state, earlier.place
    derive = rules.read(place, state.prefixes)[0]
    if prepared.current == NOTHING and prepared.plans == NOTHING:
        if any(rules.names_graphs(rule.query) for rule in derive) and (
            prepared.named != NOTHING or prepared.verdicts != NOTHING
        ):
            raise FromNothing("rules look at other graphs")
        return NOTHING
    held = (place / memory.HELD).read_text("utf-8")
    change = rederiving.Change(
        _quads(prepared.current.removed, prepared.plans.removed),
        _quads(prepared.current.added, prepared.plans.added),
    )
    with generations.copies(place, 1 + bool(held)) as copies:
        new = _opened(copies[0], held)
        # Where no plan holds by now, the store is as the rules saw it.
        old = _opened(copies[1], held) if held else earlier.engine
        base = [
            Stating(place / "current.nq", prepared.current),
            Stating(place / "plans.nq", prepared.plans),
            Stating(place / snapshot.DERIVED, NOTHING, as_default=True),
        ]
        continuing.exchange(new, base)
        found = rederiving.rederived(old, new, derive, change, state.space, state.prefixes)
        del old, new
    if found is None:
        raise FromNothing("rules have to be asked of all")
    return Difference(*found)


def _opened(copy: Path, held: str) -> ox.Store:
    # A store as the rules see it: the plans that hold by now stand among the plans.
    store = ox.Store(str(copy / "data"))
    store.load(held.encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


def _quads(*lines: list[str]) -> list[ox.Quad]:
    text = "".join(line for some in lines for line in some)
    return list(ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))
