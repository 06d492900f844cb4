"""Synthetic projects of any size, in the files that a curator would write.

    python -m tests.benchmarks.synthetic FOLDER [--claims 100000] [--seed 7]

A project is made of blocks of about 40 things and 170 claims: a programme with parts, the actors
and places around it, its facilities, money, dates, figures, agreements and cohorts; ministries,
cities and indicators are shared. Some figures and dates are revised by later sources, a few claims
are hedged, contested or set aside, and 5 % of the statements are cited from a second source. The
same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPEATED = 0.05

_ABOUT_A_SOURCE = 110
_FIRST, _DAYS = date(2017, 1, 2), 8 * 365
_DATASET = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .

<https://bench.example/dataset> a void:Dataset ;
    dcterms:title "A synthetic project"@en , "만들어 낸 자료"@ko ;
    void:uriSpace "https://bench.example/" .
"""
_REGISTERS = (
    "actors",
    "concepts",
    "facilities",
    "funding",
    "observations",
    "occurrences",
    "places",
    "programmes",
)
_CITIES = ("gwangju", "busan", "daegu", "daejeon", "incheon", "ulsan", "sejong", "jeju")
_CITY_KO = ("광주", "부산", "대구", "대전", "인천", "울산", "세종", "제주")
_TOPICS = (
    ("ai-industry", "인공지능 산업"),
    ("talent", "인재 양성"),
    ("energy", "에너지"),
    ("mobility", "미래차"),
    ("health-care", "헬스케어"),
    ("data", "데이터"),
    ("start-ups", "창업"),
    ("jobs", "일자리"),
    ("energy-storage", "에너지 저장"),
    ("robotics", "로봇"),
)
_USES = (
    ("construction", "건축"),
    ("equipment", "장비"),
    ("research", "연구개발"),
    ("training", "교육"),
    ("operation", "운영"),
    ("land", "토지"),
)
_STATUSES = (
    ("free-economic-zone", "경제자유구역"),
    ("pilot-zone", "규제자유특구"),
    ("pfs-exemption", "예비타당성 면제"),
    ("special-zone", "연구개발특구"),
)
_GOALS = (
    ("ai-leading-city", "인공지능 선도도시"),
    ("carbon-neutral-city", "탄소중립 도시"),
    ("young-city", "젊은 도시"),
    ("open-data-city", "열린 데이터 도시"),
)
_INDICATORS = (
    ("computing-performance", "연산성능", "PF"),
    ("storage-capacity", "저장용량", "PB"),
    ("tenant-firms", "입주기업", "firms"),
    ("investment-promises", "투자 약속 기업", "firms"),
    ("jobs-created", "창출 일자리", "people"),
    ("floor-area", "연면적", "m²"),
    ("patents", "특허", "patents"),
    ("progress", "공정률", "%"),
)
_LISTS = (
    ("fiscal-self-reliance", "재정자립도"),
    ("top500", "슈퍼컴퓨터 순위"),
    ("smart-city-index", "스마트도시 지수"),
)
_PUBLISHERS = (
    ("yna", "Yonhap", "news agency"),
    ("news1", "News1", "news agency"),
    ("kjdaily", "Gwangju Maeil", "local newspaper"),
    ("kbc", "KBC", "broadcaster"),
    ("hankyung", "Korea Economic Daily", "newspaper"),
    ("aitimes", "AI Times", "trade news"),
    ("msit", "Ministry of Science and ICT", "government"),
    ("etnews", "ETNews", "trade news"),
)
_STAGES = (
    "announced",
    "requested",
    "planned",
    "drafted",
    "approved",
    "committed",
    "disbursed",
    "spent",
)
_QUALIFIERS = ("about", "over", "under", "at-least", "at-most")
_SURNAMES = (
    ("kim", "김"),
    ("lee", "이"),
    ("park", "박"),
    ("choi", "최"),
    ("jung", "정"),
    ("kang", "강"),
    ("cho", "조"),
    ("yoon", "윤"),
)
_GIVEN = (
    ("min-jun", "민준"),
    ("seo-yeon", "서연"),
    ("do-yun", "도윤"),
    ("ji-woo", "지우"),
    ("ha-joon", "하준"),
    ("su-a", "수아"),
    ("jun-ho", "준호"),
)


