"""Working with the files: the canonical form of rows, what changed between two states, a row
added.
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from kg import characters, data, files, findings, inputs, vocabulary, writing
from kg.data import CLAIMS, REGISTER, SOURCES, Data
from kg.errors import KGError, Problem, Refused
from kg.lines import escape_controls, is_text, joined
from kg.stories import REQUIRED as STORY_REQUIRED
from kg.stories import STORY
from kg.terms import edtf, expand, money, number, spoken, unmistakable
from kg.vocabulary import Property, Vocabulary
from kg.writing import Change, Say, silent

# The order of the places in a source; a place that begins with another word stands before `ex`, in
# alphabetical order.
PLACES = ("title", "byline", "deck", "note", "p", "c", "caption", "photo-caption")
LAST_PLACES = ("ex", "foot")
REQUIRED = {**data.REQUIRED, STORY: STORY_REQUIRED}
KEY = ("source", "locator", "subject", "predicate")
SAID = ("object", "as_of", "qualifier", "standing", "printed", "note")


# --- format ---------------------------------------------------------------------------------------


def format(folder: Path, check: bool = False, say: Say = silent) -> tuple[list[str], list[Problem]]:
    """(the files whose form is not canonical, e.g. `data/claims/x.csv`, problems); unless `check`,
    they are rewritten, all or none.

    A file with a problem is left as it is. Raises KGError if one cannot be written. `say` is told
    if another writer is waited for.
    """
    if check:
        changes, problems = _uncanonical(folder)
        return list(changes), problems

    def rewritten() -> tuple[list[str], list[Problem]]:
        changes, problems = _uncanonical(folder)
        writing.commit(folder, list(changes.values()))
        return list(changes), problems

    with writing.locked(folder, say):
        return writing.steadily(rewritten)


def _uncanonical(folder: Path) -> tuple[dict[str, Change], list[Problem]]:
    # (by name what would make a file canonical, problems)
    words, _ = vocabulary.read(folder, data.space(folder)[0])
    changes, problems = {}, []
    for path, name in tables(folder):
        before = _bytes(path)
        text, faults = canonical(path, name, words)
        problems += faults
        if not faults and text.encode() != before:
            changes[name] = Change(path, before, text.encode())
    return changes, sorted(problems)


def _bytes(path: Path) -> bytes | None:
    # What a file holds, None if there is none, or none that can be read.
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def tables(folder: Path) -> list[tuple[Path, str]]:
    """(path, name in messages) of every CSV file of a project: registers and sources first, then
    claims, then stories.
    """
    places = ("data", "data/claims", "data/stories")
    return [
        (path, f"{place}/{path.name}")
        for place in places
        for path in inputs.paths(folder, place, frozenset({".csv"}))
    ]


def columns(name: str) -> tuple[str, ...]:
    """The columns of a file by its name in messages, in the contract's order."""
    inside = {"data/claims/": CLAIMS, "data/stories/": STORY}
    return inside.get(
        name[: name.rfind("/") + 1], SOURCES if name.lower() == "data/sources.csv" else REGISTER
    )


def canonical(path: Path, name: str, words: Vocabulary) -> tuple[str, list[Problem]]:
    """(the canonical text of a CSV file, problems); the text is "" if there is a problem.

    UTF-8, LF, all columns in the contract's order, only the quotes that are needed, blank rows left
    out. Registers and sources are sorted by id; claims by locator (see `PLACES`; figures count as
    numbers), subject, predicate, as_of and object; the steps of a story by their number.
    """
    found, problems = files.table(path, name, columns(name), REQUIRED[columns(name)])
    if problems:
        return "", problems
    return written(name, [row.cells for row in found.rows], words), []


