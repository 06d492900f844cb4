"""Answers in Python: values, tables of other libraries, what a notebook shows."""

from __future__ import annotations

import json
import pickle
import re
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import polars
import pytest

import kg
from kg.api import queries
from kg.present import cited_forms, footnotes
from kg.rdf.terms import XSD, literal
from kg.sparql.asking import Rows

ENTITY = "https://gwangju.kg.example/entity/"
FUNDS = "SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount } ORDER BY ?fund ?amount"
MIXED = """SELECT ?thing ?number ?exact ?day ?when ?flag ?nothing { VALUES (?thing ?number ?exact ?day ?when ?flag) {
  (kg:Fund 411600000000 0.10 "2021-01-03"^^xsd:date "2021-01-03"^^xsd:date true)
  (kg:Programme 2 12.5 "2021-01-04"^^xsd:date "2023-11"^^xsd:gYearMonth false) } }"""


# --- values ---------------------------------------------------------------------------------------


def test_rows_are_dicts_of_values(project: Path) -> None:
    found = kg.query(MIXED, project)
    first, second = found
    assert len(found) == 2 and found.to_dicts() == [first, second]
    assert first == {
        "thing": "https://kg.example/ontology#Fund",
        "number": 411600000000,
        "exact": Decimal("0.10"),
        "day": date(2021, 1, 3),
        "when": date(2021, 1, 3),
        "flag": True,
        "nothing": None,
    }
    assert second["when"] == "2023-11"  # as precise as it was said


def test_labels_stand_beside_the_things(project: Path) -> None:
    for language, name in (("en", "Gwangju AI fund no. 2"), ("ko", "광주 AI펀드 2차")):
        last = kg.query(FUNDS, project, language=language).to_dicts(labels=True)[-1]
        assert list(last.items()) == [
            ("fund", ENTITY + "ai-fund-2"),
            ("fundLabel", name),
            ("amount", 117900000000),
        ]
    # A column that the query itself calls so stays.
    own = "SELECT ?x ?xLabel { VALUES (?x ?xLabel) { (entity:gist 'mine') } }"
    assert kg.query(own, project).to_dicts(labels=True) == [
        {"x": ENTITY + "gist", "xLabel": "mine"}
    ]


def test_labels_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        '@prefix e: <http://e/> . e:a rdfs:label "one"@en, "하나"@ko ; e:b 1 .'.replace(
            "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"
        )
    )
    found = kg.query("SELECT ?s { ?s e:b 1 }", data=tmp_path / "a.ttl", language="ko")
    assert found.to_dicts(labels=True) == [{"s": "http://e/a", "sLabel": "하나"}]
    assert 'title="e:a">하나<' in found._repr_html_()


def test_columns_of_pandas(project: Path) -> None:
    frame = kg.query(MIXED, project).to_pandas(labels=True)
    assert list(frame.columns)[:3] == ["thing", "thingLabel", "number"]
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert types["number"] == "Int64" and types["flag"] == "boolean"
    assert types["day"] == "datetime64[s]" and types["when"].startswith("str")
    assert frame["exact"].tolist() == [Decimal("0.10"), Decimal("12.5")]
    assert frame["number"].sum() == 411600000002
    assert frame["when"].tolist() == ["2021-01-03", "2023-11"] and frame["nothing"].isna().all()
    floats = kg.query(MIXED, project).to_pandas(floats=True)
    assert floats["exact"].tolist() == [0.1, 12.5] and str(floats["number"].dtype) == "float64"


def test_columns_of_polars(project: Path) -> None:
    frame = kg.query(MIXED, project).to_polars()
    assert frame.schema["number"] == polars.Int64 and frame.schema["flag"] == polars.Boolean
    assert frame.schema["day"] == polars.Date and frame.schema["when"] == polars.String
    assert frame["exact"].to_list() == [Decimal("0.10"), Decimal("12.50")]
    assert frame["nothing"].to_list() == [None, None]
    assert kg.query(MIXED, project).to_polars(floats=True).schema["exact"] == polars.Float64


def test_numbers_that_a_frame_has_no_room_for(project: Path) -> None:
    large = "9" * 25
    text = f"SELECT ?n ?d {{ VALUES (?n ?d) {{ ('{large}'^^xsd:integer '{large}.{large}'^^xsd:decimal) }} }}"
    found = kg.query(text, project)
    assert found.to_dicts() == [{"n": int(large), "d": Decimal(f"{large}.{large}")}]
    assert found.to_pandas().iloc[0].tolist() == [int(large), Decimal(f"{large}.{large}")]
    assert found.to_polars().row(0) == (large, f"{large}.{large}")


