"""The data of the repository: one rule a test, the row that breaks it and what mends it in the
message.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT

import kg
from kg.rdf.dates import edtf

pytestmark = pytest.mark.fast

DATA = ROOT / "data"
ARTICLE = "news1-2021-01-03"
FACTS = 109
# Below these counts something was lost. Raise them as the data grow.
FLOORS = {"things": 1050, "claims": 3400, "used sources": 205, "citations": 390, "questions": 40}
WEAK = """
    smartcity-en-2020-01-14 aitimes-en-2020-02-04 ncsnews-2020-10-27 hani-2021-02-04 hwangsabu-2021-11-21 samarathon-2022 bardai-2023-07-17
    kr123456-2020-08 kbc-2017-01-02 kbc-2026-02-15 namu-gjfez ilyoseoul-2020-06-29
""".split()
# Sources that were looked for beside those that were given as lines.
FOUND = """
    aipost-2025-08-28 aitimes-2021-02 etnews-2021-04-23 gjdaily-2019-11-28 gwangju-city-2019-03
    gwangjuin-2022-10 gwangjuin-2022-11 gwangnam-2025-08-28 hankyung-2021-06-15 hankyung-2022-04-13
    herald-2024-09-22 herald-2024-12-11 hotn-2022-10 investkorea-gj-2020-06-15 jnilbo-2021-07-18
    kbc-2021-01-28 kjmbc-2024-11-19 kjpbc-2021-04-21 kwangju-2022-08-23 kwangju-2025-08-28
    kwangju-2025-11-07 nbnnews-2021-03-30 news1-2024-09-05 news1-2025-10-24 news1-2025-12-24
    newsis-2021-04-21 nocut-2021-04 nocut-2025-11-07 pressdaily-2025-11-10 siminilbo-2025-10-21
    siminilbo-2026-01-19 thefact-2023-07-19 yna-2024-05-07