def written(name: str, rows: Iterable[Sequence[str]], words: Vocabulary) -> str:
    """The canonical text of the rows of a file, whose cells are in the contract's order."""
    kept = [list(row) for row in rows]
    if columns(name) is CLAIMS:
        kept = sorted(_claims(kept, words), key=_order)
    elif columns(name) is STORY:
        kept = sorted(
            map(_step, kept), key=lambda row: (int(row[0]) if row[0].isdecimal() else 1 << 30, row)
        )
    else:
        if columns(name) is REGISTER:
            kept = [[*row[:4], *map(_parted, row[4:7]), row[7]] for row in kept]
        kept.sort(key=lambda row: (row[0], row))
    return "".join(",".join(map(_cell, row)) + "\n" for row in (columns(name), *kept))


def _parted(cell: str) -> str:
    return "|".join(part.strip() for part in cell.split("|") if part.strip())


def _step(row: list[str]) -> list[str]:
    step, ko, en, select, path, as_of = row
    day = edtf(as_of) if as_of else None
    return [step, ko, en, select, _parted(path), day.text if day else as_of]


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in ',"\n\r') else text


def _order(row: list[str]) -> tuple:
    locator, subject, predicate, object_, as_of = row[:5]
    return place(locator), subject, predicate, as_of, object_, row


def place(locator: str) -> tuple:
    """What a locator sorts by: the kind of place (see `PLACES`), then naturally, p2 before p10."""
    word = re.match(r"[^\d\s.,:]*", locator)[0].rstrip("-")
    if word in PLACES:
        rank = PLACES.index(word)
    else:
        rank = len(PLACES) + 1 + LAST_PLACES.index(word) if word in LAST_PLACES else len(PLACES)
    return (
        rank,
        [
            (int(part), "") if part.isdecimal() else (-1, part)
            for part in re.split(r"([0-9]+)", locator)
            if part
        ],
        locator,
    )


def _claims(rows: list[list[str]], words: Vocabulary) -> list[list[str]]:
    result = [_claim(row, words) for row in rows]
    # A rewritten row that would then say the same as another one is left as it stands.
    seen: dict[tuple, int] = {}
    for row in result:
        seen[tuple(row[:8])] = seen.get(tuple(row[:8]), 0) + 1
    return [
        new if new[:8] == old[:8] or seen[tuple(new[:8])] == 1 else old
        for old, new in zip(rows, result, strict=True)
    ]


def _claim(row: list[str], words: Vocabulary) -> list[str]:
    locator, subject, predicate, object_, as_of, qualifier, standing, printed, note = row
    prop = words.properties.get(expand(predicate, words.prefixes) or "")
    text = _value(object_, prop) if prop else object_
    if text != object_:
        # The figure as it was printed is never lost: what the cell said moves to the column that is
        # for it.
        object_, printed = text, printed or object_
    day = edtf(as_of) if as_of else None
    standing = "" if standing == "stated" else standing
    return [
        locator,
        subject,
        predicate,
        object_,
        day.text if day else as_of,
        qualifier,
        standing,
        printed,
        note,
    ]


def _value(cell: str, prop: Property) -> str:
    # The canonical form of an object cell, the cell itself where there is none or where it would
    # not be read as the very same.
    if prop.cell == "date":
        day = edtf(cell)
        return day.text if day else cell
    if prop.cell in ("number", "integer"):
        value = number(cell)
        text = cell if value is None else unmistakable(value)
        return text if number(text) == value else cell
    if prop.cell == "money":
        sum_ = money(cell)
        text = f"{sum_[1]} {unmistakable(sum_[0])}" if sum_ else cell
        return text if money(text) == sum_ else cell
    return cell


# --- diff -----------------------------------------------------------------------------------------


class State(NamedTuple):
    """The rows of a project at one time: claims by (source, locator, subject, predicate), registers
    and sources by id, stories by name.

    Each claim is a dict of what is said (`SAID`), each entity, source and step of a story one of
    its columns. `others` are the bytes of the other files.
    """

    words: Vocabulary
    claims: dict[tuple[str, ...], list[dict[str, str]]]
    entities: dict[str, dict[str, str]]
    sources: dict[str, dict[str, str]]
    stories: dict[str, list[dict[str, str]]]
    others: dict[str, bytes]


