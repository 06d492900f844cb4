"""Proposed claims: queued as plain rows, accepted, mended or refused by a person, part of nothing
else.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, run
from planted import keep
from terminals import Terminal

import kg
from kg.api.queueing import eyes
from kg.errors import KGError, NotFound, Refused
from kg.present.reports import queue_report
from kg.project import inputs, proposals
from kg.project.contract import CLAIMS
from kg.project.curation import queue, queue_files
from kg.project.curation.proposing import Outcome
from kg.store import snapshot
from kg.words import translate

GAZETTE = "gazette-2024-05-01"
QUEUE = f"data/queue/{GAZETTE}.csv"
FILE = f"data/claims/{GAZETTE}.csv"
TEXT = [
    "The council met.",
    "The bridge costs about €1.2 million, of which €300,000 comes from the town.",
    "It opens in 2025 or 2027.",
]


def row(**cells: str) -> dict[str, str]:
    """A row that is proved by the text; `cells` are what is otherwise."""
    return {
        "source": GAZETTE, "locator": "p2", "subject": "footbridge-budget",
        "predicate": "kg:amount", "object": "€300,000", "printed": "€300,000",
    } | cells  # fmt: skip


LINK = row(predicate="kg:hasSpender", object="example-builders", printed="")
DAY = row(
    locator="p3", subject="footbridge-completion", predicate="kg:plannedDate",
    object="2027", printed="2027",
)  # fmt: skip


@pytest.fixture
def town(small: Path) -> Path:
    """The small project with the text of a source."""
    keep(small, GAZETTE, TEXT)
    return small


def proposed(folder: Path, *rows: dict[str, Any]) -> list[Outcome]:
    return kg.propose(rows, folder, by="kim")


def ids(outcomes: list[Outcome]) -> list[str]:
    return [one.id for one in outcomes]


def cells(folder: Path) -> list[dict[str, str]]:
    """The rows of the queue as the file has them."""
    return list(csv.DictReader((folder / QUEUE).open(encoding="utf-8", newline="")))


def texts(folder: Path) -> dict[str, bytes]:
    """The files of a project."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in (folder / "data").rglob("*.csv")}


# --- what is queued -------------------------------------------------------------------------------


def test_a_proposal_is_a_row_that_git_shows(town: Path) -> None:
    [one] = proposed(town, row(note="from the table"))
    assert one == Outcome(1, "queued", one.id)
    [kept] = cells(town)
    assert tuple(kept) == proposals.COLUMNS
    assert kept["object"] == "EUR 300000" and kept["printed"] == "€300,000"
    assert (kept["by"], kept["state"], kept["reason"], kept["group"]) == ("kim", "open", "", "")
    assert kept["proposal"] == one.id and len(one.id) == 12 and len(kept["on"]) == 10


def test_the_same_row_is_the_same_proposal(town: Path) -> None:
    [one] = proposed(town, row())
    before = texts(town)
    [two, three] = proposed(town, row(object="EUR 300000", note="again"), row())
    assert (two.state, two.id, three.state) == ("waiting", one.id, "waiting")
    assert two.reason == "it waits in the queue already" and texts(town) == before


def test_what_is_a_claim_already_is_told_with_its_place(town: Path) -> None:
    known = row(object="EUR 1200000", qualifier="about", printed="about €1.2 million")
    [one] = proposed(town, known)
    assert one.state == "known" and one.reason == f"it is a claim already: {FILE}:4"
    assert not (town / QUEUE).exists()


def test_rows_of_one_statement_have_a_group_of_their_own(town: Path) -> None:
    done = proposed(town, row(group="a"), LINK | {"group": "a"}, DAY)
    first, second, third = cells(town)
    assert {first["group"], second["group"]} == {first["group"]} != {""} and third["group"] == ""
    again = proposed(town, DAY | {"group": "b"})
    assert again[0].state == "waiting" and ids(done)[2] == again[0].id


def test_the_two_rows_of_a_range_are_a_group(town: Path) -> None:
    done = proposed(town, row(object="€4m–€7m", printed=""))
    assert [one.row for one in done] == [1, 1]
    assert [one["object"] for one in cells(town)] == ["EUR 4000000", "EUR 7000000"]
    assert len({one["group"] for one in cells(town)} - {""}) == 1


