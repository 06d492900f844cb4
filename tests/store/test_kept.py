"""What a build keeps, read in part: ranges of sorted lines, and the lines that a text may fit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.store import ranking, searching
from kg.store.kept import beginning


def test_the_lines_that_begin_so_are_found(tmp_path: Path) -> None:
    path, dice = tmp_path / "lines", random.Random(1)

    def word(letters: str, longest: int) -> str:
        return "".join(dice.choice(letters) for _ in range(dice.randint(1, longest)))

    for _ in range(60):
        lines = sorted({word("abé", 6) for _ in range(dice.randint(0, 40))})
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        for _ in range(20):
            start = word("abéz", 4)
            expected = [line for line in lines if line.startswith(start)]
            assert list(beginning(path, start)) == expected


@pytest.mark.parametrize("least", [ranking.INSIDE, ranking.WORDS])
def test_a_search_leaves_out_no_line_that_fits(least: int) -> None:
    dice = random.Random(least)
    words = ("data", "centre", "centers", "7", "77", "1,200", "광주", "국가AI", "2021-04", "AI")
    names = [" ".join(dice.choices(words, k=dice.randint(1, 4))) for _ in range(400)]
    lines = [ranking.line(f"k{n}", [name]) for n, name in enumerate(names)]
    text = "".join(f"{line}\n" for line in lines)
    for asked in (*words, "data centre 7", "centre 77", "AI 7", "1,200 7", "국가 AI", "ㄱㅈ"):
        wanted = ranking.sought(asked)
        fitting = [(line, ranking.level(line, wanted, least)) for line in lines]
        expected = {
            level: [line.partition("\t")[0] for line, fits in fitting if fits == level]
            for level in range(ranking.EXACT, least - 1, -1)
        }
        ordered = [(key, level) for level, keys in expected.items() for key in keys]
        for limit in (3, 1_000):
            assert searching.best([text], wanted, limit, least) == ordered[:limit], asked
