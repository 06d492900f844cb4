"""The static site: every link leads to a file, the same graph gives the same bytes, nothing of
others is touched.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import rdflib
from conftest import run

import kg
from kg.errors import KGError


def digests(folder: Path) -> dict[str, str]:
    """A dict keyed by relative path of the digests of all files of a folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def loose_ends(folder: Path) -> list[str]:
    """Links of pages that lead to no file, or to no place in it."""
    ends, places = [], {}
    for page in sorted(folder.rglob("*.html")):
        if page.name == "view.html":
            continue
        text = page.read_text("utf-8")
        for target in re.findall(r'\b(?:href|src)="([^"]*)"', text):
            parts = urlsplit(target.replace("&amp;", "&"))
            if parts.scheme or not parts.path:
                continue
            file = Path(unquote(urlsplit(urljoin(page.as_uri(), parts.path)).path))
            if parts.path.startswith("/") or not file.is_file():
                ends.append(f"{page.relative_to(folder)}: {target}")
            elif parts.fragment and file.name != "view.html":  # there it says what is chosen
                ids = places.setdefault(
                    file, set(re.findall(r'\bid="([^"]*)"', file.read_text("utf-8")))
                )
                if unquote(parts.fragment) not in ids:
                    ends.append(f"{page.relative_to(folder)}: {target}")
    return ends


def test_site(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    done = run("-C", small, "site", target, check=0)
    assert done.stdout.startswith(str(target / "index.html"))
    before = digests(target)
    assert f"({len(before) - 1} files)" in done.stdout
    assert loose_ends(target) == []
    assert {
        "index.html",
        "ko/index.html",
        "view.html",
        "terms.html",
        "data.ttl",
        "entity/footbridge.html",
        "ko/entity/footbridge.html",
        "entity/footbridge.ttl",
        "source/gazette-2024-05-01.html",
        "source/gazette-2024-05-01.bib",
        "source/gazette-2024-05-01.csl.json",
        "question/budget-history.html",
    } <= set(before)
    assert 'href="data.ttl"' in (target / "index.html").read_text(
        "utf-8"
    ) and 'href="../data.ttl"' in (target / "ko" / "index.html").read_text("utf-8")
    assert 'href="../terms.html#kg:Facility"' in (target / "entity" / "footbridge.html").read_text(
        "utf-8"
    )
    assert "<script>" not in (target / "index.html").read_text("utf-8")
    assert "보행교" in (target / "ko" / "entity" / "footbridge.html").read_text("utf-8")
    assert "1,450,000" in (target / "question" / "budget-history.html").read_text("utf-8")
    assert len(rdflib.Graph().parse(target / "data.ttl")) == len(kg.graph(small))
    run("-C", small, "site", target, check=0)
    assert digests(target) == before
    (target / "own.html").write_text("of somebody else")
    before = digests(target)
    assert kg.site(small, target) == len(before) - 2 and digests(target) == before


def test_other_things_are_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    kg.site(small, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "x"
    with pytest.raises(KGError, match="no folder"):
        kg.site(small, tmp_path / "mine" / "letter.txt")
