"""`kg archive`, against a web that leads astray, stalls, changes, vanishes and sends far too much."""

from __future__ import annotations

import asyncio
import csv
import gzip
import hashlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, run
from warcio.archiveiterator import ArchiveIterator
from web import Web, answer, led

import kg
from kg.errors import KGError
from kg.project.archive import archiving, charsets, documents, pages, papers
from kg.project.archive.addresses import Private, PublicTransport, is_public
from kg.project.archive.comparing import difference
from kg.project.archive.outcomes import Archived
from kg.project.archive.texts import kept_text
from kg.system import standby
from kg.words import translate

TODAY = date.today().isoformat()
ARTICLE = (
    "<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>{title}</h1>{text}</article><p>Copyright</p></body></html>"
)
LINES = [
    "The council voted on Thursday to spend £41.2m on a footbridge over the river.",
    "Of the total, £20.6m comes from the national government, the town pays the rest.",
    "Works begin next year and end in June 2026, as the mayor said on Friday evening.",
]


def article(lines: list[str] = LINES, title: str = "Footbridge") -> str:
    return ARTICLE.format(title=title, text="".join(f"<p>{line}</p>" for line in lines))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as found:
        yield found


def sourced(folder: Path, web: Web, *paths: str) -> list[str]:
    """Sources at some paths of a web; returns their ids."""
    names = [f"s{number}" for number in range(1, len(paths) + 1)]
    rows = [
        f"{name},Paper,,2024-05-01,{web.space}{path},en,newspaper,whole,ordinary,,,,,"
        for name, path in zip(names, paths, strict=True)
    ]
    path = folder / "data/sources.csv"
    path.write_text("\n".join([path.read_text("utf-8").rstrip(), *rows, ""]), "utf-8")
    return names


def archived(folder: Path, *names: str, **asked: object) -> list[Archived]:
    """What becomes of some sources, with this machine among those that may be asked."""
    asked = {"hosts": ("localhost",), "pause": 0.0, "seconds": 5.0} | asked
    return kg.archive(names, folder, **asked)


def fetched(folder: Path, web: Web, path: str, page: object, **asked: object) -> Archived:
    """What becomes of one source of which the web has a page."""
    web.pages[path] = page
    (name,) = sourced(folder, web, path)
    return archived(folder, name, **asked)[0]


