"""Bad input: each mistake is told with its place, a sentence and a hint; the earlier build stays as
it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, run

import kg
from kg.errors import KGError, Refused

GAZETTE = "data/claims/gazette-2024-05-01.csv"


class Case(NamedTuple):
    """A mistake: in `path`, `old` becomes `new` (or the file becomes `new`); what must then be
    said, and the hint.
    """

    name: str
    path: str
    old: str | None
    new: str | bytes
    said: str
    hint: str = ""


AMOUNT = "p2,footbridge-budget,kg:amount,EUR 1200000,,about,,,,€1.2 million,"
HEAD_AND_FIRST = (
    "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
    "p1,example-town,kg:carriesOut,walking-programme,,,,,,,\n"
)
PLANNED = "p3,footbridge-completion,kg:plannedDate,2025,,,,,,,"
ROW = "example-town,kg:PublicBody,보기시,Example Town,,the town,,"

BOMB = '<!DOCTYPE r [<!ENTITY a0 "%s">%s]><r>&a9;</r>' % (
    "x" * 99,
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 10)),
)
CASES = [
    Case(
        "prefix",
        GAZETTE,
        "kg:carriesOut",
        "kq:carriesOut",
        GAZETTE + ":2:17: unknown prefix “kq:”",
        "did you mean kg?",
    ),
    Case(
        "no-prefix",
        GAZETTE,
        "kg:carriesOut",
        "carriesOut",
        "“carriesOut” has no prefix",
        "write kg:carriesOut",
    ),
    Case(
        "entity",
        GAZETTE,
        "p2,footbridge-budget,kg:amount",
        "p2,footbrige-budget,kg:amount",
        GAZETTE + ":4:4: unknown entity “footbrige-budget”",
        "did you mean footbridge-budget?",
    ),
    Case(
        "property",
        GAZETTE,
        "kg:carriesOut",
        "kg:carryOut",
        "unknown property “kg:carryOut”",
        "did you mean kg:carriesOut?",
    ),
    Case(
        "class",
        "data/actors.csv",
        "kg:Company",
        "kg:Compani",
        "data/actors.csv:2:18: unknown class “kg:Compani”",
        "did you mean kg:Company?",
    ),
    Case("class-missing", "data/actors.csv", "kg:Company", "", "the class is missing"),
    Case(
        "source",
        "data/sources.csv",
        "gazette-2024-05-01,",
        "gazette-2024-05-02,",
        "no source has the id “gazette-2024-05-01”",
        "did you mean gazette-2024-05-02?",
    ),
    Case(
        "concept",
        GAZETTE,
        "kg:planned,",
        "kg:planed,",
        "unknown concept “kg:planed”",
        "did you mean kg:planned?",
    ),
    Case(
        "text-for-entity",
        GAZETTE,
        "kg:hasPayer,example-town",
        "kg:hasPayer,The Town Council!",
        "“The Town Council!” is text, but kg:hasPayer takes an entity",
        "register it",
    ),
    Case(
        "name-for-id",
        GAZETTE,
        "kg:hasPayer,example-town",
        "kg:hasPayer,보기시",
        "is text, but kg:hasPayer takes an entity",
        "its id is example-town",
    ),
    Case(
        "wrong-kind",
        GAZETTE,
        "kg:hasPayer,example-town",
        "kg:hasPayer,footbridge",
        "kg:hasPayer takes kg:Actor, but “footbridge” is a kg:Facility",
    ),
    Case(
        "wrong-subject",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("footbridge-budget", "example-town"),
        "kg:amount is said of kg:Funding, but “example-town” is a kg:PublicBody",
    ),
    Case(
        "impossible-date",
        GAZETTE,
        PLANNED,
        PLANNED.replace("2025", "2025-02-30"),
        GAZETTE + ":9:41: “2025-02-30” is no day of the calendar",
    ),
    Case(
        "no-date",
        GAZETTE,
        PLANNED,
        PLANNED.replace("2025", "next spring"),
        "“next spring” is no date",
        "write 2021-01-03",
    ),
    Case("as-of", GAZETTE, "€1.2 million,", "€1.2 million,", "", ""),
    Case(
        "number",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("EUR 1200000", "EUR 12oo"),
        "“EUR 12oo” is no amount of money",
        "write EUR 411600000000 or EUR 411.6 billion",
    ),
    Case(
        "currency",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("EUR 1200000", "1200000"),
        "“1200000” names no currency",
        "write EUR 1200000",
    ),
    Case(
        "korean",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("EUR 1200000", "3억조원"),
        "“3억조원” is no amount of money",
    ),
    Case(
        "locator",
        GAZETTE,
        AMOUNT,
        AMOUNT[2:],
        GAZETTE + ":4:1: the locator is missing",
        "where in the source is this said?",
    ),
    Case(
        "subject-missing",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("footbridge-budget", ""),
        "the subject is missing",
    ),
    Case(
        "predicate-missing",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("kg:amount", ""),
        "the predicate is missing",
    ),
    Case(
        "object-missing",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("EUR 1200000", ""),
        "the object is missing",
    ),
    Case(
        "duplicate-row",
        GAZETTE,
        PLANNED,
        PLANNED + "\n" + PLANNED,
        GAZETTE + ":10:1: says the same as line 9",
        "remove one of the two rows",
    ),
    Case(
        "duplicate-id",
        "data/programmes.csv",
        "walking-programme,",
        "example-town,",
        "id “example-town” is already at data/actors.csv:3",
    ),
    Case(
        "duplicate-source",
        "data/sources.csv",
        "town-2025-02-10,",
        "gazette-2024-05-01,",
        "id “gazette-2024-05-01” is already at data/sources.csv:2",
    ),
    Case(
        "id",
        "data/actors.csv",
        ROW,
        ROW.replace("example-town", "Example Town"),
        "“Example Town” is no id",
        "write example-town",
    ),
    Case(
        "id-missing", "data/actors.csv", ROW, ROW.replace("example-town", ""), "the id is missing"
    ),
    Case(
        "unused",
        "data/actors.csv",
        ROW,
        ROW + "\nlonely,kg:Company,외톨이,Lonely,,,,",
        "data/actors.csv:4:1: entity “lonely” is never used",
        "claim something of it",
    ),
    Case(
        "no-korean",
        "data/actors.csv",
        ROW,
        ROW.replace("보기시", ""),
        "data/actors.csv:3:28: “example-town” has no Korean name",
        "fill name_ko",
    ),
    Case(
        "same-as",
        "data/actors.csv",
        ROW,
        ROW.replace("the town,", "the town,town-5"),
        "“town-5” is no web address",
        "(Wikidata)",
    ),
    Case(
        "retired",
        "data/actors.csv",
        ROW,
        ROW + "example-builders",
        "“example-town” is retired",
        "use example-builders",
    ),
    Case(
        "heir",
        "data/actors.csv",
        ROW,
        ROW + "nobody-at-all",
        "is replaced by the unknown entity “nobody-at-all”",
    ),
    Case(
        "cells",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("€1.2 million", "€1,2 million"),
        GAZETTE + ":4:1: has 12 cells, the header has 11",
        'is enclosed in "…"',
    ),
    Case(
        "few-cells",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace(",,about,,", ",,"),
        "has 9 cells, the header has 11",
    ),
    Case(
        "curly",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("€1.2 million", "“€1,2 million”"),
        "has 12 cells",
        "curly quotes do not enclose a cell",
    ),
    Case(
        "open-quote",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("€1.2 million", '"€1.2 million'),
        GAZETTE + ":4:1: a quote is opened here and never closed",
        "written twice",
    ),
    Case(
        "after-quote",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("€1.2 million", '"€1.2" million'),
        "a closing quote is followed by more text",
    ),
    Case(
        "column",
        GAZETTE,
        "locator,subject",
        "locater,subject",
        GAZETTE + ":1:1: unknown column “locater”",
        "did you mean locator?",
    ),
    Case(
        "column-missing", GAZETTE, "locator,subject", "note,subject", "column “locator” is missing"
    ),
    Case(
        "column-twice",
        GAZETTE,
        "period,qualifier",
        "period,period",
        "column “period” is there twice",
    ),
    Case("nul", GAZETTE, None, b"locator,subject\0", GAZETTE + ":1:16: holds a NUL character"),
    Case(
        "utf-16",
        GAZETTE,
        None,
        "locator,subject".encode("utf-16"),
        "is UTF-16, not UTF-8",
        "CSV UTF-8",
    ),
    Case(
        "cp949",
        "data/actors.csv",
        None,
        f"id,class\n{ROW}".encode("cp949"),
        "data/actors.csv:2:28: is in cp949 (EUC-KR), not UTF-8",
        "CSV UTF-8",
    ),
    Case("not-utf-8", GAZETTE, None, b"locator\n\xff\xfe\xfd\xff", GAZETTE + ":2:1: is not UTF-8"),
    Case(
        "conflict",
        GAZETTE,
        AMOUNT,
        f"<<<<<<< HEAD\n{AMOUNT}\n=======\n{AMOUNT}\n>>>>>>> b",
        GAZETTE + ":4:1: holds a git conflict marker",
        "keep one of the sides",
    ),
    Case(
        "empty-file", GAZETTE, None, "", GAZETTE + ": is empty", "the first line names the columns"
    ),
    Case(
        "qualifier", GAZETTE, ",about,", ",abuot,", "“abuot” is no qualifier", "did you mean about?"
    ),
    Case(
        "modality",
        GAZETTE,
        ",about,,",
        ",about,plannd,",
        "“plannd” is no modality",
        "did you mean planned?",
    ),
    Case(
        "modality-of-aboutness",
        GAZETTE,
        "kg:concerns,footbridge,,,",
        "kg:concerns,footbridge,,,planned",
        "kg:concerns only says what the row is about, and is never planned or claimed",
        "leave modality empty here",
    ),
    Case(
        "speaker",
        GAZETTE,
        ",about,,,",
        ",about,,lawmakers,",
        "unknown entity “lawmakers”",
        "register it",
    ),
    Case(
        "speaker-kind",
        GAZETTE,
        ",about,,,",
        ",about,,footbridge,",
        "kg:isSaidBy takes kg:Actor, but “footbridge” is a kg:Facility",
    ),
    Case(
        "rank",
        GAZETTE,
        ",about,,,",
        ",about,,,prefered",
        "“prefered” is no rank",
        "did you mean preferred?",
    ),
    Case(
        "reason",
        GAZETTE,
        ",about,,,",
        ",about,,,set-aside",
        "a claim that is preferred or set aside needs its reason",
        "say in note",
    ),
    Case(
        "unknown-of-a-thing",
        GAZETTE,
        "kg:hasPayer,example-town",
        "kg:hasPayer,unknown",
        "unknown entity “unknown”",
    ),
    Case(
        "span",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("kg:amount,EUR 1200000", "kg:during,2024/2020"),
        "“2024/2020” is no span of time",
        "2020/2024",
    ),
    Case(
        "former-end",
        GAZETTE,
        AMOUNT,
        AMOUNT.replace("kg:amount,EUR 1200000", "kg:start,2020-01/2020-06"),
        "unknown property “kg:start”",
        "a span is one cell of kg:during: 2020/2024, ../2024 or 2026/..",
    ),
    Case(
        "former-columns-and-new",
        GAZETTE,
        HEAD_AND_FIRST,
        HEAD_AND_FIRST.replace(",note\n", ",note,as_of\n").replace(
            "walking-programme,,,,,,,", "walking-programme,2024,,,,,,,2023"
        ),
        "as_of says “2023”, but period says “2024”",
        "keep one of the two cells",
    ),
    Case(
        "unit-of-no-indicator",
        "data/facilities.csv",
        None,
        "id,class,name_ko,name_en,unit_en\nfootbridge,kg:Facility,보기 보행교,Footbridge,metres\n",
        "data/facilities.csv:2:42: “footbridge” is a kg:Facility; only an indicator has a unit",
        "leave the cell empty",
    ),
    Case(
        "kind-of-an-indicator",
        "data/facilities.csv",
        None,
        "id,class,name_ko,name_en,kind\nlength,kg:Indicator,길이,Length,levl\n",
        "“levl” is no kind",
        "did you mean level?",
    ),
    Case(
        "published",
        "data/sources.csv",
        ",2024-05-01,",
        ",2024-13-01,",
        "“2024-13-01” is no day of the calendar",
    ),
    Case("reading", "data/sources.csv", ",whole,", ",all,", "“all” is no reading"),
    Case(
        "reliability",
        "data/sources.csv",
        "whole,ordinary",
        "whole,ordnary",
        "“ordnary” is no reliability",
        "did you mean ordinary?",
    ),
    Case("language", "data/sources.csv", ",en,newspaper", ",,newspaper", "the language is missing"),
    Case(
        "address",
        "data/sources.csv",
        ",2024-05-01,,",
        ",2024-05-01,gazette.example,",
        "“gazette.example” is no web address",
    ),
    Case(
        "archived",
        "data/sources.csv",
        "whole,ordinary,made up,,,,",
        "whole,ordinary,made up,,,,archive.example",
        "“archive.example” is no web address",
    ),
    Case(
        "sha256",
        "data/sources.csv",
        "whole,ordinary,made up,,,,",
        f"whole,ordinary,made up,,,{'0' * 63},",
        f"“{'0' * 63}” is no SHA-256",
        "`kg archive` fills it in",
    ),
    Case(
        "retrieved",
        "data/sources.csv",
        "whole,ordinary,made up,,,,",
        "whole,ordinary,made up,,2024-06,,",
        "“2024-06” is no day on which something was retrieved",
    ),
    Case(
        "retrieved-before",
        "data/sources.csv",
        "whole,ordinary,made up,,,,",
        "whole,ordinary,made up,,2024-04-30,,",
        "retrieved on 2024-04-30, before it was published (2024-05-01)",
    ),
    Case(
        "publisher",
        "data/sources.csv",
        "Example Gazette",
        "",
        "“gazette-2024-05-01” has no publisher",
    ),
    Case(
        "space",
        "data/dataset.ttl",
        '"https://footbridge.example/"',
        '"footbridge"',
        "names no usable void:uriSpace",
        "for example",
    ),
    Case(
        "turtle",
        "data/extra.ttl",
        None,
        "@prefix kg: <https://kg.example/ontology#> .\nkg:x kg:y kg:z\nkg:a kg:b kg:c .",
        "data/extra.ttl:3:1: is not well-formed Turtle: A dot is expected",
    ),
    Case(
        "trig",
        "data/extra.trig",
        None,
        "<g> { <s> <p> }",
        "data/extra.trig:1:15: is not well-formed TriG",
    ),
    Case(
        "nquads",
        "data/extra.nq",
        None,
        "<http://a/> <http://b/> <c> .\n",
        "is not well-formed N-Quads",
    ),
    Case(
        "jsonld", "data/extra.jsonld", None, '{"@id": "http://a/", ', "is not well-formed JSON-LD"
    ),
    Case(
        "jsonld-deep",
        "data/extra.jsonld",
        None,
        '{"http://p/":' * 600 + "1" + "}" * 600,
        "is nested deeper than 500 levels",
    ),
    Case(
        "rdfxml-deep",
        "data/extra.rdf",
        None,
        "<a><b>" * 600 + "</b></a>" * 600,
        "is nested deeper than 500 levels",
    ),
    Case(
        "terms-deep",
        "data/extra.nt",
        None,
        "<http://a/> <http://b/> " + "<<( <http://a/> <http://b/> " * 9000 + "<c>" + " )>>" * 9000,
        "is nested deeper than 500 levels",
    ),
    Case("rdfxml", "data/extra.rdf", None, "<rdf:RDF>", "is not well-formed RDF/XML"),
    Case(
        "rdf-property",
        "data/extra.ttl",
        None,
        "@prefix kg: <https://kg.example/ontology#>"
        " .\n<https://footbridge.example/entity/footbridge>\n  kg:buildz"
        " <https://footbridge.example/entity/footbridge> .",
        "data/extra.ttl:3: unknown property “kg:buildz”",
        "did you mean kg:builds?",
    ),
    Case(
        "rdf-class",
        "data/extra.ttl",
        None,
        "@prefix kg: <https://kg.example/ontology#> .\n<https://footbridge.example/entity/x> a"
        " kg:Facilty .",
        "unknown class “kg:Facilty”",
        "did you mean kg:Facility?",
    ),
    Case(
        "rdf-entity",
        "data/extra.ttl",
        None,
        "@prefix kg: <https://kg.example/ontology#>"
        " .\n<https://footbridge.example/entity/footbrigde> kg:isBasedOn <http://x/> .",
        "data/extra.ttl:2: unknown entity “footbrigde”",
        "did you mean footbridge?",
    ),
    Case(
        "rdf-literal",
        "data/extra.ttl",
        None,
        "@prefix kg: <https://kg.example/ontology#>"
        ' .\n<https://footbridge.example/entity/footbridge> kg:isBasedOn "text" .',
        "kg:isBasedOn takes an entity, not the text",
    ),
    Case(
        "rdf-citation",
        "data/extra.trig",
        None,
        "@prefix kg: <https://kg.example/ontology#> .\n<http://c/> a kg:Citation .",
        "lacks a source that is registered",
    ),
    Case(
        "xml-bomb", "data/extra.rdf", None, BOMB, "declares XML entities that build on one another"
    ),
    Case(
        "claims-kind",
        "data/claims/extra.ttl",
        None,
        "",
        "data/claims/extra.ttl: is not read: claims are CSV files",
    ),
    Case(
        "shape-target",
        "ontology/shapes.ttl",
        "sh:targetClass kg:Allocation",
        "sh:targetClass kg:Alocation",
        "ontology/shapes.ttl:38:20: sh:targetClass names a term",
        "did you mean",
    ),
    Case(
        "shape-constraint",
        "ontology/shapes.ttl",
        "sh:minCount",
        "sh:minCuont",
        "sh:minCuont",
        "did you mean sh:minCount?",
    ),
    Case("shapes-empty", "ontology/shapes.ttl", None, "", "ontology/shapes.ttl"),
    Case(
        "violated",
        "data/claims/gazette-2024-05-01.csv",
        "p3,footbridge-completion,kg:concerns",
        "p3,footbridge-budget,kg:concerns",
        ": entity:footbridge-completion",
    ),
    Case(
        "rule",
        "ontology/rules/funds.rq",
        "CONSTRUCT {",
        "CONSTRUCT [",
        "ontology/rules/funds.rq:4:13: is not well-formed SPARQL near “?payer",
    ),
    Case(
        "rule-select",
        "ontology/rules/funds.rq",
        None,
        "# Rule: r\n# Why (en): w\n# Example: e\nSELECT * { ?s ?p ?o }",
        "is no CONSTRUCT query",
    ),
    Case(
        "rule-header",
        "ontology/rules/funds.rq",
        "# Why (en):",
        "# Wherefore:",
        "the header lacks Why",
    ),
    Case(
        "question",
        "ontology/questions/budget-history.rq",
        "SELECT ?published",
        "SELCT ?published",
        "ontology/questions/budget-history.rq:5:7: is not well-formed SPARQL near “?published",
    ),
    Case(
        "rule-function",
        "ontology/rules/funds.rq",
        "WHERE {",
        "WHERE { FILTER(<urn:f>(1))",
        "ontology/rules/funds.rq: the query cannot be evaluated: The custom function <urn:f>",
    ),
    Case(
        "question-title",
        "ontology/questions/budget-history.rq",
        "# Title (ko)",
        "# Titel (ko)",
        "has no title in ko",
    ),
    Case(
        "question-parameter",
        "ontology/questions/budget-history.rq",
        "VALUES ?budget",
        "VALUES ?buget",
        "parameter budget has no default",
    ),
    Case("ontology", "ontology/kg.ttl", "@prefix org:", "@prefx org:", "ontology/kg.ttl:6:"),
]
CASES = [case for case in CASES if case.said]


def change(folder: Path, case: Case) -> None:
    path = folder / case.path
    if case.old is None:
        path.write_bytes(case.new.encode() if isinstance(case.new, str) else case.new)
    else:
        text = path.read_text("utf-8")
        assert case.old in text
        path.write_text(text.replace(case.old, case.new, 1), "utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_told(built: Path, case: Case) -> None:
    before = (built / "build" / "current").read_bytes()
    change(built, case)
    with pytest.raises(Refused) as refused:
        kg.build(built)
    found = [p for p in refused.value.problems if case.said in str(p)]
    assert found, [str(p) for p in refused.value.problems]
    assert any(case.hint in p.hint for p in found), [p.hint for p in found]
    assert kg.check(built) == refused.value.problems
    assert (built / "build" / "current").read_bytes() == before
    assert len(list((built / "build").glob("store-*"))) == 1


def test_all_in_one_run(small: Path) -> None:
    for case in CASES:
        if case.name in ("prefix", "no-korean", "published", "question-title"):
            change(small, case)
    done = run("-C", small, "check", check=1)
    assert done.stdout == ""
    assert [
        line.split(": ")[0] for line in done.stderr.splitlines() if not line.startswith("  ")
    ] == [
        "data/actors.csv:3:28",
        "data/claims/gazette-2024-05-01.csv:2:17",
        "data/sources.csv:2:67",
        "ontology/questions/budget-history.rq:1:1",
        "4 problems",
    ]


def test_check_formats(small: Path) -> None:
    change(small, next(case for case in CASES if case.name == "prefix"))
    json = run("-C", small, "check", "--format", "json", check=1).stdout
    assert '"line": 2' in json and '"column": 17' in json and "unknown prefix" in json
    github = run("-C", small, "check", "--format", "github", check=1).stdout
    assert (
        github
        == "::error file=data/claims/gazette-2024-05-01.csv,line=2,col=17::unknown prefix “kq:”"
        " (did you mean kg?)\n"
    )


def test_shape_message_language(small: Path) -> None:
    change(small, next(case for case in CASES if case.name == "violated"))
    english = run("-C", small, "check", check=1).stderr
    korean = run("-C", small, "--lang", "ko", "check", check=1).stderr
    by_locale = run("-C", small, "check", check=1, LC_ALL="ko_KR.UTF-8").stderr
    assert english != korean == by_locale
    assert any("가" <= char <= "힣" for char in korean)


def test_missing_pieces(small: Path) -> None:
    (small / "data" / "dataset.ttl").unlink()
    (small / "data" / "sources.csv").unlink()
    said = "\n".join(map(str, kg.check(small)))
    assert "data/dataset.ttl: is missing" in said and "data/sources.csv: is missing" in said


def test_no_project(tmp_path: Path) -> None:
    done = run("-C", tmp_path, "build", check=2)
    assert (
        "no project here" in done.stderr
        and "kg init DIR makes one" in done.stderr
        and done.stdout == ""
    )
    assert "there is no folder" in run("-C", tmp_path / "none", "check", check=2).stderr


def test_no_ontology(small: Path) -> None:
    for path in (small / "ontology").glob("*.ttl"):
        path.unlink()
    assert any("holds no ontology" in p.message for p in kg.check(small))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_permission(small: Path) -> None:
    (small / GAZETTE).chmod(0)
    assert any("cannot be read: Permission denied" in str(p) for p in kg.check(small))


# As root, without what lets root read everything.
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads everything"
)
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("data/claims", "data/claims cannot be read: Permission denied"),
        ("ontology/rules", "ontology/rules cannot be read: Permission denied"),
        ("ontology/questions", "ontology/questions cannot be read: Permission denied"),
        ("ontology", "ontology cannot be read: Permission denied"),
        ("data", ": Permission denied"),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_folder_that_cannot_be_read_is_no_empty_one(
    small: Path, place: str, said: str, command: str
) -> None:
    words = [sys.executable, "-c", "from kg.cli import main; main()", "-C", str(small), command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    (small / place).chmod(0)
    try:
        done = subprocess.run(
            [*(POWERLESS if os.geteuid() == 0 else []), *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
        )
    finally:
        (small / place).chmod(0o755)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert not (small / "build/current").exists()


def test_unreadable(small: Path) -> None:
    (small / GAZETTE).unlink()
    (small / GAZETTE).symlink_to(small / "nowhere.csv")
    assert any(GAZETTE + ": cannot be read: No such file" in str(p) for p in kg.check(small))


def test_accepted(small: Path) -> None:
    """Byte-order mark, CRLF, blank lines, other orders of columns, any Unicode: none of these is a
    mistake.
    """
    expected = kg.export("turtle", small)
    path = small / GAZETTE
    path.write_bytes(
        b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n,,,,,,,,\r\n\r\n"
    )
    header, *rows = (small / "data" / "actors.csv").read_text("utf-8").splitlines()
    (small / "data" / "actors.csv").write_text(
        "\n".join(",".join(reversed(line.split(","))) for line in (header, *rows)), "utf-8"
    )
    assert kg.check(small) == []
    assert kg.export("turtle", small) == expected
    with (small / "data" / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("\n,,,,👩‍🚀 Ünïcode “x” <b>&amp;,우주인,kg:Company,astronaut")
    with path.open("a", encoding="utf-8") as file:
        file.write("p9,astronaut,kg:builds,footbridge,,,,,,,\r\n")
    assert kg.check(small) == []
    assert "👩‍🚀 Ünïcode" in kg.export("turtle", small).decode()


def test_refused_twice_is_the_same(small: Path) -> None:
    change(small, next(case for case in CASES if case.name == "prefix"))
    with pytest.raises(KGError, match="1 problem in the input"):
        kg.build(small)
    assert "unknown prefix" in run("-C", small, "query", "ASK { ?s ?p ?o }", check=1).stderr
