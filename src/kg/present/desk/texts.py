"""A source as the page of the desk has it: its text with what may be stated, and what is stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from kg.errors import Problem
from kg.present.desk.sight import Json, Sight, cell_shown, named, number_shown, shown, thing
from kg.project import findings, inputs, values
from kg.project.archive.texts import TEXT, KeptText, kept_text, place
from kg.project.contract import CLAIMS, SOURCES
from kg.project.curation.formatting import read_table
from kg.project.proof.form import Form
from kg.project.proof.forms import printed
from kg.project.proof.records import joint
from kg.project.proving.proofs import Proof, prove
from kg.project.records import Source
from kg.project.statements.known import Known
from kg.project.statements.marks import NUMBER, Mark, marks
from kg.rdf.iris import expand
from kg.words import translate

Row = Mapping[str, str]


def sources(seen: Sight) -> list[Json]:
    """Every source, with the number of its claims."""
    counts: dict[str, int] = {}
    for claim in seen.data.claims:
        counts[PurePosixPath(claim.path).stem] = counts.get(PurePosixPath(claim.path).stem, 0) + 1
    rows = described(seen)
    return [
        {
            **{column: rows[id_].get(column, "") for column in SOURCES[:9]},
            "kept": place(seen.folder, id_, TEXT).exists(),
            "claims": counts.get(id_, 0),
        }
        for id_ in seen.data.sources
        if id_ in rows
    ]


def described(seen: Sight) -> dict[str, dict[str, str]]:
    """The rows of sources.csv by id, each a cell by column."""
    path = inputs.located(seen.folder, "data/sources.csv")
    table, _ = read_table(path, "data/sources.csv", seen.data)
    return {row.cells[0]: dict(zip(SOURCES, row.cells, strict=True)) for row in table.rows}


def source(seen: Sight, id_: str) -> Json:
    """A source: its text in paragraphs and segments, its statements, what was found of them."""
    known = seen.data.sources[id_]
    text = kept_text(seen.folder, id_)
    rows = list(file_rows(seen, id_))
    proofs = {proof.claim.line: proof for proof in prove(seen.folder, seen.data, [id_])}
    state = "none" if text is None else "kept"
    if text and known.sha256 and known.sha256 != text.sha256:
        state = "other"
    return {
        "source": described(seen).get(id_, {"id": id_}),
        "text": state,
        "paragraphs": paragraphs(seen, known, text, rows) if text else [],
        "statements": statements(seen, rows, proofs),
        "findings": found_in(seen, f"data/claims/{id_}.csv"),
    }


def file_rows(seen: Sight, id_: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the claims of a source: (line, cells by column)."""
    path = inputs.located(seen.folder, f"data/claims/{id_}.csv")
    if not path.exists():
        return
    table, _ = read_table(path, path.relative_to(seen.folder).as_posix(), seen.data)
    for row in table.rows:
        yield row.line, dict(zip(CLAIMS, row.cells, strict=True))


# --- the text -------------------------------------------------------------------------------------


def paragraphs(
    seen: Sight, known: Source, text: KeptText, rows: Iterable[tuple[int, Row]]
) -> list[Json]:
    """The paragraphs of a text, each in segments of which some are marks."""
    at_place: dict[str, list[tuple[int, Row]]] = {}
    for line, row in rows:
        at_place.setdefault(row["locator"], []).append((line, row))
    places = [("title", text.title)] if text.title else []
    places += [(f"p{number}", one) for number, one in enumerate(text.paragraphs, 1)]
    return [
        _paragraph(seen, where, printed(one, known, seen.data.settings), at_place.get(where, []))
        for where, one in places
    ]


def _paragraph(seen: Sight, place: str, said: Form, rows: Sequence[tuple[int, Row]]) -> Json:
    found, text = marks(said, seen.names), said.printed
    segments: list[Json] = []
    at = 0
    for number, mark in enumerate(found):
        if mark.start > at:
            segments.append({"text": text[at : mark.start]})
        segments.append({"text": text[mark.start : mark.end], "mark": number})
        at = mark.end
    if at < len(text):
        segments.append({"text": text[at:]})
    return {
        "place": place,
        "segments": segments,
        "marks": [_mark(seen, text, one, rows) for one in found],
    }


def _mark(seen: Sight, text: str, mark: Mark, rows: Iterable[tuple[int, Row]]) -> Json:
    worded = number_shown if mark.kind == NUMBER else cell_shown
    return {
        "kind": mark.kind,
        "printed": text[mark.start : mark.end],
        "readings": [
            {"object": one.object, "qualifier": one.qualifier, "shown": worded(seen, one.object)}
            for one in mark.readings
        ],
        "things": [thing(seen, seen.data.entities[id_]) for id_ in mark.things],
        "used": [line for line, row in rows if _says(row, text, mark)],
    }


