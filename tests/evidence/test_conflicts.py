"""Where sources disagree, what was revised, what is set aside; and what to trust less."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import run
from projects import claimed

import kg
from kg.evidence.claims import Document
from kg.evidence.voices import INDEPENDENT, SEPARATE, UNKNOWN, voices

CLAIMS = {
    "a_2020": """p1,budget,kg:concerns,hall
p1,budget,kg:amount,KRW 100000000000,,about,,,,약 1000억
p1,opening,kg:concerns,hall
p1,opening,kg:plannedDate,2021
p2,hall,kg:area,1000
p3,part-one,kg:concerns,hall
p3,part-one,kg:amount,KRW 5000000000,,,,town
p3,part-one,kg:hasStage,kg:requested
p4,visits,kg:concerns,hall
p4,visits,kg:measures,visitors
p4,visits,kg:value,300,2019
p9,town,kg:operates,hall
p9,town,kg:attends,fair,,,planned""",
    "b_2021": """p1,budget,kg:amount,KRW 104000000000
p1,opening,kg:plannedDate,2022-05,,at-most
p2,hall,kg:area,1250,,,,,preferred,,measured anew
p3,part-one,kg:amount,KRW 6000000000
p3,part-one,kg:hasStage,kg:drafted
p9,town,kg:operates,hall""",
    "c_2022": """p1,budget,kg:amount,KRW 130000000000
p1,opening,kg:plannedDate,2021
p4,visits,kg:value,280,,,claimed""",
    "d_2023": """p1,budget,kg:amount,KRW 13000000000,,,,,set-aside,130억,a zero is missing
p4,visits,kg:value,320,2019""",
    "w_2022": """p2,hall,kg:area,900
p3,part-one,kg:hasShare,kg:national""",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only ask."""
    return claimed(tmp_path_factory.mktemp("conflicts") / "hall", **CLAIMS)


def test_all_sorts(hall: Path) -> None:
    assert (
        run("-C", hall, "conflicts", check=0).stdout
        == """\
disagree: sources contradict one another (2)
  Budget (entity:budget), amount: 20.0% apart; independent voices
    –  KRW 104 billion          [1]
    –    about KRW 100 billion  [2]  (printed 약 1000억; less precise than KRW 104 billion)
    –  KRW 130 billion          [3]
  Hall (entity:hall), area: 20.0% apart; separate voices, which may share an origin; settled: measured anew
    –  1,000 m²  [4]
    –  1,250 m²  [5]  (counts)

moved: plans that were told otherwise later (2)
  Part one (entity:part-one), amount: 16.7% apart; separate voices, which may share an origin
    2020-01-10  KRW 5 billion  [6]  (in the words of Town)
    2021-03-01  KRW 6 billion  [7]
  Opening (entity:opening), planned date: 5–16 months apart; independent voices
    2020-01-10  2021        [2]
    2021-03-01  by 2022-05  [1]
    2022-06-01  2021        [3]

developed: states that have changed (2)
  Visits (entity:visits), value: 12.5% apart; fell, which it cannot; independent voices
    2019        320  [8]
    2022-06-01  280  [9]  (claimed)
  Part one (entity:part-one), has the stage: separate voices, which may share an origin
    2020-01-10  Requested  [6]
    2021-03-01  Drafted    [7]

revised: what one source told anew of one period (1)
  Visits (entity:visits), value: as of 2019; 6.2% apart
    2020-01-10  300  [10]
    2023-05-01  320  [8]

weak: what weak sources alone say otherwise (1)
  Hall (entity:hall), area: 28.0% apart
    –  900 m²    [11]
    –  1,250 m²  [5]  (counts)

set aside (1)
  Budget (entity:budget), amount: independent voices
    –  KRW 13 billion   [12]  (printed 130억; set aside: a zero is missing)
    –  KRW 104 billion  [1]  (counts)
    –  KRW 130 billion  [3]  (counts)

[1] Herald, source:b-2021, p1
[2] Gazette, source:a-2020, p1
[3] Times, source:c-2022, p1
[4] Gazette, source:a-2020, p2
[5] Herald, source:b-2021, p2
[6] Gazette, source:a-2020, p3
[7] Herald, source:b-2021, p3
[8] Gazette, source:d-2023, p4
[9] Times, source:c-2022, p4
[10] Gazette, source:a-2020, p4
[11] Mirror, source:w-2022, p2
[12] Gazette, source:d-2023, p1
"""
    )
    korean = run("-C", hall, "--lang", "ko", "conflicts", check=0).stdout
    assert "회관 (entity:hall), 면적: 20.0% 차이; 다른 출처이나 뿌리가 같을 수 있음" in korean
    assert (
        "1,040억 원" in korean and "가려짐: measured anew" in korean and "5–16개월 차이" in korean
    )