""".split()
# How many statements were found in each source but the article: number to ids.
LINES = {
    1: (
        """
        ajunews-2023-06-26 ajunews-2025-06-13 asiae-2021-04-21 asiae-2025-10-24 asiae-en-2025-09-01 bardai-2023-07-17
        cctoday-2025-06-20 ddaily-2023-07-28 digitalchosun-2020-04-27 donga-2024-08-28 donga-2025-09-11 dpi1004-2025-05
        etnews-2021-06-01 etnews-2021-06-15 etnews-2021-11-22 etnews-2022-03-30 etnews-2023-06-07 etnews-2024-05-22
        etnews-2024-11-28 etnews-2025-04-21 etoday-2025-02-06 fnnews-2019-11-20 fnnews-2021-08-10 fnnews-2021-11-22
        fnnews-2024-07-31 geconomy-2025-11 gjnews-2024-05-29 gwangnam-2025-11-17 hankyung-2019-10-01 hellodd-2018-06
        herald-2021-11-18 herald-2025-12-04 ikbc-2025-02-05 jgfez-2024-02-12 jndn-2021-12-08 joongang-2019-06
        kbs-en-2022-04-20 khan-2024-03-25 kjmbc-2025-11 kmib-2025-10-22 kmib-2025-12-07 kr123456-2020-08 ksc-nurion
        kwangju-2024-11-26 kwangju-2025-05-03 kwangju-2025-10-21 moneys-2025-12-12 mpmbc-2018-08-09 mt-2022-10-04
        namdo-2025-04 namu-gjfez newdaily-2024-11-12 newsis-2020-12-30 newspim-2020-06-17 newsquest-2025-07-29
        newstomato-2024-03 nocut-2025-08-18 ohmynews-2025-12-09 pressian-2025-10-02 rdworld-2018-11 samarathon-2022
        sedaily-2021-01-27 sedaily-2024-04-29 sedaily-hpcai smartcity-en-2020-01-14 tech42-2021 thetech-2025 tokenpost-2025-08
        top500-2020-11 yna-2021-10-21 yonhapnewstv-2025-09-13 zdnet-2019-06-19 zdnet-2025-08-22
        asiae-2026-03-10 nocut-2024-11-25 segye-2026-03-12 seoul-2026-02-24 sisatopic-2024-11
    """
    ),
    2: (
        """
        aitimes-2020-01-28 aitimes-2021-04-23 aitimes-2021-12-08 aitimes-2022-12-15 aitimes-en-2020-02-04 ajunews-2020-12-28
        ajunews-2022-01-26 ajunews-2023-03-09 ajupress-2025-08-27 asiae-2020-06-17 asiae-2025-10-21 bizchosun-2022-12-19
        bizchosun-2023-06-26 businesspost-2019-12-18 dataeconomy-2020-06-25 e4ds-2022-01-24 eroun-2020-07-21 etnews-2019-12-29
        etnews-2022-06-15 etnews-2024-07-31 etoday-2020-03-05 fnnews-2021-09-14 gwangju-city-en-2020-02-07 hani-2019-11-25
        hani-2021-02-04 hankyung-2021-07-21 hankyung-2021-11-01 herald-2022-03-30 hwangsabu-2021-11-21 ilyoseoul-2020-06-29
        inews24-2021-06 investkorea-2021-03-26 itchosun-2021-01-04 jnilbo-2019-11-25 kbc-2017-01-02 kbc-2025-12-03
        kbc-2026-02-15 kjbbs-2024-07-04 kjdaily-2024-03-05 kmib-2020-04-22 kmib-2020-11-04 kmib-2021-02-03 kmib-2022-03-31
        kmib-2025-08-19 kmib-2025-10-01 koscaj-2021-01-17 kwangju-2019-11-15 kwangju-2025-04-16 kwangju-2025-07-02
        metroseoul-2020-06-18 mpmbc-2025-04-09 namdo-2021-04 ncsnews-2020-10-27 news1-2019-03-26 news1-2024-03-04
        newsis-2019-12-27 newsis-2021-11-22 newspim-2020-01-29 nocut-2022-05-18 nocut-2025-10-21 nocut-2025-11-11
        pressian-2019-12-22 sedaily-2019-10-13 segye-2021-07-22 thevoiceofus-2024 wowtv-2021-07-28
        esteri-2025-12 honamgoodnews-2026 kwangju-2023-11-16 mt-2024-03-25
        wikipedia-gist-2023-10
        """
    ),
    3: (
        """
        aitimeskr-2019-09-23 asiae-en-2020-01-14 asiae-en-2022-04-12 donga-2025-08-26 etnews-2020-01-28 etnews-2020-04-20
        etnews-2020-07-02 etnews-2021-06-25 etoday-2021-11-22 fdaily-2021-02-03 hankyung-2019-11-25 hankyung-2020-01-29
        hankyung-2020-11-03 hankyung-2020-12-29 igj-2019-11-19 kmib-2019-10-14 kmib-2020-01-29 kmib-2020-11-09 kmib-2020-11-12
        kmib-2020-12-30 kmib-2021-01-03 kwangju-2021-03-03 mt-2019-02-17 news1-2021-08-12 newspim-2020-11-27 nocut-2025-07-29
        seoul-2025-08-22 yna-2019-11-14 yna-en-2021-11-22 yna-en-2022-01-24 zdnet-2020-01-29 zdnet-2020-03-10
    """
    ),
    4: (
        """
        aitimes-2019-11-14 etnews-2019-08-29 etnews-2020-10-04 gwangjuin-2019-12-19 hankyung-2019-12-19 jndn-2019-11-13
        kmib-2019-08-22 kmib-2020-01-15 localnewsroom-2020-06-18 mbn-2020-01-29 newspim-2020-07-21 theleader-2020-03-12
        wowtv-2021-01-27
    """
    ),
    5: (
        """
        etnews-2021-02-04 gistnews-2019 hankyung-2019-10-14 hankyung-2020-11-06 kjdaily-2019-06-20 mtnews-2019
        pulse-2017-12-11 yna-2018-12-13
    """
    ),
    6: (
        """
        ajunews-2019-01-30 etnews-2021-01-03 yna-2021-04-21
    """
    ),
}
PLACES = re.compile(r"(title|byline|deck|note|caption|photo-caption|ex|foot|[pc][1-9][0-9]*)\Z")


class Row(NamedTuple):
    """A row of a CSV file: where it is, and its cells by column."""

    place: str
    cells: dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [Row(f"{path.relative_to(ROOT)}:{reader.line_num}", row) for row in reader]


SOURCES = rows(DATA / "sources.csv")
ENTITIES = [
    row for path in sorted(DATA.glob("*.csv")) if path.name != "sources.csv" for row in rows(path)
]
CLAIMS = {path.stem: rows(path) for path in sorted((DATA / "claims").glob("*.csv"))}
ALL = [row for found in CLAIMS.values() for row in found]
README = (DATA / "README.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The cells of the rows of the table under a heading of data/README.md."""
    part = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def facts(cell: str) -> set[int]:
    """The numbers that a cell names: `E1-E3, E6` is 1, 2, 3 and 6."""
    found: set[int] = set()
    for part in re.split(r",\s*", cell):
        first, _, last = part.partition("-")
        assert re.fullmatch(r"E\d+(-E\d+)?", part), (
            f"data/README.md: “{cell}” names no facts; write E1-E3, E6"
        )
        found.update(range(int(first[1:]), int((last or first)[1:]) + 1))
    return found


