"""Registers as earlier versions wrote them: with classes of others, of which kg has its own now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import Problem
from kg.project import csv_files
from kg.project.contract import register_columns, register_needs
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand
from kg.rdf.terms import KG
from kg.words import phrase

_CLASS = register_columns(("en",)).index("class")


def register_table(
    path: Path, name: str, words: Vocabulary, languages: Sequence[str]
) -> tuple[csv_files.Table, list[Problem]]:
    """(the table of a register, problems): its rows have the cells of `register_columns`.

    Where the vocabulary does not have a class (foaf:Person), but has its own below it (kg:Person),
    that is read; a remark says so.
    """
    columns, needed = register_columns(languages), register_needs(languages)
    table, problems = csv_files.table(path, name, columns, needed)
    renewed = {cell: _own(cell, words) for cell in {row.cells[_CLASS] for row in table.rows}}
    former = {cell: own for cell, own in renewed.items() if own}
    if not former:
        return table, problems
    for row in table.rows:
        row.cells[_CLASS] = former.get(row.cells[_CLASS]) or row.cells[_CLASS]
    message = phrase("project.former-classes", count=len(former), classes=sorted(former))
    hint = phrase("project.former-classes.hint", classes=sorted(former.values()))
    return table._replace(odd=(Problem(name, 1, 1, message, hint), *table.odd)), problems


def _own(cell: str, words: Vocabulary) -> str:
    # The name of the class of kg below a class of others that the vocabulary does not have, "" if
    # there is none, or none is needed.
    term = expand(cell, words.prefixes) or ""
    if not term or term in words.classes or term.startswith(KG):
        return ""
    own = KG + term.replace("#", "/").rpartition("/")[2]
    return words.name(own) if term in words.classes.get(own, ()) else ""
