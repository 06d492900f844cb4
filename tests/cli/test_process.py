"""Whatever is asked, the user's process lives on, and its exit code tells what happened."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT, eventually, run

import kg
from kg.errors import KGError
from kg.system import scarcity, serving

DOUBLED = 'BIND("aaaaaaaa" AS ?v0)' + "".join(
    f" BIND(CONCAT(?v{n - 1}, ?v{n - 1}) AS ?v{n})" for n in range(1, 37)
)
GROWING = f"SELECT (STRLEN(?v36) AS ?n) {{ {DOUBLED} }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MIXED = (
    'SELECT ?x { VALUES ?x { "5874z" 7628 849 1 1 1 214 1 1 1178 1 2166 1 "1a" 1 "1a" "1a" "1a"'
    ' "1a" "1a" 1 } } ORDER BY ?x'
)
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        **more,
    }


def interruptible() -> None:
    # A background job of a shell starts with SIGINT ignored, and so would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def busy(pid: int) -> bool:
    """Whether a process has worked for half a second: it is no longer only starting."""
    try:
        return (
            sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
            > 50
        )
    except OSError:
        return False


@pytest.mark.parametrize(
    "number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_signal_ends_a_query_and_its_child(
    project: Path, number: signal.Signals, code: int
) -> None:
    words = [*KG, "-C", str(project), "query", ENDLESS]
    process = subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, env=environment(), preexec_fn=interruptible
    )
    eventually(lambda: any(map(busy, children(process.pid))))
    (child,) = children(process.pid)
    process.send_signal(number)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == code
    assert said.strip() == ("" if number == signal.SIGKILL else "stopped")
    eventually(lambda: not Path(f"/proc/{child}").exists())


def test_a_query_meets_the_bound_of_memory(project: Path) -> None:
    done = run("-C", project, "query", GROWING, check=2, KG_MEMORY="0.5")
    assert done.stdout == ""
    assert (
        done.stderr
        == "kg: the query needs more than 0.5 GiB of memory\n  hint: ask for less; KG_MEMORY sets"
        " how many GiB a query may take\n"
    )


@pytest.mark.parametrize("bound", ["much", "0", "-1", "nan"])
def test_a_bound_of_memory_is_a_number(project: Path, bound: str) -> None:
    done = run("-C", project, "query", "ASK {}", check=2, KG_MEMORY=bound)
    assert (
        done.stderr
        == f"kg: KG_MEMORY is “{bound}”\n  hint: it is a number of GiB, such as 4 or 0.5\n"
    )


def test_an_answer_is_written_while_it_is_found(project: Path) -> None:
    words = [
        *KG,
        "-C",
        str(project),
        "query",
        "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "--format",
        "csv",
    ]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout and process.stdout.readline() == b"a,d\r\n"
    process.stdout.close()
    assert process.stderr and process.stderr.read() == b""
    assert process.wait(timeout=120) == 0


def test_python_lives_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(kg.query(MIXED, project).rows) == 21
    monkeypatch.setenv("KG_MEMORY", "0.5")
    for ask in (kg.query, kg.cite):
        with pytest.raises(kg.KGError, match="needs more than 0.5 GiB of memory"):
            ask(GROWING, project)
        assert kg.query("ASK { ?x a kg:Fund }", project) is True
    with pytest.raises(kg.KGError) as slip:
        kg.query("SELECT ?x {", project)
    assert "not well-formed" in slip.value.message and slip.value.hint


def test_threads_ask_at_once(project: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) {{ ?x a kg:{} }}"
    kinds = ("Fund", "Programme", "Milestone", "Source")
    alone = {kind: kg.query(count.format(kind), project) for kind in kinds}
    data = ROOT / "ontology" / "kg.ttl"

    def ask(number: int) -> list[bool]:
        right = []
        for turn in range(20):
            kind = kinds[(number + turn) % len(kinds)]
            if turn == number:  # files are asked too, and what is no query is told to who asked it
                right.append(kg.query("ASK { ?x a owl:Class }", data=data) is True)
            elif turn == number + 1:
                with pytest.raises(KGError, match="not well-formed"):
                    kg.query(f"SELECT ?x{number} {{", project)
            else:
                right.append(kg.query(count.format(kind), project) == alone[kind])
        return right

    with ThreadPoolExecutor(8) as threads:
        asked = threads.map(ask, range(8), timeout=300)
        assert [right for answers in asked for right in answers] == [True] * 8 * 19


def test_python_is_interrupted_and_lives_on(project: Path) -> None:
    script = (
        "import kg, sys\ntry:\n    kg.query(sys.argv[2], sys.argv[1])\nexcept KeyboardInterrupt:\n "
        "   print('interrupted', flush=True)\nprint(kg.query('ASK { ?x a kg:Fund }',"
        " sys.argv[1]))\n"
    )
    words = [sys.executable, "-c", script, str(project), ENDLESS]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=environment(), preexec_fn=interruptible
    )
    eventually(lambda: any(map(busy, children(process.pid))))
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=120)[0] == "interrupted\nTrue\n"
    assert process.returncode == 0


def test_the_process_that_stands_by_ends_with_who_asks(project: Path) -> None:
    script = "import kg, sys; kg.query(sys.argv[2], sys.argv[1])"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(project), ENDLESS], env=environment()
    )
    eventually(lambda: any(map(busy, children(process.pid))))
    (standing,) = children(process.pid)
    process.kill()
    process.wait()
    eventually(lambda: not Path(f"/proc/{standing}").exists())


def test_the_process_that_stands_by_ends_when_nobody_asks() -> None:
    script = "from kg.system import standby; standby._IDLE = 0.2; standby.main(1 << 30)"
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.wait(timeout=60) == serving.IDLED


COMMANDS = [
    ["query", "plans-to-pay"],
    ["query", "plans-to-pay", "--format", "csv"],
    ["query", "plans-to-pay", "--cite"],
    ["query"],
    ["query", "ASK { ?x a kg:Fund }"],
    ["query", "CONSTRUCT WHERE { ?x a kg:Fund }"],
    ["export", "turtle"],
    ["show", "gist"],
    ["search", "gist"],
    ["history", "phase-1-budget"],
    ["conflicts"],
    ["audit"],
    ["money"],
    ["path", "gist", "aica"],
    ["build"],
    ["--help"],
    ["--version"],
    ["check", "--format", "json"],
    ["format", "--help"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("target", ["full", "closed"])
def test_an_output_that_cannot_be_written(
    request: pytest.FixtureRequest, project: Path, words: list[str], target: str
) -> None:
    redirect = "> /dev/full" if target == "full" else ">&-"
    folder = request.getfixturevalue("small") if words == ["build"] else project
    shell = ["sh", "-c", f'exec "$@" {redirect}', "sh", *KG, "-C", str(folder), *words]
    done = subprocess.run(shell, stderr=subprocess.PIPE, text=True, env=environment(), timeout=120)
    assert done.returncode == 2
    assert (
        done.stderr.startswith("kg: the output cannot be written: ")
        and done.stderr.count("\n") == 1
    )


def test_a_closed_stderr_changes_no_exit_code(project: Path) -> None:
    for words, code in (
        (["show", "nothing-like-this"], 1),
        (["query", "SELECT ?x {"], 2),
        (["query", "ASK {}"], 0),
    ):
        shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *KG, "-C", str(project), *words]
        assert (
            subprocess.run(shell, stdout=subprocess.PIPE, env=environment(), timeout=120).returncode
            == code
        )


def test_too_little_memory_is_a_sentence(project: Path) -> None:
    script = (
        "import kg.cli, kg.evidence.building as b\ndef f(*a): raise MemoryError\nb.build ="
        " f\nkg.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "-C", str(project), "build"],
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert (done.returncode, done.stderr) == (2, "kg: there is not enough memory\n")


@pytest.mark.parametrize(
    "words",
    [
        ["build"],
        ["show", "gist"],
        ["export", "turtle"],
        ["view", "-o", "-"],
        ["query", "plans-to-pay"],
    ],
    ids=" ".join,
)
def test_where_the_engine_finds_no_memory(project: Path, words: list[str]) -> None:
    """The engine ends its process then, and the threads that it starts cannot be."""
    before = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20)); from"
        " kg.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", before, "-C", str(project), *words],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
    )
    assert done.returncode == 2 and "memory" in done.stderr and "Traceback" not in done.stderr, (
        done.stderr
    )
    assert done.stdout == ""


def test_a_bound_of_the_system_is_not_told_as_ours(project: Path) -> None:
    shell = 'ulimit -v 300000; exec "$@"'
    words = ["bash", "-c", shell, "sh", *KG, "-C", str(project), "query", "plans-to-pay"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=120)
    assert done.returncode == 2 and "there is not enough memory" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="bounds of memory are those of Linux")
@pytest.mark.parametrize("room", [600_000, 400_000, 300_000, 200_000])
@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["mcp"]], ids=["serve", "mcp"])
def test_a_server_without_memory_is_a_sentence(asked: Path, words: list[str], room: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'ulimit -v {room}; exec "$@"', "sh", *KG, "-C", asked, *words],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, env=environment(),
    )  # fmt: skip
    assert done.returncode == 2, done
    assert re.fullmatch(r"kg: there is not enough memory.*\n", done.stderr), done.stderr


ASKING = """
import kg, sys
if sys.argv[2] == "held":
    try:
        held = kg.open(sys.argv[1])
    except kg.KGError as error:
        assert error.message == "there is not enough memory"