def claimed(predicate: str) -> set[str]:
    return {row.cells["subject"] for row in ALL if row.cells["predicate"] == predicate}


def none(wrong: list[str], mend: str) -> None:
    """No row breaks the rule; else each is named, and what mends it."""
    assert not wrong, "\n".join([*wrong[:20], f"… {len(wrong)} in all; {mend}"])


# --- the files ------------------------------------------------------------------------------------


def test_no_problems() -> None:
    none([str(p) for p in kg.check(ROOT)], "`kg check` says what would mend each")


def test_canonical() -> None:
    changed, problems = kg.format(ROOT, check=True)
    none([*changed, *map(str, problems)], "`kg format` writes them in their canonical form")


@pytest.mark.parametrize("what", sorted(FLOORS))
def test_nothing_collapsed(project: Path, what: str) -> None:
    from kg.store import snapshot

    found = snapshot.open(project).state.counts[what]
    assert found >= FLOORS[what], (
        f"{found} {what}, there were {FLOORS[what]} and more; `kg diff REVISION` says what is gone"
    )


def test_every_source_is_used() -> None:
    none(
        [f"{row.place}: {row.cells['id']}" for row in SOURCES if not CLAIMS.get(row.cells["id"])],
        "`kg add --source ID …`, or remove the row",
    )


def test_weak_sources_are_marked() -> None:
    known = {row.cells["id"]: row for row in SOURCES}
    wrong = [known[id_].place for id_ in WEAK if known[id_].cells["reliability"] != "weak"]
    none(wrong, "copies, mirrors and machine translations have the reliability weak")


def test_days_of_sources_have_their_precision() -> None:
    """An id ends in what is known of the day; a day that is in neither is invented."""
    wrong = []
    for row in SOURCES:
        known = re.search(r"-(\d{4}(?:-\d\d)?(?:-\d\d)?)$", row.cells["id"])
        day = edtf(row.cells["published"]) if row.cells["published"] else None
        # Where the text shows no day, an inferred one is more or less exact than the id.
        if (
            known
            and day
            and not day.text.endswith("~")
            and "/" not in day.text
            and day.text != known[1]
        ):
            wrong.append(f"{row.place}: {row.cells['id']} was published {day.text}")
    none(wrong, "mend published, or put ~ after a day that is inferred")


# --- names ----------------------------------------------------------------------------------------


def test_english_names_are_not_korean() -> None:
    wrong = [
        f"{r.place}: {r.cells['name_en']}"
        for r in ENTITIES
        if re.search("[가-힣]", r.cells["name_en"] + r.cells["other_en"])
    ]
    none(wrong, "name_en and other_en hold the name in Latin letters")


@pytest.mark.parametrize("column", ["name_ko", "name_en"])
def test_names_are_unique_in_their_class(column: str) -> None:
    seen: dict[tuple[str, str], Row] = {}
    wrong = []
    for row in ENTITIES:
        key = (row.cells["class"], row.cells[column].casefold())
        if key in seen:
            wrong.append(
                f"{row.place}: “{row.cells[column]}” is also the name of {seen[key].cells['id']}"
                f" ({seen[key].place})"
            )
        seen.setdefault(key, row)
    none(wrong, "tell them apart by name, or retire one: replaced_by")


# --- claims ---------------------------------------------------------------------------------------


def test_locators_are_places() -> None:
    wrong = [
        f"{row.place}: “{row.cells['locator']}”"
        for row in ALL
        if not PLACES.match(row.cells["locator"])
    ]
    none(
        wrong, "a locator is title, byline, deck, note, p1, c1, caption, photo-caption, ex or foot"
    )


