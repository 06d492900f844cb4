"""A project for a while, of RDF files that belong to none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import KGError
from kg.project.contract import SOURCES
from kg.project.curation import starting
from kg.project.curation.formatting import table_text
from kg.rdf import reading
from kg.rdf.files import FORMATS
from kg.rdf.terms import DCTERMS, KG, VOID, literal
from kg.words import phrase

# The space of what the project has of its own, which is next to nothing.
_SPACE = "https://kg.example/"
# What these files are called as, of a kind that a project reads.
_AS = {".xml": ".rdf", ".json": ".jsonld"}


@contextmanager
def project_of(paths: Sequence[Path], language: str) -> Iterator[Path]:
    """The folder of a project that holds RDF files and nothing else, as long as it is used. Raises
    KGError for a file that is not there or of no known kind.
    """
    with TemporaryDirectory(prefix="kg-") as name:
        folder = Path(name)
        made = starting.files((language,))
        vocabulary = {n: text for n, text in made.items() if n.startswith("ontology/")}
        written = {n: text for n, text in vocabulary.items() if "/questions/" not in n}
        written["data/sources.csv"] = table_text(SOURCES, []).encode()
        written["data/dataset.ttl"] = _dataset(paths, language).encode()
        for path_name, text in written.items():
            target = folder / path_name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        for number, path in enumerate(paths):
            shutil.copyfile(path, folder / "data" / _name(path, number, paths))
        yield folder


def _name(path: Path, number: int, paths: Sequence[Path]) -> str:
    # What a file is called in the project: no two alike.
    if not path.is_file():
        raise KGError(phrase("cli.no-file", path=path))
    suffix = path.suffix.lower()
    if suffix not in FORMATS and suffix not in _AS:
        reading.prefixes(path)  # which tells what is wrong with it
    name = path.stem + _AS.get(suffix, path.suffix)
    again = name == "dataset.ttl" or any(other.stem == path.stem for other in paths[:number])
    return f"{number + 1}-{name}" if again else name


def _dataset(paths: Sequence[Path], language: str) -> str:
    title = literal(", ".join(path.name for path in paths))
    return (
        f"<{_SPACE}dataset> a <{VOID}Dataset> ; <{DCTERMS}title> {title} ;\n"
        f'    <{KG}languages> ( "{language}" ) ; <{VOID}uriSpace> "{_SPACE}" .\n'
    )