def _says(row: Row, text: str, mark: Mark) -> bool:
    # Whether a row of that place says what is marked: names it, or has it in its printed form.
    if mark.things:
        return not {row["subject"], row["object"], row["speaker"]}.isdisjoint(mark.things)
    printed = row["printed"] or row["object"]
    at = text.find(printed) if printed else -1
    while at >= 0:
        if at < mark.end and mark.start < at + len(printed):
            return True
        at = text.find(printed, at + 1)
    return False


# --- statements -----------------------------------------------------------------------------------


def statements(
    seen: Sight, rows: Iterable[tuple[int, Row]], proofs: Mapping[int, Proof]
) -> list[Json]:
    """The rows of a source by statement: those of one thing at one place, in their order."""
    groups: dict[tuple[str, str], list[Json]] = {}
    states: dict[tuple[str, str], list[str]] = {}
    for line, row in rows:
        key = row["locator"], row["subject"]
        proof = proofs.get(line)
        groups.setdefault(key, []).append(row_of(seen, row, proof) | {"line": line})
        if proof:
            states.setdefault(key, []).append(proof.state)
    return [
        {
            "subject": _thing(seen, subject),
            "locator": place,
            "proof": joint(states.get((place, subject), [])),
            "rows": told,
        }
        for (place, subject), told in groups.items()
    ]


def _thing(seen: Sight, id_: str) -> Json:
    entity = seen.data.entities.get(id_)
    return thing(seen, entity) if entity else {"id": id_, "name": named(seen, id_)}


def row_of(seen: Sight, row: Row, proof: Proof | None = None) -> Json:
    """A row of claims, with its property and its object in words, and what was proved of it."""
    words = seen.data.vocabulary
    reason = translate(proof.reason, seen.language) if proof and proof.reason else ""
    term = expand(row["predicate"], words.prefixes) or row["predicate"]
    return {
        **row,
        "label": seen.label(term),
        "shown": shown(seen, row["predicate"], row["object"]),
        "proof": proof.state if proof else "",
        "reason": reason,
        "place": proof.place if proof else "",
    }


def proposed(seen: Sight, rows: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Proposed rows (see `queue_report.rows`) with their thing, their property and their object in
    words, and those of what is said of the same already.
    """
    about = described(seen)
    found: list[Json] = []
    for row in rows:
        predicate = row["predicate"]
        term = expand(predicate, seen.data.vocabulary.prefixes) or predicate
        said = [
            one
            | {
                "shown": shown(seen, predicate, one["object"]),
                "publisher": about.get(one["source"], {}).get("publisher", ""),
            }
            for one in row["said"]
        ]
        worded = {"label": seen.label(term), "shown": shown(seen, predicate, row["object"])}
        found.append({**row, **worded, "thing": _thing(seen, row["subject"]), "said": said})
    return found


def rows_of_fact(seen: Sight, subject: str, predicate: str) -> list[Json]:
    """What sources say of one property of a thing, the oldest first."""
    entity = seen.data.entities.get(subject)
    if entity is None:
        return []
    term = f"<{expand(predicate, seen.data.vocabulary.prefixes) or predicate}>"
    paths = {c.path for c in seen.data.claims if (c.subject, c.predicate) == (entity.iri, term)}
    found: list[Json] = []
    rows = described(seen)
    for path in paths:
        id_ = PurePosixPath(path).stem
        about = rows.get(id_, {})
        for line, row in file_rows(seen, id_):
            if (row["subject"], row["predicate"]) == (subject, predicate):
                told = {"source": id_, "line": line, "publisher": about.get("publisher", "")}
                found.append(row_of(seen, row) | told | {"published": about.get("published", "")})
    return sorted(found, key=lambda one: (str(one["published"]), str(one["source"])))


def known_of(seen: Sight, known: Known) -> Json:
    """A claim that says already what a draft says: its row, with its thing and its source."""
    id_, line = PurePosixPath(known.claim.path).stem, known.claim.line
    about = described(seen).get(id_, {})
    rows = (row for number, row in file_rows(seen, id_) if number == line)
    row = next(rows, dict.fromkeys(CLAIMS, ""))
    return row_of(seen, row) | {
        "facet": known.facet,
        "line": line,
        "source": id_,
        "publisher": about.get("publisher", ""),
        "published": about.get("published", ""),
        "thing": thing(seen, known.thing),
        "same": known.same,
        "here": known.here,
    }


def found_in(seen: Sight, path: str) -> list[Json]:
    """What does not hold up in one file, or rests on little."""
    return [
        problem_of(seen, one)
        for one in findings.findings(values.values(seen.data))
        if one.path == path
    ]


def problem_of(seen: Sight, problem: Problem, *, facet: int = -1, column: str = "") -> Json:
    """A problem in the words of the reader; `facet` is the number of the value that it is of."""
    return {
        "row": facet,
        "field": column,
        "message": translate(problem.message, seen.language),
        "hint": translate(problem.hint, seen.language),
        "path": problem.path,
        "line": problem.line,
    }
