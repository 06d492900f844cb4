"""Sources for reference managers, read back by the libraries that others use."""

from __future__ import annotations

import io
import json
from pathlib import Path

import bibtexparser
import pytest
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from kg.errors import KGError
from kg.evidence.claims import Document
from kg.present.exports.references import bibtex, csl_json, references

CASES = json.loads((Path(__file__).parent / "cases" / "references.json").read_text("utf-8"))[
    "cases"
]


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>plain</title><id>plain</id><updated>2024-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><group delimiter=", "><text variable="publisher"/><text variable="title"/>
<date variable="issued" form="text"/><text variable="URL"/></group></layout></bibliography>
</style>"""


def document(source: dict[str, str]) -> Document:
    return Document(f"<{source['iri']}>", **{k: v for k, v in source.items() if k != "iri"})


@pytest.mark.fast
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_source_in_both_formats(case):
    one = document(case["source"])
    assert bibtex([one]) == case["bibtex"]
    assert json.loads(csl_json([one])) == [case["csl"]]


def test_bibtex_is_read_by_others():
    """Whatever signs are in a title or an address: no entry swallows another, and no field is
    lost."""
    text = bibtex(document(case["source"]) for case in CASES)
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    entries = {entry.key: entry for entry in library.entries}
    assert len(entries) == len(CASES)
    by_pybtex = parse_string(text, "bibtex").entries
    for case in CASES:
        source = case["source"]
        key = source["iri"].rpartition("/")[2]
        fields = {name: field.value for name, field in entries[key].fields_dict.items()}
        authors = by_pybtex[key].persons.get("author", [])
        assert set(fields) - {"author"} == set(by_pybtex[key].fields)
        assert ("author" in fields) == bool(authors)
        assert [len(one.last_names) for one in authors] == [1] * len(source["authors"])
        assert ("title" in fields) == bool(source["title"])
        if source["publisher"] == "News1":
            assert fields["title"] == source["title"]  # Korean stays as it is
            assert by_pybtex[key].fields["url"] == source["address"]


def test_csl_json_is_read_by_a_processor():
    """citeproc makes a bibliography of it, with dates no finer than they are known."""
    named = [case for case in CASES if case["source"]["publisher"]]
    items = json.loads(csl_json(document(case["source"]) for case in named))
    assert all(item["id"] and item["type"] for item in items)  # what the schema asks for
    source = CiteProcJSON(items)
    style = CitationStylesStyle(io.BytesIO(STYLE.encode()), validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    bibliography.sort()
    written = [str(entry) for entry in bibliography.bibliography()]
    assert len(written) == len(items)
    told = dict(zip((case["what"] for case in named), written))
    assert told["a month, never its first day"] == "City of Riverton, Budget plan, June 2021"
    assert told["a year"] == "City of Riverton, Budget book, 2020"
    assert told["a day, a title, an address"].startswith("News1, 광주시,")


def test_an_unknown_format_is_refused():
    with pytest.raises(KGError, match="no format for reference managers is called “ris”"):
        references([], "ris")