for ask in (kg.check, kg.graph, kg.network, kg.audit, lambda folder: kg.query("ASK {}", folder),
            kg.build):
    try:
        ask(sys.argv[1])
        print("done")
    except kg.KGError as error:
        print(error.message)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="bounds of memory are those of Linux")
@pytest.mark.parametrize(
    ("room", "graph"),
    [(600_000, "held"), (600_000, ""), (400_000, "held"), (300_000, ""), (200_000, "")],
)
def test_python_without_memory_lives_on(built: Path, room: int, graph: str) -> None:
    bounded = f'ulimit -v {room}; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", bounded, "sh", sys.executable, "-c", ASKING, built, graph],
        capture_output=True, text=True, timeout=300, env=environment(),
    )  # fmt: skip
    said = done.stdout.splitlines()
    assert done.returncode == 0 and len(said) == 6 and not done.stderr, done
    assert set(said) <= {"done", "there is not enough memory"}


def test_what_is_tried_apart_takes_less_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def room() -> int:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 40, resource.RLIM_INFINITY))
        scarcity.leave_room()
        return resource.getrlimit(resource.RLIMIT_AS)[0]

    monkeypatch.setattr(scarcity, "is_scarce", lambda: True)
    monkeypatch.setattr(scarcity, "_are_others_at_work", lambda: False)
    before = resource.getrlimit(resource.RLIMIT_AS)
    assert 0 < (1 << 40) - scarcity.apart(room) <= 1 << 28
    scarcity.leave_room()  # not in a child
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def _missing() -> None:
    raise kg.NotFound("not there", "a hint")


