"""What the questions cost: each of ontology/questions over a synthetic project, asked of the store
and of rdflib's own engine.

    python -m tests.benchmarks.questions [--claims 100000] [--limit 120] [--only NAME ...]

rdflib holds the same dataset: the current graph as its default graph, each citation, register and
rule a named graph. A parameter that names an entity of the repository's project is set to one of
the same class that the synthetic project has. rdflib is stopped after `--limit` seconds a question,
which then counts as what it took, and its answer is not compared. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from kg.evidence import access
from kg.forms.figures import number
from kg.project import question_files
from kg.rdf.terms import parts
from kg.sparql import asking
from kg.store import snapshot
from tests.benchmarks import timing
from tests.benchmarks.synthetic import ROOT


def classes(folder: Path) -> dict[str, str]:
    """The class of each entity of a project, by id, in the order of the registers."""
    found = {}
    for path in sorted((folder / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "class" in row:
                    found[row["id"]] = row["class"]
    return found


def filled(question: question_files.Question, folder: Path, opened: snapshot.Opened) -> str:
    """The query of a question with each parameter that the synthetic project lacks set to the first
    entity that gives an answer.
    """
    text = question.query
    here, there = classes(folder), classes(ROOT)
    for parameter in question.parameters:
        id_ = parameter.default.removeprefix("entity:")
        if parameter.kind != "entity" or id_ in here:
            continue
        for other in [i for i, cls in here.items() if cls == there.get(id_)][:40]:
            tried = question_files.fill(
                text, parameter.name, f"<{opened.state.prefixes['entity']}{other}>"
            )
            if next(iter(asking.ask(opened.store, tried, opened.state.prefixes)), None) is not None:
                break
        else:
            tried = text
        text = tried
    return text


def normal(value: str) -> str:
    """A term by its value: the engines write numbers in different ways."""
    text, datatype, _ = parts(value)
    if value.startswith('"') and datatype.endswith(("#integer", "#decimal", "#double", "#float")):
        amount = number(text)
        return f"number {float(amount if amount is not None else text):.6g}"
    return value


def ours(opened: snapshot.Opened, text: str) -> Counter:
    """The answer of the store: how often each row is in it."""
    result = asking.ask(opened.store, text, opened.state.prefixes)
    if isinstance(result, ox.QueryBoolean):
        return Counter([bool(result)])
    if isinstance(result, ox.QueryTriples):
        return Counter((str(t.subject), str(t.predicate), str(t.object)) for t in result)
    return Counter(asking.rows(result).rows)


def theirs(dataset: object, text: str, prefixes: dict[str, str]) -> Counter:
    """The answer of rdflib's own engine."""
    result = dataset.query(text, initNs=prefixes)
    if result.type == "ASK":
        return Counter([bool(result.askAnswer)])
    return Counter(tuple("" if value is None else value.n3() for value in row) for row in result)


def _ask(dataset: object, text: str, prefixes: dict[str, str], pipe: object) -> None:
    start = time.perf_counter()
    try:
        found: object = theirs(dataset, text, prefixes)
    except Exception as error:  # a query that rdflib cannot answer is reported, not raised
        found = f"{type(error).__name__}: {error}"
    pipe.send((time.perf_counter() - start, found))


def limited(
    dataset: object, text: str, prefixes: dict[str, str], limit: float
) -> tuple[float, Counter | str]:
    """(seconds, answer) of rdflib in a process of its own; the answer is a sentence where there is
    none.
    """
    # A forked process has the graph already; it can be ended, which a query of rdflib cannot.
    fork = multiprocessing.get_context("fork")
    receive, send = fork.Pipe(duplex=False)
    process = fork.Process(target=_ask, args=(dataset, text, prefixes, send))
    process.start()
    done = receive.poll(limit)
    took, found = receive.recv() if done else (limit, f"stopped after {limit:g} s")
    process.kill()
    process.join()
    return took, found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--limit", type=float, default=120)
    options.add_argument("--only", nargs="*", default=[])
    chosen = options.parse_args()
    folder = timing.project(chosen.claims)
    opened = access.opened(folder)
    prefixes = opened.state.prefixes
    asked, problems = question_files.questions(folder, prefixes)
    asked = [q for q in asked if not chosen.only or q.name in chosen.only]
    if problems or not asked:
        print(*problems, sep="\n")
        print("no question to ask")
        return 1
    import kg

    print("reading into rdflib …", flush=True)
    dataset = kg.dataset(folder)
    print(
        f"{len(opened.engine):,} quads, {len(dataset.default_graph):,} of them in the current graph"
    )
    ratios, wrong, empty, rows = [], [], [], []
    for question in asked:
        text = filled(question, folder, opened)
        took, found = timing.best(lambda text=text: ours(opened, text), 5)
        slow, other = limited(dataset, text, prefixes, chosen.limit)
        ratios.append(slow / took)
        if isinstance(other, str):
            verdict = other[:40]
            wrong += [] if other.startswith("stopped") else [question.name]
        else:
            plain = [
                Counter(
                    (
                        tuple(normal(c) if isinstance(c, str) else str(c) for c in row)
                        if isinstance(row, tuple)
                        else row
                    )
                    for row in one.elements()
                )
                for one in (found, other)
            ]
            verdict = "equal" if plain[0] == plain[1] else "DIFFERENT"
            wrong += [question.name] if verdict != "equal" else []
        if not found:
            empty.append(question.name)
        rows.append(
            (question.name, sum(found.values()), took * 1000, slow * 1000, slow / took, verdict)
        )
        print(f"  {question.name}: {slow / took:,.0f} times, {verdict}", flush=True)
    timing.shown(
        f"questions over {chosen.claims:,} claims",
        ("question", "rows", "store ms", "rdflib ms", "times faster", "answers"),
        rows,
    )
    if empty:
        print(f"no row here: {', '.join(empty)}")
    bars = [
        timing.Bar(
            f"the slowest of {len(rows)} questions, faster than rdflib", min(ratios), 10, least=True
        ),
        timing.Bar(
            "geometric mean, faster than rdflib", statistics.geometric_mean(ratios), 40, least=True
        ),
        timing.Bar(
            "questions answered otherwise",
            len(wrong),
            0,
            unit=f"({', '.join(wrong)})" if wrong else "",
        ),
    ]
    return timing.judged(bars)


if __name__ == "__main__":
    sys.exit(main())