def test_each_source_stands_under_what_it_says(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="""ex,standing,kg:concerns,hall
ex,standing,kg:rank,10,,at-most
ex,standing,kg:isRankedIn,league
ex,budget,kg:concerns,hall
ex,budget,kg:amount,KRW 4000000,,over
ex,budget,kg:hasStage,kg:planned""",
        b_2021="ex,standing,kg:rank,7\nex,budget,kg:amount,KRW 4116000",
        c_2022="ex,standing,kg:rank,11\nex,budget,kg:amount,KRW 7000000",
    )
    sources = {
        (claim.object.split('"')[1], claim.qualifier): claim.document.iri.rpartition("/")[2]
        for conflict in kg.conflicts(folder)
        for step in conflict.steps
        for value in step.values
        for claim in value
    }
    # What says “at most 10”, or “over 400”, is no witness of the exact figure that it fits.
    assert sources == {
        ("7", ""): "b-2021>",
        ("11", ""): "c-2022>",
        ("4116000", ""): "b-2021>",
        ("7000000", ""): "c-2022>",
    }


def test_what_is_less_precise_stands_under_what_it_fits(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,fair,kg:date,2019-11-16",
        b_2021="ex,fair,kg:date,2019-11\np2,fair,kg:date,2019",
        c_2022="ex,fair,kg:date,2019-10",
        w_2022="ex,fair,kg:date,2019-11",
    )
    (lines, _) = run("-C", folder, "conflicts", "--entity", "fair", check=0).stdout.split("\n\n")
    assert lines.split("\n")[2:] == [
        "    –  2019-11-16  [1]",
        "    –    2019-11   [2][3]  (less precise than 2019-11-16)",
        "    –    2019      [4]  (less precise than 2019-11-16 / 2019-10)",
        "    –  2019-10     [5]",
    ]
    rows = csv.DictReader(
        run("-C", folder, "conflicts", "--entity", "fair", "--format", "csv", check=0).stdout.split(
            "\n"
        )
    )
    assert [(row["reading"], row["less_precise"], row["value"]) for row in rows] == [
        ("1", "false", "2019-11-16"),
        ("1", "true", "2019-11"),
        ("1", "true", "2019-11"),
        ("1", "true", "2019"),
        ("2", "false", "2019-10"),
    ]
    told = run("-C", folder, "history", "fair", check=0).stdout
    assert told.count("(less precise than 2019-11-16)") == 2 and "superseded" not in told
    (same,) = kg.conflicts(folder, entity="fair")
    assert [[c.document.iri[-8:-1] for c in one.claims] for one in same.steps[0].wider] == [
        ["/b-2021", "/w-2022"],
        ["/b-2021"],
    ]


def test_a_disagreement_that_a_finer_value_settled(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,hall,kg:area,19.1",
        b_2021="ex,hall,kg:area,19.2",
        c_2022="ex,hall,kg:area,19.15",
    )
    (found,) = kg.conflicts(folder)
    assert not found.open and len(found.steps[0].values) == 2
    told = run("-C", folder, "conflicts", check=0).stdout
    assert "; settled since by a more precise value\n" in told
    assert (
        len(kg.conflicts(folder, as_of="2021")) == 1 and kg.conflicts(folder, as_of="2021")[0].open
    )


def test_what_is_counted_has_its_unit(project: Path) -> None:
    name = "data-centre-floor-count"
    for words in (("conflicts", "--entity", name), ("history", name, "kg:value")):
        told = run("-C", project, *words, check=0).stdout
        assert "2 floors" in told and "3 floors" in told
        rows = run("-C", project, *words, "--format", "csv", check=0).stdout
        assert {row["unit"] for row in csv.DictReader(rows.splitlines())} == {"floors"}
    assert "3층" in run("-C", project, "--lang", "ko", "conflicts", check=0).stdout


