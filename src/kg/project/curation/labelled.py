"""The vocabulary of a project in a language that was declared after it was made: what the tool has
in that language is written beside the English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from kg.project import inputs
from kg.system.writing import Change
from kg.words import LANGUAGES

_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_ENGLISH = re.compile(r'"((?:[^"\\\n]|\\.)*)"@en\b(?!-)')
VOCABULARY = ("kg.ttl", "foreign.ttl", "shapes.ttl")
_FOLDER = Path(__file__).parents[2] / "template"


def changes(folder: Path, languages: Sequence[str]) -> Iterator[tuple[str, Change]]:
    """(name, change) of each file of the vocabulary in which a language has no word."""
    for name in VOCABULARY:
        path = inputs.located(folder, f"ontology/{name}")
        try:
            before = path.read_bytes()
            text = before.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # told when it is read
        if (after := said_in(text, languages).encode()) != before:
            yield f"ontology/{name}", Change(path, before, after)


def said_in(turtle: str, languages: Iterable[str]) -> str:
    """Turtle of the vocabulary with what it says in English said in other languages beside it, so
    far as the tool has them; what says something in a language already stays as it is.
    """
    for language in languages:
        if language in LANGUAGES and f'"@{language}' not in turtle:
            words = _words(language)
            turtle = _ENGLISH.sub(partial(_beside, words, language), turtle)
    return turtle


@cache
def _words(language: str) -> Mapping[str, str]:
    # What the vocabulary says in English, in a language: of a catalogue, or of its own text.
    path = _FOLDER / "vocabulary" / f"{language}.toml"
    if path.is_file():
        return tomllib.loads(path.read_text("utf-8"))
    text = _TEXT[1:-1]
    pairs = re.compile(rf'"({text})"@en\s*,\s*"({text})"@{language}\b(?!-)')
    texts = ((shipped() / name).read_text("utf-8") for name in VOCABULARY)
    return {english: own for said in texts for english, own in pairs.findall(said)}


def shipped() -> Path:
    """The folder of the vocabulary that the tool ships."""
    # In a checkout the vocabulary stands at the top level; an installed package carries a copy.
    folder = _FOLDER / "ontology"
    return folder if folder.is_dir() else Path(__file__).parents[4] / "ontology"


def _beside(words: Mapping[str, str], language: str, english: re.Match[str]) -> str:
    if english[1] not in words:
        return english[0]
    own = f'"{words[english[1]]}"@{language}'
    comma = "," if len(own) + len(english[0]) < 80 else ",\n       "
    return f"{own} {comma} {english[0]}"


def in_languages_only(turtle: str, languages: Iterable[str]) -> str:
    """Turtle of a vocabulary, as the tool ships it, without labels and sentences in other languages
    than some; those in English stay where there are none in one of them.
    """
    wanted = set(languages)
    known = set(re.findall(rf"{_TEXT}@([A-Za-z-]+)", turtle))
    if wanted - known:
        wanted.add("en")
    others = "|".join(sorted(known - wanted))
    if not others or not wanted & known:
        return turtle
    text = re.sub(rf"\s*,\s*{_TEXT}@(?:{others})\b(?!-)", "", turtle)
    return re.sub(rf"{_TEXT}@(?:{others})\b(?!-)\s*,\s*", "", text)