class Diff(NamedTuple):
    """What became of the rows between two states. A claim is a dict of `KEY` and `SAID`, an entity
    or source one of its columns, a step of a story one of `story` (its name) and its columns.

    `claims`, `entities`, `sources` and `stories` are dicts of lists by what was done: of `added`,
    `withdrawn` (claims) and `removed` the rows, of `revised`, `renamed` and `changed` the pairs
    (before, after). `files` names the other files of the project that differ.
    """

    claims: dict[str, list]
    entities: dict[str, list]
    sources: dict[str, list]
    stories: dict[str, list]
    files: list[str]

    def __bool__(self) -> bool:
        return bool(self.files) or any(group for part in self[:-1] for group in part.values())

    def plain(self) -> dict[str, object]:
        """The same as dicts and lists for JSON, a pair as a dict of `before` and `after`."""

        def told(item: object) -> object:
            return {"before": item[0], "after": item[1]} if isinstance(item, tuple) else item

        lists = {
            name: {key: [told(i) for i in group] for key, group in part.items()}
            for name, part in zip(self._fields, self[:-1], strict=False)
        }
        return {**lists, "files": self.files}


def diff(
    first: str, second: str | None = None, folder: Path = Path(".")
) -> tuple[Diff, State, State]:
    """(what changed, the earlier state, the later state).

    Each side is a folder, or else a git revision of the project in `folder`; the later side is the
    working tree if it is None. Rows are compared in canonical form: formatting is no difference.
    Raises KGError.
    """
    with ExitStack() as stack:
        sides = [
            _side(first, folder, stack),
            folder if second is None else _side(second, folder, stack),
        ]
        old, new = (
            _state(path, name)
            for path, name in zip(sides, (first, second or str(folder)), strict=True)
        )
    return compare(old, new), old, new


def _side(name: str, folder: Path, stack: ExitStack) -> Path:
    if Path(name).is_dir():
        return Path(name)
    if re.match(r"[./~]", name) or not folder.is_dir():
        raise KGError(f"there is no folder {name if folder.is_dir() else folder}")
    import tarfile
    import tempfile

    target = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-diff-")))
    inside = _git(folder, "rev-parse", "--show-cdup")
    if inside.returncode:
        raise KGError(
            f"{name} is no folder, and {folder} is in no git repository",
            "name two folders, or run it in a repository",
        )
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"
    )
    if commit.returncode:
        raise KGError(
            f"{name} is neither a folder nor a git revision here",
            "git log names revisions; HEAD is the last commit",
        )
    revision = commit.stdout.decode().strip()
    held = (
        _git(folder, "ls-tree", "--name-only", "-z", revision, "data", "ontology")
        .stdout.decode("utf-8", "replace")
        .split("\0")
    )
    if "data" not in held:
        raise KGError(f"revision {name} holds no project in {folder}", "there is no data/ in it")
    archive = _git(folder, "archive", "--format=tar", revision, *(part for part in held if part))
    if archive.returncode:
        raise KGError(
            f"git cannot read revision {name}: {archive.stderr.decode('utf-8', 'replace').strip()}"
        )
    # Python 3.12 warns of extraction without a filter, older patch levels of 3.11 do not know it.
    safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(
            target,
            members=[member for member in tar if member.isfile() or member.isdir()],
            **safely,
        )
    return target


def _git(folder: Path, *words: str) -> object:
    import subprocess

    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise KGError("git is not installed", "name two folders instead of revisions") from None