def test_what_is_done_apart_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> tuple[int, str]:
        warnings.warn("a word", stacklevel=1)
        return os.getpid(), "kept"

    monkeypatch.setattr(scarcity, "is_scarce", lambda: True)
    monkeypatch.setattr(scarcity, "_are_others_at_work", lambda: False)
    with pytest.warns(UserWarning, match="a word"):
        pid, text = scarcity.apart(told)
    assert pid != os.getpid() and text == "kept"
    with pytest.raises(kg.NotFound, match="not there") as error:
        scarcity.apart(_missing)
    assert error.value.hint == "a hint"
    with pytest.raises(KGError, match="was stopped from outside"):
        scarcity.apart(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(KGError, match="cannot be handed over"):
        scarcity.apart(lambda: lambda: None)


def test_a_part_is_worked_out_beside_the_rest() -> None:
    with scarcity.beside(lambda one: (os.getpid(), one), "kept") as result:
        pid, text = result()
    assert pid != os.getpid() and text == "kept"
    with pytest.raises(kg.NotFound, match="not there"), scarcity.beside(_missing) as none:
        none()


def test_a_part_that_dies_beside_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.getpid()

    def dying() -> str:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return "worked out"

    with scarcity.beside(dying) as result:
        assert result() == "worked out"

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)  # as where there may be no process more
    before = len(os.listdir("/proc/self/fd"))
    with scarcity.beside(dying) as result:
        assert result() == "worked out"
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_part_that_nobody_waits_for_ends(tmp_path: Path) -> None:
    def long() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        time.sleep(600)

    with pytest.raises(KeyboardInterrupt), scarcity.beside(long):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text()}").exists()


