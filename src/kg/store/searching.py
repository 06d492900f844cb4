"""What a build keeps to be searched, and looking for a text in it.

There is a file for each kind of what is found, with a line for each thing, figure or source, those
of which most is said first (see `kg.store.ranking`), and one of all words, by which slips of the
hand are understood. They are read in pieces, so that a million names take no more memory than a
few.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kg.errors import BadParameter
from kg.store import numerals, ranking
from kg.store.ranking import ALIKE, CALLED, EXACT, INSIDE, LONGEST, WORDS, Sought
from kg.words import phrase

THING, FIGURE, SOURCE = "thing", "figure", "source"
KINDS = (THING, FIGURE, SOURCE)
FILES = {kind: f"{kind}s.tsv" for kind in KINDS}
VOCABULARY = "words.txt"
_PIECE = 1 << 22  # letters
# So little must fit at the least: a number inside another one is another figure.
_LEAST = {THING: INSIDE, FIGURE: WORDS, SOURCE: INSIDE}


class Match(NamedTuple):
    """What was found: its kind, the key of its line, and how well it fits (`ranking.EXACT` …)."""

    kind: str
    key: str
    level: int


def files(lines: dict[str, list[str]]) -> dict[str, list[str]]:
    """The files of the lines of each kind, by name; see `ranking.line`."""
    kept = {FILES[kind]: [f"{line}\n" for line in lines[kind]] for kind in KINDS}
    words: set[str] = set()
    for kind in (THING, SOURCE):
        for line in lines[kind]:
            words.update(line.partition("\t")[2].split())
    kept[VOCABULARY] = [f"{word}\n" for word in sorted(words)]
    return kept


def read_lines(place: Path, kind: str) -> list[str]:
    """All lines of a kind that the store at `place` has, in their order."""
    return [line for text in _pieces(place / FILES[kind]) for line in text.split("\n")[:-1]]


def matches(
    place: Path,
    text: str,
    limit: int,
    kinds: Collection[str] = KINDS,
    *,
    own: bool = False,
    languages: Iterable[str] = (),
) -> list[Match]:
    """What a text finds in the store at `place`, best first; with `own` no things of files. Figures
    are read as Korean, English and each of `languages` write them.

    Where nothing fits, what the text may be a slip of. Raises BadParameter for a text in which
    nothing can be looked for.
    """
    wanted = ranking.sought(searchable(text))
    found: list[Match] = []
    for kind in kinds:
        if kind == FIGURE and not re.search("[0-9]", text):
            continue
        asked = _figures(text, languages) if kind == FIGURE else wanted
        pieces = _pieces(place / FILES[kind], "<" if own and kind == THING else "")
        found += [Match(kind, *one) for one in best(pieces, asked, limit, _LEAST[kind])]
    missing = [kind for kind in kinds if kind != FIGURE and kind not in {one.kind for one in found}]
    if not found or (re.search("[가-힣]", text) and SOURCE in missing):
        # Publishers go by one name, in whatever letters.
        found += _slips(place, wanted, limit, missing if not found else [SOURCE], own)
    return sorted(found, key=_order)[:limit]


def _figures(text: str, languages: Iterable[str]) -> list[Sought]:
    readings = numerals.readings(text, languages)
    return [one for reading in readings for one in ranking.sought(reading)]


def _order(match: Match) -> tuple[bool, int, int]:
    # Sources stand behind what they speak of, but for one that is called just so.
    behind = match.kind == SOURCE and match.level < CALLED
    return behind, -match.level, KINDS.index(match.kind)


def searchable(text: str) -> str:
    """The text as it was given. Raises BadParameter where nothing can be looked for."""
    if len(text) > LONGEST:
        raise BadParameter(
            phrase("store.search-long", count=len(text), most=LONGEST),
            phrase("store.search-long.hint"),
        )
    if not ranking.fold(text):
        raise BadParameter(phrase("store.search-empty"), phrase("store.search-empty.hint"))
    return text


def exact(place: Path, text: str) -> list[str]:
    """The keys of the things that have a text as a name."""
    wanted = ranking.sought(text)
    pieces = _pieces(place / FILES[THING])
    return [key for key, _ in best(pieces, wanted, limit=1 << 30, least=CALLED)]


def best(
    pieces: Iterable[str], wanted: list[Sought], limit: int, least: int = INSIDE
) -> list[tuple[str, int]]:
    """(key, level) of the lines that fit best, best first. `pieces` are lines in their order."""
    found: dict[int, list[str]] = {level: [] for level in range(EXACT, least - 1, -1)}
    for text in pieces:
        for line in _candidates(text, wanted, least):
            level = ranking.level(line, wanted, least)
            if level >= least:
                found[level].append(line.partition("\t")[0])
                # What comes later and fits no better is not among the best any more.
                while sum(len(found[one]) for one in range(least, EXACT + 1)) >= limit:
                    if sum(len(found[one]) for one in range(least + 1, EXACT + 1)) < limit:
                        found[least] = found[least][:limit]
                        break
                    least += 1
        if least > EXACT:
            break
    ordered = [(key, level) for level, keys in found.items() for key in keys]
    return ordered[:limit]


def _pieces(path: Path, other: str = "") -> Iterator[str]:
    # Whole lines of a file, but for those that begin otherwise; it is empty of what a server holds.
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        while text := file.read(_PIECE):
            text += file.readline()
            if other:
                lines = text.split("\n")[:-1]
                text = "".join(f"{line}\n" for line in lines if not line.startswith(other))
            yield text


def _candidates(text: str, wanted: list[Sought], least: int) -> Iterator[str]:
    # The lines that may fit so well, each once, in their order.
    if any(not one.words for one in wanted):
        yield from _lines_with(text, max(wanted[0].each, key=lambda word: len(word.pattern)))
        return
    joined, numbers = "", set[int]()
    for one in wanted:
        figures = [word for word in one.words if re.match("[0-9]", word)]
        if figures and least >= WORDS:
            # No blank is inside of a figure: as a word it stands there as it is.
            numbers.update(_numbers_of(text, f" {max(figures, key=len)} "))
        else:
            joined = joined or text.replace(" ", "")
            numbers.update(_numbers_of(joined, min(one.words, key=joined.count)))
    lines = text.split("\n") if numbers else []
    for number in sorted(numbers):
        near = lines[number].replace(" ", "")
        if any(all(word in near for word in one.words) for one in wanted):
            yield lines[number]


def _numbers_of(text: str, part: str) -> Iterator[int]:
    # The numbers of the lines that have a part, from 0.
    number, line, at = 0, 0, text.find(part)
    while at >= 0:
        number += text.count("\n", line, at)
        yield number
        line = text.find("\n", at)
        at = text.find(part, line)


def _lines_with(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    at = 0
    while found := pattern.search(text, at):
        start = text.rfind("\n", 0, found.start()) + 1
        at = text.index("\n", found.start()) + 1
        yield text[start : at - 1]


def _slips(
    place: Path, wanted: list[Sought], limit: int, kinds: Iterable[str], own: bool
) -> Iterator[Match]:
    path = place / VOCABULARY
    words = [word for one in wanted[:1] for word in one.words]
    if not words or not path.exists():
        return
    known = path.read_text("utf-8").split("\n")
    for joining in ranking.joinings(words):
        close = ranking.alike(known, joining)
        if found := list(_alike(place, close, limit, kinds, own)):
            yield from found
            return


def _alike(
    place: Path, close: list[set[str]], limit: int, kinds: Iterable[str], own: bool
) -> Iterator[Match]:
    _, forms = min((len(forms), sorted(forms)) for forms in close)
    rarest = re.compile(f" (?:{'|'.join(map(re.escape, forms))}) ")
    called = ranking.called_alike(close)
    for kind in kinds:
        # By a preferred name, by another one, by words of names.
        first: list[str] = []
        second: list[str] = []
        third: list[str] = []
        for text in _pieces(place / FILES[kind], "<" if own and kind == THING else ""):
            for line in _lines_with(text, called):
                name = called.search(line)
                keys = first if name and ranking.is_preferred(line, name) else second
                if len(keys) < limit:
                    keys.append(line.partition("\t")[0])
            near = (line for line in _lines_with(text, rarest) if ranking.fits_alike(line, close))
            third += (line.partition("\t")[0] for line in islice(near, limit - len(third)))
        ordered = dict.fromkeys([*first, *second, *third])
        yield from (Match(kind, key, ALIKE) for key in islice(ordered, limit))
