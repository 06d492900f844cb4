"""Changed releases of a project, and what verdicts on an answer must follow from the changed rows:
worked out from the rows of the CSV files alone, by no code of kg.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

KEEP, REVISE, DISPUTE, WITHDRAW, RENAME = ACTS = "keep", "revise", "dispute", "withdraw", "rename"
Verdicts = Counter[str]


class Fact(NamedTuple):
    """A property of a thing to which all sources give one value, stated and not hedged."""

    thing: str
    predicate: str
    value: str
    other: str  # what it is revised to
    rival: str  # what a new source says against it


class Case(NamedTuple):
    """A question with the facts that its rows tell: `kind` says how verdicts follow from them."""

    kind: str
    query: str
    facts: Sequence[Fact]
    added: str = ""  # the property of the facts that a release adds to its rows
    parameters: Mapping[str, str] = {}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def put_rows(path: Path, rows: Sequence[Mapping[str, str]], head: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


_REACHED = ("kg:approved", "kg:committed", "kg:disbursed", "kg:spent")


def facts_of(folder: Path) -> list[Fact]:
    """The amounts of money that was granted, and the days of events, of a project."""
    sources = rows_of(folder / "data" / "sources.csv")
    weak = {row["id"] for row in sources if row["reliability"] == "weak"}
    told = defaultdict(list)
    for path in sorted((folder / "data" / "claims").glob("*.csv")):
        for row in rows_of(path):
            told[row["subject"], row["predicate"]].append(row | {"weak": path.stem in weak})
    found = []
    for (thing, predicate), rows in sorted(told.items()):
        plain = all(not r["modality"] and not r["rank"] and not r["qualifier"] for r in rows)
        cells = {row["object"] for row in rows}
        # What weak sources alone say does not stand beside what another says: it is outdone.
        if not plain or len(cells) > 1 or all(row["weak"] for row in rows):
            continue
        cell = cells.pop()
        stages = {row["object"] for row in told.get((thing, "kg:hasStage"), ())}
        if predicate == "kg:amount" and stages and stages <= set(_REACHED):
            unit, _, number = cell.rpartition(" ")
            found.append(
                Fact(
                    thing, predicate, cell, f"{unit} {int(number) * 3}", f"{unit} {int(number) * 2}"
                )
            )
        elif predicate == "kg:date" and len(cell) == 10 and cell[4] == "-":
            found.append(Fact(thing, predicate, cell, "2017-03-04", "2018-05-06"))
    return found


# --- releases -------------------------------------------------------------------------------------


def plan(facts: Sequence[Fact], seed: int) -> dict[Fact, str]:
    """What a release does with each fact: a fifth of them each. A sum is never withdrawn, since an
    allocation needs one.
    """
    mixed = list(facts)
    random.Random(seed).shuffle(mixed)
    acts = {fact: ACTS[place % len(ACTS)] for place, fact in enumerate(mixed)}
    needed = (f for f, act in acts.items() if act == WITHDRAW and f.predicate == "kg:amount")
    return acts | dict.fromkeys(needed, DISPUTE)


def release(project: Path, folder: Path, acts: Mapping[Fact, str], seed: int) -> Path:
    """A copy of a project with its rows changed; two more facts are added by a new source."""
    for part in ("ontology", "data"):
        shutil.copytree(project / part, folder / part)
    # A story that is told of a figure holds it to the claims: a release would be refused.
    shutil.rmtree(folder / "data" / "stories", ignore_errors=True)
    data, by_act = folder / "data", defaultdict(dict)
    for fact, act in acts.items():
        by_act[act][fact.thing, fact.predicate] = fact
    for path in sorted((data / "claims").glob("*.csv")):
        rows = rows_of(path)
        head = list(rows[0])
        kept = [row for row in rows if (row["subject"], row["predicate"]) not in by_act[WITHDRAW]]
        for row in kept:
            if fact := by_act[REVISE].get((row["subject"], row["predicate"])):
                row["object"], row["printed"] = fact.other, ""
        put_rows(path, kept, head)
    _source(data, f"new-{seed}", by_act[DISPUTE].values(), seed)
    for path in data.glob("*.csv"):
        rows = rows_of(path)
        if rows and "class" in rows[0]:
            renamed = {thing for thing, _ in by_act[RENAME]}
            for row in rows:
                if row["id"] in renamed:
                    row["name_en"] += f" ({seed})"
            put_rows(path, rows, list(rows[0]))
    return folder


def _source(data: Path, name: str, disputed: Iterator[Fact], seed: int) -> None:
    sources = rows_of(data / "sources.csv")
    empty = dict.fromkeys(sources[0], "")
    row = {**empty, "id": name, "publisher": f"The Courier {seed}", "published": "2026-01-02"}
    row |= {"language": "en", "kind": "news", "reading": "whole", "reliability": "independent"}
    put_rows(data / "sources.csv", [*sources, row], list(sources[0]))
    head = next(iter((data / "claims").glob("*.csv"))).read_text("utf-8").splitlines()[0].split(",")
    claims = [
        {"locator": "p1", "subject": f.thing, "predicate": f.predicate, "object": f.rival}
        for f in disputed
    ]
    for path, cls, cells in (
        (
            "funding.csv",
            "kg:Allocation",
            (
                ("kg:amount", "KRW 123000000"),
                ("kg:hasStage", "kg:approved"),
                ("kg:concerns", "gwangju-ai-programme"),
            ),
        ),
        ("occurrences.csv", "kg:Event", (("kg:date", "2025-06-07"),)),
    ):
        rows = rows_of(data / path)
        thing = {**dict.fromkeys(rows[0], ""), "id": f"new-{cls[3:].lower()}", "class": cls}
        thing |= {"name_ko": f"새 {cls}", "name_en": f"New {cls}"}
        put_rows(data / path, [*rows, thing], list(rows[0]))
        claims += [
            {"locator": "p2", "subject": thing["id"], "predicate": p, "object": o} for p, o in cells
        ]
    whole = [{**dict.fromkeys(head, ""), **claim} for claim in claims]
    put_rows(data / "claims" / f"{name}.csv", whole, head)


# --- questions ------------------------------------------------------------------------------------


def _term(fact: Fact) -> str:
    if fact.predicate == "kg:amount":
        return fact.value.rpartition(" ")[2]
    return f'"{fact.value}"^^xsd:date'


_XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "


def cases(facts: Sequence[Fact]) -> list[Case]:
    """Questions of every form about some facts, 100 where there are 40 of them or more."""
    found = [
        Case("value", f"SELECT ?v {{ entity:{f.thing} {f.predicate} ?v }}", [f]) for f in facts[:34]
    ]
    found += [Case("ask", f"ASK {{ entity:{f.thing} {f.predicate} ?v }}", [f]) for f in facts[5:17]]
    found += [
        Case("ask-value", f"{_XSD}ASK {{ entity:{f.thing} {f.predicate} {_term(f)} }}", [f])
        for f in facts[10:22]
    ]
    groups = [facts[n : n + 6] for n in range(0, len(facts), 4)]
    groups = [g for g in groups if len(g) > 3]

    def block(group: Sequence[Fact]) -> str:
        rows = " ".join(f"(entity:{f.thing} {f.predicate})" for f in group)
        return f"VALUES (?s ?p) {{ {rows} }} ?s ?p ?v"

    found += [Case("list", f"SELECT ?s ?v {{ {block(g)} }} ORDER BY ?v", g) for g in groups[:8]]
    found += [Case("list", f"SELECT DISTINCT ?v ?s {{ {block(g)} }}", g) for g in groups[2:6]]
    found += [Case("list", f"CONSTRUCT {{ ?s ?p ?v }} {{ {block(g)} }}", g) for g in groups[:6]]
    found += [Case("count", f"SELECT (COUNT(?v) AS ?n) {{ {block(g)} }}", g) for g in groups[:5]]
    found += [
        Case("group", f"SELECT ?s (COUNT(?v) AS ?n) {{ {block(g)} }} GROUP BY ?s", g)
        for g in groups[1:4]
    ]
    found += [
        Case(
            "optional",
            f"SELECT ?s ?v {{ VALUES ?s {{ entity:{f.thing} }} OPTIONAL {{ ?s {f.predicate} ?v }} }}",
            [f],
        )
        for f in facts[:4]
    ]
    named = 'SELECT ?name ?v {{ {} . ?s skos:prefLabel ?name FILTER(LANG(?name) = "en") }}'
    found += [Case("named", named.format(block(g)), g) for g in groups[:4]]
    found += [
        Case("name", "names-of-a-thing", [f], parameters={"thing": f"entity:{f.thing}"})
        for f in facts[12:16]
    ]
    for predicate in ("kg:amount", "kg:date"):
        some = [f for f in facts if f.predicate == predicate]
        stage = "; kg:hasStage kg:approved" if predicate == "kg:amount" else "; a kg:Event"
        query = f"SELECT ?s ?v {{ ?s {predicate} ?v {stage} }}"
        found.append(Case("open", query, some, predicate))
        found.append(Case("open", query + " ORDER BY DESC(?v)", some, predicate))
    return found


def expected(case: Case, acts: Mapping[Fact, str], told: Sequence[str]) -> Verdicts:
    """The verdicts that follow from what was done with the facts; `told` are the things of the rows
    of the answer, where a question names none.
    """
    done = [acts.get(fact, KEEP) for fact in case.facts]
    count = Counter(done)
    if case.kind in ("value", "list", "named"):
        revised = count[REVISE] + (count[RENAME] if case.kind == "named" else 0)
        same = count[KEEP] + (count[RENAME] if case.kind != "named" else 0)
        return _of(
            same=same,
            revised=revised,
            disputed=count[DISPUTE],
            withdrawn=count[WITHDRAW],
            new=count[DISPUTE],
        )
    if case.kind == "ask":
        return _of(**{{DISPUTE: "disputed", WITHDRAW: "withdrawn"}.get(done[0], "same"): 1})
    if case.kind == "ask-value":
        what = {DISPUTE: "disputed", WITHDRAW: "withdrawn", REVISE: "revised"}
        return _of(**{what.get(done[0], "same"): 1})
    if case.kind == "count":
        changed = count[DISPUTE] != count[WITHDRAW]
        return _of(**{"revised" if changed else "disputed" if count[DISPUTE] else "same": 1})
    if case.kind == "group":
        return _of(
            same=count[KEEP] + count[RENAME] + count[REVISE],
            revised=count[DISPUTE],
            withdrawn=count[WITHDRAW],
        )
    if case.kind == "optional":
        what = {DISPUTE: "disputed", WITHDRAW: "withdrawn", REVISE: "revised"}
        return _of(**{what.get(done[0], "same"): 1, "new": int(done[0] == DISPUTE)})
    if case.kind == "name":
        return _of(revised=count[RENAME]) + Counter(same=len(told) - count[RENAME])
    by_thing = {fact.thing: act for fact, act in acts.items() if fact.predicate == case.added}
    what = {DISPUTE: "disputed", WITHDRAW: "withdrawn", REVISE: "revised"}
    verdicts = Counter(what.get(by_thing.get(thing, KEEP), "same") for thing in told)
    verdicts["new"] += 1 + sum(1 for thing in told if by_thing.get(thing) == DISPUTE)
    return verdicts


def _of(**counts: int) -> Verdicts:
    return Counter({what: number for what, number in counts.items() if number})
