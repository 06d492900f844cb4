"""What became of a reconciliation table, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kg.project.imports.linking import Link, Linked
from kg.words import Sentence, phrase


def sentences(told: Linked, *, dry: bool) -> Iterable[Sentence]:
    """What became of a table, a sentence a line."""
    for kind in ("taken", "there", "ambiguous", "conflicts", "unusable"):
        links: tuple[Link, ...] = getattr(told, kind)
        if links:
            code = "taken-dry" if kind == "taken" and dry else kind
            yield phrase(f"project.link.{code}", count=len(links))
        for one in links if kind != "there" else ():
            facts = {"line": one.line, "thing": one.thing, "code": one.code}
            if one.reason:
                yield phrase("project.link.why", **facts, reason=one.reason)
            else:
                yield phrase("project.link.row", **facts)
    if told.below:
        yield phrase("project.link.below", count=told.below)
    if not any(told):
        yield phrase("project.link.nothing")
