"""Shapes of real tables that `kg import` meets: percent cells, money without a currency, rows that
share a reference, statements that others replace. The samples are invented.
"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from conftest import run
from odf import opendocument, table, text
from test_imports import planned, put

from kg.project.imports import mapping_file, reading, standards

PAYMENTS = """iati_identifier,title_narrative,reporting_org_narrative,transaction_ref,\
transaction_transaction_type_code,transaction_transaction_date_iso_date,transaction_value,\
transaction_value_currency,transaction_receiver_org_narrative
XX-1-5,Wells,Example Aid,V-7,3,2023-02-01T00:00:00Z,1200.5,EUR,Well Builders
XX-1-5,Wells,Example Aid,V-7,3,2023-03-01T00:00:00Z,300,EUR,Well Builders
XX-1-5,Wells,Example Aid,,3,2023-04-01T00:00:00Z,100,EUR,Well Builders
XX-1-5,Wells,Example Aid,,3,2023-04-01T00:00:00Z,100,EUR,Well Builders
"""
BUDGETS = """budget-period-start-date,budget-period-end-date,budget-value,iati-identifier,title
2004-04-01,2005-03-31,500000,XX-1-101,Roads
2005-04-01,2006-03-31,17833,XX-1-101,Roads
"""
PROJECTS = """"id";"acronym";"status";"title";"startDate";"endDate";"totalCost";"ecMaxContribution";\
"legalBasis";"frameworkProgramme";"fundingScheme";"ecSignatureDate"
"900000001";"LAMPA";"SIGNED";"Lamps; and bridges";"2022-09-01";"2025-08-31";"2500000";"2073781,25";\
"HE";"HORIZON";"HORIZON-RIA";"2022-05-05"
"900000002";"LAMPB";"SIGNED";"Other lamps";"2022-09-01";"2025-08-31";"";"1000000.5";\
"HE";"HORIZON";"HORIZON-RIA";"2022-06-05"
"""
SHARES = """
[source]
publisher = "Example Office"

[things.share]
class = "kg:Measurement"
key = "Ort"
name = "{Ort}: Quote"

[things.share.claims]
"kg:value" = "Quote"
"kg:concerns" = { thing = "town" }
"kg:measures" = { thing = "rate" }

[things.rate]
class = "kg:Indicator"
called = "Rate of lamps"

