"""Languages of a project in which its copy of the vocabulary says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import Problem
from kg.project import inputs
from kg.rdf.files import text
from kg.words import LANGUAGES, language_name, phrase

NAME = "ontology/kg.ttl"


def remarks(folder: Path, languages: Iterable[str]) -> list[Problem]:
    """A remark for each language of the project of which no label stands in the vocabulary."""
    path = inputs.located(folder, NAME)
    said = text(path, NAME)[0] if path.is_file() else ""
    hint = phrase("project.vocabulary-unlabelled.hint")
    return [
        Problem(NAME, 0, 0, phrase("project.vocabulary-unlabelled", name=language_name(one)), hint)
        for one in languages
        if one in LANGUAGES and f'"@{one}' not in said and '"@en' in said
    ]
