"""What `kg import --queue` proposes: the claims of a table wait with their source and their things
until a person decides, and the next edition proposes only what is new or told otherwise.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from conftest import run
from test_imports import GRANTS, MAPPING, put, text_of

import kg
from kg.errors import KGError, Refused
from kg.project import proposals
from kg.project.curation import queue_files

QUEUE, THINGS = "data/queue/grants.csv", "data/queue/entities/grants.csv"
ABOUT, CLAIMS = "data/queue/sources/grants.csv", "data/claims/grants.csv"
TOLD = ("--publisher", "Example Fund", "--language", "en-GB", "--published", "2024-06", "--yes")
Rows = list[dict[str, str]]


def queued(folder: Path, rows: Rows, *more: str, check: int = 0) -> str:
    """What the command says when it queues a table."""
    file = put(folder.parent / "grants.csv", text_of(rows))
    done = run("-C", folder, "import", file, "--queue", *TOLD, *more, check=check)
    return done.stdout + done.stderr


def cells(folder: Path, name: str = QUEUE) -> Rows:
    return list(csv.DictReader((folder / name).open(encoding="utf-8", newline="")))


def texts(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "data").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def changed(number: int, **more: str) -> Rows:
    """The grants, one of them told otherwise."""
    rows = [dict(row) for row in GRANTS]
    rows[number] |= {name.replace("_", " "): text for name, text in more.items()}
    return rows


def accepted(folder: Path) -> Any:
    return kg.accept([one.id for one in proposals.read(folder).open], folder, unproved=True)


def test_a_table_waits_with_its_source_and_its_things(small: Path) -> None:
    before = texts(small)
    told = queued(small, GRANTS)
    after = texts(small)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {QUEUE, THINGS, ABOUT} and "kg queue --source grants" in told
    rows = cells(small)
    [amount, *_] = [one for one in rows if one["predicate"] == "kg:amount"]
    assert amount["object"] == "GBP 12500.5"
    assert amount["locator"] == "row 360G-ex-1" and amount["state"] == "open"
    assert len({one["group"] for one in rows}) == 2, "a row of the table is a statement"
    assert {one["class"] for one in cells(small, THINGS)} >= {"kg:Allocation", "kg:Organization"}
    assert cells(small, ABOUT)[0]["publisher"] == "Example Fund"
    assert kg.check(small) == []


def test_what_is_accepted_is_what_an_import_would_have_written(small: Path, tmp_path: Path) -> None:
    import shutil

    other = shutil.copytree(small, tmp_path / "other" / small.name)
    run("-C", other, "import", put(tmp_path / "grants.csv", text_of(GRANTS)), *TOLD)
    queued(small, GRANTS)
    looked = kg.queue(small)
    assert {problem.message for one in looked.assessed for problem in one.problems} == set()
    done = accepted(small)
    assert len(done.proposals) == len(looked.assessed) and kg.check(small) == []
    mine, theirs = texts(small), texts(other)
    assert {name: mine[name] for name in theirs} == theirs
    assert [len(cells(small, name)) for name in (QUEUE, THINGS, ABOUT)] == [0, 0, 0]


def test_a_row_of_a_table_is_registered_by_itself(small: Path) -> None:
    queued(small, GRANTS)
    group = next(one["group"] for one in cells(small) if one["locator"] == "row 360G-ex-2")
    kg.accept(group, small, unproved=True)
    assert {one["locator"] for one in cells(small, CLAIMS)} == {"row 360G-ex-2"}
    assert "360g-ex-2" in {one["id"] for one in cells(small, "data/grants.csv")}
    assert "360g-ex-1" not in {one["id"] for one in cells(small, "data/grants.csv")}
    assert {one["id"] for one in cells(small, THINGS)} == {"360g-ex-1"} and kg.check(small) == []
    accepted(small)
    assert kg.check(small) == [] and cells(small, THINGS) == []


def test_how_a_figure_is_printed_waits_with_it(small: Path) -> None:
    file = put(small.parent / "payments.csv", "no,what,sum,payee\n7,Lamps,£86k,Lamp Trust\n")
    said = MAPPING.format(language="en-GB", currency="GBP").replace(
        "[source]", '[source]\nid = "x"'
    )
    mapping = put(small.parent / "office.toml", said)
    run("-C", small, "import", file, "--mapping", mapping, "--queue", *TOLD[4:])
    [amount] = [one for one in cells(small, "data/queue/x.csv") if one["printed"]]
    assert (amount["object"], amount["printed"]) == ("GBP 86000", "£86k")
    assert amount["locator"] == "row 7"


def test_the_same_table_proposes_nothing_again(small: Path) -> None:
    queued(small, GRANTS)
    before = texts(small)
    assert "nothing to write" in queued(small, GRANTS) and texts(small) == before
    accepted(small)
    before = texts(small)
    assert "nothing to write" in queued(small, GRANTS) and texts(small) == before


def test_the_next_edition_proposes_what_is_told_otherwise(small: Path) -> None:
    queued(small, GRANTS)
    accepted(small)
    newer = changed(0, Amount_Awarded="13000")
    queued(small, newer)
    [one] = cells(small)
    assert one["object"] == "GBP 13000" and one["replaces"]
    before = texts(small)
    assert "nothing to write" in queued(small, newer) and texts(small) == before
    accepted(small)
    claims = [one for one in cells(small, CLAIMS) if one["predicate"] == "kg:amount"]
    amounts = {one["locator"]: one["object"] for one in claims}
    assert amounts == {"row 360G-ex-1": "GBP 13000", "row 360G-ex-2": "GBP 12500.5"}
    assert kg.check(small) == []


def test_what_waits_gives_way_to_the_next_edition(small: Path) -> None:
    queued(small, GRANTS)
    count = len(cells(small))
    told = queued(small, changed(0, Amount_Awarded="13000"))
    assert "1 proposal of source:grants" in told and "no longer says so: 1 proposal" in told
    assert len(cells(small)) == count
    told = queued(small, GRANTS[1:])
    assert {one["locator"] for one in cells(small)} == {"row 360G-ex-2"}
    assert "360g-ex-1" not in {one["id"] for one in cells(small, THINGS)}


def test_what_was_accepted_stays_until_a_person_withdraws_it(small: Path) -> None:
    queued(small, GRANTS)
    accepted(small)
    claims = (small / CLAIMS).read_bytes()
    assert "kg import without --queue withdraws them" in queued(small, GRANTS[1:])
    assert (small / CLAIMS).read_bytes() == claims


def test_what_was_refused_or_mended_is_not_proposed_again(small: Path) -> None:
    queued(small, GRANTS)
    one, two = (row for row in cells(small) if row["predicate"] == "kg:amount")
    kg.refuse(one["proposal"], "wrong column", small)
    kg.mend(two["proposal"], small, object="GBP 12000.50")
    before = texts(small)
    told = queued(small, GRANTS)
    assert "not proposed again: 1 claim\n" in told and texts(small) == before
    # The rows may stand elsewhere: what they say is what was decided on.
    assert "nothing to write" in queued(small, GRANTS[::-1]) and texts(small) == before


def test_things_of_other_tables_are_known_while_they_wait(small: Path) -> None:
    queued(small, GRANTS)
    rows = [GRANTS[0] | {"Identifier": "360G-ex-9"}]
    file = put(small.parent / "more.csv", text_of(rows))
    run("-C", small, "import", file, "--queue", *TOLD)
    made = {one["id"] for one in cells(small, "data/queue/entities/more.csv")}
    assert made == {"360g-ex-9"}
    ids = [one.id for one in proposals.read(small).open if one.source == "more"]
    kg.accept(ids, small, unproved=True)
    assert "lamp-trust" in {one["id"] for one in cells(small, "data/grants.csv")}
    assert kg.check(small) == []


def test_nothing_is_queued_of_a_table_that_cannot_be_read(small: Path) -> None:
    before = texts(small)
    told = queued(small, changed(1, Amount_Awarded="1,2"), check=1)
    assert "grants.csv:3" in told and texts(small) == before
    left = small.parent / "left.csv"
    queued(small, changed(1, Amount_Awarded="1,2"), "--left-out", str(left))
    assert {one["locator"] for one in cells(small)} == {"row 360G-ex-1"}
    assert "1,2" in left.read_text("utf-8")


def test_no_room_is_told_and_nothing_is_queued(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.project.imports import importing, queueing

    file = put(small.parent / "grants.csv", text_of(GRANTS))
    told = {"publisher": "Example Fund", "language": "en-GB", "published": "2024-06"}
    wanted, _ = importing.request(small, importing.read(file), told, look=kg.check)
    made = queueing.planned(small, wanted, "kim", "2024-06-01")
    before = texts(small)
    monkeypatch.setattr(queue_files, "MOST_OPEN", 3)
    with pytest.raises(KGError, match="at most 3 may be"):
        queueing.write(small, made)
    assert texts(small) == before


def test_broken_files_of_the_queue_are_told(small: Path) -> None:
    queued(small, GRANTS)
    path = small / THINGS
    path.write_bytes(path.read_bytes().replace(b"id,class", b"id,klass", 1))
    before = texts(small)
    assert [problem.path for problem in kg.check(small)][:1] == [THINGS]
    with pytest.raises(Refused):
        accepted(small)
    assert texts(small) == before


@pytest.mark.parametrize("name", ["../../x", "..", "x/y", "=1+1", "<script>alert(1)</script>"])
def test_hostile_ids_of_things_register_nothing(small: Path, name: str) -> None:
    queued(small, GRANTS)
    path = small / THINGS
    path.write_text(path.read_text("utf-8").replace("lamp-trust", name), "utf-8")
    queue = small / QUEUE
    queue.write_text(queue.read_text("utf-8").replace("lamp-trust", name), "utf-8")
    before = texts(small)
    assert kg.check(small) != []
    with pytest.raises(Refused):
        accepted(small)
    assert texts(small) == before
    assert sorted(p.name for p in small.parent.iterdir()) == ["grants.csv", small.name]


def test_all_of_a_source_is_accepted_or_refused_at_once(small: Path) -> None:
    queued(small, GRANTS)
    for words in (["accept"], ["refuse", "--reason", "no"], ["accept", "x", "--source", "grants"]):
        done = run("-C", small, "queue", *words, check=2)
        assert "name proposals by their ids" in done.stderr
    done = run("-C", small, "queue", "accept", "--source", "nobody", check=1)
    assert "no proposal of source:nobody is open" in done.stderr
    run("-C", small, "queue", "accept", "--source", "grants", "--unproved", "--yes", check=0)
    queued(small, changed(0, Amount_Awarded="13000"))
    told = run("-C", small, "queue", check=0).stdout
    assert "in place of: " in told and "12,500.5" in told
    run("-C", small, "queue", "refuse", "--source", "grants", "--reason", "no", check=0)
    assert proposals.read(small).open == [] and kg.check(small) == []
    assert "not proposed again: 1 claim\n" in queued(small, changed(0, Amount_Awarded="13000"))


@pytest.mark.parametrize("text", ["a\u202eb", "\ufeffa", "a\x07b"])
def test_what_nobody_sees_is_told_and_not_queued(small: Path, text: str) -> None:
    before = texts(small)
    for cells_ in ({"Title": text}, {"Identifier": text}):
        told = queued(small, changed(1, **cells_), check=1)
        assert "grants.csv:3" in told and "U+" in told and texts(small) == before
    left = small.parent / "left.csv"
    queued(small, changed(1, Title=text), "--left-out", str(left))
    assert {one["locator"] for one in cells(small)} == {"row 360G-ex-1"}
    assert len(accepted(small).proposals) == len(cells(small, CLAIMS))


def test_a_file_with_an_odd_name_is_noted_so_that_it_is_seen(small: Path) -> None:
    file = put(small.parent / "a\u202eb.csv", text_of(GRANTS))
    run("-C", small, "import", file, "--queue", "--source", "grants", *TOLD, check=0)
    assert "a\\u202Eb.csv" in cells(small, ABOUT)[0]["note"]
    accepted(small)
    assert kg.check(small) == []


def test_a_thing_that_cannot_be_registered_hides_no_other(small: Path) -> None:
    queued(small, GRANTS)
    path = small / THINGS
    path.write_text(path.read_text("utf-8").replace("Lamp Trust", "Lamp\u202e Trust"), "utf-8")
    looked = kg.queue(small)
    assert len(looked.assessed) == len(cells(small))
    assert any("U+202E" in problem.message for problem in looked.problems)
    done = run("-C", small, "queue", check=1)
    assert "U+202E" in done.stderr and "Traceback" not in done.stderr
