"""What the page costs, against plain pyvis 0.3.2 of the same graph, in a real Chromium on one core.

    python -m tests.benchmarks.view [--nodes 300 1000] [--repeat 5] [--slow] [--layout] [--project FOLDER]

Prints, for each size, both figures, their ratio and the bar. CPU seconds are those of all Chromium
processes. `--slow` also opens pyvis as it comes (physics in the browser: minutes at 1,000 nodes),
`--layout` compares layouts at 5,000 and 20,000 nodes (needs scipy for networkx) and says how far
things move when a few links go, `--project` compares `kg view` of a project as a whole process.
Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

import networkx as nx

from kg.present.layout.places import layout

view = import_module("kg.present.view")
KNOWN = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, KNOWN)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
KINDS = [
    "Actor",
    "Concept",
    "Facility",
    "Funding",
    "Observation",
    "Occurrence",
    "Place",
    "Programme",
]
missed = 0


def clustered(count: int, seed: int = 7) -> nx.MultiDiGraph:
    """A scale-free graph in communities: 2.5 edges a node, some parallel, two languages, a citation
    on every edge.
    """
    dice = random.Random(seed)
    graph = nx.MultiDiGraph(
        title_ko="합성 그래프",
        title_en="Synthetic graph",
        base="https://b.example/entity/",
        classes={},
        predicates={},
        sources={},
        kinds=[],
    )
    for kind in KINDS:
        graph.graph["classes"][kind] = {
            "label_ko": kind + "류",
            "label_en": kind,
            "kind": kind,
            "above": [kind],
        }
        graph.graph["kinds"].append(kind)
    for s in range(max(5, count // 20)):
        graph.graph["sources"][f"https://b.example/source/s{s}"] = {
            "publisher": f"신문 {s % 20}",
            "title": f"기사 제목 {s}",
            "issued": f"2021-{s % 12 + 1:02}-{s % 28 + 1:02}",
            "language": "ko",
            "type": "",
            "url": f"https://news.example/{s}",
            "reading": "whole",
            "reliability": "ordinary",
        }
    sources = list(graph.graph["sources"])
    groups: list[list[str]] = []
    while sum(map(len, groups)) < count:
        size = min(
            count - sum(map(len, groups)),
            max(4, int(6 * dice.paretovariate(1.1))),
            max(12, count // 6),
        )
        groups.append(
            [f"https://b.example/entity/n{sum(map(len, groups)) + i}" for i in range(size)]
        )
    where = {n: g for g, group in enumerate(groups) for n in group}
    for i, node in enumerate(where):
        kind = KINDS[int(8 * dice.random() ** 1.6)]
        name = (
            f"{dice.choice(['광주', '인공지능', '국가', '산업', '미래', '첨단'])}"
            f" {dice.choice(['센터', '사업단', '협의회', '펀드', '학교', '단지'])} {i}"
        )
        graph.add_node(
            node,
            id=node.rsplit("/")[-1],
            cls=kind,
            kind=kind,
            facet=False,
            label_ko=name,
            label_en=f"{kind} number {i}",
            names=[],
            statements=[],
        )
    ends = {g: list(group) for g, group in enumerate(groups)}
    everyone = list(where)

    def edge(a: str, b: str) -> None:
        prop = dice.choice(["operates", "isPartOf", "carriesOut", "location"])
        source = dice.choice(sources)
        citation = {
            "id": f"{source}#p{dice.randrange(40)}",
            "maker": "source",
            "source": source,
            "locator": f"p{dice.randrange(40)}",
            "period": "2021-01",
            "published": "2021-01-03",
            "modality": "stated",
            "speaker": "",
            "rank": "",
            "qualifier": "",
            "printed": "",
            "proof": "",
            "reason": "",
        }
        key = f"{prop}#{graph.number_of_edges(a, b)}"
        graph.add_edge(
            a,
            b,
            key=key,
            label_ko="잇는다",
            label_en=prop,
            current=True,
            planned=False,
            disputed=False,
            contested=False,
            weak=False,
            derived=False,
            modality="stated",
            citations=[citation],
            notes=[],
        )
        for end in (a, b):
            ends[where[end]].append(end)
            everyone.append(end)

    for i, node in enumerate(where):
        peers = groups[where[node]]
        if node != peers[0]:
            edge(
                node,
                (
                    dice.choice(ends[where[node]][: len(ends[where[node]])])
                    if len(peers) > 1
                    else peers[0]
                ),
            )
    for _ in range(int(2.5 * count) - graph.number_of_edges()):
        a = dice.choice(everyone)
        b = dice.choice(ends[where[a]] if dice.random() < 0.85 else everyone)
        if a != b:
            edge(a, b)
            if dice.random() < 0.04:
                edge(a, b)
    graph.remove_edges_from([(a, b, k) for a, b, k in graph.edges(keys=True) if a == b])
    return graph


def plain_pyvis(graph: nx.MultiDiGraph, path: Path, places: dict | None, **options: object) -> None:
    """The page of pyvis as its users write it, in-line; with `places`, physics is off."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line", height="800px", **options)
    for node, data in graph.nodes(data=True):
        where = {"x": places[node][0] * 3, "y": places[node][1] * 3} if places else {}
        net.add_node(
            node, label=data["label_ko"], title=f"{data['label_en']} ({data['kind']})", **where
        )
    for a, b, data in graph.edges(data=True):
        c = data["citations"][0]
        net.add_edge(
            a,
            b,
            title=(
                f"{data['label_ko']}\n{data['label_en']}\n{c['source']} {c['locator']} {c['period']}"
            ),
        )
    if places:
        net.toggle_physics(False)
    net.write_html(str(path))


