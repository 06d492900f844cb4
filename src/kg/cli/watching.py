"""kg watch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, strftime

import click

from kg.cli.exits import Guarded
from kg.cli.output import note, out, print_problems
from kg.cli.speech import Where
from kg.errors import KGError, Refused
from kg.words import phrase

# Milliseconds: what comes so soon after one another is one save, and what goes on longer is told.
_TOGETHER, _LONGEST = 30, 300


@click.command(cls=Guarded)
@click.pass_obj
def watch(where: Where) -> None:
    """Build at each save, and say what is in the graph or what is wrong; until Ctrl-C.

    A running kg serve and kg desk show the new state.
    """
    from kg.evidence import building
    from kg.store.snapshot import require_project

    folder, language = where
    require_project(folder)
    for _ in _saves(folder):
        began = perf_counter()
        try:
            state = building.build(folder, language=language, soon=True)
        except Refused as refused:
            print_problems(refused.problems, "text")
        except KGError as error:
            note(error.message)
        else:
            count = state.counts
            out(
                phrase(
                    "cli.watch-built",
                    time=strftime("%H:%M:%S"),
                    seconds=perf_counter() - began,
                    claims=count["claims"],
                    conflicts=count["conflicts"],
                    findings=count["findings"],
                )
            )


def _saves(folder: Path) -> Iterator[None]:
    # Once at first, then at each save of a file that a graph is made of.
    from watchfiles import DefaultFilter, watch

    yield
    places = [folder / name for name in ("data", "ontology")]
    seen = watch(
        *places,
        watch_filter=DefaultFilter(),
        debounce=_LONGEST,
        step=_TOGETHER,
        raise_interrupt=True,
    )
    for _ in seen:
        yield
