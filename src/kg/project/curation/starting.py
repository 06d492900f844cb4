"""The files of a new project: a small example, in the languages that are chosen for it, or one of
the graphs that the tool ships.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import KGError
from kg.project import dataset_file
from kg.project.contract import CLAIMS, SOURCES, register_columns
from kg.project.curation import together
from kg.project.curation.formatting import table_text, write_rows
from kg.project.curation.labelled import VOCABULARY, in_languages_only, said_in, shipped
from kg.rdf.tags import LANGUAGE
from kg.rdf.terms import literal
from kg.words import phrase

_FOLDER = Path(__file__).parents[2] / "template"
_EXAMPLES = _FOLDER / "examples"
# What the example tells: the things of each register, and the claims of each source.
_THINGS = {
    "actors": {"example-builders": "kg:Company", "example-town": "kg:PublicBody"},
    "facilities": {"footbridge": "kg:Facility"},
    "funding": {"footbridge-budget": "kg:Allocation"},
    "occurrences": {"footbridge-completion": "kg:Milestone"},
    "programmes": {"walking-programme": "kg:Programme"},
}
_VOTE, _WORKS = "gazette-2024-05-01", "town-2025-02-10"
_SAID: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    _VOTE: (
        ("p1", "example-town", "kg:carriesOut", "walking-programme"),
        ("p1", "footbridge", "dcterms:isPartOf", "walking-programme"),
        ("p2", "footbridge-budget", "kg:amount", "amount"),
        ("p2", "footbridge-budget", "kg:concerns", "footbridge"),
        ("p2", "footbridge-budget", "kg:hasPayer", "example-town"),
        ("p2", "footbridge-budget", "kg:hasStage", "kg:planned"),
        ("p3", "footbridge-completion", "kg:concerns", "footbridge"),
        ("p3", "footbridge-completion", "kg:plannedDate", "2025"),
    ),
    _WORKS: (
        ("p1", "example-builders", "kg:builds", "footbridge"),
        ("p2", "footbridge-budget", "kg:amount", "later"),
        ("p2", "footbridge-budget", "kg:hasStage", "kg:committed"),
        ("p3", "footbridge-completion", "kg:plannedDate", "2026-06"),
    ),
}
_QUESTION = """SELECT ?published ?amount ?qualifier ?modality ?period ?source ?locator {
  VALUES ?budget { entity:footbridge-budget }
  GRAPH ?citation { ?budget kg:amount ?amount }
  ?citation prov:wasDerivedFrom ?source ; kg:locator ?locator ; kg:modality ?modality .
  ?source dcterms:issued ?published .
  OPTIONAL { ?citation kg:period ?period }
  OPTIONAL { ?citation kg:qualifier ?qualifier }
} ORDER BY ?published ?amount ?source
"""
_DATASET = """@prefix : <https://footbridge.example/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://kg.example/ontology#> .
@prefix void: <http://rdfs.org/ns/void#> .

:dataset a void:Dataset ;
    dcterms:title {titles} ;
    dcterms:hasVersion "0.1.0" ;
    dcterms:license <http://creativecommons.org/licenses/by/4.0/> ;
    kg:languages ( {languages} ) ;
    void:uriSpace "https://footbridge.example/" .
"""
# What is no part of a project's history: what is built, and the texts of others.
_IGNORED = "/.archive/\n/build/\n"

Texts = Mapping[str, Mapping[str, Any]]


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that are named in a text with commas. Raises KGError."""
    return checked(tuple(part.strip() for part in text.split(",") if part.strip()))


def checked(languages: Sequence[str]) -> tuple[str, ...]:
    """The languages of a new project, if they are some. Raises KGError."""
    wrong = [one for one in languages if not LANGUAGE.match(one)]
    if wrong or not languages:
        message = phrase("project.language-malformed", value=wrong[0] if wrong else "")
        raise KGError(message, phrase("project.init-languages.hint"))
    if len(set(languages)) < len(languages):
        raise KGError(phrase("project.language-twice"), phrase("project.init-languages.hint"))
    return tuple(languages)


def files(languages: Sequence[str]) -> dict[str, bytes]:
    """The files of a new project by their paths in it. `languages` are those of its names, the
    working language first; where the example is not written in one, its names there are missing,
    and where it is in none of them, they are English without a language.
    """
    texts = _texts()
    spoken = texts.get(languages[0], texts["en"])
    readme = _FOLDER / "readme" / f"{languages[0]}.md"
    if not readme.is_file():
        readme = _FOLDER / "readme" / "en.md"
    made = {
        **_registers(languages, texts),
        "data/sources.csv": _sources(spoken, languages[0] if languages[0] in texts else "en"),
        **{f"data/claims/{name}.csv": _claims(rows, spoken) for name, rows in _SAID.items()},
        "data/dataset.ttl": _dataset(languages, texts),
        "ontology/questions/budget-history.rq": _question(languages, texts),
        "README.md": readme.read_text("utf-8"),
        ".gitignore": _IGNORED,
    }
    written = {name: text.encode() for name, text in made.items()}
    return written | together.files(languages[0], spoken["together"]) | _ontology(languages)