# --- a browser on one core ------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    found, queue = [], [pid]
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents.setdefault(int(stat[1]), []).append(int(entry.name))
    while queue:
        for child in parents.get(queue.pop(), ()):
            found.append(child)
            queue.append(child)
    return found


def cpu() -> float:
    """CPU seconds of the Chromium processes below this one."""
    total = 0
    for pid in children(os.getpid()):
        try:
            text = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        if "chrom" in text.split("(", 1)[1].rsplit(")", 1)[0]:
            fields = text.rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


# Counts marks (arcs and closed shapes) of each frame; the first frame with a quarter of the nodes
# is the first picture. A frame counts only if something was redrawn in it: marks, or the place of
# the whole picture.
WATCH = """(() => { let marks = 0, place = ""; window.firstPicture = 0; window.frames_ = 0; const least = %d / 4;
  for (const name of ["arc", "closePath"]) { const own = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...a) { marks++; return own.apply(this, a); }; }
  const tick = () => { if (!window.firstPicture && marks >= least) window.firstPicture = performance.now();
  const now = document.getElementById("base")?.style.transform || "";
  if (marks || now !== place) window.frames_++;
  place = now; marks = 0; requestAnimationFrame(tick); };
  requestAnimationFrame(tick); })();"""


# A place near the middle of the picture with no mark of ours within 30 px: marks can be dragged away.
GROUND = """() => { if (!window.kgView) return [500, 300];
  const box = document.getElementById("stage").getBoundingClientRect();
  const marks = kgView.scene.nodes.map((v) => kgView.placeOf(kgView.data.nodes.id[v]));
  const free = (x, y) => marks.every(([a, b]) => Math.hypot(a + box.x - x, b + box.y - y) > 30);
  for (let far = 0; far < 300; far += 10) for (let turn = 0; turn < 6.28; turn += 0.4) {
    const [x, y] = [500 + far * Math.cos(turn), 300 + far * Math.sin(turn)];
    if (free(x, y)) return [x, y]; }
  return [500, 300]; }"""


