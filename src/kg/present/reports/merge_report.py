"""What a merge of git has left to decide, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kg.project.curation.merge_files import FileMerge
from kg.project.curation.threeway import Clash, Row
from kg.words import Sentence, phrase


def sentences(path: str, merged: FileMerge) -> Iterable[Sentence]:
    """What is left to decide in a file, a sentence a line; nothing where it is merged."""
    if merged.reason is not None:
        yield phrase("merge.by-lines", path=path, reason=merged.reason)
    for clash in merged.clashes:
        yield from _clash(path, merged, clash)
    if merged.clashes:
        yield phrase("merge.left", path=path, count=len(merged.clashes))


def _clash(path: str, merged: FileMerge, clash: Clash) -> Iterable[Sentence]:
    facts = {"path": path, "name": _name(merged.columns, clash.rows[0])}
    if clash.ours is None or clash.theirs is None:
        gone, other = ("ours", "theirs") if clash.ours is None else ("theirs", "ours")
        yield phrase("merge.gone", **facts, gone=gone, other=other)
        changed = clash.theirs if clash.ours is None else clash.ours
        before, after = clash.base or (), changed or ()
        for k, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                column = merged.columns[k]
                told = {"column": column, "base": _cell(old), "value": _cell(new)}
                yield phrase("merge.gone-cell", **facts, side=other, **told)
        return
    for k in clash.columns:
        column, ours, theirs = merged.columns[k], clash.ours[k], clash.theirs[k]
        told = {"column": column, "ours": _cell(ours), "theirs": _cell(theirs)}
        if clash.base is None:
            yield phrase("merge.clash-new", **facts, **told)
        else:
            yield phrase("merge.clash", **facts, **told, base=_cell(clash.base[k]))


def _name(columns: Iterable[str], row: Row) -> Sentence | str:
    # What a person finds a row by: its id, its number, or its place, its subject and its property.
    cells = dict(zip(columns, row, strict=True))
    if "step" in cells:
        return phrase("merge.step", number=cells["step"])
    if "predicate" in cells:
        return " ".join(cells[column] for column in ("locator", "subject", "predicate"))
    return cells["id"]


def _cell(text: str) -> Sentence:
    return phrase("words.quoted", name=text) if text else phrase("project.diff.nothing")