def test_nothing_is_forked_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    # A thread may be in the middle of an import, whose lock a fork would wait for without an end.
    monkeypatch.setattr(scarcity, "is_scarce", lambda: True)
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert scarcity.apart(os.getppid) == os.getpid()  # a process of its own
        assert scarcity.apart(lambda: os.getpid()) == os.getpid()
        monkeypatch.setattr(scarcity, "is_scarce", lambda: False)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
        assert not scarcity.may_fork()
    finally:
        ended.set()
        thread.join()


def test_beside_threads_of_the_engine_a_new_process_works(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scarcity, "is_scarce", lambda: True)
    assert kg.build(small).counts["claims"] == 12  # by a fork
    monkeypatch.setattr(scarcity, "_are_others_at_work", lambda: True)
    assert kg.build(small).counts["claims"] == 12
    assert scarcity.apart(os.getpid) != os.getpid()
    with pytest.raises(kg.KGError, match="nothing is called"):
        kg.show("no such thing", small)
    with pytest.raises(KGError, match="was stopped from outside"):
        scarcity.apart(signal.raise_signal, signal.SIGKILL)
    assert scarcity.apart(lambda: os.getpid()) == os.getpid()  # what cannot be sent is done here


@pytest.mark.parametrize("words", ["view -o -", "query", "--help", "export turtle"])
def test_who_reads_may_stop(asked: Path, words: str) -> None:
    code = " ".join([sys.executable, "-c 'from kg.cli import main; main()' -C", f"{asked} {words}"])
    code += " | head -c 0"
    shell = ["bash", "-c", code + "; exit ${PIPESTATUS[0]}"]
    done = subprocess.run(shell, capture_output=True, text=True, env=environment(), timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    shell = [
        "sh",
        "-c",
        f'cd "{tmp_path}" && mkdir gone && cd gone && rmdir ../gone && exec "$@"',
        "sh",
        *KG,
        "check",
    ]
    done = subprocess.run(shell, capture_output=True, text=True, env=environment(), timeout=120)
    assert done.returncode == 2 and done.stderr.startswith(
        "kg: the folder in which it was called is not there any more"
    )


def test_no_folder_for_temporary_files(project: Path) -> None:
    script = (
        "import tempfile, kg.cli\ndef f(): raise FileNotFoundError(2, 'none')\ntempfile.gettempdir"
        " = f\nkg.cli.main()"
    )
    words = [sys.executable, "-c", script, "-C", str(project), "diff", "HEAD"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=120)
    assert done.returncode == 2 and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "this is nothing"),
        (b"ASK {}", "of type bytes"),
        ("ASK { ?s ?p '\udcff' }", "not UTF-8"),
    ],
)
def test_what_is_no_query(project: Path, text: object, said: str) -> None:
    for ask in (kg.query, kg.cite):
        with pytest.raises(KGError, match=said):
            ask(text, project)