def test_what_was_read_whole_is_cited_by_its_places() -> None:
    """Of an opening the paragraphs are known as well; nothing but `ex` is left for what was not."""
    whole = {row.cells["id"] for row in SOURCES if row.cells["reading"] == "whole"}
    wrong = [r.place for id_ in whole for r in CLAIMS.get(id_, ()) if r.cells["locator"] == "ex"]
    none(wrong, "a source that was read whole has a place for every claim")


def test_what_is_preferred_or_set_aside_has_its_reason() -> None:
    wrong = [row.place for row in ALL if row.cells["rank"] and len(row.cells["note"]) < 10]
    none(wrong, "say in note why it does not count")


@pytest.mark.parametrize(
    ("classes", "needed"),
    [
        (("kg:Tenure",), ("org:member",)),
        (("kg:Milestone",), ("kg:concerns",)),
        (("kg:Measurement", "kg:Target"), ("kg:measures",)),
        (("kg:Ranking",), ("kg:isRankedIn",)),
        (("kg:Cohort",), ("dcterms:isPartOf",)),
    ],
)
def test_facets_say_of_what_they_are(classes: tuple[str, ...], needed: tuple[str, ...]) -> None:
    has = set().union(*(claimed(predicate) for predicate in needed))
    wrong = [
        f"{row.place}: {row.cells['id']}"
        for row in ENTITIES
        if row.cells["class"] in classes
        and not row.cells["replaced_by"]
        and row.cells["id"] not in has
    ]
    none(wrong, f"`kg add --subject ID --predicate {needed[0]} …`")


# --- every fact is accounted for ------------------------------------------------------------------


def test_every_fact_of_the_article_is_accounted_for() -> None:
    curated = [
        number for cells in table(f"Where each fact of {ARTICLE} is") for number in facts(cells[0])
    ]
    left = [
        number
        for cells in table(f"Facts of {ARTICLE} that are not curated")
        for number in facts(cells[0])
    ]
    every = range(1, FACTS + 1)
    none(
        [f"data/README.md: E{n}" for n in every if n not in {*curated, *left}],
        "name it in one of the two tables",
    )
    none(
        [f"data/README.md: E{n}" for n in every if [*curated, *left].count(n) > 1],
        "it is there twice; remove one",
    )
    assert set(curated) | set(left) == set(every), "data/README.md names facts beyond the last"


def test_what_is_not_curated_has_a_reason() -> None:
    cells = [
        *table(f"Facts of {ARTICLE} that are not curated"),
        *table("Lines of the other 205 sources that are not curated"),
    ]
    none([f"data/README.md: {row}" for row in cells if len(row[-1]) < 10], "say why")


def test_the_places_of_the_facts_have_claims() -> None:
    said: dict[str, set[str]] = {}
    for row in CLAIMS[ARTICLE]:
        said.setdefault(row.cells["locator"], set()).add(row.cells["subject"])
    wrong = []
    for fact, locators, subjects in table(f"Where each fact of {ARTICLE} is"):
        places = re.split(r",\s*", locators)
        wrong += [
            f"data/README.md: {fact}: no claim is at {place}"
            for place in places
            if place not in said
        ]
        there = set().union(*(said.get(place, set()) for place in places))
        wrong += [
            f"data/README.md: {fact}: nothing is said of {subject} at {locators}"
            for subject in re.split(r",\s*", subjects)
            if subject not in there
        ]
    none(wrong, f"`kg add --source {ARTICLE} …`, or mend the table")


def test_uncurated_lines_are_of_sources() -> None:
    known = {row.cells["id"] for row in SOURCES}
    named = [
        id_
        for cells in table("Lines of the other 205 sources that are not curated")
        for id_ in re.split(r",\s*", cells[0])
    ]
    none([f"data/README.md: {id_}" for id_ in named if id_ not in known], "name the id of a source")


def test_every_line_of_a_source_has_claims() -> None:
    """So many statements were found in each source; each has one claim at the least."""
    lines = {id_: number for number, ids in LINES.items() for id_ in ids.split()}
    assert (len(lines), sum(lines.values())) == (205, 426)
    assert {*lines, *FOUND, ARTICLE} == {row.cells["id"] for row in SOURCES}, (
        "every source has its number of lines here"
    )
    wrong = [
        f"data/claims/{id_}.csv: {len(CLAIMS.get(id_, ()))} claims of {number} lines"
        for id_, number in lines.items()
        if len(CLAIMS.get(id_, ())) < number
    ]
    none(wrong, "`kg diff REVISION` says what is gone; `kg add` puts it back")
