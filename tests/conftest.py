"""Projects to test on: the repository's own, and the small one that `kg init` makes."""

from __future__ import annotations

import base64
import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import httpx
import nursery
import pytest

import kg
from kg.project.curation import starting
from kg.store import snapshot

ROOT = Path(__file__).parents[1]
# In the environment of every process that the tests start, so that none is left behind unseen.
MARK = "KG_TESTED_BY"
# Whether tests of many random cases try all of them, as before a release, or a part, as on every
# change.
THOROUGH = os.environ.get("KG_THOROUGH") == "1"
_OWN = re.compile("playwright|kg.system.standby|multiprocessing")
gc.disable()  # until all is imported: see pytest_collection_finish
# Hundreds of processes import what is tested: it is compiled once, though the one who starts the tests
# has asked Python for no compiled files.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# For the processes that come of one in which all is imported (see `nursery`).
os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))
# A shell has its background jobs ignore SIGINT, and so would all that the tests start and
# interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Bytes of memory that have to be free for the files of a whole run, which are a tenth of it.
_ENOUGH = 12 * 2**30

# Titled questions of which the site of the own project tells the answers in an ordinary run; it is
# of a part of the project then.
ASKED = ("budget-splits", "conflicts", "indicators", "milestones", "sums", "who-held-which-post")
# A question that has a long answer of a part of the project too.
FIGURES = """# Title (en): Which figures are there?
# Title (ko): 어떤 수치가 있나?
SELECT ?thing ?value ?unit {
  ?thing kg:value ?value ; kg:measures/schema:unitText ?unit
  FILTER(LANG(?unit) = "en" && REGEX(?unit, "^[a-z]+$"))
}
ORDER BY ?thing ?value
"""

# Files whose tests take longest; what is left when they are under way fills the gaps.
LONGEST = (
    "test_incremental",
    "test_remote",
    "test_front",
    "test_query_page",
    "test_view",
    "test_pages",
    "test_process",
    "test_store",
    "test_writing",
    "test_questions",
    "test_server",
    "test_view_score",
    "test_desk_page",
    "test_graphs_in_queries",
    "test_continuing",
    "test_time",
    "test_outside",
    "test_search_pages",
    "test_view_card",
    "test_endpoint",
    "test_bad_input",
    "test_reading",
    "test_readme",
    "test_publishing",
    "test_builds",
    "test_view_scenes",
    "test_languages",
    "test_cards",
    "test_desk_article",
    "test_cli",
    "test_card_pages",
    "test_import_queue",
    "test_money",
    "test_answer",
    "test_archive",
    "test_picture",
    "test_queue",
    "test_together",
    "test_promise",
    "test_search",
    "test_paper",
    "test_conflicts",
    "test_mutations",
    "test_fact_lines",
    "test_view_since",
    "test_lines",
    "test_view_labels",
    "test_view_history",
    "test_imports",
    "test_view_links",
    "test_told",
    "test_export",
    "test_desk_known",
    "test_joining",
    "test_desk_from_nothing",
    "test_verify",
    "test_proving",
    "test_assistant",
    "test_curation",
    "test_scripts",
    "test_site",
    "test_view_paper",
    "test_guests",
    "test_rederiving",
    "test_branches",
    "test_examples",
    "test_import_shapes",
    "test_ontology",
    "test_desk",
    "test_view_map",
    "test_days_served",
    "test_one_verdict",
    "test_stories",
    "test_shapes",
    "test_hostile_desk",
    "test_release",
    "test_slips",
    "test_view_flow",
    "test_score",
    "test_clients",
    "test_graphs_served",
)


def fast(config: pytest.Config) -> bool:
    """Whether only the fast tests are asked for."""
    return config.option.markexpr == "fast"


def pytest_configure() -> None:
    """Files of tests, of browsers and of commands stand in memory where there is much of it: tens of
    thousands are written. They go in the end, so that none stays in memory; with TMPDIR set they
    stand there, and those of tests that failed stay.
    """
    memory = Path("/dev/shm")
    if {"TMPDIR", "PYTEST_DEBUG_TEMPROOT"} & os.environ.keys() or not os.access(memory, os.W_OK):
        return
    if min(shutil.disk_usage(memory).free, _available()) > _ENOUGH:
        own = tempfile.mkdtemp(prefix="kg-tests-", dir=memory)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = tempfile.tempdir = own
        # After the files that processes share, which go at -100.
        Finalize(None, shutil.rmtree, (own,), {"ignore_errors": True}, exitpriority=-200)


