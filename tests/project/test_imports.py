"""Tables of others as claims: kg import."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, run
from odf import opendocument, table, text
from terminals import Terminal

import kg
from kg.errors import KGError
from kg.project import dataset_file, vocabulary
from kg.project import reading as project_reading
from kg.project.imports import importing, mapping_file, reading, standards
from kg.project.imports.mapping import TableMapping
from kg.project.imports.planning import Plan
from kg.project.records import Data

GRANTS = [
    {
        "Identifier": "360G-ex-1",
        "Title": "Lamps for the bridge",
        "Currency": "GBP",
        "Amount Awarded": "12500.50",
        "Award Date": "2024-03-01",
        "Recipient Org:Identifier": "GB-CHC-1",
        "Recipient Org:Name": "Lamp Trust",
        "Funding Org:Identifier": "GB-CHC-9",
        "Funding Org:Name": "Example Fund",
        "Grant Programme:Title": "Small grants",
    },
    {
        "Identifier": "360G-ex-2",
        "Title": "Lamps for the bridge",
        "Currency": "GBP",
        "Amount Awarded": "12500.50",
        "Award Date": "2024-03-01",
        "Recipient Org:Identifier": "GB-CHC-1",
        "Recipient Org:Name": "Lamp Trust",
        "Funding Org:Identifier": "GB-CHC-9",
        "Funding Org:Name": "Example Fund",
        "Grant Programme:Title": "Small grants",
    },
]
MAPPING = """
[source]
publisher = "Example Office"
language = "{language}"

[things.payment]
class = "kg:Allocation"
identifier = "no"
name = ["what", "no"]

[things.payment.claims]
"kg:amount" = {{ column = "sum", currency = "{currency}" }}
"kg:hasRecipient" = {{ thing = "payee" }}
"kg:during" = {{ from = "from", to = "to" }}
"kg:concerns" = {{ thing = "payee" }}