HOSTILE = [
    ({"source": "../x"}, "“../x” is no id of a source"),
    ({"source": "/etc/passwd"}, "is no id of a source"),
    ({"source": "nobody-2024"}, "no source has the id “nobody-2024”"),
    ({"source": ""}, "source"),
    ({"locator": ""}, "locator is missing"),
    ({"subject": "../x"}, "unknown entity"),
    ({"predicate": "kg:nonsense"}, "unknown property"),
    ({"object": "about three"}, "about three"),
    ({"modality": "sure"}, "“sure” is no modality"),
    ({"rank": "preferred"}, "reason"),
    ({"note": "a\x1b[2Jb"}, "U+001B"),
    ({"note": "a\nb"}, "LINE FEED"),
    ({"note": "a\x00b"}, "NUL"),
    ({"printed": "€300,000\u202e"}, "U+202E"),
    ({"note": "\ud800"}, "UTF-8"),
    ({"note": "x" * 2_000}, "at most 2,000 may be there"),
    ({"printed": "9" * 81}, "81 characters; at most 80 may be there"),
    ({"proposal": "123456789012"}, "a claim has no column proposal"),
    ({"state": "open"}, "a claim has no column state"),
    ({"a\x1b": "x"}, "a claim has no column a\\u001B"),
    ({"note": 3}, "what stands in “note” is no text"),
]


@pytest.mark.parametrize(("wrong", "told"), HOSTILE, ids=[told for _, told in HOSTILE])
def test_what_cannot_be_read_is_not_queued(small: Path, wrong: dict[str, Any], told: str) -> None:
    before = texts(small)
    [one] = proposed(small, row() | wrong)
    assert one.state == "faulty" and one.id == "" and told in one.reason, one.reason
    assert translate(one.reason, "ko") != one.reason != translate(one.reason, "de")
    assert texts(small) == before and not (small / "data/queue").exists()
    assert [p.name for p in small.parent.iterdir()] == [small.name]


def test_half_a_statement_is_not_queued(town: Path) -> None:
    wrong = LINK | {"group": "a", "predicate": "kg:nonsense"}
    one, two, three = proposed(town, row(group="a"), wrong, DAY)
    assert (one.state, two.state, three.state) == ("faulty", "faulty", "queued")
    assert one.reason == "another row of its group cannot be read"
    assert "propose all of the group again" in one.hint


def test_formulas_are_text_in_every_file(town: Path) -> None:
    formula = "=HYPERLINK(1)"
    [one] = proposed(town, row(note=formula))
    assert f",'{formula}," in (town / QUEUE).read_text("utf-8")
    assert kg.queue(town).assessed[0].proposal.claim["note"] == formula
    listed = run("-C", town, "queue", "--format", "csv", check=0).stdout
    assert next(csv.DictReader(io.StringIO(listed)))["note"] == f"'{formula}"
    assert proposed(town, row(note="'" + formula))[0].id == one.id
    kg.refuse(one.id, "@x", town)
    assert ",refused,'@x" in (town / QUEUE).read_text("utf-8")
    assert queue.read(town).proposals[0].reason == "@x"


def test_who_proposes_is_named(town: Path) -> None:
    for wrong, told in (("  ", "“by” is empty"), ("a\nb", "LINE FEED"), ("x" * 101, "101")):
        with pytest.raises(KGError, match=told.replace("+", r"\+")):
            queue.propose(town, [row()], wrong)
    assert not (town / QUEUE).exists()


def test_the_queue_is_bounded(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_files, "MOST_OPEN", 2)
    monkeypatch.setattr(queue, "MOST_AT_ONCE", 2)
    proposed(town, row())
    before = texts(town)
    with pytest.raises(KGError) as told:
        proposed(town, LINK, DAY)
    assert told.value.message == "1 proposals are open; at most 2 may be"
    assert "kg queue" in told.value.hint and texts(town) == before
    assert [one.state for one in proposed(town, row(), LINK)] == ["waiting", "queued"]
    with pytest.raises(KGError, match="3 rows; a call may have 2"):
        proposed(town, row(), row(), row())