def _state(folder: Path, name: str) -> State:
    if not (folder / "data").is_dir():
        raise KGError(f"no project in {name}", "a project is a folder with ontology/ and data/")
    words, _ = vocabulary.read(folder, data.space(folder)[0])
    state = State(words, {}, {}, {}, {}, {})
    for path, file in tables(folder):
        found, problems = files.table(path, file, columns(file), REQUIRED[columns(file)])
        if problems:
            raise KGError(f"{name}: {problems[0]}", problems[0].hint)
        if columns(file) is CLAIMS:
            for row in _claims([row.cells for row in found.rows], words):
                state.claims.setdefault((path.stem, *row[:3]), []).append(
                    dict(zip(SAID, row[3:], strict=True))
                )
        elif columns(file) is STORY:
            rows = [dict(zip(STORY, _step(row.cells), strict=True)) for row in found.rows]
            state.stories[path.stem] = [{"story": path.stem, **row} for row in rows]
        else:
            rows = state.sources if columns(file) is SOURCES else state.entities
            rows.update(
                (row.cells[0], dict(zip(columns(file), row.cells, strict=True)))
                for row in found.rows
            )
    for part in ("data", "ontology"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path.suffix.lower() != ".csv" and not path.name.startswith("."):
                state.others[path.relative_to(folder).as_posix()] = path.read_bytes()
    return state


def compare(old: State, new: State) -> Diff:
    """What became of the rows of one state in another."""
    claims: dict[str, list] = {"added": [], "withdrawn": [], "revised": []}
    for key in sorted({*old.claims, *new.claims}, key=lambda k: (k[0], place(k[1]), k[1:])):
        named = dict(zip(KEY, key, strict=True))
        gone, came, pairs = _paired(
            old.claims.get(key, []), new.claims.get(key, []), _single(key[3], new.words)
        )
        claims["withdrawn"] += [named | row for row in gone]
        claims["added"] += [named | row for row in came]
        claims["revised"] += [(named | before, named | after) for before, after in pairs]
    entities = _rows(old.entities, new.entities, ("name_ko", "name_en"))
    sources = _rows(old.sources, new.sources, ("publisher", "title"))
    stories: dict[str, list] = {"added": [], "removed": [], "changed": []}
    for name in sorted({*old.stories, *new.stories}):
        gone, came, pairs = _told_again(old.stories.get(name, []), new.stories.get(name, []))
        for kind, rows in (("added", came), ("removed", gone), ("changed", pairs)):
            stories[kind] += rows
    others = sorted(k for k in {*old.others, *new.others} if old.others.get(k) != new.others.get(k))
    return Diff(claims, entities, sources, stories, others)


def _single(predicate: str, words: Vocabulary) -> bool:
    prop = words.properties.get(expand(predicate, words.prefixes) or "")
    return bool(prop and prop.functional)


def _paired(
    old: list[dict], new: list[dict], single: bool
) -> tuple[list[dict], list[dict], list[tuple[dict, dict]]]:
    # (withdrawn, added, revised): equal rows cancel out; then those that share the object, then the
    # day; then what is left, if only one value can hold, or one stands on each side.
    left, right = list(old), list(new)
    pairs = []
    for same in (SAID, ("object",), ("as_of",), ()):
        if (same == () and not single and not (len(left) == len(right) == 1)) or (
            same == ("as_of",) and not single
        ):
            continue
        for before in list(left):
            after = next((row for row in right if all(row[c] == before[c] for c in same)), None)
            if after is not None:
                left.remove(before)
                right.remove(after)
                if before != after:
                    pairs.append((before, after))
    return left, right, pairs


def _told_again(
    old: list[dict], new: list[dict]
) -> tuple[list[dict], list[dict], list[tuple[dict, dict]]]:
    # (removed, added, changed) steps: a step goes by its sentence in either language, wherever it
    # stands, then by its number.
    left, right, pairs = list(old), list(new), []
    for column in ("ko", "en", "step"):
        for before in list(left):
            after = next((row for row in right if row[column] == before[column]), None)
            if after is not None:
                left.remove(before)
                right.remove(after)
                if before != after:
                    pairs.append((before, after))
    return left, right, sorted(pairs, key=lambda pair: new.index(pair[1]))


def _rows(old: dict[str, dict], new: dict[str, dict], names: tuple[str, ...]) -> dict[str, list]:
    both = [(old[id_], new[id_]) for id_ in sorted(old.keys() & new.keys()) if old[id_] != new[id_]]
    renamed = [pair for pair in both if any(pair[0][name] != pair[1][name] for name in names)]
    return {
        "added": [new[id_] for id_ in sorted(new.keys() - old.keys())],
        "removed": [old[id_] for id_ in sorted(old.keys() - new.keys())],
        "renamed": renamed,
        "changed": [pair for pair in both if pair not in renamed],
    }


_HEADS = {
    "en": {
        "claims added": "Claims added",
        "claims withdrawn": "Claims withdrawn",
        "claims revised": "Claims revised",
        "entities added": "Entities added",
        "entities removed": "Entities removed",
        "entities renamed": "Entities renamed",
        "entities changed": "Entities changed",
        "sources added": "Sources added",
        "sources removed": "Sources removed",
        "sources renamed": "Sources renamed",
        "sources changed": "Sources changed",
        "files": "Other files that differ",
        "stories added": "Steps of stories added",
        "stories removed": "Steps of stories removed",
        "stories changed": "Steps of stories changed",
        "nothing": "no differences",
        "none": "nothing",
    },
    "ko": {
        "claims added": "더한 주장",
        "claims withdrawn": "거둔 주장",
        "claims revised": "고친 주장",
        "entities added": "더한 개체",
        "entities removed": "뺀 개체",
        "entities renamed": "이름이 바뀐 개체",
        "entities changed": "바뀐 개체",
        "sources added": "더한 출처",
        "sources removed": "뺀 출처",
        "sources renamed": "이름이 바뀐 출처",
        "sources changed": "바뀐 출처",
        "files": "달라진 다른 파일",
        "stories added": "더한 이야기 걸음",
        "stories removed": "뺀 이야기 걸음",
        "stories changed": "바뀐 이야기 걸음",
        "nothing": "차이가 없습니다",
        "none": "없음",
    },
}
_COLUMNS_KO = {
    "object": "값",
    "as_of": "기준일",
    "qualifier": "한정",
    "standing": "지위",
    "printed": "표기",
    "note": "비고",
    "class": "유형",
    "name_ko": "한국어 이름",
    "name_en": "영어 이름",
    "other_ko": "다른 한국어 이름",
    "other_en": "다른 영어 이름",
    "same_as": "같은 것",
    "replaced_by": "대체",
    "publisher": "발행처",
    "title": "제목",
    "published": "발행일",
    "address": "주소",
    "language": "언어",
    "kind": "종류",
    "reading": "읽은 범위",
    "reliability": "신뢰도",
    "step": "걸음",
    "ko": "한국어",
    "en": "영어",
    "select": "고른 것",
    "path": "길",
}


def told(found: Diff, old: State, new: State, language: str = "en") -> str:
    """A diff in words: a heading for each kind of change, a line for each row, figures as people
    read them; "" if none.
    """
    heads, lines = _HEADS[language], []

    def block(head: str, items: list[str]) -> None:
        if items:
            lines.extend([f"{heads[head]} ({len(items)})", *(f"  {item}" for item in items), ""])

    for kind in ("added", "withdrawn"):
        state = old if kind == "withdrawn" else new
        block(f"claims {kind}", [_sentence(row, state, language) for row in found.claims[kind]])
    block(
        "claims revised",
        [_revision(before, after, old, new, language) for before, after in found.claims["revised"]],
    )
    for part, rows in (("entities", found.entities), ("sources", found.sources)):
        for kind in ("added", "removed"):
            block(f"{part} {kind}", [_titled(row, language) for row in rows[kind]])
        for kind in ("renamed", "changed"):
            block(
                f"{part} {kind}",
                [
                    f"{before['id']}: {_changes(before, after, heads, language)}"
                    for before, after in rows[kind]
                ],
            )
    for kind in ("added", "removed"):
        block(
            f"stories {kind}",
            [f"{row['story']} {row['step']}: {row[language]}" for row in found.stories[kind]],
        )
    block(
        "stories changed",
        [
            f"{b['story']} {a['step']}: {_changes(b, a, heads, language)}"
            for b, a in found.stories["changed"]
        ],
    )
    block("files", found.files)
    return joined(lines).rstrip("\n") + "\n" if lines else ""


def _titled(row: dict[str, str], language: str) -> str:
    if "class" in row:
        name = row["name_ko"] if language == "ko" else row["name_en"]
        return f"{row['id']}: {name or row['name_ko'] or row['name_en']} ({row['class']})"
    return (
        f"{row['id']}:"
        f" {', '.join(part for part in (row['publisher'], row['title'], row['published']) if part)}"
    )


def _changes(before: dict, after: dict, heads: dict[str, str], language: str) -> str:
    none = heads["none"]
    names = _COLUMNS_KO if language == "ko" else {}
    return "; ".join(
        f"{names.get(c, c)}: {before[c] or none} → {after[c] or none}"
        for c in before
        if before[c] != after[c]
    )


def _sentence(row: dict[str, str], state: State, language: str) -> str:
    names = _COLUMNS_KO if language == "ko" else {}
    rest = [f"{names.get(c, c)}: {row[c]}" for c in SAID[1:] if row[c]]
    return f"{_about(row, state, language)}: {_read(row, state, language)}" + (
        f" ({'; '.join(rest)})" if rest else ""
    )


def _revision(before: dict, after: dict, old: State, new: State, language: str) -> str:
    names, none = (_COLUMNS_KO if language == "ko" else {}), _HEADS[language]["none"]
    changes = []
    for column in SAID:
        if before[column] != after[column]:
            if column == "object":
                changes.append(f"{_read(before, old, language)} → {_read(after, new, language)}")
            else:
                changes.append(
                    f"{names.get(column, column)}: {before[column] or none} →"
                    f" {after[column] or none}"
                )
    if before["object"] == after["object"]:
        changes.insert(0, _read(after, new, language))
    return f"{_about(after, new, language)}: {'; '.join(changes)}"


def _about(row: dict[str, str], state: State, language: str) -> str:
    labels = state.words.labels.get(expand(row["predicate"], state.words.prefixes) or "", {})
    said = labels.get(language) or row["predicate"]
    return f"{row['source']} {row['locator']} · {_named(row['subject'], state, language)} · {said}"


def _named(id_: str, state: State, language: str) -> str:
    entity = state.entities.get(id_)
    if entity:
        name = entity["name_ko"] if language == "ko" else entity["name_en"]
        return f"{name} ({id_})" if name else id_
    label = state.words.labels.get(expand(id_, state.words.prefixes) or "", {}).get(language)
    return label or id_


def _read(row: dict[str, str], state: State, language: str) -> str:
    prop = state.words.properties.get(expand(row["predicate"], state.words.prefixes) or "")
    cell = row["object"]
    if prop and prop.cell == "entity":
        return _named(cell, state, language)
    if prop and prop.cell == "money" and (sum_ := money(cell)):
        return spoken(*sum_, language)
    if prop and prop.cell in ("number", "integer") and (value := number(cell)) is not None:
        return spoken(value, "", language)
    return cell


# --- add ------------------------------------------------------------------------------------------


class EditSession(NamedTuple):
    """A project as it is when rows are to be added: what its files say, and the problems that they
    have already.
    """

    folder: Path
    data: Data
    problems: list[Problem]


def begin_edit(folder: Path) -> EditSession:
    """A project opened for adding rows. Problems that it has do not stand in the way."""
    return EditSession(folder, *_read_all(folder))


def _read_all(folder: Path) -> tuple[Data, list[Problem]]:
    space, dataset, problems = data.space(folder)
    words, faults = vocabulary.read(folder, space)
    found, more = data.read(folder, words, space, dataset)
    return found, [*problems, *faults, *more, *findings.problems(found)]


def faults(at: EditSession, source: str, claim: dict[str, str]) -> dict[str, Problem]:
    """What is wrong with a row of claims that is being written, by column; "" is what concerns the
    source.
    """
    # The line is one comma for each cell, so that the column of a problem is the number of its
    # cell.
    row = files.Row(1, [_typed(claim.get(column, "")) for column in CLAIMS])
    table = files.Table(
        f"data/claims/{source}.csv",
        CLAIMS,
        [row],
        tuple(range(len(CLAIMS))),
        ["," * (len(CLAIMS) - 1)],
    )
    blank = at.data._replace(claims=[], citations={}, notes=[])
    return {
        CLAIMS[p.column - 1] if p.column else "": p
        for p in reversed(data.read_claims(table, source, blank, set()))
    }


def add(
    folder: Path,
    source: str,
    claim: dict[str, str],
    entities: Sequence[Sequence[str]] = (),
    described: Sequence[str] | None = None,
    say: Say = silent,
) -> list[tuple[str, int]]:
    """Add a claim of a source, with the entities that it needs (cells in the order of a register)
    and the source if it is new (`described`: cells in the order of sources.csv); the files stay
    canonical.

    Returns the place of each row: (file, line). Raises Refused, with nothing written, if the rows
    would make a problem that the project does not have yet, and KGError if a file cannot be
    written. `say` is told if another writer is waited for.
    """
    with writing.locked(folder, say):
        return writing.steadily(
            lambda: _added(begin_edit(folder), source, claim, entities, described)
        )


def _added(
    at: EditSession,
    source: str,
    claim: dict[str, str],
    entities: Sequence[Sequence[str]],
    described: Sequence[str] | None,
) -> list[tuple[str, int]]:
    rows: dict[str, list[Sequence[str]]] = {}
    if described is not None:
        rows["data/sources.csv"] = [_filled(described, SOURCES)]
    for entity in entities:
        rows.setdefault(_choose_register(at, entity), []).append(_filled(entity, REGISTER))
    if not re.fullmatch(r"[a-z0-9-]+", source):
        raise Refused(
            [
                Problem(
                    "data/sources.csv",
                    0,
                    0,
                    f"“{source}” is no id of a source" if source else "the source is missing",
                    "",
                )
            ]
        )
    rows[f"data/claims/{source}.csv"] = [[_typed(claim.get(column, "")) for column in CLAIMS]]
    words, texts, places, changes = at.data.vocabulary, {}, [], []
    for wanted, new in rows.items():
        path = inputs.located(at.folder, wanted)
        name = path.relative_to(at.folder).as_posix()
        if os.path.lexists(path.parent) and not path.parent.is_dir():
            raise KGError(f"cannot write {path}: {path.parent} is no folder")
        _visible(name, new)
        old: list[Sequence[str]] = []
        before = _bytes(path)
        if os.path.lexists(path):
            found, problems = files.table(path, name, columns(name), REQUIRED[columns(name)])
            if problems:
                raise Refused(problems)
            old = [row.cells for row in found.rows]
        texts[name] = written(name, [*old, *new], words)
        changes.append(Change(path, before, texts[name].encode()))
        for row in new:
            shown = written(name, [row], words).split("\n", 1)[1]
            places.append(
                (name, texts[name].count("\n", 0, texts[name].find("\n" + shown) + 1) + 1)
            )
    _check_in_copy(at, texts)
    writing.commit(at.folder, changes)
    return places


def _visible(name: str, rows: Iterable[Sequence[str]]) -> None:
    # What is typed has no excuse for what nobody sees; what was copied into a file is a finding of
    # the check.
    found = [
        Problem(
            name,
            0,
            0,
            f"{column} holds {characters.listed(chars)}",
            "write the cell in one line, without what cannot be seen",
        )
        for row in rows
        for column, cell in zip(columns(name), row, strict=True)
        if (chars := characters.unwanted(cell))
    ]
    if found:
        raise Refused(found)


def _typed(cell: str) -> str:
    if not is_text(cell):
        raise KGError(f"“{escape_controls(cell)}” is not UTF-8", "type it anew")
    return unicodedata.normalize("NFC", cell.strip())


def _filled(cells: Sequence[str], names: tuple[str, ...]) -> list[str]:
    if len(cells) > len(names):
        raise KGError(
            f"{len(cells)} cells are too many: {','.join(cells)}",
            f"the columns are {','.join(names)}; quote a cell that holds a comma",
        )
    return [*map(_typed, cells), *[""] * (len(names) - len(cells))]


def _check_in_copy(at: EditSession, texts: dict[str, str]) -> None:
    # The same reading as `kg check`, of a stand-in that has the new rows: so no rule is written
    # down twice.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kg-add-") as name:
        copy = Path(name)
        try:
            for file in _plain(at.folder):
                if file not in texts:
                    _stand_in(at.folder / file, copy / file)
            for file, text in texts.items():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_bytes(text.encode())
        except OSError as error:
            raise KGError(
                f"cannot try the rows in {copy.parent}: {error.strerror}",
                "TMPDIR names another folder for it",
            ) from None
        new = _newly(at.problems, _read_all(copy)[1])
    if new:
        # The line would be of a file that is not written.
        raise Refused(sorted({Problem(p.path, 0, 0, p.message, p.hint) for p in new}))


def _plain(folder: Path) -> Iterator[str]:
    # The files of a project, as paths in it, without devices, pipes, and links that lead out: these
    # have no end, or are not its own.
    top = Path(os.path.realpath(folder))
    for part in ("data", "ontology"):
        for place, _, names in os.walk(folder / part):
            for path in (Path(place) / name for name in names):
                if path.is_file() and Path(os.path.realpath(path)).is_relative_to(top):
                    yield path.relative_to(folder).as_posix()


def _stand_in(path: Path, other: Path) -> None:
    import shutil

    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(os.path.realpath(path), other)  # nothing is copied where that can be
    except OSError:
        shutil.copyfile(path, other)


def _newly(old: list[Problem], new: list[Problem]) -> list[Problem]:
    # The problems that were not there before; the line may be another one, and one more of a kind
    # is new.
    known = Counter((p.path, p.message) for p in old)
    result = []
    for problem in new:
        known[problem.path, problem.message] -= 1
        if known[problem.path, problem.message] < 0:
            result.append(problem)
    return result


def _choose_register(at: EditSession, entity: Sequence[str]) -> str:
    # The register that holds most things of the class, else of its kind (its topmost class), else
    # one named after the kind.
    words = at.data.vocabulary
    cls = expand(entity[1].strip(), words.prefixes) if len(entity) > 1 else None
    kind = top(cls or "", words)
    for wanted in (lambda e: e.cls == cls, lambda e: top(e.cls, words) == kind):
        held: dict[str, int] = {}
        for known in at.data.entities.values():
            if wanted(known):
                held[known.path] = held.get(known.path, 0) + 1
        if held:
            return max(sorted(held), key=held.__getitem__)
    local = re.sub(r"[^a-z]", "", re.split(r"[#/]", kind)[-1].lower()) or "thing"
    return f"data/{local[:-1] + 'ies' if local.endswith('y') else local + 's'}.csv"


def top(cls: str, words: Vocabulary) -> str:
    """The topmost class of the ontology above a class (the class itself if there is none)."""
    own = [c for c in words.classes.get(cls, ()) if c in words.classes]
    return min(
        own,
        key=lambda c: (len([s for s in words.classes[c] if s in words.classes]), c),
        default=cls,
    )


def cells(line: str) -> list[str]:
    """The cells of one line of CSV, as an option of a command gives them."""
    import csv

    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        raise KGError("a row is one line of CSV", "leave the break of the line out") from None
