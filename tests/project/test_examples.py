"""The graphs that `kg init --example` starts with: whole projects, in their own languages alone."""

import re
from pathlib import Path

import pytest
from conftest import run

import kg
from kg.project.curation import starting

HANGUL = re.compile("[ㄱ-ㆎ가-힣]")
LANGUAGES = {"chipfabriken": ("de", "en"), "supercomputers": ("en",)}
# What a reader would look for first, as the command prints it in the working language.
TOLD = {
    "chipfabriken": {
        "money intel-fab-magdeburg": r"9,9\sMrd\.\s€  Bundesförderung für Intel, Vertrag von 2023",
        "history intel-investition": r"17\sMrd\.\s€[\s\S]+über 30\sMrd\.\s€",
        "show esmc-beihilfe": r"höchstens 5\sMrd\.\s€|5\sMrd\.\s€",
        "show intel-baubeginn": r"Gescheitert",
        "conflicts": r"Baubeginn der Intel-Chipfabriken",
        "search ESMC": r"ESMC",
    },
    "supercomputers": {
        "money edinburgh-supercomputer": r"GBP 1\.3 billion .+Cancelled",
        "history exascale-funding-2023": r"GBP 800 million",
        "show edinburgh-funding-2025": r"GBP 750 million",
        "show edinburgh-supercomputer-operation": r"2025[\s\S]+2027",
        "conflicts": r"GBP 31 million[\s\S]+GBP 30 million[\s\S]+Willie Coffey",
        "search Isambard": r"isambard-ai",
    },
}


@pytest.fixture(scope="module", params=sorted(LANGUAGES))
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / str(request.param)
    kg.init(folder, example=request.param)
    kg.build(folder)
    return folder


def test_an_example_is_a_project_without_a_fault(example: Path) -> None:
    """Nothing is wrong in it, all is in its canonical form, and no file has a Korean letter."""
    assert kg.check(example) == [] and kg.format(example, check=True) == ([], [])
    found = run("-C", example, "check", "--all", check=0)
    assert "but “" not in found.stdout + found.stderr  # 350 Hektar are 3500000 square metres
    files = [path for path in example.rglob("*") if path.suffix in (".csv", ".ttl", ".rq", ".md")]
    assert [path for path in files if HANGUL.search(path.read_text("utf-8"))] == []
    tags = set(re.findall(r'"@([a-z-]+)', (example / "ontology/kg.ttl").read_text("utf-8")))
    assert tags == set(LANGUAGES[example.name])


def test_an_example_tells_what_its_sources_say(example: Path) -> None:
    """In the working language, without a Korean letter."""
    language = LANGUAGES[example.name][0]
    for call, said in TOLD[example.name].items():
        text = run("-C", example, "--lang", language, *call.split(), check=0).stdout
        assert re.search(said, text), (call, text)
        assert HANGUL.search(text) is None, (call, text)


@pytest.mark.parametrize("example", ["supercomputers"], indirect=True)
def test_the_pages_of_an_example_have_no_korean(example: Path, tmp_path: Path) -> None:
    kg.open(example).site(tmp_path / "site", "en")
    pages = [path for path in (tmp_path / "site").rglob("*.html") if path.name != "view.html"]
    assert len(pages) > 100
    assert [path for path in pages if HANGUL.search(path.read_text("utf-8"))] == []


def test_the_examples_are_named_where_one_looks_for_them(tmp_path: Path) -> None:
    assert starting.examples() == sorted(LANGUAGES)
    for language in ("en", "ko", "de"):
        shown = run("--lang", language, "init", "--help", check=0).stdout
        assert all(name in shown for name in LANGUAGES), language
    unknown = run("init", "--example", "chips", tmp_path / "x", check=2).stderr
    assert "chips" in unknown and all(name in unknown for name in LANGUAGES)
    both = run("init", "--lang", "de", "--example", "chipfabriken", tmp_path / "x", check=2).stderr
    assert "--example" in both and not (tmp_path / "x").exists()