def examples() -> list[str]:
    """The names of the graphs that the tool ships beside its made-up one."""
    return sorted(path.name for path in _EXAMPLES.iterdir() if path.is_dir())


def example_files(name: str) -> dict[str, bytes]:
    """The files of a project with a graph that the tool ships, by their paths in it. Raises KGError
    if there is none of that name.
    """
    if name not in examples():
        hint = phrase("project.no-example.hint", names=examples())
        raise KGError(phrase("project.no-example", name=name), hint)
    folder = _EXAMPLES / name
    made = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    languages = dataset_file.read(folder)[0].languages
    texts = _texts()
    spoken = texts.get(languages[0], texts["en"])
    made[".gitignore"] = _IGNORED.encode()
    return made | together.files(languages[0], spoken["together"]) | _ontology(languages)


def _texts() -> Texts:
    return tomllib.loads((_FOLDER / "texts.toml").read_text("utf-8"))


def _said(languages: Sequence[str], texts: Texts) -> dict[str, Mapping[str, Any]]:
    # The texts by language, under "" the English ones where they are in none of the languages, or
    # not in the working language.
    found = {language: texts[language] for language in languages if language in texts}
    return found if languages[0] in found else {"": texts["en"], **found}


def _registers(languages: Sequence[str], texts: Texts) -> dict[str, str]:
    columns = register_columns(languages)
    said = _said(languages, texts)
    found = {}
    for register, things in _THINGS.items():
        rows = []
        for thing, cls in things.items():
            named = {f"name_{tag}" if tag else "name": t["names"][thing] for tag, t in said.items()}
            cells = {"id": thing, "class": cls, **named}
            rows.append([cells.get(column, "") for column in columns])
        found[f"data/{register}.csv"] = write_rows(f"data/{register}.csv", rows, languages)
    return found


def _sources(spoken: Mapping[str, Any], language: str) -> str:
    town, note = spoken["names"]["example-town"], spoken["note"]
    rows = (
        [
            _VOTE,
            spoken["gazette"],
            spoken["vote"],
            "2024-05-01",
            "",
            language,
            spoken["gazette_kind"],
        ],
        [_WORKS, town, spoken["works"], "2025-02-10", "", language, spoken["town_kind"]],
    )
    read = (["whole", "ordinary", note], ["part", "ordinary", note])
    cells = ([*row, *more] for row, more in zip(rows, read, strict=True))
    return table_text(SOURCES, ([*row, *[""] * (len(SOURCES) - len(row))] for row in cells))


def _claims(rows: Iterable[tuple[str, str, str, str]], spoken: Mapping[str, Any]) -> str:
    lines = []
    for place, subject, predicate, value in rows:
        cells = dict.fromkeys(CLAIMS, "")
        cells |= {"locator": place, "subject": subject, "predicate": predicate, "object": value}
        if predicate == "kg:amount":
            printed = spoken["printed" if value == "amount" else f"{value}_printed"]
            cells |= {"object": spoken[value], "printed": printed}
        elif predicate == "kg:plannedDate":
            cells["printed"] = spoken["planned_printed" if value == "2025" else "moved_printed"]
        if value == "amount":
            cells["qualifier"] = "about"
        lines.append(list(cells.values()))
    return table_text(CLAIMS, lines)


def _dataset(languages: Sequence[str], texts: Texts) -> str:
    said = _said(languages, texts)
    titles = " ,\n        ".join(literal(t["title"], language=tag) for tag, t in said.items())
    return _DATASET.format(
        titles=titles, languages=" ".join(f'"{language}"' for language in languages)
    )


def _question(languages: Sequence[str], texts: Texts) -> str:
    said = _said(languages, texts)
    first = next(iter(said.values()))
    titles = [f"# Title{f' ({tag})' if tag else ''}: {t['question']}\n" for tag, t in said.items()]
    meanings = [
        f"# Parameter ({tag}): budget: {t['parameter']}\n"
        for tag, t in said.items()
        if t is not first
    ]
    bare = f"# Parameter: budget (entity): {first['parameter']}\n"
    return "".join((*titles, bare, *meanings)) + _QUESTION


# --- the vocabulary -------------------------------------------------------------------------------


def _ontology(languages: Sequence[str]) -> dict[str, bytes]:
    folder = shipped()
    rules = sorted((folder / "rules").glob("*.rq"))
    found = {f"ontology/rules/{path.name}": path.read_bytes() for path in rules}
    for name in VOCABULARY:
        text = said_in((folder / name).read_text("utf-8"), languages)
        found[f"ontology/{name}"] = in_languages_only(text, languages).encode()
    return found
