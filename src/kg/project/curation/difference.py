"""What changed between two states of a project."""

from __future__ import annotations

import io
import re
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.project import csv_files, reading, vocabulary
from kg.project.contract import CLAIMS, SOURCES
from kg.project.curation.formatting import KEY, REQUIRED, claims, columns, place, step, tables
from kg.project.stories import STORY
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand

SAID = ("object", "as_of", "qualifier", "standing", "printed", "note")


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
    words, _ = vocabulary.read(folder, reading.space(folder)[0])
    state = State(words, {}, {}, {}, {}, {})
    for path, file in tables(folder):
        found, problems = csv_files.table(path, file, columns(file), REQUIRED[columns(file)])
        if problems:
            raise KGError(f"{name}: {problems[0]}", problems[0].hint)
        if columns(file) is CLAIMS:
            for row in claims([row.cells for row in found.rows], words):
                state.claims.setdefault((path.stem, *row[:3]), []).append(
                    dict(zip(SAID, row[3:], strict=True))
                )
        elif columns(file) is STORY:
            rows = [dict(zip(STORY, step(row.cells), strict=True)) for row in found.rows]
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
