"""The command line in the language of its reader: help, messages, hints, the words of click."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from conftest import run

import kg
from kg.cli import commands
from kg.cli.output import building_step
from kg.cli.speech import Option
from kg.words import table, translate

KOREAN = re.compile("[가-힣]")
NAMES = list(commands.commands)


@pytest.mark.fast
@pytest.mark.parametrize("name", NAMES)
def test_each_command_and_option_has_its_help_in_the_tables(name: str) -> None:
    command = commands.commands[name]
    assert f"cli.{command.name}.help" in table("en")
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert [o.name for o in options if not isinstance(o, Option)] == []
    assert [o.code for o in options if f"cli.{o.code}.help" not in table("en")] == []


def test_the_first_page_is_korean() -> None:
    page = run("--lang", "ko", "--help", check=0).stdout
    assert page.startswith("사용법:") and "첫걸음: kg build" in page
    lines = [line for line in page.splitlines() if re.match(r"  (\w+|-)", line)]
    assert len(lines) > len(NAMES) and [x for x in lines if not KOREAN.search(x)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_each_command_is_korean(name: str) -> None:
    page = run("--lang", "ko", name, "--help", check=0).stdout
    assert "이 도움말을 보이고 끝냅니다." in page
    assert "Show" not in page and "Example" not in page
    assert run("--lang", "en", name, "--help", check=0).stdout.startswith("Usage:")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["qury"], "오류: 그런 명령은 없습니다: 'qury'. 혹시 이것입니까: query"),
        (["query", "--nothing"], "오류: 그런 옵션은 없습니다: '--nothing'."),
        (["show"], "오류: 인자가 없습니다: 'ENTITY'."),
        (
            ["path", "a", "b", "-k", "0"],
            "오류: '-k'에 쓸 수 없는 값입니다: 0: 범위(x>=1)를 벗어납니다.",
        ),
        (["check", "--format", "x"], "'x': 다음 가운데 하나여야 합니다: 'text', 'json', 'github'."),
        (["site", "a", "b"], "오류: 남는 인자가 있습니다: b"),
        (["view", "--hops"], "오류: 옵션 '--hops'에는 값이 있어야 합니다."),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_what_click_refuses_is_told_in_korean(words: list[str], sentence: str) -> None:
    done = run("--lang", "ko", *words, check=2)
    assert sentence in done.stderr and "Error" not in done.stderr


def test_each_step_of_a_build_has_its_words(small: Path) -> None:
    steps: list[str] = []
    kg.open(small, step=steps.append)
    kg.open(small, as_of="2024-01-01", step=steps.append)
    assert {"read", "check", "derive", "load", "publish"} <= set(steps)
    for name in [*steps, "wait"]:
        sentence = building_step(name)
        assert sentence.startswith("building: ")
        assert KOREAN.search(translate(sentence, "ko").removeprefix("만드는 중: "))


def test_messages_and_hints_are_korean(asked: Path) -> None:
    done = run("--lang", "ko", "-C", asked, "query", "-p", "x", "ASK {}", check=2)
    assert done.stderr == (
        "kg: “x”은(는) 아무것도 정하지 않습니다\n  도움말: -p 이름=값 꼴로 쓰십시오\n"
    )
    done = run("--lang", "ko", "-C", asked, "audit", "--section", "sumz", check=2)
    assert "“sumz”은(는) 점검에 없는 항목입니다\n  도움말: 혹시 이것입니까: sums" in done.stderr
    assert run("--lang", "ko", "-C", asked, "check", check=0).stderr.startswith("문제가 없습니다")


def test_the_locale_chooses_the_language(asked: Path) -> None:
    done = run("-C", asked, "search", "zzzz", check=1, LC_ALL="ko_KR.UTF-8")
    assert done.stderr.startswith("kg: “zzzz”: 그런 이름은 없습니다")
    done = run("-C", asked, "search", "zzzz", check=1, LC_ALL="de_DE.UTF-8")
    assert done.stderr.startswith("kg: nichts heißt „zzzz“")
    done = run("-C", asked, "search", "zzzz", check=1, LC_ALL="fr_FR.UTF-8")
    assert done.stderr.startswith("kg: nothing is called “zzzz”")