def test_files_and_a_project_do_not_go_together(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<http://e.org/a> <http://e.org/p> <http://e.org/b> .")
    assert kg.query("ASK { ?s ?p ?o }", data=str(tmp_path / "a.nt")) is True
    for wrong in (3, [tmp_path / "a.nt", None]):
        with pytest.raises(KGError, match="data is the path of an RDF file"):
            kg.query("ASK {}", data=wrong)
    for name in ("as_of", "endpoint"):
        with pytest.raises(KGError, match=f"{name} is a text, and this is of type int"):
            kg.query("ASK {}", project, **{name: 2025})
    with pytest.raises(KGError, match="data names other files"):
        kg.query("ASK {}", data=[tmp_path / "a.nt"], as_of="2021")


def test_what_nobody_expected_is_a_sentence(project: Path) -> None:
    script = (
        "import kg.cli, kg.evidence.building as b\ndef f(*a): raise ZeroDivisionError('a\\nb')\nb.build ="
        " f\nkg.cli.main()"
    )
    words = [sys.executable, "-c", script, "-C", str(project), "build"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment())
    assert done.returncode == 2 and done.stderr.count("\n") == 2
    assert done.stderr.startswith("kg: something unexpected went wrong: ZeroDivisionError: a")
    shown = subprocess.run(words, capture_output=True, text=True, env=environment(KG_TRACEBACK="1"))
    assert shown.returncode == 2 and "Traceback" in shown.stderr


def test_the_list_of_questions_needs_no_rows(small: Path) -> None:
    (small / "data" / "claims" / "gazette-2024-05-01.csv").write_text("broken")
    assert run("-C", small, "query", check=0).stdout.startswith("budget-history")


def test_a_relative_folder_is_that_of_the_moment(
    asked: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert kg.query("ASK { ?x a kg:Fund }") is True
    monkeypatch.chdir(asked.parent)
    assert kg.query("ASK { ?x a kg:Facility }", asked.name) is True
    assert kg.cite("SELECT ?x { ?x a kg:Facility }", asked.name).rows


def test_a_module_of_the_users_folder_is_not_taken(small: Path) -> None:
    (small / "pickle.py").write_text("raise SystemExit(3)")
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import kg; print(kg.query('ASK {}'))"],
        cwd=small,
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert done.stdout == "True\n", done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_a_fork_asks_a_process_of_its_own(project: Path) -> None:
    script = (
        "import kg, os, sys\nkg.query('ASK {}', sys.argv[1])\npid = os.fork()\n"
        "print(kg.query('ASK {}', sys.argv[1]), flush=True)\nif pid: os.waitpid(pid, 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(project)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
    )
    assert done.stdout == "True\nTrue\n", done.stderr


@pytest.mark.parametrize(
    "words, code",
    [(["nope"], 2), (["show", "nothing-like-this"], 1), (["query", "SELECT ?x {"], 2)],
)
def test_a_full_stderr_changes_no_exit_code(project: Path, words: list[str], code: int) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*KG, "-C", str(project), *words],
            stderr=full,
            stdout=subprocess.PIPE,
            env=environment(),
            timeout=120,
        )
    assert done.returncode == code


def test_no_stdin_is_no_query(project: Path) -> None:
    shell = ["sh", "-c", 'exec "$@" <&-', "sh", *KG, "-C", str(project), "query", "-"]
    done = subprocess.run(shell, capture_output=True, text=True, env=environment(), timeout=120)
    assert done.returncode == 2 and "Error" not in done.stderr


def test_every_refusal_is_handed_over_as_it_stands(project: Path) -> None:
    for query in (
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        f"SELECT * {'{' * 300}{'}' * 300}",
        "SELECT ?x {",
    ):
        with pytest.raises(kg.KGError) as refused:
            kg.query(query, project)
        assert refused.value.message and refused.value.hint
