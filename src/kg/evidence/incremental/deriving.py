"""What follows by the rules, after a change."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyoxigraph as ox

from kg.evidence.incremental import memory
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FromNothing
from kg.evidence.incremental.preparing import Prepared
from kg.project import rederiving, rules
from kg.store import continuing
from kg.store.continuing import Stating
from kg.store.splicing import NOTHING, Difference

DERIVED = "derived.nq"


def derived(scratch: Path, earlier: Earlier, prepared: Prepared) -> Difference:
    """What the rules derive no more, and what they derive now, as lines; `scratch` is a folder that
    is made for it, and removed. Raises FromNothing where they have to be asked of all.
    """
    if prepared.current == NOTHING and prepared.plans == NOTHING:
        return NOTHING
    state, place = earlier.opened.state, earlier.place
    derive = rules.read(place, state.prefixes)[0]
    held = (place / memory.HELD).read_text("utf-8")
    try:
        old, new = (_copied(place, scratch / name, held) for name in ("old", "new"))
        base = [
            Stating(place / "current.nq", prepared.current),
            Stating(place / "plans.nq", prepared.plans),
            Stating(place / DERIVED, NOTHING, as_default=True),
        ]
        continuing.exchange(new, base)
        change = rederiving.Change(
            _quads(prepared.current.removed, prepared.plans.removed),
            _quads(prepared.current.added, prepared.plans.added),
        )
        found = rederiving.rederived(old, new, derive, change, state.space, state.prefixes)
    finally:
        old = new = None  # type: ignore[assignment]
        shutil.rmtree(scratch, ignore_errors=True)
    if found is None:
        raise FromNothing("rules have to be asked of all")
    return Difference(*map(sorted, found))


def _quads(*lines: list[str]) -> list[ox.Quad]:
    text = "".join(line for some in lines for line in some)
    return list(ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))


def _copied(place: Path, scratch: Path, held: str) -> ox.Store:
    # A store as the rules see it: the plans that hold by now stand among the plans.
    scratch.mkdir(parents=True)
    continuing.copied(place, scratch)
    store = ox.Store(str(scratch / "data"))
    store.load(held.encode(), format=ox.RdfFormat.N_QUADS)
    return store


def require_end(folder: Path, earlier: Earlier, prepared: Prepared) -> None:
    """Raises FromNothing where rules might come to no end."""
    scratch = folder / "build" / f"scratch-{os.urandom(4).hex()}"
    derived(scratch, earlier, prepared)
