"""Random edits of a project, as a curator, a script or a slip of the hand may make them."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

from kg.project import claim_rows, reading
from kg.project.proof import forms, records

Row = dict[str, str]
_DAYS = ("kg:plannedDate", "kg:actualDate", "kg:date", "kg:dueDate")


class Edits:
    """Edits of the project in a folder, drawn by `dice`."""

    def __init__(self, folder: Path, dice: random.Random):
        self.folder, self.dice = folder, dice

    def one(self) -> str:
        """Make an edit; returns what it was."""
        # Rows are edited far more often than all else.
        kind = self.dice.choice([*_OF_ROWS * 3, *_OF_FILES])
        kind(self)
        return kind.__name__

    def files(self) -> list[Path]:
        return sorted((self.folder / "data" / "claims").glob("*.csv"))

    def file(self) -> Path:
        return self.dice.choice(self.files())

    def any_row(self, predicate: str = "") -> Row | None:
        """A row of any file, with a property."""
        for _ in range(60):
            rows = [r for r in read(self.file()) if predicate in ("", r["predicate"])]
            if rows:
                return self.dice.choice(rows)
        return None

    def change(self, edit: Callable[[Row], None]) -> None:
        """Edit a row of some file."""
        path = self.file()
        rows = read(path)
        if rows:
            edit(self.dice.choice(rows))
            write(path, rows)

    # --- rows

    def drop(self) -> None:
        path = self.file()
        rows = read(path)
        if rows:
            rows.pop(self.dice.randrange(len(rows)))
            write(path, rows)

    def repeat(self) -> None:
        path = self.file()
        rows = read(path)
        if rows:
            at = self.dice.randrange(len(rows))
            rows.insert(at, rows[at] | {"locator": f"{rows[at]['locator']}x"})
            write(path, rows)

    def move(self) -> None:
        one, two = self.file(), self.file()
        rows = read(one)
        if one != two and rows:
            row = rows.pop(self.dice.randrange(len(rows)))
            write(one, rows)
            write(two, [*read(two), row])

    def number(self) -> None:
        def edit(row: Row) -> None:
            row["object"] = re.sub(
                r"\d",
                lambda m: str((int(m[0]) + self.dice.randint(0, 2)) % 10),
                row["object"],
                count=2,
            )
            row["printed"] = ""

        self.change(edit)

    def day(self) -> None:
        path = self.file()
        rows = read(path)
        for row in rows:
            if row["predicate"] in _DAYS:
                days = ("2018", "2020-03", "2022-11-05", "2024", "2026")
                row |= {"object": self.dice.choice(days), "printed": ""}
                write(path, rows)
                return

    def qualifier(self) -> None:
        self._choose("qualifier", ("", "about", "over", "at-least", "at-most"))

    def period(self) -> None:
        self._choose("period", ("", "2019", "2021-05", "2023"))

    def modality(self) -> None:
        self._choose("modality", ("", "planned", "claimed"))

    def note(self) -> None:
        self._choose("note", ("", "plain words", "called “Nothing Such”"))

    def rank(self) -> None:
        def edit(row: Row) -> None:
            row["rank"] = self.dice.choice(("", "set-aside", "preferred"))
            row["note"] = row["note"] or "a reason"

        self.change(edit)

    def value_of_another(self) -> None:
        def edit(row: Row) -> None:
            if other := self.any_row(row["predicate"]):
                row |= {"object": other["object"], "printed": ""}

        self.change(edit)

    def subject_of_another(self) -> None:
        def edit(row: Row) -> None:
            if other := self.any_row(row["predicate"]):
                row["subject"] = other["subject"]

        self.change(edit)

    def _choose(self, column: str, values: tuple[str, ...]) -> None:
        self.change(lambda row: row.update({column: self.dice.choice(values)}))

    # --- files

    def remove_file(self) -> None:
        self.file().unlink()

    def add_file(self) -> None:
        ids = {row["id"] for row in read(self.folder / "data" / "sources.csv")}
        free = sorted(ids - {path.stem for path in self.files()})
        row = self.any_row()
        if free and row:
            write(self.folder / "data" / "claims" / f"{self.dice.choice(free)}.csv", [row])

    def rename_thing(self) -> None:
        names = ("programmes", "facilities", "funding")
        path = self.folder / "data" / f"{self.dice.choice(names)}.csv"
        rows = read(path)
        row = self.dice.choice(rows)
        row["name_en"] = f"{row.get('name_en', '')} {self.dice.randint(2, 9)}"
        write(path, rows)

    def register_thing(self) -> None:
        path = self.folder / "data" / "programmes.csv"
        rows = read(path)
        id_ = f"new-{self.dice.randrange(10**6)}"
        rows.append(
            rows[0]
            | {
                "id": id_,
                "name_ko": id_,
                "name_en": id_,
                "other_ko": "",
                "other_en": "",
                "same_as": "",
            }
        )
        write(path, rows)
        self.change(
            lambda row: row.update(subject=id_) if row["predicate"] == "kg:amount" else None
        )

    def another_name(self) -> None:
        names = ("programmes", "facilities", "funding")
        path = self.folder / "data" / f"{self.dice.choice(names)}.csv"
        rows = read(path)
        row = self.dice.choice(rows)
        row["other_en"] = self.dice.choice(("", f"No. {self.dice.randrange(99)}", "One; Two"))
        write(path, rows)

    def register_source(self) -> None:
        path = self.folder / "data" / "sources.csv"
        rows = read(path)
        year = self.dice.choice(("2019", "2024-03", "2026-10-01"))
        id_ = f"paper-{self.dice.randrange(10**6)}-{year}"
        row = self.dice.choice(rows)
        new = row | {"id": id_, "title": f"Title of {id_}", "published": year, "retrieved": ""}
        rows.insert(self.dice.randrange(len(rows) + 1), new)
        write(path, rows)
        if claim := self.any_row():
            claims = self.folder / "data" / "claims"
            write(claims / f"{id_}.csv", [claim | {"printed": "", "period": ""}])

    def register_and_use(self) -> None:
        path = self.folder / "data" / "programmes.csv"
        rows = read(path)
        id_ = f"used-{self.dice.randrange(10**6)}"
        new = rows[0] | {"id": id_, "name_ko": id_, "name_en": id_, "same_as": ""}
        rows.insert(self.dice.randrange(len(rows) + 1), new | {"other_ko": "", "other_en": ""})
        write(path, rows)
        claims = self.file()
        if claimed := read(claims):
            told = self.dice.choice(claimed) | {"subject": id_, "printed": "", "qualifier": ""}
            told |= {"period": "", "modality": "", "rank": "", "note": ""}
            year = {"predicate": "kg:during", "object": "2021"}
            part = {"predicate": "dcterms:isPartOf", "object": self.dice.choice(rows)["id"]}
            write(claims, [*claimed, told | self.dice.choice((year, part))])

    def source(self) -> None:
        path = self.folder / "data" / "sources.csv"
        rows = read(path)
        row = self.dice.choice(rows)
        row["reliability"] = self.dice.choice(("ordinary", "weak", "independent"))
        write(path, rows)

    def source_cell(self) -> None:
        path = self.folder / "data" / "sources.csv"
        rows = read(path)
        row = self.dice.choice(rows)
        days = ("2016", "2020-02", "2026-10-01", "2027")
        values = {
            "title": ("", "Another title"),
            "publisher": (self.dice.choice(rows)["publisher"], "Another publisher"),
            "published": days,
            "reading": ("whole", "part"),
            "retrieved": ("", "2027-05-01"),
        }
        column = self.dice.choice(sorted(values))
        row[column] = self.dice.choice(values[column])
        write(path, rows)

    def proof(self) -> None:
        """Something is proved of a file, or no more."""
        claims = self.file()
        path = self.folder / "data" / "proofs" / claims.name
        path.parent.mkdir(exist_ok=True)
        sources = self.folder / "data" / "sources.csv"
        rows = read(sources)
        row = next((one for one in rows if one["id"] == claims.stem), None)
        if path.exists() or row is None:
            path.unlink(missing_ok=True)
            return
        digest = "0" * 64
        if "sha256" in row:
            row["sha256"] = digest
            write(sources, rows)
        cells = ",".join(("claim", "locator", "subject", "predicate", "state", "sha256"))
        data = reading.registered(self.folder)
        claim_rows.claims(claims, data, set())
        told = [one for one in forms.stated(data) if self.dice.random() < 0.5]
        lines = [
            ",".join(
                (
                    records.key(one.claim, data.citations[one.claim.citation]),
                    "p1",
                    "x",
                    "kg:area",
                    self.dice.choice(("proved", "fault")),
                    digest,
                )
            )
            for one in told
        ]
        path.write_text("\n".join([cells, *lines, ""]), "utf-8")

    def rule(self) -> None:
        path = self.dice.choice(sorted((self.folder / "ontology" / "rules").glob("*.rq")))
        path.write_text(f"{path.read_text('utf-8')}# once more\n", "utf-8")

    def question(self) -> None:
        path = self.dice.choice(sorted((self.folder / "ontology" / "questions").glob("*.rq")))
        path.write_text(f"{path.read_text('utf-8')}# once more\n", "utf-8")

    def question_text(self) -> None:
        """A question is changed, removed, added, or loses its title in a language."""
        place = self.folder / "ontology" / "questions"
        path = self.dice.choice(sorted(place.glob("*.rq")))
        text = path.read_text("utf-8")
        kind = self.dice.randrange(4)
        if kind == 0:
            path.write_text(f"{text}LIMIT 7\n" if "LIMIT" not in text else text, "utf-8")
        elif kind == 1:
            path.unlink()
        elif kind == 2:
            name = f"asked-{self.dice.randrange(999)}"
            query = self.dice.choice(("ASK { ?s ?p ?o }", "SELECT ?day { ?any kg:asOf ?day }"))
            title = f"# Title (ko): 물음 {name}\n# Title (en): Question {name}\n"
            path.with_name(f"{name}.rq").write_text(f"{title}{query}\n", "utf-8")
        else:
            lines = [line for line in text.splitlines() if not line.startswith("# Title (en)")]
            path.write_text("\n".join([*lines, ""]), "utf-8")

    def ontology(self) -> None:
        name = self.dice.choice(("kg.ttl", "shapes.ttl"))
        path = self.folder / "ontology" / name
        path.write_text(f"{path.read_text('utf-8')}# once more\n", "utf-8")


_OF_ROWS = [
    Edits.drop,
    Edits.repeat,
    Edits.move,
    Edits.number,
    Edits.day,
    Edits.qualifier,
    Edits.period,
    Edits.modality,
    Edits.note,
    Edits.rank,
    Edits.value_of_another,
    Edits.subject_of_another,
]
_OF_FILES = [
    Edits.remove_file,
    Edits.add_file,
    Edits.rename_thing,
    Edits.register_thing,
    Edits.register_and_use,
    Edits.register_source,
    Edits.another_name,
    Edits.source,
    Edits.source_cell,
    Edits.proof,
    Edits.rule,
    Edits.question,
    Edits.question_text,
    Edits.ontology,
]


def read(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def write(path: Path, rows: list[Row]) -> None:
    """Write a CSV file with the columns that it had; those of its rows where it is new."""
    if path.exists():
        header = path.read_text("utf-8").splitlines()[0].split(",")
    else:
        header = list(rows[0])
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="\n")


def saved(folder: Path) -> dict[Path, bytes]:
    """The files that edits may change, with what is in them."""
    places = (folder / "data", folder / "ontology")
    return {
        path: path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()
    }


def restore(folder: Path, files: dict[Path, bytes]) -> None:
    """Put files back as they were."""
    for path in saved(folder).keys() - files.keys():
        path.unlink()
    for path, raw in files.items():
        if not path.exists() or path.read_bytes() != raw:
            path.write_bytes(raw)