def test_what_is_no_conflict(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,budget,kg:amount,KRW 92300000000\nex,budget,kg:concerns,hall",
        b_2021="ex,budget,kg:amount,KRW 92389000000\nex,fair,kg:date,2019",
        c_2022="ex,fair,kg:date,2019-05\nex,budget,kg:amount,KRW 92000000000,,about",
    )
    done = run("-C", folder, "conflicts", check=0)
    assert (done.stdout, done.stderr) == ("", "no conflicts\n")


def test_filters(hall: Path) -> None:
    def what(*words: str) -> list[tuple[str, str]]:
        rows = csv.DictReader(
            io.StringIO(run("-C", hall, "conflicts", "--format", "csv", *words, check=0).stdout)
        )
        return list(dict.fromkeys((row["what"], row["subject"].rpartition("/")[2]) for row in rows))

    assert what() == [
        ("disagree", "budget"),
        ("disagree", "hall"),
        ("moved", "part-one"),
        ("moved", "opening"),
        ("developed", "visits"),
        ("developed", "part-one"),
        ("revised", "visits"),
        ("weak", "hall"),
        ("set-aside", "budget"),
    ]
    for sort in ("disagree", "moved", "developed", "revised", "weak", "set-aside"):
        assert what("--only", sort) == [pair for pair in what() if pair[0] == sort]
    assert what("--kind", "money") == [
        ("disagree", "budget"),
        ("moved", "part-one"),
        ("set-aside", "budget"),
    ]
    assert (
        what("--kind", "date")
        == what("--kind", "kg:Milestone")
        == what("--kind", "이정표")
        == [("moved", "opening")]
    )
    assert (
        what("--entity", "회관")
        == what("--property", "kg:area")
        == [("disagree", "hall"), ("weak", "hall")]
    )
    assert what("--property", "금액", "--only", "set-aside") == [("set-aside", "budget")]
    # Between these days the rival value, the later step, what is set aside.
    assert what("--from", "2023") == [("revised", "visits"), ("set-aside", "budget")]
    assert what("--from", "2021-02", "--to", "2021") == [
        ("disagree", "hall"),
        ("moved", "part-one"),
        ("moved", "opening"),
        ("developed", "part-one"),
    ]
    assert what("--as-of", "2020-02") == []
    assert what("--as-of", "2021") == [
        ("disagree", "hall"),
        ("moved", "part-one"),
        ("moved", "opening"),
        ("developed", "part-one"),
    ]
    assert what("--kind", "other") == [("developed", "part-one")]


@pytest.mark.parametrize(
    ("words", "code", "said", "hint"),
    [
        (
            ["--only", "reviced"],
            2,
            "“reviced” is none of disagree, moved, developed, revised, weak, set-aside",
            "did you mean revised?",
        ),
        (["--entity", "haal"], 1, "nothing is called “haal”", "did you mean hall"),
        (["--property", "kg:aera"], 1, "no property is called “kg:aera”", "did you mean kg:area?"),
        (["--kind", "monny"], 1, "“monny” is no kind of value and no class", "did you mean money?"),
        (["--from", "2020-13"], 2, "“2020-13” is no day of the calendar", "write 2021-01-03"),
        (["--to", "soon"], 2, "“soon” is no day of the calendar", "write 2021-01-03"),
    ],
)
def test_refused(hall: Path, words: list[str], code: int, said: str, hint: str) -> None:
    done = run("-C", hall, "conflicts", *words, check=code)
    assert said in done.stderr and hint in done.stderr and done.stdout == ""


def test_machine_formats(hall: Path) -> None:
    rows = json.loads(
        run("-C", hall, "conflicts", "--only", "moved", "--format", "json", check=0).stdout
    )["results"]["bindings"]
    told = [
        tuple(
            r[name]["value"].rpartition("/")[2]
            for name in ("entry", "step", "time", "reading", "value", "source")
        )
        for r in rows
    ]
    assert told == [
        ("1", "1", "2020-01-10", "1", "5000000000", "a-2020"),
        ("1", "2", "2021-03-01", "1", "6000000000", "b-2021"),
        ("2", "1", "2020-01-10", "1", "2021", "a-2020"),
        ("2", "2", "2021-03-01", "1", "2022-05", "b-2021"),
        ("2", "3", "2022-06-01", "1", "2021", "c-2022"),
    ]
    assert rows[0]["speaker"]["value"].endswith("entity/town")
    assert rows[0]["difference"]["value"] == "0.1667" and "days_apart" not in rows[0]
    assert rows[3]["qualifier"]["value"] == "at-most" and rows[2]["days_apart"]["value"] == "485"
    settled = json.loads(
        run("-C", hall, "conflicts", "--entity", "hall", "--format", "json", check=0).stdout
    )["results"]["bindings"]
    assert {
        (r["what"]["value"], r["open"]["value"], r.get("settled", {}).get("value")) for r in settled
    } == {("disagree", "false", "measured anew"), ("weak", "false", None)}
    assert run("-C", hall, "conflicts", "--format", "markdown", check=0).stdout.startswith(
        "| entry | what | open |"
    )


