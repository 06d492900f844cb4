"""The titled questions of a project, and their parameters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError, Problem
from kg.project import inputs
from kg.rdf import files
from kg.sparql import ordering
from kg.sparql.guard import asks_elsewhere, elsewhere


class Parameter(NamedTuple):
    """What a question lets its asker choose: the variable, its kind (entity, date, number, text),
    its default, what it means by language.
    """

    name: str
    kind: str
    default: str
    meanings: dict[str, str]


class Question(NamedTuple):
    """A titled query of `ontology/questions`."""

    name: str
    titles: dict[str, str]
    parameters: list[Parameter]
    query: str
    path: str


# --- questions ------------------------------------------------------------------------------------

_TITLE = r"(?m)^#\s*Title\s*\((\w+)\):\s*(.+)$"
_MEANING = r"(?m)^#\s*Parameter\s*\((\w+)\):\s*(\w+):\s*(.+)$"
_PARAMETER = r"(?m)^#\s*Parameter:\s*(\w+)\s*\((entity|date|number|text)\):\s*(.+)$"


def questions(folder: Path, prefixes: dict[str, str]) -> tuple[list[Question], list[Problem]]:
    """(the questions of `folder`/ontology/questions by name, problems)."""
    found, problems = [], []
    empty = ox.Store()
    for path in inputs.paths(folder, "ontology/questions"):
        name = f"ontology/questions/{path.name}"
        text, faults = files.text(path, name)
        problems += faults
        if faults:
            continue
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
            problems.append(
                Problem(
                    name,
                    0,
                    0,
                    f"“{path.stem}” is no kebab-case name",
                    "lower-case letters, digits and hyphens",
                )
            )
        titles = {language: title.strip() for language, title in re.findall(_TITLE, text)}
        for language in ("ko", "en"):
            if language not in titles:
                problems.append(
                    Problem(
                        name,
                        1,
                        1,
                        f"has no title in {language}",
                        f"a line such as: # Title ({language}): …",
                    )
                )
        from kg.sparql import prologue
        from kg.sparql.faults import syntax

        if elsewhere(text):
            problems.append(asks_elsewhere(name))
            continue
        try:
            ordering.ask(empty, text, prefixes=prefixes)
        except (SyntaxError, ValueError) as error:
            problems.append(syntax(name, error, text))
            continue
        parameters = []
        said = [
            (variable, language, meaning.strip())
            for language, variable, meaning in re.findall(_MEANING, text)
        ]
        for variable, kind, meaning in re.findall(_PARAMETER, text):
            blocks = [
                text[block.start : block.end]
                for block in prologue.parameters(text)
                if block.name == variable
            ]
            if not blocks:
                problems.append(
                    Problem(
                        name,
                        1,
                        1,
                        f"parameter {variable} has no default",
                        f"the query needs VALUES ?{variable} {{ … }}",
                    )
                )
            else:
                parameters.append(
                    Parameter(
                        variable,
                        kind,
                        blocks[0].strip(),
                        {
                            "en": meaning.strip(),
                            **{other[1]: other[2] for other in said if other[0] == variable},
                        },
                    )
                )
        found.append(Question(path.stem, titles, parameters, text, name))
    return found, problems


def title(question: Question, language: str) -> str:
    """The title of a question, in the language where it has one."""
    return question.titles.get(language) or next(iter(question.titles.values()), question.name)


def fill(query: str, name: str, value: str) -> str:
    """The query with `VALUES ?name { … }` set to a term (an N-Triples string). Raises KGError if
    the query has no such block.
    """
    from kg.sparql import prologue

    known = list(prologue.parameters(query))
    blocks = [block for block in known if block.name == name]
    if not blocks:
        names = ", ".join(block.name for block in known)
        raise KGError(
            f"the query has no parameter “{name}”",
            f"it has {names}" if names else "it has none: no VALUES ?name { … } block",
        )
    for block in reversed(blocks):
        query = f"{query[: block.start]} {value} {query[block.end :]}"
    return query
