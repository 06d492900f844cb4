"""What the server bounds, whichever parser of HTTP it has: past days, views, large answers,
parameters, requests that are none.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from conftest import eventually, footbridge, run, serving, workers_of

import kg
from kg.serve.faults import STATUS
from kg.serve.messages import Failure, outcome_of, packed_outcome
from kg.serve.requests import KNOWN
from kg.system import deaths, frames, spool
from kg.words import LANGUAGES, phrase, table, translate

HTML = {"Accept": "text/html"}
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BUDGET = "SELECT ?a { ?b kg:amount ?a }"
WIDE = "SELECT ?a ?x { VALUES ?x { %s } VALUES ?a { %s } }" % (
    " ".join(map(str, range(300))), " ".join(f'"{n:0100}"' for n in range(200)),
)  # fmt: skip


@pytest.fixture(scope="module")
def small_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "small"
    footbridge(folder)
    kg.build(folder)
    return folder


@pytest.fixture(scope="module", params=["h11", "httptools"])
def server(request: pytest.FixtureRequest, small_one: Path) -> Iterator[httpx.Client]:
    """A server with either parser of HTTP; tests only ask it."""
    if request.param == "httptools":
        pytest.importorskip("httptools")
    with serving("-C", small_one, "serve", "--workers", "1", parser=request.param) as client:
        yield client


def kind(answer: httpx.Response) -> str:
    body = answer.json()
    assert (
        list(body) == ["type", "status", "kind", "title", "detail", "hint"]
        and answer.status_code == body["status"] == STATUS[body["kind"]]
    )
    return body["kind"]


# --- one shape for every slip of HTTP -------------------------------------------------------------


def heard(client: httpx.Client, sent: bytes) -> tuple[int, dict[str, str], bytes, bool]:
    """(status, headers, body, whether the server closed the connection) of what answers these
    bytes.
    """
    with socket.create_connection((client.base_url.host, client.base_url.port)) as one:
        one.settimeout(60)
        one.sendall(sent)
        text = b""
        while b"\r\n\r\n" not in text and (part := one.recv(1 << 16)):
            text += part
        head, _, body = text.partition(b"\r\n\r\n")
        line, *rest = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
        while len(body) < int(headers.get("content-length", 0)):
            body += one.recv(1 << 16)
        closed = False
        if headers.get("connection") == "close":
            closed = one.recv(1) == b""
        return int(line.split()[1]), headers, body, closed


HOST = b"Host: localhost\r\n"
SLIPS = {
    "both lengths": (
        b"POST /sparql HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/sparql-query\r\nContent-Length: 3\r\nTransfer-Encoding:"
        b" chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
    ),
    "two hosts": b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "two lengths": (
        b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
    ),
    "negative length": b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    "other coding": b"POST /sparql HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n",
    "a space before the colon": b"GET /health HTTP/1.1\r\n" + HOST + b"X : y\r\n\r\n",
    "a zero byte": b"GET /health HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "no version": b"GET /health\r\n\r\n",
    "no method": b"/health HTTP/1.1\r\n" + HOST + b"\r\n",
    "an authority": b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "no path": b"GET ?x HTTP/1.1\r\n" + HOST + b"\r\n",
    "another scheme": b"GET ftp://localhost/health HTTP/1.1\r\n" + HOST + b"\r\n",
}


@pytest.mark.parametrize("name", SLIPS)
def test_what_is_no_request(server: httpx.Client, name: str) -> None:
    status, headers, body, closed = heard(server, SLIPS[name])
    assert (status, headers["content-type"], json.loads(body)["kind"], closed) == (
        400,
        "application/problem+json",
        "request",
        True,
    )


def test_whole_addresses(server: httpx.Client) -> None:
    """As a proxy sends them; the host in the address counts, not the header."""
    port = server.base_url.port
    for host in ("localhost", f"127.0.0.1:{port}"):
        status, _, body, _ = heard(
            server, f"GET http://{host}/health HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode()
        )
        assert (status, json.loads(body)["status"]) == (200, "ok")
    status, _, body, _ = heard(
        server, b"GET http://localhost/sparql?query=ASK%7B%7D HTTP/1.1\r\n" + HOST + b"\r\n"
    )
    assert (status, json.loads(body)["boolean"]) == (200, True)
    assert heard(server, b"GET http://evil.example/health HTTP/1.1\r\n" + HOST + b"\r\n")[0] == 421
    assert (
        heard(
            server, b"GET http://localhost HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"
        )[0]
        == 200
    )
    assert heard(server, b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")[0] == 204


def test_http_1_0_need_name_no_host(server: httpx.Client) -> None:
    assert heard(server, b"GET /health HTTP/1.0\r\n\r\n")[0] == 200
    assert heard(server, b"GET /health HTTP/1.0\r\nHost:\r\n\r\n")[0] == 421


def test_long_addresses(server: httpx.Client) -> None:
    status, _, body, closed = heard(
        server, b"GET /sparql?query=ASK%7B%7D" + b"%20" * 25_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    )
    assert (status, json.loads(body)["kind"], closed) == (414, "address", True)


def test_compressed_bodies(server: httpx.Client) -> None:
    for coding in ("gzip", "br", "deflate, gzip"):
        answer = server.post(
            "/sparql",
            content=gzip.compress(b"ASK {}"),
            headers={"Content-Type": "application/sparql-query", "Content-Encoding": coding},
        )
        assert kind(answer) == "coding" and answer.json()["detail"] == coding
    plain = server.post(
        "/sparql",
        content=b"ASK {}",
        headers={"Content-Type": "application/sparql-query", "Content-Encoding": "identity"},
    )
    assert plain.json()["boolean"] is True


def test_other_codings_of_a_transfer_are_refused(server: httpx.Client) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/sparql-query\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    )
    status, _, body, _ = heard(server, head + b"5\r\nASK{}\r\n0\r\n\r\n")
    assert status in (400, 415) and json.loads(body)["kind"] in ("request", "coding")


def test_what_is_nowhere_is_nowhere_for_every_method(server: httpx.Client) -> None:
    assert kind(server.post("/nope")) == "nothing" and kind(server.get("/nope")) == "nothing"
    assert kind(server.post("/search")) == "method"


def test_a_slash_too_many(server: httpx.Client) -> None:
    for path in ("/entity/footbridge/?as-of=2025", "/search/?q=x"):
        answer = server.get(path)
        assert answer.status_code == 308 and answer.headers["location"] == path.replace("/?", "?")


def test_a_body_that_breaks_off(server: httpx.Client) -> None:
    """A chunk that is none, or a client that goes away in the middle, does no harm to those who
    come after.
    """
    head = (
        b"POST /sparql HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    status, _, body, closed = heard(server, head + b"nonsense\r\n")
    assert (status, json.loads(body)["kind"], closed) == (400, "request", True)
    with socket.create_connection((server.base_url.host, server.base_url.port)) as one:
        one.sendall(head + b"3\r\nASK\r\n")
    assert server.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def half_closed(client: httpx.Client, sent: bytes) -> bytes:
    """All that is heard after the client has shut the side on which it asks."""
    with socket.create_connection((client.base_url.host, client.base_url.port)) as one:
        one.settimeout(60)
        one.sendall(sent)
        one.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: one.recv(1 << 16), b""))


ASKED = b"GET /sparql?query=%s HTTP/%s\r\n" + HOST + b"\r\n"
SLOW = b"SELECT(COUNT(*)AS%20?n){?a%20a%20?c.?d%20?e%20?f.FILTER(STR(?a)!=STR(?e))}"


@pytest.mark.parametrize("query", [b"ASK%20%7B%7D", SLOW], ids=["quick", "slow"])
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
def test_who_asks_no_more_is_answered(server: httpx.Client, query: bytes, version: bytes) -> None:
    text = half_closed(server, ASKED % (query, version))
    head, body = text.split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n") and json.loads(body)["head"] is not None


def test_who_asks_no_more_may_wait_long_by_http_1_0(small_one: Path) -> None:
    with (
        serving("-C", small_one, "serve", "--workers", "1", "--timeout", "60") as client,
        ThreadPoolExecutor(1) as other,
    ):
        (worker,) = workers_of(client)
        os.kill(worker, signal.SIGSTOP)
        asked = other.submit(half_closed, client, ASKED % (b"ASK%20%7B%7D", b"1.0"))
        time.sleep(3.5)
        assert not asked.done()
        os.kill(worker, signal.SIGCONT)
        assert asked.result().startswith(b"HTTP/1.1 200 ")


def test_who_asks_twice_and_no_more_is_answered_twice(server: httpx.Client) -> None:
    text = half_closed(server, ASKED % (b"ASK%20%7B%7D", b"1.1") * 2)
    assert text.count(b"HTTP/1.1 200 ") == 2 and text.count(b'"boolean":true') == 2


def test_half_a_request_is_no_request(server: httpx.Client) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"
    assert b" 200 " not in half_closed(server, head + b"Content-Length: 99\r\n\r\nASK {}")
    assert half_closed(server, b"GET /health HT") == b""


# --- parameters -----------------------------------------------------------------------------------

PATHS = {
    **{path: path for path in KNOWN if path.startswith("/")},
    "entity": "/entity/footbridge",
    "source": "/source/gazette-2024-05-01",
}
PLACES = [
    *PATHS.values(),
    "/void",
    "/.well-known/void",
    "/health",
    "/static/style.css",
    "/static/query.js",
]


@pytest.mark.parametrize("path", PLACES)
def test_unknown_parameters_are_refused(server: httpx.Client, path: str) -> None:
    given = {"query": "ASK {}"} if path == "/sparql" else {}
    answer = server.get(path, params={**given, "as_of": "2024"})
    assert (
        kind(answer) == "parameter"
        and "“as_of”" in answer.json()["detail"]
        and "lang" in answer.json()["hint"]
    )
    assert kind(server.get(path, params={**given, "lang": "fr"})) == "parameter"
    assert (
        kind(server.get(path, params=[*given.items(), ("lang", "ko"), ("lang", "en")]))
        == "parameter"
    )
    korean = server.get(path, params={**given, "as_of": "2024", "lang": "ko"}).json()
    assert (
        korean["title"] == table("ko")["serve.parameter"]
        and "없는 매개변수입니다" in korean["detail"]
    )


def test_values_that_there_are(server: httpx.Client) -> None:
    for path, given in (
        ("/sparql", {"query": "ASK {}", "cite": "perhaps"}),
        ("/sparql", {"query": "ASK {}", "format": "json", "output": "xml"}),
        ("/sparql", {"query": "ASK {}", "as-of": "2024-13"}),
        ("/query", {"show": "film"}),
        ("/query", {"cite": "2"}),
        ("/query", {"as-of": "soon"}),
        ("/query", {"p.x": "y"}),
        ("/entity/footbridge", {"format": "exe"}),
        ("/entity/footbridge", {"as-of": "x"}),
        ("/view", {"as-of": "x"}),
    ):
        assert kind(server.get(path, params=given)) == "parameter", (path, given)
    assert (
        kind(
            server.get(
                "/sparql", params=[("query", "ASK {}"), ("format", "json"), ("format", "xml")]
            )
        )
        == "parameter"
    )
    assert kind(server.get("/query", params={"question": "none"})) == "nothing"
    same = server.get(
        "/sparql", params={"query": "ASK {}", "format": "xml", "output": "xml", "results": "xml"}
    )
    assert same.headers["content-type"].startswith("application/sparql-results+xml")
    assert (
        "content-disposition"
        not in server.get("/sparql", params={"query": "ASK {}", "download": "no"}).headers
    )


def test_pages_of_a_day(server: httpx.Client) -> None:
    """A page shows the day that is asked for, and its links lead to pages of that day."""
    for accept, now, then in (
        ("text/html", "1.45 million", "1.2 million"),
        ("text/turtle", "1450000", "1200000"),
    ):
        page, past = (
            server.get(
                "/entity/footbridge-budget",
                params=given,
                headers={"Accept": accept, "Accept-Language": "en"},
            )
            for given in ({}, {"as-of": "2024-12"})
        )
        assert now in page.text and then in past.text and now not in past.text
        assert ("as-of=2024-12-31" in past.text and 'class="day" role="note"' in past.text) == (
            accept == "text/html"
        )
    assert (
        server.get(
            "/source/gazette-2024-05-01", params={"as-of": "2024-12"}, headers=HTML
        ).status_code
        == 200
    )
    gone = server.get("/entity/footbridge-budget", params={"as-of": "1990", "lang": "en"})
    assert kind(gone) == "nothing" and gone.json()["detail"].startswith(
        "nothing had been said by 1990-12-31"
    )


# --- days and views are bounded like queries ------------------------------------------------------


def left(client: httpx.Client, path: str, version: str = "1.1") -> None:
    """Ask, and be gone at once."""
    with socket.create_connection((client.base_url.host, client.base_url.port)) as one:
        one.sendall(f"GET {path} HTTP/{version}\r\nHost: localhost\r\n\r\n".encode())


def days(folder: Path) -> set[str]:
    return {path.parent.name for path in (folder / "build" / "asof").glob("*/current")}


def test_nothing_is_made_for_who_has_left(small_one: Path) -> None:
    with serving("-C", small_one, "serve", "--workers", "1", "--timeout", "60") as client:
        for month in range(30):
            path = ("/sparql?query=ASK%7B%7D&as-of=", "/entity/footbridge?as-of=", "/view?as-of=")[
                month % 3
            ]
            left(client, f"{path}{2001 + month // 12}-{month % 12 + 1:02}")
        answer = client.get("/sparql", params={"query": BUDGET, "as-of": "2024-12"})
        assert [row["a"]["value"] for row in answer.json()["results"]["bindings"]] == ["1200000"]
        assert len(days(small_one)) < 5, days(small_one)
        # Nor is a query asked on whose client is gone, or a view drawn.
        for path in (
            "/sparql?query=" + HEAVY.replace(" ", "%20"),
            "/view?query=" + HEAVY.replace(" ", "%20").replace("(COUNT(*)%20AS%20?n)", "*"),
        ):
            left(client, path)
        left(client, "/sparql?query=" + HEAVY.replace(" ", "%20"), "1.0")
        eventually(lambda: client.get("/health").json()["idle"])
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_day_is_made_once(built: Path) -> None:
    with (
        serving("-C", built, "serve", "--workers", "2", "--timeout", "60") as client,
        ThreadPoolExecutor(12) as many,
    ):
        shutil.rmtree(built / "build" / "asof", ignore_errors=True)
        paths = (
            "/sparql?query=ASK%7B%7D&as-of=2024-12",
            "/entity/footbridge?as-of=2024-12-31",
            "/view?as-of=2024-12",
        )
        answers = list(
            many.map(
                lambda n: httpx.get(client.base_url.join(paths[n % 3]), timeout=120), range(12)
            )
        )
        assert [one.status_code for one in answers] == [200] * 12, [
            one.text[:200] for one in answers if one.status_code != 200
        ]
        stores = list((built / "build" / "asof" / "2024-12-31").glob("store-*"))
        assert len(stores) == 1
        # Several days at once are made a few at a time, and each within its limit; queries of today
        # go on meanwhile.
        asked = [
            many.submit(
                httpx.get,
                f"{client.base_url}entity/footbridge?as-of=2024-{month:02}-15",
                timeout=120,
            )
            for month in range(6, 10)
        ]
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert {one.result().status_code for one in asked} <= {200, 404}


def test_time_counts_from_the_arrival(built: Path) -> None:
    """A day and the query of it have one limit together, and who waits for a place has it too."""
    with (
        serving("-C", built, "serve", "--workers", "1", "--timeout", "1") as client,
        ThreadPoolExecutor(8) as many,
    ):
        asked = [
            many.submit(
                httpx.get,
                f"{client.base_url}sparql",
                params={"query": HEAVY, "as-of": f"2024-06-{day}"},
                timeout=120,
            )
            for day in range(11, 19)
        ]
        assert {kind(one.result()) for one in asked} <= {"time", "busy"}
        eventually(lambda: client.get("/health").json()["idle"])


def test_a_folder_that_cannot_be_written(built: Path) -> None:
    (built / "build" / "asof").write_text("in the way")
    with serving("-C", built, "serve", "--workers", "1") as client:
        for path in (
            "/sparql?query=ASK%7B%7D&as-of=2024",
            "/entity/footbridge?as-of=2024",
            "/view?as-of=2024",
        ):
            answer = client.get(path, headers={"Accept-Language": "ko"})
            assert (
                kind(answer) == "readonly"
                and answer.json()["title"] == table("ko")["serve.readonly"]
                and str(built) not in answer.text
            )
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


# --- large answers --------------------------------------------------------------------------------


def test_the_total_of_large_answers() -> None:
    total = spool.Spool(3 * spool.SMALL)
    first, second = spool.Body(total), spool.Body(total)
    for _ in range(2):
        first.write(b"a" * spool.SMALL)
    second.write(b"b" * spool.SMALL)
    with pytest.raises(spool.Full):
        second.write(b"b" * spool.SMALL)
    second.close()
    first.rewind()
    assert first.size == 2 * spool.SMALL and first.read() == b"a" * first.size
    first.close()
    first.close()
    assert total.used == 0
    with spool.Body(total) as third:
        third.write(b"c" * (3 * spool.SMALL - 1))
    assert total.used == 0


def limits(**changed: int) -> str:
    """Python that gives a server other limits than its own."""
    return (
        "from kg.serve.limits import Limits; Limits.__new__.__defaults__ ="
        f" tuple(Limits()._replace(**{changed})); "
    )


def spilt(pid: int) -> int:
    """How many bytes of temporary files a process has open."""
    found = 0
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if "(deleted)" in os.readlink(path):
                found += path.stat().st_size
        except OSError:
            continue
    return found


def test_slow_readers_share_a_total(small_one: Path) -> None:
    """Who reads nothing holds a file; when the files are as large as they may be together, others
    are told so at once, until it leaves.
    """
    with serving(
        "-C", small_one, "serve", "--workers", "2", "--timeout", "60", before=limits(spool=20 << 20)
    ) as client:
        path = "/sparql?" + urlencode({"query": WIDE, "format": "json"})
        with socket.create_connection((client.base_url.host, client.base_url.port)) as slow:
            slow.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert slow.recv(12) == b"HTTP/1.1 200"
            refused = client.get("/sparql", params={"query": WIDE, "format": "json"})
            assert kind(refused) == "busy" and refused.headers["retry-after"]
            assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        eventually(lambda: spilt(client.process.pid) == 0)
        assert client.get("/sparql", params={"query": WIDE, "format": "json"}).status_code == 200
        assert spilt(client.process.pid) == 0


def test_a_full_disk_is_told_at_once(small_one: Path) -> None:
    """Here files may not grow beyond 2 MiB: an answer that needs more is told so, and smaller ones
    come.
    """
    kg.build(small_one)
    with serving(
        "-C",
        small_one,
        "serve",
        "--workers",
        "1",
        "--timeout",
        "600",
        before="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 21, 1 << 21)); ",
    ) as client:
        for _ in range(2):
            assert kind(client.get("/sparql", params={"query": WIDE, "format": "json"})) == "room"
            assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert spilt(client.process.pid) == 0


# --- between the processes ------------------------------------------------------------------------


def test_a_sentence_stays_one_on_its_way_from_a_worker() -> None:
    inner = phrase("serve.cite.hint")
    sentence = phrase("serve.cannot-listen", host="h", port=1, reason=inner)
    failure = Failure("rows", sentence, "plain", 5)
    again = outcome_of(packed_outcome(failure))
    assert again == failure and translate(again.detail, "ko") == translate(sentence, "ko")
    unknown = b'["Failure", {"kind": "rows", "detail": {"code": "none", "facts": {}}}]'
    for sent in (b"", b"[]", b'["Query", {}]', b'["Done", []]', b'["Done", {"x": 1}]', unknown):
        with pytest.raises(ValueError):
            outcome_of(sent)


def test_frames_in_any_pieces() -> None:
    sent = frames.packed(b"Q", b"") + frames.packed(b"B", b"abc" * 9) + frames.packed(b"E", b"x")
    for size in range(1, len(sent) + 1):
        decoder, found = frames.Decoder(), []
        for start in range(0, len(sent), size):
            found += decoder.feed(sent[start : start + size])
        assert found == [(b"Q", b""), (b"B", b"abc" * 9), (b"E", b"x")]


def test_every_kind_of_refusal_has_a_title() -> None:
    for language in LANGUAGES:
        assert {f"serve.{kind}" for kind in STATUS} <= table(language).keys()


# --- deaths ---------------------------------------------------------------------------------------


def test_what_a_death_was() -> None:
    said = b"memory allocation of 1048576 bytes failed\n"
    for code, tail, want in (
        (-signal.SIGKILL, b"", "killed"),
        (-signal.SIGTERM, b"", "killed"),
        (-signal.SIGSEGV, b"", "depth"),
        (-signal.SIGABRT, said, "memory"),
        (-signal.SIGABRT, b"user-provided comparison function", "died"),
        (70, b"", "memory"),
        (1, b"", "died"),
        (-64, b"", "died"),
    ):
        assert deaths.cause(code, tail) == want, (code, tail)
    assert deaths.cause(-signal.SIGKILL, b"", oom=True) == "memory"
    assert all(
        table("en")[f"serve.{one}"] != table("en")[f"serve.{other}"]
        for one in ("memory", "depth", "killed", "died")
        for other in ("memory", "depth", "killed", "died")
        if one != other
    )


@pytest.mark.parametrize(
    ("number", "want"),
    [
        (signal.SIGKILL, "killed"),
        (signal.SIGTERM, "killed"),
        (signal.SIGSEGV, "depth"),
        (signal.SIGABRT, "died"),
    ],
)
def test_a_death_is_told_as_what_it_was(small_one: Path, number: int, want: str) -> None:
    with (
        serving("-C", small_one, "serve", "--workers", "1", "--timeout", "600") as client,
        ThreadPoolExecutor(1) as other,
    ):
        asked = other.submit(
            httpx.get, f"{client.base_url}sparql", params={"query": HEAVY}, timeout=600
        )
        eventually(lambda: client.get("/health").json()["idle"] == 0)
        for worker in workers_of(client):
            os.kill(worker, number)
        assert kind(asked.result()) == want
        eventually(lambda: client.get("/health").json()["idle"])


def test_a_worker_whose_page_took_long_makes_the_next(small_one: Path) -> None:
    """It has looked up what pages tell; one that a query has taken long ends with its answer."""
    before = "import kg.serve.limits; kg.serve.limits.SLOW = 0.0; "
    with serving("-C", small_one, "serve", "--workers", "1", before=before) as client:
        (first,) = workers_of(client)
        for path in ("/", "/entity/footbridge", "/view"):
            assert client.get(path, headers=HTML).status_code == 200
        eventually(lambda: workers_of(client) == [first])
        assert client.get("/sparql", params={"query": BUDGET}).status_code == 200
        eventually(lambda: first not in workers_of(client) and len(workers_of(client)) == 1)


def test_a_query_that_needs_too_much_memory(small_one: Path) -> None:
    grows = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a"
    with serving(
        "-C",
        small_one,
        "serve",
        "--workers",
        "1",
        "--timeout",
        "600",
        before=limits(memory=128 << 20),
    ) as client:
        assert kind(client.get("/sparql", params={"query": grows})) == "memory"
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


# --- where it listens -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "*",
        "0",
        "127.1",
        "0x7f.1",
        "2130706433",
        "localhost:80",
        "[::1]",
        "http://localhost",
        "a b",
        "-x",
        "１２７.0.0.1",
    ],
)
def test_odd_hosts_are_refused(small_one: Path, host: str) -> None:
    done = run("-C", small_one, "serve", "--port", "0", "--host", host, check=2)
    assert f"“{host}” is no address to listen at" in done.stderr and "0.0.0.0" in done.stderr


def test_nobody_is_left_behind(small_one: Path) -> None:
    """Whether it is stopped or killed, its workers go with it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with (
            serving("-C", small_one, "serve", "--workers", "2", "--timeout", "600") as client,
            ThreadPoolExecutor(1) as other,
        ):
            eventually(lambda: client.get("/health").json()["idle"] == 2)
            asked = other.submit(
                httpx.get, f"{client.base_url}sparql", params={"query": HEAVY}, timeout=600
            )
            eventually(lambda: client.get("/health").json()["idle"] < 2)
            workers = workers_of(client)
            client.process.send_signal(number)
            client.process.wait(60)
            eventually(
                lambda: not any(Path(f"/proc/{pid}/stat").exists() for pid in workers),
                f"{workers} live on",
            )
            asked.exception()