def test_an_answer_without_rows(project: Path) -> None:
    found = kg.query("SELECT ?a ?b { ?a a kg:Fund FILTER(false) BIND(1 AS ?b) }", project)
    assert not len(found) and found.to_dicts(labels=True) == []
    assert list(found.to_pandas(labels=True).columns) == ["a", "b"] == found.to_polars().columns
    assert "0 rows" in found._repr_html_()


def test_a_library_that_is_missing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = kg.query(FUNDS, project)
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(kg.KGError, match=f"(?s){name} is not installed.*pip install {name}"):
            getattr(found, f"to_{name}")()


def test_switches_are_true_or_false(project: Path) -> None:
    found = kg.query(FUNDS, project)
    with pytest.raises(kg.KGError, match="labels is true or false, and this is of type str"):
        found.to_dicts(labels="ko")
    with pytest.raises(kg.KGError, match="floats is true or false"):
        found.to_pandas(floats=1)
    with pytest.raises(kg.KGError, match="cite is true or false, and this is of type str"):
        kg.query(FUNDS, project, cite="yes")
    with pytest.raises(kg.KGError, match="plans is true or false"):
        kg.cite(FUNDS, project, plans=None)
    with pytest.raises(kg.KGError, match="a folder is a path, and this is of type int"):
        kg.query(FUNDS, 5)


def test_an_answer_goes_to_another_process_with_its_labels(project: Path) -> None:
    for found in (kg.query(FUNDS, project), kg.cite(FUNDS, project)):
        again = pickle.loads(pickle.dumps(found))
        assert again == found and again.to_dicts(labels=True) == found.to_dicts(labels=True)
        assert again._repr_html_() == found._repr_html_()
    assert kg.query(FUNDS, project) != kg.cite(FUNDS, project)


def test_labels_of_a_graph_that_is_gone(small: Path) -> None:
    found = kg.query("SELECT ?x { ?x a kg:Facility }", small)
    claims = small / "data" / "claims" / "town-2025-02-10.csv"
    for earlier, later in (("1450000", "1460000"), ("1460000", "1470000")):
        claims.write_text(claims.read_text("utf-8").replace(earlier, later), "utf-8")
        kg.build(small)
    with pytest.raises(kg.KGError, match="(?s)the labels are gone.*ask again"):
        found.to_dicts(labels=True)
    assert "entity:footbridge" in str(found) and "entity:footbridge" in found._repr_html_()
    assert len(found.to_dicts()) == 1


# --- with citations -------------------------------------------------------------------------------


def test_a_query_with_citations_is_what_cite_gives(project: Path) -> None:
    found = kg.query(FUNDS, project, cite=True)
    assert isinstance(found, kg.CitedAnswer) and found == kg.cite(FUNDS, project)
    (last,) = [row for row in found if row["amount"] == 117900000000]
    (citation,) = last["citations"]
    assert (citation["publisher"], citation["locator"]) == ("News1", "p3")
    assert citation["period"] == "2024-01" and last["composed"] is False
    frame = found.to_pandas()
    assert list(frame.columns) == ["fund", "amount", "citations", "composed"]
    assert frame["citations"].iloc[-1] == citation["iri"] and not frame["composed"].any()
    assert "[6] News1, “광주시," in str(found)
    assert found.references("bibtex").count("@") == 6
    assert found.references("csl-json").startswith('[\n{"id": "news1-2021-01-03"')
    with pytest.raises(kg.KGError, match="no format for reference managers"):
        found.references("ris")


# --- in a notebook --------------------------------------------------------------------------------


