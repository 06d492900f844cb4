"""What changed between two states of a project."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, cast

from kg.errors import KGError
from kg.listing import placed
from kg.project import reading
from kg.project.contract import in_languages
from kg.project.curation.formatting import (
    KEY,
    claims,
    columns,
    is_claims,
    is_sources,
    is_story,
    place,
    read_table,
    step,
    tables,
)
from kg.project.records import Data
from kg.project.typed import Project
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand
from kg.words import phrase

if TYPE_CHECKING:
    import subprocess

SAID = ("object", "period", "qualifier", "modality", "speaker", "rank", "printed", "note")


Row = dict[str, str]
Pair = tuple[Row, Row]


class State(NamedTuple):
    """The rows of a project at one time: claims by (source, locator, subject, predicate), registers
    and sources by id, stories by name.

    Each claim is a dict of what is said (`SAID`), each entity, source and step of a story one of
    its columns. `others` are the bytes of the other files.
    """

    words: Vocabulary
    languages: tuple[str, ...]
    claims: dict[tuple[str, ...], list[Row]]
    entities: dict[str, Row]
    sources: dict[str, Row]
    stories: dict[str, list[Row]]
    others: dict[str, bytes]


class ClaimChanges(TypedDict):
    """What became of claims."""

    added: list[Row]
    withdrawn: list[Row]
    revised: list[Pair]


class RowChanges(TypedDict):
    """What became of entities or sources."""

    added: list[Row]
    removed: list[Row]
    renamed: list[Pair]
    changed: list[Pair]


class StepChanges(TypedDict):
    """What became of the steps of stories."""

    added: list[Row]
    removed: list[Row]
    changed: list[Pair]


class Diff(NamedTuple):
    """What became of the rows between two states. A claim is a dict of `KEY` and `SAID`, an entity
    or source one of its columns, a step of a story one of `story` (its name) and its columns.

    `claims`, `entities`, `sources` and `stories` are dicts of lists by what was done: of `added`,
    `withdrawn` (claims) and `removed` the rows, of `revised`, `renamed` and `changed` the pairs
    (before, after). `files` names the other files of the project that differ.
    """

    claims: ClaimChanges
    entities: RowChanges
    sources: RowChanges
    stories: StepChanges
    files: list[str]

    def __bool__(self) -> bool:
        parts = (self.claims, self.entities, self.sources, self.stories)
        return bool(self.files) or any(group for part in parts for group in part.values())

    def plain(self) -> dict[str, object]:
        """The same as dicts and lists for JSON, a pair as a dict of `before` and `after`."""
        return {
            "claims": _plain(self.claims),
            "entities": _plain(self.entities),
            "sources": _plain(self.sources),
            "stories": _plain(self.stories),
            "files": self.files,
        }


def _plain(part: Mapping[str, object]) -> dict[str, list[object]]:
    groups = cast(Mapping[str, list[Row | Pair]], part)
    return {
        key: [
            {"before": item[0], "after": item[1]} if isinstance(item, tuple) else item
            for item in group
        ]
        for key, group in groups.items()
    }


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
    # The folder of one side; what a revision holds is put into one that the stack removes.
    if Path(name).is_dir():
        return Path(name)
    if re.match(r"[./~]", name) or not folder.is_dir():
        missing = name if folder.is_dir() else folder
        raise KGError(phrase("words.no-folder", path=missing))
    import tempfile

    target = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-diff-")))
    _extract(_archive(folder, name), target)
    return target


def _archive(folder: Path, name: str) -> bytes:
    # What a git revision holds of the project in a folder, as a tar file.
    inside = _git(folder, "rev-parse", "--show-cdup")
    if inside.returncode:
        message = phrase("project.no-repository", name=name, folder=folder)
        raise KGError(message, phrase("project.no-repository.hint"))
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"
    )
    if commit.returncode:
        message = phrase("project.no-revision", name=name)
        raise KGError(message, phrase("project.no-revision.hint"))
    revision = commit.stdout.decode().strip()
    tree = _git(folder, "ls-tree", "--name-only", "-z", revision, "data", "ontology")
    held = tree.stdout.decode("utf-8", "replace").split("\0")
    if "data" not in held:
        message = phrase("project.empty-revision", name=name, folder=folder)
        raise KGError(message, phrase("project.empty-revision.hint"))
    archive = _git(folder, "archive", "--format=tar", revision, *(part for part in held if part))
    if archive.returncode:
        reason = archive.stderr.decode("utf-8", "replace").strip()
        raise KGError(phrase("project.unreadable-revision", name=name, reason=reason))
    return archive.stdout


def _extract(archive: bytes, target: Path) -> None:
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = [member for member in tar if member.isfile() or member.isdir()]
        # Python 3.12 warns of extraction without a filter, older patch levels of 3.11 do not know
        # it.
        if hasattr(tarfile, "data_filter"):
            tar.extractall(target, members=members, filter="data")
        else:
            tar.extractall(target, members=members)


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    import subprocess

    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise KGError(phrase("project.no-git"), phrase("project.no-git.hint")) from None


def _state(folder: Path, name: str) -> State:
    if not (folder / "data").is_dir():
        raise KGError(phrase("project.no-project", name=name), phrase("project.no-project.hint"))
    data = reading.registered(folder)
    state = State(data.vocabulary, data.languages, {}, {}, {}, {}, {})
    for path, file in tables(folder):
        table, problems = read_table(path, file, data)
        if problems:
            message = phrase("project.faulty-state", name=name, problem=placed(problems[0]))
            raise KGError(message, problems[0].hint)
        _add_rows(state, path.stem, file, [row.cells for row in table.rows], data)
    for part in ("data", "ontology"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path.suffix.lower() != ".csv" and not path.name.startswith("."):
                state.others[path.relative_to(folder).as_posix()] = path.read_bytes()
    return state


def _add_rows(state: State, stem: str, file: str, rows: list[list[str]], data: Data) -> None:
    head = columns(file, state.languages)
    if is_claims(file):
        source = data.sources.get(stem)
        project = Project(state.words, source.language if source else "", data.settings)
        for row in claims(rows, project):
            key, values = (stem, *row[:3]), row[3:]
            state.claims.setdefault(key, []).append(dict(zip(SAID, values, strict=True)))
    elif is_story(file):
        steps = (dict(zip(head, step(cells), strict=True)) for cells in rows)
        state.stories[stem] = [{"story": stem, **row} for row in steps]
    else:
        things = state.sources if is_sources(file) else state.entities
        things.update((row[0], dict(zip(head, row, strict=True))) for row in rows)


def compare(old: State, new: State) -> Diff:
    """What became of the rows of one state in another."""
    languages = _languages(old, new)
    others = sorted(k for k in {*old.others, *new.others} if old.others.get(k) != new.others.get(k))
    return Diff(
        _claim_changes(old, new),
        _row_changes(old.entities, new.entities, in_languages("name", languages)),
        _row_changes(old.sources, new.sources, ("publisher", "title")),
        _step_changes(old, new),
        others,
    )


def _languages(old: State, new: State) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*new.languages, *old.languages)))


class Pairing(NamedTuple):
    """Rows that are gone, rows that came, and rows that stand for each other but differ."""

    gone: list[Row]
    came: list[Row]
    pairs: list[Pair]

    def match(self, same: tuple[str, ...]) -> None:
        """Take out rows that share some columns, and keep those pairs that differ."""
        for before in list(self.gone):
            after = next(
                (row for row in self.came if all(row.get(c) == before.get(c) for c in same)), None
            )
            if after is not None:
                self.gone.remove(before)
                self.came.remove(after)
                if before != after:
                    self.pairs.append((before, after))


def _claim_changes(old: State, new: State) -> ClaimChanges:
    changes: ClaimChanges = {"added": [], "withdrawn": [], "revised": []}
    for key in sorted({*old.claims, *new.claims}, key=lambda k: (k[0], place(k[1]), k[1:])):
        pairing = paired(
            old.claims.get(key, []),
            new.claims.get(key, []),
            is_single=is_single(key[3], new.words),
        )
        named = dict(zip(KEY, key, strict=True))
        changes["withdrawn"] += [named | row for row in pairing.gone]
        changes["added"] += [named | row for row in pairing.came]
        changes["revised"] += [(named | before, named | after) for before, after in pairing.pairs]
    return changes


def is_single(predicate: str, words: Vocabulary) -> bool:
    """Whether a property, as a row names it, can have one value at a time."""
    prop = words.properties.get(expand(predicate, words.prefixes) or "")
    return bool(prop and prop.single)


def paired(old: Iterable[Row], new: Iterable[Row], *, is_single: bool) -> Pairing:
    """What became of the claims of one source at one place on one property of one thing.

    Equal rows cancel out; then those that share the object, then the day; then what is left, if
    only one value can hold, or one stands on each side.
    """
    pairing = Pairing(list(old), list(new), [])
    pairing.match(SAID)
    pairing.match(("object",))
    if is_single:
        pairing.match(("period",))
    if is_single or len(pairing.gone) == len(pairing.came) == 1:
        pairing.match(())
    return pairing


def _step_changes(old: State, new: State) -> StepChanges:
    changes: StepChanges = {"added": [], "removed": [], "changed": []}
    for name in sorted({*old.stories, *new.stories}):
        steps = new.stories.get(name, [])
        pairing = Pairing(list(old.stories.get(name, [])), list(steps), [])
        # A step goes by its sentence in any language, wherever it stands, then by its number.
        for column in (*_languages(old, new), "step"):
            pairing.match((column,))
        changes["added"] += pairing.came
        changes["removed"] += pairing.gone
        changes["changed"] += sorted(pairing.pairs, key=lambda pair: steps.index(pair[1]))
    return changes


def _row_changes(old: dict[str, Row], new: dict[str, Row], names: tuple[str, ...]) -> RowChanges:
    both = [(old[id_], new[id_]) for id_ in sorted(old.keys() & new.keys()) if old[id_] != new[id_]]
    renamed = [
        pair for pair in both if any(pair[0].get(name) != pair[1].get(name) for name in names)
    ]
    return {
        "added": [new[id_] for id_ in sorted(new.keys() - old.keys())],
        "removed": [old[id_] for id_ in sorted(old.keys() - new.keys())],
        "renamed": renamed,
        "changed": [pair for pair in both if pair not in renamed],
    }