[things.payee]
class = "kg:Organization"
name = "payee"
"""


def text_of(rows: list[dict[str, str]], separator: str = ",") -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def put(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def planned(
    folder: Path,
    file: Path,
    mapping: TableMapping | None = None,
    *,
    write: bool = False,
    leave_out: bool = False,
    all_new: bool = False,
    **told: str,
) -> Plan:
    """What the import of a file would do, done if `write`."""
    found = importing.read(file, mapping)
    wanted, lacking = importing.request(
        folder, found, told, all_new=all_new, leave_out=leave_out, look=kg.check
    )
    assert lacking == []
    made = importing.planned(folder, wanted)
    return importing.write(folder, made) if write else made.plan


def mapped(language: str = "en", currency: str = "GBP") -> TableMapping:
    """The mapping of the payments of an office."""
    said = MAPPING.format(language=language, currency=currency)
    return mapping_file.parsed(said, "office.toml", standards.named)


def said(folder: Path, source: str) -> dict[tuple[str, str, str], str]:
    """The claims of a source: the object by locator, subject and property."""
    lines = (folder / f"data/claims/{source}.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    return {(r["locator"], r["subject"], r["predicate"]): r["object"] for r in rows}


def retired(folder: Path) -> list[str]:
    """The things of the register of the import that are retired."""
    lines = (folder / "data/grants.csv").read_text("utf-8").splitlines()
    return [row["id"] for row in csv.DictReader(lines) if row["replaced_by"]]


def read(folder: Path) -> Data:
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    return project_reading.read(folder, words, about)[0]


# --- files ----------------------------------------------------------------------------------------


def as_xlsx(path: Path, rows: list[dict[str, object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append([])  # an empty row above the names of columns
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.create_sheet("empty")
    book.save(path)
    return path


def as_ods(path: Path, rows: list[dict[str, object]]) -> Path:
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="grants")
    for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
        line = table.TableRow()
        for cell in cells:
            made = (
                table.TableCell(valuetype="float", value=cell)
                if isinstance(cell, float)
                else table.TableCell(valuetype="string")
            )
            made.addElement(text.P(text=str(cell)))
            line.addElement(made)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(path)
    return path


def test_each_kind_of_file_says_the_same(tmp_path: Path) -> None:
    typed = [{**row, "Amount Awarded": 12500.5} for row in GRANTS]
    files = {
        "comma.csv": text_of(GRANTS).encode("utf-8-sig"),
        "semicolon.csv": text_of(GRANTS, ";").encode(),
        "tab.tsv": text_of(GRANTS, "\t").encode("utf-16"),
        "bar.txt": ("sep=|\r\n" + text_of(GRANTS, "|")).encode(),
        "lines.jsonl": "\n".join(json.dumps(row) for row in typed).encode(),
        "list.json": json.dumps({"version": 1, "grants": typed}).encode(),
    }
    for name, content in files.items():
        put(tmp_path / name, content)
    as_xlsx(tmp_path / "book.xlsx", typed)
    as_ods(tmp_path / "book.ods", typed)
    for name in (*files, "book.xlsx", "book.ods"):
        found = reading.read(tmp_path / name)
        assert [row.cells[:3] for row in found.rows] == [list(r.values())[:3] for r in GRANTS], name
        assert {float(row.cells[3]) for row in found.rows} == {12500.5}, name
        assert standards.recognised(found.columns).name == "360Giving", name
    # Rows are counted as a spreadsheet does, and numbers mean the same in any language.
    assert [row.number for row in reading.read(tmp_path / "book.xlsx").rows] == [3, 4]
    odd = as_xlsx(tmp_path / "odd.xlsx", [{"a": 3.125, "b": 7.0}])
    assert reading.read(odd).rows[0].cells == ["3.1250", "7"]


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("cp1252", "Fördermittel für Brücken – 5 €"), ("cp949", "보행교 예산과 광주시 재정")],
)
def test_other_encodings(tmp_path: Path, encoding: str, word: str) -> None:
    lines = [f"{k};{word};{k}00" for k in range(40)]
    file = put(tmp_path / "a.csv", "\n".join(["no;what;sum", *lines]), encoding)
    assert reading.read(file).rows[7].cells == ["7", word, "700"]


HOSTILE = {
    "empty.csv": (b"", "empty.csv is empty"),
    "marked.csv": (b"\xef\xbb\xbf\r\n", "marked.csv is empty"),
    "twice.csv": (b"no,sum,sum\n1,2,3\n", "has a name of a column twice: “sum”"),
    "wide.csv": (b",".join(b"c%d" % k for k in range(20000)) + b"\n", "20000 columns"),
    "quote.csv": (b"no,sum\n1," + b"x" * (1 << 24) + b"y\n", "quote.csv:2: field larger"),
    "torn.jsonl": (b'{"a": 1}\n{"a": \n', "torn.jsonl:2: is not well-formed JSON"),
    "two.json": (b'[{"a": 1}]\n[{"a": 2}]\n', "two.json:2: another value of JSON begins here"),
    "torn.xlsx": (b"PK\x03\x04 no archive", "cannot be read as a spreadsheet"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_told(tmp_path: Path, name: str) -> None:
    content, message = HOSTILE[name]
    with pytest.raises(KGError) as told:
        reading.read(put(tmp_path / name, content))
    assert message in told.value.message


def test_odd_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["no", "sum", "", "note"])
    book.active.append([1, "=1/0", "x", "=A2"])
    book.active.append([2, 3, "y", "z"])
    book.active["E2"] = "beyond"
    book.create_sheet("second").append(["a"])
    book["second"].append([1])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(KGError, match="several sheets: Sheet, second") as told:
        reading.read(tmp_path / "a.xlsx")
    assert told.value.hint == "say which: --sheet 'Sheet'"
    found = reading.read(tmp_path / "a.xlsx", "Sheet")
    # Formulas whose values were never worked out are no empty cells, and a column without a name
    # is called by its place.
    assert (found.columns, found.voids, found.wide) == (("no", "sum", "#3", "note"), 2, (2,))
    assert found.rows[0].cells == ["1", "", "x", ""]
    with pytest.raises(KGError, match="no sheet “third”"):
        reading.read(tmp_path / "a.xlsx", "third")
    merged = openpyxl.Workbook()
    merged.active.append(["Money", "Money", "Who"])
    merged.active.append(["sum", "currency", "payee"])
    merged.save(tmp_path / "merged.xlsx")
    with pytest.raises(KGError, match="twice: “Money”") as told:
        reading.read(tmp_path / "merged.xlsx")
    assert "merged cells" in told.value.hint
    assert reading.read(tmp_path / "merged.xlsx", header=2).columns == ("sum", "currency", "payee")


# --- standards ------------------------------------------------------------------------------------

PROJECTS = [
    {
        "id": "101000001",
        "acronym": "BRIDGE",
        "status": "SIGNED",
        "title": "Bridges that last",
        "startDate": "2022-01-01",
        "endDate": "2025-12-31",
        "totalCost": "",
        "ecMaxContribution": "199607,04",
        "ecSignatureDate": "2021-11-05",
        "frameworkProgramme": "HORIZON",
        "fundingScheme": "HORIZON-RIA",
    }
]
TRANSACTIONS = [
    {
        "iati_identifier": "XM-EX-1-a",
        "title_narrative": "Wells",
        "reporting_org_narrative": "Example Aid",
        "transaction_ref": "t1",
        "transaction_transaction_type_code": kind,
        "transaction_transaction_date_iso_date": "2020-05-01T00:00:00Z",
        "transaction_value": "5000.25",
        "transaction_value_currency": "USD",
        "transaction_provider_org_ref": "XM-EX-1",
        "transaction_provider_org_narrative": "Example Aid",
        "transaction_receiver_org_ref": "",
        "transaction_receiver_org_narrative": "Well Builders",
    }
    for kind in ("3", "1")
]
BUDGETS = [
    {
        "aid": "XM-EX-1-a",
        "budget_value": "700",
        "budget_currency": "USD",
        "budget_day_start": "18262",
        "budget_day_end": "18627",
        "reporting": "Example Aid",
        "reporting_ref": "XM-EX-1",
        "title": "Wells",
    }
]
RELEASES = [
    {
        "releases/0/ocid": "ocds-ex-1",
        "releases/0/id": "r1",
        "releases/0/buyer/id": "GB-LA-1",
        "releases/0/buyer/name": "Example Council",
        "releases/0/tender/title": "A bridge",
        "releases/0/tender/value/amount": "90000",
        "releases/0/tender/value/currency": "GBP",
        "releases/0/awards/0/id": "1",
        "releases/0/awards/0/status": "active",
        "releases/0/awards/0/date": "2023-01-02T00:00:00Z",
        "releases/0/awards/0/value/amount": "40000",
        "releases/0/awards/0/value/currency": "GBP",
        "releases/0/awards/0/suppliers/0/id": "GB-COH-1",
        "releases/0/awards/0/suppliers/0/name": "Beam Works",
        "releases/0/awards/0/suppliers/1/id": "GB-COH-2",
        "releases/0/awards/0/suppliers/1/name": "Rope Works",
        "releases/0/awards/1/id": "2",
        "releases/0/awards/1/status": "cancelled",
        "releases/0/awards/1/value/amount": "1000",
        "releases/0/awards/1/value/currency": "GBP",
        "releases/0/awards/1/suppliers/0/id": "GB-COH-1",
        "releases/0/awards/1/suppliers/0/name": "Beam Works",
    }
]
STATEMENTS = [
    {"statementID": "s-e", "statementType": "entityStatement", "name": "Beam Works"},
    {"statementID": "s-p", "statementType": "personStatement", "names": [{"fullName": "A. Beam"}]},
    {
        "statementID": "s-o",
        "statementType": "ownershipOrControlStatement",
        "subject": {"describedByEntityStatement": "s-e"},
        "interestedParty": {"describedByPersonStatement": "s-p"},
        "interests": [{"type": "votingRights"}, {"type": "shareholding"}],
    },
]
STANDARDS = {
    "CORDIS projects": (
        text_of(PROJECTS, ";"),
        "projects.csv",
        {
            ("row 101000001", "bridges-that-last-bridge", "kg:during"): "2022-01-01/2025-12-31",
            ("row 101000001", "bridges-that-last-bridge", "dcterms:isPartOf"): "horizon",
            ("row 101000001", "AMOUNT", "kg:amount"): "EUR 199607.04",
            ("row 101000001", "AMOUNT", "kg:hasPayer"): "european-commission",
        },
    ),
    "IATI transactions": (
        text_of(TRANSACTIONS),
        "transactions.csv",
        {
            ("row XM-EX-1-a t1", "AMOUNT", "kg:amount"): "USD 5000.25",
            ("row XM-EX-1-a t1", "AMOUNT", "kg:hasStage"): "kg:disbursed",
            ("row XM-EX-1-a t1", "AMOUNT", "kg:concerns"): "wells",
            ("row XM-EX-1-a t1", "AMOUNT", "kg:hasRecipient"): "well-builders",
        },
    ),
    "IATI budgets": (
        text_of(BUDGETS),
        "budgets.csv",
        {
            ("row XM-EX-1-a 18262 18627", "AMOUNT", "kg:amount"): "USD 700",
            ("row XM-EX-1-a 18262 18627", "AMOUNT", "kg:during"): "2020-01-01/2020-12-31",
        },
    ),
    "OCDS releases": (
        text_of(RELEASES),
        "releases.csv",
        {
            ("row ocds-ex-1 r1", "ocds-ex-1", "dcterms:identifier"): "ocds-ex-1",
            ("row ocds-ex-1 r1", "beam-works", "dcterms:identifier"): "GB-COH-1",
            ("row ocds-ex-1 r1", "rope-works", "dcterms:identifier"): "GB-COH-2",
        },
    ),
    "BODS statements": (
        "\n".join(map(json.dumps, STATEMENTS)),
        "statements.jsonl",
        {("row s-o", "a-beam", "kg:holdsShareIn"): "beam-works"},
    ),
}


@pytest.mark.parametrize("name", STANDARDS)
def test_the_columns_of_a_standard_are_known(small: Path, tmp_path: Path, name: str) -> None:
    content, file, claims = STANDARDS[name]
    path = put(tmp_path / file, content)
    assert importing.read(path).mapping.name == name
    plan = planned(small, path, write=True, id="sample", publisher="Example", language="en")
    found = said(small, "sample")
    amounts = [subject for _, subject, predicate in found if predicate == "kg:amount"]
    for (locator, subject, predicate), value in claims.items():
        subjects = amounts if subject == "AMOUNT" else [subject]
        assert value in [found.get((locator, one, predicate)) for one in subjects], predicate
    assert (plan.bad, plan.others, kg.check(small)) == ([], [], [])
    again = planned(small, path, id="sample")
    assert (again.changes, again.made, again.passed) == ([], [], int(name == "IATI transactions"))


def test_a_star_stands_for_each_number(small: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "releases.csv", text_of(RELEASES))
    planned(small, path, write=True, id="sample", publisher="Example")
    lines = (small / "data/claims/sample.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    received: dict[str, set[str]] = {}
    for row in rows:
        if row["predicate"] == "kg:hasRecipient":
            received.setdefault(row["subject"], set()).add(row["object"])
    assert sorted(map(sorted, received.values())) == [["beam-works"], ["beam-works", "rope-works"]]
    stages = sorted(row["object"] for row in rows if row["predicate"] == "kg:hasStage")
    assert stages == ["kg:approved", "kg:cancelled", "kg:planned"]


def test_every_mapping_that_ships_is_read_and_written_as_the_same() -> None:
    for one in standards.known():
        again = mapping_file.parsed(mapping_file.text_of(one), "x", standards.named)
        assert mapping_file.text_of(again) == mapping_file.text_of(one)
        for thing, as_shipped in zip(again.things, one.things, strict=True):
            assert thing._replace(claims=()) == as_shipped._replace(claims=())
            assert sorted(map(repr, thing.claims)) == sorted(map(repr, as_shipped.claims))
        told = one._replace(source={**one.source, "id": "mine"}, same={"A": "a"})
        short = mapping_file.text_of(told, one)
        assert short.startswith(f'like = "{one.name}"') and len(short.splitlines()) < 9
        assert mapping_file.parsed(short, "x", standards.named) == told


def test_the_mapping_of_the_page_on_rows_is_one(small: Path, tmp_path: Path) -> None:
    page = (ROOT / "data/README.md").read_text("utf-8")
    block = next(b for b in page.split("```toml\n")[1:] if "[things.payment]" in b)
    mapping = mapping_file.parsed(block.split("```")[0], "README.md", standards.named)
    lines = [
        "Nr;Art;Betrag;Stand;Datum;Zweck;Beginn;Ende;Empfänger;Programm",
        "Z-1;Zuschuss;1500,50;bezahlt;1. März 2024;Lampen;2024;2025;Beispielstatd;",
        "Z-2;Miete;1,00;bezahlt;;;;;Lamp Trust;",
    ]
    path = put(tmp_path / "zahlungen.csv", "\n".join(lines))
    plan = planned(small, path, mapping, write=True)
    assert (plan.rows, plan.passed) == (1, 1) and kg.check(small) == []
    found = said(small, "payments")
    assert found["row Z-1", "z-1", "kg:amount"] == "EUR 1500.5"
    assert found["row Z-1", "z-1", "kg:concerns"] == "example-town"


FAULTS = {
    "[things": "x.toml cannot be read",
    "colour = 1": "“colour” is not known here",
    "like = '361Giving'": "“361Giving” is not known here",
    "[source]\npublisher = 'a'": "no thing is named",
    "[things.a]\nname = 'b'": "things.a: its class is missing",
    "[things.a]\nclass = 'kg:Fund'\nclaims = {'kg:amount' = {}}": "“kg:amount” has no column",
    "[things.a]\nclass = 'kg:Fund'\n[things.a.claims]\n'kg:hasPayer' = {thing = 'b'}": "name “b”",
}


@pytest.mark.parametrize("content", FAULTS)
def test_faults_of_a_mapping(content: str) -> None:
    with pytest.raises(KGError) as told:
        mapping_file.parsed(content, "x.toml", standards.named)
    assert FAULTS[content] in told.value.message


# --- what becomes of a project --------------------------------------------------------------------


def test_rows_with_ids_of_their_own_are_different_money(small: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "grants.csv", text_of(GRANTS))
    planned(small, path, write=True)
    assert kg.check(small) == [] and kg.build(small)
    shown = run("-C", small, "money", "Small grants (Example Fund)", check=0).stdout
    assert "sum (Committed): GBP 25,001" in shown
    told = run("-C", small, "check", check=0)
    assert "one official name" not in told.stdout + told.stderr


def test_figures_of_a_table_need_no_printed_form(small: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "grants.csv", text_of(GRANTS))
    planned(small, path, write=True)
    told = run("-C", small, "check", "--all", check=0)
    assert "“grants” has" not in told.stdout + told.stderr


def test_an_identifier_of_many_is_none(small: Path, tmp_path: Path) -> None:
    names = ["Lamp House", "Refuge West", "Code Clubs", "Old Mill", "Lamp House"]
    rows = [
        {
            **GRANTS[0],
            "Identifier": f"360G-ex-{number}",
            "Recipient Org:Identifier": "DUMMY01",
            "Recipient Org:Name": name,
        }
        for number, name in enumerate(names)
    ]
    path = put(tmp_path / "grants.csv", text_of(rows))
    plan = planned(small, path, write=True)
    assert plan.empty == {"DUMMY01": 4}
    assert {"lamp-house", "refuge-west", "code-clubs", "old-mill"} <= set(plan.made)
    assert "DUMMY01" not in (small / "data/claims/grants.csv").read_text("utf-8")
    again = planned(small, path)
    assert again.compared.rows.same == 5 and not again.made
    shown = run("-C", small, "--lang", "de", "import", path, "--dry-run", check=0)
    assert "„DUMMY01“ steht neben 4 verschiedenen Namen" in shown.stderr
    # One body under several of its names is one.
    rows[1]["Recipient Org:Name"], rows[3]["Recipient Org:Name"] = "The Lamp House", "Lamp Trust"
    plan = planned(small, put(tmp_path / "others.csv", text_of(rows)))
    assert not plan.empty


def test_names_that_are_the_same_are_no_new_ones(small: Path, tmp_path: Path) -> None:
    named = {"Recipient Org:Identifier": "", "Recipient Org:Name": "Example Town"}
    path = put(tmp_path / "grants.csv", text_of([{**GRANTS[0], **named}]))
    plan = planned(small, path, all_new=True)
    assert "example-town" in plan.matched and "example-town-2" not in plan.made


def test_next_month_adds_revises_and_withdraws(small: Path, tmp_path: Path) -> None:
    third = {**GRANTS[0], "Identifier": "360G-ex-3", "Title": "Paint"}
    path = put(tmp_path / "grants.csv", text_of([*GRANTS, third]))
    first = planned(small, path, write=True, published="2024-05")
    assert first.compared.rows == (3, 0, 0, 0)
    claims = small / "data/claims/grants.csv"
    kept = claims.read_text("utf-8")
    assert planned(small, path, write=True).changes == [] and claims.read_text("utf-8") == kept

    # What an editor made of a claim stays, and so does a claim of another place.
    edited = kept.replace(
        "row 360G-ex-1,360g-ex-1,kg:hasPayer,example-fund,,,,,,,",
        "row 360G-ex-1,360g-ex-1,kg:hasPayer,example-fund,,,,,preferred,,seen in the register",
    )
    claims.write_text(edited + "title,360g-ex-1,kg:hasUse,kg:planned,,,,,,,\n", "utf-8")
    claims.write_text(edited, "utf-8")
    fourth = {**third, "Identifier": "360G-ex-4", "Recipient Org:Name": "LAMP TRUST"}
    changed = [fourth, {**GRANTS[1], "Amount Awarded": "13000"}, GRANTS[0]]
    path = put(tmp_path / "next.csv", text_of(changed))
    done = planned(small, path, write=True, id="grants", published="2024-06")
    assert done.compared.rows == (1, 1, 1, 1)
    assert [(a[3], b[3]) for a, b in done.compared.revised] == [("GBP 12500.5", "GBP 13000")]
    assert (done.made, done.retired) == (["360g-ex-4"], ["360g-ex-3"])
    found = said(small, "grants")
    assert not any(subject == "360g-ex-3" for _, subject, _ in found)
    assert "preferred,,seen in the register" in claims.read_text("utf-8")
    assert retired(small) == ["360g-ex-3"]
    assert "2024-06" in (small / "data/sources.csv").read_text("utf-8")
    assert kg.check(small) == []

    # What is told of again is no other thing.
    path = put(tmp_path / "last.csv", text_of([*changed, third]))
    back = planned(small, path, write=True, id="grants")
    assert back.compared.rows == (1, 0, 0, 3) and back.retired == []
    assert retired(small) == []
    assert kg.check(small) == []


def test_rows_without_ids_are_told_apart_by_what_they_say(small: Path, tmp_path: Path) -> None:
    mapping = mapped()
    payment = mapping.things[0]._replace(identifier=())
    mapping = mapping._replace(things=(payment, *mapping.things[1:]))
    head, lamp, paint = "what,sum,payee", "Lamp,500,Lamp Trust", "Paint,70,Lamp Trust"
    path = put(tmp_path / "office.csv", "\n".join([head, lamp, lamp, paint]))
    assert planned(small, path, mapping, write=True).compared.rows == (3, 0, 0, 0)
    # Above all others comes a new row: the places move, and nothing else.
    path = put(tmp_path / "office.csv", "\n".join([head, "Rope,1,Lamp Trust", lamp, lamp, paint]))
    assert planned(small, path, mapping, write=True).compared.rows == (1, 0, 0, 3)
    assert kg.check(small) == []


def test_known_things_are_found_and_near_ones_asked_about(small: Path, tmp_path: Path) -> None:
    rows = [
        {**GRANTS[0], "Recipient Org:Identifier": "", "Recipient Org:Name": "EXAMPLE  town"},
        {**GRANTS[1], "Recipient Org:Identifier": "", "Recipient Org:Name": "Exampel Town"},
    ]
    path = put(tmp_path / "grants.csv", text_of(rows))
    found = importing.read(path)
    wanted, _ = importing.request(small, found, {})
    made = importing.planned(small, wanted)
    assert [(one.called, one.ids, one.rows) for one in made.plan.near] == [
        ("Exampel Town", ("example-town",), (3,))
    ]
    with pytest.raises(KGError, match="decided on first"):
        importing.write(small, made)
    assert not (small / "data/grants.csv").exists()

    decided = found.mapping._replace(same={"Exampel Town": "example-town"})
    planned(small, path, decided, write=True)
    received = {v for (_, _, p), v in said(small, "grants").items() if p == "kg:hasRecipient"}
    assert received == {"example-town"}
    # Another identifier of one scheme is another thing, whatever it is called.
    other = {**GRANTS[0], "Identifier": "360G-ex-7", "Recipient Org:Name": "Lamp Trust"}
    one = put(tmp_path / "one.csv", text_of([other]))
    planned(small, one, write=True, id="one")
    two = {**other, "Identifier": "360G-ex-8", "Recipient Org:Identifier": "GB-CHC-2"}
    plan = planned(small, put(tmp_path / "two.csv", text_of([two])), write=True, id="two")
    assert plan.near == [] and "lamp-trust-2" in plan.made
    # An identifier is enough, and the new spelling becomes another name.
    three = {**two, "Identifier": "360G-ex-9", "Recipient Org:Name": "Trust of Lamps"}
    plan = planned(small, put(tmp_path / "three.csv", text_of([three])), write=True, id="three")
    assert "lamp-trust-2" in plan.matched and kg.check(small) == []
    with pytest.raises(KGError, match="is no thing of the project"):
        planned(small, path, decided._replace(same={"Exampel Town": "nobody"}), id="grants")


def test_cells_are_read_in_the_language_of_the_source(small: Path, tmp_path: Path) -> None:
    lines = ["no;what;sum;payee;from;to", "a1;Lampen;1.234,50;Lamp Trust;01.02.2024;31. März 2024"]
    path = put(tmp_path / "office.csv", "\n".join(lines))
    planned(small, path, mapped("de", "EUR"), write=True)
    found = said(small, "office")
    assert (
        found[
            "row a1",
            "office-a1" if ("row a1", "office-a1", "kg:amount") in found else "a1",
            "kg:amount",
        ]
        == "EUR 1234.5"
    )
    assert "2024-02-01/2024-03-31" in found.values()
    assert '"1.234,50"' in (small / "data/claims/office.csv").read_text("utf-8")
    assert kg.check(small) == []


def test_bad_rows_are_told_with_both_readings_and_left_out(small: Path, tmp_path: Path) -> None:
    lines = [
        "no,what,sum,payee,from,to",
        "a1,Lamps,500,Lamp Trust,,",
        "a2,Lamps,3.000,Lamp Trust,,",
        "a3,Lamps,much,Lamp Trust,,",
        "a4,Lamps,500,Lamp Trust,03/04/2024,",
        ",,,,2024,",
    ]
    path = put(tmp_path / "office.csv", "\n".join(lines))
    plan = planned(small, path, mapped())
    told = {problem.line: (problem.message, problem.hint) for problem in plan.bad}
    assert sorted(told) == [3, 4, 5, 6]
    assert "GBP 3 or GBP 3000" in told[3][0] or "3000" in told[3][1]
    assert "“GBP much” is no amount of money" in told[4][0]
    assert "2024-04-03" in told[5][0] and "2024-03-04" in told[5][0]
    assert "names nothing" in told[6][0]
    assert len(plan.bad) == 4  # what is wrong with one row is not told of others
    with pytest.raises(KGError, match="decided on first"):
        planned(small, path, mapped(), write=True)
    done = planned(small, path, mapped(), write=True, leave_out=True)
    assert {locator for locator, _, _ in said(small, "office")} == {"row a1"}
    table_ = importing.read(path, mapped()).table
    left = list(csv.reader(importing.left_out(done, table_).decode().splitlines()))
    assert [row[0] for row in left] == ["row", "3", "4", "5", "6"]
    assert left[2][2:] == ["a3", "Lamps", "much", "Lamp Trust", "", ""]
    # A row that was read before and cannot be read now is not withdrawn.
    path = put(tmp_path / "office.csv", lines[0] + "\na1,Lamps,much,Lamp Trust,,\n")
    done = planned(small, path, mapped(), write=True, leave_out=True)
    assert done.compared.rows == (0, 0, 0, 0) and len(said(small, "office")) == 4
    assert kg.check(small) == []


def test_a_name_is_no_identity_of_money(small: Path, tmp_path: Path) -> None:
    """A bare number is one of its publisher: 17 of another one is another thing."""
    lines = ["no,what,sum,payee", "17,Lamps,500,Lamp Trust"]
    path = put(tmp_path / "office.csv", "\n".join(lines))
    planned(small, path, mapped(), write=True)
    plan = planned(small, path, mapped(), id="other", publisher="Other Office")
    assert plan.made == ["other-17"]
    plan = planned(small, path, mapped(), id="other")
    assert plan.made == [] and "office-17" in plan.matched


# --- the command ----------------------------------------------------------------------------------


def test_the_command_shows_writes_and_says_what_is_missing(small: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "grants.csv", text_of(GRANTS))
    shown = run("-C", small, "import", path, "--dry-run", check=0)
    assert "      amount: GBP 12,500.5\n" in shown.stdout
    assert "rows: 2 new, 0 revised, 0 withdrawn, 0 as they were" in shown.stdout
    assert "grants.csv (360Giving): 2 rows of source:grants, Example Fund" in shown.stderr
    assert not (small / "data/grants.csv").exists()
    refused = run("-C", small, "import", path, check=2)
    assert "--yes writes what is shown" in refused.stderr
    mapping = tmp_path / "grants.toml"
    done = run("-C", small, "import", path, "--mapping", mapping, "--yes", check=0)
    assert done.stdout.splitlines()[-3:] == [
        "data/sources.csv",
        "data/grants.csv",
        "data/claims/grants.csv",
    ]
    assert mapping.read_text("utf-8").startswith('like = "360Giving"')
    again = run("-C", small, "--lang", "ko", "import", path, "--mapping", mapping, "--yes", check=0)
    assert "적을 것이 없습니다" in again.stderr and "그대로 2" in again.stdout
    odd = put(tmp_path / "odd.csv", "what;sum\nLamps;5\n")
    unknown = run("-C", small, "import", odd, check=2).stderr
    assert "its columns mean is not known: what, sum" in unknown and "--mapping" in unknown
    named = {"Recipient Org:Identifier": "", "Recipient Org:Name": "Exampel Town"}
    near = text_of([{**GRANTS[0], **named}])
    path = put(tmp_path / "near.csv", near)
    told = run("-C", small, "import", path, "--yes", check=1).stderr
    assert "“Exampel Town” (row 2): example-town · Example Town" in told and "--same" in told
    run("-C", small, "import", path, "--new", "--yes", check=0)


def test_what_has_no_name_in_a_language_is_told_by_the_one_it_has(tmp_path: Path) -> None:
    run("init", "--lang", "de", tmp_path / "de", check=0)
    rows = [{**GRANTS[0], "Title": "Lampen"}]
    path = put(tmp_path / "grants.csv", text_of(rows))
    words = ("import", path, "--language", "de", "--dry-run")
    for language in ("en", "de"):
        shown = run("-C", tmp_path / "de", "--lang", language, *words, check=0).stdout
        assert "    Lampen (360g-ex-1)" in shown and "kg:amount" not in shown


def test_columns_are_asked_for_on_a_terminal(small: Path, tmp_path: Path) -> None:
    lines = ["No;Zweck;Betrag;Zahler;Rest", "7;Lampen;1.500,00;Exampel Town;x"]
    path = put(tmp_path / "zahlungen.csv", "\n".join(lines))
    mapping = tmp_path / "zahlungen.toml"
    words = ("-C", small, "--lang", "en", "import", path, "--mapping", mapping)
    terminal = Terminal(*words, "--publisher", "Stadt")
    terminal.answer("what is a row?", "Alloc")
    terminal.until("choose one of")
    terminal.type("\x15kg:Allocation\r")
    terminal.answer("“No” (7): ", "id")
    terminal.answer("“Zweck” (Lampen): ", "name")
    terminal.answer("“Betrag” (1.500,00): ", "kg:amount")
    terminal.answer("“Zahler” (Exampel Town): ", "kg:hasPayer")
    terminal.answer("“Rest” (x): ", "")
    terminal.answer("which currency is “Betrag” in?", "EUR")
    terminal.answer("of what class is what stands in “Zahler”?", "")
    terminal.answer("at which stage is the money?", "kg:disbursed")
    terminal.answer("what is it all about?", "")
    terminal.answer("the language of its figures and days", "de")
    terminal.answer("Which is it? (id, or new)", "example-town")
    terminal.until("amount: EUR 1,500")
    terminal.answer("write it? [y/n]", "y")
    terminal.until("source:zahlungen is written")
    assert terminal.code() == 0
    found = said(small, "zahlungen")
    assert found["row 7", "zahlungen-7", "kg:amount"] == "EUR 1500"
    assert found["row 7", "zahlungen-7", "kg:hasPayer"] == "example-town"
    assert '"Exampel Town" = "example-town"' in mapping.read_text("utf-8")
    again = run("-C", small, "import", path, "--mapping", mapping, "--yes", check=0)
    assert "nothing to write" in again.stderr and kg.check(small) == []
