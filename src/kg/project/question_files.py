"""The titled questions of a project, and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Problem
from kg.project import inputs
from kg.project.contract import SLUG
from kg.project.query_faults import query_fault
from kg.rdf import files
from kg.words import language_name, phrase, text_in


class Parameter(NamedTuple):
    """What a question lets its asker choose: the variable, its kind (entity, date, number, text),
    its default, what it means by language.
    """

    name: str
    kind: str
    default: str
    meanings: dict[str, str]


class Question(NamedTuple):
    """A titled query of `ontology/questions`: titles, and what groups it with others, by
    language; `groups` is empty where it stands by itself.
    """

    name: str
    titles: dict[str, str]
    parameters: list[Parameter]
    query: str
    path: str
    groups: dict[str, str]


# A language may be left out: what is said then is said in all.
_TITLE = r"(?m)^#\s*Title\s*(?:\(([\w-]+)\))?:\s*(.+)$"
_GROUP = r"(?m)^#\s*Group\s*(?:\(([\w-]+)\))?:\s*(.+)$"
_MEANING = r"(?m)^#\s*Parameter\s*\(([\w-]+)\):\s*(\w+):\s*(.+)$"
_PARAMETER = r"(?m)^#\s*Parameter:\s*(\w+)\s*\((entity|date|number|text)\):\s*(.+)$"


def questions(
    folder: Path, prefixes: dict[str, str], working: str = ""
) -> tuple[list[Question], list[Problem]]:
    """(the questions of `folder`/ontology/questions by name, problems). A question has a title in
    the `working` language.
    """
    asked: list[Question] = []
    problems: list[Problem] = []
    for path in inputs.paths(folder, "ontology/questions"):
        name = f"ontology/questions/{path.name}"
        text, faults = files.text(path, name)
        if not faults:
            titles, groups = _by_language(_TITLE, text), _by_language(_GROUP, text)
            faults += _name_faults(path.stem, name, titles, working)
            if groups and working and not {"", working} & groups.keys():
                faults.append(_missing(name, "group", working))
            if fault := query_fault(name, text, prefixes):
                faults.append(fault)
            else:
                parameters, more = _parameters(name, text)
                faults += more
                asked.append(Question(path.stem, titles, parameters, text, name, groups))
        problems += faults
    return asked, problems + list(_two_names(asked))


def _by_language(pattern: str, text: str) -> dict[str, str]:
    return {language: words.strip() for language, words in re.findall(pattern, text)}


def _missing(name: str, what: str, language: str) -> Problem:
    # A question does not say something in the working language.
    message = phrase(f"project.no-{what}", language=language)
    return Problem(name, 1, 1, message, phrase(f"project.no-{what}.hint", language=language))


def _two_names(asked: Iterable[Question]) -> Iterator[Problem]:
    # Questions that agree on the name of their group in one language, and not in another.
    first: dict[tuple[str, str], Question] = {}
    for question in asked:
        for language, group in question.groups.items():
            before = first.setdefault((language, group), question)
            shared = before.groups.keys() & question.groups.keys()
            if any(before.groups[one] != question.groups[one] for one in shared):
                message = phrase("project.group-differs", group=group, path=before.path)
                hint = phrase("project.group-differs.hint", names=sorted(before.groups.values()))
                yield Problem(question.path, 1, 1, message, hint)
                break


def _name_faults(stem: str, name: str, titles: dict[str, str], working: str) -> list[Problem]:
    # What is wrong with what a question is called.
    problems = []
    if not SLUG.match(stem):
        hint = phrase("project.question-name.hint")
        problems.append(Problem(name, 0, 0, phrase("project.question-name", name=stem), hint))
    if working and not {"", working} & titles.keys():
        problems.append(_missing(name, "title", working))
    return problems


def _parameters(name: str, text: str) -> tuple[list[Parameter], list[Problem]]:
    from kg.sparql import prologue

    parameters: list[Parameter] = []
    problems: list[Problem] = []
    meanings: dict[str, dict[str, str]] = {}
    for language, variable, meaning in re.findall(_MEANING, text):
        meanings.setdefault(variable, {})[language] = meaning.strip()
    defaults: dict[str, str] = {}
    for block in prologue.parameters(text):
        defaults.setdefault(block.name, text[block.start : block.end].strip())
    for variable, kind, meaning in re.findall(_PARAMETER, text):
        if variable in defaults:
            by_language = {"": meaning.strip(), **meanings.get(variable, {})}
            parameters.append(Parameter(variable, kind, defaults[variable], by_language))
        else:
            message = phrase("project.no-default", name=variable)
            hint = phrase("project.no-default.hint", name=variable)
            problems.append(Problem(name, 1, 1, message, hint))
    return parameters, problems


def untranslated(asked: Iterable[Question], languages: Sequence[str]) -> Iterator[Problem]:
    """How many questions have no title in a language, or their group no name."""
    known = list(asked)
    for language in languages:
        lacking = [
            question
            for question in known
            if any(
                texts and not {"", language} & texts.keys()
                for texts in (question.titles, question.groups)
            )
        ]
        if lacking:
            message = phrase(
                "project.questions-untranslated",
                count=len(lacking),
                language=language_name(language),
            )
            hint = phrase("project.questions-untranslated.hint", path=lacking[0].path, tag=language)
            yield Problem("ontology/questions", 0, 0, message, hint)


def title(question: Question, language: str) -> str:
    """The title of a question, in the language where it has one."""
    return text_in(question.titles, language) or question.name


def grouped(asked: Iterable[Question], language: str) -> list[tuple[str, list[Question]]]:
    """(the name of a group, its questions), by name; those without a group come last, under ""."""
    groups: dict[str, list[Question]] = {}
    for question in asked:
        groups.setdefault(text_in(question.groups, language), []).append(question)
    return sorted(groups.items(), key=lambda group: (not group[0], group[0]))


def fill(query: str, name: str, value: str) -> str:
    """The query with `VALUES ?name { … }` set to a term (an N-Triples string). Raises KGError if
    the query has no such block.
    """
    from kg.sparql import prologue

    known = list(prologue.parameters(query))
    blocks = [block for block in known if block.name == name]
    if not blocks:
        hint = (
            phrase("project.no-parameter.known", names=[block.name for block in known])
            if known
            else phrase("project.no-parameter.none")
        )
        raise KGError(phrase("project.no-parameter", name=name), hint)
    for block in reversed(blocks):
        query = f"{query[: block.start]} {value} {query[block.end :]}"
    return query