[things.town]
class = "kg:Place"
name = "Ort"
"""


def sheet(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Hinweise"
    cells = book.create_sheet("Quoten")
    for row in ([], ["", "Ort", "Quote", "Zahl"], ["", "Astadt", 0.125, 0.3], ["", "Bdorf", 1, 7]):
        cells.append(row)
    for row in (3, 4):
        cells.cell(row, 3).number_format = "0.0 %;-0.0 %"
        cells.cell(row, 4).number_format = '0.0"%"'  # a sign that is only written behind
    book.save(path)
    return path


def written(folder: Path, source: str) -> list[str]:
    (path,) = (folder / "data" / "claims").glob(f"{source}*.csv")
    return path.read_text("utf-8").splitlines()


def open_sheet(path: Path) -> Path:
    book = opendocument.OpenDocumentSpreadsheet()
    cells = table.Table(name="Quoten")
    for row in (["Ort", "Quote"], ["Astadt", 0.125], ["Bdorf", 1]):
        line = table.TableRow()
        for cell in row:
            kind = {"valuetype": "percentage", "value": cell}
            own = table.TableCell(**({"valuetype": "string"} if isinstance(cell, str) else kind))
            if isinstance(cell, str):
                own.addElement(text.P(text=cell))
            line.addElement(own)
        cells.addElement(line)
    book.spreadsheet.addElement(cells)
    book.save(path)
    return path


def test_titles_above_a_table_are_no_names_of_columns(tmp_path: Path) -> None:
    text = (
        "Report; Town\nAs at 31 March\n\nScheme;Ward;Sum;Unit;Note\nSteps;Quay;5;m;\nRoof;Quay;;;\n"
    )
    found = reading.read(put(tmp_path / "a.csv", text))
    assert found.columns == ("Scheme", "Ward", "Sum", "Unit", "Note")
    assert [row.number for row in found.rows] == [5, 6]
    book = openpyxl.Workbook()
    for row in (["Report 2024"], [], ["Scheme", "Ward", "Sum"], ["Steps", "Quay", 5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert reading.read(tmp_path / "a.xlsx").columns == ("Scheme", "Ward", "Sum")


def test_what_is_shown_as_percent_is_read_so(tmp_path: Path) -> None:
    for path in (sheet(tmp_path / "a.xlsx"), open_sheet(tmp_path / "a.ods")):
        found = reading.read(path, "Quoten")
        column = found.columns.index("Quote")
        assert [row.cells[column] for row in found.rows] == ["12.5 %", "100 %"]
        if "Zahl" in found.columns:
            at = found.columns.index("Zahl")
            assert [row.cells[at] for row in found.rows] == ["0.3", "7"]


def test_a_percent_is_a_number_of_claims(small: Path, tmp_path: Path) -> None:
    mapping = mapping_file.parsed(SHARES, "shares.toml", standards.named)
    file = sheet(tmp_path / "shares.xlsx")
    mapping = mapping._replace(sheet="Quoten")
    plan = planned(small, file, mapping, write=True, all_new=True, published="2024", language="de")
    assert (plan.bad, plan.others, plan.near) == ([], [], [])
    said = [row for row in written(small, "shares") if ",kg:value," in row]
    assert [row.split(",")[3] for row in said] == ["12.5", "100"]


def test_payments_of_one_reference_are_different_money(small: Path, tmp_path: Path) -> None:
    planned(small, put(tmp_path / "paid.csv", PAYMENTS), write=True, published="2024")
    told = run("-C", small, "money", "Wells").stdout
    assert told.count("EUR 100 ") == 2 and " / " not in told, "no rivals"
    assert "2023-04-01T" not in told
    # The same file again says nothing new.
    again = planned(small, tmp_path / "paid.csv", published="2024")
    assert again.changes == []


def test_money_below_zero_takes_back_what_was_told(small: Path, tmp_path: Path) -> None:
    paid = "".join(PAYMENTS.splitlines(keepends=True)[:3])
    refund = "XX-1-5,Wells,Example Aid,R-1,3,2023-05-01,-250.5,EUR,Well Builders\n"
    file = put(tmp_path / "paid.csv", paid + refund)
    plan = planned(small, file, write=True, published="2024")
    assert (plan.bad, plan.others) == ([], [])
    told = run("-C", small, "money", "Wells").stdout
    assert "EUR −250.5" in told and "sum (Disbursed): EUR 1,250" in told, told
    flows = run("-C", small, "money", "Wells", "--flow").stdout
    assert "1 amount does not flow" in flows and "takes back other money" in flows
    run("-C", small, "check")


def test_a_part_may_be_larger_than_a_whole_of_which_another_takes_back(small: Path) -> None:
    header = "id,class,name_ko,name_en,same_as,replaced_by\n"
    rows = "".join(f"{id_},kg:Allocation,{id_},{id_},,\n" for id_ in ("net", "paid", "refund"))
    (small / "data/net.csv").write_text(header + rows)
    claims = next((small / "data/claims").glob("*.csv"))
    amounts = {"net": 90, "paid": 100, "refund": -10}
    with claims.open("a") as out:
        for id_, amount in amounts.items():
            out.write(f"p9,{id_},kg:amount,EUR {amount},,,,,,,\n")
            out.write(f"p9,{id_},kg:concerns,footbridge,,,,,,,\n")
            if id_ != "net":
                out.write(f"p9,{id_},dcterms:isPartOf,net,,,,,,,\n")
    assert "larger" not in run("-C", small, "check").stderr


def test_money_whose_rows_name_no_currency(small: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "budgets.csv", BUDGETS)
    call = ("-C", small, "import", file, "--publisher", "Example Aid", "--published", "2014")
    refused = run(*call, "--yes", check=1).stderr
    assert "--currency EUR" in refused
    assert "XXQ is no currency" in run(*call, "--currency", "xxq", check=2).stderr
    run(*call, "--currency", "gbp", "--mapping", tmp_path / "kept.toml", "--yes")
    assert 'currency = "GBP"' in (tmp_path / "kept.toml").read_text()
    told = run("-C", small, "money", "Roads").stdout
    assert "GBP 500,000" in told and "GBP 17,833" in told


def test_contributions_of_several_projects_are_added(small: Path, tmp_path: Path) -> None:
    planned(small, put(tmp_path / "project.csv", PROJECTS), write=True, published="2024-05")
    told = run("-C", small, "money", "European Commission").stdout
    assert "EUR 3,073,781.75" in told, told


PARTICIPANTS = """"projectID";"projectAcronym";"organisationID";"name";"order";"role";"ecContribution";\
"netEcContribution";"totalCost"
"900001";"LAMPA";"700001";"LAMP INSTITUTE";"1";"coordinator";"230000";"230000";"230000"
"900001";"LAMPA";"700002";"LAMP FORUM, GHANA";"2";"participant";"284812.5";"109619";"179838,75"
"900001";"LAMPA";"700003";"THIRD UNIVERSITY";"3";"thirdParty";"0";"528340.97";"960619,95"
"900002";"LAMPB";"700001";"LAMP INSTITUTE";"1";"partner";"";"0";"81000"
"""


def test_shares_of_participants_are_added_and_none_is_no_money(small: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "organization.csv", PARTICIPANTS)
    planned(small, file, write=True, published="2024-05")
    told = run("-C", small, "money", "European Commission").stdout
    assert "EUR 514,812.5" in told and "EUR 0" not in told, told
    assert len([row for row in written(small, "organization") if "kg:amount" in row]) == 2


def test_the_last_statement_of_a_record_counts(small: Path, tmp_path: Path) -> None:
    def statement(number: int, record: str, kind: str, status: str = "new", **more: object) -> str:
        told = {"statementId": f"s{number}", "recordId": record, "recordStatus": status}
        return json.dumps({**told, "recordType": kind, "recordDetails": more})

    def holds(number: int, record: str, owner: str, status: str = "new", **more: str) -> str:
        interest = {"type": "shareholding", "share": {"exact": 50}, **more}
        told = {"subject": "e1", "interestedParty": owner, "interests": [interest]}
        return statement(number, record, "relationship", status, **told)

    lines = [
        statement(1, "e1", "entity", name="Lamp Works Ltd"),
        *(
            statement(k, f"p{k}", "person", names=[{"fullName": name}])
            for k, name in ((2, "Ann Lee"), (3, "Bo Yu"), (4, "Cy Oz"))
        ),
        holds(5, "r1", "p2"),
        holds(6, "r2", "p3"),
        holds(7, "r3", "p4", endDate="2021-01-01"),
        holds(8, "r2", "p3", status="closed"),
    ]
    file = put(tmp_path / "owners.jsonl", "\n".join(lines))
    planned(small, file, write=True, publisher="Example Register", published="2024")
    held = [row for row in written(small, "owners") if "kg:holdsShareIn" in row]
    assert [row.split(",")[:2] for row in held] == [["row s5", "ann-lee"]]


def test_statements_that_others_replace(small: Path, tmp_path: Path) -> None:
    told = [
        {"statementID": "a", "statementType": "entityStatement", "name": "Lamp Works"},
        {"statementID": "b", "statementType": "personStatement", "names": [{"fullName": "Al Ba"}]},
        {
            "statementID": "c",
            "statementType": "ownershipOrControlStatement",
            "subject": {"describedByEntityStatement": "a"},
            "interestedParty": {"describedByPersonStatement": "b"},
            "interests": [{"type": "shareholding"}],
        },
        {
            "statementID": "d",
            "statementType": "ownershipOrControlStatement",
            "replacesStatements": ["c"],
            "subject": {"describedByEntityStatement": "a"},
            "interestedParty": {"describedByPersonStatement": "b"},
            "interests": [{"type": "voting-rights"}],
        },
    ]
    file = put(tmp_path / "old.jsonl", "\n".join(json.dumps(one) for one in told))
    planned(small, file, write=True, publisher="Example Register", published="2020")
    assert not [row for row in written(small, "old") if "kg:holdsShareIn" in row]
