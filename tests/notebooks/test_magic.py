"""`%%sparql` in a shell of IPython."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from IPython.core.interactiveshell import InteractiveShell

import kg
from kg.errors import KGError
from kg.notebook import Line, parsed

FUNDS = "SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount } ORDER BY ?fund ?amount\n"


@pytest.fixture(scope="module")
def shell(project: Path) -> Iterator[InteractiveShell]:
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "kg")
    made.user_ns["folder"] = str(project)
    yield made
    InteractiveShell.clear_instance()


def test_a_cell_is_a_query(shell: InteractiveShell, project: Path) -> None:
    found = shell.run_cell_magic("sparql", "-C {folder}", FUNDS)
    assert found == kg.query(FUNDS, project)
    cited = shell.run_cell_magic("sparql", "-C $folder --cite --lang ko", FUNDS)
    assert isinstance(cited, kg.CitedAnswer) and "광주 AI펀드 2차" in cited._repr_html_()
    assert shell.run_cell_magic("sparql", "-C {folder}", "ASK { ?x a kg:Fund }") is True


def test_a_titled_question(shell: InteractiveShell, project: Path) -> None:
    expected = kg.query("who-held-which-post", project, day="2024-10-01")
    line = "who-held-which-post -p day=2024-10-01 -C {folder}"
    assert shell.run_line_magic("sparql", line) == expected
    assert shell.run_cell_magic("sparql", "-C {folder}", "plans-to-pay\n") == kg.query(
        "plans-to-pay", project
    )


def test_a_day_and_plans(shell: InteractiveShell, project: Path) -> None:
    query = "SELECT ?amount { entity:phase-1-budget kg:amount ?amount }"
    found = shell.run_cell_magic("sparql", "-C {folder} --as-of=2021-01", query)
    assert found == kg.query(query, project, as_of="2021-01")
    query = "SELECT ?x { ?x a kg:Milestone }"
    found = shell.run_cell_magic("sparql", "-C {folder} --plans", query)
    assert found == kg.query(query, project, plans=True)


def test_an_answer_is_kept_under_a_name(shell: InteractiveShell) -> None:
    assert shell.run_cell_magic("sparql", "-C {folder} --into funds", FUNDS) is None
    assert isinstance(shell.user_ns["funds"], kg.Answer)


def test_what_is_wrong_is_one_line(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    for line, said in (
        ("%%sparql -C {folder}\nSELECT ?x { ?x a kg:Fund ", "query:1:25: "),
        ("%%sparql -C nowhere\nASK {}", "there is no folder nowhere"),
        ("%%sparql --citee\nASK {}", "%sparql has no option --citee (did you mean --cite?)"),
        ("%%sparql --zz\nASK {}", "(options are --cite, --plans, --as-of,"),
        ("%sparql -C", "-C needs a value"),
        ("%sparql", "a query is a text, and this is nothing (write the query in the cell below"),
        ("%sparql one two", "one question at a time: “two” is too much"),
        ("%sparql one -p day", "sets nothing"),
        ("%sparql 'one", "the line cannot be read: No closing quotation"),
        (
            "%sparql milestone -C {folder}",
            "no question is called “milestone” (did you mean milestones?)",
        ),
        ("%%sparql plans-to-pay\nASK {}", "the line names the question “plans-to-pay”"),
        ("%%sparql --into for\nASK {}", "“for” is no name that Python takes"),
        ("%sparql one --lang f!", "'f!'"),
        ("%%sparql --lang ko -C nowhere\nASK {}", "nowhere: 그런 폴더는 없습니다"),
    ):
        assert shell.run_cell(line).error_in_exec is not None
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        (one,) = told.err.splitlines()
        assert said in one, one


def test_a_warning_is_a_line(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell_magic("sparql", "-C {folder}", "SELECT ?x { ?x a kg:Fundd }")
    assert capsys.readouterr().err.splitlines() == [
        "kg:Fundd is no term of this graph; did you mean kg:Fund?"
    ]
    shell.run_cell_magic("sparql", "-C {folder} --as-of 2000", "SELECT ?x { ?x a kg:Fund }")
    assert "nothing had been said by 2000-12-31" in capsys.readouterr().err


@pytest.mark.fast
def test_the_line_of_a_cell() -> None:
    assert parsed("name -p 'a=b c' -p ?d=1 --as-of 2021 --cite") == Line(
        "name", {"a": "b c", "d": "1"}, {"--as-of": "2021", "--cite": ""}
    )
    with pytest.raises(KGError, match="--into needs a value"):
        parsed("--into")


def test_kg_starts_without_ipython() -> None:
    code = "import sys, kg, kg.api.queries; print([m for m in ('IPython', 'pandas', 'polars') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    assert done.stdout == "[]\n"