def write(folder: Path | str, claims: int = 100_000, seed: int = 7) -> int:
    """Write a project of about so many claims (rows) into a folder; returns how many rows it has.

    Valid: `kg check` finds nothing. The ontology, with its shapes, rules and questions, is a copy
    of the repository's.
    """
    folder = Path(folder)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    (data / "claims").mkdir(parents=True)
    shutil.copytree(ROOT / "ontology", folder / "ontology", dirs_exist_ok=True)
    made = _Made(claims, seed)
    made.shared()
    block = 0
    while made.count < claims:
        made.block(block)
        block += 1
    (data / "dataset.ttl").write_text(_DATASET, "utf-8")
    for name, rows in made.registers.items():
        _csv(
            data / f"{name}.csv",
            "id,class,name_ko,name_en,other_ko,other_en,same_as,replaced_by",
            rows,
        )
    _csv(
        data / "sources.csv",
        "id,publisher,title,published,address,language,kind,reading,reliability,note",
        made.described(),
    )
    for index, rows in enumerate(made.rows):
        if rows:
            _csv(
                data / "claims" / f"{made.ids[index]}.csv",
                "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note",
                sorted(rows),
            )
    return made.count


def _csv(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8", newline="\n")


def _row(*cells: str) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


def _won(amount: int) -> str:
    # 411,600,000,000 as a newspaper prints it: 4,116억원, with 조 from ten to the twelfth on.
    trillions, hundreds = divmod(amount // 10**8, 10**4)
    return (f"{trillions}조 " if trillions else "") + f"{hundreds:,}억원"


# What only says what a row is about, and is neither planned nor claimed.
_ABOUT = frozenset(
    ("kg:concerns", "kg:measures", "kg:hasUse", "kg:hasShare", "kg:isRankedIn", "dcterms:subject")
)


class _Made:
    """What is made so far: register rows by file, claim rows by source; `count` is the number of
    claim rows.
    """

    def __init__(self, claims: int, seed: int):
        self.dice = random.Random(seed)
        self.registers: dict[str, list[str]] = {name: [] for name in _REGISTERS}
        number = max(12, claims // _ABOUT_A_SOURCE)
        self.days = [
            (_FIRST + timedelta(days=i * _DAYS // number)).isoformat() for i in range(number)
        ]
        self.ids = [f"{_PUBLISHERS[i * 5 % 8][0]}-{day}-{i}" for i, day in enumerate(self.days)]
        self.rows: list[list[str]] = [[] for _ in range(number)]
        self.said: list[set[tuple[str, str, str]]] = [set() for _ in range(number)]
        self.count = 0
        self.payers: list[str] = []
        self.base = 0

    def described(self) -> list[str]:
        rows = []
        for index, (id_, day) in enumerate(zip(self.ids, self.days, strict=True)):
            _, publisher, kind = _PUBLISHERS[index * 5 % 8]
            if self.rows[index]:
                title = f"광주 인공지능 사업, {index}번째 소식"
                reading, reliability = (
                    ("whole", "part")[index % 3 == 0],
                    ("ordinary", "", "independent", "weak")[index % 4],
                )
                rows.append(
                    _row(
                        id_,
                        publisher,
                        title,
                        day,
                        f"https://news.example/{index}",
                        "ko",
                        kind,
                        reading,
                        reliability,
                        "",
                    )
                )
        return rows

    # --- what a claim is written as ---------------------------------------------------------------

    def thing(self, register: str, id_: str, cls: str, ko: str, en: str, other: str = "") -> str:
        self.registers[register].append(_row(id_, cls, ko, en, other, "", "", ""))
        return id_

    def put(
        self,
        source: int,
        s: str,
        p: str,
        o: str,
        period: str = "",
        qualifier: str = "",
        modality: str = "",
        printed: str = "",
        note: str = "",
    ) -> bool:
        if (s, p, o) in self.said[source]:
            return False
        self.said[source].add((s, p, o))
        locator = (
            self.dice.choice(("title", "ex", "c1", "c2"))
            if self.dice.random() < 0.1
            else f"p{self.dice.randint(1, 24)}"
        )
        if p in _ABOUT:
            modality = ""
        rank = "set-aside" if modality == "set-aside" else ""
        modality = "" if rank else modality
        if p in ("kg:date", "kg:during") and max(o.split("/")) > self.days[source]:
            modality = "planned"
        said = (locator, s, p, o, period, qualifier, modality, "", rank, printed, note)
        self.rows[source].append(_row(*said))
        self.count += 1
        return True

    def say(self, s: str, p: str, o: str, late: int = 0) -> None:
        # `late` picks one of the few sources of a block; what a later one repeats may speak of the
        # earlier one's day.
        dice = self.dice
        source = min(self.base + late * 3 + dice.randint(0, 2), len(self.rows) - 1)
        luck = dice.random()
        period = self.days[max(0, source - 1)] if luck < 0.1 else ""
        modality = "claimed" if 0.1 < luck < 0.14 else ""
        self.put(source, s, p, o, period, "", modality)
        if dice.random() < REPEATED:
            again = min(source + dice.randint(1, 9), len(self.rows) - 1)
            self.put(again, s, p, o, period or self.days[source], "", modality)

    def past(self, late: int) -> str:
        # A day on which something was done: before any source that `say` with the same `late` may
        # pick.
        told = date.fromisoformat(self.days[min(self.base + late * 3, len(self.days) - 1)])
        return (told - timedelta(days=self.dice.randint(0, 400))).isoformat()

    def money(self, s: str, amount: int, late: int = 0) -> None:
        dice = self.dice
        source = min(self.base + late * 3 + dice.randint(0, 2), len(self.rows) - 1)
        luck = dice.random()
        cell = _won(amount) if luck < 0.5 else f"KRW {amount}"
        qualifier = dice.choice(_QUALIFIERS) if luck > 0.92 else ""
        printed = _won(amount) if 0.5 < luck < 0.6 else ""
        self.put(source, s, "kg:amount", cell, "", qualifier, "", printed)
        if luck > 0.98:
            wrong = min(source + 1, len(self.rows) - 1)
            self.put(
                wrong,
                s,
                "kg:amount",
                f"KRW {amount * 10}",
                "",
                "",
                "set-aside",
                "",
                "a zero too many in this copy",
            )
        if dice.random() < REPEATED:
            self.put(
                (source + dice.randint(1, 9)) % len(self.rows),
                s,
                "kg:amount",
                f"KRW {amount}",
                self.days[source],
            )
        if dice.random() < 0.003:  # two sources of one day that differ: a conflict
            self.put(
                (source + 10) % len(self.rows),
                s,
                "kg:amount",
                f"KRW {amount + 10**8}",
                self.days[source],
            )

    def day(self, early: int = 2018, late: int = 2025) -> str:
        dice = self.dice
        year, month, luck = dice.randint(early, late), dice.randint(1, 12), dice.random()
        if luck < 0.12:
            return f"{year}-{month:02d}"
        if luck < 0.18:
            return f"{year}"
        if luck < 0.21:
            return f"{year}-{month:02d}/{year}-12"
        return f"{year}-{month:02d}-{dice.randint(1, 28):02d}" + "~" * (luck < 0.24)

    # --- what there is ----------------------------------------------------------------------------

    def shared(self) -> None:
        say, thing = self.say, self.thing
        thing("places", "korea", "kg:Place", "대한민국", "Korea", "한국|남한")
        for number, (slug, ko) in enumerate(zip(_CITIES, _CITY_KO, strict=True)):
            city = thing("places", slug, "kg:Place", ko, slug.title())
            say(city, "schema:location", "korea")
            hall = thing(
                "actors",
                f"{slug}-city",
                "kg:PublicBody",
                f"{ko}시",
                f"{slug.title()} city",
                f"{ko}시청",
            )
            say(hall, "schema:location", city)
            self.payers.append(hall)
            mayor = thing(
                "actors", f"mayor-of-{slug}", "kg:Post", f"{ko}시장", f"Mayor of {slug.title()}"
            )
            say(mayor, "org:postIn", hall)
            for district in range(5):
                place = thing(
                    "places",
                    f"{slug}-district-{district}",
                    "kg:Place",
                    f"{ko} {district}구",
                    f"{slug.title()} district {district}",
                )
                say(place, "schema:location", city)
        for number in range(6):
            ministry = thing(
                "actors",
                f"ministry-{number}",
                "kg:PublicBody",
                f"제{number}부",
                f"Ministry no. {number}",
            )
            say(ministry, "schema:location", "sejong")
            self.payers.append(ministry)
        for cls, pairs in (
            ("skos:Concept", _TOPICS),
            ("skos:Concept", _USES),
            ("skos:Concept", _STATUSES),
            ("kg:Goal", _GOALS),
            ("kg:RankingList", _LISTS),
        ):
            for slug, ko in pairs:
                say(
                    thing("concepts", slug, cls, ko, slug.replace("-", " ").capitalize()),
                    "dcterms:subject",
                    "ai-industry" if slug != "ai-industry" else "data",
                )
        for slug, ko, unit in _INDICATORS:
            say(
                thing("concepts", slug, "kg:Indicator", ko, slug.replace("-", " ").capitalize()),
                "schema:unitText",
                f"{unit}@en",
            )

    def block(self, k: int) -> None:
        dice, say, thing = self.dice, self.say, self.thing
        # The block's first sources; what is said late comes from up to twelve sources later.
        self.base = dice.randint(0, max(0, len(self.rows) - 14))
        city = _CITIES[k % 8]
        hall, town = f"{city}-city", f"{city}-district-{dice.randint(0, 4)}"
        site = thing(
            "places", f"site-{k}", "kg:Site", f"첨단{k}지구", f"Cheomdan district {k}", f"제{k}지구"
        )
        say(site, "schema:location", town)
        say(site, "kg:area", f"{dice.randint(5, 900) * 1000:,}")
        topic = dice.choice(_TOPICS)[0]

        # Actors, their posts and tenures
        firms = []
        for n in range(3):
            firm = thing(
                "actors",
                f"firm-{k}-{n}",
                "kg:Company",
                f"회사{k}-{n}",
                f"Firm {k}-{n}",
                f"주식회사 {k}-{n}",
            )
            say(firm, "schema:location", town)
            firms.append(firm)
        university = thing(
            "actors", f"university-{k}", "kg:University", f"대학교{k}", f"University {k}", f"{k}대"
        )
        say(university, "schema:location", town)
        say(university, "kg:owns", f"lab-{k}")
        bureau = thing(
            "actors", f"bureau-{k}", "kg:OrganizationalUnit", f"산업국{k}", f"Industry bureau {k}"
        )
        say(bureau, "org:unitOf", hall)
        head = thing(
            "actors", f"head-{k}", "kg:Post", f"산업국장{k}", f"Head of industry bureau {k}"
        )
        say(head, "org:postIn", bureau)
        people = []
        for n in range(2):
            (family, family_ko), (given, given_ko) = dice.choice(_SURNAMES), dice.choice(_GIVEN)
            person = thing(
                "actors",
                f"{family}-{given}-{k}-{n}",
                "kg:Person",
                f"{family_ko}{given_ko}",
                f"{family.title()} {given.capitalize()}",
            )
            tenure = thing(
                "occurrences",
                f"tenure-{k}-{n}",
                "kg:Tenure",
                f"산업국장 재임 {k}-{n}",
                f"Tenure {k}-{n}",
            )
            say(tenure, "org:member", person)
            say(tenure, "kg:fills", head if n == 0 or k % 40 else f"mayor-of-{city}")
            say(tenure, "kg:during", f"{2016 + 3 * n}-07-01/..")
            if n == 0:
                say(tenure, "kg:during", "2016-07-01/2019-06-30", 2)
            people.append(person)

        # The programme and its parts
        programme = thing(
            "programmes",
            f"programme-{k}",
            "kg:Programme",
            f"집적단지 조성사업 {k}",
            f"Cluster programme {k}",
            f"사업{k}",
        )
        parts = [
            thing(
                "programmes",
                f"project-{k}-{n}",
                "kg:Programme",
                f"세부사업 {k}-{n}",
                f"Project {k}-{n}",
            )
            for n in range(3)
        ]
        for n, part in enumerate(parts):
            say(part, "dcterms:isPartOf", programme if n < 2 else parts[0])
            say(dice.choice((hall, bureau, *firms)), "kg:carriesOut", part)
        say(hall, "kg:carriesOut", programme)
        if k % 20:
            say(programme, "dcterms:isPartOf", f"programme-{k - k % 20}")
        say(programme, "kg:aimsAt", dice.choice(_GOALS)[0])
        say(programme, "dcterms:subject", topic)
        say(programme, "kg:during", "2020-01/2024-12")
        if dice.random() < 0.3:
            say(programme, "kg:during", "2020-01/2026-12", 3)
        if k:
            say(programme, "kg:follows", f"programme-{dice.randint(0, k - 1)}")

        # Facilities and what is to be reached when
        lab = thing("facilities", f"lab-{k}", "kg:Facility", f"실증동 {k}", f"Test hall {k}")
        centre = thing(
            "facilities",
            f"data-centre-{k}",
            "kg:Facility",
            f"데이터센터 {k}",
            f"Data centre {k}",
            f"AI센터{k}",
        )
        system = thing(
            "facilities", f"system-{k}", "kg:ComputingSystem", f"시스템 {k}", f"System {k}"
        )
        say(system, "dcterms:isPartOf", centre)
        for facility in (lab, centre):
            say(facility, "schema:location", site)
            say(facility, "kg:area", f"{dice.randint(500, 60000):,}")
            say(dice.choice(firms), "kg:builds", facility)
            for stage, ko in (("start-of-works", "착공"), ("completion", "준공")):
                milestone = thing(
                    "occurrences",
                    f"{facility}-{stage}",
                    "kg:Milestone",
                    f"{facility} {ko}",
                    f"{stage} of {facility}",
                )
                planned = self.day(2020, 2023)
                say(milestone, "kg:concerns", facility)
                say(milestone, "kg:plannedDate", planned)
                if dice.random() < 0.4:
                    say(milestone, "kg:plannedDate", self.day(2022, 2025), 2)
                if dice.random() < 0.6:
                    say(milestone, "kg:actualDate", self.past(3), 3)
        say(hall, "kg:operates", centre)

        # Money: a total with its parts, by payer and by use
        total = thing(
            "funding", f"budget-{k}", "kg:Allocation", f"총사업비 {k}", f"Total budget {k}"
        )
        sums = [dice.randint(5, 2000) * 10**8 for _ in range(4)]
        say(total, "kg:concerns", programme)
        self.money(total, sum(sums))
        if dice.random() < 0.5:
            self.money(total, sum(sums) + 10**9 * dice.randint(1, 90), 2)
        say(total, "kg:hasStage", "kg:planned")
        payers = (dice.choice(self.payers[8:]), hall, dice.choice(firms), dice.choice(self.payers))
        for n, (amount, payer) in enumerate(zip(sums, payers, strict=True)):
            allocation = thing(
                "funding",
                f"allocation-{k}-{n}",
                "kg:Allocation",
                f"배정액 {k}-{n}",
                f"Allocation {k}-{n}",
            )
            say(allocation, "dcterms:isPartOf", total)
            say(allocation, "kg:concerns", (programme, parts[0], lab, centre)[n])
            say(allocation, "kg:hasPayer", payer)
            say(allocation, "kg:hasRecipient", dice.choice((bureau, university, *firms)))
            self.money(allocation, amount)
            if dice.random() < 0.3:
                self.money(allocation, amount + 10**8 * dice.randint(1, 50), 2)
            stage = dice.randint(0, 5)
            say(allocation, "kg:hasStage", f"kg:{_STAGES[stage]}")
            if dice.random() < 0.4:
                say(allocation, "kg:hasStage", f"kg:{_STAGES[stage + 2]}", 3)
            say(allocation, "kg:hasShare", f"kg:{('national', 'local', 'private', 'mixed')[n]}")
            say(allocation, "kg:hasUse", dice.choice(_USES)[0])
            say(allocation, "kg:during", f"{2019 + n}-01-01/{2019 + n}-12-31")
        fund = thing("funding", f"fund-{k}", "kg:Fund", f"펀드 {k}호", f"Fund no. {k}")
        self.money(fund, dice.randint(10, 900) * 10**8)
        say(hall, "kg:establishes", fund)
        say(fund, "kg:hasPayer", dice.choice(firms))

        # Figures
        for n in range(4):
            target, (indicator, ko, _) = n == 3, dice.choice(_INDICATORS)
            kind = "kg:Target" if target else "kg:Measurement"
            seen = thing(
                "observations",
                f"{indicator}-{k}-{n}",
                kind,
                f"{ko} {k}-{n}",
                f"{indicator} {k}-{n}",
            )
            say(seen, "kg:concerns", (programme, centre, system, parts[1])[n])
            say(seen, "kg:measures", indicator)
            say(
                seen,
                "kg:value",
                f"{dice.randint(10, 9000) / 10}" if n == 1 else f"{dice.randint(1, 40000):,}",
            )
            if dice.random() < 0.4:
                say(seen, "kg:value", f"{dice.randint(40001, 90000):,}", 2)
            if target:
                say(seen, "kg:dueDate", self.day(2022, 2025))
                if dice.random() < 0.5:
                    say(
                        seen,
                        "kg:hasOutcome",
                        dice.choice(("kg:met", "kg:late", "kg:missed", "kg:smaller")),
                        3,
                    )
        ranking = thing("observations", f"ranking-{k}", "kg:Ranking", f"순위 {k}", f"Ranking {k}")
        say(ranking, "kg:concerns", system if k % 2 else city)
        say(ranking, "kg:isRankedIn", dice.choice(_LISTS)[0])
        if dice.random() < 0.7:
            say(ranking, "kg:rank", str(dice.randint(1, 500)))
        else:
            say(
                ranking,
                "kg:hasPosition",
                dice.choice(("kg:only", "kg:first", "kg:largest", "kg:top")),
            )

        # Agreements, applications, decisions, events
        for n in range(2):
            agreement = thing(
                "occurrences", f"mou-{k}-{n}", "kg:Agreement", f"업무협약 {k}-{n}", f"MoU {k}-{n}"
            )
            say(agreement, "kg:date", self.day())
            say(agreement, "kg:concerns", parts[n])
            say(agreement, "kg:hasParty", hall)
            for party in dice.sample((*firms, university, f"firm-{dice.randint(0, k)}-0"), 2):
                say(agreement, "kg:hasParty", party)
        status = dice.choice(_STATUSES)[0]
        bid = thing(
            "occurrences",
            f"application-{k}",
            "kg:Application",
            f"지정 신청 {k}",
            f"Application {k}",
        )
        say(bid, "kg:isSubmittedBy", hall)
        say(bid, "kg:isSubmittedTo", payers[0])
        say(bid, "kg:confers", status)
        say(bid, "kg:concerns", site)
        say(bid, "kg:date", self.day(2018, 2020))
        granted = dice.random() < 0.6
        say(
            bid,
            "kg:hasOutcome",
            "kg:granted" if granted else dice.choice(("kg:refused", "kg:pending")),
            2,
        )
        if granted:
            decision = thing(
                "occurrences", f"decision-{k}", "kg:Decision", f"지정 {k}", f"Designation {k}"
            )
            say(decision, "kg:isDecidedBy", payers[0])
            say(decision, "kg:confers", status)
            say(decision, "kg:concerns", site)
            say(decision, "kg:follows", bid)
            say(decision, "kg:date", self.day(2020, 2022))
        event = thing("occurrences", f"ceremony-{k}", "kg:Event", f"선포식 {k}", f"Ceremony {k}")
        say(event, "kg:date", self.day())
        say(event, "schema:location", centre)
        say(event, "schema:organizer", hall)
        say(event, "kg:concerns", programme)
        for guest in (*people, firms[0]):
            say(guest, "kg:attends", event)

        # Cohorts
        for n in range(2):
            cohort = thing(
                "programmes",
                f"cohort-{k}-{n}",
                "kg:Cohort",
                f"사관학교 {k}-{n}기",
                f"Academy cohort {k}-{n}",
            )
            graduates, intake, applicants = sorted(dice.randint(20, 1200) for _ in range(3))
            say(cohort, "dcterms:isPartOf", parts[1])
            say(cohort, "kg:applicants", f"{applicants:,}")
            say(cohort, "kg:intake", str(intake))
            if dice.random() < 0.8:
                say(cohort, "kg:graduates", str(graduates), 2)
            say(cohort, "kg:hours", str(dice.randint(1, 20) * 60))
            say(cohort, "kg:during", f"{2020 + n}-07/..")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    print(f"{write(chosen.folder, chosen.claims, chosen.seed):,} claims in {chosen.folder}")


if __name__ == "__main__":
    main()