def _available() -> int:
    # Bytes of memory that no process holds.
    with suppress(OSError):
        found = re.search(r"MemAvailable: *(\d+)", Path("/proc/meminfo").read_text())
        return 1024 * int(found[1]) if found else 0
    return 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Two workers more than there are cores: tests wait for disks, servers and browsers half of
    their time. The fast ones wait less.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores + (1 if fast(config) else 2)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file without fast tests need not be imported, with all that it imports, to see that."""
    if fast(config) and collection_path.match("test_*.py"):
        return "mark.fast" not in collection_path.read_text("utf-8") or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no worker is left with one when the others are done. What
    a test needs is marked.
    """
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "browser" in names:
            item.add_marker("browser")
        if names & {"engine", "published"} or item.path.parent.name == "serve":
            item.add_marker("server")


def pytest_collection_finish() -> None:
    """What was imported stays, and need not be looked through at each collection of garbage: a
    build, which collects twice, takes twice as long with it. While it is imported there is none.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def nothing_left() -> Iterator[None]:
    """At the end, every process that the tests have started is gone."""
    os.environ[MARK] = str(os.getpid())
    yield
    _CHROMIUM.end()
    end = time.monotonic() + 60
    while (left := _marked()) and time.monotonic() < end:
        time.sleep(0.1)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left, list(left.values())


def _marked() -> dict[int, str]:
    # The processes with our mark, but for those that end with this one.
    found, mark = {}, f"{MARK}={os.getpid()}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (
                (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            )
            if (
                mark in (folder / "environ").read_bytes().split(b"\0")
                and words
                and not _OWN.search(words)
            ):
                found[int(folder.name)] = words
        except OSError:
            continue
    found.pop(os.getpid(), None)
    return found


@contextmanager
def shared(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that one worker makes for all of them, who only read it: (the folder, whether it is
    to be made now).
    """
    import fcntl

    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not folder.with_suffix(".done").exists()
        yield folder, is_new
        folder.with_suffix(".done").touch()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy of the repository's own project."""
    with shared(tmp_path_factory, "project") as (folder, is_new):
        if is_new:
            for part in ("ontology", "data"):
                shutil.copytree(ROOT / part, folder / part)
            kg.build(folder)
    return folder