def row(folder: Path, name: str) -> dict[str, str]:
    with (folder / "data/sources.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] == name)


def records(folder: Path, name: str) -> list[tuple[str, str, bytes, str]]:
    """(type, address, body, own digest) of what the archive has received of a source."""
    with (folder / f".archive/{name}.warc.gz").open("rb") as file:
        return [
            (
                one.rec_type,
                one.rec_headers.get_header("WARC-Target-URI"),
                one.raw_stream.read(),
                one.rec_headers.get_header("KG-Payload-SHA-256"),
            )
            for one in ArchiveIterator(file)
        ]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


# --- what is kept ---------------------------------------------------------------------------------


def test_a_source_is_kept_looked_at_and_kept_anew(small: Path, web: Web) -> None:
    web.pages |= {"/old": led("/new#part", "301 Moved"), "/new": answer(article())}
    (name,) = sourced(small, web, "/old")
    (one,) = archived(small, name)
    text = (small / f".archive/{name}.txt").read_bytes()
    assert (one.state, one.paragraphs, one.address) == ("kept", 3, f"{web.space}/new")
    assert text.decode() == "\n\n".join(LINES) + "\n"
    assert row(small, name)["sha256"] == hashlib.sha256(text).hexdigest()
    assert row(small, name)["retrieved"] == TODAY
    assert row(small, name)["title"] == ""  # it is told, and not written
    assert one.says == {"title": "Footbridge"}
    assert (small / ".archive/.gitignore").read_text("utf-8") == "*\n"
    found = kept_text(small, name)
    assert found and found.paragraphs == tuple(LINES) and found.title == "Footbridge"
    assert "Copyright" in found.whole and "Home" in found.whole
    about = json.loads((small / f".archive/{name}.json").read_bytes())
    assert about["media_type"] == "text/html" and about["retrieved"].startswith(TODAY)
    kinds = [(kind, where.removeprefix(web.space)) for kind, where, *_ in records(small, name)[1:]]
    assert kinds == [
        ("response", "/old"), ("request", "/old"), ("response", "/new"), ("request", "/new"),
    ]  # fmt: skip
    body, digest = records(small, name)[3][2:]
    assert body == article().encode() and hashlib.sha256(body).hexdigest() == digest
    assert digest == about["payload_sha256"]
    assert kg.check(small) == [] and kg.format(small) == ([], [])

    before = files(small)
    web.paths()
    assert [one.state for one in archived(small, name)] == ["there"]
    assert web.paths() == []
    assert [one.state for one in archived(small, name, check=True)] == ["same"]
    web.pages["/new"] = answer(
        article([LINES[0], "Something else is said here now.", LINES[2], "More."])
    )
    (one,) = archived(small, name, check=True)
    assert (one.state, one.differs) == ("changed", ((2,), 2))
    web.pages["/new"] = answer("", status="410 Gone")
    (one,) = archived(small, name, check=True)
    assert (one.state, one.reason) == ("gone", "the server answers 410")
    assert files(small) == before

    assert [one.state for one in archived(small, name, again=True)] == ["gone"]
    assert len(records(small, name)) == 5 + 4  # that it has vanished is kept
    web.pages["/new"] = answer(article(LINES[:2]))
    (one,) = archived(small, name, again=True, fill=True)
    assert (one.state, one.differs) == ("renewed", ((3,), 0))
    assert (small / f".archive/{name}.txt").read_text("utf-8") == "\n\n".join(LINES[:2]) + "\n"
    assert row(small, name)["title"] == "Footbridge"
    assert [one.state for one in archived(small, name, again=True)] == ["same"]


def test_a_text_that_is_recorded_and_not_here_is_taken_only_as_it_was(
    small: Path, web: Web
) -> None:
    web.pages["/a"] = answer(article())
    (name,) = sourced(small, web, "/a")
    archived(small, name)
    path = small / "data/sources.csv"
    path.write_text(path.read_text("utf-8").replace(TODAY, "2025-01-01"), "utf-8")
    for file in (small / ".archive").iterdir():
        file.unlink()
    web.pages["/a"] = answer(article(LINES[1:]))
    (one,) = archived(small, name)
    assert (one.state, one.differs) == ("changed", None)
    assert kept_text(small, name) is None and len(records(small, name)) == 3
    web.pages["/a"] = answer(article())
    (one,) = archived(small, name)
    assert one.state == "kept" and kept_text(small, name)
    assert row(small, name)["retrieved"] == "2025-01-01"
    # The text is there, and somebody has taken back what sources.csv said of it.
    path.write_text(path.read_text("utf-8").replace(row(small, name)["sha256"], ""), "utf-8")
    web.paths()
    assert [one.state for one in archived(small, name)] == ["recorded"]
    assert web.paths() == [] and row(small, name)["retrieved"] == TODAY


def test_a_page_that_is_read_otherwise_has_not_changed(small: Path, web: Web) -> None:
    """What another version of a reader makes of the same page is no change of the page."""
    web.pages["/a"] = answer(gzip.compress(TEXT), Content_Encoding="gzip")
    (name,) = sourced(small, web, "/a")
    archived(small, name)
    text = small / f".archive/{name}.txt"
    text.write_text("\n\n".join(["Home", *LINES]) + "\n", "utf-8")  # as the other one read it
    path, digest = small / "data/sources.csv", row(small, name)["sha256"]
    other = hashlib.sha256(text.read_bytes()).hexdigest()
    path.write_text(path.read_text("utf-8").replace(digest, other), "utf-8")
    (one,) = archived(small, name, check=True)
    assert one.state == "same" and "this version reads it otherwise" in one.reason
    web.pages["/a"] = answer(article(LINES[:2]))
    assert [one.state for one in archived(small, name, check=True)] == ["changed"]
    web.pages["/a"] = answer(TEXT)
    (one,) = archived(small, name, again=True)
    assert (one.state, one.differs) == ("renewed", ((1,), 0)) and row(small, name)[
        "sha256"
    ] == digest


def test_nothing_is_taken_that_is_older_than_its_source(small: Path, web: Web) -> None:
    web.pages["/a"] = answer(article())
    (name,) = sourced(small, web, "/a")
    path = small / "data/sources.csv"
    path.write_text(
        path.read_text("utf-8").replace("Paper,,2024-05-01", "Paper,,2999-01-01"), "utf-8"
    )
    (one,) = archived(small, name)
    assert one.state == "refused" and "before it was published (2999-01-01)" in one.reason
    assert not (small / f".archive/{name}.txt").exists() and row(small, name)["sha256"] == ""


def test_a_run_that_is_killed_goes_on(small: Path, web: Web) -> None:
    paths = [f"/{number}" for number in range(40)]
    names = sourced(small, web, *paths)

    def page(path: str) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
        async def send(target: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.01)
            target.write(answer(article([f"This is the page {path}.", *LINES])))

        return send

    web.pages |= {path: page(path) for path in paths}
    code = (
        "import kg, sys\n"
        f"kg.archive({names}, {str(small)!r}, hosts=['localhost'], pause=0.0,"
        " tell=lambda one: print(one.source, flush=True))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        done = [process.stdout.readline() for _ in range(10)]
        process.send_signal(signal.SIGKILL)
    assert all(done)
    asked = len(web.paths())
    there = [name for name in names if (small / f".archive/{name}.txt").exists()]
    assert 10 <= len(there) < 40 and asked < 40
    found = {one.source: one.state for one in archived(small, *names)}
    assert {name for name, state in found.items() if state == "there"} == set(there)
    assert len(web.paths()) == 40 - len(there)
    for name in names:
        text = kept_text(small, name)
        assert text and text.sha256 == row(small, name)["sha256"]
    assert kg.format(small) == ([], [])


# --- how a host is asked --------------------------------------------------------------------------


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(small: Path, web: Web) -> None:
    async def slow(target: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        target.write(answer(article()))

    web.pages |= {"/a": slow, "/b": slow, "/c": slow}
    assert {
        one.state for one in archived(small, *sourced(small, web, "/a", "/b", "/c"), pause=0.1)
    } == {"kept"}
    asked = sorted(web.asked, key=lambda one: one.at)
    assert [one.path for one in asked].count("/robots.txt") == 1 and len(asked) == 4
    assert all(later.at - one.done[0] >= 0.09 for one, later in pairwise(asked))
    agents = {one.headers["user-agent"] for one in asked}
    assert agents == {f"kg/{kg.__version__} (kg archive)"}


ROBOTS = (
    b"User-agent: *\nDisallow: /private/\nDisallow: /*print=\n\nUser-agent: other\nDisallow: /\n"
)


def test_what_robots_may_not_fetch_is_not_fetched(small: Path, web: Web) -> None:
    web.pages |= {path: answer(article()) for path in ("/a", "/private/b", "/c?print=1")}
    web.pages |= {"/robots.txt": answer(ROBOTS, "text/plain"), "/d": led("/private/b")}
    found = archived(small, *sourced(small, web, "/a", "/private/b", "/c?print=1", "/d"))
    assert [one.state for one in found] == ["kept", *["forbidden"] * 3]
    assert sorted(web.paths()) == ["/a", "/d"]


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        (answer("", status="503 Busy"), "unreachable"),
        (answer("", status="429 Too Many"), "unreachable"),
        (answer("", status="403 Forbidden"), "kept"),
        (answer(b"<html>no rules</html>"), "kept"),
        (led("/robots.txt"), "kept"),
        (answer(gzip.compress(ROBOTS + b"Disallow: /a\n" + b"#" * (600 << 10)), Content_Encoding="gzip"), "kept"),
        (answer(b"User-agent: kg\nDisallow: /\n", "text/plain"), "forbidden"),
    ],
    ids=["busy", "too-many", "no-entry", "a-page", "a-circle", "too-long", "by-name"],
)  # fmt: skip
def test_rules_for_robots(small: Path, web: Web, rules: bytes, state: str) -> None:
    web.pages["/robots.txt"] = rules
    assert fetched(small, web, "/a", answer(article())).state == state


# --- where it leads -------------------------------------------------------------------------------


def test_it_may_not_lead_astray(small: Path, web: Web) -> None:
    web.pages |= {
        "/circle": led("/circle2"),
        "/circle2": led("/circle"),
        **{f"/far{number}": led(f"/far{number + 1}") for number in range(9)},
        "/private": led(f"http://127.0.0.1:{web.port}/secret"),
        "/inside": led("http://[::ffff:10.0.0.1]/secret"),
        "/file": led("file:///etc/passwd"),
        "/nowhere": led("javascript:alert(1)"),
        "/secret": answer(article()),
    }
    names = sourced(small, web, "/circle", "/far0", "/private", "/inside", "/file", "/nowhere")
    found = archived(small, *names)
    assert {one.state for one in found} == {"refused"}, found
    reasons = [one.reason for one in found]
    assert reasons[0] == f"it leads in a circle: {web.space}/circle"
    assert reasons[1] == "it leads on more than 5 times"
    assert "127.0.0.1 (127.0.0.1) is no machine of the public web" in reasons[2]
    assert "::ffff:10.0.0.1 (::ffff:10.0.0.1) is no machine" in reasons[3]
    assert reasons[4] == "“file:/etc/passwd” is no address that can be fetched"
    assert "/secret" not in web.paths()
    (one,) = archived(small, names[2], hosts=("localhost", "127.0.0.1"))
    assert one.state == "kept"


def test_machines_of_no_public_web_are_not_asked(small: Path, web: Web) -> None:
    one = fetched(small, web, "/a", answer(article()), hosts=())
    assert one.state == "refused" and "--host localhost" in one.reason
    assert web.asked == []


@pytest.mark.fast
@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_numbers_of_no_public_machine(number: str) -> None:
    assert not is_public(number)
    assert (
        is_public("8.8.8.8") and is_public("2001:4860:4860::8888") and is_public("64:ff9b::808:808")
    )


@pytest.mark.fast
def test_the_number_that_was_judged_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who answers for a name says something else each time that he is asked."""
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    asked: list[httpx.Request] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    class Inner(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request)
            return httpx.Response(200)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    async def ask() -> None:
        transport = PublicTransport()
        transport._inner = Inner()
        async with httpx.AsyncClient(transport=transport) as client:
            await client.get("https://turning.example/a?b=1")
            with pytest.raises(Private):
                await client.get("https://turning.example/a")

    asyncio.run(ask())
    (request,) = asked
    assert str(request.url) == "https://8.8.8.8/a?b=1"
    assert request.headers["host"] == "turning.example"
    assert request.extensions["sni_hostname"] == "turning.example"


# --- time and size --------------------------------------------------------------------------------


async def no_answer(target: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def half_an_answer(target: asyncio.StreamWriter) -> None:
    target.write(answer(article(), Content_Length="9999"))
    await target.drain()
    await asyncio.sleep(30)


async def drop_by_drop(target: asyncio.StreamWriter) -> None:
    for byte in answer(article()):
        target.write(bytes([byte]))
        await target.drain()
        await asyncio.sleep(0.05)


async def without_end(target: asyncio.StreamWriter) -> None:
    target.write(answer(b"<p>text</p>", Content_Length=""))
    while True:
        target.write(b"<p>text</p>" * 1000)
        await target.drain()


def test_who_stalls_is_not_waited_for(small: Path, web: Web) -> None:
    pages = {"/none": no_answer, "/half": half_an_answer, "/drops": drop_by_drop}
    web.pages |= pages
    names = sourced(small, web, *pages)
    began = time.monotonic()
    found = archived(small, *names, seconds=0.6)
    assert {(one.state, one.reason) for one in found} == {("unreachable", "no answer in time")}
    assert time.monotonic() - began < 60  # not without end


BOMB = gzip.compress(b"0" * (4 << 20))
TEXT = article().encode()


SENT = [
    (answer(gzip.compress(TEXT), Content_Encoding="gzip"), "kept", ""),
    (answer(gzip.compress(TEXT) + b"\0\0", Content_Encoding="x-gzip"), "kept", ""),
    (answer(zlib.compress(TEXT), Content_Encoding="deflate"), "kept", ""),
    (answer(zlib.compress(TEXT)[2:-4], Content_Encoding="deflate"), "kept", ""),
    (answer(gzip.compress(gzip.compress(TEXT)), Content_Encoding="gzip, gzip"), "kept", ""),
    (answer(BOMB, Content_Encoding="gzip"), "refused", "larger than 1 MiB"),
    (
        answer(gzip.compress(BOMB), Content_Encoding="gzip, gzip"),
        "refused",
        "larger than 1 MiB",
    ),
    (answer(TEXT, Content_Encoding="br"), "refused", "was not asked for (br)"),
    (answer(gzip.compress(TEXT)[:-20], Content_Encoding="gzip"), "unreachable", "too early"),
    (answer(TEXT, Content_Encoding="gzip"), "unreachable", "the connection failed"),
    (answer(TEXT, Content_Length="3000000"), "refused", "larger than 1 MiB"),
    (without_end, "refused", "larger than 1 MiB"),
    (answer(TEXT, Content_Length="9999"), "unreachable", "the connection failed"),
    (
        answer(b"5\r\nhello\r\nnot a number\r\n", Content_Length="", Transfer_Encoding="chunked"),
        "unreachable",
        "the connection failed",
    ),
    (
        answer(b"5\r\nhello\r\n", Content_Length="", Transfer_Encoding="chunked"),
        "unreachable",
        "the connection failed",
    ),
    (b"no web at all\r\n\r\n", "unreachable", "the connection failed"),
    (b"", "unreachable", "the connection failed"),
    (answer(TEXT, status="500 Oh"), "unreachable", "the server answers 500"),
    (answer(TEXT, status="403 No"), "unreachable", "the server answers 403"),
    (led("", "302 Found"), "unreachable", "the server answers 302"),
]


def test_what_is_sent_and_how(small: Path, web: Web) -> None:
    paths = [f"/{number}" for number in range(len(SENT))]
    web.pages |= {path: page for path, (page, *_) in zip(paths, SENT, strict=True)}
    names = sourced(small, web, *paths)
    found = {one.source: one for one in archived(small, *names, size=1.0)}
    states = [found[name].state for name in names]
    assert states == [state for _, state, _ in SENT]
    for name, (_, state, reason) in zip(names, SENT, strict=True):
        assert reason in found[name].reason, name
        assert bool(row(small, name)["sha256"]) == (state == "kept"), name


def test_chunks_are_put_together(small: Path, web: Web) -> None:
    half = len(TEXT) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (TEXT[:half], TEXT[half:], b""))
    page = answer(chunks, Content_Length="", Transfer_Encoding="chunked")
    assert fetched(small, web, "/a", page).state == "kept"
    assert records(small, "s1")[1][2] == TEXT


def test_nobody_is_there(small: Path, web: Web) -> None:
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    web.space = f"http://localhost:{free.getsockname()[1]}"
    free.close()
    (name,) = sourced(small, web, "/a")
    (one,) = archived(small, name)
    assert one.state == "unreachable" and "robots.txt" in one.reason


# --- what it is -----------------------------------------------------------------------------------

KOREAN = article(
    ["광주시는 2일 보행교 예산 412억 원이 시의회를 통과했다고 밝혔다.", *LINES[1:]], "보행교"
)
META = KOREAN.replace("<head>", '<head><meta charset="euc-kr">')
OLD = KOREAN.replace(
    "<head>", "<head><META http-equiv='Content-Type' content='text/html; charset=ks_c_5601-1987'>"
)
GERMAN = article(
    [
        "Der Stadtrat hat rund 41,2 Mio. Euro für die Fußgängerbrücke beschlossen – „endlich“.",
        *LINES[1:],
    ]
)


@pytest.mark.fast
@pytest.mark.parametrize(
    ("page", "charset", "held"),
    [
        (answer(META.replace("£", "").encode("cp949")), "cp949", "412억 원이"),
        (answer(OLD.replace("£", "").encode("cp949")), "cp949", "412억 원이"),
        (answer(KOREAN.replace("£", "").encode("cp949"), "text/html; charset=EUC-KR"), "cp949", "412억 원이"),
        (answer(KOREAN.replace("£", "똠").encode("cp949"), "text/html; charset=euc-kr"), "cp949", "똠20.6m"),
        (answer(META.replace("£", "").encode("cp949"), "text/html; charset=utf-8"), "cp949", "412억 원이"),
        (answer(KOREAN.encode(), "text/html; charset=euc-kr"), "utf-8", "412억 원이"),
        (answer(META.encode(), "text/html; charset=utf-8"), "utf-8", "412억 원이"),
        (answer(b"\xef\xbb\xbf" + META.encode()), "utf-8", "412억 원이"),
        (answer(KOREAN.encode("utf-16")), "utf-16-le", "412억 원이"),
        (answer(KOREAN.encode()), "utf-8", "412억 원이"),
        (answer(GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1"), "cp1252", "Fußgängerbrücke beschlossen – „endlich“"),
        (answer(KOREAN.replace("£", "").encode("cp949"), "text/html; charset=none-such"), "cp949", "412억 원이"),
        (answer('<?xml version="1.0" encoding="utf-8"?>\n' + KOREAN, "application/xhtml+xml"), "utf-8", "412억 원이"),
        (answer("첫 문단 412억 원이 있다.\r\n\r\n둘째 문단.".encode("cp949"), "text/plain; charset=euc-kr"), "cp949", "412억 원이"),
    ],
    ids=["meta", "http-equiv", "header", "larger-set", "wrong-header", "header-against-bytes", "wrong-meta",
         "mark", "utf-16", "unsaid", "latin-1", "no-such-set", "xml", "plain"],
)  # fmt: skip
def test_characters_are_read_as_they_were_written(page: bytes, charset: str, held: str) -> None:
    head, _, content = page.partition(b"\r\n\r\n")
    declared = head.decode().partition("Content-Type: ")[2].partition("\r\n")[0]
    found = documents.read(content, declared)
    assert (found.charset, found.broken) == (charset, 0)
    assert held in " ".join(found.paragraphs)


@pytest.mark.fast
def test_a_few_broken_characters_are_told_and_many_are_not_read() -> None:
    text = ("보행교 예산은 412억 원이다. " * 40).encode("cp949")
    broken = charsets.decoded(text + b"\xff\xff" + text, "euc-kr")
    assert broken and broken.charset == "cp949" and broken.broken == 2
    assert charsets.decoded(bytes(range(256)) * 8, "utf-8") is None


def pdf(*blocks: list[str], title: str = "") -> bytes:
    """A PDF of one page, its blocks apart from each other."""
    text, height = "", 760
    for block in blocks:
        for line in block:
            text += f"BT /F1 12 Tf 72 {height} Td ({line}) Tj ET\n"
            height -= 14
        height -= 14
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) >>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{content}xref\n0 7\n0000000000 65535 f \n{table}"
        f"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode()


PAPER = pdf(
    ["Budget of the footbridge"],
    ["The council voted to spend 41.2 million", "pounds on a footbridge."],
    ["2023 1,234 567", "2024 2,345 89"],
    title="Budget",
)


@pytest.mark.fast
@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "text/html", ""])
def test_a_pdf_is_read_block_by_block(kind: str) -> None:
    found = documents.read(PAPER, kind)
    assert (found.title, found.media) == ("Budget", "application/pdf")
    assert found.paragraphs == (
        "Budget of the footbridge",
        "The council voted to spend 41.2 million pounds on a footbridge.",
        "2023 1,234 567 2024 2,345 89",
    )


@pytest.mark.fast
def test_a_pdf_that_cannot_be_read() -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(PAPER)))
    for password in ("", "secret"):
        writer.encrypt(password, "owner", algorithm="RC4-128")
        target = BytesIO()
        writer.write(target)
        if password:
            with pytest.raises(papers.Locked):
                papers.read(target.getvalue())
        else:
            assert len(papers.read(target.getvalue()).paragraphs) == 3
    for content in (b"%PDF-1.4\n", PAPER[:300], b""):
        with pytest.raises(papers.Broken):
            papers.read(content)


APP = (
    "<html><head><title>App</title><script src='a.js'></script></head><body><div id='root'>"
    "</div><noscript>You need to enable JavaScript to run this app, really.</noscript></body></html>"
)


NO_TEXT = [
    (answer(b"\x89PNG\r\n\x1a\n\0\0", "image/png"), "refused", "of the type image/png is not read"),
    (answer(b"PK\x03\x04\0\0", "application/haansofthwp"), "refused", "application/haansofthwp"),
    (
        answer(b"PK\x03\x04\0\0", "application/octet-stream"),
        "refused",
        "of what type it is cannot be told",
    ),
    (answer('{"a": 1}', "application/json"), "refused", "application/json"),
    (answer(APP), "empty", "it holds no text: a script may show it"),
    (answer(b""), "empty", "it holds no text"),
    (answer(pdf(), "application/pdf"), "empty", "it holds no text"),
    (answer(b"%PDF-1.4\nbroken", "application/pdf"), "refused", "the PDF is damaged"),
    (answer(bytes(range(256)) * 8), "refused", "nobody can tell in which characters"),
]


def test_what_holds_no_text_is_told(small: Path, web: Web) -> None:
    paths = [f"/{number}" for number in range(len(NO_TEXT))]
    web.pages |= {path: page for path, (page, *_) in zip(paths, NO_TEXT, strict=True)}
    names = sourced(small, web, *paths)
    found = {one.source: one for one in archived(small, *names)}
    for name, (_, state, reason) in zip(names, NO_TEXT, strict=True):
        assert found[name].state == state and reason in found[name].reason, found[name]
        assert not (small / f".archive/{name}.txt").exists() and row(small, name)["sha256"] == ""
        assert len(records(small, name)) == 3
    # The copy is kept all the same, once.
    archived(small, names[0])
    assert len(records(small, names[0])) == 3


RICH = """<!doctype html><html lang="ko"><head><title>보행교 예산 412억 확정</title>
<meta name="author" content="김보기"><meta property="article:published_time" content="2024-05-02T09:31:00+09:00">
<script>var a = "글";</script></head><body>
<div class="cookie-banner">이 사이트는 쿠키를 사용합니다.</div>
<header><nav><ul><li><a href="/">홈</a></li><li><a href="/l">지역</a></li></ul></nav></header>
<main><article><h1>보행교 예산 412억 확정</h1>
<p>광주시는 2일 보행교 예산 412억 원이 시의회 본회의를 통과했다고 밝혔다. 공사는 내년 상반기에 시작한다.</p>
<figure><img src="a.jpg"><figcaption>길이 1.2km의 보행교 조감도.</figcaption></figure>
<p>국비는 약 206억 원이고, 시비는 206억 원이다.<br><br>하루 3,500명 이상이 건널 것으로 본다.</p>
<table><tr><th>연도</th><th>국비</th></tr><tr><td>2024</td><td>56</td></tr></table>
<ul><li>승강기 4대</li></ul></article>
<div class="댓글목록"><p>독자: 412억이면 너무 비싸다고 생각합니다. 500억이라고 들었는데요.</p></div></main>
<footer>Copyright 보기일보</footer></body></html>"""
TABLES = """<html><head><title>보기신문</title></head><body><table><tr><td><a href=/>홈</a></td></tr><tr><td>
<table><tr><td><div>광주시는 인공지능 센터를 내년 상반기에 착공한다고 30일 밝혔다.<br><br>센터에는 3,939억 원이 들어간다.<br>
일자리 1,500개가 생긴다.</div></td></tr></table></td></tr></table></body></html>"""


@pytest.mark.fast
def test_a_page_is_read_without_what_is_around_it() -> None:
    page = pages.read(RICH)
    assert page.paragraphs == (
        "광주시는 2일 보행교 예산 412억 원이 시의회 본회의를 통과했다고 밝혔다. 공사는 내년 상반기에 시작한다.",
        "국비는 약 206억 원이고, 시비는 206억 원이다.",
        "하루 3,500명 이상이 건널 것으로 본다.",
        "연도 | 국비",
        "2024 | 56",
        "- 승강기 4대",
    )
    assert (page.title, page.authors, page.day) == (
        "보행교 예산 412억 확정",
        ("김보기",),
        "2024-05-02",
    )
    lines = page.whole.splitlines()
    assert {
        "길이 1.2km의 보행교 조감도.",
        "이 사이트는 쿠키를 사용합니다.",
        "홈",
        "2024 | 56",
    } <= set(lines)
    assert "독자: 412억이면 너무 비싸다고 생각합니다. 500억이라고 들었는데요." in lines
    assert "글" not in lines and "Copyright 보기일보" in lines


@pytest.mark.fast
def test_paragraphs_in_tables_that_lay_out_a_page_are_paragraphs() -> None:
    assert pages.read(TABLES).paragraphs[-3:] == (
        "광주시는 인공지능 센터를 내년 상반기에 착공한다고 30일 밝혔다.",
        "센터에는 3,939억 원이 들어간다.",
        "일자리 1,500개가 생긴다.",
    )


LINKED = (
    '{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "author": ['
    '{"@type": "Person", "name": "Ada Example"}, "Bo Sample", {"name": "https://x.example/ada"}]}]}'
)


@pytest.mark.fast
@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="author" content="김보기">', ("김보기",)),
        ('<meta name="Author" content="Ada"><meta name="author" content="Bo">', ("Ada", "Bo")),
        (f'<script type="application/ld+json">{LINKED}</script>', ("Ada Example", "Bo Sample")),
        ('<script type="application/ld+json">{broken</script>', ()),
        ('<meta property="article:author" content="https://facebook.example/ada">', ()),
        ('<meta name="author" content="">', ()),
    ],
)
def test_authors_are_those_that_a_page_names_as_such(head: str, authors: tuple[str, ...]) -> None:
    text = "<p>By Somebody Else, reporter</p>" + "".join(f"<p>{line}</p>" for line in LINES)
    page = pages.read(f"<html><head><title>T</title>{head}</head><body>{text}</body></html>")
    assert page.authors == authors


@pytest.mark.fast
@pytest.mark.parametrize(
    ("later", "gone", "new"),
    [
        (["a", "b", "c"], (), 0),
        (["ａ", "b ", "c"], (), 0),
        (["a", "c"], (2,), 0),
        (["x", "a", "b", "c"], (), 1),
        (["c", "a", "b"], (3,), 1),
        ([], (1, 2, 3), 0),
    ],
)
def test_what_differs_between_texts(later: list[str], gone: tuple[int, ...], new: int) -> None:
    assert difference(["a", "b", "c"], later) == (gone, new)


# --- a file of one's own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("a.html", META.replace("£", "").encode("cp949"), "광주시는 2일 보행교 예산 412억 원이 시의회를 통과했다고 밝혔다."),
        ("a.pdf", PAPER, "Budget of the footbridge"),
        ("a.HTM", b"<p>A piece of a page about a footbridge, without a head.</p>", "A piece of a page about a footbridge, without a head."),
        ("a.txt", "첫 문단.\n\n둘째\n문단.\n".encode(), "첫 문단."),
        ("b.txt", "보행교 예산은 412억 원이다.\n\n둘째 문단이다. 공사는 내년에 시작한다.\n".encode("cp949"), "보행교 예산은 412억 원이다."),
        ("c", "\ufeff첫 줄.\r\n둘째 줄.\r\n".encode("utf-16"), "첫 줄."),
    ],
)  # fmt: skip
def test_a_file_is_taken_instead(
    small: Path, tmp_path: Path, name: str, content: bytes, first: str
) -> None:
    source = "gazette-2024-05-01"
    (tmp_path / name).write_bytes(content)
    (one,) = archived(small, source, file=tmp_path / name, retrieved="2 June 2024")
    found = kept_text(small, source)
    assert one.state == "kept" and found and found.paragraphs[0] == first
    assert row(small, source)["retrieved"] == "2024-06-02"
    assert records(small, source)[1][0::2] == ("resource", content)
    # What is another text is not taken by the way.
    other = tmp_path / "other.txt"
    other.write_bytes(b"Another text altogether.\n\nOf two paragraphs.\n")
    assert [one.state for one in archived(small, source, file=other)] == ["changed"]
    assert kept_text(small, source) == found
    assert [one.state for one in archived(small, source, file=other, again=True)] == ["renewed"]
    assert row(small, source)["retrieved"] == TODAY


def test_what_is_asked_wrongly_is_told(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("text", "utf-8")
    for names, asked, sentence in (
        ((), {"file": file}, "a file is that of one source"),
        (("gazette-2024-05-01", "town-2025-02-10"), {"file": file}, "a file is that of one source"),
        (("gazette-2024-05-01",), {"file": file, "check": True}, "a file is that of one source"),
        (("gazette-2024-05-1",), {}, "has no source “gazette-2024-05-1”"),
        (("gazette-2024-05-01",), {"retrieved": "2024-06-02"}, "is no day on which something was retrieved"),
        (("gazette-2024-05-01",), {"file": file, "retrieved": "2024-06"}, "is no day on which"),
        (("gazette-2024-05-01",), {"file": tmp_path / "none"}, "cannot be read: No such file"),
    ):  # fmt: skip
        with pytest.raises(KGError, match=sentence):
            archived(small, *names, **asked)
    assert not (small / "data/sources.csv").read_text("utf-8").count(TODAY)


def test_without_the_extra_a_sentence_says_so(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        archiving, "find_spec", lambda name: None if name == "warcio" else real(name)
    )
    with pytest.raises(KGError, match="not installed: warcio") as caught:
        archived(small)
    assert caught.value.hint == "pip install 'kg[archive]'"
    assert not (small / ".archive").exists()


# --- the command ----------------------------------------------------------------------------------


def test_the_command_tells_each_source_and_a_sum(small: Path, web: Web) -> None:
    web.pages |= {"/a": answer(article()), "/b": answer("", status="404 Not Found")}
    sourced(small, web, "/a", "/b")
    options = ("--host", "localhost", "--pause", "0")
    done = run("-C", small, "archive", *options)
    assert done.returncode == 1
    assert sorted(done.stdout.splitlines()) == [
        "  it calls itself “Footbridge”",
        "gazette-2024-05-01: without an address: it has no address; a copy can be given with --file",
        "s1: kept: 3 paragraphs",
        "s2: vanished: the server answers 404",
        "town-2025-02-10: without an address: it has no address; a copy can be given with --file",
    ]
    assert done.stderr.splitlines()[0] == "4 sources: kept 1, vanished 1, without an address 2"
    assert "--fill writes titles" in done.stderr
    assert run("-C", small, "archive", "s1", *options).returncode == 0
    assert run("-C", small, "archive", "town-2025-02-10").returncode == 1
    web.pages["/a"] = answer(article([*LINES[:2], "Another end."]))
    done = run("-C", small, "--lang", "de", "archive", "source:s1", "--check", *options)
    assert (done.returncode, done.stdout) == (
        1, "s1: liest sich jetzt anders: 1 Absatz ist nicht mehr wie zuvor (p3), 1 neu\n",
    )  # fmt: skip
    done = run(
        "-C", small, "--lang", "ko", "archive", "s2", "--check", "--format", "json", *options
    )
    assert json.loads(done.stdout) == [
        {"source": "s2", "state": "gone", "reason": "서버의 답: 404"}
    ]
    assert run("-C", small, "archive", "s9").returncode == 2


def test_nothing_of_it_is_loaded_for_other_commands() -> None:
    code = "import kg.cli, sys; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"trafilatura", "lxml", "pypdf", "warcio", "protego", "httpx", "asyncio"}


def test_it_works_where_a_loop_runs_already(small: Path, web: Web) -> None:
    web.pages["/a"] = answer(article())
    (name,) = sourced(small, web, "/a")

    async def cell() -> list[Archived]:
        return archived(small, name)

    (one,) = asyncio.run(cell())
    assert one.state == "kept" and translate(one.reason, "ko") == ""


def test_reading_that_has_no_end_is_stopped() -> None:
    with pytest.raises(TimeoutError):
        standby.call(time.sleep, 30, seconds=0.2)
    assert standby.call(abs, -3, seconds=30.0) == 3


def test_a_file_is_a_file_of_some_size(small: Path, tmp_path: Path) -> None:
    source = "gazette-2024-05-01"
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(KGError, match="is no file with a text"):
            archived(small, source, file=path)
    (tmp_path / "long.txt").write_bytes(b"A line.\n" * 200_000)
    with pytest.raises(KGError, match="is larger than 1 MiB; --size lets more in"):
        archived(small, source, file=tmp_path / "long.txt", size=1.0)
    with pytest.raises(KGError, match="is no day on which"):
        archived(small, source, file=tmp_path / "long.txt", retrieved="2999-01-01")
    done = run("-C", small, "archive", source, "--size", "nan", check=2)
    assert "nan" in done.stderr and "unexpected" not in done.stderr


def test_the_name_of_a_file_writes_no_header(small: Path, tmp_path: Path) -> None:
    source = "gazette-2024-05-01"
    for name in (b"a\r\nWARC-Evil: yes.txt", b"caf\xe9.txt"):
        path = os.fsencode(tmp_path) + b"/" + name
        with open(path, "wb") as file:
            file.write(b"The council met.\n\nIt paid \xc2\xa35.\n")
        (one,) = archived(small, source, file=Path(os.fsdecode(path)), again=True)
        assert one.well
    for record in ArchiveIterator((small / f".archive/{source}.warc.gz").open("rb")):
        assert record.rec_headers.get_header("WARC-Evil") is None


def test_one_source_that_fails_does_not_end_the_run(small: Path, web: Web) -> None:
    """A port that is none, a text that somebody broke, a manifest that holds odd things."""
    web.pages = {
        "/a": led("http://localhost:99999/"),
        "/b": answer(article()),
        "/c": answer(article()),
    }
    names = sourced(small, web, "/a", "/b", "/c")
    assert [one.state for one in archived(small, *names)] == ["unreachable", "kept", "kept"]
    (small / f".archive/{names[1]}.txt").write_bytes(b"\xff\xfe\xff")
    about = small / f".archive/{names[2]}.json"
    about.write_text(json.dumps(json.loads(about.read_text("utf-8")) | {"authors": 7}), "utf-8")
    found = archived(small, *names)
    assert [one.state for one in found] == ["unreachable", "refused", "there"]
    assert "cannot be read" in found[1].reason or "UTF-8" in found[1].reason


def test_a_text_that_was_edited_is_told(small: Path, web: Web) -> None:
    (name,) = sourced(small, web, "/a")
    web.pages = {"/a": answer(article())}
    archived(small, name)
    (one,) = archived(small, name, check=True)
    assert one.state == "same"
    path = small / f".archive/{name}.txt"
    path.write_text(path.read_text("utf-8").replace("£41.2m", "£42.2m"), "utf-8")
    (one,) = archived(small, name, check=True)
    assert one.state == "changed" and "somebody changed the text" in one.reason
