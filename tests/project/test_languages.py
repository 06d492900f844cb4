"""The languages of a project: declared once, in registers, questions, stories, pages and exports."""

import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, run

import kg
from kg.project import dataset_file
from kg.project.curation import starting
from kg.words import LANGUAGES

HANGUL = re.compile("[가-힣]")
LIST = 'kg:languages ( "de" "en" )'


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in German and English, built."""
    folder = tmp_path_factory.mktemp("german") / "bridge"
    kg.init(folder, ("de", "en"))
    kg.build(folder)
    return folder


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    kg.init(tmp_path / "bridge", ("de", "en"))
    return tmp_path / "bridge"


def edited(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    "languages",
    [("en",), ("ko",), ("de",), ("ko", "en"), ("en", "de", "ko"), ("fr",), ("fr", "de")],
)
def test_a_new_project_is_in_the_languages_that_are_chosen(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    folder = tmp_path / "mine"
    written = kg.init(folder, languages)
    assert kg.check(folder) == [] and kg.format(folder, check=True) == ([], [])
    about, problems = dataset_file.read(folder)
    assert (about.languages, about.declared, problems) == (languages, True, [])
    tags = {
        tag
        for path in written
        if path.suffix in (".ttl", ".rq")
        for tag in re.findall(r'"@([a-z-]+)|\(([a-z]{2})\):', path.read_text("utf-8"))
        for tag in tag
        if tag
    }
    assert tags <= {*languages, "en"}
    if "ko" not in languages:
        assert [path for path in written if HANGUL.search(path.read_text("utf-8"))] == []
    named = (folder / "data/actors.csv").read_text("utf-8")
    assert named.startswith("id,class,name,") == (languages[0] == "fr")


def test_a_vocabulary_without_some_languages_says_the_same() -> None:
    """Only labels and sentences in the others are gone, and each still stands in one language."""
    for name in starting.VOCABULARY:
        text = (ROOT / "ontology" / name).read_text("utf-8")
        before, after = (
            {(str(q.subject), str(q.predicate), str(q.object)) for q in _parsed(one)}
            for one in (text, starting.in_languages_only(text, ["en"]))
        )
        plain = {one for one in before if "_:" not in "".join(one)}
        kept = {one for one in after if "_:" not in "".join(one)}
        assert kept == {one for one in plain if not one[2].endswith("@ko")}
        assert len(after) < len(before) and '"@ko' not in starting.in_languages_only(text, ["en"])
        assert starting.in_languages_only(text, ["ko", "en"]) == text


def test_a_language_of_words_has_the_words_of_the_vocabulary() -> None:
    """What the vocabulary says in English stands in it in Korean, or in a catalogue."""
    texts = [(ROOT / "ontology" / name).read_text("utf-8") for name in starting.VOCABULARY]
    english = {q.object.value for text in texts for q in _parsed(text) if _tag(q) == "en"}
    assert sum(_tag(q) == "ko" for text in texts for q in _parsed(text)) > len(english)
    for language in {*LANGUAGES} - {"ko", "en"}:
        path = ROOT / "src/kg/template/vocabulary" / f"{language}.toml"
        assert set(tomllib.loads(path.read_text("utf-8"))) == english
        made = starting.files((language,))
        for name, text in zip(starting.VOCABULARY, texts, strict=True):
            tags = [_tag(q) for q in _parsed(made[f"ontology/{name}"].decode())]
            assert {*tags} == {"", language}
            assert tags.count(language) == [_tag(q) for q in _parsed(text)].count("en")


def _tag(quad: ox.Quad) -> str:
    return getattr(quad.object, "language", None) or ""


def _parsed(text: str) -> list[ox.Quad]:
    return list(ox.parse(text, ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("languages, said", [
    (["de", "de"], "a language is named twice in kg:languages"),
    (["german language"], "“german language” is no tag of a language"),
    ([], "is no tag of a language"),
])  # fmt: skip
def test_no_project_in_what_is_no_language(tmp_path: Path, languages: list[str], said: str) -> None:
    with pytest.raises(kg.KGError, match=re.escape(said)) as error:
        kg.init(tmp_path / "x", languages)
    assert "de,en" in error.value.hint and not (tmp_path / "x").exists()


@pytest.mark.parametrize("written, said", [
    ("", 'not declared: de, en\n  hint: write, the working language first: kg:languages ( "de" "en" )'),
    ("kg:languages ( )", "kg:languages is no list of languages"),
    ('kg:languages "de" , "en"', "kg:languages is no list of languages"),
    ('kg:languages ( "de" "German!" )', "“German!” is no tag of a language"),
    ('kg:languages ( "de" "DE" )', "a language is named twice"),
    ('kg:languages "de"', "unknown columns “name_en”, “other_en”"),
])  # fmt: skip
def test_what_a_dataset_says_of_its_languages(bridge: Path, written: str, said: str) -> None:
    edited(bridge, "data/dataset.ttl", f"{LIST} ;", f"{written} ;" if written else "")
    done = run("-C", bridge, "check", "--all", check=int(bool(written)))
    assert said in done.stdout + done.stderr


def test_a_name_that_is_the_same_everywhere(bridge: Path) -> None:
    path = bridge / "data/actors.csv"
    text = "id,class,name,name_de,name_en\nesmc,kg:Company,ESMC,,\nexample-builders,kg:Company,,Bau,Build\n"
    path.write_text(text + "example-town,kg:PublicBody,Town,Stadt,\n", "utf-8")
    claims = bridge / "data/claims/town-2025-02-10.csv"
    claims.write_text(claims.read_text("utf-8") + "p4,esmc,kg:builds,footbridge,,,,,,,\n", "utf-8")
    assert kg.check(bridge) == [] and kg.format(bridge)[1] == []
    assert path.read_text("utf-8").startswith("id,class,name,name_de,name_en,other_de")
    kg.build(bridge)
    query = "SELECT (STR(?n) AS ?name) (LANG(?n) AS ?tag) { VALUES ?x { entity:%s } ?x skos:prefLabel ?n } ORDER BY ?tag"
    for thing, names in (
        ("esmc", [("ESMC", "")]),
        ("example-town", [("Town", ""), ("Stadt", "de")]),
    ):
        answer = kg.query(query % thing, bridge)
        assert [tuple(map(str, row.values())) for row in answer.to_dicts()] == names
    assert kg.show("ESMC", bridge)[0].id == "esmc"
    shown = run("-C", bridge, "--lang", "de", "show", "esmc", check=0).stdout
    assert shown.startswith("ESMC  (esmc, ")


def test_what_is_missing_in_a_language(bridge: Path) -> None:
    """Only the working language is needed; what the others lack is counted."""
    edited(bridge, "data/actors.csv", "Example Builders", "")
    edited(bridge, "ontology/questions/budget-history.rq", "# Title (en)", "# Was (en)")
    story = bridge / "data/stories/works.csv"
    story.parent.mkdir()
    story.write_text("step,de,en,select,path,as_of\n1,Es wird gebaut.,,footbridge,,\n", "utf-8")
    done = run("-C", bridge, "check", "--all", check=0).stderr
    for line in (
        "data/actors.csv:2: 1 thing has no name in English",
        "ontology/questions: 1 question has no title in English, or no name of its group",
        "data/stories/works.csv: 1 step says nothing in English",
        "step 1 is the first: fill en",
        "name_en of “example-builders” is the first",
        "a line such as # Title (en): …",
    ):
        assert line in done, done
    edited(bridge, "data/actors.csv", "Beispielbau", "")
    edited(bridge, "ontology/questions/budget-history.rq", "# Title (de)", "# Was (de)")
    edited(bridge, "data/stories/works.csv", "Es wird gebaut.", "")
    done = run("-C", bridge, "check", check=1).stderr
    for line in (
        "“example-builders” has no German name",
        "fill name_de, or name if it is called so in all languages",
        "has no title in de",
        "step 1 has no German sentence",
    ):
        assert line in done, done


def test_a_column_of_another_language(bridge: Path) -> None:
    edited(bridge, "data/actors.csv", "other_en", "name_fr")
    done = run("-C", bridge, "check", check=1).stderr
    assert "unknown column “name_fr”" in done
    assert "fr is none of the languages of the project (de, en)" in done


def test_a_thing_is_registered_in_the_languages_of_the_project(bridge: Path) -> None:
    for row in ("verein,kg:Company,Verein,Association", "esmc,kg:Company,name=ESMC"):
        thing = row.split(",")[0]
        run(
            "-C", bridge, "add", "--source", "town-2025-02-10", "--locator", "p5", "--subject", thing,
            "--predicate", "kg:builds", "--object", "footbridge", "--new-entity", row, check=0,
        )  # fmt: skip
    text = (bridge / "data/actors.csv").read_text("utf-8")
    assert "verein,kg:Company,,Verein,Association,,,,\n" in text
    assert "esmc,kg:Company,ESMC,,,,,,\n" in text and kg.check(bridge) == []


def test_commands_speak_of_things_in_any_language(german: Path) -> None:
    shown = run("-C", german, "--lang", "de", "show", "footbridge", check=0).stdout
    assert "Beispielbrücke" in shown and re.search(r"1,45\sMio\.\s€", shown)
    assert "Example footbridge" in run("-C", german, "--lang", "fr", "show", "footbridge").stdout
    done = run("--lang", "not a language", "-C", german, "show", "footbridge", check=2)
    assert "“not a language” is no language tag" in done.stderr
    found = run("-C", german, "search", "example footbridge", check=0).stdout
    assert "Example footbridge" in found


# Of the sentences of English, and of what it writes otherwise than German.
FOREIGN = re.compile(
    r"(?<![-\w])(?:the|of|and|is|are|with|which|that|what|nothing|million|hint|January|May)\b|“\w|[가-힣]"
)
FAULTY = """p4,footbridge-budget,kg:amount,viel Geld,,,,,,,
p4,footbridge-budgt,kg:amount,3.000,,ungefähr,,,,,
p4,footbridge,kg:operates,example-town,,,vielleicht,,,,
p4,footbridge-completion,kg:plannedDate,32. Mai 2024,,,,,,,
p4,example-town,kg:owns,footbridge,,,,,set-aside,,
p5,footbridge-budget,kg:amount,"1,3 Mio. €",,,,,,"1,4 Mio. €",
"""


def test_a_session_in_german_is_all_german(tmp_path: Path) -> None:
    folder = tmp_path / "bridge"
    shown = [run("--lang", "de", "init", folder, check=0)]
    assert 'kg:languages ( "de" )' in (folder / "data/dataset.ttl").read_text("utf-8")
    shown += [run("-C", folder, "--lang", "de", *call.split(), check=None) for call in (
        "build", "show footbridge", "conflicts", "money --flow", "query SELECT", "show --limit x",
        "history footbridge-completion", "audit --help", "nix",
    )]  # fmt: skip
    claims = folder / "data/claims/town-2025-02-10.csv"
    kept = claims.read_text("utf-8")
    for rows in (FAULTY, FAULTY.splitlines()[-1] + "\n"):
        claims.write_text(kept + rows, "utf-8")
        shown.append(run("-C", folder, "--lang", "de", "check", check=None))
    told = [done.stdout + done.stderr for done in shown]
    assert re.search(r"1,45\sMio\.\s€ und 1,3\sMio\.\s€", told[-1]) and "9 Fehler" in told[-2]
    assert [found for one in told for found in [FOREIGN.search(one)] if found] == []


def test_the_site_has_the_languages_of_the_project(german: Path, tmp_path: Path) -> None:
    count = kg.open(german).site(tmp_path / "site", "de")
    site = tmp_path / "site"
    assert count == len([path for path in site.rglob("[!.]*") if path.is_file()])
    page = (site / "entity/footbridge.html").read_text("utf-8")
    other = (site / "en/entity/footbridge.html").read_text("utf-8")
    assert "Beispielbrücke" in page and 'lang="de"' in page and 'lang="en"' in other
    assert 'href="../en/entity/footbridge.html" lang="en"' in page and ">English<" in page
    assert 'href="../../entity/footbridge.html" lang="de"' in other and ">Deutsch<" in other
    assert not (site / "ko").exists()
    texts = [path for path in site.rglob("*.html") if HANGUL.search(path.read_text("utf-8"))]
    assert texts == []


def test_the_network_page_speaks_the_languages_of_the_project(german: Path) -> None:
    from kg.present.view import Network

    assert Network(languages=("de", "en")).languages == ("de", "en")
    assert Network(languages=("ko", "de"), lang="de").lang == "de"
    drawn = Network(languages=("de",))
    drawn.from_nx(kg.network(german))
    page = drawn.generate_html()
    assert not HANGUL.search(page) and '"languages":{"de":"Deutsch"}' in page
    assert "Beispielbr" in page
