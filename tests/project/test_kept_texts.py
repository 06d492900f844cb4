"""The texts that the archive keeps, and what sources.csv says of them."""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from pathlib import Path

import pytest
from conftest import run
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import KGError
from kg.present import pages
from kg.project import dataset_file, reading, vocabulary
from kg.project.archive import texts
from kg.project.archive.texts import kept_text, paragraphs_of, written
from kg.rdf.terms import parts

GAZETTE = "gazette-2024-05-01"
DIGEST = "ABCDEF0123" * 6 + "4567"


def keep(folder: Path, ending: str, content: str | bytes) -> None:
    place = folder / ".archive" / f"{GAZETTE}{ending}"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content if isinstance(content, bytes) else content.encode())


# --- the text -------------------------------------------------------------------------------------


@pytest.mark.fast
def test_a_text_has_paragraphs_a_title_and_its_own_digest(tmp_path: Path) -> None:
    assert kept_text(tmp_path, GAZETTE) is None
    content = "첫 문단.\n\nThe second\u00a0one.\n \nThree\nlines\nof one.\n".encode()
    keep(tmp_path, ".txt", content)
    found = kept_text(tmp_path, GAZETTE)
    assert found == texts.KeptText(
        ("첫 문단.", "The second one.", "Three lines of one."),
        "",
        "",
        hashlib.sha256(content).hexdigest(),
    )
    keep(tmp_path, ".whole.txt", "Menu\nThe second one.\n")
    # What the manifest says of the digest is not believed.
    keep(tmp_path, ".json", '{"title": "A title", "sha256": "0"}')
    found = kept_text(tmp_path, GAZETTE)
    assert found and (found.title, found.whole) == ("A title", "Menu\nThe second one.\n")
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    keep(tmp_path, ".json", "[]")
    assert kept_text(tmp_path, GAZETTE) == found._replace(title="")


@pytest.mark.fast
def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    keep(tmp_path, ".txt", "가".encode("cp949"))
    with pytest.raises(KGError, match=r"gazette-2024-05-01\.txt” cannot be read: it is not UTF-8"):
        kept_text(tmp_path, GAZETTE)
    for source in ("../secrets", "a/b", "", "A"):
        with pytest.raises(KGError):
            kept_text(tmp_path, source)


LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@pytest.mark.fast
@given(st.lists(LINES, max_size=5))
def test_paragraphs_come_back_as_they_were_written(lines: list[str]) -> None:
    content = written(lines)
    found = list(texts._blocks(content.decode()))
    assert found == [
        p for line in lines if (p := " ".join(unicodedata.normalize("NFC", line).split()))
    ]
    assert written(found) == content
    assert unicodedata.is_normalized("NFC", content.decode())


@pytest.mark.fast
@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        ("\n \n", []),
        ("one\ntwo", ["one", "two"]),
        ("one\nstill one\n\ntwo\n", ["one still one", "two"]),
        ("\ufeffone\r\n\r\ntwo\rstill two", ["one", "two still two"]),
        ("one\n \t\n\u3000\ntwo", ["one", "two"]),
        ("\n\none\ntwo\n\n", ["one", "two"]),
        (unicodedata.normalize("NFD", "광주\n시"), ["광주", "시"]),
    ],
)
def test_paragraphs_of_a_text(text: str, paragraphs: list[str]) -> None:
    assert paragraphs_of(text) == paragraphs


# --- what sources.csv says ------------------------------------------------------------------------


def described(folder: Path, author: str, retrieved: str, sha256: str, archived: str) -> Path:
    path = folder / "data/sources.csv"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("made up,,,,", f"made up,{author},{retrieved},{sha256},{archived}", 1), "utf-8"
    )
    return path


def test_columns_of_the_archive_are_in_the_graph(small: Path) -> None:
    address = "https://archive.example/1"
    described(small, "Ada | Bo", "2 May 2024", DIGEST, address)
    query = f"SELECT ?p ?o {{ <https://footbridge.example/source/{GAZETTE}> ?p ?o }}"
    said = {
        (parts(p)[0].split("ontology#")[-1], parts(o)[0]) for p, o in kg.query(query, small).rows
    }
    assert {
        ("http://purl.org/dc/terms/creator", "Ada"),
        ("http://purl.org/dc/terms/creator", "Bo"),
        ("retrieved", "2024-05-02"),
        ("sha256", DIGEST.lower()),
        ("https://schema.org/archivedAt", address),
    } <= said
    about, _ = dataset_file.read(small)
    data = reading.read(small, vocabulary.read(small, about.space)[0], about)[0]
    assert data.sources[GAZETTE].sha256 == DIGEST.lower()


def test_a_file_of_earlier_versions_is_read_and_gets_the_columns(small: Path) -> None:
    path = small / "data/sources.csv"
    new = path.read_text("utf-8")
    path.write_text(
        new.replace(",author,retrieved,sha256,archived", "").replace("made up,,,,", "made up"),
        "utf-8",
    )
    assert kg.check(small) == []
    assert kg.format(small) == (["data/sources.csv"], [])
    assert path.read_text("utf-8") == new


def test_format_writes_them_canonically(small: Path) -> None:
    path = described(small, "Ada | Bo", "2 May 2024", DIGEST, "")
    kg.format(small)
    assert f"made up,Ada|Bo,2024-05-02,{DIGEST.lower()},\n" in path.read_text("utf-8")


def test_the_archive_is_no_part_of_the_history_of_a_new_project(tmp_path: Path) -> None:
    for options in ((), ("--example", "supercomputers")):
        folder = tmp_path / f"new{len(options)}"
        assert run("init", str(folder), *options).returncode == 0
        assert "/.archive/" in (folder / ".gitignore").read_text("utf-8").splitlines()


def test_a_source_is_shown_with_its_authors_and_its_copies(small: Path) -> None:
    described(small, "Zoe Zett|Ada & Bo", "2024-05-02", DIGEST, "https://archive.example/1")
    opened = kg.open(small).opened()
    request = {"page": f"/source/{GAZETTE}", "lang": "de", "parameters": {}, "folder": str(small)}
    text = pages.page(opened, request)[1].decode()
    for word, told in (
        ("Autor", "Zoe Zett, Ada &amp; Bo"),
        ("Abgerufen", "2. Mai 2024"),
        ("SHA-256 des Textes", f"<code>{DIGEST.lower()}</code>"),
    ):
        assert f"<dt>{word}</dt><dd>{told}</dd>" in text
    assert '<a href="https://archive.example/1"' in text
    bibtex = pages.page(opened, {**request, "accept": "bibtex"})[1].decode()
    assert "author = {{Zoe Zett} and {Ada \\& Bo}}" in bibtex
    card = run("-C", small, "--lang", "en", "show", "footbridge-budget").stdout
    assert "] Zoe Zett, Ada & Bo, Example Gazette, “Council votes" in card
    rows = list(csv.DictReader(io.StringIO(run("-C", small, "sources", "--format", "csv").stdout)))
    (row,) = (row for row in rows if row["source"].endswith(GAZETTE))
    assert (row["author"], row["retrieved"], row["sha256"], row["archived"]) == (
        "Zoe Zett; Ada & Bo",
        "2024-05-02",
        DIGEST.lower(),
        "https://archive.example/1",
    )