class Opened:
    """A page in a fresh browser, with what it took to its first picture."""

    def __init__(
        self, playwright, path: Path, nodes: int, patience: float = 300, marks: int | None = None
    ):
        self.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        self.page = self.browser.new_page(
            viewport={"width": 1280, "height": 800}, bypass_csp=True
        )  # for the waiting only
        self.page.route("http*://**", lambda route: route.abort())
        self.page.add_init_script(WATCH % (marks or nodes))
        time.sleep(0.3)
        before = cpu()
        self.page.goto(path.as_uri(), wait_until="commit")
        self.page.wait_for_function("window.firstPicture > 0", timeout=patience * 1000)
        self.cpu = cpu() - before
        self.seconds = self.page.evaluate("firstPicture") / 1000

    def pan(self, seconds: float = 3.0) -> float:
        """CPU milliseconds a frame that was redrawn while the picture is dragged."""
        time.sleep(1.5)
        mouse = self.page.mouse
        x, y = self.page.evaluate(GROUND)
        mouse.move(x, y)
        # The picture is taken by its ground, not by a thing.
        mouse.down()
        start, frames, end = cpu(), self.page.evaluate("frames_"), time.monotonic() + seconds
        step = 0
        while time.monotonic() < end:
            step += 1
            mouse.move(x + 60 * ((step // 12) % 2 * 2 - 1) * (step % 12) / 12, y + 3 * (step % 12))
        used, count = cpu() - start, self.page.evaluate("frames_") - frames
        mouse.up()
        return 1000 * used / max(1, count)

    def click(self, x: float, y: float) -> float:
        """CPU seconds from a click on a thing until its neighbourhood stands out."""
        time.sleep(0.6)
        start = cpu()
        self.page.mouse.click(x, y)
        time.sleep(0.6)
        return cpu() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.close()


def told(name: str, ours: float, theirs: float, bar: float, unit: str = "s") -> None:
    global missed
    ratio = ours / theirs if theirs else 0
    fine = ratio <= bar
    missed += not fine
    print(
        f"  {name:44} {ours:10.3f} {unit:3} {theirs:10.3f} {unit:3} "
        f" 1/{1 / ratio if ratio else 0:7.1f}  bar 1/{1 / bar:6.1f}  {'ok' if fine else 'MISSED'}",
        flush=True,
    )


def at_least(name: str, value: float, bar: float) -> None:
    global missed
    missed += value < bar
    print(f"  {name:44} {value:10.3f}  bar {bar}  {'ok' if value >= bar else 'MISSED'}", flush=True)


def pages(playwright, count: int, repeat: int, slow: bool, folder: Path) -> None:
    graph = clustered(count)
    found = layout(list(graph), [(a, b) for a, b in graph.edges()])
    placed = graph.copy()
    ours, off = folder / f"ours{count}.html", folder / f"off{count}.html"
    began = time.process_time()
    net = view.Network()
    net.from_nx(placed)
    for node in net.nodes:
        node["kg"] = {
            **node["kg"],
            "x": found.places[node["id"]][0],
            "y": found.places[node["id"]][1],
        }
    net.write_html(ours)
    build = time.process_time() - began
    began = time.process_time()
    plain_pyvis(graph, off, found.places, neighborhood_highlight=True)
    theirs = time.process_time() - began
    print(f"{count} nodes, {graph.number_of_edges()} edges", flush=True)
    told("build and write, positions given", build, theirs, 1)
    told(
        "file",
        ours.stat().st_size / 1e6,
        off.stat().st_size / 1e6,
        1 / 4 if count < 10000 else 1 / 6,
        "MB",
    )
    runs: dict[str, list[float]] = {
        "first": [],
        "off": [],
        "pan": [],
        "panoff": [],
        "click": [],
        "clickoff": [],
    }
    hub = max(graph, key=lambda n: graph.degree(n))
    for _ in range(repeat):
        with Opened(playwright, ours, count, marks=8 if count > 1500 else None) as page:
            runs["first"].append(page.cpu)
            if count > 1500:
                page.page.evaluate("kgView.change({ all: true })")
            if count == 300:
                names = page.page.evaluate(
                    "kgView.labels().filter((l) => l.v >= 0).map((l) => kgView.data.nodes.id[l.v])"
                )
                hubs = {n.rsplit("/")[-1] for n, _ in Counter(dict(graph.degree())).most_common(20)}
            runs["pan"].append(page.pan())
            page.page.keyboard.press("0")
            x, y = page.page.evaluate(
                "id => { const p = kgView.placeOf(id), b ="
                " document.getElementById('stage').getBoundingClientRect(); return [p[0] + b.left,"
                " p[1] + b.top]; }",
                hub.rsplit("/")[-1],
            )
            runs["click"].append(page.click(x, y))
        with Opened(playwright, off, count) as page:
            runs["off"].append(page.cpu)
            page.page.evaluate("network.fit({animation: false})")
            runs["panoff"].append(page.pan())
            page.page.evaluate("network.fit({animation: false})")
            x, y = page.page.evaluate(
                "id => { const p = network.canvasToDOM(network.getPosition(id)), b ="
                " document.getElementById('mynetwork').getBoundingClientRect(); return [p.x +"
                " b.left, p.y + b.top]; }",
                hub,
            )
            runs["clickoff"].append(page.click(x, y))
    middle = {name: statistics.median(values) for name, values in runs.items()}
    told(
        "first picture, against physics off",
        middle["first"],
        middle["off"],
        {5000: 1 / 2.5, 20000: 1 / 5}.get(count, 1),
    )
    told(
        "a panned frame, all edges, against physics off",
        middle["pan"],
        middle["panoff"],
        {300: 1 / 1.5, 1000: 1 / 1.7, 5000: 1 / 2.5, 20000: 1 / 5}.get(count, 1),
        "ms",
    )
    told(
        "click until highlighted",
        middle["click"],
        middle["clickoff"],
        {1000: 1 / 3, 20000: 1 / 6}.get(count, 1),
    )
    if count == 300:
        at_least("labels at first sight", len(names), 100)
        at_least("of the 20 biggest hubs", len(hubs & set(names)), 14)
    if slow:
        comes = folder / f"comes{count}.html"
        plain_pyvis(graph, comes, None)
        with Opened(playwright, comes, count, 900) as page:
            told(
                "first picture, against pyvis as it comes",
                middle["first"],
                page.cpu,
                {300: 1 / 40, 1000: 1 / 120}.get(count, 1),
            )


def kept(graph: nx.Graph, places: dict, sample: int = 400) -> float:
    """The share of a node's neighbours in the graph that are among its nearest points in the
    plane.
    """
    import numpy as np

    dice = random.Random(1)
    nodes = list(graph)
    points = np.array([places[n] for n in nodes])
    at = {n: i for i, n in enumerate(nodes)}
    shares = []
    for node in dice.sample(nodes, min(sample, len(nodes))):
        near = {at[m] for m in nx.all_neighbors(graph, node)} - {at[node]}
        if near:
            distance = ((points - points[at[node]]) ** 2).sum(1)
            distance[at[node]] = float("inf")
            shares.append(
                len(near & set(np.argpartition(distance, len(near))[: len(near)].tolist()))
                / len(near)
            )
    return statistics.mean(shares)


def steadiness(count: int, times: int = 5) -> None:
    """How far things move when one link in a hundred goes, as a share of the width of the picture:
    the middle one of the things.
    """
    graph = clustered(count)
    pairs = [(a, b) for a, b in graph.edges()]
    first = layout(list(graph), pairs).places
    width = max(x for x, _ in first.values()) - min(x for x, _ in first.values())
    middles = []
    for seed in range(times):
        dice = random.Random(seed)
        then = layout(list(graph), [pair for pair in pairs if dice.random() >= 0.01]).places
        middles.append(statistics.median(math.dist(first[n], then[n]) for n in first) / width)
    print(
        f"layout, {count} nodes, 1 % of the links gone: things move by"
        f" {', '.join(f'{m:.3f}' for m in middles)}",
        flush=True,
    )
    at_least(
        "within 4 % of the width, in the middle of the runs", 0.04 / statistics.median(middles), 1
    )


def layouts() -> None:
    steadiness(300)
    steadiness(1000)
    for count in (5000, 20000):
        graph = clustered(count)
        pairs = [(a, b) for a, b in graph.edges()]
        began = time.process_time()
        ours = layout(list(graph), pairs).places
        spent = time.process_time() - began
        share = kept(graph, ours)
        print(f"layout, {count} nodes: {spent:.2f} CPU s, neighbours kept {share:.3f}", flush=True)
        if count == 20000:
            at_least("10 s by CPU seconds", 10 / spent, 1)
            at_least("neighbours kept", share, 0.08)
            return
        try:
            began = time.process_time()
            theirs = nx.spring_layout(nx.Graph(graph), seed=1)
            long = time.process_time() - began
        except ImportError:
            print("  networkx.spring_layout needs scipy here; not compared")
            continue
        told("layout, against networkx.spring_layout", spent, long, 1 / 20)
        at_least("neighbours kept, times those of spring_layout", share / kept(graph, theirs), 10)


def process(folder: Path, repeat: int) -> None:
    """`kg view` of a project as a whole process, against a script that only imports pyvis and
    writes the same nodes.
    """
    script = (
        "import sys, json\nfrom pyvis.network import Network\nnet = Network(directed=True,"
        " cdn_resources='in_line')\nnodes, edges = json.load(open(sys.argv[1]))\nfor n, l in nodes:"
        " net.add_node(n, label=l)\nfor a, b in edges: net.add_edge(a,"
        " b)\nnet.write_html(sys.argv[2])\n"
    )
    import json

    import kg

    graph = kg.network(folder)
    with tempfile.TemporaryDirectory() as place:
        data, out = Path(place) / "d.json", str(Path(place) / "o.html")
        data.write_text(
            json.dumps(
                [[(n, d["label_ko"]) for n, d in graph.nodes(data=True)], list(graph.edges())]
            )
        )
        kg_view = [
            sys.executable,
            "-c",
            "from kg.cli import main; main()",
            "-C",
            str(folder),
            "view",
            "-o",
            out,
        ]
        runs: list[list[float]] = [[], []]
        for _ in range(repeat):
            for which, words in enumerate(
                (kg_view, [sys.executable, "-c", script, str(data), out])
            ):
                began = time.perf_counter()
                subprocess.run(words, check=True, capture_output=True)
                runs[which].append(time.perf_counter() - began)
    told(
        f"kg view, {len(graph)} nodes, whole process",
        statistics.median(runs[0]),
        statistics.median(runs[1]),
        3,
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--nodes", type=int, nargs="*", default=[300, 1000])
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--slow", action="store_true")
    options.add_argument("--layout", action="store_true")
    options.add_argument("--project", type=Path)
    chosen = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(
            0, {max(os.sched_getaffinity(0))}
        )  # Chromium inherits it: one core for everything
    if chosen.project:
        process(chosen.project, chosen.repeat)
    if chosen.layout:
        layouts()
    if chosen.nodes:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            for count in chosen.nodes:
                pages(playwright, count, chosen.repeat, chosen.slow, Path(folder))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
