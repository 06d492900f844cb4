"""The file of facts, after a change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from kg.evidence import fact_lines
from kg.evidence.incremental.deriving import Following
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FromNothing
from kg.evidence.incremental.preparing import Prepared
from kg.rdf.nquads import quads as quads_of
from kg.store.splicing import Difference


def difference(
    earlier: Earlier, prepared: Prepared, derived: Difference, follows: Following
) -> Difference:
    """What changes in the file of facts, its first line included. Raises FromNothing where a fact
    is touched that is not looked at.
    """
    part = prepared.part
    _require_looked_at(earlier, part.things, derived)
    old, new = (
        {
            stays
            for triple, lines in found.items()
            for line in lines
            if (stays := fact_lines.settled(line, is_derived(f"{' '.join(triple)} <> .\n")))
        }
        for found, is_derived in ((part.old.lines, follows.before), (part.new.lines, follows.now))
    )
    gone, come = sorted(old - new), sorted(new - old)
    if not gone and not come:
        return Difference([], [])
    with (earlier.place / fact_lines.FILE).open(encoding="utf-8", newline="\n") as file:
        head = file.readline()
    counts = Counter(json.loads(head))
    counts.subtract(map(fact_lines.marks_of, gone))
    counts.update(map(fact_lines.marks_of, come))
    after = fact_lines.head_of(counts)
    heads = ([head], [after]) if head != after else ([], [])
    return Difference([*heads[0], *gone], [*heads[1], *come])


def _require_looked_at(earlier: Earlier, things: frozenset[str], derived: Difference) -> None:
    # What is derived now, or no more, and is claimed as well is told otherwise than before.
    for quad in quads_of((*derived.removed, *derived.added)):
        if quad[0] not in things and any(
            claim[:3] == quad[:3] for claim in earlier.claims(quad[0])
        ):
            raise FromNothing("a claim follows by a rule, or does no more")


def key(prepared: Prepared) -> Callable[[str], Any]:
    """By what the lines of the file are sorted."""
    registers = prepared.change.registers.after
    words = registers.vocabulary
    money = fact_lines.money_of(words)

    def is_dated(thing: str) -> bool:
        entity = registers.registered(thing)
        return entity is not None and words.is_a(entity.cls, fact_lines.DATED)

    def of(line: str) -> Any:
        if line.startswith("{"):
            return (-1,)
        return fact_lines.order_of(fact_lines.line_of(line.rstrip("\n"))[1:4], is_dated, money)

    return of