def test_a_disagreement_that_ended_is_said_to_have(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="p1,opening,kg:plannedDate,2021\np2,opening,kg:plannedDate,2022\np1,opening,kg:concerns,hall",
        b_2021="ex,opening,kg:plannedDate,2023",
    )
    found = kg.conflicts(folder, only="disagree")
    assert [(c.open, c.period) for c in found] == [(False, "2020-01-10")]
    assert (
        "superseded since" in run("-C", folder, "conflicts", "--only", "disagree", check=0).stdout
    )


def test_none(asked: Path) -> None:
    done = run("-C", asked, "conflicts", "--only", "disagree", check=0)
    assert (done.stdout, done.stderr) == ("", "no conflicts\n")


@pytest.mark.parametrize(
    ("one", "two", "same", "expected"),
    [
        (
            ("Gazette", "ko", "2020-01-01", "ordinary"),
            ("Herald", "ko", "2020-01-08", "ordinary"),
            True,
            UNKNOWN,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "ordinary"),
            ("Herald", "ko", "2020-01-09", "ordinary"),
            True,
            SEPARATE,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "ordinary"),
            ("Herald", "en", "2020-01-01", "ordinary"),
            True,
            SEPARATE,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "ordinary"),
            ("Herald", "ko", "2020-01-01", "ordinary"),
            False,
            SEPARATE,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "ordinary"),
            ("Herald", "ko", "", "ordinary"),
            True,
            UNKNOWN,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "independent"),
            ("Herald", "ko", "2020-01-01", "ordinary"),
            True,
            INDEPENDENT,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "independent"),
            ("Gazette", "ko", "2021-01-01", "ordinary"),
            False,
            UNKNOWN,
        ),
        (
            ("Gazette", "ko", "2020-01-01", "independent"),
            ("Herald", "ko", "2021-01-01", "weak"),
            False,
            UNKNOWN,
        ),
    ],
)
def test_voices(one: tuple, two: tuple, same: bool, expected: str) -> None:
    first, second = (
        Document(f"<{d[0]}{d[2]}>", d[0], language=d[1], first=d[2], last=d[2], reliability=d[3])
        for d in (one, two)
    )
    assert voices(first, second, same) == voices(second, first, same) == expected


# --- audit ----------------------------------------------------------------------------------------

