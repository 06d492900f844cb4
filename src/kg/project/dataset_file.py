"""What `data/dataset.ttl` says of a project as a whole: its languages, and what its IRIs begin
with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.forms.settings import NOTHING_SET, Settings
from kg.project import csv_files, form_settings, inputs, schemes
from kg.project.contract import IN_LANGUAGES, Fault
from kg.project.schemes import Scheme
from kg.rdf import files, reading
from kg.rdf.nquads import Quad
from kg.rdf.tags import LANGUAGE
from kg.rdf.terms import KG, RDF, VOID, parts, valid
from kg.words import Sentence, phrase

NAME = "data/dataset.ttl"
_LANGUAGES = f"<{KG}languages>"
_FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
_IN_LANGUAGE = re.compile(rf"(?:{'|'.join(IN_LANGUAGES)})_([A-Za-z]{{2,3}}(?:-[A-Za-z0-9]+)*)\Z")


class Dataset(NamedTuple):
    """The namespace of the project's IRIs, the IRI of its dataset, and the languages of its names
    and sentences (BCP 47 tags), the working language first; `declared` says that the file names
    them. `settings` are what it says of figures and days in sources, `schemes` the
    schemes of codes that it declares.
    """

    space: str = "urn:kg:"
    iri: str = "<urn:kg:dataset>"
    languages: tuple[str, ...] = ("en",)
    declared: bool = False
    settings: Settings = NOTHING_SET
    schemes: tuple[Scheme, ...] = ()


def read(folder: Path) -> tuple[Dataset, list[Problem]]:
    """(what the file says, its problems). Where it names no languages, they are those in whose
    columns registers give names.
    """
    found, problems = _stated(folder)
    return (found if found.declared else found._replace(languages=_of_registers(folder))), problems


def _stated(folder: Path) -> tuple[Dataset, list[Problem]]:
    # What `read` gives, but for languages that only registers show.
    path = inputs.located(folder, NAME)
    forms = form_settings.undeclared(folder)
    found = Dataset(settings=forms)
    if not os.path.lexists(path):
        hint = phrase("project.dataset-missing.hint")
        return found, [Problem(NAME, 0, 0, phrase("project.file-missing"), hint)]
    quads, _, problems = reading.triples(path, NAME, "urn:kg:", "urn:kg:genid#")
    if problems:
        return found, problems
    spaces = [(parts(o)[0], s) for s, p, o, _ in quads if p == f"<{VOID}uriSpace>"]
    if len(spaces) == 1 and _is_space(spaces[0][0]):
        found = found._replace(space=spaces[0][0], iri=spaces[0][1])
    else:
        fault = Fault(
            _space_fault([text for text, _ in spaces]), phrase("project.space-unusable.hint")
        )
        problems.append(_problem(path, "uriSpace", fault))
    if any(p == _LANGUAGES for _, p, _, _ in quads):
        languages = list(_listed(quads))
        if wrong := _languages_fault(languages):
            problems.append(_problem(path, "languages", wrong))
        else:
            found = found._replace(languages=tuple(languages), declared=True)
    settings, faults = form_settings.declared(quads, forms)
    problems += (_problem(path, name, fault) for name, fault in faults)
    known, wrongs = schemes.declared_schemes(quads)
    problems += (_problem(path, "codeScheme", fault) for fault in wrongs)
    return found._replace(settings=settings, schemes=known), problems


def undeclared(about: Dataset) -> Problem:
    """The remark on a project that does not say its languages."""
    names = " ".join(f'"{language}"' for language in about.languages)
    message = phrase("project.languages-undeclared", names=list(about.languages))
    hint = phrase("project.languages-undeclared.hint", names=names)
    return Problem(NAME, 0, 0, message, hint)


def _problem(path: Path, needle: str, fault: Fault) -> Problem:
    return Problem(NAME, csv_files.line_of(path, needle), 0, *fault)


def _is_space(text: str) -> bool:
    return (
        re.match(r"[a-z][a-z0-9+.-]*:\S+[/:]\Z", text) is not None
        and valid(text)
        and valid(text + "entity/x")
    )


def _space_fault(texts: list[str]) -> Sentence:
    if len(texts) > 1:
        return phrase("project.space-twice")
    if not texts:
        return phrase("project.space-missing")
    if texts[0].endswith("#"):
        return phrase("project.space-hash", value=texts[0])
    return phrase("project.space-unusable", value=texts[0])


# --- languages ------------------------------------------------------------------------------------


def _listed(quads: Iterable[Quad]) -> Iterator[str]:
    # What stands in the list of languages, in its order; several without a list as "", which no
    # language is called.
    facts = {(s, p): o for s, p, o, _ in quads if p in (_FIRST, _REST)}
    heads = [o for _, p, o, _ in quads if p == _LANGUAGES]
    if len(heads) > 1:
        yield ""
        return
    node = heads[0]
    if node.startswith('"'):
        yield parts(node)[0]
    while (node, _FIRST) in facts:
        yield parts(facts[node, _FIRST])[0]
        node = facts.pop((node, _REST), _NIL)


def _languages_fault(languages: list[str]) -> Fault | None:
    hint = phrase("project.languages.hint")
    if not languages or "" in languages:
        return Fault(phrase("project.languages-no-list"), hint)
    for language in languages:
        if not LANGUAGE.match(language):
            return Fault(phrase("project.language-malformed", value=language), hint)
    if len({language.lower() for language in languages}) < len(languages):
        return Fault(phrase("project.language-twice"), hint)
    return None


def _of_registers(folder: Path) -> tuple[str, ...]:
    # The languages of the columns of registers, in their order; English where there are none.
    found: dict[str, None] = {}
    for path in inputs.paths(folder, "data", frozenset({".csv"})):
        text, _ = files.text(path, path.name)
        for cell in text.lstrip().partition("\n")[0].split(","):
            if match := _IN_LANGUAGE.match(cell.strip(' "\r')):
                found[match[1]] = None
    return tuple(found) or ("en",)