class Seen(HTMLParser):
    """The tags of a text with what may act in them, and what a reader reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        named = dict(attrs)
        self.hrefs += [str(named["href"])] if "href" in named else []
        self.ids += [str(named["id"])] if "id" in named else []

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_table_with_labels_and_figures(project: Path) -> None:
    shown = kg.query(FUNDS, project)._repr_html_()
    assert '<span title="entity:ai-fund-2">Gwangju AI fund no. 2</span>' in shown
    assert "text-align:right" in shown and ">117,900,000,000</td>" in shown
    korean = kg.open(project, language="ko").query(FUNDS)._repr_html_()
    assert ">광주 AI펀드 2차</span>" in korean and "6행" in korean
    years = "SELECT ?y { VALUES ?y { 2019 2020 } }"
    assert ">2020</td>" in kg.query(years, project)._repr_html_()  # no separators in years


def test_footnotes_lead_to_the_sources(project: Path) -> None:
    found = kg.cite(FUNDS, project)
    seen = Seen(found._repr_html_())
    inward = [href[1:] for href in seen.hrefs if href.startswith("#")]
    assert set(inward) == set(seen.ids) and len(seen.ids) == 6
    assert "https://news1.kr/amp/local/gwangju-jeonnam/5339274" in seen.hrefs
    # Two answers in one notebook have notes of their own.
    other = Seen(kg.cite("SELECT ?a { entity:ai-fund-2 kg:amount ?a }", project)._repr_html_())
    assert not set(other.ids) & set(seen.ids)
    asked = Seen(kg.cite("ASK { entity:ai-fund-2 kg:amount ?a }", project)._repr_html_())
    assert asked.text.startswith("true [1]")


def test_a_long_answer_shows_its_beginning(project: Path) -> None:
    found = kg.query("SELECT ?s { ?s a kg:Source } ORDER BY ?s", project)
    shown = found._repr_html_()
    assert shown.count("<tr>") == 51 and f"… {len(found) - 50} more rows" in shown
    cited = Seen(kg.cite("SELECT ?x ?a { ?x kg:amount ?a }", project)._repr_html_())
    assert {href[1:] for href in cited.hrefs if href.startswith("#")} == set(cited.ids)


def test_nothing_in_the_data_is_markup() -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e\n[1] x"
    rows = Rows(
        ["<b>x</b>", "link"],
        [
            (literal(bad), literal("javascript:alert(1)", XSD + "anyURI")),
            ('<http://e/">', literal('https://e/?"><script>', XSD + "anyURI")),
        ],
    )
    labeller = queries.Labeller({}, "en", lambda iris, language: dict.fromkeys(iris, bad))
    seen = Seen(kg.Answer(rows, labeller)._repr_html_())
    assert seen.tags <= {"div", "table", "thead", "tbody", "tr", "th", "td", "p", "span", "a"}
    assert seen.hrefs == ['https://e/?"><script>'] and "javascript:alert(1)" in seen.text
    assert "\u202e" not in seen.text and "\n" not in seen.text


# --- long answers ---------------------------------------------------------------------------------


def test_what_every_row_rests_on_is_told_once(project: Path) -> None:
    """Beside a row stand the places of what it matched; what was looked at for an absence is
    counted, and the forms for machines have all of it.
    """
    found = kg.cite("who-held-which-post", project, day="2021-01-03")
    marks = footnotes.numbered(found.found)
    whole = [{note.iri for note in row} for row in footnotes.cited_notes(found.found)]
    assert min(map(len, whole)) > 100 and all(marks.rest)
    assert max(map(len, marks.rows)) < 20 and min(map(len, marks.rows)) >= 1
    for row, rest, every in zip(marks.rows, marks.rest, whole, strict=True):
        numbers = {marks.numbers[iri] for iri in every}
        assert set(row) < numbers and len(numbers) == len(row) + rest
    # Each number stands in a row or among what is common to all.
    told = {number for row in marks.rows for number in row} | set(marks.common)
    assert told == set(marks.numbers.values()) == set(range(1, len(told) + 1))
    text = str(found)
    assert "[1]–[7] +119" in text and f"[{marks.common[0]}] " not in text
    assert "+125: every row also rests on what was looked at" in text
    assert "--format csv or json" in text
    rows = found.to_dicts()
    assert [len(row["citations"]) for row in rows] == [len(every) for every in whole]


def test_a_long_answer_is_whole_in_json_csv_and_references(project: Path) -> None:
    found = kg.cite("who-held-which-post", project, day="2021-01-03").found
    told = json.loads(cited_forms.as_json(found))
    assert len(told["matched"]) == len(told["citations"]) == len(found.rows.rows)
    for own, every in zip(told["matched"], told["citations"], strict=True):
        assert set(own) < set(every)
    column = cited_forms.rows_with_marks(found)
    place = column.variables.index("citations")
    cells = [row[place].strip('"').split(" ") for row in column.rows]
    assert cells == told["citations"]
    assert len(footnotes.documents(found)) > 60


def test_an_answer_of_few_marks_is_marked_as_ever(project: Path) -> None:
    """Few places of an absence stand beside the row."""
    query = "SELECT ?x { ?x a kg:Fund MINUS { ?x kg:stage kg:cancelled } } ORDER BY ?x LIMIT 2"
    marks = footnotes.numbered(kg.cite(query, project).found)
    assert not any(marks.rest) and marks.common == []
    assert "matched" not in json.loads(cited_forms.as_json(kg.cite(query, project).found))
    assert not any("–" in text or "+" in text for text in marks.texts())


def test_a_notebook_folds_what_every_row_rests_on(project: Path) -> None:
    told = kg.cite("who-held-which-post", project, day="2021-01-03")._repr_html_()
    head, _, folded = told.partition("<details><summary>+125: ")
    assert " +119</td>" in head and "</details>" in folded
    marked = re.findall(r'href="#(kg-[0-9a-f]+-[0-9]+)"', told)
    assert marked and all(f'id="{mark}"' in told for mark in marked)