AUDITED = {
    **CLAIMS,
    "a_2020": CLAIMS["a_2020"]
    + """
p5,kim-tenure,kg:fills,mayor
p5,kim-tenure,org:member,kim
p5,kim-tenure,kg:during,2018-07/2022-06
p5,lee-tenure,kg:fills,mayor
p5,lee-tenure,org:member,lee
p5,lee-tenure,kg:during,2019-01/2023
p6,part-two,kg:amount,KRW 100
p6,part-two,kg:concerns,hall
p6,part-three,dcterms:isPartOf,part-two
p6,part-three,kg:concerns,hall
p6,part-three,kg:amount,KRW 140""",
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only ask."""
    return claimed(tmp_path_factory.mktemp("audit") / "audited", **AUDITED)


def test_audit(audited: Path) -> None:
    out = run("-C", audited, "audit", check=0).stdout
    heads = [line for line in out.splitlines() if line and not line.startswith((" ", "["))]
    assert heads == [
        "rests on one source: 23 of 25 facts, 1 of 1 plans",
        "rests on weak sources alone: 1 of 25 facts, 0 of 1 plans",
        "rests on several sources that are not known to be independent: 0",
        "rests on sources of which only a part was read: 0",
        "no text was found to have the figure or day: 10 of 25 facts, 0 of 1 plans",
        "a text was found to have another figure or day: 0",
        "past its day, and no source says what came of it: 1",
        "sums that do not add up: 1",
        "two holders of one post at once: 1",
        "lacks what would make it whole: 4",
        "sources that nothing rests on: 0",
    ]
    assert "  Part one (entity:part-one), has the share: National  source:w-2022\n" in out
    assert (
        "  Opening (entity:opening): first planned for 2021 [1][2]; its day has passed, and no source"
        " says what came of it; the newest source about it is source:d-2023, 2023-05-01\n" in out
    )
    assert (
        "  Part three (entity:part-three) (KRW 140) is larger than its whole, Part two"
        " (entity:part-two) (KRW 100) [3]\n" in out
    )
    assert "  Mayor (entity:mayor): Tenure of Kim, Tenure of Lee, 2019-01/2022-06 [4]\n" in out
    assert "  Budget (entity:budget): has the stage\n  Part three" in out
    assert "[4] Gazette, source:a-2020, p5\n" in out


def test_audit_sections(audited: Path) -> None:
    whole = run("-C", audited, "audit", "--section", "one-source", check=0).stdout
    assert len([line for line in whole.splitlines() if line.startswith("  ")]) == 24
    assert "  Town (entity:town), attends: Fair  source:a-2020  (planned)\n" in whole
    assert "… 14 more: kg audit --section one-source" in run("-C", audited, "audit", check=0).stdout

    def rows(section: str) -> list[dict[str, str]]:
        done = run("-C", audited, "audit", "--format", "csv", "--section", section, check=0)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def ends(text: str) -> list[str]:
        return [iri.rpartition("/")[2] for iri in text.split()]

    (past,) = rows("past-due")
    assert (ends(past["subject"]), past["value"]) == (["opening"], "2021")
    (total,) = rows("sums")
    assert ends(total["others"]) == ["part-three"] and total["note"] == "140"
    (pair,) = rows("two-holders")
    assert ends(pair["others"]) == ["kim-tenure", "lee-tenure"]
    assert pair["value"] == "2019-01/2022-06" and ends(pair["sources"]) == ["a-2020"]
    assert [ends(row["subject"]) for row in rows("lacks")] == [
        ["budget"],
        ["part-three"],
        ["part-two"],
        ["visitors"],
    ]
    assert {row["graph"] for row in rows("one-source")} == {"current", "plans"}
    assert (
        json.loads(run("-C", audited, "audit", "--format", "json", check=0).stdout)["head"]["vars"][
            0
        ]
        == "section"
    )
    assert run("-C", audited, "audit", "--format", "markdown", check=0).stdout.startswith(
        "| section | graph | subject |"
    )
    assert (
        "출처 하나에만 기댐: 전체 사실 25건 가운데 23건, 계획 1건 가운데 1건"
        in run("-C", audited, "--lang", "ko", "audit", check=0).stdout
    )
    done = run("-C", audited, "audit", "--section", "one-sorce", check=2)
    assert (
        "“one-sorce” is no section of the audit" in done.stderr
        and "did you mean one-source?" in done.stderr
    )


def test_audit_as_of_a_day(audited: Path) -> None:
    size, found = kg.audit(audited, as_of="2020-05")
    assert found["past-due"] == [] and found["unused-sources"] == []
    assert [item.comes_to for item in found["sums"]] == [140] and size.plans == 1


def test_sums_that_do_not_add_up(tmp_path: Path) -> None:
    rows = """p1,budget,kg:amount,KRW 100
p1,part-one,kg:amount,KRW 60
p1,part-two,kg:amount,KRW 50
p1,part-one,dcterms:isPartOf,budget
p1,part-two,dcterms:isPartOf,budget
p1,budget,kg:concerns,hall
p1,part-one,kg:concerns,hall
p1,part-two,kg:concerns,hall"""
    complete = claimed(tmp_path / "p", a_2020=f"{rows}\np1,budget,kg:hasCompleteSplit,kg:byPart")
    out = run("-C", complete, "audit", "--section", "sums", check=0).stdout
    assert "  Budget (entity:budget) (KRW 100), By part: KRW 60 + KRW 50 = KRW 110 [1]\n" in out
    assert (
        "the parts of “budget” (KRW 100) add up to KRW 10 more: KRW 60 + KRW 50 = KRW 110"
        in run("-C", complete, "check", check=0).stderr
    )
    # A list of parts is open unless a source says that they are all.
    open_list = claimed(tmp_path / "q", a_2020=rows)
    assert run("-C", open_list, "audit", "--section", "sums", check=0).stdout == (
        "sums that do not add up: 0\n"
    )
    assert "add up" not in run("-C", open_list, "check", check=0).stderr


def test_limits(hall: Path) -> None:
    short = run("-C", hall, "conflicts", "--limit", "1", check=0).stdout
    assert (
        "moved: plans that were told otherwise later (2)\n" in short
        and short.count("… 1 more: --limit 0 shows all") == 3
        and "Opening" not in short
    )
    assert (
        "… 1개" not in short
        and "1개 더 있음: --limit 0"
        in run("-C", hall, "--lang", "ko", "conflicts", "--limit", "1", check=0).stdout
    )
    assert (
        run("-C", hall, "conflicts", "--limit", "0", check=0).stdout
        == run("-C", hall, "conflicts", check=0).stdout
    )
    assert (
        run("-C", hall, "conflicts", "--limit", "1", "--format", "json", check=0).stdout
        == run("-C", hall, "conflicts", "--format", "json", check=0).stdout
    )
    assert (
        " more: --limit 0 shows all\n"
        in run("-C", hall, "audit", "--section", "one-source", "--limit", "1", check=0).stdout
    )
    history = run("-C", hall, "history", "budget", "--limit", "1", check=0).stdout
    assert " more: --limit 0 shows all" in history and history.count("source:") == 1
    told = run("-C", hall, "show", "budget", "--all", "--limit", "1", check=0).stdout
    assert "more: --limit 0 shows all" in told and told.count("source:") == 2


# --- the real graph -------------------------------------------------------------------------------


def test_what_is_set_aside_is_what_the_question_finds(project: Path) -> None:
    asked = kg.query("set-aside", project)
    found = {(c.subject, c.predicate) for c in kg.conflicts(project, only="set-aside")}
    aside = {row[3:5] for row in asked.rows if row[0] == '"set-aside"'}
    assert aside == found and len(found) > 10


def test_claims_looked_up_are_those_that_the_build_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = kg.conflicts(project), kg.money("", project)
    # Of many things the claims are not looked up one by one.
    monkeypatch.setattr("kg.evidence.claims._MANY", 0)
    assert (kg.conflicts(project), kg.money("", project)) == looked_up


# Each was held against the rows: all are contradictions, of which two may be roundings of one
# figure (upgrade budget, floor area); those with a period are over.
DISAGREE = {
    ("ai-academy-cohort-2", "applicants", ""),
    ("ai-budget-2026", "amount", ""),
    ("ai-fund-1", "amount", ""),
    ("ax-valley-budget-2026", "amount", ""),
    ("computing-centre-tender-2", "date", ""),
    ("data-centre-floor-area", "value", ""),
    ("data-centre-floor-count", "value", ""),
    ("data-centre-opening", "actualDate", ""),
    ("data-centre-system-world-rank", "rank", "2021-04-21"),
    ("data-centre-upgrade-budget-2026", "amount", ""),
    ("mobility-pilot-budget-2026", "amount", ""),
    ("mou-investing-firm-count", "value", "2024-11-25~"),
    ("phase-1-budget", "amount", "2021-11-22"),
    ("phase-1-money-in-retrospect", "amount", ""),
}


def test_what_sources_say_apart_is_what_was_judged_so(project: Path) -> None:
    """What the areas of the sites were in applications is planned, and no rival of what they are."""
    found = kg.conflicts(project, only="disagree")
    named = {
        (c.subject.rpartition("/")[2][:-1], c.predicate.rpartition("#")[2][:-1], c.period)
        for c in found
    }
    assert named == DISAGREE and len(found) == len(DISAGREE)
    over = {c.period for c in found if not c.open}
    assert over == {"2021-04-21", "2021-11-22"}


def test_the_opening_has_all_its_voices_in_every_door(project: Path) -> None:
    """October and November 2023 are rivals; the paper of the next morning tells the day."""
    name = "data-centre-opening"
    voices = {
        "2023-11-15": {"kwangju-2023-11-16"},
        "2023-11": {
            *("kjdaily-2024-03-05", "newstomato-2024-03", "herald-2024-09-22"),
            *("esteri-2025-12", "kbc-2026-02-15"),
        },
        "2023-10": {"mt-2024-03-25", "etoday-2025-02-06", "honamgoodnews-2026"},
    }
    for words in (
        ("conflicts", "--entity", name),
        ("history", name, "kg:actualDate"),
        ("show", name),
        ("query", "conflicts"),
    ):
        rows = csv.DictReader(
            run("-C", project, *words, "--format", "csv", check=0).stdout.split("\n")
        )
        told: dict[str, set[str]] = {}
        for row in rows:
            if "actualDate" in row["property"] and name in (row.get("thing") or name):
                told.setdefault(row["value"], set()).add(row["source"].rpartition("/")[2])
        assert told == voices, words


def test_real_conflicts(project: Path) -> None:
    found = kg.conflicts(project)
    by = {
        (
            c.what,
            c.subject.rpartition("/")[2].strip(">"),
            c.predicate.rpartition("#")[2].strip(">"),
        ): c
        for c in found
    }
    moved = by["moved", "phase-1-budget", "amount"]
    values = [
        [int(claim.object.split('"')[1]) // 10**8 for value in step.values for claim in value[:1]]
        for step in moved.steps
    ]
    assert values[0] == [4061] and values[-1] == [4265] and moved.voices == SEPARATE
    # City and ministry spoke of one day; lawmakers and city of one budget.
    assert by["disagree", "phase-1-budget", "amount"].period == "2021-11-22"
    assert by["disagree", "ai-budget-2026", "amount"].open
    # The misprints and garbled copies that facts.md marks.
    assert ("set-aside", "phase-1-budget", "amount") in by
    assert ("set-aside", "ai-budget-2020", "amount") in by
    kinds = [c.kind for c in found if c.what == "disagree" and c.open]
    assert kinds[0] == "money"
    money = [c.difference for c in found if c.what == "moved" and c.kind == "money"]
    assert money == sorted(money, reverse=True)


def test_every_door_tells_hedges_units_and_sources_alike(tmp_path: Path) -> None:
    """The audit and the search name a figure as a card does, and no source is counted for what it
    only plans, for what is set aside, or beside better ones though it is weak.
    """
    folder = claimed(
        tmp_path / "p",
        a_2020="""p1,hall,kg:area,900,,about
p2,budget,kg:concerns,hall
p2,budget,kg:amount,KRW 5000,,over
p3,budget,kg:during,../2020-01-29,,at-most""",
        b_2021="p1,hall,kg:area,900,,over,planned",
        c_2022="p1,hall,kg:area,900,,at-most,,,set-aside,,misprint",
        w_2022="p1,hall,kg:area,900,,under",
    )
    audit = run("-C", folder, "audit", check=0).stdout
    assert "Hall (entity:hall), area: about 900 m²" in audit
    assert "Budget (entity:budget), amount: over KRW 5,000" in audit
    assert "../2020-01-29 at the latest" in audit
    card = run("-C", folder, "show", "budget", check=0).stdout
    assert "until 29 Jan 2020 at the latest" in card
    rows = run("-C", folder, "audit", "--format", "csv", check=0).stdout
    measured = {
        (row["value"], row["currency"], row["unit"], row["qualifier"])
        for row in csv.DictReader(io.StringIO(rows))
    }
    assert {
        ("900", "", "m²", "about"),
        ("5000", "KRW", "", "over"),
        ("../2020-01-29", "", "", "at-most"),
    } <= measured
    found = run("-C", folder, "search", "900", check=0).stdout
    assert "area: about 900 m² (1 source)" in found
    assert "area: about 900 m²[1]" in run("-C", folder, "show", "hall", check=0).stdout


def test_a_figure_of_weak_sources_alone_says_so_where_it_is_found(hall: Path) -> None:
    found = run("-C", hall, "search", "900", check=0).stdout
    # What counts is no rival of what does not.
    assert "area: 900 m² (weak sources alone; 1 source)" in found


def test_a_plan_moved_as_far_as_its_history_says(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2022-07/2022-12",
        c_2022="ex,opening,kg:plannedDate,2024",
    )
    history = run("-C", folder, "history", "opening", check=0).stdout
    assert "moved by +13 … +29 months" in history
    assert "13–29 months apart" in run("-C", folder, "conflicts", check=0).stdout
