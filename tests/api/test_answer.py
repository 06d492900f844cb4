"""Answers as files that prove themselves: what they hold, and what is told of changed ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run
from projects import claimed

import kg
from kg.evidence.resting import full
from kg.present.answered import page, reading

QUERY = "SELECT ?x ?v { ?x kg:amount ?v }"
_AMOUNT = "p1,budget,kg:amount,{},,,,,,{},"
_REST = "p1,budget,kg:concerns,plan\np1,budget,kg:hasStage,kg:approved\n"


def _rows(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\n".join(line + "," * (10 - line.count(",")) for line in lines)


def made(place: Path, **claims: str) -> Path:
    folder = claimed(place, **{name: _rows(text) for name, text in claims.items()})
    kg.build(folder)
    return folder


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = _REST + _AMOUNT.format("KRW 5000000000", "50억 원")
    return made(tmp_path_factory.mktemp("answers") / "p", a_2020=said)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("plain") / "p", a_2020=NAMED)


def what(folder: Path, answer: Path) -> list[str]:
    return [one.what for one in kg.verify(answer, folder).outcomes]


def test_an_answer_holds_all_that_it_rests_on(budget: Path, tmp_path: Path) -> None:
    kg.answer(QUERY, tmp_path / "a.json", budget, language="ko")
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))
    (row,), (note,) = data["rows"], data["footnotes"]
    assert row["values"] == {"x": "entity:budget", "v": '"5000000000"^^xsd:integer'}
    assert row["texts"][0] == "예산" and row["footnotes"] == [1]
    (claim,) = (data["claims"][number] for number in row["claims"])
    assert (claim["source"], claim["locator"], claim["printed"]) == ("a-2020", "p1", "50억 원")
    assert (note["publisher"], note["published"]) == ("Gazette", "2020-01-10")
    assert note["printed"] == ["50억 원"] and "2020년 1월 10일" in note["text"]
    assert len(data["dataset"]["digest"]) == 32 and len(data["digest"]) == 64
    again = kg.open(budget)
    told = again.verify(tmp_path / "a.json")
    assert told.same and [one.what for one in told.outcomes] == ["same"]


@pytest.mark.parametrize("form", ["html", "ttl", "json"])
@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        "ASK { ?x kg:amount ?v }",
        "ASK { ?x kg:amount 7 }",
        "CONSTRUCT { ?x kg:amount ?v } { ?x kg:amount ?v }",
        "DESCRIBE entity:budget",
        "SELECT (SUM(?v) AS ?sum) { ?x kg:amount ?v }",
        "SELECT ?x { ?x a kg:Fund }",
        "SELECT ?x ?y { ?x kg:amount ?v OPTIONAL { ?x kg:during ?y } }",
    ],
)
def test_every_form_is_read_back_the_same(
    budget: Path, tmp_path: Path, form: str, query: str
) -> None:
    place = kg.answer(query, tmp_path / f"a.{form}", budget)
    assert reading.read(place)[1] == []
    assert kg.verify(place, budget).same


def test_what_is_edited_by_hand_is_told(budget: Path, tmp_path: Path) -> None:
    html = kg.answer(QUERY, tmp_path / "a.html", budget).read_text("utf-8")
    turtle = kg.answer(QUERY, tmp_path / "a.ttl", budget).read_text("utf-8")
    data = kg.answer(QUERY, tmp_path / "a.json", budget).read_text("utf-8")
    note = html[html.index("<li") : html.index("</li>") + 5]
    edited = {
        "row.html": html.replace("5,000,000,000</td>", "9,000,000,000</td>"),
        "note.html": html.replace(note, ""),
        "data.html": html.replace('"p1"', '"p7"'),
        "row.ttl": turtle.replace("rs:value 5000000000", "rs:value 9000000000"),
        "data.json": data.replace("5000000000", "9000000000"),
    }
    for name, text in edited.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert text not in (html, turtle, data), name
        told = kg.verify(tmp_path / name, budget)
        assert told.faults and not told.same, name
    assert what(budget, tmp_path / "data.json") == ["revised"]


NAMED = """
    p1,budget,kg:amount,KRW 5000000000
    p1,budget,kg:concerns,plan
    p1,budget,kg:hasStage,kg:approved
