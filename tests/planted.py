"""Invented articles in Korean, English and German with the claims that they make, and faults that
are planted in the claims. Nothing here asks the code under test what a form means.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from kg.project.archive import texts
from kg.project.contract import CLAIMS, SOURCES

XSD = "http://www.w3.org/2001/XMLSchema#"


class Said(NamedTuple):
    """One statement of an article: its paragraph (from 1), subject, property, object as a cell, its
    hedge, what is printed.
    """

    paragraph: int
    subject: str
    predicate: str
    object: str
    qualifier: str
    printed: str


class Article(NamedTuple):
    """An article: its id, language, day, paragraphs and what they say."""

    id: str
    language: str
    published: date
    paragraphs: tuple[str, ...]
    said: tuple[Said, ...]


class Figure(NamedTuple):
    """A figure or day as it is printed, without its hedge, and as it is kept."""

    printed: str
    object: str


# --- forms ----------------------------------------------------------------------------------------


def _grouped(number: int, sign: str = ",") -> str:
    return f"{number:,}".replace(",", sign)


def _money(language: str, pick: random.Random) -> Figure:
    if language == "ko":
        kind = pick.randrange(4)
        if kind == 0:
            n = pick.randrange(12, 9999)
            return Figure(f"{_grouped(n)}억 원", f"KRW {n * 10**8}")
        if kind == 1:
            a, b = pick.randrange(1, 20), pick.randrange(101, 9999)
            return Figure(f"{a}조 {_grouped(b)}억원", f"KRW {a * 10**12 + b * 10**8}")
        if kind == 2:
            n = pick.randrange(2, 9)
            return Figure(f"{n}천억원", f"KRW {n * 10**11}")
        n = pick.randrange(11, 99)
        return Figure(f"{n}만 달러", f"USD {n * 10**4}")
    tenths = pick.randrange(11, 99)
    if tenths % 10 == 0:
        tenths += 1
    n = pick.randrange(2, 900)
    if language == "en":
        return pick.choice(
            [
                Figure(f"£{tenths / 10} billion", f"GBP {tenths * 10**8}"),
                Figure(f"£{n} million", f"GBP {n * 10**6}"),
                Figure(f"€{_grouped(n * 1000 + 250)}", f"EUR {n * 1000 + 250}"),
            ]
        )
    decimal = f"{tenths // 10},{tenths % 10}"
    return pick.choice(
        [
            Figure(f"{decimal} Milliarden Euro", f"EUR {tenths * 10**8}"),
            Figure(f"{n} Mio. Euro", f"EUR {n * 10**6}"),
            Figure(f"{_grouped(n * 1000 + 250, '.')} Euro", f"EUR {n * 1000 + 250}"),
        ]
    )


_COUNTED = {
    "ko": ("명", "개사", "대", "㎡", "페타플롭스"),
    "en": (" people", " firms", " machines", " m²", " MW"),
    "de": (" Beschäftigte", " Firmen", " Anlagen", " m²", " MW"),
}


def _count(language: str, pick: random.Random) -> Figure:
    what = pick.randrange(5)
    unit = _COUNTED[language][what]
    if what == 4:
        tenths = pick.randrange(101, 999) | 1
        if tenths % 10 == 0:
            tenths += 1
        sign = "," if language == "de" else "."
        return Figure(f"{tenths // 10}{sign}{tenths % 10}{unit}", f"{tenths / 10}")
    n = pick.randrange(11, 98_765)
    return Figure(f"{_grouped(n, '.' if language == 'de' else ',')}{unit}", str(n))


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}


def _day(language: str, told: date, pick: random.Random) -> Figure:
    day = told - timedelta(days=pick.randrange(3, 150))
    if language == "ko":
        return pick.choice(
            [
                Figure(f"{day.year}년 {day.month}월 {day.day}일", day.isoformat()),
                Figure(f"지난 {day.month}월 {day.day}일", day.isoformat()),
                Figure(f"{day.year}년 {day.month}월", day.isoformat()[:7]),
            ]
        )
    month = _MONTHS[language].split()[day.month - 1]
    if language == "en":
        return pick.choice(
            [
                Figure(f"{day.day} {month} {day.year}", day.isoformat()),
                Figure(f"{month} {day.day}", day.isoformat()),
                Figure(f"{month} {day.year}", day.isoformat()[:7]),
            ]
        )
    return pick.choice(
        [
            Figure(f"{day.day}. {month} {day.year}", day.isoformat()),
            Figure(f"am {day.day}. {month}", day.isoformat()),
            Figure(f"{month} {day.year}", day.isoformat()[:7]),
        ]
    )


# Words that hedge a figure: (before, behind, qualifier).
_HEDGES = {
    "ko": (("약 ", "", "about"), ("최소 ", "", "at-least"), ("", " 이상", "at-least"), ("", " 미만", "under")),
    "en": (("about ", "", "about"), ("more than ", "", "over"), ("up to ", "", "at-most")),
    "de": (("rund ", "", "about"), ("mehr als ", "", "over"), ("mindestens ", "", "at-least")),
}  # fmt: skip

# --- articles -------------------------------------------------------------------------------------

_SENTENCES = {
    "ko": (
        "시는 {place} 조성 사업에 {money}을 들이기로 했다고 밝혔다.",
        "{day} 열린 회의에서 위원들은 사업비 {money}과 인력 {count} 규모를 두고 의견을 나눴다.",
        "센터에는 {count} 규모가 들어서며, 공사는 {day} 시작됐다.",
        "주민들은 {day} 설명회에서 {count}라는 수치가 어디서 나왔는지 물었다.",
        "의회는 예산 {money}을 심의했고, 남은 {money}은 내년에 다루기로 했다.",
        "관계자는 이용자가 {count}에 이르렀다고 설명했다.",
    ),
    "en": (
        "The council said it would spend {money} on {place}, a scheme first set out on {day}.",
        "Members heard that {count} were counted, and that {money} had been paid so far.",
        "Work on the site began on {day}, and the hall now has room for {count}.",
        "Residents asked why the figure of {count} differed from that given on {day}.",
        "A grant of {money} was followed by a second one of {money}, the minutes show.",
        "An official put the number at {count} and declined to say more.",
    ),
    "de": (
        "Die Stadt will {money} in {place} stecken, wie sie mitteilte.",
        "Im Ausschuss war von {money} und von {count} die Rede; beschlossen wurde {day}.",
        "Die Arbeiten begannen {day}, gezählt wurden bisher {count}.",
        "Anwohner fragten, woher die Angabe von {count} stamme, die {day} genannt wurde.",
        "Auf einen Zuschuss von {money} folgte ein zweiter von {money}.",
        "Ein Sprecher nannte {count} und wollte mehr nicht sagen.",
    ),
}
_PLACES = {
    "ko": ("보기공원", "강변도서관", "새벽시장"),
    "en": ("the Mill Quarter", "a riverside library", "the old tannery"),
    "de": ("das Mühlenviertel", "eine Bücherei am Fluss", "die alte Gerberei"),
}


def articles(seed: int, each: int) -> list[Article]:
    """So many articles in each language, always the same for a seed."""
    pick = random.Random(seed)
    return [
        _article(f"{language}-{number}", language, pick)
        for language in ("ko", "en", "de")
        for number in range(each)
    ]


def _article(name: str, language: str, pick: random.Random) -> Article:
    told = date(2024, 1, 1) + timedelta(days=pick.randrange(180, 500))
    said: list[Said] = []
    paragraphs = []
    for number in range(1, 9):
        templates = pick.sample(_SENTENCES[language], k=pick.choice((1, 1, 2)))
        texts = [_sentence(text, name, number, language, told, pick, said) for text in templates]
        paragraphs.append(" ".join(texts))
    return Article(name, language, told, tuple(paragraphs), tuple(said))


def _sentence(
    text: str, name: str, number: int, language: str, told: date, pick: random.Random,
    said: list[Said],
) -> str:  # fmt: skip
    text = text.replace("{place}", pick.choice(_PLACES[language]))
    for kind in ("money", "count", "day"):
        while f"{{{kind}}}" in text:
            thing = f"{name}-{len(said)}"
            if kind == "day":
                figure = _day(language, told, pick)
                before, behind, qualifier, predicate = "", "", "", "kg:actualDate"
            else:
                figure = (_money if kind == "money" else _count)(language, pick)
                hedges = (("", "", ""),) * 5 + _HEDGES[language]
                before, behind, qualifier = pick.choice(hedges)
                predicate = "kg:amount" if kind == "money" else "kg:value"
            printed = f"{before}{figure.printed}{behind}"
            text = text.replace(f"{{{kind}}}", printed, 1)
            said.append(Said(number, thing, predicate, figure.object, qualifier, printed))
    return text


# --- small changes of a text ----------------------------------------------------------------------


def changed(text: str, pick: random.Random) -> str:
    """The text as another program may have it: other blanks, full-width digits, soft hyphens."""
    kind = pick.randrange(5)
    if kind == 0:
        return text.replace(" ", "\u00a0")
    if kind == 1:
        return text.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    if kind == 2:
        return "".join(c + "\u00ad" if c.isalpha() and pick.random() < 0.1 else c for c in text)
    if kind == 3:
        return text.replace(" ", "  ").replace("-", "\u2011")
    return text.replace("'", "\u2019").replace("'", "\u2018")


# --- faults ---------------------------------------------------------------------------------------


def faults(seed: int, found: list[Article], count: int) -> Iterator[tuple[str, Article, Said]]:
    """(kind, article, a statement that is none of it), so many, of all kinds in turn."""
    pick = random.Random(seed)
    kinds = (
        _tenfold,
        _other_size,
        _other_day,
        _hedge_lost,
        _hedge_added,
        _other_place,
        _of_another,
        _other_currency,
    )
    made = 0
    while made < count:
        kind = kinds[made % len(kinds)]
        article = pick.choice(found)
        said = pick.choice(article.said)
        wrong = kind(article, said, found, pick)
        # Where a figure stands twice in a paragraph, hedged and not, either may be meant.
        twice = article.paragraphs[said.paragraph - 1].count(_bare(article, said)) > 1
        if wrong is not None and not twice:
            made += 1
            yield kind.__name__, article, wrong


def _tenfold(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    if said.predicate == "kg:actualDate":
        return None
    code, _, number = said.object.rpartition(" ")
    value = f"{float(number) * 10:.1f}".removesuffix(".0")
    return said._replace(object=f"{code} {value}".strip())


def _other_size(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    # A form and a figure that go together, and are not those of the text.
    swaps = (("억", "조"), ("billion", "million"), ("Milliarden", "Mio."), ("Mio.", "Milliarden"))
    scale = {"조": 10**4, "million": 10**-3, "Mio.": 10**-3, "Milliarden": 10**3}
    for one, two in swaps:
        if one in said.printed and "조" not in said.printed:
            code, _, number = said.object.partition(" ")
            value = int(int(number) * scale[two]) if scale[two] >= 1 else int(number) // 1000
            return said._replace(printed=said.printed.replace(one, two), object=f"{code} {value}")
    return None


def _other_day(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    if said.predicate != "kg:actualDate":
        return None
    if len(said.object) == 7:
        year, month = map(int, said.object.split("-"))
        month = month % 12 + 1
        return said._replace(object=f"{year}-{month:02d}")
    other = date.fromisoformat(said.object) + timedelta(days=pick.choice((-1, 1, 10)))
    return said._replace(object=other.isoformat())


def _hedge_lost(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    if not said.qualifier:
        return None
    return said._replace(qualifier="", printed=pick.choice((_bare(article, said), said.printed)))


def _bare(article: Article, said: Said) -> str:
    bare = said.printed
    for before, behind, _ in _HEDGES[article.language]:
        bare = bare.removeprefix(before) if before else bare
        bare = bare.removesuffix(behind) if behind else bare
    return bare


def _hedge_added(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    if said.qualifier or said.predicate == "kg:actualDate":
        return None
    return said._replace(qualifier=pick.choice(("about", "over", "at-most")))


def _other_place(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    others = [
        number
        for number, text in enumerate(article.paragraphs, 1)
        if number != said.paragraph and said.printed not in text
    ]
    return said._replace(paragraph=pick.choice(others))


def _of_another(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    other = pick.choice([one for one in found if one.language == article.language])
    wrong = pick.choice(other.said)
    if any(wrong.printed in text for text in article.paragraphs):
        return None
    return wrong._replace(paragraph=min(wrong.paragraph, len(article.paragraphs)))


def _other_currency(
    article: Article, said: Said, found: list[Article], pick: random.Random
) -> Said | None:
    code, _, number = said.object.rpartition(" ")
    other = pick.choice([one for one in ("KRW", "USD", "GBP", "EUR") if one != code])
    return said._replace(object=f"{other} {number}") if code else None


# --- projects -----------------------------------------------------------------------------------

CLASSES = {
    "kg:amount": "kg:Allocation",
    "kg:value": "kg:Measurement",
    "kg:actualDate": "kg:Milestone",
}


def project(
    folder: Path, articles: Iterable[Article], rows: dict[str, list[Said]] | None = None,
    change: random.Random | None = None,
) -> Path:  # fmt: skip
    """A project with the texts of articles in its archive and claims: those that they make, or
    `rows` by article. With `change` the texts are changed in small things.
    """
    for path in (folder / "data").glob("**/*.csv"):
        path.unlink()
    things: dict[str, str] = {}
    sources = []
    for article in articles:
        said = list(article.said) if rows is None else rows.get(article.id, [])
        cells = dict.fromkeys(SOURCES, "") | {
            "id": article.id, "publisher": "Made up", "published": article.published.isoformat(),
            "language": article.language, "reading": "whole", "reliability": "ordinary",
        }  # fmt: skip
        sources.append(cells)
        lines = []
        for one in said:
            things[one.subject] = CLASSES[one.predicate]
            row = dict.fromkeys(CLAIMS, "") | {
                "locator": f"p{one.paragraph}", "subject": one.subject,
                "predicate": one.predicate, "object": one.object, "qualifier": one.qualifier,
                "printed": one.printed,
            }  # fmt: skip
            lines.append(list(row.values()))
        write(folder / "data/claims" / f"{article.id}.csv", CLAIMS, lines)
        text = [changed(p, change) if change else p for p in article.paragraphs]
        cells["sha256"] = keep(folder, article.id, text)
    write(folder / "data/sources.csv", SOURCES, [list(cells.values()) for cells in sources])
    named = [[name, cls, name, name] for name, cls in things.items()]
    write(folder / "data/things.csv", ("id", "class", "name_ko", "name_en"), named)
    return folder


def write(path: Path, head: Iterable[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([list(head), *rows])


def keep(folder: Path, source: str, paragraphs: Iterable[str]) -> str:
    """Keep the text of a source; its digest, which a row of it in sources.csv names from now on."""
    place = texts.place(folder, source, texts.TEXT)
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    path = folder / "data/sources.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        for name in {"sha256"} - set(head):
            head, rows = [*head, name], [[*row, ""] for row in rows]
        for row in rows:
            if row[0] == source:
                row[head.index("sha256")] = digest
        write(path, head, rows)
    return digest