def test_nothing_is_written_outside_the_project(town: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (town / "data/queue").symlink_to(outside)
    with pytest.raises(KGError, match="leads out"):
        proposed(town, row())
    assert list(outside.iterdir()) == []


def test_a_row_is_read_as_it_was_written(town: Path) -> None:
    """Whatever text a cell holds, the file gives it back, and the proposal its id."""
    pick = random.Random(5)
    letters = "=+-@'\" ,;|\\/[]()<>#€–“”가나한éßA1  　％＝"
    notes = ["".join(pick.choices(letters, k=pick.randrange(1, 12))) for _ in range(300)]
    rows = [
        row(locator=f"p{number}", note=note, printed=note, object=f"EUR {number + 1}")
        for number, note in enumerate(notes)
    ]
    done = proposed(town, *rows)
    assert {one.state for one in done} == {"queued"}
    kept = {one.id: one.claim for one in queue.read(town).open}
    for one, note in zip(done, notes, strict=True):
        text = unicodedata.normalize("NFC", note.strip())
        assert (kept[one.id]["note"], kept[one.id]["printed"]) == (text, text)
    assert {one.state for one in proposed(town, *rows)} == {"waiting"}
    path = town / QUEUE
    assert queue_files.text_of(queue.read(town).proposals) == path.read_text("utf-8")


# --- part of nothing ------------------------------------------------------------------------------


def test_the_queue_changes_no_answer_and_no_build(town: Path) -> None:
    kg.build(town)
    digest, stamps = snapshot.digest(town), set(snapshot.stamps(town))
    exported = kg.open(town).export("trig")
    proposed(town, row(), DAY)
    (town / "data/queue/other.csv").write_text("nonsense", "utf-8")
    assert snapshot.digest(town) == digest and snapshot.fresh(town) is not None
    assert set(snapshot.stamps(town)) == stamps
    counts = kg.open(town).opened().state.counts
    assert kg.open(town).export("trig") == exported
    assert kg.build(town).counts == counts
    assert kg.open(town).export("trig") == exported
    assert not any("queue" in name for name in inputs.listed(town))
    assert len(cells(town)) == 2


def test_check_counts_what_is_open(town: Path) -> None:
    first = proposed(town, row(), DAY)[0].id
    told = run("-C", town, "check", check=0).stderr
    assert f"{QUEUE}: 2 proposals wait for a person to decide" in told and "kg queue" in told
    kg.refuse(first, "no", town)
    assert f"{QUEUE}: 제안" not in run("-C", town, "--lang", "ko", "check", check=0).stderr
    assert "결정을 기다리는 제안이 1개" in run("-C", town, "--lang", "ko", "check", check=0).stderr
    assert "1 Vorschlag wartet" in run("-C", town, "--lang", "de", "check", check=0).stderr


HEAD = ",".join(proposals.COLUMNS)
GOOD = ",,p2,footbridge-budget,kg:amount,EUR 300000,,,,,,,,,,"
BROKEN = [
    (QUEUE, "a,b\n1,2\n", "unknown"),
    (QUEUE, "locator,subject,predicate,object\np1,a,b,c\n", "“state” is missing"),
    (QUEUE, f"{HEAD}\n{GOOD}done,,\n", "“done” is no state"),
    (QUEUE, f"{HEAD}\n{GOOD},,\n", "state is missing"),
    (QUEUE, "", "empty"),
    ("data/queue/nobody.csv", f"{HEAD}\n", "no source has the id “nobody”"),
    ("data/queue/x.xlsx", "PK", "data/queue/x.xlsx"),
]


@pytest.mark.parametrize(("name", "text", "told"), BROKEN, ids=[told for _, _, told in BROKEN])
def test_a_file_changed_by_hand_is_a_problem_of_the_check_alone(
    town: Path, name: str, text: str, told: str
) -> None:
    (town / name).parent.mkdir()
    (town / name).write_text(text, "utf-8")
    done = run("-C", town, "check", check=1)
    assert told in done.stderr and name in done.stderr, done.stderr
    run("-C", town, "build", check=0)
    if name == QUEUE:
        before = texts(town)
        with pytest.raises(Refused) as refused:
            proposed(town, row())
        assert refused.value.problems[0].path == QUEUE and texts(town) == before
        run("-C", town, "queue", check=1)


def test_a_row_written_by_hand_is_a_proposal(town: Path) -> None:
    (town / "data/queue").mkdir()
    head = "state,printed,object,predicate,subject,locator\r\n"
    text = head + 'open,"€300,000","€300,000",kg:amount,footbridge-budget,p2\r\n'
    (town / QUEUE).write_text(text, "utf-8-sig", newline="")
    [one] = kg.queue(town).assessed
    assert one.proof == "proved" and one.problems == () and one.proposal.by == ""
    kg.accept(one.proposal.id, town)
    assert ",EUR 300000,,,,,," in (town / FILE).read_text("utf-8")
    assert cells(town) == []


def test_an_id_stands_for_what_was_looked_at(town: Path) -> None:
    """A row that somebody changes in the file meanwhile has another id."""
    [one] = proposed(town, row())
    path = town / QUEUE
    path.write_text(path.read_text("utf-8").replace("300000", "900000"), "utf-8")
    with pytest.raises(NotFound, match="no open proposal is called"):
        kg.accept(one.id, town, unproved=True)
    [other] = kg.queue(town).assessed
    assert other.proposal.id != one.id and other.proof == "fault"
    assert other.proposal.id not in path.read_text("utf-8")
    kg.refuse(other.proposal.id, "no", town)
    assert other.proposal.id in path.read_text("utf-8")


def test_a_row_that_stands_twice_is_one(town: Path) -> None:
    [one] = proposed(town, row())
    path = town / QUEUE
    line = path.read_text("utf-8").splitlines()[1]
    path.write_text(path.read_text("utf-8") + line.replace(",open,", ",refused,no") + "\n", "utf-8")
    assert queue.read(town).open == [] and proposed(town, row())[0].state == "refused"
    assert one.id == queue.read(town).proposals[0].id


# --- what is known of a proposal ------------------------------------------------------------------


def test_proofs_problems_and_what_is_said_besides(town: Path) -> None:
    given = [
        row(), LINK, DAY, row(locator="p1"), row(printed="€350,000", object="€350,000"),
        row(printed="", object="EUR 5"), row(printed="€300,000", object="EUR 400000"),
        row(subject="unborn-thing"),
    ]  # fmt: skip
    proposed(town, *given)
    found = {
        (one.proposal.claim["subject"], one.proposal.claim["object"], one.proposal.claim["locator"]): one
        for one in kg.queue(town).assessed
    }  # fmt: skip
    proved = found["footbridge-budget", "EUR 300000", "p2"]
    assert (proved.proof, proved.place, proved.problems, proved.known) == ("proved", "p2", (), "")
    assert [(one.source, one.object) for one in proved.said] == [
        ("town-2025-02-10", "EUR 1450000"),
        (GAZETTE, "EUR 1200000"),
    ]
    assert proved.said[0].published == "2025-02-10" and proved.said[1].qualifier == "about"
    link = found["footbridge-budget", "example-builders", "p2"]
    assert link.proof == "" and not link.unproved and link.said == ()
    assert found["footbridge-completion", "2027", "p3"].proof == "proved"
    elsewhere = found["footbridge-budget", "EUR 300000", "p1"]
    assert elsewhere.proof == "fault" and elsewhere.place == "p2"
    assert "stands in p2" in str(elsewhere.why)
    other = found["footbridge-budget", "EUR 350000", "p2"]
    assert other.proof == "fault" and "does not stand there; “300,000” does" in str(other.why)
    bare = found["footbridge-budget", "EUR 5", "p2"]
    assert bare.proof == "not-provable" and "nothing is kept" in str(bare.why)
    false = found["footbridge-budget", "EUR 400000", "p2"]
    assert false.proof == "fault" and "means EUR 300000" in str(false.why)
    assert "€300,000" in str(false.problems[0].message) and len(false.problems) == 1
    unborn = found["unborn-thing", "EUR 300000", "p2"]
    assert unborn.proof == "not-provable" and "unknown entity" in str(unborn.problems[0].message)
    assert str(unborn.why) == "the row cannot be read as a claim"


def test_without_a_text_nothing_is_proved(small: Path) -> None:
    proposed(small, row())
    assert "no text of the source is at hand" in str(kg.queue(small).assessed[0].why)
    (small / ".archive").mkdir()
    (small / f".archive/{GAZETTE}.txt").write_bytes(b"\xff\xfe\xff")
    [one] = kg.queue(small).assessed
    assert one.proof == "not-provable" and "UTF-8" in str(one.why)


def test_the_shapes_are_asked(town: Path) -> None:
    """What a shape needs is told, and comes with the rest of the statement."""
    things = town / "data/funding.csv"
    things.write_text(things.read_text("utf-8") + "grant,kg:Allocation,보조금,Grant,,,,\n", "utf-8")
    rows = [
        row(subject="grant", group="a"),
        row(subject="grant", predicate="kg:hasStage", object="kg:planned", printed="", group="a"),
        row(subject="grant", predicate="kg:concerns", object="footbridge", printed="", group="a"),
    ]
    alone = proposed(town, rows[2] | {"group": ""})
    [lacking] = kg.queue(town).assessed
    assert lacking.problems, "an allocation needs an amount"
    with pytest.raises(Refused):
        kg.accept(ids(alone), town)
    proposed(town, *rows[:2])
    assert [one.problems for one in kg.queue(town).assessed] == [(), (), ()]
    kg.accept([one.proposal.id for one in kg.queue(town).assessed], town)
    assert kg.check(town) == []


def test_nothing_is_accepted_that_cannot_be_read(town: Path) -> None:
    """Where a register is broken nobody knows what a row says."""
    things = town / "data/funding.csv"
    things.write_text(things.read_text("utf-8") + "grant,kg:Allocation\n", "utf-8")
    [one] = ids(proposed(town, row(subject="grant")))
    with pytest.raises(Refused) as told:
        kg.accept(one, town, unproved=True)
    assert str(told.value.problems[0].message) == "the row cannot be read as a claim"


def test_a_broken_file_of_claims_is_told_at_its_proposals(town: Path) -> None:
    proposed(town, row())
    (town / FILE).write_text("nonsense,x\n1,2\n", "utf-8")
    [one] = kg.queue(town).assessed
    assert one.problems[0].path == FILE
    with pytest.raises(Refused):
        kg.accept(one.proposal.id, town)
    assert (town / FILE).read_text("utf-8") == "nonsense,x\n1,2\n"


# --- accepted -------------------------------------------------------------------------------------


def test_what_is_accepted_leaves_the_queue_and_is_a_claim(town: Path) -> None:
    one, two = ids(proposed(town, row(), DAY))
    done = kg.accept(one, town)
    assert done.places == [(FILE, 5)] and [p.id for p in done.proposals] == [one]
    line = (town / FILE).read_text("utf-8").splitlines()[4]
    assert line == 'p2,footbridge-budget,kg:amount,EUR 300000,,,,,,"€300,000",'
    assert [kept["proposal"] for kept in cells(town)] == [two] and kg.check(town) == []
    assert proposed(town, row())[0].state == "known"


def test_a_statement_is_accepted_as_a_whole(town: Path) -> None:
    one, two = ids(proposed(town, row(group="a"), LINK | {"group": "a"}))
    with pytest.raises(KGError) as told:
        queue.accept(town, [one], eyes())
    assert told.value.message == f"a row is missing of what is accepted together: {two}"
    assert "name its group" in told.value.hint
    group = cells(town)[0]["group"]
    assert len(queue.accept(town, [group[:4]], eyes()).proposals) == 2
    assert cells(town) == []


def test_a_row_may_be_taken_out_of_a_statement(town: Path) -> None:
    one, two = ids(proposed(town, row(group="a"), LINK | {"group": "a"}))
    kg.refuse(two, "the text names nobody", town)
    assert [p.id for p in kg.accept(one, town).proposals] == [one]
    assert [(kept["proposal"], kept["state"]) for kept in cells(town)] == [(two, "refused")]


@pytest.mark.parametrize("wrong", [row(locator="p1"), row(printed=""), row(locator="p9")])
def test_what_is_not_proved_needs_a_word(town: Path, wrong: dict[str, str]) -> None:
    wrong = wrong | {"object": "EUR 300000"}
    [one] = ids(proposed(town, wrong, row(predicate="kg:hasSpender", object="example-builders")))[
        :1
    ]
    before = texts(town)
    with pytest.raises(Refused) as told:
        kg.accept(one, town)
    [problem] = told.value.problems
    assert problem.path == QUEUE and problem.line in (2, 3) and texts(town) == before
    assert (
        str(problem.message).startswith(f"{one} is not proved: ") and "--unproved" in problem.hint
    )
    assert kg.accept(one, town, unproved=True).places


def test_what_is_set_aside_is_proved_too(town: Path) -> None:
    [one] = ids(proposed(town, row(locator="p1", rank="set-aside", note="a misprint")))
    with pytest.raises(Refused, match="1 problem"):
        kg.accept(one, town)


def test_no_word_allows_a_problem(town: Path) -> None:
    [one] = ids(proposed(town, row(object="EUR 400000")))
    before = texts(town)
    with pytest.raises(Refused) as told:
        kg.accept(one, town, unproved=True)
    assert "€300,000" in str(told.value.problems[0].message) and texts(town) == before


NEW = "grant,kg:Allocation,보조금,Grant"


def test_things_are_registered_with_what_is_accepted(town: Path) -> None:
    rows = [
        row(subject="grant", group="a"),
        row(subject="grant", predicate="kg:concerns", object="footbridge", printed="", group="a"),
    ]
    one = proposed(town, *rows)[0].id
    before = texts(town)
    told = run("-C", town, "queue", "accept", one, "--yes", check=1).stderr
    assert "unknown entity “grant”" in told
    for wrong, why in (
        ("grant,kg:Nonsense,보조금,Grant", "kg:Nonsense"),
        ("other,kg:Allocation,다른 것,Other", "grant"),
        ("grant,kg:Facility,보조금,Grant", "kg:amount"),
    ):
        told = run("-C", town, "queue", "accept", one, "--yes", "--new-entity", wrong, check=1)
        assert why in told.stderr and texts(town) == before
    unused = "other,kg:Facility,다른 것,Other"
    with pytest.raises(Refused):
        kg.accept(one, town, entities=[NEW.split(","), unused.split(",")])
    assert texts(town) == before
    done = run("-C", town, "queue", "accept", one, "--yes", "--new-entity", NEW, check=0)
    assert done.stdout.splitlines() == [f"{FILE}:8", f"{FILE}:9", "data/funding.csv:3"]
    assert "Grant (grant)" in done.stderr and "proved: it stands in p2" in done.stderr
    assert kg.check(town) == [] and cells(town) == []


def test_nothing_is_registered_where_nothing_is_written(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    kg.add(GAZETTE, "p2", "footbridge-budget", "kg:amount", "€300,000", town)
    before = (town / "data/funding.csv").read_bytes()
    kg.accept(one, town, entities=[NEW.split(",")])
    assert (town / "data/funding.csv").read_bytes() == before and cells(town) == []


def test_what_has_become_a_claim_meanwhile_only_leaves(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    kg.add(GAZETTE, "p2", "footbridge-budget", "kg:amount", "€300,000", town)
    before = (town / FILE).read_bytes()
    assert kg.queue(town).assessed[0].known == f"{FILE}:5"
    done = kg.accept(one, town)
    assert [p.id for p in done.known] == [one] and done.places == [] and done.proposals == []
    assert (town / FILE).read_bytes() == before and cells(town) == []


def test_what_was_written_is_told_so_that_it_can_be_put_back(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    before = texts(town)
    done = queue.accept(town, [one], eyes())
    changed = {str(change.path.relative_to(town)): change for change in done.changes}
    assert changed.keys() == {FILE, QUEUE}
    assert {name: change.before for name, change in changed.items()} == {
        name: before[name] for name in changed
    }
    [two] = ids(proposed(town, DAY))
    assert len(queue.mend(town, two, {"note": "x"}).changes) == 1
    assert len(queue.refuse(town, [two], "no").changes) == 1


ACCEPT = """
import sys, kg
from kg.errors import NotFound
found = 0
for one in sys.argv[2:]:
    try:
        found += len(kg.accept(one, sys.argv[1], unproved=True).proposals)
    except NotFound:
        pass
print(found)
"""


def test_two_who_accept_at_once_write_each_claim_once(town: Path) -> None:
    rows = [row(object=f"EUR {n}00", printed="") for n in range(1, 7)]
    names = ids(proposed(town, *rows))
    before = len((town / FILE).read_text("utf-8").splitlines())
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", ACCEPT, str(town), *order],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for order in (names, names[::-1])
    ]  # fmt: skip
    told = [int(writer.communicate()[0]) for writer in writers]
    assert sum(told) == 6 and [writer.returncode for writer in writers] == [0, 0]
    assert len((town / FILE).read_text("utf-8").splitlines()) == before + 6
    assert cells(town) == [] and kg.check(town) == []


# --- refused and mended ---------------------------------------------------------------------------


def test_what_was_refused_is_remembered(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    [refused] = kg.refuse(one[:5], "  the year is that of the plan ", town)
    assert (refused.state, refused.reason) == ("refused", "the year is that of the plan")
    before = texts(town)
    [again] = proposed(town, row(note="please"))
    assert again.state == "refused" and again.id == one
    assert again.reason == "refused before: the year is that of the plan"
    assert texts(town) == before and kg.queue(town).assessed == []
    for verb in (lambda: kg.accept(one, town), lambda: kg.mend(one, town, locator="p3")):
        with pytest.raises(KGError, match=f"“{one}” was refused: the year"):
            verb()


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "a\x1bb", "x" * 3_000])
def test_a_refusal_has_a_reason_in_one_line(town: Path, reason: str) -> None:
    [one] = ids(proposed(town, row()))
    with pytest.raises(KGError):
        kg.refuse(one, reason, town)
    assert cells(town)[0]["state"] == "open"


def test_what_is_mended_keeps_its_group_and_is_not_proposed_again(town: Path) -> None:
    wrong, _ = ids(proposed(town, row(locator="p1", group="a"), LINK | {"group": "a"}))
    group = cells(town)[0]["group"]
    [new] = kg.mend(wrong, town, locator="p2")
    assert new.group == group and new.id != wrong and new.by == "kim"
    kept = cells(town)[0]
    assert (kept["proposal"], kept["group"], kept["state"], kept["reason"]) == (
        wrong, "", "refused", f"→ {new.id}",
    )  # fmt: skip
    [again] = proposed(town, row(locator="p1"))
    assert again.state == "refused" and again.reason == f"refused before: → {new.id}"
    assert len(kg.accept(new.id, town).proposals) == 2
    assert proposed(town, row(locator="p1"))[0].state == "refused"


def test_what_was_mended_may_be_put_back(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    [two] = kg.mend(one, town, locator="p1")
    [three] = kg.mend(two.id, town, locator="p2")
    assert three.id == one
    assert [(kept["proposal"], kept["state"]) for kept in cells(town)] == [
        (two.id, "refused"),
        (one, "open"),
    ]


def test_a_note_is_mended_in_place(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    [two] = kg.mend(one, town, note="seen")
    assert two.id == one and [kept["note"] for kept in cells(town)] == ["seen"]


def test_a_range_makes_two_proposals(town: Path) -> None:
    [one] = ids(proposed(town, row()))
    two = kg.mend(one, town, object="€4m–€7m", printed="")
    assert len(two) == 2 and two[0].group == two[1].group != ""


def test_what_cannot_be_mended_so(town: Path) -> None:
    one, two, three = ids(proposed(town, row(), DAY, LINK))
    kg.refuse(three, "no", town)
    before = texts(town)
    for changes, told in (
        ({"locater": "p1"}, "a claim has no column locater"),
        ({"locator": "p2"}, f"“{one}” says so already"),
        ({"note": "a\x1bb"}, "U\\+001B"),
        (
            {
                "subject": "footbridge-completion", "predicate": "kg:plannedDate", "object": "2027",
                "printed": "2027", "locator": "p3",
            },
            f"another proposal says so already: {two}",
        ),
        (
            {"predicate": "kg:hasSpender", "object": "example-builders", "printed": ""},
            f"“{three}” was refused: no",
        ),
        ({"object": "EUR 1200000", "qualifier": "about"}, "it is a claim already"),
        ({"predicate": "kg:nonsense"}, "1 problem"),
        ({"printed": "9" * 81}, "at most 80"),
    ):  # fmt: skip
        with pytest.raises(KGError, match=told):
            kg.mend(one, town, **changes)
    assert texts(town) == before


def test_ids_may_be_shortened_as_long_as_they_are_clear(town: Path) -> None:
    names = ids(proposed(town, *(row(object=f"EUR {n}00", printed="") for n in range(1, 30))))
    common = next(a[0] for a in names if sum(b[0] == a[0] for b in names) > 1)
    with pytest.raises(KGError) as told:
        kg.refuse(common, "x", town)
    assert f"“{common}” may be several proposals: " in told.value.message
    assert "more of the id" in told.value.hint
    for wrong in ("", " ", "zz", "../x"):
        with pytest.raises(NotFound):
            kg.refuse(wrong, "x", town)
    assert [one.id for one in kg.refuse(names[0].upper(), "x", town)] == [names[0]]


# --- the command ----------------------------------------------------------------------------------


def written(path: Path, *rows: dict[str, str]) -> Path:
    """A file of proposed rows."""
    head = ("source", "group", *CLAIMS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_command_from_a_file_to_claims(town: Path, tmp_path: Path) -> None:
    wrong = row(predicate="kg:nonsense")
    file = written(
        tmp_path / "rows.csv", row(), wrong, LINK | {"group": "x"}, DAY | {"locator": "p1"}
    )
    done = run("-C", town, "queue", "add", file, "--by", "kim", check=1)
    one, bad, _, link, day = done.stdout.splitlines()
    assert one.startswith("line 2: queued as ") and bad.startswith("line 3: not queued: unknown")
    told = (
        "queued: 3; waiting already: 0; claims already: 0; refused before: 0; cannot be read: 1\n"
    )
    assert done.stderr == told
    told = run("-C", town, "queue", check=0)
    assert "1 row, proposed by kim on 20" in told.stdout
    assert "amount: EUR 300,000 (printed: €300,000)" in told.stdout
    assert "proved: it stands in p2" in told.stdout and "FAULT: “2027” stands in p3" in told.stdout
    assert "no figure and no day: look it up in the source" in told.stdout
    assert "said besides: town-2025-02-10 p2, 2025-02-10: EUR 1.45 million" in told.stdout
    assert told.stderr == "3 proposals are open: 1 proved, 1 at fault, 0 not provable\n"
    rows = json.loads(run("-C", town, "queue", "--format", "json", check=0).stdout)
    assert {row["proof"] for row in rows} == {"proved", "fault", ""} and rows[0]["said"]
    assert run("-C", town, "queue", "--source", "town-2025-02-10").stderr == "no proposal is open\n"
    id_ = one.rpartition(" ")[2]
    refused = run("-C", town, "queue", "accept", id_, check=2).stderr
    assert "no terminal to ask on" in refused and "--yes" in refused
    done = run("-C", town, "queue", "accept", id_[:6], "--yes", check=0)
    assert done.stdout == f"{FILE}:5\n" and "1 proposal is accepted. next: kg diff" in done.stderr
    day_id = day.rpartition(" ")[2]
    told = run("-C", town, "queue", "accept", day_id, "--yes", check=1).stderr
    assert "is not proved: “2027” stands in p3" in told
    done = run("-C", town, "queue", "mend", day_id, "locator=p3", check=0)
    assert "proved: it stands in p3" in done.stdout and f"{day_id} is now " in done.stderr
    told = run("-C", town, "queue", "mend", day_id, "locator", check=2).stderr
    assert "“locator” changes nothing" in told and "column=value" in told
    link_id = link.rpartition(" ")[2]
    done = run("-C", town, "queue", "refuse", link_id, "--reason", "nobody says so", check=0)
    assert done.stderr == "1 proposal is refused\n"
    listed = run("-C", town, "queue", "--refused", check=0).stdout
    assert "refused: nobody says so" in listed and "refused: → " in listed
    assert "example-builders" in listed
    rows = json.loads(run("-C", town, "queue", "--refused", "--format", "json", check=0).stdout)
    assert {row["state"] for row in rows} == {"refused"} and len(rows) == 2
    assert "“zz”" in run("-C", town, "queue", "accept", "zz", "--yes", check=1).stderr
    run("-C", town, "queue", "add", tmp_path / "none.csv", check=1)


def test_the_command_asks_on_a_terminal(town: Path) -> None:
    one, two = ids(proposed(town, row(), LINK))
    terminal = Terminal("-C", town, "queue", "accept", one)
    assert "proved" in terminal.until("write it? [y/n]")
    terminal.type("n\r")
    assert terminal.code() == 1 and len(cells(town)) == 2
    terminal = Terminal("-C", town, "queue", "accept", two)
    terminal.answer("write it? [y/n]", "y")
    terminal.until("1 proposal is accepted")
    assert terminal.code() == 0 and len(cells(town)) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", ("확인: p2에 있습니다", "어긋남: “2027”", "이미 있는 말", "열린 제안 3개", "숫자도 날짜도 없습니다")),
        ("de", ("belegt: steht in p2", "ABWEICHEND: „2027“", "schon gesagt", "3 Vorschläge sind offen", "keine Zahl")),
    ],
)  # fmt: skip
def test_the_command_speaks(town: Path, language: str, words: tuple[str, ...]) -> None:
    proposed(town, row(), LINK, DAY | {"locator": "p1"})
    done = run("-C", town, "--lang", language, "queue", check=0)
    assert [word for word in words if word not in done.stdout + done.stderr] == []
    for part in ("accept", "refuse", "mend", "add"):
        page = run("--lang", language, "queue", part, "--help", check=0).stdout
        assert "Show this" not in page and "Change" not in page


def test_hostile_texts_stay_in_their_line(town: Path) -> None:
    (town / "data/queue").mkdir()
    kept = proposals.Proposal(
        "", "g\x1b[2J", GAZETTE, ("p2", "x\x1b]0;y\x07", "kg:amount", "EUR 1", *[""] * 6, "a\u202eb"),
        "evil\x1b", "2026-01-01",
    )  # fmt: skip
    (town / QUEUE).write_text(queue_files.text_of([kept]), "utf-8")
    done = run("-C", town, "queue")
    assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stdout
    with pytest.raises(Refused):
        kg.accept(queue.read(town).open[0].id, town, unproved=True)


def test_many_claims_of_the_same_are_counted(town: Path) -> None:
    for n in range(6):
        kg.add(GAZETTE, "p1", "footbridge-budget", "kg:amount", f"EUR {n}1", town)
    proposed(town, row())
    lines = queue_report.lines(kg.queue(town), "en")
    assert sum("said besides" in line for line in lines) == 5 and "… and 3 claims more" in lines[-1]
