"""The languages of a project: declared once, in registers, questions, stories, pages and exports."""

import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, held, run

import kg
from kg.project import dataset_file
from kg.project.curation import starting
from kg.words import LANGUAGES, translate, worded, worded_among

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


@pytest.mark.parametrize("late", ["ko", "de"])
def test_a_language_that_is_declared_later_is_written_into_the_vocabulary(
    tmp_path: Path, late: str
) -> None:
    folder = tmp_path / "mine"
    kg.init(folder, languages=("en",))
    about = folder / "data" / "dataset.ttl"
    about.write_text(about.read_text().replace('( "en" )', f'( "en" "{late}" )'))
    told = run("-C", folder, "check", "--all").stderr
    assert "and the vocabulary says nothing in it" in told and "kg format" in told
    run("-C", folder, "format")
    for name in starting.VOCABULARY:
        now = _parsed((folder / "ontology" / name).read_text("utf-8"))
        made = _parsed(starting.files(("en", late))[f"ontology/{name}"].decode())
        assert sorted(map(_tag, now)) == sorted(map(_tag, made))
    assert "says nothing in it" not in run("-C", folder, "check", "--all").stderr
    assert run("-C", folder, "format").stdout == ""


def test_the_sentences_of_a_rule_are_in_the_language_that_they_name(small: Path) -> None:
    rule = small / "ontology" / "rules" / "own.rq"
    rule.write_text(
        "# Rule (de): wer baut, gibt aus\n# Rule (en): who builds spends\n# Why: darum\n"
        "# Example (de-AT): keines\nCONSTRUCT { ?a kg:funds ?b } WHERE { ?a kg:funds ?b }"
    )
    asked = "SELECT ?p ?o { ?rule a kg:Rule ; ?p ?o FILTER(CONTAINS(STR(?rule), 'rule/own')) }"
    found = {row["o"]: row for row in kg.query(asked, small)}
    assert {"wer baut, gibt aus", "who builds spends", "darum", "keines"} <= {*found}
    turtle = run("-C", small, "export", "turtle").stdout
    assert '"darum"' in turtle and '"darum"@' not in turtle and '"keines"@de-AT' in turtle


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
p5,footbridge-budget,kg:amount,"1,3 Mio. €",,,,,,"1,3 Mio. €",
"""


def test_a_session_in_german_is_all_german(tmp_path: Path) -> None:
    folder = tmp_path / "bridge"
    shown = [run("--lang", "de", "init", folder, check=0)]
    assert 'kg:languages ( "de" )' in (folder / "data/dataset.ttl").read_text("utf-8")
    shown += [run("-C", folder, "--lang", "de", *call.split(), check=None) for call in (
        "build", "show footbridge", "conflicts", "money --flow", "query SELECT", "show --limit x",
        "history footbridge-completion", "audit --help", "nix", "search Brücke", "sources",
        "query nix.rq", "import nix.xlsx",
    )]  # fmt: skip
    claims = folder / "data/claims/town-2025-02-10.csv"
    kept = claims.read_text("utf-8")
    for rows in (FAULTY, FAULTY.splitlines()[-1] + "\n"):
        claims.write_text(kept + rows, "utf-8")
        shown.append(run("-C", folder, "--lang", "de", "check", check=None))
    told = [done.stdout + done.stderr for done in shown]
    assert re.search(r"1,45\sMio\.\s€ und 1,3\sMio\.\s€", told[-1]) and "9 Fehler" in told[-2]
    assert [found for one in told for found in [FOREIGN.search(one)] if found] == []
    assert "No such file" not in "".join(told) and any("Herausgeber" in one for one in told)


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
    # Its search reads 9,9 Mrd. € and 20.08.2024.
    assert '"mrd": "billion"' in (site / "search.html").read_text("utf-8")
    texts = [path for path in site.rglob("*.html") if HANGUL.search(path.read_text("utf-8"))]
    assert texts == []
    # What stands there in another language says so.
    terms = (site / "terms.html").read_text("utf-8")
    assert '<span class="soft" lang="en">Kind of split</span>' in terms
    view = (site / "view.html").read_text("utf-8")
    assert '<span lang="en">This picture is drawn by JavaScript.</span>' in view


def test_the_network_page_has_the_languages_of_the_project(german: Path) -> None:
    from kg.present.view import Network

    assert Network(languages=("de", "en")).languages == ("de", "en")
    assert [Network(languages=("ko", "de"), lang=one).lang for one in ("de", "fr")] == ["de", "ko"]
    assert Network(languages=("de", "en"), lang="fr").lang == "en"
    drawn = Network(languages=("de",))
    drawn.from_nx(kg.network(german))
    page = drawn.generate_html()
    assert not HANGUL.search(page)
    document = held(page)
    assert document["languages"] == {"de": "Deutsch"} and document["tags"] == ["de", "en"]
    assert set(document["words"]) == set(worded_among(["de"]))
    # English is told where a project has a thing in no language of its page.
    assert ["Beispielbrücke", "Example footbridge"] in document["nodes"]["label"]
    with pytest.raises(kg.KGError, match="no language 'ko'"):
        kg.network(german).view(lang="ko")
    assert held(kg.network(german).view(lang="en"))["lang"] == "en"


NAMES = """actors: id,class,name,name_ko,name_en,name_de,other_ko,other_en,other_de,same_as,replaced_by
esmc,kg:Company,ESMC,,,,,,,,
land,kg:PublicBody,,작센 자유주,,,,,,,
uni,kg:University,,다리 대학교,,Universität der Brücken,다리대,,UB,,
amt,kg:PublicBody,,보기청,,Ämterhaus,,,,,
zoo,kg:PublicBody,,동물원,Zoo,Zoo,,,,,"""
CLAIMS = """p7,esmc,kg:carriesOut,walking-programme,,,,,,,
p7,land,kg:carriesOut,walking-programme,,,,,,,
p7,uni,kg:carriesOut,walking-programme,,,,,,,
p7,amt,kg:carriesOut,walking-programme,,,,,,,
p7,zoo,kg:carriesOut,walking-programme,,,,,,,
p8,footbridge,kg:area,12500,,about,,,,,
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in Korean, English and German, with names that are not in all of them."""
    folder = tmp_path_factory.mktemp("three") / "bridge"
    kg.init(folder, ("ko", "en", "de"))
    path = folder / "data/actors.csv"
    header, *rows = NAMES.removeprefix("actors: ").split("\n")
    old = [line.split(",", 2) for line in path.read_text("utf-8").split("\n")[1:-1]]
    rows = [f"{id_},{cls},,{names}" for id_, cls, names in old] + rows
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    with (folder / "data/claims/gazette-2024-05-01.csv").open("a", encoding="utf-8") as claims:
        claims.write(CLAIMS)
    kg.build(folder)
    return folder


def test_the_network_page_in_three_languages(three: Path, browser: object, tmp_path: Path) -> None:
    path = kg.open(three).view(tmp_path / "view.html", language="de")
    page = browser.new_page(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    page.goto(f"{path.as_uri()}#view=table")
    page.wait_for_selector("html[data-ready='1']", state="attached")
    # All languages are offered, each by its own name; what the page has no words of is English.
    known = page.locator("#tool-language option")
    assert known.all_inner_texts() == ["한국어", "English", "Deutsch"]
    assert page.locator("#tool-language").input_value() == "de"
    assert page.locator("html").get_attribute("lang") == worded("de")
    page.locator("#table thead button").first.click()
    told = {
        row.locator("th span").last.inner_text(): row.locator("th span").last.get_attribute("lang")
        for row in page.locator("#table tbody tr").all()
    }
    # Sorted as German is; a name that is told in place of another says its language.
    names = [name for name in told if name in ("Ämterhaus", "Zoo", "Universität der Brücken")]
    assert names == ["Ämterhaus", "Universität der Brücken", "Zoo"]
    own = None if worded("de") == "de" else "de"
    assert told["작센 자유주"] == "ko" and told["Ämterhaus"] == own and told["ESMC"] is None
    assert "1,45\u00a0Mrd." in page.inner_text("#table")
    found = {
        text: page.evaluate(f"kgView.find({text!r})[0]") for text in ("ㄷㄹㄷ", "UB", "Zoo", "ESMC")
    }
    assert found == {"ㄷㄹㄷ": "uni", "UB": "uni", "Zoo": "zoo", "ESMC": "esmc"}
    with page.expect_download() as download:
        page.locator("#tool-exports").click()
        page.locator("#menu button", has_text="CSV").first.click()
    table = download.value.path().read_text("utf-8-sig").splitlines()
    assert table[0].startswith("subject,subject_ko,subject_en,subject_de,property,property_ko,")
    assert any("다리 대학교,다리 대학교,Universität der Brücken" in line for line in table)
    # The address keeps the language, and a thing tells its other names.
    page.locator("#tool-language").select_option("ko")
    page.evaluate("kgView.choose(kgView.data.byId.get('uni'))")
    page.wait_for_url(re.compile("lang=ko"))
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.locator("#panel h2").first.inner_text() == "다리 대학교"
    assert page.locator("#panel .second").get_attribute("lang") == "de"
    assert page.title() == "어느 보행교 (지어낸 보기)"
    page.close()


def test_exports_name_things_in_the_languages_of_the_project(german: Path) -> None:
    from kg.present.exports.network import network_text

    graph = kg.network(german)
    head = network_text(graph, "csv").decode().splitlines()[0]
    assert head.startswith("subject,subject_de,subject_en,property,value,value_de,value_en,unit_de")
    labels = {
        language: kg.open(german, language=language).export("graphml").decode()
        for language in ("de", "en")
    }
    assert ">Beispielbrücke</y:NodeLabel>" in labels["de"] and "label_de" in labels["de"]
    assert ">Example footbridge</y:NodeLabel>" in labels["en"] and "label_ko" not in labels["en"]


@pytest.mark.fast
def test_a_server_is_asked_in_the_languages_of_its_project() -> None:
    from starlette.requests import Request

    from kg.serve.limits import Refusal
    from kg.serve.negotiation import language
    from kg.serve.requests import parameters

    assert parameters([("lang", "de")], (), ("de", "en")) == {"lang": ["de"]}
    with pytest.raises(Refusal):
        parameters([("lang", "fr")], (), ("de", "en"))

    def wanted(query: str, header: str, *known: str) -> str:
        headers = [(b"accept-language", header.encode())]
        scope = {"type": "http", "query_string": query.encode(), "headers": headers}
        return language(Request(scope), known)

    assert wanted("lang=de", "en", "de", "en") == "de"
    assert wanted("", "fr, de-AT;q=0.8, en;q=0.5", "en", "de") == "de"
    assert wanted("", "pt", "de", "pt-BR", "en") == "pt-BR"
    assert wanted("", "fr", "de", "en") == "en" and wanted("", "fr", "de", "ko") == "de"


def test_a_name_that_is_told_in_place_of_another_says_its_language(three: Path) -> None:
    from kg.present.pages import page

    opened = kg.open(three).opened()
    asked = {"page": "/entity/uni", "parameters": {}, "lang": "en", "folder": str(three)}
    text = page(opened, {**asked, "accept": "html"})[1].decode()
    assert '<h1 lang="ko">다리 대학교</h1>' in text
    assert '<link rel="alternate" hreflang="de" href="/entity/uni?lang=de">' in text
    area = page(opened, {**asked, "page": "/entity/footbridge", "lang": "de", "accept": "html"})
    assert "12.500 m²" in area[1].decode()  # the unit has no German name


def test_a_figure_with_what_it_counts_is_told_how_to_write() -> None:
    from kg.project.typed_faults import no_number

    counted = no_number("5 Mio. Menschen", None, "de")
    assert "5 Mio. schreiben" in translate(counted.hint, "de")
    plain = no_number("viele", None, "de")
    assert "88,5 oder 3.095.950" in translate(plain.hint, "de")