@pytest.fixture(scope="session")
def part(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of the repository's own project, built, for what takes long of the whole; the whole
    where all is to be tried.
    """
    import projects

    if THOROUGH:
        return project
    with shared(tmp_path_factory, "part") as (folder, is_new):
        if is_new:
            kg.build(projects.part(folder, ROOT))
    return folder


@pytest.fixture(scope="session")
def few_questions(part: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the repository's own project, built, with few questions, whose answers are half of
    the work of a site, and a long one more; all of it with all questions where all is to be tried.
    """
    with shared(tmp_path_factory, "few-questions") as (folder, is_new):
        if is_new:
            shutil.copytree(part, folder)
            questions = folder / "ontology" / "questions"
            for path in questions.glob("*.rq"):
                if path.stem not in ASKED and not THOROUGH:
                    path.unlink()
            (questions / "figures.rq").write_text(FIGURES, "utf-8")
    return folder


@pytest.fixture(scope="session")
def shipped_site(few_questions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the project with few questions."""
    with shared(tmp_path_factory, "shipped-site") as (folder, is_new):
        if is_new:
            kg.site(few_questions, folder)
    return folder


@pytest.fixture(scope="session")
def shipped_view(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network page of the repository's own project."""
    with shared(tmp_path_factory, "shipped-view") as (folder, is_new):
        if is_new:
            folder.mkdir()
            kg.view(project, folder / "view.html", language="en")
    return folder / "view.html"


@pytest.fixture(scope="session")
def view_of_a_day(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network page of the repository's own project as of April 2021."""
    with shared(tmp_path_factory, "view-of-a-day") as (folder, is_new):
        if is_new:
            folder.mkdir()
            kg.view(project, folder / "view.html", language="en", as_of="2021-04")
    return folder / "view.html"


@pytest.fixture(scope="session")
def shipped_server(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A server of the repository's own project, one for all workers: what a first question about a
    day takes it takes once. The last one who asks it ends it.
    """
    with _in_use(tmp_path_factory, "shipped-server", project) as address:
        with httpx.Client(base_url=address, timeout=120, verify=False) as client:
            yield client


@contextmanager
def _in_use(factory: pytest.TempPathFactory, name: str, folder: Path) -> Iterator[str]:
    import fcntl

    with shared(factory, name) as (place, is_new):
        if is_new:
            place.mkdir()
    told, number = place / "told", place / "number"
    with (place / "users").open("w") as users, (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not number.exists():
            # It outlives the worker that starts it, whose end need not wait for it.
            words = [sys.executable, "-c", _COMMAND.format(before=""), "-C", folder, "serve"]
            with told.open("wb") as out:
                process = subprocess.Popen(
                    [*map(str, words), "--workers", "1", "--port", "0"],
                    start_new_session=True,
                    stderr=out,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
                    | {MARK: ""},
                )
            eventually(lambda: b"\n" in told.read_bytes())
            number.write_text(str(process.pid))
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(lock, fcntl.LOCK_UN)
        try:
            found = re.match(r"serving (http://\S+)", told.read_text("utf-8"))
            assert found, told.read_text("utf-8")
            yield found[1]
        finally:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                pass  # another worker asks it still
            else:
                _ended(int(number.read_text()))
                number.unlink()
            assert "Traceback" not in told.read_text("utf-8"), told.read_text("utf-8")


def _ended(pid: int) -> None:
    """End a server, of whichever worker it is, and see it gone with its workers."""

    def is_gone() -> bool:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            return b") Z " in Path(f"/proc/{pid}/stat").read_bytes()
        except OSError:
            return True

    os.kill(pid, signal.SIGINT)
    eventually(is_gone, f"the server {pid} did not end")


@cache
def _footbridge() -> dict[str, bytes]:
    # The files of the small project by their paths in it.
    here = Path(__file__).parent / "footbridge"
    own = {path.relative_to(here).as_posix(): path for path in here.rglob("*") if path.is_file()}
    replaced = ("data/", "ontology/questions/")
    made = starting.files(("ko", "en")).items()
    return {name: text for name, text in made if not name.startswith(replaced)} | {
        name: path.read_bytes() for name, path in own.items()
    }


def footbridge(folder: Path) -> Path:
    """A small project in Korean and English with the vocabulary of a new one; returns its folder."""
    for name, content in _footbridge().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def initial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project in Korean and English, to be copied."""
    folder = tmp_path_factory.mktemp("initial") / "small"
    return footbridge(folder)


@pytest.fixture(scope="session")
def initial_built(initial: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same one, built, to be copied."""
    folder = copied(initial, tmp_path_factory.mktemp("built") / "small")
    kg.build(folder)
    return folder


@pytest.fixture(scope="session")
def asked(initial_built: Path) -> Iterator[Path]:
    """The same one, built, for tests that only ask it."""
    before = snapshot.state(initial_built), snapshot.digest(initial_built)
    yield initial_built
    assert before == (snapshot.state(initial_built), snapshot.digest(initial_built))


def copied(folder: Path, to: Path) -> Path:
    """A copy whose files are new, as those of a fresh project are; returns its folder."""
    return shutil.copytree(folder, to, copy_function=shutil.copy)


@pytest.fixture
def small(tmp_path: Path, initial: Path) -> Path:
    """A fresh copy of the small project, to be changed at will."""
    return copied(initial, tmp_path / "small")


@pytest.fixture
def clean(small: Path) -> Path:
    """The small project with what is printed beside each figure, so that nothing is found in it."""
    for path in (small / "data" / "claims").glob("*.csv"):
        text = path.read_text("utf-8")
        for cell, printed in (
            ("plannedDate,2025", "2025"),
            ("plannedDate,2026-06", "June 2026"),
            ("EUR 1450000", "€1.45 million"),
        ):
            text = text.replace(f"{cell},,,,,,,", f"{cell},,,,,,{printed},")
        path.write_text(text, "utf-8")
    return small


@pytest.fixture
def built(tmp_path: Path, initial_built: Path) -> Path:
    """The same one, built already."""
    return copied(initial_built, tmp_path / "small")


def held(page: str) -> dict[str, Any]:
    """What a page of a network holds, which may be deflated."""
    kind, data = re.findall(r'<script type="([a-z/]+)" id="data">(.*?)</script>', page, re.S)[0]
    if kind == "text/plain":
        data = zlib.decompress(base64.b85decode(data.translate(str.maketrans(",.:[", "<>&`"))))
    return json.loads(data)


def run(
    *words: str | Path, input: str | bytes = b"", check: int | None = None, **environment: str
) -> subprocess.CompletedProcess:
    """Run `kg` as a process; `check` is the exit code that is expected. stdout and stderr are
    text.
    """
    command = list(map(str, words))
    given = input.encode() if isinstance(input, str) else input
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        **environment,
    }
    if nursery.can(environment):
        done = nursery.run(command, given, variables, timeout=120)
    else:
        words = [sys.executable, "-c", "from kg.cli import main; main()", *command]
        done = subprocess.run(words, input=given, capture_output=True, env=variables, timeout=120)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in done.stderr, done.stderr
    if check is not None:
        assert done.returncode == check, (done.returncode, done.stdout, done.stderr)
    return done


# A command that takes a signal though the shell that started the tests has it ignored, and may
# leave the faster parser of HTTP out.
_COMMAND = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); {before}from"
    " kg.cli import main; main()"
)
_PARSERS = {"": "", "httptools": "import httptools; ", "h11": "sys.modules['httptools'] = None; "}


def begun(
    *words: str | Path, before: str = "", **environment: str
) -> nursery.Started | subprocess.Popen[bytes]:
    """`kg` as a process that runs on, in a session of its own; `before` is Python that it runs
    first.
    """
    command = list(map(str, words))
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8", **environment}
    if not before and nursery.can(environment):
        return nursery.Started(command, variables)
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND.format(before=before), *command],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables,
    )


@contextmanager
def ending(process: nursery.Started | subprocess.Popen[bytes]) -> Iterator[None]:
    """A process is asked to end in the end, and gone then."""
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()


@contextmanager
def serving(
    *words: str | Path, parser: str = "", before: str = "", **environment: str
) -> Iterator[httpx.Client]:
    """A client of `kg … serve` at a free port, which is there when the server says so, and gone in
    the end with all its workers.

    `client.process` is the server, `client.said` the lines that it wrote to stderr; `parser` is the
    one of HTTP (h11 or httptools), `before` Python that the process runs first.
    """
    process = begun(*words, "--port", "0", before=_PARSERS[parser] + before, **environment)
    said: list[str] = []
    reader = threading.Thread(
        target=lambda: said.extend(line.decode() for line in process.stderr), daemon=True
    )
    with ending(process):
        found = None
        while not found and (line := process.stderr.readline().decode()):
            found = re.match(r"serving (http://\S+)", line)
            said += [] if found else [line]
        assert found, "".join(said)
        reader.start()
        # Without the certificates of others, which take long to read.
        with httpx.Client(base_url=found[1], timeout=120, verify=False) as client:
            client.process, client.said = process, said
            yield client
    reader.join(60)
    assert "Traceback" not in "".join(said), "".join(said)


def workers_of(client: httpx.Client) -> list[int]:
    """Process ids of the workers of the server that a client of `serving` asks."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if (
                b"kg.serve.worker" in path.read_bytes()
                and f"PPid:\t{client.process.pid}\n" in (path.parent / "status").read_text()
            ):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def eventually(holds: Callable[[], object], what: str = "") -> None:
    """Wait until something holds that must come to hold, on a machine of any speed."""
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end, what or "it did not come to hold"
        time.sleep(0.05)


def until(page: Any, condition: str, arg: object = None) -> None:
    """Wait in Python: the page's policy lets nothing be evaluated from text inside it."""
    for _ in range(1000):
        if page.evaluate(condition, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


def program(name: str, variable: str = "") -> str:
    """Where a program is that comes from outside: in the path, or what an environment variable
    names. CI has to have it.
    """
    found = os.environ.get(variable) if variable else shutil.which(name)
    if not found:
        message = f"{name} is not installed" + (f"; {variable} names it" if variable else "")
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return found


# What is drawn alike beside each other, from the seventh on: axe need not look at it again.
_REPEATED = """() => { for (const parent of document.querySelectorAll("*")) {
  const seen = new Map();
  for (const child of parent.children) {
    const kind = `${child.tagName} ${child.getAttribute("class") ?? ""}`;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (seen.get(kind) > 6) child.setAttribute("data-repeated", "");
  } } }"""
# The rules of axe that look at colours: all that another scheme of colours can break.
COLOURS = ("color-contrast", "link-in-text-block")


def violations(page: Any, *rules: str) -> list[Any]:
    """What axe objects to in a page (of a context that bypasses its policy): rules and elements;
    `rules` are those that are asked, all if there are none. Of many elements that are drawn alike
    beside each other it looks at six, and at all where all is to be tried.
    """
    axe = program("axe-core", "AXE")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(axe).read_text("utf-8"))
    if not THOROUGH:
        page.evaluate(_REPEATED)
    # Only violations are written out, and no style sheet is fetched once more.
    options = {"resultTypes": ["violations"], "preload": False}
    return page.evaluate(
        "(options) => axe.run({ exclude: [['[data-repeated]']] }, options).then((r) => r.violations.map((v) => [v.id,"
        " v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3)]))",
        {**options, "runOnly": list(rules)} if rules else options,
    )


class _Chromium:
    """The Chromium of this process. Its driver keeps a loop of asyncio running in the thread of the
    tests, so it ends before a file that may run a loop of its own.
    """

    def __init__(self) -> None:
        self._driver: Any = None
        self.browser: Any = None

    def running(self) -> Any:
        if not self.browser or not self.browser.is_connected():
            self.end()
            self._start()
        return self.browser

    def _start(self) -> None:
        # The one that never has a window starts faster and costs less.
        known = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        path = next(filter(None, map(shutil.which, known)), "") or program("chromium")
        from playwright.sync_api import sync_playwright

        self._driver = sync_playwright().start()
        # What is drawn without a graphics card needs no process of its own for it.
        self.browser = self._driver.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--in-process-gpu",
                "--num-raster-threads=1",
                # Pages follow each other: none needs a process of its own for its scripts.
                "--renderer-process-limit=1",
                # The cores are taken by other tests: what is shared out to threads only costs more.
                "--js-flags=--single-threaded",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )

    def end(self) -> None:
        if self.browser:
            self.browser.close()
        if self._driver:
            self._driver.stop()
        self.browser = self._driver = None


_CHROMIUM = _Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Chromium runs on from file to file, but for those that run a loop of their own."""
    if nextitem and nextitem.path != item.path and hasattr(nextitem.module, "asyncio"):
        _CHROMIUM.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A Chromium without a window, of the system's packages; each test has pages of its own."""
    running = _CHROMIUM.running()
    yield running
    for context in running.contexts:
        context.close()


class Tabs:
    """Pages of a browser that tests have one after the other, each as if it were new: a process and
    a context of its own would be a third of what a page takes.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[str, list[Any]] = {}

    def take(
        self, prepare: Callable[[Any], None], viewport: dict[str, int] | None = None, **options: Any
    ) -> Any:
        """A page of a context with these options; `prepare` is called with one that is new."""
        size = viewport or {"width": 1280, "height": 720}
        kind = repr(sorted(options.items()))
        free = self._free.setdefault(kind, [])
        while free:
            page = free.pop()
            if not page.is_closed():
                if page.viewport_size != size:
                    page.set_viewport_size(size)
                return page
        page = self._browser.new_page(viewport=size, **options)
        page.kind, page.cdp = kind, page.context.new_cdp_session(page)
        prepare(page)
        return page

    def give(self, page: Any) -> None:
        """Give a page back, of which no listener of the test's own is left."""
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.emulate_media(media="null")
        page.mouse.move(0, 0)
        page.goto("about:blank")
        page.cdp.send("Page.resetNavigationHistory")
        self._free[page.kind].append(page)


@pytest.fixture(scope="module")
def tabs(browser: Any) -> Tabs:
    """Pages of the browser for the tests of a file."""
    return Tabs(browser)


def written(folder: Path, registers: str, sources: str, **claims: str) -> Path:
    """Write a project of few rows over the one that `kg init` makes; returns its folder.

    `registers` holds rows `id,class,name_ko,name_en`, `sources` rows
    `id,publisher,published,language,reading,reliability`, and each of `claims` (named by a source,
    `_` for `-`) rows
    `locator,subject,predicate,object[,as_of[,qualifier[,standing[,printed[,note]]]]]`, or under a
    head of their own, which begins with `locator`.
    """
    if not folder.exists():
        footbridge(folder)
    data = folder / "data"
    for path in [*data.glob("*.csv"), *data.glob("claims/*.csv")]:
        path.unlink()
    shutil.rmtree(folder / "ontology" / "questions", ignore_errors=True)
    rows = [line.strip() for line in registers.strip().splitlines()]
    (data / "things.csv").write_text("\n".join(["id,class,name_ko,name_en", *rows, ""]), "utf-8")
    rows = [line.strip() for line in sources.strip().splitlines()]
    (data / "sources.csv").write_text(
        "\n".join(["id,publisher,published,language,reading,reliability", *rows, ""]), "utf-8"
    )
    columns = "locator,subject,predicate,object,as_of,qualifier,standing,printed,note"
    for source, text in claims.items():
        rows = [line.strip() for line in text.strip().splitlines()]
        head = rows.pop(0) if rows and rows[0].startswith("locator") else columns
        rows = [line + "," * (head.count(",") - line.count(",")) for line in rows]
        (data / "claims" / f"{source.replace('_', '-')}.csv").write_text(
            "\n".join([head, *rows, ""]), "utf-8"
        )
    return folder
