"""kg watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter, strftime

import click

from kg.cli.exits import Guarded
from kg.cli.output import note, out, print_problems
from kg.cli.speech import Where
from kg.errors import KGError, Refused
from kg.words import phrase

# Milliseconds: what comes so soon after one another is one save, and what goes on longer is told;
# how often what links lead to is looked at.
_TOGETHER, _LONGEST, _LOOK = 30, 300, 500


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
    # Once at first, then at each save of a file that a graph is made of. The system tells of those
    # in the folders; what links lead to is looked at, and what was saved before the watch began.
    from watchfiles import DefaultFilter, watch

    from kg.project import inputs

    before = _stamps(folder, inputs.listed)
    yield
    seen = watch(
        *(folder / name for name in ("data", "ontology")),
        watch_filter=DefaultFilter(),
        debounce=_LONGEST,
        step=_TOGETHER,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    is_saved = bool(next(seen)) or before != _stamps(folder, inputs.listed)
    linked = _stamps(folder, inputs.linked)
    if is_saved:
        yield
    for changes in seen:
        if changes or linked != _stamped(folder, linked):
            linked = _stamps(folder, inputs.linked)
            yield


def _stamps(folder: Path, names: Callable[[Path], Iterable[str]]) -> dict[str, object]:
    with suppress(KGError):  # a build tells that a folder cannot be read
        return _stamped(folder, names(folder))
    return {}


def _stamped(folder: Path, names: Iterable[str]) -> dict[str, object]:
    from kg.store.snapshot import input_stamp

    return {name: input_stamp(folder, name) for name in names}
