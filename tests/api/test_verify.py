"""Answers held to changed releases: verdicts worked out from the changed rows. 100 answers against
5 releases of the shipped data if KG_THOROUGH=1, else a few against one.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from conftest import THOROUGH

import kg

sys.path.insert(0, str(Path(__file__).parent))
import releases


def things(answer: Path) -> list[str]:
    rows = json.loads(answer.read_text("utf-8"))["rows"]
    return [row["values"].get("s", "").removeprefix("entity:") for row in rows]


def test_verdicts_follow_from_the_changed_rows(project: Path, tmp_path: Path) -> None:
    facts = releases.facts_of(project)
    cases = releases.cases(facts)
    if not THOROUGH:
        cases = cases[::9]
    graph = kg.open(project)
    answers = []
    for number, case in enumerate(cases):
        place = tmp_path / f"{number}.{('json', 'html', 'ttl')[number % 3]}"
        graph.answer(case.query, place, **case.parameters)
        told = graph.answer(case.query, tmp_path / "told.json", **case.parameters)
        answers.append((case, place, things(told)))
    wrong, right = [], 0
    for seed in range(5 if THOROUGH else 1):
        acts = releases.plan(facts, seed)
        folder = releases.release(project, tmp_path / f"release-{seed}", acts, seed)
        kg.build(folder)
        changed = kg.open(folder)
        for case, place, told in answers:
            found = Counter(one.what for one in changed.verify(place).outcomes)
            wanted = releases.expected(case, acts, told)
            if found == wanted:
                right += 1
            else:
                done = [acts.get(f, "") for f in case.facts][:8]
                wrong.append((seed, case.kind, case.query[:150], done, dict(wanted), dict(found)))
    print(len(cases), "answers,", right, "right,", len(wrong), "wrong")
    assert not wrong, "\n".join(map(str, wrong[:20]))
