"""Lines, tables and progress on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.speech import language_of
from kg.lines import escape_controls, in_command
from kg.words import Sentence, phrase, translate

if TYPE_CHECKING:
    from kg.errors import Problem
    from kg.sparql.answers import Queryable
    from kg.sparql.asking import Rows
    from kg.store.dataset import Dataset

_Result = TypeVar("_Result")


def note(text: str) -> None:
    """Say a line on stderr, in the language of the command where it is a sentence with a code."""
    click.echo(spoken(text), err=True)


def spoken(text: str) -> str:
    """A sentence in the language of the command that runs."""
    return translate(text, spoken_language())


def spoken_language() -> str:
    """The language of the command that runs."""
    return language_of(click.get_current_context(silent=True))


def agreed_to_write() -> bool:
    """Whether who sits at the terminal says yes to writing."""
    from kg.cli.prompting import is_yes

    question = spoken(phrase("form.write")).rstrip()
    answer = click.prompt(question, default="n", show_default=False, err=True)
    return is_yes(str(answer), spoken_language())


def out(text: str | bytes) -> None:
    if isinstance(text, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    else:
        click.echo(spoken(text), nl=not text.endswith("\n"))


def waiting(work: Callable[[], _Result], label: Callable[[], str]) -> _Result:
    """Run `work`; if it takes longer than a second and somebody is watching, say on stderr what is
    going on.
    """
    from time import monotonic

    from kg.sparql.asking import run_interruptible

    began, status = monotonic(), None
    watched = sys.stderr.isatty()
    context = click.get_current_context(silent=True)

    def work_in_context() -> _Result:
        # What is said in the thread of the work is said in the language of the command too.
        with context.scope(cleanup=False) if context else nullcontext():
            return work()

    def tick() -> None:
        nonlocal status
        seconds = monotonic() - began
        if watched and seconds > 1:
            if status is None:
                from rich.console import Console
                from rich.status import Status

                status = Status("", console=Console(stderr=True))
                status.start()
            status.update(f"{spoken(label())} … {seconds:.0f} s")

    try:
        return run_interruptible(work_in_context, tick)
    finally:
        if status is not None:
            status.stop()


def building_step(name: str) -> Sentence:
    """What is told while a step of a build goes on."""
    return phrase("cli.building", step=phrase(f"cli.step.{name}"))


def print_problems(
    problems: Sequence[Problem],
    format: str,
    findings: Sequence[Problem] = (),
    whole: bool = False,
) -> None:
    named = [("problem", p) for p in problems] + [("finding", p) for p in findings]
    if format == "json":
        import json

        out(
            json.dumps(
                [
                    {
                        "kind": kind,
                        **p._asdict(),
                        "message": spoken(p.message),
                        "hint": spoken(p.hint),
                    }
                    for kind, p in named
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
    elif format == "github":
        for kind, p in named:
            text = in_command(spoken(p.message) + (f" ({spoken(p.hint)})" if p.hint else ""))
            place = (
                f"file={in_command(p.path, field=True)}"
                + (f",line={p.line}" if p.line else "")
                + (f",col={p.column}" if p.column else "")
            )
            out(f"::{'error' if kind == 'problem' else 'notice'} {place}::{text}")
    else:
        from kg import listing

        for line in listing.lines(problems, 0 if whole else 5, language=spoken_language()):
            note(line)
        note(listing.count(problems))


def note_unknown(store: Queryable, text: str, prefixes: dict[str, str]) -> None:
    # Beside an empty answer, or a column without values: what the query names and the graph has
    # not.
    from kg.sparql import hints

    for sentence in hints.unknown(store, text, prefixes):
        note(sentence)


def table(
    rows: Rows,
    store: Dataset,
    prefixes: dict[str, str],
    language: str | None,
    format: str,
    marks: bool = False,
) -> str:
    from kg.present import tables
    from kg.rdf.terms import is_iri
    from kg.store import labelling

    labels = (
        labelling.labels(store, {c for row in rows.rows for c in row if is_iri(c)}, language)
        if language
        else {}
    )
    cells = tables.cell_texts(rows, prefixes, labels)
    if format == "markdown":
        return tables.markdown(rows, cells, marks)
    numeric = tables.number_columns(rows)
    return (
        _fitted(rows.variables, cells, numeric)
        if sys.stdout.isatty()
        else tables.grid(rows.variables, cells, numeric, spoken_language())
    )


def _fitted(columns: list[str], cells: list[list[str]], numeric: list[bool]) -> str:
    # A table that folds its cells to the width of the terminal.
    import io
    import shutil

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        drawn.add_column(
            Text(column),
            justify="right" if numeric[index] else "left",
            no_wrap=numeric[index],
            overflow="fold",
        )
    for row in cells:
        drawn.add_row(*(Text(escape_controls(cell)) for cell in row))
    plain = "NO_COLOR" in os.environ
    written = io.StringIO()
    console = Console(
        file=written,
        width=shutil.get_terminal_size().columns,
        force_terminal=True,
        color_system=None if plain else "standard",
    )
    console.print(drawn)
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    return "\n".join(lines).strip("\n") + f"\n{spoken(phrase('present.rows', count=len(cells)))}\n"
