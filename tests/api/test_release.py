"""A release: what is in it, that its checksums hold, and what it is refused for."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
from pathlib import Path

import pytest
import rdflib
from conftest import copied, program, run

import kg
from kg.errors import KGError


def contents(folder: Path) -> dict[str, bytes]:
    """A dict keyed by relative path of the bytes of all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def raised(folder: Path, version: str) -> None:
    """Give a project another version."""
    path = folder / "data" / "dataset.ttl"
    text = re.sub(r'hasVersion "[^"]*"', f'hasVersion "{version}"', path.read_text("utf-8"))
    path.write_text(text, "utf-8")


def test_what_a_release_holds(asked: Path, tmp_path: Path) -> None:
    target = tmp_path / "1"
    done = run("-C", asked, "release", target, check=0)
    held = contents(target)
    assert done.stdout == f"{target}   (release 0.1.0, {len(held) - 1} files)\n"
    assert {"SHA256SUMS", "CHANGES", "CHANGES.ko", "dataset.ttl"} <= held.keys()
    assert held["data/dataset.ttl"] == (asked / "data" / "dataset.ttl").read_bytes()
    assert {name for name in held if name.startswith("ontology/questions/")}
    current = rdflib.Graph().parse(data=held["graph.ttl"], format="turtle")
    assert len(current) == len(kg.graph(asked))
    quads = rdflib.Dataset().parse(data=held["graph.nq"], format="nquads")
    assert any("/source/gazette-2024-05-01#" in str(graph.identifier) for graph in quads.graphs())
    rows = list(csv.DictReader(held["claims.csv"].decode("utf-8-sig").splitlines()))
    assert rows and all("source" in row for row in rows)
    assert "everything is new" in held["CHANGES"].decode()
    told = rdflib.Graph().parse(target / "dataset.ttl")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    sizes = {
        str(told.value(place, dcat.downloadURL)).rpartition("/")[2]: int(
            told.value(place, dcat.byteSize)
        )
        for place in told.objects(None, dcat.distribution)
    }
    names = ("graph.ttl", "graph.nq", "claims.csv")
    assert sizes == {name: len(held[name]) for name in names}
    for name in names:
        assert hashlib.sha256(held[name]).hexdigest() in held["dataset.ttl"].decode()


def test_the_checksums_hold(asked: Path, tmp_path: Path) -> None:
    kg.release(tmp_path / "1", asked)
    words = [program("sha256sum"), "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(words, cwd=tmp_path / "1", capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    listed = (tmp_path / "1" / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line[66:] for line in listed} == contents(tmp_path / "1").keys() - {
        "SHA256SUMS",
        ".kg-site",
    }


def test_the_same_project_gives_the_same_release(small: Path, tmp_path: Path) -> None:
    other = copied(small, tmp_path / "other")
    kg.release(tmp_path / "1", small)
    kg.release(tmp_path / "2", other)
    before = contents(tmp_path / "1")
    assert before == contents(tmp_path / "2")
    assert kg.release(tmp_path / "1", small) == ("0.1.0", len(before) - 1)
    assert contents(tmp_path / "1") == before
    kg.build(tmp_path / "1")  # what is released is a project


def test_what_changed_since_an_earlier_release(small: Path, tmp_path: Path) -> None:
    kg.release(tmp_path / "1", small)
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    text = path.read_text("utf-8")
    assert "1450000" in text
    path.write_text(text.replace("1450000", "1460000"), "utf-8")
    raised(small, "0.2.0")
    assert kg.release(tmp_path / "2", small, str(tmp_path / "1"))[0] == "0.2.0"
    english = (tmp_path / "2" / "CHANGES").read_text("utf-8")
    assert english.startswith("A footbridge (made up) 0.2.0\n\nChanges since 0.1.0:\n")
    assert "Claims revised (1)" in english and "1.46 million" in english
    korean = (tmp_path / "2" / "CHANGES.ko").read_text("utf-8")
    assert "0.1.0 이후 바뀐 것:" in korean and "145만 유로 → 146만 유로" in korean
    with pytest.raises(KGError, match="no folder|no such"):
        kg.release(tmp_path / "3", small, "./nowhere")
    assert not (tmp_path / "3").exists()


def test_a_release_stays_as_it_is(small: Path, tmp_path: Path) -> None:
    kg.release(tmp_path / "1", small)
    before = contents(tmp_path / "1")
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(path.read_text("utf-8").replace("1450000", "1460000"), "utf-8")
    with pytest.raises(KGError, match=r"holds release 0\.1\.0 already, with other content") as told:
        kg.release(tmp_path / "1", small)
    assert "raise dcterms:hasVersion" in told.value.hint
    raised(small, "0.2.0")
    with pytest.raises(KGError, match=r"holds release 0\.1\.0\n") as told:
        kg.release(tmp_path / "1", small)
    assert "a folder of its own" in told.value.hint
    assert contents(tmp_path / "1") == before


def test_files_of_others_are_refused(asked: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for name in "abcde":
        (tmp_path / "mine" / f"{name}.txt").write_text("x")
    done = run("-C", asked, "--lang", "ko", "release", tmp_path / "mine", check=2)
    assert "배포판이 아닌 파일이 있습니다: a.txt, b.txt, c.txt 외 2개" in done.stderr
    assert len(contents(tmp_path / "mine")) == 5
    (tmp_path / "letter").write_text("x")
    with pytest.raises(KGError, match="no folder"):
        kg.release(tmp_path / "letter", asked)


def test_a_project_without_a_version_has_no_release(small: Path, tmp_path: Path) -> None:
    path = small / "data" / "dataset.ttl"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"\s*dcterms:hasVersion .*;", "", text), "utf-8")
    done = run("-C", small, "release", tmp_path / "1", check=2)
    assert "the dataset has no version" in done.stderr
    assert "data/dataset.ttl" in done.stderr and not (tmp_path / "1").exists()


def test_a_release_is_made_of_the_project_of_today(small: Path, tmp_path: Path) -> None:
    with pytest.raises(KGError, match="as it is now"):
        kg.open(small, as_of="2024").release(tmp_path / "1")
    opened = kg.open(small)
    (small / "data" / "claims" / "town-2025-02-10.csv").unlink()
    with pytest.raises(KGError, match="changed while the release was made"):
        opened.release(tmp_path / "1")
    assert not (tmp_path / "1").exists()
