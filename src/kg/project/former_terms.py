"""Terms of earlier versions in queries and shapes, which nobody can rewrite but their author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import Problem
from kg.project import inputs
from kg.project.vocabulary import SHAPES, Vocabulary
from kg.rdf.files import text
from kg.rdf.terms import KG
from kg.words import Sentence, phrase

_TERM = re.compile(rf"(?:\bkg:|<{re.escape(KG)})(asOf|standing|start|end)\b(?![-\w])")


def remarks(folder: Path, words: Vocabulary) -> list[Problem]:
    """The places of a project's questions, rules and shapes that name a term which is gone, with
    what to write in its place; sorted. Ends of spans may be terms of its own vocabulary.
    """
    own = {name for name in ("start", "end") if KG + name in words.properties}
    return sorted(problem for path, name in _files(folder) for problem in _found(path, name, own))


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for place in ("ontology/questions", "ontology/rules"):
        for path in inputs.paths(folder, place):
            yield path, f"{place}/{path.name}"
    name = f"ontology/{SHAPES}"
    path = inputs.located(folder, name)
    if path.is_file():
        yield path, name


def _found(path: Path, name: str, own: set[str]) -> Iterator[Problem]:
    source, _ = text(path, name)
    if not _TERM.search(source):
        return
    for number, line in enumerate(source.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for match in _TERM.finditer(line):
            if match[1] in own:
                continue
            message = phrase("project.former-term", name=f"kg:{match[1]}")
            yield Problem(name, number, match.start() + 1, message, _instead(match[1]))


def _instead(term: str) -> Sentence:
    match term:
        case "asOf":
            return phrase("project.former-term.as-of")
        case "standing":
            return phrase("project.former-term.standing")
        case _:
            return phrase("project.former-term.ends")