"""


@pytest.mark.parametrize(
    ("changed", "verdicts"),
    [
        ({"a_2020": NAMED.replace("5000", "7000")}, ["revised"]),
        ({"a_2020": NAMED, "c_2022": NAMED.replace("5000", "7000")}, ["disputed", "new"]),
        ({"a_2020": NAMED, "c_2022": NAMED}, ["same"]),
        ({"c_2022": NAMED}, ["same"]),
        (
            {"a_2020": NAMED.replace("budget", "part-one")},
            ["withdrawn", "new"],
        ),
    ],
)
def test_verdicts(
    plain: Path, tmp_path: Path, changed: dict[str, str], verdicts: list[str]
) -> None:
    place = kg.answer(QUERY, tmp_path / "a.html", plain)
    now = made(tmp_path / "now", **changed)
    told = kg.verify(place, now)
    assert [one.what for one in told.outcomes] == verdicts
    kept = changed.get("a_2020") == NAMED
    assert bool(told.notes) != kept and told.same == (kept and verdicts == ["same"])
    done = run("-C", str(now), "verify", str(place), "--format", "json")
    data = json.loads(done.stdout)
    assert [row["verdict"] for row in data["rows"]] == verdicts and done.returncode == (
        not told.same
    )
    done = run("-C", str(now), "verify", str(place), "--format", "github")
    assert done.stdout.count("::warning file=") == sum(v not in ("same", "new") for v in verdicts)


def test_a_source_withdrawn_beside_another_is_a_footnote_gone(tmp_path: Path) -> None:
    before = made(tmp_path / "before", a_2020=NAMED, c_2022=NAMED)
    place = kg.answer(QUERY, tmp_path / "a.html", before)
    told = kg.verify(place, made(tmp_path / "now", a_2020=NAMED))
    assert [one.what for one in told.outcomes] == ["same"]
    assert [note.what for note in told.notes] == ["gone"] and not told.same


def test_one_of_several_values_that_is_withdrawn_is_no_revision_of_its_neighbour(
    tmp_path: Path,
) -> None:
    query = "SELECT ?p { entity:budget kg:hasPayer ?p } ORDER BY ?p LIMIT 1"
    payers = NAMED + "p1,budget,kg:hasPayer,state\np1,budget,kg:hasPayer,town\n"
    before = made(tmp_path / "before", a_2020=payers)
    place = kg.answer(query, tmp_path / "a.json", before)
    now = made(tmp_path / "now", a_2020=payers.replace("p1,budget,kg:hasPayer,state\n", ""))
    assert what(now, place) == ["withdrawn", "new"]
    more = payers + "p1,budget,kg:hasPayer,kim\n"
    assert what(made(tmp_path / "more", a_2020=more), place) == ["dropped", "new"]


def test_a_retired_thing_and_a_changed_question(tmp_path: Path) -> None:
    before = made(tmp_path / "before", a_2020=NAMED)
    asked = before / "ontology" / "questions"
    asked.mkdir(exist_ok=True)
    (asked / "sums.rq").write_text("# Title: Sums\n# Title (ko): 합\n" + QUERY, "utf-8")
    place = kg.answer("sums", tmp_path / "a.html", before)
    assert kg.verify(place, before).question == ""
    (asked / "sums.rq").write_text("# Title: Sums\n# Title (ko): 합\nASK { ?x a kg:Fund }", "utf-8")
    told = kg.verify(place, before)
    assert told.question == "changed" and [one.what for one in told.outcomes] == ["same"]
    (asked / "sums.rq").unlink()
    assert kg.verify(place, before).question == "gone"
    things = before / "data" / "things.csv"
    head, *rows = things.read_text("utf-8").splitlines()
    old = next(row for row in rows if row.startswith("budget,"))
    heir = old.replace("budget,", "sum,", 1)
    lines = [f"{head},replaced_by", *(f"{r},{'sum' if r == old else ''}" for r in rows), heir + ","]
    things.write_text("\n".join(lines) + "\n", "utf-8")
    claims = before / "data" / "claims" / "a-2020.csv"
    claims.write_text(claims.read_text("utf-8").replace(",budget,", ",sum,"), "utf-8")
    assert what(before, place) == ["same"]


def test_markup_in_texts_is_text(tmp_path: Path, budget: Path) -> None:
    script = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    place = kg.answer(
        f'SELECT ("{script}" AS ?t) {{ ?x kg:amount ?v }}', tmp_path / "a.html", budget
    )
    html = place.read_text("utf-8")
    assert html.count("<script") == 1 and "<img" not in html
    assert script in page.read(html)[1] and script in reading.read(place)[0]["rows"][0]["texts"]
    assert kg.verify(place, budget).same


def test_what_is_no_answer_is_refused_with_a_sentence(budget: Path, tmp_path: Path) -> None:
    whole = json.loads(kg.answer(QUERY, tmp_path / "a.json", budget).read_text("utf-8"))

    def changed(change: Callable[[dict[str, object]], object]) -> str:
        copy = json.loads(json.dumps(whole))
        change(copy)
        return json.dumps(copy)

    files = {
        "x.pdf": ("", "is no .html, .ttl or .json"),
        "none.html": ("<p>hello</p>", "holds no answer of kg"),
        "none.ttl": ("<urn:a> <urn:b> <urn:c> .", "holds no answer of kg"),
        "none.json": ("[1]", "holds no answer of kg"),
        "cut.json": (json.dumps(whole)[:-20], "is damaged"),
        "deep.json": ("[" * 200_000, "is damaged"),
        "odd.json": (changed(lambda d: d.update(rows=[{"values": 1}])), "is damaged"),
        "far.json": (changed(lambda d: d["rows"][0].update(claims=[99])), "is damaged"),  # type: ignore[index]
        "new.json": (changed(lambda d: d.update(format="kg answer 9")), "another version"),
        "other.json": (
            changed(lambda d: d["dataset"].update(space="https://other.example/")),  # type: ignore[attr-defined]
            "of another project",
        ),
        "bad.ttl": ("<urn:a> <urn:b>", "Turtle"),
    }
    for name, (text, sentence) in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(kg.KGError, match=sentence):
            kg.verify(tmp_path / name, budget)
    with pytest.raises(kg.KGError, match="cannot be read"):
        kg.verify(tmp_path / "missing.json", budget)
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(reading.MOST + 1)
    with pytest.raises(kg.KGError, match="larger than"):
        kg.verify(tmp_path / "huge.json", budget)
    done = run("-C", str(budget), "verify", str(tmp_path / "none.json"))
    assert done.returncode == 2 and "holds no answer of kg" in done.stderr


def test_what_cannot_be_answered_is_refused(
    budget: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(kg.KGError, match="is no .html"):
        kg.answer(QUERY, tmp_path / "a.txt", budget)
    monkeypatch.setattr("kg.api.answering.MOST", 2)
    for query in ("SELECT * { ?s ?p ?o }", "DESCRIBE entity:budget"):
        with pytest.raises(kg.KGError, match="a file holds 2 at most"):
            kg.answer(query, tmp_path / "a.json", budget)
    with pytest.raises(kg.KGError, match="not of a server"):
        kg.open(budget, endpoint="http://127.0.0.1:9/").answer(QUERY, tmp_path / "a.json")
    done = run("-C", str(budget), "answer", QUERY, "-p", "x")
    assert done.returncode == 2 and "x" in done.stderr
    done = run("-C", str(budget), "--lang", "de", "answer", QUERY)
    assert done.returncode == 0 and '<html lang="de">' in done.stdout


def test_an_answer_as_of_a_day_is_held_to_that_day(tmp_path: Path) -> None:
    later = NAMED.replace("5000", "7000")
    folder = made(tmp_path / "p", a_2020=NAMED, c_2022=later)
    place = kg.answer(QUERY, tmp_path / "a.html", folder, as_of="2021")
    data, _ = reading.read(place)
    assert data["as_of"] == "2021-12-31" and len(data["rows"]) == 1
    assert kg.verify(place, folder).same
    outcomes = kg.verify(place, folder, as_of="2023").outcomes
    assert [one.what for one in outcomes] == ["disputed", "new"]


def test_the_page_of_fifty_rows_is_small(project: Path, tmp_path: Path) -> None:
    query = "SELECT ?s ?v ?stage { ?s kg:amount ?v ; kg:hasStage ?stage } ORDER BY ?s LIMIT 50"
    place = kg.answer(query, tmp_path / "a.html", project)
    html = place.read_text("utf-8")
    assert html.count('<tr role="row" id=') == 50 and place.stat().st_size < 100_000
    assert "default-src 'none'" in html


# --- what a row rests on --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x ?y { { GRAPH ?c { ?x kg:hasStage ?y } } UNION { GRAPH ?c { ?x kg:amount ?y } } }",
        "SELECT ?x ?y { GRAPH ?c { ?x kg:concerns ?z } OPTIONAL { GRAPH ?c { ?x kg:amount ?y } } }",
        "SELECT ?x ?y { GRAPH ?c { ?x ?p ?y } MINUS { ?c kg:editorialRank 'set-aside' } }",
    ],
)
def test_a_claim_of_an_answer_stands_in_its_citation(
    budget: Path, tmp_path: Path, text: str
) -> None:
    """Of a pattern in another branch, or in an OPTIONAL that was not bound, nobody says anything."""
    graph = kg.open(budget)
    path = graph.answer(text, tmp_path / "answer.json")
    data = json.loads(path.read_text("utf-8"))
    store, prefixes = graph.opened().store, data["prefixes"]
    cited = {full(claim["citation"], prefixes) for claim in data["claims"]}
    held = set(store.claims_in(sorted(cited)))
    for claim in data["claims"]:
        parts = ("subject", "predicate", "object", "citation")
        assert tuple(full(claim[part], prefixes) for part in parts) in held, claim
    assert data["claims"] and {one.what for one in graph.verify(path).outcomes} == {"same"}


EDITS = {
    "a link": ('href="#note-1"', 'href="#note-2"'),
    "a paragraph": ("<details>", "<p>It was more.</p><details>"),
    "a heading": ("<h2>", "<h2>Doubtful "),
    "the query": ("<pre tabindex", "<pre>ASK {}</pre><pre tabindex"),
    "a style": ("</style>", "tbody { display: none }</style>"),
    "a script": ("</body>", "<script>alert(1)</script></body>"),
    "the policy": ("default-src 'none'; ", ""),
    "a remark": ("</main>", '<p class="kg-remark">All is well.</p></main>'),
    "behind it": ("</main>", "</main><p>It was more.</p>"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_any_edit_of_a_page_is_told(budget: Path, tmp_path: Path, kind: str) -> None:
    path = kg.answer(QUERY, tmp_path / "a.html", budget)
    text = path.read_text("utf-8")
    old, new = EDITS[kind]
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert "changed by hand" in str(kg.verify(path, budget).faults)


def test_a_page_that_was_copied_into_an_article_is_as_it_was_written(
    budget: Path, tmp_path: Path
) -> None:
    path = kg.answer(QUERY, tmp_path / "a.html", budget)
    _, _, rest = path.read_text("utf-8").partition("<body>")
    answer = rest.partition("</body>")[0]
    head = "<!doctype html><html><head><title>News</title></head><body><h1>News</h1><p>As told:</p>"
    path.write_text(f"{head}{answer}<p>So far.</p></body></html>", "utf-8")
    told = kg.verify(path, budget)
    assert not told.faults and [one.what for one in told.outcomes] == ["same"]


def test_a_long_answer_is_small_and_is_read_back(tmp_path: Path) -> None:
    """Fifty rows, each with a source and a figure of its own, take less than 100 KB."""
    rows = "".join(
        f"p{n},budget,kg:amount,KRW {n}000000000,,,,,,{n}0억 원,\n" for n in range(1, 51)
    )
    folder = made(tmp_path / "p", a_2020=_REST + rows)
    path = kg.answer("SELECT ?v { GRAPH ?c { ?x kg:amount ?v } }", tmp_path / "a.html", folder)
    assert path.stat().st_size < 100_000
    told = kg.verify(path, folder)
    assert not told.faults and {one.what for one in told.outcomes} == {"same"}
    assert len(told.outcomes) == 50


@pytest.mark.parametrize(
    "text", ["SELECT ?x ?y { ?x dcterms:isReplacedBy ?y }", "SELECT ?x { ?x a kg:Indicator }"]
)
def test_what_was_retired_already_stays_as_it_was(project: Path, tmp_path: Path, text: str) -> None:
    path = kg.answer(text, tmp_path / "a.json", project)
    told = kg.verify(path, project)
    assert told.outcomes and {one.what for one in told.outcomes} == {"same"}


def test_what_one_source_withdraws_is_no_revision_of_what_another_said(tmp_path: Path) -> None:
    said = _REST + _AMOUNT.format("KRW 5000000000", "50억 원")
    other = _AMOUNT.format("KRW 7000000000", "70억 원")
    folder = made(tmp_path / "p", a_2020=said, b_2021=other)
    query = "SELECT ?v ?s { GRAPH ?c { ?x kg:amount ?v } ?c prov:wasDerivedFrom ?s }"
    for text in (query, "SELECT ?v { GRAPH ?c { ?x kg:amount ?v } }"):
        kg.answer(text, tmp_path / "a.json", folder)
        later = made(tmp_path / f"later{len(text)}", a_2020=said, b_2021="")
        told = kg.verify(tmp_path / "a.json", later)
        assert sorted(one.what for one in told.outcomes) == ["same", "withdrawn"], text
