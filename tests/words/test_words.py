"""The tables of sentences: one file a language, with the same codes and the same blanks."""

from __future__ import annotations

import ast
import json
import pickle
import re
import string
from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.errors import KGError
from kg.forms.writing import Amount
from kg.words import LANGUAGES, phrase, table, translate
from kg.words.particles import chosen

pytestmark = pytest.mark.fast

SOURCE = Path(kg.__file__).parent


def blanks(pattern: str | tuple[str, str]) -> set[str]:
    """The names of the blanks of a sentence."""
    return {
        name
        for one in ([pattern] if isinstance(pattern, str) else pattern)
        for _, name, _, _ in string.Formatter().parse(one)
        if name is not None
    }


def said() -> dict[str, list[tuple[str, set[str] | None]]]:
    """The codes that the program says, with their places and the facts that they are given."""
    found: dict[str, list[tuple[str, set[str] | None]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if (
                    node.func.id == "phrase"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    names = {word.arg for word in node.keywords}
                    facts = None if None in names else {name for name in names if name}
                    place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                    found.setdefault(str(node.args[0].value), []).append((place, facts))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_codes_and_blanks(language: str) -> None:
    own, english = table(language), table("en")
    assert list(own) == list(english)
    assert {code for code in english if blanks(own[code]) != blanks(english[code])} == set()


def test_each_code_that_is_said_is_in_the_table_with_its_blanks() -> None:
    english = table("en")
    wrong = [
        (code, place)
        for code, uses in said().items()
        for place, facts in uses
        if code not in english or (facts is not None and not blanks(english[code]) <= facts)
    ]
    assert wrong == []


def test_a_sentence_is_english_and_knows_the_other_languages() -> None:
    sentence = phrase("words.did-you-mean", name="kg:planned")
    assert sentence == "did you mean kg:planned?"
    assert translate(sentence, "ko") == "혹시 이것입니까: kg:planned"
    assert translate(sentence, "de") == "vielleicht gemeint: kg:planned?"
    assert translate(sentence, "fr") == sentence
    assert translate("kg:planned", "ko") == "kg:planned"


def test_numbers_in_a_sentence_have_the_separators_of_its_language() -> None:
    written = phrase(
        "cli.published", graphs=1234, triples=12, skipped=0, removed=1000000, seconds=0.25
    )
    assert "1,234 graphs" in written and "0.2 s" in written
    assert translate(written, "ko").startswith("그래프 1,234개")
    assert translate(written, "de") == (
        "1.234 Graphen geschrieben (12 Tripel), 0 waren schon da, 1.000.000 entfernt, in 0,2 s"
    )


# Words that are in English sentences and, as words of their own, in none of the others.
ENGLISH = re.compile(r"(?<![-\w])(?:the|of|and|is|are|with|which|that|what|nothing)\b")


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_no_sentence_is_left_in_english(language: str) -> None:
    texts = {code: re.sub(r"{\w+", "", str(told)) for code, told in table(language).items()}
    assert {code: text for code, text in texts.items() if ENGLISH.search(text)} == {}


PARTICLES = json.loads((Path(__file__).parent / "cases" / "particles.json").read_text("utf-8"))


@pytest.mark.parametrize("case", PARTICLES["cases"], ids=lambda case: case["text"] + case["mark"])
def test_a_particle_fits_what_it_stands_behind(case: dict[str, str]) -> None:
    assert chosen(case["text"], case["mark"]) == case["said"]


def test_particles_of_a_sentence_fit_its_facts_and_leave_them_alone() -> None:
    part = phrase("present.money.part", part="AI 예산", whole="10년 예산")
    assert translate(part, "ko") == "AI 예산은 10년 예산의 일부로 이미 포함됨"
    odd = phrase("present.money.part", part="은(는)", whole="{part}은(는)")
    assert translate(odd, "ko").endswith(" {part}은(는)의 일부로 이미 포함됨")


def test_no_particle_of_one_form_stands_behind_a_name_in_korean() -> None:
    """What a name ends with is not known when a sentence is written. What these are is known, as
    is a word with a name in brackets behind it.
    """
    known = {"two", "user", "password", "token"}
    for code, pattern in table("ko").items():
        for text in [pattern] if isinstance(pattern, str) else pattern:
            fixed = r"(?<![가-힣]\()\{(\w+)\}[”’)]*(?:을|를|이|가|은|는|과|와|라고|으로)(?=[ ,.]|$)"
            assert set(re.findall(fixed, text)) <= known, code


def test_a_sentence_inside_a_sentence_is_translated_with_it() -> None:
    whole = phrase("words.did-you-mean", name=phrase("words.did-you-mean", name="x"))
    assert translate(whole, "ko") == "혹시 이것입니까: 혹시 이것입니까: x"


def test_a_sentence_stays_one_from_process_to_process() -> None:
    error = pickle.loads(pickle.dumps(KGError(phrase("words.did-you-mean", name="x"))))
    assert translate(error.message, "ko") == "혹시 이것입니까: x"


def test_a_sentence_may_hold_an_amount_in_each_language() -> None:
    amount = Amount(Decimal(411600000000), "KRW")
    sentence = phrase("project.plus", one=amount, other=Amount(Decimal(1000)))
    for handed in (sentence, pickle.loads(pickle.dumps(sentence))):
        assert handed == "KRW 411.6 billion + 1,000"
        assert translate(handed, "ko") == "4,116억 원 + 1,000"


# Whose sentences stand in the table, all of them.
WINGS = ("api", "assistant", "cli", "evidence", "project", "rdf", "sparql", "store", "system")
ERRORS = ("KGError", "Fault", "Malformed", "NotFound", "Problem", "Uncitable", "Unwritable")
MAKERS = (*ERRORS, "BadParameter", "Forbidden", "fail", "refuse")


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def test_no_sentence_stands_outside_the_table() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0].removesuffix(".py") not in WINGS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in MAKERS:
                wrong += [
                    f"{path.relative_to(SOURCE)}:{node.lineno}"
                    for fact in (*node.args, *(word.value for word in node.keywords))
                    if isinstance(fact, ast.JoinedStr)
                    or (isinstance(fact, ast.Constant) and " " in str(fact.value))
                ]
    assert wrong == []


def test_a_fact_is_handed_on_and_told_twice() -> None:
    names = (name for name in ("a", "b"))
    sentence = phrase("rdf.unexplained", names=names, count=2)
    assert translate(sentence, "ko").endswith("a, b") and "a, b mean" in sentence
    wrong = phrase("rdf.unreadable", reason=OSError("no"))
    assert translate(pickle.loads(pickle.dumps(wrong)), "ko") == "읽을 수 없습니다: no"


@pytest.mark.fast
@pytest.mark.parametrize("language", ["xx", "fr", "tlh"])
def test_a_language_without_words_has_sentences_with_english_numbers(language: str) -> None:
    assert translate(phrase("archive.file-too-large", path="a", size=1.5), language).startswith(
        "“a” is larger than 2 MiB"
    )
